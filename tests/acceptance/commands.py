"""The command as users run it: a process of its own, piped or on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "summarizer")
# What a developer's shell may have set, and what would change the output.
_OURS = ("OPENAI_", "SUMMARIZER_", "NO_COLOR", "FORCE_COLOR", "TTY_", "COLUMNS", "LINES", "TERM")
_TIMEOUT_S = 60


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str = ""


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without settings, and with `changes`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {
        **kept,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        **changes,
    }


def run(*args: str | Path, cwd: Path, stdin: str | bytes | None = None, **changes: str) -> Ended:
    """Run the command piped; `changes` are environment variables."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    ended = subprocess.run(
        [*COMMAND, *map(str, args)],
        cwd=cwd,
        env=environment(**changes),
        input=data or b"",
        capture_output=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def run_on_terminal(
    *args: str | Path, cwd: Path, columns: int = 80, keys: str = "", **changes: str
) -> Ended:
    """Run the command on a terminal of its own, and type `keys`; `out` is all that it showed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.write(ours, keys.encode())
    process = subprocess.Popen(
        [*COMMAND, *map(str, args)],
        cwd=cwd,
        env=environment(**changes),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    try:
        while piece := _read(ours):
            shown += piece
        code = process.wait(_TIMEOUT_S)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return Ended(code, shown.decode().replace("\r\n", "\n"))


def _read(terminal: int) -> bytes:
    """Return what was written to a terminal; nothing once its last user has left."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says EIO there
        return b""
