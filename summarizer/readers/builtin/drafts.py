"""Drafts of claims: clauses with their sources, opening pronouns resolved, one fact once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.language.quotations import Quotation
from summarizer.readers.builtin.attribution import read_parts
from summarizer.readers.builtin.checkable import is_checkable
from summarizer.readers.builtin.clauses import Clause, find_subject, split_clauses
from summarizer.readers.builtin.edits import Edit, char_span, spans_of
from summarizer.readers.builtin.entities import Entities, EntityMentions
from summarizer.readers.builtin.hearing import State, chain_of, hear
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.pairs import find_pair
from summarizer.readers.builtin.parts import Part
from summarizer.readers.builtin.references import (
    DEPENDENT,
    PERSONAL,
    Focus,
    antecedent,
    focus_of,
    naming,
    with_genders,
)
from summarizer.readers.builtin.sources import Speakers
from summarizer.readers.builtin.voices import Chain, speech_in
from summarizer.text.lexicon import ORDINALS
from summarizer.text.spans import Span

Range = tuple[int, int]

# After "it", they tell that a body is meant: fires, storms and prices do none of these.
_ACTS_OF_BODIES = frozenset(
    "will would had has plans planned wants wanted expects expected hopes hoped intends intended"
    " supports supported opposes opposed respects respected welcomes welcomed regrets regretted"
    " condemns condemned rejects rejected believes believed received decided agreed sent seized"
    " arrested needs needed offered paid".split()
)
_MALE = frozenset("he him his himself".split())


@dataclass(frozen=True)
class Draft:
    """A claim in the making: where it stands, who says it, and how its wording departs.

    `quotes` are further places of the article that carry it. `unresolved` marks a clause whose
    opening pronoun could not be resolved. `speech` is the quotation that it is part of and whose
    speaker is still to be found.
    """

    sentence: Sentence
    ranges: tuple[Range, ...]
    chain: Chain = ()
    kind: str = "content"
    denied: bool = False
    possible: bool = False
    unconfirmed: bool = False
    edits: tuple[Edit, ...] = ()
    unresolved: bool = False
    quotes: tuple[Span, ...] = ()
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
    for sentence, named in zip(sentences, mentions, strict=True):
        new = _drafts_of(sentence, named, entities, state, drafts)
        places = [mention.start for mention in named]
        drafts.extend(d for d in new if is_checkable(sentence, d.ranges, d.spans, places))
    return [
        replace(draft, chain=state.voices.speaker_of(draft.speech)) if draft.speech else draft
        for draft in drafts
    ]


def plain_drafts(sentences: Sequence[Sentence]) -> list[Draft]:
    """Return every sentence as a draft in the article's own voice: all that is sure of any text."""
    return [Draft(sentence, ((0, len(sentence.tokens)),)) for sentence in sentences]


def _drafts_of(
    sentence: Sentence,
    named: Sequence[Mention],
    entities: Entities,
    state: State,
    earlier: list[Draft],
) -> list[Draft]:
    parts = read_parts(sentence, named)
    if hear(parts, sentence, named, state):
        parts = []
    drafts: list[Draft] = []
    resolved: EntityMentions | None = None
    for part in parts:
        chain = chain_of(part, state, sentence.label)
        if part.kind == "endorsement":
            _endorse(earlier, sentence, chain)
            continue
        if part.kind == "doubt":
            _doubt(earlier, sentence)
            continue
        if part.kind == "denial":
            drafts.extend(_denial(drafts or earlier, part, sentence, chain))
            continue
        for clause in split_clauses(sentence, part.ranges):
            draft, person = _draft(sentence, part, clause, chain, drafts, state, entities)
            resolved = resolved or person
            speech = None if chain else speech_in(sentence, clause.ranges)
            drafts.append(replace(draft, speech=speech))
    state.focus = focus_of(named, entities, resolved)
    state.last = sentence
    return drafts


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
            earlier[index] = replace(earlier[index], unconfirmed=True)


def _denial(before: Sequence[Draft], part: Part, sentence: Sentence, chain: Chain) -> list[Draft]:
    """Return the claim before once more, as denied by who denies "it"; nothing if none is near."""
    if not before or before[-1].sentence.index < sentence.index - 1:
        return []
    start, end = spans_of(sentence, part.ranges)[0][0], spans_of(sentence, part.ranges)[-1][1]
    return [replace(before[-1], chain=chain, denied=True, quotes=((start, end),))]


