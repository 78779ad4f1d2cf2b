"""Which entries answer requests about some articles: what has to go when those are forgotten.

An entry says which article it is about since requests have told. One of before does not, but a
reply quotes its article: a longer passage of the article in it tells as well.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from summarizer.models import Article
from summarizer.store.entry import Entry

# 30 characters in a row are some five words: two articles that share them share a passage.
_PASSAGE_CHARS: Final = 30
_HASH_DIGITS: Final = 16
_DEEPEST: Final = 20
# Looked for at every quotation mark: what stands before the JSON may hold one, too.
_STRING: Final = re.compile(r'(?="((?:[^"\\]|\\.)*)")', re.DOTALL)

Found = Literal["about", "namesake", "unknown", "other"]


@dataclass(frozen=True)
class Forgotten:
    """What was found, and removed unless it was only asked for.

    `fingerprints` are the entries about the articles. `n_namesakes` entries are of another text
    under the id of one, `n_unknown` do not say which article they are about, nor quote one.
    `missing` are names of which no entry is. `is_clean` is false where the database's files may
    still hold what was removed.
    """

    fingerprints: tuple[str, ...]
    n_namesakes: int
    n_unknown: int
    missing: tuple[str, ...] = ()
    is_clean: bool = True


@dataclass
class Wanted:
    """The articles to forget: by the hashes of their texts, by their ids, and their passages.

    `named` are ids, or the first 16 digits of a hash or more, which were given alone; `ids` are
    those of the articles whose texts are known, and tell nothing by themselves: others may share
    them.
    """

    sha256s: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Wanted:
        """Return what stands for some articles."""
        wanted = cls()
        for article in articles:
            wanted.add(article.text, article.sha256, article.id)
        return wanted

    def add(self, text: str, sha256: str, article_id: str) -> None:
        """Take in an article: its text, or passages of it, the hash of the text, and the id."""
        self.texts.append(text)
        self.sha256s.add(sha256)
        self.ids.add(article_id)

    def learn(self, entries: Iterable[Entry]) -> set[str]:
        """Take in the hashes of all that is named, and return the names that were found."""
        found: set[str] = set()
        for entry in entries if self.named else ():
            sha256 = entry.get("article_sha256", "")
            known = {
                name
                for name in self.named
                if name == entry.get("article_id")
                or (len(name) >= _HASH_DIGITS and sha256.startswith(name.lower()))
            }
            if known and sha256:
                found |= known
                self.sha256s.add(sha256)
        return found

    def tells(self, entry: Entry) -> Found:
        """Return what an entry is to these articles."""
        sha256 = entry.get("article_sha256")
        if sha256 is not None:
            if sha256 in self.sha256s:
                return "about"
            return "namesake" if entry.get("article_id") in self.ids else "other"
        passages = list(_passages(entry["completion"]))
        if any(passage in text for text in self.texts for passage in passages):
            return "about"
        return "unknown"


def find(wanted: Wanted, rows: Callable[[], Iterator[tuple[str, Entry]]]) -> Forgotten:
    """Return what `rows`, all entries with their fingerprints, hold about some articles."""
    known = wanted.learn(entry for _, entry in rows())
    counts: Counter[Found] = Counter()
    doomed = []
    for fingerprint, entry in rows():
        told = wanted.tells(entry)
        counts[told] += 1
        if told == "about":
            doomed.append(fingerprint)
    return Forgotten(
        tuple(doomed), counts["namesake"], counts["unknown"], tuple(sorted(wanted.named - known))
    )


def _passages(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the longer strings of a completion, also of JSON inside of one, cut off or not."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list) and depth < _DEEPEST:
        for part in value:
            yield from _passages(part, depth + 1)
    elif isinstance(value, str) and len(value) >= _PASSAGE_CHARS:
        yield value
        for match in _STRING.finditer(value):
            if len(match[1]) >= _PASSAGE_CHARS:
                with suppress(ValueError):
                    yield str(json.loads(f'"{match[1]}"', strict=False))
