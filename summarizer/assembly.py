"""From a reply to the parts of a record: quotes located, sources found, claims checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from summarizer.checks import Background, check_claim, check_summary
from summarizer.grounding import Haystack, locate_quote, locate_within, why_rejected
from summarizer.models import (
    Article,
    Claim,
    Coverage,
    Entity,
    Evidence,
    Extra,
    Flag,
    Rejected,
    Source,
    Summary,
    SummarySentence,
    TimeSpan,
    reject_kind,
)
from summarizer.parsing import Malformed
from summarizer.replies import (
    ArticleReply,
    Quote,
    ReplyClaim,
    ReplySummary,
    ReplyTime,
)
from summarizer.text.markup import without_markup
from summarizer.text.spans import Span, Spans, merged

# The fields of our own reply; what a subclass adds goes to `extra`.
_OWN_FIELDS = frozenset(ArticleReply.model_fields)
_MAX_MENTIONS = 100


class GroundedClaim(NamedTuple):
    """A claim of the reply under its id in the record, with the quotes that stand and do not.

    `context` are the spans of the article that its words lean on. `correction` says what a repair
    put right in it, `objection` why what the repair made of it was not taken; "" without one.
    `span` is the part of the article that it is from, None for the whole.
    """

    id: str
    reply: ReplyClaim
    accepted: tuple[Evidence, ...]
    refused: tuple[Evidence, ...]
    context: tuple[Span, ...] = ()
    correction: str = ""
    objection: str = ""
    span: Span | None = None


def ground_claims(
    claims: Iterable[ReplyClaim],
    article: Article,
    haystack: Haystack,
    context: Mapping[int, Sequence[str]] | None = None,
    spans: Sequence[Span] = (),
) -> tuple[GroundedClaim, ...]:
    """Locate the quotes of every claim and number the claims c1, c2, ... in their order.

    A quote that stands several times is placed near the claim's other quotes. `context` holds, by
    the place of a claim, the words that it leans on. `spans` are the parts that the claims are
    from, where the article was read in parts: quotes are looked for there.
    """
    grounded = []
    for place, claim in enumerate(claims):
        span = spans[place] if spans else None
        evidence = _locate_all(claim.evidence, article, haystack, span)
        located = with_evidence(f"c{place + 1}", claim, evidence, span)
        if context and place in context:
            located = located._replace(context=_spans_of(context[place], located, haystack))
        grounded.append(located)
    return tuple(grounded)


def noted(reason: str, note: str) -> str:
    """Return a reason with what a repair has to do with it."""
    return f"{reason}; {note}" if note else reason


def _spans_of(quotes: Sequence[str], claim: GroundedClaim, haystack: Haystack) -> tuple[Span, ...]:
    """Return where quotes stand, near a claim; what does not stand as it is is left out."""
    near = [span_of(evidence) for evidence in claim.accepted]
    found = [locate_quote(quote, haystack, near=near) for quote in quotes]
    return tuple([span_of(evidence) for evidence in found if evidence.start is not None])


def with_evidence(
    name: str, claim: ReplyClaim, evidence: Sequence[Evidence], span: Span | None
) -> GroundedClaim:
    """Return a claim under its id, the quotes that stand apart from those that do not."""
    accepted = tuple([e for e in evidence if e.accepted])
    refused = tuple([e for e in evidence if not e.accepted])
    return GroundedClaim(name, claim, accepted, refused, span=span)


def _locate_all(
    quotes: Sequence[str], article: Article, haystack: Haystack, span: Span | None
) -> list[Evidence]:
    title = article.title
    located = [locate_within(quote, haystack, span, title=title) for quote in quotes]
    if len(located) < 2:
        return located
    for index, evidence in enumerate(located):
        if evidence.match == "ambiguous":
            near = [span_of(e) for e in located if e is not evidence and e.start is not None]
            located[index] = locate_within(quotes[index], haystack, span, title=title, near=near)
    return located


def span_of(evidence: Evidence) -> Span:
    """Return where a quote stands in the text."""
    return evidence.start or 0, evidence.end or 0


def build_claim(claim: GroundedClaim, background: Background, mentions: Mentions) -> Claim:
    """Return the checked claim."""
    reply = claim.reply
    near = claim.accepted[0].start or 0
    built = Claim(
        id=claim.id,
        text=reply.text,
        importance=reply.importance,
        evidence=claim.accepted,
        attribution=mentions.sources(reply.attribution, near),
        status=reply.status,
        polarity=reply.polarity,
        quantities=tuple(reply.quantities),
        time=_time(reply.time),
        context=claim.context,
    )
    flags = check_claim(built, background)
    if claim.correction:
        flags += (
            Flag(kind="corrected", message=f"Put right with its quotes: {claim.correction}."),
        )
    return built.model_copy(update={"flags": flags}) if flags else built


class Mentions:
    """Where an article names who speaks: by the name itself, or by another one of its entity."""

    def __init__(self, haystack: Haystack, entities: Sequence[Entity]) -> None:
        self._haystack = haystack
        self._forms: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        for entity in entities:
            names = entity.name, *entity.aliases
            self._names |= {name: self._names.get(name, ()) + names for name in names}

    def sources(self, chain: Sequence[Sequence[str]], near: int) -> tuple[Source, ...]:
        """Return a chain of sources, each with its mention nearest to the offset `near`."""
        sources = []
        for level, names in enumerate(filter(None, chain), start=1):
            for name in names:
                start, end = self._nearest(name, near) or (None, None)
                sources.append(Source(name=name, start=start, end=end, level=level))
        return tuple(sources)

    def _nearest(self, name: str, near: int) -> Span | None:
        """Return the mention of a name nearest to an offset.

        Where one form stands inside another ("Petrov" in "Ivan Petrov") the longer one is meant.
        What stands nowhere letter by letter may stand in other typography, or run over a line
        break.
        """
        text, view, forms = self._haystack.flat, self._haystack.view, self._forms.get(name)
        if forms is None:
            named = name, *self._names.get(name, ())
            found = dict.fromkeys(without_markup(form).strip() for form in named)
            forms = self._forms[name] = tuple(filter(None, found))
        near, best = view.place(near), None
        for form in forms:
            for place in _mentions(form, text, near, best[0] if best else len(text)):
                best = min(best or place, place)
        if best is None:
            spans = (span for form in forms for span in self._haystack.find_words(form))
            best = min(
                ((abs(end - near), start - end, start) for start, end in spans), default=None
            )
        return view.span(best[2], best[2] - best[1]) if best else None


def _mentions(name: str, text: str, near: int, reach: int) -> Iterator[tuple[int, int, int]]:
    """Yield the last mention of `name` that ends before `near`, and the first one after it.

    Each as how far from there it ends, at most `reach`, its length, negative, and its start: of
    those that end together the longer one comes first.
    """
    n_chars = len(name)
    for is_before in (True, False):
        bound = near
        for _ in range(_MAX_MENTIONS):
            if is_before:
                start = text.rfind(name, max(0, near - reach - n_chars), bound)
            else:
                start = text.find(name, bound, near + reach)
            if start < 0:
                break
            end = start + n_chars
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                yield abs(end - near), -n_chars, start
                break
            bound = end - 1 if is_before else start + 1


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


def rejections(claim: GroundedClaim) -> list[Rejected]:
    """Return every quote that was not accepted with its reason, and a claim without any."""
    text = claim.reply.text
    if not claim.reply.evidence:
        reason = "no quote was given"
        return [Rejected(claim=claim.id, text=text, kind=reject_kind(None), reason=reason)]
    return [_rejected(e, text, claim.id, claim.objection) for e in claim.refused]


def _rejected(
    evidence: Evidence, text: str, claim: str | None = None, objection: str = ""
) -> Rejected:
    return Rejected(
        claim=claim,
        text=text,
        kind=reject_kind(evidence),
        reason=noted(why_rejected(evidence), objection),
        evidence=evidence,
    )


def malformed(items: Iterable[Malformed]) -> list[Rejected]:
    """Return the items of a reply that did not fit as a record has them."""
    return [
        Rejected(text=item.text, kind="malformed", reason=f"malformed: {item.reason}")
        for item in items
    ]


def build_summary(
    summary: ReplySummary,
    claims: Sequence[GroundedClaim],
    standing_claims: Sequence[Claim],
    background: Background,
    merged: Mapping[str, str],
) -> Summary:
    """Return the summary with the record's claim ids; unknown ids are dropped, and so flagged."""
    ids = {claim.reply.id: merged.get(claim.id, claim.id) for claim in reversed(claims)}
    standing = {claim.id: claim for claim in standing_claims}

    def known(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ids[c] for c in names if ids.get(c) in standing))

    sentences = []
    for sentence in summary.sentences:
        named = known(sentence.claims)
        built = SummarySentence(text=sentence.text, claims=named)
        flags = check_summary(built, standing, background)
        sentences.append(built.model_copy(update={"flags": flags}) if flags else built)
    return Summary(
        headline=summary.headline,
        headline_claims=known(summary.headline_claims),
        sentences=tuple(sentences),
    )


