"""The articles of the long runs, and what a model would answer about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

TOWNS = ("Port Ellis", "Elden", "Corvane", "Tarland", "Norvia")
# A reading, a repair and a verification all hold the article.
_NUMBER = re.compile(r"This is report (\d+)\.")
_ASKED_ABOUT = re.compile(r'^\{"id":"([cs]\d+)"', re.MULTILINE)
_EVERY_NTH_NEEDS_REPAIR = 10


def article_id(number: int) -> str:
    """Return the id of an article."""
    return f"a{number}"


def text(number: int) -> str:
    """Return an article that no other one equals."""
    town = TOWNS[number % len(TOWNS)]
    return (
        f"The mayor of {town} resigned on Monday after {number % 30 + 2} years in office.\n\n"
        f"The council of {town} meets on Friday, she said. Rain fell on {number % 90 + 40} roads."
        f" This is report {number}."
    )


def write_articles(path: Path, n_articles: int) -> None:
    """Write articles 0 to n - 1, a line each."""
    with path.open("wb") as stream:
        for number in range(n_articles):
            row = {"id": article_id(number), "published": "2031-03-05", "text": text(number)}
            stream.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def number_in(messages: list[Mapping[str, str]]) -> int | None:
    """Return which article a request is about, None for one that only asks who is there."""
    for message in messages:
        if (found := _NUMBER.search(message["content"])) is not None:
            return int(found[1])
    return None


def good_reply(body: Mapping[str, Any], number: int) -> str:
    """Return what a model would answer to a request: a reading, a repair, or a verification."""
    if asked := _ASKED_ABOUT.findall(body["messages"][-1]["content"]):
        right = {"words": None, "why": "", "wrong": [], "answer": "right"}
        return _json({"decisions": [{"id": name, **right} for name in asked]})
    if "repairs" in str(body.get("response_format")):
        return _json({"repairs": [{"claim": "c3", "quotes": []}]})
    return _json(_reading(number))


def _reading(number: int) -> dict[str, Any]:
    quotes = list(_quotes(number))
    claims = [
        {
            "id": f"c{n}",
            "evidence": [quote],
            "text": quote,
            "importance": "core",
            "attribution": [],
            "status": "stated",
            "polarity": "positive",
            "quantities": [],
            "time": None,
        }
        for n, quote in enumerate(quotes, 1)
    ]
    sentences = [{"text": quotes[0], "claims": ["c1"]}]
    summary = {"headline": quotes[0], "headline_claims": ["c1"], "sentences": sentences}
    return {"entities": [], "claims": claims, "summary": summary}


def _quotes(number: int) -> Iterator[str]:
    """Yield the sentences of an article; of every tenth article one that is not there."""
    sentences = re.findall(r"[A-Z][^.]*\.", text(number))[:3]
    if number % _EVERY_NTH_NEEDS_REPAIR == 0:
        sentences[2] = sentences[2].replace("Rain fell", "Snow never fell")
    yield from sentences


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
