"""Reports for a browser: each one file that needs nothing else, and lets nothing in it run.

`page` is the shell that every report has in common, `plots` its small figures.
"""
