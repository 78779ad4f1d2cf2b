"""A prompt of the user's own, taken along to machines that do not have it, as a value."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from summarizer.errors import PromptError


def luggage(prompt: str) -> dict[str, bytes]:
    """Return the file of a prompt, and the modules beside it, which may hold its reply.

    By their paths below its folder; nothing for a prompt that is built in. Raises PromptError when
    one cannot be read.
    """
    path = Path(prompt)
    if not path.is_file():
        return {}
    folder = path.resolve().parent
    try:
        files = [path.resolve(), *_modules(folder)]
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    except OSError as exc:
        raise PromptError(f"{path}: cannot be taken along: {exc}") from exc


@contextmanager
def unpacked(files: Mapping[str, bytes], prompt: str) -> Iterator[str]:
    """Give the prompt that `luggage` took along, `prompt` where it took nothing.

    It has to be loaded within: a worker that is killed would leave the files behind.
    """
    if not files:
        yield prompt
        return
    with tempfile.TemporaryDirectory(prefix="summarizer-") as folder:
        for name, data in files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        yield str(Path(folder, next(iter(files))))


def _modules(folder: Path) -> Iterator[Path]:
    """Yield the Python files of a folder; what is hidden, or an environment, is left out."""
    for parent, folders, names in os.walk(folder):
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        folders[:] = [each for each in folders if not each.startswith((".", "__pycache__"))]
        yield from (Path(parent, name) for name in names if name.endswith(".py"))
