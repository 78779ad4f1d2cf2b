"""English by rule, with the words of the text left as they are."""
