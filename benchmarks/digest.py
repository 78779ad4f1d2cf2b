"""Score digests against pairs of claims that people labelled: `python -m benchmarks.digest F...`.

FILE is one of evals/pairs/, or in its form. Prints precision, recall and F1 with their intervals,
resampled by file, and which relations are missing or too many with --list.
"""

from __future__ import annotations

import argparse

from summarizer.digests.models import ClaimRef, Digest
from summarizer.digests.score import (
    Pairs,
    digest_of,
    false_numbers,
    read_pairs,
    relation_keys,
    score_pairs,
)
from summarizer.evaluation.statistics.resampling import Estimate


def main() -> None:
    """Print the scores of the rules on files of pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--list", action="store_true", help="list what is missing and too many")
    arguments = parser.parse_args()
    scored = [
        (pairs, digest_of(pairs, path))
        for path, pairs in ((path, read_pairs(path)) for path in arguments.files)
    ]
    for score in score_pairs(scored):
        n_labelled = sum(counts.labelled for counts in score.counts)
        n_given = sum(counts.given for counts in score.counts)
        print(
            f"{score.name:14} {n_labelled:4} labelled {n_given:4} given"
            f"  precision {_shown(score.precision)}  recall {_shown(score.recall)}"
            f"  F1 {_shown(score.f1)}"
        )
    n_false = sum(len(false_numbers(*each)) for each in scored)
    print(f"`differs` of kind number that people do not have: {n_false}")
    if arguments.list:
        for path, (pairs, found) in zip(arguments.files, scored, strict=True):
            _list(path, pairs, found)


def _shown(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def _list(path: str, pairs: Pairs, found: Digest) -> None:
    texts = {ClaimRef(article=c.article, claim=c.claim): c.text for c in found.claims}
    keys = [set(relation_keys(each.relations)) for each in (pairs, found)]
    for name, relations in (("missing", keys[0] - keys[1]), ("too many", keys[1] - keys[0])):
        for kind, differs, claims, finer in sorted(relations, key=str):
            print(f"\n{path}: {name}: {kind} {differs or ''}".rstrip())
            for ref in sorted(claims, key=lambda each: (each != finer, each.article)):
                print(f"  {ref.article} {ref.claim}: {texts.get(ref, '?')}")


if __name__ == "__main__":
    main()
