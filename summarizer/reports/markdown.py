"""Records as Markdown, for files and for GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarizer.models import Claim, Flag, Record, Support
from summarizer.reports import phrases

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


def render_record(record: Record, whole: Record | None = None) -> str:
    """Return one record as Markdown that starts with a heading and ends with a line feed.

    `whole` is the record that claims were left out of, where they were.
    """
    outcome = phrases.outcome(record, whole)
    blocks = [f"## {escape(phrases.title(record.article))}", _origin(record, outcome)]
    blocks += _summary(record)
    if record.claims:
        lines = (line for claim in record.claims for line in _claim(claim, record))
        blocks += ["### Claims", "\n".join(lines)]
    if record.rejected:
        blocks += [f"### {phrases.rejected_heading(record)}", "\n".join(_rejections(record))]
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
    if record.summary is None:
        return
    yield "### Summary"
    if headline := escape(record.summary.headline).strip():
        numbers = escape(phrases.claim_numbers(record.summary.headline_claims))
        yield f"**{headline}** {numbers}".rstrip()
    for sentence in record.summary.sentences:
        support = f" · {phrases.support(sentence.support)}" if phrases.was_verified(record) else ""
        numbers = escape(f"{phrases.claim_numbers(sentence.claims)}{support}")
        yield f"{escape(sentence.text)} {numbers}".rstrip()
        if lines := [*_flags(sentence.flags, ""), *_words(sentence.support, "  ")]:
            yield "\n".join(lines)


def _claim(claim: Claim, record: Record) -> Iterator[str]:
    context = phrases.context(claim, record.claims)
    before = f"\\[{escape(context)}\\] " if context else ""
    yield f"- **{phrases.claim_number(claim.id)}.** {before}{escape(claim.text)}"
    facts = [phrases.said_by(claim), *phrases.qualities(claim), claim.importance]
    facts += [*phrases.ranges(claim), phrases.when(claim.time)]
    facts += [phrases.support(claim.support)] if phrases.was_verified(record) else []
    yield f"  - {escape(' · '.join(filter(None, facts)))}"
    for evidence in claim.evidence:
        yield f"  - “{escape(evidence.quote)}” {escape(phrases.place(evidence))}".rstrip()
        if given := phrases.as_quoted(evidence):
            yield f"    - quoted as: “{escape(given)}”"
    yield from _flags(claim.flags, "  ")
    yield from _words(claim.support, "    ")


def _words(support: Support | None, indent: str) -> list[str]:
    """Return the line with the words of the article that show what is wrong."""
    if (found := phrases.deciding_words(support)) is None:
        return []
    words, place = found
    return [f"{indent}- the article: “{escape(words)}” {escape(place)}".rstrip()]


def _rejections(record: Record) -> Iterator[str]:
    for reason, words in phrases.rejections(record):
        yield f"- {escape(reason)}"
        if words:
            yield f"  - “{escape(words)}”"


def _flags(flags: Iterable[Flag], indent: str) -> list[str]:
    return [f"{indent}- ⚠ {escape(flag.message)}" for flag in flags]
