"""A verdict as text, Markdown, annotations and JUnit: all say the same, and data stays data."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from summarizer.evaluation.scores import Score
from summarizer.evaluation.verdict import (
    CaseResult,
    GateCheck,
    Inputs,
    ScoreResult,
    Verdict,
)
from summarizer.reports.evaluation import render_github, render_markdown, render_text
from summarizer.reports.junit import render_junit

ROOT = Path("/repo")
FAILURE = GateCheck(
    kind="minimum",
    passed=False,
    message="claims.recall is 0.5, at least 0.9 is wanted",
    score="claims.recall",
    value=0.5,
    limit=0.9,
    file="/repo/evals/suites/s.toml",
    line=7,
)


def verdict(*checks: GateCheck, claim: str = "The bridge fell.") -> Verdict:
    failures = tuple(check for check in checks if not check.passed)
    return Verdict(
        verdict="fail" if failures else "pass",
        suite="s",
        model="big-model",
        mode="replayed",
        scores={
            "claims.recall": ScoreResult(value=0.5, low=0.25, high=0.75, n=1, skipped=2, errors=3)
        },
        confusion={
            "status": {
                "planned": {"planned": 0, "stated": 2},
                "stated": {"planned": 0, "stated": 9},
            }
        },
        cases=(
            CaseResult(
                article="a",
                gold="/repo/evals/gold/a.json",
                outcome="ok",
                scores={"claims.recall": Score(counts=(1, 2))},
                missed=("g2",),
                unsupported=("c9",),
                called_wrong=("c4: It shone. (negation: It did not.)",),
                texts={"g2": claim, "c9": "It rained frogs."},
                lines={"g2": 41},
            ),
        ),
        checks=checks,
        failures=failures,
        inputs=Inputs(gold={}, articles={}, prompts={}, schemas={}, scorers="1"),
    )


def test_the_first_line_names_the_model_and_how_it_was_asked() -> None:
    """Nobody takes a replay for a live run."""
    assert render_text(verdict()).splitlines()[0].startswith("model big-model, replayed")


def test_the_text_has_values_intervals_counts_and_what_was_missed() -> None:
    """Everything that a reader needs to believe the number."""
    text = render_text(verdict(FAILURE))
    assert "claims.recall  0.500  0.250 to 0.750  1        2       3" in text
    assert "/repo/evals/gold/a.json:41: g2: The bridge fell." in text
    assert "a: c9: It rained frogs." in text
    assert "status: 2 planned read as stated" in text
    assert text.endswith("failed: 1 of 1 check\n")


def test_annotations_name_files_relative_to_the_repository() -> None:
    """GitHub shows them at the threshold and at the missed claim."""
    assert render_github(verdict(FAILURE), ROOT).splitlines() == [
        "::error file=evals/suites/s.toml,line=7::claims.recall is 0.5, at least 0.9 is wanted",
        "::error file=evals/gold/a.json,line=41::g2 was missed: The bridge fell.",
    ]


def test_a_verdict_that_passed_annotates_no_error() -> None:
    """What was missed is still to be seen, as a notice."""
    said = render_github(verdict(), ROOT)
    assert "::error" not in said
    assert "::notice file=evals/gold/a.json,line=41::g2 was missed" in said


def test_an_annotation_cannot_be_ended_by_data() -> None:
    """Line breaks and percent signs of a claim do not begin another workflow command."""
    said = render_github(verdict(FAILURE, claim="50%\n::stop-commands::x"), ROOT)
    assert said.splitlines()[1].endswith("g2 was missed: 50%25 ::stop-commands::x")
    assert len(said.splitlines()) == 2


def test_junit_is_xml_whatever_the_data_is() -> None:
    """Markup, control characters and non-characters of a claim leave the file readable."""
    data = 'a <b> & "c" ]]> \x1b[31m \uffff'
    root = ET.fromstring(render_junit([verdict(FAILURE, claim=data)]))
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert set(cases) == {"claims.recall minimum", "a"}
    assert cases["claims.recall minimum"].find("failure") is not None
    assert cases["a"].find("failure") is None
    assert "missed g2: a <b> &" in (cases["a"].findtext("system-out") or "")
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")


def test_a_case_with_a_missed_threshold_of_its_own_fails_in_junit() -> None:
    """The article's testcase is the one that fails."""
    own = FAILURE.model_copy(update={"where": "a"})
    root = ET.fromstring(render_junit([verdict(own)]))
    failed = [c.get("name") for c in root.iter("testcase") if c.find("failure") is not None]
    assert failed == ["a"]


def test_markdown_has_the_table_and_no_markup_of_the_data() -> None:
    """A claim with markup shows as its own characters."""
    text = render_markdown(verdict(FAILURE, claim="<img src=x> **bold**"))
    assert "| `claims.recall` | 0.500 | 0.250 to 0.750 | 1 | 2 | 3 |" in text
    assert "| `planned` | 0 | 2 |" in text
    assert "<img" not in text.replace("\\<img", "")
    assert "**bold**" not in text


def test_claims_that_a_second_reading_calls_wrong_are_listed() -> None:
    """With what is wrong, in both forms."""
    listed = "a: c4: It shone. (negation: It did not.)"

    text, markdown = render_text(verdict()), render_markdown(verdict())

    assert f"called wrong by a second reading: 1\n  {listed}" in text
    assert f"Called wrong by a second reading: 1</summary>\n\n- {listed}" in markdown
