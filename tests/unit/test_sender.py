"""Sends over real connections: reuse, bursts, compression, redirects, proxies, and their end."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import subprocess
import sys
import warnings
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from summarizer.backends.endpoint import CHAT_PATH, read_base_url
from summarizer.backends.problems import Failed
from summarizer.backends.redaction import Sent
from summarizer.backends.sender import Answered, Sender
from summarizer.errors import (
    ConfigurationError,
    EndpointError,
    SummarizerError,
    TransientError,
)

KEY = "sk-proj-0123456789abcdef"
PLAIN = b'{"choices": []}' * 40
PACKED = gzip.compress(PLAIN, mtime=0)


@dataclass
class Wire:
    """A server that is told each byte: what came in, and how many connections brought it."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    n_connections: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def answer(
    body: bytes = b"{}", status: int = 200, headers: Mapping[str, str] | None = None
) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    return f"HTTP/1.1 {status} X\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


@asynccontextmanager
async def serving(reply: Callable[[str], bytes], backlog: int = 100) -> AsyncIterator[Wire]:
    """Answer each request with what `reply` returns for its head."""
    wire = Wire()
    serving_now: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire.n_connections += 1
        serving_now.add(asyncio.current_task())
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = [line for line in head.lower().split("\r\n") if "content-length" in line]
                await reader.readexactly(int(length[0].split(":")[1]) if length else 0)
                wire.heads.append(head)
                writer.write(reply(head))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=backlog)
    wire.port = server.sockets[0].getsockname()[1]
    async with server:
        yield wire
        for task in filter(None, serving_now):
            task.cancel()
        await asyncio.gather(*filter(None, serving_now), return_exceptions=True)


@asynccontextmanager
async def sender_to(base_url: str, **options: object) -> AsyncIterator[Sender]:
    options = {"api_key": KEY, "timeout_s": 20.0, **options}
    sender = Sender(read_base_url(base_url), **options)  # type: ignore[arg-type]  # named in the tests
    try:
        yield sender
    finally:
        await sender.aclose()


async def outcome(sender: Sender, body: bytes | None = b"{}") -> Answered | SummarizerError:
    found = await sender.exchange(body, CHAT_PATH, Sent("host"))
    return found.error if isinstance(found, Failed) else found


async def outcome_of(reply: bytes) -> Answered | SummarizerError:
    async with serving(lambda _: reply) as wire, sender_to(wire.base_url) as sender:
        return await outcome(sender)


async def test_a_connection_is_used_again() -> None:
    """One at a time takes one connection, ten at a time take ten, and no more the next time."""
    async with serving(lambda _: answer()) as wire, sender_to(wire.base_url) as sender:
        for _ in range(5):
            await outcome(sender)
        assert wire.n_connections == 1
        for _ in range(2):
            await asyncio.gather(*(outcome(sender) for _ in range(10)))
        assert wire.n_connections == 10
    assert len(wire.heads) == 25


async def test_a_thousand_connections_at_once_are_all_answered() -> None:
    """A run that starts with a thousand in flight loses none of them at a backlog of a hundred."""
    async with (
        serving(lambda _: answer(PLAIN)) as wire,
        sender_to(wire.base_url, timeout_s=100.0) as sender,
    ):
        found = await asyncio.gather(*(outcome(sender) for _ in range(1000)))
    assert all(isinstance(each, Answered) and each.content == PLAIN for each in found)
    assert len(wire.heads) == 1000


async def test_cookies_are_not_kept() -> None:
    """One request tells the server nothing of another."""
    reply = answer(headers={"Set-Cookie": "session=1; Path=/"})
    async with serving(lambda _: reply) as wire, sender_to(wire.base_url) as sender:
        for _ in range(2):
            await outcome(sender)
    assert not any("cookie" in head.lower() for head in wire.heads)


async def test_a_body_is_posted_as_json_and_nothing_is_got_without_one() -> None:
    """What a request says of itself; the query of the base URL goes along."""
    async with (
        serving(lambda _: answer()) as wire,
        sender_to(f"{wire.base_url}?version=3&x=a%26b") as sender,
    ):
        await outcome(sender, b'{"a": 1}')
        await outcome(sender, None)
    post, get = (head.lower().split("\r\n") for head in wire.heads)
    assert post[0] == "post /v1/chat/completions?version=3&x=a%26b http/1.1"
    assert get[0] == "get /v1/chat/completions?version=3&x=a%26b http/1.1"
    assert {"content-type: application/json", "content-length: 8"} < set(post)
    assert not any(line.startswith("content-") for line in get)
    assert any(line.startswith("user-agent: summarizer/") for line in get)
    assert f"authorization: bearer {KEY}" in get


async def test_a_body_of_megabytes_arrives_whole() -> None:
    """An article may be long, and a warning about its length is nobody's."""
    body = b"x" * 3_000_000
    async with serving(lambda _: answer()) as wire, sender_to(wire.base_url) as sender:
        assert isinstance(await outcome(sender, body), Answered)
    assert "Content-Length: 3000000" in wire.heads[0]


