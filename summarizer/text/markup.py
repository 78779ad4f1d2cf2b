"""Markup in plain text: HTML entities and tags, read as what they stand for.

Feeds, dumps and pages that were cut out with a mouse leave them in texts. An entity is the
character that it names; a tag of a paragraph, heading or cell is the end of a paragraph, any other
tag is nothing. What only looks like one ("AT&T", "<50%", "a < b and c > d") is text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.text.spans import Span

# "&amp;#8217;", escaped twice, is one entity.
_ENTITY = re.compile(
    r"&(?:(?:amp|#38|#[xX]26);)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_BLOCKS = (
    "address article aside blockquote body button caption center dd details div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li"
    " main menu nav noscript object ol optgroup option p pre section select summary table tbody td"
    " template textarea tfoot th thead title tr ul"
).split()
_INLINE = (
    "a abbr acronym audio b base bdi bdo big br canvas cite code col colgroup data del dfn em"
    " embed font i iframe img input ins kbd label link map mark meta nobr o:p output param picture"
    " q rp rt ruby s samp script small source span strike strong style sub sup svg time track tt u"
    " var video wbr"
).split()
_NAMES = "|".join(sorted((*_BLOCKS, *_INLINE), key=len, reverse=True))
# An attribute has a value, or it is one of those that need none: "<b and c>" is no tag. Nothing is
# tried twice and nothing runs over the next "<", so the time is linear in the length.
_TAG = re.compile(
    r"<(?:(?P<level>su[pb])>(?P<digits>[0-9]{1,4})</(?P=level)>"
    rf"|(?P<close>/?)(?P<name>{_NAMES})(?=[\s/>])"
    r"(?>(?:\s++[\w:.@-]{1,60}+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>=]++)"
    r"|\s++(?:allowfullscreen|async|autoplay|checked|controls|defer|disabled|hidden|ismap|loop"
    r"|muted|noshade|nowrap)(?=[\s/>]))*)\s*+/?>"
    r"|(?P<hidden>!--|!\[CDATA\[)|(?:!DOCTYPE|\?xml)\b[^<>]*+>)|(?P<closing>\]\]>)",
    re.IGNORECASE,
)
_MARKS = {
    **{slash + name: "\n\n" for name in _BLOCKS for slash in ("", "/")},
    "br": "\n",
    "q": "“",
    "/q": "”",
}
# "<br />" and the line break behind it are one.
_REST_OF_LINE = re.compile(r"[^\S\r\n]*+(?:\r\n|\r|\n)")
# What stands between these is no text of the article.
_SILENT = {"script": "</script>", "style": "</style>", "!--": "-->"}
_RAISED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}

# A stretch `[start, end)` of a text, and what stands for it.
Reading = tuple[int, int, str]


@dataclass(frozen=True)
class _Layer:
    """One pass over a text: what was read in it, with the places before and behind."""

    text: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sources: list[Span] = field(default_factory=list)

    def source_start(self, at: int) -> int:
        """Return where the character at an offset begins in the source, behind any tag."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return at
        start, end = self.sources[index]
        return start if at < self.ends[index] else end + at - self.ends[index]

    def source_end(self, at: int) -> int:
        """Return where the character before an offset ends in the source, before any tag."""
        if at <= 0:
            return 0
        index = bisect_right(self.starts, at - 1) - 1
        if index < 0:
            return at
        end = self.sources[index][1]
        return end if at <= self.ends[index] else end + at - self.ends[index]

    def place(self, offset: int) -> int:
        """Return where an offset into the source is; that of a whole reading inside one."""
        index = bisect_right(self.sources, (offset, offset)) - 1
        for near in (index + 1, index):
            if 0 <= near < len(self.sources):
                start, end = self.sources[near]
                if start <= offset < end:
                    return self.starts[near]
        return offset if index < 0 else self.ends[index] + offset - self.sources[index][1]


class View:
    """A text without its markup: `text` is what it says, `raw` is the text as it is."""

    def __init__(self, raw: str, layers: tuple[_Layer, ...] = ()) -> None:
        self.raw = raw
        self.text = layers[-1].text if layers else raw
        self._layers = layers

    @property
    def has_markup(self) -> bool:
        """Say whether the two differ."""
        return bool(self._layers)

    def span(self, start: int, end: int) -> Span:
        """Return the `[start, end)` in `raw` of a stretch of `text`, not empty.

        An entity is in it as a whole or not at all; a tag at its edges is not in it.
        """
        for layer in reversed(self._layers):
            start, end = layer.source_start(start), layer.source_end(end)
        return start, end

    def place(self, offset: int) -> int:
        """Return the offset into `text` of an offset into `raw`."""
        for layer in self._layers:
            offset = layer.place(offset)
        return offset


def read_markup(text: str) -> View:
    """Return `text` without its markup. Never raises; linear in the length of the text.

    Tags are read, then entities, and then the tags that were escaped ("&lt;p&gt;").
    """
    if "&" not in text and "<" not in text:
        return View(text)
    layers: list[_Layer] = []
    current = text
    for sign, find in (("<", _find_tags), ("&", _find_entities), ("<", _find_tags)):
        if sign in current and (layer := _read(current, find(current))):
            layers.append(layer)
            current = layer.text
    return View(text, tuple(layers))


def without_markup(text: str) -> str:
    """Return what `text` says, see `read_markup`."""
    return read_markup(text).text if "&" in text or "<" in text else text


def _read(text: str, readings: Iterator[Reading]) -> _Layer | None:
    """Return the layer of a text with its readings, None if there are none."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sources: list[Span] = []
    position = length = 0
    for start, end, said in readings:
        pieces += text[position:start], said
        length += start - position
        starts.append(length)
        length += len(said)
        ends.append(length)
        sources.append((start, end))
        position = end
    if not sources:
        return None
    return _Layer("".join((*pieces, text[position:])), starts, ends, sources)


def _find_entities(text: str) -> Iterator[Reading]:
    for entity in _ENTITY.finditer(text):
        char = html.unescape(f"&{entity[1]};")
        if 0 < len(char) <= 2:  # no name of a character is left as it is, and longer
            yield entity.start(), entity.end(), char


def _find_tags(text: str) -> Iterator[Reading]:
    unclosed: set[str] = set()  # looked for once: a text of nothing but "<!--" stays linear
    at, in_data = 0, False
    while (tag := _TAG.search(text, at)) is not None:
        start, at = tag.span()
        name = f"{tag['close'] or ''}{tag['name'] or tag['hidden'] or ''}".lower()
        said = _MARKS.get(name, "")
        if tag["digits"]:
            said = tag["digits"].translate(_RAISED[tag["level"].lower()])
        elif tag["closing"]:
            if not in_data:
                continue
            in_data = False
        elif name == "![cdata[":
            in_data = True
        elif name == "br":
            rest = _REST_OF_LINE.match(text, at)
            at = rest.end() if rest else at
        elif name in _SILENT:
            end = _end_of_silence(text, at, name, unclosed)
            if end < 0 and name == "!--":
                continue
            at = max(at, end)
        yield start, at, said


def _end_of_silence(text: str, at: int, name: str, unclosed: set[str]) -> int:
    """Return where an element ends that holds no text, -1 if it does not."""
    closing = _SILENT[name]
    place = -1 if closing in unclosed else text.find(closing, at)
    if place < 0:
        unclosed.add(closing)
        return -1
    return place + len(closing)
