"""Drafts of gold from records: what a reader gave, in a form that a person puts right."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from summarizer import Article, Summarizer
from summarizer.articles import read_article
from summarizer.errors import InputError
from summarizer.evaluation.drafts import article_of, draft_gold
from summarizer.evaluation.gold import inspect_gold, load_gold
from summarizer.models import (
    ArticleInfo,
    Entity,
    Evidence,
    Quantity,
    Record,
    Source,
    Summary,
    SummarySentence,
    TimeSpan,
    sha256_hex,
)
from tests.commands import ROOT
from tests.golds import TEXT, claim, evidence, record

ARTICLES = sorted((ROOT / "evals/articles").rglob("*.txt"))
TODAY = date(2031, 3, 6)


def drafted(folder: Path, made: Record, text: str = TEXT) -> dict[str, Any]:
    """Return the draft of a record, written beside its article."""
    folder.mkdir(exist_ok=True)
    (folder / "harbour.txt").write_text(text, encoding="utf-8")
    values = draft_gold(made, Article(text=text), path="harbour.txt", labelled=TODAY)
    (folder / "harbour.json").write_text(json.dumps(values), encoding="utf-8")
    return values


def problems(folder: Path) -> list[str]:
    """Return the keys of the problems of the draft."""
    return [p.key for p in inspect_gold(folder / "harbour.json").problems if not p.is_warning]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Return what the built-in reader makes of the articles of evals/."""
    with Summarizer(model="extractive") as summarizer:
        return [summarizer.summarize(read_article(path)) for path in ARTICLES]


def test_a_draft_lacks_nothing_but_its_reader(tmp_path: Path, records: list[Record]) -> None:
    """Of all articles of evals/: the draft is the one problem, and what is left are warnings."""
    for path, made in zip(ARTICLES, records, strict=True):
        article = read_article(path)
        values = draft_gold(made, article, path=str(path), labelled=TODAY)
        file = tmp_path / f"{path.stem}.json"
        file.write_text(json.dumps(values), encoding="utf-8")

        found = inspect_gold(file)

        assert [p.key for p in found.problems if not p.is_warning] == ["/annotator"]
        assert found.n_claims == len(made.claims)
        spans = {(e.start, e.end) for c in load_gold(file).claims for e in c.evidence}
        assert all(part in spans for c in made.claims for e in c.evidence for part in e.parts)


def test_a_draft_that_a_person_stands_by_is_gold(tmp_path: Path, records: list[Record]) -> None:
    """With an annotator every draft that has a claim is sound."""
    for path, made in zip(ARTICLES, records, strict=True):
        values = draft_gold(made, read_article(path), path=str(path), labelled=TODAY)
        file = tmp_path / f"{path.stem}.json"
        file.write_text(json.dumps({**values, "annotator": "me"}), encoding="utf-8")

        errors = [p.key for p in inspect_gold(file).problems if not p.is_warning]

        assert errors == ([] if made.claims else ["/claims"])


def test_a_draft_says_what_the_record_says(tmp_path: Path) -> None:
    """Labels, key points and entities, under new ids, and the model that they come from."""
    made = record(
        claim("g1"),
        claim("g3"),
        sentences=(SummarySentence(text="It closes.", claims=("c3", "c1", "c9")),),
        entities=(Entity(name="Paul Jones", type="person", aliases=("Jones",)),),
    )

    values = drafted(tmp_path, made)

    assert list(values)[:4] == ["schema", "guideline", "annotator", "draft"]
    assert (values["annotator"], values["draft"]) == ("", "unknown")
    assert values["key_points"] == [{"text": "It closes.", "claims": ["g2", "g1"]}]
    second = values["claims"][1]
    assert (second["id"], second["status"]) == ("g2", "possible")
    assert second["attribution"] == ["(unspecified)", "(unspecified)"]
    assert second["note"] == "the article does not name: Radio Nine, Paul Jones"
    assert values["claims"][0]["time"]["start"] == "2031-03-11"
    assert len(values["unlabelled"]) == 2
    assert problems(tmp_path) == ["/annotator"]


def test_a_source_of_the_article_is_made_an_entity(tmp_path: Path) -> None:
    """One that an entity is known by becomes its alias; joint sources stay joined."""
    found = TEXT.index("Radio Nine")
    chain = (
        Source(name="Radio Nine", start=found, end=found + 10, level=1),
        Source(name="Paul Jones", start=86, end=96, level=2),
        Source(name="Port chief Paul Jones", start=86, end=96, level=2),
    )
    made = record(
        claim("g3", attribution=chain), entities=(Entity(name="Paul Jones", type="person"),)
    )

    values = drafted(tmp_path, made)

    assert values["claims"][0]["attribution"] == [
        "Radio Nine",
        ["Paul Jones", "Port chief Paul Jones"],
    ]
    assert values["entities"] == [
        {"name": "Paul Jones", "type": "person", "aliases": ["Port chief Paul Jones"]},
        {"name": "Radio Nine", "type": "other", "aliases": []},
    ]
    assert problems(tmp_path) == ["/annotator"]


