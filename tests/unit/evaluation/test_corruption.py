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

from summarizer.checks import Background, check_claim
from summarizer.evaluation.gold import Gold, find_gold, load_gold
from summarizer.evaluation.matching.source_names import SourceNames
from summarizer.grounding import Haystack
from summarizer.models import Claim, Entity, Evidence, Flag, Source, TimeSpan
from summarizer.text.lexicon import MONTHS
from summarizer.text.tokens import Number, find_numbers, is_negator, tokenise
from summarizer.vocabulary import Status

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
_MONTH = f"(?:{'|'.join(MONTHS)}|aug|sept|oct|nov|dec|jan|feb)"
IN_DATE = re.compile(
    rf"\b{_MONTH}\.? \|\d{{1,2}}\||\|\d{{1,2}}\| {_MONTH}\b|\|(?:19|20)\d\d\||[-:]\||\|[-:]\d|\|0",
    re.IGNORECASE,
)

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


def amounts(text: str) -> list[Number]:
    """Return the numbers of a text that are no part of a date or a time and point at nothing."""
    return [
        number
        for number in find_numbers(text)
        if number.value
        and not IN_DATE.search(around(text, number))
        and not is_pointer(text, number)
    ]


def around(text: str, number: Number) -> str:
    """Return a number with the word on either side, the number itself between bars."""
    before = text[: number.start].split(" ")[-2:]
    after = text[number.end :].split(" ")[:2]
    return f"{' '.join(before)}|{number.text.rstrip(',')}|{' '.join(after)}"


def is_pointer(text: str, number: Number) -> bool:
    """Say whether a number only points back: "the two countries", "one of them"."""
    word = number.text.lower()
    before = text[: number.start].lower().split()[-1:]
    return word == "one" or (word in ("two", "three") and before in (["the"], ["their"], ["its"]))


def other_numbers() -> Iterator[Case]:
    """Put each other amount of the article in the place of each amount of a claim."""
    for gold in GOLDS:
        others = {number.value: number.text.rstrip(",") for number in amounts(gold.text)}
        for claim in claims_of(gold):
            for number in amounts(claim.text):
                end = number.start + len(number.text.rstrip(","))
                for value, text in others.items():
                    if value != number.value:
                        changed = claim.text[: number.start] + text + claim.text[end:]
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
    """Put each other name of a person, organisation or place in the place of a name of its type.

    Names that the claim has already are left out: "Russia will send workers to Russia".
    """
    for gold in GOLDS:
        naming = SourceNames(gold.entities)
        for claim in claims_of(gold):
            found = forms(gold, claim.text)
            there = {naming.canonical(gold.entities[entity].name) for _, _, entity in found}
            for start, end, entity in found:
                for other in gold.entities:
                    same_type = other.type == gold.entities[entity].type
                    if same_type and naming.canonical(other.name) not in there:
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
    background = Background(gold.source, HAYSTACKS[gold.id], ENTITIES[gold.id])
    found: tuple[Flag, ...] = check_claim(claim, background)
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


@pytest.mark.parametrize(
    ("corrupt", "floor"),
    [
        pytest.param(other_numbers, 0.95, id="numbers"),
        pytest.param(negated, 0.95, id="negations"),
        pytest.param(other_names, 0.80, id="names"),
    ],
)
def test_local_checks_catch_what_was_made_false(
    corrupt: Callable[[], Iterator[Case]], floor: float
) -> None:
    """Of claims with one thing changed to another of the same article, at least this share."""
    share, missed = caught(corrupt)

    assert share >= floor, f"{share:.3f} caught; not: " + "\n".join(missed[:20])


def test_few_claims_of_gold_are_flagged() -> None:
    """Checks that flagged everything would catch everything: of true claims at most one in four."""
    claims = [(gold, claim) for gold in GOLDS for claim in claims_of(gold)]
    flagged = [claim.text for gold, claim in claims if flags(gold, claim)]

    assert len(flagged) <= 0.25 * len(claims), flagged
