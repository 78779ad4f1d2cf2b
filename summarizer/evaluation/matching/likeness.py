"""Two statements side by side: how much of one the other says, and whether they contradict.

What is compared is text and evidence only. Attribution, status and the other labels of a claim
are scored later, so they must not decide which claims are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from summarizer.evaluation.matching.text import mutual_scores, number_guard
from summarizer.evaluation.matching.words import Reading, read
from summarizer.text.lexicon import FUNCTION_WORDS, MONTHS
from summarizer.text.spans import Spans, common, length, merged
from summarizer.text.tokens import find_numbers, is_negator, split_tokens
from summarizer.vocabulary import Status

# Derived by hand on some 130 pairs of the seed articles: gold against the extractive reader's
# claims, and gold claims against one another with whole sentences as evidence. Between claims that
# quote one and the same sentence, below a text score of .55 no pair said the same, from .8 on
# nearly all did: evidence must not lift a text far. At SAME the text must reach .56 with the same
# evidence and .81 with none. Claims assigned to one another have won over all others already: they
# may be further apart, since gold resolves what a quote leaves open ("they", "their countries").
TEXT_WEIGHT = 0.8
SAME = 0.65
ASSIGNED = 0.5
MIN_TEXT = 0.45
# Each has names that the other has not: sometimes two words for one thing, more often not.
OTHER_NAMES = 0.8
# Pairs with less than this share of common content words are not looked at further. That leaves
# one pair in three; of 2,867 pairs of our gold it skips two that reach MIN_TEXT, neither the same.
MIN_COMMON = 0.25
_SAY_WHEN = frozenset("is was are were be been for".split())
_STEM = 5
_NEGATED_WORDS = 4  # how far a "not" reaches, in content words
_MONTHS = frozenset(MONTHS)
_NOBODY: frozenset[str] = frozenset()
_NO_NAMES = FUNCTION_WORDS | _MONTHS
_YEARS = range(1900, 2101)
_MONTH = "|".join(month.capitalize() for month in MONTHS)
# A date as a claim resolves it ("on June 17, 2025", "in early June", "in 2025").
_DATE = re.compile(
    r"\s*(?:\b(?:[Oo]n|[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Oo]f)\s+)?"
    r"(?:\b(?:early|mid|late)[ -])?\b"
    rf"(?:(?:\d{{1,2}}\s+)?(?:{_MONTH})\b(?:\s+\d{{1,2}}\b(?!,\d))?(?:,?\s+(?:19|20)\d\d\b)?,?"
    r"|(?<=[Ii]n\s)(?:19|20)\d\d\b(?![,.]\d|\s+[a-z]+s\b),?)"
)
# What every date and every pointer has: looked for first, since most claims have neither.
_MARKS_OF_DATES = (*(month.capitalize() for month in MONTHS), "19", "20")
_MARKS_OF_POINTERS = (" two", " three", " four")
_MONTH_NAME = re.compile(rf"\b(?:{_MONTH})\b")
_HYPHEN = re.compile(r"[-‐‑]")
_POINTER = re.compile(r"\b([Tt]he|[Tt]hese|[Tt]hose|[Ii]ts|[Tt]heir|[Aa]ll) (?:two|three|four)\b")


@dataclass(frozen=True)
class Statement:
    """A claim, prepared for comparing.

    `bare` is the text without its dates and without counts that only point back ("the two
    countries"); `order` are its words in lower case as they come, `names` those with a capital,
    `stems` the first letters of those with content. `amounts`, `days` of a month and `years` are
    its numbers, `months` their names; `negated` are the stems of what its negators reach, None when
    it has none.
    """

    text: str
    bare: str
    spans: Spans
    status: Status
    stems: frozenset[str]
    order: tuple[str, ...]
    words: frozenset[str]
    names: frozenset[str]
    amounts: frozenset[float]
    days: frozenset[float]
    months: frozenset[str]
    years: frozenset[float]
    negated: frozenset[str] | None

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Return all numbers, those of dates too."""
        return self.amounts | self.days | self.years

    @cached_property
    def whole(self) -> Reading:
        """Return the text as the scorers read it."""
        return read(self.text)

    @cached_property
    def without_dates(self) -> Reading:
        """Return the bare text as the scorers read it."""
        return read(self.bare)

    @cached_property
    def length(self) -> int:
        """Return the number of characters of its evidence."""
        return length(self.spans)


def prepare(
    text: str, spans: Iterable[tuple[int, int]] = (), *, status: Status = "stated"
) -> Statement:
    """Return a statement; `spans` is its evidence."""
    return replace(_worded(text), spans=merged(spans), status=status)


# 256 texts are those of one article: its gold, its claims and its summary meet again and again.
@lru_cache(maxsize=256)
def _worded(text: str) -> Statement:
    """Return a statement without evidence."""
    unpointed, bare = text, text
    if any(mark in text for mark in _MARKS_OF_POINTERS):
        unpointed = bare = _POINTER.sub(r"\1", text)
    if any(mark in unpointed for mark in _MARKS_OF_DATES):
        bare = _DATE.sub(lambda match: _kept_date(match, unpointed), unpointed)
    words = [_read_word(token) for token in split_tokens(bare)]
    order = tuple(chain.from_iterable([word.parts for word in words]))
    amounts, days, years = _numbers(unpointed)
    return Statement(
        text=text,
        bare=bare,
        spans=(),
        status="stated",
        stems=frozenset([word.stem for word in words if word.stem]),
        order=order,
        words=frozenset(order),
        names=frozenset(chain.from_iterable([word.parts for word in words if word.is_name])),
        amounts=amounts,
        days=days,
        months=frozenset(_MONTH_NAME.findall(unpointed)),
        years=years,
        negated=_negated(words),
    )


def joined(statements: Iterable[Statement]) -> Statement:
    """Return what several statements say together."""
    each = list(statements)
    return prepare(
        " ".join(s.text for s in each),
        [span for s in each for span in s.spans],
        status=each[0].status,
    )


@dataclass(frozen=True)
class Likeness:
    """How much of one statement another says, each direction in [0, 1].

    `forth` is how much of the first stands in the second, `back` the reverse; both 0 when they
    contradict. `iou` is that of their evidence.
    """

    forth: float
    back: float
    iou: float

    @property
    def mean(self) -> float:
        """Return the mean of both directions, for pairing one to one."""
        return (self.forth + self.back) / 2

    @property
    def flipped(self) -> Likeness:
        """Return how much the second and the first say of one another."""
        return Likeness(self.back, self.forth, self.iou)


NOTHING_ALIKE = Likeness(0.0, 0.0, 0.0)


def likeness(
    a: Statement,
    b: Statement,
    kin: Mapping[str, frozenset[str]],
    *,
    matches_only: bool = False,
) -> Likeness:
    """Return how much `a` and `b` say of one another; identical statements give 1 and 1.

    Each direction is TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * evidence: the text is
    `text.directional_score` with the guard of `text.presence`, the evidence the mean of
    containment and IoU. 0 when numbers, negation or names contradict, and in a direction whose
    text score is below MIN_TEXT. Dates may help, but not harm: one list resolves "Tuesday" in the
    claim, the other only in its `time`. `kin` maps a word of a name to all words of its entity's
    names. With `matches_only`, what reaches `least_match` in no direction may be NOTHING_ALIKE:
    of most pairs that shows at once.
    """
    if not _share_words(a, b):
        return NOTHING_ALIKE
    within, overlap = _overlap(a, b)
    evidence = (within + overlap) / 2
    if a.text == b.text:
        forth = back = 1.0
    elif contradict(a, b):
        return NOTHING_ALIKE
    else:
        least = _least_text(least_match(overlap), evidence) if matches_only else MIN_TEXT
        forth, back = _said(a, b, least)
        if forth < least and back < least:
            return NOTHING_ALIKE
        ours, theirs = _strangers(a, b, kin), _strangers(b, a, kin)
        if ours and theirs:
            if _swapped(a, b, ours, theirs):
                return NOTHING_ALIKE
            forth, back = OTHER_NAMES * forth, OTHER_NAMES * back
    return Likeness(_weighed(forth, evidence), _weighed(back, evidence), overlap)


def least_match(overlap: float) -> float:
    """Return the likeness from which two statements may be one, by the IoU of their evidence."""
    return ASSIGNED if overlap else SAME


def contradict(a: Statement, b: Statement) -> bool:
    """Say whether numbers or negation show that two statements cannot be one.

    Numbers do when each side has one that the other has not, or their days, months or years have
    none in common: one that only says more does not contradict. Negation does when only one side
    has a "not", and it reaches words of the other; not where either is `denied`, since "did not"
    and a denied "did" say the same.
    """
    if a.amounts - b.amounts and b.amounts - a.amounts:
        return True
    dates = ((a.days, b.days), (a.months, b.months), (a.years, b.years))
    if any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in dates):
        return True
    if "denied" in (a.status, b.status):
        return False
    if a.negated is not None and b.negated is None:
        return not a.negated.isdisjoint(b.stems)
    if b.negated is not None and a.negated is None:
        return not b.negated.isdisjoint(a.stems)
    return False


