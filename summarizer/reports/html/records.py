"""The report of records: one page with an overview, filters, and every article."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TextIO

from markupsafe import Markup

from summarizer.errors import ConfigurationError, InputError
from summarizer.models import ArticleInfo
from summarizer.reports.html.article import ArticlePart
from summarizer.reports.html.overview import Overview
from summarizer.reports.html.page import document
from summarizer.reports.selection import Chosen

# Above so many articles each is made when it is opened: 1,000 open within two seconds.
MOST_OPEN: Final = 50
# Of 13 claims each, 1,000 articles take 10 MB; 10,000 took a browser half a minute to open.
MOST_RECORDS: Final = 5_000
_MOST_PROBLEMS: Final = 20
_CHUNK: Final = 1 << 16


def render_records(
    records: Iterable[Chosen | InputError],
    *,
    title: str,
    text_of: Callable[[ArticleInfo], str] | None,
    most: int = MOST_RECORDS,
) -> Iterator[str]:
    """Yield the pieces of the page; lines that are no records are errors among `records`.

    `text_of` finds the text of an article, and raises InputError, in words that stand behind
    "the text is not shown", where it cannot; without it all texts are left out. Records are read
    to their end before the first piece comes; of more than 50 only figures are held, and their
    markup is in a temporary file. Raises ConfigurationError for more than `most`.
    """
    overview = Overview()
    problems: list[InputError] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as held:
        articles = _Articles(held)
        for item in records:
            if isinstance(item, InputError):
                problems.append(item)
                continue
            if overview.n_articles == most:
                raise ConfigurationError(
                    f"there are more than {most:,} records, which no browser opens as one"
                    " page; make several reports"
                )
            part = _part(item, overview.n_articles + 1, text_of)
            overview.add(part)
            articles.add(part)
        yield from document(
            "records.html",
            styles=("records.css",),
            title=title,
            overview=overview,
            facets=overview.claims.options(),
            problems=[str(problem) for problem in problems[:_MOST_PROBLEMS]],
            n_problems=len(problems),
            without_text=text_of is None,
            later=articles.later,
            articles=articles.markup(),
        )


def _part(chosen: Chosen, number: int, text_of: Callable[[ArticleInfo], str] | None) -> ArticlePart:
    article = chosen.record.article
    was_never_read = not chosen.record.was_read and article.sha256 is None
    if text_of is None or was_never_read:
        return ArticlePart(number, chosen)
    try:
        return ArticlePart(number, chosen, text_of(article))
    except InputError as exc:
        return ArticlePart(number, chosen, problem=str(exc))


class _Articles:
    """The markup of articles: up to 50 as they are, of more each in a form that is made later."""

    def __init__(self, held: TextIO) -> None:
        self._first: list[tuple[ArticlePart, Markup]] = []
        self._held = held
        self.later = False

    def add(self, part: ArticlePart) -> None:
        """Take one more article."""
        self._first.append((part, part.body()))
        if self.later or len(self._first) > MOST_OPEN:
            self.later = True
            self._put_away()

    def _put_away(self) -> None:
        for part, body in self._first:
            self._held.write(part.render(body, later=True))
        self._first.clear()

    def markup(self) -> Iterator[Markup]:
        """Yield all of it, in the order of the articles."""
        self._held.seek(0)
        while piece := self._held.read(_CHUNK):
            yield Markup(piece)  # noqa: S704  # made by templates
        for part, body in self._first:
            yield part.render(body, later=False)
