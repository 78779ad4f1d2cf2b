"""The judge of a suite: what a model says of the summaries of its records, as scores.

`judge.faithfulness` is the share of "supported" over both orders of the options, in [0, 1];
`judge.position_bias` is the share of sentences whose answer changed with the order: a judge with a
bias of 0.3 has no opinion on three sentences of ten. Whether a judge agrees with people,
`summarizer calibrate --scorer judge` says, on rated data.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.backends.prices import price_usd
from summarizer.concurrency.pool import run_many
from summarizer.errors import ArticleFailure, ConfigurationError, EndpointError, NotStored
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.recordings import RecordedRun
from summarizer.evaluation.scores import Score
from summarizer.evaluation.sentence_judge import Judge
from summarizer.evaluation.silence import Replies, silent, unanswered
from summarizer.evaluation.suite import JudgeTable
from summarizer.evaluation.verdict import RunMode
from summarizer.models import Record
from summarizer.provenance import Usage
from summarizer.settings import Settings, is_builtin
from summarizer.summarizer import Summarizer

FAITHFULNESS, POSITION_BIAS = "judge.faithfulness", "judge.position_bias"

Scores = dict[str, Score]


@dataclass(frozen=True)
class Judgements:
    """The judge's scores of each record, in their order.

    `mode` is how it was asked, "offline" where it was asked nothing, `asked` with what. `notes` are
    for the report.
    """

    scores: tuple[Scores, ...]
    mode: RunMode
    asked: RecordedRun
    notes: tuple[str, ...]


def judge_records(
    judge: JudgeTable,
    records: Sequence[Record],
    cases: Sequence[Gold],
    *,
    settings: Settings,
    replies: Replies,
) -> Judgements:
    """Return what the judge says of records.

    A score is skipped without a summary; an error, with its reason, when the judge gave no usable
    answer. Raises EndpointError when its endpoint cannot be used, ConfigurationError for a judge
    that is no model, and what `unanswered` raises when nothing could be answered offline.
    """
    if is_builtin(judge.model):
        raise ConfigurationError(f"judge.model: {judge.model} reads articles; it cannot judge")
    chosen: dict[str, Any] = {"model": judge.model, "temperature": judge.temperature}
    if judge.model != settings.model and price_usd(judge.model, Usage()) is not None:
        chosen["price"] = None  # what was named is the price of the model that reads
    if judge.base_url is not None:
        chosen["base_url"] = judge.base_url
    settings = settings.model_copy(update=chosen)
    return asyncio.run(_judge_all(judge.prompt, records, cases, settings, replies))


async def _judge_all(
    prompt: str,
    records: Sequence[Record],
    cases: Sequence[Gold],
    settings: Settings,
    replies: Replies,
) -> Judgements:
    async with Summarizer(settings=settings, store=replies.store) as summarizer:
        summarizer.traffic.tell = replies.tell
        judge = Judge(summarizer, prompt)
        n_asked = n_open = n_judged = 0

        async def work(case: tuple[Record, Gold]) -> Scores:
            nonlocal n_asked, n_open, n_judged
            record, gold = case
            sentences = [s.text for s in record.summary.sentences] if record.summary else []
            if not sentences:
                return _both(Score(skipped="there is no summary"))
            n_asked += 1
            try:
                said = await judge.ask(gold.source, sentences)
            except ArticleFailure as exc:
                n_open += isinstance(exc, NotStored)
                return _both(Score(error=f"the judge: {exc}"))
            n_judged += 1
            n = float(said.n_sentences)
            return {
                FAITHFULNESS: Score("share", (said.n_supported, n)),
                POSITION_BIAS: Score("share", (float(said.n_changed), n)),
            }

        pairs = list(zip(records, cases, strict=True))
        judged = run_many(work, pairs, concurrency=settings.concurrency)
        asked = RecordedRun.of(judge.recipe, judge.endpoint, role="judge")
        try:
            scores = tuple([scores async for scores in judged])
        except EndpointError as exc:
            if replies.recordings and not n_judged:
                raise silent(asked, replies, because=exc) from exc
            raise
        return Judgements(
            scores,
            "live" if judge.was_sent else "replayed" if n_asked else "offline",
            asked,
            tuple(unanswered(n_open, n_asked, asked, replies)),
        )


def _both(score: Score) -> Scores:
    return dict.fromkeys((FAITHFULNESS, POSITION_BIAS), score)
