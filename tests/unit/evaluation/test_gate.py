"""The gate: which verdict a run gets, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.backends.base import Request
from summarizer.backends.scripted import ScriptedAnswer, ScriptedBackend
from summarizer.errors import ConfigurationError, InputError, RefusedReply
from summarizer.evaluation.gate import decide
from summarizer.evaluation.inputs import inputs_of
from summarizer.evaluation.recorded_store import RecordedStore, open_replies
from summarizer.evaluation.recordings import read_recording
from summarizer.evaluation.runs import load_cases, make_records, read_made
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.silence import Replies
from summarizer.evaluation.suite import load_suite
from summarizer.evaluation.verdict import Verdict
from summarizer.models import Article
from summarizer.summarizer import Summarizer
from tests.evaluation import TEXTS, reply, write_suite, write_world

Judge = Callable[..., Verdict]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Evaluate scripted answers, those of gold unless others are given, on the small world."""
    write_world(tmp_path)

    def verdict(text: str = "", repeats: int = 1, **answers: ScriptedAnswer) -> Verdict:
        suite = load_suite(write_suite(tmp_path, text))
        cases = load_cases(suite)
        backend = ScriptedBackend({**{name: reply(name) for name in TEXTS}, **answers})
        settings = suite.settings(model="m")
        run = make_records(cases, settings, repeats=repeats, backend=backend)
        scored = [
            [score_article(r, g) for r, g in zip(each, cases, strict=True)] for each in run.repeats
        ]
        return decide(suite, cases, run, scored, inputs_of(cases, settings))

    return verdict


def without(name: str, n: int) -> dict[str, object]:
    """Return the perfect reply without its last `n` claims."""
    value = reply(name)
    return {**value, "claims": value["claims"][:-n]}


def test_a_perfect_run_passes_with_scores_of_one(judge: Judge) -> None:
    """What says exactly what gold says scores 1, and nothing is missed."""
    verdict = judge('[thresholds]\n"claims.f1" = { min = 1 }')
    assert verdict.passed
    for name in ("claims.recall", "claims.precision", "claims.f1", "status.accuracy"):
        assert verdict.scores[name].value == 1.0
    assert [case.missed for case in verdict.cases] == [(), ()]


def test_a_missed_threshold_fails_and_says_by_how_much(judge: Judge) -> None:
    """Two of six claims are found where at least 0.9 was wanted."""
    verdict = judge(
        '[thresholds]\n"claims.recall" = { min = 0.9 }',
        bridge=without("bridge", 2),
        ferry=without("ferry", 2),
    )
    (failure,) = verdict.failures
    assert (failure.kind, failure.score, failure.limit) == ("minimum", "claims.recall", 0.9)
    assert failure.value == pytest.approx(2 / 6)
    assert failure.message == "claims.recall is 0.3333, at least 0.9 is wanted"


def test_a_slice_is_held_to_its_own_limit(judge: Judge) -> None:
    """The whole passes, the slice does not."""
    verdict = judge(
        '[thresholds]\n"claims.recall" = { min = 0.6 }\n'
        '[slices.water]\narticles = ["fer*"]\nthresholds = { "claims.recall" = { min = 0.5 } }',
        ferry=without("ferry", 2),
    )
    assert [(f.where, f.value) for f in verdict.failures] == [("slice water", pytest.approx(1 / 3))]


def test_a_single_case_is_held_to_its_own_limit(judge: Judge) -> None:
    """One article can be pinned by its id."""
    verdict = judge('[cases.ferry]\n"claims.recall" = { min = 0.5 }', ferry=without("ferry", 2))
    assert [f.where for f in verdict.failures] == ["ferry"]


def test_a_score_without_a_value_keeps_no_limit(judge: Judge) -> None:
    """What was not measured cannot pass: no matched claim of the small world has a day."""
    verdict = judge('[thresholds]\n"time.accuracy" = { min = 0 }')
    (failure,) = verdict.failures
    assert "no value (no matched claim has a day)" in failure.message


