from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarizer.articles import BadInput, read_articles, scan_articles
from summarizer.packed import pack

STORY = "Twelve people died on Monday, the ministry said."


def write(folder: Path, columns: dict[str, Any], name: str = "news.parquet") -> Path:
    path = folder / name
    pq.write_table(pa.table(columns), path)
    return path


def reason(path: Path, **options: Any) -> str:
    (bad,) = scan_articles(path, **options)
    assert isinstance(bad, BadInput)
    return str(bad.error).removeprefix(f"{path}: ")


def test_the_columns_are_those_of_a_row_of_json(tmp_path: Path) -> None:
    """By their names, and a row's place is its number; days may be times of any kind."""
    path = write(
        tmp_path,
        {
            "text": [STORY, "Two."],
            "headline": ["A", None],
            "date": pa.array([1_750_118_400_000_000_001, None], pa.timestamp("ns", tz="UTC")),
            "score": [0.5, float("nan")],
            "tags": [["a", "b"], []],
            "__index_level_0__": [7, 8],
        },
    )
    one, two = read_articles(path)
    assert (one.id, one.source, one.title) == ("news:1", f"{path}:1", "A")
    assert (one.published, two.published) == (date(2025, 6, 17), None)
    assert (one.extra, two.extra["score"]) == ({"score": 0.5, "tags": ["a", "b"]}, None)


def test_named_columns_may_be_of_any_kind_that_makes_sense(tmp_path: Path) -> None:
    """Decimals as ids, bytes as text, days as dates, parts of a column by a path."""
    path = write(
        tmp_path,
        {
            "key": pa.array([Decimal(12)], pa.decimal128(18, 0)),
            "body": pa.array([STORY.encode()], pa.binary()),
            "day": pa.array([date(2025, 6, 17)]),
            "meta": pa.array([{"outlet": {"name": "Tass"}, "n": 3}]),
            "picture": pa.array([b"\xff\xd8"], pa.binary()),
            "seen": pa.array([datetime(2025, 6, 18, tzinfo=UTC)]),
        },
    )
    names = {"id": "key", "text": "body", "published": "day", "publisher": "meta.outlet.name"}
    (article,) = read_articles(path, fields=names)
    assert (article.id, article.text, article.publisher) == ("12", STORY, "Tass")
    assert article.published == date(2025, 6, 17)
    assert article.extra == {
        "meta": {"n": 3}, "picture": None, "seen": "2025-06-18T00:00:00+00:00",
    }  # fmt: skip


def test_a_list_of_paragraphs_is_a_text(tmp_path: Path) -> None:
    """As it is in JSON; a row without a text costs itself."""
    items = list(scan_articles(write(tmp_path, {"text": [["One.", "Two."], None]})))
    assert [getattr(item, "text", None) for item in items] == ["One.\n\nTwo.", None]
    assert isinstance(items[1], BadInput)
    assert str(items[1].error).endswith(":2: 'text' must be a string, not null")


def test_missing_columns_are_said_once(tmp_path: Path) -> None:
    """With those that there are, before any row is read."""
    path = write(tmp_path, {"id": ["1", "2"], "meta": [{"a": 1}, {"a": 2}]})
    says = "has no column 'meta.body' for the text; the columns are 'id', 'meta'"
    assert reason(path, fields={"text": "meta.body"}) == says
    assert "by --field text=COLUMN; the columns are 'id', 'meta'" in reason(path)


def test_what_is_no_table_of_articles_says_so(tmp_path: Path) -> None:
    """Nothing of it is read."""
    assert reason(write(tmp_path, {"text": pa.array([], pa.string())})) == "has no rows"
    whole = write(tmp_path, {"text": [STORY] * 1000})
    for data in (b"", b"PAR1", whole.read_bytes()[:-20]):
        whole.write_bytes(data)
        assert reason(whole) == "is no Parquet table, or a damaged one"
    packed = tmp_path / "a.parquet.gz"
    packed.write_bytes(pack(b"PAR1", "gzip"))
    assert reason(packed) == "Parquet is not read from a packed file; unpack it"
    with whole.open("wb") as file:
        file.write(b"PAR1 and more")
    with whole.open("rb") as stream:
        (bad,) = scan_articles("-", stdin=stream)
    assert isinstance(bad, BadInput)
    assert "is a Parquet table; it is read from a file that is named .parquet" in str(bad.error)


def test_without_pyarrow_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the message can mend it."""
    path = write(tmp_path, {"text": [STORY]})
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert "pip install 'summarizer[parquet]'" in reason(path)
