"""The limit of a reply: sized by the article, lowered to what a server says."""

from __future__ import annotations

import pytest

from summarizer.backends.limits import MOST_TOKENS, TokenCaps, lower_limit, sized_limit
from summarizer.backends.modes import in_turns

ASKED = 16_384


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("max_tokens is too large: 16384. This model's maximum context length is 8192 tokens and"
         " your request has 2300 input tokens (16384 > 8192 - 2300).", 5876),
        ("This model's maximum context length is 8192 tokens. However, you requested 18684 tokens"
         " (2300 in the messages, 16384 in the completion).", 5876),
        ("This model supports at most 4096 completion tokens, whereas you provided 16384.", 4096),
        ("`max_tokens` must be less than or equal to `8192`", 8192),
        ("max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens", 8192),
        ("`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 2300 `inputs` tokens and 16384"
         " `max_new_tokens`", 5877),
        ("it has a maxOutputTokens value of 16384 but the supported range is from 1 (inclusive) to"
         " 8193 (exclusive).", 8192),
        ("max_tokens is too large", 8192),
    ],
)  # fmt: skip
def test_a_refused_limit_is_lowered_to_what_fits(words: str, limit: int) -> None:
    """In the words of OpenAI, vLLM, Groq, Anthropic, TGI, Gemini; halved without a number."""
    assert lower_limit(words, ASKED, TokenCaps()) == limit


@pytest.mark.parametrize(
    "words",
    [
        "This model's maximum context length is 8192 tokens. However, your messages resulted in"
        " 12000 tokens.",
        "This model's maximum context length is 8192 tokens. However, you requested 28384 tokens"
        " (12000 in the messages, 16384 in the completion).",
        "max_tokens is too large: 16384. This model's maximum context length is 8192 tokens and"
        " your request has 12000 input tokens (16384 > 8192 - 12000).",
        "`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 12000 `inputs` tokens and 16384"
        " `max_new_tokens`",
        "the request exceeds the available context size (4096 tokens), try increasing it",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "temperature must be 1",
        "max_tokens must be at least 16 and at most 128",
    ],
)
def test_what_no_limit_mends_is_left_alone(words: str) -> None:
    """The prompt alone is too long, something else is wrong, or too little would be left."""
    caps = TokenCaps()
    assert lower_limit(words, ASKED, caps) is None
    assert caps == TokenCaps()


def test_what_a_server_allows_is_kept_for_the_next_article() -> None:
    """A window leaves what the prompt does not take; a cap of replies holds for all."""
    assert TokenCaps(window=8192).allow(ASKED, 2000) == 6176
    assert TokenCaps(reply=4096).allow(ASKED, 2000) == 4096
    assert TokenCaps().allow(500, 2000) == 500


def test_a_limit_follows_the_article() -> None:
    """Two tokens a byte and a thousand; never without bound."""
    assert sized_limit("x" * 1000) == 2600
    assert sized_limit("ह" * 1000) == 6600
    assert sized_limit("x" * 1_000_000) == MOST_TOKENS


def turns(*roles: str, system: bool = True) -> list[tuple[str, str]]:
    messages = [{"role": role, "content": f"{role}{n}"} for n, role in enumerate(roles)]
    return [(m["role"], m["content"]) for m in in_turns(messages, system=system)]


def test_messages_alternate_and_end_with_the_user() -> None:
    """Strict servers take one message of the system, at the start, and then turns."""
    assert turns("system", "user") == [("system", "system0"), ("user", "user1")]
    assert turns("system", "system", "user", "user") == [
        ("system", "system0\n\nsystem1"),
        ("user", "user2\n\nuser3"),
    ]
    assert turns("system", "user", "assistant", "user", "system") == [
        ("system", "system0"),
        ("user", "user1"),
        ("assistant", "assistant2"),
        ("user", "user3\n\nsystem4"),
    ]


def test_a_server_without_a_system_is_told_by_the_user() -> None:
    """Its words stand before the user's first."""
    assert turns("system", "user", system=False) == [("user", "system0\n\nuser1")]
