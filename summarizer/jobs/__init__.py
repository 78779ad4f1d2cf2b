"""Many articles: bounded, interruptible, resumable."""
