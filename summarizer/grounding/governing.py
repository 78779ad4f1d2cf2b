"""What governs a quote from outside: a negation to its left, or the question it is part of.

A quote that begins behind "it is false that" or "none of the engineers" stands in the article, and
says the opposite of it. The clause to its left is read back to its border, not its last word only.
English; in other languages only a negator right before the quote counts.
"""

from __future__ import annotations

from summarizer.text.folding import Stream
from summarizer.text.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DENIALS,
    DETERMINERS,
    ENGLISH_NEGATORS,
    PREPOSITIONS,
    PRONOUNS,
    REFUSALS,
)
from summarizer.text.tokens import is_negator

# How many words to the left are read.
REACH = 20
# How far a negator of another language reaches, whose words are not known: "n'a jamais vraiment".
_FOREIGN_REACH = 2
_EXCEPTIONS = frozenset("but except save besides".split())
_NOBODY = frozenset("none nobody nothing neither few little".split())
_NO = _NOBODY | {"no"}
_RARELY = frozenset("rarely seldom hardly scarcely barely nowhere".split())
# A clause ends before these, unless they open what the quote says.
_BORDERS = CONJUNCTIONS - {"that", "if", "than", "or"}
# These end it without a comma as well.
_CLAUSES = frozenset("and but because although when after until which who whom where".split())
_ADVERBS = frozenset(
    "once even ever yet really just also again still always often so far very quite at all in"
    " any way however though indeed therefore thus for a moment by means longer more than"
    " before".split()
)
_FINITE = AUXILIARIES - {"be", "been", "being", "to"}
_LINKS = frozenset({"that", "whether", "if"})
_QUANTIFIERS = frozenset("a one all every many any".split())
_NO_VERBS = DETERMINERS | PREPOSITIONS | PRONOUNS
# "I don't think |": what is thought is negated.
_OPINIONS = frozenset("think believe expect suppose imagine feel".split())
# "no intention of |", "no right to |"
_OFFERS = frozenset({"of", "to"})
# Verbs that keep from what follows "from", and phrases that end right before the quote.
_PREVENTION = frozenset(
    "prevent prevents prevented preventing stop stopped keep kept bar barred ban banned block"
    " blocked discourage discouraged".split()
)
_PHRASES = (("short", "of"), ("yet", "to"), ("instead", "of"), ("rather", "than"))
# "no doubt that", "not only", "hardly had ... when": these negate nothing.
_CERTAINTIES = frozenset(
    "doubt secret coincidence surprise wonder accident question denying mistake sooner".split()
)
_MERELY = frozenset("only just merely simply".split())
_NOT_NEGATED = _CERTAINTIES | _MERELY | DENIALS | REFUSALS


def find_governors(stream: Stream, first: int) -> tuple[str, ...]:
    """Return the words to the left of token `first` that negate what starts there, in order."""
    if first >= len(stream):
        return ()
    start = first
    while start > 0 and first - start < REACH and not _is_border(stream, start):
        start -= 1
    found = [index for index in range(start, first) if _governs(stream, index, first)]
    if len(found) == 2 and found[1] == found[0] + 1:
        return ()  # "not without reason", "did not deny that"
    return tuple(stream.keys[index] for index in found)


def is_question(stream: Stream, last: int) -> bool:
    """Say whether the sentence that token `last` (left out) of a quote stands in is a question.

    A question that is quoted farther on in the sentence is another one.
    """
    n_quotation_marks = 0
    for index in range(max(1, last), min(len(stream), last + 3 * REACH) + 1):
        gap = stream.gap(index)
        if gap.ends_sentence:
            return gap.stop == "?" and n_quotation_marks % 2 == 0
        if gap.colon:
            return False
        n_quotation_marks += gap.quotation
    return False


def _is_border(stream: Stream, index: int) -> bool:
    """Say whether a clause ends before token `index`."""
    gap = stream.gap(index)
    return gap.ends_sentence or gap.colon or (gap.pause and stream.keys[index] in _BORDERS)


