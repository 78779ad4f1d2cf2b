"""The words that every report uses: numbers of claims, chains of sources, times, provenance.

Data passes through `neutral` before it is shown anywhere: an article, or a model that read it,
must not move the cursor, change colours, or turn the direction of the text around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

import orjson

from summarizer.models import (
    ArticleInfo,
    Claim,
    Coverage,
    Entity,
    Evidence,
    Record,
    Rejected,
    Source,
    Support,
    TimeSpan,
)
from summarizer.plurals import counted
from summarizer.provenance import Provenance, Verification
from summarizer.text.folding import fold

OWN_VOICE = "the article itself"

# What acts on a terminal or is not seen: C0 and C1 controls, bidi embeddings, overrides and
# isolates, zero-width spaces, invisible operators, annotations, tag characters; and lone
# surrogates, which cannot be written. Joiners and direction marks stay: real text needs them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")


def neutral(text: str) -> str:
    """Return `text` on one line, its control and invisible characters written as escapes.

    Line breaks and tabs become one space; ESC becomes the four characters `\\x1b`, and so, as in
    Python, `\\u202e` or `\\U000e0041`.
    """
    line = _SPACES.sub(" ", text).strip()
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), line)


def json_escaped(text: str) -> str:
    """Return JSON text with unsafe characters escaped as JSON does, so its value is the same.

    Line feeds stay: between the values they are layout, and inside a string JSON has none.
    """
    return _UNSAFE.sub(
        lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text
    )


def claim_number(claim_id: str) -> str:
    """Return how people are told of a claim: "4" for "c4", any other id as it is."""
    number = claim_id.removeprefix("c")
    return number if number.isdecimal() else neutral(claim_id)


def context(claim: Claim, claims: Iterable[Claim], text: str | None = None) -> str:
    """Return what a claim's words lean on: the words of the article, given its `text`.

    Without it they are those that other claims of the record quote, as far as they do.
    """
    if text is not None:
        words = (neutral(text[start:end]) for start, end in claim.context)
        return " ".join(filter(None, words))
    quotes = {
        (evidence.start, evidence.quote)
        for other in claims
        if other.id != claim.id
        for evidence in other.evidence
        if evidence.start is not None and evidence.end is not None
        for start, end in claim.context
        if start <= evidence.start and evidence.end <= end
    }
    return " ".join(neutral(quote).rstrip(".") + "." for _, quote in sorted(quotes))


def claim_numbers(claim_ids: Iterable[str]) -> str:
    """Return "[1, 4]", or "" for no claims."""
    numbers = ", ".join(claim_number(claim_id) for claim_id in claim_ids)
    return f"[{numbers}]" if numbers else ""


def title(article: ArticleInfo) -> str:
    """Return the article's title, else its id."""
    return neutral(article.title or "") or neutral(article.id)


def headline(record: Record) -> str:
    """Return the headline of a record's summary as it is; "" where it stands there already.

    That is where the title or a sentence of the summary says the same, typography, capitals and
    closing mark aside: one sentence is not shown twice.
    """
    if record.summary is None:
        return ""
    shown = (record.article.title or "", *(each.text for each in record.summary.sentences))
    said = _words(record.summary.headline)
    return "" if any(_words(text) == said for text in shown) else record.summary.headline


def _words(text: str) -> tuple[list[str], bool]:
    """Return what two sentences that say the same have in common: words, and if they ask."""
    return fold(text).keys, "?" in text[-3:]


def origin(article: ArticleInfo) -> list[str]:
    """Return publisher, day, language and id, as far as known; the id unless it is the title."""
    fields = (
        article.publisher,
        article.published and article.published.isoformat(),
        article.language,
        article.id if title(article) != neutral(article.id) else None,
    )
    return [neutral(field) for field in fields if field]


def outcome(record: Record, whole: Record | None = None) -> str:
    """Return what came of the article in words, the error with it.

    `whole` is the record before claims were left out of it: "ok: 3 of 24 claims".
    """
    if record.error is not None:
        kind = record.error.kind.replace("_", " ")
        return f"{record.outcome}: {neutral(record.error.message)} ({neutral(kind)})"
    shown, there = (_numbers(each) for each in (record, whole or record))
    parts = [
        counted(number, noun) if n == number else f"{n:,} of {counted(number, noun)}"
        for n, (noun, number) in zip(shown.values(), there.items(), strict=True)
        if number or noun == "claim"
    ]
    return f"{record.outcome}: {', '.join(parts)}"


def _numbers(record: Record) -> dict[str, int]:
    n_wrong = sum(each.kind == "unsupported" for each in record.rejected)
    n_quotes = len(record.rejected) - n_wrong
    return {
        "claim": len(record.claims),
        "rejected claim": n_wrong,
        "rejected quote": n_quotes,
    }


def said_by(claim: Claim) -> str:
    """Return the chain of sources, outermost first: "Tass > Pyongyang & Moscow"."""
    levels = groupby(claim.attribution, key=lambda source: source.level)
    chain = " > ".join(" & ".join(_source(source) for source in level) for _, level in levels)
    return chain or OWN_VOICE


def _source(source: Source) -> str:
    return neutral(source.name) + (" (not in the text)" if source.start is None else "")


def qualities(claim: Claim) -> list[str]:
    """Return how a claim is presented, where not plainly: its status and polarity, in words."""
    status = [] if claim.status == "stated" else [claim.status]
    return [*status, *(["negative"] if claim.polarity == "negative" else [])]


