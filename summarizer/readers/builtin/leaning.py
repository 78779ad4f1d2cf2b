"""What words lean on: pronouns and descriptions whose meaning stands in a sentence before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from summarizer.language.lines import FINITE, Line
from summarizer.language.word_classes import word_class
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import is_person_noun
from summarizer.text.lexicon import WEEKDAYS
from summarizer.text.spans import Span

_OPENERS = frozenset("but and so then yet or nor".split())
_PRONOUNS = frozenset("he she it they them his her its their himself herself this these".split())
_PERSONS = frozenset("he she him her his hers himself herself".split())
_EXPLETIVE = re.compile("h[bm][bnokx]*[okx][tu]")  # "It is not clear whether"
_SUBJECT = re.compile("[NhHx]{1,4}[vFEYL]+")  # whoever is no "him" of its verb
_REACH = 8  # items at the front in which a pronoun has nothing before it that it could mean
_BACK = 12  # sentences that are looked through for what is meant
_SUBJECT_THE = re.compile(
    rf"(?:[upxaT][^,{FINITE}]{{0,12}},)?(?P<the>d)(?P<name>[N,]{{0,5}})[ogxE#]{{1,4}}"
    rf"(?:pd?[ogxE#]{{1,4}}?)?(?P<end>x*[{FINITE},z]|(?<=oo)[dT#])"
)
_BODIES = frozenset("company concern firm maker group club side team".split())
_COUNT = re.compile(rf"[xo]{{0,2}}#[{FINITE}]|.*(?<!k)t$")  # "Two have left", "... to that"
# "the deal", but not "the deal that", "the deal with Kolm", "the deal she made"
_THE = re.compile(r"d(?P<noun>[oEg#]{1,2})(?![oEtRNhg#]|p[^T])")
_STEP = re.compile("c?[pa]d?o,")  # "As a result,"
_AGAIN = re.compile(  # "the latest reports", "Tuesday's vote"
    r"\b(?:[Tt]he (?:new|same|proposed|latest|current|alternative|other) |"
    rf"(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})['’]s \w)"
)


@dataclass
class Scene:
    """What stands before: the sentences so far, the nearest last, and who is named where.

    `words` are those of each, without their endings, `named` the indices of sentences with a name
    in their subject. `names` are the places of all names in the sentence that is read, `persons`
    of those that may be somebody's.
    """

    before: list[Sentence] = field(default_factory=list)
    words: list[frozenset[str]] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    names: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()

    def note(self, sentence: Sentence) -> None:
        """Note a sentence that later ones may lean on."""
        self.before.append(sentence)
        self.words.append(frozenset(map(_stem, sentence.line.words)))
        reach = sentence.line.items[:_REACH][-1][1]
        if any(place < reach for place in self.names) and not leans_back(sentence.line):
            self.named.add(sentence.index)


def leans_back(line: Line, scene: Scene | None = None) -> bool:
    """Say whether a line opens on what stands before it, or holds a loose pronoun.

    Errs on the side of yes: it keeps a sentence from standing alone in a summary. `scene` tells
    which capitals are names, and whose; without it every one may be somebody's.
    """
    if line.words[0] in _OPENERS or line.words[0].partition("'")[0] in word_class("dependent"):
        return True
    # "On the streets of Kolm, she"
    opening = line.tags.find(",") if line.tags[0] in "pagzT" else -1
    thing = line.words[0] == "it" and _EXPLETIVE.match(line.tags) is not None
    someone = False
    for at, word in enumerate(line.words):
        bare, tag, place = word.partition("'")[0], line.tags[at], line.items[at][0]
        loose = not someone if scene and bare in _PERSONS else not thing and bare in _PRONOUNS
        if loose or (word in ("him", "them", "it") and _SUBJECT.fullmatch(line.tags, 0, at)):
            return True
        if at > opening:
            named = tag == "Q" or (tag == "N" and (scene is None or place in scene.names))
            thing = thing or named or at >= _REACH or line.tags[at - 1 : at + 1] == "do"
            person = tag == "o" and is_person_noun(word)
            someone = someone or (scene is not None and (person or place in scene.persons))
    return False


def context_of(line: Line, sentence: Sentence, scene: Scene, *, quoted: bool) -> tuple[Span, ...]:
    """Return the sentences that a claim's words lean on, () where they lean on nothing.

    What was cut off in front of words that nobody spoke ("The ministry said it") is in their own
    sentence. A pronoun brings the sentence before and the nearest one that names somebody, a
    description ("the deal") the nearest one that has its noun.
    """
    before, leaning = scene.before, leans_back(line, scene)
    own = (sentence.start, sentence.end)
    is_cut = line.items[0][0] > sentence.line.items[0][0] + 5  # behind more than "But"
    if leaning and is_cut and not quoted:
        return (*context_of(sentence.line, sentence, scene, quoted=False), own)
    leaning = leaning or not word_class("ties").isdisjoint(line.words[:6])  # "also", "then"
    described = None if leaning else _described(line, scene)
    if described is not None:
        return ((before[described].start, before[described].end),)
    if not (leaning or _hangs(line, scene)):
        return ()
    back = range(len(before) - 1, max(-1, len(before) - 1 - _BACK), -1)
    clear = next((at for at in back if before[at].index in scene.named), len(before) - 1)
    places = sorted({clear, len(before) - 1} - {-1})
    spans = [(before[at].start, before[at].end) for at in places]
    return (*spans, own) if is_cut else tuple(spans)


def _hangs(line: Line, scene: Scene) -> bool:
    """Say whether a line hangs on what stands before it: "the group", "Tuesday's vote"."""
    if _COUNT.match(line.tags) or _STEP.match(line.tags):
        return True
    known = line.items[0][0] in scene.names and (
        line.items[0][0] not in scene.persons
        or any(_stem(line.words[0]) in words for words in scene.words)
    )  # "Kolm has lost 8 ships", but "Revenue rose 8%" of something that is named before
    if "#" in line.tags and not known and re.search("Q|(?<!^)N", line.tags) is None:
        return True
    if {"such", "similar", "latter"} & set(line.words) or re.match("p?t[ob]", line.tags):
        return True
    opens = _SUBJECT_THE.match(line.tags)
    if opens and line.words[opens.start("the")] == "the":
        nouns = {each.removesuffix("'s") for each in line.words[opens.end("name") : opens.end()]}
        if not opens["name"] or _BODIES & nouns or any(map(is_person_noun, nouns)):
            return True  # "The company sold", "The French striker scored"; not the White House
    return _AGAIN.search(line.text, *line.span(0, len(line.items))) is not None


def _described(line: Line, scene: Scene) -> int | None:
    """Return the nearest sentence before that names what "the ..." of a line means, if any does."""
    for match in _THE.finditer(line.tags):
        if line.words[match.start()] not in ("the", "those", "these", "that"):
            continue
        for head in range(match.end() - 1, max(match.start(), match.end() - 3), -1):
            if line.tags[head] != "o" or len(line.words[head]) < 3:
                continue
            for at in range(len(scene.before) - 1, max(-1, len(scene.before) - 1 - _BACK), -1):
                if _stem(line.words[head]) in scene.words[at]:
                    return at
    return None


def _stem(word: str) -> str:
    return word.removesuffix("'s").removesuffix("s")
