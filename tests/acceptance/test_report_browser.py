"""The report of records in a real browser: what it shows, how it is used, and what it keeps out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from summarizer.articles import read_article
from summarizer.models import ArticleInfo, Claim, Coverage, Record
from tests.browser import Scheme, opened
from tests.commands import ROOT, run_process
from tests.report_pages import record_of, write_page
from tests.samples import evidence, failed_record, full_record

SEEDS = sorted((ROOT / "evals/articles").glob("0*.txt"))
EACH_SCREEN = pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (390, "dark"), (1600, "light"), (1600, "dark")]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages that several tests look at, and the records of the seeds."""
    folder = tmp_path_factory.mktemp("pages")
    given = ("--model", "extractive", "--quiet", "-o", "seeds.jsonl", "--report", "seeds.html")
    assert run_process("run", *SEEDS, *given, cwd=folder).code == 0
    lines = [full_record().model_dump_json(), failed_record().model_dump_json()]
    (folder / "sample.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run_process("report", "sample.jsonl", "-o", "sample.html", cwd=folder).code == 0
    return folder


@pytest.fixture
def seeds(browser: Browser, folder: Path) -> Iterator[Page]:
    """Open the report of the seeds, which is quiet to the end."""
    with opened(browser, folder / "seeds.html") as found:
        yield found.page


def seed_record(folder: Path, number: int = 0) -> Record:
    """Return the record of a seed."""
    lines = (folder / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    return Record.model_validate_json(lines[number])


def lit(page: Page) -> list[str]:
    """Return the passages that are highlighted more than others, in the order of the page."""
    return page.locator("mark.on").all_text_contents()


# ---- what belongs to what


def test_a_sentence_shows_the_passages_that_it_rests_on(seeds: Page, folder: Path) -> None:
    """Clicking it highlights the quotes of its claims in the text, and nothing else."""
    record = seed_record(folder)
    assert record.summary is not None
    sentence = record.summary.sentences[0]
    quotes = [c.evidence[0].quote for c in record.claims if c.id in sentence.claims]

    seeds.locator("#a1 .summary p:not(.headline) a.sentence").first.click()

    assert quotes
    assert lit(seeds) == quotes
    assert seeds.locator("mark.on").first.is_visible()
    assert seeds.locator("#said").inner_text() == f"{len(quotes)} passages highlighted"


def test_a_claim_shows_its_evidence_and_a_passage_its_claim(seeds: Page, folder: Path) -> None:
    """Both by hover, and by a click that holds until Escape; it works from either side."""
    claims = seed_record(folder).claims
    fourth, fifth = claims[3].evidence[0].quote, claims[4].evidence[0].quote

    seeds.locator("#a1-c4 .words").hover()
    assert lit(seeds) == [fourth]
    seeds.get_by_text(fifth, exact=True).locator("xpath=self::mark").click()
    seeds.locator("h1").hover()

    assert lit(seeds) == [fifth]
    assert "on" in (seeds.locator("#a1-c5").get_attribute("class") or "")
    assert seeds.evaluate("document.activeElement.getAttribute('href')") == "#a1-c5"
    seeds.keyboard.press("Escape")
    assert lit(seeds) == []


def test_a_quote_far_down_is_brought_into_view(seeds: Page) -> None:
    """The place of a quote is a link, which scrolls the text beside the claims."""
    place = seeds.locator("#a2 .claim").last.locator("a.to-text")
    target = seeds.locator((place.get_attribute("href") or "").replace("#", "mark#"))

    place.click()
    seeds.wait_for_timeout(0)
    target.and_(seeds.locator(".on")).wait_for()

    seeds.locator(".pane").nth(1).evaluate(
        "pane => new Promise(done => { pane.addEventListener('scrollend', done);"
        " setTimeout(done, 1500); })"
    )
    box, pane = target.bounding_box(), seeds.locator(".pane").nth(1).bounding_box()
    assert box is not None
    assert pane is not None
    assert pane["y"] <= box["y"] < pane["y"] + pane["height"]


def test_all_can_be_done_by_keyboard(seeds: Page, folder: Path) -> None:
    """Tab leads to sentences and claims, arrows to the next claim, Enter holds, Escape lets go."""
    claims = seed_record(folder).claims

    seeds.keyboard.press("Tab")
    assert seeds.evaluate("document.activeElement.className") == "skip"
    seeds.keyboard.press("Tab")
    seeds.keyboard.press("ArrowRight")
    assert seeds.locator("#theme-light").is_checked()
    seeds.locator("#a1-c1 .row-link").focus()
    seeds.keyboard.press("ArrowDown")
    assert lit(seeds) == [claims[1].evidence[0].quote]
    seeds.keyboard.press("Enter")
    seeds.keyboard.press("Tab")
    seeds.locator("input[name=q]").focus()
    assert lit(seeds) == [claims[1].evidence[0].quote]
    seeds.keyboard.press("Escape")
    assert lit(seeds) == []


# ---- filters


def test_filters_leave_what_fits(seeds: Page, folder: Path) -> None:
    """Claims that do not fit are hidden, with their passages; so are articles without any."""
    records = [seed_record(folder, number) for number in (0, 1)]
    possible = [[c for c in each.claims if c.status == "possible"] for each in records]
    n_claims = sum(len(each.claims) for each in records)
    n_articles = sum(map(bool, possible))

    seeds.select_option("select[name=status]", "possible")
    seeds.locator(".filters output:not(:empty)").wait_for()

    assert seeds.locator(".claim:visible").count() == sum(map(len, possible))
    quotes = [c.evidence[0].quote for each in possible for c in each]
    assert seeds.locator("mark:not(.out)").all_text_contents() == quotes
    assert seeds.locator(".filters output").inner_text() == (
        f"{sum(map(len, possible))} of {n_claims} claims, in {n_articles} of 2 articles"
    )
    seeds.get_by_role("button", name="Reset").click()
    seeds.locator(".filters output:empty").wait_for(state="attached")
    assert seeds.locator(".claim:visible").count() == n_claims


def test_search_finds_all_words_in_any_case(seeds: Page, folder: Path) -> None:
    """Every word has to stand in a claim; what no claim says leaves nothing."""
    claims = [c for number in (0, 1) for c in seed_record(folder, number).claims]
    wanted = [c.text for c in claims if {"sappers", "kursk"} <= set(_words(c))]

    seeds.fill("input[name=q]", "KURSK sappers")
    seeds.locator(".filters output:not(:empty)").wait_for()
    assert seeds.locator(".claim:visible .words").count() == len(wanted) > 0
    seeds.fill("input[name=q]", "zebra")
    seeds.get_by_text("0 of 27 claims, in 0 of 2 articles").wait_for()

    assert seeds.locator(".group:visible").count() == 0


def _words(claim: Claim) -> list[str]:
    return claim.text.lower().replace("'s", "").replace(".", "").replace(",", "").split()


def test_flags_and_failures_can_be_filtered(browser: Browser, folder: Path) -> None:
    """An article without a claim is found by its outcome, a claim by its flag."""
    with opened(browser, folder / "sample.html") as found:
        page = found.page
        page.select_option("select[name=outcome]", "failed")
        page.locator("#a1").wait_for(state="hidden")
        assert page.locator("#a2").is_visible()
        page.select_option("select[name=outcome]", "")
        page.select_option("select[name=flag]", "altered_quote")
        page.locator("#a2").wait_for(state="hidden")

        assert page.locator(".claim:visible .words").all_inner_texts() == ["The union agreed."]


def test_differing_words_are_marked(browser: Browser, folder: Path) -> None:
    """Of a rejected quote the words that the article has otherwise, on both sides."""
    with opened(browser, folder / "sample.html") as found:
        rejected = found.page.locator(".rejected li").first
        words = [rejected.locator(name).all_inner_texts() for name in ("ins", "del")]

    assert words == [["140"], ["14"]]


# ---- how it looks, to everybody


@EACH_SCREEN
@pytest.mark.parametrize("name", ["seeds.html", "sample.html"])
def test_nothing_keeps_people_out(
    browser: Browser, folder: Path, name: str, width: int, scheme: Scheme
) -> None:
    """axe-core finds nothing serious, highlighted or not, and nothing is wider than the window."""
    with opened(browser, folder / name, width=width, scheme=scheme) as found:
        page = found.page
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (wider, found.violations()) == (0, [])
        page.locator(".claim").first.click()
        page.locator(".more > summary").first.click()

        assert found.violations() == []


def test_axe_is_asked(browser: Browser, tmp_path: Path) -> None:
    """What is wrong with a page is found: grey on grey, and a picture without words."""
    bad = "<p style='color:#999'>Grey words<img src='data:,'>"
    page = f"<!doctype html><html lang=en><title>x</title>{bad}"
    (tmp_path / "bad.html").write_text(page, encoding="utf-8")
    with opened(browser, tmp_path / "bad.html") as found:
        rules = {each.partition(":")[0] for each in found.violations()}

    assert rules == {"color-contrast", "image-alt"}


def test_the_page_is_as_light_or_dark_as_asked(browser: Browser, folder: Path) -> None:
    """As the system says, unless the reader has chosen; on paper it is always light."""
    colour = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, folder / "seeds.html", scheme="dark") as found:
        page = found.page
        assert page.evaluate(colour) == "rgb(22, 24, 27)"
        page.get_by_text("Light", exact=True).click()
        assert page.evaluate(colour) == "rgb(251, 250, 247)"
        page.get_by_text("Dark", exact=True).click()
        page.emulate_media(media="print")

        assert page.evaluate(colour) == "rgb(255, 255, 255)"
        assert page.locator(".filters").is_hidden()
        assert len(page.pdf()) > 10_000


# ---- much, and what is not there


def test_a_thousand_articles_open_at_once(browser: Browser, tmp_path: Path) -> None:
    """Within two seconds, since each is made when it is opened; a filter opens what it finds."""
    seeds = [read_article(path) for path in SEEDS]
    base = [record_of(each.text, *((n * 100, n * 100 + 90) for n in range(12))) for each in seeds]
    texts, records = {}, []
    for number in range(1000):
        article = ArticleInfo(id=f"n{number}", title=f"Number {number}", sha256="0" * 64)
        texts[article.id] = seeds[number % 2].text
        records.append(base[number % 2].model_copy(update={"article": article}))
    path = write_page(tmp_path / "many.html", *records, texts=texts)

    with opened(browser, path) as found:
        page = found.page
        loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        assert 0 < loaded < 2000 * _SLOWER
        assert page.locator("mark").count() == 0
        page.locator("#a700 summary").first.click()
        page.locator("#a700 mark").first.wait_for()
        assert page.locator("#a700 .text").text_content() == seeds[1].text
        page.fill("input[name=q]", "number 42")
        page.locator(".filters output:not(:empty)").wait_for()

        # 42, 142 and so on to 942, and 420 to 429
        assert page.locator(".group:visible").count() == 20
        page.locator("#a421 .claim:visible").first.wait_for()
        page.goto(found.url + "#a900-c2")
        found.requests[:] = [found.url]
        page.locator("#a900-c2").wait_for(state="attached")


# Other tests run beside this one, on a machine of unknown speed; the bound itself is measured by
# hand, and said in docs/reports.md.
_SLOWER = 4


def test_what_was_not_read_is_told_apart(browser: Browser, tmp_path: Path) -> None:
    """The part of a text that no reader saw is marked as that."""
    text = "This was read. This was not."
    coverage = Coverage(n_chars=28, read=((0, 14),), unread=((14, 28),))
    record = record_of(text, (0, 13), coverage=coverage)
    path = write_page(tmp_path / "u.html", record, texts={"x": text})

    with opened(browser, path) as found:
        assert found.page.locator(".text .unread").all_text_contents() == [" This was not."]
        assert hashlib.sha256(text.encode()).hexdigest() in found.page.content()


def test_what_a_quote_leaves_out_is_told_apart_under_another(
    browser: Browser, tmp_path: Path
) -> None:
    """Words that another claim quotes are left out still where the elided quote alone is shown."""
    text = "The mayor said on Monday that nobody was hurt."
    record = record_of(text, (0, 46), (0, 45))
    parts = ((0, 14), (30, 45))
    elided = evidence(text[0:45], match="elided", parts=parts)
    claims = (record.claims[0], record.claims[1].model_copy(update={"evidence": (elided,)}))
    record = record.model_copy(update={"claims": claims})
    path = write_page(tmp_path / "gap.html", record, texts={"x": text})

    with opened(browser, path) as found:
        page = found.page
        page.locator("#a1-c2 .row-link").focus()
        assert "".join(lit(page)) == text[0:45]
        assert page.locator("mark.left-out").all_text_contents() == [text[14:30]]
        page.locator("#a1-c1 .row-link").focus()
        assert "".join(lit(page)) == text
        assert page.locator("mark.left-out").count() == 0
