"""Pages fetched from their addresses, where somebody asks for it; nothing else here is.

A page is asked for once, politely, and only from public addresses.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from summarizer.articles.fetching.addresses import AddressRule, is_public
from summarizer.articles.fetching.client import Answer, Client, NoAnswer, Resolver, connected
from summarizer.articles.fetching.kinds import TEXTS, as_utf_8, suffix_of
from summarizer.articles.fetching.robots import Robots, read_robots
from summarizer.articles.fetching.urls import checked_url, without_user
from summarizer.articles.files import SUFFIXES
from summarizer.concurrency.threads import LoopThread
from summarizer.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from yarl import URL

__all__ = ["FetchedPage", "Fetcher", "is_public"]

PAGE_BYTES: Final = 10_000_000
_ABSENT: Final = {404: "is not there (404)", 410: "is there no more (410)"}
_SHOWN_CHARS: Final = 200
_CLOSED: Final = frozenset({401, 402, 403, 407, 451})
_logger = logging.getLogger("summarizer.articles")


@dataclass(frozen=True)
class FetchedPage:
    """A page as it came: from which address in the end, and in a file of which suffix it belongs.

    Text is UTF-8 where its server says in what else it was.
    """

    url: str
    suffix: str
    content: bytes


class Fetcher:
    """Fetches pages: politely, within bounds, and from addresses that `allowed` lets pass.

    That is the public internet, by `is_public`; it is asked of each address that is connected to.
    A page and its robots.txt, redirects included (at most `max_redirects`), take `timeout_s`
    seconds at most, and connecting `connect_timeout_s`; a page has at most `max_bytes`, also when
    it is unpacked. Between two pages of one host it waits `delay_s`, or what the site's robots.txt
    asks for, up to 30 s, by `pause`; names are looked up by `resolver`, where one is given. No
    proxy is used, no cookie kept. Use it in one thread at a time.

    Raises ConfigurationError for a bound that is none.

    >>> articles = read_articles(["https://example.org/story.html"], fetch=Fetcher())
    """

    def __init__(
        self,
        *,
        allowed: AddressRule = is_public,
        timeout_s: float = 30.0,
        connect_timeout_s: float = 10.0,
        max_bytes: int = PAGE_BYTES,
        max_redirects: int = 5,
        delay_s: float = 1.0,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        resolver: Resolver | None = None,
    ) -> None:
        if not callable(allowed):
            raise ConfigurationError("allowed: a function of an address is expected")
        _require_number("timeout_s", timeout_s, zero=False)
        _require_number("connect_timeout_s", connect_timeout_s, zero=False)
        _require_number("max_bytes", max_bytes, zero=False)
        _require_number("max_redirects", max_redirects)
        _require_number("delay_s", delay_s)
        self._allowed = allowed
        self._timeout_s = timeout_s
        self._connect_timeout_s = connect_timeout_s
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._delay_s = delay_s
        self._pause = pause
        self._resolver = resolver
        self._robots: dict[str, Robots] = {}
        self._visited: dict[str, float] = {}

    def fetch(self, url: str) -> FetchedPage:
        """Return the page at an address.

        Raises InputError, in words that follow the address. A running event loop is blocked.
        """
        thread = LoopThread("summarizer-fetch")
        try:
            return thread.call(self._fetch(url))
        finally:
            thread.close()

    async def _fetch(self, text: str) -> FetchedPage:
        async with connected(
            self._allowed,
            timeout_s=self._timeout_s,
            connect_timeout_s=self._connect_timeout_s,
            resolver=self._resolver,
        ) as client:
            url, answer = await self._follow(client, checked_url(text), self._enter)
        suffix = suffix_of(answer.media_type, url.path, SUFFIXES)
        content = answer.content
        if suffix in TEXTS:
            content = as_utf_8(content, answer.charset)
        return FetchedPage(str(url), suffix, content)

    async def _follow(
        self, client: Client, url: URL, enter: Callable[[Client, URL], Awaitable[None]] | None
    ) -> tuple[URL, Answer]:
        """Return what is at the end of all redirects, and where; any status but 200 is an error.

        Before each address `enter` is called, which may raise; None stands for a robots.txt.
        """
        here = url
        for _ in range(self._max_redirects + 1):
            try:
                answer = await self._ask(client, here, enter)
            except InputError as exc:
                if here == url:
                    raise
                raise InputError(f"redirects to {here}, which {exc}") from exc
            if answer.location is None:
                return here, answer
            there = _redirected(here, answer.location)
            if (here.scheme, there.scheme) == ("https", "http"):
                _logger.warning(
                    "%s: redirects to %s, from https to http: who stands between can change it",
                    here,
                    there,
                )
            here = there
        raise InputError(f"redirects more than {self._max_redirects} times")

    async def _ask(
        self, client: Client, url: URL, enter: Callable[[Client, URL], Awaitable[None]] | None
    ) -> Answer:
        if enter is None:
            return await client.get(url, max_bytes=self._max_bytes)
        await enter(client, url)
        answer = await client.get(
            url,
            max_bytes=self._max_bytes,
            takes=lambda media_type: suffix_of(media_type, url.path, SUFFIXES),
        )
        if answer.status != 200 and answer.location is None:
            raise InputError(_reason(answer.status))
        return answer

    async def _enter(self, client: Client, url: URL) -> None:
        """Wait for the turn of a page; raise InputError where its site does not let it be read."""
        site = str(url.origin())
        if site not in self._robots:
            self._robots[site] = await self._read_robots(client, url)
        robots = self._robots[site]
        if refusal := robots.refusal(str(url)):
            raise InputError(refusal)
        if site in client.sites:
            return  # a redirect within one visit
        client.sites.add(site)
        if site in self._visited:
            rest_s = self._visited[site] + max(self._delay_s, robots.delay_s) - time.monotonic()
            if rest_s > 0:
                await self._pause(rest_s)
        self._visited[site] = time.monotonic()

    async def _read_robots(self, client: Client, url: URL) -> Robots:
        """Return the rules of a site; raises NoAnswer, which is what its page would meet too."""
        try:
            _, answer = await self._follow(client, url.origin() / "robots.txt", None)
        except NoAnswer:
            raise
        except InputError as exc:
            return Robots(missing=str(exc))
        return read_robots(answer.status, answer.content)


def _require_number(name: str, value: float, *, zero: bool = True) -> None:
    """Raise ConfigurationError for what is no number from 0 on, or 0 where that is no bound."""
    if not isinstance(value, int | float) or not (value > 0 or (zero and value == 0)):
        least = "0 or more" if zero else "more than 0"
        raise ConfigurationError(f"{name} must be {least}, not {value!r}")


def _redirected(here: URL, location: str) -> URL:
    """Return where a redirect leads to; InputError where that is not asked for."""
    try:
        return checked_url(location, here)
    except InputError as exc:
        shown = without_user(location)[:_SHOWN_CHARS]
        shown = shown if shown.isprintable() else repr(shown)
        raise InputError(f"redirects to {shown}, which {exc}") from exc


def _reason(status: int) -> str:
    """Return what a status means for somebody who named an address, in words that follow it."""
    if status in _ABSENT:
        return _ABSENT[status]
    if status in _CLOSED:
        return f"may not be read by everybody ({status})"
    if status == 429:
        return "has a server that asks for fewer requests (429); try again later"
    if status >= 500:
        return f"has a server that failed ({status}); try again later"
    return f"was answered with status {status}, and no page"
