"""What servers and models have been seen to send, and feeds to hold: see tests/data/cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer import Article, ScriptedBackend, Summarizer, ground
from tests.cases import (
    CASES,
    EXPECTED,
    INPUTS,
    case_server,
    run_case,
    wrong_with_record,
    wrong_with_run,
)
from tests.commands import BUILT_IN, Command

MORE = CASES / "more"
MORE_EXPECTED = json.loads((MORE / "expected.json").read_text(encoding="utf-8"))["servers"]
# A reason that is not known to be an answer's is none, whatever came with it; a reply that ends in
# the middle is cut; quotation marks that the article does not have are no typography. How often a
# server that never gets well is asked within the time is chance.
NOT_AGREED = {"fin_unknown", "j_end_missing", "j_quotes", "h500_never"}

IN_FILES = EXPECTED["inputs"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with case_server(CASES / "server.py") as found:
        yield found


@pytest.fixture(scope="module")
def more_address() -> Iterator[str]:
    with case_server(MORE / "server.py") as found:
        yield found


@pytest.mark.parametrize("name", sorted(EXPECTED["servers"]))
def test_a_server_that_behaves_so_is_understood(name: str, address: str, tmp_path: Path) -> None:
    """One alternative of what is right holds, the first time and again."""
    case = EXPECTED["servers"][name]
    for seen, wanted in zip(
        run_case(address, name, case, tmp_path), ("expect", "again"), strict=False
    ):
        assert not wrong_with_run(seen, case[wanted]), seen.stderr


@pytest.mark.parametrize(
    ("file", "kind", "name"),
    [("rows.jsonl", "rows", name) for name in IN_FILES["rows"]]
    + [("articles.jsonl", "articles", name) for name in IN_FILES["articles"]],
)
def test_a_row_or_a_text_as_feeds_have_it_is_read(
    file: str, kind: str, name: str, command: Command
) -> None:
    """Entities, broken lines, what a page says about itself, values of other kinds."""
    lines = (INPUTS / file).read_text(encoding="utf-8").splitlines()
    (command.cwd / "row.jsonl").write_text(lines[list(IN_FILES[kind]).index(name)] + "\n")
    (record,) = command.run("run", "row.jsonl", *BUILT_IN).records
    assert not wrong_with_record(record, IN_FILES[kind][name]["expect"])


def input_rows(file: str) -> list[Any]:
    lines = (INPUTS / file).read_text(encoding="utf-8").splitlines()
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


@pytest.mark.parametrize("row", input_rows("quotes.jsonl"))
def test_a_quote_stands_in_its_text_or_does_not(row: dict[str, str]) -> None:
    """A mark that changes the meaning is no typography, and typography is no change."""
    accepted = bool(IN_FILES["quotes"][row["id"]]["accepted"])
    assert ground(row["quote"], row["text"]).accepted == accepted


@pytest.mark.parametrize("row", input_rows("replies.jsonl"))
def test_a_right_claim_carries_no_flag(row: dict[str, str]) -> None:
    """What the evidence says is what the claim says, in other words."""
    claim = {"id": "c1", "text": row["claim"], "evidence": [row["quote"]], "status": row["status"]}
    claim |= {"importance": "core", "attribution": [], "polarity": "positive", "time": None}
    summary = {"headline": row["claim"], "sentences": [{"text": row["claim"], "claims": ["c1"]}]}
    reply = {"entities": [], "claims": [claim | {"quantities": []}], "summary": summary}
    with Summarizer("m", backend=ScriptedBackend([json.dumps(reply)])) as summarizer:
        record = summarizer.summarize(Article(text=row["text"], published="2025-06-20"))
    expect = IN_FILES["replies"][row["id"]]["expect"]
    assert not wrong_with_record(record.model_dump(mode="json"), expect)


def longest_first(name: str) -> tuple[float, str]:
    seconds = [each.get("seconds", 0) for each in MORE_EXPECTED[name]["expect"]]
    return -max(seconds), name


@pytest.mark.field
@pytest.mark.parametrize("name", sorted(MORE_EXPECTED.keys() - NOT_AGREED, key=longest_first))
def test_other_servers_are_understood(name: str, more_address: str, tmp_path: Path) -> None:
    """The same kinds in other words and dialects, written by somebody who knew only the kinds."""
    case = MORE_EXPECTED[name]
    for seen, wanted in zip(
        run_case(more_address, name, case, tmp_path), ("expect", "again"), strict=False
    ):
        assert not wrong_with_run(seen, case[wanted]), seen.stderr
