"""The comparison of two verdicts, as text."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.evaluation.compare import ChangedClaim, Comparison, ScoreDifference, Side
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

_HEADER = ("score", "first", "second", "difference", "95 % interval", "could see", "")


def render_comparison(comparison: Comparison) -> str:
    """Return the comparison for a terminal."""
    lines = [
        f"first : {neutral(_run(comparison.first))}",
        f"second: {neutral(_run(comparison.second))}",
        "",
        *aligned([_HEADER, *(_row(name, score) for name, score in comparison.scores.items())]),
        "",
        "could see: the smallest difference that this suite finds four times in five",
        *(f"note: {neutral(note)}" for note in comparison.notes),
        *_claims("fixed", comparison.fixed),
        *_claims("broke", comparison.broke),
        "",
        *aligned([("", "first", "second"), *_usage(comparison)]),
    ]
    return "\n".join(lines) + "\n"


def _run(side: Side) -> str:
    prompt = f", prompt {side.prompt}" if side.prompt else ""
    return f"model {side.model}, {side.mode}, suite {side.suite}{prompt}"


def _row(name: str, score: ScoreDifference) -> tuple[str, ...]:
    interval = "-"
    if score.low is not None and score.high is not None:
        interval = f"{score.low:+.3f} to {score.high:+.3f}"
    said = score.said
    if score.left_out:
        said += f" ({score.left_out} articles have a value in one run only, and are left out)"
    return (
        name,
        _number(score.first),
        _number(score.second),
        "-" if score.difference is None else f"{score.difference:+.3f}",
        interval,
        _number(score.smallest_seen),
        said,
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _claims(title: str, claims: tuple[ChangedClaim, ...]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(claims)}"
    for claim in claims:
        yield f"  {neutral(f'{claim.file}:{claim.line}: {claim.claim}: {claim.text}')}"


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
