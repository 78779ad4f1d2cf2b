"""What every request of a run shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.prompts import Prompt


@dataclass(frozen=True)
class Prompts:
    """The prompts of a run: the article's, and those for asking again."""

    article: Prompt
    reask: Prompt
    repair: Prompt


@dataclass(frozen=True)
class Recipe:
    """What every request of a run shares; one recipe and one article give one fingerprint.

    `sampling` holds wire parameters. `language` is what summaries are written in, None for the
    article's own. `answered_by` names the endpoint, or a backend in its place. `repeat` is above 0
    when the same is asked again to see how much the answers vary.
    """

    model: str
    endpoint: str
    answered_by: str
    prompts: Prompts
    sampling: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None
    max_reasks: int = 2
    repair: bool = True
    repeat: int = 0
