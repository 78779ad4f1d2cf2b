"""A job under way: run until it ends or is interrupted, and what is said of it then."""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.cli.signals import signals
from summarizer.errors import ExitCode, SummarizerError
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.cli.progress import PlainScreen
    from summarizer.jobs.outputs import Format, Output
    from summarizer.jobs.record_job import RecordJob
    from summarizer.settings import Settings
    from summarizer.summarizer import Summarizer

_PASSWORD = re.compile(r"(?<=//)[^/\s]*@")
_QUERY = re.compile(r"(//[^\s?]*\?)[^\s']+")


def begin(
    settings: Settings, output: Path | None, given_format: Format | None = None
) -> tuple[Output, Summarizer]:
    """Open the output, None for the standard one, and a summarizer; close it if that fails.

    Raises ConfigurationError where either cannot be had.
    """
    from summarizer.jobs.outputs import open_output
    from summarizer.summarizer import Summarizer

    out = open_output(output, given_format)
    try:
        return out, Summarizer(settings=settings)
    except BaseException:
        out.close()
        raise


async def until_done(
    job: RecordJob[Any],
    summarizer: Summarizer,
    screen: PlainScreen,
    paths: tuple[str, ...],
    limit: int | None = None,
) -> bool:
    """Run a job until it ends, and return whether it was interrupted.

    On SIGINT or SIGTERM no more articles are begun and those under way are finished; on the
    second one they are dropped. Whatever a library prints meanwhile goes to stderr: records alone
    stand in the standard output.
    """
    import asyncio

    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        n_under_way = job.stop(at_once=interrupted)
        if n_under_way and not interrupted:
            screen.say(
                f"stopping: {counted(n_under_way, 'article')} under way will be finished;"
                " interrupt again to stop at once"
            )
        interrupted = True

    watch = asyncio.create_task(screen.watch(paths, limit))
    with signals(interrupt), contextlib.redirect_stdout(sys.stderr):
        try:
            await job.arun()
        except SummarizerError:
            pass  # among the job's errors
        finally:
            watch.cancel()
            await summarizer.aclose()
    return interrupted


def report(
    job: RecordJob[Any],
    summarizer: Summarizer,
    output: Path | None,
    interrupted: bool,
    *,
    quiet: bool,
) -> int:
    """Say how the run ended, and return its exit code."""
    from summarizer.cli.progress import PlainScreen

    if job.reader_left and not job.errors and not interrupted:
        return ExitCode.OK
    say = PlainScreen().say
    tally = job.tally
    for error in job.errors:
        say(str(error))
    if tally.n_unwritten:
        stored = summarizer.settings.use_store and summarizer.models_asked
        kept = stored and not summarizer.traffic.n_not_kept
        where = "; the replies are in the store" if kept else ""
        say(f"{counted(tally.n_unwritten, 'finished record')} could not be written{where}")
    if not quiet:
        say(tally.describe() + _places(output))
    if interrupted:
        say(_how_to_go_on(resumes=output is not None))
        return ExitCode.INTERRUPTED
    return max((error.exit_code for error in job.errors), default=tally.exit_code)


def _places(output: Path | None) -> str:
    """Return where the records are, and the list of those that did not end well."""
    from summarizer.jobs.companions import failures_path, journal_path
    from summarizer.jobs.failures import are_listed

    if output is None:
        return ""
    places = [path for path in (journal_path(output), output) if path.exists()]
    if not places:
        return ""
    named = f", failures in {failures_path(output)}" if are_listed(output) else ""
    return f"; records in {places[0]}{named}"


def _how_to_go_on(*, resumes: bool) -> str:
    """Return the sentence that says how an interrupted run is taken up again."""
    words = ["summarizer", *sys.argv[1:]]
    for n, word in enumerate(words):
        if word.startswith("--header="):
            words[n] = "--header=***"
        elif n and words[n - 1] == "--header":
            words[n] = "***"
    again = shlex.join(words)
    again = _QUERY.sub(r"\1***", _PASSWORD.sub("***@", again))
    if resumes:
        return f"interrupted; to go on, run it again: {again}"
    return f"interrupted; run it again, what was answered comes from the store: {again}"
