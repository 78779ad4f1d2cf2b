"""What words lean on: pronouns and descriptions whose meaning stands in the sentence before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.text.lexicon import WEEKDAYS
from summarizer.text.spans import Span

# Words that tie a clause to what stands before it.
DEPENDENT = frozenset(
    "he she it they his her its their him them this that these those such here there another"
    " both neither either others one we i you our my your".split()
)
_PERSONS = frozenset("he she his her him himself herself".split())
_THINGS = frozenset("it them they their its this these".split())
# A person may be meant by what such a word begins or ends.
_NAMING = frozenset("a an the who people men women children parents police officers".split())
_SHORT = 10  # tokens; a longer sentence mostly says itself what its "it" is
_OPENERS = frozenset("but and so then yet or nor".split())
_TIES = frozenset("also however meanwhile instead moreover furthermore likewise".split())
_REACH = 6  # words at the front in which a tie is one
_NEEDS_BEFORE = re.compile(
    r"(?:The (?:announcement|move|decision|comments?|remarks?|news|statement|incident|report"
    r"|two|three|pair|couple|former|latter|same|others?|man|woman|group|company|team|agreement"
    r"|attack|visit|meeting|deal)\b|Asked|Later|Afterwards|Soon after|After that|Since then|Instead"
    r"|As such|For (?:this|that)|Not |Which |Because of (?:this|that)|Then\b|In (?:this|that|it)\b"
    r"|Among them|Among those|Of (?:these|those|them)\b|By then\b|At that\b"
    r"|During (?:his|her|their)\b|In (?:his|her|their)\b)"
)
# Bodies and people that an article has named before it calls them so.
_DESCRIBED = re.compile(
    r"\b[Tt]he (?:company|group|firm|agency|ministry|department|party|bank|team|club|union|board"
    r"|panel|commission|committee|regulator|airline|carrier|retailer|lender|paper|newspaper|site"
    r"|charity|school|university|hospital|pair|couple|duo|trio|two (?:countries|sides|men|women"
    r"|companies|leaders|teams)|man|woman|boy|girl|teenager|suspect|victims?|attackers?|gunman"
    r"|driver|officer|defendant|accused|judge|minister|president|mayor|senator|governor|candidate"
    r"|spokes(?:man|woman|person)|official|author|player|singer|actor|scientist|researchers"
    r"|country|city|town|island|region|vessel|ship|plane|aircraft|building|bridge|plant|project"
    r"|programme|program|plan|proposal|bill|law|study|survey|poll|report|case|trial|ruling|deal"
    r"|agreement|talks|meeting|summit|attack|blast|fire|storm|crash|strike|protest)\b"
    r"(?! (?:of|in|for|that|who|which|between|on|at|to|from|with|near|against)\b)"
)
_DAYS_OWN = re.compile(rf"\b(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})['’]s \w")
_MOST_SENTENCES = 2  # that a chain of leaning sentences is followed back


def leans_back(sentence: Sentence, lo: int = 0, hi: int | None = None) -> bool:
    """Say whether tokens `[lo, hi)` open on what stands before them, or hold a loose pronoun.

    Errs on the side of yes: it keeps a sentence from standing alone in a summary.
    """
    hi = len(sentence.tokens) if hi is None else hi
    index = lo
    while index < min(hi, lo + 2) and sentence.word(index) in _OPENERS:
        index += 1
    if index > lo or sentence.word(index) in DEPENDENT - {"there"}:
        return True
    text = sentence.flat[sentence.tokens[lo].start : sentence.tokens[hi - 1].end]
    return _NEEDS_BEFORE.match(text) is not None or _has_loose_pronoun(sentence, lo, hi)


def _hangs(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether tokens `[lo, hi)` hang on what stands before: "also", "the group"."""
    if any(sentence.word(at) in _TIES for at in range(lo, min(hi, lo + _REACH))):
        return True
    for index in range(lo, hi):
        if index > lo and sentence.tokens[index].text[:1].isupper():
            break
        if sentence.word(index) == "him":  # never the subject before it
            return True
        if index < lo + _REACH and sentence.word(index) in _THINGS | _PERSONS:
            return True
    if _opens_with_the(sentence, lo, hi):
        return True
    text = sentence.flat[sentence.tokens[lo].start : sentence.tokens[hi - 1].end]
    return _DAYS_OWN.search(text) is not None or _is_described(text)


def context_of(
    sentence: Sentence, lo: int, hi: int, before: Sequence[Sentence]
) -> tuple[Span, ...]:
    """Return the sentences that tokens `[lo, hi)` lean on, () where they lean on nothing.

    `before` are the sentences before this one, the nearest last. What was cut off in front of the
    tokens is in the sentence itself.
    """
    while lo and sentence.word(lo - 1) in _OPENERS:  # "But" is left off, and leans all the same
        lo -= 1
    leaning = leans_back(sentence, lo, hi)
    if not leaning and not _hangs(sentence, lo, hi):
        return ()
    # What opens a clause may be meant by what was cut off in front of it.
    spans: list[Span] = [(sentence.start, sentence.end)] if lo and leaning else []
    leaning = not spans or leans_back(sentence)
    for earlier in reversed(before[-_MOST_SENTENCES:]):
        if not leaning:
            break
        spans.insert(0, (earlier.start, earlier.end))
        leaning = leans_back(earlier)
    return tuple(spans)


def _opens_with_the(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether the subject is "the" and a noun or two that nothing tells apart."""
    if sentence.word(lo) != "the":
        return False
    verb = grammar.find_verb(sentence, lo, min(hi, lo + _REACH))
    if verb is None:
        return False
    subject = range(lo + 1, verb)
    is_plain = all(sentence.tokens[index].text.islower() for index in subject)
    return is_plain and not any(sentence.word(at) in grammar.PREPOSITIONS for at in subject)


def _is_described(text: str) -> bool:
    """Say whether somebody is described who is not named before it in `text`."""
    described = _DESCRIBED.search(text)
    return described is not None and not re.search(r"(?<!^)\b[A-Z]", text[: described.start()])


def _has_loose_pronoun(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether "him" or "it" stands where nothing it could mean comes before it."""
    is_short = hi - lo < _SHORT
    for index in range(lo, hi):
        word = sentence.word(index)
        if word in _NAMING or (index > lo and sentence.tokens[index].text[:1].isupper()):
            return is_short and sentence.word(hi - 1) in _THINGS
        if word in _PERSONS:
            return True
        if word in _THINGS and is_short:
            return True
    return False
