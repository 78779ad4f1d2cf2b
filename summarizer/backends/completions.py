"""Raw chat completions: read one as a Reply, make one by hand.

A completion is whatever JSON a server sent, so nothing in it is trusted to have its type.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import orjson

from summarizer.backends.base import Reply
from summarizer.backends.finish import stop_of
from summarizer.errors import InvalidReply
from summarizer.parsing.thinking import has_thought
from summarizer.provenance import Usage

# Where servers put what a model thought: DeepSeek and vLLM, OpenRouter and newer vLLM, Ollama.
_REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking")
_FENCE = re.compile(r"^```\w*\s*|\s*```$")


def reply_from_completion(
    completion: Mapping[str, Any],
    *,
    mode: str,
    created: str,
    latency_s: float,
    attempts: int = 1,
    stored: bool = False,
    share: float = 1.0,
) -> Reply:
    """Return the reply that a raw chat completion holds.

    `content` is the message's text, or the arguments of its tool or function call: in mode
    "tools" those come first, in any other mode they stand in for a text that is empty. It may be
    empty itself. A refusal outranks what else the finish reason says (`finish.stop_of`).
    `model` is the one that the server names, "" when it names none; `created` is ISO 8601, UTC.

    Raises InvalidReply when there is no choice to read, or what it holds was given up.
    """
    message, reason = _first_choice(completion)
    content, refused = _text(message.get("content"))
    stop = stop_of(reason, refused=refused or bool(message.get("refusal")))
    if stop == "failure":
        raise _invalid(f"the answer was given up, finish reason {reason!r:.60}")
    if stop in ("stop", "length", "malformed"):
        called = _arguments(message)
        if called.strip() and (mode == "tools" or not content.strip()):
            content = called
        if not content.strip():
            content = _answer_as_reasoning(message)
    return Reply(
        completion=completion,
        content=content,
        finish=stop,
        model=_str(completion.get("model")),
        usage=_usage(completion.get("usage")),
        mode=mode,
        created=created,
        latency_s=latency_s,
        attempts=attempts,
        stored=stored,
        share=share,
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
    """Return the message and the finish reason of the first choice.

    A choice without a message that was cut or refused has an empty one.
    """
    choices = completion.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, Mapping):
        raise _invalid("the completion has no choices")
    message, reason = choice.get("message"), choice.get("finish_reason")
    if isinstance(message, Mapping):
        return message, reason
    if isinstance(choice.get("text"), str):  # the completions of before chat
        return {"content": choice["text"]}, reason
    if stop_of(reason) == "stop":
        raise _invalid("the first choice of the completion has no message")
    return {}, reason


def _text(content: object) -> tuple[str, bool]:
    """Return the text of a message's content, given whole or in parts, and whether it refuses."""
    if isinstance(content, str):
        return content, False
    if isinstance(content, Mapping):  # the object itself
        return orjson.dumps(content).decode(), False
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


def _arguments(message: Mapping[str, Any]) -> str:
    """Return the arguments that all tool calls agree on, as the first call writes them.

    Calls that disagree become a JSON array of their arguments: no object, so no answer, but a
    reply that can be stored, counted and asked for again. "" without a call that has arguments.
    """
    calls = message.get("tool_calls") or [message.get("function_call")]
    if not isinstance(calls, list):
        calls = [calls]
    arguments = [found for call in calls if (found := _call_arguments(call))]
    if not arguments:
        return ""
    first = arguments[0]
    if any(other != first and _parsed(other) != _parsed(first) for other in arguments[1:]):
        return orjson.dumps(arguments).decode()
    return first


def has_reasoned(completion: Mapping[str, Any]) -> bool:
    """Say whether a model spent tokens on reasoning before, or in place of, its answer."""
    usage = completion.get("usage")
    details = usage.get("completion_tokens_details") if isinstance(usage, Mapping) else None
    spent = details.get("reasoning_tokens") if isinstance(details, Mapping) else 0
    message, _ = _first_choice(completion)
    return (
        _count(spent) > 0
        or reasoned_only(completion)
        or has_thought(_text(message.get("content"))[0])
    )


def _call_arguments(call: object) -> str:
    """Return one call's arguments as JSON text; some servers send the object itself."""
    function = call.get("function", call) if isinstance(call, Mapping) else None
    arguments = function.get("arguments") if isinstance(function, Mapping) else None
    if isinstance(arguments, Mapping):
        return orjson.dumps(arguments).decode()
    return arguments if isinstance(arguments, str) else ""


def _answer_as_reasoning(message: Mapping[str, Any]) -> str:
    """Return the reasoning where it is nothing but the object, else "": a draft is no answer."""
    for name in _REASONING_FIELDS:
        text, _ = _text(message.get(name))
        bare = _FENCE.sub("", text.strip())
        if bare.startswith("{") and bare.endswith("}"):
            return bare
    return ""


def reasoned_only(completion: Mapping[str, Any]) -> bool:
    """Say whether a completion holds a model's reasoning and no answer."""
    message, _ = _first_choice(completion)
    return any(_text(message.get(name))[0].strip() for name in _REASONING_FIELDS)


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
        input_tokens=_count(usage.get("prompt_tokens", usage.get("input_tokens"))),
        output_tokens=_count(usage.get("completion_tokens", usage.get("output_tokens"))),
        cached_input_tokens=_count(
            details.get("cached_tokens") if isinstance(details, Mapping) else None
        ),
    )


def _count(value: object) -> int:
    """Return a count of tokens; some gateways write it as digits, or with a fraction of zero."""
    if isinstance(value, str) and value.isdigit() and len(value) < 10:
        return int(value)
    return int(value) if isinstance(value, (int, float)) and 0 < value < 1e9 else 0


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _invalid(problem: str) -> InvalidReply:
    return InvalidReply(f"the model's answer cannot be read: {problem}", problems=(problem,))
