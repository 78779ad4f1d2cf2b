"""Addresses as people and pages give them, and which of them are asked for at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from summarizer.articles.fetching.addresses import address_of
from summarizer.errors import InputError

if TYPE_CHECKING:
    from yarl import URL

_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_USER: Final = re.compile(r"(?<=//)[^/?#\s]*@")
_FOUR_NUMBERS: Final = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")
_NUMBER: Final = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)
_USUAL_PORTS: Final = frozenset({80, 443})
# Below are mail, names and other services, which a page must not have us write to.
_FIRST_FREE_PORT: Final = 1024


def is_address(path: object) -> bool:
    """Say whether what stands for a path is the address of a page."""
    return isinstance(path, str) and _ADDRESS.fullmatch(path) is not None


def without_user(address: str) -> str:
    """Return an address without a user's name and password, which are shown nowhere."""
    return _USER.sub("", address, count=1)


def checked_url(text: str, base: URL | None = None) -> URL:
    """Return an address without its fragment, seen from `base` if it is relative.

    Raises InputError, in words that follow the address, for one that is not asked for: another
    scheme, a user's name in it, a host in other numbers than people write, a port of another
    service.
    """
    from yarl import URL  # comes with aiohttp, which is loaded next

    try:
        url = URL(text)
        url = (base.join(url) if base is not None else url).with_fragment(None)
        host, port = url.host or "", url.port or 0
        if ":" in host:
            address_of(host)  # yarl takes anything with a colon in it
    except ValueError as exc:
        raise InputError("is not an address that can be read") from exc
    if url.scheme not in ("http", "https") or not host:
        raise InputError("is not an http or https address")
    if url.user is not None or url.password is not None:
        raise InputError("holds a user's name or password, which would stand in every record")
    last = host.rstrip(".").rpartition(".")[2]
    if ":" not in host and _NUMBER.fullmatch(last) and not _FOUR_NUMBERS.fullmatch(host):
        raise InputError(
            "has a host in numbers that is not written as four of them, such as 1.2.3.4"
        )
    if port not in _USUAL_PORTS and port < _FIRST_FREE_PORT:
        raise InputError(f"is at port {port}, where other services than the web are")
    return url
