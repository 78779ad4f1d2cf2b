"""Two statements side by side: how much of one the other says, and whether they contradict.

What is compared is text and evidence only. Attribution, status and the other labels of a claim
are scored later, so they must not decide which claims are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Levenshtein

from summarizer.evaluation.matching.text import directional_score, number_guard
from summarizer.text.lexicon import FUNCTION_WORDS, MONTHS
from summarizer.text.spans import Spans, containment, iou, merged
from summarizer.text.tokens import Token, find_numbers, is_negator, tokenise
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
_YEARS = range(1900, 2101)
_MONTH = "|".join(month.capitalize() for month in MONTHS)
# A date as a claim resolves it ("on June 17, 2025", "in early June", "in 2025").
_DATE = re.compile(
    r"\s*(?:\b(?:[Oo]n|[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Oo]f)\s+)?"
    r"(?:\b(?:early|mid|late)[ -])?\b"
    rf"(?:(?:\d{{1,2}}\s+)?(?:{_MONTH})\b(?:\s+\d{{1,2}}\b(?!,\d))?(?:,?\s+(?:19|20)\d\d\b)?,?"
    r"|(?<=[Ii]n\s)(?:19|20)\d\d\b(?![,.]\d|\s+[a-z]+s\b),?)"
)
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


def prepare(
    text: str, spans: Iterable[tuple[int, int]] = (), *, status: Status = "stated"
) -> Statement:
    """Return a statement; `spans` is its evidence."""
    unpointed = _POINTER.sub(r"\1", text)
    bare = _DATE.sub(lambda match: _kept_date(match, unpointed), unpointed)
    tokens = tokenise(bare)
    order = tuple(part for token in tokens for part in _parts(token))
    amounts, days, years = _numbers(unpointed)
    return Statement(
        text=text,
        bare=bare,
        spans=merged(spans),
        status=status,
        stems=frozenset(filter(None, map(_stem, tokens))),
        order=order,
        words=frozenset(order),
        names=frozenset(part for token in tokens if _is_name(token) for part in _parts(token)),
        amounts=amounts,
        days=days,
        months=frozenset(_MONTH_NAME.findall(unpointed)),
        years=years,
        negated=_negated(tokens),
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


NOTHING_ALIKE = Likeness(0.0, 0.0, 0.0)


def likeness(a: Statement, b: Statement, kin: Mapping[str, frozenset[str]]) -> Likeness:
    """Return how much `a` and `b` say of one another; identical statements give 1 and 1.

    Each direction is TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * evidence: the text is
    `text.presence`, the evidence the mean of containment and IoU. 0 when
    numbers, negation or names contradict, and in a direction whose text score is below MIN_TEXT.
    Dates may help, but not harm: one list resolves "Tuesday" in the claim, the other only in its
    `time`. `kin` maps a word of a name to all words of its entity's names.
    """
    if not _share_words(a, b):
        return NOTHING_ALIKE
    overlap = iou(a.spans, b.spans)
    if a.text == b.text:
        forth = back = 1.0
    elif contradict(a, b):
        return NOTHING_ALIKE
    else:
        forth, back = _said(a, b), _said(b, a)
        ours, theirs = _strangers(a, b, kin), _strangers(b, a, kin)
        if ours and theirs:
            if _swapped(a, b, ours, theirs):
                return NOTHING_ALIKE
            forth, back = OTHER_NAMES * forth, OTHER_NAMES * back
    evidence = (containment(a.spans, b.spans) + overlap) / 2
    return Likeness(_weighed(forth, evidence), _weighed(back, evidence), overlap)


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


def _said(unit: Statement, other: Statement) -> float:
    """Return how much of the text of `unit` stands in `other`, with dates or without them.

    That is `text.presence`, on numbers that were read once a statement, not once a pair.
    """
    score = directional_score(unit.text, other.text) * _guard(unit.numbers, other.numbers)
    if unit.bare == unit.text and other.bare == other.text:
        return score
    bare = directional_score(unit.bare, other.bare) * _guard(unit.amounts, other.amounts)
    return max(score, bare)


def _guard(wanted: frozenset[float], held: frozenset[float]) -> float:
    return number_guard(len(wanted - held), len(wanted))


def _weighed(text: float, evidence: float) -> float:
    return TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * evidence if text >= MIN_TEXT else 0.0


def _share_words(a: Statement, b: Statement) -> bool:
    n_common = len(a.stems & b.stems)
    return n_common > 0 and n_common >= MIN_COMMON * min(len(a.stems), len(b.stems))


def _strangers(a: Statement, b: Statement, kin: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the names of `a` of which nothing stands in `b`."""
    return frozenset(
        name
        for name in a.names
        if name not in b.words
        and name[:_STEM] not in b.stems
        and kin.get(name, frozenset()).isdisjoint(b.words)
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


def _stem(token: Token) -> str:
    """Return the first letters of a content word, "" for any other; a number counts whole."""
    word = token.text.casefold()
    if word in FUNCTION_WORDS:
        return ""
    return word if word[0].isdigit() else word[:_STEM]


def _parts(token: Token) -> list[str]:
    """Return the words of a token in lower case: compounds taken apart, no possessive."""
    word = token.text.casefold().replace("’", "'").removesuffix("'s")
    return _HYPHEN.split(word)


def _is_name(token: Token) -> bool:
    word = token.text
    return word[0].isupper() and word.casefold() not in FUNCTION_WORDS | _MONTHS


def _negated(tokens: list[Token]) -> frozenset[str] | None:
    reached: set[str] = set()
    found = False
    for index, token in enumerate(tokens):
        if is_negator(token.text):
            found = True
            following = [stem for t in tokens[index + 1 :] if (stem := _stem(t))]
            reached.update(following[:_NEGATED_WORDS])
    return frozenset(reached) if found else None


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
