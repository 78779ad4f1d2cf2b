"""What a second reading answered, read with care: supports by id, and why there is none.

Nothing that is not said plainly and shown in the article's own words counts: a claim is then not
verified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from summarizer.errors import ArticleFailure, InvalidReply, TruncatedReply
from summarizer.grounding import Haystack, locate_quote
from summarizer.models import Claim, Evidence, Support
from summarizer.parsing import parse_reply, read_items
from summarizer.replies import Decision, VerifyReply
from summarizer.text.folding import fold
from summarizer.text.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENGLISH_NEGATORS,
    PREPOSITIONS,
    PRONOUNS,
)
from summarizer.verification.questions import Question

# What may be wrong without words of the article that show it.
_NEEDS_NO_WORDS = frozenset({"added", "not_carried"})
NOT_ANSWERED = "no decision came"
CUT_OFF = "the reply was cut off"
TWICE = "more than one decision came"
UNCLEAR = "the decision contradicts itself"
NO_WORDS = "called wrong without words of the article that show it"
WORDS_NOT_FOUND = "called wrong by words that are not in the article"
SHOW_NOTHING = "called wrong by words of the article that show nothing"
FAR_APART = "called wrong by pieces of sentences that stand apart"
# One of them may decide ("may", "not"), but stands everywhere: which one is meant, nobody can tell.
_OF_NO_CONTENT = DETERMINERS | PRONOUNS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES
_OF_NO_CONTENT |= ENGLISH_NEGATORS | frozenset(
    "as there here it so too also how why me us him them said says say".split()
)


@dataclass(frozen=True)
class Decisions:
    """What one reply says: supports by id, why others have none, and ids that were not asked."""

    supports: Mapping[str, Support] = field(default_factory=dict)
    undecided: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Say whether all that was asked was decided, and nothing else."""
        return not (self.undecided or self.unknown)


@dataclass(frozen=True)
class Given:
    """The decisions of one reply, why others do not fit, by their ids, and why more are missing."""

    decisions: tuple[Decision, ...]
    misfits: Mapping[str, str] = field(default_factory=dict)
    missing: str = NOT_ANSWERED


def read_decisions(given: Given, question: Question, haystack: Haystack) -> Decisions:
    """Return what a reply decides of what was asked."""
    answers = [each.model_copy(update={"id": each.id.strip()}) for each in given.decisions]
    counts = Counter(answer.id for answer in answers)
    asked = question.ids
    supports: dict[str, Support] = {}
    reasons = {name: given.misfits.get(name, given.missing) for name in asked}
    undecided = {name: reason for name, reason in reasons.items() if not counts[name]}
    claims = {claim.id: claim for claim in question.claims}
    for answer in answers:
        if answer.id not in asked:
            continue
        support = (
            TWICE if counts[answer.id] > 1 else _support(answer, claims.get(answer.id), haystack)
        )
        if isinstance(support, Support):
            supports[answer.id] = support
        else:
            undecided[answer.id] = support
    unknown = tuple(dict.fromkeys(answer.id for answer in answers if answer.id not in asked))
    return Decisions(supports, undecided, unknown)


def parse_decisions(content: str) -> Given:
    """Return the decisions of a reply; one that was cut off, or has wrong items, is read without.

    Raises InvalidReply or TruncatedReply when it holds no decisions at all.
    """
    try:
        return Given(tuple(parse_reply(content, VerifyReply).decisions))
    except (InvalidReply, TruncatedReply):
        with suppress(ArticleFailure):
            items = read_items(content, VerifyReply, "decisions", Decision)
            if items.fitting:
                named = [
                    (item.get("id"), why) for item, why in items.others if isinstance(item, dict)
                ]
                misfits = {str(name).strip(): why for name, why in named}
                return Given(items.fitting, misfits, CUT_OFF if items.is_cut else NOT_ANSWERED)
        raise


def _support(answer: Decision, claim: Claim | None, haystack: Haystack) -> Support | str:
    """Return what a decision says, or why it says nothing; `claim` is None for a sentence."""
    wrong = tuple(dict.fromkeys(answer.wrong))
    if (answer.answer == "right") != (not wrong) or (claim and "not_carried" in wrong):
        return UNCLEAR
    if answer.answer == "right":
        return Support(supported=True)
    words = (answer.words or "").strip()
    found: Evidence | None = None
    if words:
        near = claim.evidence if claim else ()
        located = _located(words, near, haystack)
        if isinstance(located, Evidence):
            found = located
        elif "not_carried" not in wrong:
            return located
    elif not _NEEDS_NO_WORDS.intersection(wrong):
        return NO_WORDS
    return Support(
        supported=False,
        wrong=wrong,
        why=answer.why.strip(),
        quote=found.quote if found else None,
        start=found.start if found else None,
        end=found.end if found else None,
    )


def _located(words: str, evidence: Iterable[Evidence], haystack: Haystack) -> Evidence | str:
    """Return where words stand, near what they are about, or why they are no reason.

    They may be shorter than evidence has to be: "on Friday" shows that it was not Monday. But a
    word has to say something, and pieces that an ellipsis joins are one sentence's, or each long
    enough to be a quote.
    """
    near = [(e.start, e.end) for e in evidence if e.start is not None and e.end is not None]
    found = locate_quote(words, haystack, near=near)
    if found.start is None or (found.differs and not found.accepted):
        return WORDS_NOT_FOUND
    said = [key for key in fold(words).keys if key not in _OF_NO_CONTENT]
    if not any(char.isalnum() for key in said for char in key):
        return SHOW_NOTHING
    return found if _belong_together(found, haystack) else FAR_APART


def _belong_together(found: Evidence, haystack: Haystack) -> bool:
    """Say whether pieces are of one sentence, or could each be a quote."""
    first = found.parts[0]
    if found.end is not None and found.end <= haystack.neighbourhood(*first)[0][1]:
        return True
    pieces = [haystack.raw[start:end] for start, end in found.parts]
    return len(pieces) < 2 or all(locate_quote(piece, haystack).accepted for piece in pieces)


def undecided_all(question: Question, reason: str) -> Decisions:
    """Return the decisions of a request that was not answered, for one reason."""
    return Decisions(undecided=dict.fromkeys(question.ids, reason))


def joined(parts: Sequence[Decisions]) -> Decisions:
    """Return the decisions of several requests as one."""
    return Decisions(
        {name: support for part in parts for name, support in part.supports.items()},
        {name: reason for part in parts for name, reason in part.undecided.items()},
        tuple(name for part in parts for name in part.unknown),
    )
