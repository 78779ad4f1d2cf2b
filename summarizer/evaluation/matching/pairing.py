"""Which record is that of which gold: by the article they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from summarizer.errors import InputError
from summarizer.evaluation.gold import Gold
from summarizer.models import Record


def pair_with_gold(records: Iterable[Record], golds: Iterable[Gold]) -> list[tuple[Record, Gold]]:
    """Return every record with its gold, in the order of the gold.

    They belong together when they have the same article: by SHA-256, or by id when the record has
    none. InputError for a second record or gold of one article, for either without the other,
    and for a record of that id that was made from another text: nothing is left out silently.
    """
    by_id: dict[str, Gold] = {}
    for gold in golds:
        if gold.id in by_id:
            raise InputError(f"{gold.file}: the article {gold.id!r} has gold twice")
        by_id[gold.id] = gold
    by_hash = {gold.article.sha256: gold.id for gold in by_id.values()}
    found: dict[str, Record] = {}
    for record in records:
        name = _gold_id(record, by_id, by_hash)
        if name in found:
            raise InputError(f"the article {name!r} has two records; score one run at a time")
        found[name] = record
    if missing := by_id.keys() - found.keys():
        raise InputError(f"no record for the gold of {', '.join(sorted(missing))}")
    return [(found[name], gold) for name, gold in by_id.items()]


def _gold_id(record: Record, by_id: Mapping[str, Gold], by_hash: Mapping[str, str]) -> str:
    """Return the id of the gold of a record; a folder before the article's name is ignored."""
    article = record.article
    if article.sha256 is not None and article.sha256 in by_hash:
        return by_hash[article.sha256]
    name = article.id.rpartition("/")[2]
    if name not in by_id:
        raise InputError(f"the record of {article.id!r} has no gold")
    if article.sha256 is not None:
        raise InputError(
            f"the record of {article.id!r} was made from another text than {by_id[name].file}"
            " is about; run it again"
        )
    return name
