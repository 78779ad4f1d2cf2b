"""Who says what in a sentence: the parts that the frames of reports cut it into.

What a frame finds is read again by the same frames, so that a report may pass on another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from summarizer.language import frames
from summarizer.language.frames import Frame, Kind, expanded
from summarizer.language.lines import FINITE, Line
from summarizer.language.marks import ALL_MARKS
from summarizer.text.tokens import is_negator

Range = tuple[int, int]

_MAX_DEPTH = 4
_MAY_REPORT = re.compile("[SKLJYDAGWqkQ]|aE|,h[bv]")  # else no frame fits; few have one
# Verbs, and sources, that leave open what they introduce.
_DOUBTS: dict[str, Kind] = {
    **dict.fromkeys("allege alleges alleged unconfirmed unverified".split(), "unconfirmed"),
    **dict.fromkeys(
        "believe believes believed think thinks thought fears feared".split(), "possible"
    ),
}


@dataclass(frozen=True)
class Source:
    """Items `[lo, hi)` that name who speaks, and those of what describes it beside them."""

    lo: int
    hi: int
    aside: Range | None = None


@dataclass(frozen=True)
class Part:
    """What somebody says: item ranges, two only of an interrupted quotation; outermost first."""

    ranges: tuple[Range, ...]
    sources: tuple[Source, ...] = ()
    kind: Kind = "content"

    def under(self, *sources: Source) -> Part:
        """Return the part with more sources outside of its own."""
        return replace(self, sources=(*sources, *self.sources))


def read_reports(line: Line) -> list[Part]:
    """Return the parts of a line in order, with who says each of them."""
    return _read(line, 0, len(line.tags), depth=0)


def _read(line: Line, lo: int, hi: int, *, depth: int, reported: bool = False) -> list[Part]:
    if hi <= lo:
        return []
    if depth < _MAX_DEPTH and _MAY_REPORT.search(line.tags, lo, hi):
        for frame in frames.PATTERNS:
            match = frame.pattern.fullmatch(line.tags, lo, hi)
            if match and _is_sound(line, frame, match):
                return list(_parts(line, frame, match, depth + 1, reported))
    return [Part(((lo, hi),))]


def _is_sound(line: Line, frame: Frame, match: re.Match[str]) -> bool:
    """Say whether who speaks may speak, and the words that the frame needs are there."""
    start, end = line.span(*match.span())
    if frame.needs and not re.search(frame.needs, line.text[start : end + 2].casefold()):
        return False
    if not match.groupdict().get("source"):
        return True
    behind = _introducing(match)
    if any(line.words[at].endswith("n't") and line.tags[at + 1] in "SKL" for at in behind[:-1]):
        return False  # "X doesn't think that C"
    return not _is_nobody(line.words[behind.start])


def _is_nobody(word: str) -> bool:
    """Say whether a word is the writer, the reader, or nobody ("there", "neither of them")."""
    return word in ("i", "we", "you", "there") or is_negator(word)


def _parts(
    line: Line, frame: Frame, match: re.Match[str], depth: int, reported: bool
) -> Iterator[Part]:
    groups = match.groupdict()
    sources = _sources(line, match)
    if groups.get("middle") is not None:
        yield Part((match.span(),), sources)
        return
    if groups.get("open") and groups.get("first") is None:
        yield from _opening(line, *match.span("open"), depth)
    if groups.get("whole"):
        yield Part((match.span(),))
    if groups.get("first"):
        first = _read(line, *match.span("first"), depth=depth)
        # Inside of a report, whoever reports goes on.
        sources = next(
            (part.sources for part in reversed(first) if part.sources), () if reported else sources
        )
        yield from first
    if groups.get("second"):
        yield from _read(line, *match.span("second"), depth=depth)
    if groups.get("content") is None:
        return
    content = _read(line, *match.span("content"), depth=depth, reported=reported or bool(sources))
    if (kind := _doubt(line, match) or frame.kind) != "content":
        content = [replace(part, kind=kind) for part in content]
    content = [part.under(*sources) for part in content]
    if groups.get("rest"):
        content = _with_rest(line, match, content, sources, depth)
    yield from content


def _opening(line: Line, lo: int, hi: int, depth: int) -> list[Part]:
    """Return the parts of "While C," before a report: of a full clause that is no condition."""
    start = lo + (line.tags[lo] in "uca")
    is_clause = line.words[lo] not in ("if", "unless", "until") and line.tags[start] != "g"
    is_clause = is_clause and starts_clause(line, start, hi)
    return _read(line, start, hi - 1, depth=depth) if is_clause else []


def _sources(line: Line, match: re.Match[str]) -> tuple[Source, ...]:
    """Return the chain that a match names, outermost first."""
    groups, chain = match.groupdict(), []
    aside = match.span("aside") if groups.get("aside") else None
    for name in ("outer", "source", "inner"):
        if groups.get(name):
            chain.append(Source(*match.span(name), aside))
            if aside and re.fullmatch("Z[^p]+", line.tags[slice(*aside)]):
                chain.append(Source(aside[0] + 1, aside[1]))  # "X, citing Y, said"
            aside = None  # it stands behind the outermost
    return tuple(chain)


def _doubt(line: Line, match: re.Match[str]) -> Kind | None:
    """Return what is made of what is said: "Roe alleges that C", "unconfirmed reports say C"."""
    words = (
        [line.words[at] for at in _introducing(match)] if match.groupdict().get("source") else []
    )
    return next((_DOUBTS[word] for word in words if word in _DOUBTS), None)


def _introducing(match: re.Match[str]) -> range:
    """Return the items of who speaks and those behind, up to what is said if that follows."""
    content = match.start("content") if match.groupdict().get("content") else 0
    start = match.start("source")
    return range(start, content if content > start else match.end())


# "adding that D", "telling reporters D", "and D"
_GOES_ON = re.compile("(?:u?Gx*|W[^,;:Qt]{1,8})[:,]?t?|[cu](?!G)")


def _with_rest(
    line: Line, match: re.Match[str], content: list[Part], sources: tuple[Source, ...], depth: int
) -> list[Part]:
    """Return the parts with those of what follows the report."""
    lo, hi = match.span("rest")
    first, last = match.span("content")
    tags = line.tags
    if line.words[lo - 1].endswith("'s"):
        return content  # "C," Roe said on NPR's "D"
    if tags[lo] == "Q" and (tags[last - 1] == "Q" or tags[last] == ","):
        if re.search("[SKLY]", match.groupdict().get("aside") or ""):
            return [Part((match.span(),), sources)]  # "C," said X, who said there were "D"
        head, tail = (line.written(at, at + 1).strip(f"{ALL_MARKS}[… ") for at in (last - 1, lo))
        if len(content) == 1 and hi - lo == 1 and head.endswith(",") and tail[:1].islower():
            # "The line," said X, "has lost"
            return [replace(content[0], ranges=((first, last), (lo, hi)))]
        return [*content, *(part.under(*sources) for part in _read(line, lo, hi, depth=depth))]
    if tags[lo] == "Z":  # "the Herald reported, citing a clerk who"
        cited = Source(lo + 1, lo + len(re.split("[,;:R]", tags[lo:hi])[0]))
        return [replace(part, sources=(*part.sources, cited)) for part in content]
    goes_on = _GOES_ON.match(tags, lo, hi)
    start = goes_on.end() if goes_on else lo
    if tags[lo - 1] == ";" or (
        goes_on and (tags[lo] not in "cu" or starts_clause(line, start, hi))
    ):
        more = _read(line, start, hi, depth=depth)  # "while" goes on with the article's own words
        return [*content, *(part if tags[lo] == "u" else part.under(*sources) for part in more)]
    return content


_SPEAKERS = tuple(
    re.compile(expanded(template))
    for template in (
        r"<open><x>[SKLYD].*",
        r"(?:.*Q)?[SKLY](?P<source>[dN#o][dN#ogckpz]{0,8}).*",
        r"<open><x>[bvmFE].*:",
    )
)
_ONLY_REPORT = re.compile(expanded(rf"(?:<open><x>[SKLY]<adjunct>|[SKLY][^{FINITE}Q]*|.{{1,12}}:)"))
_STARTS_CLAUSE = re.compile(expanded("<clause>"))


def find_speaker(line: Line) -> Source | None:
    """Return who speaks in a line that reports no words of its own, None if nobody is sure.

    "Voss asked.", "said Roe on Monday.", "The mayor wrote on her page:", "She called it "a ..."".
    """
    for pattern in _SPEAKERS:
        match = pattern.fullmatch(line.tags)
        if match and not _is_nobody(line.words[match.start("source")]):
            return _sources(line, match)[0]
    return None


def is_only_report(line: Line) -> bool:
    """Say whether a line only reports: "Voss asked.", "said Roe, who leads the union."."""
    return len(line.tags) < 16 and _ONLY_REPORT.fullmatch(line.tags) is not None


def starts_clause(line: Line, lo: int, hi: int) -> bool:
    """Say whether items `[lo, hi)` begin with a subject and its finite verb."""
    return _STARTS_CLAUSE.match(line.tags, lo, hi) is not None
