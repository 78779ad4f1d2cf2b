"""Do scorers agree with people, on rows that people have rated?"""
