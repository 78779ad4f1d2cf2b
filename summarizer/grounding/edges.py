"""The edges of a quote: where it may start and end in the article.

A quote cuts no word ("kill" of "killed", "mayor" of "mayor's"), no compound, and no number: not
its magnitude or percent sign, and not the currency, sign or relation in front of it.
"""

from __future__ import annotations

import unicodedata

from summarizer.text.characters import CHARACTER, CURRENCY, shape
from summarizer.text.folding import Stream, fold
from summarizer.text.gaps import BLANK_GAP
from summarizer.text.lexicon import (
    AUXILIARIES,
    CARDINALS,
    CURRENCY_CODES,
    FOREIGN_MAGNITUDES,
    MAGNITUDES,
    POSTPOSED_NEGATORS,
    UNSPACED_NEGATIONS,
)
from summarizer.text.tokens import is_number

# Behind a number these are part of it.
_UNIT_SIGNS = frozenset("%‰‱°′″º") | {"°c", "°f", "c"}
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬億亿兆两兩")
_MAGNITUDES = frozenset(MAGNITUDES) | FOREIGN_MAGNITUDES | {"dozen", "crore", "lakh"}
# Words that are no words without the next one ("non military").
BOUND = frozenset("non anti pseudo quasi semi ultra".split())
# Without their article these are another amount.
_AMOUNTS = frozenset({"few", "little"})
# Words that a number or word behind them may not be cut off from.
_PREFIXES = CURRENCY_CODES | BOUND | {"minus", "no", "nr", "half"}
# A stop behind a longer word ends a sentence.
_MAX_ABBREVIATION = 4
# Before the end of a line these may break a word.
_BREAKING = frozenset("-‐\u00ad")
_OPENING = frozenset('"“‘')
_CLOSING = frozenset(',;"”.!?')
# Longer than any word; bounds the look around an edge in text without spaces.
_REACH = 60
_STOPS = frozenset(".!?")
_CLEAN_BEFORE = frozenset(' \n\t"“‘([')
_CLEAN_AFTER = frozenset(" \n\t,;”)]")
_AFTER_STOP = ("", " ", "\n", '"', "”")
_NEGATIONS = POSTPOSED_NEGATORS | {"not"}
# A "not" behind one of these belongs to it: "he would | not resign".
_BEFORE_NOT = AUXILIARIES - {"to"}


def is_whole(text: str, start: int, end: int) -> bool:
    """Say whether `[start, end)` of `text` cuts nothing at either edge."""
    return _starts_clean(text, start, end) and _ends_clean(text, start, end)


def cut_before(stream: Stream, first: int) -> str:
    """Return what a quote from token `first` on cuts off to its left, "" if nothing."""
    if not first:
        return ""
    before, gap = stream.keys[first - 1], stream.gap(first)
    apart = gap.ends_sentence or gap.pauses
    key = stream.keys[first]
    if gap.glue in ("joined", "hyphen", "broken") and not apart:
        if is_unspaced(before) and is_unspaced(key):
            return before if _NUMERALS.issuperset(before + key) else ""
        return "" if _is_tag_end(before, key) else before
    if apart:
        return ""
    if before in BOUND or (before == "a" and key in _AMOUNTS):
        return before
    if _is_amount(stream, first) and _belongs_to_number(stream, first - 1, first):
        return before
    if is_number(key) and _is_number_part(stream, first):
        return before
    if before == "half" and key == "a" and stream.keys[first + 1 : first + 2] != []:
        return before if stream.keys[first + 1] in _MAGNITUDES else ""
    if before == "minus" and (key[0].isdigit() or is_number(key)):
        return before
    if key in _MAGNITUDES or key in _UNIT_SIGNS:
        return before if is_number(before) else ""
    return ""


def cut_after(stream: Stream, last: int) -> str:
    """Return what a quote up to token `last` (left out) cuts off to its right, "" if nothing."""
    if last >= len(stream):
        return ""
    before, key, gap = stream.keys[last - 1], stream.keys[last], stream.gap(last)
    apart = gap.ends_sentence or gap.pauses
    if gap.glue in ("joined", "hyphen", "broken") and not apart:
        if is_unspaced(before) and is_unspaced(key):
            return _unspaced_cut(stream, last)
        return "" if _is_tag_end(key, before) else key
    if apart or not is_number(before):
        return ""
    if key in _MAGNITUDES or key in _UNIT_SIGNS or _is_number_part(stream, last):
        return key
    if _is_amount(stream, last + 1) and shape(key[0]) == CURRENCY:
        return ""  # it belongs to the next number
    return key if _belongs_to_number(stream, last, last) else ""


def _is_tag_end(sign: str, word: str) -> bool:
    """Say whether a sign beside a word is what is left of a broken tag: `">Here`."""
    return sign in ("<", ">") and not is_number(word) and word[0].isalpha()


def cut_negation(stream: Stream, last: int) -> str:
    """Return the "not" that a quote up to token `last` cuts off its last word, "" if none."""
    if last >= len(stream) or stream.gap(last) != BLANK_GAP:
        return ""
    before, key = stream.keys[last - 1], stream.keys[last]
    if key in POSTPOSED_NEGATORS or (before[-1] == "지" and key[0] in "않못"):
        return key
    return key if key == "not" and before in _BEFORE_NOT else ""


