"""Records on a terminal, or as plain text where there is none."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TextIO

from rich.console import Console
from rich.text import Text

from summarizer.models import Claim, Evidence, Flag, Record, Rejected, Support
from summarizer.reports import phrases
from summarizer.reports.wordings import Piece, Pieces, bracketed, deciding, wordings

MIN_COLUMNS: Final = 20  # below this, words break more often than lines
_COLUMNS: Final = 80  # where the width is not known
_MAX_COLUMNS: Final = 110  # longer lines are hard to read
OUTCOME_STYLES: Final = {"ok": "bold green", "partial": "bold yellow"}


class Marks(NamedTuple):
    """How words that differ are told: by a style, or by signs around them where there is none."""

    style: str
    signs: tuple[str, str]


# As wdiff does.
_ARTICLE_S: Final = Marks("bold underline green", ("[-", "-]"))
_OTHER: Final = Marks("bold underline red", ("{+", "+}"))
# A quote that stands can be copied from plain text.
_QUOTE_S: Final = Marks("bold underline green", ("", ""))


def open_console(stream: TextIO, *, has_colour: bool = True) -> Console:
    """Return a console for `print_record`: colour on a terminal, plain text otherwise.

    Without `has_colour` there is none in any case. NO_COLOR, when it is not empty, turns every
    escape code off. COLUMNS, else the terminal, gives the width; 80 without either, or where it is
    said to be 0.
    """
    # Without a colour system rich writes no styles at all, bold included.
    is_plain = not has_colour or os.environ.get("NO_COLOR")
    color_system: Literal["auto"] | None = None if is_plain else "auto"
    console = Console(
        file=stream,
        color_system=color_system,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
    if not console.width:  # COLUMNS=0, with which rich prints nothing at all
        console.width = _COLUMNS
    return console


def print_record(
    console: Console, record: Record, *, whole: Record | None = None, text: str | None = None
) -> None:
    """Print one record, for reading.

    `whole` is the record that claims were left out of, where they were; `text` is that of the
    article, which has the words that claims lean on.
    """
    page = _Page(console)
    page.put(Text(phrases.title(record.article), "bold"))
    if origin := phrases.origin(record.article):
        page.put(Text(" · ".join(origin), "dim"))
    outcome = phrases.outcome(record, whole)
    page.put(Text(outcome, OUTCOME_STYLES.get(record.outcome, "bold red")))
    page.flags(record.flags, "")
    _put_summary(page, record)
    if record.claims:
        page.heading("Claims")
        width = max(len(phrases.claim_number(claim.id)) for claim in record.claims)
        for claim in record.claims:
            context = phrases.context(claim, (whole or record).claims, text)
            _put_claim(page, claim, context, width, verified=phrases.was_verified(record))
    if record.rejected:
        page.heading(phrases.rejected_heading(record))
        for reason, rejected in phrases.rejections(record, whole):
            page.put(Text(reason), "  ", lead=Text("- ", "bold red"))
            _put_rejected(page, rejected)
    for heading, values in phrases.named_values(record).items():
        if values:
            page.heading(heading)
        for name, value in values:
            page.put(Text.assemble((f"{name}: ", "dim"), value), "  ")
    _put_footer(page, record)
    page.print()


class _Page:
    """Puts wrapped lines with a hanging indent, and never a space at the end of one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._columns = max(MIN_COLUMNS, min(console.width, _MAX_COLUMNS))
        self._lines: list[Text] = []

    def print(self) -> None:
        """Print what was put, in one go: to print each line would take twice the time."""
        if self._console.color_system is None:
            self._console.out("\n".join(line.plain for line in self._lines), highlight=False)
        else:
            self._console.print(Text("\n").join(self._lines))

    def put(self, text: Text, indent: str = "", *, lead: Text | None = None) -> None:
        """Put a paragraph; `lead` stands before its first line, which hangs from there."""
        lead = lead or Text("")
        left = len(indent) + lead.cell_len
        if left > self._columns // 2:  # nothing would be left beside an id that is a sentence
            indent, text, lead = indent[:4], Text.assemble(lead, text), Text("")
            left = len(indent)
        for number, line in enumerate(text.wrap(self._console, self._columns - left)):
            line.rstrip()
            before = lead if number == 0 else Text(" " * lead.cell_len)
            self._lines.append(Text.assemble(indent, before, line))

    def wording(self, pieces: Pieces, style: str, *, marks: Marks) -> Text:
        """Return words in quotation marks, with those marked that differ from another wording."""
        if self._console.color_system is None:
            return Text(f"“{bracketed(pieces, *marks.signs)}”")
        words = ((text, marks.style if differs else style) for text, differs in pieces)
        return Text.assemble(("“", style), *words, ("”", style))

    def heading(self, words: str) -> None:
        """Put a heading with an empty line above it."""
        self.space()
        self.put(Text(words, "bold"))

    def space(self) -> None:
        """Put an empty line."""
        self._lines.append(Text())

    def flags(self, flags: Iterable[Flag], indent: str) -> None:
        """Put what the checks found, one sentence each."""
        for flag in flags:
            message = Text(phrases.neutral(flag.message), "yellow")
            self.put(message, indent, lead=Text("! ", "bold yellow"))


