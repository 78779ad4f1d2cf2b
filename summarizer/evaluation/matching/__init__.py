"""Which texts and claims say the same: by words, by evidence, by names."""
