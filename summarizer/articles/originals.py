"""The articles that records were read from, found again: by the file, and by the text's hash."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from summarizer.articles import MAX_CHARS, STDIN, BadInput, scan
from summarizer.articles.fetching.urls import is_address
from summarizer.articles.options import InputOptions, input_options
from summarizer.errors import InputError
from summarizer.models import Article, ArticleInfo, Record

# Records come in about the order of their articles, but finish out of it.
_MOST_HELD = 1_000
_MOST_SCANS = 8
_HASH_DIGITS = 16
_LINE = re.compile(r":\d+$")
_NAME_THEM = "name its file or folder by --articles PATH"


class Originals:
    """Finds the articles of records: in the file that a record names, or in `paths` if given.

    Files are scanned once as long as records come in about the order of their articles. At most
    1,000 articles of a scan are held, and 16 digits of the hash, and the id, of every other one.
    `fields` are those with which the articles were read, as `scan_articles` takes them.
    """

    def __init__(
        self,
        paths: Sequence[str] = (),
        *,
        max_chars: int = MAX_CHARS,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        self._paths = tuple(paths)
        self._options = input_options(max_chars=max_chars, fields=fields)
        self._scans: OrderedDict[tuple[str, ...], _Scan] = OrderedDict()

    def find(self, info: ArticleInfo) -> Article:
        """Return the article of a record: its text as it is, and what the record says of it.

        Raises InputError for one that is nowhere, cannot be read, or has changed since.
        """
        if info.sha256 is None:
            raise InputError("it does not say which text it was read from")
        paths = self._paths or (_file_of(info),)
        if paths not in self._scans:
            self._scans[paths] = _Scan(paths, self._options)
        self._scans.move_to_end(paths)
        if len(self._scans) > _MOST_SCANS:
            self._scans.popitem(last=False)
        return as_read(info, self._scans[paths].find(info))


def text_leant_on(record: Record, originals: Originals) -> str | None:
    """Return the text of a record's article, where its claims lean on words of it.

    None where they do not, or the article is not where the record says it was, as it was.
    """
    if any(claim.context for claim in record.claims):
        with suppress(InputError):
            return originals.find(record.article).text
    return None


def as_read(info: ArticleInfo, text: str) -> Article:
    """Return an article with what its record says of it, as it was when it was read."""
    return Article(text=text, **info.model_dump(exclude={"sha256", "n_chars", "extra"}))


class _Scan:
    """One pass after another over some files, for as long as articles are looked for."""

    def __init__(self, paths: Sequence[str], options: InputOptions) -> None:
        self._paths = paths
        self._options = options
        self._items = self._start()
        self._held: OrderedDict[str, str] = OrderedDict()
        self._hashes: set[str] = set()
        self._ids: set[str] = set()
        self._problem: InputError | None = None

    def find(self, info: ArticleInfo) -> str:
        """Return the text of an article; raises InputError when no file has it."""
        sha256 = info.sha256 or ""
        if sha256 in self._held:
            return self._held[sha256]
        while True:
            for article in self._items:
                self._hold(article)
                if article.sha256 == sha256:
                    return article.text
            if sha256[:_HASH_DIGITS] not in self._hashes:
                raise self._missing(info)
            self._items = self._start()  # it was let go of, so it comes again

    def _start(self) -> Iterator[Article]:
        for item in scan(self._paths, self._options):
            if isinstance(item, BadInput):
                if not item.is_duplicate:
                    self._problem = self._problem or item.error
            else:
                yield item

    def _hold(self, article: Article) -> None:
        self._held[article.sha256] = article.text
        self._hashes.add(article.sha256[:_HASH_DIGITS])
        self._ids.add(article.id)
        if len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)

    def _missing(self, info: ArticleInfo) -> InputError:
        where = ", ".join(self._paths)
        if info.id in self._ids:
            return InputError(f"its article has changed since it was read, in {where}")
        if self._problem is not None and len(self._paths) == 1 and not self._ids:
            return InputError(f"its article cannot be read: {self._problem}; {_NAME_THEM}")
        return InputError(f"its article is not in {where}; {_NAME_THEM}")


def _file_of(info: ArticleInfo) -> str:
    """Return the file that a record names as its source, without the line in it."""
    if info.source is None:
        raise InputError(f"it does not say where its article is; {_NAME_THEM}")
    if _LINE.sub("", info.source) == STDIN:
        raise InputError(f"it was read from standard input; {_NAME_THEM}")
    if is_address(info.source):
        raise InputError(f"its article is at {info.source}, which is not fetched; {_NAME_THEM}")
    for path in (info.source, _LINE.sub("", info.source)):
        if Path(path).is_file():
            return path
    raise InputError(f"its article is not there: {info.source}: no such file; {_NAME_THEM}")
