"""Drafts of gold from records: for a person to read, put right, and put their name to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from summarizer.articles import STDIN, read_article
from summarizer.errors import InputError
from summarizer.evaluation.gold import GoldEntity, new_gold
from summarizer.evaluation.gold.coverage import unlabelled_items
from summarizer.evaluation.gold.places import GoldText, one_line
from summarizer.evaluation.matching.source_names import SourceNames, chain_of
from summarizer.models import UNSPECIFIED, Article, Claim, Entity, Quantity, Record, TimeSpan
from summarizer.text.spans import Span

_LINE = re.compile(r":\d+$")
_NAME_IT = "name the file that holds it, and nothing else, as ARTICLE"


def article_of(record: Record, given: Mapping[str, str]) -> tuple[str, Article]:
    """Return the file of a record's article, and the article.

    It is one of `given`, files by the hash of their text, or else where the record says. InputError
    for a record of an article that was not read, and for an article that is not to be had: it is
    nowhere, or among others in one file, or has changed.
    """
    about = record.article
    if not record.was_read or about.sha256 is None:
        raise InputError(
            f"the article {about.id!r} was not read ({record.outcome}), so there is nothing to"
            " draft from; run it again, or start with `summarizer gold new ARTICLE`"
        )
    if given:
        if about.sha256 not in given:
            raise InputError(f"no ARTICLE that is named has the text of {about.id!r}")
        file = given[about.sha256]
        return file, read_article(file)
    if about.source is None or _LINE.sub("", about.source) == STDIN:
        raise InputError(f"it does not say which file holds {about.id!r}; {_NAME_IT}")
    if not Path(about.source).is_file():
        holder = _LINE.sub("", about.source)
        if holder != about.source and Path(holder).is_file():
            raise InputError(
                f"its article stands among others in {holder}, and gold needs a file of its own:"
                f" write the text into one, and name that as ARTICLE"
            )
        raise InputError(f"its article is not there: {about.source}: no such file; {_NAME_IT}")
    article = read_article(about.source)
    if article.sha256 != about.sha256:
        raise InputError(
            f"its article has changed since it was read, in {about.source}; summarise it again"
        )
    return about.source, article


def draft_gold(record: Record, article: Article, *, path: str, labelled: date) -> dict[str, Any]:
    """Return gold with the labels of a record, as far as the labelling rules allow them.

    It is a draft, of the record's model, without an annotator. What of the record cannot stand in
    gold is put right without a word, since a person reads every label: quotes are cut at the ends
    of paragraphs, words of quantities and times that no quote has are left out, a source that the
    article does not name is `(unspecified)`, and a core claim of no summary sentence is a key point
    of its own. `path` leads from the gold's folder to the article.
    """
    text = GoldText(article.text)
    entities = _Entities(record.entities)
    quoted = {claim.id: _evidence(claim, text) for claim in record.claims}
    kept = [claim for claim in record.claims if quoted[claim.id]]
    ids = {claim.id: f"g{number}" for number, claim in enumerate(kept, start=1)}
    claims = [_claim(claim, ids[claim.id], quoted[claim.id], entities) for claim in kept]
    known = record.article.model_dump(include={"title", "publisher", "published"})
    told = Article(**{**article.model_dump(), **{k: v for k, v in known.items() if v is not None}})
    spans = [(e["start"], e["end"]) for evidence in quoted.values() for e in evidence]
    model = record.provenance.model if record.provenance else "unknown"
    return {
        **_with_draft(new_gold(told, path=path, labelled=labelled, annotator=""), model),
        "key_points": _key_points(record, kept, ids),
        "claims": claims,
        "entities": entities.values,
        "unlabelled": unlabelled_items(text, spans),
    }


def _with_draft(values: Mapping[str, Any], model: str) -> dict[str, Any]:
    """Return a skeleton that says, behind the annotator, whose draft it is."""
    told: dict[str, Any] = {}
    for name, value in values.items():
        told[name] = value
        if name == "annotator":
            told["draft"] = model
    return told


def _evidence(claim: Claim, text: GoldText) -> list[dict[str, Any]]:
    """Return the quotes of a claim, and what its words lean on; none when no quote has words."""
    support = [piece for e in claim.evidence for part in e.parts for piece in text.pieces(*part)]
    context = [piece for span in claim.context for piece in text.pieces(*span)]
    roles: dict[Span, str] = dict.fromkeys(support, "support") if support else {}
    for piece in context if support else ():
        roles.setdefault(piece, "context")
    return [
        {"quote": text.quote(start, end), "start": start, "end": end, "role": role}
        for (start, end), role in roles.items()
    ]


def _claim(
    claim: Claim, id_: str, evidence: list[dict[str, Any]], entities: _Entities
) -> dict[str, Any]:
    quotes = [one_line(each["quote"]) for each in evidence]
    chain = chain_of(claim.attribution)
    found = {source.name for source in claim.attribution if source.start is not None}
    lost = [name for level in chain for name in level if name not in found | {UNSPECIFIED}]
    levels = [[entities.name(n) if n in found else UNSPECIFIED for n in level] for level in chain]
    return {
        "id": id_,
        "text": claim.text,
        "importance": claim.importance,
        "optional": False,
        "evidence": evidence,
        "attribution": [level[0] if len(level) == 1 else level for level in levels],
        "status": claim.status,
        "polarity": claim.polarity,
        "quantities": [_quantity(q) for q in claim.quantities if _is_in(q.text, quotes)],
        "time": _time(claim.time, quotes),
        "accept": {},
        "note": f"the article does not name: {', '.join(lost)}" if lost else "",
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity; its value is null if and only if it is vague."""
    values = quantity.model_dump(exclude=set() if quantity.to is not None else {"to"})
    if quantity.value is None:
        values["comparator"] = "vague"
    elif quantity.comparator == "vague":
        values["comparator"] = "about"
    return values


