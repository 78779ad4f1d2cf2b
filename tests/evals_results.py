"""The scores in evals/RESULTS.md; `python -m tests.evals_results` renews them from baselines."""

from __future__ import annotations

import re
from pathlib import Path

from summarizer.evaluation.baseline import Baseline, BaselineScore, read_baseline

EVALS = Path(__file__).resolve().parent.parent / "evals"
RESULTS = EVALS / "RESULTS.md"
_BLOCK = re.compile(r"(?<=<!-- scores: start -->\n).*?(?=<!-- scores: end -->)", re.DOTALL)
_LEFT_OUT = ("usage.", "rejected.", "flags.")


def table() -> str:
    """Return the scores of both suites, as the baselines have them."""
    seeds, everything = (
        read_baseline(EVALS / "baselines" / f"{name}.json") for name in ("seeds", "all")
    )
    lines = [
        f"| score | seeds, {len(seeds.cases)} articles | all, {len(everything.cases)} articles |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| `{name}` | {_cell(seeds, name)} | {_cell(everything, name)} |"
        for name in everything.scores
        if not name.startswith(_LEFT_OUT)
    ]
    return "\n".join(lines) + "\n"


def current() -> str:
    """Return the table that the page holds."""
    found = _BLOCK.search(RESULTS.read_text(encoding="utf-8"))
    return found[0] if found else ""


def _cell(baseline: Baseline, name: str) -> str:
    score = baseline.scores.get(name, BaselineScore(n=0))
    if score.value is None:
        return "-"
    if score.low is None or score.high is None:
        return f"{score.value:.3f}"
    return f"{score.value:.3f} ({score.low:.3f} to {score.high:.3f})"


def main() -> None:
    """Write the table into the page."""
    text = RESULTS.read_text(encoding="utf-8")
    RESULTS.write_text(_BLOCK.sub(lambda _: table(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
