"""One request for one address: bounded in time and size, and to allowed addresses only.

An address is looked at when the socket for it is made, so what was looked at is what is connected
to: a name that means another machine the next moment leads nowhere else.
"""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from summarizer.articles.fetching.addresses import Address, AddressRule, address_of, shown
from summarizer.errors import InputError
from summarizer.packed import DamagedPack, unpacked
from summarizer.version import __version__

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

# What names are looked up by, made in the loop that does.
Resolver: TypeAlias = "Callable[[], aiohttp.abc.AbstractResolver]"
AGENT: Final = f"summarizer/{__version__}"
_HEADERS: Final = {
    "User-Agent": AGENT,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}
_PIECE_BYTES: Final = 1 << 16
_GZIP: Final = frozenset({"gzip", "x-gzip"})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class NoAnswer(InputError):
    """Nothing was answered: no such host, no connection, not in time, not to the end."""


@dataclass(frozen=True)
class Answer:
    """What a server said: the status, where it sends to, and of a page its type and bytes.

    `charset` is None where the server names none. `content` is b"" unless the status is 200.
    """

    status: int
    location: str | None = None
    media_type: str = ""
    charset: str | None = None
    content: bytes = b""


class Client:
    """The connections of one fetch. `left_s` is how long they may go on, all together.

    `sites` are those that it has been to.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        refused: list[Address],
        *,
        timeout_s: float,
        connect_timeout_s: float,
    ) -> None:
        self.left_s = timeout_s
        self.sites: set[str] = set()
        self._session = session
        self._refused = refused
        self._timeout_s = timeout_s
        self._connect_timeout_s = connect_timeout_s

    async def get(
        self, url: URL, *, max_bytes: int, takes: Callable[[str], object] = str
    ) -> Answer:
        """Ask for an address, and return what was said; nothing is followed.

        `takes` is told the media type before a page is read, and may raise. Raises InputError, in
        words that follow the address.
        """
        import aiohttp

        self._refused.clear()
        loop = asyncio.get_running_loop()
        began = loop.time()
        timeout = aiohttp.ClientTimeout(
            total=max(self.left_s, 0.001), sock_connect=self._connect_timeout_s
        )
        try:
            async with self._session.get(url, allow_redirects=False, timeout=timeout) as response:
                return await _answer(response, max_bytes, takes)
        except TimeoutError as exc:
            if isinstance(exc, aiohttp.ConnectionTimeoutError):
                limit_s = min(self._connect_timeout_s, self._timeout_s)
                raise NoAnswer(f"was not connected to within {limit_s:g} s") from exc
            raise NoAnswer(f"did not come within {self._timeout_s:g} s") from exc
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            raise NoAnswer(self._why(exc)) from exc
        finally:
            self.left_s -= loop.time() - began

    def _why(self, exc: Exception) -> str:
        """Return what a failed connection means, in words that follow the address."""
        import aiohttp

        if self._refused:
            return f"leads to {shown(self._refused[0])}, which is not a public address"
        if isinstance(exc, aiohttp.ClientConnectorCertificateError):
            return "has a certificate that cannot be trusted"
        if isinstance(exc, aiohttp.ClientSSLError):
            return "does not speak https"
        if isinstance(exc, aiohttp.ClientConnectorDNSError):
            return "has a host name that is not known"
        if isinstance(exc, aiohttp.ClientConnectorError):
            return "cannot be connected to"
        if isinstance(exc, aiohttp.ClientResponseError):
            return "has a server that does not speak HTTP"
        if isinstance(exc, aiohttp.InvalidURL | ValueError):
            return "is not an address that can be read"
        return "broke off before its end"


@asynccontextmanager
async def connected(
    allowed: AddressRule,
    *,
    timeout_s: float,
    connect_timeout_s: float,
    resolver: Resolver | None = None,
) -> AsyncIterator[Client]:
    """Open what one fetch needs. No proxy is asked: it would connect to we do not know where."""
    import aiohttp

    refused: list[Address] = []

    def open_socket(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, place = info
        address = address_of(place[0])
        if not allowed(address):
            refused.append(address)
            raise PermissionError("this address is not allowed")
        return socket.socket(family, kind, protocol)

    connector = aiohttp.TCPConnector(
        socket_factory=open_socket, resolver=resolver() if resolver else None, use_dns_cache=False
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=_HEADERS,
        auto_decompress=False,  # bounded below, where aiohttp unpacks a piece whole
        trust_env=False,
    ) as session:
        yield Client(session, refused, timeout_s=timeout_s, connect_timeout_s=connect_timeout_s)


async def _answer(
    response: aiohttp.ClientResponse, max_bytes: int, takes: Callable[[str], object]
) -> Answer:
    status, headers = response.status, cast("Mapping[str, str]", response.headers)
    if status in _REDIRECTS and (location := headers.get("Location")):
        return Answer(status, location)
    if status != 200:
        return Answer(status)
    media_type = response.content_type if "Content-Type" in headers else ""
    takes(media_type)
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", *_GZIP):
        raise InputError(f"came packed as {encoding}, which was not asked for")
    content = await _read(response, max_bytes)
    if encoding in _GZIP and content:
        content = _unpacked(content, max_bytes)
    return Answer(status, None, media_type, response.charset, content)


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """Return the body as it was sent, of which no more is read than tells that it is too long."""
    if (response.content_length or 0) > max_bytes:
        raise _too_large(max_bytes)
    content = bytearray()
    async for piece in response.content.iter_chunked(_PIECE_BYTES):
        content += piece
        if len(content) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(content)


def _unpacked(content: bytes, max_bytes: int) -> bytes:
    try:
        plain = unpacked(io.BytesIO(content), "gzip").read(max_bytes + 1)
    except DamagedPack as exc:
        raise InputError("came damaged") from exc
    if len(plain) > max_bytes:
        raise _too_large(max_bytes)
    return plain


def _too_large(max_bytes: int) -> InputError:
    return InputError(f"has more than {max_bytes / 1e6:,.3g} MB")
