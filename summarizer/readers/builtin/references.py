"""What an opening pronoun stands for, where that is sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.readers.builtin.entities import Entities, EntityMentions
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention

_GENDERS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
PERSONAL = frozenset("he she his her".split())
# Words that tie a clause to what stands before it.
DEPENDENT = frozenset(
    "he she it they his her its their him them this that these those such here there another"
    " both neither either others one we i you our my your".split()
)
_THINGS = frozenset("it them they their its this these".split())
# A person may be meant by what such a word begins or ends.
_NAMING = frozenset("a an the who people men women children parents police officers".split())
_SHORT = 10  # tokens; a longer sentence mostly says itself what its "it" is
_OPENERS = frozenset("but and so then yet or nor".split())
_LINKS = re.compile(
    r"(?:But|And|So|Yet|However|Meanwhile|Moreover|Furthermore|Nevertheless|Nonetheless|Instead"
    r"|Still|Also|Then|Indeed|Besides|Additionally|In addition|As a result|For example|For instance"
    r"|On the other hand|In contrast|By contrast|At the same time|In fact|Of course),?\s+(?=\S)"
)
_NEEDS_BEFORE = re.compile(
    r"(?:The (?:announcement|move|decision|comments?|remarks?|news|statement|incident|report"
    r"|two|three|pair|couple|former|latter|same|others?|man|woman|group|company|team|agreement"
    r"|attack|visit|meeting|deal)\b|Asked|Later|Afterwards|Soon after|After that|Since then|Instead"
    r"|As such|For (?:this|that)|Not |Which |Because of (?:this|that)|Then\b|In (?:this|that|it)\b"
    r"|Among them|Among those|Of (?:these|those|them)\b|By then\b|At that\b"
    r"|During (?:his|her|their)\b|In (?:his|her|their)\b)"
)


@dataclass(frozen=True)
class Focus:
    """The people named in the sentence before, and the one it is about if there is just one."""

    only: EntityMentions | None = None


def focus_of(
    mentions: Sequence[Mention], entities: Entities, resolved: EntityMentions | None
) -> Focus:
    """Return whom a following "he" or "she" means: the only person of this sentence, if any.

    `resolved` is the person that a pronoun of this sentence stood for.
    """
    people: dict[str, EntityMentions] = {}
    for mention in mentions:
        entity = entities.find(mention.name)
        if entity is not None and entity.type == "person":
            people[entity.name] = entity
    if resolved is not None:
        people[resolved.name] = resolved
    return Focus(next(iter(people.values())) if len(people) == 1 else None)


def with_genders(
    entities: Entities, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> Entities:
    """Return `entities` with the gender of each person whom pronouns tell.

    Counts "he" and "she" in sentences that name one person only; two of one kind for each of the
    other, and at least one, decide.
    """
    counts: dict[str, Counter[str]] = {}
    for sentence, named in zip(sentences, mentions, strict=True):
        person = focus_of(named, entities, None).only
        if person is not None:
            told = (_GENDERS[word] for word in sentence.vocabulary & _GENDERS.keys())
            counts.setdefault(person.name, Counter()).update(told)
    known = {
        entity.name: replace(entity, gender=_majority(counts[entity.name]))
        for entity in entities.items
        if not entity.gender and entity.name in counts
    }
    return Entities(
        tuple(known.get(entity.name, entity) for entity in entities.items),
        {key: known.get(entity.name, entity) for key, entity in entities.by_name.items()},
    )


def _majority(counts: Counter[str]) -> str:
    for one, other in (("m", "f"), ("f", "m")):
        if counts[one] > 0 and counts[one] >= 2 * counts[other]:
            return one
    return ""


def antecedent(pronoun: str, focus: Focus) -> EntityMentions | None:
    """Return whom "he", "she", "his" or "her" means at the start of a clause, None if not sure."""
    entity = focus.only
    if pronoun not in PERSONAL or entity is None:
        return None
    if entity.gender and entity.gender != _GENDERS[pronoun]:
        return None
    return entity


def naming(pronoun: str, name: str) -> str:
    """Return `name` in the place of `pronoun`: "his" becomes "Jane Roe's"."""
    return f"{name}'s" if pronoun in ("his", "her", "its", "their") else name


def without_link(text: str) -> str:
    """Return `text` without an opening "But", "However," or the like."""
    match = _LINKS.match(text)
    return text[match.end() :] if match else text


def leans_back(sentence: Sentence) -> bool:
    """Say whether a sentence needs the one before it to be understood.

    Errs on the side of yes: it only keeps a sentence from standing alone in a summary.
    """
    index = 0
    while index < 2 and sentence.word(index) in _OPENERS:
        index += 1
    if sentence.word(index) in DEPENDENT and sentence.word(index + 1) not in (
        "is",
        "are",
        "was",
        "were",
    ):
        return True
    if sentence.word(index) in DEPENDENT - {"there"}:
        return True
    if _has_loose_pronoun(sentence, index):
        return True
    start = sentence.tokens[index].start - sentence.start
    return index > 0 or opens_leaning(sentence.text[start:])


def opens_leaning(text: str) -> bool:
    """Say whether `text` opens with words such as "The two countries" or "Since then"."""
    return _NEEDS_BEFORE.match(text) is not None


def _has_loose_pronoun(sentence: Sentence, lo: int) -> bool:
    """Say whether "him" or "it" stands where nothing it could mean comes before it."""
    short = len(sentence.tokens) < _SHORT
    for index in range(lo, len(sentence.tokens)):
        if sentence.quoted[index]:
            continue
        word = sentence.word(index)
        if word in _NAMING or (index > lo and sentence.tokens[index].text[:1].isupper()):
            return short and bool(_THINGS & set(sentence.text.casefold().rstrip(".!").split()[-1:]))
        if word in _GENDERS:
            return True
        if word in _THINGS and short:
            return True
    return False
