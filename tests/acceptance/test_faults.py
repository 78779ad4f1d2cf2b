"""A run against a server of which three answers in ten are faults: nothing is lost, all replays."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from itertools import compress
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import Article, Record, Summarizer
from tests.servers import (
    MODEL,
    Answer,
    ChatServer,
    Seen,
    completion,
    cut,
    empty,
    error,
    filtered,
    html,
    ok,
    rate_limited,
    refusal,
    reset,
    status,
)

N_ARTICLES = 300
FAULTS_IN_TEN = 3
_READ = re.compile(r"<article-(\w+)>\n(.*?)\n</article-\1>", re.DOTALL)
TOWNS = ("Port Ellis", "Elden", "Corvane", "Tarland", "Norvia")

pytestmark = pytest.mark.field


def text(number: int) -> str:
    town = TOWNS[number % len(TOWNS)]
    return (
        f"The mayor of {town} resigned on Monday after {number + 2} years in office.\n\n"
        f"The council of {town} meets on Friday, she said. Rain fell on {number + 40} roads."
    )


def reply(article: str, *, wrong: bool) -> str:
    """Return a reply with a claim for each sentence; with `wrong`, one quote that is not there."""
    quotes = re.findall(r"[A-Z][^.]*\.", article)
    if wrong:
        quotes[-1] = quotes[-1].replace("Rain fell", "Snow never fell")
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
    summary = {"headline": quotes[0], "sentences": sentences}
    return orjson.dumps({"entities": [], "claims": claims, "summary": summary}).decode()


def fault(chance: random.Random, good: str) -> Answer:
    """Return one of the ways in which servers and models fail."""
    body = orjson.loads(ok(good).body)
    half = ok(good[: len(good) // 2], finish="length")
    ways: list[Answer] = [
        rate_limited("0.1"),
        rate_limited(),
        error(500, "internal"),
        status(502, "<html>bad gateway</html>"),
        error(503, "overloaded"),
        status(529, {"type": "error", "error": {"type": "overloaded_error"}}),
        html(),
        reset(),
        cut(),
        status(200, {"error": {"code": 429, "message": "slow down"}}),
        status(200, {**body, "choices": []}),
        status(200, {**body, "choices": None}),
        completion({"content": good[:100]}, finish="error"),
        half,
        empty(),
        refusal(),
        filtered(),
        ok("I am sorry, here is a poem."),
        ok(good.replace('"stated"', '"expected"', 1)),
        ok(good.replace('"core"', '"Core"', 1).replace("[]", "null", 1)),
        ok(f"<think>{good}</think>{good}"),
        ok(f"<think>{good}"),
        ok(f"```json\n{good}\n```"),
    ]
    return chance.choice(ways)


class Faulty:
    """Answers each request well or not, by its content and how often it came before."""

    def __init__(self) -> None:
        self.n_faults = 0
        self._times: Counter[bytes] = Counter()

    def __call__(self, seen: Seen) -> Answer:
        key = hashlib.sha256(orjson.dumps(seen.body["messages"])).digest()
        self._times[key] += 1
        chance = random.Random(key + bytes([self._times[key]]))
        sent = "\n".join(message["content"] for message in seen.body["messages"])
        found = _READ.search(sent)  # the article, or what a cut-off reply did not come to
        read, kind = found[2] if found else sent, str(seen.body.get("response_format"))
        good = reply(read, wrong=chance.random() < 0.2)
        if "repair_reply" in kind:
            good = orjson.dumps({"repairs": [{"claim": "c3", "quotes": []}]}).decode()
        elif "summary_reply" in kind:
            sentences = [{"text": "A mayor resigned.", "claims": ["c1"]}]
            good = orjson.dumps({"headline": "A mayor", "sentences": sentences}).decode()
        if chance.random() * 10 < FAULTS_IN_TEN:
            self.n_faults += 1
            return fault(chance, good)
        return ok(good)


def said(record: Record) -> dict[str, Any]:
    """Return a record without what tells how its replies came."""
    row = record.model_dump(mode="json")
    for name in ("stored", "attempts", "latency_s"):
        del row["provenance"][name]
    return row


def was_refused(record: Record) -> bool:
    """Say whether the article, or one of the questions about it, was refused."""
    failed = {"repair_failed", "unread", "no_summary"}
    return record.outcome == "refused" or any(flag.kind in failed for flag in record.flags)


def test_every_article_ends_and_replays(tmp_path: Path) -> None:
    """Each has one record; offline all but the refused, which are not kept, have it again."""
    faulty = Faulty()
    articles = [Article(id=f"a{n}", text=text(n)) for n in range(N_ARTICLES)]
    with ChatServer(faulty) as server:
        at = {"base_url": server.base_url, "store": tmp_path / "store"}
        with Summarizer(MODEL, **at, concurrency=64) as summarizer:
            live = list(summarizer.summarize_many(articles))
        n_sent = len(server.chats)
        with Summarizer(MODEL, **at, offline=True) as summarizer:
            replayed = list(summarizer.summarize_many(articles))
        assert len(server.chats) == n_sent

    assert faulty.n_faults > N_ARTICLES * 0.3
    assert [record.article.id for record in live] == [article.id for article in articles]
    outcomes = Counter(record.outcome for record in live)
    assert outcomes["failed"] == 0
    assert outcomes["ok"] > N_ARTICLES * 0.85
    kept = [not was_refused(record) for record in live]
    assert [*map(said, compress(live, kept))] == [*map(said, compress(replayed, kept))]
