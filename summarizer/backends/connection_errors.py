"""Every failure of a connection as one of our errors, by what failed at the bottom of it."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import aiohttp

from summarizer.backends.problems import Problem, error_from_problem
from summarizer.backends.redaction import Sent
from summarizer.errors import (
    ConfigurationError,
    EndpointError,
    SummarizerError,
    TransientError,
)

_INSECURE = (ssl.SSLError, ssl.CertificateError, aiohttp.ClientSSLError)
_ASTRAY = (aiohttp.TooManyRedirects, aiohttp.RedirectClientError)
_NO_HOST = (aiohttp.InvalidURL, UnicodeError)


def connection_error(exc: BaseException, sent: Sent) -> SummarizerError:
    """Return our error for a connection that failed.

    What is raised does not always tell: an SDK above aiohttp calls a refused connection a timeout.
    """
    causes = list(_causes(exc))
    if any(isinstance(cause, _INSECURE) for cause in causes):
        return EndpointError(
            f"{sent.host}: no secure connection; is https right, and is the certificate trusted?"
        )
    if any(isinstance(cause, OSError) and cause.errno == errno.EMFILE for cause in causes):
        return ConfigurationError(
            f"{sent.host}: no more connections, as too many files are open; lower --concurrency,"
            " or raise the limit (ulimit -n)"
        )
    if any(isinstance(cause, _ASTRAY) for cause in causes):
        return EndpointError(f"{sent.host} sends elsewhere, and nothing answers at the end")
    if any(isinstance(cause, _NO_HOST) for cause in causes):
        return ConfigurationError(f"{sent.host} is not a host that can be reached")
    for cause in causes:
        if isinstance(cause, aiohttp.ClientHttpProxyError):
            return error_from_problem(Problem(cause.status, "no way through the proxy"), sent)
    if any(isinstance(cause, aiohttp.ClientResponseError) for cause in causes):
        return EndpointError(f"{sent.host} does not speak HTTP")
    for cause in causes:
        if isinstance(cause, aiohttp.ClientConnectorDNSError):
            return TransientError(f"{sent.way}: the host name is not known", refused=True)
        if isinstance(cause, aiohttp.ConnectionTimeoutError):
            return TransientError(f"{sent.way}: no connection in time", refused=True)
        if isinstance(cause, (aiohttp.ClientConnectorError, ConnectionRefusedError)):
            return TransientError(f"{sent.way}: connection refused", refused=True)
    if any(isinstance(cause, (TimeoutError, aiohttp.ServerTimeoutError)) for cause in causes):
        return TransientError(f"{sent.way}: no answer in time")
    return TransientError(f"{sent.way}: the connection broke off")


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, what caused it, and so on, each once."""
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        yield exc
        exc = exc.__cause__ or exc.__context__
