"""What servers and models have been seen to send, and feeds to hold: see tests/data/cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import CASES, EXPECTED, case_server, run_case, wrong_with_run

MORE = CASES / "more"
MORE_EXPECTED = json.loads((MORE / "expected.json").read_text(encoding="utf-8"))["servers"]
# A reason that is not known to be an answer's is none, whatever came with it; a reply that ends in
# the middle is cut; quotation marks that the article does not have are no typography. How often a
# server that never gets well is asked within the time is chance.
NOT_AGREED = {"fin_unknown", "j_end_missing", "j_quotes", "h500_never"}


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


@pytest.mark.field
@pytest.mark.parametrize("name", sorted(MORE_EXPECTED.keys() - NOT_AGREED))
def test_other_servers_are_understood(name: str, more_address: str, tmp_path: Path) -> None:
    """The same kinds in other words and dialects, written by somebody who knew only the kinds."""
    case = MORE_EXPECTED[name]
    for seen, wanted in zip(
        run_case(more_address, name, case, tmp_path), ("expect", "again"), strict=False
    ):
        assert not wrong_with_run(seen, case[wanted]), seen.stderr
