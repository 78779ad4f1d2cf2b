"""Who speaks: the noun phrase of a report, turned into the names of its sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.models import UNSPECIFIED
from summarizer.readers.builtin.entities import Entities, EntityMentions
from summarizer.readers.builtin.grammar import PREPOSITIONS
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.places import ADJECTIVES, CAPITALS, country_of
from summarizer.readers.builtin.subjects import is_role_and_name

_REPORTING_NOUNS = frozenset(
    "report reports statement statements account accounts story stories dispatch post posts tweet"
    " release releases figures data document documents estimate estimates survey poll".split()
)
_OUTLET_NOUNS = frozenset(
    "agency newspaper daily magazine website channel broadcaster news network tabloid site outlet"
    " wire service weekly television tv radio paper portal state-run".split()
)
# "That he", "um I" and "59 percent" speak for nobody.
_NO_NAME = re.compile(
    r"^(?:\d[\d.,]*|half|most|some)? ?(?:percent|per cent|%)"
    r"|\b(?:that|which|who|he|she|I|um|uh|how)\b"
)
_PERSON_PRONOUNS = frozenset("he she".split())
PRONOUNS = frozenset("he she they it i we who".split())
_SKIPPED = frozenset("the a an and but so then meanwhile".split())


@dataclass(frozen=True)
class SourceRef:
    """One level of a chain: the names that speak together, or a pronoun still to be resolved."""

    names: tuple[str, ...]
    pronoun: str = ""
    descriptor: frozenset[str] = frozenset()
    head: str = ""  # the noun of a definite description ("the agency"), "" for any other phrase


@dataclass
class Speakers:
    """What is known of earlier sources while the article is read from top to bottom."""

    entities: Entities
    described: list[tuple[frozenset[str], str]] = field(default_factory=list)
    last: tuple[str, ...] = ()

    def resolve(self, ref: SourceRef, fallback: EntityMentions | None) -> tuple[str, ...]:
        """Return the names of a level under the fullest form of each entity.

        A pronoun is the last speaker if that fits, else the person last spoken of; a
        description ("the agency") is the earlier source that was described alike, and keeps the
        article's own words if there is none. An unclear pronoun names nobody.
        """
        if ref.pronoun:
            return self._resolve_pronoun(ref, fallback)
        names = tuple(dict.fromkeys(self._full(name) for name in ref.names))
        if len(names) == 1 and ref.head and not self.entities.find(names[0]):
            for descriptor, name in reversed(self.described):
                shared = len(descriptor & ref.descriptor)
                if ref.head in descriptor and (shared >= 2 or ref.descriptor <= descriptor):
                    return (name,)
        if len(names) == 1 and ref.descriptor and self.entities.find(names[0]):
            self.described.append((ref.descriptor, names[0]))
        return names

    def _full(self, name: str) -> str:
        """Return the fullest name of a person; places and bodies keep the word that speaks."""
        entity = self.entities.find(name)
        return entity.name if entity and entity.type in ("person", "organisation") else name

    def _resolve_pronoun(self, ref: SourceRef, fallback: EntityMentions | None) -> tuple[str, ...]:
        if ref.pronoun in _PERSON_PRONOUNS:
            if fallback is not None:
                return (fallback.name,)
            last = self.entities.find(self.last[0]) if len(self.last) == 1 else None
            fits = last is None or last.gender in ("", "m" if ref.pronoun == "he" else "f")
            if last is not None and last.type in ("person", "other") and fits:
                return (last.name,)
        elif self.last and ref.pronoun in ("they", "it", "we"):
            return self.last
        return (UNSPECIFIED,)


def read_source(sentence: Sentence, lo: int, hi: int, mentions: Sequence[Mention]) -> SourceRef:
    """Return the sources that the noun phrase of tokens `[lo, hi)` names.

    "Russia's Tass news agency" is Tass, "Russian media reports" is Russian media, "Washington and
    Seoul" are two sources that speak together.
    """
    definite = False
    while lo < hi - 1 and sentence.word(lo) in _SKIPPED and "&" not in sentence.gap(lo + 1):
        definite = sentence.word(lo) == "the"
        lo += 1
    word = sentence.word(lo)
    if hi - lo == 1 and word in PRONOUNS:
        return SourceRef((sentence.tokens[lo].text,), pronoun=word)
    groups = _coordinated(sentence, lo, hi)
    names = [_one_name(sentence, first, stop, mentions) for first, stop in groups]
    if any(_NO_NAME.search(name) for name in names):
        return SourceRef((UNSPECIFIED,))
    descriptor = frozenset(
        _singular(sentence.word(index))
        for index in range(lo, hi)
        if sentence.word(index) not in PREPOSITIONS and sentence.word(index) not in _SKIPPED
    )
    head = _singular(sentence.word(hi - 1)) if definite else ""
    return SourceRef(tuple(dict.fromkeys(names)), descriptor=descriptor, head=head)


def _singular(word: str) -> str:
    return word.removesuffix("'s").removesuffix("s")


def _coordinated(sentence: Sentence, lo: int, hi: int) -> list[tuple[int, int]]:
    """Split "Washington and Seoul" and "A, B and C"; leave "the health and safety board" whole."""
    ands = [index for index in range(lo + 1, hi - 1) if sentence.word(index) == "and"]
    if len(ands) != 1:
        return [(lo, hi)]
    cut = ands[0]
    right = cut + 2 if sentence.word(cut + 1) == "the" else cut + 1
    if right >= hi:
        return [(lo, hi)]
    phrases = ((lo, cut), (right, hi))
    if not all(_is_upper(sentence, at) or is_role_and_name(sentence, at, to) for at, to in phrases):
        return [(lo, hi)]
    left_names = _is_upper(sentence, cut - 1)
    right_names = _is_upper(sentence, hi - 1)
    adjective = sentence.tokens[cut - 1].text in ADJECTIVES
    if not (left_names and right_names) or adjective:
        return [(lo, hi)]
    return [(lo, cut), (right, hi)]


def _is_upper(sentence: Sentence, index: int) -> bool:
    return sentence.tokens[index].text[:1].isupper()


def _one_name(sentence: Sentence, lo: int, hi: int, mentions: Sequence[Mention]) -> str:
    """Return the name that a phrase comes down to, or its own words without reporting nouns."""
    start, end = sentence.tokens[lo].start, sentence.tokens[hi - 1].end
    inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
    tail = hi
    while tail > lo + 1 and _is_noun(sentence, tail - 1, _REPORTING_NOUNS):
        tail -= 1
    outlet = hi
    while outlet > lo + 1 and _is_noun(sentence, outlet - 1, _OUTLET_NOUNS):
        outlet -= 1
    if inside and _opens_phrase(sentence, lo, hi, inside[0]):
        return inside[0].name
    for mention in reversed(inside):
        if mention.end == sentence.tokens[tail - 1].end and _may_stand_alone(sentence, lo, mention):
            return mention.name
        if outlet < hi and mention.end == sentence.tokens[outlet - 1].end:
            return mention.name
    if sentence.word(tail - 1) in PREPOSITIONS:
        tail = hi
    end = sentence.tokens[tail - 1].end
    name = " ".join(sentence.flat[start:end].split())
    whole = tail - lo == 1 and name.endswith(("'s", "’s"))
    return name[:-2] if whole else name


def _is_noun(sentence: Sentence, index: int, nouns: frozenset[str]) -> bool:
    """Say whether a token is one of `nouns`, and no part of a name such as "Kolm Post"."""
    return sentence.word(index) in nouns and sentence.tokens[index].text.islower()


def _opens_phrase(sentence: Sentence, lo: int, hi: int, mention: Mention) -> bool:
    """Say whether a person opens the phrase and a place or office follows: "Ada Moss of Acme"."""
    if not mention.person or mention.start > sentence.tokens[lo].start + 30:
        return False
    after = next((at for at in range(lo, hi) if sentence.tokens[at].start >= mention.end), hi)
    before = [at for at in range(lo, hi) if sentence.tokens[at].end <= mention.start]
    described = all(sentence.tokens[at].text[:1].isupper() for at in before)
    return described and after < hi and sentence.word(after) in ("of", "from", "at", "with", "for")


def _may_stand_alone(sentence: Sentence, lo: int, mention: Mention) -> bool:
    """Say whether what stands before a name only describes it ("top official Jane Roe").

    "A spokesman for Acme" is not Acme, and "the mayor of Paris" is not Paris.
    """
    before = next(
        (
            index
            for index in range(lo, len(sentence.tokens))
            if sentence.tokens[index].end > mention.start
        ),
        lo,
    )
    if before == lo:
        return True
    words = [sentence.word(index) for index in range(lo, before)]
    if words[-1] in PREPOSITIONS or (words[-1] == "the" and len(words) > 1):
        return False
    place = country_of(mention.name) or mention.name in CAPITALS
    return not (place and not words[-1].endswith("'s") and words[-1] not in _SKIPPED)
