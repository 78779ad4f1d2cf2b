"""The report of an evaluation in a real browser: what it shows, its filters, what it keeps out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Scheme, open_browser, opened
from tests.commands import ROOT, run
from tests.evaluation import (
    TEXTS,
    gold,
    made_records,
    write_records,
    write_suite,
    write_world,
)
from tests.evaluation_pages import evaluation_of, write_page

THRESHOLDS = """
[thresholds]
"claims.recall" = { min = 0.1 }
"claims.unsupported" = { max = 0.05 }
"status.accuracy" = { min = 0.9 }

[slices.boats]
articles = ["ferry"]
thresholds = { "claims.recall" = { min = 0.9 } }
"""
# What stands on each page looks alike: the first two have nearly all of it.
SCREENS = [
    (name, width, scheme)
    for name in ("seeds", "worse")
    for width, scheme in ((390, "light"), (390, "dark"), (1024, "dark"), (1600, "light"))
] + [("failed", 390, "dark"), ("both", 390, "light"), ("both", 1600, "dark")]
MANY = 52


def worse_records() -> list[dict[str, Any]]:
    """Return records with one claim missed, two labels wrong, and one claim that is made up."""
    bridge, ferry = made_records()
    del bridge["claims"][2]
    bridge["claims"][0]["status"] = "denied"
    bridge["claims"][1]["attribution"] = []
    ferry["claims"].append(
        {**ferry["claims"][0], "id": "c9", "text": "The queen of Solmar resigned.", "evidence": []}
    )
    return [bridge, ferry]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages that several tests look at.

    seeds: the built-in reader on the seeds. worse: what is worse than its baseline. failed: an
    article that was refused. both: two runs side by side.
    """
    folder = tmp_path_factory.mktemp("pages")
    given = ("--offline", "--html", folder / "seeds.html", "--json", folder / "seeds.json")
    assert run("eval", "evals/suites/seeds.toml", *given, cwd=ROOT).code == 0
    write_world(folder)
    suite = write_suite(folder, THRESHOLDS, head='baseline = "../base.json"')
    good, worse = made_records(), worse_records()
    failed = [good[0], {**good[1], "outcome": "refused", "claims": [], "summary": None}]
    failed[1]["error"] = {"kind": "refusal", "message": "the model said <b>no</b>"}
    for name, records in (("good", good), ("worse", worse), ("failed", failed)):
        write_records(folder / f"{name}.jsonl", records)
    pin = ("--records", "good.jsonl", "--update-baseline")
    assert run("eval", suite, *pin, cwd=folder).code == 0
    for name in ("worse", "failed"):
        out = ("--html", f"{name}.html", "--json", f"{name}.json")
        assert run("eval", suite, "--records", f"{name}.jsonl", *out, cwd=folder).code == 1
    runs = [evaluation_of(suite, folder / f"{name}.jsonl") for name in ("good", "worse")]
    write_page(folder / "both.html", *runs)
    return folder


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Browser]:
    """Open one browser for all of these tests, once the pages are made."""
    with open_browser() as found:
        yield found


@pytest.fixture
def worse(browser: Browser, folder: Path) -> Iterator[Page]:
    """Open the page of what is worse than its baseline, which is quiet to the end."""
    with opened(browser, folder / "worse.html") as found:
        yield found.page


def verdict_of(folder: Path, name: str) -> dict[str, Any]:
    """Return what `--json` wrote in the same run."""
    found: dict[str, Any] = orjson.loads((folder / f"{name}.json").read_bytes())
    return found


def require_left(page: Page, said: str, **chosen: str) -> None:
    """Choose filters, and fail unless the page comes to say that this is left."""
    page.get_by_role("button", name="Reset").click()
    page.locator(".filters output:empty").wait_for(state="attached")
    for name, value in chosen.items():
        page.select_option(f"select[name={name}]", value)
    page.locator(".filters output", has_text=said).wait_for()


# ---- what it shows


