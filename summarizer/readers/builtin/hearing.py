"""What reading from top to bottom remembers: who spoke last, and whom a pronoun means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.models import UNSPECIFIED
from summarizer.readers.builtin.attribution import find_speaker, is_only_report
from summarizer.readers.builtin.entities import EntityMentions
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.parts import Part
from summarizer.readers.builtin.references import Focus, antecedent
from summarizer.readers.builtin.sources import SourceRef, Speakers
from summarizer.readers.builtin.voices import Chain, Voices

_LONGEST_REPORT = 14  # words of "Jon Roe, a spokesman for Acme, told reporters on Monday."


@dataclass
class State:
    """The speakers so far, who speaks which quotation, and the sentence before."""

    speakers: Speakers
    focus: Focus = field(default_factory=Focus)
    voices: Voices = field(default_factory=Voices)
    last: Sentence | None = None


def chain_of(part: Part, state: State, label: str | None = None) -> Chain:
    """Return the names of a part's sources; in an interview, whoever answers is the outermost."""
    answering = () if label is None else ((label or UNSPECIFIED,),)
    levels = (state.speakers.resolve(ref, _person(ref, state)) for ref in part.sources)
    return tuple(dict.fromkeys((*answering, *levels)))  # "Roe said it was shut, she said": once


def _person(ref: SourceRef, state: State) -> EntityMentions | None:
    return antecedent(ref.pronoun, state.focus) if ref.pronoun else None


def hear(parts: Sequence[Part], sentence: Sentence, named: Sequence[Mention], state: State) -> bool:
    """Note who speaks in a sentence, and which of its quotations.

    Return whether it does nothing but name the speaker of the quotation before it.
    """
    if sentence.opens_paragraph:
        state.speakers.last = ()  # "It said" goes on with a speaker within a paragraph only
    chains = [(part, chain_of(part, state)) for part in parts if part.sources]
    _assign(chains, sentence, state.voices)
    ref = None if chains else find_speaker(sentence, named)
    beside = chains[-1][1] if chains else ()
    if ref is not None:
        beside = (state.speakers.resolve(ref, _person(ref, state)),)
        for quotation in sentence.speech:
            state.voices.assign(quotation, beside)
    short = not sentence.quotations and len(sentence.tokens) <= _LONGEST_REPORT
    only_reports = ref is not None and short and is_only_report(sentence)
    state.voices.hear(sentence, beside, only_reports=only_reports)
    if beside:
        several = len({chain[-1] for _, chain in chains}) > 1
        state.speakers.last = () if several else beside[-1]
    return only_reports and _follows_quotation(sentence, state.last)


def _assign(chains: Sequence[tuple[Part, Chain]], sentence: Sentence, voices: Voices) -> None:
    """Give every quotation that a report holds to whoever reports."""
    for part, chain in chains:
        indices = (index for lo, hi in part.ranges for index in range(lo, hi))
        places = {sentence.quotation_at(index) for index in indices}
        for place in places:
            if place is not None:
                voices.assign(sentence.speech[place], chain)


def _follows_quotation(sentence: Sentence, before: Sentence | None) -> bool:
    return before is not None and before.paragraph == sentence.paragraph and bool(before.speech)
