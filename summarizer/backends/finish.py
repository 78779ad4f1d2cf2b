"""Why a model stopped, in the words of many vendors: an answer, a cut, a refusal, or a failure.

A reason that is not known to be an answer's is none. Gateways pass on the words of those behind
them, in capitals, with a suffix, or in words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from summarizer.backends.problems import Problem, read_problem

Stop = Literal["stop", "length", "content_filter", "refusal", "malformed", "failure"]

# What stands in a completion that says nothing of why there is none.
_OF_A_COMPLETION = frozenset("id object created model usage choices system_fingerprint".split())
MALFORMED = "json_validate_failed"  # what Groq calls a reply that does not fit the schema

_ANSWERS = frozenset(
    "stop end_turn eos eos_token end_of_turn stop_sequence tool_calls tool_call tool_use"
    " function_call complete completed finish finished done natural success null none".split()
)
_LENGTH = re.compile(r"length|max.*tokens?|token.*limit|model_context|context_window|incomplete")
_REFUSAL = re.compile(r"refus|declin")
_FILTER = re.compile(
    r"filter|safety|toxic|prohibit|block|recitation|sensitive|moderat|guardrail|spii|violat|censor"
    r"|polic(?:y|ies)|inappropriate|unsafe|language"
)
# What an error inside a 200 is called, and the status that the same outside of one has.
_STATUS_OF_NAME = (
    (re.compile(r"rate_?limit|too_many|throttl|resource_exhausted"), 429),
    (re.compile(r"insufficient_(?:quota|balance)|current_quota|billing|credit|payment"), 402),
    (re.compile(r"invalid_?api_?key|unauthenti|unauthori[sz]ed|authentication|auth_cred"), 401),
    (re.compile(r"permission|forbidden"), 403),
    (re.compile(r"not_?found"), 404),
    (re.compile(r"context_length|context_size"), 400),
    (re.compile(r"invalid_?(request|argument)|bad_?request|unsupported|unprocessable"), 400),
)
_BAD_GATEWAY = 502  # whatever else fails behind a server that answered 200 may pass


def stop_of(reason: object, *, refused: bool = False) -> Stop:
    """Return what a finish reason means; one that is missing is that of an answer."""
    if refused:
        return "refusal"
    if reason is None or not isinstance(reason, str):
        return "stop" if reason is None else "failure"
    return _stop_of_word(reason)


@lru_cache(maxsize=64)
def _stop_of_word(reason: str) -> Stop:
    word = "_".join(re.split(r"[\s_.-]+", reason.strip().lower().split(":")[0].strip()))
    word = re.sub(r"^finish_?reason_|^(?:stop|finish)_?reason_", "", word)
    if word == MALFORMED:
        return "malformed"
    if word in _ANSWERS or not word:
        return "stop"
    if _LENGTH.search(word):
        return "length"
    if _REFUSAL.search(word):
        return "refusal"
    return "content_filter" if _FILTER.search(word) else "failure"


def failure_in(completion: Mapping[str, Any]) -> Problem | None:
    """Return what failed where an HTTP 200 brought no answer, as if it had come with its status.

    None for an answer, a cut one and a refusal.
    """
    choices = completion.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    for holder in (completion, choice):
        error = holder.get("error") if isinstance(holder, Mapping) else None
        if error:
            return _inner(error)
    if not isinstance(choice, Mapping):
        told = completion.get("base_resp")  # MiniMax
        if not isinstance(told, Mapping):
            told = {k: v for k, v in completion.items() if k not in _OF_A_COMPLETION}
        return _inner(told or {"message": "the completion has no choices"})
    reason = choice.get("finish_reason")
    if stop_of(reason) == "failure":
        return Problem(_BAD_GATEWAY, f"the answer was given up, finish reason {reason!r:.60}")
    said = isinstance(choice.get("message"), Mapping) or isinstance(choice.get("text"), str)
    if not said and stop_of(reason) == "stop":
        return Problem(_BAD_GATEWAY, "the first choice of the completion has no message")
    return None


def _inner(error: object) -> Problem:
    """Return what an error says, with the status that it would have outside of a 200."""
    return read_problem(_status(error), {"error": error})


def _status(error: object) -> int:
    """Return the status of an error that came inside a 200: by its code, else by its name."""
    fields = error if isinstance(error, Mapping) else {}
    for name in ("code", "status", "status_code", "http_status"):
        code = str(fields.get(name, ""))
        if code.isdigit() and 400 <= int(code) <= 599:
            return int(code)
    words = ("code", "type", "status", "status_msg", "message")
    names = " ".join(str(fields.get(name, "")) for name in words).lower()
    names = re.sub(r"[\s.-]+", "_", names)
    for pattern, status in _STATUS_OF_NAME:
        if pattern.search(names):
            return status
    return _BAD_GATEWAY
