"""What a row of JSON or of front matter says of its article, by whatever names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from summarizer.articles.columns import take_columns
from summarizer.articles.days import published_day
from summarizer.articles.markup import text_of_markup
from summarizer.articles.options import listed
from summarizer.errors import InputError
from summarizer.values import json_value

# What feeds and datasets call the fields of an article; the first that has a value counts. Capitals
# and the marks between words make no difference: `publishedAt` is `published_at`.
_TEXT_NAMES = (
    *("text", "body", "content", "article", "maintext", "article_body", "article_text"),
    *("full_text", "body_text", "content_text", "content_html", "content:encoded"),
)
_NAMES = {
    "id": ("id", "guid", "uuid", "doc_id"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "site_name", "source_name"),
    "published": (
        *("published", "date", "published_at", "date_published", "publish_date", "date_publish"),
        *("pub_date", "publication_date", "published_time", "published_date", "published_on"),
        *("dc:date", "article:published_time"),
    ),
    "language": ("language", "lang"),
    "source": ("source", "url", "link"),
}
# A teaser is not the article, and a summary of it would be taken for one.
_TEASERS = ("description", "summary", "abstract", "excerpt")
# An address or the name of a file; a bare domain is what many datasets call an outlet.
_PLACE = re.compile(
    r"[/\\]|^\w+:\S|^www\.|\.(?:txt|text|md|markdown|html?|jsonl?|ndjson|gz|pdf|docx?|xml|csv|rtf)$",
    re.IGNORECASE,
)
# Where an object holds its one value: NewsAPI, feedparser, MongoDB, WordPress, XML turned to JSON.
_INNER = (
    *(
        "name",
        "title",
        "value",
        "text",
        "rendered",
        "content",
        "#text",
        "_text",
        "$t",
        "_",
        "@value",
    ),
    *("$oid", "$date", "$numberLong"),
)
_MARKUP_NAMES = frozenset({"content_html", "content:encoded", "rendered"})
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
_KINDS = {
    dict: "an object",
    list: "a list",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


@dataclass
class Row:
    """What a row says: `fields` of Article, and in `problems` what could not be read, by name.

    `guesses` are fields that the input does not declare, but hints at. `unknown` are the names that
    mean nothing here; they are in the field `extra` all the same.
    """

    fields: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    guesses: dict[str, Any] = field(default_factory=dict)


def row_article(row: object, columns: Mapping[str, str] = _NO_COLUMNS) -> Row:
    """Return what a JSON row says of its article; InputError when it has no text.

    `columns` says under which name a field stands, whatever it would be taken for otherwise.
    """
    if not isinstance(row, dict):
        raise InputError(f"is not a JSON object but {_kind(row)}")
    named, row = take_columns(row, columns) if columns else ({}, row)
    problems: dict[str, str] = {}
    if "text" in named:
        text = _prose(columns["text"], named.pop("text"))
    else:
        name, text, problems = _text(row)
        used = {
            other for other in _present(row, _TEXT_NAMES) if other == name or row[other] is None
        }
        row = {other: row[other] for other in row if other not in used}
    described = described_fields(row, {name: (columns[name], named[name]) for name in named})
    fields = {"text": text, **described.fields}
    return Row(fields, {**problems, **described.problems}, described.unknown)


def has_text_name(names: Iterable[str]) -> bool:
    """Say whether one of these names of columns says that it holds the text."""
    return bool(_present(dict.fromkeys(names), _TEXT_NAMES))


def known_names(names: Iterable[str]) -> list[str]:
    """Return those names of columns that say which field of an article they hold."""
    return [name for name in names if _key(name) in _KNOWN_KEYS]


def described_fields(
    row: Mapping[Any, object], named: Mapping[str, tuple[str, object]] | None = None
) -> Row:
    """Return what `row` says of an article but its text, and what `named` does: column and value.

    What was not used is in `extra`, as JSON has it: unknown names, second names of a field, and
    what could not be read.
    """
    rest = {str(name): value for name, value in row.items()}
    fields: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field_name, (column, value) in (named or {}).items():
        try:
            fields[field_name] = _READ.get(field_name, _words)(column, value)
        except InputError as exc:
            problems[column] = f"{exc}; it is left out, and kept in 'extra'"
            fields[field_name] = None
        if column in problems or _says_more(value):
            rest[column] = value
    for field_name, names in _NAMES.items():
        if field_name in fields:
            continue
        for name in _present(rest, names):
            try:
                value = _READ.get(field_name, _words)(name, rest[name])
            except InputError as exc:
                problems[name] = f"{exc}; it is left out, and kept in 'extra'"
                continue
            target = field_name
            if field_name == "source" and _key(name) == "source" and not _is_place(value):
                target = "publisher"  # an outlet's name, and no address
            if value is not None and target in fields:
                continue
            if value is not None:
                fields[target] = value
            if not _says_more(rest[name]):
                del rest[name]
            if target == field_name and value is not None:
                break
    unknown = tuple(name for name in rest if _key(name) not in _KNOWN_KEYS and name != "extra")
    fields = {name: value for name, value in fields.items() if value is not None}
    if extra := _extra(rest, problems):
        fields["extra"] = extra
    return Row(fields, problems, unknown)


def _text(row: Mapping[str, object]) -> tuple[str, str, dict[str, str]]:
    """Return the name of the text, the text, and what is wrong with those that come before it."""
    problems: dict[str, str] = {}
    blank: tuple[str, str] | None = None
    names = _present(row, _TEXT_NAMES)
    for name in names:
        try:
            text = _prose(name, row[name])
        except InputError as exc:
            problems[name] = str(exc)
            continue
        if text.strip():
            worth_saying = {
                other: f"{problem}; it is left out, and kept in 'extra'"
                for other, problem in problems.items()
                if row[other] is not None
            }
            return name, text, worth_saying
        blank = blank or (name, text)
    if blank is not None:
        return *blank, {}
    reason = problems[names[0]] if names else f"has no 'text'; its keys are {listed(row)}"
    if teasers := _present(row, _TEASERS):
        reason += f"; {teasers[0]!r} is a teaser: call it 'text' if there is no more"
    elif not names and row:
        reason += "; --field text=KEY says which holds it"
    raise InputError(reason)


def _prose(name: str, value: object) -> str:
    """Return a text: a string, an object that holds one, or a list of paragraphs."""
    if isinstance(value, list) and value:
        if all(isinstance(part, dict) and "type" in part for part in value):
            value = value[:1]  # one text in several types, as feedparser has it
        return "\n\n".join(filter(None, (_prose(name, part).strip() for part in value)))
    is_markup = name.rpartition(".")[2] in _MARKUP_NAMES
    if isinstance(value, dict):
        is_markup = is_markup or "rendered" in value or "html" in str(value.get("type"))
        value = _inner(value)
    if not isinstance(value, str):
        raise InputError(f"{name!r} must be a string, not {_kind(value)}")
    return text_of_markup(value) if is_markup else value


def _present(row: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """Return the names of `row` that are among `names`, in the order of those."""
    spelled: dict[str, list[str]] = {}
    for own in row:
        spelled.setdefault(_key(str(own)), []).append(own)
    ranked = (own for name in names for own in sorted(spelled.get(_key(name), []), key=name.__ne__))
    return list(dict.fromkeys(ranked))


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """Return a name without capitals and without marks between its words."""
    return re.sub(r"[\W_]", "", name).lower()


_KNOWN_KEYS = frozenset(_key(name) for names in (_TEXT_NAMES, *_NAMES.values()) for name in names)


def _extra(rest: dict[str, object], problems: dict[str, str]) -> dict[str, Any]:
    """Return what is carried through; the `extra` of an article that was written is its own."""
    extra: dict[str, Any] = {}
    for name, value in rest.items():
        try:
            kept = json_value(value)
        except ValueError as exc:
            problems[name] = f"{name!r} {exc}; it is left out"
        else:
            extra.update(kept if name == "extra" and isinstance(kept, dict) else {name: kept})
    return extra


def _identity(name: str, value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _words(name, value)


def _day(name: str, value: object) -> date | None:
    return published_day(name, _inner(value))


def _words(name: str, value: object) -> str | None:
    """Return a string without blanks around it, a number as it is written, or an object's name."""
    is_markup = isinstance(value, dict) and "rendered" in value
    value = _inner(value)
    if isinstance(value, list) and len(value) == 1:
        value = _inner(value[0])
    if value is None or value in ([], {}) or value != value:  # NaN
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InputError(f"{name!r} must be a string, not {_kind(value)}")
    return (text_of_markup(value) if is_markup else value.strip()) or None


def _shown(name: str, value: object) -> str | None:
    """Return words that people are shown: entities and tags are what they stand for."""
    words = _words(name, value)
    return (text_of_markup(words) or None) if words else None


_READ: dict[str, Callable[[str, object], object]] = {
    "id": _identity,
    "published": _day,
    "title": _shown,
    "publisher": _shown,
}


def _inner(value: object) -> object:
    """Return the one value that an object stands for, such as its name; else the object."""
    while isinstance(value, dict):
        name = next((name for name in _INNER if value.get(name) is not None), None)
        if name is None:
            return value
        value = value[name]
    return value


def _says_more(value: object) -> bool:
    """Say whether a field holds more than the one value that was taken of it."""
    if isinstance(value, list):
        return len(value) > 1
    return isinstance(value, dict) and sum(part is not None for part in value.values()) > 1


def _is_place(source: object) -> bool:
    return isinstance(source, str) and _PLACE.search(source) is not None


def _kind(value: object) -> str:
    """Return what JSON calls a value of this type."""
    return _KINDS.get(type(value), type(value).__name__)
