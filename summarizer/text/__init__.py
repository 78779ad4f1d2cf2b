"""Reading plain text: folding that keeps offsets, tokens, sentences and the words that matter."""
