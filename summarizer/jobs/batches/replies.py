"""Lines of replies, as the Batch API and engines offline write them, read as live replies are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from summarizer.backends.base import Reply
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.finish import MALFORMED, failure_in
from summarizer.backends.problems import Problem, read_problem
from summarizer.backends.stored import is_answer
from summarizer.errors import InvalidReply
from summarizer.store.disk import parse_json
from summarizer.timestamps import now

_EARLIEST_S = 1_500_000_000  # a time of making before 2017 is none
_HTTP_OK = 200
_UNNAMED = "error"


@dataclass(frozen=True)
class Failure:
    """A request that got no answer to keep: a short reason to count by, and the server's words.

    `usage_of` is the reply where there was one, which has to be paid for, `problem` what the server
    said instead of one.
    """

    reason: str
    message: str = ""
    usage_of: Reply | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class ReplyLine:
    """What a line says of the request that it names."""

    custom_id: str
    outcome: Reply | Failure


def read_reply_line(data: bytes, mode: str) -> ReplyLine | None:
    """Return what a line of an output or an error file says; None for one that is no such line.

    `mode` is the rung of the ladder that was asked on, where that is known by the caller.
    """
    line = _parsed(data)
    if not isinstance(line, Mapping) or not isinstance(line.get("custom_id"), str):
        return None
    outcome = _outcome(line.get("response"), line.get("error"), mode)
    return None if outcome is None else ReplyLine(line["custom_id"], outcome)


def custom_id_of(data: bytes) -> str | None:
    """Return which request a line is about, None for one that is no line of replies."""
    line = _parsed(data)
    custom_id = line.get("custom_id") if isinstance(line, Mapping) else None
    return custom_id if isinstance(custom_id, str) else None


def _outcome(response: object, error: object, mode: str) -> Reply | Failure | None:
    if isinstance(response, Mapping):
        body = response.get("body")
        status = response.get("status_code", _HTTP_OK)
        if type(status) is int and not 200 <= status < 300:
            return _refused(read_problem(status, body or error or {}), mode)
        if not error and isinstance(body, Mapping):
            return _answer(body, mode)
    if error:
        fields = error if isinstance(error, Mapping) else {"message": str(error)}
        return Failure(_reason(fields), str(fields.get("message") or ""))
    return None


def _answer(completion: Mapping[str, Any], mode: str) -> Reply | Failure:
    """Return the reply that a completion holds, if it is one to keep."""
    if (problem := failure_in(completion)) is not None:
        return _failure(problem)
    try:
        reply = reply_from_completion(
            completion, mode=mode, created=_instant(completion.get("created")), latency_s=0.0
        )
    except InvalidReply as exc:
        return Failure("unreadable", str(exc))
    if is_answer(reply):
        return reply
    return Failure("empty" if reply.finish in ("stop", "length") else reply.finish, "", reply)


def _refused(problem: Problem, mode: str) -> Reply | Failure:
    """Return why a request was refused; what the model wrote, where the server refuses that."""
    if problem.generation is None:
        return _failure(problem)
    completion = completion_from_content(problem.generation, "", finish_reason=MALFORMED)
    return reply_from_completion(completion, mode=mode, created=now(), latency_s=0.0)


def _failure(problem: Problem) -> Failure:
    name = problem.code or problem.type
    reason = f"HTTP {problem.status}" + (f" {name}" if name else "")
    return Failure(reason, problem.text, problem=problem)


def _reason(fields: Mapping[str, Any]) -> str:
    code = fields.get("code") or fields.get("type")
    return str(code)[:60] if code else _UNNAMED


def _parsed(data: bytes) -> object:
    try:
        return parse_json(data)
    except ValueError:
        return None


def _instant(created: object) -> str:
    """Return when a completion was made, in ISO 8601, UTC; now where it does not say."""
    if type(created) in (int, float) and created > _EARLIEST_S:  # type: ignore[operator]  # a number here
        try:
            made = datetime.fromtimestamp(created, UTC)  # type: ignore[arg-type]  # a number here
        except (OverflowError, OSError, ValueError):
            return now()
        return made.isoformat(timespec="seconds")
    return now()
