"""Names as they stand: runs of capitalised words, each with what the words beside it tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from summarizer.language.places import is_nationality, is_place
from summarizer.language.word_classes import word_class
from summarizer.readers.builtin.layout import Sentence
from summarizer.text import lexicon
from summarizer.text.alternatives import any_of
from summarizer.vocabulary import EntityType

ROLES, ORGANISATIONS = word_class("roles"), word_class("organisations")
LOCATIONS = word_class("locations")
TYPES: dict[str, EntityType] = {
    **dict.fromkeys(ORGANISATIONS, "organisation"),
    **dict.fromkeys(LOCATIONS, "place"),
    **dict.fromkeys(word_class("occasions"), "event"),
}
_COMMON = (
    lexicon.FUNCTION_WORDS | lexicon.CONJUNCTIONS | lexicon.ENGLISH_NEGATORS | word_class("ties")
)
_DATES = lexicon.DATE_WORDS | {month[:3] for month in lexicon.MONTHS}
# What people do; what firms, clubs and storms do more often tells nothing.
_OF_BODIES = frozenset("beat bought cut fell hit rose shut sold won".split())
_DEEDS, _DONE = lexicon.IRREGULAR_PASTS - _OF_BODIES, "|[a-z]+ed"
_SPEECH = lexicon.REPORTING_VERBS - {"state", "report", "claim", "note", "post", "comment"}
_CLASSES = {
    "R": any_of(ROLES) + "|[a-z]+(?:ist|[^u]man|woman|ian|yst)",
    "O": any_of(ORGANISATIONS),
    "L": any_of(LOCATIONS),
    "S": any_of(_SPEECH),
    "D": any_of(_DEEDS) + _DONE,
    "V": any_of(_DEEDS | _OF_BODIES | lexicon.AUXILIARIES) + _DONE,
    "F": any_of(lexicon.FUNCTION_WORDS),
}
_NO_ROLES = _COMMON | word_class("portfolios") | TYPES.keys()
_PARTICLE = re.compile(r"d[aeiou]s?|del|l[ae]|van|von|de[nr]|bin|ibn|al|el")
_WORD = re.compile(r"(?:[ae]l-)?[^\W\d_a-z][^\W_]*(?:['’.&/-][^\W_]*)*")  # "al-Hadid", no "C$37"
_AGENT = re.compile(r"[a-z-]{2,}(?:[st]or|[^aeiou]er|eer|ier|ist|[^u]man|woman|ian|yst)")
_HUMAN = frozenset("man woman boy girl child person somebody someone".split())
_ENDINGS = tuple("' ’ 's ’s -based -born -led -backed -run -owned -related -style".split())
_FAMILY = re.compile(r"~ (?:family|brothers|sisters)\b")
_FRESH = re.compile(r"^$|[\"“‘:(—–.*•_]|['`]$")  # behind these a capital means little
# Two characters a word, what stands before it and what it is: N part of a name, C a class word,
# J a nationality, R a role, p a particle, o "of" or "for", t "the", a "and" ("the N and N C").
_RUN = re.compile(
    r"(?P<the>[ |']t)?(?P<run>(?(the)(?: N)+ a(?: [NCJ])*? C(?! [NC])|(?!))"
    r"|[ |'][NCJ](?: [NCJ]|(?: p)+ N|'C|(?<=C) o(?: t)?(?: [NCJ])+)*"
    r"(?(the)(?: o(?: t)?(?: [NCJ])+)?))"
)


@lru_cache(maxsize=8192)
def is_person_noun(word: str) -> bool:
    """Say whether a lower-case noun is what a person is: "nurse", "economist", "child"."""
    return word in ROLES or word in _HUMAN or _AGENT.fullmatch(word) is not None


@dataclass(frozen=True)
class Clue:
    """What words beside a name ("~") tell: its type, or that it "speaks" or "acts"."""

    name: str
    tells: str
    pattern: str
    example: str


PATTERNS = (
    Clue("an age", "person", r"~, (?:aged )?\d\d[,.);]", "A dog bit ~, 54, at noon."),
    Clue("what people do", "person", r"~,? who(?:se|m)?\b", "A dog bit ~, who sings."),
    Clue("a role", "person", r"~, (?!said|wh)(?:[^ ,]+ ){,4}?<R>(?:[,.]| \w{2,3}\b)", "~, a duke."),
    Clue("an office", "person", r"<R>(?: (?:of|at|for|to) [^,]{3,30})?, ~[,.]", "A duke, ~, left."),
    Clue("a body", "organisation", r"<O> ~", "The newspaper ~ shut."),
    Clue("equity", "organisation", r"~(?:['’]s)? (?:chief|CEO|share|stock)", "Yet ~ shares fell."),
    Clue("staff", "organisation", r"~(?:['’]s?)? (?:spokes|analyst|coach)", "The ~ coach left."),
    Clue("a region", "place", r"~ (?:[a-z]+ )?<L>|~ resident", "It hit the ~ border region."),
    Clue("a town", "place", r"<L>(?: of)? ~", "It hit the town of ~."),
    Clue("where", "place", r"(?:\b(?:[Ii]n|near)|th of) (?:[A-Z]\w+ and )?~", "It is near ~."),
    Clue("from where", "place", r"~-based", "The ~-based ship sank."),
    Clue("what somebody says", "speaks", r"~ (?:also |has )?<S>", "On Monday ~ warned us."),
    Clue("a speaker", "speaks", r"\b(?:said|says|wrote|asked|added) ~", "Dogs bite, said ~."),
    Clue("what somebody does", "does", r"~ (?:also )?<D>", "On Monday ~ drove home."),
    Clue("a deed", "acts", r"~ (?:also )?<V>", "On Monday ~ has left."),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    for letter, words in _CLASSES.items():
        pattern = pattern.replace(f"<{letter}>", rf"\b(?:{words})\b")
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands at `[start, end)`, without the `role` before it.

    `clue` is what other words beside it tell, `thing` that it is no person ("the Moss is"); `opens`
    marks a single word of which only a capital that means little is known.
    """

    name: str
    start: int
    end: int
    sentence: int
    role: str = ""
    person: bool = False
    opens: bool = False
    clue: str = ""
    thing: bool = False


