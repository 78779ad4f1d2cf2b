"""An article as the checks of all its claims read it, each sentence once and on first need."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from summarizer.checks.words import Names, Words, read, words_of
from summarizer.grounding import Haystack
from summarizer.language.days import DayMention, find_days, may_hold_day
from summarizer.language.lines import Line, read_line
from summarizer.language.quotations import find_quotations
from summarizer.language.reports import Part, read_reports
from summarizer.models import Article, Entity, Evidence
from summarizer.text.folding import plain
from summarizer.text.lexicon import SPEECH_WORDS

# How claims say what the article says: in their own words, in another language's, or in its own.
Wording = Literal["reworded", "translated", "verbatim"]

_RECENT = 3  # names of one type that a pronoun or a description may mean
_OFTEN = 3  # times that what an article is about is named
_LEAD = 3  # sentences that say what an article is about


@dataclass(frozen=True)
class Report:
    """A sentence as a line, with its parts: who says what, by the rules of `language.reports`."""

    line: Line
    parts: tuple[Part, ...]


class Background:
    """An article as the checks of all its claims read it; `wording` is that of the claims."""

    def __init__(
        self,
        article: Article,
        haystack: Haystack,
        entities: Sequence[Entity],
        *,
        wording: Wording = "reworded",
    ) -> None:
        self.article = article
        self.wording = wording
        self.haystack = haystack
        self._entities = entities
        self._sentences: dict[int, str] = {}
        self._words: dict[int, Words] = {}
        self._read: dict[str, Words] = {}
        self._days: dict[int, list[DayMention]] = {}
        self._reports: dict[int, Report | None] = {}

    @cached_property
    def names(self) -> Names:
        """Return the names that the reply lists, and what the article writes with a capital."""
        return Names(self._entities, self.haystack.text)

    @cached_property
    def _starts(self) -> list[int]:
        return self.haystack.sentence_starts

    @cached_property
    def text(self) -> str:
        """Return the article in plain typography, with its title and publisher."""
        article = self.article
        beside = f"{article.title or ''}\n{article.publisher or ''}\n"
        return plain(beside + self.haystack.text)

    @property
    def n_sentences(self) -> int:
        """Return how many sentences the article has."""
        return len(self._starts) - 1

    def numbers_of(self, evidence: Evidence) -> range:
        """Return the numbers of the sentences that a quote touches."""
        start, end = evidence.start or 0, evidence.end or 0
        first = max(0, bisect_right(self._starts, start) - 1)
        return range(first, max(first + 1, bisect_right(self._starts, max(start, end - 1))))

    def sentence(self, number: int) -> str:
        """Return a sentence in plain typography."""
        known = self._sentences.get(number)
        if known is None:
            start, end = self._starts[number], self._starts[number + 1]
            known = self._sentences[number] = plain(self.haystack.raw[start:end])
        return known

    def words(self, number: int) -> Words:
        """Return the words of a sentence."""
        known = self._words.get(number)
        if known is None:
            known = self._words[number] = self.read(self.sentence(number))
        return known

    def read(self, text: str) -> Words:
        """Return the words of a text in plain typography: of a claim, a quote, or a source."""
        known = self._read.get(text)
        if known is None:
            known = self._read[text] = read(text, self.names)
        return known

    def days(self, number: int) -> list[DayMention]:
        """Return the date expressions of a sentence."""
        known = self._days.get(number)
        if known is None:
            text = self.sentence(number)
            known = []
            if may_hold_day(words_of(text)):
                published = self.article.published
                known = find_days(text, 0, len(text), published=published)
            self._days[number] = known
        return known

    def report(self, number: int) -> Report | None:
        """Return who says what in a sentence, None where nothing in it speaks of speech."""
        if number not in self._reports:
            self._reports[number] = _read_report(self.sentence(number))
        return self._reports[number]

    def all_days(self) -> Iterator[DayMention]:
        """Yield the date expressions of the article."""
        for number in range(self.n_sentences):
            yield from self.days(number)

    def has_key(self, key: str) -> bool:
        """Say whether some word of the article has a key."""
        known = any(key in words.key_set for words in self._words.values())
        return known or any(key in self.words(n).key_set for n in range(self.n_sentences))

    def names_anywhere(self, key: str, name: str) -> bool:
        """Say whether the article, its title or its publisher has a name, in whatever form."""
        return name.casefold().removesuffix("'s") in self._lowered or self.has_key(key)

    def is_topic(self, key: str) -> bool:
        """Say whether the whole article is about something: it need not be named again.

        It is in the title or the first sentences, or is named often; a person more often.
        """
        is_person = self.names.types.get(key) == "person"
        if key in self._lead and not is_person:
            return True
        forms = self.names.written.get(key, ())
        return sum(map(self.haystack.text.count, forms)) >= _OFTEN + is_person

    def is_recent(self, key: str, number: int) -> bool:
        """Say whether what points back in a sentence may mean a name: a recent one of its type."""
        kind = self.names.types.get(key)
        recent: set[str] = set()
        for before in range(number, -1, -1):
            recent.update(self._names_of(before, kind))
            if len(recent) >= _RECENT:
                break
        return key in recent

    def _names_of(self, number: int, kind: str | None) -> Iterator[str]:
        words = self.words(number)
        for at in words.names:
            if self.names.types.get(words.keys[at]) == kind:
                yield words.keys[at]

    @cached_property
    def _lead(self) -> frozenset[str]:
        """Return the keys of the title and of the first sentences."""
        title = self.read(plain(self.article.title or ""))
        first = (self.words(number).keys for number in range(min(_LEAD, self.n_sentences)))
        return frozenset(title.keys).union(*first)

    @cached_property
    def _lowered(self) -> str:
        return self.text.casefold()


def _read_report(text: str) -> Report | None:
    if SPEECH_WORDS.isdisjoint(text.lower().replace(",", " ").replace(".", " ").split()):
        return None
    spoken = [part for each in find_quotations(text, [(0, len(text))]) for part in each.parts]
    line = read_line(text, 0, len(text), spoken)
    return Report(line, tuple(read_reports(line)))
