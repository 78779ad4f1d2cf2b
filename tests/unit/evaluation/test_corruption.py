"""What the local checks see of claims that were made false on purpose, on our own gold.

Claims come from gold with their own evidence; one thing in each is changed to something else that
the same article says, which is how a model goes wrong. A change is caught when the claim has a
flag that it had not before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from summarizer.checks import check_claim
from summarizer.evaluation.gold import Gold, find_gold, load_gold
from summarizer.evaluation.naming import Naming
from summarizer.grounding import Haystack
from summarizer.models import Claim, Entity, Evidence, Flag, Source, Status, TimeSpan
from summarizer.text.lexicon import MONTHS
from summarizer.text.tokens import find_numbers, is_negator, tokenise

FOLDER = Path(__file__).resolve().parents[3] / "evals" / "gold"
GOLDS = [load_gold(path) for path in find_gold([FOLDER])]
HAYSTACKS = {gold.id: Haystack(gold.text) for gold in GOLDS}
ENTITIES = {
    gold.id: [Entity(name=e.name, type=e.type, aliases=e.aliases) for e in gold.entities]
    for gold in GOLDS
}
AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|might|could|can|should|must|did|does)\b"
)
MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)

# (gold, claim as labelled, claim made false)
Case = tuple[Gold, Claim, Claim]


def claims_of(gold: Gold) -> list[Claim]:
    """Return the claims of a record that says exactly what gold says."""
    return [
        Claim(
            id=claim.id,
            text=claim.text,
            evidence=tuple(
                Evidence(
                    quote=e.quote,
                    start=e.start,
                    end=e.end,
                    parts=((e.start, e.end),),
                    match="exact",
                    accepted=True,
                )
                for e in claim.evidence
            ),
            attribution=tuple(
                Source(name=name, start=0, end=1, level=n)
                for n, level in enumerate(claim.attribution, 1)
                for name in level
            ),
            status=claim.status,
            polarity=claim.polarity,
            time=TimeSpan(text=claim.time.text, start=claim.time.start, end=claim.time.end)
            if claim.time
            else None,
        )
        for claim in gold.claims
    ]


def said(claim: Claim, text: str) -> Claim:
    """Return the claim with another text."""
    return claim.model_copy(update={"text": text})


def other_numbers() -> Iterator[Case]:
    """Put each other number of the article in the place of each number of a claim."""
    for gold in GOLDS:
        others = {n.text: n.value for n in find_numbers(gold.text) if n.text.lower() != "one"}
        for claim in claims_of(gold):
            for number in find_numbers(claim.text):
                if number.text.lower() == "one":
                    continue
                for text, value in others.items():
                    if value != number.value:
                        changed = claim.text[: number.start] + text + claim.text[number.end :]
                        yield gold, claim, said(claim, changed)


def negated() -> Iterator[Case]:
    """Put "not" behind the first auxiliary of each claim that has no negator."""
    for gold in GOLDS:
        for claim in claims_of(gold):
            auxiliary = AUXILIARY.search(claim.text)
            if auxiliary and not any(is_negator(t.text) for t in tokenise(claim.text)):
                at = auxiliary.end()
                yield gold, claim, said(claim, f"{claim.text[:at]} not{claim.text[at:]}")


def forms(gold: Gold, text: str) -> list[tuple[int, int, int]]:
    """Return where names of entities stand in a text, as (start, end, entity), longest first."""
    found: list[tuple[int, int, int]] = []
    names = [(n, i) for i, e in enumerate(gold.entities) for n in (e.name, *e.aliases)]
    for name, entity in sorted(names, key=lambda pair: -len(pair[0])):
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            start, end = match.span()
            if name[0].isupper() and all(end <= a or b <= start for a, b, _ in found):
                found.append((start, end, entity))
    return sorted(found)


def other_names() -> Iterator[Case]:
    """Put the name of each other entity of the same type in the place of each name of a claim."""
    for gold in GOLDS:
        naming = Naming(gold.entities)
        for claim in claims_of(gold):
            for start, end, entity in forms(gold, claim.text):
                here = naming.canonical(gold.entities[entity].name)
                for other in gold.entities:
                    same_type = other.type == gold.entities[entity].type
                    if same_type and naming.canonical(other.name) != here:
                        changed = claim.text[:start] + other.name + claim.text[end:]
                        yield gold, claim, said(claim, changed)


def exchanged_names() -> Iterator[Case]:
    """Exchange the first name of each claim with the next one of another entity."""
    for gold in GOLDS:
        for claim in claims_of(gold):
            found = forms(gold, claim.text)
            pairs = [(found[0], other) for other in found[1:] if other[2] != found[0][2]]
            for (a, b, _), (c, d, _) in pairs[:1]:
                text = claim.text
                yield (
                    gold,
                    claim,
                    said(claim, text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]),
                )


def other_statuses() -> Iterator[Case]:
    """Give each claim every other status."""
    for gold in GOLDS:
        for claim in claims_of(gold):
            for status in get_args(Status):
                if status != claim.status:
                    yield gold, claim, claim.model_copy(update={"status": status})


def flags(gold: Gold, claim: Claim) -> set[tuple[str, str]]:
    """Return what the checks say of a claim, as (kind, message)."""
    found: tuple[Flag, ...] = check_claim(
        claim, gold.source, HAYSTACKS[gold.id], ENTITIES[gold.id]
    )
    return {(flag.kind, flag.message) for flag in found}


def caught(corrupt: Callable[[], Iterator[Case]]) -> tuple[float, list[str]]:
    """Return the share of the false claims that are caught, and those that are not."""
    verdicts = []
    for gold, claim, false in corrupt():
        is_caught = bool(flags(gold, false) - flags(gold, claim))
        verdicts.append((is_caught, f"{gold.id} {claim.id}: {false.text} [{false.status}]"))
    assert len(verdicts) > 20
    share = sum(is_caught for is_caught, _ in verdicts) / len(verdicts)
    return share, [text for is_caught, text in verdicts if not is_caught]
