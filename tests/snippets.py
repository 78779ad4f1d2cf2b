"""The examples of the documentation hold; `python -m tests.snippets` renews what they show.

What a fenced block is, is said by the words behind its fence:

    sh, python          executed, in the order of the page, in a folder of the page's own
    sh stand-in         the same, with a key and a server on loopback in the place of a model's
    sh not-run          not executed: its `summarizer` lines are held to the real options, and its
                        `make` lines to the targets of the Makefile
    toml suite.toml     any language and a name: a file, which is written to the folder
    text, json, ...     what the executed block above it printed, stdout and stderr together; a
                        command that fails adds the line "exit code N"
    yaml not-run        any other language: shown only, but for its `summarizer` lines

In what is shown, a line "..." stands for lines left out; what differs from run to run or from
machine to machine (`_VOLATILE`) may differ. In Python, `expression  # -> value` shows a repr.
"""

from __future__ import annotations

import difflib
import re
import shlex
import sys
from collections.abc import Iterator, Sequence

import click

from summarizer.cli import cli
from tests.execution import Result, execute
from tests.pages import PAGES, ROOT, Block, blocks, inline_code, read

LEFT_OUT = "..."
_VOLATILE = tuple(
    re.compile(pattern)
    for pattern in (
        # an instant, and how long it took, which is not said when it took no time
        r"(?:\d+\.\d s, )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d[\d.]*(?:Z|\+00:00)?)?",
        r'(?<="labelled": ")\d{4}-\d\d-\d\d',  # today
        r"\b\d+(?:\.\d+)? ?m?s\b",  # a duration
        r"\b[0-9a-f]{64}\b|(?<=request )[0-9a-f]{12}\b",  # a fingerprint, a hash: prompts change it
        r"\b\d+\.\d+\.\d+(?![.\d])",  # a version
        r"(?m)(?<=^bytes     )[\d,]+",
    )
)
_VALUE = re.compile(r"(?<=  # -> ).*")
_OPTIONS = re.compile(r"(<!-- options: (?P<verb>[a-z ]+) -->\n)(?:\|.*\n)*")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
_SEPARATORS = frozenset({"|", "||", "&&", ";", "&", "(", ")"})


