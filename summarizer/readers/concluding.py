"""The summary of an article that was read in parts: asked for by the claims that stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Final

import orjson

from summarizer.backends.base import Request
from summarizer.backends.context import ContextWindow
from summarizer.models import Claim
from summarizer.vocabulary import IMPORTANCE_RANK

# A headline and four sentences have some 250.
SUMMARY_TOKENS: Final = 1_000
# What more of them says is left to the claims: a summary of four sentences cites a dozen.
MOST_CLAIMS: Final = 300


def claims_that_fit(
    claims: Sequence[Claim],
    request_of: Callable[[Sequence[Claim]], Request],
    window: ContextWindow,
    *,
    most: int = MOST_CLAIMS,
) -> list[Claim]:
    """Return the claims that a summary is asked about, in their order.

    Where they are more than 300, or than the model's context holds beside the reply, the core ones
    come first, then the supporting, and of equals those that stand first in the article.
    """
    ranked = sorted(claims, key=lambda claim: IMPORTANCE_RANK[claim.importance])[:most]
    while len(ranked) > 1 and window.room(request_of(ranked)) < SUMMARY_TOKENS:
        ranked = ranked[: len(ranked) * 3 // 4]
    chosen = {claim.id for claim in ranked}
    return [claim for claim in claims if claim.id in chosen]


def claim_line(claim: Claim) -> str:
    """Return a claim as the summary is asked for by it: one line of JSON."""
    levels = groupby(claim.attribution, key=lambda source: source.level)
    shown: dict[str, Any] = {
        "id": claim.id,
        "text": claim.text,
        "source": [[source.name for source in level] for _, level in levels],
        "status": claim.status,
        "importance": claim.importance,
    }
    return orjson.dumps(shown).decode()
