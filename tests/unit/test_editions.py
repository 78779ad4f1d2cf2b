"""Editions of the built-in prompts: what was paid for under an earlier one is still read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from summarizer import Article, Record, ScriptedBackend, Summarizer
from summarizer.backends.base import Request
from summarizer.editions import earlier_editions, edition_of, find_edition, latest_edition
from summarizer.errors import ConfigurationError, PromptError
from summarizer.evaluation.inputs import inputs_of
from summarizer.prompts import companion, load_prompt
from summarizer.provenance import Recipe
from summarizer.settings import load_settings
from tests.commands import ROOT

ARTICLE = Article(
    text="Port Ellis closed on Tuesday, Mayor Paul Jones said.",
    title="Port closed",
    publisher="Wire",
    published="2031-03-05",
)
CLAIM = {
    "id": "x1",
    "evidence": ["Port Ellis opened on Tuesday"],
    "text": "Port Ellis closed.",
    "importance": "core",
    "attribution": [],
    "status": "stated",
    "polarity": "positive",
    "quantities": [],
    "time": None,
}
# A reply of the first edition: no claims of the headline.
REPLY = {"entities": [], "claims": [CLAIM], "summary": {"headline": "h", "sentences": []}}
REPAIR = {"repairs": [{"claim": "c1", "quotes": ["Port Ellis closed on Tuesday"]}]}
FIRST_SHA256 = "251919c66537b2e7c2a169ea9cb3bae307f49ebf1be17ccc02570ad645403ea1"


def run(*script: Any, prompt: str) -> tuple[Record, list[Request]]:
    """Return the record that a scripted model leads to, and the requests that it got."""
    backend = ScriptedBackend(list(script))
    with Summarizer(model="m", prompt=prompt, backend=backend) as summarizer:
        return summarizer.summarize(ARTICLE), backend.requests


@pytest.mark.parametrize(
    ("options", "fingerprint"),
    [
        ({}, "a331134b9445e0f0da3b479844c70b828d3dfafb5ccc8a8bf571f60671882d8d"),
        (
            {"language": "German"},
            "66c1ebf9faff64b8fc5998330ceeaac45c28dff3894511423f895ff77045b2aa",
        ),
        (
            {"temperature": 0.0, "seed": 7},
            "8e84d47bdcc4882a2f6461c48dbc7ad5ce95d7733c29b8d980b3ac3ec7dd0dc5",
        ),
        (
            {"base_url": "http://127.0.0.1:8080/v1"},
            "2f6e6d611e167bfe7ebca98b7828f9bf27ff3c31a67da3fe2ae01deccfeb1ef1",
        ),
    ],
)
def test_the_first_edition_asks_what_it_asked_when_it_was_the_only_one(
    options: dict[str, Any], fingerprint: str
) -> None:
    """The fingerprints were taken before there was a second edition."""
    with Summarizer(model="m", prompt="article@1", store=False, **options) as summarizer:
        assert summarizer.request(ARTICLE).fingerprint == fingerprint


def test_asking_again_is_as_it_was_too() -> None:
    """Repairs and reasks of the first edition keep their fingerprints, schema and words."""
    mended, repairing = run(REPLY, REPAIR, prompt="article@1")
    wrong = {**REPLY, "claims": [{**CLAIM, "status": "certain"}]}
    _, reasking = run(wrong, REPLY, {"repairs": []}, prompt="article@1")

    repair = "1a46959187dcc06e4363d19cb886513eee5b729fb44efa365d75562c60a49368"
    reask = "9e9f5d1f6738dcf87a3750304d35a62273dfe50776cab641a50dcffad3186c3a"
    assert repairing[1].fingerprint == repair
    assert [request.fingerprint for request in reasking[1:]] == [reask, repair]
    assert [e.quote for c in mended.claims for e in c.evidence] == ["Port Ellis closed on Tuesday"]
    assert mended.summary is not None
    assert mended.summary.headline_claims == ()


def test_the_files_of_an_earlier_edition_are_kept_to_the_byte() -> None:
    """They are part of every fingerprint; a formatter must not touch them."""
    kept = {
        "prompts/article@1.md": "251919c66537b2e7",
        "prompts/repair@1.md": "4a08b19e75cbfb83",
        "schemas/article_reply@1.json": "ea16516679119b9d",
        "schemas/repair_reply@1.json": "cc1a68df3d3c36bb",
    }
    for name, start in kept.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest().startswith(start)
    assert edition_of(FIRST_SHA256) == "article@1"
    assert edition_of("0" * 64) is None


def test_each_edition_has_its_own_number_and_name() -> None:
    """The latest is meant without a number; a prompt that never changed is the same in all."""
    latest = latest_edition()

    assert earlier_editions("article") == ["article@1"]
    assert earlier_editions("reask") == []
    assert find_edition("article") == find_edition(f"article@{latest}") == ("article", latest)
    assert find_edition("article@1") == ("article@1", 1)
    assert find_edition("reask@1") == ("reask", 1)
    assert load_prompt("article@1").sha256 != load_prompt("article").sha256


@pytest.mark.parametrize("name", ["article@0", "article@99", "article@", "article@one", "a@1"])
def test_an_edition_that_there_never_was_is_refused(name: str) -> None:
    """The message names those that there are."""
    with pytest.raises(PromptError, match=r"no prompt is named .* built in: article, article@1, "):
        load_prompt(name)


def test_what_asks_again_is_of_the_edition_that_asked(tmp_path: Path) -> None:
    """A prompt of a user's own goes with the latest."""
    own = tmp_path / "own.md"
    own.write_text("---\nname: own\n---\n{{ article }}", encoding="utf-8")

    assert companion(load_prompt("article@1"), "repair").origin == "repair@1.md"
    assert companion(load_prompt("article@1"), "reask").origin == "reask.md"
    assert companion(load_prompt("article"), "repair").origin == "repair.md"
    assert companion(load_prompt(own), "repair").origin == "repair.md"


