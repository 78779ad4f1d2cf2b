"""What gold must hold beyond its form: somebody's name, places, ids and sources."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from summarizer.errors import InputError
from summarizer.evaluation.gold.labels import Chain, Gold, GoldClaim, Quoted
from summarizer.evaluation.gold.places import GoldText, one_line
from summarizer.evaluation.gold.problems import GoldProblem, first_of
from summarizer.models import UNSPECIFIED, sha256_hex

# (JSON pointer, message)
Found = Iterator[tuple[str, str]]


class Absent(NamedTuple):
    """What items say that have not the form of gold, so that the others are not blamed for it."""

    ids: frozenset[str] = frozenset()  # of claims
    named: frozenset[str] = frozenset()  # the claims that key points name
    names: frozenset[str] = frozenset()  # of entities


def check_gold(gold: Gold) -> list[GoldProblem]:
    """Return everything that is wrong with gold, in the order of its lines; empty if nothing is.

    When the article is not the one that was labelled, that is the only problem: no offset means
    anything then. A draft that nobody has put their name to is a problem; a sentence that nobody
    has labelled is none, as long as something is labelled.
    """
    file = os.fspath(gold.file)
    found = find_problems(gold, Absent())
    return sorted(GoldProblem(file, gold.key_lines.line(key), key, said) for key, said in found)


def require_sound(gold: Gold) -> Gold:
    """Return gold that has no problems; InputError with the first of them otherwise."""
    if problems := check_gold(gold):
        raise InputError(first_of(problems))
    return gold


def find_problems(
    gold: Gold, absent: Absent, *, may_be_empty: bool = False
) -> list[tuple[str, str]]:
    """Return the key and the message of everything that is wrong with gold; see `check_gold`."""
    if found := list(_article(gold)):
        return found
    return [
        *_origin(gold, may_be_empty=may_be_empty),
        *_quotes(gold),
        *_ids(gold, absent),
        *_support(gold),
        *_names(gold, absent.names),
        *_accept(gold),
        *_quantities(gold),
        *_times(gold),
    ]


def _article(gold: Gold) -> Found:
    sha256 = sha256_hex(gold.text)
    if gold.article.sha256 != sha256:
        if gold.article.sha256 in _hashes_by_line_ends(gold.text):
            kept = f"*{Path(gold.article.path).suffix} -text"
            yield (
                "/article/sha256",
                "only the line ends of the article are others than those that were labelled; where"
                f" git writes them anew, `{kept}` in .gitattributes keeps them",
            )
            return
        yield (
            "/article/sha256",
            f"the article has changed since it was labelled: it has {sha256}; put the text back, or"
            " look through the labels and write that",
        )
    if gold.article.n_chars != len(gold.text):
        yield "/article/n_chars", f"the article has {len(gold.text)} characters"


def _hashes_by_line_ends(text: str) -> set[str]:
    """Return the hashes of the text as Windows writes it, and as others do."""
    plain = text.replace("\r\n", "\n")
    return {sha256_hex(plain), sha256_hex(plain.replace("\n", "\r\n"))}


def _origin(gold: Gold, *, may_be_empty: bool) -> Found:
    """Somebody has labelled something, and says so."""
    if not gold.annotator.strip():
        what = f"a draft by {gold.draft}" if gold.draft else "a draft"
        yield (
            "/annotator",
            f"this is {what}: read every label against the article, put right what is wrong, and"
            " write your name into `annotator`",
        )
    elif not (gold.claims or gold.excluded or may_be_empty):
        yield (
            "/claims",
            "nothing is labelled yet: no claim, and nothing excluded; put what the article states"
            " into `claims`, and what is no claim into `excluded`",
        )


def _quotes(gold: Gold) -> Found:
    """Offsets slice the quotes, and none runs over a line break, but for one of a wrapped text."""
    text = GoldText(gold.text)
    places: list[tuple[str, Quoted]] = [
        (f"/claims/{i}/evidence/{j}", evidence)
        for i, claim in enumerate(gold.claims)
        for j, evidence in enumerate(claim.evidence)
    ]
    places += [(f"/excluded/{i}", each) for i, each in enumerate(gold.excluded)]
    places += [(f"/unlabelled/{i}", each) for i, each in enumerate(gold.unlabelled)]
    for key, quoted in places:
        located = text.locate(quoted.quote, quoted.start, quoted.end)
        if located.problem:
            yield key, located.problem
        elif located.span and text.crosses_lines(*located.span):
            yield key, "the quote runs over a line break; make two of it"


def _ids(gold: Gold, absent: Absent) -> Found:
    """Ids stand once, those that are named exist, and every core claim is in a key point."""
    seen: set[str] = set()
    for i, claim in enumerate(gold.claims):
        if claim.id in seen:
            yield f"/claims/{i}/id", f"the id {claim.id!r} stands twice"
        seen.add(claim.id)
    named = set(absent.named)
    for i, point in enumerate(gold.key_points):
        for j, name in enumerate(point.claims):
            named.add(name)
            if name not in seen | absent.ids:
                yield f"/key_points/{i}/claims/{j}", f"there is no claim {name!r}"
            elif name in point.claims[:j]:
                yield f"/key_points/{i}/claims/{j}", f"the claim {name!r} is named twice"
    for i, claim in enumerate(gold.claims):
        if claim.importance == "core" and claim.id not in named:
            yield f"/claims/{i}", f"the core claim {claim.id!r} is in no key point"


def _support(gold: Gold) -> Found:
    for i, claim in enumerate(gold.claims):
        if all(evidence.role == "context" for evidence in claim.evidence):
            yield f"/claims/{i}/evidence", "no evidence has the role 'support'"


def _names(gold: Gold, absent: frozenset[str]) -> Found:
    """Every source is the name or an alias of an entity; an entity stands once.

    Two entities may share an alias: "Pyongyang" is a city, and a government called after it.
    """
    seen: set[str] = set()
    for i, entity in enumerate(gold.entities):
        if entity.name in seen:
            yield f"/entities/{i}/name", f"the entity {entity.name!r} stands twice"
        seen.add(entity.name)
    known = {name for entity in gold.entities for name in (entity.name, *entity.aliases)} | absent
    for i, claim in enumerate(gold.claims):
        for key, sources in _chains(claim):
            for name in dict.fromkeys(chain.from_iterable(sources)):
                if name not in known and name != UNSPECIFIED:
                    yield (
                        f"/claims/{i}{key}",
                        f"{name!r} is no name or alias of an entity; add it to `entities`, or write"
                        f" {UNSPECIFIED!r} for a source that has no name",
                    )


def _chains(claim: GoldClaim) -> Iterable[tuple[str, Chain]]:
    yield "/attribution", claim.attribution
    for n, alternative in enumerate(claim.accept.attribution):
        yield f"/accept/attribution/{n}", alternative


def _accept(gold: Gold) -> Found:
    """Alternatives differ from the label and from one another, and a note says why."""
    for i, claim in enumerate(gold.claims):
        for name in ("status", "polarity", "attribution"):
            label, others = getattr(claim, name), getattr(claim.accept, name)
            for n, other in enumerate(others):
                if other == label or other in others[:n]:
                    yield f"/claims/{i}/accept/{name}/{n}", "is the label itself, or stands twice"
        accept = claim.accept
        if (accept.status or accept.polarity or accept.attribution) and not claim.note.strip():
            yield f"/claims/{i}/note", "`accept` needs a note that says why"


def _is_quoted(words: str, claim: GoldClaim) -> bool:
    """Say whether words stand in a quote of the claim, over the end of a line or not."""
    wanted = one_line(words)
    return any(wanted in one_line(evidence.quote) for evidence in claim.evidence)


def _quantities(gold: Gold) -> Found:
    for i, claim in enumerate(gold.claims):
        for j, quantity in enumerate(claim.quantities or ()):
            key = f"/claims/{i}/quantities/{j}"
            if not _is_quoted(quantity.text, claim):
                yield f"{key}/text", f"{quantity.text!r} stands in no evidence of the claim"
            if (quantity.value is None) != (quantity.comparator == "vague"):
                yield f"{key}/value", "a value is null if and only if the comparator is 'vague'"


def _times(gold: Gold) -> Found:
    for i, claim in enumerate(gold.claims):
        time = claim.time
        if time is None:
            continue
        if time.text and not _is_quoted(time.text, claim):
            yield f"/claims/{i}/time/text", f"{time.text!r} stands in no evidence of the claim"
        if time.start and time.end and time.start > time.end:
            yield f"/claims/{i}/time", f"ends on {time.end}, before it starts on {time.start}"
