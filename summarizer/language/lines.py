"""A sentence as a string of one-letter tags, so that patterns of English are regular expressions.

There is no part-of-speech tagger here: a word has the tag of the closed class it is in, else that
of its ending or its capital. A quotation is one item, whatever it says.

    Q quotation        d the, his       h he, they      S said (takes a bare clause)
    , ; : ( ) -        p of, in         H he's, we'll   K announced (needs "that")
    N capitalised      z to  a as       b is, was       L told   Y called   D denied
    # number           c and, but       v has, did      G saying, adding
    T day, month       u while, if      m will, may     F went, wants (finite)
    o anything else    R who, which     n not, never    E ended in "ed"
    x adverb           t that           A according     g ending in "ing"
    k speculation      q quoted         Z citing        J showed, found
    W telling
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from summarizer.language.word_classes import verb_class, word_class, word_table
from summarizer.text import lexicon
from summarizer.text.spans import Span
from summarizer.text.tokens import Token, is_number

FINITE = "bvmFSKLJYDEHq"  # what may be the verb of a clause
_WORD = (  # "US" of "US$5" is none
    r"\d+(?:[.,:/]\d+)*[^\W_]*(?:[-‑][^\W_]+)*"
    r"|[^\W\d_][^\W_]*(?:[-‑'’.&/][^\W_]+)*(?![^\W_]|\$)"
)
_BASED = r"[A-Z]\w+, [A-Z][\w.]{1,12}-based\b"  # "Kearny, N.J.-based"
_ITEM = re.compile(rf"{_BASED}|{_WORD}|[,;:()]|--|[—–―…]|(?<=\s)-(?=\s)")
# "Jolly said", "Armed men said", "Will May said", "Plans for the tower drew", "The split, which"
_JOLLY = re.compile(
    f"^x(?=[{FINITE}])|(?<=^g)F(?=z)|(?<=do)G(?=:[^Q])|^E(?=[oN])|^m(?=N|T[EFSKLJ])|^[FSK](?=[pzt])|F(?=,R[^,]*,[{FINITE}])|(?<![NhR])F(?=[bvm])"
)
# "the oven cost 900 euros", "the river burst its banks"; in "s" also "the club owns land"
_IN_S = re.compile("(?<!')s$")
_UNKNOWN_VERB = re.compile(
    "(?<=[oNTh#x])o(?:(?<=[oNh]o)(?=(?P<object>[dT]|#[^,]))|(?=[pNzgxuto#dT]))"
)
_WORDS = re.compile(_WORD)
_FEWEST = 4  # capitals
_SHOUTED = 0.8  # share of capitals from which a sentence is all in capitals
_ROLES, _NAMES_TOO = word_class("roles"), frozenset("april may june august".split())
_SPEECH_NOUNS, _NO_PASTS = word_class("speech_nouns"), word_class("no_pasts")
_PLURAL_NOUNS = frozenset("reports states estimates fears hopes".split())  # rather than verbs
_SAID = frozenset("say says said told".split())  # never a noun: "Moody's said"
_YEAR = re.compile(r"\d{4}").fullmatch
_HEDGES = lexicon.APPROXIMATORS | {  # of a count
    *("between", "at least", "at most", "up to", "close to", "as many as", "as much as"),
    *("more than", "less than", "fewer than", "no fewer than", "no more than"),
}
_DASHES = frozenset(("--", "—", "–", "―", "…", "-"))
_CONTRACTED = frozenset("s re ve ll m d".split())
_PRONOUNS = frozenset("he she it they we i you there that what".split())
_NEGATED = {"wo": "m", "ca": "m", "sha": "m"}
_AFTER_NOUN_MAKER = frozenset("SKLJYDFE")
_BY_PLACE = _AFTER_NOUN_MAKER | {"G", "m"}  # what another word before may make another tag
_ARTICLES = frozenset("the a an his her its their".split())  # behind "this" a "will" is a verb


@cache
def _table() -> dict[str, str]:
    """Return the tag of every word of a closed class; of two classes the later one counts."""
    classes = [
        ("F", lexicon.IRREGULAR_PASTS | word_class("presents")),
        ("x", word_class("adverbs") | word_class("ties")),
        ("T", word_class("times") | lexicon.DATE_WORDS),
        ("p", lexicon.PREPOSITIONS | word_class("prepositions")),
        ("d", lexicon.DETERMINERS | {"every", "each", "no", "any"}),
        *((tag, words.split()) for tag, words in word_table("tags").items()),
        ("m", lexicon.MODALS | {"cannot"}),
        ("K", verb_class("reporting_that")),
        ("S", verb_class("reporting")),
        ("J", verb_class("showing")),
        ("L", verb_class("telling")),
        ("Y", verb_class("speech_acts") | verb_class("opinions")),
        ("D", verb_class("denying")),
        ("G", word_class("saying")),
        ("k", word_class("beliefs")),
    ]
    return {word: tag for tag, words in classes for word in words}


@dataclass(frozen=True)
class Line:
    """A stretch of `text`: its `items` as `[start, end)`, their words, and a tag for each.

    Words are in lower case with straight apostrophes; a mark is its own word, "" a quotation's.
    """

    text: str
    items: tuple[Span, ...]
    words: tuple[str, ...]
    tags: str

    def span(self, lo: int, hi: int) -> Span:
        """Return the characters of items `[lo, hi)`; hi > lo."""
        return self.items[lo][0], self.items[hi - 1][1]

    def written(self, lo: int, hi: int) -> str:
        """Return the words of items `[lo, hi)` as they stand, with single blanks."""
        start, end = self.span(lo, hi)
        return " ".join(self.text[start:end].split())


def has_verb(line: Line) -> bool:
    """Say whether a line may have a finite verb, or quotes somebody."""
    return any(tag in FINITE or tag == "Q" for tag in line.tags)


def may_be_clause(line: Line, lo: int = 0, hi: int | None = None) -> bool:
    """Say whether items `[lo, hi)` have a verb that is known, or one that its place tells."""
    tags = line.tags[lo:hi]
    return any(tag in FINITE or tag == "Q" for tag in tags) or any(
        match["object"] or _IN_S.search(line.words[lo + match.start()])
        for match in _UNKNOWN_VERB.finditer(tags)
    )


def read_words(text: str, start: int, end: int) -> list[Token]:
    """Return the words and numbers of `text[start:end]`, in order, without punctuation."""
    return [Token(match[0], *match.span()) for match in _WORDS.finditer(text, start, end)]


def read_line(text: str, start: int, end: int, quotations: Sequence[Span] = ()) -> Line:
    """Return `text[start:end]`, a sentence or less, as a line; `quotations` are one item each."""
    items: list[Span] = []
    words: list[str] = []
    tags: list[str] = []
    at = start
    shouted = _is_shouted(text[start:end])
    for first, stop in (*quotations, (end, end)):
        for match in _ITEM.finditer(text, at, max(at, min(first, end))):
            word, tag, is_sure = _read_item(match[0])
            words.append(word)
            if not is_sure:
                tag = _tag_in_place(match[0], tag, words, tags, shouted=shouted)
            if tag == "#" and not _YEAR(word):
                hedges = (words[-1 - n : -1] for n in (3, 2, 1))
                n_words = next((len(each) for each in hedges if " ".join(each) in _HEDGES), 0)
                tags[len(tags) - n_words :] = "#" * n_words
            if word == "not" and len(words) > 1 and words[-2].endswith("'s"):
                tags[-1] = "H"  # "Roe's not going", where "Roe's" is no owner
            tags.append(tag)
            items.append(match.span())
        if first < end and stop > at:
            items.append((max(first, start), min(stop, end)))
            words.append("")
            tags.append("Q")
        at = max(at, stop)
    return Line(text, tuple(items), tuple(words), _JOLLY.sub("N", "".join(tags)))


def _is_shouted(text: str) -> bool:
    """Say whether a text is all in capitals but for a few words."""
    n_capitals = sum(map(str.isupper, text))
    return n_capitals > _FEWEST and n_capitals > _SHOUTED * sum(map(str.isalpha, text))


@lru_cache(maxsize=8192)
def _read_item(text: str) -> tuple[str, str, bool]:
    """Return a word or mark as a line has it, its tag, and whether it is that wherever it stands.

    Most words have one tag, so that a line is mostly looked up.
    """
    if not text[0].isalnum():
        mark = "-" if text in _DASHES else text
        return mark, mark, True
    word = text.casefold().replace("’", "'")
    tag = tag_of(word)
    by_place = tag in _BY_PLACE or word in _SPEECH_NOUNS or text[0].isupper()
    return word, tag, not by_place


def _tag_in_place(
    text: str, tag: str, words: Sequence[str], tags: Sequence[str], *, shouted: bool
) -> str:
    """Return the tag of the last of `words`, written as `text`, behind those that have `tags`."""
    word, before = words[-1], tags[-1] if tags else ""
    if text[0].isupper() and not (shouted and text.isupper()):
        if word in lexicon.DATE_WORDS:
            called = word in _NAMES_TOO and len(words) > 1 and words[-2] in _ROLES
            return "N" if called else "T"  # "councillor May Ling"
        if not before and word == "asked":
            return "E"  # "Asked about it, Roe said"
        inside = before not in ("", ":", "(")
        named = tag == "o" or (inside and (tag not in "dphHRt#A" or word == "the"))
        return "N" if named else tag
    if word in _SPEECH_NOUNS and before and before not in "hx" and not _agrees(words, before):
        return "o"
    if tag == "G" and (before == "d" or (before == "p" and words[-2] != "by")):
        return "g"  # "their warning", "a point in warning that"
    owned = len(words) > 1 and words[-2].endswith("'s") and before != "H" and word not in _SAID
    of_noun = before in ("d", "p") or owned
    if tag == "m":
        return "o" if owned or (before == "d" and words[-2] in _ARTICLES) else tag
    return "o" if tag in _AFTER_NOUN_MAKER and of_noun else tag


def _agrees(words: Sequence[str], before: str) -> bool:
    """Say whether the last word is a verb, by its number: "officials claim", "the judge notes"."""
    word, subject = words[-1], words[-2]
    if word.endswith("s"):
        sure = word not in _PLURAL_NOUNS or subject in word_class("reporting_nouns")
        return before in "N-" or (before == "o" and sure)
    return before in "No" and (subject.endswith("s") or subject in word_class("plurals"))


@lru_cache(maxsize=8192)
def tag_of(word: str) -> str:
    """Return the tag of a lower-case word that stands alone."""
    return _table().get(word) or _open_class(word)


def _open_class(word: str) -> str:
    if is_number(word):
        return "#"
    stem, mark, ending = word.rpartition("'")
    if mark and word.endswith("n't"):
        return _NEGATED.get(word[:-3]) or _table().get(word[:-3], "v")
    if mark and ending in _CONTRACTED and stem in _PRONOUNS:
        return "H"
    if word in _NO_PASTS:
        return "o"
    if len(word) > 3 and word.endswith("ed") and "-" not in word:
        return "E"
    if len(word) > 4 and word.endswith("ing"):
        return "g"
    return "x" if len(word) > 4 and word.endswith("ly") else "o"
