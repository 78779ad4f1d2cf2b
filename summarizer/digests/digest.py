"""A digest of records: events, relations of their claims, origins, a timeline and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from summarizer.articles.arguments import given_records
from summarizer.digests.asking import Answers, ask_about
from summarizer.digests.copies import Copy, FindText, copy_of
from summarizer.digests.events import Profile, near, profile, share_facts
from summarizer.digests.grouping import group_claims, ref
from summarizer.digests.intake import Intake, take
from summarizer.digests.joining import Joining
from summarizer.digests.models import (
    ClaimRef,
    Dated,
    Digest,
    DigestArticle,
    DigestClaim,
    DigestSentence,
    Event,
    Group,
    Place,
    Relation,
)
from summarizer.digests.origins import Origins
from summarizer.digests.pairing import Pair, Paired, pair_claims
from summarizer.digests.telling import summarise, timeline, when
from summarizer.evaluation.matching.source_names import chain_of
from summarizer.models import Claim, Record
from summarizer.summarizer import Summarizer

# On the two seeds, which report one event, the likeness is 0.5; of all other pairs of our gold none
# is above 0.1. Between the two bounds an event needs claims that say the same.
_ALIKE: Final = 0.3
_PERHAPS: Final = 0.15


@dataclass(frozen=True)
class Found:
    """An event with what was found in it; `numbers` are the places of its articles."""

    numbers: tuple[int, ...]
    records: tuple[Record, ...]
    paired: Paired


@dataclass(frozen=True)
class Comparison:
    """Records that were compared by the rules alone."""

    intake: Intake
    events: tuple[Found, ...]

    @property
    def open_pairs(self) -> list[Pair]:
        """Return the pairs of claims that the rules leave open."""
        return [pair for event in self.events for pair in event.paired.open]


def digest(
    records: Iterable[Record],
    *,
    find_text: FindText | None = None,
    summarizer: Summarizer | None = None,
) -> Digest:
    """Return what several records say together.

    `find_text` gives the text of an article, by `record.article`, or None where it is not to be
    had: with it, articles that share text are found, else those that share quotes. The model of
    `summarizer` is asked about the pairs of claims that the rules leave open; all else is done
    without any. A running event loop is blocked.

    Raises InputError for what is no record, ConfigurationError for the built-in reader as
    `summarizer`, and EndpointError, BudgetReached or StoreError when the model cannot be asked at
    all. What could not be answered stays open, and `notes` say so. Records of articles that were
    not read are left out, and `left_out` says why.
    """
    if summarizer is not None:
        _ = summarizer.asker  # refused whether or not a pair stays open
    comparison = compare(given_records(records))
    answers = Answers()
    if summarizer is not None and comparison.open_pairs:
        answers = ask_about(comparison.open_pairs, summarizer)
    return assemble(comparison, find_text=find_text, answers=answers)


def compare(records: Iterable[Record]) -> Comparison:
    """Return the events among records, with the relations of their claims by the rules."""
    intake = take(records)
    profiles = [
        profile(record, language)
        for record, language in zip(intake.records, intake.languages, strict=True)
    ]
    events = (_found(numbers, pairs, intake) for numbers, pairs in _events(profiles))
    return Comparison(intake, tuple(events))


def assemble(
    comparison: Comparison, *, find_text: FindText | None = None, answers: Answers | None = None
) -> Digest:
    """Return the digest of what was compared, with what a model answered about open pairs."""
    answers = answers or Answers()
    draft = _Draft(comparison.intake)
    for event in comparison.events:
        draft.add(replace(event, paired=_with(event.paired, answers)), find_text)
    return draft.digest(
        n_open=len(comparison.open_pairs) - answers.n_answered,
        notes=(*comparison.intake.notes(), *answers.notes),
        model=answers.model,
    )


def _events(
    profiles: Sequence[Profile],
) -> list[tuple[tuple[int, ...], tuple[tuple[int, int], ...]]]:
    """Return the articles of each event, and the pairs of them that are to be compared."""
    joining: Joining[int] = Joining()
    for number in range(len(profiles)):
        joining.add(number)
    pairs: list[tuple[int, int]] = []
    for one, other, likeness in near(profiles, least=_PERHAPS):
        if likeness < _ALIKE and not share_facts(profiles[one], profiles[other]):
            continue
        joining.join(one, other)
        pairs.append((one, other))
    inside: dict[int, list[tuple[int, int]]] = {}
    for one, other in pairs:
        inside.setdefault(joining.root(one), []).append((one, other))
    return [
        (tuple(numbers), tuple(inside.get(joining.root(numbers[0]), ())))
        for numbers in map(sorted, joining.sets())
    ]


def _found(numbers: tuple[int, ...], pairs: Sequence[tuple[int, int]], intake: Intake) -> Found:
    place = {number: at for at, number in enumerate(numbers)}
    records = tuple(intake.records[number] for number in numbers)
    near_pairs = [(place[one], place[other]) for one, other in pairs]
    return Found(numbers, records, pair_claims(records, near_pairs))


def _with(paired: Paired, answers: Answers) -> Paired:
    """Return the relations with those that the model found; what it did not answer stays open."""
    judged = [(pair, answers.of(pair)) for pair in paired.open]
    related = [pair._replace(judgement=said) for pair, said in judged if said and said.kind]
    return replace(
        paired,
        relations=(*paired.relations, *related),
        open=tuple(pair for pair, said in judged if said is None),
    )


class _Draft:
    """The parts of a digest, put together event by event."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._articles: dict[int, DigestArticle] = {}
        self._claims: dict[int, list[DigestClaim]] = {}
        self._events: list[Event] = []
        self._relations: list[Relation] = []
        self._only_in: list[ClaimRef] = []
        self._groups: list[Group] = []
        self._timeline: list[Dated] = []
        self._summary: list[DigestSentence] = []

    def add(self, found: Found, find_text: FindText | None) -> None:
        """Add an event."""
        records, paired = found.records, found.paired
        event = f"E{len(self._events) + 1}"
        copies = [_copy(record, find_text, len(records)) for record in records]
        origins = Origins(records, paired, copies)
        groups = group_claims(paired, records, origins, event=event, first=len(self._groups) + 1)
        grouped = {claim for group in groups for claim in group.claims}
        refs = (ref(saying, records) for each in paired.sayings for saying in each)
        self._only_in += [claim for claim in refs if claim not in grouped]
        self._relations += [_relation(pair, records) for pair in paired.relations]
        self._timeline += timeline(paired.sayings, records, groups, event=event)
        self._summary += summarise(groups, paired.sayings, records, event=event)
        self._groups += groups
        self._events.append(_event(event, records, groups))
        for number, record in zip(found.numbers, records, strict=True):
            self._articles[number] = self._article(number, record, event)
            self._claims[number] = [_claim(claim, record.article.id) for claim in record.claims]

    def digest(self, *, n_open: int, notes: tuple[str, ...], model: str | None) -> Digest:
        """Return the whole."""
        return Digest(
            articles=tuple(self._articles[number] for number in sorted(self._articles)),
            claims=tuple(c for number in sorted(self._claims) for c in self._claims[number]),
            events=tuple(self._events),
            relations=tuple(self._relations),
            only_in=tuple(self._only_in),
            groups=tuple(self._groups),
            timeline=tuple(sorted(self._timeline, key=when)),
            summary=tuple(self._summary),
            left_out=tuple(self._intake.left_out),
            notes=notes,
            open_pairs=n_open,
            model=model,
        )

    def _article(self, number: int, record: Record, event: str) -> DigestArticle:
        known = record.article.model_dump(exclude={"n_chars", "extra"})
        also = tuple(self._intake.also.get(number, ()))
        return DigestArticle(**known, event=event, n_claims=len(record.claims), also=also)


