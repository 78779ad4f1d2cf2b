"""The judge as a scorer: what becomes of the rows that people rated."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
import pytest

from summarizer import ScriptedBackend, Summarizer
from summarizer.backends.base import Reply, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.errors import BudgetReached, RequestRejected
from summarizer.evaluation.calibration.judge_scorer import (
    JudgeCalibration,
    acalibrate_judge,
    output_sentences,
)
from summarizer.evaluation.calibration.measures import scorers_for
from summarizer.evaluation.calibration.ratings import Rating
from summarizer.evaluation.sentence_judge import Judge

_STATEMENT = re.compile(r"^(s\d+): (.*)$", re.MULTILINE)
ARTICLE = "Rain fell on Monday. The port closed."


def rating(name: str, output: str, human: float, group: str = "g") -> Rating:
    """Return what people said of an output, without a system."""
    return Rating(name, group, None, carried=output, carrier=ARTICLE, output=output, human=human)


RATINGS = [
    rating("a", "Rain fell. The port closed. The mayor left.", 0.7),
    rating("b", "The mayor left.", 0.0),
    rating("c", "The port closed.", 1.0, "h"),
    rating("d", "...", 0.0, "h"),
]


def says(request: Request, *, sure: bool = True) -> dict[str, Any]:
    """Answer for each sentence: the article says it; unless `sure`, A for what speaks of rain."""
    words = "\n".join(message["content"] for message in request.messages)
    yes, no = ("A", "B") if "A: yes" in words else ("B", "A")
    return {
        "judgements": [
            {
                "statement": name,
                "reason": "",
                "answer": "A" if "Rain" in text and not sure else no if "mayor" in text else yes,
            }
            for name, text in _STATEMENT.findall(words)
        ]
    }


def calibrated(
    script: Any, ratings: list[Rating] = RATINGS, concurrency: int = 4
) -> tuple[JudgeCalibration, list[Request]]:
    """Return what a scripted judge makes of rows, and the requests it got."""
    backend = ScriptedBackend(script)

    async def run() -> JudgeCalibration:
        async with Summarizer("m", backend=backend) as summarizer:
            scorers = {"rouge-1": scorers_for("faithfulness")["rouge-1"]}
            return await acalibrate_judge(
                Judge(summarizer), ratings, scorers, concurrency=concurrency
            )

    return asyncio.run(run()), backend.requests


def test_a_row_scores_the_share_of_supported_over_both_orders() -> None:
    """Of three sentences one is supported, one is not, one in one order only: 1.5 of 3."""
    found, _ = calibrated(lambda request: says(request, sure=False))

    opinion = found.rows[0].opinion
    assert opinion is not None
    assert (opinion.first, opinion.second) == ((True, True, False), (False, True, False))
    assert (opinion.n_supported, opinion.n_changed) == (1.5, 1)
    assert found.position_bias.value == pytest.approx(1 / 5)  # of all five sentences


def test_rows_of_one_article_are_asked_about_apart() -> None:
    """Each in both orders, the options exchanged; an output without words is not asked about."""
    found, requests = calibrated(says)

    assert [row.rating.id for row in found.rows] == ["a", "b", "c", "d"]
    assert [rating.id for rating in found.answered] == ["a", "b", "c"]
    assert found.reasons == {"the output has no sentence": 1}
    assert len({request.fingerprint for request in requests}) == len(requests) == 6
    assert [each.scorer for each in found.calibrations] == ["judge", "rouge-1"]
    assert found.calibrations[0].measures["auc"].value == 1.0


def test_the_order_of_answers_does_not_matter() -> None:
    """One at a time or all at once: the same rows give the same figures."""
    assert calibrated(says, concurrency=1)[0] == calibrated(says, concurrency=4)[0]


@pytest.mark.parametrize(
    ("judgements", "reason"),
    [
        ([], "it answered for 0 of the 1 sentences"),
        ([("s1", "A"), ("s1", "B")], "two answers for one sentence"),
        ([("s1", "A"), ("s2", "A")], "it answered for what it was not asked about"),
    ],
)
def test_a_judge_must_answer_for_what_it_was_asked(
    judgements: list[tuple[str, str]], reason: str
) -> None:
    """No more, no less, and once; else the row has no score."""
    given = [{"statement": s, "reason": "", "answer": a} for s, a in judgements]
    found, _ = calibrated(lambda request: {"judgements": given}, RATINGS[1:3])

    assert found.reasons == {reason: 2}
    assert (found.answered, found.calibrations) == ((), ())
    assert (found.position_bias.value, found.position_bias.reason) == (
        None,
        "the judge answered nothing",
    )


def test_one_bad_order_is_no_answer() -> None:
    """Half of the requests is no half of a score."""

    def script(request: Request) -> Any:
        is_second = "A: no" in request.messages[-1]["content"]
        return RequestRejected("too long") if is_second else says(request)

    found, _ = calibrated(script, RATINGS[1:3])

    assert (found.answered, found.reasons) == ((), {"too long": 2})


def test_what_stands_in_the_way_of_all_rows_is_raised() -> None:
    """A budget is no reason of a row."""
    with pytest.raises(BudgetReached):
        calibrated(lambda request: BudgetReached("spent"))


def test_a_reply_is_limited_by_its_sentences_and_widened_for_who_reasons() -> None:
    """600 tokens and 120 a sentence; a model cut off while it reasons gets four times that."""

    def script(request: Request) -> Any:
        if request.output_limit == 720:
            return _reasoned("", "length")
        return _reasoned(orjson.dumps(says(request)).decode(), "stop")

    found, requests = calibrated(script, RATINGS[1:3], concurrency=1)

    assert [request.output_limit for request in requests] == [720, 2880, 2880, 2880, 2880]
    assert len(found.answered) == 2


def _reasoned(content: str, finish: str) -> Reply:
    completion = completion_from_content(content, "m", finish_reason=finish)
    completion["choices"][0]["message"]["reasoning_content"] = "Let me see."
    return reply_from_completion(
        completion, mode="scripted", created="2031-01-01T00:00:00+00:00", latency_s=0.0
    )


@pytest.mark.parametrize(
    ("output", "sentences"),
    [
        ("Rain fell. The port closed.", ("Rain fell.", "The port closed.")),
        ("rain fell . the port closed !", ("rain fell .", "the port closed !")),
        ("Mr. Roe left the U.S. in 2019.", ("Mr. Roe left the U.S. in 2019.",)),
        ("Rain fell\n\nThe port closed", ("Rain fell", "The port closed")),
        ("rain fell . . .", ("rain fell .",)),
        ("", ()),
        (" . ! ", ()),
    ],
)
def test_outputs_are_cut_as_they_come(output: str, sentences: tuple[str, ...]) -> None:
    """Written as people do, or tokenised and in lower case as systems' outputs are."""
    assert output_sentences(rating("x", output, 0.5)) == sentences
