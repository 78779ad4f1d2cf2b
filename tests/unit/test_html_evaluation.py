"""The parts of an evaluation's page: rows, checks and what leads to their articles, changes."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer.evaluation.evaluate import Evaluation, Options, evaluate
from summarizer.evaluation.runs import load_cases
from summarizer.evaluation.suite import load_suite
from summarizer.reports.html.evaluation import render_evaluations
from summarizer.reports.html.evaluation.cases import CasePart
from summarizer.reports.html.evaluation.changes import compared_with
from summarizer.reports.html.evaluation.checks import CheckRow, check_rows
from summarizer.reports.html.evaluation.rows import Row
from summarizer.reports.html.evaluation.scores import ScoreLine, score_lines
from summarizer.reports.html.evaluation.tables import label_tables
from tests import evaluation_pages as pages
from tests.commands import ROOT
from tests.evaluation import gold, made_records, write_records, write_suite, write_world

Edit = Callable[[list[dict[str, Any]]], None]


def evaluation_of(folder: Path, edit: Edit | None = None, **options: Any) -> Evaluation:
    """Score the perfect records, once they are edited, on the suite that stands in the folder."""
    records = made_records()
    if edit is not None:
        edit(records)
    path = write_records(folder / "records.jsonl", records)
    return pages.evaluation_of(folder / "suites" / "small.toml", path, **options)


def parts_of(evaluation: Evaluation) -> list[CasePart]:
    """Return the articles of a run."""
    since = compared_with(evaluation)
    return [CasePart(evaluation, 1, "", n, 1, since) for n in range(len(evaluation.cases))]


def rows(folder: Path, edit: Edit | None = None, article: int = 0) -> list[Row]:
    """Return the rows of an article of the small world."""
    return parts_of(evaluation_of(folder, edit))[article].rows


def checks(evaluation: Evaluation) -> list[CheckRow]:
    """Return the checks that did not pass."""
    found = check_rows(evaluation, compared_with(evaluation))
    return [row for row in found if row.word != "passed"]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Write the small world, its suite without thresholds; return its folder."""
    write_world(tmp_path)
    return tmp_path


def test_what_is_right_stands_beside_its_gold(world: Path) -> None:
    """Three claims for three of gold, with the labels of both in the same words."""
    found = rows(world)

    assert [row.results for row in found] == [("right",)] * 3
    for row in found:
        assert row.gold is not None
        assert row.gold.text == row.claims[0].text
        assert row.gold.labels == row.claims[0].labels
    assert [label.words for label in found[1].claims[0].labels] == [
        "Ilse Brandow",
        "planned",
        "positive",
        "40,000,000 marks",
    ]


def test_a_missed_claim_lowers_what_counts_it(world: Path) -> None:
    """g1 is core and makes the key point, so more scores than recall and F1 fall."""
    found = rows(world, lambda records: records[0]["claims"].pop(0))

    assert found[0].results == ("missed",)
    assert found[0].claims == ()
    assert found[0].scores == (
        "claims.recall",
        "claims.recall.core",
        "claims.f1",
        "key_points.coverage",
    )


def test_what_nearly_says_a_missed_claim_stands_beside_it_marked(world: Path) -> None:
    """The number is another: the claim is wrong by itself, too, in a row of its own."""

    def edit(records: list[dict[str, Any]]) -> None:
        claim = records[0]["claims"][1]
        claim["text"] = claim["text"].replace("40", "90")

    found = rows(world, edit)
    nearly = found[1].nearly

    assert found[1].results == ("missed", "nearly said")
    assert nearly is not None
    assert [piece.text for piece in nearly.article if piece.differs] == ["40"]
    assert [piece.text for piece in nearly.other if piece.differs] == ["90"]
    assert [row.results for row in found if row.gold is None] == [("unsupported",)]


def test_a_wrong_label_lowers_its_own_scores(world: Path) -> None:
    """A source that is left out is wrong at both ends of the chain; of a status both scores."""

    def edit(records: list[dict[str, Any]]) -> None:
        records[0]["claims"][0]["status"] = "denied"
        records[0]["claims"][1]["attribution"] = []

    first, second, _ = rows(world, edit)

    assert (first.results, first.wrong_names) == (("wrong label",), {"status"})
    assert first.scores == ("status.accuracy", "status.macro_f1")
    assert second.scores == ("attribution.chain", "attribution.innermost")
    assert [(each.expected, each.given) for each in second.wrong] == [
        ("Ilse Brandow", "the article itself")
    ]


def test_of_several_numbers_only_the_wrong_one_is_marked(world: Path) -> None:
    """The record has one more than gold, on its side alone."""

    def edit(records: list[dict[str, Any]]) -> None:
        quantities = records[0]["claims"][1]["quantities"]
        quantities.append({**quantities[0], "text": "3", "value": 3, "unit": "mayors"})

    row = rows(world, edit)[1]
    assert row.gold is not None
    marked = [
        [label.words for label in side.labels if row.differs(label, is_gold=is_gold)]
        for side, is_gold in ((row.gold, True), (row.claims[0], False))
    ]

    assert marked == [[], ["3 mayors"]]


