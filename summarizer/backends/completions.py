"""Raw chat completions: read one as a Reply, make one by hand.

A completion is whatever JSON a server sent, so nothing in it is trusted to have its type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from summarizer.backends.base import Finish, Reply
from summarizer.errors import InvalidReply
from summarizer.provenance import Usage


def reply_from_completion(
    completion: Mapping[str, Any],
    *,
    mode: str,
    created: str,
    latency_s: float,
    attempts: int = 1,
    stored: bool = False,
) -> Reply:
    """Return the reply that a raw chat completion holds.

    `content` is the message's text, or the arguments of its tool call: in mode "tools" those
    come first, in any other mode they stand in for a text that is empty. It may be empty
    itself. A refusal outranks a content filter, which outranks a cut at the token limit.
    `model` is the one that the server names, "" when it names none; `created` is ISO 8601, UTC.

    Raises InvalidReply when there is no choice to read.
    """
    message, finish_reason = _first_choice(completion)
    content, refused = _text(message.get("content"))
    finish: Finish = "stop"
    if refused or message.get("refusal"):
        finish = "refusal"
    elif finish_reason == "content_filter":
        finish = "content_filter"
    elif finish_reason == "length":
        finish = "length"
    calls = message.get("tool_calls")
    if calls and finish in ("stop", "length") and (mode == "tools" or not content.strip()):
        content = _arguments(calls)
    return Reply(
        completion=completion,
        content=content,
        finish=finish,
        model=_str(completion.get("model")),
        usage=_usage(completion.get("usage")),
        mode=mode,
        created=created,
        latency_s=latency_s,
        attempts=attempts,
        stored=stored,
    )


def completion_from_content(
    content: str, model: str, *, finish_reason: str = "stop", created: int = 0
) -> dict[str, Any]:
    """Return a minimal chat completion that says `content`, for replies made by hand.

    The same arguments give the same completion, id included; its usage is zero. `created` is
    in seconds since 1970, `finish_reason` is "stop", "length" or "content_filter".
    """
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "id": f"chatcmpl-{digest[:24]}",
        "object": "chat.completion",
        "created": created,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": None},
                "finish_reason": finish_reason,
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def _first_choice(completion: Mapping[str, Any]) -> tuple[Mapping[str, Any], object]:
    """Return the message and the finish reason of the first choice."""
    choices = completion.get("choices")
    if not isinstance(choices, list) or not choices:
        raise _invalid("the completion has no choices")
    choice = choices[0]
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(message, Mapping):
        raise _invalid("the first choice of the completion has no message")
    return message, choice.get("finish_reason")


def _text(content: object) -> tuple[str, bool]:
    """Return the text of a message's content, given whole or in parts, and whether it refuses."""
    if isinstance(content, str):
        return content, False
    if not isinstance(content, list):
        return "", False
    texts: list[str] = []
    refused = False
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, Mapping):
            kind = part.get("type", "text")
            refused = refused or kind == "refusal"
            # Parts of other types are the model's thinking, images or sound: not the answer.
            if kind in ("text", "output_text"):
                texts.append(_str(part.get("text")))
    return "".join(texts), refused


def _arguments(calls: object) -> str:
    """Return the arguments that all tool calls agree on, as the first call writes them.

    Calls that disagree become a JSON array of their arguments: no object, so no answer, but a
    reply that can be stored, counted and asked for again.
    """
    if not isinstance(calls, list):
        raise _invalid("the tool calls of the completion are not a list")
    arguments = [_call_arguments(call) for call in calls]
    first = arguments[0]
    if any(other != first and _parsed(other) != _parsed(first) for other in arguments[1:]):
        return orjson.dumps(arguments).decode()
    return first


def _call_arguments(call: object) -> str:
    """Return one call's arguments as JSON text; some servers send the object itself."""
    function = call.get("function") if isinstance(call, Mapping) else None
    arguments = function.get("arguments") if isinstance(function, Mapping) else None
    if isinstance(arguments, str):
        return arguments
    if isinstance(arguments, Mapping):
        return orjson.dumps(arguments).decode()
    raise _invalid("a tool call of the completion has no arguments")


def _parsed(arguments: str) -> object:
    """Return the parsed arguments, or the text itself when it is not JSON."""
    try:
        return orjson.loads(arguments)
    except orjson.JSONDecodeError:
        return arguments


def _usage(usage: object) -> Usage:
    """Return the tokens a completion reports; what is missing or no count is zero."""
    if not isinstance(usage, Mapping):
        return Usage()
    details = usage.get("prompt_tokens_details")
    return Usage(
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        cached_input_tokens=_count(
            details.get("cached_tokens") if isinstance(details, Mapping) else None
        ),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _invalid(problem: str) -> InvalidReply:
    return InvalidReply(f"the model's answer cannot be read: {problem}", problems=(problem,))
