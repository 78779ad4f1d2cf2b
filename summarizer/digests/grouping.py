"""Claims of several articles about one fact, put together, and the claims that stand alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from summarizer.digests.joining import Joining
from summarizer.digests.models import ClaimRef, Difference, Group
from summarizer.digests.origins import Origins
from summarizer.digests.pairing import Paired
from summarizer.digests.sayings import Saying
from summarizer.models import Record
from summarizer.vocabulary import IMPORTANCE_RANK

Place = tuple[int, int]

# Claims of a group of which one may stand for it.
_MOST_LIKELY: Final = 20


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
    entailed = Entailed(paired)
    found = []
    for places in joining.sets():
        sayings = [paired.sayings[article][place] for article, place in sorted(places)]
        found.append((sayings, *entailed.most_carried(sayings)))
    found.sort(key=lambda each: _order(*each[:2]))
    return [
        Group(
            id=f"G{number}",
            event=event,
            text=text.claim.text,
            claims=tuple(ref(saying, records) for saying in sayings),
            carriers=tuple(
                ref(saying, records) for saying in sayings if _place(saying) in carriers
            ),
            articles=len({saying.article for saying in sayings}),
            origins=origins.of(sayings),
            differs=tuple(dict.fromkeys(differs[joining.root(_place(text))])),
        )
        for number, (sayings, text, carriers) in enumerate(found, start=first)
    ]


class Entailed:
    """Which claims say at least what another does: the same ones, and the more specific ones."""

    def __init__(self, paired: Paired) -> None:
        self._n_related: Counter[Place] = Counter()
        self._said_by: dict[Place, list[Place]] = defaultdict(list)
        for a, b, judgement in paired.relations:
            one, other = _place(a), _place(b)
            self._n_related.update((one, other))
            says_all = judgement.kind == "same" or judgement.differs == "source"
            if says_all or judgement.finer == "b":
                self._said_by[one].append(other)
            if says_all or judgement.finer == "a":
                self._said_by[other].append(one)

    def carriers(self, saying: Saying) -> set[Place]:
        """Return the places of the claims that say what a claim says, its own among them."""
        found, left = {_place(saying)}, [_place(saying)]
        while left:
            new = [place for place in self._said_by[left.pop()] if place not in found]
            found.update(new)
            left += new
        return found

    def most_carried(self, sayings: Sequence[Saying]) -> tuple[Saying, set[Place]]:
        """Return the claim that most articles carry, a core one before others, and its carriers.

        Of a large group those claims are looked at that most others are related to.
        """
        likely = sorted(sayings, key=self._rank)[:_MOST_LIKELY]
        carriers = [self.carriers(saying) for saying in likely]
        n_articles = [len({article for article, _ in each}) for each in carriers]
        best = n_articles.index(max(n_articles))  # the first of them, so the one that ranks best
        return likely[best], carriers[best]

    def _rank(self, saying: Saying) -> tuple[int, int, Place]:
        place = _place(saying)
        return IMPORTANCE_RANK[saying.claim.importance], -self._n_related[place], place


def _order(sayings: Sequence[Saying], text: Saying) -> tuple[int, int, int, int]:
    n_articles = len({saying.article for saying in sayings})
    return -n_articles, IMPORTANCE_RANK[text.claim.importance], text.place, text.article


def _place(saying: Saying) -> Place:
    return saying.article, saying.place
