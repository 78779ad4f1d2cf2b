"""What a second reading calls supported, as scores: counted by hand on small records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer import ScriptedBackend, Summarizer
from summarizer.errors import RequestRejected
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.scorers.records import score_verification
from summarizer.models import Article, Record
from tests.evaluation import TEXTS, reply
from tests.golds import gold_in, perfect
from tests.samples import full_record, verified_record

CLAIMS, SUMMARY = "claims.supported_by_model", "summary.supported_by_model"


def right(name: str) -> dict[str, Any]:
    """Return the decision that something is supported."""
    return {"id": name, "words": None, "why": "", "wrong": [], "answer": "right"}


def wrong(name: str) -> dict[str, Any]:
    """Return the decision that a cost of 40 million is no planned one."""
    return {
        "id": name,
        "words": "The repair will cost 40 million marks",
        "why": "It is a forecast.",
        "wrong": ["hedge"],
        "answer": "wrong",
    }


def verified(*decisions: dict[str, Any] | Exception, **options: Any) -> Record:
    """Return the record of three claims and a sentence, with what a second reading decides."""
    first = decisions[0] if decisions else None
    answer = first if isinstance(first, Exception) else {"decisions": list(decisions)}
    backend = ScriptedBackend([reply("bridge"), answer])
    with Summarizer("m", backend=backend, verify=True, max_reasks=0, **options) as summarizer:
        return summarizer.summarize(Article(text=TEXTS["bridge"], id="bridge"))


@pytest.mark.parametrize("on_wrong", ["flag", "reject"])
def test_what_was_called_wrong_counts_whatever_became_of_it(on_wrong: str) -> None:
    """Two claims of three are supported, also where the third was rejected for it."""
    record = verified(right("c1"), wrong("c2"), right("c3"), right("s1"), on_wrong=on_wrong)
    scores = score_verification(record)

    assert len(record.claims) == (2 if on_wrong == "reject" else 3)
    assert scores[CLAIMS].counts == (2, 3)
    assert scores[SUMMARY].counts == (1, 1)


def test_what_was_not_decided_is_not_counted() -> None:
    """Of three claims one was decided, and no sentence was: skipped, with the model's reason."""
    scores = score_verification(verified(right("c1")))

    assert scores[CLAIMS].counts == (1, 1)
    assert (scores[SUMMARY].value, scores[SUMMARY].skipped) == (
        None,
        "Claims 2 and 3 and sentence 1 were not verified by m: no decision came.",
    )


def test_a_record_that_could_not_be_verified_is_skipped_with_the_reason() -> None:
    """Never 0: nothing was said against it."""
    scores = score_verification(verified(RequestRejected("too long")))

    for score in scores.values():
        assert (score.value, score.error) == (None, None)
        assert score.skipped == "The record was not verified by m: too long."


def test_without_a_second_reading_both_are_skipped() -> None:
    """As all other scores that have nothing to measure."""
    for score in score_verification(full_record()).values():
        assert (score.value, score.skipped) == (None, "there was no second reading")


def test_an_older_rejection_counts_by_its_kind() -> None:
    """One right, one wrong, one not decided, one rejected of which no more is known: 1 of 3."""
    scores = score_verification(verified_record())

    assert scores[CLAIMS].counts == (1, 3)
    assert scores[SUMMARY].counts == (1, 2)


def test_they_are_among_the_scores_of_an_article(tmp_path: Path) -> None:
    """Skipped where nothing was verified."""
    scores = score_article(perfect(), gold_in(tmp_path)).scores

    assert scores[CLAIMS].skipped == scores[SUMMARY].skipped == "there was no second reading"
