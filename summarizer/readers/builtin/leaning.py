"""What words lean on: pronouns and descriptions whose meaning stands in a sentence before."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from summarizer.language.clauses import main_clause
from summarizer.language.lines import FINITE, Line
from summarizer.language.word_classes import word_class
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import is_person_noun
from summarizer.text.lexicon import WEEKDAYS
from summarizer.text.spans import Span

_OPENERS = frozenset("but and so then yet or nor".split())
_PRONOUNS = frozenset("he she it they his her its their himself herself this these".split())
_SUBJECTS = _PRONOUNS | {"he's", "she's", "it's", "they're", "they've", "that's", "that"}
_PERSONS = frozenset("he she him her his hers himself herself".split())
_OWN_SUBJECT = re.compile(rf"N[^,]*[{FINITE}]")  # "If X loses, it": X may be meant
_REACH = 8  # items at the front in which a pronoun has nothing before it that it could mean
_BACK = 12  # sentences that are looked through for what is meant
_SUBJECT_THE = re.compile(rf"(?:[upx][^,{FINITE}]{{1,12}},)?d[og]{{1,4}}x*[{FINITE},z]")
_COUNT = re.compile(rf"[xo]{{0,2}}#[{FINITE}]|.*(?<!k)t$")  # "Two have left", "... to that"
_THE = re.compile(r"d(?P<noun>[oENg#]{1,4})(?![tRN])")
_NEW = re.compile(r"\bthe (?:new|same|proposed|latest|current|alternative|other) ", re.IGNORECASE)
_OBJECT = re.compile("[NhHxvbmEFSYLDgn]{1,5}$")  # a subject and a verb, before "it"
_DAYS_OWN = re.compile(rf"\b(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})['’]s \w")


@dataclass
class Scene:
    """What stands before: the sentences so far, the nearest last, and who is named where.

    `named` are the indices of sentences with a name in their subject, `names` the places of all
    names in the sentence that is read.
    """

    before: list[Sentence] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    names: frozenset[int] = frozenset()

    def note(self, sentence: Sentence) -> None:
        """Note a sentence that later ones may lean on."""
        self.before.append(sentence)
        reach = sentence.line.items[:_REACH][-1][1]
        if any(place < reach for place in self.names) and not leans_back(sentence.line):
            self.named.add(sentence.index)


def leans_back(line: Line, names: Container[int] | None = None) -> bool:
    """Say whether a line opens on what stands before it, or holds a loose pronoun.

    Errs on the side of yes: it keeps a sentence from standing alone in a summary. `names` are the
    places where names start; without them every capital is one.
    """
    if line.words[0] in _OPENERS or line.words[0].partition("'")[0] in word_class("dependent"):
        return True
    for at, word in enumerate(line.words[:_REACH]):
        if word.partition("'")[0] in _PRONOUNS:
            return True  # nothing stands before it that it could mean
        named = line.tags[at] == "N" and (names is None or line.items[at][0] in names)
        if named or line.tags[at] == "Q" or (at and line.tags[at - 1 : at + 1] == "do"):
            return False
    return False


def context_of(line: Line, sentence: Sentence, scene: Scene, *, quoted: bool) -> tuple[Span, ...]:
    """Return the sentences that a claim's words lean on, () where they lean on nothing.

    What was cut off in front of words that nobody spoke ("The ministry said it") is in their own
    sentence. A pronoun brings the sentence before and the nearest one that names somebody, a
    description ("the deal") the nearest one that has its noun.
    """
    before, leaning = scene.before, leans_back(line, scene.names)
    if leaning and not quoted and line.items[0][0] > sentence.line.items[0][0]:
        whole = sentence.line
        more = context_of(whole, sentence, scene, quoted=False) if leans_back(whole) else ()
        return (*more, (sentence.start, sentence.end))
    described = _described(line, before)
    if not leaning and described is not None:
        return ((before[described].start, before[described].end),)
    hangs = leaning or _hangs(line) or _means_somebody(line, scene.names)
    if not (hangs or _counts(line)):
        return ()
    last = len(before) - 1
    places = {last} if hangs else set()
    clear = [at for at in range(last, max(-1, last - _BACK), -1) if before[at].index in scene.named]
    if clear:
        places.add(clear[0])
    spans = [(before[at].start, before[at].end) for at in sorted(places) if at >= 0]
    is_later = line.items[0][0] > sentence.line.items[0][0] + 2  # "A. B," she said: B leans on A
    return tuple([*spans, (sentence.start, sentence.end)] if quoted and is_later else spans)


def _counts(line: Line) -> bool:
    """Say whether a line has figures of something that is named before: "Sales rose 8%"."""
    return "#" in line.tags and "Q" not in line.tags and re.search("(?<!^)N", line.tags) is None


def _hangs(line: Line) -> bool:
    """Say whether a line hangs on what stands before it: "also", "the group", "Tuesday's vote"."""
    if not word_class("ties").isdisjoint(line.words[:6]) or _COUNT.match(line.tags):
        return True
    for at in range(1, min(6, len(line.words))):  # never the subject before it
        if line.words[at] in ("him", "them", "it") and (
            line.words[at - 1] == "of" or _OBJECT.match(line.tags[:at])
        ):
            return True
    clause = main_clause(line)  # "By picking an owner, they ..."
    subject = line.words[clause.subject] if clause else ""
    if clause and subject in _SUBJECTS and not _OWN_SUBJECT.search(clause.opening):
        return True
    if {"such", "similar", "latter"} & set(line.words) or re.match("p?t[ob]", line.tags):
        return True
    start, end = line.span(0, len(line.items))
    opens = line.words[0] == "the" and _SUBJECT_THE.match(line.tags)
    return bool(opens) or any(each.search(line.text, start, end) for each in (_DAYS_OWN, _NEW))


def _means_somebody(line: Line, names: Container[int]) -> bool:
    """Say whether a line has a "he" or "she" with nobody before it who could be meant."""
    for at, word in enumerate(line.words):
        if word.partition("'")[0] in _PERSONS:
            return True
        named = line.items[at][0] in names
        if named or (line.tags[at] == "o" and is_person_noun(word)):
            return False
    return False


def _described(line: Line, before: Sequence[Sentence]) -> int | None:
    """Return the nearest sentence before that names what "the ..." of a line means, if any does."""
    for match in _THE.finditer(line.tags):
        if line.words[match.start()] not in ("the", "those", "these", "that"):
            continue
        if line.words[match.end() : match.end() + 1] == ("of",):
            continue
        nouns = {
            line.words[at].removesuffix("'s").removesuffix("s")
            for at in range(*match.span("noun"))
            if line.tags[at] == "o" and len(line.words[at]) > 3
        }
        for at in range(len(before) - 1, max(-1, len(before) - 1 - _BACK), -1):
            words = {word.removesuffix("'s").removesuffix("s") for word in before[at].line.words}
            if not nouns.isdisjoint(words):
                return at
    return None
