"""What each pattern and each word class of the built-in reader is worth: `make ablate`.

Takes one away at a time, reads gold and articles again, and prints what changes: of how many
records, of how many claims (and in what: text, source, status with polarity, day, quantities; other
is all else, such as summary, entities and context), and how many points each score of the gold
gains or loses. What changes nothing is listed last: the built-in reader can do without it (look
whether a check of models' claims needs it).

Every reading is a process of its own. A word class is taken away in a copy of the package, a
pattern in the process before anything is read: it must look up PATTERNS when it is called.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from summarizer.articles import read_articles
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.runs import load_cases
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.scores import pooled
from summarizer.evaluation.suite import load_suite
from summarizer.models import Article, Claim, Record

ROOT = Path(__file__).resolve().parent.parent
WORDS = Path("summarizer/language/words")
SCORES = {
    "claims.f1": "f1",
    "attribution.chain": "chain",
    "status.accuracy": "status",
    "polarity.accuracy": "polar",
    "quantities.f1": "quant",
    "time.accuracy": "time",
}
FIELDS = ("text", "source", "status", "day", "quant", "other")


@dataclass(frozen=True)
class Part:
    """What can be taken away: a pattern ("module:name"), a word class, or one word of a class."""

    pattern: str | None = None
    word_class: str | None = None
    word: str | None = None

    def keeps(self, entry: str) -> bool:
        """Say whether an entry of the class stays in it."""
        return self.word is not None and self.word != key(entry)

    def __str__(self) -> str:
        if self.pattern:
            return self.pattern.removeprefix("summarizer.")
        return f"words/{self.word_class}" + (f":{self.word}" if self.word else "")


@dataclass(frozen=True)
class Reading:
    """The records of the articles, and the scores of the gold in points, None if not measured."""

    records: tuple[Record, ...]
    scores: Mapping[str, float | None]


@dataclass(frozen=True)
class Loss:
    """What changes without a part; `error` is set where nothing could be read at all."""

    part: Part
    n_records: int = 0
    n_claims: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    scores: Mapping[str, float] = field(default_factory=dict)
    error: str = ""

    @property
    def is_nothing(self) -> bool:
        """Say whether neither a record nor a score differs."""
        return not (self.error or self.n_records or any(self.scores.values()))

    @property
    def order(self) -> tuple[bool, float, int, int]:
        """Sort what is worth most first: failures, then lost points, then claims and records."""
        return not self.error, sum(self.scores.values()), -self.n_claims, -self.n_records


class Failed(Exception):
    """A reading ended with an error: its last line is the message."""


@dataclass(frozen=True)
class Bench:
    """The package under `root`, the gold, and the articles to read; without any those of gold."""

    root: Path
    cases: Sequence[Gold]
    articles: Sequence[Article]

    def parts(self, *, words: bool = False) -> list[Part]:
        """Return all that can be taken away; with `words` each word in place of its class."""
        patterns = [Part(pattern=name) for name in run_child(self.root, {"list": True})]
        classes = sorted((self.root / WORDS).glob("*.txt"))
        if not words:
            return patterns + [Part(word_class=each.stem) for each in classes]
        return patterns + [
            Part(word_class=each.stem, word=key(entry))
            for each in classes
            for entry in entries(each)
        ]

    def read(self, part: Part | None = None) -> Reading:
        """Return what is read without `part`; raise Failed if the reader cannot do without it."""
        if part is None or part.word_class is None:
            return self._read(self.root, part.pattern if part else None)
        with TemporaryDirectory() as folder:
            copy = Path(folder)
            copytree(self.root / "summarizer", copy / "summarizer")
            for name in ("prompts", "schemas"):
                (copy / name).symlink_to(self.root / name)
            path = copy / WORDS / f"{part.word_class}.txt"
            kept = [entry for entry in entries(path) if part.keeps(entry)]
            path.write_text("\n".join(kept), encoding="utf-8")
            return self._read(copy, None)

    def _read(self, root: Path, pattern: str | None) -> Reading:
        everything = [*(gold.source for gold in self.cases), *self.articles]
        order = {
            "articles": [article.model_dump(mode="json") for article in everything],
            "pattern": pattern,
        }
        records = [Record.model_validate_json(line) for line in run_child(root, order)]
        n = len(self.cases)
        scored = [score_article(*pair) for pair in zip(records[:n], self.cases, strict=True)]
        values = {name: pooled(each.scores[name] for each in scored).value for name in SCORES}
        points = {name: None if each is None else 100 * each for name, each in values.items()}
        return Reading(tuple(records[n:] or records), points)

    def loss(self, part: Part, whole: Reading) -> Loss:
        """Return what differs from the `whole` reading when `part` is taken away."""
        try:
            less = self.read(part)
        except Failed as exc:
            return Loss(part, error=str(exc))
        fields: Counter[str] = Counter()
        n_records = n_claims = 0
        for before, after in zip(whole.records, less.records, strict=True):
            differing = differences(before, after)
            n_records += bool(differing)
            n_claims += differing.pop("claims", 0)
            fields.update(differing)
        scores = {
            name: round((less.scores[name] or 0.0) - (value or 0.0), 2)
            for name, value in whole.scores.items()
        }
        return Loss(part, n_records, n_claims, fields, scores)


def differences(before: Record, after: Record) -> Counter[str]:
    """Count the claims that differ, as "claims", and the claims that differ in each of FIELDS.

    Claims of the same text are compared; a text that only one side has is a claim that differs.
    "other" is 1 where the claims are the same, and the rest of the record is not.
    """
    old, new = _by_text(before), _by_text(after)
    count: Counter[str] = Counter()
    for text in old.keys() | new.keys():
        pairs = list(zip(old[text], new[text], strict=False))
        count["text"] += len(old[text]) + len(new[text]) - 2 * len(pairs)
        for pair in pairs:
            ours, theirs = map(_labels, pair)
            differing = [name for name, value in ours.items() if value != theirs[name]]
            count.update(differing)
            count["claims"] += bool(differing)
    # A claim that is worded anew is lost once and found once: that is one claim.
    count["claims"] += (count["text"] + 1) // 2
    count["other"] = int(not +count and _rest(before) != _rest(after))
    return +count


def _by_text(record: Record) -> defaultdict[str, list[Claim]]:
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in record.claims:
        claims[claim.text].append(claim)
    return claims


def _labels(claim: Claim) -> dict[str, object]:
    return {
        "source": [(source.level, source.name) for source in claim.attribution],
        "status": (claim.status, claim.polarity),
        "day": claim.time and (claim.time.start, claim.time.end),
        "quant": [each.model_dump() for each in claim.quantities],
    }


def _rest(record: Record) -> dict[str, Any]:
    return record.model_dump(exclude={"provenance"})


def entries(path: Path) -> list[str]:
    """Return the entries of a word class: its words, or whole lines of "word: value"."""
    lines = [line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    return [entry for line in lines for entry in ([line] if ":" in line else line.split())]


def key(entry: str) -> str:
    """Return the word of an entry."""
    return entry.partition(":")[0].strip()


def run_child(root: Path, order: Mapping[str, Any]) -> list[str]:
    """Return the lines that `benchmarks.reading` writes, with the package under `root`."""
    told = {k: v for k, v in os.environ.items() if not k.startswith(("SUMMARIZER_", "OPENAI_"))}
    with TemporaryDirectory() as folder:  # no pyproject.toml there sets anything
        done = subprocess.run(
            [sys.executable, "-P", "-m", "benchmarks.reading"],
            input=orjson.dumps(order),
            capture_output=True,
            cwd=folder,
            env=told | {"PYTHONPATH": f"{root}{os.pathsep}{ROOT}"},
        )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Failed(said[-1] if said else f"exit code {done.returncode}")
    return done.stdout.decode().split("\n")[:-1]


def table(losses: Sequence[Loss], whole: Reading) -> Iterator[str]:
    """Yield the lines to print: what is lost without each part, and what loses nothing."""
    width = max((len(str(loss.part)) for loss in losses), default=0)
    heads = ("records", "claims", *FIELDS, *SCORES.values())
    n_claims = sum(len(record.claims) for record in whole.records)
    yield f"{len(whole.records)} records with {n_claims} claims; scores of the gold in points:"
    yield ", ".join(f"{name} {value:.1f}" for name, value in whole.scores.items() if value)
    yield ""
    yield f"{'without':{width}} " + " ".join(f"{head:>7}" for head in heads)
    for loss in sorted(losses, key=lambda each: each.order):
        counts = (loss.n_records, loss.n_claims, *(loss.fields[name] for name in FIELDS))
        if loss.error:
            yield f"{loss.part!s:{width}} fails: {loss.error}"
        elif not loss.is_nothing:
            cells = [f"{n or '':>7}" for n in counts]
            cells += [
                f"{loss.scores[name]:+7.2f}" if loss.scores[name] else " " * 7 for name in SCORES
            ]
            yield f"{loss.part!s:{width}} {' '.join(cells)}".rstrip()
    if idle := sorted(str(loss.part) for loss in losses if loss.is_nothing):
        yield ""
        yield f"Nothing changes without these {len(idle)}, so they can be removed:"
        yield from (f"  {name}" for name in idle)


def main() -> None:
    """Measure every part that was asked for, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablate", description=__doc__)
    parser.add_argument("--articles", type=Path, help="a folder or JSONL file, else the gold's own")
    parser.add_argument("--suite", type=Path, default=ROOT / "evals/suites/all.toml")
    parser.add_argument(
        "--only", default="*", metavar="GLOB", help="such as 'words/*' or '*days:*'"
    )
    parser.add_argument("--words", action="store_true", help="take away single words, not classes")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="of processes")
    options = parser.parse_args()
    cases = load_cases(load_suite(options.suite))
    articles = list(read_articles(options.articles)) if options.articles else []
    bench = Bench(ROOT, cases, articles)
    parts = [
        part for part in bench.parts(words=options.words) if fnmatchcase(str(part), options.only)
    ]
    whole = bench.read()
    losses = []
    with ThreadPoolExecutor(max(1, options.workers)) as pool:
        for loss in pool.map(lambda part: bench.loss(part, whole), parts):
            losses.append(loss)
            print(f"\r{len(losses)} of {len(parts)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for line in table(losses, whole):
        print(line)


if __name__ == "__main__":
    main()
