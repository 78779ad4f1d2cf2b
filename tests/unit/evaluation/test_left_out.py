"""The table of scorers by left-out data: nothing is chosen on what it is measured on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.scorers import Rated, choose, faithfulness_table, presence_table, scored

A, B = ("a",), ("b",)


def rated(n_groups: int, *, like: tuple[str, ...]) -> Rated:
    """Return rows whose people say what one part says; the other part says the opposite."""
    human = np.linspace(0, 1, 2 * n_groups)
    return Rated(
        name="+".join(like),
        human=human,
        groups=tuple(f"g{n // 2}" for n in range(2 * n_groups)),
        systems=(None,) * (2 * n_groups),
        ours=human,
        subsets={parts: human if parts == like else 1 - human for parts in (A, B)},
    )


def test_the_parts_are_chosen_on_the_other_files() -> None:
    """The odd file out gets what is best on the others, which is worst on it."""
    table = faithfulness_table([rated(10, like=A), rated(10, like=B), rated(10, like=B)])
    rows = {row[0]: row[1:] for row in table}

    assert rows["its parts"][0] == "b"
    assert rows["chosen on the others"][0].startswith("-1.000")
    assert rows["faithfulness"][0].startswith("1.000")


def test_a_file_of_few_articles_has_little_say() -> None:
    """Four articles against ten: each file counts by its articles, not by itself."""
    assert choose([rated(4, like=A), rated(10, like=B)]) == B


def test_the_table_of_presence_leaves_out_articles_and_kinds_of_systems(tmp_path: Path) -> None:
    """Copies are present and tales are not, whatever half the threshold is chosen on."""
    lines = [
        {
            "id": f"{group}-{kind}-{human}",
            "group": f"g{group}",
            "system": f"{kind}/x",
            "unit": f"The ferry{group} sank.",
            "output": f"The ferry{group} sank at night." if human else "Snow fell on Brandow.",
            "human": human,
        }
        for group in range(10)
        for kind in ("abs", "ext")
        for human in (0, 1)
    ]
    path = tmp_path / "units.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    head, *rows = presence_table(scored(path, "presence"))

    assert head[1:] == (
        "articles, first half",
        "articles, second half",
        "systems abs/",
        "systems ext/",
    )
    ours = next(row for row in rows if row[0].startswith("presence"))
    assert ours[1:] == ("1.000 (1.000 to 1.000)",) * 4
