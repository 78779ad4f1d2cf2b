"""The mode ladder: the ways to ask for JSON, the strictest first, and what a server takes.

`json_schema` (strict), then `tools` (one function that takes the reply), `json_object` and
`plain` (the schema stands in a message). No client library here, only bodies and state.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any, get_args

import orjson

from summarizer.backends.base import Message, ReplySchema, Request
from summarizer.backends.limits import TokenCaps, lower_limit
from summarizer.backends.problems import Problem
from summarizer.errors import ConfigurationError
from summarizer.vocabulary import Mode

MODES: tuple[Mode, ...] = get_args(Mode)

TOKEN_FIELD = "max_completion_tokens"  # noqa: S105  # the name of a wire field, no password
OLD_TOKEN_FIELD = "max_tokens"  # noqa: S105  # what servers older than 2024 call it
NO_SYSTEM = "none"
CHARS_PER_TOKEN = 4
_TOLERATED_SERVER_ERRORS = 2

_logger = logging.getLogger("summarizer.requests")

Recall = Callable[[str], "str | None"]
Remember = Callable[[str, str], None]


def read_mode(mode: str) -> Mode | None:
    """Return the rung that `mode` names, None for "auto"; raises ConfigurationError otherwise."""
    if mode == "auto":
        return None
    if mode not in MODES:
        raise ConfigurationError(f"mode {mode!r} is unknown; known: auto, {', '.join(MODES)}")
    return mode


def wire_body(request: Request, mode: Mode, ladder: Ladder) -> dict[str, Any]:
    """Return the body to send for `request` on the rung `mode`, as the ladder's server takes it.

    The request's own body, and so its fingerprint, is not touched.
    """
    body = dict(request.body)
    messages = list(request.messages)
    if mode != "json_schema":
        del body["response_format"]
    if mode == "tools":
        body["tools"] = [_tool(request.schema)]
        named = {"type": "function", "function": {"name": request.schema.name}}
        body["tool_choice"] = named if ladder.named_tool else "required"
    elif mode in ("json_object", "plain"):
        n_system = sum(message["role"] == "system" for message in messages[:1])
        messages.insert(n_system, _schema_message(request.schema))
        if mode == "json_object":
            body["response_format"] = {"type": "json_object"}
    body["messages"] = in_turns(messages, system=ladder.system_role)
    limit = body.pop(TOKEN_FIELD, None) or request.output_limit
    if limit is not None:
        n_input = request.n_chars // CHARS_PER_TOKEN
        body[ladder.token_field] = ladder.caps.allow(limit, n_input)
    return body


def in_turns(messages: Iterable[Message], *, system: bool = True) -> list[Message]:
    """Return messages as strict servers want them: one of the system first, then turns.

    User and assistant alternate, beginning and ending with the user; messages of one role in a row
    are joined. Without `system` its words stand before the first ones of the user.
    """
    turns: list[dict[str, str]] = []
    told: list[str] = []
    for message in messages:
        role, content = message["role"], message["content"]
        if role == "system" and not any(turn["role"] == "user" for turn in turns):
            told.append(content)
        elif turns and turns[-1]["role"] in (role, "user" if role == "system" else role):
            turns[-1]["content"] += f"\n\n{content}"
        else:
            turns.append({"role": "user" if role == "system" else role, "content": content})
    if not told:
        return list(turns)
    words = "\n\n".join(told)
    if system:
        return [{"role": "system", "content": words}, *turns]
    if turns and turns[0]["role"] == "user":
        turns[0]["content"] = f"{words}\n\n{turns[0]['content']}"
        return list(turns)
    return [{"role": "user", "content": words}, *turns]


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
        self.system_role = True
        self.caps = TokenCaps()
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
            self.system_role = recall(f"system {key}") != NO_SYSTEM
            self.caps = TokenCaps(_number(recall(f"reply {key}")), _number(recall(f"window {key}")))

    @property
    def next_mode(self) -> Mode:
        """Return the rung to try while nothing is proven."""
        return MODES[self._rung]

    @property
    def is_known(self) -> bool:
        """Say whether the server has answered, if in an earlier process."""
        return self.mode is not None and self.forced is None

    def prove(self, mode: Mode) -> None:
        """Keep the rung that the server answered on."""
        self._n_server_errors = 0
        if self.confirmed and self.mode == mode:
            return
        if self._key:
            _logger.info("%s: mode %s", self._key, mode)
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

    def refused(self, mode: Mode) -> Mode | None:
        """Ask on the rung below one that was refused where no other could be tried; return it.

        None at the bottom, and the next request starts from the top.
        """
        below = MODES[MODES.index(mode) + 1 :]
        if (self.mode or self.next_mode) == mode:
            self.mode = below[0] if below else MODES[0]
            self._note("mode", self.mode)
        return below[0] if below else None

    def adapt(self, problem: Problem, mode: Mode, asked: int | None) -> bool:
        """Learn from a refusal how a request has to be put; False when that would not help.

        `asked` is the limit of the reply that was sent, None without one.
        """
        if (
            asked is not None
            and self.token_field == TOKEN_FIELD
            and problem.refuses_field(TOKEN_FIELD)
        ):
            self.use_old_token_field()
        elif mode == "tools" and self.named_tool and problem.refuses_field("tool_choice"):
            self.named_tool = False
        elif self.system_role and problem.refuses_system:
            self.system_role = False
            self._note("system", NO_SYSTEM)
        else:
            return (
                asked is not None
                and problem.status in (400, 402, 413, 422)
                and self._lower_limit(problem.text, asked)
            )
        return True

    def count_server_error(self) -> bool:
        """Count one HTTP 500; True when the rung has now answered so too often to be tried again.

        llama_cpp.server answers 500 to every json_schema request, so 500 can be a refusal.
        """
        self._n_server_errors += 1
        return self._n_server_errors >= _TOLERATED_SERVER_ERRORS

    def use_old_token_field(self) -> None:
        """Send `max_tokens` from now on, and remember it."""
        self.token_field = OLD_TOKEN_FIELD
        self._note("tokens", OLD_TOKEN_FIELD)

    def _lower_limit(self, words: str, asked: int) -> bool:
        """Send smaller limits from now on if the server's words leave room, and remember them."""
        if lower_limit(words, asked, self.caps) is None:
            return False
        for name, value in (("reply", self.caps.reply), ("window", self.caps.window)):
            if value is not None:
                self._note(name, str(value))
        return True

    def _note(self, what: str, value: str) -> None:
        if self._remember is not None:
            self._remember(f"{what} {self._key}", value)


def _number(text: object) -> int | None:
    return int(text) if isinstance(text, str) and text.isdigit() else None


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
