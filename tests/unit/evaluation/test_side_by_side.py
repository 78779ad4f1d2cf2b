"""Variants side by side: named by what differs, the best marked, and no winner declared."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from rich.cells import cell_len

from summarizer.evaluation.verdict import (
    CaseResult,
    GateCheck,
    Inputs,
    RunMode,
    ScoreResult,
    Usage,
    Verdict,
)
from summarizer.reports.evaluation import render_side_by_side, render_side_by_side_markdown
from summarizer.reports.evaluation.variants import names

LONG = "meta-llama/Llama-3.3-70B-Instruct-Turbo-with-a-very-long-suffix-国境"


def variant(
    model: str = "m",
    prompt: str | None = "article.md",
    *,
    scores: Mapping[str, float] | None = None,
    fails: str | None = None,
    usage: Usage | None = None,
    endpoint: str | None = None,
    mode: RunMode = "live",
) -> Verdict:
    """Return a verdict; each of its scores has a minimum, which `fails` alone misses."""
    values = {"claims.recall": 0.5} if scores is None else scores
    checks = tuple(
        GateCheck(kind="minimum", passed=name != fails, message="", score=name) for name in values
    )
    return Verdict(
        verdict="fail" if fails else "pass",
        suite="s",
        model=model,
        prompt=prompt,
        endpoint=endpoint,
        mode=mode,
        scores={
            name: ScoreResult(value=value, n=1, skipped=0, errors=0)
            for name, value in values.items()
        },
        cases=(CaseResult(article="a", gold="g.json", outcome="ok", scores={}),),
        checks=checks,
        failures=tuple(check for check in checks if not check.passed),
        usage=usage or Usage(),
        inputs=Inputs(gold={}, articles={}, prompts={}, schemas={}, scorers="1"),
    )


def line(text: str, start: str) -> str:
    """Return the words of the one line that begins so, a blank between them."""
    (found,) = [each for each in text.splitlines() if each.startswith(start)]
    return " ".join(found.split())


@pytest.mark.parametrize(
    ("variants", "named"),
    [
        ([variant("a"), variant("b")], ["a", "b"]),
        ([variant(prompt="x.md"), variant(prompt="y.md")], ["x.md", "y.md"]),
        (
            [variant(m, p) for m, p in product("ab", ["x.md", "y.md"])],
            ["a, x.md", "a, y.md", "b, x.md", "b, y.md"],
        ),
        (
            [variant(endpoint="http://a"), variant(endpoint="http://b")],
            ["http://a", "http://b"],
        ),
        ([variant("extractive", None), variant("b")], ["extractive", "b"]),
        (
            [variant("extractive", None, mode="offline"), variant("b")],
            ["extractive (offline)", "b (live)"],
        ),
        ([variant(), variant()], ["m #1", "m #2"]),
    ],
)
def test_variants_are_named_by_what_tells_them_apart(
    variants: list[Verdict], named: list[str]
) -> None:
    """By no more than is needed, and always otherwise than the others."""
    assert names(variants) == named


def test_the_best_figure_of_a_row_is_marked_and_so_is_one_that_fails() -> None:
    """By a sign, not by colour; lower is better for what is wrong."""
    one = {"claims.recall": 0.8, "claims.unsupported": 0.1, "claims.granularity": 0.9}
    two = {"claims.recall": 0.7, "claims.unsupported": 0.05, "claims.granularity": 1.1}
    text = render_side_by_side(
        [variant("a", scores=one), variant("b", scores=two, fails="claims.recall")]
    )
    assert text.startswith("2 side by side, suite s: 1 article\n")
    assert line(text, "gate") == "gate pass FAIL"
    assert line(text, "claims.recall") == "claims.recall 0.800* 0.700!"
    assert line(text, "claims.unsupported") == "claims.unsupported 0.100 0.050*"
    assert line(text, "share supported") == "share supported 0.900 0.950*"
    assert line(text, "claims.granularity") == "claims.granularity 0.900 1.100"  # no better way


def test_what_looks_the_same_is_as_good() -> None:
    """No mark rests on a digit that is not shown, or says that all are best."""
    close, same = [0.81111, 0.81114, 0.7], [0.5, 0.50001, 0.5]
    text = render_side_by_side(
        [
            variant(model, scores={"claims.recall": recall, "claims.f1": f1})
            for model, recall, f1 in zip("abc", close, same, strict=True)
        ]
    )
    assert line(text, "claims.recall") == "claims.recall 0.811* 0.811* 0.700"
    assert line(text, "claims.f1") == "claims.f1 0.500 0.500 0.500"


def test_what_a_variant_took_stands_below_its_scores() -> None:
    """Cost, seconds, requests; a cost that is not known is no cost, and the reader sends none."""
    usage = Usage(requests=26, cost_usd=0.0213, latency_s=51.24, median_latency_s=3.916)
    text = render_side_by_side(
        [
            variant("a", usage=usage),
            variant("b", usage=Usage(requests=13, latency_s=102, median_latency_s=4)),
            variant("extractive", None, mode="offline", usage=Usage(requests=1, cost_usd=0)),
        ]
    )
    assert line(text, "cost, $") == "cost, $ 0.0213 - 0.0000*"
    assert line(text, "seconds, sum") == "seconds, sum 51.2 102.0 0.0*"
    assert line(text, "seconds, median") == "seconds, median 3.92 4.00 0.00*"
    assert line(text, "requests") == "requests 26 13* -"


def test_no_winner_is_declared() -> None:
    """Noise is what `compare` is for."""
    text = render_side_by_side([variant("a"), variant("b")])
    assert "may be noise: `summarizer compare`" in text


def test_without_thresholds_the_main_scores_are_shown() -> None:
    """As far as they were measured at all."""
    values = {"claims.recall": 0.5, "summary.words": 60.0}
    bare = [
        variant(m, scores=values).model_copy(update={"checks": (), "failures": ()}) for m in "ab"
    ]
    text = render_side_by_side(bare)
    assert line(text, "claims.recall") == "claims.recall 0.500 0.500"
    assert "summary.words" not in text
    assert "claims.precision" not in text


def test_what_a_second_reading_supports_is_shown_where_there_was_one() -> None:
    """The others have no value there."""
    text = render_side_by_side(
        [variant("a", scores={"claims.supported_by_model": 0.9}), variant("b", scores={})]
    )
    assert line(text, "supported by a model") == "supported by a model 0.900 -"
    assert "supported by a model" not in render_side_by_side([variant("a"), variant("b")])


def test_counts_of_nothing_are_left_out() -> None:
    """A suite may hold many flags to none, and then there is nothing to compare."""
    none, some = {"flags.number": 0.0}, {"flags.number": 0.25}
    assert "flags" not in render_side_by_side([variant(m, scores=none) for m in "ab"])
    shown = render_side_by_side([variant("a", scores=none), variant("b", scores=some)])
    assert line(shown, "flags.number") == "flags.number 0.000* 0.250"


@pytest.mark.parametrize("n", range(1, 9))
@pytest.mark.parametrize("model", ["m", "medium-long-model-1", LONG])
def test_up_to_eight_variants_fit_80_columns(n: int, model: str) -> None:
    """Names that do not fit are numbered and listed, columns that do not fit stand below."""
    scores = {"claims.recall.background": 0.5, "claims.f1": 0.5}
    usage = Usage(requests=12_345, cost_usd=123.4567, latency_s=12_345.6, median_latency_s=12.34)
    text = render_side_by_side(
        [variant(f"{model}{k}", scores=scores, usage=usage, fails="claims.f1") for k in range(n)]
    )
    assert max(map(cell_len, text.splitlines())) <= 80
    assert sum(row.count("0.500!") for row in text.splitlines()) == n
    assert all(f"{model}{k}" in text for k in range(n)) or (n == 1 and model in text)


def test_as_many_columns_stand_in_each_table_below_another() -> None:
    """Seven that do not fit are four and three, not six and one."""
    usage = Usage(cost_usd=123.4567, latency_s=12_345.6)  # 15 + 7 * (2 + 8) columns are 85
    text = render_side_by_side([variant(f"{LONG}{n}", usage=usage) for n in range(7)])
    heads = [each.split() for each in text.splitlines() if set(each) <= set("1234567 ") and each]
    assert heads == [["1", "2", "3", "4"], ["5", "6", "7"]]


def test_markdown_has_the_same_table_and_no_markup_of_the_data() -> None:
    """Best in bold, failed marked; a name with markup shows as its own characters."""
    text = render_side_by_side_markdown(
        [
            variant("a|<b>", scores={"claims.recall": 0.8}),
            variant("b", scores={"claims.recall": 0.7}, fails="claims.recall"),
        ]
    )
    assert "|  | a\\|\\<b> | b |\n| --- | ---: | ---: |\n| `gate` | pass | FAIL |" in text
    assert "| `claims.recall` | **0.800** | 0.700 ✗ |" in text


def test_names_of_variants_are_harmless() -> None:
    """Nothing of them acts on a terminal."""
    text = render_side_by_side([variant("a\x1b[31m"), variant("b\n")])
    assert "\x1b" not in text
    assert line(text, " ") == r"a\x1b[31m b"
