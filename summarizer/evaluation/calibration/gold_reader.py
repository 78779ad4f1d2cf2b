"""A reader that says what gold says, defects included: its record is made as any other is."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.evaluation.calibration.sheets import Sheet
from summarizer.evaluation.corruption import as_reply
from summarizer.models import Article, Claim, Entity, Record
from summarizer.pipeline import make_record
from summarizer.provenance import Provenance, Recipe
from summarizer.readers.base import Conclusion, Doubt, Mending, Reading, Traits
from summarizer.replies import ArticleReply, ReplySummary
from summarizer.timestamps import now
from summarizer.version import __version__

_MODEL = "gold"


async def record_of(sheet: Sheet) -> Record:
    """Return the record of an article whose reader gave the claims of the sheet."""
    return (await make_record(sheet.gold.source, GoldReader(sheet))).record


class GoldReader:
    """Reads what a sheet says: the claims of gold, as a model would have given them."""

    traits = Traits(
        model=_MODEL,
        endpoint=_MODEL,
        asks_a_server=False,
        heeds=frozenset(),
        recipe=Recipe.of({"model": _MODEL}),
    )

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def fingerprint(self, article: Article) -> str:
        """Return what stands for the article: all that is read is made anew."""
        return article.sha256

    async def read(self, article: Article) -> Reading:
        """Return the claims of the sheet, c1, c2, ... in their order, without a summary."""
        gold = self._sheet.gold
        claims = [
            (each.corruption.claim if each.corruption else as_reply(each.gold)).model_copy(
                update={"id": f"c{number}"}
            )
            for number, each in enumerate(self._sheet.items, start=1)
        ]
        entities = [Entity(**dict(entity)) for entity in gold.entities]
        summary = ReplySummary(headline="", sentences=[])
        provenance = Provenance(
            model=_MODEL,
            endpoint=_MODEL,
            fingerprint=self.fingerprint(article),
            summarizer=__version__,
            created=now(),
        )
        reply = ArticleReply(entities=entities, claims=claims, summary=summary)
        return Reading(provenance, reply, claims, entities)

    async def mend(
        self, article: Article, reading: Reading, doubts: Sequence[Doubt]
    ) -> Mending | None:
        """Return None: the quotes are the article's words."""
        return None

    async def conclude(
        self, article: Article, reading: Reading, claims: Sequence[Claim]
    ) -> Conclusion | None:
        """Return None: no summary is wanted."""
        return None

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""
