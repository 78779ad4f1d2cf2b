"""Words as the checks compare them: a key and a kind for each word with content.

Articles, prepositions and forms of "be" and "have" are left out, so that what is left can be
aligned: a claim and the sentence that it comes from share most of it, in order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from summarizer.language.places import country_of, long_country_names, nation_of
from summarizer.models import Entity
from summarizer.text.lexicon import CARDINALS, DATE_WORDS, FUNCTION_WORDS, MAGNITUDES, MODALS
from summarizer.text.spans import Span
from summarizer.text.tokens import Number, is_negator, is_number, number_at

# One letter a kind: a name, a description that is an alias ("the newspaper"), a number, a word of
# a date, a modal, a negator, a pronoun, any other word.
NAME, ALIAS, NUMBER, DATE, MODAL, NEGATOR, PRONOUN, OTHER = "ND#Tmnho"
DROPPED = " "

_WORD = re.compile(r"([^\W_]+(?:[’'.&/-][^\W_]+)*(?:[’']s?)?)")
_MAGNITUDES = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "trn": 1e12}
_MAGNITUDE = re.compile(r"(?:k|mn?|bn?|tr?n)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)?")
_COUNTS = frozenset(CARDINALS.keys() | MAGNITUDES.keys() | {"dozen"})
_ENDS_SENTENCE = re.compile(r"(?:^|(?<![A-Z])[.!?:]|[\"“‘(])[\s\"“‘(]*$")
_PRONOUNS = frozenset(
    "he she it they we i you him her them us me his hers its their theirs our my your who which"
    " this that these those here there such".split()
)
_MONTHS_IN_SHORT = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_BODIES = {
    "un": "united nations",
    "eu": "european union",
    "imf": "international monetary fund",
    "fbi": "federal bureau of investigation",
}
_TITLES = frozenset("mr mrs ms mx miss dr sir".split())
_DROPPED = (
    (_TITLES | FUNCTION_WORDS - {"people", "up", "down"})
    - CARDINALS.keys()
    - _PRONOUNS
    - MODALS
    - frozenset("not no never nor without".split())
)
_MIDDLE = re.compile(r"(?<=[a-z0-9,;] )[^\W\d_a-z][\w’'-]*")
_SMALL = re.compile(r"\b[a-z]{3,}\b")
_PARTED = str.maketrans('-,.;:!?"()', " " * 10)
_ENDINGS = re.compile(r"(?<=\w{3})(?:ies|ied|ing|ed|es|e|s|y)$")

Known = tuple[str, str, str, bool]  # a word, its key, its kind, and whether it may be a number
# Most words of an article are those of the ones before; but a run meets ever new ones.
_RECENT_WORDS = 8192
_LONGEST_NUMBER = 40  # characters


@dataclass(frozen=True)
class Words:
    """The words with content of a text: `keys` for comparing, `kinds` a letter each, `spans`."""

    text: str
    keys: tuple[str, ...]
    kinds: str
    spans: tuple[Span, ...]

    @cached_property
    def key_set(self) -> frozenset[str]:
        """Return the keys."""
        return frozenset(self.keys)

    @cached_property
    def single(self) -> dict[str, int]:
        """Return where the keys stand that occur once."""
        places = {key: at for at, key in enumerate(self.keys)}
        if len(places) == len(self.keys):
            return places
        return {key: at for key, at in places.items() if self.keys.count(key) == 1}

    @cached_property
    def names(self) -> list[int]:
        """Return the places of the names."""
        return [at for at, kind in enumerate(self.kinds) if kind == NAME]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return all words of the text in lower case, without a genitive's."""
        return frozenset(map(bare, _PLAIN_WORD.findall(self.text)))

    def written(self, lo: int, hi: int) -> str:
        """Return the words `[lo, hi)` with what stands between them; hi > lo."""
        return self.text[self.spans[lo][0] : self.spans[hi - 1][1]]

    def within(self, start: int, end: int) -> Words:
        """Return the words that stand in `[start, end)` of the text, or reach into it."""
        lo = bisect_left(self.spans, (start, 0))
        lo -= lo > 0 and self.spans[lo - 1][1] > start  # "composer Jo Roe", quoted from "Jo" on
        hi = bisect_left(self.spans, (end, 0))
        return Words(self.text, self.keys[lo:hi], self.kinds[lo:hi], self.spans[lo:hi])


