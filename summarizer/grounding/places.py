"""The places where all words of a quote stand, and what differs there beside the words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from summarizer.grounding.differences import NOTHING, find_differences
from summarizer.grounding.edges import cut_after, cut_before, cut_negation
from summarizer.grounding.haystack import Haystack
from summarizer.grounding.stretches import Stretch
from summarizer.text.folding import Stream
from summarizer.text.gaps import MAYBE
from summarizer.text.tokens import is_negator

# Words compared at all places of one quote: bounds the time on text that repeats itself.
MAX_COMPARED = 10_000


class Place(NamedTuple):
    """The tokens `[first, last)` of the article, and what differs from the quote."""

    first: int
    last: int
    differs: tuple[str, ...]


def find_places(
    quote: Stretch, haystack: Haystack, start: int = 0, end: int | None = None
) -> Iterator[Place]:
    """Yield where the words of `quote` stand, in order, within the tokens `[start, end)`."""
    n_places = max(2, MAX_COMPARED // (len(quote) + len(quote.keys) // 5))
    for first, last in islice(haystack.find(quote.keys, start, end), n_places):
        article = Stretch(haystack.stream, first, last)
        differs = (
            *cut_off(haystack.stream, first, last, goes_on=quote.last < len(quote.stream)),
            *find_differences(article, quote),
            *_closing(article, quote),
        )
        yield Place(first, last, differs)


def cut_off(stream: Stream, first: int, last: int, *, goes_on: bool = False) -> tuple[str, ...]:
    """Return what the tokens `[first, last)` cut off at their edges: "5 million -> 5".

    `goes_on` says that an ellipsis follows: a "not" may then be left out here, and is looked for
    where the next piece begins.
    """
    cuts = []
    if cut_before(stream, first):
        cuts.append(f"{stream.words(first - 1, first + 1)} -> {stream.words(first, first + 1)}")
    if cut_after(stream, last) or (not goes_on and cut_negation(stream, last)):
        cuts.append(f"{stream.words(last - 1, last + 1)} -> {stream.words(last - 1, last)}")
    return tuple(cuts)


def _closing(article: Stretch, quote: Stretch) -> Iterator[str]:
    """Yield the mark that ends a quote and stands not in the article.

    A full stop may be added to a part of a sentence, unless its last word governs what follows
    ("said no." of "said no divers were hurt"); no mark may turn a question or make one.
    """
    if quote.last < len(quote.stream):
        return  # a piece before an ellipsis
    ours, theirs = (side.stream.gap(side.last).stop for side in (article, quote))
    if theirs in ("", MAYBE, "…", ours):
        return
    is_stop = theirs == "." and ours != "?"
    if is_stop and not (ours in ("", MAYBE) and is_negator(quote.stream.keys[-1])):
        return
    mark = article.stream.marks(article.last) if ours else NOTHING
    yield f"{mark} -> {quote.stream.marks(quote.last)}"