def _least_text(least: float, evidence: float) -> float:
    """Return the text score without which a likeness cannot be `least`, MIN_TEXT or more."""
    wanted = (least - (1 - TEXT_WEIGHT) * evidence) / TEXT_WEIGHT
    return max(MIN_TEXT, wanted - 1e-9)  # not for what rounding takes away


def _said(a: Statement, b: Statement, least: float) -> tuple[float, float]:
    """Return how much of `a` stands in `b`, and of `b` in `a`, with dates or without them.

    The numbers that guard it were read once a statement, not once a pair. What cannot reach
    `least` either way may be 0.
    """
    forth, back = mutual_scores(a.whole, b.whole, least=least)
    forth, back = forth * _guard(a.numbers, b.numbers), back * _guard(b.numbers, a.numbers)
    if a.bare == a.text and b.bare == b.text:
        return forth, back
    there, again = mutual_scores(a.without_dates, b.without_dates, least=least)
    return (
        max(forth, there * _guard(a.amounts, b.amounts)),
        max(back, again * _guard(b.amounts, a.amounts)),
    )


def _overlap(a: Statement, b: Statement) -> tuple[float, float]:
    """Return `spans.containment` and `spans.iou` of their evidence, from lengths taken once."""
    # Of most pairs one ends before the other begins.
    if (
        not a.spans
        or not b.spans
        or a.spans[-1][1] <= b.spans[0][0]
        or b.spans[-1][1] <= a.spans[0][0]
    ):
        return 0.0, 0.0
    shared = common(a.spans, b.spans)
    if not shared:
        return 0.0, 0.0
    return shared / min(a.length, b.length), shared / (a.length + b.length - shared)


