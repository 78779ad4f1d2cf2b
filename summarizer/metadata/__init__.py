"""What a news text says about itself: day, publisher, title, and the words that are no claim.

Rules read line starts, line ends and short whole lines only, through windows of fixed size,
so time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from summarizer.metadata.agencies import publisher_name, signer
from summarizer.metadata.datelines import WINDOW, Stamp, find_dateline, find_run_in, read_stamp
from summarizer.metadata.furniture import is_furniture, stock_phrases
from summarizer.models import Article
from summarizer.text.languages import find_language
from summarizer.text.spans import Span
from summarizer.text.wrapping import as_read

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")  # one that is not blank, without its blank edges
_NAME = (
    r"[A-ZÀ-Þ][\w.'’-]*(?:[ ]+(?:de|da|del|van|von|der|den|la|le|al|bin|ibn|el|[A-ZÀ-Þ][\w.'’-]*))"
    r"{1,4}"
)
_NAMES = rf"{_NAME}(?:(?:,\s*(?:and\s+)?|\s+(?:and|AND)\s+|\s*&\s*){_NAME})*"
_BYLINE = re.compile(
    rf"(?:Written |Reported |Posted |Story )?(?:[Bb]y|BY):?\s+(?:{_NAMES}|(?:[A-Z]\w+ )?[Ss]taff"
    r"(?: [Rr]eporters?| [Ww]riters?)?)(?P<rest>(?:,|\s+(?:in|for|at|of))\s+[^.!?]{2,80})?"
)
_FIELD_BREAK = re.compile(r"[|•·]| (?<=[0-9M] )(?=[Bb]y [A-Z])")
_BREAK_SIGN = re.compile(r"[|•·y](?:(?<!y)|(?<=[Bb]y) )")  # most lines have none: one field
_NAMES_ONLY = re.compile(_NAMES)
# What a label introduces is a claim; only the label itself is not.
_LINE_LABEL = re.compile(
    r"(?:[012]?[0-9]:[0-5][0-9](?: ?[ap]\.?m\b\.?)?(?: (?:GMT|BST|UTC|CES?T|E[DS]?T)\b)?[ :|–—-]+"
    r"(?=[A-ZÀ-Þ\"“]))|[*•‣▪–—-]\s+(?=[\w\"“‘])"
    r"|(?:CORRECTION|CORRECTED"
    r"|CLARIFICATION|UPDATE|UPDATED|BREAKING(?: NEWS)?|EXCLUSIVE|EDITOR[’']S"
    r" NOTE|NOTE|ANALYSIS|EXPLAINER|Correction|Clarification|Update|Breaking(?: news)?|Editor[’']s "
    r"note)(?: \([^()]{2,40}\))?:|FILE(?: PHOTO)?(?::| [-–—] )|(?:Image|Media|Photo) caption[,:]?"
    r"|[Tt]his (?:story|article|report) (?:has been|was) (?:corrected|clarified) to (?:say|show"
    r"|reflect)(?: that)?"
)
_SIGN_OFF = re.compile(
    r"[.!?…\"”’')]\s*(?P<sign>\((?P<round>[^()]{2,40})\)\.?|[—–-]{1,2} ?(?P<dash>[^—–]{2,30}))$"
)
_CREDIT = re.compile(r"contributed to this (?:report|story|article)\.?$")
_CREDIT_BREAK = re.compile(r"(?<![A-Z]\.)(?<=[.!?\"”’'])\s+|\s(?=[A-Z]{2,5}[’']s )")

_FIELDS = ("published", "publisher", "title", "language")
_MAX_FURNITURE_CHARS = 300  # a longer line holds prose, whatever it begins with
_MAX_TITLE_CHARS = 200
_HEAD_LINES = 12  # title, subtitle, section, byline, share buttons and date stand above the lead
_BODY_LINES = 40  # how far below a title its body is looked for


@dataclass(frozen=True)
class Metadata:
    """What a text says about itself.

    `furniture` are sorted, disjoint `[start, end)` spans that are metadata and never a claim.
    The title is not among them: it states something.
    """

    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    title_span: Span | None = None
    furniture: tuple[Span, ...] = ()


@dataclass
class _Findings:
    """What was found so far. Of days and names the lowest rank wins, the first among equals."""

    spans: list[Span] = field(default_factory=list)
    days: list[tuple[int, date]] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _LineFacts:
    """What a line says that is furniture as a whole."""

    stamp: Stamp = field(default_factory=Stamp)
    publisher: str | None = None


def read_metadata(text: str) -> Metadata:
    """Return what `text` says about its own day, publisher and title, and where.

    The day is None when the text does not state it in a place made for it. Any string is
    accepted; time is linear in its length.
    """
    found = _Findings(spans=stock_phrases(text))
    lines = [match.span() for match in _LINE.finditer(text)]
    facts = [_line_facts(text[start:end]) for start, end in lines]
    title, last_body, in_head = None, -1, True
    for index, ((start, end), fact) in enumerate(zip(lines, facts, strict=True)):
        if fact is not None:
            _read_furniture_line(fact, (start, end), in_head=in_head, found=found)
        elif last_body < 0 and title is None and (title := _title(text, lines, facts, index)):
            found.spans.append((start, title[0]))  # the marks of a Markdown heading
        else:
            _read_body_line(text, start, end, first=last_body < 0, found=found)
            last_body = index
            in_head = in_head and index < _HEAD_LINES and not _is_prose(text, start, end)
    _read_ending(text, lines, facts, last_body, found)
    return Metadata(
        published=min(found.days, key=lambda item: item[0])[1] if found.days else None,
        publisher=min(found.names, key=lambda item: item[0])[1] if found.names else None,
        title=text[slice(*title)] if title else None,
        title_span=title,
        furniture=_disjoint(found.spans),
    )


def describe(article: Article) -> Article:
    """Return `article` with day, publisher, title and language read from its text if missing.

    They are read without markup and with wrapped lines joined. The text is read once: an article
    that was described is returned as it is.
    """
    missing = [name for name in _FIELDS if not getattr(article, name)]
    if article.is_described or not missing:
        return article
    text = as_read(article.text)
    metadata = read_metadata(text) if missing != ["language"] else Metadata()
    known = {**vars(metadata), "language": None if article.language else find_language(text)}
    found = {name: known[name] for name in missing if known[name] is not None}
    return article.model_copy(update={**found, "is_described": True})


def _line_facts(line: str) -> _LineFacts | None:
    """Return what a line says that is furniture as a whole, None for any other line."""
    if is_furniture(line):
        return _LineFacts()
    if len(line) > _MAX_FURNITURE_CHARS:
        return None
    facts: list[_LineFacts] = []
    for part in _FIELD_BREAK.split(line) if _BREAK_SIGN.search(line) else (line,):
        if part := part.strip():
            if (fact := _field_facts(part)) is None:
                return None
            facts.append(fact)
    stamps = (fact.stamp for fact in facts if fact.stamp.day)
    stamp = min(stamps, key=lambda stamp: stamp.updated, default=Stamp())
    return _LineFacts(stamp, next((f.publisher for f in facts if f.publisher), None))


def _field_facts(part: str) -> _LineFacts | None:
    """Read one field of a line: a stamp, an agency's name, or a byline."""
    if stamp := read_stamp(part):
        return _LineFacts(stamp)
    if len(part) <= 60 and (publisher := signer(part.strip(" .()[]—–-*_"))):
        return _LineFacts(publisher=publisher)
    if match := _BYLINE.fullmatch(part):
        rest = (match["rest"] or "").strip(", ")
        # As in "By Jane Roe, BBC News, Seoul".
        signers = filter(None, map(signer, part.split(",")))
        return _LineFacts(read_stamp(rest) or Stamp(), next(signers, None))
    if part.startswith(("By ", "BY ")) and (publisher := signer(part[3:])):
        return _LineFacts(publisher=publisher)
    place, _, day = part.partition(", ")
    if part[0].isupper() and len(place) <= 40 and (stamp := read_stamp(day)) and stamp.day:
        return _LineFacts(stamp)
    names, _, last = part.rpartition(", ")
    if (publisher := publisher_name(last)) and _NAMES_ONLY.fullmatch(names):
        return _LineFacts(publisher=publisher)
    return None