@dataclass(frozen=True, slots=True)
class Form:
    """A name of an entity: its words, the entity's key, and whether it is no description."""

    words: tuple[str, ...]
    key: str
    is_name: bool


class Names:
    """The names of an article: the forms of its entities, and what it writes with a capital.

    `types` are the types of the entities by key, `forms` their names by the first word, the longest
    first, `written` their names as they stand, `nations` the keys of the countries among them.
    """

    def __init__(self, entities: Sequence[Entity], text: str) -> None:
        self.types: dict[str, str] = {}
        self.forms: dict[str, list[Form]] = {}
        self.nations: dict[str, str] = {}
        self.written: dict[str, list[str]] = {}
        self._text = text
        last_names: dict[str, list[str]] = {}
        for number, entity in enumerate(entities):
            key = f"@{number}"
            self.types[key] = entity.type
            for name in dict.fromkeys((entity.name, *entity.aliases)):
                self._add(name, key, proper=name == entity.name)
                if len(name) > 1 and name[0].isupper():
                    self.written.setdefault(key, []).append(name)
                if nation := nation_of(name) or country_of(name):
                    self.nations.setdefault(nation.casefold(), key)
            if entity.type == "person" and entity.name.strip():
                last_names.setdefault(bare(entity.name.split()[-1]), []).append(key)
        for last, keys in last_names.items():
            if len(keys) == 1 and last not in self.forms:
                self.forms[last] = [Form((last,), keys[0], is_name=True)]
        for forms in self.forms.values():
            forms.sort(key=lambda form: -len(form.words))

    def _add(self, name: str, key: str, *, proper: bool) -> None:
        found = _WORD.findall(name)
        if found and found[0].casefold() in ("the", "a", "an"):
            found = found[1:]
        words = tuple(map(bare, found))
        if words:
            known = self.forms.setdefault(words[0], [])
            if all(form.words != words for form in known):
                is_name = proper or any(word[0].isupper() for word in found)
                known.append(Form(words, key, is_name))

    @cached_property
    def forms_of(self) -> dict[str, list[Form]]:
        """Return the forms of names by their first word, the world's behind the article's own."""
        long_names = _long_names()
        own = {word: forms + long_names.get(word, []) for word, forms in self.forms.items()}
        return long_names | own

    @cached_property
    def _capitalised(self) -> frozenset[str]:
        small = frozenset(_SMALL.findall(self._text))
        return frozenset(map(bare, _MIDDLE.findall(self._text))) - small

    def may_be_rivals(self, key: str, other: str) -> bool:
        """Say whether two names may stand in each other's place: of one type, as far as known."""
        return self.types.get(key) == self.types.get(other)

    def is_part(self, name: str) -> bool:
        """Say whether a word stands in a longer name of an entity: "Acme" in "Acme Tools"."""
        return bare(name) in self._parts

    @cached_property
    def _parts(self) -> frozenset[str]:
        forms = (form for known in self.forms.values() for form in known if form.is_name)
        return frozenset(word for form in forms if len(form.words) > 1 for word in form.words)

    def is_capitalised(self, word: str) -> bool:
        """Say whether the article writes a word, in lower case, with a capital in a sentence."""
        return word in self._capitalised


def read(text: str, names: Names) -> Words:
    """Return the words of a text in plain typography."""
    parts = _WORD.split(text)  # what stands between, a word, what stands between ...
    written = parts[1::2]
    borders = list(accumulate(map(len, parts)))  # the start of a word, its end, the next start ...
    known = list(map(_known, written))
    plain_words = tuple([word for word, *_ in known])
    forms = names.forms_of
    keys: list[str] = []
    kinds: list[str] = []
    spans: list[Span] = []
    covered = 0
    for at, (word, key, kind, may_count) in enumerate(known):
        named = word in forms
        if kind == DROPPED and not named:
            continue
        start, end = borders[2 * at], borders[2 * at + 1]
        if start < covered:
            continue
        if named and (form := _form_at(forms[word], plain_words, at, written[at])):
            key, kind = form.key, NAME if form.is_name else ALIAS
            end = covered = borders[2 * (at + len(form.words)) - 1]
        elif may_count and (number := _number_at(text, start)):
            key, kind, end = f"#{number.value:g}", NUMBER, number.end
            covered = end
        elif kind == DROPPED:
            continue
        elif (
            kind == NAME
            and (parts[2 * at] != " " or not at)  # nearly never: it follows a word
            and _opens(text, start)
            and not _is_name(written, word, at, names)
        ):
            kind = OTHER
        keys.append(key)
        kinds.append(kind)
        spans.append((start, end))
    if not names.nations.keys().isdisjoint(keys):
        keys = [names.nations.get(key, key) for key in keys]
    return Words(text, tuple(keys), "".join(kinds), tuple(spans))


