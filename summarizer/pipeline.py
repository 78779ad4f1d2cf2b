"""One article to one record: read, ground, mend, check, verify, whatever the outcome."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from summarizer.assembly import (
    GroundedClaim,
    Mentions,
    build_claim,
    build_summary,
    coverage,
    extra_fields,
    ground_claims,
    malformed,
    rejections,
)
from summarizer.checks import Background, check_leaks, find_instructions
from summarizer.errors import InvalidReply, RefusedReply, TruncatedReply
from summarizer.grounding import Haystack
from summarizer.mending import doubtful, mend
from summarizer.metadata import describe
from summarizer.models import Article, ArticleInfo, Claim, Flag, Record
from summarizer.provenance import Failure
from summarizer.readers.base import Reader, Reading
from summarizer.repeats import duplicates, merge_repeats
from summarizer.replies import ReplySummary
from summarizer.verification import Verified, Verifier
from summarizer.vocabulary import Outcome

_logger = logging.getLogger("summarizer.articles")


async def make_record(
    article: Article, reader: Reader, verifier: Verifier | None = None
) -> Verified:
    """Return the record of one article, whatever its outcome, verified if there is a verifier.

    Raises only what stands in the way of every article: EndpointError, BudgetReached, StoreError
    and ConfigurationError.
    """
    article = describe(article)
    reading = await reader.read(article)
    haystack = Haystack(article.text)
    claims = ground_claims(reading.claims, article, haystack, reading.context, reading.spans)
    flags = reading.flags
    entities = tuple(reading.entities)
    background = Background(article, haystack, entities, wording=reader.traits.wording)
    mentions, doubts = Mentions(haystack, entities), doubtful(claims, haystack)
    if doubts and (mending := await reader.mend(article, reading, doubts)):
        reading = replace(reading, provenance=mending.provenance)
        flags += mending.flags
        claims = mend(claims, mending.repairs, background, mentions)
    single, merged = merge_repeats(claims, entities)
    standing = tuple(build_claim(c, background, mentions) for c in single if c.accepted)
    grounded = _Grounded(claims, standing, merged)
    summary = reading.summary
    if conclusion := await reader.conclude(article, reading, grounded.standing):
        reading = replace(reading, provenance=conclusion.provenance)
        summary = conclusion.summary
        flags += conclusion.flags
    record = _record(article, reader, reading, grounded, summary, background, flags)
    made = reading.provenance
    _logger.info("article %r: %s (request %s)", article.id, record.outcome, made.fingerprint)
    return await verifier.verify(article, record) if verifier else Verified(record)


class _Grounded(NamedTuple):
    """The claims of a reading, and those that stand; `merged` leads from repeats to the first."""

    claims: tuple[GroundedClaim, ...]
    standing: tuple[Claim, ...]
    merged: Mapping[str, str]


def _record(
    article: Article,
    reader: Reader,
    reading: Reading,
    grounded: _Grounded,
    given: ReplySummary | None,
    background: Background,
    flags: tuple[Flag, ...],
) -> Record:
    """Return the record of a reading, a whole one, a part of one, or none at all.

    Claims without accepted evidence go to `rejected`, every quote with its reason. After a cut-off
    reply there is nothing of a user's own fields.
    """
    reply, traits, provenance = reading.reply, reader.traits, reading.provenance
    claims, standing, merged = grounded
    info, outcome = article_info(article), _outcome(reading, grounded, flags)
    error = failure_of(reading.failure) if reading.failure else None
    if reply is None and not claims:
        return Record(article=info, outcome=outcome, error=error, provenance=provenance)
    haystack = background.haystack
    extra, refused = extra_fields(reply, article, haystack)
    summary = build_summary(given, claims, standing, background, merged) if given else None
    written = [claim.text for claim in standing]
    if summary:
        written += [summary.headline, *(s.text for s in summary.sentences)]
    found = _instructions(haystack, written)
    if traits.example is not None:
        found += check_leaks("\n".join(written), haystack.text, traits.example)
    if isinstance(reading.failure, TruncatedReply):
        lost = "the rest was not read" if summary else "no summary came"
        message = f"The reply was cut off: {len(claims)} claims were kept, {lost}."
        flags = (*flags, Flag(kind="truncated", message=message))
    return Record(
        article=info,
        outcome=outcome,
        error=error,
        summary=summary,
        claims=standing,
        entities=tuple(reading.entities),
        rejected=(
            *(r for claim in claims for r in rejections(claim)),
            *duplicates(claims, merged),
            *refused,
            *malformed(reading.malformed),
        ),
        coverage=coverage(article, standing, reading.unread),
        flags=(*found, *flags),
        extra=extra,
        provenance=provenance,
    )


def _instructions(haystack: Haystack, written: Sequence[str]) -> tuple[Flag, ...]:
    """Return the flags of instructions to a model, with their places in the text as it is."""
    flags = find_instructions(haystack.text, written)
    if not haystack.view.has_markup:
        return flags
    placed = []
    for flag in flags:
        if flag.start is not None and flag.end is not None:
            start, end = haystack.view.span(flag.start, flag.end)
            flag = flag.model_copy(update={"start": start, "end": end})
        placed.append(flag)
    return tuple(placed)


def _outcome(reading: Reading, grounded: _Grounded, flags: Sequence[Flag]) -> Outcome:
    """Return how an article ended: "partial" when something stands, but not all that should."""
    if reading.failure is None:
        whole = not any(flag.kind in ("truncated", "no_summary") for flag in flags)
        return "ok" if whole and (grounded.standing or not grounded.claims) else "partial"
    if grounded.standing:
        return "partial"
    if isinstance(reading.failure, TruncatedReply):
        return "truncated"
    if isinstance(reading.failure, RefusedReply):
        return "refused"
    return "invalid" if isinstance(reading.failure, InvalidReply) else "failed"


def article_info(article: Article) -> ArticleInfo:
    """Return what a record says of its article."""
    return ArticleInfo(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        language=article.language,
        source=article.source,
        sha256=article.sha256,
        n_chars=len(article.text),
        extra=article.extra,
    )


def failure_of(error: Exception) -> Failure:
    """Return an error as it stands in a record: its kind in snake case, and its message."""
    name = type(error).__name__
    kind = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
    return Failure(kind=kind, message=str(error))
