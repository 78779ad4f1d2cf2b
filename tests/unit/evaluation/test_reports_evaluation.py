"""A verdict as text, Markdown, annotations and JUnit: all say the same, and data stays data."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from summarizer.evaluation.scores import NearMiss, Score, WrongLabel
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


DENIED = WrongLabel(
    label="status",
    gold="g7",
    claim="c4",
    text="The governor met Wen.",
    expected="denied",
    given="stated",
    quote="she denied that she had met Wen",
)
NEAR = NearMiss(gold="g2", claim="c5", expected="The bridge fell.", given="The bridge collapsed.")
DROPPED = FAILURE.model_copy(
    update={"kind": "regression", "message": "claims.f1 is 0.8, its baseline 0.9"}
)


def verdict(
    *checks: GateCheck, claim: str = "The bridge fell.", allowed: tuple[GateCheck, ...] = ()
) -> Verdict:
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
        checks=(*checks, *allowed),
        failures=failures,
        allowed=allowed,
        reason="two labels were wrong" if allowed else None,
        inputs=Inputs(gold={}, articles={}, prompts={}, schemas={}, scorers="1"),
    )


def with_labels(
    found: Verdict, *wrong: WrongLabel, near: tuple[NearMiss, ...] = (), **changes: object
) -> Verdict:
    """Return the verdict with labels and near misses in its one case; g7 stands in line 90."""
    case = found.cases[0]
    lines = {**case.lines, "g7": 90}
    case = case.model_copy(update={"wrong": wrong, "near": near, "lines": lines})
    return found.model_copy(update={"cases": (case,), **changes})


def test_the_first_line_names_the_model_and_how_it_was_asked() -> None:
    """Nobody takes a replay for a live run."""
    assert render_text(verdict()).splitlines()[0].startswith("model big-model, replayed")


def test_the_text_has_values_intervals_counts_and_what_was_missed() -> None:
    """Everything that a reader needs to believe the number."""
    text = render_text(verdict(FAILURE))
    assert "claims.recall  0.500  0.250 to 0.750  1        2       3" in text
    assert "/repo/evals/gold/a.json:41: g2: The bridge fell." in text
    assert "a: c9: It rained frogs." in text
    assert "FAILED  claims.recall is 0.5, at least 0.9 is wanted" in text
    assert "(/repo/evals/suites/s.toml:7)" in text
    assert text.endswith("failed: 1 of 1 check\n")


def test_annotations_name_files_relative_to_the_repository() -> None:
    """GitHub shows them at the threshold and at the missed claim."""
    assert render_github(verdict(FAILURE), ROOT).splitlines() == [
        "::error file=evals/suites/s.toml,line=7::claims.recall is 0.5, at least 0.9 is wanted",
        "::error file=evals/gold/a.json,line=41::g2 was missed: The bridge fell.",
    ]


def test_an_annotation_says_of_which_variant_it_is() -> None:
    """Several models in one step are told apart."""
    said = render_github(verdict(FAILURE), ROOT, variant="big-model, mine.md").splitlines()
    assert said[0].endswith("::big-model, mine.md: claims.recall is 0.5, at least 0.9 is wanted")
    assert said[1].endswith("::big-model, mine.md: g2 was missed: The bridge fell.")


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
    assert "json:41: g2: a <b> &" in (cases["a"].findtext("system-out") or "")
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")


def test_several_verdicts_have_tests_of_their_own_in_junit() -> None:
    """A CI system takes two tests of one name for one."""
    first, second = verdict(FAILURE), verdict(FAILURE).model_copy(update={"model": "small"})
    root = ET.fromstring(render_junit([first, second]))
    assert [suite.get("name") for suite in root.iter("testsuite")] == ["s: big-model", "s: small"]
    tests = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(tests)) == len(tests) == 4


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


def test_a_wrong_label_says_both_labels_and_the_article_s_words() -> None:
    """In every form, at the line of the gold; the claim too, as its words are others."""
    found = with_labels(verdict(FAILURE), DENIED)
    said = "status: g7 denied, c4 says stated: “she denied that she had met Wen”"

    text, markdown = render_text(found), render_markdown(found)
    output = ET.fromstring(render_junit([found])).findall(".//system-out")[-1].text or ""

    assert "wrong labels: 1\n  /repo/evals/gold/a.json:90: status: g7 denied, c4 says" in text
    assert said in " ".join(text.split())
    assert "      c4: The governor met Wen.\n" in text
    assert f"- /repo/evals/gold/a.json:90: {said}\n  - c4: The governor met Wen." in markdown
    assert f"  /repo/evals/gold/a.json:90: {said}\n    c4: The governor met Wen." in output
    assert render_github(found, ROOT).splitlines()[-1] == (
        f"::warning file=evals/gold/a.json,line=90::{said}%0Ac4: The governor met Wen."
    )


def test_a_claim_in_the_article_s_own_words_is_not_said_twice() -> None:
    """The quote says it; what a side does not say is called nothing."""
    label = DENIED.model_copy(
        update={"text": "She had met Wen.", "quote": "She had met Wen", "given": ""}
    )
    text = " ".join(render_text(with_labels(verdict(), label)).split())
    assert text.count("She had met Wen") == 1
    assert "c4 says nothing" in text


def test_a_near_miss_stands_beside_the_claim_that_was_missed() -> None:
    """It is still missed, and a person can see at once what was nearly right."""
    found = with_labels(verdict(FAILURE), near=(NEAR,))
    said = "nearly said by c5: The bridge collapsed."

    output = ET.fromstring(render_junit([found])).findall(".//system-out")[-1].text or ""

    assert f"a.json:41: g2: The bridge fell.\n      {said}\n" in render_text(found)
    assert f"a.json:41: g2: The bridge fell.\n  - {said}\n" in render_markdown(found)
    assert f"a.json:41: g2: The bridge fell.\n    {said}\n" in output
    assert f"g2 was missed: The bridge fell.%0A{said}\n" in render_github(found, ROOT)


def test_labels_of_an_article_are_listed_as_its_gold_is_written() -> None:
    """By line, so that one goes through the file once."""
    first = DENIED.model_copy(update={"gold": "g2", "label": "time"})  # line 41, before g7
    text = render_text(with_labels(verdict(), DENIED, first))
    assert text.index("time: g2") < text.index("status: g7")


def test_the_text_ends_with_what_failed_after_what_there_is_to_mend() -> None:
    """A person reads a terminal from its end."""
    found = with_labels(verdict(FAILURE, allowed=(DROPPED,)), DENIED)
    text = render_text(found)
    order = [
        "status, gold by row",
        "missed: 1",
        "wrong labels: 1",
        "unsupported: 1",
        "called wrong by a second reading: 1",
        "ALLOWED claims.f1",
        "FAILED  claims.recall",
        "failed: 1 of 2 checks, 1 allowed to fail\n",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_check_that_was_let_through_is_shown_with_the_reason() -> None:
    """It fails nothing, and nobody can overlook that it did not pass."""
    found = verdict(allowed=(DROPPED,))
    said = "claims.f1 is 0.8, its baseline 0.9 (reason: two labels were wrong)"
    place = "file=evals/suites/s.toml,line=7"

    text = render_text(found)
    root = ET.fromstring(render_junit([found]))

    assert "ALLOWED claims.f1 is 0.8, its baseline 0.9 (/repo/evals/suites/s.toml:7)\n" in text
    assert "        reason: two labels were wrong\npassed: 1 check, 1 allowed to fail\n" in text
    assert f"- **allowed**: {said}" in render_markdown(found)
    assert f"::notice {place}::allowed to fail: {said}" in render_github(found, ROOT)
    assert root.find(".//failure") is None
    assert root.findtext(".//system-out") == f"allowed to fail: {said}"


def test_a_failure_is_annotated_before_what_was_let_through() -> None:
    """GitHub shows ten of each kind."""
    lines = render_github(verdict(FAILURE, allowed=(DROPPED,)), ROOT).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice", "::error"]


def test_a_report_says_what_was_asked_where_and_what_it_was_held_to() -> None:
    """Prompt, endpoint, baseline and git ref, as far as there are any."""
    asked = {"prompt": "article.md", "endpoint": "http://h.example/v1"}
    held = {"baseline": "evals/b.json", "against": "origin/main"}
    found = verdict().model_copy(update={**asked, **held})

    said = render_text(found).splitlines()[1:4]
    properties = {
        each.get("name"): each.get("value")
        for each in ET.fromstring(render_junit([found])).iter("property")
    }

    assert said == [
        "suite s: 1 article, prompt article.md",
        "endpoint http://h.example/v1",
        "held to: baseline evals/b.json, against origin/main",
    ]
    assert properties.items() >= {**asked, **held}.items()
    assert "held to: baseline evals/b.json, against origin/main." in render_markdown(found)
    assert "held to" not in render_text(verdict())


def test_labels_that_were_confused_stand_in_a_table() -> None:
    """Gold by row; dots for none, and of each label how many are right."""
    assert """
