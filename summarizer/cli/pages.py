"""Text for a terminal: as it is while it fits the screen, and through a pager when it is longer."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Final, NamedTuple, TextIO, TypeAlias, cast

from summarizer.cli.selecting import tell
from summarizer.errors import ConfigurationError

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
# Colours pass through (R), and what was shown stays on the screen (X); quit where it fits (F).
_LESS = "FRX"
# Pagers that pass colours on, less as it is started here; others show or break at their codes.
_PASS_COLOURS: Final = frozenset(
    ("less", "most", "bat", "batcat", "moar", "moor", "ov", "lv", "delta", "pspg", "nvimpager")
)
# Joiners and direction marks are of real text, and take no column.
_LESS_CHARACTERS = "200C-200F:c"

_Handler: TypeAlias = Callable[[int, FrameType | None], object] | int | None


class PagerLeft(Exception):
    """The reader has seen enough: the pager was quit before the end."""


class Screen(NamedTuple):
    """Where to print, how to say something on stderr meanwhile, and whether colours may be used.

    They may not where what is printed may go through a pager that is not known to pass them.
    """

    out: TextIO
    say: Callable[[str], None]
    has_colour: bool = True


@contextmanager
def open_pages(*, paged: bool = True) -> Iterator[Screen]:
    """Give the standard output, on a terminal through a pager once it is longer than the screen.

    The pager is PAGER, else less; none where PAGER is empty or cat, or the terminal is dumb. One
    that cannot be started is said, and done without. When it is quit, what is done within ends,
    and nothing is amiss; in any case it is waited for, and what is said comes behind it.
    Characters that the output cannot hold become escapes.

    Raises ConfigurationError when there is no output.
    """
    if sys.stdout is None:
        raise ConfigurationError("the standard output is closed")
    stdout: TextIO = sys.stdout
    stdout.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]  # a text file here
    pager = _pager() if paged and stdout.isatty() else None
    if pager is None:
        yield Screen(stdout, tell)
        return
    said: list[str] = []
    pages = _Pages(stdout, pager, said.append)
    try:
        with suppress(PagerLeft):
            yield Screen(cast("TextIO", pages), said.append, _name(pager) in _PASS_COLOURS)
    finally:
        pages.finish()
        for message in said:
            tell(message)


def _pager() -> list[str] | None:
    """Return the words of the command that pages, None for none."""
    if os.environ.get("TERM", "dumb") == "dumb":
        return None
    given = os.environ.get("PAGER")
    if given is None:
        return ["less"] if shutil.which("less") else None
    try:
        words = shlex.split(given)
    except ValueError:  # a quotation mark is open: the name is taken as it is
        words = [given]
    return words if words and words[0] and words != ["cat"] else None


def _name(pager: list[str]) -> str:
    """Return which program a pager is: what `pager` is a link to, on some systems."""
    name = Path(pager[0]).stem
    found = shutil.which(pager[0])
    return Path(found).resolve().stem if found and name == "pager" else name


class _Pages(io.TextIOBase):
    """Holds back a screenful, then starts the pager and gives it all."""

    def __init__(self, stdout: TextIO, pager: list[str], say: Callable[[str], None]) -> None:
        self._stdout = stdout
        self._pager = pager
        self._say = say
        size = shutil.get_terminal_size()
        self._columns = max(1, size.columns)
        self._rows_left = size.lines - 1  # the prompt of the shell comes below
        self._held: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._out: IO[str] | None = None  # what takes the text once it is not held back
        self._handler: _Handler = signal.SIG_DFL

    @property
    def encoding(self) -> str:  # type: ignore[override]  # as of the output itself
        """Return the encoding of the output."""
        return self._stdout.encoding

    def isatty(self) -> bool:
        """Return True: what a pager is given is seen on the terminal."""
        return True

    def write(self, text: str, /) -> int:
        """Hold the text back, or give it to the pager; raises PagerLeft when that was quit."""
        if self._out is not None:
            self._give(self._out, text)
            return len(text)
        self._held.append(text)
        self._rows_left -= self._rows(text)
        if self._rows_left < 0:
            self._give(self._start(), "")
        return len(text)

    def finish(self) -> None:
        """Print what was held back, or wait until the pager is quit."""
        if self._process is None or self._out is None:
            self._give(self._stdout, "")
            self._stdout.flush()
            return
        with suppress(BrokenPipeError):
            self._out.close()
        self._process.wait()
        signal.signal(signal.SIGINT, self._handler)

    def _rows(self, text: str) -> int:
        """Return how many rows of the screen the lines of a text take."""
        from rich.cells import cell_len

        lines = _STYLE.sub("", text).split("\n")
        rows = (max(1, -(-cell_len(line) // self._columns)) for line in lines[:-1])
        return sum(rows)

    def _start(self) -> IO[str]:
        """Start the pager, and return what takes the text: the output itself where it fails."""
        environment = {"LESS": _LESS, "LESSUTFCHARDEF": _LESS_CHARACTERS, **os.environ}
        command = self._pager
        if _name(command) == "less" and "LESS" in os.environ:
            command = [*command, "-R"]
        self._handler = signal.signal(signal.SIGINT, self._on_interrupt)
        try:
            self._process = subprocess.Popen(  # noqa: S603  # the user's own PAGER
                command,
                stdin=subprocess.PIPE,
                env=environment,
                encoding=self._stdout.encoding,
                errors="backslashreplace",
            )
        except OSError as exc:
            signal.signal(signal.SIGINT, self._handler)
            self._say(f"the pager {command[0]!r} cannot be started: {exc.strerror or exc}")
        pipe = self._process.stdin if self._process is not None else None
        self._out = pipe or self._stdout
        return self._out

    def _give(self, out: IO[str], text: str) -> None:
        """Write a text behind what was held back."""
        if self._process is not None and self._process.poll() is not None:
            raise PagerLeft
        held, self._held = self._held, []
        try:
            out.write("".join([*held, text]))
        except BrokenPipeError:
            if self._process is None:
                raise
            raise PagerLeft from None

    def _on_interrupt(self, _: int, __: FrameType | None) -> None:
        """Leave Ctrl-C to the pager while there is one: it is the pager's key too."""
        if self._process is not None and self._process.poll() is not None:
            raise KeyboardInterrupt
