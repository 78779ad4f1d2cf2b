"""A proxy on the way to the server: messages tell who may have answered."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from summarizer.backends.base import ReplySchema, Request
from summarizer.backends.endpoint import read_base_url
from summarizer.backends.openai import OpenAIBackend
from summarizer.errors import EndpointError, SummarizerError, TransientError

SCHEMA = ReplySchema("article_reply", {"type": "object"})


class _Refusing(BaseHTTPRequestHandler):
    """A proxy that lets nothing through."""

    status = 502

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_CONNECT()

    def do_CONNECT(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


async def failure_by_way_of(
    status: int, base_url: str, monkeypatch: pytest.MonkeyPatch
) -> SummarizerError:
    handler = type("Handler", (_Refusing,), {"status": status})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        host = f"127.0.0.1:{proxy.server_port}"
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://user:secret@{host}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        backend = OpenAIBackend(base_url=base_url, timeout_s=20)
        message = {"role": "user", "content": "hello"}
        try:
            with pytest.raises(SummarizerError) as caught:
                await backend.complete(Request((message,), "m", backend.endpoint, SCHEMA))
        finally:
            await backend.aclose()
            proxy.shutdown()
    assert f"the proxy {host}" in str(caught.value)
    assert "secret" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_502_names_the_proxy(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be the proxy's own, and it may pass; a tunnel that is refused says the same."""
    error = await failure_by_way_of(502, f"{scheme}://llm.example/v1", monkeypatch)
    assert isinstance(error, TransientError)
    assert error.status == 502


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_a_password_ends_the_run(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No article can succeed, and the message says what to set."""
    error = await failure_by_way_of(407, f"{scheme}://llm.example/v1", monkeypatch)
    assert isinstance(error, EndpointError)
    assert "HTTPS_PROXY" in str(error)


@pytest.mark.parametrize(
    ("name", "value", "proxy"),
    [
        ("HTTPS_PROXY", "http://proxy.example:3128", "proxy.example:3128"),
        ("HTTPS_PROXY", "proxy.example:3128", "proxy.example:3128"),
        ("ALL_PROXY", "socks5://me:pw@proxy.example", "proxy.example"),
        ("HTTP_PROXY", "http://proxy.example:3128", ""),
    ],
)
def test_the_proxy_is_that_of_the_scheme(
    name: str, value: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the environment names it, without user and password."""
    for other in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    assert read_base_url("https://llm.example/v1").proxy == proxy


@pytest.mark.parametrize(
    ("exceptions", "base_url", "goes_round"),
    [
        ("localhost,.example", "https://llm.example/v1", True),
        ("*.example", "https://llm.example/v1", True),
        ("*", "https://llm.example/v1", True),
        ("llm.example:8443", "https://llm.example:8443/v1", True),
        ("::1", "https://[::1]:8080/v1", True),
        ("other.example, *.test", "https://llm.example/v1", False),
    ],
)
def test_a_host_that_goes_round_the_proxy_has_none(
    exceptions: str, base_url: str, goes_round: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_PROXY names it, or what it ends in."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert (read_base_url(base_url).proxy == "") is goes_round
