"""What an event comes to for a reader: a few sentences in the claims' own words, and a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from summarizer.digests.grouping import ref
from summarizer.digests.models import ClaimRef, Dated, DigestSentence, Group
from summarizer.digests.sayings import Saying
from summarizer.evaluation.scorers.times import NO_DAYS
from summarizer.models import Record

_MOST_SENTENCES: Final = 6
_ALONE: Final = 2  # sentences of an event that one article tells


def summarise(
    groups: Sequence[Group],
    sayings: Sequence[Sequence[Saying]],
    records: Sequence[Record],
    *,
    event: str,
) -> list[DigestSentence]:
    """Return the sentences of an event: what most articles carry, else what is core, first.

    Each is the text of a claim as it stands, the one that stands for its group: nothing is worded
    anew.
    """
    sentences = [_sentence(group) for group in groups[:_MOST_SENTENCES]]
    if sentences:
        return sentences
    alone = [
        saying for each in sayings for saying in each if saying.claim.importance == "core"
    ] or [saying for each in sayings for saying in each]
    return [
        DigestSentence(
            text=saying.claim.text,
            event=event,
            claims=(ref(saying, records),),
            articles=1,
            origins=1,
        )
        for saying in alone[:_ALONE]
    ]


def _sentence(group: Group) -> DigestSentence:
    articles = {claim.article for claim in group.carriers}
    return DigestSentence(
        text=group.text,
        event=group.event,
        group=group.id,
        claims=group.carriers,
        articles=len(articles),
        origins=sum(not articles.isdisjoint(origin.articles) for origin in group.origins),
    )


def timeline(
    sayings: Sequence[Sequence[Saying]],
    records: Sequence[Record],
    groups: Iterable[Group],
    *,
    event: str,
) -> list[Dated]:
    """Return the dated claims of an event in the order of their days, a group and day once.

    A month stays a stretch of days. What is open at its beginning stands where it ends.
    """
    group_of = {claim: group.id for group in groups for claim in group.claims}
    found: dict[tuple[object, ...], list[tuple[Saying, ClaimRef]]] = {}
    for each in sayings:
        for saying in each:
            if saying.days == NO_DAYS:
                continue
            claim = ref(saying, records)
            key = (saying.days, group_of.get(claim, claim), saying.claim.status)
            found.setdefault(key, []).append((saying, claim))
    return sorted((_dated(entries, event) for entries in found.values()), key=when)


def when(entry: Dated) -> tuple[date, date]:
    """Return what entries of a timeline are sorted by."""
    first = entry.start or entry.end or date.max
    return first, entry.end or date.max


def _dated(entries: Sequence[tuple[Saying, ClaimRef]], event: str) -> Dated:
    saying, _ = entries[0]
    start, end = saying.days
    return Dated(
        start=start,
        end=end,
        text=saying.claim.text,
        status=saying.claim.status,
        polarity=saying.claim.polarity,
        event=event,
        claims=tuple(claim for _, claim in entries),
    )
