"""Hostile texts in the report of records: they are shown as they are, and nothing of them runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pydantic import ValidationError

from summarizer.models import ArticleInfo, Record
from tests.browser import opened
from tests.report_pages import record_of, write_page
from tests.samples import full_record

# What would run if it were markup, a style, an address or a template; and what turns text around.
PAYLOAD = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    "</style><style>*{display:none}</style>\"'><a href='javascript:alert(1)'>x</a>"
    "{{7*7}}{% x %}${7*7}<!--]]>\u202e\u2067\x1b\x00url(//x.test/)&lt;b&gt;<template>"
    "<base href=//x.test>"
)


def everywhere(value: Any, payload: str, *, ok: Any) -> Any:
    """Return JSON with the payload in each text that may be any, as far as `ok` has it."""

    def walk(node: Any, put: Any) -> None:
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, held in list(items):
            if isinstance(held, (dict, list)):
                walk(held, put)
            elif isinstance(held, str):
                node[key] = held + payload
                if not ok(put):
                    node[key] = held

    walk(value, value)
    return value


def test_payloads_do_not_run(browser: Browser, tmp_path: Path) -> None:
    """In every text of a record, and in the article, they are text, and are all there."""
    text = f"It said {PAYLOAD} twice. {PAYLOAD}"
    record = record_of(text.replace("\0", "0"), (3, 80), (40, len(text)))
    data = json.loads(full_record().model_dump_json())
    data["claims"] += json.loads(record.model_dump_json())["claims"]
    data["article"]["sha256"] = record.article.sha256

    def is_record(value: Any) -> bool:
        try:
            Record.model_validate(value)
        except ValidationError:
            return False
        return True

    hostile = Record.model_validate(everywhere(data, PAYLOAD, ok=is_record))
    kept = [
        c.model_copy(update={"evidence": m.evidence})
        for c, m in zip(hostile.claims[-2:], record.claims, strict=True)
    ]
    hostile = hostile.model_copy(update={"claims": (*hostile.claims[:-2], *kept)})
    assert hostile.model_dump_json().count("alert(1)") > 100
    path = write_page(
        tmp_path / "x.html", hostile, texts={hostile.article.id: text.replace("\0", "0")}
    )

    with opened(browser, path) as found:
        page = found.page
        for each in (
            "script:not([type])",
            "style",
            "base",
            "img",
            "template",
            "iframe",
            "[onload]",
        ):
            assert page.locator(each).count() == (each in ("script:not([type])", "style")), each
        page.locator("#a1 a.sentence").first.click()
        page.fill("input[name=q]", PAYLOAD[:40])
        page.locator(".filters output:not(:empty)").wait_for()

        assert page.locator(".text").text_content() == text.replace("\0", "0")
        assert page.locator("a[href]:not([href^='#'])").count() == 0
        assert found.violations() == []


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\U0001f600\u0301\u0308\u202e\u2069\r\n\0 <&\U0001d54f\u1100\u1161"),
    min_size=1,
    max_size=60,
)


@st.composite
def invented(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Return a text with spans in it, which may overlap."""
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends), max_size=6))
    return text, sorted({(min(a, b), max(a, b)) for a, b in spans if a != b})


def test_what_is_highlighted_are_the_quotes(browser: Browser, tmp_path: Path) -> None:
    """Whatever characters a text has, and however quotes overlap: character by character."""
    path = write_page(tmp_path / "p.html", record_of("x"), texts={"x": "x"})
    with opened(browser, path) as found:

        @settings(max_examples=40, deadline=None)
        @given(st.lists(invented(), min_size=1, max_size=6))
        def check(articles: list[tuple[str, list[tuple[int, int]]]]) -> None:
            named = {f"x{number}": each for number, each in enumerate(articles)}
            records = (
                record_of(text, *spans).model_copy(
                    update={"article": ArticleInfo(id=name, sha256="0" * 64)}
                )
                for name, (text, spans) in named.items()
            )
            write_page(path, *records, texts={name: text for name, (text, _) in named.items()})
            found.page.goto(found.url)

            assert found.page.evaluate(_HIGHLIGHTED) == [
                [
                    text.replace("\0", "\ufffd"),
                    [text[start:end].replace("\0", "\ufffd") for start, end in spans],
                ]
                for text, spans in articles
            ]

        check()


# Of each article the text, and for each claim the passages that are its own, joined.
_HIGHLIGHTED = """[...document.querySelectorAll(".group")].map(group => [
  group.querySelector(".text").textContent,
  [...group.querySelectorAll(".claim")].map(claim =>
    [...group.querySelectorAll(`mark[data-of~="${claim.id}"]`)].map(m => m.textContent).join("")),
])"""
