"""The records that a digest is made of: each article once, and only what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from summarizer.digests.models import LeftOut
from summarizer.models import Record
from summarizer.plurals import counted
from summarizer.text.languages import language_name, language_of

_SAMPLE: Final = 12  # claims that tell the language


@dataclass
class Intake:
    """Records to digest, as they come in.

    `also` are, by the place of a record, the ids of others of the same text. `left_out` are those
    that say nothing, and why; `n_failed` of them are of articles that were not read.
    """

    records: list[Record] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    also: dict[int, list[str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    n_failed: int = 0
    _by_hash: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Take a record, unless its article could not be read, or is here already."""
        article = record.article
        if not record.was_read:
            self.n_failed += 1
            reason = record.error.message if record.error else "it could not be read"
            self.left_out.append(LeftOut(what=article.id, why=f"{record.outcome}: {reason}"))
            return
        known = self._by_hash.get(article.sha256) if article.sha256 else None
        if known is not None:
            self.also.setdefault(known, []).append(article.id)
            first = self.records[known].article.id
            why = f"the text of {first!r} again; it counts once"
            self.left_out.append(LeftOut(what=article.id, why=why))
            return
        if article.sha256:
            self._by_hash[article.sha256] = len(self.records)
        self.languages.append(_language(record))
        self.records.append(self._with_own_id(record))

    def notes(self) -> tuple[str, ...]:
        """Return what a reader has to know about the whole."""
        said = []
        n_silent = sum(not record.claims for record in self.records)
        if n_silent:
            are = "has" if n_silent == 1 else "have"
            said.append(f"{counted(n_silent, 'article')} {are} no claims")
        if len(self.records) == 1:
            said.append("there is one article: nothing to compare it with")
        if not self.records:
            said.append("there is no article to digest")
        languages = list(dict.fromkeys(self.languages))
        if len(languages) > 1:
            names = ", ".join(language_name(code) or code for code in languages)
            said.append(
                f"articles in several languages ({names}): those of one language are compared with"
                " one another"
            )
        return tuple(said)

    def _with_own_id(self, record: Record) -> Record:
        """Return the record; under an id of its own where another text has the same."""
        name = record.article.id
        number = self._ids[name] = self._ids.get(name, 0) + 1
        if number == 1:
            return record
        while f"{name}#{number}" in self._ids:
            number += 1
        self._ids[f"{name}#{number}"] = 1
        article = record.article.model_copy(update={"id": f"{name}#{number}"})
        return record.model_copy(update={"article": article})


def take(records: Iterable[Record]) -> Intake:
    """Return the records that a digest is made of."""
    intake = Intake()
    for record in records:
        intake.add(record)
    return intake


def _language(record: Record) -> str:
    text = " ".join(claim.text for claim in record.claims[:_SAMPLE])
    return language_of(text or record.article.title or "", record.article.language)
