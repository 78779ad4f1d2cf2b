"""A backend of the user's own, held to what a Backend promises."""

from __future__ import annotations

import asyncio

from summarizer.backends.base import Backend, Reply, Request
from summarizer.errors import ConfigurationError, RequestRejected, SummarizerError, TransientError


class OwnBackend:
    """Wraps a backend that was given: `timeout_s` bounds its answers, in seconds.

    What it raises beside our errors ends the article; an answer that is no Reply ends the run.
    """

    def __init__(self, inner: Backend, *, timeout_s: float) -> None:
        self.name = inner.name
        self._inner = inner
        self._timeout_s = timeout_s

    async def complete(self, request: Request) -> Reply:
        """Return the reply of the inner backend.

        Raises TransientError when it takes too long, RequestRejected for an error of its own, and
        ConfigurationError when it returns anything but a Reply.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await self._inner.complete(request)
        except TimeoutError as exc:
            raise TransientError(
                f"the backend {self.name!r} gave no answer within {self._timeout_s:g} s"
            ) from exc
        except SummarizerError:
            raise
        except Exception as exc:  # whatever the user's code raises
            raise RequestRejected(
                f"the backend {self.name!r} raised {type(exc).__name__}: {exc}"
            ) from exc
        if not isinstance(reply, Reply):
            raise ConfigurationError(
                f"the backend {self.name!r} returned a {type(reply).__name__}, not a Reply;"
                " `reply_from_completion` makes one of a chat completion"
            )
        return reply

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self._inner.aclose()
