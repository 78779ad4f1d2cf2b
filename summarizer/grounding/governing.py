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
    FUNCTION_WORDS,
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
_NOBODY = frozenset("no none nobody nothing neither few".split())
_RARELY = frozenset("rarely seldom hardly scarcely barely".split())
# A clause ends before these, unless they open what the quote says.
_BORDERS = CONJUNCTIONS - {"that", "if", "than", "or"}
_ADVERBS = frozenset(
    "once even ever yet really just also again still always often only so far very quite at all in"
    " any way however though indeed therefore thus for a moment by means longer more than".split()
)
_NO_VERBS = DETERMINERS | PREPOSITIONS | PRONOUNS
_UNDONE = DENIALS | REFUSALS
_FINITE = AUXILIARIES - {"be", "been", "being", "to"}
_LINKS = frozenset({"that", "whether", "if"})
_QUANTIFIERS = frozenset("a one all every many any".split())


def find_governors(stream: Stream, first: int) -> tuple[str, ...]:
    """Return the words to the left of token `first` that negate what starts there, in order."""
    if first >= len(stream):
        return ()
    start = first
    while start > 0 and first - start < REACH and not _is_border(stream, start):
        start -= 1
    found = [index for index in range(start, first) if _governs(stream, index, first)]
    if len(found) == 2 and found[1] == found[0] + 1 and stream.keys[found[1]] in _UNDONE:
        return ()  # "no doubt that", "did not deny that"
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
    """Say whether the word at `index` negates what starts at `first`.

    A pause between them closes its clause, unless another one opens it again.
    """
    word, rest = stream.keys[index], stream.keys[index + 1 : first]
    if word in REFUSALS:
        return rest[-1:] == ["to"] and _are_adverbs(rest[:-1])
    is_denial = word in DENIALS
    if not (is_denial or is_negator(word) or word in _RARELY or word in _NOBODY):
        return False
    if sum(stream.gap(at).pause for at in range(index + 1, first + 1)) % 2:
        return False
    if not rest or _reaches(rest):
        return True
    if is_denial:
        return False
    if word not in ENGLISH_NEGATORS and is_negator(word) and "'" not in word:
        return len(rest) <= _FOREIGN_REACH
    if rest[0] == "only" or ("than" in rest and stream.keys[first][0].isdigit()):
        return False  # "not only", "no more than 50"
    if _are_adverbs(rest) or (word in _NOBODY and rest[0] in _EXCEPTIONS and len(rest) == 1):
        return True
    return _is_subject(word, rest) and _may_be_verb(stream, first)


def _is_subject(word: str, rest: list[str]) -> bool:
    """Say whether a negation is a subject whose verb is still to come: "none of the engineers"."""
    return (
        (word in _NOBODY or (word == "not" and rest[0] in _QUANTIFIERS))
        and _FINITE.isdisjoint(rest)
        and _BORDERS.isdisjoint(rest)
        and (rest[-1] not in FUNCTION_WORDS or rest[-1] in _QUANTIFIERS)
    )


def _may_be_verb(stream: Stream, index: int) -> bool:
    """Say whether a word may be the verb that a subject waits for."""
    return not stream.cased[index][0].isupper() and stream.keys[index] not in _NO_VERBS


def _are_adverbs(words: list[str]) -> bool:
    return all(w in _ADVERBS or w in AUXILIARIES or w.endswith("ly") for w in words)


def _reaches(rest: list[str]) -> bool:
    """Say whether the words behind a negation lead straight into the quote: "... oath that |"."""
    return bool(rest) and rest[-1] in _LINKS and _BORDERS.isdisjoint(rest[:-1])
