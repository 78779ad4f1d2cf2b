"""Grounding: a quote is accepted only if the article says it.

Stages, stopping at the first that succeeds: exact, normalised, elided, altered. Typography may
differ; a digit, a number word, a name, a "not" or a mark that can change the meaning may not.
Nothing is ever made into a pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from summarizer.grounding.altered import MIN_SIMILARITY, align
from summarizer.grounding.differences import NOTHING
from summarizer.grounding.edges import is_unspaced, is_whole
from summarizer.grounding.elided import (
    dropped_words,
    find_pieces,
    skips_reporting_clauses,
    split_at_ellipsis,
)
from summarizer.grounding.governing import find_governors, governors_at, is_in_question, is_question
from summarizer.grounding.haystack import MAX_PLACES, Haystack
from summarizer.grounding.nearest import likely_sentence
from summarizer.grounding.places import cut_off, find_places
from summarizer.grounding.stretches import Stretch
from summarizer.models import Evidence
from summarizer.text.characters import plain_characters
from summarizer.text.folding import Stream, fold
from summarizer.text.markup import View, without_markup
from summarizer.text.spans import Span
from summarizer.vocabulary import Match

__all__ = [
    "Haystack",
    "find_governors",
    "governors_at",
    "ground",
    "is_in_question",
    "is_question",
    "likely_sentence",
    "locate_quote",
    "locate_within",
    "why_rejected",
]

MIN_WORDS = 3
MIN_CHARS = 12

Tokens = tuple[int, int]


def ground(
    quote: str, text: str, *, title: str | None = None, near: Iterable[Span] = ()
) -> Evidence:
    """Locate `quote` in `text` and say whether it may stand as evidence.

    `start` and `end` are code point offsets into `text`, None when not found. A quote shorter
    than 3 words or 12 characters is not accepted unless it is the whole `title`. Of several
    places the one nearest to the spans `near` is taken, else the first, and the match is
    `ambiguous`. Never raises; the time grows with the length of the text, not its square.
    """
    return locate_quote(quote, _recent_haystack(text), title=title, near=near)


@lru_cache(maxsize=2)  # callers ground many quotes of one text in a row: 20 ms saved on each
def _recent_haystack(text: str) -> Haystack:
    return Haystack(text)


def locate_quote(
    quote: str, haystack: Haystack, *, title: str | None = None, near: Iterable[Span] = ()
) -> Evidence:
    """Do as `ground`, on a text prepared once for many quotes."""
    wanted = without_markup(quote).strip()
    if not wanted:
        return Evidence(quote="", match="not_found", accepted=False, as_quoted=quote or None)
    text = haystack.text
    place = haystack.find_exact(wanted)
    if place >= 0 and haystack.find_exact(wanted, place + 1) < 0:
        span = place, place + len(wanted)  # nearly always: one place, and most often whole
        if is_whole(text, *span):
            accepted = is_long_enough(wanted, title=title)
            return _evidence((span,), "exact", quote, haystack, accepted=accepted)
    accepted = is_long_enough(wanted, title=title)
    near = [(haystack.view.place(start), haystack.view.place(end)) for start, end in near]
    if place >= 0 and (spans := list(_find_exact(wanted, text, place))):
        return _found([[s] for s in spans], "exact", quote, haystack, near, accepted=accepted)
    stream = Stream(View(wanted))
    if not len(stream):
        return Evidence(quote="", match="not_found", accepted=False, as_quoted=quote)
    return _locate_folded(stream, quote, haystack, near, accepted=accepted)


def locate_within(
    quote: str,
    haystack: Haystack,
    span: Span | None,
    *,
    title: str | None = None,
    near: Iterable[Span] = (),
) -> Evidence:
    """Do as `locate_quote`, in a stretch of the text; offsets are those of the whole all the same.

    None is the whole text.
    """
    if span is None:
        return locate_quote(quote, haystack, title=title, near=near)
    first = span[0]
    near = [(start - first, end - first) for start, end in near]
    found = locate_quote(quote, haystack.part(span), title=title, near=near)
    if found.start is None or found.end is None or not first:
        return found
    parts = tuple((start + first, end + first) for start, end in found.parts)
    places = {"start": found.start + first, "end": found.end + first, "parts": parts}
    return found.model_copy(update=places)


def why_rejected(evidence: Evidence) -> str:
    """Return the reason an evidence was not accepted, for people; empty if it was."""
    if evidence.accepted:
        return ""
    if evidence.match == "not_found":
        return "not found: the article does not say this"
    if evidence.differs:
        return f"altered: {'; '.join(evidence.differs)}"
    return f"too short: a quote has at least {MIN_WORDS} words and {MIN_CHARS} characters"


def is_long_enough(quote: str, *, title: str | None = None) -> bool:
    """Say whether a quote has words and characters enough, or is the whole `title`."""
    words = quote.split(None, MIN_WORDS)
    if len(quote) >= MIN_CHARS and len([w for w in words if w[0].isalnum()]) >= MIN_WORDS:
        return True
    stream = fold(quote)
    if title is not None and stream.keys == fold(title).keys:
        return True
    # A character of a script written without spaces carries about as much as two letters.
    n_words = sum(stream.gap(i).glue == "blank" for i in range(1, len(stream))) + 1
    n_unspaced = sum(map(is_unspaced, stream.keys))
    return n_words + n_unspaced >= MIN_WORDS and len(quote) + n_unspaced >= MIN_CHARS


def _find_exact(wanted: str, text: str, at: int) -> Iterator[Span]:
    """Yield where `wanted` stands whole, of the first 200 places from `at` on."""
    for _ in range(MAX_PLACES):
        if at < 0:
            return
        if is_whole(text, at, at + len(wanted)):
            yield at, at + len(wanted)
        at = text.find(wanted, at + 1)


def _locate_folded(
    stream: Stream, quote: str, haystack: Haystack, near: Sequence[Span], *, accepted: bool
) -> Evidence:
    """Look for all words of a quote, then for its pieces, then for what is most like it."""
    at_start = stream.gap(0).stop == "…"
    whole = Stretch(stream, 0, len(stream))
    places = list(find_places(whole, haystack))
    clean = [[(p.first, p.last)] for p in places if not p.differs]
    if clean and not at_start:
        spans = [[_with_marks(s, stream, haystack.text)] for [s] in _spans(clean, haystack)]
        return _found(spans, "normalised", quote, haystack, near, accepted=accepted)
    pieces = split_at_ellipsis(stream)
    elided = clean or (list(find_pieces(pieces, haystack)) if len(pieces) > 1 else [])
    if elided:
        dropped = {id(p): dropped_words(p, haystack, at_start=at_start) for p in elided}
        if honest := [p for p in elided if not dropped[id(p)]]:
            spans = _spans(honest, haystack)
            return _found(spans, "elided", quote, haystack, near, accepted=accepted)
        differs = tuple(f"{word} -> {NOTHING}" for word in dropped[id(elided[0])])
        return _altered(elided[0], quote, haystack, differs)
    if places:
        best = min(places, key=lambda place: len(place.differs))
        return _altered([(best.first, best.last)], quote, haystack, best.differs)
    return _locate_altered(stream, quote, haystack, accepted=accepted)


def _locate_altered(stream: Stream, quote: str, haystack: Haystack, *, accepted: bool) -> Evidence:
    alignments = align(stream, haystack)
    for alignment in alignments:
        pieces = skips_reporting_clauses(alignment)
        if pieces and not any(cut_off(haystack.stream, *piece) for piece in pieces):
            spans = _spans([pieces], haystack)[0]
            return _evidence(spans, "elided", quote, haystack, accepted=accepted)
    best = alignments[0] if alignments else None
    if best is None or best.n_equal < 2 or best.similarity < MIN_SIMILARITY:
        return Evidence(quote="", match="not_found", accepted=False, as_quoted=quote)
    article = best.article
    marks = (*best.mark_differences(), *cut_off(haystack.stream, article.first, article.last))
    return _altered(
        [(article.first, article.last)],
        quote,
        haystack,
        (*map(str, best.changes), *marks),
        accepted=accepted and not marks and haystack.is_english and best.is_harmless,
    )


def _spans(places: Sequence[Sequence[Tokens]], haystack: Haystack) -> list[list[Span]]:
    return [[haystack.stream.span(*tokens) for tokens in place] for place in places]


def _with_marks(span: Span, quote: Stream, text: str) -> Span:
    """Return the span with the marks around it that stand around the quote as well."""
    (start, end), at = span, span[0]
    for mark in reversed(quote.decoded[: quote.starts[0]]):
        at -= 1
        if at < 0 or not _alike(text[at], mark):
            break
        start = start if mark.isspace() else at
    at = end
    for mark in quote.decoded[quote.ends[-1] :]:
        if not _alike(text[at : at + 1], mark):
            break
        at += 1
        end = end if mark.isspace() else at
    return start, end


def _alike(char: str, mark: str) -> bool:
    """Say whether two marks are one in plain typography; the end of a line is a blank."""
    return (char.isspace() and mark.isspace()) or plain_characters(char) == plain_characters(mark)


def _altered(
    pieces: Sequence[Tokens],
    quote: str,
    haystack: Haystack,
    differs: tuple[str, ...],
    *,
    accepted: bool = False,
) -> Evidence:
    spans = _spans([pieces], haystack)[0]
    return _evidence(spans, "altered", quote, haystack, accepted=accepted, differs=differs)


def _found(
    places: Sequence[Sequence[Span]],
    match: Match,
    quote: str,
    haystack: Haystack,
    near: Sequence[Span],
    *,
    accepted: bool,
) -> Evidence:
    """Take one of several places: the nearest to `near`, else the first."""
    if len(places) == 1:
        return _evidence(places[0], match, quote, haystack, accepted=accepted)

    def distance(spans: Sequence[Span]) -> int:
        start, end = spans[0][0], spans[-1][1]
        return min((max(a - end, start - b, 0) for a, b in near), default=0)

    nearest = min(places, key=distance)
    return _evidence(nearest, "ambiguous", quote, haystack, accepted=accepted)


def _evidence(
    spans: Sequence[Span],
    match: Match,
    quote: str,
    haystack: Haystack,
    *,
    accepted: bool,
    differs: tuple[str, ...] = (),
) -> Evidence:
    if haystack.view.has_markup:
        spans = [_raw_span(span, quote.strip(), haystack) for span in spans]
    start, end = spans[0][0], spans[-1][1]
    own_words = haystack.raw[start:end]
    if match == "exact" and own_words != quote.strip():
        match = "normalised"
    return Evidence(
        quote=own_words,
        start=start,
        end=end,
        parts=tuple(spans),
        match=match,
        accepted=accepted,
        as_quoted=None if own_words == quote else quote,
        differs=differs,
    )


def _raw_span(span: Span, quote: str, haystack: Haystack) -> Span:
    """Return a span in the text as it is, with the tags at its edges that the quote has as well."""
    start, end = haystack.view.span(*span)
    before = quote.find(haystack.raw[start:end])
    is_whole_quote = without_markup(quote).strip() == haystack.text[slice(*span)]
    if before >= 0 and is_whole_quote and haystack.raw.startswith(quote, start - before):
        return start - before, start - before + len(quote)
    return start, end
