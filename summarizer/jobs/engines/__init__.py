"""Where the articles of a job are done: in this process, in several, or on a Ray cluster.

A worker makes records, and has no limits, no budget and no say: what it wants to ask a model it
asks the job, whose own stack answers (store, budget, limits, retries). So all of these are those of
one run, wherever its articles are done.
"""
