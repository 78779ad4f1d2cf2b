"""What can be told of an English clause from closed word classes: verbs, subjects, phrases.

There is no part-of-speech tagger here. Every rule errs towards "do not know", because a clause
that is kept whole is never wrong.
"""

from __future__ import annotations

from itertools import pairwise

from summarizer.readers.builtin.layout import Sentence
from summarizer.text.lexicon import MONTHS, REPORTING_VERBS, WEEKDAYS

BE = frozenset("is are was were be been being am isn't aren't wasn't weren't".split())
HAVE = frozenset("has have had hasn't haven't hadn't having".split())
AUXILIARIES = frozenset(
    "is are was were am isn't aren't wasn't weren't has have had hasn't haven't hadn't do does did"
    " don't doesn't didn't will won't would wouldn't can can't cannot could couldn't may might must"
    " shall should shouldn't mustn't ought".split()
)
MODALS = frozenset(
    "will won't would wouldn't can can't cannot could couldn't may might must shall should"
    " shouldn't mustn't ought".split()
)
# Past forms that are no other common word: they begin a predicate wherever they stand after a
# subject. Forms such as "saw", "left" and "lay" are nouns and adjectives too, and stay out.
_IRREGULAR_PAST = frozenset(
    "said told went came took gave got made met held sent knew began became grew fell fled fought"
    " flew drew drove rose rode spoke stood struck swore threw wore won wrote lost led paid brought"
    " bought caught taught thought sought found kept slept spent sold shook stole sank sang ran"
    " forgave withdrew overthrew undertook understood withheld broke chose ate hid dealt meant"
    " felt fed bore beat saw put set cut hit shut quit spread heard slid underwent".split()
)
# Past forms that are also other words: enough to say that a sentence may hold a verb.
_AMBIGUOUS_PAST = frozenset("left lay saw rode leapt dreamt ground found wound".split())
_AFTER_ADJECTIVE = frozenset(
    "wing hand side foot leg arm back winger flank lane behind over".split()
)
_PRESENT = frozenset(
    "says tells reports wants plans needs hopes expects believes thinks knows seems appears remains"
    " comes goes makes takes gives gets holds keeps leads faces shows marks means says include"
    " includes becomes begins continues follows brings sends meets leaves lives lies stands sits"
    " runs wins loses pays costs consists depends insists denies admits claims argues warns visits"
    " mark say want plan need hope expect believe think know seem appear remain come go make take"
    " give get hold keep face show mean begin continue bring send meet live prepare fear".split()
)
_ONLY_VERBS = frozenset(
    "says tells wants expects believes thinks knows seems appears remains comes goes makes takes"
    " gives gets keeps becomes begins continues follows brings sends meets consists depends insists"
    " denies admits argues includes".split()
)
_NOT_PAST = frozenset(
    "hundred red need seed speed bed feed breed indeed exceed proceed succeed wed shed ted fred"
    " embed bleed creed deed greed weed united naked sacred so-called alleged unprecedented"
    " armed hundred-and wicked kindred".split()
)
DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your some any each every no both all"
    " another several many few".split()
)
SUBJECT_PRONOUNS = frozenset("he she they it we i you who which there".split())
PREPOSITIONS = frozenset(
    "in on at to of for from by with without within into onto over under about after before between"
    " among during through against since until despite amid near off across along behind beyond"
    " inside outside toward towards upon via per following including than as like unlike".split()
)
SUBORDINATORS = frozenset(
    "that which who whom whose where when while because although though if unless until after"
    " before since as whether why how what amid despite whereas once".split()
)
CONJUNCTIONS = frozenset("and or but nor so yet".split())
_ALONE = frozenset("both all another several some many few those".split())  # "several said"
# "To" behind these goes on with a noun phrase: "a source close to the inquiry".
_TAKES_TO = frozenset(
    "close privy adviser advisers advisor advisors aide aides assistant ambassador envoy secretary"
    " deputy spokesman spokeswoman counsel party witness witnesses".split()
)
# Plural nouns that stand without an article as the subject of a report.
BARE_SOURCES = frozenset(
    "police officials authorities investigators prosecutors witnesses residents doctors lawyers"
    " experts analysts scientists researchers officers detectives rescuers firefighters diplomats"
    " sources reports critics supporters opponents activists campaigners protesters neighbours"
    " neighbors relatives friends parents teachers students workers staff state organisers"
    " organizers aides lawmakers politicians ministers leaders militants rebels troops soldiers"
    " commanders hospitals media newspapers local court military government family people fans"
    " multiple numerous various medics engineers economists historians scholars farmers survivors"
    " eyewitnesses both some"
    " many most several two three senior former top one another other western russian".split()
)


def is_time_word(word: str) -> bool:
    """Say whether a lower-case word names a day, a month or a time of day."""
    return word in WEEKDAYS or word in MONTHS or word in _TIME_WORDS


_TIME_WORDS = frozenset(
    "today yesterday tomorrow tonight week month year weekend morning afternoon evening night day"
    " earlier later late early last this next ago recently noon midnight".split()
)


def is_past_form(word: str) -> bool:
    """Say whether a lower-case word has the form of a past tense or a past participle."""
    if word in _IRREGULAR_PAST:
        return True
    return len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST and "-" not in word