def _put_summary(page: _Page, record: Record) -> None:
    headline = phrases.neutral(phrases.headline(record))
    if record.summary is None or not (headline or record.summary.sentences):
        return
    page.heading("Summary")
    if headline:
        page.put(_cited(Text(headline, "italic"), record.summary.headline_claims), "  ")
    for sentence in record.summary.sentences:
        text = _cited(Text(phrases.neutral(sentence.text)), sentence.claims)
        if phrases.was_verified(record):
            text.append(f" · {phrases.support(sentence.support)}", _support_style(sentence.support))
        page.put(text, "  ")
        page.flags(sentence.flags, "    ")
        _put_words(page, sentence.support, None, "      ")


def _cited(text: Text, claims: Iterable[str]) -> Text:
    """Return the text with the numbers of the claims that it rests on."""
    numbers = phrases.claim_numbers(claims)
    return Text.assemble(text, (f" {numbers}", "cyan")) if numbers else text


def _support_style(support: Support | None) -> str:
    return "dim" if support is not None and support.supported else "bold yellow"


def _put_words(page: _Page, support: Support | None, claim: Claim | None, indent: str) -> None:
    """Put the words of the article that show what is wrong, those marked that a claim lacks."""
    if support is None or not support.quote:
        return
    words = page.wording(deciding(support.quote, claim), "", marks=_ARTICLE_S)
    page.put(_of_article(words, phrases.span(support.start, support.end)), indent)


def _of_article(words: Text, place: str) -> Text:
    return Text.assemble(("the article: ", "dim"), words, (f" {place}" if place else "", "dim"))


def _put_claim(page: _Page, claim: Claim, context: str, width: int, *, verified: bool) -> None:
    lead = Text(f"{phrases.claim_number(claim.id):>{width}}  ", "bold cyan")
    text = Text(phrases.neutral(claim.text))
    if context:
        text = Text.assemble((f"[{context}] ", "dim"), text)
    page.put(text, "  ", lead=lead)
    indent = " " * (width + 4)
    dim = (claim.importance, *phrases.ranges(claim), phrases.when(claim.time))
    facts = [
        Text(phrases.said_by(claim), "cyan" if claim.attribution else "dim"),
        *(Text(quality, "magenta") for quality in phrases.qualities(claim)),
        *(Text(fact, "dim") for fact in dim if fact),
    ]
    if verified:
        facts.append(Text(phrases.support(claim.support), _support_style(claim.support)))
    page.put(Text(" · ").join(facts), indent)
    for evidence in claim.evidence:
        _put_quote(page, evidence, indent)
    page.flags(claim.flags, indent)
    _put_words(page, claim.support, claim, indent + "  ")


def _put_quote(page: _Page, evidence: Evidence, indent: str) -> None:
    """Put a quote and its place, and as it was given where that is in other words."""
    pieces: Pieces = (Piece(phrases.neutral(evidence.quote)),)
    given: Pieces = ()
    if phrases.as_quoted(evidence):
        article, given = wordings(evidence)
        pieces = article if len(evidence.parts) < 2 else pieces
    text = page.wording(pieces, "green", marks=_QUOTE_S)
    if place := phrases.place(evidence):
        text.append(f" {place}", "dim")
    page.put(text, indent)
    if given:
        quoted = page.wording(given, "", marks=_OTHER)
        page.put(Text.assemble(("quoted as: ", "dim"), quoted), indent + "  ")


def _put_rejected(page: _Page, rejected: Rejected) -> None:
    """Put a refused quote as it was given, and the article's words that are nearest to it."""
    evidence = rejected.evidence
    if evidence is not None:
        article, given = wordings(evidence)
        place = phrases.span(evidence.start, evidence.end)
        if article and given:
            quoted = page.wording(given, "", marks=_OTHER)
            page.put(Text.assemble(("quoted as: ", "dim"), quoted), "    ")
            words = page.wording(article, "", marks=_ARTICLE_S)
            page.put(_of_article(words, place), "    ")
        elif article or given:
            words = page.wording(article or given, "dim", marks=_OTHER)
            page.put(Text.assemble(words, (f" {place}" if place else "", "dim")), "    ")
    if rejected.before is not None:
        _put_words(page, rejected.before.support, rejected.before, "    ")


def _put_footer(page: _Page, record: Record) -> None:
    if record.coverage is None and record.provenance is None:
        return
    page.space()
    if record.coverage is not None:
        page.put(Text(phrases.coverage(record.coverage), "dim"))
    if record.provenance is not None:
        page.put(Text(phrases.provenance(record.provenance), "dim"))
    if record.verification is not None:
        made = phrases.verification(record.verification)
        page.put(Text(f"verified by {made}", "dim"))
