"""The quotes of a file of gold as they are written, and the offsets that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from summarizer.evaluation.gold.labels import UNPLACED
from summarizer.evaluation.gold.places import GoldText, Located
from summarizer.models import Article


class Entry(NamedTuple):
    """An object that holds a quote: its key in the file, the object, and what it gives.

    `start` and `end` are UNPLACED where the object does not give them.
    """

    key: str
    fields: dict[str, Any]
    quote: str
    start: int
    end: int

    def locate(self, text: GoldText) -> Located:
        """Return where the quote stands."""
        return text.locate(self.quote, self.start, self.end)


def entries(values: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield every object of a file that holds a quote: evidence, excluded, unlabelled."""
    claims = values.get("claims")
    for i, claim in enumerate(claims if isinstance(claims, list) else ()):
        if isinstance(claim, dict):
            yield from entries_of(claim.get("evidence"), f"/claims/{i}/evidence")
    for name in ("excluded", "unlabelled"):
        yield from entries_of(values.get(name), f"/{name}")


def entries_of(items: object, key: str) -> Iterator[Entry]:
    """Yield the objects of a list that hold a quote; `key` is that of the list."""
    for i, fields in enumerate(items if isinstance(items, list) else ()):
        quote = fields.get("quote") if isinstance(fields, dict) else None
        if isinstance(quote, str) and quote:
            start, end = (_offset(fields.get(name)) for name in ("start", "end"))
            yield Entry(f"{key}/{i}", fields, quote, start, end)


def filled(values: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """Return what stands in a file, with what is plain filled in: hash, length and offsets."""
    copy: dict[str, Any] = deepcopy(dict(values))
    about = copy["article"]
    for name, value in (("sha256", article.sha256), ("n_chars", len(article.text))):
        if about.get(name) is None:
            about[name] = value
    text = GoldText(article.text)
    for entry in entries(copy):
        if missing := [name for name in ("start", "end") if entry.fields.get(name) is None]:
            span = entry.locate(text).span or (UNPLACED, UNPLACED)
            places = dict(zip(("start", "end"), span, strict=True))
            entry.fields.update({name: places[name] for name in missing})
    return copy


def _offset(value: object) -> int:
    return value if isinstance(value, int) else UNPLACED
