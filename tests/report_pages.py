"""Pages of invented records, for tests of what a browser makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarizer.models import Article, ArticleInfo, Claim, Record
from summarizer.reports.html.records import render_records
from summarizer.reports.selection import Chosen
from tests.samples import evidence


def write_page(path: Path, *records: Record, texts: dict[str, str]) -> Path:
    """Write the page of records; `texts` are those of the articles by their id."""
    pieces = render_records(
        [Chosen(record, record) for record in records],
        title="Report",
        text_of=lambda article: texts[article.id],
    )
    path.write_text("".join(pieces), encoding="utf-8", newline="")
    return path


def record_of(text: str, *spans: tuple[int, int], **fields: Any) -> Record:
    """Return a record with a claim for each span of a text."""
    claims = [
        Claim(id=f"c{number}", text=f"Claim {number}.", evidence=(evidence(text[a:b], a),))
        for number, (a, b) in enumerate(spans, 1)
    ]
    article = ArticleInfo(id="x", sha256=Article(text=text or " ").sha256)
    return Record(article=article, outcome="ok", claims=tuple(claims), **fields)
