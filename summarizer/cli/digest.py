"""`summarizer digest`: several records, or gold, as one digest."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from summarizer.cli.files import (
    FILE,
    STANDARD,
    require_place,
    write_file,
    write_json,
    write_text,
)
from summarizer.cli.options import (
    cache_dir_option,
    field_option,
    limit_options,
    request_options,
    server_options,
    setting_option,
)
from summarizer.cli.selecting import WantedRecords, tell
from summarizer.errors import (
    BudgetReached,
    ConfigurationError,
    EndpointError,
    ExitCode,
    StoreError,
)
from summarizer.plurals import counted
from summarizer.vocabulary import ModeChoice

if TYPE_CHECKING:
    from summarizer.digests.asking import Answers
    from summarizer.digests.copies import FindText
    from summarizer.digests.models import Digest
    from summarizer.digests.pairing import Pair
    from summarizer.models import ArticleInfo, Record


@click.command("digest", context_settings={"max_content_width": 100})
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--gold", "is_gold", is_flag=True, help="FILE is gold, or a folder of it: digest its claims."
)
@click.option("-o", "--output", type=FILE, metavar="F", help="Write the digest as JSON.")
@click.option("--markdown", type=FILE, metavar="F", help="Write the digest as Markdown.")
@click.option("--html", type=FILE, metavar="F", help="Write the digest as one page for a browser.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    help="What is printed where nothing is written.  [default: text on a terminal, else json]",
)
@click.option(
    "--articles",
    multiple=True,
    type=click.Path(exists=True),
    metavar="PATH",
    help="A file or folder that holds articles, to find text that they share. Default: the files"
    " that the records name.",
)
@field_option
@click.option(
    "--model",
    metavar="M",
    help="Ask this model about the pairs of claims that the rules leave open. Default: none is"
    " asked.",
)
@server_options
@request_options
@setting_option("offline", is_flag=True, default=None)
@click.option("--no-cache", is_flag=True, help="Neither read nor write the response store.")
@cache_dir_option
@limit_options
@setting_option("mode", type=click.Choice(get_args(ModeChoice)))
@setting_option("timeout_s", "--timeout", type=float, metavar="S")
def command(
    files: tuple[str, ...],
    *,
    is_gold: bool,
    output: Path | None,
    markdown: Path | None,
    html: Path | None,
    form: str | None,
    articles: tuple[str, ...],
    fields: Mapping[str, str] | None,
    model: str | None,
    no_cache: bool,
    **given: Any,
) -> int:
    """Say what several articles report together: who carries what, where they differ, and when.

    FILE is what `summarizer run -o` wrote, or - for standard input. Claims of articles about one
    event are put into groups; independent origins are counted, not outlets: two agencies that quote
    one person are one origin. No model is needed.

    \b
    Examples:
      summarizer digest out.jsonl
      summarizer digest monday.jsonl tuesday.jsonl -o digest.json --markdown digest.md
      summarizer digest out.jsonl --html digest.html
      summarizer digest --gold evals/gold -o digest.json

    \b
    Exit codes: 0 all well, 1 records of articles that failed were left out, or a model did not
    answer, 2 usage or configuration, 3 FILE or a line of it cannot be read, 4 the endpoint cannot
    be used, 5 budget reached, 130 interrupted
    """
    from summarizer.digests.digest import assemble, compare

    _require_places(files, {"-o": output, "--markdown": markdown, "--html": html})
    if model is None:
        _refuse_without_model(given)
    find_text: FindText
    reading = _Reading(files)
    records: Iterable[Record]
    if is_gold:
        find_text, records = _gold(files)
    else:
        find_text, records = _texts(articles, fields), reading.records()
    comparison = compare(records)
    if reading.code and not (comparison.intake.records or comparison.intake.left_out):
        return reading.code  # there is nothing to say anything of
    answers, code = None, 0
    if model is not None:
        settings = {**given, "model": model, "use_store": False if no_cache else None}
        answers, code = _asked(comparison.open_pairs, settings)
    digest = assemble(comparison, find_text=find_text, answers=answers)
    _deliver(digest, reading, output=output, markdown=markdown, html=html, form=form)
    for left in digest.left_out:
        click.echo(f"summarizer: left out: {left.what}: {left.why}", err=True)
    return reading.code or code or (ExitCode.SOME_FAILED if comparison.intake.n_failed else 0)


def _require_places(files: Sequence[str], outputs: Mapping[str, Path | None]) -> None:
    """Raise ConfigurationError where an output cannot be written, before anything is compared."""
    from summarizer.jobs.intake import refuse_output_among

    seen: list[str] = []
    for option, path in outputs.items():
        if path is None:
            continue
        if str(path) != STANDARD:
            refuse_output_among(files, path, option=option)
            require_place(path)
        if os.path.realpath(path) in seen:
            raise ConfigurationError(
                f"{option} {path} is another output already; name another file"
            )
        seen.append(os.path.realpath(path))


def _refuse_without_model(given: dict[str, Any]) -> None:
    for name, value in given.items():
        if value not in (None, ()):
            raise click.UsageError(
                f"--{name.replace('_', '-')} is about asking a model, and none is asked; name one"
                " by --model"
            )


class _Reading:
    """The records of files, and `problems`: what was said of lines that are none."""

    def __init__(self, files: tuple[str, ...]) -> None:
        from summarizer.reports.selection import Selection

        self.problems: list[str] = []
        self.code = 0
        self._wanted = WantedRecords(files, Selection(), say=self._say)

    def records(self) -> Iterator[Record]:
        """Yield the records of every file; `code` is then the exit code that these deserve."""
        for wanted in self._wanted:
            yield wanted.chosen.whole
        self.code = self._wanted.finish()

    def _say(self, problem: str) -> None:
        self.problems.append(problem)
        tell(problem)


def _texts(articles: tuple[str, ...], fields: Mapping[str, str] | None) -> FindText:
    """Return what finds the text of an article, in files named or in those that records name."""
    from summarizer.articles.originals import Originals
    from summarizer.settings import load_settings

    originals = Originals(articles, max_chars=load_settings().max_chars, fields=fields)
    return lambda info: originals.find(info).text


def _gold(files: tuple[str, ...]) -> tuple[FindText, list[Record]]:
    """Return the texts and the claims of gold; InputError for a file that is none."""
    from summarizer.digests.gold import record_of_gold
    from summarizer.evaluation.gold import find_gold, load_gold

    golds = [load_gold(path) for path in find_gold(files)]
    texts = {gold.source.sha256: gold.text for gold in golds}

    def find_text(info: ArticleInfo) -> str:
        return texts[info.sha256 or ""]

    return find_text, [record_of_gold(gold) for gold in golds]


def _asked(pairs: list[Pair], settings: dict[str, Any]) -> tuple[Answers | None, int]:
    """Return what a model says of pairs, and the exit code: what it cannot be asked stays open."""
    from summarizer.digests.asking import ask_about
    from summarizer.settings import load_settings
    from summarizer.summarizer import Summarizer

    with Summarizer(settings=load_settings(**settings)) as summarizer:
        _ = summarizer.asker  # a reader that is asked nothing is refused before all else
        if not pairs:
            return None, 0
        try:
            answers = ask_about(pairs, summarizer)
        except (EndpointError, BudgetReached, StoreError) as exc:
            click.echo(f"summarizer: {exc}", err=True)
            return None, exc.exit_code
    for note in answers.notes:
        click.echo(f"summarizer: {note}", err=True)
    return answers, ExitCode.SOME_FAILED if answers.notes else 0


def _deliver(
    digest: Digest,
    reading: _Reading,
    *,
    output: Path | None,
    markdown: Path | None,
    html: Path | None,
    form: str | None,
) -> None:
    """Write the digest where it is wanted; print it where no file is named, or a form is."""
    from summarizer.reports.digest import render_markdown, render_text

    if output is not None:
        write_json(output, digest.model_dump(mode="json"))
    if markdown is not None:
        write_file(markdown, render_markdown(digest).encode())
    if html is not None:
        from summarizer.reports.html.digest import render_digest

        write_text(html, render_digest(digest, problems=reading.problems))
    written = [str(path) for path in (output, markdown, html) if path is not None]
    if form is None and written:
        places = " and ".join(written)
        n_groups = counted(len(digest.groups), "group")
        said = f"{counted(len(digest.articles), 'article')}, {n_groups}; digest in {places}"
        click.echo(f"summarizer: {said}", err=True)
        return
    if sys.stdout is None:
        raise ConfigurationError("the standard output is closed")
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a text file here
    form = form or ("text" if sys.stdout.isatty() else "json")
    if form == "json":
        write_json(Path(STANDARD), digest.model_dump(mode="json"))
    else:
        click.echo(render_text(digest) if form == "text" else render_markdown(digest), nl=False)
