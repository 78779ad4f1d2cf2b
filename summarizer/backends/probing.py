"""What an endpoint can do, found out by a few short requests; for `summarizer doctor`."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TypeVar

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.modes import MODES
from summarizer.backends.openai import OpenAIBackend
from summarizer.backends.problems import Failed
from summarizer.errors import EndpointError, ReplyError, SummarizerError
from summarizer.models import Article
from summarizer.parsing import parse_reply
from summarizer.prompts import article_values, load_prompt
from summarizer.replies import ArticleReply
from summarizer.schemas import wire_schema
from summarizer.vocabulary import Mode

N_MODELS_SHOWN = 5
_MAX_OUTPUT_TOKENS = 800

T = TypeVar("T")


_ARTICLE = Article(text="The mayor of Ostmark resigned on Monday, the Ostmark Courier reported.")


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

    Asks for the list of models, then on each rung for a reply about an article of one sentence.
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
        parse_reply(reply.content, ArticleReply)
    except ReplyError as exc:
        detail = f"answers, but {exc}"
        return RungCheck(mode, works=False, time_ms=time_ms, detail=detail)
    return RungCheck(mode, works=True, time_ms=time_ms)


def _request(backend: OpenAIBackend, model: str) -> Request:
    """Return what a run would ask about an article of one sentence."""
    return Request(
        messages=load_prompt("article").render(**article_values(_ARTICLE, None)),
        model=model,
        endpoint=backend.endpoint,
        schema=ReplySchema("article_reply", wire_schema(ArticleReply)),
        output_limit=_MAX_OUTPUT_TOKENS,
    )
