"""One row an entity of an article, with how many claims name it, and how many it said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from summarizer.models import Entity, Record, Source
from summarizer.reports.export.columns import ARTICLE, Column, Row, Table, of_article
from summarizer.reports.source_search import Words, name_words


def _rows(record: Record) -> Iterator[Row]:
    names = EntityNames(record.entities)
    texts = [names.named_in(name_words(claim.text)) for claim in record.claims]
    sources = [
        {number for source in claim.attribution for number in names.of_source(source.name)}
        for claim in record.claims
    ]
    for number, entity in enumerate(record.entities):
        yield {
            **of_article(record),
            "outcome": record.outcome,
            "entity": entity.name,
            "entity_type": entity.type,
            "aliases": entity.aliases,
            "n_claims_naming": sum(number in found for found in texts),
            "n_claims_said": sum(number in found for found in sources),
        }


class EntityNames:
    """The names of the entities of a record, to be found in texts; entities may share some."""

    def __init__(self, entities: tuple[Entity, ...]) -> None:
        self._full = [entity.name for entity in entities]
        self._entities: dict[Words, set[int]] = {}
        for number, entity in enumerate(entities):
            for name in (entity.name, *entity.aliases):
                if words := name_words(name):
                    self._entities.setdefault(words, set()).add(number)
        self._lengths = sorted({len(words) for words in self._entities}, reverse=True)

    def named_in(self, words: Words) -> set[int]:
        """Return the entities that a text names: where names overlap, by the longest one."""
        found: set[int] = set()
        at = 0
        while at < len(words):
            runs = (words[at : at + length] for length in self._lengths)
            name = next((run for run in runs if run in self._entities), ())
            found |= self._entities.get(name, set())
            at += len(name) or 1
        return found

    def of_source(self, name: str) -> set[int]:
        """Return the entities that a source is: under a name of theirs, or with a title before it.

        A single word behind others is no name with a title: the Bank of Russia is not Russia.
        """
        words = name_words(name)
        if words in self._entities:
            return self._entities[words]
        tails = (words[first:] for first in range(1, len(words) - 1))
        return next((self._entities[tail] for tail in tails if tail in self._entities), set())

    def full_name(self, sources: Iterable[Source]) -> str | None:
        """Return the full names of the entities that sources are, as a chain joins them.

        None where one of them is none, or might be several: half of who speaks is somebody else.
        """
        found = [self.of_source(source.name) for source in sources]
        if not found or any(len(numbers) != 1 for numbers in found):
            return None
        return " & ".join(dict.fromkeys(self._full[number] for (number,) in found))


ENTITIES = Table(
    "entities",
    (
        *ARTICLE,
        Column("outcome", width=9),
        Column("entity", width=30),
        Column("entity_type"),
        Column("aliases", width=40, many=True),
        Column("n_claims_naming", "integer"),
        Column("n_claims_said", "integer"),
    ),
    _rows,
)
