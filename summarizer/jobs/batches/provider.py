"""The Batch API of one server: files and batches, each call tried again when transport fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeVar

import orjson
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_random_exponential,
)

from summarizer.backends.endpoint import read_base_url
from summarizer.backends.openai_client import Client
from summarizer.backends.problems import Failed
from summarizer.backends.redaction import Sent, clean_text
from summarizer.errors import (
    ArticleFailure,
    ConfigurationError,
    EndpointError,
    StoreError,
    TransientError,
)
from summarizer.jobs.batches.lines import URL
from summarizer.jobs.batches.shard import TERMINAL
from summarizer.settings import Settings, read_headers

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T")

WINDOW: Final = "24h"
_KEY: Final = "summarizer"  # of the metadata: the key of the shard
_TRANSFER_S: Final = 3600.0  # 200 MB at half a megabit a second
_PATIENCE_S: Final = 20.0  # somebody waits for it, and the same command goes on
_PAGE: Final = 100

_backoff = wait_random_exponential(multiplier=1, min=0.5, max=8)


@dataclass(frozen=True)
class Batch:
    """A batch as the provider describes it; `errors` are what it says of the batch as a whole.

    `expires` is ISO 8601, UTC.
    """

    id: str
    status: str
    input_file_id: str | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    n_completed: int = 0
    n_failed: int = 0
    expires: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will be answered."""
        return self.status in TERMINAL

    @property
    def facts(self) -> dict[str, object]:
        """Return what a shard notes of it."""
        return {
            "batch_id": self.id,
            "status": self.status,
            "n_completed": self.n_completed,
            "n_failed": self.n_failed,
            "expires": self.expires,
        }