def test_a_wrong_link_of_a_chain_leaves_the_innermost_right(world: Path) -> None:
    """ "The council, Ilse Brandow" has the right speaker, and only the chain falls."""

    def edit(records: list[dict[str, Any]]) -> None:
        sources = records[0]["claims"][1]["attribution"]
        outer = {"name": "Ostmark council", "start": None, "end": None, "level": 0}
        sources[:] = [outer, {**sources[0], "level": 1}]

    assert rows(world, edit)[1].scores == ("attribution.chain",)


def test_a_claim_twice_and_one_that_gold_has_not(world: Path) -> None:
    """The same claim again is so marked where it stands, and an invented one by itself."""

    def edit(records: list[dict[str, Any]]) -> None:
        claims = records[0]["claims"]
        claims.append({**copy.deepcopy(claims[0]), "id": "c8"})
        claims.append({**claims[0], "id": "c9", "text": "The queen resigned.", "evidence": []})

    found = rows(world, edit)

    assert found[0].results == ("right", "twice")
    assert [claim.id for claim in found[0].claims] == ["c1", "c8"]
    assert found[0].scores == ("claims.duplicates",)
    assert found[-1].results == ("unsupported",)
    assert found[-1].gold is None
    assert found[-1].scores == ("claims.unsupported", "claims.precision", "claims.f1")


def test_an_optional_claim_is_neither_right_nor_wrong(world: Path) -> None:
    """Whether it is said or not."""
    case = gold("bridge")
    case["claims"][2]["optional"] = True
    (world / "gold" / "bridge.json").write_bytes(orjson.dumps(case))

    said = rows(world)[2]
    left_out = rows(world, lambda records: records[0]["claims"].pop(2))[2]

    assert (said.results, left_out.results) == (("neutral",), ("neutral",))
    assert ([claim.id for claim in said.claims], left_out.claims) == (["c3"], ())
    assert not left_out.is_wrong


def test_all_of_both_sides_is_there_and_counts_as_in_the_scores() -> None:
    """Over all gold of the repository: each claim of gold once, each of the record, each wrong."""
    suite = load_suite(ROOT / "evals/suites/all.toml")
    evaluation = evaluate(suite, load_cases(suite), suite.settings(), Options())

    for part in parts_of(evaluation):
        scored, results = part.scored, Counter(r for row in part.rows for r in row.results)
        assert [row.gold.id for row in part.rows if row.gold] == [c.id for c in part.gold.claims]
        shown = {claim.id for row in part.rows for claim in row.claims}
        assert shown == {claim.id for claim in part.record.claims}
        missed = [row.gold.id for row in part.rows if row.gold and "missed" in row.results]
        assert missed == list(scored.missed)
        assert results["nearly said"] == len(scored.near)
        assert results["unsupported"] == len(scored.unsupported)
        assert [each for row in part.rows for each in row.wrong] == sorted(
            scored.wrong, key=lambda each: [c.id for c in part.gold.claims].index(each.gold)
        )
        total = scored.scores["claims.precision"].counts
        if total:
            assert results["unsupported"] + results["not in gold"] == total[1] - total[0]
    tables = {table.title: table for table in label_tables(evaluation, parts_of(evaluation))}
    right, n = (
        sum(
            part.scored.scores["attribution.chain"].counts[k]
            for part in parts_of(evaluation)
            if part.scored.scores["attribution.chain"].counts
        )
        for k in (0, 1)
    )
    assert (tables["Attribution"].n_right, tables["Attribution"].n) == (right, n)


def test_a_check_names_the_articles_that_fail_it_worst_first(world: Path) -> None:
    """Recall is 3 of 6, of the bridge 1 of 3 and of the ferry 2 of 3: both are below 0.9."""
    write_suite(world, '[thresholds]\n"claims.recall" = { min = 0.9 }')

    def edit(records: list[dict[str, Any]]) -> None:
        records[0]["claims"] = records[0]["claims"][:2]
        records[1]["claims"] = records[1]["claims"][:1]

    (row,) = checks(evaluation_of(world, edit))

    assert [(each.article, each.said) for each in row.culprits] == [
        ("ferry", "0.333"),
        ("bridge", "0.667"),
    ]
    assert (row.value, row.limit, row.short) == ("0.5", "at least 0.9", "0.4 short")
    assert not row.is_of_part