def pairs(found: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Yield the blocks that are executed, each with the block that shows what it printed.

    ValueError for a block that shows what nothing printed.
    """
    waiting: Block | None = None
    for block in found:
        if block.is_shown:
            if waiting is None:
                raise ValueError(
                    f"line {block.first}: a block of {block.language or 'no language'} that is not"
                    " executed, no file, not marked not-run, and shows nothing that was printed"
                )
            yield waiting, block
            waiting = None
        elif block.is_run:
            if waiting is not None:
                yield waiting, None
            waiting = block
    if waiting is not None:
        yield waiting, None


def problems(text: str, results: Sequence[Result]) -> Iterator[str]:
    """Yield what a page shows otherwise than it is."""
    if text != with_options(text):
        yield "the options of a command have changed"
    for (block, shown), result in zip(pairs(blocks(text)), results, strict=True):
        if shown is None:
            if result.failed:
                yield f"line {block.first}: fails, and does not show it:\n{result.output}"
        elif (real := renewed(shown.text, result.output)) != shown.text:
            lines = difflib.unified_diff(
                shown.text.splitlines(), real.splitlines(), "shown", "printed", n=1, lineterm=""
            )
            yield f"line {shown.first}: shows what is not printed:\n" + "\n".join(lines)
        for line, value in result.values.items():
            named = _VALUE.search(block.text.splitlines()[int(line) - 1])
            if named is None or not _alike(named[0], value):
                yield f"line {block.first + int(line)}: the value is {value}"


def renewed(shown: str, printed: str) -> str:
    """Return what a block should show: what it shows where that holds, else what was printed.

    Of the stretches between lines left out the first stands at the start, the last at the end, and
    those between begin with the line that is most like their first one; each keeps its length.
    """
    lines = printed.splitlines()
    stretches = _stretches(shown)
    if len(stretches) == 1:
        return shown if _alike(shown, printed) else printed
    kept: list[str] = []
    start = 0
    for number, stretch in enumerate(stretches):
        at = start
        if number == len(stretches) - 1:
            at = max(start, len(lines) - len(stretch))
        elif number > 0:
            at = _place(stretch, lines, start)
        real = lines[at : at + len(stretch)]
        kept += stretch if _alike("\n".join(stretch), "\n".join(real)) else real
        start = at + len(real)
        if number < len(stretches) - 1:
            kept.append(LEFT_OUT)
    return "\n".join(kept)


def _stretches(shown: str) -> list[list[str]]:
    """Return the runs of lines between the lines left out."""
    found: list[list[str]] = [[]]
    for line in shown.splitlines():
        if line.strip() == LEFT_OUT:
            found.append([])
        else:
            found[-1].append(line)
    return found


def _place(stretch: Sequence[str], lines: Sequence[str], start: int) -> int:
    """Return where a stretch begins among the lines from `start`, or where its like does."""
    for at in range(start, len(lines)):
        if _alike("\n".join(stretch), "\n".join(lines[at : at + len(stretch)])):
            return at
    close = difflib.get_close_matches("".join(stretch[:1]), lines[start:], n=1, cutoff=0.0)
    return lines.index(close[0], start) if close else start


def _alike(shown: str, printed: str) -> bool:
    """Say whether two texts are the same but for what is volatile."""
    for pattern in _VOLATILE:
        shown, printed = (pattern.sub("~", text) for text in (shown, printed))
    return shown == printed


def with_options(text: str) -> str:
    """Return a page with a table of a command's options below each `<!-- options: VERB -->`."""
    return _OPTIONS.sub(lambda found: f"{found[1]}{_table(found['verb'])}", text)


def _table(verb: str) -> str:
    """Return the usage of a command and what its options do, as its help says it."""
    command = dict(commands())[f"summarizer {verb}"]
    context = click.Context(command, info_name=f"summarizer {verb}", terminal_width=1000)
    options = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    records = [option.get_help_record(context) for option in options]
    purpose = (command.help or "").partition("\n")[0].rstrip(".") + "."
    rows = [
        (command.get_usage(context).removeprefix("Usage: "), purpose),
        *(record for record in records if record and not record[0].endswith("--help")),
    ]
    cells = [(f"`{left}`".replace("|", "\\|"), said.replace("|", "\\|")) for left, said in rows]
    lines = [f"| {left} | {said} |\n" for left, said in cells]
    lines.insert(1, "|---|---|\n")
    return "".join(lines)


def unknown_words(text: str) -> Iterator[str]:
    """Yield what blocks that are not run, and the prose, say of commands that is not so."""
    for block in blocks(text):
        if block.is_left:
            for line in block.text.replace("\\\n", " ").splitlines():
                yield from _wrong_commands(line)
    known = set(options())
    verbs = cli.list_commands(click.Context(cli))
    for code in inline_code(text):
        for option in _OPTION.findall(code):
            if option not in known:
                yield f"`{code}`: no command has the option {option}"
        words = [word for word in code.split() if not word.startswith("-")]
        if words[:1] == ["summarizer"] and words[1:] and words[1] not in verbs:
            yield f"`{code}`: there is no command {words[1]}"


def _wrong_commands(line: str) -> Iterator[str]:
    """Yield what is wrong with the commands of a line of shell."""
    line = re.sub(r"^\s*(?:- )?run: ", "", line)  # a step of a workflow
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for token in [*lexer, ";"]:
        if token not in _SEPARATORS:
            words.append(token)
            continue
        while words and "=" in words[0]:  # variables before the command
            words.pop(0)
        for place in [at for at, word in enumerate(words) if word in ("<", ">", ">>")][::-1]:
            del words[place : place + 2]
        if words[:1] == ["make"]:
            targets = _TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
            yield from (
                f"make: no target {w}" for w in words[1:] if "=" not in w and w not in targets
            )
        if words[:1] == ["summarizer"]:
            try:
                _parse(words[1:])
            except click.ClickException as exc:
                yield f"{line.strip()}: {exc.format_message()}"
        words = []


def _parse(args: Sequence[str]) -> None:
    """Read arguments as the command line does, and do nothing; UsageError for wrong ones."""
    command: click.Command = cli
    context = cli.make_context("summarizer", list(args))
    while isinstance(command, click.Group):
        _, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        command = found
        context = command.make_context(found.name, rest, parent=context)


def options() -> dict[str, list[str]]:
    """Return every long option, with the commands that have it."""
    found: dict[str, list[str]] = {"--help": ["summarizer"]}
    for name, command in commands():
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    found.setdefault(option, []).append(name)
    return found


def commands(
    command: click.Command = cli, name: str = "summarizer"
) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it, with their names."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for verb in command.list_commands(context):
            found = command.get_command(context, verb)
            assert found is not None
            yield from commands(found, f"{name} {verb}")


def main() -> None:
    """Renew what the pages show, those that are named or all."""
    chosen = sys.argv[1:] or PAGES
    results = execute({page: blocks(read(page)) for page in chosen})
    for page in chosen:
        text = with_options(read(page))
        lines = text.splitlines()
        found = list(zip(pairs(blocks(text)), results[page], strict=True))
        for (block, shown), result in reversed(found):
            if shown is not None:
                lines[shown.first : shown.last] = renewed(shown.text, result.output).splitlines()
            for number, value in result.values.items():
                at = block.first + int(number) - 1
                lines[at] = _VALUE.sub(lambda _, new=value: new, lines[at])  # type: ignore[misc]  # a default binds
        (ROOT / page).write_text("\n".join(lines) + "\n", encoding="utf-8")
        for problem in problems(read(page), results[page]):
            print(f"{page}, {problem}")  # noqa: T201  # what is left to be mended by hand


if __name__ == "__main__":
    main()
