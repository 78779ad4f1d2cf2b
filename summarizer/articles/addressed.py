"""Articles at an address: fetched where that was asked for, and read as a file of their kind is."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from summarizer.articles.fetching import Fetcher
from summarizer.articles.fetching.urls import checked_url, without_user
from summarizer.articles.files import read_document
from summarizer.articles.folders import printable
from summarizer.articles.options import InputOptions
from summarizer.articles.outlets import domain
from summarizer.articles.places import Place, RawArticle, RawArticles
from summarizer.errors import InputError

NOT_FETCHED = (
    "addresses are not fetched unless that is asked for: `summarizer run --fetch`, in Python"
    " read_articles(..., fetch=Fetcher()); or save the page, and name the file"
)


def read_address(address: str, fetch: Fetcher | None, options: InputOptions) -> RawArticles:
    """Yield what the page at an address says of its articles; at least one item.

    It is called by the address as it was given, and its source is the one that it came from.
    """
    shown = printable(without_user(address))
    place = Place(shown, shown)
    if fetch is None:
        yield place.bad(NOT_FETCHED)
        return
    try:
        place = Place(str(checked_url(address)), address)
        page = fetch.fetch(address)
    except InputError as exc:
        yield place.bad(str(exc), exc)
        return
    # What reads a kind of file may want to go back and forth in it, or to know its name.
    with tempfile.TemporaryDirectory(prefix="summarizer-") as folder:
        file = Path(folder) / f"page{page.suffix}"
        file.write_bytes(page.content)
        for draft in read_document(file, replace(place, file=page.url), options):
            if isinstance(draft, RawArticle) and page.suffix == ".html":
                yield replace(draft, fields={"publisher": domain(page.url), **draft.fields})
            else:
                yield draft