async def test_given_headers_take_the_place_of_ours() -> None:
    """In whatever case they are written, and once."""
    given = {"authorization": "Token 12345", "X-Team": "news"}
    async with (
        serving(lambda _: answer()) as wire,
        sender_to(wire.base_url, headers=given) as sender,
    ):
        await outcome(sender)
    lines = wire.heads[0].split("\r\n")
    assert [line for line in lines if line.lower().startswith("authorization")] == [
        "authorization: Token 12345"
    ]
    assert "X-Team: news" in lines


def test_a_header_of_two_lines_is_refused() -> None:
    """What stands behind the line end would be a header that nobody named."""
    with pytest.raises(ConfigurationError, match="'X-Team' holds a control character"):
        Sender(read_base_url(None), api_key=KEY, timeout_s=1, headers={"X-Team": "a\nb: c"})


# --- What comes back -------------------------------------------------------------------------


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", PACKED),
        ("GZIP", PACKED),
        ("deflate", zlib.compress(PLAIN)),
        ("deflate", _raw_deflate(PLAIN)),
        ("identity", PLAIN),
    ],
    ids=["gzip", "capitals", "zlib", "raw", "identity"],
)
async def test_a_compressed_answer_is_read(encoding: str, body: bytes) -> None:
    """As the two encodings are written that we accept, with and without the head of zlib."""
    found = await outcome_of(answer(body, headers={"Content-Encoding": encoding}))
    assert isinstance(found, Answered)
    assert found.content == PLAIN


@pytest.mark.parametrize(
    "body",
    [PACKED[:-12], PACKED[:-6] + b"12" + PACKED[-4:], PLAIN, PACKED[:20] + b"??" + PACKED[22:]],
    ids=["cut", "checksum", "plain", "inside"],
)
async def test_a_damaged_answer_is_worth_another_try(body: bytes) -> None:
    """Even where its length is right: what is left of it is no answer to go by."""
    found = await outcome_of(answer(body, headers={"Content-Encoding": "gzip"}))
    assert isinstance(found, TransientError)
    assert str(found) == "host: the answer came damaged"


async def test_a_refusal_with_a_damaged_body_is_still_that_refusal() -> None:
    """Its status and its Retry-After say enough."""
    headers = {"Content-Encoding": "gzip", "Retry-After": "3"}
    found = await outcome_of(answer(PACKED[:-12], 429, headers))
    assert isinstance(found, TransientError)
    assert (found.status, found.retry_after_s) == (429, 3.0)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", Answered),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + answer(), Answered),
        (answer(headers={"X-Long": "a" * 7000}), Answered),
        (answer(headers={"X-Long": "a" * 20_000}), EndpointError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", EndpointError),
        (b"SSH-2.0-OpenSSH_9\r\n", EndpointError),
        (answer(status=304), EndpointError),
    ],
    ids=["chunks", "interim", "long header", "longest header", "no chunks", "ssh", "not modified"],
)
async def test_what_is_http_is_told_from_what_is_not(reply: bytes, kind: type) -> None:
    """Chunks, interim answers and long headers are; other protocols end the run."""
    assert isinstance(await outcome_of(reply), kind)


@pytest.mark.parametrize("status", [307, 308])
async def test_a_redirect_is_followed_with_the_body_and_without_the_key(status: int) -> None:
    """Another host gets the request, and not what opens the door of the first."""
    async with serving(lambda _: answer()) as there:
        elsewhere = f"http://localhost:{there.port}/v2"
        reply = answer(b"", status, {"Location": elsewhere})
        async with serving(lambda _: reply) as here, sender_to(here.base_url) as sender:
            assert isinstance(await outcome(sender, b"123"), Answered)
    assert KEY in here.heads[0]
    assert there.heads[0].startswith("POST /v2 ")
    assert "Content-Length: 3" in there.heads[0]
    assert KEY not in there.heads[0]


@pytest.mark.parametrize("location", ["/v1/chat/completions", "ftp://host/", "http://[::1/"])
async def test_redirects_that_lead_nowhere_end_the_run(location: str) -> None:
    """No wait mends a circle, nor an address that is none."""
    found = await outcome_of(answer(b"", 307, {"Location": location}))
    assert isinstance(found, EndpointError)
    assert "sends elsewhere" in str(found)


@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".example"])
async def test_a_name_that_no_host_can_have_is_refused(host: str) -> None:
    """It is an address to put right, not a host to wait for."""
    async with sender_to(f"http://{host}/v1") as sender:
        found = await outcome(sender)
    assert isinstance(found, ConfigurationError)


async def test_a_name_that_is_not_known_is_a_refused_connection() -> None:
    """The network may come back; a run decides how long it waits."""
    async with sender_to("http://no-such-host.invalid/v1") as sender:
        found = await outcome(sender)
    assert isinstance(found, TransientError)
    assert found.refused
    assert "the host name is not known" in str(found)


