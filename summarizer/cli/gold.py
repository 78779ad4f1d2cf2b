"""`summarizer gold`: hand-labelled gold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from summarizer.cli.files import FILE, STANDARD, open_input, write_file, write_json
from summarizer.errors import ConfigurationError, ExitCode, InputError
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.evaluation.gold import Gold
    from summarizer.models import Article

_SUFFIX = ".json"
_MAX_LISTED = 10  # records without a draft


@click.group("gold")
def command() -> None:
    """Make, check and compare gold: what a person found in an article, to score models by."""


@command.command("check", short_help="Say what is wrong with gold, and what is left to label.")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option(
    "--fix",
    is_flag=True,
    help="Write what is plain into the files: offsets of quotes that stand once, a missing hash,"
    " what of `unlabelled` is labelled by now. No label changes.",
)
@click.option("--strict", is_flag=True, help="Take warnings for problems.")
def check(paths: tuple[str, ...], *, fix: bool, strict: bool) -> int:
    """Check gold against its article, and print every problem as `file:line: key: message`.

    Form, offsets, hashes, ids, names. A sentence of the article that is not labelled yet is a
    warning. Of a folder all *.json files are read. Exit 3 when there is any problem.

    \b
    Examples:
      summarizer gold check evals/gold
      summarizer gold check evals/gold/x.json --fix
    """
    from summarizer.evaluation.gold import find_gold, fix_gold, inspect_gold

    files = find_gold(paths)
    n_claims = n_warnings = n_problems = 0
    for file in files:
        if fix and (written := fix_gold(file)):
            click.echo(f"{file}: {', '.join(written)}")
        inspection = inspect_gold(file)
        n_claims += inspection.n_claims
        for problem in inspection.problems:
            click.echo(problem)
            n_warnings += problem.is_warning
            n_problems += not problem.is_warning
    found = [counted(n, noun) for n, noun in ((n_problems, "problem"), (n_warnings, "warning"))]
    if n_problems or (strict and n_warnings):
        said = [words for words in found if not words.startswith("0 ")]
        click.echo(f"summarizer: {' and '.join(said)} in gold", err=True)
        return ExitCode.BAD_INPUT
    end = f", {found[1]}" if n_warnings else ""
    click.echo(f"{counted(len(files), 'article')}, {counted(n_claims, 'claim')}, no problems{end}")
    return 0


@command.command("new", short_help="Write gold to label, or a draft of it from records.")
@click.argument("articles", metavar="[ARTICLE]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE|DIR",
    help="Where it goes: a .json file, or a folder, for several articles; the path of the article"
    " in it is relative to that. Default: stdout.",
)
@click.option(
    "--from",
    "records",
    metavar="RECORDS",
    help="Draft the labels from the records of this JSONL file, one file a record. Articles are"
    " looked for where the records say, or among ARTICLE.",
)
@click.option("--annotator", metavar="NAME", help="Who is going to label it.  [default: a1]")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def new(
    articles: tuple[str, ...],
    *,
    output: Path | None,
    records: str | None,
    annotator: str | None,
    force: bool,
) -> int:
    """Write gold for ARTICLE with everything but the labels, which stay to be filled in by hand.

    Its sentences stand in `unlabelled`, to be worked through. With --from the labels are those of
    a record: a draft, which no suite takes before a person has read every label and put their name
    into `annotator`.

    \b
    Examples:
      summarizer gold new articles/*.txt -o gold/
      summarizer gold new --from out.jsonl -o drafts/
      summarizer gold check gold
    """
    if records is None:
        if not articles:
            raise click.UsageError("name an ARTICLE to label, or records to draft from: --from")
        drafts = _skeletons(articles, output, annotator or "a1")
        problems: list[str] = []
    else:
        if annotator is not None:
            raise click.UsageError(
                "--annotator is for gold that a person labels; a draft gets its annotator from the"
                " person who has read it"
            )
        drafts, problems = _drafts(records, articles, output)
    _write(drafts, output, force=force)
    for problem in problems[:_MAX_LISTED]:
        click.echo(f"summarizer: {problem}", err=True)
    if len(problems) > _MAX_LISTED:
        click.echo(f"summarizer: and {len(problems) - _MAX_LISTED} more", err=True)
    return ExitCode.BAD_INPUT if problems else ExitCode.OK


class _Draft(NamedTuple):
    """Gold to be written: where its article stands, where it goes, and what stands in it."""

    article: str
    target: Path
    values: dict[str, Any]


def _target(file: str, output: Path | None) -> Path:
    """Return where the gold of an article goes."""
    if output is None or str(output) == STANDARD:
        return Path(STANDARD)
    from summarizer.articles.folders import stem

    is_file = output.suffix == _SUFFIX and not output.is_dir()
    return output if is_file else output / f"{stem(Path(file).name)}{_SUFFIX}"


def _relative(file: str, target: Path) -> str:
    return Path(os.path.relpath(file, target.parent)).as_posix()


def _skeletons(articles: Sequence[str], output: Path | None, annotator: str) -> list[_Draft]:
    from summarizer.evaluation.gold import new_gold

    today = datetime.now().astimezone().date()
    drafts = []
    for file, article in _read(articles):
        target = _target(file, output)
        path = _relative(file, target)
        values = new_gold(article, path=path, labelled=today, annotator=annotator)
        drafts.append(_Draft(file, target, values))
    return drafts


def _read(paths: Sequence[str]) -> Iterator[tuple[str, Article]]:
    """Yield the articles of files and folders with their files; each has to be a file's only one.

    InputError for what cannot be read.
    """
    from summarizer.articles import BadInput, read_article, scan_articles

    for path in paths:
        if not Path(path).is_dir():
            yield path, read_article(path)
            continue
        for item in scan_articles(path):
            if isinstance(item, BadInput):
                raise item.error
            if item.source is None or not Path(item.source).is_file():
                raise InputError(
                    f"{item.source}: stands among others in one file, and gold needs a file of its"
                    " own for each article: write their texts into some, and name those"
                )
            yield item.source, item


def _drafts(
    records: str, articles: Sequence[str], output: Path | None
) -> tuple[list[_Draft], list[str]]:
    """Return the drafts of records, and why there is none of the others."""
    from summarizer.evaluation.drafts import article_of, draft_gold
    from summarizer.records import BadLine, read_record_lines

    given = {article.sha256: file for file, article in _read(articles)}
    today = datetime.now().astimezone().date()
    name = "stdin" if records == STANDARD else records
    drafts: list[_Draft] = []
    problems: list[str] = []
    with open_input(records) as stream:
        for line in read_record_lines(stream, name):
            if isinstance(line, BadLine):
                problems.append(str(line.error))
                continue
            try:
                file, article = article_of(line.record, given)
            except InputError as exc:
                problems.append(f"{name}:{line.number}: {exc}")
                continue
            target = _target(file, output)
            path = _relative(file, target)
            values = draft_gold(line.record, article, path=path, labelled=today)
            drafts.append(_Draft(file, target, values))
    if not drafts and not problems:
        raise InputError(f"{name}: holds no record; `summarizer run -o` writes records")
    return drafts, problems


def _write(drafts: Sequence[_Draft], output: Path | None, *, force: bool) -> None:
    """Write gold; what stands in a folder already is left as it is, and named, unless `force`.

    What cannot be meant is refused before anything is written.
    """
    from summarizer.evaluation.gold import render_gold

    if len(drafts) > 1 and (output is None or drafts[0].target == output):
        raise ConfigurationError(
            f"{counted(len(drafts), 'article')} need a folder for their gold: -o gold/"
        )
    by_target: dict[Path, _Draft] = {}
    for draft in drafts:
        if (other := by_target.setdefault(draft.target, draft)) is not draft:
            raise _for_two(draft.target, other.article, draft.article)
    left = () if force else _left(by_target, output)
    n_shown = len(drafts) if output is not None and str(output) != STANDARD else 0
    for path, draft in by_target.items():
        if path in left:
            click.echo(f"{path} left as it is: it is there already")
            continue
        write_file(path, render_gold(draft.values).encode(), make_folder=str(path) != STANDARD)
        if n_shown > 1:
            click.echo(f"{path} written")
    if n_shown:
        what = output if n_shown > 1 else drafts[0].target
        written = "" if n_shown > 1 or left else f"{what} written; "
        click.echo(f"{written}`summarizer gold check {what}` says what is left")


def _left(by_target: Mapping[Path, _Draft], output: Path | None) -> list[Path]:
    """Return the files of a folder that are there already.

    ConfigurationError for a file that was named itself, and for the gold of another article.
    """
    from summarizer.evaluation.gold.reading import open_gold

    there = [path for path in by_target if str(path) != STANDARD and path.exists()]
    for path in there:
        if path == output:
            raise ConfigurationError(
                f"{path}: is there already; name another file, or write over the labels in it with"
                " --force"
            )
        draft, article = by_target[path], open_gold(path).article
        if article is None or article.sha256 == draft.values["article"]["sha256"]:
            continue
        source = article.source or "another one"
        if os.path.realpath(source) != os.path.realpath(draft.article):  # else it was edited
            raise _for_two(path, os.path.relpath(source), draft.article)
    return there


def _for_two(path: Path, one: str, other: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: would be the gold of two articles, {one} and {other}; write them into two folders"
    )


@command.command("agree", short_help="Compare two people's gold of the same articles.")
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="B", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "json_file",
    type=FILE,
    metavar="FILE",
    help="Write the comparison as JSON; - is stdout.",
)
def agree_(first: Path, second: Path, json_file: Path | None) -> int:
    """Say how far two people's golds agree, and list where they do not.

    A and B are two files about one article, or two folders: then files of one name, or about one
    text, are compared, and all of them together. Claims are matched by evidence and text; kappa is
    Cohen's, over the claims of both.
    """
    from summarizer.evaluation.annotators import agree, agree_on_all, pair_golds
    from summarizer.evaluation.gold import find_gold, load_gold, require_sound
    from summarizer.reports.agreement import render_agreement, render_pooled_agreement

    if first.is_dir() != second.is_dir():
        raise click.UsageError("A and B are two files, or two folders")
    if not first.is_dir():
        found = agree(require_sound(load_gold(first)), require_sound(load_gold(second)))
        if json_file is None or not _is_piped(json_file, found.model_dump(mode="json")):
            click.echo(render_agreement(found), nl=False)
        return 0
    paired = pair_golds(*(list(map(load_gold, find_gold([folder]))) for folder in (first, second)))
    ready = [pair for pair in paired.pairs if all(map(_is_labelled, pair))]
    if not ready:
        raise InputError(f"nothing is labelled yet in what {first} and {second} have in common")
    pooled = agree_on_all([(require_sound(a), require_sound(b)) for a, b in ready])
    if json_file is not None and _is_piped(json_file, pooled.model_dump(mode="json")):
        return 0
    click.echo(render_pooled_agreement(pooled), nl=False)
    empty = (gold.file for pair in paired.pairs for gold in pair if not _is_labelled(gold))
    for file in dict.fromkeys(empty):
        click.echo(f"not compared: nothing is labelled yet in {file}")
    for gold in paired.alone:
        click.echo(f"not compared: {gold.file} has no partner")
    return 0


def _is_piped(json_file: Path, values: Mapping[str, Any]) -> bool:
    """Write a comparison as JSON, and say whether stdout is full of it."""
    write_json(json_file, values)
    return str(json_file) == STANDARD


def _is_labelled(gold: Gold) -> bool:
    return bool(gold.claims or gold.excluded)
