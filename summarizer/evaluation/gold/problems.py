"""What is wrong with gold, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class GoldProblem:
    """What is wrong with gold, and where: `key` is a JSON pointer, `line` counts from 1.

    A warning is what is left to do; gold that has nothing worse can be used.
    """

    file: str
    line: int
    key: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        said = f"warning: {self.message}" if self.is_warning else self.message
        return ": ".join(filter(None, (f"{self.file}:{self.line}", self.key, said)))


def first_of(problems: Sequence[GoldProblem]) -> str:
    """Return the first problem, and how many more there are and how they are listed."""
    if len(problems) == 1:
        return str(problems[0])
    file = problems[0].file
    return f"{problems[0]} (and {len(problems) - 1} more: summarizer gold check {file})"
