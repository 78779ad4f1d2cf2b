"""The command line: one module a verb, imported when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from summarizer.errors import ConfigurationError, ExitCode, SummarizerError
from summarizer.version import __version__

# The short help stands here, so that `summarizer --help` imports none of the verbs.
VERBS = {
    "run": "Summarise articles: files, folders, JSONL or stdin.",
    "batch": "Have requests answered in batches, at half the price within a day.",
    "verify": "Have a model judge the claims of records.",
    "digest": "Say what several articles report together.",
    "show": "Print records in a readable form.",
    "export": "Write records as a table: CSV, Excel, Parquet, JSON Lines.",
    "report": "Make one page of records, for a browser.",
    "eval": "Score a model against gold; fail when it got worse.",
    "compare": "Say what two evaluations do differently, and if it is noise.",
    "gold": "Make, check and compare hand-labelled gold.",
    "calibrate": "Say how far scorers, checks and a verifier can be trusted.",
    "cache": "Look after the response store.",
    "prompts": "List, show, check and render prompts.",
    "schema": "Check or write the published JSON Schemas.",
    "doctor": "Say what is installed and whether the model answers.",
}
EXIT_CODES = """\b
Exit codes:
  0    all well
  1    finished, but some articles failed or were not verified, or a gate failed
  2    usage or configuration
  3    input data invalid
  4    the model's endpoint cannot be used
  5    budget reached
  130  interrupted"""


class _Verbs(click.Group):
    """A group that imports a verb when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"summarizer.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in VERBS:
            ctx.fail(f"no command {args[0]!r}; there are {', '.join(VERBS)}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Verbs, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="summarizer")
def cli() -> None:
    """Structured summaries of news: claims with checked quotes, sources and status."""


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; every failure is one line on stderr."""
    import logging

    logging.basicConfig(format="summarizer: %(message)s", level=logging.WARNING)
    sys.exit(_exit_code(args))


def _exit_code(args: Sequence[str] | None) -> int:
    stdout = sys.stdout
    try:
        code = cli.main(args, prog_name="summarizer", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a full disk can still be told from a good end
    except SummarizerError as exc:
        click.echo(f"summarizer: {exc}", err=True)
        return exc.exit_code
    except click.ClickException as exc:
        exc.show()
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt) as exc:
        if isinstance(exc.__cause__, EOFError):  # click takes any for the end of what is typed
            return _give_up(exc.__cause__)
        click.echo("summarizer: interrupted", err=True)
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit) as exc:
        # The reader of our output left (`| head`). click and rich exit with 1 then: click puts
        # its own stream in place of stdout, rich raises from the broken pipe.
        left = sys.stdout is not stdout or isinstance(exc.__context__, BrokenPipeError)
        if isinstance(exc, SystemExit) and not left:
            raise
        sys.stdout = None  # Python would complain again at its own exit
        return 0
    except OSError as exc:
        place = exc.filename or "stdout: cannot be written"
        click.echo(f"summarizer: {place}: {exc.strerror or exc}", err=True)
        sys.stdout = None
        return ConfigurationError.exit_code
    except Exception as exc:  # noqa: BLE001  # the top: nothing is above it but Python
        return _give_up(exc)
    return code if isinstance(code, int) else 0


def _give_up(exc: Exception) -> int:
    """Say that an error was unforeseen, and return the exit code; raise it in dev mode."""
    if sys.flags.dev_mode:
        raise exc
    click.echo(f"summarizer: {_unforeseen(exc)}", err=True)
    return SummarizerError.exit_code


def _unforeseen(exc: Exception) -> str:
    """Return a line about an error that no part of the program expected, such as a bug of it.

    Its message is left out: whoever raised it did not know that keys and articles must not be
    shown.
    """
    import traceback

    place = traceback.extract_tb(exc.__traceback__)[-1]
    return (
        f"an unforeseen {type(exc).__name__} in {place.filename}, line {place.lineno}; for more,"
        " run it as: python -X dev -m summarizer ..."
    )
