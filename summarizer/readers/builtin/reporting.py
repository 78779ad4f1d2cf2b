"""The words of a report: its verb, its subject, and where what is reported begins."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.text.lexicon import APPROXIMATORS, REPORTING_VERBS, WEEKDAYS
from summarizer.text.tokens import is_number

DENIALS = frozenset("deny denies denied".split())
# Verbs whose act is news in itself: the sentence is a claim, and what it reports another.
ACTS = frozenset("confirm confirms confirmed".split())
_MORE_VERBS = frozenset(
    "believe believes believed admit admits admitted allege alleges alleged estimate estimates"
    " estimated testified testifies think thinks thought conclude concludes concluded conceded"
    " concedes predict predicts predicted found finds ruled showed shows fear fears feared"
    " joked replied responded quipped recounted continued told".split()
)
_NOT_FINITE = frozenset(
    "saying telling reporting quoting citing stating noting adding writing announcing".split()
    + "explaining claiming state report note post comment remark say tell claim quote".split()
)
REPORTS = (REPORTING_VERBS | _MORE_VERBS | DENIALS | ACTS) - _NOT_FINITE | {"say"}
_BARE_CLAUSE = frozenset(
    "say says said claims claimed insists insisted believes believed believe thinks thought think"
    " alleges alleged allege admits admitted argues argued adds added feared fears fear warned"
    " warns estimate estimates estimated suggests suggested explained".split()
)
TELLS = frozenset("tells told telling".split())
_ADVERBS = frozenset(
    "also then later earlier previously now again already first immediately reportedly has have"
    " had just once still who".split()
)
_WRITER = frozenset("i we you".split())
_NO_SPEAKERS = frozenset("however meanwhile still now here also nevertheless instead".split())
# What can be denied; "denied his team a win" and "denied her bail" are another verb.
_DENIABLE = frozenset(
    "it that this these those the any a an all both claim claims report reports allegation"
    " allegations accusation accusations charge charges wrongdoing involvement responsibility guilt"
    " knowledge rumours rumors".split()
)
_ALSO_NOUNS = frozenset("claims reports notes states comments quotes remarks fears".split())
_LINKS = frozenset("and but so meanwhile".split())


def phrase_end(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the first token after `lo` that follows punctuation, at most `hi`."""
    for index in range(lo + 1, hi):
        gap = sentence.gap(index)
        if gap != " " and any(mark in gap for mark in ',;:—–"“”()…'):
            return index
        if sentence.quoted[index] != sentence.quoted[index - 1]:
            return index
    return hi


def is_report(sentence: Sentence, verb: int, lo: int) -> bool:
    """Say whether a token can be the verb of a report: not "to say", "did not say", "was told"."""
    word, before = sentence.word(verb), sentence.word(verb - 1)
    if before in ("to", "not", "never") or before in grammar.MODALS or before.endswith("n't"):
        return False
    if word in _ALSO_NOUNS and grammar.is_past_form(before):
        return False
    if before in grammar.BE or (before in grammar.PREPOSITIONS and verb > lo):
        return False
    if word in REPORTS or not sentence.quotations:
        return word in REPORTS
    start = sentence.phrase_start(verb, lo)
    beside_quote = start > lo and sentence.quoted[start - 1] and verb - start <= 6
    return beside_quote and grammar.is_finite(sentence, verb, start)


def is_denial(sentence: Sentence, verb: int) -> bool:
    """Say whether token `verb` says that something is false."""
    after = sentence.word(verb + 1)
    return sentence.word(verb) in DENIALS and (after in _DENIABLE or after.endswith("ing"))


