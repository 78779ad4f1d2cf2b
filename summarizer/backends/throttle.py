"""Keep a run under a provider's limits: requests and tokens a minute."""

from __future__ import annotations

import asyncio
import math

from aiolimiter import AsyncLimiter

from summarizer.backends.base import Reply, Request
from summarizer.backends.limits import expected_tokens
from summarizer.backends.modes import CHARS_PER_TOKEN, TOKEN_FIELD
from summarizer.errors import ConfigurationError

_FIRST_OUTPUT_TOKENS = 1000  # of a reply about no article, until replies tell
_LEARNING_RATE = 0.1  # follows a change of prompt within some 20 replies, and no single one


class Throttle:
    """Holds requests back so that no minute sees more than `rpm` requests or `tpm` tokens.

    Requests leave evenly spaced, without a burst at the start; None means no limit. Tokens are
    estimated before a request is sent, so the token limit is approximate; it is spread over
    each second. Use it within one event loop. Raises ConfigurationError below 1.
    """

    def __init__(self, rpm: int | None = None, tpm: int | None = None) -> None:
        for name, limit in (("rpm", rpm), ("tpm", tpm)):
            if limit is not None and limit < 1:
                raise ConfigurationError(f"--{name} is {limit}; it must be at least 1")
        # A bucket that holds one request: the next one waits until it has drained.
        self._requests = AsyncLimiter(1, 60 / rpm) if rpm is not None else None
        self._tokens = None
        if tpm is not None:  # a second's worth of tokens, or one token if that is less
            self._tokens = AsyncLimiter(max(1.0, tpm / 60), max(1.0, 60 / tpm))
        self._turn = asyncio.Lock()
        self._output_tokens: float | None = None

    async def acquire(self, request: Request) -> None:
        """Wait until `request` may be sent."""
        if self._tokens is not None:
            # One request pays at a time; else all would pay in turns and leave together.
            async with self._turn:
                left = float(self.estimate(request))
                while left > 0:
                    part = min(left, self._tokens.max_rate)
                    await self._tokens.acquire(part)
                    left -= part
        if self._requests is not None:
            await self._requests.acquire()

    def observe(self, reply: Reply) -> None:
        """Learn from a reply how long replies are; stored ones and empty counts teach nothing."""
        n_tokens = reply.usage.output_tokens
        if reply.stored or n_tokens <= 0:
            return
        if self._output_tokens is None:
            self._output_tokens = float(n_tokens)
        else:
            self._output_tokens += _LEARNING_RATE * (n_tokens - self._output_tokens)

    def estimate(self, request: Request) -> int:
        """Return the tokens `request` is expected to cost: its characters / 4, and a reply.

        Before the first reply is seen, it is the article's length that tells, or the request's
        limit if that is lower.
        """
        expected = self._output_tokens
        if expected is None:
            limit = request.sampling.get(TOKEN_FIELD)
            article = request.article
            expected = float(expected_tokens(article.text) if article else _FIRST_OUTPUT_TOKENS)
            if isinstance(limit, int):
                expected = min(expected, float(limit))
        return math.ceil(request.n_chars / CHARS_PER_TOKEN + expected)
