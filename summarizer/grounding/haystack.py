"""An article prepared for searching: folded and indexed once, on first need."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from summarizer.text.folding import Stream, letters, plain
from summarizer.text.markup import View, read_markup
from summarizer.text.sentences import sentence_starts
from summarizer.text.spans import Span

# More places than this say nothing about where a quote comes from.
MAX_PLACES = 200
# English news has 30 to 40 % of these; German, French or Dutch news below 5 % ("in", "was").
_COMMON_ENGLISH = frozenset(
    "the of and to a in that is was for on with as by it at from his her their has have had were"
    " be been are not this which who will would said but an after its they he she".split()
)
_MIN_COMMON_SHARE = 0.15
_SAMPLE_CHARS = 1000
# An index of the words takes as long as some thousand searches of the text, however long that is.
_SEARCHES_BEFORE_INDEX = 1_000
_WORD = re.compile(r"\w+")
_INNER_WORD = re.compile(r"(?<=\W)\w+(?=\W)")


def count_english(text: str) -> tuple[int, int]:
    """Return how many words are common in English and how many there are, at a text's start."""
    words = text[:_SAMPLE_CHARS].lower().split()
    return sum(map(_COMMON_ENGLISH.__contains__, words)), len(words)


class Haystack:
    """The text that quotes are looked for in.

    `text` is what is searched: without HTML entities and tags. `raw` is the text as it is, and
    `view` leads from the one to the other. Offsets given to people are those of `raw`.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.view = read_markup(raw)
        self.text = self.view.text
        self._part: tuple[Span, Haystack] | None = None
        self._n_searches = 0

    def part(self, span: Span) -> Haystack:
        """Return a stretch of `raw` to be searched by itself; its offsets begin with it.

        The last one is kept: claims come part by part.
        """
        if span == (0, len(self.raw)):
            return self
        if self._part is None or self._part[0] != span:
            self._part = span, Haystack(self.raw[slice(*span)])
        return self._part[1]

    @cached_property
    def stream(self) -> Stream:
        """Return the folded text: its tokens, and what stands between them."""
        return Stream(View(self.text))

    def find_exact(self, wanted: str, start: int = 0) -> int:
        """Return what `text.find` does; of many searches only the first take the text's length.

        A word that has marks or blanks around it in what is wanted has them in the text as well.
        """
        self._n_searches += 1
        if self._n_searches <= _SEARCHES_BEFORE_INDEX:
            return self.text.find(wanted, start)
        inner = [(found[0], found.start()) for found in _INNER_WORD.finditer(wanted)]
        known = [(self._words.get(word, []), offset) for word, offset in inner]
        places, offset = min(known, key=lambda each: len(each[0]), default=([], 0))
        if not inner or len(places) > MAX_PLACES:
            return self.text.find(wanted, start)
        candidates = (at - offset for at in places[bisect_left(places, start + offset) :])
        return next((at for at in candidates if self.text.startswith(wanted, at)), -1)

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """Return where each word of `text` stands, with its capitals."""
        words: dict[str, list[int]] = defaultdict(list)
        for found in _WORD.finditer(self.text):
            words[found[0]].append(found.start())
        return words

    def names(self, name: str) -> bool:
        """Say whether a name in plain typography stands in the text."""
        return name in self.text or name in self._plain

    @cached_property
    def flat(self) -> str:
        """Return `text` with a blank for each line break, offsets unchanged."""
        return self.text.replace("\n", " ")

    @cached_property
    def _plain(self) -> str:
        return plain(self.text)

    @cached_property
    def is_english(self) -> bool:
        """Say whether the text is English, by the share of function words at its start."""
        n_common, n_words = count_english(self.text)
        return n_common >= _MIN_COMMON_SHARE * n_words

    def neighbourhood(self, start: int, end: int) -> tuple[Span, Span]:
        """Return the sentences that `[start, end)` touches, and those with one more each side.

        All offsets are those of `raw`.
        """
        starts = self.sentence_starts
        first = max(0, bisect_right(starts, start) - 1)
        after = bisect_right(starts, max(start, end - 1))
        beyond = min(after + 1, len(starts) - 1)
        return (
            (min(start, starts[first]), max(end, starts[after])),
            (min(start, starts[max(0, first - 1)]), max(end, starts[beyond])),
        )

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Return where the sentences start, and the end of the text behind the last one."""
        starts = sentence_starts(self.text)
        if self.view.has_markup:
            starts = [self.view.span(start, start + 1)[0] for start in starts]
        return [*starts, len(self.raw)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Return, for each key, the indices of its tokens in order."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self.stream.keys):
            places[key].append(index)
        return places

    def find_words(self, words: str) -> Iterator[Span]:
        """Yield where words stand in `text` with their capitals, in any typography."""
        look = letters(words)  # without folding the text
        if look and self._letters is not None and look not in self._letters:
            return
        wanted = Stream(View(words))
        for first, last in self.find(wanted.joined):
            stands = self.stream.cased[first:last] == wanted.cased
            if stands and not any(map(self.stream.ends_sentence, range(first + 1, last))):
                yield self.stream.starts[first], self.stream.ends[last - 1]

    @cached_property
    def _letters(self) -> str | None:
        return letters(self.text)

    def find(self, keys: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Yield the tokens `[first, last)` whose keys joined are `keys`, at most 200 places.

        `start` and `end` are tokens to search between. How the words are parted is not looked at.
        """
        stream = self.stream
        offsets = stream.offsets
        stop = offsets[len(stream) if end is None else min(end, len(stream))]
        at = stream.joined.find(keys, offsets[start], stop) if keys else -1
        for _ in range(MAX_PLACES):
            if at < 0:
                return
            first, last = bisect_left(offsets, at), bisect_left(offsets, at + len(keys))
            if offsets[first] == at and offsets[last] == at + len(keys):
                yield first, last
            at = stream.joined.find(keys, at + 1, stop)