def _draft(
    sentence: Sentence,
    part: Part,
    clause: Clause,
    chain: Chain,
    before: Sequence[Draft],
    state: State,
    entities: Entities,
) -> tuple[Draft, EntityMentions | None]:
    """Build one draft, and tell whom its opening pronoun meant."""
    draft = Draft(
        sentence, clause.ranges, chain, part.kind, part.denied, part.possible and not before[1:]
    )
    if clause.past is not None:
        verb = sentence.tokens[clause.past[0]]
        draft = replace(draft, edits=(Edit(verb.start, verb.end, clause.past[1]),))
    index = clause.ranges[0][0]
    while sentence.word(index) in ("and", "but", "so") and index < clause.ranges[0][1] - 1:
        index += 1
    word = sentence.word(index)
    last = before[-1].sentence if before and before[-1].sentence is not sentence else state.last
    pair = find_pair(sentence, last, index, clause.ranges[-1][1])
    draft = replace(draft, edits=(*draft.edits, pair)) if pair else draft
    if word not in DEPENDENT:
        return _with_object(draft, part, chain, state, entities), None
    token = sentence.tokens[index]
    if word in PERSONAL and not sentence.quoted[index]:
        person = _speaker_meant(part, chain, entities, word) or antecedent(
            word, _focus_within(sentence, before, state, entities)
        )
        if person is not None:
            edit = Edit(token.start, token.end, naming(word, person.name))
            return replace(draft, edits=(*draft.edits, edit)), person
    if word in ("it", "its") and chain and (subject := _subject_before(before, chain)):
        return replace(
            draft, edits=(*draft.edits, Edit(token.start, token.end, naming(word, subject)))
        ), None
    if (
        word in ("they", "their", "it")
        and not sentence.quoted[index]
        and (speaker := _body_meant(sentence, part, chain, index))
    ):
        return replace(
            draft, edits=(*draft.edits, Edit(token.start, token.end, naming(word, speaker)))
        ), None
    if event := _marked_event(sentence, index):
        return replace(draft, edits=(*draft.edits, event)), None
    dependent = word not in ("there", "another", "both", "one", "i", "we")
    return replace(draft, unresolved=dependent), None


def _with_object(draft: Draft, part: Part, chain: Chain, state: State, entities: Entities) -> Draft:
    """Name whom "cleared him" means: never the subject, so the person of the sentence before."""
    sentence = draft.sentence
    if "him" not in sentence.vocabulary:
        return draft
    places = [at for lo, hi in draft.ranges for at in range(lo, hi) if not sentence.quoted[at]]
    at = next((at for at in places if sentence.word(at) in _MALE), None)
    if (
        at is None
        or sentence.word(at) != "him"
        or any(
            sentence.tokens[place].text[:1].isupper() and place > 0
            for place in places
            if place < at
        )
    ):
        return draft
    person = antecedent("he", state.focus)
    if person is None or (part.sources and not _speaker_meant(part, chain, entities, "he")):
        return draft
    token = sentence.tokens[at]
    return replace(draft, edits=(*draft.edits, Edit(token.start, token.end, person.name)))


def _speaker_meant(
    part: Part, chain: Chain, entities: Entities, word: str
) -> EntityMentions | None:
    """Return the person who says "his government would": the speaker, if a named person."""
    if not part.sources or len(chain[-1]) != 1:
        return None
    entity = entities.find(chain[-1][0])
    if entity is None or entity.type != "person":
        return None
    return antecedent(word, Focus(entity))


def _body_meant(sentence: Sentence, part: Part, chain: Chain, index: int) -> str | None:
    """Return who is meant by "police said they had ..." and "the ministry said it would ..."."""
    if not part.sources or part.sources[-1].pronoun:
        return None
    name = " and ".join(chain[-1])
    if sentence.word(index) == "it":
        acts = sentence.word(index + 1) in _ACTS_OF_BODIES or (
            sentence.word(index + 1) in ("is", "was") and sentence.word(index + 2).endswith("ing")
        )
        return _with_article(name) if acts else None
    plural = name.split(" of ")[0].split(" from ")[0].endswith(("s", "police", "media"))
    return name if len(chain[-1]) > 1 or plural else None


def _with_article(name: str) -> str:
    return name if name[:1].isupper() else f"the {name}"


def _focus_within(
    sentence: Sentence, before: Sequence[Draft], state: State, entities: Entities
) -> Focus:
    """Return the person in mind: of the clauses before in this sentence, else of the last one."""
    if not before:
        return state.focus
    words = " ".join(sentence.flat[start:end] for draft in before for start, end in draft.spans)
    people = [
        entity
        for entity in entities.items
        if entity.type == "person" and any(name in words for name in (entity.name, *entity.aliases))
    ]
    return Focus(people[0]) if len(people) == 1 else Focus()


def _subject_before(before: Sequence[Draft], chain: Chain) -> str | None:
    """Return the subject of the clause before that has the same sources."""
    if not before or before[-1].chain != chain or len(before[-1].ranges) != 1:
        return None
    draft = before[-1]
    subject = find_subject(draft.sentence, *draft.ranges[0])
    if subject is None or draft.sentence.word(subject[0]) in DEPENDENT:
        return None
    start, end = char_span(draft.sentence, *subject)
    return draft.sentence.flat[start:end]


def _marked_event(sentence: Sentence, index: int) -> Edit | None:
    """Read "It marks Roe's second visit" as "The visit marks Roe's second visit"."""
    if sentence.word(index) not in ("it", "this", "that"):
        return None
    if sentence.word(index + 1) not in ("marks", "marked", "is", "was"):
        return None
    for place in range(index + 2, min(index + 7, len(sentence.tokens) - 1)):
        if sentence.word(place) in ORDINALS and sentence.word(place - 1).endswith("'s"):
            token = sentence.tokens[index]
            noun = sentence.tokens[place + 1].text
            return Edit(token.start, token.end, f"The {noun}") if noun.islower() else None
    return None
