"""Where the articles of a job are done: in this process, in several, or on a Ray cluster.

A worker makes records, and has no limits, no budget and no say: what it wants to ask a model it
asks the job, whose own stack answers (store, budget, limits, retries). So all of these are those of
one run, wherever its articles are done.
"""

from typing import Final

# Each takes some 60 MB, and machines with more cores are rare: a slip of the finger is stopped
# before it has taken all memory.
MOST_PROCESSES: Final = 256
