"""The files of a folder that hold articles, and a count of those that do not."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from summarizer.articles.own_outputs import STORE_MARKER
from summarizer.articles.places import Place
from summarizer.packed import packing_of, without_packing
from summarizer.plurals import counted

_MAX_KINDS = 5  # of skipped files that are named


class Walk:
    """The files below a folder with a suffix of `known`, sorted, hidden ones left out.

    Each folder is read once however often it is linked. An id is the path below the root without
    suffix, but with it where two would share one. After the walk `skipped` counts the files with
    other suffixes; the reader adds to `own_outputs` those that summarizer has written, beside the
    folders of stores.
    """

    def __init__(self, known: Collection[str]) -> None:
        self.skipped: Counter[str] = Counter()
        self.own_outputs: list[str] = []
        self._known = known
        self._visited: set[tuple[int, int]] = set()

    def files(
        self, folder: Path, place: Place, prefix: str = ""
    ) -> Iterator[tuple[Path, Place] | tuple[OSError, Place]]:
        """Yield every file with its place; of a folder that cannot be read, the error."""
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._visited:
                return
            self._visited.add((status.st_dev, status.st_ino))
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208 - names are enough
        except OSError as exc:
            yield exc, place
            return
        if STORE_MARKER in names:
            self.own_outputs.append(place.file)
            return
        stems = Counter(stem(name) for name in names if suffix(name) in self._known)
        for name in names:
            child, kind = folder / name, _kind(folder / name)
            shown, file = printable(name), printable(str(Path(place.file) / name))
            if kind == "folder":
                yield from self.files(child, Place(prefix + shown, file), f"{prefix}{shown}/")
            elif kind == "file" and suffix(name) not in self._known:
                self.skipped[_shown_suffix(shown)] += 1
            elif kind == "file":
                own = stem(shown) if stems[stem(name)] == 1 else shown
                yield child, Place(prefix + own, file)

    def describe_skipped(self) -> str:
        """Return the count by suffix, such as "4 files skipped (3 .docx, 1 without suffix)".

        Empty where nothing was skipped. Some of those that summarizer wrote are named.
        """
        ranked = sorted(self.skipped.items(), key=lambda item: (-item[1], item[0]))
        kinds = [f"{number:,} {kind}" for kind, number in ranked[:_MAX_KINDS]]
        if others := sum(number for _, number in ranked[_MAX_KINDS:]):
            kinds.append(f"{others:,} others")
        if own := self.own_outputs:
            more = ", ..." if len(own) > _MAX_KINDS else ""
            names = ", ".join(Path(file).name for file in own[:_MAX_KINDS])
            kinds.append(f"{len(own):,} written by summarizer: {names}{more}")
        number = self.skipped.total() + len(own)
        return f"{counted(number, 'file')} skipped ({', '.join(kinds)})" if number else ""


def suffix(name: str) -> str:
    """Return the lower-case suffix of a file name, that of "a.txt.gz" being ".txt"."""
    return Path(without_packing(name.lower())).suffix


def stem(name: str) -> str:
    """Return the file name without its suffix, or without both of "a.txt.gz"."""
    return Path(without_packing(name)).stem


def printable(name: str) -> str:
    """Return a file name that can be written as UTF-8, whatever bytes it has on disk."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _shown_suffix(name: str) -> str:
    """Return what follows the last dot of a name, in small letters, with .gz if that is all."""
    packed = Path(name.lower()).suffix if packing_of(name) else ""
    return suffix(name) + packed or "without suffix"


def _kind(path: Path) -> str | None:
    """Return "folder", "file", or None for pipes and devices.

    What cannot be looked at counts as a file, so that reading it says why.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else None
