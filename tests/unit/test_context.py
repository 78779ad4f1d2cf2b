"""What is known of a model's context, and what is sent by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import Store
from summarizer.backends.base import ReplySchema, Request
from summarizer.backends.context import ContextWindow, n_input
from summarizer.backends.limits import readable_bytes, tokens_at_least, tokens_at_most
from summarizer.backends.notes import Notes
from summarizer.backends.prices import listed_window
from summarizer.errors import ContextOverflow

ENDPOINT = "http://127.0.0.1:1/v1/chat/completions"


def request(n_chars: int, limit: int | None = None) -> Request:
    """Return a request with a message of so many characters."""
    message = {"role": "user", "content": "x" * n_chars}
    return Request((message,), "m", ENDPOINT, ReplySchema("r", {}), {}, output_limit=limit)


def window(
    tokens: int | None = None, *, model: str = "m", notes: Notes | None = None
) -> ContextWindow:
    """Return what is known of a model whose context was named, or noted."""
    named = notes or (Notes() if tokens is None else Notes(window=str(tokens)))
    return ContextWindow(model, ENDPOINT, named)


def test_a_context_that_is_named_counts() -> None:
    """Whatever a server says, and whatever is known of the model."""
    known = window(5000, model="gpt-4o")
    known.learn(ContextOverflow("too long", window=8192), request(9).fingerprint)

    assert known.tokens == 5000


def test_a_context_that_was_learnt_counts_before_a_list() -> None:
    """A model may be served with less than it could hold."""
    known = window(model="gpt-4o")
    assert known.tokens == 128_000

    known.learn(ContextOverflow("too long", window=8192), request(9).fingerprint)

    assert known.tokens == 8192


def test_what_was_learnt_is_known_to_the_next_run(tmp_path: Path) -> None:
    """Of the same model at the same endpoint."""
    with Store(tmp_path) as store:
        window(notes=Notes(store)).learn(
            ContextOverflow("too long", window=8192), request(9).fingerprint
        )
    with Store(tmp_path) as store:
        assert window(notes=Notes(store)).tokens == 8192
        assert window(model="other", notes=Notes(store)).tokens is None


@pytest.mark.parametrize(
    ("model", "tokens"),
    [("gpt-4o", 128_000), ("no-such-model-1", None), ("@cf/baai/bge-base-en-v1.5", None)],
)
def test_known_models_have_a_context(model: str, tokens: int | None) -> None:
    """Others have none; what holds 512 tokens reads no articles."""
    assert listed_window(model) == tokens


def test_what_was_too_long_is_not_sent_again(tmp_path: Path) -> None:
    """Where the server does not say how long it may be; others may be sent."""
    with Store(tmp_path) as store:
        window(notes=Notes(store)).learn(ContextOverflow("too long"), request(9000).fingerprint)
    with Store(tmp_path) as store:
        known = window(notes=Notes(store))
        with pytest.raises(ContextOverflow, match="of 'm' does not hold it"):
            known.fitted(request(9000))
        assert known.fitted(request(9001)) == request(9001)
        assert known.tokens is None


def test_a_reply_has_what_the_prompt_leaves() -> None:
    """Prompts are counted as rather long: three characters a token, and a margin of 16."""
    known = window(5000)

    assert known.room(request(3000)) == 5000 - 1000 - 16
    assert known.fitted(request(3000, 4500)).output_limit == 3984
    assert known.fitted(request(3000, 900)).output_limit == 900
    assert window().fitted(request(3_000_000, 900)).output_limit == 900


def test_what_may_fit_is_sent_and_what_cannot_is_not() -> None:
    """At best a token has four characters; then a quarter of what seems left is left."""
    known = window(5000)

    # 5,000 tokens by three characters, 3,750 by four: 1,234 of room at best, and three quarters.
    assert known.fitted(request(15_000, 4000)).output_limit == 925
    with pytest.raises(ContextOverflow, match="about 4,750 tokens, and the context of 'm'") as told:
        known.fitted(request(19_000, 4000))
    assert told.value.attempts == 0


def test_other_scripts_take_more_tokens_a_character() -> None:
    """Bytes tell: a Chinese character has three, and may be more than one token."""
    assert (tokens_at_most("a" * 300), tokens_at_least("a" * 300)) == (100, 75)
    assert (tokens_at_most("国" * 100), tokens_at_least("国" * 100)) == (150, 75)


def test_the_schema_of_a_reply_counts() -> None:
    """Some servers put it into the prompt."""
    schema = ReplySchema("r", {"type": "object", "description": "y" * 368})  # 400 bytes
    asked = Request(request(300).messages, "m", ENDPOINT, schema)

    assert schema.n_bytes == 402
    assert n_input(asked) == 100 + 100
    assert n_input(asked, at_best=True) == 75


def test_a_part_has_room_for_its_reply() -> None:
    """Two tokens a byte and 600, beside half a token a byte of the prompt; at most 32,000."""
    assert readable_bytes(3100) == 1000
    assert readable_bytes(1_000_000) == (32_000 - 600) // 2
