"""The shell of HTML reports, and the figures in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib

import pytest

from summarizer.errors import ConfigurationError
from summarizer.models import Claim, Rejected, Source
from summarizer.reports.html import facets, plots
from summarizer.reports.html.article import ArticlePart
from summarizer.reports.html.page import json_in_page, packed
from summarizer.reports.html.records import render_records
from summarizer.reports.selection import Chosen
from tests.samples import evidence, full_record


def page(data: str = "") -> str:
    """Return the page of one record, with `data` in all its texts."""
    record = full_record(data)
    return "".join(render_records([Chosen(record, record)], title=f"t{data}", text_of=None))


def test_only_the_style_and_the_script_of_the_page_are_let_through() -> None:
    """The policy allows nothing but these two, by their hashes."""
    text = page()
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    contents = [
        re.search(f"<{name}>(.*?)</{name}>", text, re.DOTALL) for name in ("style", "script")
    ]
    hashes = [
        base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        for content in contents
        if content is not None
    ]

    assert found is not None
    assert found[1].split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes[0]}'",
        f"script-src 'sha256-{hashes[1]}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_a_headline_that_a_sentence_says_as_well_is_not_there_twice() -> None:
    """A page leaves out what the other reports do."""
    record = full_record()
    assert record.summary is not None
    first = record.summary.sentences[0].text
    summary = record.summary.model_copy(update={"headline": first.upper()})
    twice = record.model_copy(update={"summary": summary})

    written = "".join(render_records([Chosen(twice, twice)], title="t", text_of=None))

    assert 'class="headline"' in page()
    assert 'class="headline"' not in written


def test_data_is_never_markup() -> None:
    """Neither an element nor the end of one, an attribute, a comment, nor the end of a script."""
    text = page("</script></title><img src=x onerror=alert(1)><!--\"'`")

    assert "<img" not in text
    assert "<!--" not in text
    assert text.count("</script>") == page().count("</script>")
    assert text.count("</title>") == 1


def test_data_on_a_page_has_no_invisible_characters() -> None:
    """An override of direction is written out as it is everywhere else."""
    text = page("\u202e\u2066")

    assert "\u202e" not in text
    assert "\\u202e\\u2066" in text


def test_json_in_a_page_is_the_same_value_and_no_markup() -> None:
    """Nothing in it can end a script, and what reads it gets what was put in."""
    value = {"</script>": "<!-- & \u2028\u2029 ]]>"}

    written = json_in_page(value)

    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == value


def test_packed_markup_is_unpacked_as_it_was() -> None:
    """Base64 of a zlib stream of UTF-8, which browsers read."""
    assert zlib.decompress(base64.b64decode(packed("<p>\U0001f600"))).decode() == "<p>\U0001f600"


def test_bars_are_as_long_as_their_numbers() -> None:
    """The longest is as wide as the figure, what is not there has none."""
    found = plots.bars({"a": 4, "b": 1, "c": 0}, tones={"b": "bad"})

    assert found == [plots.Bar("a", 4, 100.0), plots.Bar("b", 1, 25.0, "bad")]


def test_a_histogram_counts_every_value_once() -> None:
    """Nine values make three columns, the highest value among the last."""
    found = plots.histogram([0, 1, 2, 3, 3, 3, 4, 5, 6], say="{:g}".format)

    assert found is not None
    assert [each.n for each in found.bins] == [2, 4, 3]  # [0, 2), [2, 4), [4, 6]
    assert [each.height for each in found.bins] == [50.0, 100.0, 75.0]
    assert (found.low, found.median, found.high, found.n) == ("0", "3", "6", 9)


def test_a_histogram_of_equal_values_is_one_column() -> None:
    """There is no width to divide; of nothing there is no histogram."""
    found = plots.histogram([2.0, 2.0], say=str)

    assert found is not None
    assert [(each.n, each.left, each.width) for each in found.bins] == [(2, 0.0, 100.0)]
    assert plots.histogram([], say=str) is None


def test_an_interval_stays_on_its_axis() -> None:
    """Places are in per cent of the axis; what is beyond it stands at its end."""
    found = plots.interval("f1", 0.25, -0.5, 2.0, words="0.25")

    assert (found.at, found.low, found.high) == (25.0, 0.0, 100.0)
    assert plots.interval("f1", None, words="-").at is None
    assert plots.interval("d", 0.0, words="0", axis=(-1.0, 1.0)).at == 50.0


def test_all_forms_of_a_source_are_one_choice() -> None:
    """A source is filtered by the fullest name that the record knows for it."""
    record = full_record()
    entity = record.entities[0]
    said = tuple(
        Claim(id=name, text="x", evidence=(evidence("x y z"),), attribution=(Source(name=name),))
        for name in (entity.aliases[0].upper(), entity.name, "Nobody")
    )

    found = facets.of_claims(record.model_copy(update={"claims": said}))

    assert [values["source"] for values in found] == [[entity.name], [entity.name], ["Nobody"]]


def test_the_search_knows_what_was_rejected() -> None:
    """The words of a refused quote, as it was given and as the article has them, and why."""
    refused = evidence("12 crates", accepted=False, match="altered", as_quoted="21 crates")
    rejected = Rejected(
        text="A claim.", kind="altered", reason="altered: 12 -> 21", evidence=refused
    )
    record = full_record().model_copy(update={"rejected": (rejected,)})

    words = ArticlePart(1, Chosen(record, record)).rows()["own"]["text"]

    assert words.endswith("A claim. altered: 12 -> 21 12 crates 21 crates")


def test_only_plain_addresses_of_the_web_are_links() -> None:
    """Anything else that an article names as its source is text."""
    links = {
        source: ArticlePart(1, _of(source)).link
        for source in (
            "https://example.org/a?b=c",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://user:key@example.org/",
            "http://[",
            "https://example.org/\u202e",
            "in/ferries.txt",
        )
    }

    assert [source for source, link in links.items() if link] == ["https://example.org/a?b=c"]


def test_more_records_than_a_page_holds_are_refused() -> None:
    """What no browser would open is not written."""
    chosen = [Chosen(record, record) for record in [full_record()] * 3]

    with pytest.raises(ConfigurationError, match="more than 2 records"):
        next(render_records(chosen, title="t", text_of=None, most=2))


def _of(source: str) -> Chosen:
    record = full_record()
    article = record.article.model_copy(update={"source": source})
    record = record.model_copy(update={"article": article})
    return Chosen(record, record)
