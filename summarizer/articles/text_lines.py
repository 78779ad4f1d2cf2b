"""The lines of a text of any size, each decoded by itself, so that a wrong byte costs one line."""

from __future__ import annotations

import codecs
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from summarizer.articles.decoding import decode
from summarizer.articles.rows import numbered_lines
from summarizer.errors import InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first line ends as on old Macs, and as Excel for Macs still writes; in cells are others.
_OLD_MAC = re.compile(rb"[^\r\n]*\r(?![\r\n])")


@dataclass(frozen=True)
class Line:
    """A line with its end; `problem` says why it could not be read as it stands.

    What could not be decoded has surrogates in its text, and what was too long has none.
    """

    number: int
    text: str
    problem: InputError | None = None
    is_too_long: bool = False


class TextLines:
    """Reads lines one after another, counted from 1; `push_back` lets some come again.

    `sample` is how the stream begins: it tells the encoding. UTF-8 with a mark or without, UTF-16
    and UTF-32 with a mark, Windows-1252 where the sample's letters look like it. Raises InputError
    for any other encoding, and while it reads for UTF-16 that is none.
    """

    def __init__(self, stream: BinaryIO, sample: bytes, *, max_bytes: int) -> None:
        self._again: deque[Line] = deque()
        encoding = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
        if encoding is None and _OLD_MAC.match(sample):
            encoding = _encoding_of(sample) or "utf-8"
        if encoding is not None:
            self._lines = _of_text(stream, encoding, max_bytes)
        else:
            self._lines = _of_bytes(stream, max_bytes, _encoding_of(sample))

    def read(self) -> Line | None:
        """Return the next line, None at the end."""
        return self._again.popleft() if self._again else next(self._lines, None)

    def push_back(self, lines: Iterable[Line]) -> None:
        """Let lines that were read come again, in their order."""
        self._again.extendleft(reversed(list(lines)))


def sample_text(sample: bytes) -> str:
    """Return the text of a sample, whatever of it can be read; a sample may end in mid-letter."""
    encoding = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    return sample.decode(encoding or _encoding_of(sample) or "ascii", "ignore").lstrip("\ufeff")


def _encoding_of(sample: bytes) -> str | None:
    """Return "utf-8", "cp1252" where lines that are not UTF-8 look like it, None for ASCII.

    InputError where most lines are not UTF-8, and the letters are not Western European.
    """
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    if whole.isascii():
        return None
    lines = whole.split(b"\n")
    foreign = [line for line in lines if not _is_utf_8(line)]
    if not foreign:
        return "utf-8"
    try:
        decode(b"\n".join(foreign))
    except InputError:
        # A few bad lines among good ones are their own problem.
        is_utf_8 = any(not line.isascii() and _is_utf_8(line) for line in lines)
        if is_utf_8 or 2 * len(foreign) < sum(not line.isspace() for line in lines if line):
            return "utf-8"
        raise
    return "cp1252"


def _is_utf_8(data: bytes) -> bool:
    try:
        codecs.utf_8_decode(data, "strict", False)  # a part of a letter may end it
    except UnicodeDecodeError:
        return False
    return True


def _of_bytes(stream: BinaryIO, max_bytes: int, encoding: str | None) -> Iterator[Line]:
    """Yield lines; the first one beyond ASCII tells the encoding where it is not known."""
    for number, data in numbered_lines(stream, max_bytes=max_bytes):
        if data is None:
            yield Line(number, "", is_too_long=True)
            continue
        while data.startswith(codecs.BOM_UTF8):  # each of the files that were joined had one
            data = data.removeprefix(codecs.BOM_UTF8)
        try:
            if encoding is None and not data.isascii():
                text = decode(data)
                encoding = "utf-8" if _is_utf_8(data) else "cp1252"
            else:
                text = decode(data) if b"\0" in data else _text(data, encoding)
        except InputError as exc:
            # The row that it is a part of is known by its marks and quotes all the same.
            yield Line(number, data.decode("utf-8", "surrogateescape"), exc)
        else:
            yield Line(number, text)


def _text(data: bytes, encoding: str | None) -> str:
    """Return a line of a file whose others are of this encoding."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as exc:
        if encoding != "cp1252":
            raise InputError("is not UTF-8, as the rest of the file is") from exc
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as exc:
        raise InputError("is not Windows-1252, as the rest of the file is") from exc


def _of_text(stream: BinaryIO, encoding: str, max_bytes: int) -> Iterator[Line]:
    text = io.TextIOWrapper(stream, encoding, newline="")
    number = 0
    try:
        while line := text.readline(max_bytes):
            number += 1
            is_too_long = len(line) == max_bytes and not line.endswith(("\n", "\r"))
            yield Line(number, "" if is_too_long else line, is_too_long=is_too_long)
            while is_too_long and (piece := text.readline(1 << 16)):
                if piece.endswith(("\n", "\r")):
                    break
    except UnicodeError as exc:
        raise InputError(f"declares {encoding}, but is not; convert it to UTF-8") from exc
    finally:
        text.detach()  # the stream is its owner's to close
