"""`summarizer gold`: hand-labelled gold."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import FILE, STANDARD, write_json
from summarizer.errors import ConfigurationError, ExitCode
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.evaluation.annotators import Agreement, Disagreement

_MAX_SHOWN = 70


@click.group("gold")
def command() -> None:
    """Make, check and compare gold: what a person found in an article, to score models by."""


@command.command("check", short_help="Say what is wrong with gold.")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
def check(paths: tuple[str, ...]) -> int:
    """Check gold against its article, and print every problem as `file:line: key: message`.

    Offsets, hashes, ids, names, and whether every sentence of the article is labelled. Of a
    folder all *.json files are read. Exit 3 when there is any problem.
    """
    from summarizer.evaluation.gold import check_gold, find_gold, read_gold

    files = find_gold(paths)
    n_problems = n_claims = 0
    for file in files:
        gold = read_gold(file)
        problems = gold if isinstance(gold, list) else check_gold(gold)
        n_claims += 0 if isinstance(gold, list) else len(gold.claims)
        n_problems += len(problems)
        for problem in problems:
            click.echo(problem)
    if n_problems:
        click.echo(f"summarizer: {counted(n_problems, 'problem')} in gold", err=True)
        return ExitCode.BAD_INPUT
    click.echo(f"{counted(len(files), 'article')}, {counted(n_claims, 'claim')}, no problems")
    return 0


@command.command("new", short_help="Write a skeleton to label.")
@click.argument("article", metavar="ARTICLE")
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="Where it goes; the article's path in it is relative to that. Default: stdout.",
)
@click.option("--annotator", default="a1", show_default=True, help="Who is going to label it.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def new(article: str, output: Path | None, annotator: str, force: bool) -> int:
    """Write gold for ARTICLE with everything but the labels, which stay to be filled in by hand.

    \b
    Example:
      summarizer gold new evals/articles/x.txt -o evals/gold/x.json
      summarizer gold check evals/gold/x.json
    """
    from summarizer.articles import read_article
    from summarizer.evaluation.gold import new_gold

    read = read_article(article)
    if output is not None and output.exists() and not force:
        raise ConfigurationError(f"{output}: is there already; --force writes over it")
    folder = output.parent if output is not None else Path()
    path = Path(os.path.relpath(article, folder)).as_posix()
    today = datetime.now().astimezone().date()
    skeleton = new_gold(read, path=path, labelled=today, annotator=annotator)
    write_json(output or Path(STANDARD), skeleton)
    if output is not None:
        click.echo(f"{output} written; `summarizer gold check {output}` says what is left")
    return 0


@command.command("agree", short_help="Compare two people's gold of one article.")
@click.argument("first", metavar="A.json")
@click.argument("second", metavar="B.json")
@click.option(
    "--json",
    "json_file",
    type=FILE,
    metavar="FILE",
    help="Write the comparison as JSON; - is stdout.",
)
def agree_(first: str, second: str, json_file: Path | None) -> int:
    """Say how far two golds of one article agree, and list where they do not.

    Claims are matched by evidence and text; kappa is Cohen's, over the claims of both.
    """
    from summarizer.evaluation.annotators import agree
    from summarizer.evaluation.gold import load_gold, require_sound

    found = agree(require_sound(load_gold(first)), require_sound(load_gold(second)))
    if json_file is not None:
        write_json(json_file, found.model_dump(mode="json"))
        if str(json_file) == STANDARD:
            return 0
    _show(found)
    return 0


def _show(found: Agreement) -> None:
    claims, sources = found.claims, found.attribution
    click.echo(
        f"claims       F1 {_number(claims.f1)}: {claims.found_a} of A's {claims.n_a} are in B,"
        f" {claims.found_b} of B's {claims.n_b} in A"
    )
    for name, labels in (("status", found.status), ("polarity", found.polarity)):
        click.echo(
            f"{name:<11}  kappa {_number(labels.kappa)}, agreement {_number(labels.agreement)},"
            f" n {labels.n}"
        )
    click.echo(
        f"attribution  innermost {_number(sources.innermost)}, chain {_number(sources.chain)},"
        f" n {sources.n}"
    )
    for disagreement in found.disagreements:
        click.echo(_line(disagreement))


def _line(found: Disagreement) -> str:
    if found.kind == "claim":
        side, name = ("A", found.a) if found.a else ("B", found.b)
        text = str(found.labels[0] or found.labels[1])
        shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
        return f"only in {side}: {name} {shown}"
    first, second = map(_label, found.labels)
    return f"{found.kind}: {found.a} {first}, {found.b} {second}"


def _label(label: Any) -> str:
    """Return a label for people; a chain with its levels, outermost first."""
    if not isinstance(label, tuple):
        return str(label)
    levels = [level if isinstance(level, str) else " and ".join(level) for level in label]
    return " > ".join(levels) or "(own voice)"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