def _read_furniture_line(fact: _LineFacts, span: Span, *, in_head: bool, found: _Findings) -> None:
    found.spans.append(span)
    if fact.stamp.day and (in_head or fact.stamp.labelled):
        # An update comes second to a publication day; a day below the story to one above it.
        found.days.append((fact.stamp.updated + 2 * (not in_head), fact.stamp.day))
    if fact.publisher and in_head:
        found.names.append((2, fact.publisher))


def _title(text: str, lines: list[Span], facts: list[_LineFacts | None], index: int) -> Span | None:
    """Return the span of a headline that stands alone above a body, None for any other line."""
    start, end = lines[index]
    marks = re.match(r"#{1,6}\s+", text[start : start + 10])
    start += marks.end() if marks else 0
    title = text[start : min(end, start + _MAX_TITLE_CHARS + 1)]
    if len(title) > _MAX_TITLE_CHARS or not 2 <= len(title.split()) <= 30:
        return None
    if index + 1 == len(lines) or find_dateline(text, start, end, first=True):
        return None
    gap = text[end : lines[index + 1][0]]
    alone = max(gap.count("\n"), gap.count("\r")) >= 2 or facts[index + 1] is not None
    ends_sentence = re.search(r"[.,;:。…][\"”’')]*$", title) and not re.search(r"\b[A-Z]\.$", title)
    if not (marks or (alone and not ends_sentence)):
        return None
    below = range(index + 1, min(index + _BODY_LINES, len(lines)))
    body = (lines[i] for i in below if facts[i] is None)
    has_body = any(e - s > max(end - start, 60) or _is_prose(text, s, e) for s, e in body)
    return (start, end) if has_body else None


