"""What of gold is plain, written into its file: `summarizer gold check --fix`. No label changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.evaluation.gold.coverage import labelled_spans, touches, unlabelled_spans
from summarizer.evaluation.gold.edits import Edit, JsonText
from summarizer.evaluation.gold.labels import GOLD_SCHEMA
from summarizer.evaluation.gold.offsets import Entry, entries
from summarizer.evaluation.gold.places import GoldText
from summarizer.evaluation.gold.reading import open_gold
from summarizer.models import Article
from summarizer.plurals import counted
from summarizer.text.spans import Span

_MARK = "\ufeff"  # a byte order mark, which stays where an editor put it


def fix_gold(path: str | os.PathLike[str]) -> list[str]:
    """Write into a file of gold what is plain, and return what that was, in words.

    Plain are the offsets of a quote that stands once, hash and length of the article where the file
    has none, the name of the schema, and which items of `unlabelled` are labelled by now. A file
    whose article cannot be read, or is another than its hash says, is left as it is, and so is
    everything else in the file. It is replaced as a whole, and only if something changes.
    ConfigurationError when it cannot be written.
    """
    file = open_gold(path)
    if file.article is None or file.key_lines.repeated or _has_changed(file.values, file.article):
        return []
    text = file.path.read_bytes().decode("utf-8")
    mark = _MARK if text.startswith(_MARK) else ""
    source = JsonText(text.removeprefix(mark))
    edits: list[Edit] = []
    said: list[str] = []
    for found, words in (
        _schema(file.values, source),
        _article(file.values, file.article, source),
        _quotes(file.values, GoldText(file.article.text), source),
        _labelled(file.values, GoldText(file.article.text), source),
    ):
        edits += found
        said += words
    if edits:
        _replace(file.path, mark + source.edited(edits))
    return said


Fix = tuple[list[Edit], list[str]]


def _has_changed(values: Mapping[str, Any], article: Article) -> bool:
    """Say whether the article is another one than the file says, be it by one figure only."""
    about = values["article"]
    truth = {"sha256": article.sha256, "n_chars": len(article.text)}
    return any(about.get(name) not in (None, value) for name, value in truth.items())


def _schema(values: Mapping[str, Any], source: JsonText) -> Fix:
    if "schema" in values:
        return [], []
    return [source.insert_first("schema", GOLD_SCHEMA)], ["wrote schema"]


def _article(values: Mapping[str, Any], article: Article, source: JsonText) -> Fix:
    truth = {"sha256": article.sha256, "n_chars": len(article.text)}
    missing = {name: truth[name] for name in truth if values["article"].get(name) is None}
    edits = list(_set(source, "/article", "path", missing))
    return edits, [f"wrote {' and '.join(missing)}"] if missing else []


def _quotes(values: Mapping[str, Any], text: GoldText, source: JsonText) -> Fix:
    dropped = {f"/unlabelled/{index}" for index in _done(values, text)}
    edits: list[Edit] = []
    n_quotes = 0
    for entry in entries(values):
        span = entry.locate(text).span
        if span is None or entry.key in dropped or not _may_be_set(entry, span):
            continue
        edits += _set(source, entry.key, "quote", dict(zip(("start", "end"), span, strict=True)))
        n_quotes += 1
    return edits, [f"wrote the offsets of {counted(n_quotes, 'quote')}"] if n_quotes else []


def _may_be_set(entry: Entry, span: Span) -> bool:
    """Say whether offsets differ from the right ones; what is no number is for a person."""
    given = [entry.fields.get(name) for name in ("start", "end")]
    return given != list(span) and all(each is None or type(each) is int for each in given)


def _labelled(values: Mapping[str, Any], text: GoldText, source: JsonText) -> Fix:
    """Take out of `unlabelled` what is labelled, and the list itself with its last item."""
    if not isinstance(values.get("unlabelled"), list):
        return [], []
    done = _done(values, text)
    n_left = len(values["unlabelled"]) - len(done)
    if not n_left:
        return [source.remove_member("/unlabelled")], ["took out `unlabelled`, nothing is left"]
    if not done:
        return [], []
    what = counted(len(done), "labelled sentence")
    return list(source.remove_items("/unlabelled", done)), [
        f"took {what} out of `unlabelled`, {n_left} left"
    ]


def _done(values: Mapping[str, Any], text: GoldText) -> set[int]:
    """Return the items of `unlabelled` that a claim quotes, or that are excluded."""
    labelled = labelled_spans(values, text)
    waiting = unlabelled_spans(values, text)
    return {index for index, span in waiting.items() if touches(span, labelled)}


def _set(
    source: JsonText, pointer: str, anchor: str, members: Mapping[str, object]
) -> Iterator[Edit]:
    """Yield the edits that set members of an object; new ones stand behind `anchor`, or each other.

    `start` that is there already has `end` put behind it.
    """
    for name, value in members.items():
        key = f"{pointer}/{name}"
        if key in source.slots:
            yield source.replace(key, value)
            anchor = name
        else:
            yield source.insert_after(f"{pointer}/{anchor}", {name: value})


def _replace(path: Path, text: str) -> None:
    """Put a file in the place of another as a whole; a link stays one."""
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.fixing")
    try:
        temporary.write_bytes(text.encode("utf-8"))
        shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as exc:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc
