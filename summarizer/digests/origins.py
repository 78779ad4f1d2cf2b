"""The independent origins of what several articles say: origins are counted, not outlets.

Articles that quote the same person, share text, or carry the copy of one agency have one origin. A
claim in an article's own voice has the outlet for its origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from summarizer.digests.copies import Copy, shared_words
from summarizer.digests.joining import Joining
from summarizer.digests.models import Origin, Reason
from summarizer.digests.pairing import Paired, say_again
from summarizer.digests.sayings import Saying
from summarizer.models import UNSPECIFIED, Record

_NOBODY: Final = frozenset((UNSPECIFIED, "unspecified"))


@dataclass(frozen=True)
class _Link:
    """What makes two articles one origin: `name` is that of the origin, `why` says it in words."""

    one: int
    other: int
    name: str
    reason: Reason
    why: str


@dataclass(frozen=True)
class _Voice:
    """Who speaks in the claims of an article about one fact.

    `sources` are whom it quotes, in one form; `own` is the form of the outlet where it says
    something in its own voice, else "".
    """

    sources: frozenset[str]
    own: str

    @property
    def all(self) -> frozenset[str]:
        """Return whom the words come from."""
        return self.sources | ({self.own} if self.own else frozenset())


class Origins:
    """Tells the origins behind the claims of one event. `copies` belong to its articles."""

    def __init__(self, records: Sequence[Record], paired: Paired, copies: Sequence[Copy]) -> None:
        self._records = records
        self._paired = paired
        self._names = paired.names
        self._copies = copies
        self._shared: dict[tuple[int, int], int] = {}

    def of(self, sayings: Sequence[Saying]) -> tuple[Origin, ...]:
        """Return the origins of claims about one fact, in the order of their articles."""
        articles = sorted({saying.article for saying in sayings})
        voices = {
            number: self._voice(number, [s for s in sayings if s.article == number])
            for number in articles
        }
        joining: Joining[int] = Joining()
        for number in articles:
            joining.add(number)
        links = []
        for one, other in combinations(articles, 2):
            if link := self._link(one, other, voices):
                links.append(link)
                joining.join(one, other)
        return tuple(self._origin(sorted(each), links, voices) for each in joining.sets())

    def _voice(self, number: int, sayings: Sequence[Saying]) -> _Voice:
        sources = _sources(sayings)
        if sources and all(map(self._names.is_relay, sources)):
            # "Russian media reports", and further down whom they quote.
            again = [other for each in sayings for other in say_again(each, self._paired)]
            sources |= frozenset(s for s in _sources(again) if not self._names.is_relay(s))
        is_own = any(not saying.sources for saying in sayings)
        return _Voice(sources, self._outlet(number) if is_own else "")

    def _outlet(self, number: int) -> str:
        article = self._records[number].article
        return self._names.source(article.publisher or article.id)

    def _shown(self, source: str) -> str:
        """Return a source, or an outlet, as it is written."""
        for record in self._records:
            publisher = record.article.publisher or record.article.id
            if self._names.source(publisher) == source:
                return publisher
        return self._names.shown(source)

    def _link(self, one: int, other: int, voices: Mapping[int, _Voice]) -> _Link | None:
        """Return what makes two articles one origin, None where nothing does."""
        a, b = voices[one], voices[other]
        if quoted := sorted(a.sources & b.sources, key=self._names.is_relay):
            name = self._shown(quoted[0])
            return _Link(one, other, name, "source", f"both quote {name}")
        if a.own and b.own and (agencies := self._agencies(one, other)):
            return _Link(one, other, agencies[0], "agency", f"both carry {agencies[0]} copy")
        if a.all & b.all:
            name = self._shown(min(a.all & b.all))
            if a.own and b.own:
                return _Link(one, other, name, "source", f"both are by {name}")
            return _Link(one, other, name, "source", f"one is by {name}, the other quotes it")
        if n_words := self._shared_words(one, other):
            name = self._shown(min(a.all or {self._outlet(one)}))
            return _Link(one, other, name, "text", f"share {n_words} words of text")
        return None

    def _agencies(self, one: int, other: int) -> list[str]:
        return sorted(self._copies[one].agencies & self._copies[other].agencies)

    def _shared_words(self, one: int, other: int) -> int:
        if (one, other) not in self._shared:
            self._shared[one, other] = shared_words(self._copies[one], self._copies[other])
        return self._shared[one, other]

    def _origin(
        self, articles: Sequence[int], links: Sequence[_Link], voices: Mapping[int, _Voice]
    ) -> Origin:
        ids = tuple(self._records[number].article.id for number in articles)
        inside = [link for link in links if link.one in articles]
        if not inside:
            name, why = self._alone(voices[articles[0]], articles[0])
            return Origin(name=name, reason="alone", why=why, articles=ids)
        order: Sequence[Reason] = ("source", "agency", "text")
        best = min(inside, key=lambda link: order.index(link.reason))
        whys = dict.fromkeys(link.why for link in inside)
        if len(articles) > 2:
            whys = dict.fromkeys(why.replace("both", "several") for why in whys)
        return Origin(name=best.name, reason=best.reason, why="; ".join(whys), articles=ids)

    def _alone(self, voice: _Voice, number: int) -> tuple[str, str]:
        """Return the name of the origin of one article, and what it is."""
        if voice.sources:
            speakers = {each for each in voice.sources if not self._names.is_relay(each)}
            name = " and ".join(map(self._shown, sorted(speakers or voice.sources)))
            return name, f"quoted by {self._shown(self._outlet(number))}"
        outlet = self._shown(self._outlet(number))
        if voice.own:
            return outlet, "in its own voice"
        return f"unnamed sources of {outlet}", "it does not say who says so"


def _sources(sayings: Sequence[Saying]) -> frozenset[str]:
    return frozenset[str]().union(*(saying.sources for saying in sayings)) - _NOBODY
