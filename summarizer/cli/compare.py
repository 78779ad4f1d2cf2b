"""`summarizer compare`: two evaluations on the same gold."""

from __future__ import annotations

from pathlib import Path

import click

from summarizer.cli.files import FILE, write_json
from summarizer.errors import ExitCode


@click.command("compare", context_settings={"max_content_width": 100})
@click.argument("first", type=FILE)
@click.argument("second", type=FILE, required=False)
@click.option("--json", "json_file", type=FILE, metavar="F", help="Write the comparison as JSON.")
@click.option(
    "--fail-on-worse",
    is_flag=True,
    help="Exit 1 when SECOND is worse in a score, unless that could be noise, or has not read an"
    " article that FIRST has.",
)
def command(
    first: Path, second: Path | None, *, json_file: Path | None, fail_on_worse: bool
) -> int:
    """Say what SECOND does otherwise than FIRST; both are what `summarizer eval --json` wrote.

    Scores with the interval of their difference, the gold claims that were fixed and that broke,
    cost and latency, and the smallest difference that the suite could have seen. A file of several
    models or prompts is named alone: each of them is compared with its first.

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
    from summarizer.evaluation.verdict import read_verdict, read_verdicts
    from summarizer.reports.comparison import render_comparison

    if second is None:
        base, *others = read_verdicts(first)
    else:
        base, others = read_verdict(first), [read_verdict(second)]
    if not others:
        raise click.UsageError(f"{first} holds one run; name another one to compare it with")
    comparisons = [compare(base, other) for other in others]
    if json_file is not None:
        fields = [comparison.model_dump(mode="json") for comparison in comparisons]
        write_json(json_file, fields[0] if len(fields) == 1 else {"comparisons": fields})
    click.echo("\n".join(map(render_comparison, comparisons)), nl=False)
    worse = dict.fromkeys(name for each in comparisons for name in each.worse)
    unread = dict.fromkeys(article for each in comparisons for article in each.unread)
    if not fail_on_worse or not (worse or unread):
        return 0
    said = [f"{', '.join(worse)} got worse"] if worse else []
    said += [f"not read any more: {', '.join(unread)}"] if unread else []
    click.echo(f"failed: {'; '.join(said)}")
    return ExitCode.SOME_FAILED
