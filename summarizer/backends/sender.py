"""The client of one endpoint: sends bytes once, over aiohttp, and maps what fails.

The official client takes three times the CPU of a send, on aiohttp too, and 0.7 s to import.
"""

from __future__ import annotations

import asyncio
import io
import zlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import orjson

from summarizer.backends.endpoint import DEFAULT_BASE_URL, BaseUrl
from summarizer.backends.problems import Failed, error_from_problem, read_problem
from summarizer.backends.redaction import Sent
from summarizer.concurrency.per_loop import PerLoop
from summarizer.errors import ConfigurationError, EndpointError, TransientError
from summarizer.version import __version__

if TYPE_CHECKING:
    import ssl

    import aiohttp

# uvicorn drops an idle connection after 5 s; reusing one at that moment would break a request.
_KEEPALIVE_S = 4.0
_CONNECT_TIMEOUT_S = 10.0
_SECRET_CHARS = 6  # a shorter value of a header is no secret, and its letters are in any text
_NO_KEY = "not-needed"  # local servers ask for no key, and some insist on a header
_ZLIB = zlib.MAX_WBITS | 32  # of gzip or of zlib, as its first bytes say
_COMPRESSED = frozenset(("gzip", "x-gzip", "deflate"))
_MOST_BYTES = 1 << 28  # decompressed: no answer has so many, so what does is damaged, or worse
_LARGE_BYTES = 1 << 20  # from here on aiohttp wants to read a body piece by piece


class Answered(NamedTuple):
    """A 2xx answer: its body, decompressed, and its headers, whose names have no case."""

    content: bytes
    headers: Mapping[str, str]


