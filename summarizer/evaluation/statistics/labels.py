"""Agreement of labels: confusion table, Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

Labels = Sequence[tuple[str, str]]


def confusion_table(pairs: Labels) -> dict[str, dict[str, int]]:
    """Return how often each gold label (outer) was given each label (inner), labels sorted.

    Every label of either side has a row and a column, zeros included.
    """
    labels = sorted(set(chain.from_iterable(pairs)))
    counts = Counter(pairs)
    return {row: {column: counts[row, column] for column in labels} for row in labels}


def cohen_kappa(pairs: Labels) -> float | None:
    """Return the agreement of two annotators beyond chance, at most 1; 0 is chance.

    None without pairs, and when both used one and the same label throughout: chance alone would
    agree always, so nothing can be said. Source: Cohen 1960, A coefficient of agreement for
    nominal scales.
    """
    n_pairs = len(pairs)
    agreed = sum(one == other for one, other in pairs)
    of_first, of_second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    # In whole numbers, so that agreement by chance alone is exactly n squared.
    by_chance = sum(of_first[label] * of_second[label] for label in of_first)
    if by_chance == n_pairs**2:
        return None
    return (agreed * n_pairs - by_chance) / (n_pairs**2 - by_chance)
