"""The words of a report: its verb, its subject, and where what is reported begins."""

from __future__ import annotations

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence, breaks_phrase
from summarizer.text.lexicon import APPROXIMATORS, REPORTING_VERBS, WEEKDAYS
from summarizer.text.tokens import is_number

DENIALS = frozenset("deny denies denied".split())
# Verbs whose act is news in itself: the sentence is a claim, and what it reports another.
ACTS = frozenset("confirm confirms confirmed".split())
_MORE_VERBS = frozenset(
    "believe believes believed admit admits admitted allege alleges alleged estimate estimates"
    " estimated testified testifies think thinks thought conclude concludes concluded conceded"
    " concedes predict predicts predicted found finds ruled showed shows fear fears feared"
    " joked replied responded quipped recounted continued told pointed points asserted asserts"
    " contended contends confided read reads".split()
)
_NOT_FINITE = frozenset(
    "saying telling reporting quoting citing stating noting adding writing announcing".split()
    + "explaining claiming state report note post comment remark say tell claim quote".split()
)
REPORTS = (REPORTING_VERBS | _MORE_VERBS | DENIALS | ACTS) - _NOT_FINITE | {"say"}
# Acts of speech that take no clause: they tell who speaks a quotation beside them.
_SPEECH_ACTS = frozenset(
    "ask asks asked call calls called describe describes described accuse accuses accused vow vows"
    " vowed promise promises promised urge urges urged demand demands demanded blasted slammed"
    " criticised criticized dubbed shouted pledged threatened praised hailed dismissed mocked"
    " labelled labeled branded condemned denounced touted defended lamented complained boasted"
    " bragged referred answered answers".split()
)
# Papers and pictures do these, too, and do not speak the quotation beside them.
_NO_SPEECH = frozenset("showed shows found finds ruled fear fears estimate estimates".split())
_BARE_CLAUSE = frozenset(
    "say says said claims claimed insists insisted believes believed believe thinks thought think"
    " alleges alleged allege admits admitted argues argued adds added feared fears fear warned"
    " warns estimate estimates estimated suggests suggested explained".split()
)
_LY_NOUNS = frozenset("family assembly supply ally monopoly bully reply anomaly fly".split())
_SAYS = frozenset("say says said".split())
_POINTS = frozenset("point points pointed".split())  # "out"
# These take a clause without "that" only where it surely is one.
_FULL_CLAUSE = frozenset(
    "announced announces noted notes wrote writes declared declares pointed points stated states"
    " claimed reported suggests tweeted acknowledged argued concluded predicted".split()
)
TELLS = frozenset("tells told telling".split())
ADVERBS = frozenset(
    "also then later earlier previously now again already first immediately reportedly has have"
    " had just once still".split()
)
# What can be denied; "denied his team a win" and "denied her bail" are another verb.
_DENIABLE = frozenset(
    "it that this these those the any a an all both claim claims report reports allegation"
    " allegations accusation accusations charge charges wrongdoing involvement responsibility guilt"
    " knowledge rumours rumors".split()
)
_ALSO_NOUNS = frozenset("claims reports notes states comments quotes remarks fears".split())


