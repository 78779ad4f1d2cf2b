"""The seam between an article and whatever reads it: Reader, Reading, Mending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from summarizer.checks import Example, Wording
from summarizer.errors import ArticleFailure
from summarizer.models import Article, Claim, Entity, Evidence, Flag
from summarizer.parsing import Malformed
from summarizer.provenance import Provenance, Recipe
from summarizer.replies import ArticleReply, QuoteRepair, ReplyClaim, ReplySummary
from summarizer.text.spans import Span, Spans


@dataclass(frozen=True)
class Traits:
    """What a reader says of itself.

    `asks_a_server` tells a reader that sends requests: it has a use for a key, a store, limits and
    prices. `heeds` names the settings that change what it reads, of those that another reader may
    not know. `recipe` is how it reads. `prompt` is where its prompt comes from, None without one.
    `wording` is that of its claims. `example` is the worked
    example that it was shown.
    """

    model: str
    endpoint: str
    asks_a_server: bool
    heeds: frozenset[str]
    recipe: Recipe
    prompt: str | None = None
    wording: Wording = "reworded"
    example: Example | None = None


@dataclass(frozen=True)
class Part:
    """A stretch of an article that is asked about by itself.

    `named` are entities that the parts before it named. `n_claims` of the claims of a reading are
    those of this part; `is_whole` says that its reply was.
    """

    span: Span
    named: tuple[Entity, ...] = ()
    n_claims: int = 0
    is_whole: bool = False


@dataclass(frozen=True)
class Reading:
    """What a reader found in an article, before it is located and checked.

    `reply` is the whole answer, None when none came or only a part of it: `claims` and `entities`
    are then what was complete. `failure` says why. `malformed` are the items of the answer that
    did not fit, `flags` what is to be known of the whole. `context` holds, by the place of a claim
    from 0, the words of the article that it leans on. `provenance` tells how it was asked, and
    what it cost. `parts` are those that the article was read in, with the claims in their order,
    none where it was read as a whole; `unread` are the spans that nothing was read of.
    """

    provenance: Provenance
    reply: ArticleReply | None = None
    claims: Sequence[ReplyClaim] = ()
    entities: Sequence[Entity] = ()
    failure: ArticleFailure | None = None
    malformed: Sequence[Malformed] = ()
    flags: tuple[Flag, ...] = ()
    context: Mapping[int, Sequence[str]] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    unread: Spans = ()

    @property
    def summary(self) -> ReplySummary | None:
        """Return the summary that came with the claims, None where there is none of the whole."""
        return self.reply.summary if self.reply is not None and not self.parts else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return, for each claim, the part that it is from; nothing where there are no parts."""
        return tuple(part.span for part in self.parts for _ in range(part.n_claims))


@dataclass(frozen=True)
class Doubt:
    """A claim whose quotes were not all accepted: its id in the record, and those that were not.

    `sentences` are, for each of these, the article's words that it seems to come from, or "".
    """

    id: str
    text: str
    refused: Sequence[Evidence]
    sentences: Sequence[str]


@dataclass(frozen=True)
class Mending:
    """What is to be changed of claims in doubt, by their ids; `provenance` includes its cost."""

    repairs: Mapping[str, QuoteRepair]
    provenance: Provenance
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Conclusion:
    """A summary of claims that stand; where it is None `flags` say why none came."""

    summary: ReplySummary | None
    provenance: Provenance
    flags: tuple[Flag, ...] = ()


class Reader(Protocol):
    """Reads articles. One reader and one article have one fingerprint."""

    traits: Traits

    def fingerprint(self, article: Article) -> str:
        """Return what stands for this reader and this article; nothing is sent."""

    async def read(self, article: Article) -> Reading:
        """Return what the article says, or why that could not be found out.

        Raises only what stands in the way of every article: EndpointError, BudgetReached,
        StoreError and ConfigurationError.
        """

    async def mend(
        self, article: Article, reading: Reading, doubts: Sequence[Doubt]
    ) -> Mending | None:
        """Return what mends claims in doubt, None from a reader that has none to give."""

    async def conclude(
        self, article: Article, reading: Reading, claims: Sequence[Claim]
    ) -> Conclusion | None:
        """Return the summary of claims that stand, None where the reading has one, or none to give.

        The claims have their ids in the record, and so has what the summary says that it rests on.
        """

    async def aclose(self) -> None:
        """Release connections and threads."""
