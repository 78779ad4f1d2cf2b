"""Where requests go: base URLs read, checked and normalised. Imports no client library."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from summarizer.errors import ConfigurationError

DEFAULT_BASE_URL = "https://api.openai.com/v1"
CHAT_PATH = "/chat/completions"
_AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PROXY_SCHEMES = frozenset(("http", "https", "socks5", "socks5h"))
_SECRET_NAME = re.compile(r"auth|code|key|passw|secret|sig|token", re.IGNORECASE)


@dataclass(frozen=True)
class BaseUrl:
    """A checked base URL, split into what names the endpoint and what only reaches it.

    `url` has a lower-case scheme and host, no default port, no user, no query and no trailing
    slash. `query` and `user` (name and password) are sent along, but are no part of the identity.
    """

    url: str
    query: tuple[tuple[str, str], ...] = ()
    user: tuple[str, str] | None = None

    @cached_property
    def endpoint(self) -> str:
        """Return the URL that chat completions are posted to."""
        return self.url + CHAT_PATH

    @cached_property
    def host(self) -> str:
        """Return host and port as messages name them."""
        return urlsplit(self.url).netloc

    def url_of(self, path: str) -> str:
        """Return the URL that a request for `path` goes to, the query included."""
        return f"{self.url}{path}{f'?{urlencode(self.query)}' if self.query else ''}"

    @cached_property
    def proxy_url(self) -> str | None:
        """Return the proxy that the environment puts before it, None for none.

        Raises ConfigurationError when it is no proxy that can be asked.
        """
        parts = urlsplit(self.url)
        proxies = getproxies()
        proxy = proxies.get(parts.scheme) or proxies.get("all")
        if not proxy or _goes_round(parts, proxies.get("no", "")):
            return None
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        try:
            known = urlsplit(proxy).scheme in _PROXY_SCHEMES
        except ValueError:
            known = False
        if not known:
            raise ConfigurationError(
                f"the proxy before {self.host} is no URL that can be asked; set"
                f" {parts.scheme.upper()}_PROXY to one such as http://proxy.example:3128, or"
                " NO_PROXY"
            )
        return proxy

    @cached_property
    def proxy(self) -> str:
        """Return host and port of the proxy as messages name them, "" for none."""
        return urlsplit(self.proxy_url or "").netloc.rpartition("@")[2]

    @property
    def is_azure(self) -> bool:
        """Say whether the host is one of Azure's, which take a key in another header."""
        return (urlsplit(self.url).hostname or "").endswith(_AZURE_HOSTS)

    @cached_property
    def basic(self) -> str | None:
        """Return user and password as the Authorization header carries them."""
        return base64.b64encode(":".join(self.user).encode()).decode() if self.user else None

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Return what no message may show, even if a server repeats it."""
        named = (value for name, value in self.query if _SECRET_NAME.search(name))
        password = self.user[1] if self.user else None
        return tuple(secret for secret in (password, self.basic, *named) if secret)


def normalise_endpoint(base_url: str | None) -> str:
    """Return the endpoint that a base URL stands for; None is OpenAI's own.

    Two spellings of one server give one endpoint, so that they share stored replies.
    Raises ConfigurationError when it is no http(s) URL.
    """
    return read_base_url(base_url).endpoint


def may_have_key(endpoint: str) -> bool:
    """Say whether a key may go to an endpoint that nobody named: OpenAI's own, or this machine."""
    base = read_base_url(endpoint)
    host = urlsplit(base.url).hostname or ""
    return base.url == DEFAULT_BASE_URL or host in ("localhost", "127.0.0.1", "::1")


def read_base_url(base_url: str | None) -> BaseUrl:
    """Return the checked parts of a base URL; None or "" is OpenAI's own.

    A URL that already ends in `/chat/completions` is taken to mean the base before it.
    Raises ConfigurationError when it is no http(s) URL; the message never shows a password.
    """
    text = (base_url or "").strip() or DEFAULT_BASE_URL
    # A password may stand before the last "@", a key behind the "?": a message shows neither.
    shown = text.partition("?")[0].rpartition("@")[2]
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ConfigurationError(f"the base URL {shown!r} holds a space or a control character")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as exc:
        raise ConfigurationError(f"the base URL {shown!r} is malformed: {exc}") from None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        raise ConfigurationError(
            f"the base URL {shown!r} is not an http(s) URL; for example {DEFAULT_BASE_URL}"
            " or http://127.0.0.1:8080/v1"
        )
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    path = parts.path.rstrip("/").removesuffix(CHAT_PATH).rstrip("/")
    user = None
    if parts.username or parts.password:
        user = (unquote(parts.username or ""), unquote(parts.password or ""))
    return BaseUrl(f"{scheme}://{netloc}{path}", tuple(parse_qsl(parts.query)), user)


def _goes_round(parts: SplitResult, exceptions: str) -> bool:
    """Say whether a URL is reached without the proxy; NO_PROXY may also say `*.example.org`."""
    host = parts.hostname or ""
    starred = (entry.strip() for entry in exceptions.lower().split(",") if "*" in entry)
    return bool(
        proxy_bypass(parts.netloc)
        or proxy_bypass(host)
        or any(fnmatch(host, entry) for entry in starred)
    )
