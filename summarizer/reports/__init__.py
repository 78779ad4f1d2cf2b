"""Records for people: on a terminal and as Markdown."""
