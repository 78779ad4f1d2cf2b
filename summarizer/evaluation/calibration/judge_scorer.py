"""The judge as a scorer: what a model says of outputs that people rated.

The score of a row is the share of "supported" over its sentences and both orders of the options. A
row that the judge did not answer has no score, and leaves the comparison: the scorers beside it are
measured on the rows that it answered, for agreement on other rows compares nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.concurrency.pool import run_many
from summarizer.errors import ArticleFailure, NotStored
from summarizer.evaluation.calibration.measures import (
    JUDGE,
    Calibration,
    Scorer,
    calibrate,
    measure,
)
from summarizer.evaluation.calibration.ratings import Rating
from summarizer.evaluation.sentence_judge import Judge, Opinion
from summarizer.evaluation.statistics.resampling import (
    Estimate,
    bootstrap,
    counts_statistic,
    ratio,
)
from summarizer.models import Article
from summarizer.text.languages import language_of
from summarizer.text.sentences import split_sentences

# Tokenised outputs in lower case have no other border: "rain fell . the port closed ."
_STOP_APART = re.compile(r"(?<=\s[.!?])\s+")


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """What a judge says of the output of one row; None, with the reason, where it gave no answer.

    `sentences` are those it was asked about.
    """

    rating: Rating
    sentences: tuple[str, ...]
    opinion: Opinion | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """How a judge agrees with people, and the scorers beside it, on the rows that it answered.

    `calibrations` begins with the judge, and is empty where it answered nothing. `reasons` says why
    rows have no answer, each with their number, the most frequent first. `position_bias` is the
    share of sentences whose answer changed with the order of the options, in [0, 1].
    """

    rows: tuple[JudgedRow, ...]
    answered: tuple[Rating, ...]
    calibrations: tuple[Calibration, ...]
    position_bias: Estimate
    reasons: Mapping[str, int]


async def acalibrate_judge(
    judge: Judge,
    ratings: Sequence[Rating],
    scorers: Mapping[str, Scorer],
    *,
    concurrency: int,
    on_row: Callable[[JudgedRow], None] = lambda _: None,
) -> JudgeCalibration:
    """Ask the judge about rows of task faithfulness, and measure its agreement with people.

    `scorers` are measured beside it. `on_row` is told of each row as its answers come. What stands
    in the way of all rows (EndpointError, BudgetReached, StoreError) is raised when those under way
    have ended.
    """

    async def work(rating: Rating) -> JudgedRow:
        return await _judged(judge, rating)

    found: dict[str, JudgedRow] = {}
    async for row in run_many(work, ratings, concurrency=concurrency, ordered=False):
        found[row.rating.id] = row
        on_row(row)
    return _measured([found[rating.id] for rating in ratings], scorers)


def output_sentences(rating: Rating) -> tuple[str, ...]:
    """Return the sentences of a row's output; what has no letter or digit is none."""
    output = rating.output
    spans = split_sentences(output, language_of(output, None))
    pieces = [piece for start, end in spans for piece in _STOP_APART.split(output[start:end])]
    return tuple(piece for piece in pieces if any(map(str.isalnum, piece)))


async def _judged(judge: Judge, rating: Rating) -> JudgedRow:
    sentences = output_sentences(rating)
    if not sentences:
        return JudgedRow(rating, sentences, reason="the output has no sentence")
    try:
        opinion = await judge.ask(Article(text=rating.carrier, id=rating.id), sentences)
    except NotStored:
        # Its own message names the request: one reason a row.
        reason = "the store has no answer, and nothing is sent offline"
        return JudgedRow(rating, sentences, reason=reason)
    except ArticleFailure as exc:
        return JudgedRow(rating, sentences, reason=str(exc))
    return JudgedRow(rating, sentences, opinion)


def _measured(rows: Sequence[JudgedRow], scorers: Mapping[str, Scorer]) -> JudgeCalibration:
    reasons = dict(Counter(row.reason for row in rows if row.reason is not None).most_common())
    answered = [(row.rating, row.opinion) for row in rows if row.opinion is not None]
    if not answered:
        nothing = Estimate(reason="the judge answered nothing")
        return JudgeCalibration(tuple(rows), (), (), nothing, reasons)
    ratings = tuple(rating for rating, _ in answered)
    shares = [opinion.n_supported / opinion.n_sentences for _, opinion in answered]
    changed = [(opinion.n_changed, opinion.n_sentences) for _, opinion in answered]
    calibrations = (
        measure(JUDGE, shares, ratings),
        *(calibrate(name, scorer, ratings) for name, scorer in scorers.items()),
    )
    bias = bootstrap(counts_statistic(ratio, changed), [rating.group for rating in ratings])
    return JudgeCalibration(tuple(rows), ratings, calibrations, bias, reasons)
