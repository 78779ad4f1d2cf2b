"""English by rule, with the article's words untouched."""
