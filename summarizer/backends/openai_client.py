"""The official client, for what is rare, files and batches: each call bounded, failures mapped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from summarizer.backends.endpoint import DEFAULT_BASE_URL, BaseUrl
from summarizer.backends.problems import Failed, error_from_problem
from summarizer.backends.redaction import Sent
from summarizer.backends.sender import checked_key, secrets_of
from summarizer.errors import EndpointError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T")

_CONNECT_TIMEOUT_S = 10.0
_NO_KEY = "not-needed"  # the client insists on a key; local servers ask for none


class _Held(NamedTuple):
    """The client of one event loop, and the generator that closes it when the loop ends."""

    client: AsyncOpenAI
    keeper: AsyncGenerator[None, None]


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
        self._clients: dict[asyncio.AbstractEventLoop, _Held] = {}

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
        client = await self._open()
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

    async def _open(self) -> AsyncOpenAI:
        """Return the client of the running loop, made on first use."""
        loop = asyncio.get_running_loop()
        held = self._clients.get(loop)
        if held is None:
            client = self._new_client()
            held = self._clients[loop] = _Held(client, self._keep(loop, client))
            await anext(held.keeper)
        return held.client

    async def _keep(
        self, loop: asyncio.AbstractEventLoop, client: AsyncOpenAI
    ) -> AsyncGenerator[None, None]:
        """Close the client with its loop: `asyncio.run` closes generators before it ends one."""
        try:
            yield
        finally:
            self._clients.pop(loop, None)
            await client.close()

    def _new_client(self) -> AsyncOpenAI:
        """Return a new client; raises EndpointError when a key is missing."""
        if self._api_key is None and self._base.url == DEFAULT_BASE_URL:
            raise EndpointError(
                f"{self._base.host} needs a key: set OPENAI_API_KEY, or name another server with"
                " --base-url or OPENAI_BASE_URL"
            )
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
        here = asyncio.get_running_loop()
        for loop, held in list(self._clients.items()):
            # A loop in debug mode says so when another one closes its connections.
            with nullcontext() if loop is here else suppress(RuntimeError):
                await held.keeper.aclose()
