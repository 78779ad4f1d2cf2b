"""A backend that answers from the store first, and stores what it had to ask for."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.completions import reply_from_completion
from summarizer.backends.flights import Flights
from summarizer.backends.traffic import Traffic
from summarizer.backends.usage import with_usage
from summarizer.errors import ClosedError, InvalidReply, NotStored, StoreError
from summarizer.store import Store
from summarizer.store.entry import Entry

# A cancelled caller is held up no longer than this, in seconds.
_CANCELLATION_S = 0.8
# What failed within that time is tried again piece by piece; a lock is waited for much longer.
_QUICK_S = 1.0
_logger = logging.getLogger("summarizer.store")


class Asked(NamedTuple):
    """What an entry says of the request that it answers; 0, "" and None where it is not known."""

    model: str
    endpoint: str
    output_limit: int | None = None
    article_chars: int = 0
    request_chars: int = 0
    article_id: str = ""
    article_sha256: str = ""

    @classmethod
    def of(cls, request: Request) -> Asked:
        """Return it for a request that is at hand."""
        n_article = len(request.article.text) if request.article is not None else 0
        limit = request.output_limit
        named = (whole.id, whole.sha256) if (whole := request.subject) is not None else ()
        return cls(request.model, request.endpoint, limit, n_article, request.n_chars, *named)


def entry_from_reply(request: Request | Asked, reply: Reply) -> Entry:
    """Return what the store keeps of a reply, so that `reply_from_entry` makes it again."""
    asked = request if isinstance(request, Asked) else Asked.of(request)
    entry = Entry(
        completion=dict(reply.completion),
        mode=reply.mode,
        latency_s=reply.latency_s,
        created=reply.created,
        attempts=reply.attempts,
        model=asked.model,
        endpoint=asked.endpoint,
    )
    if reply.finish == "length" and asked.output_limit is not None:
        entry["limit"] = asked.output_limit
    if asked.article_chars:
        entry["article_chars"] = asked.article_chars
    if asked.request_chars:
        entry["request_chars"] = asked.request_chars
    if asked.article_sha256:
        entry["article_id"], entry["article_sha256"] = asked.article_id, asked.article_sha256
    if reply.share != 1:
        entry["share"] = reply.share
    return entry


def reply_from_entry(entry: Entry) -> Reply:
    """Return the reply of a stored entry, as it was first measured but marked as stored.

    Raises InvalidReply when its completion cannot be read.
    """
    return reply_from_completion(
        entry["completion"],
        mode=entry["mode"],
        created=entry["created"],
        latency_s=entry["latency_s"],
        attempts=entry["attempts"],
        stored=True,
        share=entry.get("share", 1.0),
    )


def is_answer(reply: Reply) -> bool:
    """Tell whether a reply is kept: it says something, and neither refuses nor was filtered."""
    return reply.finish in ("stop", "length", "malformed") and bool(reply.content.strip())


def _was_cut_sooner(entry: Entry, reply: Reply, request: Request) -> bool:
    """Say whether a reply was cut at a lower limit than the request now allows."""
    limit = entry.get("limit")
    allowed = request.output_limit
    return reply.finish == "length" and limit is not None and (allowed or 0) > limit


def stored_reply(store: Store, request: Request) -> Reply | None:
    """Return what the store answers to a request, None when it has to be sent.

    A reply that was asked for with the limit of before counts; one that is no answer, or was cut
    off sooner than it would be now, does not.
    """
    entry = store.get(request.fingerprint)
    if entry is None and (earlier := request.earlier_fingerprint) is not None:
        entry = store.get(earlier)
    if entry is None:
        return None
    try:
        reply = reply_from_entry(entry)
    except InvalidReply as exc:
        short = request.fingerprint[:12]
        _logger.warning("entry %s: %s; it counts as missing", short, exc)
        return None
    if not is_answer(reply) or _was_cut_sooner(entry, reply, request):
        return None
    return with_usage(reply, request)


class StoredBackend:
    """Wraps a backend with the store.

    A reply is on disk before anyone sees it, even when the caller is cancelled meanwhile.
    Refusals, filtered and empty replies, and failures are passed on and not stored. Of equal
    requests at the same time one is sent; the others get its outcome, as stored, and when its
    sender is cancelled the next one sends it. A request that is to be answered anew is sent, and
    its reply takes the place of the one before. With `offline`, or no inner backend, what is
    not stored raises NotStored. A store that can no longer be written or read stops nothing that
    can be sent: that is logged once, and replies that are not kept are counted in the `traffic`.
    The store is not closed with this backend. Use it in one event loop at a time.
    """

    def __init__(
        self,
        inner: Backend | None,
        store: Store,
        *,
        offline: bool = False,
        traffic: Traffic | None = None,
    ) -> None:
        self.name = inner.name if inner is not None else "stored"
        self._inner = inner
        self._store = store
        self._offline = offline
        self._traffic = traffic or Traffic()
        self._flights = Flights()
        self._waiting: list[tuple[str, Entry, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        # One thread: SQLite has one writer anyway, and threads that wait for its lock sleep.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="summarizer-store")
        self._closed = False
        self._is_said = False

    async def complete(self, request: Request) -> Reply:
        """Return the stored reply, or ask the inner backend and store what it says.

        Raises NotStored, StoreError when the store cannot be read and nothing can be sent, and what
        the inner backend raises.
        """
        if self._closed:
            raise ClosedError("the store of this backend is closed")
        can_send = self._inner is not None and not self._offline
        while True:
            if not (request.anew and can_send):
                reply = self._stored(request, can_send=can_send)
                if reply is not None:
                    return reply
            if self._inner is None or self._offline:
                raise _not_stored(request)
            if not self._flights.is_on_its_way(request):
                return await self._flights.lead(request, self._ask(self._inner, request))
            reply = await self._flights.outcome(request)
            if reply is not None:
                return reply

    async def aclose(self) -> None:
        """Close the inner backend and the writer's connection, after the last write.

        A second call does nothing.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if self._inner is not None:
                await self._inner.aclose()
        finally:
            await _finished(
                asyncio.get_running_loop().run_in_executor(self._writer, self._store.close)
            )
            self._writer.shutdown()

    def _stored(self, request: Request, *, can_send: bool) -> Reply | None:
        """Return what the store answers; None too when it cannot be read and we can send."""
        try:
            return stored_reply(self._store, request)  # 25 us: not worth a thread
        except StoreError as exc:
            if not can_send:
                raise
            self._say(exc)
            return None

    def _say(self, error: StoreError) -> None:
        """Log what is wrong with the store, the first time."""
        if not self._is_said:
            self._is_said = True
            _logger.warning(
                "%s. The run goes on; replies are not kept while that lasts, and would be paid for"
                " again",
                error,
            )

    async def _ask(self, inner: Backend, request: Request) -> Reply:
        """Return the reply of the inner backend, on disk where it is an answer."""
        reply = await inner.complete(request)
        if is_answer(reply):
            await self._write(request, reply)
        return reply

    async def _write(self, request: Request, reply: Reply) -> None:
        """Keep a reply, together with what else waits to be written; returns when it is on disk.

        Also when it cannot be kept, which is counted.

        One transaction for all replies that came while the last one was written: at 32 in flight
        this halves the cost, most of which is two threads taking turns.
        """
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((request.fingerprint, entry_from_reply(request, reply), written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write_waiting())
        await _finished(written)

    async def _write_waiting(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            entries = [(fingerprint, entry) for fingerprint, entry, _ in batch]
            error: BaseException | None = None
            try:
                problems = await loop.run_in_executor(self._writer, self._put, entries)
            except Exception as exc:  # noqa: BLE001  # it belongs to those who wait
                error = exc
            else:
                self._traffic.n_not_kept += len(problems)
                if problems:
                    self._say(problems[0])
            for _, _, written in batch:
                if error is not None:
                    written.set_exception(error)
                else:
                    written.set_result(None)

    def _put(self, entries: Sequence[tuple[str, Entry]]) -> list[StoreError]:
        """Store entries; return why not for each that cannot be."""
        started = time.monotonic()
        try:
            self._store.put_many(entries)
        except StoreError as exc:
            if len(entries) == 1 or time.monotonic() - started > _QUICK_S:
                return [exc] * len(entries)
            return [problem for entry in entries for problem in self._put([entry])]
        return []


async def _finished(work: Awaitable[None]) -> None:
    """Wait for work to end; a caller who is cancelled waits a little longer, then it goes on alone.

    A write takes milliseconds; one that takes a second goes on in its thread.
    """
    future = asyncio.ensure_future(work)
    try:
        await asyncio.wait({future})
    except asyncio.CancelledError:
        await _wait_despite_cancellation(future)
        if not future.done():
            future.add_done_callback(_report)
        else:
            _report(future)
        raise
    future.result()


async def _wait_despite_cancellation(future: asyncio.Future[None]) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _CANCELLATION_S
    while not future.done() and (left_s := deadline - loop.time()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait({future}, timeout=left_s)


def _report(future: asyncio.Future[None]) -> None:
    if not future.cancelled() and (problem := future.exception()) is not None:
        _logger.warning("a reply was lost, its caller being cancelled: %s", problem)


def _not_stored(request: Request) -> NotStored:
    article = f"article {request.article.id!r}" if request.article else "this request"
    return NotStored(
        f"{article}: the store has no reply to request {request.fingerprint[:12]}, and nothing is"
        " sent offline; run it once without --offline, or `summarizer cache import` a recording"
    )