def test_quotes_over_paragraphs_are_cut(tmp_path: Path) -> None:
    """Each part of an elided quote, and each paragraph of a long one, is a quote of its own."""
    start, end = TEXT.index("12 crates"), TEXT.index(", who heads")
    long = Evidence(
        quote=TEXT[start:end],
        start=start,
        end=end,
        parts=((start, end),),
        match="exact",
        accepted=True,
    )

    values = drafted(tmp_path, record(claim("g2").model_copy(update={"evidence": (long,)})))

    assert [each["quote"] for each in values["claims"][0]["evidence"]] == [
        "12 crates fell into the water.",
        "Paul Jones",
    ]
    assert problems(tmp_path) == ["/annotator"]


def test_what_a_claim_leans_on_is_context(tmp_path: Path) -> None:
    """A quote that carries the claim is not said twice."""
    owner = TEXT.index("Paul Jones, who")
    at = evidence("He did not name the owner").parts[0]
    made = record(claim("g4").model_copy(update={"context": ((owner, owner + 10), at)}))

    values = drafted(tmp_path, made)

    assert [(e["quote"], e["role"]) for e in values["claims"][0]["evidence"]] == [
        ("He did not name the owner", "support"),
        ("Paul Jones", "context"),
    ]


def test_what_gold_cannot_hold_is_left_out(tmp_path: Path) -> None:
    """Words that no quote has, a value beside "vague", days in the wrong order."""
    quantities = [
        Quantity(text="12 crates", value=12, unit="crates", comparator="vague"),
        Quantity(text="12", comparator="exact"),
        Quantity(text="a dozen", value=12),
    ]
    time = TimeSpan.model_validate(
        {"text": "on Friday", "start": "2031-03-12", "end": "2031-03-11"}
    )

    values = drafted(tmp_path, record(claim("g2", quantities=quantities, time=time)))

    found = values["claims"][0]
    assert [(q["text"], q["value"], q["comparator"]) for q in found["quantities"]] == [
        ("12 crates", 12, "about"),
        ("12", None, "vague"),
    ]
    assert found["time"] == {"text": None, "start": None, "end": None}
    assert problems(tmp_path) == ["/annotator"]


def test_a_core_claim_of_no_sentence_is_a_key_point(tmp_path: Path) -> None:
    """Every core claim is in one; a sentence that rests on nothing is none."""
    made = record(claim("g1"), sentences=(SummarySentence(text="It closes.", claims=()),))

    values = drafted(tmp_path, made)

    assert values["key_points"] == [{"text": claim("g1").text, "claims": ["g1"]}]


def test_a_wrapped_article_gives_quotes_on_one_line(tmp_path: Path) -> None:
    """As a person would type them; offsets are those of the text as it is."""
    text = (
        "The harbour of Port Ellis will close on Tuesday after 12\n"
        "crates fell into the water and were lifted out of it by\n"
        "divers of the port.\n"
    )
    start = text.index("12\ncrates")
    parts = ((start, start + 14),)
    quote = Evidence(
        quote="12\ncrates fell",
        start=start,
        end=start + 14,
        parts=parts,
        match="exact",
        accepted=True,
    )
    made = record(claim("g2").model_copy(update={"evidence": (quote,)}))

    values = drafted(tmp_path, made, text)

    assert values["claims"][0]["evidence"][0] == {
        "quote": "12 crates fell",
        "start": start,
        "end": start + 14,
        "role": "support",
    }
    assert problems(tmp_path) == ["/annotator"]


def info(**fields: Any) -> Record:
    """Return a record of the small article that says more of its article."""
    about = ArticleInfo(id="harbour", **{"sha256": sha256_hex(TEXT), **fields})
    return record(summary=Summary(headline="x"), article=about)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "does not say which file holds 'harbour'; name the file"),
        ({"source": "-"}, "does not say which file"),
        ({"source": "-:3"}, "does not say which file"),
        ({"source": "gone.txt"}, "gone.txt: no such file; name the file"),
        ({"source": "feed.jsonl:2"}, "stands among others in feed.jsonl"),
        ({"source": "other.txt"}, "has changed since it was read, in other.txt"),
        ({"sha256": None}, "was not read"),
    ],
)
def test_an_article_that_is_not_to_be_had_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], message: str
) -> None:
    """And what to do is said."""
    monkeypatch.chdir(tmp_path)
    for name in ("feed.jsonl", "other.txt"):
        (tmp_path / name).write_text("Another text.", encoding="utf-8")

    with pytest.raises(InputError, match=message):
        article_of(info(**fields), {})


def test_an_article_that_is_named_goes_before_the_record_s(tmp_path: Path) -> None:
    """It is found by its text; one that is none of those named is an error."""
    path = tmp_path / "moved.txt"
    path.write_text(TEXT, encoding="utf-8")
    given = {sha256_hex(TEXT): str(path)}

    file, article = article_of(info(source="gone.txt"), given)

    assert (file, article.text) == (str(path), TEXT)
    with pytest.raises(InputError, match="no ARTICLE that is named has the text"):
        article_of(info(), {"0" * 64: str(path)})


def test_a_record_that_failed_gives_no_draft() -> None:
    """No claims is not the same as not read."""
    with pytest.raises(InputError, match="was not read"):
        article_of(record(outcome="failed"), {})
