"""The keys of tokens: what two words, numbers or signs must share to be the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from summarizer.text.characters import POINTS, plain_characters
from summarizer.text.lexicon import LABELS

# A run this long without a blank is no word; composing its marks would take quadratic time.
MAX_COMPOSED = 300

# Over shapes: see `characters`. A group of digits may be set apart by one blank ("5 000").
_TOKEN = re.compile(
    r"(?P<number>0{1,3}(?: 000)+(?![0a])(?:[.,]0+)*|(?:(?<![0aA])\.)?0+(?:[.,:/'d]0+)*)"
    r"|(?P<word>[aAm](?:[iy]*[aAm])*(?:['q][aA](?:[iy]*[aAm])*)*)"
    r"|(?P<sign>c(?:[iy]*m)*|\^+|[$</q]|h(?=[0aA])"
    # A minus stands before a number and behind no word; between two numbers a dash is a sign.
    r"|(?<![0aAm^$<.)=-])-(?=\$?\.?0)|(?<=[0^<$])[ i]?[-=]+[ i]?(?=\$?\.?0))"
)
_GROUPED = re.compile(r"\d{1,3}(?:([, '’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?$")
_LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉")
# Signs and words that are another sign, or part of one.
_SPECIAL = {"&": "and", "٪": "%", **dict.fromkeys("percent pct per no nr".split(), "")}
_DASHES = frozenset("-‐‑‒–−﹣－—―⸺⸻〜")
_TIGHT = (" ", "-", "n")
_UNSEEN = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u00ad\u2060\ufeff", ""))
_DROPPED = str.maketrans(dict.fromkeys((*POINTS, "\u0640"), ""))
_NUMBER_MARKS = str.maketrans(
    {**dict.fromkeys("’‘‛`´ʼ′", "'"), "·": ".", "٫": ".", "٬": ",", "⁄": "/"}
)


class Key(NamedTuple):
    """A token: what it is, with its capitals, and its place `[start, end)`."""

    cased: str
    start: int
    end: int


def read_keys(text: str, shapes: str) -> list[Key]:
    """Return the tokens of a text, given its shape (see `characters`), in order."""
    keys: list[Key] = []
    n_special = 0
    for match in _TOKEN.finditer(shapes):
        start, end = match.span()
        raw = text[start:end]
        kind = match.lastgroup
        if kind == "word":
            key = raw.replace("`", "'") if raw.isascii() else _word(raw)
            n_special += key.lower() in _SPECIAL
            keys.append(Key(key, start, end))
        elif kind == "number":
            keys += _numbers(raw, start, keys[-1].cased if keys else "")
        else:
            start += len(raw) - len(raw.lstrip())
            sign = raw.strip()
            key = _sign(sign, before=text[start - 1 : start])
            keys.append(Key(key, start, start + len(sign)))
    return list(_merged(keys, shapes)) if n_special else keys


def _word(raw: str) -> str:
    """Return a word with its marks in one order, nothing invisible, and straight apostrophes."""
    word = raw if len(raw) > MAX_COMPOSED else unicodedata.normalize("NFKC", raw)
    # In capitals the sharp s is written "SS"; in small letters "ss" is another word.
    return plain_characters(word.translate(_DROPPED)).replace("ß", "ßs") or raw


def _numbers(raw: str, start: int, before: str) -> Iterator[Key]:
    """Yield a number, its groups of digits joined; several behind a label ("on May 5 200 men")."""
    number = unicodedata.normalize("NFKC", raw).translate(_NUMBER_MARKS)
    if before.lower() in LABELS and " " in number:
        for part in re.finditer(r"\S+", raw):
            yield Key(part[0], start + part.start(), start + part.end())
        return
    if _GROUPED.match(number) or _LAKHS.match(number):
        number = re.sub(r"[, ']", "", number)
    elif _DOTTED.match(number):
        number = number.replace(".", "")
    yield Key(number, start, start + len(raw))


def _sign(raw: str, *, before: str) -> str:
    """Return the key of a sign. Raised digits make no number with the one before them."""
    if raw[0] in _SUPERSCRIPTS and before.isdigit():
        return "^" + unicodedata.normalize("NFKC", raw)
    if raw[0] in _SUBSCRIPTS and before.isdigit():
        return "_" + unicodedata.normalize("NFKC", raw)
    key = unicodedata.normalize("NFKC", raw[:MAX_COMPOSED]).replace("⁄", "/")
    key = key.translate(_UNSEEN) or raw
    if set(key) <= _DASHES:
        return "-"
    return _SPECIAL.get(key, key) if raw != "№" else "№"


def _merged(keys: list[Key], shapes: str) -> Iterator[Key]:
    """Yield the tokens with "per cent" as "%", and "No. 5" as "№ 5"."""
    skip = False
    for index, key in enumerate(keys):
        word = key.cased.lower()
        following = keys[index + 1] if index + 1 < len(keys) else Key("", key.end, key.end)
        gap = shapes[key.end : following.start]
        if skip:
            skip = False
        elif word == "per" and following.cased.lower() == "cent" and gap in _TIGHT:
            yield Key("%", key.start, following.end)
            skip = True
        elif word in ("percent", "pct"):
            yield Key("%", key.start, key.end)
        elif word in ("no", "nr") and following.cased[:1].isdigit() and gap.startswith("."):
            yield Key("№", key.start, key.end + 1)
        elif key.cased == "No" and following.cased[:1].isdigit() and gap == " ":
            yield Key("№", key.start, key.end)
        else:
            yield key


def lower(key: str) -> str:
    """Return a key without its capitals, as long as it is with them."""
    lowered = key.lower()
    if not lowered.isascii():
        # The dotless i and the sharp s have the capitals of other letters: `cased` tells them.
        lowered = key.replace("İ", "i").lower().replace("ı", "i").replace("ßs", "ss")
    return lowered if len(lowered) == len(key) else key
