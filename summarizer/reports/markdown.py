"""Records as Markdown, for files and for GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarizer.models import Claim, Evidence, Flag, Record, Rejected, Support
from summarizer.reports import phrases
from summarizer.reports.wordings import Pieces, deciding, wordings

# What begins markup inside a line, in CommonMark and in GitHub's dialect, which also makes links
# of bare addresses.
_INLINE = re.compile(r"[\\`*_\[\]<#|~$]|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What begins a block at the start of a line: a list, a quotation, an underline of a heading.
_BLOCK = re.compile(r"^(?:[-+=>]|(\d{1,9})(?=[.)]))")


def escape(text: str) -> str:
    """Return data as Markdown that renders as exactly this text, on one line.

    Nothing in it becomes markup, a link, an entity, or a block of its own, wherever it is put.
    """
    line = _INLINE.sub(r"\\\g<0>", phrases.neutral(text))
    return _BLOCK.sub(lambda found: f"{found[1]}\\" if found[1] else f"\\{found[0]}", line)


def render_record(record: Record, *, whole: Record | None = None, text: str | None = None) -> str:
    """Return one record as Markdown that starts with a heading and ends with a line feed.

    `whole` is the record that claims were left out of, where they were; `text` is that of the
    article, which has the words that claims lean on.
    """
    outcome = phrases.outcome(record, whole)
    blocks = [f"## {escape(phrases.title(record.article))}", _origin(record, outcome)]
    blocks += _summary(record)
    if record.claims:
        verified, claims = phrases.was_verified(record), (whole or record).claims
        contexts = (phrases.context(claim, claims, text) for claim in record.claims)
        listed = (
            line
            for claim, context in zip(record.claims, contexts, strict=True)
            for line in _claim(claim, context, verified=verified)
        )
        blocks += ["### Claims", "\n".join(listed)]
    if record.rejected:
        rejections = (
            line for each in phrases.rejections(record, whole) for line in _rejection(*each)
        )
        blocks += [f"### {phrases.rejected_heading(record)}", "\n".join(rejections)]
    for heading, values in phrases.named_values(record).items():
        if values:
            listed = (f"- {escape(name)}: {escape(value)}" for name, value in values)
            blocks += [f"### {heading}", "\n".join(listed)]
    if record.coverage is not None:
        blocks.append(f"Coverage: {escape(phrases.coverage(record.coverage))}.")
    if record.provenance is not None:
        blocks.append(f"Made by: {escape(phrases.provenance(record.provenance))}.")
    if record.verification is not None:
        blocks.append(f"Verified by: {escape(phrases.verification(record.verification))}.")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _origin(record: Record, outcome: str) -> str:
    described = escape(" · ".join(phrases.origin(record.article)))
    source = record.article.source
    lines = [described, escape(source or ""), f"**{escape(outcome)}**"]
    return "  \n".join(
        line for line in lines if line
    )  # two spaces: a line break inside the paragraph


def _summary(record: Record) -> Iterator[str]:
    if flags := _flags(record.flags, ""):
        yield "\n".join(flags)
    headline = escape(phrases.headline(record)).strip()
    if record.summary is None or not (headline or record.summary.sentences):
        return
    yield "### Summary"
    if headline:
        numbers = escape(phrases.claim_numbers(record.summary.headline_claims))
        yield f"**{headline}** {numbers}".rstrip()
    for sentence in record.summary.sentences:
        support = f" · {phrases.support(sentence.support)}" if phrases.was_verified(record) else ""
        numbers = escape(f"{phrases.claim_numbers(sentence.claims)}{support}")
        yield f"{escape(sentence.text)} {numbers}".rstrip()
        if lines := [*_flags(sentence.flags, ""), *_words(sentence.support, None, "  ")]:
            yield "\n".join(lines)


def _claim(claim: Claim, context: str, *, verified: bool) -> Iterator[str]:
    before = f"\\[{escape(context)}\\] " if context else ""
    yield f"- **{phrases.claim_number(claim.id)}.** {before}{escape(claim.text)}"
    facts = [phrases.said_by(claim), *phrases.qualities(claim), claim.importance]
    facts += [*phrases.ranges(claim), phrases.when(claim.time)]
    facts += [phrases.support(claim.support)] if verified else []
    yield f"  - {escape(' · '.join(filter(None, facts)))}"
    for evidence in claim.evidence:
        yield from _quote(evidence)
    yield from _flags(claim.flags, "  ")
    yield from _words(claim.support, claim, "    ")


def _quote(evidence: Evidence) -> Iterator[str]:
    """Yield a quote with its place, and as it was given where that is in other words."""
    words, given = escape(evidence.quote), ""
    if phrases.as_quoted(evidence):
        article, other = wordings(evidence)
        given = _marked(other)
        words = _marked(article) if len(evidence.parts) < 2 else words
    yield f"  - “{words}” {escape(phrases.place(evidence))}".rstrip()
    if given:
        yield f"    - quoted as: “{given}”"


def _words(support: Support | None, claim: Claim | None, indent: str) -> list[str]:
    """Return the line with the words of the article that show what is wrong."""
    if support is None or not support.quote:
        return []
    words = _marked(deciding(support.quote, claim))
    return [_of_article(words, phrases.span(support.start, support.end), indent)]


def _of_article(words: str, place: str, indent: str) -> str:
    return f"{indent}- the article: “{words}” {escape(place)}".rstrip()


def _rejection(reason: str, rejected: Rejected) -> Iterator[str]:
    """Yield why something was refused, the quote as it was given, and the article's words."""
    yield f"- {escape(reason)}"
    evidence = rejected.evidence
    if evidence is not None:
        article, given = wordings(evidence)
        place = phrases.span(evidence.start, evidence.end)
        if article and given:
            yield f"  - quoted as: “{_marked(given)}”"
            yield _of_article(_marked(article), place, "  ")
        elif article or given:
            yield f"  - “{_marked(article or given)}” {escape(place)}".rstrip()
    if rejected.before is not None:
        yield from _words(rejected.before.support, rejected.before, "  ")


def _marked(pieces: Pieces) -> str:
    """Return words with those in bold that differ from another wording."""
    texts = ["", *(text for text, _ in pieces), ""]
    around = zip(texts[:-2], pieces, texts[2:], strict=True)
    return "".join(
        _bold(text, before[-1:], after[:1]) if differs else _kept_blanks(text)
        for before, (text, differs), after in around
    )


def _bold(text: str, before: str, after: str) -> str:
    """Return words in bold between two characters.

    Asterisks between a letter and a mark are none of Markdown's, as where no blanks are written:
    the mark then stands outside.
    """
    start = next((n for n, each in enumerate(text) if each.isalnum()), len(text))
    end = next((n for n in range(len(text), 0, -1) if text[n - 1].isalnum()), 0)
    start = start if before.isalnum() else 0
    end = end if after.isalnum() else len(text)
    core = f"**{escape(text[start:end])}**" if start < end else ""
    return f"{_kept_blanks(text[:start])}{core}{_kept_blanks(text[max(start, end) :])}"


def _kept_blanks(text: str) -> str:
    """Return a part of a line as Markdown, with one blank at either end where there are some."""
    before, after = (" " if each.isspace() else "" for each in (text[:1], text[-1:]))
    words = escape(text)
    return f"{before}{words}{after}" if words else before


def _flags(flags: Iterable[Flag], indent: str) -> list[str]:
    return [f"{indent}- ⚠ {escape(flag.message)}" for flag in flags]
