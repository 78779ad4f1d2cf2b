"""A small world for tests of evaluations: articles with gold, suites, and records that fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from summarizer import Article, Summarizer
from summarizer.backends.scripted import ScriptedBackend
from tests.servers import MODEL

TEXTS = {
    "bridge": (
        "The Ostmark council closed the Lindgate bridge on Monday."
        " The repair will cost 40 million marks, mayor Ilse Brandow said."
        " No injuries were reported."
    ),
    "ferry": (
        "Veltrane has stopped two ferry routes to Solmar."
        " The closures could cost 140 jobs, union leader Per Anders said."
        " The company did not comment on the closures."
    ),
}
_CLAIMS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "bridge": [
        (
            "The Ostmark council closed the Lindgate bridge.",
            "The Ostmark council closed the Lindgate bridge on Monday",
            {"importance": "core"},
        ),
        (
            "The repair of the Lindgate bridge will cost 40 million marks.",
            "The repair will cost 40 million marks",
            {
                "attribution": ["Ilse Brandow"],
                "status": "planned",
                "quantities": [
                    {"text": "40 million", "value": 40_000_000, "unit": "marks"},
                ],
            },
        ),
        (
            "No injuries were reported at the Lindgate bridge.",
            "No injuries were reported",
            {"polarity": "negative"},
        ),
    ],
    "ferry": [
        (
            "Veltrane has stopped two ferry routes to Solmar.",
            "Veltrane has stopped two ferry routes to Solmar",
            {"importance": "core"},
        ),
        (
            "The closures of ferry routes could cost 140 jobs.",
            "The closures could cost 140 jobs",
            {
                "attribution": ["Per Anders"],
                "status": "possible",
                "quantities": [{"text": "140", "value": 140, "unit": "jobs"}],
            },
        ),
        (
            "Veltrane did not comment on the closures.",
            "The company did not comment on the closures",
            {"polarity": "negative"},
        ),
    ],
}
ENTITIES = {"bridge": ("Ilse Brandow", "Brandow"), "ferry": ("Per Anders", "Anders")}


def write_world(folder: Path, names: tuple[str, ...] = ("bridge", "ferry")) -> Path:
    """Write articles, gold and a suite without thresholds; return the suite's path."""
    for name in names:
        write_case(folder, name)
    return write_suite(folder)


def write_case(folder: Path, name: str) -> Path:
    """Write one article with its gold; return the gold's path."""
    article = folder / "articles" / f"{name}.txt"
    article.parent.mkdir(parents=True, exist_ok=True)
    article.write_text(TEXTS[name], encoding="utf-8")
    path = folder / "gold" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(gold(name), option=orjson.OPT_INDENT_2))
    return path


def write_suite(folder: Path, text: str = "", *, head: str = "") -> Path:
    """Write a suite over all gold of the folder, with `text` at its end; return its path."""
    path = folder / "suites" / "small.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    model = "" if "[model]" in text else '[model]\nmodel = "extractive"\n'
    path.write_text(
        f'name = "small"\ngold = ["../gold/*.json"]\n{head}\n{model}\n{text}\n', encoding="utf-8"
    )
    return path


def gold(name: str) -> dict[str, Any]:
    """Return the gold of one article as it stands in its file."""
    text = TEXTS[name]
    claims = []
    for number, (claim, quote, labels) in enumerate(_CLAIMS[name], start=1):
        start = text.index(quote)
        evidence = {"quote": quote, "start": start, "end": start + len(quote), "role": "support"}
        claims.append(
            {
                "id": f"g{number}",
                "text": claim,
                "importance": labels.get("importance", "supporting"),
                "optional": False,
                "evidence": [evidence],
                "attribution": labels.get("attribution", []),
                "status": labels.get("status", "stated"),
                "polarity": labels.get("polarity", "positive"),
                "quantities": [
                    {"comparator": "exact", **quantity} for quantity in labels.get("quantities", [])
                ],
                "time": {"text": None, "start": None, "end": None},
                "accept": {},
                "note": "",
            }
        )
    full, short = ENTITIES[name]
    return {
        "schema": "urn:summarizer:gold:1",
        "guideline": "1",
        "annotator": "a1",
        "labelled": "2026-11-22",
        "article": {
            "path": f"../articles/{name}.txt",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "n_chars": len(text),
        },
        "key_points": [{"text": claims[0]["text"], "claims": ["g1"]}],
        "claims": claims,
        "entities": [{"name": full, "type": "person", "aliases": [short]}],
        "excluded": [],
    }


def reply(name: str) -> dict[str, Any]:
    """Return the reply that says of one article exactly what its gold does."""
    claims = [
        {
            "id": f"c{number}",
            "evidence": [claim["evidence"][0]["quote"]],
            "text": claim["text"],
            "importance": claim["importance"],
            "attribution": [[source] for source in claim["attribution"]],
            "status": claim["status"],
            "polarity": claim["polarity"],
            "quantities": claim["quantities"],
            "time": None,
        }
        for number, claim in enumerate(gold(name)["claims"], start=1)
    ]
    first = claims[0]["text"]
    return {
        "entities": [{"name": ENTITIES[name][0], "type": "person", "aliases": []}],
        "claims": claims,
        "summary": {"headline": first, "sentences": [{"text": first, "claims": ["c1"]}]},
    }


def name_in(messages: object) -> str:
    """Return which article a request is about."""
    said = orjson.dumps(messages).decode()
    return next(name for name, text in TEXTS.items() if text[:40] in said)


def made_records(names: tuple[str, ...] = ("bridge", "ferry")) -> list[dict[str, Any]]:
    """Return the records of a model that says exactly what gold does, as JSON."""
    backend = ScriptedBackend({name: reply(name) for name in TEXTS})
    articles = [Article(text=TEXTS[name], id=name) for name in names]
    with Summarizer(model=MODEL, backend=backend) as summarizer:
        return [r.model_dump(mode="json") for r in summarizer.summarize_many(articles)]


def write_records(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    """Write records as `summarizer run -o` does."""
    path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    return path