@pytest.mark.parametrize("name", ["seeds", "worse", "failed"])
def test_the_page_says_what_the_json_does(browser: Browser, folder: Path, name: str) -> None:
    """The verdict, every failure, every score with its value, and what was missed and wrong."""
    verdict = verdict_of(folder, name)
    cases = verdict["cases"]
    with opened(browser, folder / f"{name}.html") as found:
        page = found.page
        passed = verdict["verdict"] == "pass"
        assert page.locator(".verdict strong").inner_text()[2:] == (
            "Passed" if passed else "Failed"
        )
        failures = page.locator(".checks > li > div > p:first-child bdi").all_inner_texts()
        assert failures == [check["message"] for check in verdict["failures"]]
        for score, value in page.locator(".scores tbody tr").evaluate_all(_VALUES):
            found_value = verdict["scores"][score]["value"]
            if value == "not measured":
                assert found_value is None
            else:
                rounded = 0.0005 if found_value < 100 else 0.5
                assert float(value.replace(",", "")) == pytest.approx(found_value, abs=rounded)
        for result, key in (("missed", "missed"), ("unsupported", "unsupported")):
            badges = page.locator(f".results .badge:text-is('{result}')")
            assert badges.count() == sum(len(case[key]) for case in cases)
        wrong = page.locator(".labels .badge").count()
        assert wrong == sum(len(case["wrong"]) for case in cases)


# Of each score its name and its value, without what stands below the one or behind the other.
_VALUES = """rows => rows.map(row => [
  [...row.cells[0].childNodes].filter(node => node.nodeType === 3).map(node => node.data).join("")
    .trim(),
  row.cells[1].innerText.split(" ✗")[0]
])"""


def test_gold_stands_beside_the_record_with_the_words_of_both(worse: Page) -> None:
    """A wrong label says what either side has, over the article's words and the gold's line."""
    pair = worse.locator("#r1a1-1")

    assert pair.locator(".gold .words").inner_text() == (
        "g1 The Ostmark council closed the Lindgate bridge."
    )
    assert pair.locator(".given .claim-id").inner_text() == "c1"
    assert pair.locator(".labels li").all_inner_texts() == [
        "status\ngold stated\nthe record denied"
    ]
    assert pair.locator(".gold q").inner_text() == (
        "The Ostmark council closed the Lindgate bridge on Monday"
    )
    assert pair.locator(".gold .place").inner_text().endswith("gold/bridge.json:20")
    assert worse.locator("#r1a1-3 .given").inner_text().split("\n")[-1] == "nothing"
    assert worse.locator("#r1a2-4 .gold").inner_text().split("\n")[-1] == "nothing"


def test_a_check_leads_to_what_fails_it(worse: Page) -> None:
    """To the articles by a link each, and to the claims, which are all that is left then."""
    check = worse.locator(".checks > li", has_text="status.accuracy is 0.8").first

    assert check.locator(".short").inner_text() == "0.1 short"
    assert check.locator(".culprits").inner_text() == "1 claim in bridge (0.500)"
    check.get_by_role("link", name="1 claim").click()
    worse.locator("#r1a2").wait_for(state="hidden")
    assert worse.locator(".pair:visible").evaluate_all("all => all.map(e => e.id)") == ["r1a1-1"]
    worse.locator(".checks a[href='#r1a2']").first.click()
    worse.locator("#r1a2 .pair").first.wait_for()


def test_what_broke_since_the_baseline_is_listed(worse: Page) -> None:
    """The claim that was found when it was pinned leads to its row, which says so too."""
    broke, fixed = worse.locator(".changes > div").all()

    assert broke.locator("li").all_inner_texts() == [
        "bridge g3 No injuries were reported at the Lindgate bridge."
    ]
    assert "Nothing that was missed" in fixed.inner_text()
    assert broke.locator("a").get_attribute("href") == "#r1a1-3"
    assert "broke since the baseline" in worse.locator("#r1a1-3 .results").inner_text()
    recall = worse.locator(".scores tr", has_text="claims.recall").first
    assert recall.locator("td").nth(3).inner_text() == "1.000"
    assert recall.locator("td").nth(4).inner_text() == "-0.167"
    assert recall.locator("svg .ring").get_attribute("cx") == "100.0%"
    assert recall.locator("svg .dot").get_attribute("cx") == "83.33%"


