"""Regular expressions of the package mean the same in every Python that it runs on."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

_POSSESSIVE_GROUP = re.compile(r"\)[*+?}]\+")


@pytest.mark.parametrize(
    "path", sorted(Path(str(files("summarizer"))).rglob("*.py")), ids=lambda path: path.name
)
def test_no_group_is_repeated_possessively(path: Path) -> None:
    """Python before 3.11.5 matches such groups wrongly (gh-106052); `(?>(?:...)*)` it does not."""
    assert not _POSSESSIVE_GROUP.findall(path.read_text(encoding="utf-8"))
