"""Grounding: a quote is accepted only if the article says it.

Stages, stopping at the first that succeeds: exact, normalised, elided, altered. Typography may
differ; a digit, a number word, a name or a "not" may not. Nothing is ever made into a pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from summarizer.grounding.altered import MIN_SIMILARITY, Alignment, align, is_harmless
from summarizer.grounding.elided import (
    dropped_words,
    find_pieces,
    skips_reporting_clauses,
    split_at_ellipsis,
)
from summarizer.grounding.haystack import Haystack, cuts_number_phrase, find_whole, is_whole
from summarizer.models import Evidence, Match
from summarizer.text.folding import fold
from summarizer.text.tokens import tokenise

__all__ = ["Haystack", "ground", "locate_quote", "why_rejected"]

MIN_WORDS = 3
MIN_CHARS = 12
# Harmless changes beyond one word in eight add up to another sentence.
HARMLESS_SHARE = 8
_WRAPPING = {'"': '"', "'": "'", "(": ")", "[": "]"}

Span = tuple[int, int]


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
    wanted = quote.strip()
    if not wanted:
        return Evidence(quote="", match="not_found", accepted=False, as_quoted=quote or None)
    long_enough = _is_long_enough(wanted) or (title is not None and _same(wanted, title))
    text = haystack.text
    place = text.find(wanted)
    if place >= 0 and text.find(wanted, place + 1) < 0:
        span = place, place + len(wanted)  # nearly always: one place, and most often whole
        if is_whole(text, *span):
            return _evidence((span,), "exact", quote, haystack, accepted=long_enough)
    near = tuple(near)
    places = [(p, p + len(wanted)) for p in find_whole(wanted, text)] if place >= 0 else []
    if places:
        return _found([[p] for p in places], "exact", quote, haystack, near, accepted=long_enough)
    folded = fold(wanted).text.strip()
    if places := _find_normalised(folded, haystack):
        whole = [[haystack.folded.unfold(*p)] for p in places]
        return _found(whole, "normalised", quote, haystack, near, accepted=long_enough)
    if evidence := _locate_elided(folded, quote, haystack, near, accepted=long_enough):
        return evidence
    return _locate_altered(folded, quote, haystack, accepted=long_enough)


def why_rejected(evidence: Evidence) -> str:
    """Return the reason an evidence was not accepted, for people; empty if it was."""
    if evidence.accepted:
        return ""
    if evidence.match == "not_found":
        return "not found: the article does not say this"
    if evidence.differs:
        return f"altered: {'; '.join(evidence.differs)}"
    return f"too short: a quote has at least {MIN_WORDS} words and {MIN_CHARS} characters"


def _is_long_enough(quote: str) -> bool:
    head = quote.split(None, MIN_WORDS)[:MIN_WORDS]
    if len(head) == MIN_WORDS and len(quote) >= MIN_CHARS and "".join(head).isalpha():
        return True  # three plain words; the rule below says the same of any others
    # A character of a script written without spaces carries about as much as two letters.
    words = tokenise(quote)
    n_chars = len(quote) + sum(1 for w in words if len(w.text) == 1 and ord(w.text) > 0xE00)
    return len(words) >= MIN_WORDS and n_chars >= MIN_CHARS


def _same(quote: str, title: str) -> bool:
    return fold(quote).text.strip() == fold(title).text.strip()


def _find_normalised(quote: str, haystack: Haystack) -> list[Span]:
    """Return the folded places of the first spelling of the quote that stands in the text."""
    text = haystack.folded.text
    for spelling in _spellings(quote):
        if places := list(find_whole(spelling, text)):
            return [(p, p + len(spelling)) for p in places]
    return []


def _spellings(quote: str) -> Iterable[str]:
    """Yield the quote, then without wrapping marks and closing stop, each in both first cases."""
    seen = []
    inner = quote
    if len(quote) > 2 and _WRAPPING.get(quote[0]) == quote[-1]:
        inner = quote[1:-1].strip()
    for form in (quote, inner, quote.rstrip(".,;: "), inner.rstrip(".,;: ")):
        for spelling in (form, form[:1].swapcase() + form[1:]):
            if spelling and spelling not in seen:
                seen.append(spelling)
                yield spelling


def _locate_elided(
    folded: str, quote: str, haystack: Haystack, near: tuple[Span, ...], *, accepted: bool
) -> Evidence | None:
    pieces = split_at_ellipsis(folded)
    if len(pieces) < 2:
        if not pieces or pieces[0] == folded:
            return None
        # An ellipsis at an edge only: the rest must stand as it is.
        places = [[p] for p in _find_normalised(pieces[0], haystack)]
    else:
        spellings = [next(iter(_spellings_found(piece, haystack)), piece) for piece in pieces]
        places = find_pieces(spellings, haystack)
    if not places:
        return None
    honest = [spans for spans in places if not dropped_words(spans, haystack)]
    if not honest:
        dropped = dropped_words(places[0], haystack)
        return _evidence(
            [haystack.folded.unfold(*s) for s in places[0]],
            "altered",
            quote,
            haystack,
            accepted=False,
            differs=tuple(f"{word} -> (nothing)" for word in dropped),
        )
    whole = [[haystack.folded.unfold(*s) for s in spans] for spans in honest]
    return _found(whole, "elided", quote, haystack, near, accepted=accepted)


def _spellings_found(piece: str, haystack: Haystack) -> Iterable[str]:
    text = haystack.folded.text
    return (s for s in _spellings(piece) if next(find_whole(s, text), None) is not None)


def _locate_altered(folded: str, quote: str, haystack: Haystack, *, accepted: bool) -> Evidence:
    alignments = align(folded, haystack)
    for alignment in alignments:
        spans = skips_reporting_clauses(alignment, haystack)
        if spans:
            unfolded = [haystack.folded.unfold(*s) for s in spans]
            return _evidence(unfolded, "elided", quote, haystack, accepted=accepted)
    best = alignments[0] if alignments else None
    if best is None or best.n_equal < 2 or best.similarity < MIN_SIMILARITY:
        return Evidence(quote="", match="not_found", accepted=False, as_quoted=quote)
    differs = tuple(str(change) for change in best.changes)
    if cut := _cut_numbers(best, haystack):
        differs, accepted = differs + cut, False
    start, end = haystack.tokens[best.first].start, haystack.tokens[best.last - 1].end
    return _evidence(
        [haystack.folded.unfold(start, end)],
        "altered",
        quote,
        haystack,
        accepted=accepted and _is_harmless(best),
        differs=differs or ("punctuation",),
    )


def _cut_numbers(alignment: Alignment, haystack: Haystack) -> tuple[str, ...]:
    """Return what the quote cut off a number at its edges, such as "5 million -> 5"."""
    text, tokens = haystack.folded.text, haystack.tokens
    first, last = tokens[alignment.first], tokens[alignment.last - 1]
    cut = []
    if cuts_number_phrase(text, first.start):
        cut.append(f"{tokens[alignment.first - 1].text} {first.text} -> {first.text}")
    if cuts_number_phrase(text, last.end):
        rest = text[last.end : last.end + 12].split(maxsplit=1)[0].rstrip(".,;:")
        cut.append(f"{last.text} {rest} -> {last.text}")
    return tuple(cut)


def _is_harmless(alignment: Alignment) -> bool:
    n_changed = sum(max(len(c.article), len(c.quoted)) for c in alignment.changes)
    if n_changed > max(1, alignment.n_quoted // HARMLESS_SHARE):
        return False
    return all(is_harmless(change) for change in alignment.changes)


def _found(
    places: Sequence[Sequence[Span]],
    match: Match,
    quote: str,
    haystack: Haystack,
    near: tuple[Span, ...],
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
    start, end = spans[0][0], spans[-1][1]
    own_words = haystack.text[start:end]
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
