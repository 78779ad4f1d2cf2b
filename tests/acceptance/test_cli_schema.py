"""`summarizer schema`: the published schemas are the models'."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, Done, run, run_process

NAMES = [
    "article_reply.json",
    "digest.json",
    "gold.json",
    "judge_reply.json",
    "pairs_reply.json",
    "record.json",
    "repair_reply.json",
    "summary_reply.json",
    "verify_reply.json",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the checkout: the package, prompts/ and schemas/."""
    for name in ("summarizer", "prompts", "schemas"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "_data")
        )
    return tmp_path


def schema(*args: str, checkout: Path) -> Done:
    """Run `summarizer schema` of a copy of the checkout."""
    return run_process("schema", *args, cwd=checkout, PYTHONPATH=str(checkout))


def test_the_published_schemas_are_up_to_date(tmp_path: Path) -> None:
    """CI's check passes on the checkout as it is."""
    ended = run("schema", "--check", cwd=tmp_path)

    assert (ended.code, ended.out, ended.stderr) == (0, "", "")


def test_drift_is_named_by_file(checkout: Path) -> None:
    """An edited or a missing schema fails the check, and the message says what to run."""
    edited = checkout / "schemas" / "record.json"
    edited.write_text(edited.read_text(encoding="utf-8") + " ", encoding="utf-8")
    (checkout / "schemas" / "repair_reply.json").unlink()

    ended = schema("--check", checkout=checkout)

    assert ended.code == 1
    assert ended.out.splitlines() == [
        "schemas/repair_reply.json differs from the models; run: summarizer schema --write",
        "schemas/record.json differs from the models; run: summarizer schema --write",
    ]


def test_a_changed_description_is_drift_until_it_is_written(checkout: Path) -> None:
    """A field description is prompt text, so its change shows in review."""
    replies = checkout / "summarizer" / "replies.py"
    source = replies.read_text(encoding="utf-8")
    replies.write_text(source.replace("Every number in the claim but", "All numbers but"), "utf-8")

    drifted = schema("--check", checkout=checkout)
    written = schema("--write", checkout=checkout)
    after = schema("--check", checkout=checkout)

    assert drifted.code == 1
    assert "schemas/article_reply.json" in drifted.out
    assert written.code == 0
    assert sorted(Path(line).name for line in written.out.splitlines()) == NAMES
    assert after.code == 0


def test_the_schema_that_the_model_is_held_to_is_printed(tmp_path: Path) -> None:
    """Without an option it can be piped elsewhere."""
    ended = run("schema", cwd=tmp_path)

    assert ended.code == 0
    assert ended.out == (ROOT / "schemas" / "article_reply.json").read_text(encoding="utf-8")


def test_schemas_are_written_where_one_says(tmp_path: Path) -> None:
    """The folder is made."""
    ended = run("schema", "--write", "--dir", "new/schemas", cwd=tmp_path)

    assert ended.code == 0
    assert sorted(path.name for path in (tmp_path / "new" / "schemas").iterdir()) == NAMES
    json.loads((tmp_path / "new" / "schemas" / "record.json").read_bytes())
