"""Ask again when a reply does not fit: instructor drives, the store and the retries answer.

The first reply is replayed, so nothing is sent for it. Each reask holds the original messages
and one message that lists what is wrong, so the prompt does not grow with every attempt and
each reask has a fingerprint of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.backends.base import Reply, Request
from summarizer.backends.completions import completion_from_content
from summarizer.errors import (
    InvalidReply,
    RefusedReply,
    SummarizerError,
    TruncatedReply,
)
from summarizer.parsing import json_object, parse_reply, validation_problems

T = TypeVar("T", bound=BaseModel)

Complete = Callable[[Request], Awaitable[Reply]]
RenderProblems = Callable[[Sequence[str], str], str]


@dataclass(frozen=True)
class Reasked(Generic[T]):
    """A reply that fits, and all replies it took: the first one, then `n_reasks` more."""

    model: T
    replies: tuple[Reply, ...]
    n_reasks: int


async def reask(
    complete: Complete,
    request: Request,
    reply_model: type[T],
    first: Reply,
    *,
    render_problems: RenderProblems,
    max_reasks: int = 2,
) -> Reasked[T]:
    """Return the first reply that fits `reply_model`, asking at most `max_reasks` times again.

    `first` is the reply to `request`; `complete` answers the reasks. `render_problems` makes
    the message that is added, from the problems and the content they were found in.
    Raises InvalidReply with the last problems, RefusedReply or TruncatedReply, and passes on
    what `complete` raises. Whoever counts usage also of what failed counts it in `complete`.
    """
    import instructor
    from instructor.core.exceptions import InstructorError
    from instructor.core.hooks import Hooks
    from openai.types.chat import ChatCompletion

    stopped = _stop_class()
    turns = _Turns(complete, request, first, render_problems, max_reasks)

    async def create(**_: Any) -> ChatCompletion:
        try:
            content = await turns.next_content()
        except SummarizerError as exc:
            raise stopped(exc) from None
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
    except stopped as exc:
        raise exc.error from None
    except InstructorError as exc:
        from summarizer.backends.sdk_errors import map_error

        raise map_error(exc) from None
    # Parsed once more: instructor's own instance carries the raw response with it.
    model = parse_reply(turns.replies[-1].content, reply_model)
    return Reasked(model, tuple(turns.replies), len(turns.replies) - 1)


class _Turns:
    """The replies so far, and what was wrong with the last one."""

    def __init__(
        self,
        complete: Complete,
        request: Request,
        first: Reply,
        render_problems: RenderProblems,
        max_reasks: int,
    ) -> None:
        self.replies: list[Reply] = []
        self._complete = complete
        self._request = request
        self._first = first
        self._render_problems = render_problems
        self._max_reasks = max_reasks
        self._problems: tuple[str, ...] = ()
        self._asked = {request.fingerprint}

    async def next_content(self) -> str:
        """Return the JSON of the next reply: the first one replayed, then one reask each time."""
        reply = self._first if not self.replies else await self._complete(self._next_request())
        self.replies.append(reply)
        return _json_or_text(reply)

    def note(self, error: Exception, **_: Any) -> None:
        """Keep what is wrong with the last reply; instructor calls it before it asks again."""
        content = self.replies[-1].content
        try:
            json_object(content)
        except InvalidReply as exc:
            self._problems = exc.problems if content.strip() else ("the reply is empty",)
            return
        if isinstance(error, ValidationError):
            self._problems = validation_problems(error)
        else:
            self._problems = (type(error).__name__,)

    def _next_request(self) -> Request:
        """Return the next reask; raises InvalidReply when there is none left to make.

        A reask that was made before would get the same reply again from the store.
        """
        text = self._render_problems(self._problems, self.replies[-1].content)
        messages = (*self._request.messages, {"role": "user", "content": text})
        request = replace(self._request, messages=messages)
        if len(self.replies) > self._max_reasks or request.fingerprint in self._asked:
            place = self._problems[0].split(": ", 1)[0] if self._problems else "the reply"
            asked = f" after asking {len(self.replies)} times" if len(self.replies) > 1 else ""
            raise InvalidReply(
                f"the reply does not fit its schema{asked}; the first: {place}",
                problems=self._problems,
            )
        self._asked.add(request.fingerprint)
        return request


def _json_or_text(reply: Reply) -> str:
    """Return the JSON object of a reply, its whole text when it holds none.

    Raises RefusedReply and TruncatedReply: asking again would change nothing.
    """
    if reply.finish == "refusal":
        raise RefusedReply("the model refused to answer")
    if reply.finish == "content_filter":
        raise RefusedReply("a content filter stopped the reply")
    try:
        return json_object(reply.content)
    except InvalidReply:
        if reply.finish == "length":
            raise TruncatedReply(
                "the reply was cut off before its JSON began", content=reply.content
            ) from None
        return reply.content


def _stop_class() -> Any:
    """Return the exception that ends instructor's loop with one of our errors.

    IncompleteOutputException is the one class that instructor neither retries, wraps nor logs;
    any other would be logged with its text at level ERROR, on stderr unless logging is set up.
    """
    from instructor.core.exceptions import IncompleteOutputException

    class Stopped(IncompleteOutputException):
        def __init__(self, error: SummarizerError) -> None:
            super().__init__()
            self.error = error

    return Stopped