def _unspaced_cut(stream: Stream, last: int) -> str:
    """Return the rest of a number or the negation that follows in a script without spaces."""
    before, key = stream.keys[last - 1], stream.keys[last]
    if _NUMERALS.issuperset(before + key):
        return key
    following = "".join(stream.keys[last : last + 3])
    return following if following.startswith(UNSPACED_NEGATIONS) else ""


def _belongs_to_number(stream: Stream, at: int, border: int) -> bool:
    """Say whether a token is a currency, sign or relation that a number may not be cut off from.

    `border` is where the quote starts or ends. A dash between blanks behind a year parts rather
    than joins, and so does one that has no number on its other side.
    """
    key = stream.cased[at]
    if key.lower() in CURRENCY_CODES:
        return key.isupper() or key in ("Rs", "rs", "kr")
    if key == "-":
        before = stream.keys[at - 1] if at else ""
        spaced = at > 0 and stream.gap_length(at) > 0 and stream.gap_length(at + 1) > 0
        return not (spaced and (len(before) == 4 or not before[-1:].isdigit()))
    is_arrow = "\u2190" <= key[0] <= "\u21ff"
    return key[0] in "/^_#№" or (unicodedata.category(key[0]) in ("Sc", "Sm") and not is_arrow)


def _is_number_part(stream: Stream, border: int) -> bool:
    """Say whether a number goes on over a border: "twenty | one", "2 | and a half", "5 | 1/2"."""
    keys = stream.keys
    before, after = keys[border - 1], keys[border]
    if before == "and" and border > 1 and is_number(after):
        return is_number(keys[border - 2]) and keys[border - 2] in _MAGNITUDES
    if after == "and" and is_number(before):
        following = keys[border + 1 : border + 3]
        return following[:2] == ["a", "half"] or (
            before in _MAGNITUDES and following[:1] != [] and is_number(following[0])
        )
    if "/" in after and before.isdigit():
        return True
    return before in CARDINALS and after in CARDINALS


def _is_amount(stream: Stream, index: int) -> bool:
    """Say whether a number starts at a token, with or without a currency or sign."""
    for key in stream.keys[index : index + 3]:
        if key[0].isdigit() or key[0] == ".":
            return True
        if key[0].isalnum():
            return False
    return False


def is_unspaced(key: str) -> bool:
    """Say whether a token is a character of a script without spaces."""
    return shape(key[0]) == CHARACTER


def _starts_clean(text: str, start: int, end: int) -> bool:
    if not start:
        return True
    # Nearly always nothing is cut, and the words say so without being folded.
    words = text[max(0, start - 12) : start].split()
    before = words[-1] if words else ""
    if text[start - 1] in _CLEAN_BEFORE and before[-1:] not in _BREAKING:
        char, bare = text[start], before.strip('.,;:"“‘(').lower()
        if char in _OPENING:
            return True
        if before[-1:] in _STOPS and (len(bare) > _MAX_ABBREVIATION or bare.isdigit()):
            return True
        if char.isdigit():
            if bare.isalpha() and bare not in _PREFIXES:
                return True
        elif char.isalpha() and bare not in _PREFIXES:
            word = text[start : start + 12].split(None, 1)[0].rstrip(".,;:").lower()
            is_apart = bare.isalpha() and bare != "and" and not is_number(bare)
            if not (bare == "a" and word in _AMOUNTS) and (is_apart or not _may_end_number(word)):
                return True
    left = _window_start(text, start)
    stream = fold(text[left : min(end, start + _REACH)])
    at = start - left
    first = stream.at(at)
    if first >= len(stream):
        return True
    if first and stream.span(first - 1, first)[1] > at:
        return False  # within a token
    return stream.span(first, first + 1)[0] > at or not cut_before(stream, first)


def _may_end_number(word: str) -> bool:
    """Say whether a word in lower case may belong to the number before it."""
    return word in _MAGNITUDES or is_number(word) or word[:3] in ("per", "pct")


def _ends_clean(text: str, start: int, end: int) -> bool:
    if end >= len(text):
        return True
    after = text[end : end + 5]
    if (after[0] in ",;" and after[1:2] in _AFTER_STOP) or (
        after[0] in " \n" and text[end - 1] in _CLOSING
    ):
        return True
    if text[end - 1].isdigit() and after[0] == " ":
        following = text[end + 1 : end + 16].split(None, 1)[:1]
        if following and following[0].isascii() and following[0].isalpha():
            key = following[0].lower()
            if key not in CURRENCY_CODES and key != "and" and not _may_end_number(key):
                return True
    if text[end - 1].isalpha() and (
        after[0] in _CLEAN_AFTER or (after[0] == "." and after[1:2] in _AFTER_STOP)
    ):
        word = text[max(start, end - 12) : end].rsplit(None, 1)[-1].lower()
        following = text[end : end + 12].split(None, 1)[:1]
        if not is_number(word) and (not following or following[0] not in _NEGATIONS):
            return True
    left = _window_start(text, max(start, end - _REACH))
    stream = fold(text[left : end + _REACH])
    at = end - left
    last = stream.at(at)
    if not last:
        return True
    inner = stream.span(last - 1, last)[1]
    if inner > at:
        return False
    return inner < at or not (cut_after(stream, last) or cut_negation(stream, last))


def _window_start(text: str, at: int) -> int:
    """Return a blank some words before `at`, so that no token is met halfway."""
    left = max(0, at - _REACH)
    while left > 0 and left > at - 2 * _REACH and not text[left - 1].isspace():
        left -= 1
    return left
