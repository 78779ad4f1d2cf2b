"""The openai backend against a real HTTP server on loopback."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from summarizer.backends.base import ReplySchema, Request
from summarizer.backends.openai import OpenAIBackend
from summarizer.backends.probing import probe
from summarizer.errors import (
    ConfigurationError,
    ContextOverflow,
    EndpointError,
    InvalidReply,
    RefusedReply,
    RequestRejected,
    SummarizerError,
    TransientError,
)
from summarizer.parsing import json_object
from tests.servers import (
    Answer,
    ChatServer,
    Script,
    Seen,
    cut,
    empty,
    error,
    filtered,
    hang,
    html,
    ok,
    only_modes,
    rate_limited,
    refusal,
    reset,
    status,
    tool_calls,
)

Serve = Callable[[Script], ChatServer]

KEY = "sk-proj-0123456789abcdef"
REPLY = '{"a": 1}'
ARTICLE = "Nine hundred workers left the plant in Ulsan on Tuesday, the union said."
SCHEMA = ReplySchema(
    "reply",
    {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "required": ["a"],
        "additionalProperties": False,
    },
)


def make_request(endpoint: str, **fields: object) -> Request:
    request = Request(
        messages=(
            {"role": "system", "content": "Summarise."},
            {"role": "user", "content": ARTICLE},
        ),
        model="test-model",
        endpoint=endpoint,
        schema=SCHEMA,
        sampling={"temperature": 0, "max_completion_tokens": 500},
    )
    return replace(request, **fields)  # type: ignore[arg-type]  # fields are named in the tests


async def failure_of(server: ChatServer, *, timeout_s: float = 20.0) -> SummarizerError:
    """Return the error that a request to `server` ends in."""
    backend = OpenAIBackend(base_url=server.base_url, api_key=KEY, timeout_s=timeout_s)
    try:
        with pytest.raises(SummarizerError) as caught:
            await backend.complete(make_request(backend.endpoint))
    finally:
        await backend.aclose()
    return caught.value


async def test_the_canonical_body_goes_out_as_it_was_fingerprinted(chat_server: Serve) -> None:
    """On the first rung the server sees exactly the body that the fingerprint covers."""
    server = chat_server([ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url, api_key=KEY)
    request = make_request(backend.endpoint)
    reply = await backend.complete(request)
    await backend.aclose()
    (seen,) = server.requests
    assert seen.body == request.body
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["content-type"] == "application/json"
    assert (reply.content, reply.finish, reply.mode) == (REPLY, "stop", "json_schema")
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (100, 20)
    assert reply.completion["choices"][0]["message"]["content"] == REPLY
    assert reply.attempts == 1
    assert reply.latency_s > 0


async def test_nobody_needs_a_key_for_another_server(chat_server: Serve) -> None:
    """Local servers ask for no key, so a placeholder is sent."""
    server = chat_server([ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url)
    await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert server.requests[0].headers["authorization"] == "Bearer not-needed"


async def test_openai_without_a_key_says_which_variable_to_set() -> None:
    """The default endpoint needs a key, and only once something is to be sent."""
    backend = OpenAIBackend()
    with pytest.raises(EndpointError, match="set OPENAI_API_KEY"):
        await backend.complete(make_request(backend.endpoint))
    await backend.aclose()


@pytest.mark.parametrize("key", ["sk-a b", "sk-a\nb", "sk-\u00e9", "\u201csk-a\u201d"])
def test_a_key_that_cannot_be_a_header_is_refused_unseen(key: str) -> None:
    """A key copied with a blank or a curly quote fails at once, and is not shown."""
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY") as caught:
        OpenAIBackend(api_key=key)
    assert key not in str(caught.value)


def test_importing_the_backend_imports_no_client() -> None:
    """openai costs 1.5 s to import, so it is imported when something is sent."""
    code = "import sys, summarizer.backends.openai; print({'openai', 'httpx2', 'aiohttp', 'instructor'} & set(sys.modules))"  # fmt: skip  # noqa: E501
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


async def test_user_and_query_of_the_base_url_are_sent_but_are_no_identity(
    chat_server: Serve,
) -> None:
    """A gateway's user and query reach it; the endpoint and the messages do not show them."""
    server = chat_server([ok(REPLY), error(401, "no")])
    url = server.base_url.replace("http://", "HTTP://me:hunter22@") + "/?version=3"
    backend = OpenAIBackend(base_url=url)
    request = make_request(backend.endpoint)
    await backend.complete(request)
    with pytest.raises(EndpointError) as caught:
        await backend.complete(request)
    await backend.aclose()
    assert backend.endpoint == server.base_url + "/chat/completions"
    assert server.requests[0].headers["authorization"].startswith("Basic ")
    assert "hunter22" not in str(caught.value)


