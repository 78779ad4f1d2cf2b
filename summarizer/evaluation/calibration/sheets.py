"""Sheets: the gold claims of an article, some corrupted and some not, as one reply each.

A verifier reads all claims of an article at once, so what it is shown must look like what a reader
gives: every claim once, most of them right. In each round about half of the claims are corrupted,
in the next one the others; a claim that was corrupted in every way that it is fit for stays right.
A sheet depends on its gold, the seed and its round alone, so that more rounds, or more gold, leave
the requests of before as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from random import Random

from summarizer.evaluation.corruption import MEANINGS, Corruption, Kind, Scene, corruptions
from summarizer.evaluation.gold import Gold, GoldClaim

_ORDER: tuple[Kind, ...] = tuple(MEANINGS)


@dataclass(frozen=True, slots=True)
class Item:
    """A claim of a sheet: the gold claim, and its defect, None for an untouched one."""

    gold: GoldClaim
    corruption: Corruption | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The claims of one article in one round, counted from 1, in the order of the gold."""

    gold: Gold
    round: int
    items: tuple[Item, ...]


def untouched(gold: Gold) -> Sheet:
    """Return the sheet of round 0, on which every claim is as it is."""
    return Sheet(gold, 0, tuple(Item(claim, None) for claim in gold.claims))


def make_sheets(gold: Gold, *, seed: int, rounds: int | None = None) -> list[Sheet]:
    """Return the sheets of an article, `rounds` of them, or all until each corruption was tried.

    Of what a kind can make of a claim one is drawn. In one round at most one kind a claim, the
    kinds of which the article had fewest so far first.
    """
    if rounds is not None:
        return list(islice(_sheets(gold, seed), rounds))
    sheets = []
    for sheet in _sheets(gold, seed):
        sheets.append(sheet)
        if len(sheets) > 1 and not any(i.corruption for s in sheets[-2:] for i in s.items):
            return sheets[:-2] or sheets[:1]
    return sheets


def _sheets(gold: Gold, seed: int) -> Iterator[Sheet]:
    random = Random(f"{seed} {gold.article.sha256}")  # noqa: S311 - a draw, not a secret
    scene = Scene(gold)
    left = [_drawn(corruptions(claim, scene), random) for claim in gold.claims]
    turns = [place % 2 for place in range(len(left))]
    random.shuffle(turns)
    used: Counter[Kind] = Counter()
    for number in count(1):
        items = []
        for claim, kinds, turn in zip(gold.claims, left, turns, strict=True):
            chosen = None
            if kinds and turn == number % 2:
                kind = min(kinds, key=lambda each: (used[each], _ORDER.index(each)))
                used[kind] += 1
                chosen = kinds.pop(kind)
            items.append(Item(claim, chosen))
        yield Sheet(gold, number, tuple(items))


def _drawn(found: dict[Kind, list[Corruption]], random: Random) -> dict[Kind, Corruption]:
    return {kind: random.choice(made) for kind, made in found.items()}
