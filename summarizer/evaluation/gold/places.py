"""Where the quotes of gold stand in their article, and what to say of one that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from summarizer.evaluation.gold.labels import UNPLACED
from summarizer.grounding import Haystack, likely_sentence, locate_quote
from summarizer.grounding.edges import is_whole
from summarizer.text.markup import View, read_markup
from summarizer.text.sentences import split_sentences
from summarizer.text.spans import Span
from summarizer.text.wrapping import crosses_lines, soft_breaks

_SHOWN_WORDS = 6
_SHOWN_CHARS = 160
_SHOWN_PLACES = 3
_LINE_BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


class Located(NamedTuple):
    """The one place of a quote, None where there is none or several, and what is wrong with it."""

    span: Span | None
    problem: str = ""


class GoldText:
    """The text of an article, prepared for finding the quotes of its gold.

    In a wrapped text, and where it has HTML entities or tags, a blank of a quote may stand for the
    end of a line, and characters for entities; elsewhere a quote is to the letter.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def locate(self, quote: str, start: int, end: int) -> Located:
        """Return where a quote stands, given its offsets; UNPLACED stands for one not given."""
        if UNPLACED not in (start, end):
            return self._checked(quote, start, end)
        if start != UNPLACED and self.text.startswith(quote, start):
            return Located((start, start + len(quote)))
        places = self.places(quote)
        given = [p for p in places if start in (p[0], UNPLACED) and end in (p[1], UNPLACED)]
        if len(given) == 1:
            return Located(given[0])
        if len(given) > 1:
            return Located(
                None, f"the quote stands {self._listed(given)}; say which, by its `start`"
            )
        only = places[0] if len(places) == 1 else None
        there = "the quote does not stand there; " if places else ""
        return Located(only, f"{there}{self._where(quote, places)}")

    def places(self, quote: str) -> list[Span]:
        """Return every place of a quote; those that cut a word only if there is no other."""
        if self._is_plain or not (words := read_markup(quote).text.split()):
            return self._whole(self.text, re.escape(quote))
        spans = self._whole(self._view.text, r"\s+".join(map(re.escape, words)))
        return [self._view.span(*span) for span in spans]

    def crosses_lines(self, start: int, end: int) -> bool:
        """Say whether a stretch runs over a line break, but for one within a wrapped paragraph."""
        place = self._view.place
        return crosses_lines(self._view.text, place(start), place(end), self._wraps)

    def pieces(self, start: int, end: int) -> Iterator[Span]:
        """Yield a stretch cut at the line breaks that no quote may run over, if it has words."""
        cuts = [start, end]
        for found in _LINE_BREAKS.finditer(self.text, start, end):
            if self.crosses_lines(*found.span()):
                cuts[-1:-1] = found.span()
        for first, last in zip(cuts[::2], cuts[1::2], strict=True):
            if _has_words(read_markup(self.text[first:last]).text):
                yield first, last

    def sentences(self) -> list[Span]:
        """Return the sentences that have a word."""
        spans = split_sentences(self._view.text)
        return [self._view.span(*s) for s in spans if _has_words(self._view.text[slice(*s)])]

    def quote(self, start: int, end: int) -> str:
        """Return a stretch as a quote has it: on one line, its entities as characters."""
        words = self.text[start:end]
        return words if self._is_plain else one_line(words)

    def shown(self, start: int, end: int) -> str:
        """Return the first words of a stretch, for a message."""
        words = read_markup(self.text[start:end]).text.split()
        more = " ..." if len(words) > _SHOWN_WORDS else ""
        return f"“{' '.join(words[:_SHOWN_WORDS])}{more}”"

    @cached_property
    def _haystack(self) -> Haystack:
        return Haystack(self.text)

    @cached_property
    def _view(self) -> View:
        return read_markup(self.text)

    @cached_property
    def _wraps(self) -> list[Span]:
        return soft_breaks(self._view.text)

    @property
    def _is_plain(self) -> bool:
        return not (self._wraps or self._view.has_markup)

    def _checked(self, quote: str, start: int, end: int) -> Located:
        """Hold a quote to the offsets that are given."""
        is_place = 0 <= start < end <= len(self.text)
        words = self.text[start:end]
        if is_place and (
            quote == words or (not self._is_plain and one_line(quote) == one_line(words))
        ):
            return Located((start, end))
        places = self.places(quote)
        only = places[0] if len(places) == 1 else None
        said = "not the quote" if is_place else f"no place in {len(self.text)} characters"
        return Located(only, f"[{start}, {end}) is {said}; {self._where(quote, places)}")

    def _where(self, quote: str, places: Sequence[Span]) -> str:
        """Return where a quote stands, else what of the article is most like it."""
        if places:
            return f"it stands {self._listed(places)}"
        evidence = locate_quote(quote, self._haystack)
        if evidence.start is not None and evidence.end is not None:
            at = f"at [{evidence.start}, {evidence.end})"
            if self.crosses_lines(evidence.start, evidence.end):
                return f"{at} it runs over a line break; make two of it"
            if evidence.match != "altered":
                return f"{at} stands {_cut(evidence.quote)}: copy that"
            why = f" ({'; '.join(evidence.differs)})" if evidence.differs else ""
            return f"the article does not hold it; nearest is {at} {_cut(evidence.quote)}{why}"
        if near := likely_sentence(evidence, self._haystack):
            return f"the article does not hold it; nearest is {_cut(near)}"
        return "the article does not hold it, and nothing like it"

    def _listed(self, places: Sequence[Span]) -> str:
        """Return places as words, with the lines of the article where there are several."""
        if len(places) == 1:
            return "at [{}, {})".format(*places[0])
        shown = [
            f"[{start}, {end}) in line {self.text.count(chr(10), 0, start) + 1}"
            for start, end in places[:_SHOWN_PLACES]
        ]
        more = " ..." if len(places) > _SHOWN_PLACES else ""
        return f"{len(places)} times, at {', '.join(shown)}{more} of the article"

    def _whole(self, text: str, pattern: str) -> list[Span]:
        spans = [found.span() for found in re.finditer(pattern, text)]
        return [span for span in spans if is_whole(text, *span)] or spans


def one_line(text: str) -> str:
    """Return words without markup and with single blanks."""
    return " ".join(read_markup(text).text.split())


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return f"“{flat}”" if len(flat) <= _SHOWN_CHARS else f"“{flat[: _SHOWN_CHARS - 1]}…”"
