"""Many things at a time: a bounded pool, threads beside event loops, and what is under way."""