def test_a_baseline_is_pinned_to_the_edition_that_was_asked() -> None:
    """Scores of two editions are not scores of one prompt."""
    inputs = inputs_of([], load_settings(prompt="article@1"))

    assert inputs.prompts["article@1.md"] == FIRST_SHA256
    assert sorted(inputs.prompts) == ["article@1.md", "reask.md", "repair@1.md"]


def test_a_record_names_the_earlier_edition_that_was_asked() -> None:
    """The latest has no number; outputs that named none are of the same recipe."""
    first, _ = run(REPLY, REPAIR, prompt="article@1")
    latest, _ = run(REPLY, REPAIR, prompt=f"article@{latest_edition()}")

    assert first.provenance is not None
    assert latest.provenance is not None
    assert (first.provenance.prompt, latest.provenance.prompt) == ("article@1", "article")
    named = first.provenance.model_dump()
    assert Recipe.of(named) == Recipe.of({**named, "prompt": "article"})
    assert Recipe.of(named) != Recipe.of(latest.provenance.model_dump())


def test_another_edition_is_refused_on_the_same_output_with_the_way_to_go_on(
    tmp_path: Path,
) -> None:
    """Records of two prompts are not mixed unasked."""
    from summarizer.jobs.index import read_index

    record, _ = run(REPLY, REPAIR, prompt="article@1")
    path = tmp_path / "out.jsonl"
    path.write_text(record.model_dump_json() + "\n", encoding="utf-8")
    with (
        Summarizer(model="m", store=False) as second,
        Summarizer(model="m", store=False, prompt="article@1") as first,
        Summarizer(model="n", store=False) as other,
    ):
        index = read_index(path)
        index.refuse_other(first.reader.traits.recipe, path)
        with pytest.raises(ConfigurationError, match="go on as before with --prompt article@1"):
            index.refuse_other(second.reader.traits.recipe, path)
        with pytest.raises(ConfigurationError) as caught:
            index.refuse_other(other.reader.traits.recipe, path)
    assert "article@1" not in str(caught.value)