# --- The mode ladder -------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json_object", "plain"])
async def test_the_ladder_stops_at_the_first_rung_that_works(chat_server: Serve, mode: str) -> None:
    """Rungs are tried from the strictest down; the one that works is kept for the model."""
    rungs = ["json_schema", "tools", "json_object", "plain"]
    server = chat_server(only_modes([mode], REPLY))
    backend = OpenAIBackend(base_url=server.base_url)
    request = make_request(backend.endpoint)
    fingerprint = request.fingerprint
    first = await backend.complete(request)
    second = await backend.complete(request)
    await backend.aclose()
    tried = rungs[: rungs.index(mode) + 1]
    assert [seen.mode for seen in server.chats] == [*tried, mode]
    assert (first.mode, second.mode) == (mode, mode)
    assert (first.attempts, second.attempts) == (len(tried), 1)
    assert first.content == REPLY
    assert request.fingerprint == fingerprint == make_request(backend.endpoint).fingerprint


async def test_lower_rungs_tell_the_schema_in_the_messages(chat_server: Serve) -> None:
    """Where the wire does not carry the schema a message does; the article stays untouched."""
    server = chat_server(only_modes(["plain"], REPLY))
    backend = OpenAIBackend(base_url=server.base_url)
    await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    strict, tools, json_object, plain = (seen.body for seen in server.chats)
    (tool,) = tools["tools"]
    assert tool["function"]["parameters"] == SCHEMA.wire
    assert tool["function"]["strict"] is True
    assert tools["tool_choice"] == {"type": "function", "function": {"name": "reply"}}
    assert "response_format" not in tools
    for body in (json_object, plain):
        (system, user), told = strict["messages"], body["messages"]
        assert told[0]["content"].startswith(system["content"])
        assert '"required":["a"]' in told[0]["content"]
        assert told[1:] == [user]
    assert json_object["response_format"] == {"type": "json_object"}
    assert "response_format" not in plain


async def test_a_server_that_ignores_a_named_tool_is_asked_otherwise(chat_server: Serve) -> None:
    """llama-server answers a named tool in prose and holds to "required"."""

    def script(seen: Seen) -> Answer:
        return tool_calls(REPLY) if seen.body["tool_choice"] == "required" else ok("Hello!")

    server = chat_server(script)
    backend = OpenAIBackend(base_url=server.base_url, mode="tools")
    contents = [(await backend.complete(make_request(backend.endpoint))).content for _ in range(2)]
    await backend.aclose()
    assert contents == ["Hello!", REPLY]


async def test_a_server_that_refuses_a_named_tool_is_asked_otherwise(chat_server: Serve) -> None:
    """A refused form of the choice is not a refusal of tools."""

    def script(seen: Seen) -> Answer:
        if seen.body["tool_choice"] == "required":
            return tool_calls(REPLY)
        return error(422, "tool_choice: input should be 'auto' or 'required'")

    server = chat_server(script)
    backend = OpenAIBackend(base_url=server.base_url, mode="tools")
    reply = await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert (reply.content, reply.attempts) == (REPLY, 2)


async def test_a_rung_found_once_is_remembered_by_the_next_process(chat_server: Serve) -> None:
    """What a server takes is kept by endpoint and model, and a later backend starts there."""
    server = chat_server(only_modes(["json_object"], REPLY))
    memory: dict[str, str] = {}
    for _ in range(2):
        backend = OpenAIBackend(
            base_url=server.base_url, recall=memory.get, remember=memory.__setitem__
        )
        await backend.complete(make_request(backend.endpoint))
        await backend.aclose()
    assert [seen.mode for seen in server.chats] == [
        "json_schema",
        "tools",
        "json_object",
        "json_object",
    ]
    assert list(memory.values()) == ["json_object"]