class Provider:
    """The files and batches of the server that settings name.

    Raises EndpointError where it cannot be used or has no Batch API, and ConfigurationError for
    one that is known to have another.
    """

    def __init__(self, settings: Settings, base_url: str | None = None) -> None:
        base = read_base_url(base_url or settings.base_url)
        if base.is_azure:
            raise ConfigurationError(
                f"{base.host}: the batches of Azure are not supported; `summarizer batch write`"
                " writes the requests to a file, `batch read` takes the replies"
            )
        self.endpoint = base.endpoint
        self.host = base.host
        self._patience_s = min(settings.retry_time_s, _PATIENCE_S)
        self._client = Client(
            base,
            api_key=settings.api_key.get_secret_value() if settings.api_key else None,
            timeout_s=settings.timeout_s,
            headers=read_headers(settings),
        )
        self._sent = Sent(base.host, secrets=self._client.secrets, proxy=base.proxy)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def clean(self, text: str) -> str:
        """Return words of the server on one line, without a key."""
        return clean_text(text, self._sent)

    async def check(self) -> None:
        """Raise EndpointError where there is no Batch API, or it does not let us in."""

        async def do(client: AsyncOpenAI) -> None:
            self._read(await client.batches.with_raw_response.list(limit=1))

        await self._call(do, self._no_batch_api)

    async def upload(self, path: Path, name: str) -> str:
        """Upload a file of requests as `name`, and return its id."""

        async def do(client: AsyncOpenAI) -> str:
            with path.open("rb") as file:
                uploaded = await client.files.with_raw_response.create(
                    file=(name, file, "application/jsonl"), purpose="batch"
                )
            return self._id_in(self._read(uploaded))

        return await self._call(do, self._no_batch_api, timeout_s=_TRANSFER_S)

    async def find_file(self, name: str) -> str | None:
        """Return the id of the file that was uploaded as `name`, None where there is none."""

        async def do(client: AsyncOpenAI) -> str | None:
            async for file in self._pages(
                partial(client.files.with_raw_response.list, purpose="batch", order="desc")
            ):
                if file.get("filename") == name:
                    return self._id_in(file)
            return None

        return await self._call(do, lambda: None)

    async def create(self, file_id: str, key: str) -> Batch:
        """Make a batch of a file, once: one that a broken connection hid is found again."""
        is_first = True

        async def do(client: AsyncOpenAI) -> Batch:
            nonlocal is_first
            if not is_first and (found := await self._find(client, file_id, key)) is not None:
                return found
            is_first = False
            made = await client.batches.with_raw_response.create(
                input_file_id=file_id,
                endpoint=URL,
                completion_window=WINDOW,
                metadata={_KEY: key},
            )
            return self._batch(self._read(made))

        return await self._call(do, self._no_batch_api)

    async def find(self, file_id: str, key: str) -> Batch | None:
        """Return the batch of a file, or with a shard's key in its metadata; None if none is."""
        return await self._call(lambda client: self._find(client, file_id, key), self._no_batch_api)

    async def retrieve(self, batch_id: str) -> Batch | None:
        """Return a batch as it is now, None where the provider knows none of that id."""

        async def do(client: AsyncOpenAI) -> Batch | None:
            return self._batch(
                self._read(await client.batches.with_raw_response.retrieve(batch_id))
            )

        return await self._call(do, lambda: None)

    async def cancel(self, batch_id: str) -> Batch | None:
        """Ask for a batch to be cancelled, and return it; None where there is none."""

        async def do(client: AsyncOpenAI) -> Batch | None:
            return self._batch(self._read(await client.batches.with_raw_response.cancel(batch_id)))

        return await self._call(do, lambda: None)

    async def download(self, file_id: str, path: Path) -> bool:
        """Write a file of replies to `path`; False where the provider has it no more."""

        async def do(client: AsyncOpenAI) -> bool:
            content = client.files.with_streaming_response.content(file_id)
            async with content as response:
                with path.open("wb") as file:
                    async for piece in response.iter_bytes():
                        _write(file, piece)
            return True

        return await self._call(do, lambda: False, timeout_s=_TRANSFER_S)

    async def delete_file(self, file_id: str) -> None:
        """Delete a file of requests that no batch was made of."""

        async def do(client: AsyncOpenAI) -> None:
            await client.files.delete(file_id)

        await self._call(do, lambda: None)

    async def _find(self, client: AsyncOpenAI, file_id: str, key: str) -> Batch | None:
        async for listed in self._pages(client.batches.with_raw_response.list):
            batch = self._batch(listed)
            if batch.input_file_id == file_id or batch.metadata.get(_KEY) == key:
                return batch
        return None

    async def _pages(
        self, list_: Callable[..., Awaitable[Any]]
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Yield what a list of the provider's holds, page by page."""
        after: dict[str, str] = {}
        while True:
            page = self._read(await list_(limit=_PAGE, **after))
            found = [each for each in page.get("data") or () if isinstance(each, Mapping)]
            for each in found:
                yield each
            if not found or not page.get("has_more"):
                return
            after = {"after": self._id_in(found[-1])}

    def _read(self, response: Any) -> Mapping[str, Any]:
        """Return the JSON object of a raw response; EndpointError where it is none."""
        try:
            fields = orjson.loads(response.http_response.content)
        except orjson.JSONDecodeError:
            fields = None
        if not isinstance(fields, Mapping):
            raise EndpointError(
                f"{self.host} answered something else than a Batch API does; is the base URL right?"
            )
        return fields

    def _batch(self, fields: Mapping[str, Any]) -> Batch:
        self._id_in(fields)
        return _batch(fields)

    def _id_in(self, fields: Mapping[str, Any]) -> str:
        named = fields.get("id")
        if not isinstance(named, str) or not named:
            raise EndpointError(f"{self.host} named no id of what it was sent or asked for")
        return named

    async def _call(
        self,
        do: Callable[[AsyncOpenAI], Awaitable[T]],
        when_missing: Callable[[], T],
        *,
        timeout_s: float | None = None,
    ) -> T:
        """Return what `do` makes, or `when_missing` for HTTP 404; what may pass is tried again."""

        async def once() -> T:
            outcome = await self._client.call(do, self._sent, timeout_s=timeout_s)
            if not isinstance(outcome, Failed):
                return outcome
            if outcome.problem is not None and outcome.problem.kind == "missing":
                return when_missing()
            raise outcome.error

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(TransientError),
            stop=lambda state: (
                (state.seconds_since_start or 0.0) + _asked_s(state) >= self._patience_s
            ),
            wait=lambda state: _asked_s(state) + _backoff(state),
            sleep=asyncio.sleep,
            reraise=True,
        )
        try:
            return await retrying(once)
        except TransientError as exc:
            raise EndpointError(f"{exc}; the same command goes on where this one stopped") from exc
        except ArticleFailure as exc:  # one request of many elsewhere, and all there is here
            raise EndpointError(str(exc)) from exc

    def _no_batch_api(self) -> Any:
        raise EndpointError(
            f"{self.host} has no Batch API (HTTP 404); `summarizer batch write` writes the"
            " requests to a file for an engine that takes one, `batch read` takes its replies"
        )


def _asked_s(state: RetryCallState) -> float:
    """Return the seconds that the server asked to wait."""
    error = state.outcome.exception() if state.outcome is not None else None
    return (error.retry_after_s or 0.0) if isinstance(error, TransientError) else 0.0


def _write(file: BinaryIO, piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as exc:  # else it would be taken for the connection's
        raise StoreError(f"{file.name}: cannot be written: {exc.strerror or exc}") from exc


def _batch(fields: Mapping[str, Any]) -> Batch:
    """Return a batch of what the provider sent; what is missing is left out."""
    counts = fields.get("request_counts")
    counts = counts if isinstance(counts, Mapping) else {}
    errors = fields.get("errors")
    listed = errors.get("data") if isinstance(errors, Mapping) else None
    metadata = fields.get("metadata")
    expires = fields.get("expires_at")
    return Batch(
        id=str(fields.get("id", "")),
        status=str(fields.get("status", "")).lower(),
        input_file_id=fields.get("input_file_id"),
        output_file_id=fields.get("output_file_id") or None,
        error_file_id=fields.get("error_file_id") or None,
        n_completed=_count(counts.get("completed")),
        n_failed=_count(counts.get("failed")),
        expires=_instant(expires) if isinstance(expires, (int, float)) else None,
        errors=tuple(e for e in listed if isinstance(e, Mapping)) if listed else (),
        metadata=metadata if isinstance(metadata, Mapping) else {},
    )


def _count(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0


def _instant(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return None
