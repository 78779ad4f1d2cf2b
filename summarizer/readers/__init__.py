"""What reads an article: a model behind a backend, or the reader that is built in."""
