"""The subject of a report: the phrase that names who speaks, with its roles and its asides."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.reporting import ADVERBS, is_manner, phrase_end, strip_adverbs

_WRITER = frozenset("i we you".split())
_NO_SPEAKERS = frozenset("however meanwhile still now here also nevertheless instead".split())
_LINKS = frozenset(
    "and but so meanwhile while although though whereas when after since because".split()
)
_PARTICLES = frozenset("de del della der den di da dos la le van von bin ibn al el y jr sr".split())
_DESCRIBING = frozenset("a an the who whose which one its their his her".split())
_DETERMINED = frozenset("the a an its their his her one two three four five several some".split())
_LONGEST_ROLE = 9  # words, the name included: "former deputy chief executive officer Jon Roe"
_LONGEST_RELATIVE = 25  # words: "an official who spoke on condition of anonymity said"
_LONGEST_ASIDE = 4  # commas: "Jane Roe, 54, a nurse who lives in Elden, Vardan, said"


@dataclass(frozen=True)
class Speaker:
    """The subject of a report: where it starts, and the tokens `[lo, hi)` that name the source."""

    start: int
    lo: int
    hi: int


def speaker_before(sentence: Sentence, lo: int, verb: int) -> Speaker | None:
    """Return the subject right before `verb`, None if no noun phrase stands there.

    Looks past asides: "Jane Roe, a spokeswoman for Acme, said", "the owner, Acme, said", "The
    minister, speaking in Elden, said".
    """
    start = sentence.phrase_start(verb, lo)
    if start > lo and all(_tells_when(sentence, index) for index in range(start, verb)):
        return _past_asides(sentence, lo, start)
    while start < verb - 1 and sentence.word(start) in _LINKS:
        start += 1
    stop = strip_adverbs(sentence, start, verb)
    if sentence.word(start) in _WRITER:
        return None
    if is_speaker(sentence, start, stop):
        return Speaker(start, start, stop)
    if "who" not in sentence.vocabulary or stop - start > _LONGEST_RELATIVE:
        return None
    who = next((at for at in range(start + 1, stop) if sentence.word(at) == "who"), start)
    tells = grammar.find_verb(sentence, who, stop) is not None  # "who spoke to the press said"
    return Speaker(start, start, who) if tells and is_speaker(sentence, start, who) else None


def _tells_when(sentence: Sentence, index: int) -> bool:
    """Say whether a word between a comma and its verb is an adverb: "also", "on Friday"."""
    word = sentence.word(index)
    if grammar.is_time_word(word) or word in ADVERBS or word in ("first", "soon"):
        return True
    if word == "on" and grammar.is_time_word(sentence.word(index + 1)):
        return True
    return is_manner(sentence, index)


def is_speaker(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether tokens `[lo, hi)` can name who speaks: a noun phrase, or a role and a name."""
    if sentence.word(lo).endswith("ing") and sentence.word(lo + 1) in grammar.DETERMINERS:
        return False  # "Announcing the sale in May Voss said": no comma tells where she begins
    return grammar.is_noun_phrase(sentence, lo, hi) or is_role_and_name(sentence, lo, hi)


