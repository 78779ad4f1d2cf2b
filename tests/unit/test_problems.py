"""What servers say when they do not answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from summarizer.backends.problems import error_from_problem, read_problem, retry_after_s
from summarizer.backends.redaction import Sent, clean_text
from summarizer.errors import ContextOverflow

DATE = "Tue, 17 Jun 2025 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
        ({"date": DATE, "retry-after": "Tue, 17 Jun 2025 12:00:30 GMT"}, 30.0),
        ({"date": DATE, "retry-after": "Tue, 17 Jun 2025 11:59:00 GMT"}, 0.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
    ],
)
def test_retry_after_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    """Milliseconds, seconds or an HTTP date, never negative, None when unreadable.

    A date is read by the clock of the server that sent it, years from ours.
    """
    assert retry_after_s(headers) == seconds


def test_a_date_of_a_server_that_does_not_tell_its_own_is_read_by_our_clock() -> None:
    """Then there is no better clock."""
    in_90_s = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    wait_s = retry_after_s({"retry-after": in_90_s})
    assert wait_s is not None
    assert 80 < wait_s <= 90


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"error": {"message": "m", "code": "c"}}, "m"),
        ({"error": "m"}, "m"),
        ({"message": "m"}, "m"),
        ({"detail": "m"}, "m"),
        ({"detail": [{"loc": ["body", "x"], "msg": "m", "input": "ARTICLE"}]}, "body.x: m"),
        ("m", "m"),
        ("<!DOCTYPE html><p>m", "a web page"),
        (None, ""),
        ({"error": {"code": 5}}, ""),
    ],
)
def test_the_message_is_found_in_every_form_of_body(body: object, text: str) -> None:
    """OpenAI, FastAPI and plain servers word errors differently; inputs are never repeated."""
    assert read_problem(400, body).text == text


@pytest.mark.parametrize(
    "message",
    [
        "key sk-proj-abcdef0123456789 is wrong",
        "key sk-proj*********6789 is wrong",
        "Authorization: Bearer abcdef0123456789",
        "provided: my-gateway-token-99!",
        "provided: my-gat******n-99!",
    ],
)
def test_keys_are_scrubbed_also_when_masked_or_not_ours(message: str) -> None:
    """What looks like a key goes, and so does whatever begins or ends like the one we hold."""
    shown = clean_text(message, Sent(secrets=("my-gateway-token-99!",)))
    assert "[key]" in shown
    assert not any(part in shown for part in ("6789", "abcdef", "my-gat", "n-99!"))


def test_a_long_message_is_cut_to_one_line_of_300_characters() -> None:
    """The server's words help in the first line or not at all."""
    shown = clean_text("word\n" * 500, Sent())
    assert len(shown) == 300
    assert "\n" not in shown


def test_an_echo_of_what_was_sent_is_replaced() -> None:
    """32 characters in a row that the request holds too are the article, not the server."""
    article = "The quick brown fox jumped over the lazy dog near Ulsan on Tuesday."
    shown = clean_text(f"cannot parse: {article[:50]}; line 1", Sent(texts=(article,)))
    assert shown == "cannot parse: [...]; line 1"


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (400, "model `m` does not support response_format json_schema", "rejected"),
        (400, "Model m not found", "model"),
        (404, "No endpoints found that support tool use", "missing"),
        (400, "Grammar error: Unimplemented keys", "rejected"),
        (400, "the request exceeds the available context size", "context"),
        (503, "Loading model", "transient"),
    ],
)
def test_the_words_tell_what_a_status_leaves_open(status: int, text: str, kind: str) -> None:
    """A model that lacks a feature is not a model that is missing."""
    assert read_problem(status, {"error": {"message": text}}).kind == kind


