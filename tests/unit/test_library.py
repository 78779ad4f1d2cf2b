"""The library's face: synchronous, asynchronous, in a running loop, bounded."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer import (
    Article,
    ConfigurationError,
    Fetcher,
    InputError,
    ScriptedBackend,
    Store,
    Summarizer,
    digest,
    export_records,
    scan_articles,
    summarize,
)
from summarizer.backends.base import Request
from tests.samples import full_record

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'
TEXT = "The mayor of Port Ellis resigned on Monday. The council will meet on Friday, she said."


def always(request: Request) -> str:
    """Answer every request alike."""
    return EMPTY


def articles(n: int) -> list[Article]:
    """Return n different articles."""
    return [Article(id=f"a{i}", text=f"{TEXT} {i}") for i in range(n)]


def test_a_text_is_summarised_in_one_call() -> None:
    """Without a key the built-in reader answers."""
    record = summarize(TEXT, model="extractive")

    assert record.outcome == "ok"
    assert record.claims
    assert record.provenance is not None
    assert record.provenance.model == "extractive"


def test_a_path_is_read(tmp_path: Path) -> None:
    """A Path, or a string that names a file, is an article in a file."""
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")

    assert summarize(path, model="extractive").article.id == "story"
    assert summarize(str(path), model="extractive").article.id == "story"


@pytest.mark.parametrize("source", ["missing.txt", Path("missing"), "", "  \n "])
def test_what_cannot_be_read_raises(source: str | Path) -> None:
    """A path that does not exist is not summarised as text, and neither is nothing."""
    with pytest.raises(InputError):
        summarize(source, model="extractive")


def test_many_come_in_order_and_bounded() -> None:
    """At most `concurrency` articles are taken before a record is handed on."""
    taken = []

    def feed() -> Iterator[Article]:
        for article in articles(50):
            taken.append(article.id)
            yield article

    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        for number, record in enumerate(summarizer.summarize_many(feed(), concurrency=4)):
            assert record.article.id == f"a{number}"
            assert len(taken) <= number + 5

    assert len(taken) == 50


def test_a_generator_closed_early_stops_cleanly() -> None:
    """Whoever stops reading stops the work."""
    backend = ScriptedBackend(always)

    with Summarizer("m", backend=backend) as summarizer:
        records = summarizer.summarize_many(articles(100), concurrency=2)
        next(records)
        records.close()

    assert len(backend.requests) < 10


async def test_the_synchronous_face_works_in_a_running_loop() -> None:
    """A notebook runs a loop already; the plain methods work there."""
    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        assert summarizer.summarize(articles(1)[0]).outcome == "ok"
        assert len(list(summarizer.summarize_many(articles(3)))) == 3


async def test_the_asynchronous_face() -> None:
    """await and async for do the same."""
    async with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        record = await summarizer.asummarize(articles(1)[0])
        many = [r.article.id async for r in summarizer.asummarize_many(articles(3))]

    assert record.outcome == "ok"
    assert many == ["a0", "a1", "a2"]


async def test_articles_may_come_from_an_asynchronous_source() -> None:
    """A feed that awaits is taken as it comes."""

    async def feed() -> object:
        for article in articles(3):
            await asyncio.sleep(0)
            yield article

    async with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        many = [r.article.id async for r in summarizer.asummarize_many(feed())]  # type: ignore[arg-type]  # an async generator

    assert many == ["a0", "a1", "a2"]


def test_answered_once_is_answered_again_offline(tmp_path: Path) -> None:
    """With a store the second run sends nothing, and offline gives the same record."""
    backend = ScriptedBackend(always)
    article = articles(1)[0]

    with Summarizer("m", backend=backend, store=tmp_path) as summarizer:
        first = summarizer.summarize(article)
    with Summarizer("m", backend=backend, store=tmp_path) as summarizer:
        second = summarizer.summarize(article)
    with Summarizer("m", store=tmp_path, offline=True) as summarizer:
        third = summarizer.summarize(article)

    assert len(backend.requests) == 1
    assert first.provenance is not None
    assert second.provenance is not None
    assert not first.provenance.stored
    assert second.provenance.stored
    assert first.provenance.model_copy(update={"stored": True}) == second.provenance
    assert third.provenance is not None
    same_answerer = third.provenance.model_copy(update={"endpoint": second.provenance.endpoint})
    assert third.model_copy(update={"provenance": same_answerer}) == second


def test_offline_misses_are_failed_records(tmp_path: Path) -> None:
    """Offline without an answer is a named failure of that article."""
    with Summarizer("m", store=tmp_path, offline=True) as summarizer:
        record = summarizer.summarize(articles(1)[0])

    assert record.outcome == "failed"
    assert record.error is not None
    assert record.error.kind == "not_stored"


def test_a_store_given_open_stays_open(tmp_path: Path) -> None:
    """Whoever opens a store closes it."""
    with Store(tmp_path) as store:
        with Summarizer("m", backend=ScriptedBackend(always), store=store) as summarizer:
            summarizer.summarize(articles(1)[0])
        assert len(store) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"concurrency": 0},
        {"temperature": 9},
        {"nonsense": 1},
        {"base_url": "ftp://x"},
        {"mode": "x"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(options: dict[str, object]) -> None:
    """A wrong setting is named before anything is sent."""
    with pytest.raises(ConfigurationError):
        Summarizer("m", **options)  # type: ignore[arg-type]  # wrong on purpose


def test_a_budget_in_dollars_needs_a_price() -> None:
    """A limit that cannot be kept is refused at once."""
    with pytest.raises(ConfigurationError, match="price"):
        Summarizer("no-such-model", max_cost_usd=1.0)


def test_a_summarizer_that_nobody_closes_lets_the_process_end() -> None:
    """A script without `with` ends by itself."""
    script = (
        "from summarizer import Article, Summarizer\n"
        "summarizer = Summarizer('extractive')\n"
        "article = Article(text='The mayor of Port Ellis resigned on Monday.')\n"
        "print(summarizer.summarize(article).outcome)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )

    assert done.stdout == "ok\n"


@pytest.mark.parametrize("given", ["out.jsonl", Path("out.jsonl"), None, full_record(), [TEXT]])
def test_what_is_no_records_is_said(given: Any, tmp_path: Path) -> None:
    """A path, one record, or items that are none: a sentence says what was expected."""
    table = tmp_path / "claims.csv"
    calls: tuple[Callable[[], object], ...] = (
        lambda: digest(given),
        lambda: export_records(given, table),
    )

    for call in calls:
        with pytest.raises(InputError, match=r"ecords? (is|are) expected.*read_records"):
            call()
    assert not table.exists()


@pytest.mark.parametrize(
    "bounds",
    [
        {"timeout_s": 0},
        {"connect_timeout_s": -1},
        {"max_bytes": "10"},
        {"max_redirects": -1},
        {"delay_s": float("nan")},
        {"allowed": True},
    ],
)
def test_a_bound_of_a_fetcher_that_is_none_is_refused(bounds: dict[str, Any]) -> None:
    """It is named, before a page is asked for."""
    with pytest.raises(ConfigurationError, match=next(iter(bounds))):
        Fetcher(**bounds)


@pytest.mark.parametrize(
    "options", [{"fetch": True}, {"fields": "text=story"}, {"publisher": 3}, {"max_chars": 0}]
)
def test_an_option_of_reading_that_is_none_is_refused(options: dict[str, Any]) -> None:
    """It is named, before an article is read."""
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        next(scan_articles("story.txt", **options))


def test_an_encoding_that_no_table_has_is_refused(tmp_path: Path) -> None:
    """Spreadsheets are told UTF-8, so that no character is lost."""
    encoding: Any = "latin-1"

    with pytest.raises(ConfigurationError, match="'latin-1' is none of utf-8, utf-8-sig"):
        export_records([], tmp_path / "claims.csv", encoding=encoding)


def test_the_built_in_reader_answers_no_questions_of_a_digest() -> None:
    """It is refused at once, and not only where the rules leave a pair open."""
    with (
        Summarizer(model="extractive") as summarizer,
        pytest.raises(ConfigurationError, match="name a model"),
    ):
        digest([], summarizer=summarizer)