def _governs(stream: Stream, index: int, first: int) -> bool:
    """Say whether the word at `index` negates what starts at `first`."""
    word, rest = stream.keys[index], _outside_pauses(stream, index + 1, first)
    if rest is None:
        return False
    is_negation = is_negator(word) or word in _RARELY or word in _NO
    if not is_negation and index and is_negator(stream.keys[index - 1]):
        return False  # two that cancel: "no doubt that", "never fails to"
    if _withholds(word, rest):
        return True
    if word in DENIALS:
        return not rest or _reaches(rest)
    if not is_negation or stream.gap(index + 1).glue == "hyphen":
        return False
    if not rest:
        return word != "no" or not stream.gap(index + 1).pause  # "No," he said, | "..."
    if rest[0] in _NOT_NEGATED or (word in _RARELY and rest[0] == "had"):
        return False
    if "than" in rest and stream.keys[first][0].isdigit():
        return False  # "no more than 50"
    if _reaches(rest) or rest[-1] in _OPINIONS:
        return True
    if word == "no" and len(rest) == 2 and rest[1] in _OFFERS:
        return True
    if word not in ENGLISH_NEGATORS and is_negator(word) and "'" not in word:
        return len(rest) <= _FOREIGN_REACH
    return _are_adverbs(rest) or _is_subject(word, rest, stream, first)


def _outside_pauses(stream: Stream, start: int, end: int) -> list[str] | None:
    """Return the words of `[start, end)` without what stands between two pauses.

    None when a pause is left over: it closes the clause that the words began.
    """
    words: list[str] = []
    inside = False
    for index in range(start, end + 1):
        inside ^= stream.gap(index).pause
        if index < end and not inside:
            words.append(stream.keys[index])
    return None if inside else words


def _withholds(word: str, rest: list[str]) -> bool:
    """Say whether what follows is not done: "failed to |", "kept them from |", "too weak to |"."""
    if not rest:
        return False
    if word in REFUSALS:
        return rest[-1] == "to" and _are_adverbs(rest[:-1])
    if word in _PREVENTION:
        return rest[-1] == "from" and _CLAUSES.isdisjoint(rest)
    if word == "far":
        return rest == ["from"] or (rest[0] == "from" and _reaches(rest))
    if word == "too":
        return rest[-1] == "to" and len(rest) in (2, 3)
    return (word, *rest) in _PHRASES


def _is_subject(word: str, rest: list[str], stream: Stream, first: int) -> bool:
    """Say whether a negation stands in a subject whose verb is still to come.

    "none of the engineers | survived", "under no circumstances will | the army".
    """
    if not _CLAUSES.isdisjoint(rest[1:]) or not _FINITE.isdisjoint(rest[:-1]):
        return False
    if rest[0] in _CLAUSES - _EXCEPTIONS:
        return False
    if rest[-1] in _FINITE:
        return word in _NO | _RARELY or is_negator(word)
    if word in _NOBODY or rest[0] == "one":
        inner = rest[1:] if rest[0] == "one" else rest
        if inner and inner[0] not in PREPOSITIONS | _EXCEPTIONS:
            return False  # it has its verb: "nobody saw"
        if len(inner) == 1:
            return True  # "neither of |", "nobody but |"
    elif word not in ("no", "nor") and not (word == "not" and rest[0] in _QUANTIFIERS):
        return False
    return _may_be_verb(stream, first)


def _may_be_verb(stream: Stream, index: int) -> bool:
    """Say whether a word may be the verb that a subject waits for."""
    return not stream.cased[index][0].isupper() and stream.keys[index] not in _NO_VERBS


def _are_adverbs(words: list[str]) -> bool:
    return all(w in _ADVERBS or w in AUXILIARIES or w.endswith("ly") for w in words)


def _reaches(rest: list[str]) -> bool:
    """Say whether the words behind a negation lead straight into the quote: "... oath that |"."""
    return bool(rest) and rest[-1] in _LINKS and _CLAUSES.isdisjoint(rest[:-1])