def test_a_limit_of_rate_that_talks_of_the_quota_may_pass() -> None:
    """Gemini words a limit of a minute so, with a time to wait; OpenAI an empty account."""
    words = "You exceeded your current quota, please check your plan and billing details."
    limited = read_problem(429, {"error": {"message": f"{words} Please retry in 36.5s."}})
    assert (limited.kind, limited.retry_after_s) == ("transient", 36.5)
    assert read_problem(429, {"error": {"message": words}}).kind == "billing"
    assert (
        read_problem(429, {"error": {"message": words}}, {"retry-after": "9"}).kind == "transient"
    )


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [
        ("Please try again in 7m12s.", 432.0),
        ("Please try again in 120ms.", 0.12),
        ("Please retry after 20 seconds.", 20.0),
        ("Please retry in 1h2m3.5s.", 3723.5),
        ("try again in 6 minutes", 360.0),
        ("Try again in 5 messages.", None),
        ("Please try again in a moment.", None),
    ],
)
def test_the_words_name_the_wait_where_no_header_does(told: str, wait_s: float | None) -> None:
    """Servers write the time in their own ways: a span of hours, minutes, seconds."""
    assert read_problem(
        429, {"error": {"message": f"Rate limit reached. {told}"}}
    ).retry_after_s == (pytest.approx(wait_s))


@pytest.mark.parametrize(
    ("body", "window"),
    [
        ({"error": {"message": "This model's maximum context length is 8192 tokens. However, your"
          " messages resulted in 9300 tokens. Please reduce the length of the messages.",
          "code": "context_length_exceeded"}}, 8192),
        ({"error": {"message": "Input tokens exceed the configured limit of 272000 tokens. Your"
          " messages resulted in 300000 tokens.", "code": "context_length_exceeded"}}, 272000),
        ({"message": "You passed 5001 input tokens and requested 1000 output tokens. However, the"
          " model's context length is only 4096 tokens, resulting in a maximum input length of 3096"
          " tokens. Please reduce the length of the input prompt.", "code": 400}, 4096),
        ({"error": {"message": "The decoder prompt (length 5000) is longer than the maximum model"
          " length of 4096. Make sure that `max_model_len` is no smaller than the number of text"
          " tokens."}}, 4096),
        ({"error": {"message": "request (5000 tokens) exceeds the available context size (4096"
          " tokens), try increasing it", "type": "exceed_context_size_error"}}, 4096),
        ({"error": {"message": "the request exceeds the available context size, try increasing it",
          "type": "exceed_context_size_error", "n_prompt_tokens": 5000, "n_ctx": 4096}}, 4096),
        ({"error": {"message": "the request exceeds the available context size, try increasing it",
          "type": "exceed_context_size_error"}}, None),
        ({"error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}}, 200000),
        ({"error": {"message": "The input token count (1200000) exceeds the maximum number of"
          " tokens allowed (1048576)."}}, 1048576),
        ({"error": {"message": "`inputs` must have less than 4095 tokens. Given: 5000"}}, 4095),
        ({"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096."
          " Given: 5000 `inputs` tokens and 900 `max_new_tokens`"}, 4096),
        ({"code": "invalid argument", "error": "This model's maximum prompt length is 131072 but"
          " the request contains 150000 tokens."}, 131072),
        ({"message": "Prompt contains 50000 tokens and 0 draft tokens, too large for model with"
          " 32768 maximum context length"}, 32768),
        ({"message": "too many tokens: total number of tokens in the prompt cannot exceed 4081 -"
          " received 5000. Try using a shorter prompt."}, 4081),
        ({"message": "Please reduce the length of the messages or completion. Current length is"
          " 9000 while limit is 8192", "code": "context_length_exceeded"}, 8192),
        ({"error": {"message": "Invalid request: Your request exceeded model token limit: 131072"
          " (requested: 150000)"}}, 131072),
        ({"error": {"message": "Range of input length should be [1, 30720]"}}, 30720),
        ({"message": "Input is too long for requested model."}, None),
    ],
)  # fmt: skip
def test_a_prompt_that_is_too_long_tells_the_window(body: object, window: int | None) -> None:
    """In the words of OpenAI, vLLM, llama.cpp, Anthropic, Gemini, TGI and seven others."""
    error = error_from_problem(read_problem(400, body), Sent("host", "m"))

    assert isinstance(error, ContextOverflow)
    assert error.window == window
