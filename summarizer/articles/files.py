"""Find the files that hold articles, and read what each says of its articles.

One document, one line of JSONL, or one row of a table is held at a time. What cannot be read
becomes a `BadInput`.
"""

from __future__ import annotations

import codecs
import errno
import io
import logging
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from summarizer.articles.ahead import look_ahead
from summarizer.articles.csv_files import SAMPLE_BYTES, is_surely_csv, read_csv
from summarizer.articles.documents import read_html, read_markdown, read_plain
from summarizer.articles.drafts import draft, over_limit, read_at_most
from summarizer.articles.feeds import FEEDS, looks_like_xml, read_feed, xml_root
from summarizer.articles.fields import Row
from summarizer.articles.folders import Walk, printable, stem, suffix
from summarizer.articles.json_files import LIST_BYTES_PER_CHAR, LIST_START, read_lines, read_list
from summarizer.articles.options import InputOptions
from summarizer.articles.own_outputs import OwnOutput
from summarizer.articles.parquet_files import read_parquet
from summarizer.articles.pdfs import MAX_PDF_BYTES, PDF_START, read_pdf
from summarizer.articles.places import BadInput, Place, RawArticle, RawArticles
from summarizer.articles.remarks import Remarks
from summarizer.errors import InputError
from summarizer.packed import GZIP_MAGIC, ZSTD_MAGIC, DamagedPack, Packing, packing_of, unpacked

_PACKED: dict[bytes, Packing] = {GZIP_MAGIC: "gzip", ZSTD_MAGIC: "zstd"}
_PAGE = (b"<!doctype html", b"<html")
_ROW = re.compile(rb"\{\s*[\"}]")  # and no text in braces
_OBJECT_OF_LINES = re.compile(rb"\{[ \t]*[\r\n]")
_TABLE_START = b"PAR1"
_logger = logging.getLogger("summarizer.articles")

DOCUMENTS: dict[str, Callable[[bytes], Row]] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
JSONL = frozenset({".jsonl", ".ndjson"})
PDF, PARQUET = ".pdf", ".parquet"
# The mark between the cells where a table's header leaves it open.
CSV = {".csv": ",", ".tsv": "\t"}
SUFFIXES = frozenset({*DOCUMENTS, *JSONL, ".json", *CSV, *FEEDS, PARQUET, PDF})
_KNOWN = (
    "read are .txt .md .html .json .jsonl .csv .tsv .parquet .rss .atom .xml .pdf, each but"
    " .parquet also as .gz or .zst"
)
_BYTES_PER_CHAR = 4  # at most, in UTF-8, UTF-16 and UTF-32


def read_path(path: str | os.PathLike[str], options: InputOptions) -> RawArticles:
    """Yield what a file, or every file of a folder, says of its articles.

    At least one item, unless a folder has nothing but what is to be left out.
    """
    root = Path(path)
    place = Place(stem(printable(root.name)), printable(os.fspath(path)))
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except (OSError, ValueError) as exc:
        yield place.bad(_reason(exc), exc)
        return
    if is_folder:
        yield from _read_folder(root, place, options)
    else:
        yield from _guarded(place, _open_drafts(root, place, options))


def _read_folder(root: Path, place: Place, options: InputOptions) -> RawArticles:
    """Yield the articles of a folder; what is passed over is said at the end."""
    is_empty, left_out, walk = True, False, Walk(SUFFIXES)
    for found, own_place in walk.files(root, place):
        if isinstance(found, Path) and options.leaves_out(found):
            left_out = True
        elif isinstance(found, OSError):
            is_empty = False
            yield own_place.bad(_reason(found), found)
        else:
            for item in _guarded(own_place, _open_drafts(found, own_place, options)):
                if isinstance(item, BadInput) and _is_own_output(item, own_place):
                    walk.own_outputs.append(own_place.file)
                else:
                    is_empty = False
                    yield item
    skipped = walk.describe_skipped()
    if is_empty and (skipped or not left_out):
        reason = f"no articles in this folder{', ' + skipped if skipped else ''}"
        yield place.bad(f"{reason}; {_KNOWN}")
    elif skipped:
        _logger.warning("%s: %s%s", place.file, skipped, f"; {_KNOWN}" if walk.skipped else "")


def _is_own_output(bad: BadInput, file: Place) -> bool:
    """Say whether a whole file was written by summarizer, and no single row of it."""
    return bad.source == file.source and isinstance(bad.error.__cause__, OwnOutput)


def read_document(path: Path, place: Place, options: InputOptions) -> RawArticles:
    """Yield what one file says of its articles, which are said to stand at `place`."""
    yield from _guarded(place, _open_drafts(path, place, options))


def read_stream(stream: BinaryIO, place: Place, options: InputOptions) -> RawArticles:
    """Yield what a stream holds, by how it begins.

    Lines of JSON, a page, a feed, a PDF, a table whose header says that it is one, else one text.
    """
    yield from _guarded(place, _sniff(stream, place, options))


def _guarded(place: Place, drafts: RawArticles) -> RawArticles:
    """Yield `drafts` of one file; what stops them becomes the last item.

    What has to be said of their fields is said at the end, be it that no more are asked for.
    """
    remarks = Remarks(place.file)
    try:
        for item in drafts:
            if isinstance(item, RawArticle):
                remarks.note(item)
            yield item
    except InputError as exc:
        yield place.bad(str(exc), exc)
    except OSError as exc:
        yield place.bad(_reason(exc), exc)
    finally:
        remarks.say()


