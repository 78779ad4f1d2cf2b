"""Asking one request of a backend: again when nothing came, with more room for who reasons."""

from __future__ import annotations

from dataclasses import replace

from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.completions import has_reasoned, reasoned_only
from summarizer.backends.limits import MOST_TOKENS, REASONING_FACTOR
from summarizer.backends.modes import TOKEN_FIELD
from summarizer.backends.usage import unread_prompt
from summarizer.errors import InvalidReply, RefusedReply, TruncatedReply
from summarizer.models import Flag
from summarizer.settings import Settings


def wire_sampling(settings: Settings) -> dict[str, object]:
    """Return the parameters of the wire that were set."""
    sampling = {
        "temperature": settings.temperature,
        "seed": settings.seed,
        TOKEN_FIELD: settings.max_output_tokens,
    }
    return {name: value for name, value in sampling.items() if value is not None}


async def ask(backend: Backend, request: Request, replies: list[Reply], n_asks: int) -> Reply:
    """Return the reply, and add it to `replies`.

    An empty one is no answer: it is not stored, and nothing can be said about it, so the same
    is asked again, `n_asks` times in all. Raises InvalidReply when nothing else comes.
    """
    for _ in range(n_asks):
        reply = await backend.complete(request)
        if not _is_empty(reply):
            break
    replies.append(reply)
    if _is_empty(reply):
        raise InvalidReply("the reply is empty", problems=("the reply is empty",))
    return reply


def widened(request: Request, reply: Reply, *, most: int = MOST_TOKENS) -> Request | None:
    """Return the request with room to reason where a model that does was cut off at our limit.

    None where it was not. `most` is what there may be of it.
    """
    limit = request.output_limit
    if reply.finish != "length" or limit is None or limit >= most:
        return None
    if not has_reasoned(reply.completion):
        return None
    return replace(request, output_limit=min(most, limit * REASONING_FACTOR))


def refuse_unusable(reply: Reply) -> None:
    """Raise what a reply that says nothing is: RefusedReply, TruncatedReply or InvalidReply."""
    if reply.finish == "refusal":
        raise RefusedReply("the model refused to answer")
    if reply.finish == "content_filter":
        raise RefusedReply("a content filter stopped the answer")
    if reply.finish == "length" and not reply.content.strip():
        raise TruncatedReply("the reply was cut off before it began")
    if not reply.content.strip() and reasoned_only(reply.completion):
        problem = "the reply holds only reasoning, and no answer"
        raise InvalidReply(problem, problems=(problem,))


def unread_flags(reply: Reply, request: Request) -> tuple[Flag, ...]:
    """Return the flag of an article that the server cut before the model read it."""
    message = unread_prompt(reply, request)
    return (Flag(kind="truncated", message=message),) if message else ()


def _is_empty(reply: Reply) -> bool:
    return (
        reply.finish == "stop" and not reply.content.strip() and not reasoned_only(reply.completion)
    )
