"""The benchmarks beside other libraries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.peers.cases import CASES, OURS, SIDES, n_documents
from benchmarks.peers.documents import write_documents
from benchmarks.peers.forms import replies
from benchmarks.peers.rounds import Bench, Result, TurnError, turn
from benchmarks.peers.side import N_CLAIMS, Order, Speed
from benchmarks.peers.tables import table
from benchmarks.server import served

_AIOHTTP = next(side for side in SIDES if side.name == "aiohttp")


def test_every_form_of_the_reply_has_the_same_quotes() -> None:
    """All sides are given the same claims, whatever form they want them in."""
    forms = {path: json.loads(reply) for path, reply in replies().items()}

    ours = [claim["evidence"][0] for claim in forms["v1"]["claims"]]

    assert len(set(ours)) == N_CLAIMS
    assert [claim["evidence"][0] for claim in forms["curator"]["claims"]] == ours
    assert [claim["quote"] for claim in forms["delm"]["claims"]] == ours
    assert [found["claim"] for found in forms["langextract"]["extractions"]] == ours


def test_a_ratio_is_that_of_two_turns_of_one_round() -> None:
    """Rounds are paired, then their median and range taken, in speed and in CPU."""
    ours = [_speed(seconds=1, cpu_s=2), _speed(seconds=2, cpu_s=2), _speed(seconds=4, cpu_s=2)]
    other = [_speed(seconds=2, cpu_s=6), _speed(seconds=8, cpu_s=8), _speed(seconds=4, cpu_s=1)]

    *_, row = table(Result("a case", {OURS: ours, "other": other})).splitlines()

    # 10 documents: 10 / 4 s; 600 ms; ratios 2, 4, 1 of speed and 3, 4, 0.5 of CPU.
    assert row == "| other | 2.5 | 600.00 | 50 | 2.00 (1.00 to 4.00) | 3.00 (0.50 to 4.00) |"


def test_a_side_that_was_left_out_has_its_reason_in_the_table() -> None:
    """No row goes missing without a word."""
    shown = table(Result("a case", {OURS: [_speed(seconds=1, cpu_s=1)]}, {"other": "no wheel"}))

    assert shown.endswith("| other | no wheel | | | | |")


def test_a_slow_side_gets_fewer_documents_than_are_to_be_in_flight() -> None:
    """A turn stays short: six seconds' worth, at the speed that a side is known to have."""
    many = CASES[-1]
    slow = next(side for side in SIDES if side.name == "langextract")

    assert n_documents(_AIOHTTP, many.in_flight, quick=False) >= 2 * many.in_flight
    assert n_documents(slow, many.in_flight, quick=False) == 6 * slow.per_s


def test_a_turn_tells_how_fast_a_side_was(tmp_path: Path) -> None:
    """A side runs in a process of its own against the server, and says what it took."""
    with served() as base_url:
        speed = turn(_bench(tmp_path), _AIOHTTP, _order(tmp_path, base_url), whole=True)

    assert (speed.n_documents, speed.n_good) == (8, 8)
    assert 0 < speed.cpu_s < 60
    assert 10 < speed.peak_rss_mb < 1000


def test_a_turn_whose_replies_are_not_whole_does_not_count(tmp_path: Path) -> None:
    """No figure is shown for work that was not done: delm's form lacks what is validated here."""
    with served() as base_url:
        order = _order(tmp_path, base_url.replace("/v1", "/delm/v1"))

        with pytest.raises(TurnError, match="ended with code 1"):
            turn(_bench(tmp_path), _AIOHTTP, order, whole=True)


def _speed(*, seconds: float, cpu_s: float) -> Speed:
    return Speed(10, 10, seconds, cpu_s, 50)


def _bench(folder: Path) -> Bench:
    return Bench(folder, pythons={}, skipped={}, quick=True)


def _order(folder: Path, base_url: str) -> Order:
    documents, response_format = folder / "documents.jsonl", folder / "format.json"
    write_documents(documents, 10)
    response_format.write_text(json.dumps({"type": "json_object"}), encoding="utf-8")
    return Order(
        str(documents),
        n_warm_up=2,
        n_documents=8,
        server=base_url.removesuffix("/v1"),
        in_flight=4,
        instructions="Find the claims.",
        response_format=str(response_format),
    )
