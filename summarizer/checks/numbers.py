"""Are the numbers of one text in another? By value: "twelve" is 12, "1.5 million" is 1,500,000."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from summarizer.text.lexicon import CARDINALS, MAGNITUDES
from summarizer.text.tokens import find_numbers

_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_NUMBER_WORDS = frozenset(CARDINALS) | frozenset(MAGNITUDES) | {"dozen"}


def missing_numbers(
    text: str,
    grounds: str,
    also_known: Callable[[], AbstractSet[float]] = frozenset,
    *,
    words: Iterable[str] | None = None,
) -> list[str]:
    """Return the numbers of `text`, as written, whose values are neither in `grounds` nor known.

    The word "one" is a pronoun more often than a count and does not count. `words` are those of
    `text` in lower case, compounds taken apart, when the caller has them.
    """
    if words is None:
        words = text.lower().replace("-", " ").split()
    if _NUMBER_WORDS.isdisjoint(words) and _stand_in(grounds, _DIGITS.findall(text)):
        return []  # nearly always, at a fifth of the cost of reading the numbers
    wanted = [n for n in find_numbers(text) if n.value != 1 or n.text[0].isdigit()]
    if not wanted:
        return []
    known = {number.value for number in find_numbers(grounds)} | also_known()
    return [number.text for number in wanted if number.value not in known]


def _stand_in(text: str, numbers: Iterable[str]) -> bool:
    return all(_stands_alone(number, text) for number in numbers)


def _stands_alone(number: str, text: str) -> bool:
    """Say whether the number stands in the text with no digit near it, and no magnitude behind."""
    place = text.find(number)
    if place < 0:
        return False
    end = place + len(number)
    beside = text[max(0, place - 2) : place] + text[end : end + 2]
    return not any(map(str.isdigit, beside)) and text[end + 1 : end + 9].isascii()
