"""From a reply to the parts of a record: quotes located, sources found, claims checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from summarizer.checks import check_claim, check_leaks, check_summary, find_instructions
from summarizer.grounding import Haystack, locate_quote, why_rejected
from summarizer.models import (
    Article,
    Claim,
    Coverage,
    Entity,
    Evidence,
    Extra,
    Flag,
    Quantity,
    Rejected,
    Source,
    Summary,
    SummarySentence,
    TimeSpan,
)
from summarizer.replies import ArticleReply, Quote, ReplyClaim, ReplySummary, ReplyTime

Span = tuple[int, int]
# The fields of our own reply; what a subclass adds goes to `extra`.
_OWN_FIELDS = frozenset(ArticleReply.model_fields)
_MAX_MENTIONS = 100


@dataclass(frozen=True)
class GroundedClaim:
    """A claim of the reply under its id in the record, with its located quotes."""

    id: str
    reply: ReplyClaim
    evidence: tuple[Evidence, ...]

    @property
    def accepted(self) -> tuple[Evidence, ...]:
        """Return the evidence that stands."""
        return tuple(e for e in self.evidence if e.accepted)

    @property
    def refused(self) -> tuple[Evidence, ...]:
        """Return the evidence that does not."""
        return tuple(e for e in self.evidence if not e.accepted)


@dataclass(frozen=True)
class Assembled:
    """What a record holds beside its article, outcome and provenance."""

    claims: tuple[Claim, ...]
    rejected: tuple[Rejected, ...]
    entities: tuple[Entity, ...]
    summary: Summary | None
    coverage: Coverage
    flags: tuple[Flag, ...]
    extra: Extra = field(default_factory=Extra)


def ground_claims(
    claims: Iterable[ReplyClaim], article: Article, haystack: Haystack
) -> tuple[GroundedClaim, ...]:
    """Locate the quotes of every claim and number the claims c1, c2, ... in their order.

    A quote that stands several times is placed near the claim's other quotes.
    """
    return tuple(
        GroundedClaim(f"c{number}", claim, _locate_all(claim.evidence, article, haystack))
        for number, claim in enumerate(claims, start=1)
    )


def repaired(
    claim: GroundedClaim, quotes: Sequence[str], article: Article, haystack: Haystack
) -> GroundedClaim:
    """Return the claim with the quotes of a repair in place of those that were not accepted."""
    near = [_span(e) for e in claim.accepted]
    better = [locate_quote(q, haystack, title=article.title, near=near) for q in quotes]
    accepted = [e for e in better if e.accepted]
    return GroundedClaim(
        claim.id, claim.reply, (*claim.accepted, *accepted, *(() if accepted else claim.refused))
    )


def assemble(
    reply: ArticleReply | None,
    claims: Sequence[GroundedClaim],
    entities: Iterable[Entity],
    article: Article,
    haystack: Haystack,
    example_runs: frozenset[tuple[str, ...]] = frozenset(),
    *,
    translated: bool = False,
) -> Assembled:
    """Build the parts of a record from grounded claims.

    `reply` gives the summary and a user's own fields; None after a cut-off reply, whose summary
    never came. Claims without accepted evidence go to `rejected`, every quote with its reason.
    `translated` says that claims and summary are not in the article's language.
    """
    entities = tuple(entities)
    standing = tuple(
        _claim(c, article, haystack, entities, translated) for c in claims if c.accepted
    )
    rejected = [r for claim in claims for r in _rejections(claim)]
    extra, refused = _extra(reply, article, haystack)
    ids = {claim.reply.id: claim.id for claim in reversed(claims)}
    summary = _summary(reply.summary, ids, standing) if reply else None
    written = [claim.text for claim in standing]
    if summary:
        written += [summary.headline, *(s.text for s in summary.sentences)]
    flags = find_instructions(article.text, written)
    if example_runs:
        flags += check_leaks("\n".join(written), article.text, example_runs)
    return Assembled(
        claims=standing,
        rejected=(*rejected, *refused),
        entities=entities,
        summary=summary,
        coverage=_coverage(article, standing),
        flags=flags,
        extra=extra,
    )


def _locate_all(
    quotes: Sequence[str], article: Article, haystack: Haystack
) -> tuple[Evidence, ...]:
    located = [locate_quote(quote, haystack, title=article.title) for quote in quotes]
    for index, evidence in enumerate(located):
        if evidence.match == "ambiguous" and len(located) > 1:
            near = [_span(e) for e in located if e is not evidence and e.start is not None]
            located[index] = locate_quote(quotes[index], haystack, title=article.title, near=near)
    return tuple(located)


def _span(evidence: Evidence) -> Span:
    return evidence.start or 0, evidence.end or 0


def _claim(
    claim: GroundedClaim,
    article: Article,
    haystack: Haystack,
    entities: Sequence[Entity],
    translated: bool,
) -> Claim:
    reply = claim.reply
    near = claim.accepted[0].start or 0
    built = Claim(
        id=claim.id,
        text=reply.text,
        importance=reply.importance,
        evidence=claim.accepted,
        attribution=_sources(reply.attribution, haystack, near, entities),
        status=reply.status,
        polarity=reply.polarity,
        quantities=tuple(
            Quantity(text=q.text, value=q.value, unit=q.unit, comparator=q.comparator)
            for q in reply.quantities
        ),
        time=_time(reply.time),
    )
    flags = check_claim(built, article, haystack, entities, translated=translated)
    return built.model_copy(update={"flags": flags}) if flags else built


def _sources(
    chain: Sequence[Sequence[str]], haystack: Haystack, near: int, entities: Sequence[Entity]
) -> tuple[Source, ...]:
    sources = []
    for level, names in enumerate((level for level in chain if level), start=1):
        for name in names:
            start, end = locate_name(name, haystack.text, near, entities) or (None, None)
            sources.append(Source(name=name, start=start, end=end, level=level))
    return tuple(sources)


def locate_name(name: str, text: str, near: int, entities: Sequence[Entity]) -> Span | None:
    """Return the mention of `name`, or of an alias of its entity, nearest to the offset `near`.

    Where one form stands inside another ("Petrov" in "Ivan Petrov") the longer one is meant.
    """
    names = {name}
    for entity in entities:
        known = {entity.name, *entity.aliases}
        if name in known:
            names |= known
    longest_at_end: dict[int, Span] = {}
    for known in sorted(filter(str.strip, names), key=len):
        for span in _mentions(known, text):
            longest_at_end[span[1]] = span
    return min(longest_at_end.values(), key=lambda span: abs(span[0] - near), default=None)


def _mentions(name: str, text: str) -> Iterable[Span]:
    position = text.find(name)
    for _ in range(_MAX_MENTIONS):
        if position < 0:
            return
        end = position + len(name)
        if not (text[position - 1 : position].isalnum() or text[end : end + 1].isalnum()):
            yield position, end
        position = text.find(name, position + 1)


def _time(time: ReplyTime | None) -> TimeSpan | None:
    if time is None or not (time.text or time.start or time.end):
        return None
    return TimeSpan(text=time.text, start=_day(time.start), end=_day(time.end))


def _day(value: str | None) -> date | None:
    """Return an ISO day, None for anything else: a model's "early June" is no day."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _rejections(claim: GroundedClaim) -> list[Rejected]:
    if not claim.evidence:
        return [Rejected(claim=claim.id, text=claim.reply.text, reason="no quote was given")]
    return [
        Rejected(claim=claim.id, text=claim.reply.text, reason=why_rejected(e), evidence=e)
        for e in claim.refused
    ]