def test_a_floor_on_coverage_is_a_threshold(judge: Judge) -> None:
    """A score that half the cases skip fails a coverage of 0.9."""
    empty = {"entities": [], "claims": [], "summary": {"headline": "", "sentences": []}}
    verdict = judge('[thresholds]\n"claims.precision" = { coverage = 0.9 }', ferry=empty)
    (failure,) = verdict.failures
    assert (failure.kind, failure.value) == ("coverage", 0.5)


def test_an_article_without_a_record_fails_the_gate(judge: Judge) -> None:
    """A refusal is no smaller evaluation: its scores are errors, and the gate is closed."""
    verdict = judge(ferry=RefusedReply("no"))
    (failure,) = verdict.failures
    assert (failure.kind, failure.where) == ("outcome", "ferry")
    assert verdict.scores["claims.f1"].errors == 1
    assert verdict.scores["claims.f1"].n == 1
    assert verdict.cases[1].missed == ("g1", "g2", "g3")


def test_few_articles_are_said_to_be_few(judge: Judge) -> None:
    """With fewer than five articles the interval is over claims, and a note says so."""
    verdict = judge(ferry=without("ferry", 1))
    recall = verdict.scores["claims.recall"]
    assert recall.low is not None
    assert recall.low < 5 / 6 < (recall.high or 0)
    assert any("2 articles are too few" in note for note in verdict.notes)


def test_gold_that_was_drafted_from_the_model_it_scores_is_said(
    tmp_path: Path, judge: Judge
) -> None:
    """A person has put a name to it, and may have let stand what the model wrote."""
    path = tmp_path / "gold" / "ferry.json"
    labels = path.read_text(encoding="utf-8")
    path.write_text(labels.replace("{", '{"draft": "m",', 1), encoding="utf-8")
    own = judge().notes
    path.write_text(labels.replace("{", '{"draft": "another",', 1), encoding="utf-8")
    others = judge().notes

    assert any("the gold of 1 article was drafted from m," in note for note in own)
    assert not any("drafted" in note for note in others)


def test_repeats_are_cases_of_their_own(judge: Judge) -> None:
    """Three repeats of two articles are six cases; the same answer each time has no spread."""
    verdict = judge(repeats=3)
    recall = verdict.scores["claims.recall"]
    assert (recall.n, recall.runs, recall.spread) == (6, (1.0, 1.0, 1.0), 0.0)


def test_labels_that_were_confused_are_counted(judge: Judge) -> None:
    """The confusion table has gold by row: one planned claim was read as stated."""
    value = reply("bridge")
    value["claims"][1]["status"] = "stated"
    verdict = judge(bridge=value)
    assert verdict.confusion["status"]["planned"] == {"planned": 0, "possible": 0, "stated": 1}
    # stated: 4 right of 5 given, planned: 0, possible: 1
    assert verdict.scores["status.macro_f1"].value == pytest.approx((8 / 9 + 0 + 1) / 3)


def test_the_article_is_asked_for_as_run_asks_for_it(tmp_path: Path) -> None:
    """A reply made by `run`, or by hand, answers an evaluation too: the request is the same."""
    suite = load_suite(write_world(tmp_path))
    for gold in load_cases(suite):
        read = Article.from_path(gold.file.parent / gold.article.path)
        assert gold.source.model_dump() == read.model_dump()


def test_offline_without_any_reply_is_no_evaluation(tmp_path: Path) -> None:
    """Neither store nor recording answers: that is said, not scored."""
    suite = load_suite(write_world(tmp_path))
    cases = load_cases(suite)
    settings = suite.settings(model="m", offline=True, cache_dir=tmp_path / "store")
    with (
        open_replies(settings, (), store_named=True) as store,
        pytest.raises(ConfigurationError, match="answers none of the requests"),
    ):
        make_records(cases, settings, replies=Replies(store))


