"""A scriptable chat-completions server on loopback: real HTTP, every fault on request.

    with ChatServer([status(503), ok('{"a": 1}')]) as server:
        ...  # talk to server.base_url
        server.requests[0].body["model"]

A script is a list of answers, given in turn (the last one repeats), or a function from the
request to an answer. By hand: `python -m tests.servers --reply reply.json` prints its base URL.
"""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import orjson
from aiohttp import web

MODEL = "test-model"


@dataclass(frozen=True)
class Seen:
    """One request as it arrived; header names are in lower case, `body` is {} unless JSON."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    raw: bytes = b""
    query: str = ""

    @property
    def mode(self) -> str:
        """Return the rung of the mode ladder that the request stands on."""
        if "tools" in self.body:
            return "tools"
        kind = self.body.get("response_format", {}).get("type")
        return kind or "plain"


@dataclass(frozen=True)
class Answer:
    """What the server does with a request.

    `hang` answers only after `ChatServer.release`; `reset` closes the connection unanswered;
    `cut` announces the whole body, sends half of it and closes the connection.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    action: Literal["reply", "hang", "reset", "cut"] = "reply"


Script = Sequence[Answer] | Callable[[Seen], Answer]


def completion(
    message: Mapping[str, Any], *, finish: str = "stop", usage: tuple[int, int] = (100, 20)
) -> Answer:
    """Answer with a chat completion that holds `message`."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1750000000,
        "model": f"{MODEL}-2025",
        "choices": [
            {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
        ],
        "usage": {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        },
    }
    return _json(body)


def ok(content: str, *, finish: str = "stop", usage: tuple[int, int] = (100, 20)) -> Answer:
    """Answer with `content`; finish "length" (or a lying "stop") makes it a truncated reply."""
    return completion({"content": content, "refusal": None}, finish=finish, usage=usage)


def empty() -> Answer:
    """Answer with no content at all."""
    return completion({"content": None})


def refusal(text: str = "I cannot help with that.") -> Answer:
    """Answer with a structured refusal."""
    return completion({"content": None, "refusal": text})


def filtered() -> Answer:
    """Answer with a reply that a content filter stopped."""
    return completion({"content": ""}, finish="content_filter")


def tool_calls(*arguments: str, finish: str = "tool_calls") -> Answer:
    """Answer with one call of the reply function for each of `arguments`."""
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": "reply", "arguments": text}}
        for n, text in enumerate(arguments)
    ]
    return completion({"content": None, "tool_calls": calls}, finish=finish)


def status(code: int, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with a bare status; `body` is sent as JSON unless it is text."""
    if isinstance(body, str):
        return Answer(code, body.encode(), dict(headers or {}))
    return _json({} if body is None else body, code, headers)


def error(
    http_status: int,
    message: str,
    /,
    *,
    headers: Mapping[str, str] | None = None,
    **fields: str | None,
) -> Answer:
    """Answer with an error as OpenAI words it; `fields` are its type, code and param."""
    return status(http_status, {"error": {"message": message, **fields}}, headers)