def _summary(summary: ReplySummary, ids: Mapping[str, str], claims: Sequence[Claim]) -> Summary:
    """Return the summary with the record's claim ids; unknown ids are dropped, and so flagged."""
    standing = {claim.id: claim for claim in claims}
    sentences = []
    for sentence in summary.sentences:
        named = tuple(dict.fromkeys(ids[c] for c in sentence.claims if ids.get(c) in standing))
        built = SummarySentence(text=sentence.text, claims=named)
        flags = check_summary(built, standing)
        sentences.append(built.model_copy(update={"flags": flags}) if flags else built)
    return Summary(headline=summary.headline, sentences=tuple(sentences))


def _extra(
    reply: ArticleReply | None, article: Article, haystack: Haystack
) -> tuple[Extra, list[Rejected]]:
    """Return the fields that a subclass of the reply adds, their quotes grounded."""
    rejected: list[Rejected] = []
    own = type(reply).model_fields.keys() - _OWN_FIELDS if reply else ()

    def convert(value: Any, where: str) -> Any:
        if isinstance(value, Quote):
            evidence = locate_quote(value, haystack, title=article.title)
            if not evidence.accepted:
                reason = why_rejected(evidence)
                rejected.append(Rejected(text=f"extra.{where}", reason=reason, evidence=evidence))
            return evidence
        if isinstance(value, BaseModel):
            return Extra(**{k: convert(v, f"{where}.{k}") for k, v in value})
        if isinstance(value, dict):
            return {k: convert(v, f"{where}.{k}") for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [convert(item, f"{where}.{n}") for n, item in enumerate(value)]
        return value

    values = {name: convert(getattr(reply, name), name) for name in sorted(own)}
    return Extra(**values), rejected


def _coverage(article: Article, claims: Sequence[Claim]) -> Coverage:
    n_chars = len(article.text)
    spans = sorted(part for c in claims for e in c.evidence for part in e.parts)
    cited, reached = 0, 0
    for start, end in spans:
        start = max(start, reached)
        if start < end:
            cited += _n_printed(article.text[start:end])
            reached = end
    share = cited / max(1, _n_printed(article.text))
    return Coverage(n_chars=n_chars, read=((0, n_chars),), cited=round(share, 3))


def _n_printed(text: str) -> int:
    return len("".join(text.split()))
