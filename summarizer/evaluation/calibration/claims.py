"""How far checks and a verifier can be trusted: gold claims made wrong, and who notices.

Each gold claim is made wrong in every way that it is fit for (`evaluation.corruption`), under its
true quotes, and put among untouched ones (`sheets`). The records are built as those of any reader
are, so that what is measured is what users get. From Python:

>>> found = calibrate_claims([load_gold("evals/gold/chain_talks.json")])
>>> found.kinds["number"].checks.n
3
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from summarizer.concurrency.pool import run_many
from summarizer.errors import InputError
from summarizer.evaluation.calibration.gold_reader import record_of
from summarizer.evaluation.calibration.sheets import Sheet, make_sheets, untouched
from summarizer.evaluation.corruption import MEANINGS, Kind
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.statistics.resampling import (
    Estimate,
    bootstrap,
    counts_statistic,
    ratio,
)
from summarizer.metadata import describe
from summarizer.models import Article, Record

# Returns the record of an article with what a second reading says: `claim.support`.
Verify: TypeAlias = Callable[[Article, Record], Awaitable[Record]]

SEED: Final = 0
# Of a model: each claim is shown once corrupted and once as it is.
ROUNDS_OF_A_MODEL: Final = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """One claim as it was shown, and what was said of it.

    `kind` is None for an untouched claim; else `was` became `now`. `flags` are the kinds of flags
    that the free checks put on it, "rejected" if they refused it. `flagged` says whether they found
    something: on an untouched claim any flag, on a corrupted one a flag that the claim has not when
    it is right. `wrong` is the verification's word, None where there was none or it did not decide;
    `says` is what it finds wrong.
    """

    article: str
    claim: str
    round: int
    kind: Kind | None
    text: str
    was: str
    now: str
    flags: tuple[str, ...]
    flagged: bool
    wrong: bool | None = None
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of `n` were found or called wrong; the share, in [0, 1], with its interval."""

    n: int
    found: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Caught:
    """What became of the claims of one kind: by the free checks, the verification, or either.

    The last two are None without a verification. `skipped` says why there are no claims.
    """

    checks: Rate
    verifier: Rate | None = None
    either: Rate | None = None
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimCalibration:
    """How much of what is wrong is caught, by kind, and how many right claims are called wrong.

    `kinds` has every kind, in the order of `MEANINGS`; `corrupted` is all of them together.
    `rounds` is None when every corruption was tried. `n_undecided` counts the claims that a
    verification was asked about and left undecided: they are neither caught nor called wrong, and
    where it decided none of a kind its share is None. `reasons` says why it did not, each with the
    number of lists of claims that it was said of.
    Intervals are by article.
    """

    seed: int
    rounds: int | None
    n_articles: int
    n_claims: int
    kinds: Mapping[Kind, Caught]
    corrupted: Caught
    untouched: Caught
    n_undecided: int
    trials: tuple[Trial, ...]
    reasons: Mapping[str, int]


def calibrate_claims(
    golds: Sequence[Gold],
    *,
    seed: int = SEED,
    rounds: int | None = None,
    verify: Verify | None = None,
    concurrency: int = 8,
) -> ClaimCalibration:
    """Do as `acalibrate_claims`, and wait for it."""
    return asyncio.run(
        acalibrate_claims(golds, seed=seed, rounds=rounds, verify=verify, concurrency=concurrency)
    )


async def acalibrate_claims(
    golds: Sequence[Gold],
    *,
    seed: int = SEED,
    rounds: int | None = None,
    verify: Verify | None = None,
    concurrency: int = 8,
) -> ClaimCalibration:
    """Corrupt the claims of gold, and count what the free checks and `verify` make of them.

    The same gold and seed give the same claims. `rounds` is how often each article is shown: None
    tries every corruption, with `verify` two rounds. Raises InputError for gold without claims and
    for two of one article, and what `verify` raises.
    """
    _require_claims(golds)
    if rounds is None and verify is not None:
        rounds = ROUNDS_OF_A_MODEL
    sheets = [
        sheet
        for gold in golds
        if gold.claims
        for sheet in make_sheets(gold, seed=seed, rounds=rounds)
    ]
    right = {gold.id: await record_of(untouched(gold)) for gold in golds if gold.claims}

    async def work(sheet: Sheet) -> tuple[list[Trial], list[str]]:
        return await _try(sheet, right[sheet.gold.id], verify)

    tried = [found async for found in run_many(work, sheets, concurrency=concurrency)]
    trials = [trial for found, _ in tried for trial in found]
    if verify is None:
        return _counted(_once(trials), golds, seed, rounds, None)
    reasons = Counter(reason for _, said in tried for reason in said)
    return _counted(trials, golds, seed, rounds, reasons)


