"""Which articles are about one event: by the names and the words of their claims, and their days.

Conservative: an event that is found in two pieces costs a comparison, two events taken for one put
claims beside one another that have nothing to do with each other.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from summarizer.checks.words import NAME, OTHER, Names, read
from summarizer.digests.concepts import concept_of, is_light, is_time_word
from summarizer.language.places import capital_of, country_of, nation_of
from summarizer.models import Record
from summarizer.text.folding import plain

# Articles published further apart tell of another state of things, if not of another event.
MOST_DAYS: Final = 10
_NATION: Final = 0.5  # countries are in the news every day
_PERSON: Final = 1.5
_LEAST_LETTERS: Final = 5  # shorter words of other languages are mostly grammar
_LEAST_WEIGHT: Final = 1.0  # where all articles are about one event, what all have is no grammar
_PRIOR: Final = 8  # articles that were not read, so that two articles have rare words too
# An article is looked for among the latest that share a key with it, and compared with the nearest
# of them: time grows with the articles, and those of a large event are joined all the same.
_MOST_HOLDERS: Final = 60
MOST_NEIGHBOURS: Final = 8
# What is that alike is the same report once more: others tell more of the event.
_COPY: Final = 0.9
_MOST_COPIES: Final = 3
# A claim that is core is what the article is about.
_WEIGHTS: Final = {"core": 3, "supporting": 1, "background": 1}

# Two claims are alike that share three keys, and half of all they have; two such make a shared fact
# no coincidence.
_LEAST_SHARED: Final = 3
_LEAST_SHARE: Final = 0.5
_LEAST_ALIKE: Final = 2

_NOBODY = Names([], "")


@dataclass(frozen=True)
class Profile:
    """What an article is about: how often each key stands in its claims; day and language.

    `claims` are the keys of each claim.
    """

    counts: Mapping[str, float]
    claims: tuple[frozenset[str], ...]
    published: date | None
    language: str


def profile(record: Record, language: str) -> Profile:
    """Return what the article of a record is about."""
    counts: Counter[str] = Counter()
    texts = [(record.article.title or "", 3)]
    if record.summary is not None:
        texts.append((record.summary.headline, 3))
    claims = [frozenset(_keys(claim.text, language)) for claim in record.claims]
    keys = [(_keys(text, language), weight) for text, weight in texts]
    keys += [
        (each, _WEIGHTS[claim.importance])
        for each, claim in zip(claims, record.claims, strict=True)
    ]
    for each, weight in keys:
        counts.update(dict.fromkeys(each, weight))
    return Profile(counts, tuple(claims), record.article.published, language)


def share_facts(one: Profile, other: Profile) -> bool:
    """Say whether two articles are likely to share facts: two claims of each are much alike."""
    pairs = [
        (a, b)
        for a, ours in enumerate(one.claims)
        for b, theirs in enumerate(other.claims)
        if (n_shared := len(ours & theirs)) >= _LEAST_SHARED
        and n_shared >= _LEAST_SHARE * len(ours | theirs)
    ]
    return min(len({a for a, _ in pairs}), len({b for _, b in pairs})) >= _LEAST_ALIKE


def near(profiles: Sequence[Profile], *, least: float) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of articles whose likeness is `least` or more, and the likeness, in [0, 1].

    That is the cosine of their keys, weighted by how few articles have them. Articles of two
    languages, and those published more than ten days apart, are never alike. Of each article the
    eight earlier ones that are most like it are given, so that of events of up to nine articles all
    pairs are; of those that are nearly copies of it only three, where there are
    others, or more than eight.

    Source of the weights: Spärck Jones 1972 (inverse document frequency), with eight more articles.
    """
    spread: Counter[str] = Counter(key for each in profiles for key in each.counts)
    weights = {
        key: max(_LEAST_WEIGHT, math.log((len(profiles) + _PRIOR) / (number + 1)))
        for key, number in spread.items()
    }
    vectors = [_vector(each, weights) for each in profiles]
    holders: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_MOST_HOLDERS))
    for number, vector in enumerate(vectors):
        alike: set[int] = set()
        for key in vector:
            alike.update(holders[key])
            holders[key].append(number)
        found = [
            (likeness, -other)
            for other in alike
            if _may_be_one(profiles[number], profiles[other])
            and (likeness := _dot(vector, vectors[other])) >= least
        ]
        found.sort(reverse=True)
        copies = [each for each in found if each[0] >= _COPY]
        others = [each for each in found if each[0] < _COPY]
        # Of a text that many outlets have, what all say is all the same relations again.
        rest = copies[_MOST_COPIES:] if len(copies) <= MOST_NEIGHBOURS else []
        nearest = [*copies[:_MOST_COPIES], *others, *rest][:MOST_NEIGHBOURS]
        for likeness, other in nearest:
            yield -other, number, likeness


def _vector(article: Profile, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of an article's keys, of length 1."""
    raw = {
        key: (1 + math.log(count)) * weights[key] * (_NATION if key[0] == "@" else 1.0)
        for key, count in article.counts.items()
    }
    length = math.sqrt(sum(value * value for value in raw.values()))
    return {key: value / length for key, value in raw.items() if value} if length else {}


def _dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b[key] for key, value in a.items() if key in b)


def _may_be_one(a: Profile, b: Profile) -> bool:
    if a.language != b.language:
        return False
    if a.published is None or b.published is None:
        return True
    return abs((a.published - b.published).days) <= MOST_DAYS


def _keys(text: str, language: str) -> Iterable[str]:
    """Yield the names and the words with content; countries and their capitals as "@country"."""
    words = read(plain(text), _NOBODY)
    for key, kind, span in zip(words.keys, words.kinds, words.spans, strict=True):
        word = words.text[slice(*span)].casefold().removesuffix("'s")
        if kind not in (NAME, OTHER) or is_time_word(word):
            continue
        if language != "en" and (len(word) < _LEAST_LETTERS):
            continue
        if country := nation_of(word) or country_of(word) or capital_of(word):
            yield f"@{country.casefold()}"
        elif kind == NAME:
            yield key
        elif not is_light(word):
            yield concept_of(word)
