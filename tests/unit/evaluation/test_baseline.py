"""Baselines: what they pin, when they refuse, and that updates lower nothing unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.baseline import read_baseline
from summarizer.evaluation.evaluate import Options, evaluate
from summarizer.evaluation.inputs import COMPARED, changed
from summarizer.evaluation.runs import load_cases
from summarizer.evaluation.suite import load_suite
from summarizer.evaluation.verdict import Inputs, Verdict
from tests import evals_results
from tests.evaluation import made_records, write_records, write_suite, write_world

THRESHOLDS = """
[thresholds]
"claims.recall" = { min = 0.1, max_drop = 0.2 }
"status.accuracy" = { min = 0.1 }
"""
INPUTS = Inputs(
    gold={"a.json": "1"}, articles={"a": "1"}, prompts={"p.md": "1"}, schemas={}, scorers="1"
)
Evaluate = Callable[..., Verdict]


@pytest.fixture
def run(tmp_path: Path) -> Evaluate:
    """Evaluate the perfect records, less the last `n_dropped` claims of the first article."""
    write_world(tmp_path)

    def evaluated(options: dict[str, object], *, n_dropped: int = 0, denied: int = 0) -> Verdict:
        suite = load_suite(write_suite(tmp_path, THRESHOLDS))
        records = made_records()
        claims = records[0]["claims"]
        for claim in claims[:denied]:
            claim["status"] = "denied"
        records[0]["claims"] = claims[: len(claims) - n_dropped]
        path = write_records(tmp_path / "records.jsonl", records)
        return evaluate(
            suite, load_cases(suite), suite.settings(), Options(records=path, **options)
        ).verdict

    return evaluated


def test_a_drop_within_max_drop_passes(run: Evaluate, tmp_path: Path) -> None:
    """One of six claims is 0.17 of recall, and 0.2 may be lost."""
    path = tmp_path / "base.json"
    run({"pin": path})
    assert run({"baseline": path}, n_dropped=1).passed


def test_a_drop_beyond_max_drop_fails_and_names_the_new_misses(
    run: Evaluate, tmp_path: Path
) -> None:
    """Two of six claims are 0.33 of recall; what was found before is listed."""
    path = tmp_path / "base.json"
    run({"pin": path})
    verdict = run({"baseline": path}, n_dropped=2)
    (failure,) = verdict.failures
    assert (failure.kind, failure.score, failure.limit) == ("regression", "claims.recall", 1.0)
    assert failure.message.endswith("newly missed: bridge#g2, bridge#g3")


def test_without_max_drop_nothing_may_be_lost(run: Evaluate, tmp_path: Path) -> None:
    """One status of six is a regression."""
    path = tmp_path / "base.json"
    run({"pin": path})
    assert [f.score for f in run({"baseline": path}, denied=1).failures] == ["status.accuracy"]


def test_many_small_steps_do_not_lower_the_floor(run: Evaluate, tmp_path: Path) -> None:
    """An update within max_drop is pinned, but its floor stays the best that ever was."""
    path = tmp_path / "base.json"
    run({"pin": path})
    assert run({"pin": path}, n_dropped=1).passed
    pinned = read_baseline(path).scores["claims.recall"]
    assert pinned.value == pytest.approx(5 / 6)
    assert pinned.floor == 1.0
    assert not run({"pin": path}, n_dropped=2).passed


def test_a_floor_is_lowered_when_told(run: Evaluate, tmp_path: Path) -> None:
    """--allow-regression pins what is there."""
    path = tmp_path / "base.json"
    run({"pin": path})
    run({"pin": path, "lower": True}, n_dropped=2)
    assert read_baseline(path).scores["claims.recall"].floor == pytest.approx(4 / 6)


def test_a_baseline_holds_counts_per_case(run: Evaluate, tmp_path: Path) -> None:
    """One claim of three was missed: recall's counts are 2 of 3."""
    path = tmp_path / "base.json"
    run({"pin": path}, n_dropped=1)
    case = read_baseline(path).cases["bridge"]
    assert case.scores["claims.recall"].counts == (2.0, 3.0)
    assert case.missed == ("g3",)


def test_pinning_twice_gives_the_same_file(run: Evaluate, tmp_path: Path) -> None:
    """A baseline in a repository changes only when a score or an input does."""
    path = tmp_path / "base.json"
    run({"pin": path})
    before = path.read_bytes()
    run({"pin": path})
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("gold", {"a.json": "2"}, "gold: a.json is another"),
        ("gold", {}, "gold: a.json is missing"),
        ("articles", {"a": "1", "b": "1"}, "articles: b is new"),
        ("scorers", "2", "the scorers are version 2, not 1"),
    ],
)
def test_every_kind_of_input_is_pinned(field: str, value: object, said: str) -> None:
    """What changed is said, one thing at a time."""
    now = INPUTS.model_copy(update={field: value})
    assert list(changed(INPUTS, now)) == [said]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("prompts", {"p.md": "2"}, "prompts: p.md is another"),
        ("schemas", {"s.json": "1"}, "schemas: s.json is new"),
    ],
)
def test_what_is_compared_keeps_nothing_from_being_compared(
    field: str, value: object, said: str
) -> None:
    """Prompts and schemas are what a gate is for: they are told, and refuse nothing."""
    now = INPUTS.model_copy(update={field: value})
    assert list(changed(INPUTS, now)) == []
    assert list(changed(INPUTS, now, kinds=COMPARED)) == [said]


def test_a_prompt_under_another_name_is_no_other_prompt() -> None:
    """Records name a prompt by its front matter, runs by its file."""
    now = INPUTS.model_copy(update={"prompts": {"mine.md": "1"}})
    assert list(changed(INPUTS, now, kinds=COMPARED)) == []


def test_a_baseline_that_lost_a_case_is_refused(run: Evaluate, tmp_path: Path) -> None:
    """Cases are never intersected away."""
    path = tmp_path / "base.json"
    run({"pin": path})
    value = orjson.loads(path.read_bytes())
    del value["cases"]["ferry"]
    path.write_bytes(orjson.dumps(value))
    with pytest.raises(InputError, match="cases: ferry"):
        run({"baseline": path})


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"{}", "is no baseline"),
        (b"[]", "not an object"),
        (b'{"schema": 1, "schema": 2}', r"base.json:1: /schema: this key stands twice"),
        (b'{"schema": NaN}', "is not JSON"),
        (b'{"schema": "urn:summarizer:baseline:1"}', "suite: field required"),
    ],
)
def test_a_file_that_is_no_baseline_is_named(
    run: Evaluate, tmp_path: Path, content: bytes, word: str
) -> None:
    """Broken data is exit code 3."""
    path = tmp_path / "base.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=word):
        run({"baseline": path})


def test_a_baseline_needs_thresholds(tmp_path: Path) -> None:
    """A suite that holds no score to anything would pass whatever the baseline says."""
    suite = load_suite(write_world(tmp_path))
    with pytest.raises(ConfigurationError, match="there are none"):
        evaluate(
            suite, load_cases(suite), suite.settings(), Options(baseline=tmp_path / "base.json")
        )


def test_the_scores_in_the_readme_are_those_of_the_baselines() -> None:
    """What the documentation says was measured; `python -m tests.evals_results` renews it."""
    assert evals_results.current() == evals_results.table()