def _time(time: TimeSpan | None, quotes: Sequence[str]) -> dict[str, Any]:
    """Return a time; days that end before they begin are left open."""
    time = time or TimeSpan()
    start, end = time.start, time.end
    if start and end and start > end:
        start = end = None
    return {
        "text": time.text if time.text and _is_in(time.text, quotes) else None,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }


def _is_in(words: str, quotes: Iterable[str]) -> bool:
    wanted = one_line(words)
    return bool(wanted) and any(wanted in quote for quote in quotes)


def _key_points(
    record: Record, claims: Sequence[Claim], ids: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the sentences of the summary with their claims, then core claims of none of them."""
    sentences = record.summary.sentences if record.summary else ()
    points = [
        {"text": sentence.text, "claims": named}
        for sentence in sentences
        if (named := list(dict.fromkeys(ids[c] for c in sentence.claims if c in ids)))
    ]
    named_ids = {name for point in points for name in point["claims"]}
    points += [
        {"text": claim.text, "claims": [ids[claim.id]]}
        for claim in claims
        if claim.importance == "core" and ids[claim.id] not in named_ids
    ]
    return points


class _Entities:
    """The entities of a draft: those of the record, and every source that it names beside them."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.values: list[dict[str, Any]] = []
        for entity in entities:
            if all(entity.name != each["name"] for each in self.values):
                aliases = [alias for alias in dict.fromkeys(entity.aliases) if alias]
                self.values.append({"name": entity.name, "type": entity.type, "aliases": aliases})

    def name(self, name: str) -> str:
        """Return the name of a source, having made it one of an entity."""
        if any(name in (each["name"], *each["aliases"]) for each in self.values):
            return name
        names = SourceNames(map(GoldEntity.model_validate, self.values))
        for each in self.values:
            if names.canonical(name) == names.canonical(each["name"]):
                each["aliases"].append(name)
                return name
        self.values.append({"name": name, "type": "other", "aliases": []})
        return name
