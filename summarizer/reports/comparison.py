"""The comparison of two verdicts, as text of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.evaluation.compare import ChangedClaim, Comparison, ScoreDifference, Side
from summarizer.plurals import counted
from summarizer.reports.paragraphs import wrapped
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

_HEADER: Final = ("score", "first", "second", "change", "95 % interval", "could see")


def render_comparison(comparison: Comparison) -> str:
    """Return the comparison for a terminal; scores stand below what is to be said of them."""
    lines = [
        *wrapped(neutral(_run(comparison.first)), lead="first : ", hang=8),
        *wrapped(neutral(_run(comparison.second)), lead="second: ", hang=8),
        "",
        *_table(comparison),
        "",
        "could see: the smallest difference that this suite finds four times in five",
        *(line for note in comparison.notes for line in wrapped(neutral(f"note: {note}"), hang=2)),
        *_claims("fixed", comparison.fixed),
        *_claims("broke", comparison.broke),
        *_unread(comparison.unread),
        "",
        *aligned([("", "first", "second"), *_usage(comparison)]),
    ]
    return "\n".join(lines) + "\n"


def _run(side: Side) -> str:
    prompt = f", prompt {side.prompt}" if side.prompt else ""
    return f"model {side.model}, {side.mode}, suite {side.suite}{prompt}"


def _table(comparison: Comparison) -> Iterator[str]:
    """Yield the scores in groups: what is worse beyond noise first, what is the same last."""
    by_words = sorted(comparison.scores.items(), key=lambda named: named[1].said, reverse=True)
    scores = sorted(by_words, key=lambda named: _doubt(named[1]))
    header, *rows = aligned([_HEADER, *(_row(f"  {name}", score) for name, score in scores)])
    yield header
    above = ""
    for (_, score), row in zip(scores, rows, strict=True):
        if score.said != above:
            above = score.said
            yield from ("", above)
        yield row
        if score.left_out:
            have, are = ("has", "is") if score.left_out == 1 else ("have", "are")
            left = counted(score.left_out, "article")
            yield f"    ({left} {have} a value in one run only, and {are} left out)"


def _doubt(score: ScoreDifference) -> tuple[bool, bool, bool]:
    return score.difference is None, score.difference == 0, score.noise is not False


def _row(title: str, score: ScoreDifference) -> tuple[str, ...]:
    interval = "-"
    if score.low is not None and score.high is not None:
        interval = f"{_signed(score.low)} to {_signed(score.high)}"
    return (
        title,
        _number(score.first),
        _number(score.second),
        "-" if score.difference is None else _signed(score.difference),
        interval,
        _number(score.smallest_seen),
    )


def _signed(value: float) -> str:
    return f"{value:+.{_decimals(value)}f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.{_decimals(value)}f}"


def _decimals(value: float) -> int:
    """Return how many decimals a number has beside shares, which have three: 0.953, 63.6."""
    return 3 if abs(value) < 10 else 1


def _claims(title: str, claims: tuple[ChangedClaim, ...]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(claims)}"
    for claim in claims:
        lead = f"  {neutral(claim.file)}:{claim.line}: "
        yield from wrapped(neutral(f"{claim.claim}: {claim.text}"), lead=lead, hang=6)


def _unread(articles: tuple[str, ...]) -> Iterator[str]:
    if articles:
        yield ""
        yield f"not read any more: {len(articles)}"
        yield from wrapped(neutral(", ".join(articles)), lead="  ", hang=2)


def _usage(comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    sides = comparison.first.usage, comparison.second.usage
    costs = ["not known" if s.cost_usd is None else f"${s.cost_usd:.4f}" for s in sides]
    yield "cost", costs[0], costs[1]
    for title, form in (
        ("median latency", "{0.median_latency_s:.2f} s"),
        ("requests", "{0.requests:,}"),
        ("reasks", "{0.reasks:,}"),
        ("input tokens", "{0.input_tokens:,}"),
        ("output tokens", "{0.output_tokens:,}"),
    ):
        yield title, form.format(sides[0]), form.format(sides[1])
