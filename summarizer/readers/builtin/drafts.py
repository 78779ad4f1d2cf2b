"""Drafts of claims: pieces of sentences in the article's own words, with who says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.language.quotations import Quotation
from summarizer.readers.builtin.attribution import read_parts
from summarizer.readers.builtin.checkable import is_checkable
from summarizer.readers.builtin.entities import Entities
from summarizer.readers.builtin.hearing import State, chain_of, hear
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.leaning import context_of
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.parts import Part
from summarizer.readers.builtin.pieces import Piece, find_pieces
from summarizer.readers.builtin.references import focus_of, with_genders
from summarizer.readers.builtin.sources import Speakers
from summarizer.readers.builtin.voices import Chain, speech_in
from summarizer.readers.builtin.wording import spans_of
from summarizer.text.spans import Span

Range = tuple[int, int]
_ALLEGING = frozenset("allege alleges alleged".split())


@dataclass(frozen=True)
class Draft:
    """A claim in the making: where it stands, who says it, and what it leans on.

    `quotes` are further places of the article that carry it, `context` those that one has to read
    to understand it. `speech` is the quotation that it is part of and whose speaker is still to be
    found.
    """

    sentence: Sentence
    ranges: tuple[Range, ...]
    chain: Chain = ()
    kind: str = "content"
    denied: bool = False
    possible: bool = False
    unconfirmed: bool = False
    quotes: tuple[Span, ...] = ()
    context: tuple[Span, ...] = ()
    speech: Quotation | None = None

    @property
    def spans(self) -> list[Span]:
        """Return the characters the draft is made of."""
        return spans_of(self.sentence, self.ranges)


def draft_claims(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], entities: Entities
) -> list[Draft]:
    """Return the drafts of an English article in order."""
    entities = with_genders(entities, sentences, mentions)
    state = State(Speakers(entities))
    drafts: list[Draft] = []
    before: list[Sentence] = []
    for sentence, named in zip(sentences, mentions, strict=True):
        new = _drafts_of(sentence, named, state, before, drafts)
        places = [mention.start for mention in named]
        drafts.extend(d for d in new if is_checkable(sentence, d.ranges, d.spans, places))
        state.focus = focus_of(named, entities, None)
        state.last = sentence
        if not sentence.is_title:
            before.append(sentence)
    return [
        replace(draft, chain=state.voices.speaker_of(draft.speech)) if draft.speech else draft
        for draft in drafts
    ]


def plain_drafts(sentences: Sequence[Sentence]) -> list[Draft]:
    """Return each sentence of an article in another language as a draft, with nothing guessed."""
    return [
        Draft(sentence, ((0, len(sentence.tokens)),))
        for sentence in sentences
        if not sentence.text.endswith(("?", "？"))
    ]


def _drafts_of(
    sentence: Sentence,
    named: Sequence[Mention],
    state: State,
    before: Sequence[Sentence],
    earlier: list[Draft],
) -> list[Draft]:
    parts = read_parts(sentence, named)
    if hear(parts, sentence, named, state):
        return []
    chains = [chain_of(part, state, sentence.label) for part in parts]
    told = [
        (part, chain)
        for part, chain in zip(parts, chains, strict=True)
        if part.kind in ("content", "act")
    ]
    drafts = [
        Draft(
            sentence,
            piece.ranges,
            piece.chain,
            piece.kind,
            piece.denied,
            piece.possible,
            _is_alleged(sentence, piece),
            context=context_of(sentence, piece.lo, piece.hi, before),
            speech=None if piece.chain else speech_in(sentence, piece.ranges),
        )
        for piece in find_pieces(sentence, told)
    ]
    for part, chain in zip(parts, chains, strict=True):
        if part.kind == "endorsement":
            _endorse(earlier, sentence, chain)
        elif part.kind == "doubt":
            _doubt(earlier, sentence)
        elif part.kind == "denial":
            drafts.extend(_denial(drafts or earlier, part, sentence, chain))
    return drafts


def _is_alleged(sentence: Sentence, piece: Piece) -> bool:
    """Say whether somebody only alleges what a piece says."""
    if _ALLEGING.isdisjoint(sentence.vocabulary):
        return False
    outside = (*range(piece.lo), *range(piece.hi, len(sentence.tokens)))
    return bool(piece.chain) and any(sentence.word(index) in _ALLEGING for index in outside)


def _endorse(earlier: list[Draft], sentence: Sentence, chain: Chain) -> None:
    """Give the claims of the sentence before the sources that this sentence names for them."""
    place = len(earlier)
    while place and earlier[place - 1].sentence.index == earlier[-1].sentence.index:
        place -= 1
    for index in range(place, len(earlier)):
        before = earlier[index].chain
        joined = chain if not before or before[0] == chain[0] else before + chain
        earlier[index] = replace(
            earlier[index],
            chain=joined,
            quotes=(*earlier[index].quotes, (sentence.start, sentence.end)),
        )


def _doubt(earlier: list[Draft], sentence: Sentence) -> None:
    """Mark the reported claims right before a sentence that says they could not be verified."""
    reach = 2 if sentence.word(0) in ("neither", "both") or "claims" in sentence.vocabulary else 1
    for index in range(len(earlier) - 1, -1, -1):
        if earlier[index].sentence.index < sentence.index - reach:
            break
        if earlier[index].chain:
            quotes = (*earlier[index].quotes, (sentence.start, sentence.end))
            earlier[index] = replace(earlier[index], unconfirmed=True, quotes=quotes)


def _denial(before: Sequence[Draft], part: Part, sentence: Sentence, chain: Chain) -> list[Draft]:
    """Return the claim before once more, as denied by who denies "it"; nothing if none is near."""
    if not before or before[-1].sentence.index < sentence.index - 1:
        return []
    start, end = spans_of(sentence, part.ranges)[0][0], spans_of(sentence, part.ranges)[-1][1]
    return [replace(before[-1], chain=chain, denied=True, quotes=((start, end),))]
