"""Any server that speaks OpenAI's chat completions, over HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.endpoint import CHAT_PATH, read_base_url
from summarizer.backends.finish import MALFORMED, failure_in
from summarizer.backends.modes import (
    TOKEN_FIELD,
    Ladder,
    Recall,
    Remember,
    read_mode,
    wire_body,
)
from summarizer.backends.problems import Failed, Problem, error_from_problem
from summarizer.backends.rate_limits import read_rate_limits
from summarizer.backends.redaction import Sent
from summarizer.backends.sender import Answered, Sender
from summarizer.errors import ArticleFailure, EndpointError, TransientError
from summarizer.timestamps import now
from summarizer.vocabulary import Mode

# A JSON object with one of these was meant to be a completion, or says what went wrong.
_SAYS_WHAT_IT_IS = frozenset({"choices", "error", "errors", "usage", "object", "base_resp"})
_PING_S, _PING_TOKENS = 30.0, 16
_MOST_FORMS = 5  # ways to put one request: a field's name, a tool's, roles, limits


class OpenAIBackend:
    """Sends each request once, in the strictest mode that the server takes.

    `base_url` None is OpenAI's own; `timeout_s` bounds one send as a whole. `mode` is "auto" or
    one rung of the ladder (`modes.MODES`), then without a second try on another. What a server
    was found to take is kept through `recall` and `remember`, a text by a text key. `before_send`
    is awaited before each send: one `complete` may take several, and wait for another's.
    aiohttp is imported on first use.
    """

    name = "openai"

    def __init__(
        self,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout_s: float = 600.0,
        mode: str = "auto",
        headers: Mapping[str, str] | None = None,
        recall: Recall | None = None,
        remember: Remember | None = None,
        before_send: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._before_send = before_send
        self._base = read_base_url(base_url)
        self._sender = Sender(self._base, api_key=api_key, timeout_s=timeout_s, headers=headers)
        self._new_ladder = partial(Ladder, forced=read_mode(mode), recall=recall, remember=remember)
        self._ladders: dict[str, Ladder] = {}
        self._answered = False

    @property
    def endpoint(self) -> str:
        """Return the normalised URL that requests go to, part of their fingerprint."""
        return self._base.endpoint

    async def complete(self, request: Request) -> Reply:
        """Return the server's reply; see `Backend`.

        While it is not known what the server takes, one request finds out and the others wait.
        """
        ladder = self._ladder(request.model)
        while True:
            mode = ladder.mode
            if mode is None:
                async with ladder.lock:
                    if ladder.mode is None:
                        return await self._climb_down(request, ladder)
                continue
            outcome = await self._attempt(request, mode, ladder)
            if isinstance(outcome, Reply):
                return outcome
            recalled = not ladder.confirmed and ladder.forced is None
            if not (recalled and outcome.problem and outcome.problem.refuses_shape):
                raise outcome.error
            ladder.distrust(mode)

    async def try_mode(self, request: Request, mode: Mode) -> Reply | Failed:
        """Send `request` on one rung, for a probe: nothing is learned from what comes back."""
        ladder = Ladder("", forced=mode, recall=None, remember=None)
        return await self._attempt(request, mode, ladder)

    async def ping(self, model: str) -> bool:
        """Say whether a request of some twenty tokens is answered, if only by a refusal of it."""
        request = Request(
            messages=({"role": "user", "content": "Are you there? Answer with {}."},),
            model=model,
            endpoint=self.endpoint,
            schema=ReplySchema("ping", {"type": "object"}),
            output_limit=_PING_TOKENS,
        )
        try:
            async with asyncio.timeout(_PING_S):
                outcome = await self.try_mode(request, "plain")
        except TimeoutError:
            return False
        except ArticleFailure as exc:
            return not isinstance(exc, TransientError)
        except EndpointError:
            return False
        if isinstance(outcome, Reply):
            return True
        return not isinstance(outcome.error, (TransientError, EndpointError))

    async def _attempt(self, request: Request, mode: Mode, ladder: Ladder) -> Reply | Failed:
        """Send `request` on one rung, and again as long as only its form has to be another."""
        attempts = 1
        while True:
            outcome = await self._send(request, mode, ladder, attempts=attempts)
            if isinstance(outcome, Reply) or outcome.problem is None:
                return outcome
            if outcome.problem.generation is not None:
                return self._refused_generation(outcome.problem, request, mode, attempts)
            asked = wire_body(request, mode, ladder).get(ladder.token_field)
            if attempts > _MOST_FORMS or not ladder.adapt(outcome.problem, mode, asked):
                if self._answered and outcome.problem.kind == "missing":
                    # What was there a moment ago is a gateway's trouble, and not the run's.
                    return Failed(TransientError(str(outcome.error)), outcome.problem)
                return outcome
            attempts += 1

    def _refused_generation(
        self, problem: Problem, request: Request, mode: Mode, attempts: int
    ) -> Reply:
        """Return what the model wrote, and the server refused, as a reply that does not fit."""
        completion = completion_from_content(
            problem.generation or "", request.model, finish_reason=MALFORMED
        )
        return reply_from_completion(
            completion, mode=mode, created=now(), latency_s=0.0, attempts=attempts
        )

    async def list_models(self) -> list[str]:
        """Return the names of the models that the server lists; raises what `complete` does."""
        response = await self._sender.exchange(
            None,
            "/models",
            Sent(self._base.host, secrets=self._sender.secrets, proxy=self._base.proxy),
        )
        if isinstance(response, Failed):
            raise response.error
        listed = _parsed(response.content)
        entries = listed.get("data") if isinstance(listed, dict) else None
        if not isinstance(entries, list):
            raise EndpointError(f"{self._base.host} answered no list of models")
        names = [entry.get("id") for entry in entries if isinstance(entry, dict)]
        return [name for name in names if isinstance(name, str)]

    async def aclose(self) -> None:
        """Close the connections; the backend may be used again and opens new ones."""
        await self._sender.aclose()

    async def _climb_down(self, request: Request, ladder: Ladder) -> Reply:
        """Try the rungs from the strictest down; the caller holds the ladder's lock."""
        n_refused = 0
        while True:
            outcome = await self._attempt(request, ladder.next_mode, ladder)
            if isinstance(outcome, Reply):
                return replace(outcome, attempts=outcome.attempts + n_refused)
            n_refused += 1
            problem = outcome.problem
            refused = problem is not None and problem.refuses_shape
            if problem is not None and problem.status == 500:
                refused = ladder.count_server_error()
            if not refused or not ladder.leave():
                raise outcome.error

    async def _send(
        self, request: Request, mode: Mode, ladder: Ladder, *, attempts: int
    ) -> Reply | Failed:
        """Send `request` once and read the answer; any HTTP 200 with a completion proves `mode`.

        Raises InvalidReply when the completion cannot be read as one reply.
        """
        body = wire_body(request, mode, ladder)
        texts = tuple(message["content"] for message in request.messages)
        secrets, options = self._sender.secrets, tuple(request.sampling)
        sent = Sent(self._base.host, request.model, secrets, texts, options, self._base.proxy)
        if self._before_send is not None:
            await self._before_send()
        started = time.perf_counter()
        # A copy: what orjson returns takes 64 KB where it holds 18, and stays until the answer.
        data = bytes(memoryview(orjson.dumps(body)))
        response = await self._sender.exchange(data, CHAT_PATH, sent)
        if isinstance(response, Failed):
            return response
        latency_s = time.perf_counter() - started
        completion = _completion(response, sent, answered=self._answered or ladder.is_known)
        if isinstance(completion, Failed):
            return completion
        self._answered = True
        ladder.prove(mode)
        reply = reply_from_completion(
            completion,
            mode=mode,
            created=now(),
            latency_s=latency_s,
            attempts=attempts,
        )
        if (limits := read_rate_limits(response.headers)) is not None:
            reply = replace(reply, limits=limits)
        if TOKEN_FIELD in body and reply.usage.output_tokens > body[TOKEN_FIELD]:
            ladder.use_old_token_field()  # llama_cpp.server ignores the newer name in silence
        if mode == "tools" and not _calls(completion):
            ladder.named_tool = False  # the next request, often a reask of this one, says it so
        return reply

    def _ladder(self, model: str) -> Ladder:
        ladder = self._ladders.get(model)
        if ladder is None:
            ladder = self._ladders[model] = self._new_ladder(f"{self.endpoint} {model}")
        return ladder


