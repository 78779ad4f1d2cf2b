"""The keys of tokens: what two words, numbers or signs must share to be the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from summarizer.text.characters import POINTS, plain_characters
from summarizer.text.lexicon import LABELS

# A run this long without a blank is no word; composing its marks would take quadratic time.
MAX_COMPOSED = 300

# Over shapes: see `characters`. A group of digits may be set apart by one blank ("5 000").
_TOKEN = re.compile(
    r"[aAm]+(?:[iy]+[aAm]+)*(?:['q][aA][aAm]*(?:[iy]+[aAm]+)*)*"
    r"|0{1,3}(?: 000)+(?![0a])(?:[.,]0+)*|(?:(?<![0aA])\.)?0+(?:[.,:/'d]0+)*"
    r"|c(?:[iy]*m)*|\^+|[$</q]m*|h(?=[0aA])"
    # A minus stands before a number and behind no word; between two numbers a dash is a sign.
    # Behind capitals it is one as well: "cut the rating to BB-".
    r"|(?<![0aAm^$<.)=-])-(?=\$?\.?0)|(?<=A)-(?=[ .,]|$)"
    r"|(?:(?<=[0^<$])|(?<=[0^<$][ in]))[-=]+(?=[ in]{0,3}\$?\.?0)"
)
_OF_WORDS, _OF_NUMBERS = "aAm", "0."  # what only a word, or a number, begins with
_SPAN = re.Match.span
_GROUPED = re.compile(r"\d{1,3}(?:([, '’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?$")
_LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉")
# Signs that are another one.
_SAME_SIGNS = {"&": "and", "٪": "%"}
# Words that may be a sign, or part of one.
MAY_MERGE = re.compile(  # one class of characters first, which a search skips to
    r"[PpNn](?:(?<=[Pp])(?:[Ee][Rr].?\s?[Cc][Ee][Nn][Tt]|[Cc][Tt])"
    r"|(?<=[Nn])(?<!\w.)[OoRr]\b\.?\s?\d)"
)
_MERGED = frozenset(("per", "percent", "pct", "no", "nr"))
_DASHES = frozenset("-‐‑‒–−﹣－—―⸺⸻〜")
_TIGHT = (" ", "-", "n")
_UNSEEN = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u00ad\u2060\ufeff", ""))
_LOST_IN_CAPITALS = str.maketrans("ıάέήίόύώΐΰς", "iαεηιουωϊϋσ")
_DROPPED = str.maketrans(dict.fromkeys((*POINTS, "\u0640"), ""))
_STRAIGHT = str.maketrans(dict.fromkeys("’‘‛´ʼ＇′׳", "'"))
_NUMBER_MARKS = str.maketrans(
    {**dict.fromkeys("’‘‛`´ʼ′", "'"), "·": ".", "٫": ".", "٬": ",", "⁄": "/"}
)


# A token: what it is, with its capitals, and its place `[start, end)`. A plain tuple, since a text
# has many and anything else takes as long as all the rest.
Key = tuple[str, int, int]


def read_keys(text: str, shapes: str) -> list[Key]:
    """Return the tokens of a text, given its shape (see `characters`), in order."""
    text = text.replace("`", "'")
    keys: list[Key] = []
    for start, end in map(_SPAN, _TOKEN.finditer(shapes)):
        raw = text[start:end]
        first = shapes[start]
        if first in _OF_WORDS:
            keys.append((raw if raw.isascii() else _word(raw), start, end))
        elif first in _OF_NUMBERS:
            keys += _numbers(raw, start, keys[-1][0] if keys else "")
        else:
            keys.append((_sign(raw, before=text[start - 1 : start]), start, end))
    if MAY_MERGE.search(text):
        _merge(keys, shapes)
    return keys


def _word(raw: str) -> str:
    """Return a word with its marks in one order, nothing invisible, and straight apostrophes."""
    raw = raw.translate(_STRAIGHT)  # before NFKC, which takes an acute accent apart
    word = raw if len(raw) > MAX_COMPOSED else unicodedata.normalize("NFKC", raw)
    # In capitals the sharp s is written "SS"; in small letters "ss" is another word.
    word = plain_characters(word.translate(_DROPPED)).replace("ß", "ßs").replace("ẞ", "SS")
    return word.replace("œ", "oe").replace("Œ", "OE") or raw


def _numbers(raw: str, start: int, before: str) -> Iterator[Key]:
    """Yield a number, its groups of digits joined; several behind a label ("on May 5 200 men")."""
    number = unicodedata.normalize("NFKC", raw).translate(_NUMBER_MARKS)
    if before.lower() in LABELS and " " in number:
        for part in re.finditer(r"\S+", raw):
            yield part[0], start + part.start(), start + part.end()
        return
    if _GROUPED.match(number) or _LAKHS.match(number):
        number = re.sub(r"[, ']", "", number)
    elif _DOTTED.match(number):
        number = number.replace(".", "")
    yield number, start, start + len(raw)


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
    return "№" if raw == "№" else _SAME_SIGNS.get(key, key)


def _merge(keys: list[Key], shapes: str) -> None:
    """Put "%" for "per cent", and "№ 5" for "No. 5"."""
    places = [at for at, (cased, _, _) in enumerate(keys) if cased.lower() in _MERGED]
    for at in reversed(places):
        cased, start, end = keys[at]
        following = keys[at + 1] if at + 1 < len(keys) else ("", -1, -1)
        word, gap = cased.lower(), shapes[end : following[1]]
        is_numbered = following[0][:1].isdigit()
        if word == "per" and following[0].lower() == "cent" and gap in _TIGHT:
            keys[at : at + 2] = [("%", start, following[2])]
        elif word in ("percent", "pct"):
            keys[at] = "%", start, end
        elif word in ("no", "nr") and is_numbered and gap.startswith("."):
            keys[at] = "№", start, end + 1
        elif cased == "No" and is_numbered and gap == " ":
            keys[at] = "№", start, end


def lower(key: str) -> str:
    """Return a key without its capitals, as long as it is with them."""
    lowered = key.lower()
    if not lowered.isascii():
        # Dotless i, sharp s and Greek accents are lost in capitals: `cased` tells them apart.
        lowered = key.replace("İ", "i").lower().translate(_LOST_IN_CAPITALS).replace("ßs", "ss")
    return lowered if len(lowered) == len(key) else key