async def test_a_remembered_rung_that_no_longer_works_is_found_anew(chat_server: Serve) -> None:
    """A server that was replaced meanwhile is probed from the top again."""
    server = chat_server(only_modes(["json_schema"], REPLY))
    key = f"mode {server.base_url}/chat/completions test-model"
    memory = {key: "tools"}
    backend = OpenAIBackend(
        base_url=server.base_url, recall=memory.get, remember=memory.__setitem__
    )
    reply = await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert reply.mode == memory[key] == "json_schema"


async def test_one_request_finds_the_rung_and_the_others_wait(chat_server: Serve) -> None:
    """Thirty concurrent first requests cause one refusal a rung, not thirty."""
    server = chat_server(only_modes(["json_object"], REPLY))
    backend = OpenAIBackend(base_url=server.base_url)
    request = make_request(backend.endpoint)
    replies = await asyncio.gather(*(backend.complete(request) for _ in range(30)))
    await backend.aclose()
    assert {reply.mode for reply in replies} == {"json_object"}
    assert len(server.chats) == 2 + 30


async def test_a_rung_that_answers_500_twice_is_left(chat_server: Serve) -> None:
    """llama_cpp.server answers 500 to json_schema: once is a fault, twice is a refusal."""
    server = chat_server(only_modes(["tools"], REPLY, code=500))
    backend = OpenAIBackend(base_url=server.base_url)
    request = make_request(backend.endpoint)
    with pytest.raises(TransientError):
        await backend.complete(request)
    reply = await backend.complete(request)
    await backend.aclose()
    assert reply.mode == "tools"
    assert [seen.mode for seen in server.chats] == ["json_schema", "json_schema", "tools"]


