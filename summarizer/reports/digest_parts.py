"""The parts of a digest by event, and how a reader is told of its articles and claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from summarizer.digests.models import ClaimRef, Digest, DigestClaim, Event, Group
from summarizer.plurals import counted
from summarizer.reports.phrases import claim_number, neutral

_Part = TypeVar("_Part")


class Parts:
    """A digest taken apart: what belongs to an event, by the id of the event or of an article."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.articles = {article.id: article for article in digest.articles}
        self.claims = {ClaimRef(article=c.article, claim=c.claim): c for c in digest.claims}
        self.claims_of = _by(lambda each: each.article, digest.claims)
        self.relations = _by(lambda each: self.articles[each.a.article].event, digest.relations)
        self.groups = _by(lambda each: each.event, digest.groups)
        self.dated = _by(lambda each: each.event, digest.timeline)
        self.sentences = _by(lambda each: each.event, digest.summary)
        self.only_in = _by(lambda each: each.article, digest.only_in)

    @property
    def shared(self) -> list[Event]:
        """Return the events that several articles are about."""
        return [event for event in self.digest.events if len(event.articles) > 1]

    @property
    def alone(self) -> list[Event]:
        """Return the events that one article is about."""
        return [event for event in self.digest.events if len(event.articles) == 1]

    def overview(self) -> str:
        """Return what the digest is made of, and by whom."""
        digest = self.digest
        said = [
            counted(len(digest.articles), "article"),
            f"{counted(len(digest.events), 'event')}, {len(self.shared)} of them in several"
            " articles",
            counted(len(digest.claims), "claim"),
            f"{counted(len(digest.groups), 'group')} over articles",
        ]
        if digest.model:
            said.append(f"pairs that the rules left open were judged by {neutral(digest.model)}")
        if digest.open_pairs:
            said.append(f"{counted(digest.open_pairs, 'pair')} of claims left open")
        return "; ".join(said) + "."

    def label(self, article: str) -> str:
        """Return what an article is called: its publisher where that has one only, else its id."""
        return neutral(self._labels[article])

    def number(self, claim: ClaimRef) -> str:
        """Return how people are told of a claim: "AP 7"."""
        return f"{self.label(claim.article)} {claim_number(claim.claim)}"

    @cached_property
    def _labels(self) -> dict[str, str]:
        articles = self.digest.articles
        n_of = Counter(article.publisher for article in articles)
        return {
            article.id: article.publisher
            if article.publisher and n_of[article.publisher] == 1
            else article.id
            for article in articles
        }


def chain(claim: DigestClaim) -> str:
    """Return who says a claim, the innermost last: "Tass > Sergei Shoigu"; "" for the article."""
    return " > ".join(" & ".join(map(neutral, level)) for level in claim.sources)


def carried(group: Group) -> str:
    """Return who carries a group: "carried by 2 articles, 1 origin (Sergei Shoigu)", and why.

    "Told of by", where not all of them say what its text says.
    """
    verb = (
        "carried" if len({each.article for each in group.carriers}) == group.articles else "told of"
    )
    names = ", ".join(neutral(origin.name) for origin in group.origins)
    said = [
        f"{verb} by {counted(group.articles, 'article')},"
        f" {counted(len(group.origins), 'origin')} ({names})"
    ]
    said += [neutral(origin.why) for origin in group.origins if origin.reason != "alone"]
    if group.differs:
        said.append(f"they differ in {', '.join(group.differs)}")
    return "; ".join(said)


def _by(key: Callable[[_Part], str], parts: Iterable[_Part]) -> Mapping[str, list[_Part]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for part in parts:
        found[key(part)].append(part)
    return found
