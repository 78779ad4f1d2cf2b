"""Ask again when a reply does not fit: instructor drives, the store and the retries answer.

The first reply is replayed, so nothing is sent for it. Each reask holds the original messages
and one message that lists what is wrong, so the prompt does not grow with every attempt and
each reask has a fingerprint of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorError
from instructor.core.hooks import Hooks
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from summarizer.backends.base import Reply, Request
from summarizer.backends.completions import completion_from_content
from summarizer.backends.sdk_errors import map_error
from summarizer.errors import (
    ContextOverflow,
    InvalidReply,
    NotStored,
    RefusedReply,
    SummarizerError,
    TruncatedReply,
)
from summarizer.parsing import parse_reply, plain_json

T = TypeVar("T", bound=BaseModel)

Complete = Callable[[Request], Awaitable[Reply]]
RenderProblems = Callable[[Sequence[str], str], str]


async def reask(
    complete: Complete,
    request: Request,
    reply_model: type[T],
    first: Reply,
    *,
    render_problems: RenderProblems,
    max_reasks: int = 2,
) -> T:
    """Return the first reply that fits `reply_model`, asking at most `max_reasks` times again.

    `first` is the reply to `request`; `complete` answers the reasks. `render_problems` makes
    the message that is added, from the problems and the content they were found in.
    Raises InvalidReply with the last problems, RefusedReply or TruncatedReply, and passes on
    what `complete` raises. Whoever counts replies and their usage counts them in `complete`.
    """
    turns = _Turns(complete, request, first, render_problems, max_reasks, reply_model)

    async def create(**_: Any) -> ChatCompletion:
        try:
            content = await turns.next_content()
        except SummarizerError as exc:
            raise _StoppedError(exc) from None
        return ChatCompletion.model_validate(completion_from_content(content, request.model))

    hooks = Hooks()
    hooks.on("parse:error", turns.note)
    ask: Any = instructor.patch(create=create, mode=instructor.Mode.JSON_SCHEMA)
    try:
        await ask(
            response_model=reply_model,
            messages=[],  # the turns know the messages; what instructor would add is not sent
            # One more than may be sent: the last turn ends the loop instead of sending.
            max_retries=max_reasks + 1,
            strict=False,
            hooks=hooks,
        )
    except _StoppedError as exc:
        raise exc.error from None
    except InstructorError as exc:
        raise map_error(exc) from None
    # Parsed once more: instructor's own instance carries the raw response with it.
    return parse_reply(turns.replies[-1].content, reply_model)


class _StoppedError(IncompleteOutputException):
    """Ends instructor's loop with one of our errors.

    Its base is the one class that instructor neither retries, wraps nor logs; any other would be
    logged with its text at level ERROR, on stderr unless logging is set up.
    """

    def __init__(self, error: SummarizerError) -> None:
        super().__init__()
        self.error = error


@dataclass
class _Turns:
    """The replies so far, what was wrong with the last one, and the reasks that were made."""

    complete: Complete
    request: Request
    first: Reply
    render_problems: RenderProblems
    max_reasks: int
    reply_model: type[BaseModel]
    replies: list[Reply] = field(default_factory=list)
    problems: tuple[str, ...] = ()
    misfit: str = "the reply does not fit its schema"
    asked: set[str] = field(default_factory=set)

    async def next_content(self) -> str:
        """Return the JSON of the next reply: the first one replayed, then one reask each time."""
        reply = self.first if not self.replies else await self._again()
        self.replies.append(reply)
        return _json_or_text(reply, self.reply_model)

    async def _again(self) -> Reply:
        """Return the reply to the next reask; where none can be sent, the last one is what counts.

        Raises InvalidReply then, as where there is no reask left.
        """
        request = self._next_request()
        try:
            return await self.complete(request)
        except NotStored as exc:
            raise self._misfit("; offline it is not asked for again") from exc
        except ContextOverflow as exc:
            raise self._misfit("; the context has no room to ask again") from exc

    def note(self, *_: Any, **__: Any) -> None:
        """Keep what is wrong with the last reply; instructor calls it before it asks again."""
        content = self.replies[-1].content
        try:
            parse_reply(content, self.reply_model)
        except InvalidReply as exc:
            self.problems, self.misfit = exc.problems, str(exc)

    def _misfit(self, more: str) -> InvalidReply:
        return InvalidReply(f"{self.misfit}{more}", problems=self.problems)

    def _next_request(self) -> Request:
        """Return the next reask; raises InvalidReply when there is none left to make.

        A reask that was made before would get the same reply again from the store.
        """
        text = self.render_problems(self.problems, self.replies[-1].content)
        messages = (*self.request.messages, {"role": "user", "content": text})
        request = replace(self.request, messages=messages)
        if len(self.replies) > self.max_reasks or request.fingerprint in self.asked:
            n_asked = len(self.replies)
            raise self._misfit(f", after asking {n_asked} times" if n_asked > 1 else "")
        self.asked.add(request.fingerprint)
        return request


def _json_or_text(reply: Reply, model: type[BaseModel]) -> str:
    """Return the JSON object of a reply, its whole text when it holds none.

    Raises RefusedReply and TruncatedReply: asking again would change nothing.
    """
    if reply.finish == "refusal":
        raise RefusedReply("the model refused to answer")
    if reply.finish == "content_filter":
        raise RefusedReply("a content filter stopped the reply")
    try:
        parse_reply(reply.content, model)
        return plain_json(reply.content, model).decode()
    except InvalidReply:
        if reply.finish == "length":
            raise TruncatedReply(
                "the reply was cut off before its JSON began", content=reply.content
            ) from None
        return reply.content