def _require_claims(golds: Sequence[Gold]) -> None:
    if not any(gold.claims for gold in golds):
        raise InputError("there are no claims in the gold; nothing can be made wrong")
    files: dict[str, Gold] = {}
    for gold in golds:
        first = files.setdefault(gold.id, gold)
        if first is not gold:
            raise InputError(
                f"{gold.file}: {first.file} is gold of that name too; give one of them"
            )


async def _try(sheet: Sheet, right: Record, verify: Verify | None) -> tuple[list[Trial], list[str]]:
    """Return what is said of each claim of a sheet, and why there are claims not decided.

    `right` is the record of the claims as gold.
    """
    record = await record_of(sheet)
    said = _flags(record)
    before = _flags(right)
    verified = await verify(describe(sheet.gold.source), record) if verify else record
    supports = {claim.id: claim.support for claim in verified.claims}
    trials = []
    for number, item in enumerate(sheet.items, start=1):
        name, made = f"c{number}", item.corruption
        flags = said.get(name, frozenset())
        counted = flags - before.get(name, frozenset()) if made else flags
        support = supports.get(name)
        trials.append(
            Trial(
                article=sheet.gold.id,
                claim=item.gold.id,
                round=sheet.round,
                kind=made.kind if made else None,
                text=made.claim.text if made else item.gold.text,
                was=made.was if made else "",
                now=made.now if made else "",
                flags=tuple(sorted({kind for kind, _ in flags})),
                flagged=bool(counted),
                wrong=None if support is None else not support.supported,
                says=() if support is None else tuple(support.wrong),
            )
        )
    return trials, [f.message for f in verified.flags if f.kind == "not_verified"]


def _flags(record: Record) -> dict[str, frozenset[tuple[str, str]]]:
    """Return the flags of each claim of a record, as kind and message; one that was refused too."""
    found: dict[str, set[tuple[str, str]]] = {}
    for claim in record.claims:
        found[claim.id] = {(flag.kind, flag.message) for flag in claim.flags}
    for rejected in record.rejected:
        if rejected.claim and rejected.claim not in found:
            found[rejected.claim] = {("rejected", rejected.reason)}
    return {name: frozenset(flags) for name, flags in found.items()}


def _once(trials: Iterable[Trial]) -> list[Trial]:
    """Return each claim once as it is, and once a kind: the checks say the same in every round."""
    kept: dict[tuple[str, str, Kind | None], Trial] = {}
    for trial in trials:
        kept.setdefault((trial.article, trial.claim, trial.kind), trial)
    return list(kept.values())


def _counted(
    trials: Sequence[Trial],
    golds: Sequence[Gold],
    seed: int,
    rounds: int | None,
    reasons: Counter[str] | None,
) -> ClaimCalibration:
    """Return the counts; `reasons` is None without a verification."""

    def caught(chosen: list[Trial]) -> Caught:
        why = "no claim is fit for it" if rounds is None else f"none came up in {rounds} rounds"
        checks = _rate(chosen, lambda each: each.flagged)
        skipped = None if chosen else why
        if reasons is None:
            return Caught(checks, skipped=skipped)
        verifier = _rate(chosen, lambda each: each.wrong is True)
        either = _rate(chosen, lambda each: each.flagged or each.wrong is True)
        if chosen and all(each.wrong is None for each in chosen):
            nothing = Estimate(reason="the model decided none of them")
            verifier, either = replace(verifier, share=nothing), replace(either, share=nothing)
        return Caught(checks, verifier, either, skipped)

    return ClaimCalibration(
        seed=seed,
        rounds=rounds,
        n_articles=len(golds),
        n_claims=sum(len(gold.claims) for gold in golds),
        kinds={kind: caught([t for t in trials if t.kind == kind]) for kind in MEANINGS},
        corrupted=caught([t for t in trials if t.kind is not None]),
        untouched=caught([t for t in trials if t.kind is None]),
        n_undecided=0 if reasons is None else sum(t.wrong is None for t in trials),
        trials=tuple(trials),
        reasons=dict((reasons or Counter()).most_common()),
    )


def _rate(trials: Sequence[Trial], is_found: Callable[[Trial], bool]) -> Rate:
    found = [is_found(trial) for trial in trials]
    share = counts_statistic(ratio, [(float(each), 1.0) for each in found])
    groups = [trial.article for trial in trials]
    estimate = bootstrap(share, groups) if trials else Estimate(reason="there are no such claims")
    return Rate(len(trials), sum(found), estimate)
