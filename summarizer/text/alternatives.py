"""Many words as one regular expression that is read letter by letter, not word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_Tree = dict[str, "_Tree"]
_END = ""


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of `words`, which are taken literally; the longest one counts.

    Words that begin alike share their beginning: of two hundred, a search tries some twenty letters
    at a place instead of each word. Words of one letter more or less share their end too.
    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _expression(tree)


def _expression(node: _Tree) -> str:
    letters: dict[str, str] = {}  # by what follows them
    for letter in sorted(node.keys() - {_END}):
        rest = _expression(node[letter])
        letters[rest] = letters.get(rest, "") + re.escape(letter)
    branches = [f"[{one}]{rest}" if len(one) > 1 else one + rest for rest, one in letters.items()]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if _END in node else ''}"
