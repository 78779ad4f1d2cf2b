"""A chat-completions server on loopback that answers everything alike, at once or after a while.

    python -m benchmarks.server --delay-ms 200   # prints its port and serves until its stdin ends

It reads no more of a request than its length and the first part of its path, so that on two cores
the client is what is measured. The path says in whose form the reply is wanted: /v1/... is ours,
/langextract/v1/... langextract's (`benchmarks.peers.forms`).
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from benchmarks.peers.forms import replies
from benchmarks.sample import completion

_LENGTH = b"content-length:"
_BACKLOG = 2048  # as uvicorn has it


class _Answers(asyncio.Protocol):
    """Answers every request by the first part of its path, `delay_s` after it came."""

    def __init__(self, answers: dict[bytes, bytes], delay_s: float) -> None:
        self._answers = answers
        self._answer = b""  # to the request under way
        self._delay_s = delay_s
        self._received = bytearray()
        self._n_needed = 0  # bytes of the request under way, head and body; 0 until known
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while self._whole_request() and self._transport is not None:
            del self._received[: self._n_needed]
            self._n_needed = 0
            if self._delay_s:
                loop = asyncio.get_running_loop()
                loop.call_later(self._delay_s, self._transport.write, self._answer)
            else:
                self._transport.write(self._answer)

    def _whole_request(self) -> bool:
        if not self._n_needed:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self._received[:end]).lower()
            self._n_needed = end + 4 + _body_length(head)
            self._answer = self._answers[head.split(b"/", 2)[1]]
        return len(self._received) >= self._n_needed


def _body_length(head: bytes) -> int:
    start = head.find(_LENGTH)
    return int(head[start + len(_LENGTH) :].split(b"\r\n", 1)[0]) if start >= 0 else 0


@contextmanager
def served(delay_ms: float = 0) -> Iterator[str]:
    """Run the server in a process of its own and give its base URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server", "--delay-ms", str(delay_ms)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=10)


async def _serve(delay_s: float) -> None:
    answers = {path.encode(): _answer(reply) for path, reply in replies().items()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Answers(answers, delay_s), "127.0.0.1", 0, backlog=_BACKLOG
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    server.close()


def _answer(reply: str) -> bytes:
    body = orjson.dumps(completion(reply))
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description=main.__doc__)
    parser.add_argument("--delay-ms", type=float, default=0, help="how long an answer takes")
    options = parser.parse_args()
    asyncio.run(_serve(options.delay_ms / 1000))


if __name__ == "__main__":
    main()
