"""The soak: many articles, of which a fifth meet a fault, and all that has to hold afterwards."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from summarizer.vocabulary import READ
from tests.soak.faults import ANSWERS, COUNTED, SHARE, plan
from tests.soak.runs import Ended, Home, outcomes_of
from tests.soak.server import Asked, served
from tests.soak.texts import article_id

_USAGE = 120  # tokens of each completion, as the server counts them
# A client that waits for less than the server hangs; faults that last are given up soon.
_WORDS = ("--timeout", "4", "--concurrency", "24")
_SETTINGS = {"SUMMARIZER_RETRY_TIME_S": "12"}
_FILES = ["news.jsonl", "out.failures.jsonl", "out.jsonl", "out.manifest.json"]


def soak(folder: Path, *, n_articles: int, seed: int) -> dict[str, object]:
    """Run the command until nothing fails any more, and return the figures.

    First as it is, then again, which tries what failed, and at last, with a server that is well
    again, once more and with --retry-failed. Raises AssertionError where anything is lost, is
    counted wrong, is asked twice, or is left over.
    """
    home = Home(folder, n_articles)
    with served(n_articles, seed=seed, share=SHARE) as server:
        words = ("--base-url", server.base_url, *_WORDS)
        first = home.run(*words, **_SETTINGS)
        asked = server.account()
        outcomes = _check(home, first, asked, n_before=0, n_parts=server.n_parts())
        _check_plan(outcomes, seed, n_articles)

        n_parts = server.n_parts()
        again = home.run(*words, **_SETTINGS)
        retried = server.account()[len(asked) :]
        assert {article_id(each.number) for each in retried} <= _failed(outcomes)
        assert (
            _check(home, again, retried, n_before=n_articles, n_parts=server.n_parts() - n_parts)
            == outcomes
        )

        server.heal()
        n_parts = server.n_parts()
        healed = home.run(*words, **_SETTINGS)
        n_before = len(asked) + len(retried)
        mended = server.account()[n_before:]
        expected = {k: "ok" if v == "failed" else v for k, v in outcomes.items()}
        assert _as_read(
            _check(home, healed, mended, n_before=n_articles, n_parts=server.n_parts() - n_parts)
        ) == _as_read(expected)

        n_parts = server.n_parts()
        last = home.run(*words, "--retry-failed", **_SETTINGS)
        everything = server.account()
        assert last.code == 0, last.stderr
        n_parts = server.n_parts() - n_parts
        newest = everything[n_before + len(mended) :]
        assert set(_check(home, last, newest, n_articles, n_parts)) == set(home.ids)
    _check_paid_once(asked + retried + mended)
    return _figures(first, asked, outcomes, [again, healed, last], everything)


def _check(
    home: Home, run: Ended, asked: list[Asked], n_before: int, n_parts: int
) -> dict[str, str]:
    """Check what one run left, and return the outcomes of all articles."""
    assert run.complaints == [], run.complaints[:5]
    assert run.left[:3] == (0, 0, 0), f"left over: {run.left}"
    assert run.code in (0, 1), run.stderr[-2000:]
    outcomes = outcomes_of(home.records())
    assert set(outcomes) == set(home.ids), "not every article has a record"
    bad = {name: outcome for name, outcome in outcomes.items() if outcome not in READ}
    assert home.failures() == bad
    assert home.files() == [name for name in _FILES if bad or "failures" not in name]
    assert run.code == (1 if bad else 0), run.stderr[-2000:]

    told = home.manifest()[-1]
    n_done = told["articles"]["done"]
    about = {each.number for each in asked}
    # Of one that was cut off the store may answer all but a part, which tells no number.
    assert n_done >= len(about), "what the manifest says was done is not what was asked about"
    assert n_done + told["articles"]["kept"] + told["articles"]["left"] == len(home.ids)
    assert told["records"] == {
        "before": n_before,
        "after": len(home.ids),
        "added": len(home.ids) - n_before,
    }
    assert told["how"] == "done"
    assert sum(took["articles"] for took in told["outcomes"].values()) == n_done
    n_counted = sum(each.fault is None or each.fault in COUNTED for each in asked)
    spent = told["spent"]["tokens"]
    assert spent == (n_counted + n_parts) * _USAGE, "tokens do not add up"
    assert f"{n_done:,} done" in run.stderr
    return outcomes


def _check_plan(outcomes: dict[str, str], seed: int, n_articles: int) -> None:
    """Check that each article ended as what happened to it says."""
    for number in range(n_articles):
        planned = plan(seed, number, n_articles)
        outcome = outcomes[article_id(number)]
        assert outcome in planned.outcomes, f"article {number}, {planned}: {outcome}"


def _check_paid_once(asked: list[Asked]) -> None:
    """Check that nothing was asked again that the store holds an answer to."""
    answered: set[str] = set()
    for each in asked:
        assert each.key not in answered, f"asked again although it was answered: {each}"
        if each.fault is None or each.fault in ANSWERS:
            answered.add(each.key)


def _failed(outcomes: dict[str, str]) -> set[str]:
    return {name for name, outcome in outcomes.items() if outcome == "failed"}


def _as_read(outcomes: dict[str, str]) -> dict[str, str]:
    """Return outcomes with those alike that are read."""
    return {k: "read" if v in READ else v for k, v in outcomes.items()}


def _figures(
    first: Ended,
    asked: list[Asked],
    outcomes: dict[str, str],
    later: list[Ended],
    everything: list[Asked],
) -> dict[str, Any]:
    faults = Counter(each.fault for each in asked if each.fault is not None)
    n_faults = faults.total()
    return {
        "articles": f"{len(outcomes):,}",
        "requests": f"{len(asked):,}, {n_faults:,} with a fault ({n_faults / len(asked):.0%})"
        f" of {len(faults)} kinds",
        "outcomes": ", ".join(f"{n:,} {what}" for what, n in Counter(outcomes.values()).items()),
        "answered twice": 0,
        "left over": "no task, no open file or socket, no thread, no temporary file, no warning",
        "exit codes": ", ".join(str(run.code) for run in (first, *later)),
        "again": f"{len(everything) - len(asked):,} requests in {len(later)} more runs,"
        " until nothing failed",
        "first run": f"{first.wall_s:.0f} s, CPU {first.left.cpu_s:.0f} s,"
        f" peak {first.left.peak_mb:.0f} MB",
    }
