"""`summarizer compare`: two evaluations on the same gold."""

from __future__ import annotations

from pathlib import Path

import click

from summarizer.cli.files import FILE, write_json
from summarizer.errors import ExitCode


@click.command("compare", context_settings={"max_content_width": 100})
@click.argument("first", type=FILE)
@click.argument("second", type=FILE)
@click.option("--json", "json_file", type=FILE, metavar="F", help="Write the comparison as JSON.")
@click.option(
    "--fail-on-worse",
    is_flag=True,
    help="Exit 1 when SECOND is worse in a score, unless that could be noise.",
)
def command(first: Path, second: Path, *, json_file: Path | None, fail_on_worse: bool) -> int:
    """Say what SECOND does otherwise than FIRST; both are what `summarizer eval --json` wrote.

    Scores with the interval of their difference, the gold claims that were fixed and that broke,
    cost and latency, and the smallest difference that the suite could have seen.

    \b
    Example:
      summarizer eval evals/suites/all.toml --model big --json big.json
      summarizer eval evals/suites/all.toml --model small --json small.json
      summarizer compare big.json small.json

    \b
    Exit codes: 0 compared, 1 worse (with --fail-on-worse), 3 a file is not valid, or the runs are
    not of the same gold.
    """
    from summarizer.evaluation.compare import compare
    from summarizer.evaluation.verdict import read_verdict
    from summarizer.reports.comparison import render_comparison

    comparison = compare(read_verdict(first), read_verdict(second))
    if json_file is not None:
        write_json(json_file, comparison.model_dump(mode="json"))
    click.echo(render_comparison(comparison), nl=False)
    worse = comparison.worse if fail_on_worse else []
    if worse:
        click.echo(f"failed: {', '.join(worse)} got worse")
    return ExitCode.SOME_FAILED if worse else 0
