"""The mode ladder: the ways to ask for JSON, the strictest first, and what a server takes.

`json_schema` (strict), then `tools` (one function that takes the reply), `json_object` and
`plain` (the schema stands in a message). No client library here, only bodies and state.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, get_args

import orjson

from summarizer.backends.base import ReplySchema, Request
from summarizer.errors import ConfigurationError
from summarizer.vocabulary import Mode

MODES: tuple[Mode, ...] = get_args(Mode)

TOKEN_FIELD = "max_completion_tokens"  # noqa: S105  # the name of a wire field, no password
OLD_TOKEN_FIELD = "max_tokens"  # noqa: S105  # what servers older than 2024 call it
_TOLERATED_SERVER_ERRORS = 2

Recall = Callable[[str], "str | None"]
Remember = Callable[[str, str], None]


def read_mode(mode: str) -> Mode | None:
    """Return the rung that `mode` names, None for "auto"; raises ConfigurationError otherwise."""
    if mode == "auto":
        return None
    if mode not in MODES:
        raise ConfigurationError(f"mode {mode!r} is unknown; known: auto, {', '.join(MODES)}")
    return mode


def wire_body(
    request: Request, mode: Mode, *, token_field: str = TOKEN_FIELD, named_tool: bool = True
) -> dict[str, Any]:
    """Return the body to send for `request` on the rung `mode`.

    `named_tool` says how a tool is forced: by its name, or as "required". The request's own
    body, and so its fingerprint, is not touched.
    """
    body = dict(request.body)
    if mode != "json_schema":
        del body["response_format"]
    if mode == "tools":
        body["tools"] = [_tool(request.schema)]
        named = {"type": "function", "function": {"name": request.schema.name}}
        body["tool_choice"] = named if named_tool else "required"
    elif mode in ("json_object", "plain"):
        body["messages"] = [*request.messages, _schema_message(request.schema)]
        if mode == "json_object":
            body["response_format"] = {"type": "json_object"}
    if token_field != TOKEN_FIELD and TOKEN_FIELD in body:
        body[token_field] = body.pop(TOKEN_FIELD)
    return body


class Ladder:
    """What one model at one endpoint is known to take.

    `mode` is the rung in use, None while nothing is proven; `confirmed` says that it worked in
    this process, not only in an earlier one. `lock` is held by the request that finds out.
    `named_tool` starts True: llama_cpp.server holds to a tool that is named and ignores
    "required"; llama-server does the opposite.
    """

    def __init__(
        self, key: str, *, forced: Mode | None, recall: Recall | None, remember: Remember | None
    ) -> None:
        self.lock = asyncio.Lock()
        self.forced = forced
        self.confirmed = False
        self.token_field = TOKEN_FIELD
        self.named_tool = True
        self.mode: Mode | None = forced
        self._key = key
        self._remember = remember
        self._rung = 0
        self._n_server_errors = 0
        if recall is not None:
            if forced is None:
                known = recall(f"mode {key}")
                self.mode = known if known in MODES else None
            if recall(f"tokens {key}") == OLD_TOKEN_FIELD:
                self.token_field = OLD_TOKEN_FIELD

    @property
    def next_mode(self) -> Mode:
        """Return the rung to try while nothing is proven."""
        return MODES[self._rung]

    def prove(self, mode: Mode) -> None:
        """Keep the rung that the server answered on."""
        self._n_server_errors = 0
        if self.confirmed and self.mode == mode:
            return
        self.mode = mode
        self.confirmed = True
        if self.forced is None and self._remember is not None:
            self._remember(f"mode {self._key}", mode)

    def distrust(self, mode: Mode) -> None:
        """Start from the top again: what an earlier process found no longer holds."""
        if self.mode == mode and not self.confirmed:
            self.mode = None
            self._rung = 0

    def leave(self) -> bool:
        """Go one rung down; False at the bottom, and the next request starts from the top."""
        self._n_server_errors = 0
        self._rung = (self._rung + 1) % len(MODES)
        return self._rung > 0

    def count_server_error(self) -> bool:
        """Count one HTTP 500; True when the rung has now answered so too often to be tried again.

        llama_cpp.server answers 500 to every json_schema request, so 500 can be a refusal.
        """
        self._n_server_errors += 1
        return self._n_server_errors >= _TOLERATED_SERVER_ERRORS

    def use_old_token_field(self) -> None:
        """Send `max_tokens` from now on, and remember it."""
        self.token_field = OLD_TOKEN_FIELD
        if self._remember is not None:
            self._remember(f"tokens {self._key}", OLD_TOKEN_FIELD)


def _tool(schema: ReplySchema) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": schema.name,
            "description": "Return the reply.",
            "parameters": schema.wire,
            "strict": True,
        },
    }


def _schema_message(schema: ReplySchema) -> dict[str, str]:
    compact = orjson.dumps(schema.wire).decode()
    return {
        "role": "system",
        "content": "Answer with one JSON object and nothing else. It must fit this JSON Schema:\n"
        + compact,
    }
