"""Export and import: one diffable file a fingerprint, and no false entry comes in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError, StoreError
from summarizer.store import Store
from summarizer.store.findings import StoreProblem

KEY = hashlib.sha256(b"1").hexdigest()
OTHER = hashlib.sha256(b"2").hexdigest()


def entry(text: str = "Hello") -> dict[str, Any]:
    return {
        "completion": {"choices": [{"message": {"content": text}}]},
        "mode": "tools",
        "latency_s": 0.5,
        "created": "2026-03-01T00:00:00+00:00",
        "attempts": 1,
        "model": "m-1",
        "endpoint": "http://localhost/v1/chat/completions",
    }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "target") as opened:
        yield opened


def test_a_file_is_pretty_and_stable(store: Store, tmp_path: Path) -> None:
    """Sorted keys, two spaces, real characters, a newline at the end: fit for a diff."""
    store.put(KEY, entry("“Ünïcödé”"))

    assert store.export(tmp_path / "out") == 1

    # The checksum is sha256 of the fingerprint, a newline, and the compact sorted JSON.
    canonical = (
        '{"attempts":1,"completion":{"choices":[{"message":{"content":"“Ünïcödé”"}}]},'
        '"created":"2026-03-01T00:00:00+00:00",'
        '"endpoint":"http://localhost/v1/chat/completions",'
        '"latency_s":0.5,"mode":"tools","model":"m-1"}'
    )
    sha256 = hashlib.sha256(f"{KEY}\n{canonical}".encode()).hexdigest()
    assert (
        (tmp_path / "out" / f"{KEY}.json").read_text(encoding="utf-8")
        == f"""{{
  "entry": {{
    "attempts": 1,
    "completion": {{
      "choices": [
        {{
          "message": {{
            "content": "“Ünïcödé”"
          }}
        }}
      ]
    }},
    "created": "2026-03-01T00:00:00+00:00",
    "endpoint": "http://localhost/v1/chat/completions",
    "latency_s": 0.5,
    "mode": "tools",
    "model": "m-1"
  }},
  "fingerprint": "{KEY}",
  "format": 1,
  "sha256": "{sha256}"
}}
"""
    )


@pytest.mark.parametrize("text", ["", "\ud800 alone", "a\r\nb\u2028c", "x" * 100_000])
def test_what_is_exported_is_imported(
    store: Store, target: Store, tmp_path: Path, text: str
) -> None:
    """A store filled from an export gives the same entries."""
    store.put(KEY, entry(text))
    store.export(tmp_path / "out")

    assert target.import_(tmp_path / "out") == (1, 0, ())
    assert target.get(KEY) == entry(text)


def test_only_what_is_asked_for_is_exported(store: Store, tmp_path: Path) -> None:
    """An unknown fingerprint is left out of the count; notes are never exported."""
    store.put(KEY, entry())
    store.put(OTHER, entry())
    store.note("x", 1)

    assert store.export(tmp_path / "out", [OTHER, "f" * 64]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{OTHER}.json"]


def test_an_export_over_an_export_changes_nothing(store: Store, tmp_path: Path) -> None:
    """The same entry gives the same bytes, and no draft is left behind."""
    store.put(KEY, entry())
    store.export(tmp_path / "out")
    before = (tmp_path / "out" / f"{KEY}.json").read_bytes()
    store.export(tmp_path / "out")

    assert (tmp_path / "out" / f"{KEY}.json").read_bytes() == before
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_second_import_finds_all_there(store: Store, tmp_path: Path) -> None:
    """Equal entries are counted as the same and written once."""
    store.put(KEY, entry())
    store.export(tmp_path / "out")

    assert store.import_(tmp_path / "out") == (0, 1, ())


def test_another_reply_to_the_same_request_is_kept_out(
    store: Store, target: Store, tmp_path: Path
) -> None:
    """An import never replaces what is here; it says so instead."""
    store.put(KEY, entry("theirs"))
    target.put(KEY, entry("ours"))
    store.export(tmp_path / "out")

    imported = target.import_(tmp_path / "out")

    assert imported == (
        0,
        0,
        (
            StoreProblem(
                f"{KEY}.json", "the store holds another reply to this request; it was kept"
            ),
        ),
    )
    assert target.get(KEY) == entry("ours")


def edited(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    """Return an edit of an exported file's document."""

    def edit(path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(json.dumps(document), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:100]), "it is not JSON"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "it is not JSON"),
        (lambda path: path.write_text("[" * 100_000, encoding="utf-8"), "it is not JSON"),
        (lambda path: path.write_text("[]", encoding="utf-8"), "not an exported reply"),
        (edited(lambda document: document.update(format=2)), "not an exported reply"),
        (edited(lambda document: document.pop("entry")), "it is not an object"),
        (edited(lambda document: document["entry"].pop("mode")), "fields are wrong: mode"),
        (edited(lambda document: document["entry"].update(attempts=2)), "checksum"),
        (edited(lambda document: document.pop("sha256")), "checksum"),
        (edited(lambda document: document.update(fingerprint=OTHER)), "its name is not"),
        (lambda path: path.rename(path.with_name(f"{OTHER}.json")), "its name is not"),
        (lambda path: path.rename(path.with_name("x.json")), "its name is not"),
    ],
)
def test_a_file_that_is_not_intact_is_kept_out(
    store: Store, target: Store, tmp_path: Path, damage: Callable[[Path], object], problem: str
) -> None:
    """Each bad file is one problem, and nothing of it is stored."""
    store.put(KEY, entry())
    store.export(tmp_path / "out")
    damage(tmp_path / "out" / f"{KEY}.json")

    imported = target.import_(tmp_path / "out")

    assert (imported.n_new, imported.n_same) == (0, 0)
    assert [problem in found.message for found in imported.problems] == [True]
    assert len(target) == 0


def test_a_bad_file_does_not_stop_the_others(store: Store, target: Store, tmp_path: Path) -> None:
    """The good ones come in."""
    store.put(KEY, entry())
    store.export(tmp_path / "out")
    (tmp_path / "out" / "bad.json").write_text("", encoding="utf-8")
    (tmp_path / "out" / "README.md").write_text("recordings", encoding="utf-8")

    imported = target.import_(tmp_path / "out")

    assert imported.n_new == 1
    assert [found.where for found in imported.problems] == ["bad.json"]


def test_an_import_from_nowhere_is_an_error(store: Store, tmp_path: Path) -> None:
    """A missing folder is wrong input, not an empty one."""
    with pytest.raises(InputError, match="is not a folder"):
        store.import_(tmp_path / "missing")


def test_an_export_to_a_file_is_an_error(store: Store, tmp_path: Path) -> None:
    """The message names the path that cannot be a folder."""
    (tmp_path / "out").write_text("", encoding="utf-8")

    with pytest.raises(StoreError, match="out cannot be made"):
        store.export(tmp_path / "out")
