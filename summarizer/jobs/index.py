"""What a file of records holds, and which articles need not be done again because of it."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, get_args

import orjson

from summarizer.compact_table import CompactTable
from summarizer.errors import ConfigurationError
from summarizer.jobs.lines import (
    HASH_BYTES,
    KEY_BYTES,
    VERIFIED_BYTES,
    Line,
    described,
    digest_of,
    key_of,
    line_in,
    source_of,
)
from summarizer.models import RECORD_SCHEMA, Article, Record
from summarizer.packed import Unpacked, packing_of
from summarizer.plurals import counted
from summarizer.provenance import Recipe
from summarizer.vocabulary import Outcome

_LINE_START = f'{{"schema":"{RECORD_SCHEMA}"'.encode()
# A line as it is kept: key, hash of article, of request, of verification; then the offset, in two
# parts, the recipe, and the outcome with bits for what the other fields of `Line` say.
_ROW = struct.Struct(f"<{KEY_BYTES}s{HASH_BYTES}s{HASH_BYTES}s{VERIFIED_BYTES}sIHHH")
_HAS_SOURCE, _IS_CUT, _IS_VERIFIED, _CAN_BE_VERIFIED = 1, 2, 4, 8
_IS_UNFINISHED, _IS_UNVERIFIED, _OUTCOME = 16, 32, 64
_LOW_BITS, _MOST_RECIPES = 32, 1 << 16
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass
class Index:
    """What a file of records holds: some 50 bytes of memory an id, whatever the lines hold.

    Ids are told apart by 96 bits of a hash: among 10 million, two share them with a chance of 1 in
    10^15. `superseded` are the offsets of lines that another one supersedes, `end` is where the
    last whole line ends, in bytes. `unended` says that this line lacks its line end. Offsets in a
    packed file are those of what it holds.
    """

    superseded: array[int] = field(default_factory=lambda: array("Q"))
    end: int = 0
    unended: bool = False
    _table: CompactTable = field(
        default_factory=lambda: CompactTable(_ROW.size, key_bytes=KEY_BYTES)
    )
    _recipes: dict[Recipe | None, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Line]:
        recipes = list(self._recipes)
        return (_unpack(row, recipes) for row in self._table)

    def line(self, article_id: str) -> Line | None:
        """Return the line of an id, None when there is none."""
        return self.line_at(key_of(article_id))

    def line_at(self, key: bytes) -> Line | None:
        """Return the line of the id with a key, None when there is none."""
        row = self._table.get(key)
        return None if row is None else _unpack(row, list(self._recipes))

    def without(self, dropped: Sequence[tuple[int, int]]) -> Index:
        """Return what is held when lines are dropped: their offsets, in order, and sizes.

        They are those that are superseded, and any that hold nothing.
        """
        offsets = [offset for offset, _ in dropped]
        sizes = list(accumulate((size for _, size in dropped), initial=0))
        index = Index(end=self.end - sizes[-1], _recipes=dict(self._recipes))
        for row in self._table:
            *before, low, high, recipe, bits = _ROW.unpack(row)
            offset = low | high << _LOW_BITS
            offset -= sizes[bisect_left(offsets, offset)]
            index._table.put(_ROW.pack(*before, *_halves(offset), recipe, bits))
        return index

    def kept(
        self,
        article: Article,
        fingerprint: str,
        recipe: Recipe,
        *,
        redo: bool = False,
        verify_key: str | None = None,
    ) -> Outcome | None:
        """Return how a described article ended that need not be done again, None if it has to be.

        It need not when its line was made of it by the same request, and nothing failed; nor when
        it was read as a whole in the same way, whatever the endpoint and the limits were, unless
        with `redo`. With a `verify_key` it has to be verified in that way, too.
        """
        line = self.line(article.id)
        if line is None or line.outcome == "failed" or line.is_unfinished:
            return None
        if verify_key is not None and line.verified not in (None, digest_of(verify_key)):
            return None
        source = source_of(described(article), fingerprint)
        if line.source == source:
            return line.outcome
        if redo or line.is_cut or not line.was_read or line.recipe != recipe:
            return None
        return line.outcome if line.source[:HASH_BYTES] == source[:HASH_BYTES] else None

    def is_of(self, record: Record) -> bool:
        """Say whether the line of a record's id was read from the same article by the same request.

        So it may be the record itself, or what became of it.
        """
        line, made = self.line(record.article.id), record.provenance
        if line is None or made is None:
            return False
        return line.source == source_of(record.article.model_dump(mode="json"), made.fingerprint)

    def is_verified(self, record: Record, verify_key: str | None = None) -> bool:
        """Say whether the line of a record's id is of it, and verified, in a certain way if named.

        A line with nothing to verify counts as verified in every way.
        """
        line = self.line(record.article.id)
        if line is None or not self.is_of(record):
            return False
        if verify_key is None:
            return bool(line.verified)
        return line.verified in (None, digest_of(verify_key))

    def holds_another(self, article: Article) -> bool:
        """Say whether the line of a described article was made of another text, title or day."""
        line = self.line(article.id)
        if line is None or not line.source:
            return False
        return not line.source.startswith(source_of(described(article), "")[:HASH_BYTES])

    def refuse_other(self, recipe: Recipe, path: Path | str) -> None:
        """Raise ConfigurationError when articles were read in another way than by `recipe`."""
        from summarizer.editions import edition_of  # reads prompts, for this message only

        read = Counter(line.recipe for line in self if line.was_read and line.recipe)
        for other, n in read.most_common():
            if other is not None and other != recipe:
                same = other._replace(
                    prompt_sha256=recipe.prompt_sha256, schema_sha256=recipe.schema_sha256
                )
                name = edition_of(other.prompt_sha256 or "") if same == recipe else None
                keep = f", go on as before with --prompt {name}" if name else ""
                raise ConfigurationError(
                    f"{path} holds {counted(n, 'article')} read with {other.beside(recipe)}; this"
                    f" run reads with {recipe.beside(other)}: name another output{keep}, or do them"
                    " again with --redo"
                )

    def add(self, data: bytes) -> bool:
        """Let the line that was written at the end count for its id; False if it is no record."""
        try:
            key, line = line_in(orjson.loads(data))
            self.put(key, line, len(data))
        except (ValueError, LookupError, TypeError, AttributeError):
            return False
        return True

    def put(self, key: bytes, line: Line, n_bytes: int) -> None:
        """Do as `add` with the line of a record, see `line_of`, and its length."""
        packed = self._pack(key, line._replace(offset=self.end))
        if (earlier := self._table.get(key)) is not None:
            low, high = _ROW.unpack(earlier)[4:6]
            self.superseded.append(low | high << _LOW_BITS)
        self._table.put(packed)
        self.end += n_bytes

    def _pack(self, key: bytes, line: Line) -> bytes:
        """Return a line as it is kept; ValueError for an outcome that there is not."""
        recipe = self._recipes.setdefault(line.recipe, len(self._recipes))  # a few, for all lines
        if recipe >= _MOST_RECIPES:
            raise ConfigurationError(f"a file of records made in over {recipe:,} ways is too much")
        bits = _OUTCOME * _OUTCOMES.index(line.outcome)
        bits |= _HAS_SOURCE * bool(line.source) | _IS_CUT * line.is_cut
        bits |= _IS_UNFINISHED * line.is_unfinished | _IS_UNVERIFIED * line.is_unverified
        bits |= _IS_VERIFIED * bool(line.verified) | _CAN_BE_VERIFIED * (line.verified is not None)
        return _ROW.pack(
            key,
            line.source[:HASH_BYTES],
            line.source[HASH_BYTES:],
            line.verified or b"",
            *_halves(line.offset),
            recipe,
            bits,
        )


def read_index(path: Path) -> Index:
    """Read what a file of records holds, one line at a time; nothing when there is no file.

    A torn last line, as a killed process leaves it, is not counted. Raises ConfigurationError
    when the file cannot be read, or holds anything that is not a record.
    """
    try:
        with path.open("rb") as stream:
            return read_lines(open_lines(stream, path), path)
    except FileNotFoundError:
        return Index()
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def open_lines(stream: BufferedReader, path: Path) -> BufferedReader:
    """Return the lines of a file, from its start; `path` says how they are packed.

    Of a frame that a killed process left torn, what can be had.
    """
    stream.seek(0)
    packing = packing_of(path.name)
    if packing is None:
        return stream
    return BufferedReader(Unpacked(stream, packing, is_lenient=True), 1 << 16)


def read_lines(stream: BinaryIO, path: Path) -> Index:
    """Do as `read_index` with the lines of a file."""
    index = Index()
    for number, data in enumerate(stream, 1):
        is_whole = data.endswith(b"\n")
        if data.isspace():
            index.end += len(data)  # an editor's empty line; it goes when lines are dropped
            continue
        if not index.add(data):
            if not is_whole and _is_torn(data):
                break
            raise ConfigurationError(
                f"{path} is not a file of records: line {number} is not one. It was left as it is;"
                " name another output"
            )
        index.unended = not is_whole
    return index


def _is_torn(data: bytes) -> bool:
    """Say whether a last line without its end is the start of a record, and not a user's text."""
    return data.startswith(_LINE_START) or _LINE_START.startswith(data)


def _halves(offset: int) -> tuple[int, int]:
    return offset & (1 << _LOW_BITS) - 1, offset >> _LOW_BITS


def _unpack(row: bytes, recipes: Sequence[Recipe | None]) -> Line:
    _, article, request, verified, low, high, recipe, bits = _ROW.unpack(row)
    return Line(
        article + request if bits & _HAS_SOURCE else b"",
        recipes[recipe],
        _OUTCOMES[bits // _OUTCOME],
        low | high << _LOW_BITS,
        bool(bits & _IS_CUT),
        (verified if bits & _IS_VERIFIED else b"") if bits & _CAN_BE_VERIFIED else None,
        bool(bits & _IS_UNFINISHED),
        bool(bits & _IS_UNVERIFIED),
    )
