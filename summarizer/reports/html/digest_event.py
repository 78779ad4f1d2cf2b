"""One event as a part of a page: its groups side by side, what stands in one article only, when.

What data calls itself is never an id in the page: anchors are numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, Final

from markupsafe import Markup

from summarizer.digests.models import ClaimRef, DigestArticle, Event, Group, Relation
from summarizer.reports import phrases
from summarizer.reports.digest_parts import Parts, carried
from summarizer.reports.html.article import TONES, web_address
from summarizer.reports.html.digest_sources import joined_sources
from summarizer.reports.html.digest_views import (
    Card,
    ClaimPart,
    Column,
    DatedPart,
    Link,
    RelationPart,
    dated_parts,
    first_and_last,
)
from summarizer.reports.html.digest_words import ALONE, between, kind_in_words, marked
from summarizer.reports.html.page import fragment
from summarizer.reports.wordings import Piece, Pieces

# What a page shows of one event, so that it opens at once even where 1,000 articles tell of it; the
# page says how many more there are, and the JSON has them.
MOST_GROUPS: Final = 100
MOST_ARTICLES: Final = 12  # side by side in one group
MOST_RELATIONS: Final = 30  # of one group
MOST_ALONE: Final = 600  # claims that stand in one article only
MOST_DATED: Final = 300


@dataclass(frozen=True)
class EventPart:
    """What is wanted of an event, and its number on the page, from 1."""

    number: int
    event: Event
    parts: Parts

    @property
    def id(self) -> str:
        """Return the anchor of the event."""
        return f"e{self.number}"

    @cached_property
    def articles(self) -> list[tuple[str, DigestArticle, str | None]]:
        """Return its articles: what they are called, they, and where they stand on the web."""
        found = (self.parts.articles[name] for name in self.event.articles)
        return [(self.parts.label(each.id), each, web_address(each.source)) for each in found]

    @cached_property
    def sources(self) -> dict[str, str]:
        """Return one form for all spellings of a source."""
        claims = (claim for name in self.event.articles for claim in self.parts.claims_of[name])
        return joined_sources(claims)

    @property
    def spellings(self) -> list[str]:
        """Return the sources that are written in several ways: "Sergei Shoigu = Shoigu"."""
        others: dict[str, list[str]] = {}
        for name, form in self.sources.items():
            others.setdefault(form, [])
            if (shown := phrases.neutral(name)) != form:
                others[form].append(shown)
        return [f"{form} = {', '.join(names)}" for form, names in others.items() if names]

    @property
    def shared_text(self) -> list[str]:
        """Return which articles share text, or carry the copy of one agency."""
        found = (
            f"{', '.join(map(self.parts.label, origin.articles))}: {origin.why}"
            for group in self.parts.groups[self.event.id]
            for origin in group.origins
            if origin.reason in ("text", "agency")
        )
        return list(dict.fromkeys(found))

    @cached_property
    def _groups(self) -> list[Group]:
        return self.parts.groups[self.event.id][:MOST_GROUPS]

    @property
    def n_more_groups(self) -> int:
        """Return how many groups are not on the page."""
        return len(self.parts.groups[self.event.id]) - len(self._groups)

    @cached_property
    def _ids(self) -> dict[ClaimRef, str]:
        """Return the anchors of the claims that are on the page."""
        grouped = (
            claim for group in self._groups for _, claims in _shown(group) for claim in claims
        )
        alone = (claim for _, claims in self._alone for claim in claims)
        return {claim: f"{self.id}-k{n}" for n, claim in enumerate((*grouped, *alone), 1)}

    @cached_property
    def _alone(self) -> list[tuple[str, list[ClaimRef]]]:
        most = max(1, MOST_ALONE // len(self.event.articles))
        return [
            (name, claims[:most])
            for name in self.event.articles
            if (claims := self.parts.only_in[name])
        ][:MOST_ALONE]

    @property
    def n_more_alone(self) -> int:
        """Return how many claims of single articles are not on the page."""
        n_all = sum(len(self.parts.only_in[name]) for name in self.event.articles)
        return n_all - sum(len(claims) for _, claims in self._alone)

    @cached_property
    def cards(self) -> list[Card]:
        """Return its groups."""
        group_of = {claim: group.id for group in self._groups for claim in group.claims}
        relations: dict[str, list[Relation]] = {group.id: [] for group in self._groups}
        for relation in self.parts.relations[self.event.id]:
            if relation.a in group_of:
                relations[group_of[relation.a]].append(relation)
        return [
            self._card(number, group, relations[group.id])
            for number, group in enumerate(self._groups, 1)
        ]

    def _card(self, number: int, group: Group, relations: Sequence[Relation]) -> Card:
        others: dict[ClaimRef, tuple[ClaimRef, Relation]] = {}
        for relation in relations:
            if relation.kind == "differs":
                others.setdefault(relation.a, (relation.b, relation))
                others.setdefault(relation.b, (relation.a, relation))
        columns = tuple(
            Column(
                self.parts.label(name),
                tuple(self._claim(claim, others.get(claim)) for claim in claims),
            )
            for name, claims in _shown(group)
        )
        return Card(
            id=f"{self.id}-g{number}",
            group=group,
            relations=tuple(map(self._relation, relations[:MOST_RELATIONS])),
            columns=columns,
            n_more_relations=max(0, len(relations) - MOST_RELATIONS),
            n_more_articles=group.articles - len(columns),
        )

    def _relation(self, relation: Relation) -> RelationPart:
        a, b = self.links((relation.a, relation.b))
        return RelationPart(relation, kind_in_words(relation), a, b, between(relation))

    def _claim(self, ref: ClaimRef, other: tuple[ClaimRef, Relation] | None = None) -> ClaimPart:
        claim = self.parts.claims[ref]
        pieces: Pieces = (Piece(phrases.neutral(claim.text)),)
        if other is not None:
            pieces = marked(claim, self.parts.claims[other[0]], other[1].differs)
        return ClaimPart(
            id=self._ids[ref],
            number=phrases.claim_number(ref.claim),
            claim=claim,
            pieces=pieces,
            differs=other[1].differs if other is not None else None,
        )

    @cached_property
    def alone(self) -> list[Column]:
        """Return what stands in one of its articles only, by article."""
        return [
            Column(self.parts.label(name), tuple(map(self._claim, claims)))
            for name, claims in self._alone
        ]

    @property
    def sentences(self) -> list[tuple[str, list[Link], str]]:
        """Return the sentences of its summary, with the claims they cite, and who carries them."""
        groups = {group.id: group for group in self.parts.groups[self.event.id]}
        return [
            (
                sentence.text,
                self.links(sentence.claims[:MOST_ARTICLES]),
                carried(groups[sentence.group]) if sentence.group in groups else "",
            )
            for sentence in self.parts.sentences[self.event.id]
        ]

    @property
    def dated(self) -> list[DatedPart]:
        """Return its timeline."""
        return dated_parts(
            self.parts.dated[self.event.id][:MOST_DATED],
            lambda claims: self.links(claims[:MOST_ARTICLES]),
        )

    @property
    def axis(self) -> tuple[date, date] | None:
        """Return the first and the last day of its timeline, None where there is one at most."""
        return first_and_last(self.parts.dated[self.event.id][:MOST_DATED])

    @property
    def n_more_dated(self) -> int:
        """Return how many entries of its timeline are not on the page."""
        return max(0, len(self.parts.dated[self.event.id]) - MOST_DATED)

    def links(self, claims: Iterable[ClaimRef]) -> list[Link]:
        """Return claims by name and anchor."""
        return [Link(self.parts.number(claim), self._ids.get(claim)) for claim in claims]

    def rows(self) -> dict[str, Any]:
        """Return the data that the page filters by."""
        name = " ".join((self.event.title, *(label for label, _, _ in self.articles)))
        titles = (article.title or "" for _, article, _ in self.articles)
        sentences = (sentence.text for sentence in self.parts.sentences[self.event.id])
        name, text = (
            phrases.neutral(each) for each in (name, " ".join((name, *titles, *sentences)))
        )
        return {"own": {"name": name, "text": text}, "rows": list(self._rows())}

    def _rows(self) -> Iterator[dict[str, Any]]:
        for card in self.cards:
            claims = [claim for column in card.columns for claim in column.claims]
            words = (" ".join((each.a.name, *each.words, each.b.name)) for each in card.relations)
            yield {
                "id": card.id,
                "text": " ".join((card.carried, *words, *(claim.searched for claim in claims))),
                "relation": card.kinds,
                "source": self._sources_of(claims),
                "article": [column.label for column in card.columns],
            }
        for column in self.alone:
            for claim in column.claims:
                yield {
                    "id": claim.id,
                    "text": claim.searched,
                    "relation": [ALONE],
                    "source": self._sources_of([claim]),
                    "article": [column.label],
                }

    def _sources_of(self, claims: Iterable[ClaimPart]) -> list[str]:
        names: dict[str, None] = {}
        for each in claims:
            found = [self.sources[name] for level in each.claim.sources for name in level]
            names |= dict.fromkeys(found or [phrases.OWN_VOICE])
        return list(names)

    def render(self, *, later: bool) -> Markup:
        """Return the whole event; with `later` its body is made when it is opened."""
        body = fragment("digest-body.html", part=self, tones=TONES)
        return fragment("digest-event.html", part=self, body=body, later=later)


def _shown(group: Group) -> list[tuple[str, list[ClaimRef]]]:
    """Return the claims of a group by article, of as many articles as stand side by side."""
    found: dict[str, list[ClaimRef]] = {}
    for claim in group.claims:
        found.setdefault(claim.article, []).append(claim)
    return list(islice(found.items(), MOST_ARTICLES))
