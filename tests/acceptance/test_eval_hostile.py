"""Hostile texts in the report of an evaluation: they are shown, and nothing of them runs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
from playwright.sync_api import Browser

from tests.browser import opened
from tests.evaluation import TEXTS, gold, made_records, write_case, write_records, write_suite
from tests.evaluation_pages import evaluation_of, write_page
from tests.report_pages import PAYLOAD


def test_payloads_do_not_run(browser: Browser, tmp_path: Path) -> None:
    """In gold, in records and in names of files they are text, and are all there."""
    # Gold quotes no controls, and nothing over what ends a line, as this element does.
    payload = PAYLOAD.replace("\x1b\0", "").replace("<template>", "")
    sentence = f"Then they shouted {payload} aloud"
    text = f"{TEXTS['bridge']} {sentence}."
    name = "x<img src=x onerror=alert(1)>&\"'"
    write_case(tmp_path, "bridge")
    (tmp_path / "gold" / "bridge.json").unlink()
    (tmp_path / "articles" / "bridge.txt").write_text(text, encoding="utf-8")
    case = gold("bridge")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    case["article"] |= {"sha256": sha256, "n_chars": len(text), "title": payload}
    start = text.index(sentence)
    case["claims"].append(
        {
            **case["claims"][0],
            "id": f"g4{payload}",
            "text": f"They shouted {payload}.",
            "evidence": [
                {"quote": sentence, "start": start, "end": start + len(sentence), "role": "support"}
            ],
            "attribution": [payload],
            "quantities": None,
        }
    )
    case["key_points"][0]["claims"].append(f"g4{payload}")
    case["entities"].append({"name": payload, "type": "person", "aliases": []})
    (tmp_path / "gold" / f"{name}.json").write_bytes(orjson.dumps(case))
    (record, _) = made_records()
    record["article"] |= {
        "id": name,
        "sha256": sha256,
        "title": payload,
        "publisher": payload,
        "source": payload,
    }
    record["claims"][0] |= {"id": f"c1{payload}", "text": f"The Ostmark council {payload}"}
    record["claims"][1]["attribution"][0]["name"] = payload
    record["summary"]["headline"] = payload
    record["summary"]["sentences"][0]["claims"] = []
    record["summary"]["sentences"][0]["text"] = payload
    record["provenance"]["model"] = payload
    suite = write_suite(tmp_path)
    suite.write_text(
        suite.read_text(encoding="utf-8").replace(
            'name = "small"', f"name = {orjson.dumps(payload).decode()}"
        ),
        encoding="utf-8",
    )
    path = write_records(tmp_path / "x.jsonl", [record])

    with opened(browser, write_page(tmp_path / "x.html", evaluation_of(suite, path))) as found:
        page = found.page
        for each in ("img", "base", "iframe", "[onload]", "[onerror]"):
            assert page.locator(each).count() == 0, each
        for each in ("script:not([type])", "style"):
            assert page.locator(each).count() == 1, each
        assert page.locator("a[href]:not([href^='#'])").count() == 0
        assert "{{7*7}}" in page.locator("h1").inner_text()
        assert page.locator(".gold q", has_text="Then they shouted </script>").count() == 1
        page.fill("input[name=q]", payload[:40])
        page.locator(".filters output:not(:empty)").wait_for()
        assert page.locator(".group:visible").count() == 1
        assert found.violations() == []
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
