"""Long runs against a server that fails, and runs that are killed: what is left, in figures.

    python -m tests.soak --articles 5000 --seed 7         # a fifth of the requests go wrong
    python -m tests.soak.kills --articles 2000 --kills 20 # kill -9, and the same command again

CI runs smaller ones (tests/acceptance/test_soak.py). Everything is on this machine.
"""
