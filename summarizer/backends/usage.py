"""Tokens that a server did not count, and what its counts give away."""

from __future__ import annotations

from dataclasses import replace

from summarizer.backends.base import Reply, Request
from summarizer.backends.modes import CHARS_PER_TOKEN
from summarizer.provenance import Usage

# No text has more characters a token than this; a prompt that seems to was not read whole.
_MOST_CHARS_PER_TOKEN = 6
# What the smallest window in use, 2,048 tokens, may hold: no server cuts a prompt below that.
_FEW_CHARS = 2_048 * _MOST_CHARS_PER_TOKEN


def with_usage(reply: Reply, request: Request) -> Reply:
    """Return the reply with its tokens estimated, and said to be, where the server gave none."""
    usage = reply.usage
    if usage.input_tokens and (usage.output_tokens or not reply.content):
        return reply
    estimated = Usage(
        input_tokens=usage.input_tokens or request.n_chars // CHARS_PER_TOKEN,
        output_tokens=usage.output_tokens or len(reply.content) // CHARS_PER_TOKEN,
        cached_input_tokens=usage.cached_input_tokens,
        estimated=True,
    )
    return replace(reply, usage=estimated)


def unread_prompt(reply: Reply, request: Request) -> str:
    """Return what to say of a prompt that the server cut, "" when it seems to have read it all."""
    n_read = reply.usage.input_tokens + reply.usage.cached_input_tokens
    if reply.usage.estimated or not n_read or request.n_chars < _FEW_CHARS:
        return ""
    if n_read * _MOST_CHARS_PER_TOKEN >= request.n_chars:
        return ""
    sent = request.n_chars // CHARS_PER_TOKEN
    return (
        f"The server read {n_read:,} input tokens of about {sent:,} that were sent: the model"
        " seems to have seen a part of the article only."
    )
