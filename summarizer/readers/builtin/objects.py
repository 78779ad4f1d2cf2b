"""Claims inside one clause: numbered objects, what came before, and what something led to."""

from __future__ import annotations

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.text.lexicon import UNITS
from summarizer.text.tokens import is_number

Range = tuple[int, int]

_CAUSED = frozenset("resulted led caused triggered prompted sparked forced killed".split())
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "sending:sent losing:lost winning:won leaving:left meeting:met taking:took making:made"
        " holding:held telling:told getting:got giving:gave finding:found becoming:became"
        " beginning:began leading:led going:went coming:came breaking:broke falling:fell"
        " hitting:hit running:ran seeing:saw spending:spent buying:bought selling:sold paying:paid"
        " bringing:brought building:built fighting:fought setting:set having:had keeping:kept"
        " putting:put rising:rose shooting:shot speaking:spoke stealing:stole striking:struck"
        " throwing:threw writing:wrote driving:drove flying:flew growing:grew withdrawing:withdrew"
        " cutting:cut catching:caught drawing:drew shutting:shut beating:beat"
    ).split()
)
_NO_VERB = frozenset("morning evening being saying during".split())


def split_objects(sentence: Sentence, lo: int, hi: int) -> list[tuple[Range, ...]] | None:
    """Split "A sent 5 ships and 300 men to B" into two, each with "A sent" and "to B".

    Only the direct object, where each part has its own number with nothing before it that may
    span both, and no measure such as "2 hours and 30 minutes".
    """
    for index in range(lo + 3, hi - 1):
        second = index + (3 if _is_as_well_as(sentence, index) else 1)
        joined = second > index + 1 or sentence.word(index) == "and"
        if not joined or second >= hi - 1 or not _is_count(sentence, second):
            continue
        first = next((at for at in range(index - 1, lo, -1) if _is_count(sentence, at)), None)
        if first is None or not _is_object(sentence, lo, first):
            return None
        if _has_measure(sentence, first, index) or _has_measure(sentence, second, hi):
            return None
        tail = hi
        if "," not in sentence.gap(index):
            prepositions = grammar.PREPOSITIONS - {"of", "per", "than"} | {"to"}
            places = range(second + 1, hi)
            tail = next((at for at in places if sentence.word(at) in prepositions), hi)
        rest = ((tail, hi),) if tail < hi else ()
        return [((lo, index), *rest), ((lo, first), (second, hi))]
    return None


def _is_as_well_as(sentence: Sentence, index: int) -> bool:
    return sentence.word(index + 1) == "well" and sentence.word(index) == "as"


def _is_count(sentence: Sentence, index: int) -> bool:
    """Say whether a number stands before a noun in lower case."""
    word = sentence.word(index)
    counts = word[:1].isdigit() or (is_number(word) and word not in ("one", "first", "second"))
    return counts and sentence.word(index + 1).isalpha() and sentence.gap(index + 1) == " "


def _is_object(sentence: Sentence, lo: int, first: int) -> bool:
    """Say whether the number at `first` follows its verb directly: "sent 5", "will send 5"."""
    word, before = sentence.word(first - 1), sentence.word(first - 2)
    if sentence.gap(first) != " " or grammar.find_verb(sentence, lo, first) is None:
        return False
    infinitive = before == "to" or before in grammar.MODALS
    return infinitive or (grammar.is_past_form(word) and before not in grammar.BE)


def _has_measure(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether a measure follows the number at `lo`, or nothing that can be counted."""
    return any(sentence.word(at) in UNITS for at in range(lo + 1, min(lo + 3, hi))) or hi - lo < 2


def split_earlier(sentence: Sentence, subject: Range, lo: int, hi: int) -> tuple[int, str] | None:
    """Find "after deploying 300 men" behind the verb: where it starts, and "deployed".

    Only where the phrase holds a number of its own, so that it can be checked alone.
    """
    if "after" not in sentence.vocabulary:
        return None
    for index in range(subject[1] + 2, hi - 3):
        word = sentence.word(index + 1)
        if sentence.word(index) != "after" or sentence.quoted[index]:
            continue
        counted = any(_is_count(sentence, at) for at in range(index + 2, min(index + 7, hi)))
        if word.endswith("ing") and counted and word not in _NO_VERB:
            return index, _past_of(word)
    return None


def _past_of(word: str) -> str:
    """Return the past tense of a verb in "-ing"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    stem = word.removesuffix("ing")
    if stem.endswith("y") and stem[-2:-1] not in "aeiou":
        return f"{stem[:-1]}ied"
    return f"{stem}ed"


def find_effect(sentence: Sentence, lo: int, hi: int) -> int | None:
    """Return where ", which led to C" begins, None if nothing of the kind is there."""
    if "which" not in sentence.vocabulary:
        return None
    for index in range(lo + 4, hi - 3):
        if sentence.word(index) != "which" or "," not in sentence.gap(index):
            continue
        verb = index + 1
        while sentence.word(verb) in ("has", "have", "had", "also", "later", "then"):
            verb += 1
        if sentence.word(verb) in _CAUSED:
            return index
    return None
