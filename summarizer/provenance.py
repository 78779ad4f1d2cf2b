"""What went into a record: who was asked, how, what it took, and why it failed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import Field

from summarizer.values import Model
from summarizer.vocabulary import OnWrong

# The mode of records that no model was asked for.
BUILTIN_MODE = "builtin"
_LIMITS = frozenset({"max_completion_tokens"})


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

    `prompt` names an earlier edition with its number, "article@1".
    `stored` is true when no request went out. `attempts` counts requests sent or replayed,
    `reasks` those because a reply did not fit, `repairs` those for ungrounded quotes.
    `language` is the one that the claims were asked for in, None for the article's own.
    `cost_usd` is None when the price is not known. `created` is when the reply was made (UTC).
    `fingerprint` stands for the article as a whole; `further` are those of the requests for its
    parts, where it was read in parts.
    """

    model: str
    served_model: str | None = None
    endpoint: str
    mode: str | None = None
    prompt: str | None = None
    prompt_sha256: str | None = None
    schema_sha256: str | None = None
    language: str | None = None
    sampling: dict[str, Any] = Field(default_factory=dict)
    fingerprint: str
    further: tuple[str, ...] = ()
    stored: bool = False
    attempts: int = 1
    reasks: int = 0
    repairs: int = 0
    usage: Usage = Usage()
    cost_usd: float | None = None
    latency_s: float = 0.0
    summarizer: str
    created: str


class Verification(Model):
    """What went into the second reading of a record.

    `fingerprint` is that of its first request, `further` are those of the others that a long list
    of claims took. `complete` is false when something was not verified as it should: flags
    `not_verified` say what, and why. `stored` is true when no request went out. `cost_usd` is None
    when the price is not known. `attempts` and `reasks` count as those of the reading; these tokens
    are not among its own.
    """

    model: str
    served_model: str | None = None
    endpoint: str
    mode: str | None = None
    prompt: str
    prompt_sha256: str
    schema_sha256: str
    sampling: dict[str, Any] = Field(default_factory=dict)
    on_wrong: OnWrong = "flag"
    fingerprint: str
    further: tuple[str, ...] = ()
    complete: bool = True
    stored: bool = False
    attempts: int = 1
    reasks: int = 0
    usage: Usage = Usage()
    cost_usd: float | None = None
    latency_s: float = 0.0
    created: str


def cost_of_all(costs: Iterable[float | None]) -> float | None:
    """Return what costs come to, in US dollars; None where one is not known, or there is none."""
    costs = list(costs)
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 9) if costs and len(known) == len(costs) else None


def in_all(made: Provenance, second: Verification | None) -> Provenance:
    """Return the provenance of a record with what its second reading took added, if it had one.

    What the built-in reader reads takes no request and no money.
    """
    is_asked = made.mode != BUILTIN_MODE
    if second is None:
        return made if is_asked else made.model_copy(update={"attempts": 0})
    return made.model_copy(
        update={
            "attempts": made.attempts * is_asked + second.attempts,
            "reasks": made.reasks + second.reasks,
            "usage": made.usage + second.usage,
            "cost_usd": cost_of_all((made.cost_usd if is_asked else 0.0, second.cost_usd)),
            "latency_s": made.latency_s + second.latency_s,
        }
    )


def verification_key(made: Mapping[str, Any]) -> str:
    """Return what tells one way of verifying from another, of a verification as JSON has it."""
    sampling = {k: v for k, v in made.get("sampling", {}).items() if k not in _LIMITS}
    names = ("model", "prompt_sha256", "schema_sha256", "on_wrong")
    return json.dumps([*(made[name] for name in names), sampling], sort_keys=True)


class Recipe(NamedTuple):
    """How records are made, wherever it was done, and however fast: what tells two runs apart.

    `sampling` is canonical JSON, without limits: they change what is finished, not what is said.
    `prompt` is without its edition, which its hash tells: older records do not name it.
    """

    model: str
    prompt: str | None
    prompt_sha256: str | None
    schema_sha256: str | None
    language: str | None
    sampling: str

    @classmethod
    def of(cls, provenance: Mapping[str, Any]) -> Recipe:
        """Return the recipe of a provenance, given as JSON has it."""
        prompt: str | None = provenance.get("prompt")
        sampling = {k: v for k, v in provenance.get("sampling", {}).items() if k not in _LIMITS}
        return cls(
            provenance["model"],
            prompt and prompt.partition("@")[0],
            provenance.get("prompt_sha256"),
            provenance.get("schema_sha256"),
            provenance.get("language"),
            json.dumps(sampling, sort_keys=True),
        )

    def beside(self, other: Recipe) -> str:
        """Return in words what `other` has in another way, "" for equal recipes."""
        parts = [f"model {self.model}"] if self.model != other.model else []
        if self.prompt_sha256 and other.prompt_sha256:
            if self.prompt_sha256 != other.prompt_sha256:
                parts.append(f"prompt {self.prompt} ({self.prompt_sha256[:8]})")
            if self.schema_sha256 != other.schema_sha256:
                parts.append(f"schema {(self.schema_sha256 or '')[:8]}")
            if self.language != other.language:
                parts.append(f"language {self.language or 'of the article'}")
        if self.sampling != other.sampling:
            values = json.loads(self.sampling)
            told = " and ".join(f"{name} {value}" for name, value in sorted(values.items()))
            parts.append(told or "no sampling options")
        return ", ".join(parts)


class Failure(Model):
    """Why an article did not end well: the error's name, and a sentence for people."""

    kind: str
    message: str