def find_verb(sentence: Sentence, lo: int, hi: int) -> int | None:
    """Return the first token of `[lo, hi)` that is surely a finite verb, None if none is sure.

    Skips relative clauses of the subject only where a comma closes them.
    """
    for index in range(lo + 1, hi):
        if sentence.quoted[index] and not sentence.quoted[lo]:
            continue
        if is_finite(sentence, index, lo):
            return index
    return None


def may_hold_verb(sentence: Sentence) -> bool:
    """Say whether any word of a sentence can be a finite verb, wherever it stands."""
    return any(may_be_verb(word) for word in sentence.vocabulary)


def may_be_verb(word: str) -> bool:
    """Say whether a lower-case word can be a finite verb somewhere."""
    if word in AUXILIARIES or word in _PRESENT or word in _AMBIGUOUS_PAST:
        return True
    return is_past_form(word) or word.endswith("s")


def is_finite(sentence: Sentence, index: int, lo: int) -> bool:
    """Say whether token `index` can be the finite verb of the clause that starts at token `lo`."""
    word, before = sentence.word(index), sentence.word(index - 1)
    if index == lo or sentence.tokens[index].text[:1].isupper():
        return False
    if word in AUXILIARIES:
        return True
    if before in DETERMINERS or before in PREPOSITIONS or before in CONJUNCTIONS:
        return False
    if before.endswith("'s") and not is_past_form(word):
        return False
    if word == "left":  # "left the town", not "the far left wing"
        return sentence.word(index + 1) not in _AFTER_ADJECTIVE and before != "far"
    if is_past_form(word):
        return not _is_modifier(sentence, index)
    return word in _PRESENT or (word in REPORTING_VERBS and word.endswith("s"))


def _is_modifier(sentence: Sentence, index: int) -> bool:
    """Say whether a past form rather stands before a noun, as in "the newly elected mayor"."""
    before, after = sentence.word(index - 1), sentence.word(index + 1)
    if before.endswith("ly") and sentence.word(index - 2) in DETERMINERS:
        return True
    if before.endswith("'s"):
        return True
    # "the treaty signed last year" is left to the caller: only "by" tells a participle for sure
    return after == "by" and before not in BE


def starts_clause(sentence: Sentence, lo: int, hi: int, *, reach: int = 9) -> bool:
    """Say whether `[lo, hi)` surely begins with a subject and its finite verb.

    The verb must come within `reach` tokens; one aside between commas may stand before it.
    """
    if lo >= hi or not can_start_subject(sentence, lo):
        return False
    for index in range(lo + 1, min(hi, lo + reach)):
        if "," in sentence.gap(index):
            return _after_aside(sentence, index, min(hi, index + reach))
        if sentence.word(index) in SUBORDINATORS:
            return False
        if is_finite(sentence, index, lo):
            return True
    return False


def _after_aside(sentence: Sentence, comma: int, hi: int) -> bool:
    """Say whether a second comma follows, and right after it the verb: "the owner, Acme, said"."""
    for index in range(comma + 1, hi):
        if "," in sentence.gap(index):
            return is_finite(sentence, index, comma)
    return False


def can_start_subject(sentence: Sentence, index: int) -> bool:
    """Say whether a noun phrase may begin at token `index`."""
    word = sentence.word(index)
    if word in PREPOSITIONS or word in SUBORDINATORS - {"that"} or word in AUXILIARIES:
        return False
    return (
        word in SUBJECT_PRONOUNS
        or word in DETERMINERS
        or word in BARE_SOURCES
        or sentence.tokens[index].text[:1].isupper()
        or sentence.tokens[index].text[:1].isdigit()
        or sentence.word(index + 1) in AUXILIARIES
        or _is_bare_plural(sentence, index)
    )


def _is_bare_plural(sentence: Sentence, index: int) -> bool:
    """Say whether a plural without an article stands right before its verb: "divers searched"."""
    word, after = sentence.word(index), sentence.word(index + 1)
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "'s", "us", "is"))
    return plural and not may_be_present(word) and (is_past_form(after) or may_be_present(after))


def may_be_present(word: str) -> bool:
    """Say whether a lower-case word is a common verb in the present tense."""
    return word in _PRESENT


def is_noun_phrase(sentence: Sentence, lo: int, hi: int, *, longest: int = 14) -> bool:
    """Say whether tokens `[lo, hi)` can be one noun phrase: the subject of a report."""
    if not 0 < hi - lo <= longest or not can_start_subject(sentence, lo):
        return False
    words = [sentence.word(index) for index in range(lo, hi)]
    if words[-1] in PREPOSITIONS or words[-1] in CONJUNCTIONS or words[-1] in DETERMINERS - _ALONE:
        return False
    if any(word in SUBORDINATORS or word in AUXILIARIES for word in words[1:]):
        return False
    if any(one == "to" and before not in _TAKES_TO for before, one in pairwise(words)):
        return False
    if words[0] in SUBJECT_PRONOUNS and hi - lo > 1:
        return False
    small = [sentence.word(at) for at in range(lo + 1, hi) if sentence.tokens[at].text.islower()]
    if any(word in _IRREGULAR_PAST or word in _ONLY_VERBS for word in small):
        return False  # "Jon Rose" and "Ann Drew" are names
    if any(":" in sentence.gap(index) for index in range(lo + 1, hi)):
        return False
    if any(one in _AMBIGUOUS_PAST and before not in DETERMINERS for before, one in pairwise(words)):
        return False
    return not any(is_time_word(word) for word in words[:1]) and any(
        any(char.isalpha() for char in word) for word in words
    )
