"""What each character is to a reader: one class for every character of Unicode.

A text is read through its *shape*: as many characters, each replaced by the letter of its class, so
that one pattern over a dozen letters reads any script. What is not known to be typography is a
sign, and a sign is a word of its own.

Source of the classes: the general categories of Unicode (Standard Annex 44), and lists by hand for
the punctuation, since Python's unicodedata does not tell a full stop from a comma.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts written without spaces: every character is a word, so a quote may start anywhere.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Between two of these, or their punctuation, the end of a line is no blank.
UNSPACED_LINE = UNSPACED + "\u3000-\u303f\uff01-\uff5e"
_UNSPACED_RANGES = [
    tuple(pair.split("-")) for pair in (UNSPACED[i : i + 3] for i in range(0, len(UNSPACED), 3))
]

LOWER, UPPER, CHARACTER, MARK, DIGIT, NUMERAL = "aAcm0^"
BLANK, LINE_END, PARAGRAPH_END, INVISIBLE, SOFT_HYPHEN = " npiy"
STOP, EXCLAMATION, QUESTION, ELLIPSIS, COLON = ".!?e:"
COMMA, HYPHEN, DASH, BRACKET, DOUBLE_QUOTE, SINGLE_QUOTE = ",-=(\"'"
PRIME, HASH, SLASH, CURRENCY, SIGN, ORNAMENT, MIDDLE_DOT = "qh/$<*d"

_LISTED = {
    STOP: ".。｡．٫۔।॥።։။។៕᠃᠉꓿܀܁܂⸼᱾᱿꘎",
    EXCLAMATION: "!！‼՜﹗߹",
    QUESTION: "?？؟፧՞⁇⁈⁉‽⸮\u037e﹖꘏",
    ELLIPSIS: "…⋯᠁",
    COLON: ":;：；؛፤፥፦﹔﹕",
    COMMA: ",|¦،、，､٬፣՝߸꓾꘍﹐﹑၊",
    HYPHEN: "−",
    DASH: "—―⸺⸻",
    DOUBLE_QUOTE: '"“”„‟«»‹›＂〝〞〟״「」『』《》',
    SINGLE_QUOTE: "'’‘‚‛`´ʼ＇׳",
    PRIME: "′",
    HASH: "#＃",
    SLASH: "/⁄／",
    SIGN: "№",
    ORNAMENT: "*•‧_‿¿¡†‡™®©℠¶⁂⁎◦＊",
    MIDDLE_DOT: "·\u0387",
    LINE_END: "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028",
    PARAGRAPH_END: "\u2029",
    BLANK: "\t\x1f",
    SOFT_HYPHEN: "\u00ad",
    # Carriage returns, the tatweel that only stretches a word, grapheme joiner, variants of glyphs.
    INVISIBLE: "\r\u0640\u034f" + "".join(map(chr, range(0xFE00, 0xFE10))),
}
_LISTED_CLASSES = {ord(char): name for name, chars in _LISTED.items() for char in chars}
_CATEGORIES = {
    "Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lm": LOWER, "Lo": LOWER, "Nl": LOWER,
    "Mn": MARK, "Mc": MARK, "Me": MARK, "Nd": DIGIT, "No": NUMERAL,
    "Zs": BLANK, "Cf": INVISIBLE, "Cc": INVISIBLE, "Pd": HYPHEN, "Ps": BRACKET, "Pe": BRACKET,
    "Pi": DOUBLE_QUOTE, "Pf": DOUBLE_QUOTE, "Pc": ORNAMENT, "Sc": CURRENCY,
}  # fmt: skip
# Vowel points of Hebrew and Arabic, which most texts leave out.
_POINTS = [(0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),
           (0x0610, 0x061A), (0x064B, 0x0652), (0x0656, 0x065F), (0x0670, 0x0670),
           (0x06D6, 0x06DC), (0x06DF, 0x06E8), (0x06EA, 0x06ED)]  # fmt: skip
POINTS = frozenset(chr(code) for first, last in _POINTS for code in range(first, last + 1))


class _Shapes(dict[int, str]):
    """The class of a character, by its code; looked up when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = name = _LISTED_CLASSES.get(code) or _class_of(chr(code))
        return name


def _class_of(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] == "L" or category == "Nl":
        if any(first <= char <= last for first, last in _UNSPACED_RANGES):
            return CHARACTER
    elif "\u2500" <= char <= "\u25ff" and not "\u25b2" <= char <= "\u25c5":
        return ORNAMENT  # boxes, blocks and bullets; a triangle says up or down
    elif "\U000e0100" <= char <= "\U000e01ef":
        return INVISIBLE  # more variants of glyphs
    return _CATEGORIES.get(category, SIGN)


_OTHER_THAN_ASCII = re.compile("([^\x00-\x7f]+)")
_SHAPES = _Shapes()
_SHAPES.update({code: _SHAPES[code] for code in range(128)})


class _Plain(dict[int, str]):
    """What typography varies, in its plainest form; all else as it is."""

    def __missing__(self, code: int) -> str:
        char, shape = chr(code), _SHAPES[code]
        if shape in (INVISIBLE, SOFT_HYPHEN) and char not in "\r\u0640":
            plain = ""
        elif "\ufb00" <= char <= "\ufb06":
            plain = unicodedata.normalize("NFKC", char)
        else:
            plain = _PLAIN_FORMS.get(shape, char)
        self[code] = plain
        return plain


_PLAIN_FORMS = {
    SINGLE_QUOTE: "'", PRIME: "'", DOUBLE_QUOTE: '"', HYPHEN: "-", DASH: "-", ELLIPSIS: "...",
    BLANK: " ", LINE_END: "\n", PARAGRAPH_END: "\n\n",
}  # fmt: skip
_PLAIN = _Plain()


def shape(text: str) -> str:
    """Return the classes of the characters of `text`, one ASCII character for each."""
    if text.isascii():
        return text.translate(_SHAPES)
    # Apart, so that what is ASCII takes the way that is thirty times faster.
    return "".join([piece.translate(_SHAPES) for piece in _OTHER_THAN_ASCII.split(text)])


def plain_characters(text: str) -> str:
    """Return `text` with one kind of marks, dashes and blanks, and nothing invisible."""
    return _OTHER_THAN_ASCII.sub(_plain_piece, text).replace("`", "'")


def _plain_piece(piece: re.Match[str]) -> str:
    return piece[0].translate(_PLAIN)
