"""Who speaks a quotation: named in its sentence, before it or after it, else nobody that is known.

One speaker speaks the whole of a quotation, however many sentences and paragraphs it takes. A
quotation is never the article's own voice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from summarizer.language.quotations import Quotation
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.sources import NOBODY, Level
from summarizer.text.spans import Span

Chain = tuple[Level, ...]
_LEAST_CHARS = 30  # so many quoted characters are speech, whatever stands around them
_LEAST_SHARE = 0.4  # of a claim; below it, the article tells and quotes a phrase


def speech_in(sentence: Sentence, span: Span) -> Quotation | None:
    """Return the quotation that much of `span` stands in, None if little of it does.

    A scare quote or a title is none.
    """
    spoken = {
        quotation: min(span[1], stop) - max(span[0], start)
        for (start, stop), quotation in zip(sentence.quotations, sentence.speech, strict=True)
        if start < span[1] and span[0] < stop and not quotation.is_scare
    }
    total = sum(spoken.values())
    if not spoken or (total < _LEAST_CHARS and total < _LEAST_SHARE * (span[1] - span[0])):
        return None
    return max(spoken, key=lambda quotation: spoken[quotation])


class _Heard(NamedTuple):
    """A sentence, who speaks in it, and whether it tells nothing else: "said Roe on Monday."."""

    sentence: Sentence
    said: Chain
    only: bool


_SILENCE = _Heard(Sentence(-1, 0, 0, "", paragraph=-1), (), only=False)


@dataclass
class Voices:
    """Who was heard to speak, sentence by sentence, while an article is read."""

    _heard: dict[int, _Heard] = field(default_factory=dict)  # by the index of the sentence
    _places: dict[int, list[int]] = field(default_factory=dict)  # of a quotation
    _speakers: dict[int, Chain] = field(default_factory=dict)

    def hear(self, sentence: Sentence, beside: Chain, *, only_reports: bool) -> None:
        """Note a sentence and who speaks in it, () if nobody is named."""
        self._heard[sentence.index] = _Heard(sentence, beside[-1:], only_reports)
        for quotation in sentence.speech:
            self._places.setdefault(quotation.start, []).append(sentence.index)

    def assign(self, quotation: Quotation, chain: Chain) -> None:
        """Note who speaks a quotation; who is named first speaks all of it."""
        self._speakers.setdefault(quotation.start, chain)

    def speaker_of(self, quotation: Quotation) -> Chain:
        """Return the chain of a quotation after all was heard; (unspecified) if none is known.

        In this order: named in its sentences; by a reporting clause right behind it; by the
        sentence before in its paragraph, or else behind; by the last sentence before its paragraph;
        by who speaks the quotation right before it.
        """
        run: list[int] = []  # quotations that follow one another, with nobody between them
        while (at := quotation.start) not in self._speakers:
            run.append(at)
            before = self._heard.get(self._places[at][0] - 1, _SILENCE).sentence
            chain = self._beside(at)
            if not chain and before.speech and all(before.quoted):
                quotation = before.speech[-1]
            else:
                self._speakers[at] = chain or (NOBODY,)
        self._speakers.update(dict.fromkeys(run, self._speakers[at]))
        return self._speakers[at]

    def _beside(self, at: int) -> Chain:
        first, last = (self._heard[self._places[at][end]].sentence for end in (0, -1))
        ahead = self._heard.get(first.index - 1, _SILENCE)
        behind = self._heard.get(last.index + 1, _SILENCE)
        if not all(first.quoted[:2]):
            ahead = _SILENCE  # quoted by whoever its own sentence is about
        goes_on = behind.sentence.paragraph == last.paragraph
        beside = behind.sentence.quotations and ahead.sentence.paragraph != first.paragraph
        if goes_on and (behind.only or (beside and behind.said)):
            return behind.said
        return ahead.said