async def test_a_rung_that_worked_is_kept_through_errors(chat_server: Serve) -> None:
    """Once proven, a rung is not left for a 500 or for one request that is refused."""
    server = chat_server([ok(REPLY), status(500), status(500), error(400, "no"), ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url)
    request = make_request(backend.endpoint)
    await backend.complete(request)
    for expected in (TransientError, TransientError, RequestRejected):
        with pytest.raises(expected):
            await backend.complete(request)
    assert (await backend.complete(request)).mode == "json_schema"
    await backend.aclose()


async def test_a_forced_mode_is_the_only_one_tried(chat_server: Serve) -> None:
    """Who names a mode gets that mode or its error."""
    server = chat_server(only_modes(["plain"], REPLY))
    backend = OpenAIBackend(base_url=server.base_url, mode="tools")
    with pytest.raises(RequestRejected, match="tools is not supported"):
        await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert [seen.mode for seen in server.chats] == ["tools"]


def test_an_unknown_mode_is_refused() -> None:
    """A mode is one rung or "auto"."""
    with pytest.raises(ConfigurationError, match="known: auto, json_schema"):
        OpenAIBackend(mode="yaml")


async def test_a_refused_parameter_is_not_a_refused_rung(chat_server: Serve) -> None:
    """Another rung does not mend a wrong temperature; no article can do with it."""
    server = chat_server([error(400, "temperature must be 1", param="temperature")])
    failure = await failure_of(server)
    assert isinstance(failure, EndpointError)
    assert "leave out --temperature" in str(failure)
    assert len(server.chats) == 1


async def test_an_older_server_gets_the_older_token_limit(chat_server: Serve) -> None:
    """A server that does not know max_completion_tokens is sent max_tokens, from then on."""

    def script(seen: Seen) -> Answer:
        if "max_completion_tokens" in seen.body:
            return error(400, "Unrecognized request argument supplied: max_completion_tokens")
        return ok(REPLY)

    server = chat_server(script)
    memory: dict[str, str] = {}
    for _ in range(2):
        backend = OpenAIBackend(
            base_url=server.base_url, recall=memory.get, remember=memory.__setitem__
        )
        reply = await backend.complete(make_request(backend.endpoint))
        await backend.aclose()
    assert len(server.chats) == 3
    assert server.chats[-1].body["max_tokens"] == 500
    assert reply.mode == "json_schema"


async def test_a_server_that_ignores_the_token_limit_gets_the_older_one(
    chat_server: Serve,
) -> None:
    """More tokens than the limit show that the server does not know its newer name."""
    server = chat_server([ok(REPLY, usage=(10, 501)), ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url)
    for _ in range(2):
        await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert server.chats[1].body["max_tokens"] == 500
    assert "max_completion_tokens" not in server.chats[1].body


async def test_a_token_limit_out_of_range_is_not_renamed(chat_server: Serve) -> None:
    """A limit that somebody chose, and that cannot be halved with any use, is theirs to lower."""
    server = chat_server(
        [error(400, "max_completion_tokens is too large", param="max_completion_tokens")]
    )
    failure = await failure_of(server)
    assert isinstance(failure, EndpointError)
    assert "--max-output-tokens" in str(failure)
    assert len(server.chats) == 1


# --- Replies that are not what was asked for ----------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "finish", "content"),
    [
        (refusal(), "refusal", ""),
        (filtered(), "content_filter", ""),
        (ok('{"a": ', finish="length"), "length", '{"a": '),
        (ok('{"a": '), "stop", '{"a": '),
        (empty(), "stop", ""),
        (ok(f"Sure! {REPLY} Done."), "stop", f"Sure! {REPLY} Done."),
        (tool_calls(REPLY, REPLY), "stop", REPLY),
    ],
)
async def test_an_odd_reply_is_passed_on_as_it_came(
    chat_server: Serve, answer: Answer, finish: str, content: str
) -> None:
    """What a reply is worth is for others to say; the backend reports how it ended."""
    server = chat_server([answer])
    backend = OpenAIBackend(base_url=server.base_url)
    reply = await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert (reply.finish, reply.content) == (finish, content)


async def test_tool_calls_that_disagree_are_a_reply_without_an_object(chat_server: Serve) -> None:
    """Two different answers are none, but they were paid for, and the rung has worked."""
    server = chat_server(
        lambda seen: (
            tool_calls('{"a": 1}', '{"a": 2}')
            if seen.mode == "tools"
            else error(400, "unsupported")
        )
    )
    backend = OpenAIBackend(base_url=server.base_url)
    for _ in range(2):
        reply = await backend.complete(make_request(backend.endpoint))
        with pytest.raises(InvalidReply):
            json_object(reply.content)
    await backend.aclose()
    assert [seen.mode for seen in server.chats] == ["json_schema", "tools", "tools"]


async def test_a_lone_surrogate_in_a_reply_does_not_lose_it(chat_server: Serve) -> None:
    """Half an emoji, which models do write, becomes a question mark."""
    body = ok("MARK").body.replace(b"MARK", b"half \\ud83d an emoji")
    server = chat_server([Answer(body=body)])
    backend = OpenAIBackend(base_url=server.base_url)
    reply = await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert reply.content == "half ? an emoji"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (html(), "answered text/html, not a chat completion"),
        (status(200, "pong"), "not a chat completion"),
        (status(200, {"status": "ok"}), "answered JSON, not a chat completion"),
        (Answer(body=b""), "answered nothing, not a chat completion"),
        (error(401, "Incorrect API key provided"), "check OPENAI_API_KEY"),
        (status(403, {"detail": "forbidden"}), "check OPENAI_API_KEY"),
        (error(400, "API key not valid. Please pass a valid API key."), "check OPENAI_API_KEY"),
        (error(404, "The model `x` does not exist", code="model_not_found"), "the model's name"),
        (error(400, 'model "tiny" not found, try pulling it first'), "the model's name"),
        (status(404, {"detail": "Not Found"}), "does the base URL end in /v1?"),
        (html(404), "does the base URL end in /v1?"),
        (error(429, "You exceeded your quota", code="insufficient_quota"), "no credit left"),
        (status(402, {"error": "Insufficient Balance"}), "no credit left"),
    ],
)
async def test_an_unusable_endpoint_says_what_to_check(
    chat_server: Serve, answer: Answer, said: str
) -> None:
    """What no other article would survive ends the run, with host, model and the next step."""
    server = chat_server([answer])
    failure = await failure_of(server)
    assert isinstance(failure, EndpointError)
    assert said in str(failure)
    assert "127.0.0.1" in str(failure)


