"""What went into a record: who was asked, how, what it took, and why it failed."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from summarizer.values import Model


class Usage(Model):
    """Tokens, summed over all requests of an article; stored replies count what they cost once.

    `estimated` says that the server did not count some of them.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cached_input_tokens=self.cached_input_tokens + other.cached_input_tokens,
            estimated=self.estimated or other.estimated,
        )


class Provenance(Model):
    """What went into a record.

    `stored` is true when no request went out. `attempts` counts requests sent or replayed,
    `reasks` those because a reply did not fit, `repairs` those for ungrounded quotes.
    `cost_usd` is None when the price is not known. `created` is when the reply was made (UTC).
    """

    model: str
    served_model: str | None = None
    endpoint: str
    mode: str | None = None
    prompt: str | None = None
    prompt_sha256: str | None = None
    schema_sha256: str | None = None
    sampling: dict[str, Any] = Field(default_factory=dict)
    fingerprint: str
    stored: bool = False
    attempts: int = 1
    reasks: int = 0
    repairs: int = 0
    usage: Usage = Usage()
    cost_usd: float | None = None
    latency_s: float = 0.0
    summarizer: str
    created: str


class Failure(Model):
    """Why an article did not end well: the error's name, and a sentence for people."""

    kind: str
    message: str
