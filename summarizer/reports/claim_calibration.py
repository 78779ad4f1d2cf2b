"""How far checks and a verifier can be trusted, as a table of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from textwrap import wrap

from summarizer.evaluation.calibration.claims import Caught, ClaimCalibration, Rate
from summarizer.evaluation.corruption import MEANINGS
from summarizer.evaluation.statistics.resampling import FEW_GROUPS, N_RESAMPLES
from summarizer.plurals import counted
from summarizer.reports.tables import aligned

_WIDTH = 80
_MOST_REASONS = 3


def render_claim_calibration(found: ClaimCalibration, model: str | None = None) -> str:
    """Return the table: per kind how many are caught, and how many right claims are called wrong.

    With a verification by `model` a column each for the free checks, the model, and either.
    """
    rounds = f", {counted(found.rounds, 'round')}" if found.rounds is not None else ""
    size = f"{counted(found.n_articles, 'article')}, {counted(found.n_claims, 'claim')}"
    lines = [
        f"claims: {size}, {found.corrupted.checks.n:,} made wrong, seed {found.seed}{rounds}",
        *([] if model is None else [f"model : {model}"]),
        "",
        *_table(found),
        "",
        f"95 % intervals by {_resampled(found)}",
        *_notes(found),
    ]
    return "\n".join(lines) + "\n"


def _table(found: ClaimCalibration) -> list[str]:
    verified = found.untouched.verifier is not None
    columns = ("checks", "model", "either") if verified else ("found", "%", "interval")
    rows = [
        ("made wrong", "n", *columns),
        *(_row(MEANINGS[kind], caught) for kind, caught in found.kinds.items()),
        _row("all of them", found.corrupted),
        _row("right, called wrong", found.untouched),
    ]
    return aligned(rows)


def _row(title: str, caught: Caught) -> tuple[str, ...]:
    n = f"{caught.checks.n:,}"
    if caught.verifier is None or caught.either is None:
        share, interval = _share(caught.checks), _interval(caught.checks)
        return title, n, "-" if share == "-" else str(caught.checks.found), share, interval
    each = (caught.checks, caught.verifier, caught.either)
    return title, n, *(f"{_share(rate)} {_interval(rate)}".removesuffix(" -") for rate in each)


def _share(rate: Rate) -> str:
    return "-" if rate.share.value is None else f"{100 * rate.share.value:.1f}"


def _interval(rate: Rate) -> str:
    low, high = rate.share.low, rate.share.high
    return "-" if low is None or high is None else f"[{100 * low:.0f}, {100 * high:.0f}]"


def _resampled(found: ClaimCalibration) -> str:
    kinds = {found.corrupted.checks.share.resampled, found.untouched.checks.share.resampled}
    if "items" in kinds:
        return f"claim: fewer than {FEW_GROUPS} articles, so they speak of these only"
    return f"article, {N_RESAMPLES:,} resamples" if "groups" in kinds else "article: none"


def _notes(found: ClaimCalibration) -> Iterator[str]:
    """Yield why a kind has no claims, once a reason, and what the model left undecided."""
    reasons: dict[str, list[str]] = {}
    for kind, caught in found.kinds.items():
        if caught.skipped:
            reasons.setdefault(caught.skipped, []).append(MEANINGS[kind])
    for reason, kinds in reasons.items():
        yield f"-: {reason} ({', '.join(kinds)})"
    if found.n_undecided:
        yield (
            f"the model left {counted(found.n_undecided, 'claim')} of {len(found.trials):,}"
            " undecided; they count as not called wrong"
        )
        yield from reason_lines(found.reasons)


def reason_lines(reasons: Mapping[str, int]) -> Iterator[str]:
    """Yield why a model left things undecided: reasons with their counts, the first few of them."""
    for reason, n_times in islice(reasons.items(), _MOST_REASONS):
        times = f"{n_times:,} times: " if n_times > 1 else ""
        yield from wrap(f"{times}{reason}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
    if (n_more := len(reasons) - _MOST_REASONS) > 0:
        yield f"  and {counted(n_more, 'more reason')}"