@pytest.mark.parametrize(
    "answer",
    [
        *(status(code) for code in (408, 409, 425, 429, 500, 502, 503, 504, 529)),
        html(502),
        status(200, {"error": {"message": "upstream overloaded", "code": 503}}),
        reset(),
        cut(),
    ],
)
async def test_what_may_pass_is_transient(chat_server: Serve, answer: Answer) -> None:
    """Overload, server faults and broken connections are worth another try."""
    failure = await failure_of(chat_server([answer]))
    assert isinstance(failure, TransientError)
    assert not failure.refused


async def test_no_answer_in_time_is_transient(chat_server: Serve) -> None:
    """The time limit bounds one send as a whole."""
    failure = await failure_of(chat_server([hang()]), timeout_s=0.2)
    assert isinstance(failure, TransientError)
    assert "no answer in time" in str(failure)


async def test_the_wait_that_a_server_asks_for_is_kept(chat_server: Serve) -> None:
    """Retry-After travels with the error."""
    failure = await failure_of(chat_server([rate_limited("7")]))
    assert isinstance(failure, TransientError)
    assert failure.retry_after_s == 7.0


def _unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize(
    "host", [f"127.0.0.1:{_unused_port()}", "no-such-host.invalid"], ids=["port", "name"]
)
async def test_nobody_listening_is_told_from_other_failures(host: str) -> None:
    """A refused connection and an unknown host say so, for whoever decides to stop the run."""
    backend = OpenAIBackend(base_url=f"http://{host}/v1")
    with pytest.raises(TransientError) as caught:
        await backend.complete(make_request(backend.endpoint))
    await backend.aclose()
    assert caught.value.refused
    assert host in str(caught.value)


async def test_tls_to_a_server_without_it_is_an_unusable_endpoint(chat_server: Serve) -> None:
    """https:// to a plain http port does not become right by waiting."""
    server = chat_server([ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url.replace("http:", "https:"))
    with pytest.raises(EndpointError, match="is https right"):
        await backend.complete(make_request(backend.endpoint))
    await backend.aclose()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(400, "too long", code="context_length_exceeded"), ContextOverflow),
        (error(400, "the request exceeds", type="exceed_context_size_error"), ContextOverflow),
        (error(400, "This model's maximum context length is 8192 tokens."), ContextOverflow),
        (status(413, "Payload Too Large"), ContextOverflow),
        (error(400, "flagged", code="content_filter"), RefusedReply),
        (error(400, "flagged", code="content_policy_violation"), RefusedReply),
        (error(400, "the seed is not a number"), RequestRejected),
        (status(422, {"detail": [{"loc": ["body", "x"], "msg": "bad"}]}), RequestRejected),
        (status(501, "Not Implemented"), RequestRejected),
    ],
)
async def test_what_ends_one_article_lets_the_run_go_on(
    chat_server: Serve, answer: Answer, kind: type[SummarizerError]
) -> None:
    """Overflow, filters and refused requests concern one article."""
    assert type(await failure_of(chat_server([answer]))) is kind


@pytest.mark.parametrize("code", [400, 401, 404, 422, 429, 500])
async def test_no_error_shows_the_key_or_the_article(chat_server: Serve, code: int) -> None:
    """Servers that echo what they were sent do not make us repeat it."""
    masked = KEY[:7] + "*" * 12 + KEY[-4:]
    message = f"bad key {KEY}, {masked}, Bearer {KEY}; input was: {ARTICLE} Wrong."
    failure = await failure_of(chat_server([error(code, message)]))
    shown = f"{failure} {failure!r} {failure.__cause__!r}"
    assert KEY not in shown
    assert KEY[:12] not in shown
    assert masked not in shown
    assert "left the plant in Ulsan" not in shown
    assert failure.__cause__ is None
    assert len(str(failure)) < 450


