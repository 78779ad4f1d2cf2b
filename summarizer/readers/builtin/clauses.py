"""Clauses that can be checked alone, split from a sentence only where that is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import TITLES
from summarizer.readers.builtin.objects import find_effect, split_earlier, split_objects

Range = tuple[int, int]

_CONTRASTS = frozenset("while whereas although though but yet".split())
_JOINS = _CONTRASTS | {"and", "so", "as"}
_OPENING = frozenset("while whereas although though".split())
_CAME = frozenset("came comes come".split())
_SKIPPED_BEFORE_VERB = frozenset("also then later subsequently".split())
_MIN_TOKENS = 3


@dataclass(frozen=True)
class Clause:
    """A clause as token ranges that read as one text.

    `past` is the place of a verb in "-ing" and the past tense to write for it.
    """

    ranges: tuple[Range, ...]
    past: tuple[int, str] | None = None


def split_clauses(sentence: Sentence, ranges: Sequence[Range]) -> list[Clause]:
    """Return the clauses of a stretch of a sentence, in order; the whole if no cut is safe."""
    if len(ranges) != 1:
        return [Clause(tuple(ranges))]
    clauses = []
    for lo, hi in _cut_at_joins(sentence, *_without_frame(sentence, *ranges[0])):
        effect = find_effect(sentence, lo, hi)
        if effect is not None:
            clauses.extend(_split_inside(sentence, lo, effect))
            clauses.append(Clause(((lo, hi),)))
        else:
            clauses.extend(_split_inside(sentence, lo, hi))
    return clauses


def _split_inside(sentence: Sentence, lo: int, hi: int) -> list[Clause]:
    """Return the claims of one clause: its predicates, what it followed, its counted objects."""
    clauses = _split_predicates(sentence, lo, hi)
    if len(clauses) > 1 or not {"and", "after", "well"} & sentence.vocabulary:
        return clauses
    subject = find_subject(sentence, lo, hi)
    earlier = split_earlier(sentence, subject, lo, hi) if subject else None
    if subject and earlier:
        stop = _without_adverbs(sentence, *subject)
        after, past = earlier
        second = Clause(((subject[0], stop), (after + 1, hi)), past=(after + 1, past))
        return [Clause(((lo, after),)), second]
    objects = split_objects(sentence, lo, hi)
    return [Clause(ranges) for ranges in objects] if objects else clauses


def _without_frame(sentence: Sentence, lo: int, hi: int) -> Range:
    """Drop "The announcement came as": what came is said elsewhere, the occasion is the news."""
    definite = sentence.word(lo) in ("the", "this", "that", "his", "her", "their", "its")
    for index in range(lo + 1, min(hi, lo + 9)):
        owned = sentence.word(index - 1).endswith(("'s", "s'")) and sentence.word(index).islower()
        definite = definite or owned
        came = sentence.word(index) in _CAME and sentence.word(index + 1) == "as"
        if came and definite and index > lo + 1:
            return (index + 2, hi) if grammar.starts_clause(sentence, index + 2, hi) else (lo, hi)
        if "," in sentence.gap(index) or sentence.word(index) in grammar.AUXILIARIES:
            break
    return lo, hi


def _cut_at_joins(sentence: Sentence, lo: int, hi: int) -> list[Range]:
    """Cut at semicolons, at stops inside a quotation, and before ", while D", ", and D"."""
    opening = sentence.word(lo) in _OPENING and not sentence.quoted[lo]
    if opening and (cut := _after_opening(sentence, lo, hi)):
        return [(lo + 1, cut), *_cut_at_joins(sentence, cut, hi)]
    for index in range(lo + _MIN_TOKENS, hi - _MIN_TOKENS + 1):
        gap, word = sentence.gap(index), sentence.word(index)
        if (
            any(mark in gap for mark in ".!?")
            and " " in gap
            and sentence.tokens[index].text[:1].isupper()
            and not _is_abbreviation(sentence.tokens[index - 1].text)
        ):
            return [(lo, index), *_cut_at_joins(sentence, index, hi)]
        if ";" in gap and grammar.find_verb(sentence, index, hi) is not None:
            start = index + (word in _JOINS)
            return [(lo, index), *_cut_at_joins(sentence, start, hi)]
        if "," not in gap or word not in _JOINS or sentence.quoted[index] != sentence.quoted[lo]:
            continue
        verb_before = grammar.find_verb(sentence, lo, index) is not None
        start = index + 1 + (sentence.word(index + 1) == "that")  # "said C, and that D"
        if verb_before and grammar.starts_clause(sentence, start, hi):
            return [(lo, index), *_cut_at_joins(sentence, start, hi)]
    return [(lo, hi)]


def _is_abbreviation(word: str) -> bool:
    """Say whether a stop after `word` need not end a sentence: "U.N", "Dr", "J"."""
    return "." in word or len(word) == 1 or (len(word) <= 4 and word.casefold() in TITLES)


def _after_opening(sentence: Sentence, lo: int, hi: int) -> int | None:
    """Return where the main clause of "While C, D" begins, None unless both are sure clauses."""
    if not grammar.starts_clause(sentence, lo + 1, hi):
        return None
    for index in range(lo + 4, hi - _MIN_TOKENS):
        if "," in sentence.gap(index) and grammar.starts_clause(sentence, index, hi):
            return index
    return None


def _split_predicates(sentence: Sentence, lo: int, hi: int) -> list[Clause]:
    """Split "A did B and did C" into "A did B" and "A did C"; "shot and killed" stays whole."""
    whole = [Clause(((lo, hi),))]
    subject = find_subject(sentence, lo, hi)
    if subject is None:
        return whole
    start, verb = subject
    first = verb if sentence.word(verb) not in grammar.BE | grammar.HAVE else verb + 1
    inside = False  # an infinitive, whose verbs may go on after "and"; an auxiliary cannot
    for index in range(first + 2, hi - 2):
        word = sentence.word(index)
        infinitive = (
            word == "to"
            and sentence.word(index + 1).islower()
            and not (
                sentence.tokens[index + 1].text[:1].isupper()
                or sentence.word(index + 1) in ("the", "a", "an", "his", "her", "its", "their")
            )
        )
        inside = inside or infinitive
        if word in grammar.SUBORDINATORS or ";" in sentence.gap(index):
            return whole
        if word != "and" or "," in sentence.gap(index):
            continue
        second = index + 1 + (sentence.word(index + 1) in _SKIPPED_BEFORE_VERB)
        kept = _kept_before(sentence, start, verb, second)
        if kept is None or (inside and sentence.word(second) not in grammar.AUXILIARIES):
            continue
        return [Clause(((lo, index),)), Clause((kept, (second, hi)))]
    return whole


def find_subject(sentence: Sentence, lo: int, hi: int) -> Range | None:
    """Return where the subject starts and where its verb stands, None if either is unsure."""
    start = lo
    if sentence.word(lo) in grammar.PREPOSITIONS or grammar.is_time_word(sentence.word(lo)):
        commas = [index for index in range(lo + 1, min(hi, lo + 12)) if "," in sentence.gap(index)]
        if not commas:
            return None
        start = commas[0]
    verb = grammar.find_verb(sentence, start, hi)
    if verb is None:
        return None
    end = _without_adverbs(sentence, start, verb)
    return (start, verb) if grammar.is_noun_phrase(sentence, start, end) else None


def _without_adverbs(sentence: Sentence, start: int, end: int) -> int:
    """Return the end of a subject `[start, end)` without adverbs before its verb."""
    while end > start + 1 and (
        sentence.word(end - 1) in _SKIPPED_BEFORE_VERB or sentence.word(end - 1).endswith("ly")
    ):
        end -= 1
    return end


def _kept_before(sentence: Sentence, start: int, verb: int, second: int) -> Range | None:
    """Return what a second predicate shares: the subject, with its auxiliary if it needs it."""
    word, first = sentence.word(second), sentence.word(verb)
    if word in grammar.AUXILIARIES and word not in ("do", "does", "did"):
        return start, verb
    if not grammar.is_past_form(word) or sentence.word(second + 1) in ("and", "or"):
        return None
    if not _takes_object(sentence, second):
        return None
    if first in grammar.BE | grammar.HAVE:
        return start, verb + 1 + (sentence.word(verb + 1) == "been")
    if not grammar.is_past_form(first):
        return None
    while verb > start + 1 and sentence.word(verb - 1) in _SKIPPED_BEFORE_VERB:
        verb -= 1
    return start, verb


def _takes_object(sentence: Sentence, verb: int) -> bool:
    """Say whether what follows a past form makes it a predicate, not an adjective."""
    token = sentence.tokens[verb + 1]
    word = sentence.word(verb + 1)
    return (
        word in grammar.PREPOSITIONS
        or word
        in ("to", "the", "a", "an", "his", "her", "its", "their", "that", "not", "talks", "steps")
        or token.text[:1].isupper()
        or token.text[:1].isdigit()
        or not word.endswith("s")
        or sentence.word(verb).endswith("ed") is False
    )
