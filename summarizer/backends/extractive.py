"""The backend without a model: the extractive reader behind the Backend protocol."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from summarizer.backends.base import Reply, Request
from summarizer.errors import ConfigurationError
from summarizer.extractive import DEFAULT_MAX_WORDS, read_article
from summarizer.models import Usage

MODEL = "extractive"


class ExtractiveBackend:
    """Answers with what `summarizer.extractive` reads in the article itself.

    `max_words` of the request's sampling is the longest summary, in words. Nothing is sent.
    """

    name = MODEL

    async def complete(self, request: Request) -> Reply:
        """Return the reply for `request.article`; the messages are not looked at.

        Raises ConfigurationError when the request brings no article or `max_words` is no positive
        whole number.
        """
        if request.article is None:
            raise ConfigurationError(
                "the extractive backend reads an article; the request has none"
            )
        started = time.perf_counter()
        reply = read_article(request.article, max_words=_max_words(request))
        content = reply.model_dump_json()
        created = datetime.now(UTC)
        return Reply(
            completion=_completion(content, int(created.timestamp())),
            content=content,
            finish="stop",
            model=MODEL,
            usage=Usage(),
            mode="builtin",
            created=created.isoformat(),
            latency_s=time.perf_counter() - started,
        )

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""


def _max_words(request: Request) -> int:
    value = request.sampling.get("max_words", DEFAULT_MAX_WORDS)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigurationError(f"max_words must be a positive whole number, not {value!r}")
    return value


def _completion(content: str, created: int) -> dict[str, Any]:
    """Return `content` as a chat completion, so that it is stored and read like any other."""
    return {
        "id": f"{MODEL}-builtin",
        "object": "chat.completion",
        "created": created,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }
