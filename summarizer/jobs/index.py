"""What a file of records holds, and which articles need not be done again because of it."""

from __future__ import annotations

import hashlib
import json
import struct
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, get_args

import orjson

from summarizer.compact_table import CompactTable
from summarizer.errors import ConfigurationError
from summarizer.models import RECORD_SCHEMA, Article, ArticleInfo, Record
from summarizer.packed import Unpacked, packing_of
from summarizer.plurals import counted
from summarizer.provenance import Recipe, verification_key
from summarizer.vocabulary import READ, Outcome

_LINE_START = f'{{"schema":"{RECORD_SCHEMA}"'.encode()
# What a reading depends on, of what a record says of its article.
_READ_FIELDS = ("sha256", "title", "publisher", "published", "language")
_KEY_BYTES, _HASH_BYTES, _VERIFIED_BYTES = 12, 8, 4
_CUT = frozenset(("truncated", "unread"))  # what flags say of a record that lacks something
_RECIPE_FIELDS = (
    *("model", "prompt", "prompt_sha256", "schema_sha256", "language"),
    "sampling",
)
# A line as it is kept: key, hash of article, of request, of verification; then the offset, in two
# parts, the recipe, and the outcome with bits for what the other fields of `Line` say.
_ROW = struct.Struct(f"<{_KEY_BYTES}s{_HASH_BYTES}s{_HASH_BYTES}s{_VERIFIED_BYTES}sIHHB")
_HAS_SOURCE, _IS_CUT, _IS_VERIFIED, _CAN_BE_VERIFIED, _OUTCOME = 1, 2, 4, 8, 16
_LOW_BITS, _MOST_RECIPES = 32, 1 << 16
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Line(NamedTuple):
    """The line that counts for one id, at `offset` bytes.

    `source` hashes the article that it was made of (8 bytes) and the request that it was made by
    (8 bytes); empty, as `recipe` is None, where there was no article to read. `is_cut` says that
    the reply, or the prompt, was cut, or parts were not read, so that another limit or another day
    may do better. `verified` hashes
    how the whole record was verified (4 bytes); empty where it was not, None where nothing can be.
    """

    source: bytes
    recipe: Recipe | None
    outcome: Outcome
    offset: int
    is_cut: bool = False
    verified: bytes | None = None

    @property
    def was_read(self) -> bool:
        """Say whether the record says what its article says."""
        return self.outcome in READ


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
        default_factory=lambda: CompactTable(_ROW.size, key_bytes=_KEY_BYTES)
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

        It need not when its line was made of it by the same request, and did not fail; nor when it
        was read as a whole in the same way, whatever the endpoint and the limits were, unless with
        `redo`. With a `verify_key` it has to be verified in that way, too.
        """
        line = self.line(article.id)
        if line is None or line.outcome == "failed":
            return None
        if verify_key is not None and line.verified not in (None, _digest(verify_key)):
            return None
        source = _source(_described(article), fingerprint)
        if line.source == source:
            return line.outcome
        if redo or line.is_cut or not line.was_read or line.recipe != recipe:
            return None
        return line.outcome if line.source[:_HASH_BYTES] == source[:_HASH_BYTES] else None

    def was_made_by(self, article: Article, fingerprint: str) -> bool:
        """Say whether the line of a described article was made of it, and by this request."""
        line = self.line(article.id)
        return line is not None and line.source == _source(_described(article), fingerprint)

    def is_of(self, record: Record) -> bool:
        """Say whether the line of a record's id was read from the same article by the same request.

        So it may be the record itself, or what became of it.
        """
        line, made = self.line(record.article.id), record.provenance
        if line is None or made is None:
            return False
        return line.source == _source(record.article.model_dump(mode="json"), made.fingerprint)

    def is_verified(self, record: Record, verify_key: str | None = None) -> bool:
        """Say whether the line of a record's id is of it, and verified, in a certain way if named.

        A line with nothing to verify counts as verified in every way.
        """
        line = self.line(record.article.id)
        if line is None or not self.is_of(record):
            return False
        if verify_key is None:
            return bool(line.verified)
        return line.verified in (None, _digest(verify_key))

    def holds_another(self, article: Article) -> bool:
        """Say whether the line of a described article was made of another text, title or day."""
        line = self.line(article.id)
        if line is None or not line.source:
            return False
        return not line.source.startswith(_source(_described(article), "")[:_HASH_BYTES])

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
            row = orjson.loads(data)
            if row["schema"] != RECORD_SCHEMA:
                return False
            article, made = row["article"], row["provenance"]
            source, recipe = b"", None
            if article["sha256"] is not None and made is not None:
                source, recipe = _source(article, made["fingerprint"]), Recipe.of(made)
            is_cut = any(flag["kind"] in _CUT for flag in row.get("flags", ()))
            line = Line(source, recipe, row["outcome"], 0, is_cut, _verified(row))
            self.put(key_of(article["id"]), line, len(data))
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
        bits |= _IS_VERIFIED * bool(line.verified) | _CAN_BE_VERIFIED * (line.verified is not None)
        return _ROW.pack(
            key,
            line.source[:_HASH_BYTES],
            line.source[_HASH_BYTES:],
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


def _verified(row: Mapping[str, Any]) -> bytes | None:
    """Return how the record of a row was verified, see `Line`."""
    summary = row.get("summary")
    claims = row["claims"] or [each for each in row.get("rejected", ()) if each.get("before")]
    if row["outcome"] not in READ or not (claims or (summary and summary["sentences"])):
        return None
    made = row.get("verification")
    if any(flag["kind"] == "not_verified" for flag in row.get("flags", ())):
        return b""  # what another one found stands
    return _digest(verification_key(made)) if made and made["complete"] else b""


def line_of(record: Record) -> Line:
    """Return what an index keeps of a record, at offset 0: what it reads in its line of JSON."""
    info, made = record.article, record.provenance
    source, recipe = b"", None
    if info.sha256 is not None and made is not None:
        source = _source(_described(info), made.fingerprint)
        recipe = Recipe.of({name: getattr(made, name) for name in _RECIPE_FIELDS})
    is_cut = any(flag.kind in _CUT for flag in record.flags)
    return Line(source, recipe, record.outcome, 0, is_cut, _verified_in(record))


def _verified_in(record: Record) -> bytes | None:
    """Do as `_verified` with a record."""
    claims = record.claims or [each for each in record.rejected if each.before]
    summary = record.summary
    if record.outcome not in READ or not (claims or (summary and summary.sentences)):
        return None
    made = record.verification
    if made is None or not made.complete or any(f.kind == "not_verified" for f in record.flags):
        return b""
    return _digest(verification_key(made.model_dump(mode="json")))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_VERIFIED_BYTES).digest()


def key_of(article_id: str) -> bytes:
    """Return what stands for an article's id in an index."""
    data = article_id.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_KEY_BYTES).digest()


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
    )


def _described(article: Article | ArticleInfo) -> dict[str, Any]:
    fields = {name: getattr(article, name) for name in _READ_FIELDS}
    return {**fields, "published": str(article.published) if article.published else None}


def _source(article: Mapping[str, Any], fingerprint: str) -> bytes:
    """Return the hash of an article and of the request that it was read by, side by side."""
    known = {**article, "language": article.get("language") or "en"}  # older records do not say
    fields = json.dumps([known.get(name) for name in _READ_FIELDS]).encode()
    return (
        hashlib.blake2b(fields, digest_size=_HASH_BYTES).digest()
        + hashlib.blake2b(fingerprint.encode(), digest_size=_HASH_BYTES).digest()
    )
