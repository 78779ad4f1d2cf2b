"""New gold: everything but the labels, in a form that is pleasant to fill in with an editor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from summarizer.evaluation.gold.coverage import unlabelled_items
from summarizer.evaluation.gold.labels import GOLD_SCHEMA, GUIDELINE
from summarizer.evaluation.gold.places import GoldText
from summarizer.models import Article

_WIDTH = 100  # what of lists and objects fits is on one line, and every quote


def new_gold(
    article: Article, *, path: str, labelled: date, annotator: str = "a1"
) -> dict[str, Any]:
    """Return the skeleton of gold for an article, ready to be written as JSON.

    `path` leads from the gold's folder to the article. Everything but the labels is filled in, and
    `unlabelled` holds the sentences, to be worked through.
    """
    return {
        "schema": GOLD_SCHEMA,
        "guideline": GUIDELINE,
        "annotator": annotator,
        "labelled": labelled.isoformat(),
        "article": {
            "path": path,
            "sha256": article.sha256,
            "n_chars": len(article.text),
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.isoformat() if article.published else None,
            "dateline": None,
        },
        "key_points": [],
        "claims": [],
        "entities": [],
        "excluded": [],
        "unlabelled": unlabelled_items(GoldText(article.text)),
    }


def render_gold(values: dict[str, Any]) -> str:
    """Return gold as the text of its file: indented by 2, small parts and quotes on one line."""
    return "".join(_lines(values, "")) + "\n"


def _lines(value: Any, indent: str) -> Iterator[str]:
    flat = json.dumps(value, ensure_ascii=False)
    is_quote = isinstance(value, dict) and "quote" in value
    if not isinstance(value, dict | list) or not value or is_quote or _fits(value, flat, indent):
        yield flat
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield opening
    deeper = f"{indent}  "
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for n, (name, item) in enumerate(items):
        yield f"{',' if n else ''}\n{deeper}"
        if name is not None:
            yield f"{json.dumps(name, ensure_ascii=False)}: "
        yield from _lines(item, deeper)
    yield f"\n{indent}{closing}"


def _fits(value: Any, flat: str, indent: str) -> bool:
    """Say whether a part is small: it fits in a line, and none of its parts are objects."""
    parts = value.values() if isinstance(value, dict) else value
    is_simple = not any(isinstance(part, dict) or _holds_objects(part) for part in parts)
    return is_simple and len(indent) + len(flat) <= _WIDTH


def _holds_objects(part: Any) -> bool:
    return isinstance(part, list) and any(isinstance(item, dict) for item in part)