def test_a_check_of_some_articles_names_none_of_the_others(world: Path) -> None:
    """The slice holds the ferry, and the last check is of the bridge alone."""
    limits = '"claims.recall" = { min = 0.9 }'
    write_suite(
        world,
        f'[slices.boats]\narticles = ["f*"]\nthresholds = {{ {limits} }}\n[cases.bridge]\n{limits}',
    )

    def edit(records: list[dict[str, Any]]) -> None:
        for record in records:
            record["claims"].pop()

    first, second = checks(evaluation_of(world, edit))

    assert [each.article for each in first.culprits] == ["ferry"]
    assert [each.article for each in second.culprits] == ["bridge"]
    assert first.is_of_part
    assert second.is_of_part


def test_what_is_not_measured_is_said_and_short_of_coverage(world: Path) -> None:
    """No claim has a day, so no article has a value of it."""
    write_suite(world, '[thresholds]\n"time.accuracy" = { min = 0.5, coverage = 0.5 }')
    evaluation = evaluation_of(world)
    least, coverage = checks(evaluation)
    line = line_of(evaluation, "time.accuracy")

    assert (least.value, least.short, least.culprits) == ("not measured", "", ())
    assert coverage.short == "0.5 short"
    assert [each.said for each in coverage.culprits] == ["not measured", "not measured"]
    assert (line.value, line.reason) == ("not measured", "no matched claim has a day")
    assert line.has_failed


def line_of(evaluation: Evaluation, name: str) -> ScoreLine:
    """Return the line of a score."""
    lines = score_lines(evaluation, compared_with(evaluation))
    return next(line for line in lines if line.name == name)


def test_what_was_fixed_and_what_broke(world: Path) -> None:
    """Pinned without g1 of the bridge, and then without g2 of the ferry."""
    write_suite(world, '[thresholds]\n"claims.recall" = { min = 0.1, max_drop = 0.5 }')
    base = world / "base.json"
    evaluation_of(world, lambda records: records[0]["claims"].pop(0), pin=base)
    evaluation = evaluation_of(world, lambda records: records[1]["claims"].pop(1), baseline=base)
    (since,) = compared_with(evaluation)
    line = line_of(evaluation, "claims.recall")
    bridge, ferry = parts_of(evaluation)

    assert (since.fixed, since.broke) == ((("bridge", "g1"),), (("ferry", "g2"),))
    assert bridge.changes_of(bridge.rows[0]) == ["fixed since the baseline"]
    assert ferry.changes_of(ferry.rows[1]) == ["broke since the baseline"]
    assert (line.value, line.before[0].words, line.before[0].change) == ("0.833", "0.833", "")


def test_a_change_has_the_tone_of_its_direction(world: Path) -> None:
    """Less recall is worse, fewer unsupported claims are better."""
    write_suite(world, '[thresholds]\n"claims.recall" = { min = 0.1, max_drop = 1 }')

    def invented(records: list[dict[str, Any]]) -> None:
        claims = records[0]["claims"]
        claims.append({**claims[0], "id": "c9", "text": "The queen resigned.", "evidence": []})

    base = world / "base.json"
    evaluation_of(world, invented, pin=base)
    evaluation = evaluation_of(world, lambda records: records[0]["claims"].pop(), baseline=base)
    recall, unsupported = (
        line_of(evaluation, name).before[0] for name in ("claims.recall", "claims.unsupported")
    )

    assert (recall.change, recall.tone, recall.at) == ("-0.167", "bad", 100.0)
    assert (unsupported.words, unsupported.change, unsupported.tone) == ("0.143", "-0.143", "good")


def test_what_a_second_reading_calls_wrong_is_something_wrong(world: Path) -> None:
    """Its reason stands at the article, which a filter for what is wrong leaves."""

    def edit(records: list[dict[str, Any]]) -> None:
        records[0]["claims"][0]["support"] = {
            "supported": False,
            "wrong": ["date"],
            "why": "it was on Monday",
        }

    evaluation = evaluation_of(world, edit)
    bridge, ferry = parts_of(evaluation)
    page = "".join(render_evaluations([evaluation]))

    assert (bridge.is_wrong, ferry.is_wrong) == (True, False)
    assert bridge.data()["own"]["result"] == ["anything wrong"]
    assert page.count("it was on Monday") >= 2  # at the article, and in what is searched


def test_ids_keep_their_underscores_among_the_filters(world: Path) -> None:
    """What data calls itself is shown as it is; our own words are not."""
    for folder, ending in (("gold", "json"), ("articles", "txt")):
        (world / folder / f"bridge.{ending}").rename(world / folder / f"the_bridge.{ending}")
    case = (world / "gold" / "the_bridge.json").read_text(encoding="utf-8")
    case = case.replace("bridge.txt", "the_bridge.txt")
    (world / "gold" / "the_bridge.json").write_text(case, encoding="utf-8")

    evaluation = evaluation_of(world, lambda records: records[0]["article"].update(id="the_bridge"))

    assert '<option value="the_bridge">the_bridge (3)</option>' in "".join(
        render_evaluations([evaluation])
    )
