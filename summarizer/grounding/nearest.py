"""The sentence that a refused quote seems to come from: where a reader would look first."""

from __future__ import annotations

from collections import defaultdict

from summarizer.grounding.haystack import MAX_PLACES, Haystack
from summarizer.models import Evidence
from summarizer.text.folding import fold
from summarizer.text.lexicon import FUNCTION_WORDS
from summarizer.text.spans import Span

# A sentence with half of a quote's words is about the same; with fewer it shares the subject only.
_MIN_SHARE = 0.5
_MIN_SHARED = 2
# What is longer is no sentence: a table, a list, a text without stops.
_MAX_CHARS = 600


def likely_sentence(evidence: Evidence, haystack: Haystack) -> str:
    """Return the article's words around a refused quote, on one line; "" when none are like it.

    The sentences that an altered quote touches; of one that was not found the sentence with most
    of its words, the first of equals. Long ones are cut down to the words that are like the quote.
    """
    span: Span | None
    if evidence.start is not None and evidence.end is not None:
        span = haystack.neighbourhood(evidence.start, evidence.end)[0]
    else:
        span = _most_alike(evidence.as_quoted or "", haystack)
    if span is None:
        return ""
    text = haystack.raw[slice(*span)] if span[1] - span[0] <= _MAX_CHARS else evidence.quote
    return " ".join(text.split())


def _most_alike(quote: str, haystack: Haystack) -> Span | None:
    words = set(fold(quote).keys) - FUNCTION_WORDS
    shared: dict[Span, set[str]] = defaultdict(set)
    for word in words:
        for place in haystack.places.get(word, ())[:MAX_PLACES]:
            at = haystack.view.span(*haystack.stream.span(place, place + 1))
            shared[haystack.neighbourhood(*at)[0]].add(word)
    best = max(sorted(shared), key=lambda span: len(shared[span]), default=None)
    if best is None or len(shared[best]) < max(_MIN_SHARED, _MIN_SHARE * len(words)):
        return None
    return best