def _completion(response: Answered, sent: Sent, *, answered: bool) -> Any:
    """Return the chat completion in a 2xx answer, or what came instead of one, as Failed.

    A page in its place is a wrong address as long as nothing was `answered`, later a gateway's
    trouble, which may pass.
    """
    completion = _parsed(response.content)
    if isinstance(completion, list) and len(completion) == 1:
        completion = completion[0]
    if isinstance(completion, dict) and (not completion or _SAYS_WHAT_IT_IS & completion.keys()):
        problem = failure_in(completion)
        if problem is None:
            return completion
        return Failed(error_from_problem(problem, sent), problem)
    kind = response.headers.get("content-type", "").split(";")[0] or "something unnamed"
    what = "JSON" if completion is not None else kind if response.content else "nothing"
    said = f"{sent.host} answered {what}, not a chat completion"
    if answered:
        return Failed(TransientError(said))
    return Failed(EndpointError(f"{said}; is the base URL right?"))


def _calls(completion: Mapping[str, Any]) -> object:
    """Return the tool calls of a completion that was read as a reply, so has a choice."""
    message = completion["choices"][0].get("message")
    return message.get("tool_calls") if isinstance(message, Mapping) else None


def _parsed(raw: bytes) -> object:
    """Return the parsed JSON, None when it is none.

    orjson refuses escapes of lone surrogates, which models do write at times; they become "?".
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass
    try:
        text = json.dumps(json.loads(raw), ensure_ascii=False)
        return orjson.loads(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
