"""Finish reasons and errors inside a 200, in the words of many vendors."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.backends.finish import failure_in, stop_of

FITS = {"message": {"role": "assistant", "content": "{}"}}


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        *((word, "stop") for word in ("stop", "STOP", "end_turn", "eos_token", "tool_calls", None)),
        *((word, "stop") for word in ("tool_use", "function_call", "FINISH_REASON_STOP", "")),
        *((word, "length") for word in ("length", "MAX_TOKENS", "max_output_tokens")),
        *((word, "length") for word in ("model_length", "model_context_window_exceeded")),
        *((word, "refusal") for word in ("refusal", "refused")),
        *((word, "content_filter") for word in ("content_filter", "SAFETY", "content-filter")),
        *(
            (word, "content_filter")
            for word in ("content_filter: PROHIBITED_CONTENT", "RECITATION")
        ),
        *((word, "content_filter") for word in ("guardrail_intervened", "sensitive", "BLOCKLIST")),
        *((word, "failure") for word in ("error", "abort", "insufficient_system_resource")),
        *(
            (word, "failure")
            for word in ("network_error", "MALFORMED_FUNCTION_CALL", "whatever", 7)
        ),
        ("json_validate_failed", "malformed"),
    ],
)
def test_a_finish_reason_is_an_answers_only_if_known(reason: object, stop: str) -> None:
    """Capitals, suffixes and prefixes of gateways do not matter."""
    assert stop_of(reason) == stop


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 429, "message": "slow down"}, "transient"),
        ({"code": "429", "message": "slow down"}, "transient"),
        ({"type": "rate_limit_error", "message": "slow down"}, "transient"),
        ({"code": "server_error", "message": "oops"}, "transient"),
        ({"status": "UNAVAILABLE", "message": "overloaded"}, "transient"),
        ("upstream connect error", "transient"),
        ({"code": "invalid_api_key", "message": "Incorrect API key"}, "auth"),
        ({"code": 401, "message": "no"}, "auth"),
        ({"type": "insufficient_quota", "message": "pay"}, "billing"),
        ({"code": "model_not_found", "message": "The model `x` does not exist"}, "model"),
        ({"code": 400, "message": "maximum context length is 8192 tokens"}, "context"),
    ],
)
def test_an_error_inside_a_200_is_what_it_would_be_outside(error: object, kind: str) -> None:
    """Beside the choices, or in one; with a number, digits, a name, or words alone."""
    for completion in ({"error": error}, {"choices": [{**FITS, "error": error}]}):
        problem = failure_in(completion)
        assert problem is not None
        assert problem.kind == kind


@pytest.mark.parametrize(
    "completion",
    [
        {"choices": None},
        {"choices": []},
        {"choices": [None]},
        {"choices": [{"finish_reason": "stop"}]},
        {"choices": [{**FITS, "finish_reason": "error"}]},
    ],
)
def test_a_completion_without_an_answer_may_pass(completion: dict[str, Any]) -> None:
    """It is asked for again, as after a 502."""
    problem = failure_in(completion)
    assert problem is not None
    assert problem.kind == "transient"


@pytest.mark.parametrize("reason", ["stop", "length", "content_filter", None])
def test_answers_cut_answers_and_refusals_are_no_failures(reason: str | None) -> None:
    """A choice without a message too, where it was cut or refused."""
    assert failure_in({"choices": [{**FITS, "finish_reason": reason}]}) is None
    if reason in ("length", "content_filter"):
        assert failure_in({"choices": [{"finish_reason": reason}]}) is None