def phrase_end(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the first token after `lo` that follows punctuation, at most `hi`."""
    for index in range(lo + 1, hi):
        gap = sentence.gap(index)
        if gap != " " and (breaks_phrase(gap) or any(mark in gap for mark in '"“”()')):
            return index
        if sentence.quoted[index] != sentence.quoted[index - 1]:
            return index
    return hi


def is_report(sentence: Sentence, verb: int, lo: int) -> bool:
    """Say whether a token can be the verb of a report: not "to say", "did not say", "was told"."""
    word, before = sentence.word(verb), sentence.word(verb - 1)
    if before in ("to", "not", "never") or before.endswith("n't"):
        return False
    if before in grammar.MODALS and sentence.tokens[verb - 1].text.islower():  # "in May" is none
        return False
    if word in _ALSO_NOUNS and grammar.is_past_form(before):
        return False
    if before in grammar.BE or (before in grammar.PREPOSITIONS and verb > lo):
        return False
    if word in _POINTS:
        return sentence.word(verb + 1) == "out"
    if word in ("read", "reads"):  # ""...," read the statement"
        return verb > lo and sentence.quoted[verb - 1]
    if word in REPORTS or not sentence.quotations:
        return word in REPORTS
    start = sentence.phrase_start(verb, lo)
    return _is_beside_speech(sentence, start, verb, lo) and grammar.is_finite(sentence, verb, start)


def _is_beside_speech(sentence: Sentence, start: int, verb: int, lo: int) -> bool:
    """Say whether `[start, verb)` follows speech that opens the sentence: "..." Voss joked."""
    if start <= lo or verb - start > 6 or sentence.word(verb) in grammar.AUXILIARIES:
        return False
    place = sentence.quotation_at(start - 1)
    spoken = place is not None and not sentence.speech[place].is_scare
    return spoken and sentence.quoted[lo]


def is_speaking(sentence: Sentence, verb: int) -> bool:
    """Say whether a token is a verb of speech, with or without a clause behind it."""
    if sentence.word(verb) not in _SPEECH_ACTS:
        return sentence.word(verb) not in _NO_SPEECH and is_report(sentence, verb, 0)
    before = sentence.word(verb - 1)
    negated = before in ("to", "not", "never") or before in grammar.MODALS
    return not (negated or before in grammar.BE or before in grammar.PREPOSITIONS)


def ends_name(sentence: Sentence, index: int) -> bool:
    """Say whether the name of a speaker is over before token `index`: "on Monday", "when"."""
    word = sentence.word(index)
    if word in grammar.SUBORDINATORS or grammar.is_time_word(word):
        return True
    return word in ("in", "on", "at", "during")


def is_denial(sentence: Sentence, verb: int) -> bool:
    """Say whether token `verb` says that something is false."""
    after = sentence.word(verb + 1)
    return sentence.word(verb) in DENIALS and (after in _DENIABLE or after.endswith("ing"))


def is_manner(sentence: Sentence, index: int) -> bool:
    """Say whether a word is an adverb in "-ly"; "family" and "assembly" are none."""
    word = sentence.tokens[index].text
    return word.endswith("ly") and word.islower() and word not in _LY_NOUNS


def strip_adverbs(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the end of `[lo, hi)` without adverbs and auxiliaries at its end."""
    while hi > lo + 1:
        word = sentence.word(hi - 1)
        named = sentence.tokens[hi - 1].text[:1].isupper() and word not in WEEKDAYS
        timed = grammar.is_time_word(word) and not named
        before_time = word == "on" and grammar.is_time_word(sentence.word(hi))
        if not (word in ADVERBS or is_manner(sentence, hi - 1) or timed or before_time):
            break
        hi -= 1
    return hi


def content_start(sentence: Sentence, verb: int, hi: int) -> int | None:
    """Return where the reported clause after `verb` starts, None if none is sure."""
    word, first = sentence.word(verb), verb + 1 + (sentence.word(verb + 1) == "out")
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
        places = [at for at in reach if not grammar.is_time_word(sentence.word(at))]
        clauses = [at for at in places if grammar.starts_clause(sentence, at, hi, reach=5)]
        pronouns = [at for at in clauses if sentence.word(at) in grammar.SUBJECT_PRONOUNS]
        return next(iter(pronouns or clauses), None)
    if word not in _BARE_CLAUSE:
        first = _after_adverbial(sentence, first, hi)
        bare = word in _FULL_CLAUSE and grammar.starts_clause(sentence, first, hi)
        return first if bare else None
    first = _after_adverbial(sentence, first, hi)
    if word in _SAYS and _is_pronoun(sentence, first) and hi - first > 1:
        return first
    if word.startswith("add"):  # "added 300 jobs that nobody had planned" reports nothing
        return first if grammar.starts_clause(sentence, first, hi) else None
    counted = sentence.word(first) in APPROXIMATORS and is_number(sentence.word(first + 1))
    plain = word in _SAYS and _may_open_clause(sentence, first)
    begins = first < hi and (counted or plain or grammar.can_start_subject(sentence, first))
    finite = any(grammar.is_finite(sentence, index, first) for index in range(first + 1, hi))
    return first if begins and finite else None


def _is_pronoun(sentence: Sentence, index: int) -> bool:
    return sentence.word(index).partition("'")[0] in grammar.SUBJECT_PRONOUNS - {"who", "which"}


def _may_open_clause(sentence: Sentence, index: int) -> bool:
    """Say whether a word in small letters may open what was said: "said groups of men were"."""
    word = sentence.word(index)
    if word in ("if", "when", "while", "although", "because"):
        return True
    closed = grammar.PREPOSITIONS | grammar.SUBORDINATORS | grammar.CONJUNCTIONS
    return word.isalpha() and word not in closed | grammar.AUXILIARIES and not word.endswith("ly")


def _after_adverbial(sentence: Sentence, first: int, hi: int) -> int:
    """Return where what was said begins, behind "on Monday" and "in a statement on Monday"."""
    while first < hi and (
        grammar.is_time_word(sentence.word(first))
        or (sentence.word(first) == "on" and grammar.is_time_word(sentence.word(first + 1)))
    ):
        first += 1
    if sentence.word(first) not in grammar.PREPOSITIONS:
        return first
    for index in range(first + 2, min(hi - 1, first + 10)):
        if breaks_phrase(sentence.gap(index)):
            break
        before = sentence.word(index - 1)
        inside = before in grammar.PREPOSITIONS or before in grammar.DETERMINERS
        determined = sentence.word(index) in ("the", "its", "his", "her", "their")
        if not inside and (
            _is_pronoun(sentence, index)
            or (determined and grammar.starts_clause(sentence, index, hi))
        ):
            return index
    return first


def is_adverbial(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether tokens `[lo, hi)` only tell when, where or to whom something was said."""
    if lo >= hi:
        return True
    word = sentence.word(lo)
    if word == "out":  # "pointed out on Monday"
        return is_adverbial(sentence, lo + 1, hi)
    if hi - lo > 14 or word == "that":
        return False
    if word in grammar.PREPOSITIONS or grammar.is_time_word(word) or word.endswith("ly"):
        return not any(sentence.word(index) in ("that", "if") for index in range(lo, hi))
    return word in ("here", "afterwards", "later", "again", "too") or word in (
        "when",
        "while",
        "as",
    )
