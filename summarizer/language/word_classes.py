"""Classes of words that the rules of this package know by heart, one file a class in `words/`.

A file has comments behind `#` (what the class is for, and where its words come from), and words in
lower case divided by blanks, or lines "word: value" where the class gives every word a value.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_FOLDER = files("summarizer.language") / "words"


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the words of the class `name`; FileNotFoundError if there is no such class."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def word_table(name: str) -> dict[str, str]:
    """Return a class that maps words to a value, from lines "word: value"."""
    pairs = (line.split(":", 1) for line in _lines(name))
    return {key.strip(): value.strip() for key, value in pairs}


def _lines(name: str) -> list[str]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
