"""The seam between the pipeline and whatever answers: Request, Reply, Backend."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol, runtime_checkable

import orjson

from summarizer.backends.rate_limits import RateLimits
from summarizer.models import Article
from summarizer.provenance import Usage

Message = Mapping[str, str]
# "malformed": the server says that what the model wrote does not fit, and passes it on.
Finish = Literal["stop", "length", "refusal", "content_filter", "malformed"]


@dataclass(frozen=True)
class ReplySchema:
    """The strict JSON Schema a reply is held to, built once for a run.

    `wire` is the schema itself; `name` is its name on the wire (letters, digits, `_`, `-`).
    """

    name: str
    wire: Mapping[str, Any]

    @cached_property
    def sha256(self) -> str:
        """Return the hex SHA-256 of the canonical schema."""
        return hashlib.sha256(orjson.dumps(self.wire, option=orjson.OPT_SORT_KEYS)).hexdigest()

    @cached_property
    def n_bytes(self) -> int:
        """Return the bytes of the schema as it is sent."""
        return len(orjson.dumps(self.wire))

    @cached_property
    def canonical(self) -> bytes:
        """Return the `response_format` as JSON with sorted keys: it is half of a body."""
        return orjson.dumps(self.response_format, option=orjson.OPT_SORT_KEYS)

    @cached_property
    def response_format(self) -> dict[str, Any]:
        """Return the `response_format` that asks for this schema in strict mode."""
        return {
            "type": "json_schema",
            "json_schema": {"name": self.name, "strict": True, "schema": self.wire},
        }


@dataclass(frozen=True)
class Request:
    """What is sent. Two requests with the same fingerprint ask the same thing.

    `endpoint` is a normalised URL ending in `/chat/completions`, or `builtin:NAME`.
    `sampling` holds wire parameters such as `temperature` or `max_completion_tokens`.
    `output_limit` is how many tokens the reply may have where `sampling` does not say; like all
    that a server forces on the wire it is no part of the identity.
    `article` is at hand for backends that read it themselves; it is not part of the identity.
    `repeat` counts from 0 how often the same thing was asked before, on purpose; only above 0 is it
    part of the identity.
    `anew` is true when the answer in the store is known to be of no use: what can be sent is sent.
    `whole` is the article that `article` is a part of, None where that is the whole itself.
    """

    messages: tuple[Message, ...]
    model: str
    endpoint: str
    schema: ReplySchema
    sampling: Mapping[str, Any] = field(default_factory=dict)
    article: Article | None = None
    repeat: int = 0
    output_limit: int | None = None
    anew: bool = False
    whole: Article | None = None

    @cached_property
    def body(self) -> dict[str, Any]:
        """Return the canonical wire body: strict json_schema, whatever mode a server needs."""
        return {
            "model": self.model,
            "messages": list(self.messages),
            "response_format": self.schema.response_format,
            **self.sampling,
        }

    @cached_property
    def fingerprint(self) -> str:
        """Return the hex SHA-256 of the canonical wire body and the endpoint."""
        return self._digest(self.body)

    @property
    def earlier_fingerprint(self) -> str | None:
        """Return the fingerprint of before the limit was sized, when all had one of 16,384."""
        if "max_completion_tokens" in self.body:
            return None
        return self._digest({**self.body, "max_completion_tokens": 16_384})

    @property
    def subject(self) -> Article | None:
        """Return the article that is asked about, as a whole."""
        return self.whole or self.article

    @cached_property
    def n_chars(self) -> int:
        """Return the characters of the messages."""
        return sum(len(message["content"]) for message in self.messages)

    def _digest(self, body: Mapping[str, Any]) -> str:
        canonical = {**body, "response_format": orjson.Fragment(self.schema.canonical)}
        identity: list[Any] = [self.endpoint, canonical]
        if self.repeat:
            identity.append(self.repeat)
        return hashlib.sha256(orjson.dumps(identity, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What came back, before anyone trusts it.

    `completion` is the chat completion as the server sent it; it is what the store keeps.
    `content` is the text that should be JSON: the message, or the arguments of a tool call.
    `latency_s` is in seconds; `created` is ISO 8601, UTC; `attempts` counts sends. `limits` is what
    came with it about what may be sent next. `share` is that of the live price that it cost.
    """

    completion: Mapping[str, Any]
    content: str
    finish: Finish
    model: str
    usage: Usage
    mode: str
    created: str
    latency_s: float = 0.0
    attempts: int = 1
    stored: bool = False
    limits: RateLimits | None = None
    share: float = 1.0


class Backend(Protocol):
    """Answers requests. `name` is for provenance and messages.

    `complete` raises TransientError, RequestRejected, EndpointError or NotStored; a refusal or a
    cut-off answer is a Reply whose `finish` says so.
    """

    name: str

    async def complete(self, request: Request) -> Reply:
        """Return the reply to `request`."""

    async def aclose(self) -> None:
        """Release connections and threads."""


@runtime_checkable
class Pingable(Protocol):
    """A backend that can find out whether its endpoint is there, whatever fails."""

    async def ping(self, model: str) -> bool:
        """Say whether a short request that is no article's is answered, if only by a refusal."""