def strip_adverbs(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the end of `[lo, hi)` without adverbs and auxiliaries at its end."""
    while hi > lo + 1:
        word = sentence.word(hi - 1)
        named = sentence.tokens[hi - 1].text[:1].isupper() and word not in WEEKDAYS
        timed = grammar.is_time_word(word) and not named
        before_time = word == "on" and grammar.is_time_word(sentence.word(hi))
        adverb = word.endswith("ly") and sentence.tokens[hi - 1].text.islower()
        if not (word in _ADVERBS or adverb or timed or before_time):
            break
        hi -= 1
    return hi


@dataclass(frozen=True)
class Speaker:
    """The subject of a report: where it starts, and the tokens `[lo, hi)` that name the source."""

    start: int
    lo: int
    hi: int


def speaker_before(sentence: Sentence, lo: int, verb: int) -> Speaker | None:
    """Return the subject right before `verb`, None if no noun phrase stands there.

    Looks past an apposition: "Jane Roe, a spokeswoman for Acme, said", "the owner, Acme, said".
    """
    start = sentence.phrase_start(verb, lo)
    if start < verb:
        while start < verb - 1 and sentence.word(start) in _LINKS:
            start += 1
        stop = strip_adverbs(sentence, start, verb)
        plain = sentence.word(start) not in _WRITER
        plain = plain and grammar.is_noun_phrase(sentence, start, stop)
        return Speaker(start, start, stop) if plain else None
    head, last = sentence.phrase_start(verb - 1, lo), verb
    for _ in range(3):
        if head <= lo:
            break
        start = _skip_openers(sentence, sentence.phrase_start(head - 1, lo), head)
        spoken = sentence.word(start) not in _NO_SPEAKERS
        if spoken and grammar.is_noun_phrase(sentence, start, head, longest=8):
            if _is_described(sentence, start, head) and is_name(sentence, head, last):
                return Speaker(start, head, last)
            if has_name(sentence, start, head):
                return Speaker(start, start, head)
        head, last = sentence.phrase_start(head - 1, lo), head
    return None


def _is_described(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` only says what somebody is: "the mayor", "Vardan's top judge"."""
    return (
        sentence.word(lo) in ("the", "its", "their", "his", "her")
        or sentence.tokens[hi - 1].text.isalpha()
    ) and sentence.tokens[hi - 1].text.islower()


def has_name(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether any of the tokens `[lo, hi)` has a capital, but for "The" at the start."""
    lo += sentence.word(lo) in ("the", "a", "an")
    return any(sentence.tokens[index].text[:1].isupper() for index in range(lo, hi))


def is_name(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` are a few capitalised words and nothing else."""
    words = [sentence.tokens[index].text for index in range(lo, hi)]
    return 0 < len(words) <= 4 and all(word[:1].isupper() for word in words)


def _skip_openers(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the first token of `[lo, hi)` that is no "and", "yesterday" or "last night"."""
    while lo < hi - 1 and (
        sentence.word(lo) in grammar.CONJUNCTIONS or grammar.is_time_word(sentence.word(lo))
    ):
        lo += 1
    return lo


def content_start(sentence: Sentence, verb: int, hi: int) -> int | None:
    """Return where the reported clause after `verb` starts, None if none is sure."""
    word, first = sentence.word(verb), verb + 1
    if first >= hi - 1:
        return None
    if sentence.word(first) == "that":
        return first + 1
    for index in range(first, min(hi - 1, first + 12)):
        gap = sentence.gap(index)
        if ":" in gap or (sentence.quoted[index] and (index == first or "," in gap)):
            return index
        if sentence.word(index) == "that" and (
            word in TELLS or is_adverbial(sentence, first, index)
        ):
            return index + 1
    if word in TELLS:
        for index in range(first, min(hi - 1, first + 30)):
            if sentence.word(index) == "that" and "," in sentence.gap(index):
                return index + 1
        reach = range(first + 1, min(phrase_end(sentence, first, hi), first + 7))
        clauses = [at for at in reach if grammar.starts_clause(sentence, at, hi, reach=5)]
        pronouns = [at for at in clauses if sentence.word(at) in grammar.SUBJECT_PRONOUNS]
        return next(iter(pronouns or clauses), None)
    if word not in _BARE_CLAUSE:
        return None
    while first < hi and (
        grammar.is_time_word(sentence.word(first))
        or (sentence.word(first) == "on" and grammar.is_time_word(sentence.word(first + 1)))
    ):
        first += 1
    if word.startswith("add"):  # "added 300 jobs that nobody had planned" reports nothing
        return first if grammar.starts_clause(sentence, first, hi) else None
    counted = sentence.word(first) in APPROXIMATORS and is_number(sentence.word(first + 1))
    begins = first < hi and (counted or grammar.can_start_subject(sentence, first))
    return first if begins and grammar.find_verb(sentence, first, hi) is not None else None


def is_adverbial(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether tokens `[lo, hi)` only tell when, where or to whom something was said."""
    if lo >= hi:
        return True
    word = sentence.word(lo)
    if hi - lo > 14 or word == "that":
        return False
    if word in grammar.PREPOSITIONS or grammar.is_time_word(word) or word.endswith("ly"):
        return not any(sentence.word(index) in ("that", "if") for index in range(lo, hi))
    return word in ("here", "afterwards", "later", "again", "too") or word in (
        "when",
        "while",
        "as",
    )
