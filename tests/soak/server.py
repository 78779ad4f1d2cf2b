"""The server of the long runs, in a process of its own: it fails by the plan, and keeps account.

    python -m tests.soak.server --articles 600 --seed 7

prints its base URL, and then answers lines on its standard input: `account` with all requests
since it began, as a line of JSON; `heal` with a blank line, and nothing fails any more;
`parts` with how many requests told no article;
`kill PID N RUN` likewise, and it kills that process with SIGKILL when N requests of that run have
been answered. It ends with its input.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from aiohttp import web

from tests import servers
from tests.soak.faults import FAULTS, Wire, plan
from tests.soak.texts import good_reply, number_in


class Asked(NamedTuple):
    """One request: what it asks, about which article, how it failed, and whether it was answered.

    `key` stands for the messages, `fault` is None where all was well. `run` is
    what the client calls its run (X-Run). `answered` is False while nothing was sent back.
    """

    key: str
    number: int
    fault: str | None
    run: str
    answered: bool


_PING = "Are you there?"


@dataclass
class _State:
    seed: int
    n_articles: int
    share: float
    latency_s: float
    is_healed: bool = False
    asked: list[Asked] = field(default_factory=list)
    n_about: Counter[int] = field(default_factory=Counter)
    n_parts: int = 0  # requests about a part of an article, which does not say of which
    kill: tuple[int, int, str] | None = None  # the process, after how many answers, to which run

    def fault(self, number: int) -> str | None:
        """Return how the next request about an article fails, and count it."""
        n_before = self.n_about[number]
        self.n_about[number] += 1
        if self.is_healed:
            return None
        return plan(self.seed, number, self.n_articles, share=self.share).fault(n_before)

    def answer(self, place: int) -> None:
        """Note that a request was answered, and kill who asked if it was the last one."""
        self.asked[place] = self.asked[place]._replace(answered=True)
        if self.kill is None or self.asked[place].run != self.kill[2]:
            return  # what one that was killed had asked is answered later
        pid, n_more, run = self.kill
        self.kill = (pid, n_more - 1, run) if n_more > 1 else None
        if self.kill is None:
            os.kill(pid, signal.SIGKILL)


async def _serve(state: _State) -> None:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        number = number_in(body["messages"])
        if number is None:
            state.n_parts += _PING not in body["messages"][-1]["content"]
            return await _send(request, Wire(servers.ok("{}")))
        key = hashlib.sha256(orjson.dumps(body["messages"])).hexdigest()
        fault = state.fault(number)
        place = len(state.asked)
        run = request.headers.get("X-Run", "")
        state.asked.append(Asked(key, number, fault, run, answered=False))
        good = good_reply(body, number)
        wire = Wire(servers.ok(good)) if fault is None else FAULTS[fault].wire(good)
        await asyncio.sleep(state.latency_s + wire.delay_s)
        response = await _send(request, wire)
        state.answer(place)
        return response

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", flush=True)  # noqa: T201  # the output
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(_obey(state, line.split()), flush=True)  # noqa: T201
    await runner.cleanup()


def _obey(state: _State, words: list[str]) -> str:
    match words:
        case ["account"]:
            return orjson.dumps([tuple(each) for each in state.asked]).decode()
        case ["heal"]:
            state.is_healed = True
        case ["parts"]:
            return str(state.n_parts)
        case ["kill", pid, n_more, run]:
            state.kill = (int(pid), int(n_more), run)
        case _:
            raise ValueError(f"not known: {words}")
    return ""


async def _send(request: web.BaseRequest, wire: Wire) -> web.StreamResponse:
    answer = wire.answer
    headers = {"Content-Type": "application/json", **answer.headers}
    if request.transport is None:
        return web.Response(status=500)  # the client has left
    if answer.action == "reset":
        request.transport.abort()
    elif answer.action == "cut":
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer.body)}\r\n\r\n"
        request.transport.write(head.encode() + answer.body[: len(answer.body) // 2])
        request.transport.close()
    elif wire.pieces == 1:
        response = web.Response(status=answer.status, body=answer.body, headers=headers)
        await response.prepare(request)
        await response.write_eof()
        return response
    else:
        return await _send_in_pieces(request, wire, headers)
    return web.Response(status=500)  # to a connection that is gone


async def _send_in_pieces(
    request: web.BaseRequest, wire: Wire, headers: dict[str, str]
) -> web.StreamResponse:
    body, response = wire.answer.body, web.StreamResponse(headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    size = -(-len(body) // wire.pieces)
    try:
        for start in range(0, len(body), size):
            await response.write(body[start : start + size])
            await asyncio.sleep(wire.pause_s)
        await response.write_eof()
    except ConnectionError:
        pass  # nobody waits for it any more
    return response


class Server:
    """The server as the runs see it."""

    def __init__(self, process: subprocess.Popen[str], base_url: str) -> None:
        self.base_url = base_url
        self._process = process

    def account(self) -> list[Asked]:
        """Return all requests since the server began, in the order in which they came."""
        return [Asked(*fields) for fields in orjson.loads(self._tell("account"))]

    def heal(self) -> None:
        """Let nothing fail any more."""
        self._tell("heal")

    def n_parts(self) -> int:
        """Return how many requests were about a part of an article, which tell no number."""
        return int(self._tell("parts"))

    def kill(self, pid: int, n_more: int, run: str) -> None:
        """Have a process killed when so many requests of its run have been answered."""
        self._tell(f"kill {pid} {n_more} {run}")

    def _tell(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def served(n_articles: int, **options: Any) -> Iterator[Server]:
    """Run the server; `options` are its own: seed, share, latency_ms."""
    named = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "tests.soak.server", f"--articles={n_articles}", *named]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Server(process, process.stdout.readline().strip())
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=20)


def main() -> None:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.server", description=main.__doc__)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--share", type=float, default=0.0)
    parser.add_argument("--latency-ms", type=float, default=5.0)
    options = parser.parse_args()
    asyncio.run(
        _serve(_State(options.seed, options.articles, options.share, options.latency_ms / 1000))
    )


if __name__ == "__main__":
    main()