def test_an_article_that_was_not_read_says_why(browser: Browser, folder: Path) -> None:
    """Its gold is missed, its scores are not measured, and the reason stands with both."""
    with opened(browser, folder / "failed.html") as found:
        case = found.page.locator("#r1a2")
        assert "refused: the model said <b>no</b>" in case.locator(".notice").first.inner_text()
        case.locator(".more > summary").click()
        row = case.locator("tr", has_text="claims.f1")

        assert row.inner_text().split("\t")[-1] == "the article was not read: refused, refusal"
        assert "not measured" in row.inner_text()
        assert case.locator(".pair").count() == 3


def test_runs_stand_side_by_side(browser: Browser, folder: Path) -> None:
    """Each with its own verdict and articles, which a filter tells apart."""
    with opened(browser, folder / "both.html") as found:
        page = found.page
        said = page.locator(".run .verdict strong").all_inner_texts()
        assert said == ["✓ Passed", "✗ Failed"]
        names = page.locator("select[name=run] option").all_inner_texts()[1:]
        assert len(names) == 2
        page.select_option("select[name=run]", index=2)
        page.locator("#r1a1").wait_for(state="hidden")

        ids = page.locator(".group:visible").evaluate_all("all => all.map(each => each.id)")
        assert ids == ["r2a1", "r2a2"]


# ---- filters


def test_filters_leave_what_is_wrong(worse: Page) -> None:
    """Of 7 lines 4 are wrong: a status, a source, a claim that is missed, one that is made up."""
    one = "1 of 7 claims, in 1 of 2 articles"
    require_left(worse, "4 of 7 claims, in 2 of 2 articles", result="anything wrong")
    require_left(worse, one, label="status")
    require_left(worse, one, label="status", result="wrong label")
    require_left(worse, "0 of 7 claims, in 0 of 2 articles", label="status", article="ferry")
    require_left(worse, one, score="claims.recall")
    require_left(worse, one, change="broke since the baseline")
    require_left(worse, "4 of 7 claims, in 1 of 2 articles", article="ferry")
    worse.fill("input[name=q]", "QUEEN")
    worse.locator(".filters output", has_text=one).wait_for()


# ---- how it looks, to everybody


@pytest.mark.parametrize(("name", "width", "scheme"), SCREENS)
def test_nothing_keeps_people_out(
    browser: Browser, folder: Path, name: str, width: int, scheme: Scheme
) -> None:
    """axe-core finds nothing serious, folded or not, and nothing is wider than the window."""
    with opened(browser, folder / f"{name}.html", width=width, scheme=scheme) as found:
        page = found.page
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        for details in page.locator(".more").all():
            details.evaluate("each => { each.open = true; }")

        assert found.violations() == []


def test_many_articles_are_made_when_they_are_opened(browser: Browser, tmp_path: Path) -> None:
    """Above fifty the page holds them packed; a link to a claim opens its article."""
    write_world(tmp_path)
    records, (bridge, _) = [], made_records()
    for number in range(MANY):
        name, text = f"n{number:02}", f"{TEXTS['bridge']} This is number {number}."
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        (tmp_path / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
        path = {"path": f"../articles/{name}.txt", "sha256": sha256, "n_chars": len(text)}
        case = {**gold("bridge"), "article": path}
        (tmp_path / "gold" / f"{name}.json").write_bytes(orjson.dumps(case))
        article = {**bridge["article"], "id": name, "sha256": sha256, "n_chars": len(text)}
        records.append({**bridge, "article": article})
    suite = write_suite(tmp_path)
    made = write_records(tmp_path / "many.jsonl", [*made_records(), *records])

    with opened(browser, write_page(tmp_path / "m.html", evaluation_of(suite, made))) as found:
        page = found.page
        assert page.locator(".pair").count() == 0
        page.locator("#r1a40 summary").first.click()
        page.locator("#r1a40 .pair").first.wait_for()

        assert page.locator(".pair").count() == 3