status, gold by row  planned  stated   right
planned                    .       2  0 of 2
stated                     .       9  9 of 9
""" in render_text(verdict())
    right = {"polarity": {"negative": {"negative": 3}}}
    assert "polarity" not in render_text(verdict().model_copy(update={"confusion": right}))


def test_a_score_without_a_value_says_why_once() -> None:
    """Below the table, for all that share a reason; what nobody asked for is left out."""

    def skipped(reason: str) -> ScoreResult:
        return ScoreResult(value=None, n=0, skipped=1, errors=0, reason=reason)

    scores = {
        "time.accuracy": skipped("gold has no times"),
        "quantities.f1": skipped("gold has no times"),
        "claims.supported_by_model": skipped("no second reading"),
        "judge.faithfulness": skipped("no judge"),
    }
    text = render_text(verdict().model_copy(update={"scores": scores}))
    assert "time.accuracy      -              -  0        1       0" in text
    assert "no value: gold has no times (time.accuracy, quantities.f1)\n" in text
    assert "supported_by_model" not in text
    assert "judge" not in text


def test_a_score_that_was_asked_for_and_could_not_be_measured_is_shown() -> None:
    """An error is no score that nobody wanted."""
    broken = ScoreResult(value=None, n=0, skipped=0, errors=1, reason="no answer")
    found = verdict().model_copy(update={"scores": {"judge.faithfulness": broken}})
    assert "no value: no answer (judge.faithfulness)" in render_text(found)


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    """Forty are shown; the JSON has all."""
    missed = tuple(f"g{n}" for n in range(50))
    case = verdict().cases[0].model_copy(update={"missed": missed})
    text = render_text(verdict().model_copy(update={"cases": (case,)}))
    assert "missed: 50\n" in text
    assert ": g39:" in text
    assert ": g40:" not in text
    assert "  and 10 more; --json has them all\n" in text


WORDS = st.text(st.characters() | st.sampled_from(" aé国\x1b\n%|<&"), max_size=200)


@given(WORDS, WORDS)
def test_no_line_is_wider_than_80_columns(one: str, other: str) -> None:
    """Whatever the data, wide characters counted as two; only a path may be wider, alone."""
    check = FAILURE.model_copy(update={"message": one})
    let = DROPPED.model_copy(update={"message": other})
    label = DENIED.model_copy(update={"expected": one, "quote": other, "text": one})
    near = NEAR.model_copy(update={"given": other})
    found = with_labels(
        verdict(check, claim=one, allowed=(let,)),
        label,
        near=(near,),
        model=other,
        prompt=one,
        endpoint=other,
        against=one,
        reason=other,
        notes=(one,),
    )
    lines = render_text(found).splitlines()
    assert [line for line in lines if cell_len(line) > 80 or line != line.rstrip(" ")] == []


def test_a_path_that_is_wider_than_a_line_is_not_broken() -> None:
    """It stands alone, so that it can be copied."""
    path = f"/{'deep/' * 20}s.toml"
    text = render_text(verdict(FAILURE.model_copy(update={"file": path})))
    assert f"\n        ({path}:7)\n" in text


@pytest.mark.parametrize("hostile", ["\x1b[31m \u202e <b>*x*</b> ]]> | `c` \n::error::y\n# z"])
def test_new_entries_are_as_harmless_as_the_others(hostile: str) -> None:
    """Labels, near misses, reasons and refs are data."""
    label = DENIED.model_copy(update={"expected": hostile, "quote": hostile, "text": "t"})
    near = NEAR.model_copy(update={"given": hostile})
    found = with_labels(
        verdict(FAILURE, allowed=(DROPPED.model_copy(update={"message": hostile}),)),
        label,
        near=(near,),
        reason=hostile,
        against=hostile,
        endpoint=hostile,
    )
    reports = [
        render_text(found),
        render_markdown(found),
        render_github(found, ROOT),
        render_junit([found]),
    ]
    for report in reports:
        assert "\x1b" not in report
        assert "\u202e" not in report
    assert not any(line.startswith("# z") for line in reports[1].splitlines())
    assert "<b>" not in reports[1].replace("\\<b>", "")
    assert not any(line.startswith("::error::y") for line in reports[2].splitlines())
    ET.fromstring(reports[3])