def extra_fields(
    reply: ArticleReply | None, article: Article, haystack: Haystack
) -> tuple[Extra, list[Rejected]]:
    """Return the fields that a subclass of the reply adds, their quotes grounded."""
    rejected: list[Rejected] = []
    own = type(reply).model_fields.keys() - _OWN_FIELDS if reply else ()

    def convert(value: Any, where: str) -> Any:
        if isinstance(value, Quote):
            evidence = locate_quote(value, haystack, title=article.title)
            if not evidence.accepted:
                rejected.append(_rejected(evidence, f"extra.{where}"))
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


def coverage(article: Article, claims: Sequence[Claim], unread: Spans = ()) -> Coverage:
    """Return how much of the article was read, and how much of it the claims quote."""
    n_chars = len(article.text)
    borders = [0, *(at for span in unread for at in span), n_chars]
    read = merged(zip(borders[::2], borders[1::2], strict=True)) or ((0, 0),) * (not n_chars)
    return Coverage(n_chars=n_chars, read=read, cited=cited_share(claims, n_chars), unread=unread)


def cited_share(claims: Sequence[Claim], n_chars: int) -> float:
    """Return the share of an article's characters that claims quote, in [0, 1]."""
    cited, reached = 0, 0
    for start, end in sorted([part for c in claims for e in c.evidence for part in e.parts]):
        if end > reached:
            cited += end - max(start, reached)
            reached = end
    return round(cited / n_chars, 3) if n_chars else 0.0
