"""What a file of records says need not be done again, and what may not be mixed in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer import Summarizer
from summarizer.errors import ConfigurationError
from summarizer.jobs.index import Index, read_index
from summarizer.jobs.lines import line_of
from summarizer.metadata import describe
from summarizer.models import Article, Flag, Record
from summarizer.pipeline import article_info
from summarizer.provenance import Provenance, Recipe
from summarizer.vocabulary import Outcome

ARTICLE = describe(Article(id="a", text="The mayor resigned on Monday."))
MADE: dict[str, Any] = {
    "model": "m1",
    "prompt": "summarize",
    "prompt_sha256": "1" * 64,
    "schema_sha256": "2" * 64,
    "sampling": {"temperature": 0.0},
}


def index(path: Path, outcome: Outcome = "ok", *, flags: Any = (), **changes: Any) -> Index:
    """Return the index of a file with one record, that of ARTICLE."""
    made = Provenance(
        **{**MADE, **changes},
        endpoint="e",
        fingerprint="f1",
        summarizer="0",
        created="2026-01-01T00:00:00+00:00",
    )
    record = Record(article=article_info(ARTICLE), outcome=outcome, provenance=made, flags=flags)
    path.write_text(record.model_dump_json() + "\n", encoding="utf-8")
    return read_index(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


RECIPE = Recipe.of(MADE)


@pytest.mark.parametrize("outcome", ["ok", "partial", "refused", "truncated", "invalid"])
def test_the_same_request_is_not_made_again(outcome: Outcome, path: Path) -> None:
    """What it led to is kept, unless it failed on the way."""
    assert index(path, outcome).kept(ARTICLE, "f1", RECIPE) == outcome
    assert index(path, outcome).kept(ARTICLE, "f1", RECIPE, redo=True) == outcome


def test_a_failed_article_is_done_again(path: Path) -> None:
    """A failure may pass."""
    assert index(path, "failed").kept(ARTICLE, "f1", RECIPE) is None


def test_what_was_read_is_kept_whatever_the_endpoint_was(path: Path) -> None:
    """Another URL makes another request, and the same record."""
    assert index(path).kept(ARTICLE, "another", RECIPE) == "ok"
    assert index(path).kept(ARTICLE, "another", RECIPE, redo=True) is None


def test_what_could_not_be_read_is_done_again_elsewhere(path: Path) -> None:
    """Another server may do better."""
    assert index(path, "truncated").kept(ARTICLE, "another", RECIPE) is None


def test_a_cut_reply_may_do_better_within_another_limit(path: Path) -> None:
    """What was kept of it is replaced when the whole comes."""
    cut = (Flag(kind="truncated", message="The reply was cut off."),)
    found = index(path, "partial", flags=cut)
    assert found.kept(ARTICLE, "f1", RECIPE) == "partial"
    assert found.kept(ARTICLE, "another", RECIPE) is None
    assert index(path, "partial").kept(ARTICLE, "another", RECIPE) == "partial"


def test_limits_are_no_part_of_how_an_article_is_read(path: Path) -> None:
    """A record made within another limit is as good."""
    limited = index(path, sampling={"temperature": 0.0, "max_completion_tokens": 500})
    assert limited.kept(ARTICLE, "another", RECIPE) == "ok"


@pytest.mark.parametrize(
    "change",
    [{"text": "The mayor stays."}, {"title": "Mayor stays"}, {"published": "2025-06-18"}],
)
def test_another_text_title_or_day_is_done_again(change: dict[str, str], path: Path) -> None:
    """A reading depends on all of them."""
    changed = describe(Article(**{"id": "a", "text": ARTICLE.text, **change}))
    found = index(path)
    assert found.kept(changed, "another", RECIPE) is None
    assert found.holds_another(changed)
    assert not found.holds_another(ARTICLE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": "m2"}, "read with model m2; this run reads with model m1"),
        ({"prompt_sha256": "3" * 64}, "read with prompt summarize (33333333); this run reads"),
        ({"schema_sha256": "4" * 64}, "read with schema 44444444; this run reads with schema 2222"),
        ({"language": "de"}, "language de; this run reads with language of the article"),
        ({"sampling": {}}, "no sampling options; this run reads with temperature 0.0"),
    ],
)
def test_what_was_read_in_another_way_is_named(
    change: dict[str, Any], words: str, path: Path
) -> None:
    """Both are named, and the way out."""
    with pytest.raises(ConfigurationError) as caught:
        index(path, **change).refuse_other(RECIPE, path)
    assert words in str(caught.value)
    assert "--redo" in str(caught.value)


def test_what_was_not_read_stands_in_no_ones_way(path: Path) -> None:
    """A run that failed with the wrong model can be repeated with the right one."""
    index(path, "failed", model="m2").refuse_other(RECIPE, path)
    index(path, "refused", model="m2").refuse_other(RECIPE, path)
    index(path).refuse_other(RECIPE, path)


def test_lines_far_into_a_large_file_are_found() -> None:
    """Offsets have 48 bits: beyond 4 GB, too, and after lines before them were dropped."""
    found, far = Index(), 5 * 2**32 + 7
    first, second = (
        Record(article=article_info(ARTICLE).model_copy(update={"id": name}), outcome="refused")
        for name in "ab"
    )
    found.add(first.model_dump_json().encode())
    found.end = far
    found.add(second.model_dump_json().encode())
    line = found.line("b")
    moved = found.without([(900, 100)]).line("b")
    assert line is not None
    assert moved is not None
    assert (line.offset, moved.offset, line.outcome) == (far, far - 100, "refused")


VERIFICATION: dict[str, Any] = {
    **{k: v for k, v in MADE.items() if k != "prompt"},
    "endpoint": "e",
    "prompt": "verify",
    "fingerprint": "f2",
    "on_wrong": "flag",
    "created": "2026-01-01T00:00:00+00:00",
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"outcome": "partial", "flags": (Flag(kind="truncated", message="cut"),)},
        {"verification": {**VERIFICATION, "complete": True}},
        {"verification": {**VERIFICATION, "complete": False}},
        {"flags": (Flag(kind="not_verified", message="no"),)},
        {"claims": ()},
        {"provenance": None, "outcome": "failed"},
    ],
    ids=str,
)
def test_a_line_of_a_record_is_what_is_read_in_it(changes: dict[str, Any], path: Path) -> None:
    """Whether a run knows of a record by having made it, or by finding it in the output."""
    with Summarizer("extractive") as summarizer:
        read = summarizer.summarize(ARTICLE)
    fields = {name: getattr(read, name) for name in Record.model_fields}
    record = Record.model_validate({**fields, **changes})
    path.write_text(record.model_dump_json() + "\n", encoding="utf-8")

    assert record.claims or "claims" in changes
    assert read_index(path).line("a") == line_of(record)
