"""The documents that all sides read, and quotes of them, some altered."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import sample
from benchmarks.peers.cases import Quotes

# Every third quote in other words that say the same, as a model that copies badly has it.
_REWORDED = {
    2: "Two fishing boats were torn off their moorings that night",
    5: "the national infrastructure fund promised to pay 21 million",
    8: "the city council would vote on a waiver on Thursday",
    11: "has canceled six of its 31 weekly crossings until May",
}


def write_documents(path: Path, n: int, quotes: Quotes | None = None) -> None:
    """Write `n` documents of 5 KB as JSON lines, with 12 quotes each where they are asked for."""
    wanted = [altered(n, q) if quotes == "altered" else q for n, q in enumerate(sample.QUOTES)]
    with path.open("w", encoding="utf-8") as lines:
        for number in range(n):
            article = sample.article(number)
            document: dict[str, object] = {"id": article.id, "text": article.text}
            if quotes:
                document["quotes"] = wanted
            lines.write(json.dumps(document) + "\n")


def altered(number: int, quote: str) -> str:
    """Return the quote of a number altered: of three, one in its typography, one in its words."""
    if number % 3 == 1:
        return quote.replace(" ", "\u00a0", 1).replace("'", "’")
    return _REWORDED.get(number, quote)
