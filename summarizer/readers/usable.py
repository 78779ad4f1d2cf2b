"""What of a reply can be used at all, before it is read."""

from __future__ import annotations

from summarizer.backends.base import Reply, Request
from summarizer.backends.completions import reasoned_only
from summarizer.backends.usage import unread_prompt
from summarizer.errors import InvalidReply, RefusedReply, TruncatedReply
from summarizer.models import Flag


def unread_flags(reply: Reply, request: Request) -> tuple[Flag, ...]:
    """Return the flag of an article that the server cut before the model read it."""
    message = unread_prompt(reply, request)
    return (Flag(kind="truncated", message=message),) if message else ()


def is_empty(reply: Reply) -> bool:
    """Say whether a reply says nothing, and was not kept from it: asked again it may."""
    return (
        reply.finish == "stop" and not reply.content.strip() and not reasoned_only(reply.completion)
    )


def refuse_unusable(reply: Reply) -> None:
    """Raise RefusedReply, TruncatedReply or InvalidReply for a reply that holds nothing to read."""
    if reply.finish == "refusal":
        raise RefusedReply("the model refused to answer")
    if reply.finish == "content_filter":
        raise RefusedReply("a content filter stopped the answer")
    if reply.finish == "length" and not reply.content.strip():
        raise TruncatedReply("the reply was cut off before it began")
    if not reply.content.strip() and reasoned_only(reply.completion):
        problem = "the reply holds only reasoning, and no answer"
        raise InvalidReply(problem, problems=(problem,))
