"""docs/comparison.md says of costs what the tables of `make bench` say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from benchmarks.peers.venvs import REQUIREMENTS
from tests.pages import read

_TABLE = re.compile(r"### (?P<title>.*)\n\n(?P<rows>(?:\|.*\n)+)")
PAGE = read("docs/comparison.md")


def cpu_ratios(title: str) -> dict[str, list[float]]:
    """Return the CPU of each side over ours, one for each table whose title holds `title`."""
    found: dict[str, list[float]] = {}
    for table in _TABLE.finditer(read("benchmarks/README.md")):
        if title in table["title"]:
            for row in table["rows"].splitlines()[3:]:
                cells = [cell.strip() for cell in row.strip("|").split("|")]
                found.setdefault(cells[0], []).append(float(cells[-1].partition(" ")[0]))
    return found


def said() -> Iterator[tuple[str, str, list[float], float, float]]:
    """Yield what the page says: its words, whom of, the ratios, and between what they must be."""
    loads, stored, alone = (cpu_ratios(t) for t in ("in flight", "from the store", "alone"))
    for side in ("aiohttp", "AsyncOpenAI", "curator"):
        yield "More CPU than the bare clients", side, loads[side], 0, 0.95
    yield "about as much as instructor", "instructor", loads["instructor"], 0.67, 1.5
    for side in ("delm", "langextract"):
        yield "less than delm and langextract", side, loads[side], 1.05, 1000
    yield "slower than delm", "delm", stored["delm"], 0, 0.95
    yield "far slower than curator", "curator", stored["curator"], 0, 0.1
    yield "many times as fast as langextract", "langextract", alone["langextract"], 3, 1000


@pytest.mark.parametrize(("words", "side", "ratios", "least", "most"), list(said()))
def test_costs_are_those_of_the_tables(
    words: str, side: str, ratios: list[float], least: float, most: float
) -> None:
    """What the page says in words holds in each table; a run of `make bench` may turn it."""
    assert words in PAGE
    assert ratios
    assert all(least <= ratio <= most for ratio in ratios), (side, ratios)


def test_figures_of_costs_stand_in_one_place() -> None:
    """The page has no ratio and no milliseconds of its own, which would grow old."""
    costs = PAGE.partition("## What it costs")[2]

    assert not re.search(r"\d", costs.replace("](../benchmarks/README.md#beside-others)", ""))


@pytest.mark.parametrize("requirement", [each[0] for each in REQUIREMENTS.values()])
def test_versions_are_those_that_were_measured(requirement: str) -> None:
    """Who renews the benchmarks with another version reads the page again."""
    name, _, version = requirement.partition("==")
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and name in line)

    assert f"| {version} |" in row
