"""Where articles are read from: files and folders, the standard input, addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.cli.files import STANDARD
from summarizer.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from summarizer.articles import BadInput
    from summarizer.articles.fetching import Fetcher
    from summarizer.articles.options import InputOptions
    from summarizer.models import Article
    from summarizer.settings import Settings

# A page has more markup than text.
_PAGE_BYTES_PER_CHAR = 10


def fetcher_of(paths: tuple[str, ...], settings: Settings, *, fetch: bool) -> Fetcher | None:
    """Return what fetches the addresses among the paths; None where there is none to fetch.

    Raises ConfigurationError where that was not asked for, or nothing may be opened for it.
    """
    from summarizer.articles.fetching import PAGE_BYTES, Fetcher
    from summarizer.articles.fetching.urls import is_address, without_user

    addresses = [without_user(path) for path in paths if is_address(path)]
    if not addresses:
        return None
    if not fetch:
        raise ConfigurationError(
            f"{addresses[0]}: addresses are not fetched unless --fetch is given; or save the page,"
            " and name the file"
        )
    if settings.offline:
        raise ConfigurationError(f"{addresses[0]}: --offline opens no connection, not to a page")
    return Fetcher(max_bytes=max(PAGE_BYTES, _PAGE_BYTES_PER_CHAR * settings.max_chars))


def is_there(path: str) -> bool:
    """Say whether a path may be read: a file, a folder, standard input, or an address."""
    from summarizer.articles.fetching.urls import is_address

    return path == STANDARD or is_address(path) or os.path.lexists(path)


def scanned(
    paths: tuple[str, ...], options: InputOptions, fetcher: Fetcher | None = None
) -> Iterator[Article | BadInput]:
    """Yield what the paths hold, standard input among them if it is named."""
    from summarizer.articles import STDIN, scan

    if STDIN not in paths:
        yield from scan(paths, options, fetch=fetcher)
        return
    # A stream of its own: while a thread waits in Python's, the process could not end cleanly.
    try:
        stream = os.fdopen(os.dup(0), "rb")
    except OSError as exc:
        raise InputError("the standard input is closed, and - stands for it") from exc
    with stream as stdin:
        yield from scan(paths, options, stdin=stdin, fetch=fetcher)
