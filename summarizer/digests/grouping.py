"""Claims of several articles about one fact, put together, and the claims that stand alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from summarizer.digests.joining import Joining
from summarizer.digests.models import ClaimRef, Difference, Group
from summarizer.digests.origins import Origins
from summarizer.digests.pairing import Paired
from summarizer.digests.sayings import Saying
from summarizer.models import Record
from summarizer.vocabulary import IMPORTANCE_RANK

Place = tuple[int, int]


def ref(saying: Saying, records: Sequence[Record]) -> ClaimRef:
    """Return the ids of a claim and its article."""
    return ClaimRef(article=records[saying.article].article.id, claim=saying.claim.id)


def group_claims(
    paired: Paired, records: Sequence[Record], origins: Origins, *, event: str, first: int
) -> list[Group]:
    """Return the groups of one event, those that most articles carry first.

    Related claims are in one group, those that differ as well, and with them what these are related
    to. `first` is the number of the first group.
    """
    joining: Joining[Place] = Joining()
    for pair in paired.relations:
        joining.join(_place(pair.a), _place(pair.b))
    differs: dict[Place, list[Difference]] = defaultdict(list)
    for pair in paired.relations:
        if pair.judgement.differs:
            differs[joining.root(_place(pair.a))].append(pair.judgement.differs)
    n_related = Counter(_place(side) for pair in paired.relations for side in (pair.a, pair.b))
    found = []
    for places in joining.sets():
        sayings = [paired.sayings[article][place] for article, place in sorted(places)]
        found.append((sayings, representative(sayings, n_related)))
    found.sort(key=lambda each: _order(*each))
    return [
        Group(
            id=f"G{number}",
            event=event,
            text=text.claim.text,
            claims=tuple(ref(saying, records) for saying in sayings),
            articles=len({saying.article for saying in sayings}),
            origins=origins.of(sayings),
            differs=tuple(dict.fromkeys(differs[joining.root(_place(text))])),
        )
        for number, (sayings, text) in enumerate(found, start=first)
    ]


def representative(sayings: Sequence[Saying], n_related: Counter[Place]) -> Saying:
    """Return the claim that stands for a group: a core one, that most others are related to."""
    return min(
        sayings,
        key=lambda each: (
            IMPORTANCE_RANK[each.claim.importance],
            -n_related[_place(each)],
            each.article,
            each.place,
        ),
    )


def _order(sayings: Sequence[Saying], text: Saying) -> tuple[int, int, int, int]:
    n_articles = len({saying.article for saying in sayings})
    return -n_articles, IMPORTANCE_RANK[text.claim.importance], text.place, text.article


def _place(saying: Saying) -> Place:
    return saying.article, saying.place
