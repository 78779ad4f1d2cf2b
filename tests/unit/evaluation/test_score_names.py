"""A score that was renamed: files that have its former name are read as if they had the new one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.baseline import read_baseline
from summarizer.evaluation.scorers.table import RENAMED, SCORES
from summarizer.evaluation.suite import Suite, load_suite
from summarizer.evaluation.verdict import read_verdict
from tests.golds import write_gold

OLD, NEW = "summary.faithfulness", "summary.words_carried"
BASELINES = Path(__file__).resolve().parents[3] / "evals" / "baselines"


def suite(folder: Path, text: str) -> Suite:
    write_gold(folder)
    path = folder / "ours.toml"
    path.write_text(f'gold = ["harbour.json"]\n{text}', encoding="utf-8")
    return load_suite(path)


def test_every_renamed_score_is_known_by_its_new_name_only() -> None:
    """Two names for one score would be two thresholds."""
    assert set(RENAMED.values()) <= SCORES.keys()
    assert SCORES.keys().isdisjoint(RENAMED)


def test_a_suite_with_the_former_name_is_read_with_a_note(tmp_path: Path) -> None:
    """In every table that names scores; the note says where, and what it is called now."""
    found = suite(
        tmp_path,
        f'[thresholds]\n"{OLD}" = {{ min = 0.5 }}\n\n'
        f'[slices.all]\narticles = ["*"]\nthresholds = {{ "{OLD}" = {{ min = 0.4 }} }}\n\n'
        f'[cases.harbour]\n"{OLD}" = {{ min = 0.3 }}\n',
    )

    limits = (
        found.tables.thresholds,
        found.tables.slices["all"].thresholds,
        found.tables.cases["harbour"],
    )
    assert [each[NEW].min for each in limits] == [0.5, 0.4, 0.3]
    path = found.file.path
    assert found.notes == tuple(
        f"{path}:{line}: {OLD} is called {NEW} now; it is read all the same" for line in (3, 7, 10)
    )
    assert found.file.line(("thresholds", NEW)) == 3


def test_a_suite_with_the_new_name_has_no_note(tmp_path: Path) -> None:
    """Nothing to say; a comment may say what it was called."""
    found = suite(tmp_path, f'[thresholds]\n"{NEW}" = {{ min = 0.5 }} # was {OLD}\n')

    assert found.notes == ()
    assert found.file.line(("thresholds", NEW)) == 3


def test_both_names_in_one_table_are_an_error(tmp_path: Path) -> None:
    """Which of the two limits holds cannot be known."""
    with pytest.raises(ConfigurationError, match=f"{OLD} is called {NEW} now: leave one"):
        suite(tmp_path, f'[thresholds]\n"{NEW}" = {{ min = 0.5 }}\n"{OLD}" = {{ min = 0.4 }}\n')


def test_a_baseline_with_the_former_name_is_read(tmp_path: Path) -> None:
    """Its floor, and the scores of its cases, are those of the score as it is called now."""
    pinned = read_baseline(BASELINES / "seeds.json")
    old = tmp_path / "old.json"
    old.write_bytes(pinned.to_json().replace(NEW.encode(), OLD.encode()))

    assert OLD in old.read_text(encoding="utf-8")
    assert read_baseline(old) == pinned


def test_a_verdict_with_the_former_name_is_read(tmp_path: Path) -> None:
    """So that runs of before can be compared with those of today."""
    path = tmp_path / "verdict.json"
    score = {"value": 0.5, "n": 1, "skipped": 0, "errors": 0}
    inputs = {"gold": {}, "articles": {}, "prompts": {}, "schemas": {}, "scorers": "1"}
    case = {"article": "a", "gold": "a.json", "outcome": "ok", "scores": {OLD: {"counts": [1, 2]}}}
    content = {
        "schema": "urn:summarizer:verdict:1",
        "verdict": "pass",
        "suite": "s",
        "model": "m",
        "mode": "live",
        "scores": {OLD: score},
        "cases": [case],
        "inputs": inputs,
    }
    path.write_text(json.dumps(content), encoding="utf-8")

    verdict = read_verdict(path)

    assert verdict.scores[NEW].value == 0.5
    assert verdict.cases[0].scores[NEW].value == 0.5
    both = {**content, "scores": {OLD: score, NEW: score}}
    path.write_text(json.dumps(both), encoding="utf-8")
    with pytest.raises(InputError, match="leave one of them out"):
        read_verdict(path)
