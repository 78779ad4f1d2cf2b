"""Comparing two runs: differences with intervals, and nothing left out in silence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.compare import compare
from summarizer.evaluation.scores import Score
from summarizer.evaluation.verdict import (
    CaseResult,
    Inputs,
    ScoreResult,
    Verdict,
    read_verdict,
)
from summarizer.reports.comparison import render_comparison

Found = Mapping[str, int]  # by article, how many of its ten claims were found


def verdict(found: Found, *, gold: str = "1", score: str = "claims.recall") -> Verdict:
    """Return a verdict with one score; an article whose count is negative skips it."""
    cases = []
    for article, n in found.items():
        measured = Score(counts=(n, 10)) if n >= 0 else Score(skipped="none")
        cases.append(
            CaseResult(
                article=article,
                gold=f"gold/{article}.json",
                outcome="ok",
                scores={score: measured},
                missed=tuple(f"g{k}" for k in range(max(n, 0), 10)),
                texts={f"g{k}": f"claim {k}" for k in range(10)},
            )
        )
    total = sum(n for n in found.values() if n >= 0)
    n = sum(count >= 0 for count in found.values())
    return Verdict(
        verdict="pass",
        suite="s",
        model="m",
        mode="replayed",
        scores={score: ScoreResult(value=total / (10 * n), n=n, skipped=0, errors=0)},
        cases=tuple(cases),
        inputs=Inputs(
            gold={"g": gold},
            articles=dict.fromkeys(found, "1"),
            prompts={},
            schemas={},
            scorers="1",
        ),
    )


def test_a_difference_in_every_article_is_more_than_noise() -> None:
    """Six articles that each lose two claims of ten leave no doubt; the interval excludes 0."""
    before = verdict({f"a{n}": 7 + n % 3 for n in range(6)})
    after = verdict({f"a{n}": 5 + n % 3 for n in range(6)})
    score = compare(before, after).scores["claims.recall"]
    assert score.difference == pytest.approx(-0.2)
    assert (score.low, score.high) == (pytest.approx(-0.2), pytest.approx(-0.2))
    assert score.noise is False
    assert score.said == "worse, more than noise"


def test_a_difference_that_goes_both_ways_could_be_noise() -> None:
    """Three articles better and three worse: 0 is in the interval, and a size could be seen."""
    before = verdict({f"a{n}": 5 for n in range(6)})
    after = verdict({"a0": 8, "a1": 8, "a2": 8, "a3": 3, "a4": 3, "a5": 3})
    score = compare(before, after).scores["claims.recall"]
    assert score.noise is True
    assert score.said == "better, but it could be noise"
    # sd of the six differences (.3 and -.2) is .25, so the error of their mean is .102
    assert score.smallest_seen == pytest.approx(2.8 * 0.25 / 6**0.5, rel=0.1)


def test_lower_is_better_for_what_is_wrong() -> None:
    """More unsupported claims are worse."""
    before = verdict(dict.fromkeys("abcdef", 1), score="claims.unsupported")
    after = verdict(dict.fromkeys("abcdef", 2), score="claims.unsupported")
    assert compare(before, after).scores["claims.unsupported"].said.startswith("worse")


def test_the_same_run_is_the_same() -> None:
    """A run beside itself differs in nothing."""
    one = verdict(dict.fromkeys("abcdef", 5))
    found = compare(one, one)
    assert found.scores["claims.recall"].said == "the same"
    assert (found.fixed, found.broke) == ((), ())


def test_claims_that_were_fixed_and_that_broke_are_listed() -> None:
    """By article and claim, in either direction."""
    found = compare(verdict({"a": 8, "b": 5}), verdict({"a": 7, "b": 6}))
    assert [(c.article, c.claim) for c in found.fixed] == [("b", "g5")]
    assert [(c.article, c.claim) for c in found.broke] == [("a", "g7")]


def test_an_article_that_only_one_run_measured_is_counted() -> None:
    """It cannot be compared, and the table says that it is left out."""
    found = compare(
        verdict({**dict.fromkeys("abcde", 5), "f": -1}), verdict(dict.fromkeys("abcdef", 5))
    )
    score = found.scores["claims.recall"]
    assert (score.n, score.left_out) == (5, 1)
    assert "1 article has a value in one run only, and is left out" in render_comparison(found)


def test_an_article_that_is_not_read_any_more_is_listed() -> None:
    """No score tells: an article without a value is left out of them all."""
    first, second = verdict({"a": 5, "b": 5}), verdict({"a": 5, "b": -1})
    cases = [case.model_copy(update={"outcome": "failed"}) for case in second.cases[1:]]
    lost = second.model_copy(update={"cases": (second.cases[0], *cases)})
    found = compare(first, lost)
    assert (found.unread, found.worse) == (("b",), [])
    assert "not read any more: 1\n  b\n" in render_comparison(found)
    assert compare(lost, first).unread == ()


def test_runs_of_other_cases_are_refused() -> None:
    """A case that one run lacks is an error, never intersected away."""
    with pytest.raises(InputError, match="only one of them has: b"):
        compare(verdict({"a": 5, "b": 5}), verdict({"a": 5}))


def test_runs_on_other_gold_are_refused() -> None:
    """Scores against other labels are other scores."""
    with pytest.raises(InputError, match="gold: g is another"):
        compare(verdict({"a": 5}), verdict({"a": 5}, gold="2"))


def test_a_case_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Duplicate ids are an error of the file."""
    one = verdict({"a": 5})
    path = tmp_path / "v.json"
    text = one.to_json().decode()
    case = text[text.index('"cases": [') + 10 : text.index('],\n  "checks"')]
    path.write_text(text.replace(case, f"{case.rstrip()},{case}"), encoding="utf-8")
    with pytest.raises(InputError, match="'a' stands twice"):
        read_verdict(path)


def test_a_verdict_is_read_as_it_was_written(tmp_path: Path) -> None:
    """JSON loses nothing."""
    one = verdict({"a": 5, "b": -1})
    path = tmp_path / "v.json"
    path.write_bytes(one.to_json())
    assert read_verdict(path) == one
