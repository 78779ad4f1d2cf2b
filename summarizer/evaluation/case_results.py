"""What became of each article of a run, and of the run: what was missed and wrong, what it took."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.pooling import Repeats
from summarizer.evaluation.runs import Run
from summarizer.evaluation.scores import pooled
from summarizer.evaluation.verdict import CaseResult, Usage
from summarizer.models import Claim, Record, SummarySentence
from summarizer.plurals import counted
from summarizer.provenance import in_all
from summarizer.verification import Verdicts
from summarizer.verification.questions import sentence_id

_T = TypeVar("_T")


def case_result(gold: Gold, run: Run, scored: Repeats, n: int) -> CaseResult:
    """Return the result of the n-th article over all repeats."""
    records = [repeat[n] for repeat in run.repeats]
    scores = [repeat[n] for repeat in scored]
    missed = _often([each.missed for each in scores])
    unsupported = _often([each.unsupported for each in scores])
    near = _often([each.near for each in scores])
    wrong = _often([each.wrong for each in scores])
    of_gold = (*missed, *(each.gold for each in near), *(each.gold for each in wrong))
    texts = {claim.id: claim.text for claim in gold.claims if claim.id in missed}
    said = {claim.id: claim.text for record in records for claim in record.claims}
    texts |= {claim: said.get(claim, "") for claim in unsupported}
    worst = next((r.outcome for r in records if not r.was_read), records[0].outcome)
    return CaseResult(
        article=gold.id,
        gold=os.fspath(gold.file),
        outcome=worst,
        scores={name: pooled(each.scores[name] for each in scores) for name in scores[0].scores},
        missed=missed,
        unsupported=unsupported,
        near=near,
        wrong=wrong,
        called_wrong=tuple(dict.fromkeys(said for r in records for said in _called_wrong(r))),
        texts=texts,
        lines={claim: gold.line_of(claim) for claim in dict.fromkeys(of_gold)},
    )


def usage_of(records: Sequence[Record]) -> Usage:
    """Return what records cost together; the cost is None when one price is not known."""
    made = [in_all(r.provenance, r.verification) for r in records if r.provenance is not None]
    costs = [each.cost_usd for each in made]
    known = [cost for cost in costs if cost is not None]
    latencies = [each.latency_s for each in made]
    n_tokens = sum(each.usage.input_tokens + each.usage.output_tokens for each in made)
    return Usage(
        requests=sum(each.attempts for each in made),
        reasks=sum(each.reasks for each in made),
        input_tokens=sum(each.usage.input_tokens for each in made),
        output_tokens=sum(each.usage.output_tokens for each in made),
        cost_usd=sum(known) if len(known) == len(costs) or not n_tokens else None,
        latency_s=sum(latencies),
        median_latency_s=statistics.median(latencies) if latencies else 0.0,
    )


def second_readings(records: Iterable[Record]) -> Iterator[str]:
    """Yield a sentence on what second readings said of claims and sentences, by their models.

    And one on the records that were to have one, and have none.
    """
    read: dict[str, list[Record]] = {}
    unread: list[str] = []
    for record in records:
        if record.verification is not None:
            read.setdefault(record.verification.model, []).append(record)
        else:
            unread += [flag.message for flag in record.flags if flag.kind == "not_verified"][:1]
    if unread:
        yield f"{counted(len(unread), 'record')} without the second reading: {unread[0]}"
    for model, verified in read.items():
        verdicts = Verdicts()
        for record in verified:
            verdicts = verdicts.plus(Verdicts.in_record(record))
        n_open = sum(claim.support is None for record in verified for claim in record.claims)
        left = f", {counted(n_open, 'claim')} not verified" if n_open else ""
        yield f"a second reading by {model}: {verdicts}{left}"


def _called_wrong(record: Record) -> Iterator[str]:
    """Yield what a second reading calls wrong, with what is wrong, and the words.

    Sentences of the summary are called s1, s2, ... by their place.
    """
    sentences = record.summary.sentences if record.summary is not None else ()
    named: list[tuple[str, Claim | SummarySentence]] = [
        *((claim.id, claim) for claim in record.claims),
        *((sentence_id(place), sentence) for place, sentence in enumerate(sentences)),
    ]
    for name, item in named:
        support = item.support
        if support is not None and not support.supported:
            words = f" The article: “{support.quote}”" if support.quote else ""
            yield f"{name}: {item.text} ({support.wrong_in_words}: {support.why}{words})"
    for rejected in record.rejected:
        if rejected.kind == "unsupported":
            yield f"{rejected.claim}: {rejected.text} ({rejected.reason})"


def _often(repeats: Sequence[Sequence[_T]]) -> tuple[_T, ...]:
    """Return what stands in at least half of the lists, in order of first appearance."""
    names = dict.fromkeys(name for names in repeats for name in names)
    return tuple(n for n in names if 2 * sum(n in each for each in repeats) >= len(repeats))
