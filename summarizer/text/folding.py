"""Folding: a text as the stream of all that can change its meaning, with its places in the text.

The stream has *words* (with the combining marks of their script), numbers and signs, each with a
key; and between two of them a *gap*, of which only what it does is kept: whether it joins the words,
ends a sentence, announces, pauses or quotes. All else is typography.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from summarizer.text.characters import POINTS, plain_characters, shape
from summarizer.text.lexicon import ABBREVIATIONS, LABELS

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
_PLAIN_WORD = re.compile(r"[a-zA-Z]+")
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_GROUPED = re.compile(r"\d{1,3}(?:([, '’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?$")
_LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉")
# Words that are another sign or part of one.
_SPECIAL = {"&": "and", "٪": "%", **dict.fromkeys("percent pct per no nr".split(), "")}
_DASHES = frozenset("-‐‑‒–−﹣－—―⸺⸻〜")
_TIGHT = (" ", "-", "n")
_UNSEEN = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u00ad\u2060\ufeff", ""))
_DROPPED = str.maketrans(dict.fromkeys((*POINTS, "\u0640"), ""))
_NUMBER_MARKS = str.maketrans({**dict.fromkeys("’‘‛`´ʼ′", "'"), "·": ".", "٫": ".", "٬": ",", "⁄": "/"})
_BLANKS = re.compile(r"\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two words: `glue` is one of "joined", "hyphen", "broken" and "blank".

    "broken" is a hyphen at the end of a line. `stop` is the mark that ends a sentence, "" if none,
    and "?." for the dot of an abbreviation, which may end one or not. `colon` tells a colon or
    semicolon, `pause` a comma, dash or bracket, `quotation` a quotation mark.
    """

    glue: str = "blank"
    stop: str = ""
    colon: bool = False
    pause: bool = False
    quotation: bool = False


MAYBE = ".?"
BLANK_GAP = Gap()
_WIDE = re.compile(r"[ n p.,:!?e(=]")
_BROKEN = re.compile(r"(?:[i*]*-[i ]*|y[iy ]*)n[in ]*$")
_ELLIPSIS = re.compile(r"e|\.(?: ?\.){2,}")
_BREAK = re.compile(r"p|n[i *]*n")
_ANNOUNCED = re.compile(r"[,:=][ i]*(?:n|p)")
_PAUSE = re.compile(r"[,(=]|-[-*]| [i*]*-|-[i*]* ")


@lru_cache(maxsize=4096)
def _gap(marks: str) -> Gap:
    """Return what the shape of a gap does."""
    if marks == " ":
        return BLANK_GAP
    return Gap(
        glue=_glue(marks),
        stop=_stop(marks),
        colon=":" in marks or marks.startswith("d "),  # the dot that is the semicolon of Greek
        pause=_PAUSE.search(marks) is not None,
        quotation='"' in marks or "'" in marks,
    )


def _glue(marks: str) -> str:
    if not marks.strip("iym"):
        return "joined"
    if _BROKEN.match(marks):
        return "broken"
    return "blank" if _WIDE.search(marks) else "hyphen"


def _stop(marks: str) -> str:
    for mark in "?!":
        if mark in marks:
            return mark
    if _ELLIPSIS.search(marks):
        return "…"
    if "." in marks or (_BREAK.search(marks) and not _ANNOUNCED.search(marks)):
        return "."
    return ""


