"""What a server says when it does not answer: read, classified, and made safe to show.

Knows HTTP and the habits of servers, and no client library. Messages name host, model, status
and the server's own words, cut short; never a key, a header or the article, which some echo.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.backends.limits import told_window
from summarizer.backends.rate_limits import (
    TIME_SPAN,
    answered_at,
    moment_in,
    read_rate_limits,
    seconds_in,
)
from summarizer.backends.redaction import Sent, clean_text
from summarizer.errors import (
    ContextOverflow,
    EndpointError,
    RefusedReply,
    RequestRejected,
    SummarizerError,
    TransientError,
)

Kind = Literal[
    "auth", "proxy", "billing", "model", "context", "filter", "transient", "missing", "rejected"
]
_OF_PROXIES = frozenset((407, 502, 503, 504))

# What options are called on the command line.
_OPTIONS = {"temperature": "--temperature", "max_completion_tokens": "--max-output-tokens"}
_SHAPE_STATUSES = frozenset({400, 404, 405, 415, 422, 501})
_SHAPE_PARAMETERS = frozenset({"response_format", "tools", "tool_choice", "messages", "text"})
_CONTEXT = re.compile(
    r"context[ _-]?(length|size|window)|maximum context|(prompt|input) is too long|too many tokens"
    r"|maximum prompt length|\+ `?max_new_tokens|model token limit|range of input length"
    r"|exceeds? the (available |model'?s? )?context|longer than the maximum model length"
    r"|input tokens exceed|token count .{0,20}exceeds|inputs`? must have less than",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\b(?:models?|deployment)\b.{0,160}?\b(not found|(not|n't) (exist|available|loaded)"
    r"|no longer available|not a valid|is invalid|is not found|been deprecated|decommissioned)"
    r"|\b(unknown|invalid|no such|nonexistent|unsupported|unable to access) model\b"
    r"|not a valid model|\bno models? (is |are )?loaded|model not exist|模型不存在"
    r"|\bmodel identifier\b|\bmodel_not_available\b",
    re.IGNORECASE | re.DOTALL,
)
_SHAPE = re.compile(
    r"response_?\s?format|json_schema|json_object|tool_choice|\btools?\b|requested parameters"
    r"|grammar|structured output|guided_json|function call",
    re.IGNORECASE,
)
_MODEL_CODES = frozenset(
    "model_not_found model_not_available model_not_exist deploymentnotfound invalid_model"
    " unknown_model model_decommissioned".split()
)
_AUTH = re.compile(
    r"\bapi[ _-]?key\b|unauthori[sz]ed|\bauthenticat|subscription key|auth credentials|login fail"
    r"|\b(invalid|incorrect|wrong|missing|expired) (access |auth\w* )?(token|key|cred)|身份验证",
    re.IGNORECASE,
)
_BILLING = re.compile(
    r"insufficient[ _](?:balance|quota|credit|fund)|credit balance|(?:out of|no) credits?\b"
    r"|available credits|included credits|exceeded your current quota|spending limit|recharge"
    r"|good standing|arrear|payment required|余额不足|欠费",
    re.IGNORECASE,
)
_TRY_AGAIN = re.compile(rf"(?:re)?try (?:again )?(?:in|after) ((?:{TIME_SPAN} ?)+)")
_FILTERED = re.compile(
    r"content (?:management|filter|policy|moderation)|content exists risk|inappropriate content"
    r"|requires moderation|input was flagged|data_inspection_failed|ResponsibleAI"
    r"|safety (?:system|filter|setting)|sensitive (?:content|words|information)",
    re.IGNORECASE,
)
_UNSUPPORTED = re.compile(
    r"unsupported|not support|(?:does ?n[o']t|not) support|not permitted|not recognized|deprecated"
    r"|\binvalid\b|\ballowed\b|strictly|only (?:the )?default|extra (?:inputs|fields)|unrecognized"
    r"|unknown (?:parameter|field|argument)|out of range|must be|between",
    re.IGNORECASE,
)
_FILTER_CODES = frozenset(
    "content_filter content_policy_violation data_inspection_failed moderation_blocked".split()
)
_BILLING_CODES = frozenset(
    "insufficient_quota insufficient_balance exceeded_current_quota_error arrearage"
    " billing_not_active payment_required".split()
)
_NO_SYSTEM = re.compile(
    r"system (role|message|prompt)s? (is |are )?(not|un)|(not|n't) support.{0,20}system"
    r"|developer instruction is not enabled|only user and assistant roles"
    r"|roles? must (?:be|alternate).{0,40}user",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN_RANGE = re.compile(
    r"too (large|big|high|small|low)|at (most|least)|exceed|must be|maximum|minimum"
    r"|(greater|less) than|[<>]=?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Problem:
    """What a server said about a request it did not answer; `text` is as it came."""

    status: int
    text: str = ""
    code: str = ""
    type: str = ""
    param: str = ""
    retry_after_s: float | None = None
    generation: str | None = None  # what the model wrote, where the server refuses that
    n_ctx: int | None = None  # the window, where llama.cpp gives it beside its words

    @property
    def kind(self) -> Kind:
        """Return what the request failed on."""
        status, text = self.status, self.text
        names = {self.code.lower(), self.type.lower()}
        if names & _FILTER_CODES or (status in (400, 403, 422) and _FILTERED.search(text)):
            return "filter"
        if names & {"context_length_exceeded", "exceed_context_size_error"} or (
            status in (400, 413, 422) and (status == 413 or _CONTEXT.search(text))
        ):
            return "context"
        if names & _BILLING_CODES or status == 402:
            return "billing"
        waits = status == 429 and self.retry_after_s is not None  # Gemini words limits so, too
        if status in (400, 401, 403, 429) and _BILLING.search(text) and not waits:
            return "billing"
        if status == 407:
            return "proxy"
        if status in (401, 403) or (status == 400 and _AUTH.search(text)):
            return "auth"
        if names & _MODEL_CODES or (
            status in (400, 404, 422) and _MODEL.search(text) and not _SHAPE.search(text)
        ):
            return "model"
        if status in (408, 409, 425, 429) or (status >= 500 and status != 501):
            return "transient"
        return "missing" if status in (404, 405) or status < 400 else "rejected"

    @property
    def refuses_shape(self) -> bool:
        """Return whether another way to ask for JSON may work where this one did not."""
        if self.kind not in ("missing", "rejected") or self.status not in _SHAPE_STATUSES:
            return False
        if self.status in (404, 405) and not _SHAPE.search(self.text):
            return False  # there is nothing at this address, however it is asked
        return not self.param or re.split(r"[.\[]", self.param)[0] in _SHAPE_PARAMETERS

    def refused_option(self, options: Sequence[str]) -> str | None:
        """Return which of the options that were sent is refused, None when none is."""
        if self.status not in (400, 422):
            return None
        for name in options:
            named = self.param == name or re.search(rf"\b{name}\b", self.text)
            if named and (self.param == name or _UNSUPPORTED.search(self.text)):
                return name
        return None

    @property
    def refuses_system(self) -> bool:
        """Return whether a message of the system is what cannot be taken."""
        return self.status in (400, 422, 500) and _NO_SYSTEM.search(self.text) is not None

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
    first = body[0] if isinstance(body, (list, tuple)) and body else None
    if isinstance(first, Mapping) and "error" in first:  # Gemini's endpoint answers a list
        body = first
    fields = body if isinstance(body, Mapping) else {}
    errors = fields.get("errors")
    for inner in (fields.get("error"), errors[0] if isinstance(errors, list) and errors else None):
        if isinstance(inner, Mapping):
            fields = inner
    generation = fields.get("failed_generation")
    text = _server_text(fields or body)
    headers = headers or {}
    wait_s = retry_after_s(headers)
    if wait_s is None and status == 429:
        limits = read_rate_limits(headers)
        wait_s = _told_wait_s(text) or (limits.refused_for_s if limits is not None else None)
    return Problem(
        status=status,
        text=text,
        code=_text(fields.get("code")),
        type=_text(fields.get("type") or fields.get("status")),
        param=_text(fields.get("param")),
        retry_after_s=wait_s,
        generation=generation if isinstance(generation, str) else None,
        n_ctx=n_ctx if isinstance(n_ctx := fields.get("n_ctx"), int) else None,
    )


def _told_wait_s(text: str) -> float | None:
    """Return the seconds that the words name: "try again in 1m2.5s", "retry after 20 seconds"."""
    told = _TRY_AGAIN.search(text.lower())
    return seconds_in(told[1]) if told is not None else None


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait, None when it asks for nothing readable.

    Reads `retry-after-ms`, then `retry-after` in seconds or as an HTTP date, which is one of the
    server's clock; never negative.
    """
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    moment = moment_in(headers.get("retry-after", ""))
    return None if moment is None else max(0.0, moment - answered_at(headers))