def is_role_and_name(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` is a role in small letters and a name: "mayor Ana Corvo"."""
    if not 1 < hi - lo <= _LONGEST_ROLE:
        return False
    words = [sentence.tokens[index].text for index in range(lo, hi)]
    if not words[-1][:1].isupper():
        return False
    if not words[0].islower() or not _may_be_role(sentence.word(lo)):
        return False
    return all(
        word[:1].isupper() or word in _PARTICLES or word == "and" or _may_be_role(word.casefold())
        for word in words[1:]
    )


def _may_be_role(word: str) -> bool:
    closed = grammar.PREPOSITIONS | grammar.SUBORDINATORS | grammar.CONJUNCTIONS
    closed |= grammar.AUXILIARIES | grammar.SUBJECT_PRONOUNS
    if word in closed or grammar.is_time_word(word) or grammar.is_past_form(word):
        return False
    return word[:1].isalpha() and not word.endswith(("'s", "ly"))


def _past_asides(sentence: Sentence, lo: int, verb: int) -> Speaker | None:
    """Return the subject before the asides that end right before `verb`."""
    head, last = sentence.phrase_start(verb - 1, lo), verb
    for _ in range(_LONGEST_ASIDE):
        while head > lo and sentence.quoted[head] and sentence.quoted[head - 1]:
            head -= 1
        if sentence.quoted[head] and head > lo:  # "Voss, citing "the magic of ice," said"
            head = sentence.phrase_start(head - 1, lo)
        if head <= lo or not _may_be_aside(sentence, head, last):
            return None
        start = _skip_openers(sentence, sentence.phrase_start(head - 1, lo), head)
        spoken = sentence.word(start) not in _NO_SPEAKERS and not sentence.quoted[start]
        if spoken and _is_short_subject(sentence, start, head):
            if _is_described(sentence, start, head) and is_name(sentence, head, last):
                first = sentence.phrase_start(start - 1, lo)
                if start > lo and is_name(sentence, first, start):
                    return Speaker(first, first, start)  # "Jon Roe, a clerk in Kolm, Vardan, said"
                return Speaker(start, head, last)
            return Speaker(start, start, head)
        head, last = sentence.phrase_start(head - 1, lo), head
    return None


def after_apposition(sentence: Sentence, end: int, hi: int) -> int:
    """Return where ", a spokesman for Acme," and ", 54," behind a speaker end, else `end`."""
    for _ in range(_LONGEST_ASIDE):
        if end >= hi or "," not in sentence.gap(end) or sentence.quoted[end]:
            break
        word, stop = sentence.word(end), phrase_end(sentence, end, hi)
        describes = word in _DESCRIBING or word.isdigit() or is_role_of(sentence, end, stop)
        if not describes or grammar.starts_clause(sentence, end, stop):
            break
        end = stop
    return end


def is_role_of(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` is a role with what it is of: "head of the union"."""
    after = sentence.word(lo + 1)
    role = sentence.tokens[lo].text.islower() and _may_be_role(sentence.word(lo))
    return role and hi - lo > 2 and after in ("of", "for", "at")


def _is_short_subject(sentence: Sentence, lo: int, hi: int) -> bool:
    if not (
        grammar.is_noun_phrase(sentence, lo, hi, longest=9) or is_role_and_name(sentence, lo, hi)
    ):
        return False
    word = sentence.word(lo)
    opens = word in _DETERMINED or word in grammar.BARE_SOURCES or has_name(sentence, lo, hi)
    named = sentence.tokens[hi - 1].text[:1].isupper() and has_name(sentence, lo, hi)
    return opens and (named or grammar.find_verb(sentence, lo, hi) is None)


def _may_be_aside(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` can stand between commas behind a subject: no clause of its own."""
    if sentence.quoted[lo] or sentence.word(lo) in grammar.CONJUNCTIONS - {"and", "or"}:
        return False
    relative = sentence.word(lo) in ("who", "which", "whose", "speaking")
    return relative or not grammar.starts_clause(sentence, lo, hi, reach=5)


def _is_described(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` only says what somebody is: "the mayor", "Vardan's top judge"."""
    if sentence.word(lo) in ("the", "a", "an", "its", "their", "his", "her", "another", "one"):
        return True
    return sentence.tokens[hi - 1].text.isalpha() and sentence.tokens[hi - 1].text.islower()


def has_name(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether any of the tokens `[lo, hi)` has a capital, but for "The" at the start."""
    lo += sentence.word(lo) in ("the", "a", "an")
    return any(sentence.tokens[index].text[:1].isupper() for index in range(lo, hi))


def is_name(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` are a few capitalised words and nothing else, but for "van", "de"."""
    words = [sentence.tokens[index].text for index in range(lo, hi)]
    capital = [word[:1].isupper() or word.casefold() in _PARTICLES for word in words]
    return 0 < len(words) <= 5 and all(capital) and words[-1][:1].isupper()


def _skip_openers(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the first token of `[lo, hi)` that is no "and", "yesterday" or "last night"."""
    while lo < hi - 1 and (
        sentence.word(lo) in grammar.CONJUNCTIONS or grammar.is_time_word(sentence.word(lo))
    ):
        lo += 1
    return lo
