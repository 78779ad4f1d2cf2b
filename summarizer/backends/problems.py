"""What a server says when it does not answer: read, classified, and made safe to show.

Knows HTTP and the habits of servers, and no client library. Messages name host, model, status
and the server's own words, cut short; never a key, a header or the article, which some echo.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from summarizer.errors import (
    ContextOverflow,
    EndpointError,
    RefusedReply,
    RequestRejected,
    SummarizerError,
    TransientError,
)

MAX_MESSAGE_CHARS = 300
_ECHO_CHARS = 32  # a run this long that the messages hold too is an echo, not the server's words
_KEY_AFFIX_CHARS = 6  # servers that mask a key show less of either end

Kind = Literal["auth", "billing", "model", "context", "filter", "transient", "missing", "rejected"]

_SHAPE_STATUSES = frozenset({400, 404, 405, 415, 422, 501})
_SHAPE_PARAMETERS = frozenset({"response_format", "tools", "tool_choice", "messages", "text"})
_CONTEXT = re.compile(
    r"context[ _-]?(length|size|window)|maximum context|prompt is too long|too many tokens"
    r"|exceeds? the (available |model'?s? )?context",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\bmodel\b[^.]{0,160}?\b(not found|(not|n't) exist|no longer available|not loaded)"
    r"|\b(unknown|invalid|no such|nonexistent) model\b|not a valid model",
    re.IGNORECASE,
)
_AUTH = re.compile(r"\bapi[ _-]?key\b", re.IGNORECASE)
_KEY_LIKE = re.compile(
    r"\b(sk|pk|gsk|xai|hf|AIza)[-_A-Za-z0-9*.]{6,}|\bBearer\s+\S+", re.IGNORECASE
)
_TOKEN_RANGE = re.compile(
    r"too (large|big|high|small|low)|at (most|least)|exceed|must be|maximum|minimum"
    r"|(greater|less) than|[<>]=?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sent:
    """What a message may name (`host`, `model`) and what it must not (`secrets`, `texts`)."""

    host: str = "the endpoint"
    model: str = ""
    secrets: Sequence[str] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Problem:
    """What a server said about a request it did not answer; `text` is as it came."""

    status: int
    text: str = ""
    code: str = ""
    type: str = ""
    param: str = ""
    retry_after_s: float | None = None

    @property
    def kind(self) -> Kind:
        """Return what the request failed on."""
        status, text = self.status, self.text
        names = {self.code.lower(), self.type.lower()}
        if names & {"content_filter", "content_policy_violation"}:
            return "filter"
        if names & {"context_length_exceeded", "exceed_context_size_error"} or (
            status in (400, 413, 422) and (status == 413 or _CONTEXT.search(text))
        ):
            return "context"
        if "insufficient_quota" in names or status == 402:
            return "billing"
        if status in (401, 403) or (status == 400 and _AUTH.search(text)):
            return "auth"
        if "model_not_found" in names or (status in (400, 404, 422) and _MODEL.search(text)):
            return "model"
        if status in (408, 409, 425, 429) or (status >= 500 and status != 501):
            return "transient"
        return "missing" if status in (404, 405) or status < 400 else "rejected"

    @property
    def refuses_shape(self) -> bool:
        """Return whether another way to ask for JSON may work where this one did not."""
        if self.kind not in ("missing", "rejected") or self.status not in _SHAPE_STATUSES:
            return False
        return not self.param or re.split(r"[.\[]", self.param)[0] in _SHAPE_PARAMETERS

    def refuses_field(self, name: str) -> bool:
        """Return whether the field `name` is refused as such, not its value."""
        named = self.param == name or name in self.text
        return self.status in (400, 422) and named and not _TOKEN_RANGE.search(self.text)


@dataclass(frozen=True)
class Failed:
    """A request that got no reply: our error, and what the server said if it said anything."""

    error: SummarizerError
    problem: Problem | None = None


def read_problem(status: int, body: object, headers: Mapping[str, str] | None = None) -> Problem:
    """Return what an error body says, in any of the forms that servers give it."""
    fields = body if isinstance(body, Mapping) else {}
    if isinstance(fields.get("error"), Mapping):
        fields = fields["error"]
    return Problem(
        status=status,
        text=_server_text(fields or body),
        code=_text(fields.get("code")),
        type=_text(fields.get("type")),
        param=_text(fields.get("param")),
        retry_after_s=retry_after_s(headers or {}),
    )


def retry_after_s(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """Return the seconds that a server asks to wait, None when it asks for nothing readable.

    Reads `retry-after-ms`, then `retry-after` in seconds or as an HTTP date; never negative.
    """
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())


def error_from_problem(problem: Problem, sent: Sent) -> SummarizerError:
    """Return our error for what a server said."""
    said = _said(problem, sent)
    match problem.kind:
        case "auth":
            return EndpointError(f"{said}; check OPENAI_API_KEY")
        case "billing":
            return EndpointError(f"{said}; the account has no credit left")
        case "model":
            return EndpointError(f"{said}; check the model's name, {sent.model!r}")
        case "context":
            return ContextOverflow(said)
        case "filter":
            return RefusedReply(f"a content filter stopped the request: {said}")
        case "transient":
            return TransientError(said, retry_after_s=problem.retry_after_s)
        case "missing":
            return EndpointError(
                f"{said}; no chat completions there: does the base URL end in /v1?"
            )
        case "rejected":
            return RequestRejected(said)


def _said(problem: Problem, sent: Sent) -> str:
    """Return "HOST refused MODEL with HTTP 400: the server's words", safe to show."""
    about = f" for model {sent.model!r}" if sent.model else ""
    words = clean_text(problem.text, sent)
    return f"{sent.host} answered HTTP {problem.status}{about}" + (f": {words}" if words else "")


def clean_text(text: str, sent: Sent) -> str:
    """Return a server's words on one line of at most 300 characters, without key or article."""
    text = " ".join(text[: 10 * MAX_MESSAGE_CHARS].split())
    for secret in sent.secrets:
        if len(secret) >= _KEY_AFFIX_CHARS:
            head = re.escape(secret[:_KEY_AFFIX_CHARS])
            tail = re.escape(secret[-_KEY_AFFIX_CHARS:])
            text = re.sub(rf"{head}[^\s'\"]*|[^\s'\"]*{tail}", "[key]", text)
        elif secret:
            text = text.replace(secret, "[key]")
    text = _KEY_LIKE.sub("[key]", text)[: 2 * MAX_MESSAGE_CHARS]
    for sent_text in sent.texts:
        text = _without_echo(text, " ".join(sent_text.split()))
    return text if len(text) <= MAX_MESSAGE_CHARS else text[: MAX_MESSAGE_CHARS - 3] + "..."


def _without_echo(text: str, sent_text: str) -> str:
    """Return `text` with every long run that also stands in `sent_text` replaced by "[...]"."""
    kept: list[str] = []
    start = 0
    while start < len(text):
        end = start + _ECHO_CHARS
        if end > len(text) or text[start:end] not in sent_text:
            kept.append(text[start])
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in sent_text:
            end += 1
        kept.append("[...]")
        start = end
    return "".join(kept)


def _server_text(body: object) -> str:
    """Return the message of an error body: OpenAI's form, FastAPI's, or plain text."""
    if isinstance(body, Mapping):
        for name in ("message", "error", "detail", "msg"):
            if body.get(name):
                return _server_text(body[name])
        return ""
    if isinstance(body, (list, tuple)):  # FastAPI: one entry a field; its "input" is an echo
        return "; ".join(_field_text(entry) for entry in body[:3])
    text = _text(body)
    return "a web page" if text.lstrip()[:1] == "<" else text


def _field_text(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return _text(entry)
    place = entry.get("loc")
    prefix = ".".join(str(part) for part in place) + ": " if isinstance(place, list) else ""
    return prefix + _text(entry.get("msg") or entry.get("message"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