async def test_too_many_open_files_are_not_a_refused_connection() -> None:
    """It is the run's own limit that was met, and the server is not to be waited for."""
    async with serving(lambda _: answer()) as wire:
        code = (
            "import asyncio, resource\n"
            "from summarizer.backends.endpoint import read_base_url\n"
            "from summarizer.backends.redaction import Sent\n"
            "from summarizer.backends.sender import Answered, Sender\n"
            "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))\n"
            f"sender = Sender(read_base_url('{wire.base_url}'), api_key=None, timeout_s=9)\n"
            "async def main():\n"
            "    sends = (sender.exchange(b'', '/x', Sent('host')) for _ in range(200))\n"
            "    return await asyncio.gather(*sends)\n"
            "found = asyncio.run(main())\n"
            "failed = [each for each in found if not isinstance(each, Answered)]\n"
            "print({f'{type(each.error).__name__}: {each.error}' for each in failed})"
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, stdout=subprocess.PIPE
        )
        printed, _ = await process.communicate()
    assert printed.decode().startswith("{'ConfigurationError: host: no more connections")
    assert "ulimit -n" in printed.decode()
    assert printed.count(b"Error") == 1


# --- On the way ------------------------------------------------------------------------------


def _use_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, url)
    monkeypatch.delenv("NO_PROXY", raising=False)


@pytest.mark.parametrize("base_url", ["https://llm.example/v1", "https://x.openai.azure.com/v1"])
async def test_a_proxy_is_told_no_key(base_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is encrypted for the server is not told in clear to who makes the tunnel."""
    async with serving(lambda _: answer(status=502)) as wire:
        _use_proxy(monkeypatch, f"http://me:word@127.0.0.1:{wire.port}")
        async with sender_to(base_url, headers={"X-Team-Key": "abcdefgh"}) as sender:
            await outcome(sender)
    (head,) = wire.heads
    assert head.startswith("CONNECT ")
    assert "Proxy-Authorization: Basic bWU6d29yZA==" in head
    assert KEY not in head
    assert "abcdefgh" not in head


async def test_a_proxy_passes_on_what_is_not_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for the whole URL, on each request with its own password."""
    async with serving(lambda _: answer()) as wire:
        _use_proxy(monkeypatch, f"http://me:word@127.0.0.1:{wire.port}")
        async with sender_to("http://llm.example/v1") as sender:
            for _ in range(2):
                assert isinstance(await outcome(sender), Answered)
    assert wire.n_connections == 1
    for head in wire.heads:
        assert head.startswith("POST http://llm.example/v1/chat/completions ")
        assert "Proxy-Authorization: Basic bWU6d29yZA==" in head


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "http://[::1/"])
async def test_a_proxy_that_is_none_is_named_as_the_trouble(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable is to be put right, and nothing goes round it."""
    _use_proxy(monkeypatch, proxy)
    async with sender_to("https://llm.example/v1") as sender:
        with pytest.raises(ConfigurationError, match="HTTPS_PROXY"):
            await outcome(sender)


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_certificates_come_from_the_environment(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without any trusts nobody; a file that is not there is said to be missing."""
    monkeypatch.setenv(name, str(tmp_path / "none"))
    if name == "SSL_CERT_DIR":
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    async with sender_to(f"https://127.0.0.1:{_unused_port()}/v1") as sender:
        if name == "SSL_CERT_FILE":
            with pytest.raises(ConfigurationError, match="of SSL_CERT_FILE cannot be read"):
                await outcome(sender)
        else:
            assert isinstance(await outcome(sender), TransientError)


def _unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# --- The end ---------------------------------------------------------------------------------


def test_a_loop_that_ends_leaves_no_connection_open() -> None:
    """`asyncio.run` without a word to the sender: nothing is left for the collector to find."""

    async def send() -> None:
        async with serving(lambda _: answer()) as wire:
            sender = Sender(read_base_url(wire.base_url), api_key=KEY, timeout_s=20)
            assert isinstance(await outcome(sender), Answered)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(send())
        gc.collect()
    assert [str(each.message) for each in caught] == []


def test_sending_imports_no_official_client() -> None:
    """It costs 0.7 s, and only a reask needs it."""
    code = (
        "import asyncio, sys\n"
        "from summarizer.backends.endpoint import read_base_url\n"
        "from summarizer.backends.redaction import Sent\n"
        "from summarizer.backends.sender import Sender\n"
        f"sender = Sender(read_base_url('http://127.0.0.1:{_unused_port()}/v1'),"
        " api_key=None, timeout_s=9)\n"
        "print(asyncio.run(sender.exchange(b'', '/x', Sent('host'))).error)\n"
        "print({'openai', 'httpx2', 'instructor'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["host: connection refused", "set()"]