class Sender:
    """Sends raw bytes to one endpoint, once.

    Connections belong to the event loop that they were opened in, and are closed when it ends.
    Their number is not bounded: who sends does that, where it is counted and shown.
    """

    def __init__(
        self,
        base: BaseUrl,
        *,
        api_key: str | None,
        timeout_s: float,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._given_headers = _checked_headers(headers or {})
        self._base = base
        self._api_key = checked_key(api_key)
        self._timeout_s = timeout_s
        self._sessions: PerLoop[aiohttp.ClientSession] = PerLoop(
            self._new_session, lambda session: session.close()
        )

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Return what no message may show."""
        return secrets_of(self._base, self._api_key, self._given_headers)

    async def exchange(self, body: bytes | None, path: str, sent: Sent) -> Answered | Failed:
        """Post `body`, or get when it is None, and return the answer if it is a 2xx."""
        session = await self._sessions.get()
        import aiohttp

        # Not when it is needed: no file can be opened once too many are.
        from summarizer.backends.connection_errors import connection_error

        try:
            async with (
                asyncio.timeout(self._timeout_s),
                session.request(
                    "GET" if body is None else "POST",
                    self._base.url_of(path),
                    # Those of a session would go to a proxy, too, and the key with them.
                    headers=self._headers_of_get if body is None else self._headers_of_post,
                    data=body if body is None or len(body) < _LARGE_BYTES else io.BytesIO(body),
                    proxy=self._base.proxy_url,
                ) as response,
            ):
                content = await _content(response)
        except (aiohttp.ClientError, OSError, UnicodeError) as exc:
            return Failed(connection_error(exc, sent))
        except zlib.error:
            return Failed(TransientError(f"{sent.way}: the answer came damaged"))
        if 200 <= response.status < 300:
            return Answered(content, response.headers)
        problem = read_problem(response.status, _error_body(content), response.headers)
        return Failed(error_from_problem(problem, sent), problem)

    def _new_session(self) -> aiohttp.ClientSession:
        """Return a new session; raises EndpointError when a key is missing.

        Raises ConfigurationError for certificates that cannot be read, and a proxy that is none.
        """
        require_key(self._base, self._api_key)
        import aiohttp

        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, keepalive_timeout=_KEEPALIVE_S, ssl=self._trusted
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(sock_connect=min(_CONNECT_TIMEOUT_S, self._timeout_s)),
            auto_decompress=False,  # ours tells what is cut off from what is whole
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext | bool:
        """Return the one context of all connections; nothing is read where none is secure."""
        from summarizer.backends.certificates import trusted

        urls = (self._base.url, self._base.proxy_url or "")
        return trusted() if any(url.startswith("https:") for url in urls) else True

    @cached_property
    def _headers_of_get(self) -> dict[str, str]:
        """Return what goes with each request; a header that was given stands in for any other."""
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"summarizer/{__version__}",
        }
        if not self._base.is_azure:
            headers["Authorization"] = f"Bearer {self._api_key or _NO_KEY}"
        elif self._api_key is not None:  # the usual header is for tokens there
            headers["api-key"] = self._api_key
        if self._base.basic is not None:
            headers["Authorization"] = f"Basic {self._base.basic}"
        return self._with_given(headers)

    @cached_property
    def _headers_of_post(self) -> dict[str, str]:
        return self._with_given({**self._headers_of_get, "Content-Type": "application/json"})

    def _with_given(self, headers: Mapping[str, str]) -> dict[str, str]:
        given = {name.lower() for name in self._given_headers}
        kept = {name: value for name, value in headers.items() if name.lower() not in given}
        return {**kept, **self._given_headers}

    async def aclose(self) -> None:
        """Close the connections; the backend may be used again and opens new ones."""
        await self._sessions.aclose()


async def _content(response: aiohttp.ClientResponse) -> bytes:
    """Return the decompressed body; that of a refusal, whose status says enough, is b"" if broken.

    Raises zlib.error when it is damaged or cut off, and what aiohttp raises.
    """
    import aiohttp

    try:
        return _decompressed(
            await response.read(), response.headers.get("Content-Encoding", "").lower()
        )
    except (aiohttp.ClientPayloadError, zlib.error):
        if response.status < 400:
            raise
        return b""


def _decompressed(content: bytes, encoding: str) -> bytes:
    """Return the content as it was before it was compressed; raises zlib.error."""
    if encoding not in _COMPRESSED or not content:
        return content
    decoder = zlib.decompressobj(_ZLIB)
    try:
        plain = decoder.decompress(content, _MOST_BYTES)
    except zlib.error:
        if encoding != "deflate":
            raise
        decoder = zlib.decompressobj(-zlib.MAX_WBITS)  # some leave the head of zlib out
        plain = decoder.decompress(content, _MOST_BYTES)
    if not decoder.eof:
        raise zlib.error("cut off, or endless")
    return plain


def _error_body(content: bytes) -> object:
    """Return the JSON of a refusal, or its text."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return content.decode("utf-8", "replace")


def secrets_of(base: BaseUrl, key: str | None, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return what no message may show of what is sent."""
    long = (value for value in headers.values() if len(value) >= _SECRET_CHARS)
    return (*((key,) if key else ()), *base.secrets, *long)


def require_key(base: BaseUrl, key: str | None) -> None:
    """Raise EndpointError where a server needs a key, and there is none."""
    if key is None and base.url == DEFAULT_BASE_URL:
        raise EndpointError(
            f"{base.host} needs a key: set OPENAI_API_KEY, or name another server with --base-url"
            " or OPENAI_BASE_URL"
        )


def checked_key(api_key: str | None) -> str | None:
    """Return the key without blanks around it, None when there is none.

    Raises ConfigurationError for what can be none.
    """
    key = (api_key or "").strip()
    if not all("!" <= character <= "~" for character in key):
        raise ConfigurationError(
            "OPENAI_API_KEY holds a character that no key has: a space, a line end or a letter"
            " outside of ASCII; copy it again"
        )
    return key or None


def _checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers; raises ConfigurationError for one that would end before its end."""
    for name, value in headers.items():
        if not (name + value.replace("\t", " ")).isprintable():
            raise ConfigurationError(f"headers: the value of {name!r} holds a control character")
    return dict(headers)
