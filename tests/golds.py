"""A small gold and its article, for tests of what is made of gold."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from summarizer.evaluation.gold import Gold, load_gold
from summarizer.models import (
    ArticleInfo,
    Claim,
    Evidence,
    Quantity,
    Record,
    Source,
    Summary,
    SummarySentence,
    TimeSpan,
    sha256_hex,
)

TEXT = (
    "The harbour of Port Ellis will close on Tuesday after 12 crates fell into the water.\n\n"
    "Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed."
    " He did not name the owner.\n\n"
    "The annual gull fair is held in May.\n"
)


def place(quote: str) -> dict[str, Any]:
    """Return a quote of TEXT with its offsets."""
    start = TEXT.index(quote)
    return {"quote": quote, "start": start, "end": start + len(quote)}


def _claim(name: str, text: str, quote: str, **labels: Any) -> dict[str, Any]:
    return {
        "id": name,
        "text": text,
        "importance": "supporting",
        "evidence": [{**place(quote), "role": "support"}],
        "attribution": [],
        "status": "stated",
        "polarity": "positive",
        "quantities": [],
        "time": {"text": None, "start": None, "end": None},
        **labels,
    }


LABELS: dict[str, Any] = {
    "schema": "urn:summarizer:gold:1",
    "guideline": "1",
    "annotator": "a1",
    "labelled": "2031-03-06",
    "article": {
        "path": "harbour.txt",
        "sha256": sha256_hex(TEXT),
        "n_chars": len(TEXT),
        "published": "2031-03-05",
    },
    "key_points": [
        {"text": "The harbour will close.", "claims": ["g1", "g2"]},
        {"text": "Ships may be late.", "claims": ["g3"]},
    ],
    "claims": [
        _claim(
            "g1",
            "The harbour of Port Ellis will close on March 11, 2031.",
            "The harbour of Port Ellis will close on Tuesday",
            importance="core",
            status="planned",
            time={"text": "on Tuesday", "start": "2031-03-11", "end": "2031-03-11"},
        ),
        _claim(
            "g2",
            "12 crates fell into the water.",
            "12 crates fell into the water",
            quantities=[{"text": "12", "value": 12, "unit": "crates"}],
        ),
        _claim(
            "g3",
            "40 ships may be delayed.",
            "40 ships may be delayed",
            status="possible",
            attribution=["Radio Nine", "Paul Jones"],
            quantities=[{"text": "40", "value": 40, "unit": "ships"}],
            accept={"status": ["planned"]},
            note="a delay is announced as much as feared",
        ),
        _claim(
            "g4",
            "Paul Jones did not name the owner of the crates.",
            "He did not name the owner",
            importance="background",
            polarity="negative",
        ),
        _claim(
            "g5",
            "Paul Jones heads the port of Port Ellis.",
            "Paul Jones, who heads the port",
            importance="background",
            optional=True,
        ),
    ],
    "entities": [
        {"name": "Paul Jones", "type": "person", "aliases": ["Jones", "Paul W. Jones"]},
        {"name": "Radio Nine", "type": "organisation"},
    ],
    "excluded": [{**place("The annual gull fair is held in May."), "reason": "stable property"}],
}


def labels() -> dict[str, Any]:
    """Return the labels, to be changed."""
    return deepcopy(LABELS)


def write_gold(
    folder: Path, content: dict[str, Any] | None = None, *, name: str = "harbour"
) -> Path:
    """Write the article and gold into a folder, and return the path of the gold."""
    folder.mkdir(exist_ok=True)
    (folder / "harbour.txt").write_text(TEXT, encoding="utf-8")
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content or labels(), indent=1), encoding="utf-8")
    return path


def gold_in(folder: Path, content: dict[str, Any] | None = None) -> Gold:
    """Write gold into a folder and load it."""
    return load_gold(write_gold(folder, content))


def claim(gold_id: str, **changes: Any) -> Claim:
    """Return the claim of a record that says what a gold claim says; `changes` override it."""
    own = next(each for each in LABELS["claims"] if each["id"] == gold_id)
    quotes = changes.pop("quotes", [e["quote"] for e in own["evidence"]])
    values = {
        "id": gold_id.replace("g", "c"),
        "text": own["text"],
        "importance": own["importance"],
        "evidence": [evidence(quote) for quote in quotes],
        "attribution": sources(*own["attribution"]),
        "status": own["status"],
        "polarity": own["polarity"],
        "quantities": [Quantity.model_validate(q) for q in own["quantities"]],
        "time": TimeSpan.model_validate(own["time"]),
    }
    return Claim.model_validate(values | changes)


def evidence(quote: str) -> Evidence:
    """Return an exact quote of TEXT, located."""
    where = place(quote)
    parts = ((where["start"], where["end"]),)
    return Evidence(**where, parts=parts, match="exact", accepted=True)


def sources(*names: str) -> tuple[Source, ...]:
    """Return a chain with one name a level."""
    return tuple(Source(name=name, level=level) for level, name in enumerate(names, 1))


def record(*claims: Claim, sentences: tuple[SummarySentence, ...] = (), **fields: Any) -> Record:
    """Return a record of the article with these claims."""
    values: dict[str, Any] = {
        "article": ArticleInfo(id="harbour", sha256=sha256_hex(TEXT)),
        "outcome": "ok",
        "claims": claims,
        "summary": Summary(headline="", sentences=sentences) if sentences else None,
    }
    return Record.model_validate(values | fields)


def perfect() -> Record:
    """Return the record that says exactly what gold says, optional claim included."""
    said = tuple(claim(each["id"]) for each in LABELS["claims"])
    sentence = SummarySentence(text=LABELS["claims"][0]["text"], claims=("c1",))
    return record(*said, sentences=(sentence,))