class Stream:
    """A folded text: the tokens that carry its meaning, and what stands between them.

    `keys` are what two tokens must share to be the same, in lower case; `cased` the same with
    their capitals. `starts` and `ends` are offsets into `decoded`, which is `text` with its HTML
    entities replaced; `span` gives offsets into `text`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.decoded, self._origins = _decode(text)
        self.shape = shape(self.decoded)
        self.cased: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for key, start, end in _tokens(self.decoded, self.shape):
            self.cased.append(key)
            self.starts.append(start)
            self.ends.append(end)
        self.keys = [_lower(key) for key in self.cased]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def offsets(self) -> list[int]:
        """Return where each token starts in `joined`, and the length of that behind the last."""
        return [0, *accumulate(map(len, self.keys))]

    @cached_property
    def joined(self) -> str:
        """Return all keys without anything between them."""
        return "".join(self.keys)

    @cached_property
    def joined_cased(self) -> str:
        """Return all keys with their capitals; as long as `joined`."""
        return "".join(self.cased)

    @cached_property
    def has_points(self) -> bool:
        """Say whether a word has vowel points that may be left out."""
        return not self.decoded.isascii() and not POINTS.isdisjoint(self.decoded)

    def gap(self, index: int) -> Gap:
        """Return what stands before token `index`; behind the last one for `len(self)`."""
        before = self.ends[index - 1] if index else 0
        after = self.starts[index] if index < len(self.keys) else len(self.decoded)
        gap = _gap(self.shape[before:after])
        if gap.stop != "." or not index or "." not in self.shape[before:after]:
            return gap
        word = self.cased[index - 1]
        following = self.cased[index] if index < len(self.cased) else ""
        if _is_initial(word):
            return _dotted(gap, "hyphen" if _is_initial(following) else gap.glue)
        if self.shape[before:after] == "." and _is_short(word) and _is_short(following):
            return _dotted(gap, "hyphen")
        if word in ABBREVIATIONS or (word.isupper() and word.capitalize() in ABBREVIATIONS):
            return _dotted(gap, gap.glue)
        return gap

    def gap_length(self, index: int) -> int:
        """Return how many characters stand before token `index`, behind the one before it."""
        return self.starts[index] - self.ends[index - 1]

    def marks(self, index: int) -> str:
        """Return the marks before token `index` as they stand, "¶" for the end of a paragraph."""
        before = self.ends[index - 1] if index else 0
        after = self.starts[index] if index < len(self.keys) else len(self.decoded)
        return self.decoded[before:after].strip() or ("¶" if self.gap(index).stop else "")

    def span(self, first: int, last: int) -> Span:
        """Return the `[start, end)` in the text of the tokens `[first, last)`, at least one."""
        return self.origin(self.starts[first]), self.origin(self.ends[last - 1])

    def origin(self, at: int) -> int:
        """Return the offset into `text` of an offset into `decoded`."""
        return self._origins[at] if self._origins else at

    def at(self, offset: int) -> int:
        """Return the first token that starts at or behind `offset`, one of `text`."""
        if self._origins:
            offset = bisect_left(self._origins, offset)
        return bisect_left(self.starts, offset)

    def words(self, first: int, last: int) -> str:
        """Return the tokens `[first, last)` as they stand, with what is between them."""
        return self.decoded[self.starts[first] : self.ends[last - 1]] if first < last else ""


def fold(text: str) -> Stream:
    """Return the stream of `text`. Never raises; the time grows with the length of the text.

    Source of equal characters: Unicode Standard Annex 15, NFKC, applied word by word.
    """
    return Stream(text)


def plain(text: str) -> str:
    """Return `text` in its plainest typography, for comparing words without their places.

    Quotation marks and dashes of one kind, single blanks, nothing invisible, ligatures taken
    apart, HTML entities replaced, composed (NFC). Letters, digits and case stay.
    """
    folded = text if text.isascii() else plain_characters(text)
    if "&" in folded:
        folded = plain_characters(_decode(text)[0])
    if not folded.isascii() and len(folded) > 0:
        folded = unicodedata.normalize("NFC", folded)
    return _BLANKS.sub(" ", folded.replace("`", "'"))


def _is_initial(word: str) -> bool:
    """Say whether a word is one letter of a script with capitals, or one twice ("EE. UU.")."""
    return 0 < len(word) <= 2 and word[0].lower() != word[0].upper() and (
        len(word) == 1 or (word[0] == word[1] and word.isupper())
    )


def _is_short(word: str) -> bool:
    """Say whether a word may be part of a dotted abbreviation such as "Ph.D." or "Lt.Col."."""
    return 0 < len(word) <= 3 and word[0].isupper()


@lru_cache(maxsize=512)
def _dotted(gap: Gap, glue: str) -> Gap:
    return Gap(glue, MAYBE, gap.colon, gap.pause, gap.quotation)


def _decode(text: str) -> tuple[str, list[int]]:
    """Return the text with its HTML entities replaced, and where each character came from.

    The second is empty where nothing was replaced. "&amp;#8217;", escaped twice, is one.
    """
    if "&" not in text:
        return text, []
    pieces: list[str] = []
    origins: list[int] = []
    position = 0
    for entity in _ENTITY.finditer(text):
        char = html.unescape(f"&{entity[1]};")
        if len(char) > 2 or not char:
            continue  # no name of a character
        pieces += text[position : entity.start()], char
        origins += range(position, entity.start())
        origins += [entity.start()] * len(char)
        position = entity.end()
    if not pieces:
        return text, []
    origins += range(position, len(text) + 1)
    return "".join((*pieces, text[position:])), origins


def _tokens(text: str, shapes: str) -> list[tuple[str, int, int]]:
    """Return the key, with its capitals, and the place of each token."""
    tokens: list[tuple[str, int, int]] = []
    n_special = 0
    for match in _TOKEN.finditer(shapes):
        start, end = match.span()
        raw = text[start:end]
        kind = match.lastgroup
        if kind == "word":
            key = raw.replace("`", "'") if raw.isascii() else _word(raw)
            n_special += key.lower() in _SPECIAL
            tokens.append((key, start, end))
        elif kind == "number":
            tokens += _numbers(raw, start, tokens[-1][0] if tokens else "")
        else:
            start += len(raw) - len(raw.lstrip())
            tokens.append((_sign(raw.strip(), text[start - 1 : start]), start, start + len(raw.strip())))
    return list(_merged(tokens, shapes)) if n_special else tokens


def _word(raw: str) -> str:
    """Return a word with its marks in one order, nothing invisible, and straight apostrophes."""
    word = raw if len(raw) > MAX_COMPOSED else unicodedata.normalize("NFKC", raw)
    # In capitals the sharp s is written "SS"; in small letters "ss" is another word.
    return plain_characters(word.translate(_DROPPED)).replace("ß", "ßs")


def _numbers(raw: str, start: int, before: str) -> Iterator[tuple[str, int, int]]:
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


def _sign(raw: str, before: str) -> str:
    """Return the key of a sign. Raised digits make no number with the one before them."""
    if raw[0] in _SUPERSCRIPTS and before.isdigit():
        return "^" + unicodedata.normalize("NFKC", raw)
    if raw[0] in _SUBSCRIPTS and before.isdigit():
        return "_" + unicodedata.normalize("NFKC", raw)
    key = unicodedata.normalize("NFKC", raw[:MAX_COMPOSED]).replace("⁄", "/")
    key = key.translate(_UNSEEN)
    if set(key) <= _DASHES:
        return "-"
    return _SPECIAL.get(key, key) if raw != "№" else "№"


def _merged(
    tokens: list[tuple[str, int, int]], shapes: str
) -> Iterator[tuple[str, int, int]]:
    """Yield the tokens with "per cent" as "%", and "No. 5" as "№ 5"."""
    skip = False
    for index, (key, start, end) in enumerate(tokens):
        word = key.lower()
        following = tokens[index + 1] if index + 1 < len(tokens) else ("", end, end)
        gap = shapes[end : following[1]]
        if skip:
            skip = False
        elif word == "per" and following[0].lower() == "cent" and gap in _TIGHT:
            yield "%", start, following[2]
            skip = True
        elif word in ("percent", "pct"):
            yield "%", start, end
        elif word in ("no", "nr") and following[0][0:1].isdigit() and (
            gap.startswith(".") or (key == "No" and gap == " ")
        ):
            yield "№", start, end + gap.startswith(".")
        else:
            yield key, start, end


def _lower(key: str) -> str:
    lowered = key.lower()
    if not lowered.isascii():
        # The dotless i and the sharp s have the capitals of other letters: `cased` tells them.
        lowered = key.replace("İ", "i").lower().replace("ı", "i").replace("ßs", "ss")
    return lowered if len(lowered) == len(key) else key
