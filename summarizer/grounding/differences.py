"""What differs between a quote and a stretch of the article whose words are the same.

The words agree, so what is left is what stands between them and how they are written. Typography
is passed over; what can change the meaning is named, as "article -> quoted".
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from summarizer.grounding.capitals import find_capitals
from summarizer.grounding.edges import BOUND
from summarizer.grounding.harmless import may_be_joined
from summarizer.grounding.speakers import Speakers
from summarizer.grounding.stretches import Stretch
from summarizer.text.characters import CHARACTER, POINTS, shape
from summarizer.text.gaps import MAYBE, Gap

NOTHING = "(nothing)"
_WITHIN = Gap(glue="within")  # no border at all: both sides are one word
# "re-sign" is not "resign", but "re-elect" is "reelect".
_VOWELS = frozenset("aeiou")


def find_differences(article: Stretch, quote: Stretch) -> tuple[str, ...]:
    """Return what differs in meaning between two stretches with the same joined keys."""
    found = list(_marks(article, quote))
    if article.cased != quote.cased:
        found += find_capitals(article, quote)
    if article.stream.has_points and quote.stream.has_points:
        found += _points(article, quote)
    return tuple(dict.fromkeys(found))


def _marks(article: Stretch, quote: Stretch) -> Iterator[str]:
    """Yield what differs in the gaps, from left to right."""
    speakers = Speakers(article, quote)
    swap = ""
    i, j = article.first + 1, quote.first + 1
    while i < article.last or j < quote.last:
        at = article.border(i) if i < article.last else len(article.keys)
        place = quote.border(j) if j < quote.last else len(quote.keys)
        ours = article.stream.gap(i) if at <= place else _WITHIN
        theirs = quote.stream.gap(j) if place <= at else _WITHIN
        before, swap = swap, ""
        if ours != theirs:
            border = min(at, place)
            if {ours.glue, theirs.glue} == {"blank", "hyphen"}:
                swap = ours.glue
            moved = before and swap and before != swap  # "twenty five-dollar bills"
            if moved or not _same_glue(ours, theirs, article.keys, border, article, quote):
                yield _spelled(article, quote, border)
            elif not _same_marks(ours, theirs, i if at <= place else i - 1, speakers):
                yield _named(article, quote, i if at <= place else None, j if place <= at else None)
        i += at <= place
        j += place <= at


def _same_glue(
    ours: Gap, theirs: Gap, keys: str, border: int, article: Stretch, quote: Stretch
) -> bool:
    """Say whether what joins or parts two words is typography.

    A hyphen stands for a blank or for nothing; a blank for nothing only beside a sign, between
    letters and digits, and in the few compounds that are written both ways.
    """
    kinds = {ours.glue, theirs.glue}
    if len(kinds) == 1 or kinds <= {"blank", "hyphen", "broken"}:
        return True
    left, right = keys[border - 1], keys[border]
    if not (left.isalnum() and right.isalnum()):
        return True
    if left.isdigit() != right.isdigit() or CHARACTER in shape(left + right):
        return True
    if left.isdigit():
        return "within" not in kinds  # "2½": two numbers on both sides
    if "broken" in kinds or kinds == {"joined", "within"}:
        return True
    before, after = _parts(article, quote, border)
    if "hyphen" in kinds:
        return before != "re" or after[:1] in _VOWELS
    return before in BOUND or may_be_joined(before, after)


def _parts(article: Stretch, quote: Stretch, border: int) -> Sequence[str]:
    """Return the two words at a border, by the side that parts them there."""
    for side in (article, quote):
        index = bisect_left(side.stream.offsets, border + side.origin)
        if side.border(index) == border:
            return side.stream.keys[index - 1 : index + 1]
    raise AssertionError("one side has a border there")


def _same_marks(ours: Gap, theirs: Gap, index: int, speakers: Speakers) -> bool:
    if ours.stop != theirs.stop and {ours.stop, theirs.stop} not in ({MAYBE, "."}, {MAYBE, ""}):
        return False
    after_verb = speakers.ends_with_verb(index)
    if ours.colon != theirs.colon and not (after_verb and ours.pauses and theirs.pauses):
        return False
    if theirs.quotation and not ours.quotation:
        return False
    if ours.quotation and not theirs.quotation and speakers.quotes_marked:
        return False
    if ours.stop or ours.pauses == theirs.pauses:
        return True
    return not speakers.meet(index)


def _named(article: Stretch, quote: Stretch, i: int | None, j: int | None) -> str:
    """Return the marks of two gaps; None stands for no gap."""
    ours = article.stream.marks(i) if i is not None else ""
    theirs = quote.stream.marks(j) if j is not None else ""
    return f"{ours or NOTHING} -> {theirs or NOTHING}"


def _spelled(article: Stretch, quote: Stretch, border: int) -> str:
    """Return the words around a border as both sides write them."""
    words = []
    for side in (article, quote):
        index = bisect_left(side.stream.offsets, border + side.origin)
        parted = side.border(index) == border
        words.append(side.stream.words(index - 1, index + 1 if parted else index))
    return f"{words[0]} -> {words[1]}"


def _points(article: Stretch, quote: Stretch) -> Iterator[str]:
    """Yield the words that both sides point, each in its own way."""
    if article.last - article.first != quote.last - quote.first:
        return
    for i, j in zip(
        range(article.first, article.last), range(quote.first, quote.last), strict=True
    ):
        ours, theirs = article.stream.words(i, i + 1), quote.stream.words(j, j + 1)
        if ours != theirs and any(
            a and b and a != b for a, b in zip(_pointing(ours), _pointing(theirs), strict=False)
        ):
            yield f"{ours} -> {theirs}"


def _pointing(word: str) -> list[str]:
    """Return the points of each letter, in canonical order."""
    points: list[list[str]] = []
    for char in unicodedata.normalize("NFD", word):
        if char in POINTS:
            (points or [[]])[-1].append(char)
        elif not unicodedata.combining(char):
            points.append([])
    return ["".join(sorted(each)) for each in points]