def _number_at(text: str, start: int) -> Number | None:
    """Return the number that starts at a place, with the letters that multiply it ("5bn")."""
    number = number_at(text, start, start + _LONGEST_NUMBER)
    if number is None or number.value is None:
        return None
    if _ORDINAL.match(text, number.end):
        return None
    match = _MAGNITUDE.match(text, number.end)
    if match is None:
        return None if text[number.end : number.end + 1].isalpha() else number  # "9am"
    value = number.value * _MAGNITUDES[match[0].lower()]
    return replace(number, value=value, end=match.end())


def _form_at(forms: Sequence[Form], known: tuple[str, ...], at: int, written: str) -> Form | None:
    """Return the longest form that starts at a word; a name in small letters needs two words."""
    for form in forms:
        words = form.words
        if len(words) == 1:
            if not (form.is_name and written[0].islower()):
                return form
        elif known[at : at + len(words)] == words:
            return form
    return None


def _opens(text: str, start: int) -> bool:
    return start == 0 or _ENDS_SENTENCE.search(text, max(0, start - 4), start) is not None


def _is_name(written: Sequence[str], word: str, at: int, names: Names) -> bool:
    """Say whether a capitalised word that opens a sentence is a name, not any first word."""
    if word in FUNCTION_WORDS or is_number(word):
        return False
    if nation_of(word) or country_of(word):
        return True
    follows = at + 1 < len(written) and written[at + 1][0].isupper()
    return follows or "'" in written[at] or names.is_capitalised(word)


@cache
def _long_names() -> dict[str, list[Form]]:
    """Return the names of countries and bodies of several words by their first word."""
    known = {words: name.casefold() for words, name in long_country_names().items()}
    known |= {tuple(name.split()): name for name in _BODIES.values()}
    forms: dict[str, list[Form]] = {}
    for words in sorted(known, key=len, reverse=True):
        forms.setdefault(words[0], []).append(Form(words, known[words], is_name=True))
    return forms


@lru_cache(maxsize=_RECENT_WORDS)
def bare(word: str) -> str:
    """Return a word in lower case with straight apostrophes, without a genitive's."""
    lowered = word.casefold().replace("’", "'")
    return lowered.removesuffix("'s").rstrip("'")


@lru_cache(maxsize=_RECENT_WORDS)
def key_of(word: str) -> str:
    """Return what forms of one word share: its stem, or the country of a nation's adjective."""
    nation = nation_of(word) or country_of(word) or _BODIES.get(word.replace(".", ""))
    return nation.casefold() if nation else _ENDINGS.sub("", word)


@lru_cache(maxsize=_RECENT_WORDS)
def _known(written: str) -> Known:
    """Return a word without its genitive, its key and its kind, as far as it tells by itself."""
    word = bare(written)
    kind = DROPPED if word in _DROPPED else _kind(written, word)
    may_count = word[:1].isdigit() or any(part in _COUNTS for part in word.split("-"))
    return word, key_of(word) if kind in (OTHER, NAME) else word, kind, may_count


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


def words_of(text: str) -> frozenset[str]:
    """Return the words in lower case, compounds taken apart."""
    return frozenset(text.lower().translate(_PARTED).split())


def keys_in(words: Words, lo: int, hi: int) -> frozenset[str]:
    """Return the keys of names and other words in `[lo, hi)`."""
    kinds = OTHER + NAME
    return frozenset([words.keys[at] for at in range(lo, hi) if words.kinds[at] in kinds])