def _open_drafts(path: Path, place: Place, options: InputOptions) -> RawArticles:
    """Read a file by its type; one without suffix, such as a pipe, by how it begins."""
    kind, packing = suffix(path.name), packing_of(path.name)
    if kind and kind not in SUFFIXES:
        raise InputError(f"{kind} files are not read; {_KNOWN}")
    if kind == PARQUET:
        if packing:
            raise InputError("Parquet is not read from a packed file; unpack it")
        yield from read_parquet(path, place, options)
        return
    max_bytes = _max_bytes(kind, options.max_chars)
    if max_bytes is not None and not packing and path.stat().st_size > max_bytes + 4:
        raise InputError(_too_large(kind, options.max_chars))
    with path.open("rb") as file:
        stream = unpacked(file, packing)
        if kind in JSONL:
            yield from read_lines(stream, place, options)
        elif kind in CSV:
            yield from read_csv(stream, place, options, delimiter=CSV[kind])
        elif max_bytes is None:
            yield from _sniff(stream, place, options)
        else:
            data = stream.read(max_bytes + 5)  # 4 for a byte order mark
            if len(data) > max_bytes + 4:
                raise InputError(_too_large(kind, options.max_chars))
            yield from _read_whole(kind, data, place, options)


def _max_bytes(kind: str, max_chars: int) -> int | None:
    """Return how large a file may be that is read as a whole, None for the other kinds."""
    if kind in DOCUMENTS:
        return _BYTES_PER_CHAR * max_chars
    if kind == PDF:
        return MAX_PDF_BYTES
    return LIST_BYTES_PER_CHAR * max_chars if kind == ".json" or kind in FEEDS else None


def _too_large(kind: str, max_chars: int) -> str:
    if kind == PDF:
        return f"is larger than {MAX_PDF_BYTES >> 20} MB"
    return over_limit(max_chars)


def _read_whole(kind: str, data: bytes, place: Place, options: InputOptions) -> RawArticles:
    if kind == ".json":
        yield from read_list(data, place, options)
    elif kind in FEEDS:
        yield from read_feed(data, place, options)
    elif kind == PDF:
        yield draft(read_pdf(data, max_chars=options.max_chars), place, options)
    else:
        yield draft(DOCUMENTS[kind](data), place, options)


def _sniff(stream: BinaryIO, place: Place, options: InputOptions) -> RawArticles:
    has_peek = hasattr(stream, "peek")
    peekable = cast("io.BufferedReader", stream if has_peek else io.BufferedReader(stream))
    max_chars = options.max_chars
    max_bytes = _BYTES_PER_CHAR * max_chars
    blank = b""
    try:
        while (ahead := peekable.peek(64)) and ahead.isspace() and len(blank) <= max_bytes:
            blank += peekable.read(len(ahead))
        begin = ahead.removeprefix(codecs.BOM_UTF8).lstrip()
        if packing := next((p for magic, p in _PACKED.items() if begin.startswith(magic)), None):
            yield from _sniff(unpacked(peekable, packing), place, options)
        elif begin.startswith(_TABLE_START):
            raise InputError("is a Parquet table; it is read from a file that is named .parquet")
        elif begin.startswith(PDF_START):
            data = peekable.read(MAX_PDF_BYTES + 5)
            if len(data) > MAX_PDF_BYTES + 4:
                raise InputError(_too_large(PDF, max_chars))
            yield from _read_whole(PDF, data, place, options)
        elif _OBJECT_OF_LINES.match(begin):
            most = LIST_BYTES_PER_CHAR * max_chars
            yield from read_list(read_at_most(peekable, most, max_chars), place, options)
        elif _ROW.match(begin) or LIST_START.match(begin):
            yield from read_lines(peekable, place, options, first=blank.count(b"\n") + 1)
        elif looks_like_xml(begin):
            most = LIST_BYTES_PER_CHAR * max_chars
            yield from _read_xml(read_at_most(peekable, most, max_chars), place, options)
        else:
            yield from _sniff_text(blank, peekable, place, options)
    finally:
        if not has_peek:
            peekable.detach()  # the stream is its owner's to close


def _sniff_text(blank: bytes, stream: BinaryIO, place: Place, options: InputOptions) -> RawArticles:
    """Read a table, a page, or a text, in which what was read of it already is blank."""
    max_bytes = _BYTES_PER_CHAR * options.max_chars
    sample, stream = look_ahead(stream, min(SAMPLE_BYTES, max_bytes + 5))
    if not blank and is_surely_csv(sample, options.columns):
        yield from read_csv(stream, place, options)
        return
    rest = read_at_most(stream, max_bytes - len(blank), options.max_chars)
    is_page = sample.removeprefix(codecs.BOM_UTF8).lstrip()[:15].lower().startswith(_PAGE)
    yield draft((read_html if is_page else read_plain)(blank + rest), place, options)


def _read_xml(data: bytes, place: Place, options: InputOptions) -> RawArticles:
    """Read a feed, or a page that begins as XML does."""
    if xml_root(data) == "html":
        yield draft(read_html(data), place, options)
    else:
        yield from read_feed(data, place, options)


def has_known_suffix(path: Path) -> bool:
    """Say whether a file name ends as one that holds articles: ".txt", ".jsonl.gz" and so on."""
    return suffix(path.name) in SUFFIXES


def _reason(exc: Exception) -> str:
    """Return what an exception means for somebody who named a file."""
    if isinstance(exc, DamagedPack):
        return str(exc)
    if isinstance(exc, FileNotFoundError | NotADirectoryError):
        return "no such file or folder"
    if isinstance(exc, PermissionError):
        return "no permission to read it"
    if isinstance(exc, OSError) and exc.errno == errno.ELOOP:
        return "is a symbolic link that leads back to itself"
    return f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
