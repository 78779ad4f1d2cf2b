"""ROUGE of the built-in extractive summary against the first two and three sentences.

Usage: python benchmarks/rouge.py ARTICLES.jsonl[.gz]

One JSON object a line with `text` and `reference` (highlights, tokenised, one string). F1 with the
Porter stemmer (rouge-score); for ROUGE-Lsum both sides have one sentence a line, and references
are split after a free-standing ".", "!" or "?". Differences are paired by article, with a
bootstrap 95 % interval. Odd and even lines are also shown apart: the word weights were fitted on
the lines with an even number, counting from 0.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import statistics
import sys
import time
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.text.sentences import split_sentences

Scores = dict[str, float]
_REFERENCE_STOP = re.compile(r"(?<=\s[.!?])\s+")
_RESAMPLES = 2000


def main(path: Path) -> None:
    """Print the table for the articles in `path`."""
    rows = _read(path)
    scorer = RougeScorer(["rouge1", "rougeLsum"], use_stemmer=True)
    started = time.process_time()
    ours = {limit: [_ours(row["text"], limit) for row in rows] for limit in (80, 60)}
    took_ms = (time.process_time() - started) * 1000 / (2 * len(rows))
    leads = {n: [_lead(row["text"], n) for row in rows] for n in (3, 2)}
    references = [_REFERENCE_STOP.split(row["reference"]) for row in rows]
    print(f"{len(rows)} articles, {took_ms:.1f} ms CPU each")
    for limit, n in ((80, 3), (60, 2)):
        mine = [_score(scorer, *pair) for pair in zip(references, ours[limit], strict=True)]
        lead = [_score(scorer, *pair) for pair in zip(references, leads[n], strict=True)]
        print(f"\nat most {limit} words against the first {n} sentences")
        for name, pick in (
            ("all", slice(None)),
            ("even", slice(0, None, 2)),
            ("odd", slice(1, None, 2)),
        ):
            _print_row(name, mine[pick], lead[pick])
        words = [sum(len(text.split()) for text in summary) for summary in ours[limit]]
        print(
            f"  words: mean {statistics.mean(words):.1f}, most {max(words)}, empty {words.count(0)}"
        )


def _read(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def _ours(text: str, max_words: int) -> list[str]:
    reply = read_article(Article(text=text), max_words=max_words)
    return [sentence.text for sentence in reply.summary.sentences]


def _lead(text: str, n: int) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)[:n]]


def _score(scorer: RougeScorer, reference: list[str], summary: list[str]) -> Scores:
    scores = scorer.score("\n".join(reference), "\n".join(summary))
    return {name: 100 * score.fmeasure for name, score in scores.items()}


def _print_row(name: str, mine: list[Scores], lead: list[Scores]) -> None:
    for metric in ("rouge1", "rougeLsum"):
        pairs = [(a[metric], b[metric]) for a, b in zip(mine, lead, strict=True)]
        ours, theirs = (statistics.mean(column) for column in zip(*pairs, strict=True))
        low, high = _interval([a - b for a, b in pairs])
        print(
            f"  {name:5} {metric:10} ours {ours:5.2f}  lead {theirs:5.2f}"
            f"  difference {ours - theirs:+.2f} [{low:+.2f}, {high:+.2f}]"
        )


def _interval(differences: list[float]) -> tuple[float, float]:
    """Return the bootstrap 95 % interval of the mean (percentile method, fixed seed)."""
    chance = random.Random(0)
    means = sorted(
        statistics.mean(chance.choices(differences, k=len(differences))) for _ in range(_RESAMPLES)
    )
    return means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
