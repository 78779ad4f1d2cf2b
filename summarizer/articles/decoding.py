"""Bytes to text, and a refusal rather than a guess.

charset-normalizer is not used here: on one-paragraph Latin-1 news it answered cp1250 for French
and hp_roman8 for German, and a wrong letter in an article is a wrong letter in every quote.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from summarizer.errors import InputError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The letters beyond ASCII that the languages written in Windows-1252 use, small ones only.
_ALPHABETS = (
    "àâæçèéêëîïôœùûüÿ",  # French
    "äöüßé",  # German
    "áéíñóúüªº",  # Spanish
    "áàâãçéêíóôõúüªº",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "åäöæøéü",  # Danish, Norwegian, Swedish, Finnish
    "áéíóúýþæöð",  # Icelandic
    "áàèéêëïíóöüç",  # Dutch, Catalan, Albanian
)
_SIGNS = frozenset("\u00a0\u00ad«»‹›„“”‘’‚–—…•·¡¿€£¥¢§©®™°±²³¹½¼¾×÷´¨µ¶†‡‰")
# Inside a word these are no signs but the letters of another code page: Polish has l with stroke
# where Windows-1252 has a raised 3.
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¡¿£¥¢§¤¦©®°±²³¹¼½¾×÷´¨µ¶][^\W\d_]")
_SAMPLE_CHARS = 200_000  # more text does not change the verdict
# English prose names a few foreigners and cafés: up to 1 letter in 50 of no one alphabet.
_MAX_FOREIGN_SHARE = 0.02
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)


def decode(data: bytes) -> str:
    """Return the text of `data`, without a byte order mark, otherwise untouched.

    Reads UTF-8, UTF-16 and UTF-32 with a mark, and Windows-1252 or Latin-1 when the letters are
    those of one Western European language. Raises InputError for anything else, without a place.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _decode_as(data[len(mark) :], encoding)
            if "\0" in text:
                raise InputError("holds NUL characters, so it is not text")
            return text
    if b"\0" in data:
        raise InputError("holds NUL bytes, so it is not text; UTF-16 needs a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_western(data)


def decode_html(data: bytes) -> str:
    """Return the text of an HTML file, by the charset it declares if it is not UTF-8."""
    try:
        return decode(data)
    except InputError:
        declared = _META_CHARSET.search(data, 0, 4096)
        if declared is None or b"\0" in data:
            raise
        return _decode_as(data, declared[1].decode("ascii", "replace"))


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return codecs.decode(data, encoding)
    except (LookupError, ValueError) as exc:
        raise InputError(f"declares {encoding}, but is not; convert it to UTF-8") from exc


def _decode_western(data: bytes) -> str:
    # The five bytes that Windows-1252 leaves open are control characters in Latin-1: not text.
    text = data.decode("cp1252", "replace")
    if _looks_western(text):
        return text
    raise InputError("is neither UTF-8 nor Western European text; convert it to UTF-8")


def _looks_western(text: str) -> bool:
    """Return whether the non-ASCII letters of `text` are those of one Western language."""
    counts = Counter(text[:_SAMPLE_CHARS].lower())
    beyond = {char: n for char, n in counts.items() if char > "\x7f" and char not in _SIGNS}
    if "\ufffd" in text or any(char < " " and char not in "\t\n\r\f" for char in counts):
        return False
    if any(not char.isalpha() for char in beyond) or _SIGN_IN_WORD.search(text):
        return False
    n_letters = sum(n for char, n in counts.items() if char.isalpha())
    n_signs = sum(n for char, n in counts.items() if char in _SIGNS)
    n_foreign = min(
        sum(n for char, n in beyond.items() if char not in alphabet) for alphabet in _ALPHABETS
    )
    # Cyrillic and Greek code pages put nearly every letter beyond ASCII; French has 1 in 12.
    mostly_ascii = sum(beyond.values()) <= 0.3 * n_letters and n_signs <= 0.3 * n_letters
    return mostly_ascii and n_foreign <= _MAX_FOREIGN_SHARE * n_letters