def _is_prose(text: str, start: int, end: int) -> bool:
    """Return whether a line is long, or a sentence of some length."""
    n_chars = end - start
    return n_chars > 250 or (n_chars > 40 and text[start:end].rstrip("\"”’')")[-1:] in ".!?。…")


def _read_body_line(text: str, start: int, end: int, *, first: bool, found: _Findings) -> None:
    """Note what opens and what closes a line of the body."""
    at = start
    if first and (run_in := find_run_in(text, at, end)):
        at = _skip(text, at, run_in.end, end, found)
        found.days.extend([(0, run_in.day)] if run_in.day else [])
    while label := _LINE_LABEL.match(text, at, min(end, at + WINDOW)):
        at = _skip(text, at, label.end(), end, found)
    if dateline := find_dateline(text, at, end, first=first):
        at = _skip(text, at, dateline.end, end, found)
        # A dateline below the lead still names who wrote the story, if nothing else does.
        found.days.extend([(4 if first else 5, dateline.day)] if dateline.day else [])
        found.names.extend([(0 if first else 3, dateline.publisher)] if dateline.publisher else [])
    tail = max(at, end - _MAX_FURNITURE_CHARS)
    if sign_off := _sign_off(text, max(at, end - WINDOW), end):
        found.spans.append(sign_off[0])
    elif credit := _CREDIT.search(text[tail:end]):
        begins = [
            match.end() for match in _CREDIT_BREAK.finditer(text, tail, tail + credit.start())
        ]
        if begins or tail == at:
            found.spans.append((begins[-1] if begins else at, end))


def _sign_off(text: str, start: int, end: int) -> tuple[Span, str] | None:
    """Return the place and the publisher of "(Yonhap)" after the last sentence of a line."""
    match = _SIGN_OFF.search(text[start:end])
    if not match or not (publisher := signer(match["round"] or match["dash"])):
        return None
    return (start + match.start("sign"), start + match.end("sign")), publisher


def _skip(text: str, start: int, stop: int, end: int, found: _Findings) -> int:
    """Note `[start, stop)` as furniture, without its blank edge, and return where text goes on."""
    found.spans.append((start, start + len(text[start:stop].rstrip())))
    return stop + len(text[stop:end]) - len(text[stop:end].lstrip())


def _read_ending(
    text: str,
    lines: list[Span],
    facts: list[_LineFacts | None],
    last_body: int,
    found: _Findings,
) -> None:
    """Note who signs below the body, or at the end of its last sentence."""
    found.names.extend(
        (1, fact.publisher) for fact in facts[last_body + 1 :] if fact and fact.publisher
    )
    if last_body >= 0:
        start, end = lines[last_body]
        if sign_off := _sign_off(text, max(start, end - WINDOW), end):
            found.names.append((1, sign_off[1]))


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    """Return the union of `spans`, sorted, empty ones dropped."""
    union: list[Span] = []
    for start, end in sorted(spans):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        elif start < end:
            union.append((start, end))
    return tuple(union)
