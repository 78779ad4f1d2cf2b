"""Which articles, and which of their claims, are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from summarizer.models import Claim, Flag, Record, Rejected, SummarySentence, Support
from summarizer.reports.source_search import SourceSearch
from summarizer.text.characters import plain_characters
from summarizer.vocabulary import FlagKind, Outcome, Status


@dataclass(frozen=True)
class Chosen:
    """A record with those of its claims, and of what was rejected, that are wanted.

    The rest of it is as it was; `whole` is the record with all of them.
    """

    record: Record
    whole: Record

    @property
    def is_narrowed(self) -> bool:
        """Say whether something was left out of the record."""
        return self.record is not self.whole


@dataclass(frozen=True)
class Selection:
    """What is wanted: of each kind any of the values, of all kinds together; nothing means all.

    `articles` are ids, in which * stands for any characters; `sources` are names, see
    `SourceSearch`; `phrases` are looked for in title, summary, claims and quotes, in any case and
    typography. `unsupported` wants what a second reading calls wrong. `limit` is the most records
    that are wanted, which the reader of a file heeds.
    """

    articles: tuple[str, ...] = ()
    outcomes: frozenset[Outcome] = frozenset()
    sources: tuple[str, ...] = ()
    statuses: frozenset[Status] = frozenset()
    flags: frozenset[FlagKind] = frozenset()
    phrases: tuple[str, ...] = ()
    unsupported: bool = False
    limit: int | None = None

    @property
    def is_of_claims(self) -> bool:
        """Say whether claims are left out, not only whole records."""
        wanted = self.sources, self.statuses, self.flags, self.phrases, self.unsupported
        return any(map(bool, wanted))

    def choose(self, record: Record) -> Chosen | None:
        """Return what is wanted of a record, None for nothing.

        A claim is wanted where it fits itself; a flag of the article counts for each of its claims.
        A record without such claims is wanted where its title, its summary, something rejected, or
        the article itself fits: then it has no claims left.
        """
        if not self._wants_article(record):
            return None
        if not self.is_of_claims:
            return Chosen(record, record)
        wants = self._claim_wish(record)
        claims = tuple(filter(wants, record.claims))
        standing = frozenset(claim.id for claim in claims)
        rejected = tuple(
            each
            for each in record.rejected
            if each.claim in standing or self._wants_rejected(each, record, wants)
        )
        if not (claims or rejected or self._wants_whole(record)):
            return None
        if len(claims) == len(record.claims) and len(rejected) == len(record.rejected):
            return Chosen(record, record)
        narrowed = record.model_copy(update={"claims": claims, "rejected": rejected})
        return Chosen(narrowed, record)

    def names_article(self, article_id: str) -> list[str]:
        """Return those of `articles` that an id is."""
        return [each for each in self.articles if _is_like(article_id, each)]

    def _wants_article(self, record: Record) -> bool:
        if self.outcomes and record.outcome not in self.outcomes:
            return False
        return not self.articles or bool(self.names_article(record.article.id))

    def _claim_wish(self, record: Record) -> Callable[[Claim], bool]:
        """Return what says of a claim of the record whether it is wanted."""
        said = self._search.in_record(record.entities) if self.sources else None

        def wants(claim: Claim) -> bool:
            return (
                (not self.statuses or claim.status in self.statuses)
                and (said is None or said(claim))
                and self._fits(record, claim.flags, _words_of(claim), is_wrong(claim))
            )

        return wants

    def _wants_rejected(
        self, rejected: Rejected, record: Record, wants: Callable[[Claim], bool]
    ) -> bool:
        """Say whether something rejected is wanted: as the claim that it was, if it was one."""
        if rejected.before is not None and wants(rejected.before):
            return True
        if self.sources or self.statuses:
            return False
        words = [rejected.text, *_quoted(rejected)]
        return self._fits(record, (), words, rejected.kind == "unsupported")

    def _wants_whole(self, record: Record) -> bool:
        """Say whether the article itself, or its summary, is wanted: no source speaks in these."""
        if self.sources or self.statuses:
            return False
        summary = record.summary
        titles = [record.article.title or "", summary.headline if summary else ""]
        return self._fits(record, (), titles, wrong=False) or any(
            self._fits(record, each.flags, (each.text,), is_wrong(each))
            for each in (summary.sentences if summary else ())
        )

    def _fits(
        self, record: Record, flags: Iterable[Flag], words: Iterable[str], wrong: bool
    ) -> bool:
        """Say whether a part of a record is wanted; a flag of the article counts for each."""
        return (
            (not self.flags or any(flag.kind in self.flags for flag in (*flags, *record.flags)))
            and (not self.unsupported or wrong)
            and (not self.phrases or any(map(self._stands_in, words)))
        )

    def _stands_in(self, text: str) -> bool:
        folded = _folded(text)
        return any(phrase in folded for phrase in self._folded_phrases)

    @cached_property
    def _search(self) -> SourceSearch:
        return SourceSearch(self.sources)

    @cached_property
    def _folded_phrases(self) -> tuple[str, ...]:
        return tuple(map(_folded, self.phrases))


def is_wrong(part: Claim | SummarySentence) -> bool:
    """Say whether a second reading calls a claim, or a sentence of a summary, wrong."""
    support: Support | None = part.support
    if support is not None and not support.supported:
        return True
    return any(flag.kind == "unsupported" for flag in part.flags)


def _words_of(claim: Claim) -> Iterator[str]:
    """Yield what is looked through of a claim: its text, its quotes, and who said it."""
    yield claim.text
    for evidence in claim.evidence:
        yield evidence.quote
        yield evidence.as_quoted or ""
    for source in claim.attribution:
        yield source.name


def _quoted(rejected: Rejected) -> tuple[str, ...]:
    evidence = rejected.evidence
    return (evidence.quote, evidence.as_quoted or "") if evidence is not None else ()


def _is_like(article_id: str, pattern: str) -> bool:
    if article_id == pattern or "*" not in pattern:
        return article_id == pattern
    anything = ".*".join(map(re.escape, pattern.split("*")))
    return re.fullmatch(anything, article_id, re.DOTALL) is not None


def _folded(text: str) -> str:
    """Return a text without its case, its kinds of marks, and its line breaks."""
    plain = text if text.isascii() else plain_characters(text)
    return " ".join(plain.casefold().split())
