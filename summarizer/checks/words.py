"""Words as the checks compare them: a key and a kind for each word with content.

Articles, prepositions and forms of "be" and "have" are left out, so that what is left can be
aligned: a claim and the sentence that it comes from share most of it, in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.language.places import country_of, nation_of
from summarizer.models import Entity
from summarizer.text.lexicon import DATE_WORDS, FUNCTION_WORDS, MODALS
from summarizer.text.spans import Span
from summarizer.text.tokens import find_numbers, is_negator, is_number

# One letter a kind: a name, a description that is an alias ("the newspaper"), a number, a word of
# a date, a modal, a negator, a pronoun, any other word.
NAME, ALIAS, NUMBER, DATE, MODAL, NEGATOR, PRONOUN, OTHER = "ND#Tmnho"

_WORD = re.compile(r"[^\W_]+(?:[’'.&/-][^\W_]+)*(?:[’']s?)?")
_HAS_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred"
    r"|thousand|million|billion|dozen)",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"(?:^|(?<![A-Z])[.!?:]|[\"“‘(])[\s\"“‘(]*$")
_PRONOUNS = frozenset(
    "he she it they we i you him her them us me his hers its their theirs our my your who which"
    " this that these those here there such".split()
)
_MONTHS_IN_SHORT = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_TITLES = frozenset("mr mrs ms mx miss dr sir".split())
_DROPPED = _TITLES | FUNCTION_WORDS - _PRONOUNS - MODALS - frozenset(
    "not no never nor without".split()
)
_MIDDLE = re.compile(r"(?<=[a-z0-9,;] )[^\W\d_a-z][\w’'-]*")
_ENDINGS = re.compile(r"(?<=\w{3})(?:ies|ied|ing|ed|es|e|s|y)$")

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words with content of a text: `keys` for comparing, `kinds` a letter each, `spans`."""

    text: str
    keys: tuple[str, ...]
    kinds: str
    spans: tuple[Span, ...]

    def written(self, lo: int, hi: int) -> str:
        """Return the words `[lo, hi)` with what stands between them; hi > lo."""
        return self.text[self.spans[lo][0] : self.spans[hi - 1][1]]


class Names:
    """The names of an article: the forms of its entities, and what it writes with a capital."""

    def __init__(self, entities: Sequence[Entity], text: str) -> None:
        self.types: dict[str, str] = {}
        self._forms: dict[str, list[tuple[Form, str, bool]]] = {}
        self._capitalised = frozenset(map(bare, _MIDDLE.findall(text)))
        self.nations: dict[str, str] = {}
        taken: dict[str, int] = {}
        for number, entity in enumerate(entities):
            key = f"@{number}"
            self.types[key] = entity.type
            for form in dict.fromkeys((entity.name, *entity.aliases)):
                self._add(form, key, proper=form == entity.name)
                if nation := nation_of(form) or country_of(form):
                    self.nations.setdefault(nation.casefold(), key)
            if entity.type == "person" and (last := bare(entity.name.split()[-1:][0])):
                taken[last] = number if taken.get(last, number) == number else -1
        for last, number in taken.items():
            if number >= 0 and last not in self._forms:
                self._forms[last] = [((last,), f"@{number}", True)]
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form[0]))

    def _add(self, form: str, key: str, *, proper: bool) -> None:
        found = _WORD.findall(form)
        if found and found[0].casefold() in ("the", "a", "an"):
            found = found[1:]
        words = tuple(map(bare, found))
        if words:
            known = self._forms.setdefault(words[0], [])
            if all(other != words for other, _, _ in known):
                known.append((words, key, proper or any(word[:1].isupper() for word in found)))

    def form_at(self, words: Sequence[str], at: int) -> tuple[Form, str, bool] | None:
        """Return the longest form of an entity that starts at a word, with its key."""
        for found in self._forms.get(words[at], ()):
            if tuple(words[at : at + len(found[0])]) == found[0]:
                return found
        return None

    def may_be_rivals(self, key: str, other: str) -> bool:
        """Say whether two names may stand in each other's place: of one type, as far as known."""
        return self.types.get(key) == self.types.get(other)

    def is_capitalised(self, word: str) -> bool:
        """Say whether the article writes a word, in lower case, with a capital in a sentence."""
        return word in self._capitalised


def read(text: str, names: Names) -> Words:
    """Return the words of a text in plain typography."""
    matches = list(_WORD.finditer(text))
    plain = [bare(match[0]) for match in matches]
    numbers = (
        {number.start: number for number in find_numbers(text)} if _HAS_NUMBER.search(text) else {}
    )
    keys: list[str] = []
    kinds: list[str] = []
    spans: list[Span] = []
    at, covered = 0, 0
    while at < len(matches):
        match, word = matches[at], plain[at]
        start, end = match.span()
        step = 1
        if start < covered:
            at += 1
            continue
        number = numbers.get(start)
        form = names.form_at(plain, at)
        if form is not None and (len(form[0]) > 1 or not form[2] or not match[0][0].islower()):
            step = len(form[0])
            end = matches[at + step - 1].end()
            keys.append(form[1])
            kinds.append(NAME if form[2] else ALIAS)
        elif number is not None and number.value is not None:
            end = covered = number.end
            keys.append(f"#{number.value:g}")
            kinds.append(NUMBER)
        else:
            kind = _kind(match[0], word)
            if kind == NAME and _opens(text, start) and not _is_name(matches, plain, at, names):
                kind = OTHER
            if word in _DROPPED:
                at += 1
                continue
            key = key_of(word) if kind in (OTHER, NAME) else word
            keys.append(names.nations.get(key, key))
            kinds.append(kind)
        spans.append((start, end))
        at += step
    return Words(text, tuple(keys), "".join(kinds), tuple(spans))


def _opens(text: str, start: int) -> bool:
    return start == 0 or _ENDS_SENTENCE.search(text, max(0, start - 4), start) is not None


def _is_name(matches: list[re.Match[str]], plain: list[str], at: int, names: Names) -> bool:
    """Say whether a capitalised word that opens a sentence is a name, not any first word."""
    word = plain[at]
    if word in FUNCTION_WORDS or is_number(word):
        return False
    follows = at + 1 < len(matches) and matches[at + 1][0][0].isupper()
    return names.is_capitalised(word) or follows or "'" in matches[at][0]


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """Return a word in lower case with straight apostrophes, without a genitive's."""
    lowered = word.casefold().replace("’", "'")
    return lowered.removesuffix("'s").rstrip("'")


@lru_cache(maxsize=50_000)
def key_of(word: str) -> str:
    """Return what forms of one word share: its stem, or the country of a nation's adjective."""
    nation = nation_of(word) or country_of(word)
    return nation.casefold() if nation else _ENDINGS.sub("", word)


@lru_cache(maxsize=50_000)
def _kind(written: str, word: str) -> str:
    if word in _MONTHS_IN_SHORT:
        return DATE
    if word in DATE_WORDS:
        return DATE if written[0].isupper() else MODAL if word == "may" else OTHER
    if is_negator(word):
        return NEGATOR
    if word in MODALS:
        return MODAL
    if word in _PRONOUNS or word.partition("'")[0] in _PRONOUNS:
        return PRONOUN
    if written[0].isupper() and len(word) > 1:
        return NAME
    return OTHER
