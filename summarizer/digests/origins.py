"""The independent origins of what several articles say: origins are counted, not outlets.

Articles that quote the same person, share text, or carry the copy of one agency have one origin. A
claim in an article's own voice has the outlet for its origin.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.digests.copies import Copy, shared_words
from summarizer.digests.joining import Joining
from summarizer.digests.models import Origin, Reason
from summarizer.digests.pairing import Paired, say_again
from summarizer.digests.sayings import Saying
from summarizer.models import UNSPECIFIED, Record

# Who is quoted for what the sentence before says.
_CITED: Final = re.compile(
    r"\b(?:cit|quot)(?:ed|es|ing) (?P<who>[^.;]{3,80}?) as (?:making|having made|giving"
    r"|the source of) (?:the|these|those)\b"
)
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
        self._outlets = {
            self._names.source(name): name
            for name in (each.article.publisher or each.article.id for each in records)
        }

    def of(self, sayings: Sequence[Saying]) -> tuple[Origin, ...]:
        """Return the origins of claims about one fact, in the order of their articles."""
        articles = sorted({saying.article for saying in sayings})
        voices = {
            number: self._voice(number, [s for s in sayings if s.article == number])
            for number in articles
        }
        joining: Joining[int] = Joining()
        links = list(self._links(voices))
        for number in articles:
            joining.add(number)
        for link in links:
            joining.join(link.one, link.other)
        inside: dict[int, list[_Link]] = defaultdict(list)
        for link in links:
            inside[joining.root(link.one)].append(link)
        return tuple(
            self._origin(sorted(each), inside[joining.root(each[0])], voices)
            for each in joining.sets()
        )

    def _links(self, voices: Mapping[int, _Voice]) -> Iterator[_Link]:
        """Yield what makes articles one origin, each article with the first of those like it."""
        for source, numbers in _by(voices, lambda number: voices[number].all).items():
            for one, other in ((numbers[0], each) for each in numbers[1:]):
                yield self._quoted(one, other, source, voices)
        own = {number: voice for number, voice in voices.items() if voice.own}
        for agency, numbers in _by(own, lambda number: self._copies[number].agencies).items():
            for one, other in ((numbers[0], each) for each in numbers[1:]):
                yield _Link(one, other, agency, "agency", f"both carry {agency} copy")
        for one, other in self._paired.near:
            if one in voices and other in voices and (n_words := self._shared_words(one, other)):
                name = self._shown(min(voices[one].all or {self._outlet(one)}))
                yield _Link(one, other, name, "text", f"share {n_words} words of text")

    def _quoted(self, one: int, other: int, source: str, voices: Mapping[int, _Voice]) -> _Link:
        """Return the link of two articles that have one and the same source."""
        name = self._shown(source)
        n_own = [voices[number].own for number in (one, other)].count(source)
        quoting = (f"both quote {name}", f"one is by {name}, the other quotes it")
        why = (*quoting, f"both are by {name}")[n_own]
        return _Link(one, other, name, "source", why)

    def _voice(self, number: int, sayings: Sequence[Saying]) -> _Voice:
        sources = _sources(sayings)
        if sources and all(map(self._names.is_relay, sources)):
            # "Russian media reports", and further down whom they quote.
            again = [other for each in sayings for other in say_again(each, self._paired)]
            sources |= frozenset(s for s in _sources(again) if not self._names.is_relay(s))
            if all(map(self._names.is_relay, sources)):
                sources |= self._cited_behind(number, sayings)
        is_own = any(not saying.sources for saying in sayings)
        return _Voice(sources, self._outlet(number) if is_own else "")

    def _cited_behind(self, number: int, sayings: Sequence[Saying]) -> frozenset[str]:
        """Return whom an agency quotes, where the claim right behind says so.

        "The agency cited Lund as making the comments" tells who made those of the claim before.
        """
        found: set[str] = set()
        for saying in sayings:
            behind = self._paired.sayings[number][saying.place + 1 : saying.place + 2]
            for each in behind:
                if match := _CITED.search(each.claim.text):
                    found |= self._names.persons_in(match["who"], each.persons)
        return frozenset(found) if len(found) == 1 else frozenset()

    def _outlet(self, number: int) -> str:
        article = self._records[number].article
        return self._names.source(article.publisher or article.id)

    def _shown(self, source: str) -> str:
        """Return a source, or an outlet, as it is written."""
        return self._outlets.get(source) or self._names.shown(source)

    def _shared_words(self, one: int, other: int) -> int:
        if (one, other) not in self._shared:
            self._shared[one, other] = shared_words(self._copies[one], self._copies[other])
        return self._shared[one, other]

    def _origin(
        self, articles: Sequence[int], links: Sequence[_Link], voices: Mapping[int, _Voice]
    ) -> Origin:
        ids = tuple(self._records[number].article.id for number in articles)
        if not links:
            name, why = self._alone(voices[articles[0]], articles[0])
            return Origin(name=name, reason="alone", why=why, articles=ids)
        order: Sequence[Reason] = ("source", "agency", "text")
        best = min(links, key=lambda link: order.index(link.reason))
        whys = dict.fromkeys(link.why for link in links)
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


def _by(voices: Mapping[int, _Voice], keys: Callable[[int], Iterable[str]]) -> dict[str, list[int]]:
    """Return, for each key that several articles have, these articles."""
    found: dict[str, list[int]] = defaultdict(list)
    for number in voices:
        for key in keys(number):
            found[key].append(number)
    return {key: numbers for key, numbers in sorted(found.items()) if len(numbers) > 1}


def _sources(sayings: Sequence[Saying]) -> frozenset[str]:
    return frozenset[str]().union(*(saying.sources for saying in sayings)) - _NOBODY
