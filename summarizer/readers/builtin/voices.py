"""Who speaks a quotation: named in its sentence, before it or after it, else nobody that is known.

One speaker speaks the whole of a quotation, however many sentences and paragraphs it takes. A
quotation is never the article's own voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.language.quotations import Quotation
from summarizer.models import UNSPECIFIED
from summarizer.readers.builtin.layout import Sentence

Range = tuple[int, int]
Chain = tuple[tuple[str, ...], ...]

NOBODY: Chain = ((UNSPECIFIED,),)
_LEAST_WORDS = 6  # so many quoted words are speech, whatever stands around them
_LEAST_SHARE = 0.4  # of the words of a claim; below it, the article tells and quotes a phrase


def speech_in(sentence: Sentence, ranges: Sequence[Range]) -> Quotation | None:
    """Return the quotation that most of the words of `ranges` stand in, None if few words do.

    A scare quote or a title is none, unless there is nothing else.
    """
    words: dict[int, int] = {}
    places = [index for lo, hi in ranges for index in range(lo, hi)]
    for index in places:
        place = sentence.quotation_at(index)
        if place is not None:
            words[place] = words.get(place, 0) + 1
    if not words:
        return None
    if sum(words.values()) == len(places):
        return sentence.speech[next(iter(words))]
    spoken = {place: n for place, n in words.items() if not sentence.speech[place].is_scare}
    n_spoken = sum(spoken.values())
    if n_spoken < _LEAST_WORDS and n_spoken < _LEAST_SHARE * len(places):
        return None
    return sentence.speech[max(spoken, key=lambda place: spoken[place])] if spoken else None


@dataclass
class _Place:
    """Where a quotation stands: its first and its last sentence."""

    first: Sentence
    last: Sentence


@dataclass
class Voices:
    """Who was heard to speak, sentence by sentence, while an article is read."""

    _places: dict[int, _Place] = field(default_factory=dict)
    _speakers: dict[int, Chain] = field(default_factory=dict)
    _sentences: dict[int, Sentence] = field(default_factory=dict)
    _said: dict[int, Chain] = field(default_factory=dict)
    _clauses: dict[int, Chain] = field(default_factory=dict)

    def hear(self, sentence: Sentence, beside: Chain, *, only_reports: bool) -> None:
        """Note a sentence and who speaks in it, () if nobody is named.

        `only_reports` marks "Voss asked." and "said Roe on Monday.", which tell nothing else.
        """
        self._sentences[sentence.index] = sentence
        for quotation in sentence.speech:
            place = self._places.setdefault(quotation.start, _Place(sentence, sentence))
            place.last = sentence
        if beside:
            self._said[sentence.index] = beside[-1:]
            if only_reports:
                self._clauses[sentence.index] = beside

    def assign(self, quotation: Quotation, chain: Chain) -> None:
        """Note who speaks a quotation; who is named first speaks all of it."""
        self._speakers.setdefault(quotation.start, chain)

    def speaker_of(self, quotation: Quotation) -> Chain:
        """Return the chain of a quotation after all was heard; (unspecified) if none is known.

        In this order: named in its sentences; by a reporting clause right behind it; by the
        sentence before in its paragraph, or else behind; by the last sentence before its paragraph.
        """
        run: list[int] = []  # quotations that follow one another, with nobody between them
        while quotation.start not in self._speakers:
            run.append(quotation.start)
            place = self._places[quotation.start]
            before = self._sentences.get(place.first.index - 1)
            chain = self._beside(place)
            if not chain and before is not None and before.speech and all(before.quoted):
                quotation = before.speech[-1]
            else:
                self._speakers[quotation.start] = chain or NOBODY
        speaker = self._speakers[quotation.start]
        self._speakers.update(dict.fromkeys(run, speaker))
        return speaker

    def _beside(self, place: _Place) -> Chain:
        before, after = place.first.index - 1, place.last.index + 1
        behind = self._sentences.get(after)
        if behind is not None and behind.paragraph == place.last.paragraph:
            if after in self._clauses:
                return self._clauses[after]
        else:
            behind = None
        ahead = self._sentences.get(before)
        same = ahead is not None and ahead.paragraph == place.first.paragraph
        if same and before in self._said:
            return self._said[before]
        if behind is not None and behind.quotations and after in self._said and not same:
            return self._said[after]
        return self._said.get(before, ())
