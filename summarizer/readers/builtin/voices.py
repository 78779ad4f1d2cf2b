"""Who speaks a quotation: named in its sentence, before it or after it, else nobody that is known.

One speaker speaks the whole of a quotation, however many sentences and paragraphs it takes. A
quotation is never the article's own voice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.language.quotations import Quotation
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.sources import NOBODY, Level
from summarizer.text.spans import Span

Chain = tuple[Level, ...]
_LEAST_CHARS = 30  # so many quoted characters are speech, whatever stands around them
_LEAST_SHARE = 0.4  # of a claim; below it, the article tells and quotes a phrase


def speech_in(sentence: Sentence, span: Span) -> Quotation | None:
    """Return the quotation that much of `span` stands in, None if little of it does.

    A scare quote or a title is none, unless there is nothing else.
    """
    inside = {
        index: min(span[1], stop) - max(span[0], start)
        for index, (start, stop) in enumerate(sentence.quotations)
        if start < span[1] and span[0] < stop
    }
    size = span[1] - span[0]
    spoken = {at: n for at, n in inside.items() if not sentence.speech[at].is_scare}
    if not spoken:
        return sentence.speech[next(iter(inside))] if sum(inside.values()) >= size - 2 > 0 else None
    total = sum(spoken.values())
    if total < _LEAST_CHARS and total < _LEAST_SHARE * size:
        return None
    return sentence.speech[max(spoken, key=lambda at: spoken[at])]


@dataclass
class Voices:
    """Who was heard to speak, sentence by sentence, while an article is read."""

    _first: dict[int, Sentence] = field(default_factory=dict)
    _last: dict[int, Sentence] = field(default_factory=dict)
    _speakers: dict[int, Chain] = field(default_factory=dict)
    _sentences: dict[int, Sentence] = field(default_factory=dict)
    _said: dict[int, Chain] = field(default_factory=dict)
    _only: set[int] = field(default_factory=set)

    def hear(self, sentence: Sentence, beside: Chain, *, only_reports: bool) -> None:
        """Note a sentence and who speaks in it, () if nobody is named.

        `only_reports` marks "Voss asked." and "said Roe on Monday.", which tell nothing else.
        """
        self._sentences[sentence.index] = sentence
        for quotation in sentence.speech:
            self._first.setdefault(quotation.start, sentence)
            self._last[quotation.start] = sentence
        if beside:
            self._said[sentence.index] = beside[-1:]
        if only_reports:
            self._only.add(sentence.index)

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
            before = self._sentences.get(self._first[quotation.start].index - 1)
            chain = self._beside(quotation.start)
            if not chain and before is not None and before.speech and all(before.quoted):
                quotation = before.speech[-1]
            else:
                self._speakers[quotation.start] = chain or (NOBODY,)
        speaker = self._speakers[quotation.start]
        self._speakers.update(dict.fromkeys(run, speaker))
        return speaker

    def _beside(self, at: int) -> Chain:
        first, last = self._first[at], self._last[at]
        ahead, behind = self._sentences.get(first.index - 1), self._sentences.get(last.index + 1)
        if behind is not None and behind.paragraph != last.paragraph:
            behind = None
        if not all(first.quoted[:2]):
            ahead = None  # quoted by whoever its own sentence is about
        same = ahead is not None and ahead.paragraph == first.paragraph
        if behind is not None and behind.index in self._only:
            return self._said.get(behind.index, ())
        if behind is not None and behind.quotations and not same and behind.index in self._said:
            return self._said[behind.index]
        return self._said.get(ahead.index, ()) if ahead is not None else ()
