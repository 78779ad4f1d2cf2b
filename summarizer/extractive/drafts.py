"""Drafts of claims: clauses with their sources, opening pronouns resolved, one fact once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from summarizer.extractive import grammar
from summarizer.extractive.attribution import read_parts
from summarizer.extractive.clauses import Clause, find_subject, split_clauses
from summarizer.extractive.entities import Entities, Entity
from summarizer.extractive.layout import Sentence
from summarizer.extractive.names import Mention
from summarizer.extractive.parts import Part
from summarizer.extractive.references import (
    DEPENDENT,
    PERSONAL,
    Focus,
    antecedent,
    focus_of,
    naming,
    with_genders,
)
from summarizer.extractive.sources import Speakers
from summarizer.extractive.wording import Edit, char_span, spans_of
from summarizer.text.lexicon import FUNCTION_WORDS, ORDINALS
from summarizer.text.tokens import is_number

Range = tuple[int, int]
Span = tuple[int, int]
Chain = tuple[tuple[str, ...], ...]

_FIRST_PERSON = frozenset("i we my our i'm i've i'd i'll we're we've we'll we'd me us".split())
_ENGLISH_SHARE = 0.12  # function words are 35 to 50 % of English news, under 5 % of other tongues


@dataclass(frozen=True)
class Draft:
    """A claim in the making: where it stands, who says it, and how its wording departs.

    `quotes` are further places of the article that carry it. `unresolved` marks a clause whose
    opening pronoun could not be resolved.
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

    @property
    def spans(self) -> list[Span]:
        """Return the characters the draft is made of."""
        return spans_of(self.sentence, self.ranges)


@dataclass
class _State:
    """What reading from top to bottom has to remember."""

    speakers: Speakers
    focus: Focus = field(default_factory=Focus)
    in_quotation: bool = False


def is_english(sentences: Sequence[Sentence]) -> bool:
    """Say whether the words between the names are English ones, by the share of function words."""
    words = [token.text.casefold() for sentence in sentences[:200] for token in sentence.tokens]
    return sum(word in FUNCTION_WORDS for word in words) > _ENGLISH_SHARE * len(words)


def draft_claims(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], entities: Entities
) -> list[Draft]:
    """Return the drafts of an English article in order."""
    entities = with_genders(entities, sentences, mentions)
    state = _State(Speakers(entities))
    drafts: list[Draft] = []
    for sentence, named in zip(sentences, mentions, strict=True):
        new = _drafts_of(sentence, named, entities, state, drafts)
        drafts.extend(draft for draft in new if _is_checkable(draft, named))
    return drafts


def plain_drafts(sentences: Sequence[Sentence]) -> list[Draft]:
    """Return every sentence as a draft in the article's own voice: all that is sure of any text."""
    return [Draft(sentence, ((0, len(sentence.tokens)),)) for sentence in sentences]


def _drafts_of(
    sentence: Sentence,
    named: Sequence[Mention],
    entities: Entities,
    state: _State,
    earlier: list[Draft],
) -> list[Draft]:
    parts = read_parts(sentence, named)
    drafts: list[Draft] = []
    resolved: Entity | None = None
    for part in parts:
        chain = _chain(part, sentence, state)
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
            drafts.append(draft)
    speakers = [part for part in parts if part.sources]
    if speakers:
        state.speakers.last = _chain(speakers[-1], sentence, state)[-1]
    state.in_quotation = bool(sentence.quotations)
    state.focus = focus_of(named, entities, resolved)
    return drafts


def _chain(part: Part, sentence: Sentence, state: _State) -> Chain:
    """Return the names of a part's sources; a bare quotation goes on with the last speaker."""
    if part.sources:
        return tuple(
            state.speakers.resolve(ref, _person(ref.pronoun, state)) for ref in part.sources
        )
    lo, hi = part.ranges[0][0], part.ranges[-1][1]
    bare = all(sentence.quoted[lo:hi]) and bool(sentence.quotations)
    if bare and state.speakers.last and (state.in_quotation or not sentence.opens_paragraph):
        return (state.speakers.last,)
    return ()


def _person(pronoun: str, state: _State) -> Entity | None:
    return antecedent(pronoun, state.focus) if pronoun else None


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
    state: _State,
    entities: Entities,
) -> tuple[Draft, Entity | None]:
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
    if word not in DEPENDENT:
        return draft, None
    token = sentence.tokens[index]
    if word in PERSONAL and not sentence.quoted[index]:
        person = _speaker_meant(part, chain, entities, word) or antecedent(
            word, _focus_within(sentence, before, state, entities)
        )
        if person is not None:
            edit = Edit(token.start, token.end, naming(word, person.name))
            return replace(draft, edits=(*draft.edits, edit)), person
    if word in ("it", "its") and chain and (subject := _subject_before(before, chain)):
        return replace(draft, edits=(*draft.edits, Edit(token.start, token.end, naming(word, subject)))), None
    if (
        word in ("they", "their", "it")
        and not sentence.quoted[index]
        and (speaker := _body_meant(sentence, part, chain, index))
    ):
        return replace(draft, edits=(*draft.edits, Edit(token.start, token.end, naming(word, speaker)))), None
    if event := _marked_event(sentence, index):
        return replace(draft, edits=(*draft.edits, event)), None
    dependent = word not in ("there", "another", "both", "one", "i", "we")
    return replace(draft, unresolved=dependent), None


def _speaker_meant(part: Part, chain: Chain, entities: Entities, word: str) -> Entity | None:
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
        acts = sentence.word(index + 1) in ("will", "would", "had", "has")
        return _with_article(name) if acts else None
    return name if len(chain[-1]) > 1 or name.endswith(("s", "police", "media")) else None


def _with_article(name: str) -> str:
    return name if name[:1].isupper() else f"the {name}"


def _focus_within(
    sentence: Sentence, before: Sequence[Draft], state: _State, entities: Entities
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


def _is_checkable(draft: Draft, named: Sequence[Mention]) -> bool:
    """Say whether a draft states something that someone could check.

    Questions, fragments without a verb, and quoted talk about the speaker do not.
    """
    sentence = draft.sentence
    indices = [index for lo, hi in draft.ranges for index in range(lo, hi)]
    if len(indices) < 3 and not sentence.is_title:
        return False
    spans = draft.spans
    start, end = spans[0][0], spans[-1][1]
    if (
        sentence.flat[end - 1 : end + 1].strip().startswith("?")
        or "?" in sentence.flat[end - 1 : end + 1]
    ):
        return False
    words = [sentence.word(index) for index in indices]
    if all(sentence.quoted[index] for index in indices):
        return _is_checkable_talk(words)
    concrete = any(char.isdigit() for word in words for char in word) or any(
        start <= mention.start < end for mention in named
    )
    has_verb = any(grammar.may_be_verb(word) for word in words)
    return sentence.is_title or has_verb or (concrete and len(words) >= 6)


def _is_checkable_talk(words: Sequence[str]) -> bool:
    """Say whether quoted words state something beyond the speaker's own feelings."""
    if _FIRST_PERSON & set(words[:3]) or words[0].partition("'")[0] in DEPENDENT - {"there"}:
        return False
    return len(words) >= 6 or any(is_number(word) for word in words)
