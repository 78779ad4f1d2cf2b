"""What is compared: the sides, and the cases that they take turns in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OURS = "summarizer"
N_STORED = 400
_TURN_S = 2.0  # a turn, about
_LONGEST_TURN_S = 6.0


@dataclass(frozen=True)
class Side:
    """Whoever asks. `per_s` is about what it does on two cores: it sizes the turns only."""

    name: str
    module: str  # under benchmarks.peers
    per_s: int
    arguments: tuple[str, ...] = ()
    library: str | None = None  # has an environment of its own
    has_store: bool = False


@dataclass(frozen=True)
class Case:
    """A load, without a store."""

    in_flight: int
    delay_ms: int

    @property
    def title(self) -> str:
        """Return the heading of the table."""
        return f"{self.in_flight:,} in flight, a server of {self.delay_ms} ms"


SIDES = (
    Side(OURS, "ours", 175, has_store=True),
    Side("aiohttp", "clients", 1500, ("aiohttp",)),
    Side("AsyncOpenAI", "clients", 400, ("openai",)),
    Side("instructor", "clients", 170, ("instructor",)),
    Side("langextract", "langextract", 30, library="langextract"),
    Side("delm", "delm", 80, library="delm", has_store=True),
    Side("curator", "curator", 170, library="curator", has_store=True),
)
CASES = (Case(32, 0), Case(256, 200), Case(1_000, 200))

Quotes = Literal["exact", "altered"]
LOCATING = (
    Side(OURS, "locating", 300),
    Side("langextract", "aligning", 40, library="langextract"),
)


def n_documents(side: Side, in_flight: int, *, quick: bool) -> int:
    """Return how many documents a turn has: some seconds' worth, and all in flight at least once.

    What would take a slow side too long is cut: it is not in flight all at once then, and would be
    no faster if it were.
    """
    share = 1 / 3 if quick else 1.0
    worth, longest = side.per_s * _TURN_S * share, side.per_s * _LONGEST_TURN_S * share
    return max(32, int(min(max(worth, in_flight * 2), longest)))
