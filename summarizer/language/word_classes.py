"""Classes of words that the rules of this package know by heart, one file a class in `words/`.

A file has comments behind `#` (what the class is for, and where its words come from), and words in
lower case divided by blanks, or lines "word: value" where the class gives every word a value.
Verbs stand for all their finite forms; one of other forms, or of which some are mostly nouns,
lists those that count: "say/says/said".
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_FOLDER = files("summarizer.language") / "words"


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the words of the class `name`; FileNotFoundError if there is no such class."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def verb_class(name: str) -> frozenset[str]:
    """Return the finite forms of the verbs of class `name`: "deny" gives denies and denied, too."""
    return frozenset(form for verb in word_class(name) for form in _forms(verb))


def _forms(verb: str) -> list[str]:
    if not verb.isalpha():
        return verb.split("/")
    if verb.endswith("ed"):
        return [verb]
    stem = re.sub("(?<=[^aeiou])y$|(?<=ss)$", lambda end: "ie" if end[0] else "e", verb)
    return [verb, f"{stem}s", f"{stem.removesuffix('e')}ed"]


@cache
def word_table(name: str) -> dict[str, str]:
    """Return a class that maps words to a value, from lines "word: value"."""
    pairs = (line.split(":", 1) for line in _lines(name))
    return {key.strip(): value.strip() for key, value in pairs}


def _lines(name: str) -> list[str]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
