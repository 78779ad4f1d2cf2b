"""What an endpoint can do, found out by a few tiny requests; for `summarizer doctor`."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.modes import MODES, TOKEN_FIELD
from summarizer.backends.openai import OpenAIBackend
from summarizer.backends.problems import Failed
from summarizer.errors import EndpointError, ReplyError, SummarizerError
from summarizer.parsing import parse_reply
from summarizer.vocabulary import Mode

N_MODELS_SHOWN = 5
_MAX_OUTPUT_TOKENS = 64

T = TypeVar("T")


class _Answer(BaseModel):
    """The tiny reply that a probe asks for; only a server that holds to the schema says it."""

    model_config = ConfigDict(extra="forbid")
    sky_is_blue: bool


_SCHEMA = ReplySchema(
    "probe",
    {
        "type": "object",
        "properties": {"sky_is_blue": {"type": "boolean"}},
        "required": ["sky_is_blue"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True)
class RungCheck:
    """One rung of the mode ladder: does it give a reply that validates, how long, else why not."""

    mode: Mode
    works: bool
    time_ms: float
    detail: str = ""


@dataclass(frozen=True)
class Probe:
    """What an endpoint answered.

    `answers` says whether it can be used; `error` why not. `models` are the first few names it
    lists, of `n_models`; None when it keeps no list. `time_ms` is how long the first answer took.
    """

    endpoint: str
    model: str
    answers: bool
    error: str | None = None
    time_ms: float = 0.0
    models: tuple[str, ...] = ()
    n_models: int | None = None
    rungs: tuple[RungCheck, ...] = ()

    @property
    def mode(self) -> Mode | None:
        """Return the strictest rung that works, None when none does."""
        return next((check.mode for check in self.rungs if check.works), None)


async def probe(backend: OpenAIBackend, model: str) -> Probe:
    """Return what `backend`'s endpoint and `model` can do; failures are part of the answer.

    Asks for the list of models, then for one tiny reply on each rung, at most 64 tokens each.
    """
    result = Probe(backend.endpoint, model, answers=False)
    listed, time_ms = await _timed(backend.list_models())
    if isinstance(listed, list):
        result = replace(
            result,
            answers=True,
            models=tuple(listed[:N_MODELS_SHOWN]),
            n_models=len(listed),
            time_ms=time_ms,
        )
    elif not isinstance(listed, EndpointError):
        return replace(result, error=str(listed), time_ms=time_ms)  # nothing listens there
    request = _request(backend, model)
    checks: list[RungCheck] = []
    errors: list[SummarizerError] = []
    for mode in MODES:
        outcome, time_ms = await _timed(backend.try_mode(request, mode))
        if isinstance(outcome, Reply):
            checks.append(_checked(outcome, mode, time_ms))
            continue
        error = outcome.error if isinstance(outcome, Failed) else outcome
        errors.append(error)
        checks.append(RungCheck(mode, works=False, time_ms=time_ms, detail=str(error)))
    if len(errors) == len(MODES):
        return replace(result, answers=False, error=str(errors[-1]), rungs=tuple(checks))
    return replace(
        result,
        answers=True,
        rungs=tuple(checks),
        time_ms=result.time_ms or checks[0].time_ms,
    )


async def _timed(call: Awaitable[T]) -> tuple[T | SummarizerError, float]:
    """Return what `call` gives, or the error that it raises, and the milliseconds it took."""
    started = time.perf_counter()
    outcome: T | SummarizerError
    try:
        outcome = await call
    except SummarizerError as exc:
        outcome = exc
    return outcome, (time.perf_counter() - started) * 1000


def _checked(reply: Reply, mode: Mode, time_ms: float) -> RungCheck:
    try:
        parse_reply(reply.content, _Answer)
    except ReplyError as exc:
        detail = f"answers, but {exc}"
        return RungCheck(mode, works=False, time_ms=time_ms, detail=detail)
    return RungCheck(mode, works=True, time_ms=time_ms)


def _request(backend: OpenAIBackend, model: str) -> Request:
    return Request(
        messages=({"role": "user", "content": "Is the sky blue on a clear day? Answer in JSON."},),
        model=model,
        endpoint=backend.endpoint,
        schema=_SCHEMA,
        sampling={TOKEN_FIELD: _MAX_OUTPUT_TOKENS},
    )