def _copy(record: Record, find_text: FindText | None, n_articles: int) -> Copy:
    """Return what an article may share; nothing is read for an event of one article."""
    return copy_of(record, find_text if n_articles > 1 else None)


def _claim(claim: Claim, article: str) -> DigestClaim:
    return DigestClaim(
        article=article,
        claim=claim.id,
        text=claim.text,
        importance=claim.importance,
        status=claim.status,
        polarity=claim.polarity,
        sources=chain_of(claim.attribution),
        start=claim.time.start if claim.time else None,
        end=claim.time.end if claim.time else None,
        quotes=tuple(Place(quote=e.quote, start=e.start, end=e.end) for e in claim.evidence),
    )


def _relation(pair: Pair, records: Sequence[Record]) -> Relation:
    a, b, judgement = pair
    if judgement.finer == "b":
        a, b = b, a
    return Relation(
        kind=judgement.kind or "same",
        differs=judgement.differs,
        a=ref(a, records),
        b=ref(b, records),
        why=judgement.why,
        by=judgement.by,
    )


def _event(name: str, records: Sequence[Record], groups: Sequence[Group]) -> Event:
    days = sorted(record.article.published for record in records if record.article.published)
    titles = [record.article.title for record in records]
    titles += [record.summary.headline if record.summary else None for record in records]
    titles += [group.text for group in groups[:1]]
    titles += [record.claims[0].text if record.claims else None for record in records]
    return Event(
        id=name,
        title=next(filter(None, titles), records[0].article.id),
        articles=tuple(record.article.id for record in records),
        start=days[0] if days else None,
        end=days[-1] if days else None,
    )
