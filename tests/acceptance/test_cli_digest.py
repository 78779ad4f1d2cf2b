"""`summarizer digest`, as a user sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.models import Record
from tests.commands import Done, run
from tests.samples import failed_record, full_record
from tests.servers import MODEL, ChatServer, ok
from tests.unit.digests.stories import claim, record

SEEDS = sorted((Path(__file__).parents[2] / "evals" / "gold").glob("00*.json"))
SANK = "The ferry Maren sank off Port Ellis."
MOURN = "President Talma Voss declared three days of mourning for the Maren."
PERIOD = "Voss declared a period of national mourning for the Maren."


def ferries() -> list[Record]:
    """Return two articles with one pair of claims that the rules leave open."""
    return [
        record("a", claim("c1", SANK), claim("c2", MOURN), publisher="Post"),
        record("b", claim("c1", SANK), claim("c2", PERIOD), publisher="Courier"),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with out.jsonl."""
    write(tmp_path / "out.jsonl", ferries())
    return tmp_path


def write(path: Path, records: list[Record], *, more: str = "") -> None:
    """Write records, and something behind them."""
    lines = "".join(f"{each.model_dump_json()}\n" for each in records)
    path.write_text(lines + more, encoding="utf-8")


def digest(*args: str | Path, cwd: Path, **more: str) -> Done:
    """Run `summarizer digest`."""
    return run("digest", *args, cwd=cwd, **more)


def test_a_digest_is_json_where_nobody_looks(folder: Path) -> None:
    """Without -o it goes to stdout, and nothing else does."""
    ended = digest("out.jsonl", cwd=folder)

    assert (ended.code, ended.stderr) == (0, "")
    found = json.loads(ended.out)
    assert [group["articles"] for group in found["groups"]] == [2]
    assert found["open_pairs"] == 1


def test_text_that_rows_of_a_table_share_is_found(tmp_path: Path) -> None:
    """--field says which column of a table is the text, as it does for `run`."""
    told = " ".join(f"The {n} of the Maren were counted at the pier." for n in ("crew", "guests"))
    rows = "".join(f'{n},"{SANK} {told} {SANK}{n * " Quite."}"\n' for n in (1, 2))
    (tmp_path / "desk.csv").write_text(f"nr,story\n{rows}", encoding="utf-8")
    field = ("--field", "text=story", "--field", "id=nr")
    run("run", "desk.csv", *field, "-o", "out.jsonl", cwd=tmp_path)

    unread, read = digest("out.jsonl", cwd=tmp_path), digest("out.jsonl", *field, cwd=tmp_path)

    assert "words of text" not in unread.out
    assert "share 35 words of text" in read.out


def test_a_digest_is_written_in_both_forms(folder: Path) -> None:
    """JSON for machines, Markdown for people; stdout stays empty."""
    ended = digest("out.jsonl", "-o", "d.json", "--markdown", "d.md", cwd=folder)

    assert (ended.code, ended.out) == (0, "")
    assert "2 articles, 1 group; digest in d.json and d.md" in ended.stderr
    assert json.loads((folder / "d.json").read_text())["schema"] == "urn:summarizer:digest:1"
    assert "carried by 2 articles, 2 origins" in (folder / "d.md").read_text()


def test_the_seeds_have_one_origin_behind_two_agencies(tmp_path: Path) -> None:
    """Shoigu said it, through Tass in one and RIA Novosti in the other."""
    ended = digest("--gold", *SEEDS, "--format", "text", cwd=tmp_path)

    assert ended.code == 0
    assert "carried by 2 articles, 1 origin (Sergei Shoigu); both quote Sergei Shoigu" in ended.out
    assert "differ in number" not in ended.out


def test_claims_of_gold_keep_their_ids(tmp_path: Path) -> None:
    """A relation names g1 of a file of gold, so that labelled pairs can be held against it."""
    found = json.loads(digest("--gold", *SEEDS, cwd=tmp_path).out)

    relation = found["relations"][0]
    assert relation["a"]["article"] in {path.stem for path in SEEDS}
    assert relation["a"]["claim"].startswith("g")


def test_a_line_that_is_cut_off_is_named_and_the_rest_is_done(folder: Path) -> None:
    """Exit code 3 says so; the digest is of what could be read."""
    write(folder / "cut.jsonl", ferries(), more=ferries()[0].model_dump_json()[:200])

    ended = digest("cut.jsonl", "-o", "d.json", cwd=folder)

    assert ended.code == 3
    assert "cut.jsonl:3: is not JSON" in ended.stderr
    assert len(json.loads((folder / "d.json").read_text())["articles"]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty: it holds no records"),
        ('{"schema": "urn:summarizer:record:9"}\n', "was written by a newer summarizer"),
        ('{"text": "An article."}\n', "is an article, not a record"),
    ],
)
def test_a_file_without_records_is_invalid_input(tmp_path: Path, text: str, said: str) -> None:
    """One sentence, exit code 3, and no digest that would say nothing."""
    (tmp_path / "out.jsonl").write_text(text, encoding="utf-8")

    ended = digest("out.jsonl", cwd=tmp_path)

    assert (ended.code, ended.out) == (3, "")
    assert said in ended.stderr


def test_records_that_failed_are_named_and_left_out(tmp_path: Path) -> None:
    """Some failed: exit code 1, as of every command."""
    write(tmp_path / "out.jsonl", [full_record(), failed_record()])

    ended = digest("out.jsonl", cwd=tmp_path)

    assert ended.code == 1
    assert f"left out: {failed_record().article.id}: failed" in ended.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--offline",), "--offline is about asking a model"),
        (("--model", "extractive"), "name a model"),
        ((), "Missing argument"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    folder: Path, args: tuple[str, ...], said: str
) -> None:
    """Exit code 2, before anything is written."""
    files = ("out.jsonl",) if args else ()

    ended = digest(*files, *args, cwd=folder)

    assert ended.code == 2
    assert said in ended.stderr


def test_what_is_no_gold_is_named(folder: Path) -> None:
    """Records are no gold, and gold is asked for."""
    ended = digest("--gold", "out.jsonl", cwd=folder)

    assert ended.code == 3
    assert "out.jsonl" in ended.stderr


def answer(**more: Any) -> str:
    """Return a reply about the open pair."""
    said = {"pair": "p1", "why": "the days", "relation": "first_says_more", "differs": None}
    return json.dumps({"pairs": [{**said, **more}]})


def test_a_model_judges_what_is_open_once(folder: Path) -> None:
    """The second time, offline, the answer comes from the store."""
    asked = ("out.jsonl", "--model", MODEL)
    with ChatServer(lambda _: ok(answer())) as server:
        first = digest(*asked, "--base-url", server.base_url, cwd=folder)
        second = digest(*asked, "--base-url", server.base_url, "--offline", cwd=folder)
        n_requests = len(server.requests)

    assert (first.code, second.code, n_requests) == (0, 0, 1)
    for ended in (first, second):
        by_model = [r for r in json.loads(ended.out)["relations"] if r["by"] == "model"]
        assert [(r["kind"], r["a"]["article"]) for r in by_model] == [("more_specific", "a")]
    assert json.loads(first.out)["model"] == MODEL