def test_a_recording_that_is_not_intact_is_named(tmp_path: Path) -> None:
    """An edited file is bad data; an empty folder is no recording."""
    folder = tmp_path / "rec"
    folder.mkdir()
    with pytest.raises(InputError, match="holds no recorded replies"):
        read_recording(folder)
    (folder / f"{'a' * 64}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"a{64}\.json"):
        read_recording(folder)


def test_a_recording_goes_before_the_store(tmp_path: Path) -> None:
    """What this machine's store holds does not change what a recording says."""
    entry = {
        "completion": {"choices": [{}]},
        "mode": "json_schema",
        "latency_s": 0.1,
        "created": "2026-11-01T00:00:00+00:00",
        "attempts": 1,
        "model": "recorded",
        "endpoint": "e",
    }
    with RecordedStore(tmp_path / "store", {"a" * 64: entry}) as store:
        store.put("a" * 64, {**entry, "model": "stored"})
        found = store.get("a" * 64)
        assert found is not None
        assert found["model"] == "recorded"
        assert list(store.used) == ["a" * 64]


def test_what_a_second_reading_says_is_noted_and_paid_for(tmp_path: Path) -> None:
    """The verdict names the claims that are called wrong, and counts the tokens that it took."""
    write_world(tmp_path)
    suite = load_suite(write_suite(tmp_path, ""))
    cases = load_cases(suite)
    settings = suite.settings(model="m", verify=True)

    def answer(request: Request) -> ScriptedAnswer:
        asked = re.findall(r'^{"id":"([cs]\d+)"', request.messages[-1]["content"], re.MULTILINE)
        right = {"words": None, "why": "", "wrong": [], "answer": "right"}
        wrong = {**right, "why": "Nobody said so.", "wrong": ["added"], "answer": "wrong"}
        said = [{"id": name, **(wrong if name in ("c1", "s1") else right)} for name in asked]
        article = request.article
        assert article is not None
        return {"decisions": said} if asked else reply(article.id)

    run = make_records(cases, settings, backend=ScriptedBackend(answer))
    scored = [
        [score_article(r, g) for r, g in zip(each, cases, strict=True)] for each in run.repeats
    ]
    verdict = decide(suite, cases, run, scored, inputs_of(cases, settings))

    (note,) = [note for note in verdict.notes if note.startswith("a second reading")]
    assert note.startswith("a second reading by m: 2 of 6 claims and 2 of ")
    assert note.endswith(" sentences called wrong")
    for case in verdict.cases:
        claim, sentence = case.called_wrong
        assert claim.startswith("c1: ")
        assert claim.endswith(" (added: Nobody said so.)")
        assert sentence.startswith("s1: ")
    assert verdict.scores["flags.unsupported"].value == 2.0
    assert verdict.usage.requests == 4


def test_what_verifies_the_built_in_reader_is_asked(tmp_path: Path) -> None:
    """The report says so, and counts its requests and reasks alone."""
    write_world(tmp_path)
    suite = load_suite(write_suite(tmp_path, ""))
    cases = load_cases(suite)

    def answer(request: Request) -> ScriptedAnswer:
        names = re.findall(r'^{"id":"([cs]\d+)"', request.messages[-1]["content"], re.MULTILINE)
        right = {"words": None, "why": "", "wrong": [], "answer": "right"}
        said = [{"id": name, **right} for name in names]
        return {"decisions": said} if said and len(request.messages) > 2 else "All is well."

    with Summarizer("extractive", verify=False) as reading:
        read = [reading.summarize(case.source) for case in cases]
    with Summarizer("m", verify=True, backend=ScriptedBackend(answer)) as verifying:
        records = [verifying.verify(c.source, r) for c, r in zip(cases, read, strict=True)]
    made = tmp_path / "made.jsonl"
    made.write_text("".join(f"{each.model_dump_json()}\n" for each in records), encoding="utf-8")
    run = read_made(made, cases)
    scored = [[score_article(r, g) for r, g in zip(run.repeats[0], cases, strict=True)]]
    verdict = decide(suite, cases, run, scored, inputs_of(cases, suite.settings()))

    assert verdict.mode == "replayed"
    assert verdict.headline.startswith("model extractive, verified by m, replayed: ")
    assert (verdict.usage.requests, verdict.usage.reasks) == (2 * len(cases), len(cases))
