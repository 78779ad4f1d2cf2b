"""Checks of one claim against its own evidence: free, deterministic, and quiet.

Local, but as a reader reads: a claim is compared with its quotes, the sentences that they stand in
and the one before. A flag says what is nearly always wrong; what only may be wrong has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from summarizer.checks.background import Background
from summarizer.checks.days import days
from summarizer.checks.figures import (
    exchanged_numbers,
    lost_comparators,
    quantities,
    unknown_numbers,
)
from summarizer.checks.governed import governed_quotes, questions
from summarizer.checks.hedges import (
    changed_modals,
    dropped_hedges,
    mistaken_times,
    omitted_hedges,
    statuses,
)
from summarizer.checks.names import (
    exchanged_names,
    misnamed_descriptions,
    replaced_names,
    unknown_names,
)
from summarizer.checks.negation import negations, opposites
from summarizer.checks.roles import turned_names, turned_words
from summarizer.checks.scene import Scene
from summarizer.checks.sources import named_sources, other_sources
from summarizer.checks.wording import exchanged_words, strengthened_words, substituted_words
from summarizer.grounding.haystack import count_english
from summarizer.models import Claim, Flag

_LONGER = 7  # words

Check = Callable[[Scene], Iterator[Flag]]


def check_claim(claim: Claim, background: Background) -> tuple[Flag, ...]:
    """Return the flags of a claim with at least one accepted evidence; offsets are of that.

    A translated claim's words are not compared, nor where claim or article is not English. A
    verbatim one is the built-in reader's: its words are its quote's, and its labels come of the
    rules that the checks would ask. Of several flags of one kind the first one stands.

    Kinds: `altered_quote`, `question`, `number`, `name`, `negation`, `status`, `attribution`,
    `quantity`, `time` and `wording`.
    """
    scene = Scene(claim, background)
    stages = _QUOTES if background.wording == "verbatim" else (*_QUOTES, *_LABELS)
    if (
        background.wording == "reworded"
        and background.haystack.is_english
        and not _is_foreign(claim.text)
    ):
        stages = (*stages, *(() if scene.is_verbatim else _WORDS), *_ENGLISH)
    found: dict[str, Flag] = {}
    for check in stages:
        for flag in check(scene):
            found.setdefault(flag.kind, flag)
    return tuple(found.values())


def _is_foreign(text: str) -> bool:
    """Say whether a claim is in another language: a longer one without any common English word."""
    n_common, n_words = count_english(text)
    return n_words >= _LONGER and not n_common


def _altered_quotes(scene: Scene) -> Iterator[Flag]:
    for evidence in scene.claim.evidence:
        if evidence.match == "altered":
            yield Flag(
                kind="altered_quote",
                message=f"The quote was not word for word: {'; '.join(evidence.differs)}.",
                start=evidence.start,
                end=evidence.end,
            )


# What may be wrong with the quotes, the labels, the words, and in English. A new check is a
# function from Scene to flags in one of these.
_QUOTES: tuple[Check, ...] = (_altered_quotes, governed_quotes, questions)
_LABELS: tuple[Check, ...] = (named_sources, unknown_numbers, quantities)
_WORDS: tuple[Check, ...] = (
    exchanged_numbers,
    unknown_names,
    replaced_names,
    misnamed_descriptions,
    exchanged_names,
    turned_names,
    opposites,
    exchanged_words,
    turned_words,
    strengthened_words,
    substituted_words,
)
_ENGLISH: tuple[Check, ...] = (
    days,
    lost_comparators,
    negations,
    dropped_hedges,
    omitted_hedges,
    changed_modals,
    mistaken_times,
    statuses,
    other_sources,
)
