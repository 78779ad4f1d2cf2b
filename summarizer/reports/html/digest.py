"""The report of a digest: what articles say together, event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from markupsafe import Markup

from summarizer.digests.models import Digest
from summarizer.errors import ConfigurationError
from summarizer.plurals import counted
from summarizer.reports.digest_parts import Parts
from summarizer.reports.html import plots
from summarizer.reports.html.digest_event import EventPart
from summarizer.reports.html.digest_words import KINDS, kind_in_words
from summarizer.reports.html.facets import Facet
from summarizer.reports.html.page import document
from summarizer.reports.html.records import MOST_OPEN, MOST_RECORDS

_MOST_LEFT_OUT: Final = 50
_MOST_CHOICES: Final = 300  # of one facet; a longer list helps nobody, and the search finds all


def render_digest(
    digest: Digest,
    *,
    title: str = "Digest",
    problems: Sequence[str] = (),
) -> Iterator[str]:
    """Yield the pieces of the page of a digest.

    `problems` say which lines could not be read, and so are in no digest.

    Of more than 50 articles each event is made when it is opened. Raises ConfigurationError for
    more articles than a browser opens as one page.
    """
    if len(digest.articles) > MOST_RECORDS:
        raise ConfigurationError(
            f"there are more than {MOST_RECORDS:,} articles, which no browser opens as one page;"
            " make several digests"
        )
    parts = Parts(digest)
    later = len(digest.articles) > MOST_OPEN
    events = [*parts.shared, *parts.alone]
    shared, alone = (
        [EventPart(n, event, parts) for n, event in enumerate(events[first:last], first + 1)]
        for first, last in ((0, len(parts.shared)), (len(parts.shared), len(events)))
    )
    return document(
        "digest.html",
        styles=("digest.css",),
        title=title,
        parts=parts,
        digest=digest,
        problems=problems,
        left_out=digest.left_out[:_MOST_LEFT_OUT],
        tiles=_tiles(parts),
        relations=_relations(digest),
        origins=_origins(digest),
        facets=_facets([*shared, *alone]),
        shared=shared,
        alone=alone,
        later=later,
        rendered=lambda found: _rendered(found, later=later),
    )


def _rendered(events: Iterable[EventPart], *, later: bool) -> Iterator[Markup]:
    for event in events:
        # The part keeps what it has worked out; of many it is made anew and let go.
        fresh = EventPart(event.number, event.event, event.parts) if later else event
        yield fresh.render(later=later)


def _tiles(parts: Parts) -> list[tuple[str, str]]:
    """Return the few numbers that stand first, each with its name."""
    digest = parts.digest
    differing = sum(relation.kind == "differs" for relation in digest.relations)
    return [
        (f"{number:,}", name)
        for number, name in (
            (len(digest.articles), "articles"),
            (len(digest.events), "events"),
            (len(digest.claims), "claims"),
            (len(digest.groups), "groups"),
            (differing, "pairs that differ"),
            (digest.open_pairs, "pairs left open"),
        )
    ]


def _relations(digest: Digest) -> list[plots.Bar]:
    counts = Counter(map(kind_in_words, digest.relations))
    return plots.bars({kind: counts[kind] for kind in KINDS})


def _origins(digest: Digest) -> list[plots.Bar]:
    """Return how many groups have one origin, two, and so on."""
    counts = Counter(len(group.origins) for group in digest.groups)
    return plots.bars({counted(n, "origin"): counts[n] for n in sorted(counts)})


def _facets(events: Iterable[EventPart]) -> list[Facet]:
    """Return what there is to choose from: kinds of relation, sources, articles."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in _LABELS}
    for event in events:
        fresh = EventPart(event.number, event.event, event.parts)
        for row in fresh.rows()["rows"]:
            for name, found in counts.items():
                found.update(row[name])
    return [
        Facet(name, label, tuple(_ordered(name, counts[name])))
        for name, label in _LABELS.items()
        if len(counts[name]) > 1
    ]


_LABELS: Final = {"relation": "Relation", "source": "Source", "article": "Article"}


def _ordered(name: str, counts: Counter[str]) -> Iterable[tuple[str, Any]]:
    if name == "relation":
        return ((kind, counts[kind]) for kind in KINDS if counts[kind])
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    return ordered[:_MOST_CHOICES]