async def test_a_closed_backend_opens_again(chat_server: Serve) -> None:
    """Closing drops the connections, not the backend."""
    server = chat_server([ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url)
    request = make_request(backend.endpoint)
    for _ in range(2):
        await backend.complete(request)
        await backend.aclose()
    await backend.aclose()
    assert len(server.chats) == 2


def test_each_event_loop_has_connections_of_its_own(chat_server: Serve) -> None:
    """`asyncio.run` twice, as in a script: nothing waits for a connection of the loop before."""
    server = chat_server([ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url, timeout_s=10)
    for _ in range(3):
        reply = asyncio.run(backend.complete(make_request(backend.endpoint)))
        assert reply.content == REPLY
    asyncio.run(backend.aclose())


async def test_connections_can_be_closed_from_another_event_loop(chat_server: Serve) -> None:
    """A synchronous `close` in a coroutine runs in a loop of its own."""
    server = chat_server([ok(REPLY)])
    backend = OpenAIBackend(base_url=server.base_url, timeout_s=10)
    await backend.complete(make_request(backend.endpoint))
    await asyncio.to_thread(lambda: asyncio.run(backend.aclose()))
    await backend.complete(make_request(backend.endpoint))
    await backend.aclose()


# --- The probe --------------------------------------------------------------------------------


async def test_a_probe_tells_which_rungs_give_a_valid_reply(chat_server: Serve) -> None:
    """A rung works when its reply validates, not when the server merely accepts it."""

    def script(seen: Seen) -> Answer:
        answers = {
            "json_schema": error(400, "response_format is not supported"),
            "tools": tool_calls(
                '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'
            ),
            "json_object": ok('{"sky": "blue"}'),
            "plain": ok("Yes, it is."),
        }
        return answers[seen.mode]

    server = chat_server(script)
    memory: dict[str, str] = {}
    backend = OpenAIBackend(
        base_url=server.base_url, recall=memory.get, remember=memory.__setitem__
    )
    found = await probe(backend, "test-model")
    await backend.aclose()
    assert found.answers
    assert found.models == ("test-model",)
    assert found.mode == "tools"
    assert [check.works for check in found.rungs] == [False, True, False, False]
    assert "not supported" in found.rungs[0].detail
    assert found.time_ms > 0
    assert memory == {}


async def test_a_probe_of_nothing_says_so() -> None:
    """A dead address is an answer of the probe, not an exception."""
    backend = OpenAIBackend(base_url=f"http://127.0.0.1:{_unused_port()}/v1")
    found = await probe(backend, "test-model")
    await backend.aclose()
    assert not found.answers
    assert "connection refused" in (found.error or "")
    assert found.rungs == ()


async def test_a_probe_with_a_wrong_key_says_so(chat_server: Serve) -> None:
    """When every rung fails alike, the last failure is the answer."""
    backend = OpenAIBackend(base_url=chat_server([error(401, "wrong key")]).base_url, api_key=KEY)
    found = await probe(backend, "test-model")
    await backend.aclose()
    assert not found.answers
    assert "check OPENAI_API_KEY" in (found.error or "")


@pytest.mark.parametrize(
    ("answer", "is_there"),
    [
        (ok("{}"), True),
        (ok("", finish="length"), True),
        (refusal(), True),
        (error(400, "the messages are too short"), True),
        (status(503), False),
        (reset(), False),
        (html(), False),
        (error(401, "no such key"), False),
    ],
)
async def test_a_ping_tells_whether_anything_is_answered(
    chat_server: Serve, answer: Answer, is_there: bool
) -> None:
    """A refusal is an answer, too; the request is of no article, and short."""
    server = chat_server([answer])
    backend = OpenAIBackend(base_url=server.base_url, api_key=KEY, timeout_s=20.0)
    assert await backend.ping("test-model") is is_there
    await backend.aclose()
    assert max(len(seen.raw) for seen in server.chats) < 400
