"""A web site on loopback: pages by their paths, and what was asked of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

SENTENCE = "The harbour of Port Ellis will close on Tuesday, Mayor Paul Jones said."
HTML = f"""<!doctype html><html lang="en"><head><title>Harbour to close</title>
<meta property="article:published_time" content="2031-03-05T08:00:00Z"></head><body><article>
<h1>Harbour to close</h1><p>{SENTENCE}</p>
<p>The port authority denied that the twelve crates in the water held chemicals.</p>
</article></body></html>"""
ALLOW = "User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Page:
    """An answer; `drips` says that its body comes a byte at a time, as long as somebody waits."""

    body: bytes = b""
    media_type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False
    is_cut: bool = False


def html(text: str = HTML) -> Page:
    """Answer with a page."""
    return Page(text.encode())


def robots(text: str) -> Page:
    """Answer with a robots.txt."""
    return Page(text.encode(), "text/plain")


def redirect(location: str, status: int = 302) -> Page:
    """Send elsewhere."""
    return Page(status=status, headers={"Location": location})


class Site:
    """The site, in threads of its own, on a free port of a loopback address."""

    def __init__(self, pages: Mapping[str, Page], *, host: str = "127.0.0.1") -> None:
        site = self
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.pages = dict(pages)
        self._is_over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self.url = f"http://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        self.agents.add(handler.headers["User-Agent"])
        page = self.pages.get(handler.path, Page(status=404))
        handler.send_response(page.status)
        if page.media_type is not None:
            handler.send_header("Content-Type", page.media_type)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        if page.drips or "Content-Length" in page.headers:
            handler.send_header("Connection", "close")
        else:
            handler.send_header("Content-Length", str(len(page.body) * (1 + page.is_cut)))
        handler.end_headers()
        try:
            if page.drips:
                while not self._is_over.wait(0.02):
                    handler.wfile.write(b"x")
                    handler.wfile.flush()
            handler.wfile.write(page.body)
        except OSError:
            pass  # nobody waits any more
        handler.close_connection = page.drips or page.is_cut
