"""The wording of a claim or a summary sentence: pieces joined, edges and case put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.language.days import DayMention
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.references import without_link
from summarizer.text.lexicon import MONTHS, WEEKDAYS
from summarizer.text.spans import Span

Range = tuple[int, int]

_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_EDGES = " \t,;:–—-"
_OPEN_CLOSE = (("“", "”"), ("„", "“"), ("(", ")"), ("[", "]"), ("«", "»"))
_MONTH = "(?:" + "|".join(MONTHS) + ")"
# The dates that can be written out without another word around them.
_PLAIN = re.compile(
    rf"(?:(?:last |this |next )?(?:{'|'.join(WEEKDAYS)})|today|yesterday|tomorrow|tonight"
    r"|last night|overnight|(?:earlier |later )?in the day|.+ ago"
    r"|(?:earlier |later )?(?:last|this|next) (?:month|year)"
    rf"|(?:early |late |mid[- ]|[a-z ]+ of )?{_MONTH}|{_MONTH} (?:last|this|next) year"
    r"|(?:[a-z]+, )?(?:[a-z]+\.? \d+|\d+ [a-z]+\.?)(?:st|nd|rd|th)?)"
)
_UNRESOLVED_AFTER = re.compile(r" (?:night|morning|evening|afternoon)\b")


@dataclass(frozen=True)
class Edit:
    """A replacement of `[start, end)` of the article in the wording; the article stays as it is."""

    start: int
    end: int
    text: str


def char_span(sentence: Sentence, lo: int, hi: int) -> Span:
    """Return the characters of tokens `[lo, hi)`, with the marks of quotations that lie inside."""
    start, end = sentence.tokens[lo].start, sentence.tokens[hi - 1].end
    for begin, stop in sentence.quotations:
        opens_here = begin <= start <= begin + 2
        closes_here = stop - 2 <= end <= stop
        if opens_here and start < stop < end:
            start = begin
        if closes_here and start <= begin:
            end = stop if sentence.flat[stop - 2] not in ",.!?…" else end
    if sentence.flat[start - 1 : start] in ("$", "€", "£", "¥", "#", "@"):
        start -= 1
    if sentence.flat[end : end + 1] in ("%", "°", "€"):
        end += 1
    return start, end


def spans_of(sentence: Sentence, ranges: Iterable[Range]) -> list[Span]:
    """Return the characters of each token range."""
    return [char_span(sentence, lo, hi) for lo, hi in ranges if hi > lo]


def write(flat: str, spans: Sequence[Span], edits: Iterable[Edit] = ()) -> str:
    """Return the text of `spans` with `edits` made, as a sentence: capital, full stop, no edges."""
    pieces = []
    ordered = sorted(edits, key=lambda edit: edit.start)
    for start, end in spans:
        at = start
        words: list[str] = []
        for edit in ordered:
            if at <= edit.start and edit.end <= end:
                words.extend((flat[at : edit.start], edit.text))
                at = edit.end
        pieces.append("".join([*words, flat[at:end]]).strip(_EDGES))
    return as_sentence(_joined([piece for piece in pieces if piece]))


def _joined(pieces: Sequence[str]) -> str:
    """Join pieces with a space, or a comma where a participle or relative clause goes on."""
    text = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        first = piece.split(" ", 1)[0]
        text += (", " if first.endswith("ing") or first in ("who", "which") else " ") + piece
    return text


def as_sentence(text: str) -> str:
    """Return `text` with single spaces, a capital first, a full stop last and no lone marks."""
    text = _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).strip(_EDGES)
    text = without_link(balance(text)).strip(_EDGES)
    if not text:
        return ""
    first = text.split(" ", 1)[0]
    if text[0].islower() and not any(char.isupper() for char in first[1:]):
        text = text[0].upper() + text[1:]
    if text[-1] in ".!?…。":
        return text
    if len(text) > 1 and text[-1] in "\"”’')" and text[-2] in ".!?…":
        return text
    return f"{text}."


def balance(text: str) -> str:
    """Return `text` without quotation marks and brackets that have no partner."""
    low_opens = "„" in text
    for opening, closing in _OPEN_CLOSE:
        if low_opens == (opening == "“") and opening in "“„":
            continue
        surplus = text.count(opening) - text.count(closing)
        if surplus > 0:
            text = text[::-1].replace(opening, "", surplus)[::-1]
        elif surplus < 0:
            text = text[::-1].replace(closing, "", -surplus)[::-1]
    if text.count('"') % 2:
        text = (
            text.replace('"', "", 1)
            if text.startswith('"')
            else text[::-1].replace('"', "", 1)[::-1]
        )
    if text[:1] == "‘" and "’" not in text[1:]:
        text = text[1:]
    if text[:1] == "'" and "'" not in text[1:].rstrip("'") and text.count("'") == 1:
        text = text[1:]
    return text


def date_edits(flat: str, mentions: Iterable[DayMention]) -> list[Edit]:
    """Return the edits that write relative dates out, where plain English allows it."""
    edits = []
    for mention in mentions:
        before = flat[max(0, mention.start - 40) : mention.start].casefold()
        if mention.role != "when" or not _PLAIN.fullmatch(mention.text.casefold()):
            continue
        if before.endswith("the ") or _UNRESOLVED_AFTER.match(flat, mention.end):
            continue
        if edit := _written_out(mention, before.split()):
            edits.append(edit)
    return edits


def _written_out(mention: DayMention, before: list[str]) -> Edit | None:
    """Return the edit for one date, None where the words already say it or nothing is known."""
    words, first = mention.text.casefold(), mention.first or mention.last
    if first is None or re.search(r"\d{4}", words):
        return None
    month = MONTHS[first.month - 1].capitalize()
    bare = not before or before[-1] not in (
        "on", "in", "since", "by", "until", "till", "for", "from", "to", "of", "before", "after",
        "during", "at", "between", "than", "least", "most",
    )  # fmt: skip
    if words.rpartition(" ")[2] in ("year", "month") and " " in words:
        again = "earlier" in before and words.startswith("earlier ")
        words = words.removeprefix("earlier ") if again else words
        return _period(mention, words, month, first.year, bare=bare)
    if words.split()[-1].split("-")[-1].rstrip(".") in MONTHS and "last" not in words:
        return Edit(mention.end, mention.end, f" {first.year}")
    single = mention.first is not None and mention.first == mention.last
    is_day = single or (mention.first is None) != (mention.last is None)
    if any(char.isdigit() for char in words) and "ago" not in words:
        return Edit(mention.end, mention.end, f", {first.year}") if is_day else None
    if is_day:
        lead = "earlier " if words.startswith("earlier") else ""
        on = "on " if bare or words.startswith(("earlier", "later")) else ""
        return Edit(mention.start, mention.end, f"{lead}{on}{month} {first.day}, {first.year}")
    return None


def _period(mention: DayMention, words: str, month: str, year: int, *, bare: bool) -> Edit | None:
    """Write "last year" as "in 2024", "June last year" as "June 2024"."""
    if words.split()[0] in MONTHS:
        return Edit(mention.start, mention.end, f"{month} {year}")
    if words.startswith(("later", "next")):
        return None
    lead = "earlier " if words.startswith("earlier") else ""
    what = str(year) if words.endswith("year") else f"{month} {year}"
    if "ago" in words:
        return None
    return Edit(mention.start, mention.end, f"{lead}{'in ' if bare or lead else ''}{what}")
