"""Are the numbers of one text in another? By value: "twelve" is 12, "1.5 million" is 1,500,000."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from summarizer.text.lexicon import CARDINALS, MAGNITUDES
from summarizer.text.tokens import Number, find_numbers

_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_LARGER = re.compile(rf"[ \u00a0-](?:{'|'.join(MAGNITUDES)}|dozen)|-[a-z]", re.IGNORECASE)
_SEPARATORS = frozenset(".,:/-")
_NUMBER_WORDS = (frozenset(CARDINALS) | frozenset(MAGNITUDES) | {"dozen"}) - {"one"}


def missing_numbers(
    text: str, grounds: str, *, words: AbstractSet[str] | None = None
) -> list[Number]:
    """Return the numbers of `text` whose values are not in `grounds`.

    The word "one" is a pronoun more often than a count and does not count. `words` are those of
    `text` in lower case, compounds taken apart, when the caller has them.
    """
    if words is None:
        words = frozenset(text.lower().replace("-", " ").split())
    named = words & _NUMBER_WORDS
    lowered, lower_grounds = (text.lower(), grounds.lower()) if named else (text, grounds)
    if all(_stands(number, lower_grounds, lowered) for number in _DIGITS.findall(text)) and all(
        _stands(word, lower_grounds, lowered) for word in named
    ):
        return []  # nearly always, at a fifth of the cost of reading the numbers
    known = {number.value for number in find_numbers(grounds)}
    return [
        number
        for number in find_numbers(text)
        if number.value not in known and (number.value != 1 or number.text[0].isdigit())
    ]


def _stands(number: str, grounds: str, text: str) -> bool:
    """Say whether a number of `text` stands in `grounds` alike: no digit, letter or "million" more.

    What continues it there must continue it in `text` too: 5 is not in "5 million".
    """
    place = grounds.find(number)
    while place >= 0:
        end = place + len(number)
        before, after = grounds[max(0, place - 2) : place], grounds[end : end + 2]
        if not (_continues(before[::-1]) or _continues(after)):
            larger = _LARGER.match(grounds, end)
            if larger is None or number + larger[0] in text:
                return True
        place = grounds.find(number, end)
    return False


def _continues(beside: str) -> bool:
    """Say whether the two characters beside a number, nearest first, belong to it."""
    return beside[:1].isalnum() or (beside[:1] in _SEPARATORS and beside[1:].isdigit())


def misplaced_numbers(text: str, grounds: str) -> list[tuple[Number, Number]]:
    """Return numbers of `text` that count what another number counts in `grounds`, with that one.

    "1,000 workers" is misplaced where "5,000 workers and 1,000 sappers" stands: both numbers are
    there, but the word behind them belongs to the other.
    """
    lowered = grounds.lower()
    if all(phrase in lowered for phrase in _counting_phrases(text.lower())):
        return []
    counted: dict[str, list[Number]] = {}
    for number in find_numbers(grounds):
        counted.setdefault(_next_word(grounds, number), []).append(number)
    return [
        (number, others[0])
        for number in find_numbers(text)
        if (others := counted.get(_next_word(text, number), []))
        and len(_next_word(text, number)) > 2
        and all(number.value != other.value for other in others)
    ]


def _counting_phrases(lowered: str) -> Iterator[str]:
    """Yield each word that is or holds a number with the word behind it, as they stand."""
    words = lowered.split()
    for word, following in pairwise(words):
        if word[0].isdigit() or (word in _NUMBER_WORDS and word not in MAGNITUDES):
            yield f"{word} {following.rstrip('.,;:')}"


def _next_word(text: str, number: Number) -> str:
    following = text[number.end : number.end + 30].lstrip(" -").split(maxsplit=1)[:1]
    return following[0].strip(".,;:'\"”’").casefold() if following else ""
