"""What the text scorers reach on ratings that nothing was chosen on.

`python -m benchmarks.scorers faithfulness FILE FILE...` reads files as `summarizer calibrate` does,
and leaves each out in turn: of all subsets of the parts, each a plain mean, the one that does best
on the other files is measured on it, beside every part alone and `faithfulness` itself, which is a
mean of all kinds of them, whatever is best where. Best is the highest mean of the correlations
within files, each weighted by its articles: files are never pooled.

`python -m benchmarks.scorers presence FILE` leaves out one half of the articles, then the other,
and the systems of one kind (`ext/...`, `abs/...`), then of the other: parts and threshold are
chosen on the rest. Beside it, `presence` with its own threshold and its guard for numbers, which no
subset has.

Values have 95 % intervals by article. `chosen in` is how often resamples of the other articles
choose the same parts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from summarizer.evaluation.calibration.measures import POSITIVE_FROM
from summarizer.evaluation.calibration.ratings import Rating, Task, read_ratings
from summarizer.evaluation.matching.text import (
    PRESENCE_THRESHOLD,
    faithfulness,
    presence,
    presence_parts,
    sentence_parts,
)
from summarizer.evaluation.matching.words import read
from summarizer.evaluation.statistics.correlation import (
    balanced_accuracy_statistic,
    best_threshold,
    partial_statistic,
    pearson_statistic,
)
from summarizer.evaluation.statistics.resampling import (
    Estimate,
    Floats,
    Statistic,
    bootstrap,
    paired_difference,
)
from summarizer.reports.tables import aligned

Parts = tuple[str, ...]
Table = list[tuple[str, ...]]
SEED = 0
N_CHOICES = 500


@dataclass(frozen=True)
class Rated:
    """Rows of one file: what people said, what the scorer says, and what each subset of parts."""

    name: str
    human: Floats
    groups: tuple[str, ...]
    systems: tuple[str | None, ...]
    ours: Floats
    subsets: Mapping[Parts, Floats]

    @property
    def n_groups(self) -> int:
        """Return the number of articles."""
        return len(set(self.groups))

    def chosen(self, rows: NDArray[np.bool_]) -> Rated:
        """Return some of the rows."""
        places = np.flatnonzero(rows)
        return Rated(
            self.name,
            self.human[places],
            tuple(self.groups[place] for place in places),
            tuple(self.systems[place] for place in places),
            self.ours[places],
            {parts: values[places] for parts, values in self.subsets.items()},
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scorers", description=__doc__)
    parser.add_argument("task", choices=("faithfulness", "presence"))
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="rated rows")
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    options = parser.parse_args()
    rated = [scored(path, options.task) for path in options.paths]
    if options.task == "presence":
        tables = [presence_table(each) for each in rated]
    else:
        tables = [faithfulness_table(rated), partial_table(rated), difference_table(rated)]
    for table in tables:
        print("\n".join(_markdown(table) if options.markdown else aligned(table)), end="\n\n")


def scored(path: Path, task: Task) -> Rated:
    """Return the rows of a file with their scores."""
    ratings = read_ratings(path, task)
    score = _faithfulness_parts if task == "faithfulness" else _presence_parts
    found = [score(rating) for rating in ratings]
    whole = faithfulness if task == "faithfulness" else presence
    return Rated(
        name=path.name.partition(".")[0],
        human=np.asarray([rating.human for rating in ratings]),
        groups=tuple(rating.group for rating in ratings),
        systems=tuple(rating.system for rating in ratings),
        ours=np.asarray([whole(rating.carried, rating.carrier) for rating in ratings]),
        subsets={parts: np.asarray([each[parts] for each in found]) for parts in found[0]},
    )


def faithfulness_table(files: Sequence[Rated]) -> Table:
    """Return the correlation with people on each file: parts, ours, and what was chosen."""
    singles = [parts for parts in files[0].subsets if len(parts) == 1]
    rows: Table = [("Pearson", *(f"{each.name}, {each.n_groups} articles" for each in files))]
    for parts in singles:
        rows.append((parts[0], *(_cell(_pearson(each, each.subsets[parts])) for each in files)))
    rows.append(("faithfulness", *(_cell(_pearson(each, each.ours)) for each in files)))
    if len(files) < 2:
        return rows
    rest = [[other for other in files if other is not each] for each in files]
    picks = [choose(others) for others in rest]
    values = [_pearson(each, each.subsets[parts]) for each, parts in zip(files, picks, strict=True)]
    rows.append(("chosen on the others", *map(_cell, values)))
    rows.append(("its parts", *(" + ".join(parts) for parts in picks)))
    rows.append(("chosen in", *(f"{stability(others):.0%}" for others in rest)))
    return rows


def partial_table(files: Sequence[Rated]) -> Table:
    """Return the partial correlations given the system, of files that name systems."""
    named = [each for each in files if None not in each.systems]
    rows: Table = [("partial, given system", *(each.name for each in named))]
    for parts in [parts for parts in files[0].subsets if len(parts) == 1]:
        rows.append((parts[0], *(_cell(_partial(each, each.subsets[parts])) for each in named)))
    rows.append(("faithfulness", *(_cell(_partial(each, each.ours)) for each in named)))
    return rows


def difference_table(files: Sequence[Rated]) -> Table:
    """Return by how much ours correlates better than each part alone, on each file."""
    rows: Table = [("faithfulness less", *(each.name for each in files))]
    for parts in [parts for parts in files[0].subsets if len(parts) == 1]:
        differences = [
            paired_difference(
                pearson_statistic(each.subsets[parts].tolist(), each.human.tolist()),
                pearson_statistic(each.ours.tolist(), each.human.tolist()),
                each.groups,
            )
            for each in files
        ]
        rows.append((parts[0], *map(_cell, differences)))
    return rows


def choose(files: Sequence[Rated], draws: np.random.Generator | None = None) -> Parts:
    """Return the parts that do best on the files, or on a resample of their articles."""
    names = list(files[0].subsets)
    total = np.zeros(len(names))
    for each in files:
        weights = np.ones((1, len(each.groups))) if draws is None else _resample(each, draws)
        found = [
            pearson_statistic(each.subsets[parts].tolist(), each.human.tolist())(weights)[0]
            for parts in names
        ]
        total += each.n_groups * np.nan_to_num(found)
    return names[int(total.argmax())]


def stability(files: Sequence[Rated]) -> float:
    """Return how often resamples of the articles choose the same parts as all articles do."""
    draws = np.random.default_rng(SEED)
    picks = Counter(choose(files, draws) for _ in range(N_CHOICES))
    return picks[choose(files)] / N_CHOICES


def presence_table(rated: Rated) -> Table:
    """Return the balanced accuracy on each part of the rows that is left out."""
    folds = _folds(rated)
    rows: Table = [("balanced accuracy", *folds)]
    kept = {name: rated.chosen(~left_out) for name, left_out in folds.items()}
    held = {name: rated.chosen(left_out) for name, left_out in folds.items()}
    for parts in [parts for parts in rated.subsets if len(parts) == 1]:
        cells = [_accuracy_of(parts, kept[name], held[name]) for name in folds]
        rows.append((parts[0], *map(_cell, cells)))
    ours = [_accuracy(each, each.ours, PRESENCE_THRESHOLD) for each in held.values()]
    rows.append((f"presence, from {PRESENCE_THRESHOLD} on", *map(_cell, ours)))
    thresholds = [_threshold(each, each.ours) for each in kept.values()]
    rows.append(("best threshold on the rest", *(f"{each:.3f}" for each in thresholds)))
    picks = {name: _most_accurate(kept[name]) for name in folds}
    cells = [_accuracy_of(picks[name], kept[name], held[name]) for name in folds]
    rows.append(("chosen on the rest", *map(_cell, cells)))
    rows.append(("its parts", *(" + ".join(parts) for parts in picks.values())))
    return rows


def _folds(rated: Rated) -> dict[str, NDArray[np.bool_]]:
    """Return what is left out in turn: half of the articles, or the systems of one kind."""
    names = sorted(set(rated.groups))
    shuffled = np.random.default_rng(SEED).permutation(len(names))
    half = {names[place] for place in shuffled[: len(names) // 2]}
    first = np.asarray([group in half for group in rated.groups])
    folds = {"articles, first half": first, "articles, second half": ~first}
    kinds = [(system or "").partition("/")[0] for system in rated.systems]
    if len(set(kinds)) > 1:
        for kind in sorted(set(kinds)):
            folds[f"systems {kind}/"] = np.asarray([own == kind for own in kinds])
    return folds


def _most_accurate(rated: Rated) -> Parts:
    values = {
        parts: _accuracy_statistic(rated, scores, _threshold(rated, scores))(
            np.ones((1, len(rated.groups)))
        )[0]
        for parts, scores in rated.subsets.items()
    }
    return max(values, key=lambda parts: values[parts])


def _accuracy_of(parts: Parts, kept: Rated, held: Rated) -> Estimate:
    """Return what parts reach on what was left out, with the threshold of what was kept."""
    return _accuracy(held, held.subsets[parts], _threshold(kept, kept.subsets[parts]))


def _threshold(rated: Rated, scores: Floats) -> float:
    found = best_threshold(scores.tolist(), (rated.human >= POSITIVE_FROM).tolist())
    if found is None:
        raise SystemExit(f"{rated.name}: people say the same of all rows")
    return found


def _accuracy(rated: Rated, scores: Floats, threshold: float) -> Estimate:
    return bootstrap(_accuracy_statistic(rated, scores, threshold), rated.groups)


def _accuracy_statistic(rated: Rated, scores: Floats, threshold: float) -> Statistic:
    told = (scores >= threshold).tolist()
    return balanced_accuracy_statistic(told, (rated.human >= POSITIVE_FROM).tolist())


def _pearson(rated: Rated, scores: Floats) -> Estimate:
    return bootstrap(pearson_statistic(scores.tolist(), rated.human.tolist()), rated.groups)


def _partial(rated: Rated, scores: Floats) -> Estimate:
    statistic = partial_statistic(scores.tolist(), rated.human.tolist(), rated.systems)
    return bootstrap(statistic, rated.groups)


def _resample(rated: Rated, draws: np.random.Generator) -> Floats:
    """Return how often each row is drawn when as many articles are drawn as there are."""
    names, places = np.unique(rated.groups, return_inverse=True)
    times = np.bincount(draws.integers(0, len(names), len(names)), minlength=len(names))
    return times[places][None, :].astype(np.float64)


def _faithfulness_parts(rating: Rating) -> dict[Parts, float]:
    """Return, for each subset of the parts, the mean over sentences of the mean of the parts.

    A sentence that has none of them, no pairs say, does not count.
    """
    sentences, source = read(rating.carried).sentences, read(rating.carrier)
    found = [sentence_parts(sentence, source) for sentence in sentences]
    names = ("1-grams", "2-grams", "3-grams", "4-grams", "order", "pairs")
    values: dict[Parts, float] = {}
    for parts in _subsets(names):
        of_sentences = [[of[name] for name in parts if name in of] for of in found]
        values[parts] = _mean([_mean(each) for each in of_sentences if each])
    return values


def _presence_parts(rating: Rating) -> dict[Parts, float]:
    found = presence_parts(rating.carried, rating.carrier)
    return {parts: _mean([found[name] for name in parts]) for parts in _subsets(tuple(found))}


def _subsets(names: Parts) -> list[Parts]:
    return [parts for n in range(1, len(names) + 1) for parts in combinations(names, n)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


def _markdown(table: Table) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in table]
    return [lines[0], f"|---{'|---:' * (len(table[0]) - 1)}|", *lines[1:]]


if __name__ == "__main__":
    main()