def was_verified(record: Record) -> bool:
    """Say whether a second reading of a record was asked for."""
    said = any(flag.kind == "not_verified" for flag in record.flags)
    return said or record.verification is not None


def support(found: Support | None) -> str:
    """Return what a second reading said: "supported", "wrong: who, number", "not verified"."""
    if found is None:
        return "not verified"
    return "supported" if found.supported else f"wrong: {found.wrong_in_words}"


def when(time: TimeSpan | None) -> str:
    """Return the time of a claim: "on Tuesday (2025-06-17)"; "" when there is none."""
    if time is None:
        return ""
    words, days = neutral(time.text or ""), _days(time.start, time.end)
    return f"{words} ({days})" if words and days else words or days


def _days(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return f"from {start}" if start else f"until {end}" if end else ""
    return f"{start}" if start == end else f"{start} to {end}"


def ranges(claim: Claim) -> list[str]:
    """Return the ranges of a claim, "5 to 7 percent": both ends are read, and can be wrong."""
    return [
        neutral(f"{q.value:,.15g} to {q.to:,.15g} {q.unit or ''}")
        for q in claim.quantities
        if q.value is not None and q.to is not None
    ]


def place(evidence: Evidence) -> str:
    """Return where a quote stands and how it matches: "[17, 153) elided", "exact" unsaid."""
    match = "" if evidence.match == "exact" else evidence.match.replace("_", " ")
    return " ".join(filter(None, (span(evidence.start, evidence.end), match)))


def span(start: int | None, end: int | None) -> str:
    """Return a place of the article: "[17, 153)", "" for none."""
    return "" if start is None else f"[{start}, {end})"


def as_quoted(evidence: Evidence) -> str:
    """Return the wording that was given, where it is another than the article's in its words.

    Typography alone is not worth a line: a normalised quote differs in nothing else.
    """
    return neutral(evidence.as_quoted or "") if evidence.match in ("altered", "not_found") else ""


def rejected_heading(record: Record) -> str:
    """Return the heading above what was rejected."""
    kinds = {each.kind == "unsupported" for each in record.rejected}
    if kinds == {True}:
        return "Rejected claims"
    return "Rejected claims and quotes" if True in kinds else "Rejected quotes"


def rejections(record: Record, whole: Record | None = None) -> Iterator[tuple[str, Rejected]]:
    """Yield what was refused of a record, with whose quote it was and why, in words.

    `whole` is the record before claims were left out of it.
    """
    standing = frozenset(claim.id for claim in (whole or record).claims)
    for rejected in record.rejected:
        yield _rejection(rejected, standing), rejected


def _rejection(rejected: Rejected, standing: frozenset[str]) -> str:
    reason, text = neutral(rejected.reason), neutral(rejected.text)
    if rejected.claim is None:
        return f"{text}: {reason}"
    number = claim_number(rejected.claim)
    if rejected.claim in standing:
        return f"a quote of claim {number}: {reason}"
    return f"claim {number} was dropped: {text} ({reason})"


def named_values(record: Record) -> dict[str, list[tuple[str, str]]]:
    """Return what is listed by name, under its heading.

    Entities by their type, in the record's order; and the fields of a user's own reply model, each
    value as compact JSON.
    """
    entities: dict[str, list[str]] = {}
    for item in record.entities:
        entities.setdefault(item.type, []).append(_entity(item))
    extra: dict[str, Any] = record.extra.model_dump(mode="json")
    return {
        "Entities": [(kind, "; ".join(names)) for kind, names in entities.items()],
        "Further fields": [
            (neutral(name), neutral(orjson.dumps(value).decode())) for name, value in extra.items()
        ],
    }


def _entity(item: Entity) -> str:
    """Return a name with its other names: "Sergei Shoigu (Shoigu)"."""
    aliases = ", ".join(neutral(alias) for alias in item.aliases)
    return f"{neutral(item.name)} ({aliases})" if aliases else neutral(item.name)


def coverage(found: Coverage) -> str:
    """Return how much of the article was read and is cited."""
    cited = f"{found.cited:.0%} of the article's {counted(found.n_chars, 'character')} is cited"
    if not found.unread:
        return cited
    spans = ", ".join(f"[{start}, {end})" for start, end in found.unread)
    return f"{cited}; not read: {spans}"


def provenance(made: Provenance) -> str:
    """Return in one line what made a record: model, mode, store, requests, tokens, cost, time."""
    reasks = counted(made.reasks, "reask") if made.reasks else ""
    return _made(made, reasks, counted(made.repairs, "repair") if made.repairs else "")


def verification(made: Verification) -> str:
    """Return in one line what verified a record."""
    return _made(made)


def _made(made: Provenance | Verification, *more: str) -> str:
    usage = made.usage
    cached = f" ({usage.cached_input_tokens:,} cached)" if usage.cached_input_tokens else ""
    tokens = f"{usage.input_tokens:,}{cached} + {usage.output_tokens:,} tokens"
    asked = made.served_model not in (None, "", made.model)
    parts = [
        made.model + (f" (served by {made.served_model})" if asked else ""),
        made.mode and f"mode {made.mode}",
        made.prompt and f"prompt {made.prompt}",
        "from the store" if made.stored else "",
        counted(made.attempts, "request") if made.attempts > 1 else "",
        *more,
        tokens if usage.input_tokens or usage.output_tokens else "",
        "" if made.cost_usd is None else f"${made.cost_usd:.4f}",
        f"{made.latency_s:.1f} s" if made.latency_s >= 0.05 else "",  # shown as 0.0 below that
        made.created,
    ]
    return ", ".join(neutral(part) for part in parts if part)