def rate_limited(retry_after: str | None = None, *, code: str = "rate_limit_exceeded") -> Answer:
    """Answer 429, with `retry_after` (seconds or a date) in its header."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return error(429, "Rate limit reached", code=code, headers=headers)


def html(code: int = 200) -> Answer:
    """Answer with a web page, as a server that is no LLM does."""
    page = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Hello</body></html>"
    return Answer(code, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def hang() -> Answer:
    """Answer nothing until the server is released or stopped."""
    return Answer(action="hang")


def reset() -> Answer:
    """Close the connection without an answer."""
    return Answer(action="reset")


def cut() -> Answer:
    """Close the connection in the middle of the body."""
    return Answer(body=ok("x" * 1000).body, action="cut")


def only_modes(modes: Sequence[str], content: str, *, code: int = 400) -> Callable[[Seen], Answer]:
    """Return a script that knows only these rungs of the ladder and answers `code` to others."""

    def script(seen: Seen) -> Answer:
        if seen.mode not in modes:
            return error(code, f"{seen.mode} is not supported by this server")
        return tool_calls(content) if seen.mode == "tools" else ok(content)

    return script


class ChatServer:
    """The server, in a thread of its own, on a free port of 127.0.0.1."""

    def __init__(self, script: Script, *, models: Sequence[str] = (MODEL,), port: int = 0) -> None:
        self.requests: list[Seen] = []
        self.base_url = ""
        self.max_in_flight = 0
        self._script = script
        self._models = models
        self._port = port
        self._in_flight = 0
        self._n_answered = 0
        self._arrived = threading.Semaphore(0)
        self._started: concurrent.futures.Future[str] = concurrent.futures.Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> ChatServer:
        self._thread.start()
        self.base_url = self._started.result(timeout=60)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)

    @property
    def chats(self) -> list[Seen]:
        """Return the chat requests seen so far."""
        return [seen for seen in self.requests if seen.path.endswith("/chat/completions")]

    def release(self) -> None:
        """Let hanging requests, now and later, be answered with an empty reply."""
        self._loop.call_soon_threadsafe(self._released.set)

    def wait_for_requests(self, n: int, *, timeout_s: float = 60.0) -> None:
        """Block until `n` more requests have arrived. Not for use inside the client's loop."""
        for _ in range(n):
            assert self._arrived.acquire(timeout=timeout_s)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._released = asyncio.Event()
        runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port, backlog=1024)
        await site.start()
        port = runner.addresses[0][1]
        self._started.set_result(f"http://127.0.0.1:{port}/v1")
        await self._stop.wait()
        await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        raw = await request.read()
        try:
            body = orjson.loads(raw) if raw else {}
        except orjson.JSONDecodeError:
            body = {}
        headers = {name.lower(): value for name, value in request.headers.items()}
        seen = Seen(request.method, request.path, headers, body, raw, request.query_string)
        self.requests.append(seen)
        self._arrived.release()
        self._in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self._in_flight)
        try:
            return await self._perform(request, self._answer(seen))
        finally:
            self._in_flight -= 1

    def _answer(self, seen: Seen) -> Answer:
        if seen.path == "/v1/models":
            return _json({"object": "list", "data": [{"id": name} for name in self._models]})
        if seen.path != "/v1/chat/completions":
            return error(404, "Not Found")
        if callable(self._script):
            return self._script(seen)
        answer = self._script[min(self._n_answered, len(self._script) - 1)]
        self._n_answered += 1
        return answer

    async def _perform(self, request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
        if answer.action == "hang":
            await self._released.wait()
            return web.Response(status=503)
        headers = {"Content-Type": "application/json", **answer.headers}
        if answer.action == "reply":
            return web.Response(status=answer.status, body=answer.body, headers=headers)
        assert request.transport is not None
        if answer.action == "cut":
            half = answer.body[: len(answer.body) // 2]
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer.body)}\r\n\r\n"
            request.transport.write(head.encode() + half)
            request.transport.close()
        else:
            request.transport.abort()
        return web.Response(status=500)


def _json(body: object, code: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(code, orjson.dumps(body), dict(headers or {}))


def main() -> None:
    """Serve one reply to every request until the standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=main.__doc__)
    parser.add_argument("--reply", type=Path, help="file with the content of every reply")
    parser.add_argument(
        "--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)"
    )
    parser.add_argument("--wait", action="store_true", help="serve until killed, not until EOF")
    options = parser.parse_args()
    content = options.reply.read_text(encoding="utf-8") if options.reply else "{}"
    answer = ok(content)
    with ChatServer(lambda _: answer, port=options.port) as server:
        print(server.base_url, flush=True)  # noqa: T201  # the base URL is this command's output
        if options.wait:
            threading.Event().wait()
        while sys.stdin.read(1):
            pass


if __name__ == "__main__":
    main()
