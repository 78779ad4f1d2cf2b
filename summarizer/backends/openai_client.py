"""The official client, for what is rare, files and batches: each call bounded, failures mapped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.backends.endpoint import BaseUrl
from summarizer.backends.problems import Failed, error_from_problem
from summarizer.backends.redaction import Sent
from summarizer.backends.sender import checked_key, require_key, secrets_of
from summarizer.concurrency.per_loop import PerLoop

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T")

_CONNECT_TIMEOUT_S = 10.0
_NO_KEY = "not-needed"  # the client insists on a key; local servers ask for none


class Client:
    """Makes calls of one endpoint's API, each once.

    Connections belong to the event loop that they were opened in, and are closed when it ends.
    """

    def __init__(
        self,
        base: BaseUrl,
        *,
        api_key: str | None,
        timeout_s: float,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._headers = dict(headers or {})
        self._base = base
        self._api_key = checked_key(api_key)
        self._timeout_s = timeout_s
        self._clients: PerLoop[AsyncOpenAI] = PerLoop(self._new_client, lambda each: each.close())

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what no message may show."""
        return secrets_of(self._base, self._api_key, self._headers)

    async def call(
        self,
        do: Callable[[AsyncOpenAI], Awaitable[T]],
        sent: Sent,
        *,
        timeout_s: float | None = None,
    ) -> T | Failed:
        """Return what `do` makes with the client, once, or why it failed.

        `timeout_s` bounds it as a whole, in place of the time for one send.
        """
        client = await self._clients.get()
        import httpx2
        import openai

        from summarizer.backends.sdk_errors import map_error, status_problem

        try:
            async with asyncio.timeout(timeout_s or self._timeout_s):
                return await do(client)
        except openai.APIStatusError as exc:
            problem = status_problem(exc)
            return Failed(error_from_problem(problem, sent), problem)
        except httpx2.TransportError as exc:  # of a body that is read here, not by the client
            broken = ConnectionError()
            broken.__cause__ = exc
            return Failed(map_error(broken, sent))
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as exc:
            return Failed(map_error(exc, sent))

    def _new_client(self) -> AsyncOpenAI:
        """Return a new client; raises EndpointError when a key is missing."""
        require_key(self._base, self._api_key)
        import httpx2
        from openai import AsyncOpenAI

        headers: dict[str, Any] = {}
        if self._base.basic is not None:
            headers["Authorization"] = f"Basic {self._base.basic}"
        headers |= self._headers
        timeout = httpx2.Timeout(self._timeout_s, connect=min(_CONNECT_TIMEOUT_S, self._timeout_s))
        return AsyncOpenAI(
            api_key=self._api_key or _NO_KEY,
            base_url=self._base.url,
            max_retries=0,  # ours are the only retries
            timeout=timeout,
            default_headers=headers or None,
            default_query=dict(self._base.query) or None,
        )

    async def aclose(self) -> None:
        """Close the connections; the backend may be used again and opens new ones."""
        await self._clients.aclose()
