"""What people read: records and evaluations, on a terminal, as Markdown, and in a browser."""
