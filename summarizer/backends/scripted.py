"""A backend that says what it was told to say: the public test double."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel

from summarizer.backends.base import Reply, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.errors import RequestRejected

ScriptedAnswer = BaseModel | Mapping[str, Any] | str | Reply | Exception
Script = (
    Mapping[str, ScriptedAnswer] | Sequence[ScriptedAnswer] | Callable[[Request], ScriptedAnswer]
)

_CREATED = "2026-01-01T00:00:00+00:00"


class ScriptedBackend:
    """Answers from a script and remembers what it was asked.

    The script is a mapping from article id to answer, a sequence of answers used in order, or
    a function from Request to answer. An answer is a reply model, a mapping (dumped to JSON),
    a string (sent as it is), a finished Reply, or an exception to raise. A request without an
    answer in the script raises RequestRejected. Every answer comes after `latency_s` seconds.

    >>> backend = ScriptedBackend({"a1": '{"entities": [], "claims": []}'})
    >>> reply = asyncio.run(backend.complete(request))  # a Request for the article "a1"
    >>> reply.content
    '{"entities": [], "claims": []}'
    >>> backend.requests == [request]
    True
    """

    name = "scripted"

    def __init__(self, script: Script, *, latency_s: float = 0.0) -> None:
        self.requests: list[Request] = []
        self.closed = False
        self._script = script
        self._latency_s = latency_s

    async def complete(self, request: Request) -> Reply:
        """Return the scripted reply, or raise the scripted exception."""
        position = len(self.requests)
        self.requests.append(request)
        # Awaited even at 0 s, so that a test sees the interleaving of a real backend.
        await asyncio.sleep(self._latency_s)
        answer = self._answer(request, position)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Reply):
            return answer
        return reply_from_completion(
            completion_from_content(_content(answer), request.model),
            mode="scripted",
            created=_CREATED,
            latency_s=self._latency_s,
        )

    async def aclose(self) -> None:
        """Note that the owner closed this backend: `closed` is true from now on."""
        self.closed = True

    def _answer(self, request: Request, position: int) -> ScriptedAnswer:
        script = self._script
        if isinstance(script, Mapping):
            article_id = request.article.id if request.article else ""
            if article_id not in script:
                raise RequestRejected(
                    f"the script has no answer for article {article_id!r}; known: {sorted(script)}"
                )
            return script[article_id]
        if callable(script):
            return script(request)
        if position >= len(script):
            raise RequestRejected(
                f"the script has {len(script)} answers, and this is request {position + 1}"
            )
        return script[position]


def _content(answer: BaseModel | Mapping[str, Any] | str) -> str:
    """Return the text that a model would have sent for this answer."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, BaseModel):
        return answer.model_dump_json()
    return orjson.dumps(answer).decode()