def error_from_problem(problem: Problem, sent: Sent) -> SummarizerError:
    """Return our error for what a server said."""
    said = _said(problem, sent)
    if option := problem.refused_option(sent.options):
        return EndpointError(f"{said}; leave out {_OPTIONS.get(option, option)}")
    match problem.kind:
        case "auth":
            return EndpointError(f"{said}; check OPENAI_API_KEY")
        case "proxy":
            return EndpointError(f"{said}; name a user and a password in HTTPS_PROXY")
        case "billing":
            return EndpointError(f"{said}; the account has no credit left")
        case "model":
            return EndpointError(f"{said}; check the model's name, {sent.model!r}")
        case "context":
            return ContextOverflow(said, window=problem.n_ctx or told_window(problem.text))
        case "filter":
            return RefusedReply(f"a content filter stopped the request: {said}")
        case "transient":
            return TransientError(said, retry_after_s=problem.retry_after_s, status=problem.status)
        case "missing" if _names(problem.text, sent.model):
            return EndpointError(f"{said}; check the model's name, {sent.model!r}")
        case "missing":
            return EndpointError(
                f"{said}; no chat completions there: does the base URL end in /v1?"
            )
        case "rejected":
            return RequestRejected(said)


def _names(text: str, model: str) -> bool:
    """Say whether a server's words name the model: then that is what is not there."""
    return bool(model) and re.search(rf"(?<!\w){re.escape(model)}(?!\w)", text) is not None


def _said(problem: Problem, sent: Sent) -> str:
    """Return "HOST refused MODEL with HTTP 400: the server's words", safe to show."""
    about = f" for model {sent.model!r}" if sent.model else ""
    words = clean_text(problem.text, sent)
    who = sent.way if problem.status in _OF_PROXIES else sent.host
    return f"{who} answered HTTP {problem.status}{about}" + (f": {words}" if words else "")


def _server_text(body: object) -> str:
    """Return the message of an error body: OpenAI's form, FastAPI's, or plain text."""
    if isinstance(body, Mapping):
        for name in ("message", "error", "detail", "msg", "status_msg", "title"):
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
