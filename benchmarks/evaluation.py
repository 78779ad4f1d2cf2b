"""What it costs to score 1,000 articles of 30 claims: `python -m benchmarks.evaluation`.

The articles are the two seeds, each time with other letters in their names, so that no article
can be answered from what was kept of another. Half of the records are the built-in reader's, half
say what gold says in a slightly other wording. Only `score_article` is timed.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from summarizer.evaluation.calibration.gold_reader import record_of
from summarizer.evaluation.calibration.sheets import untouched
from summarizer.evaluation.gold import Gold, load_gold
from summarizer.evaluation.scorers.article import score_article
from summarizer.models import Record, Summary, SummarySentence
from summarizer.summarizer import Summarizer
from summarizer.text.lexicon import FUNCTION_WORDS, MONTHS

GOLD = Path(__file__).resolve().parent.parent / "evals" / "gold"
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_CONSONANTS, _VOWELS = "bcdfghklmnprstvz", "aeiou"
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MORE = "indeed so then again alone early late soon there here".split()
_PLAIN = FUNCTION_WORDS | frozenset(MONTHS) | _WEEKDAYS


def main() -> None:
    """Print what scoring costs, and where the time goes if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=__doc__)
    parser.add_argument("n", nargs="?", type=int, default=1000, metavar="N", help="articles")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    options = parser.parse_args()
    score_article(*next(make_cases(1)))  # imports scipy
    profiler = cProfile.Profile()
    took_s, n_gold, n_given = 0.0, 0, 0
    for record, gold in make_cases(options.n):
        n_gold, n_given = n_gold + len(gold.claims), n_given + len(record.claims)
        started = time.process_time()
        if options.profile:
            profiler.runcall(score_article, record, gold)
        else:
            score_article(record, gold)
        took_s += time.process_time() - started
    if options.profile:
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(30)
    print(
        f"{options.n} articles of {n_gold / options.n:.1f} claims in gold and"
        f" {n_given / options.n:.1f} in the record: {took_s:.1f} s of CPU,"
        f" {1000 * took_s / options.n:.1f} ms an article"
    )


def make_cases(n: int) -> Iterator[tuple[Record, Gold]]:
    """Yield `n` records with their gold, each of another article."""
    chance = random.Random(0)
    seeds = [load_gold(path) for path in sorted(GOLD.glob("00*.json"))]
    with Summarizer("extractive", store=False) as summarizer:
        for number in range(n):
            gold = renamed(seeds[number % len(seeds)], chance)
            if number % 4 < len(seeds):
                yield summarizer.summarize(gold.source), gold
            else:
                yield paraphrased(gold, chance), gold


def renamed(gold: Gold, chance: random.Random) -> Gold:
    """Return gold with other letters in the names, the same ones for the same throughout."""
    letters = _exchanged(chance)

    def replace(match: re.Match[str]) -> str:
        word = match[0]
        return word if word.casefold() in _PLAIN else word[0] + word[1:].translate(letters)

    return Gold.model_validate_json(_NAME.sub(replace, gold.model_dump_json(by_alias=True)))


def paraphrased(gold: Gold, chance: random.Random) -> Record:
    """Return a record that says what gold says, each claim with a word more."""
    record = asyncio.run(record_of(untouched(gold)))
    claims = tuple(
        claim.model_copy(update={"text": f"{claim.text.rstrip('.')} {chance.choice(_MORE)}."})
        for claim in record.claims
    )
    sentences = tuple(SummarySentence(text=c.text, claims=(c.id,)) for c in claims[:4])
    return record.model_copy(
        update={"claims": claims, "summary": Summary(headline="", sentences=sentences)}
    )


def _exchanged(chance: random.Random) -> dict[int, str]:
    """Return a letter for each: vowels for vowels, so that words stay words."""
    pairs = zip(
        _CONSONANTS + _VOWELS,
        chance.sample(_CONSONANTS, len(_CONSONANTS)) + chance.sample(_VOWELS, len(_VOWELS)),
        strict=True,
    )
    return {ord(letter): other for letter, other in pairs}


if __name__ == "__main__":
    main()