def _guard(wanted: frozenset[float], held: frozenset[float]) -> float:
    return number_guard(len(wanted - held), len(wanted)) if wanted else 1.0


def _weighed(text: float, evidence: float) -> float:
    return TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * evidence if text >= MIN_TEXT else 0.0


def _share_words(a: Statement, b: Statement) -> bool:
    n_common = len(a.stems & b.stems)
    return n_common > 0 and n_common >= MIN_COMMON * min(len(a.stems), len(b.stems))


def _strangers(a: Statement, b: Statement, kin: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the names of `a` of which nothing stands in `b`."""
    return frozenset(
        name
        for name in a.names - b.words
        if name[:_STEM] not in b.stems and kin.get(name, _NOBODY).isdisjoint(b.words)
    )


def _swapped(a: Statement, b: Statement, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether a name of one stands where a name of the other does ("Putin met Kim")."""
    first, second = a.order, b.order
    return any(
        op.tag == "replace"
        and ours.issuperset(first[op.src_start : op.src_end])
        and theirs.issuperset(second[op.dest_start : op.dest_end])
        for op in Levenshtein.opcodes(first, second)
    )


def _kept_date(match: re.Match[str], text: str) -> str:
    """Return a date that the claim is about ("was on June 4", "scheduled for May"), else ""."""
    before = text[: match.start()].split()[-1:]
    return match[0] if before and before[0].casefold() in _SAY_WHEN else ""


class _Word(NamedTuple):
    """A token: the words of a compound in lower case without a possessive, and what it is.

    `stem` is the first letters of a content word, "" of any other; a number counts whole.
    """

    parts: tuple[str, ...]
    stem: str
    is_name: bool
    negates: bool


# A text uses the same few thousand words again and again.
@lru_cache(maxsize=8192)
def _read_word(token: str) -> _Word:
    word = token.casefold()
    stem = word if word[0].isdigit() else word[:_STEM]
    return _Word(
        parts=tuple(_HYPHEN.split(word.replace("’", "'").removesuffix("'s"))),
        stem="" if word in FUNCTION_WORDS else stem,
        is_name=token[0].isupper() and word not in _NO_NAMES,
        negates=is_negator(token),
    )


def _negated(words: Sequence[_Word]) -> frozenset[str] | None:
    """Return the stems of what the negators reach, None if there is none."""
    places = [index for index, word in enumerate(words) if word.negates]
    reached = [
        [word.stem for word in words[index + 1 :] if word.stem][:_NEGATED_WORDS] for index in places
    ]
    return frozenset(chain.from_iterable(reached)) if places else None


def _numbers(text: str) -> tuple[frozenset[float], frozenset[float], frozenset[float]]:
    """Return amounts, days of a month ("June 4", "4 June") and years ("2025")."""
    amounts, days, years = set(), set(), set()
    for number in find_numbers(text):
        value = number.value
        if value is None or number.text.casefold() == "one":
            continue
        before = text[: number.start].split()[-1:]
        after = text[number.end :].split()[:1]
        if value <= 31 and any(word.strip(".,").casefold() in _MONTHS for word in before + after):
            days.add(value)
        elif value in _YEARS and number.text.rstrip(",").isdigit():
            years.add(value)
        else:
            amounts.add(value)
    return frozenset(amounts), frozenset(days), frozenset(years)
