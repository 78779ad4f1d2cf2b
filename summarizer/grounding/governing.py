"""What governs a quote from outside: a negation to its left, or the question it is part of.

A quote that begins behind "it is false that" or "none of the engineers" stands in the article, and
says the opposite of it. The clause to its left is read back to its border, not its last word only.
English; in other languages only a negator right before the quote counts.
"""

from __future__ import annotations

from summarizer.text.folding import MAYBE, Stream
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
    " any way however though indeed therefore thus for a moment by means necessarily ago longer more than".split()
)
_FINITE = AUXILIARIES - {"be", "been", "being", "to"}
_LINKS = frozenset({"that", "whether", "if"})
_QUANTIFIERS = frozenset("a one all every many any".split())

def find_governors(stream: Stream, first: int) -> tuple[str, ...]:
    """Return the words to the left of token `first` that negate what starts there, in order."""
    start = first
    while start > 0 and first - start < REACH and not _is_border(stream, start):
        start -= 1
    if first >= len(stream):
        return ()
    pauses = stream.gap(first).pause
    clause = stream.keys[start:first]
    following = stream.keys[first : first + 2]
    found = [
        word
        for place, word in enumerate(clause)
        if not (pauses and place == len(clause) - 1)  # "he said no, | the mayor left"
        and _governs(clause, place, following, capital=stream.cased[first][:1].isupper())
    ]
    if len(found) == 2 and found[1] in DENIALS | REFUSALS and " ".join(found) in " ".join(clause):
        return ()  # "no doubt that", "did not deny that"
    return tuple(found)


def is_question(stream: Stream, last: int) -> bool:
    """Say whether the sentence that token `last` (left out) of a quote stands in is a question."""
    for index in range(last, min(len(stream), last + 3 * REACH) + 1):
        if index and (stop := stream.gap(index).stop) not in ("", MAYBE):
            return stop == "?"
    return False


def _is_border(stream: Stream, index: int) -> bool:
    """Say whether a clause ends before token `index`."""
    gap = stream.gap(index)
    if gap.stop not in ("", MAYBE) or gap.colon:
        return True
    return gap.pause and stream.keys[index] in _BORDERS


def _governs(clause: list[str], place: int, following: list[str], *, capital: bool) -> bool:
    """Say whether the word at `place` of a clause negates what follows the clause."""
    word, rest = clause[place], clause[place + 1 :]
    if word in DENIALS:
        return _reaches(rest) or (not rest and word not in ("wrong",))
    if word in REFUSALS:
        return rest == ["to"] or (bool(rest) and rest[-1] == "to" and _are_adverbs(rest[:-1]))
    if not (is_negator(word) or word in _RARELY or word in _NOBODY):
        return False
    if word not in ENGLISH_NEGATORS and is_negator(word) and "'" not in word:
        return len(rest) <= _FOREIGN_REACH
    if rest[:1] == ["only"] or ("than" in rest and following[0][:1].isdigit()):
        return False  # "not only", "no more than 50"
    if not rest:
        return True
    if word in _NOBODY and rest[0] in _EXCEPTIONS and len(rest) == 1:
        return True
    if _are_adverbs(rest) or _reaches(rest):
        return True
    if word in _NOBODY or word == "not":
        # "none of the engineers |": a subject whose verb is still to come.
        is_verb = not capital and following[0] not in DETERMINERS | PREPOSITIONS | PRONOUNS
        return is_verb and _is_subject(rest) and (word != "not" or rest[0] in _QUANTIFIERS)
    return False


def _are_adverbs(words: list[str]) -> bool:
    return all(w in _ADVERBS or w in AUXILIARIES or w.endswith("ly") for w in words)


def _reaches(rest: list[str]) -> bool:
    """Say whether the words behind a negation lead straight into the quote: "... oath that |"."""
    return bool(rest) and rest[-1] in _LINKS and _BORDERS.isdisjoint(rest[:-1])


def _is_subject(rest: list[str]) -> bool:
    """Say whether words without a verb of their own stand behind a negation."""
    return _FINITE.isdisjoint(rest) and _BORDERS.isdisjoint(rest) and "to" not in rest[-1:] and (
        rest[-1] not in FUNCTION_WORDS or rest[-1] in ("one", "all")
    )