def find_mentions(sentences: Sequence[Sentence]) -> list[list[Mention]]:
    """Return the names of each sentence, in order; none where capitals mean nothing."""
    words = {token.text for each in sentences for token in each.tokens}
    lower = {_bare(word) for word in words if word.islower()}
    found = [[] if _is_heading(each) else _read(each, lower) for each in sentences]
    inside = {word for row in found for m in row if not m.opens for word in m.name.split()}
    return [[m for m in row if not m.opens or m.name in inside] for row in found]


def _is_heading(sentence: Sentence) -> bool:
    """Say whether all words have a capital, or are capitals; a list of names may have many."""
    words = [token.text for token in sentence.tokens if token.text[0].isalpha()]
    words = [word for word in words if word not in lexicon.FUNCTION_WORDS]
    shouted = sum(word.isupper() and len(word) > 1 for word in words) > 0.7 * len(words)
    titled = sum(word[0].isupper() for word in words) > 0.9 * len(words) and len(words) > 4
    return len(words) > 2 and (shouted or titled) and len(re.findall("[,;]", sentence.text)) < 3


def _read(sentence: Sentence, lower: Collection[str]) -> list[Mention]:
    tags = ["|-"] * len(sentence.tokens)
    for index in reversed(range(len(tags))):
        letter = _small_tag(sentence.tokens[index].text)
        if letter != "-":
            letter = letter or _tag(sentence, index, "".join(tags[index + 1 : index + 3]), lower)
            tags[index] = _joint(sentence, index) + letter
    line = "".join(tags)
    spans = ((match.start("run") // 2, match.end() // 2) for match in _RUN.finditer(line))
    found = (_mention(sentence, first, stop, line, lower) for first, stop in spans)
    return [mention for mention in found if mention]


def _bare(word: str) -> str:
    """Return a word without a genitive's ending and the like."""
    if not word.endswith(_ENDINGS):
        return word
    return word.removesuffix(next(each for each in _ENDINGS if word.endswith(each)))


def _joint(sentence: Sentence, index: int) -> str:
    """Return what stands before a word: a blank, "'" behind a genitive, or "|"."""
    gap, previous = sentence.gap(index), sentence.tokens[index - 1].text if index else ""
    if f"{previous}{gap.rstrip()}".endswith(_ENDINGS):
        return "'"
    short = len(previous) == 1 or "." in previous or previous in lexicon.ABBREVIATIONS
    return " " if gap in (" ", " & ") or (gap == ". " and short) else "|"


@lru_cache(maxsize=8192)
def _small_tag(text: str) -> str:
    """Return the tag of a word that begins no name, "" of "and" and of one with a capital."""
    word = text.casefold().replace("’", "'")
    named = _WORD.fullmatch(text) and word.partition("'")[0] not in ("the", "a", "an", "i")
    if word == "and" or (named and not text.islower()):
        return ""
    known = {"the": "t", "of": "o", "for": "o"}
    return known.get(word) or ("p" if _PARTICLE.fullmatch(word) else "-")


def _tag(sentence: Sentence, index: int, ahead: str, lower: Collection[str]) -> str:
    word, gap = sentence.word(index), sentence.gap(index)
    if word == "and":  # but not "the FBI and Kolm Council"
        return "a" if sentence.tokens[index - 1].text.istitle() else "-"
    bare, after, fresh = _bare(word), ahead[:2], gap != " " and _FRESH.search(gap)
    of = sentence.word(index - 1) == "of"
    office = of and bare in ("staff", "state") and sentence.word(index - 2) in ROLES
    called = not ROLES.isdisjoint(bare.split("-")) and after not in (" C", "'C")
    role = office or (called and (not of or after in (" N", " R")))  # no "Ministry of Justice"
    agent = fresh and ahead == " N N" and _AGENT.fullmatch(bare)
    if role or agent or (bare in word_class("portfolios") and after == " R"):
        return "R"
    common = word.partition("'")[0] in _COMMON or bare in lower
    common = common or (bare.endswith(("ly", "ing")) and after != " N")
    opens = fresh and common and not is_place(f"{bare} {sentence.word(index + 1)}")
    will = word == "will" and after == " N" and not sentence.text.endswith("?")  # "Will Moss"
    month = (  # "Theresa May", but not "In May" nor "Kolm May 5"
        bare in lexicon.MONTHS and gap in (" ", ". ") and sentence.tokens[index - 1].text.istitle()
        and sentence.word(index - 1) not in _COMMON
        and not (ahead[:1] == " " and sentence.word(index + 1)[:1].isdigit())
    )  # fmt: skip
    if (opens and not will) or (bare in _DATES and after != " C" and not month):
        return "-"
    return "J" if is_nationality(bare) else "C" if bare in TYPES else "N"


def _mention(
    sentence: Sentence, first: int, stop: int, tags: str, lower: Collection[str]
) -> Mention | None:
    """Build the mention of tokens `[first, stop)`, None if they are no name by themselves."""
    flat, start = sentence.flat, sentence.tokens[first].start
    written = _bare(flat[start : sentence.tokens[stop - 1].end])
    name, end = " ".join(written.split()), start + len(written)
    ahead, behind = flat[max(0, start - 40) : start], f"~{flat[end : end + 60]}"
    around = f"{ahead}{behind}"
    kinds, before, gap = tags[2 * first + 1 : 2 * stop : 2], tags[: 2 * first], sentence.gap(first)
    common = kinds == "C" and (name.casefold() in lower or tags[2 * stop :][:2] == " R")
    initials = gap.endswith(" (") and re.fullmatch("[A-Z]{2,}", name)
    # "the Kim family", "23:40 GMT", "(Ohio)" and "Secretary of State" name nobody.
    family = _FAMILY.match(behind) or ahead.endswith(" (")
    aside = (family and not initials) or (name.isupper() and flat[start - 2 : start - 1].isdigit())
    office = re.search(r"R o(?: t)?$", before) and not is_place(name)
    if set(kinds) == {"J"} or is_nationality(name) or common or aside or office or len(name) < 2:
        return None
    role = sentence.word(first - 1) if gap in (" ", ". ") else ""
    agent = _AGENT.fullmatch(role) and role not in _NO_ROLES and stop - first > 1
    role = role if role in ROLES or agent or before.endswith("R") else ""
    told = (clue.tells for clue in PATTERNS if _compiled(clue.pattern).search(around))
    clue = "initials" if initials else next(told, "")
    body = is_place(name) or sentence.word(stop - 1) in ORGANISATIONS
    person = not body and (bool(role) or (clue == "person" and stop - first > 1))
    name += "." * ("." in name.split()[-1] and flat[end : end + 1] == ".")
    acts = clue and not re.search("[^s]s$", name)  # "Moss said", but "Officers said"
    sure = acts or person or name.isupper() or is_place(name)
    opens = stop - first == 1 and bool(_FRESH.search(gap)) and not sure
    thing = before[-1:] == "t" and _compiled("~(?:[.,;]| (?:<F>|<V>))").match(behind) is not None
    return Mention(name, start, end, sentence.index, role, person, opens, clue, thing)
