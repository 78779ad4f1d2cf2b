"""Every score there is: its name, how its counts make a value, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from pydantic import BeforeValidator

from summarizer.evaluation.scores import Kind
from summarizer.vocabulary import FlagKind, Importance, RejectKind

IMPORTANCES: Final[tuple[Importance, ...]] = get_args(Importance)
USAGE: Final = ("input_tokens", "output_tokens", "cost_usd", "latency_s", "reasks")


class Definition(NamedTuple):
    """How a score is made, and read.

    `better` is None where too much is as odd as too little. `scorer` says what gives it: the
    scorers of each article, the labels of a whole suite (one article has too few of most), or a
    judge.
    """

    kind: Kind
    better: Literal["higher", "lower"] | None = "higher"
    scorer: Literal["article", "suite", "judge"] = "article"


SCORES: Final[Mapping[str, Definition]] = {
    "claims.recall": Definition("share"),
    **{f"claims.recall.{importance}": Definition("share") for importance in IMPORTANCES},
    "claims.precision": Definition("share"),
    "claims.f1": Definition("f1"),
    "claims.supported": Definition("share", None),
    "claims.unsupported": Definition("share", "lower"),
    "claims.supported_by_model": Definition("share"),
    "claims.duplicates": Definition("share", "lower"),
    "claims.granularity": Definition("mean", None),
    "evidence.iou": Definition("share"),
    "evidence.grounded": Definition("share"),
    "attribution.chain": Definition("share"),
    "attribution.innermost": Definition("share"),
    "status.accuracy": Definition("share"),
    "polarity.accuracy": Definition("share"),
    "quantities.f1": Definition("f1"),
    "time.accuracy": Definition("share"),
    "time.inferred": Definition("share"),
    "key_points.coverage": Definition("share"),
    "summary.words_carried": Definition("share"),
    "summary.core_coverage": Definition("share"),
    "summary.supported_by_model": Definition("share"),
    "summary.words": Definition("mean", None),
    # All kinds are counted always, so that 0 can be told from "not counted".
    **{f"rejected.{kind}": Definition("count", "lower") for kind in get_args(RejectKind)},
    **{f"flags.{kind}": Definition("count", "lower") for kind in get_args(FlagKind)},
    "flags.corrected": Definition("count", None),  # it says what was put right, not what is wrong
    **{f"usage.{name}": Definition("mean", "lower") for name in USAGE},
    "status.macro_f1": Definition("share", scorer="suite"),
    "polarity.macro_f1": Definition("share", scorer="suite"),
    "judge.faithfulness": Definition("share", scorer="judge"),
    "judge.position_bias": Definition("share", "lower", scorer="judge"),
}

# What scores were called before. Suites, baselines and verdicts may still say so.
RENAMED: Final[Mapping[str, str]] = {"summary.faithfulness": "summary.words_carried"}


def with_todays_names(by_score: object) -> object:
    """Return a mapping by score under the names of today; anything else as it is.

    ValueError for a score that stands there under both its names.
    """
    if not isinstance(by_score, Mapping):
        return by_score
    for old, new in RENAMED.items():
        if old in by_score and new in by_score:
            raise ValueError(f"{old} is called {new} now: leave one of them out")
    return {RENAMED.get(name, name): value for name, value in by_score.items()}


TodaysNames: Final = BeforeValidator(with_todays_names)


def is_tally(name: str) -> bool:
    """Say whether a score counts something an article, rather than how good its record is."""
    return name.startswith(("rejected.", "flags.", "usage."))


def lower_is_better(name: str) -> bool:
    """Say whether a score is better when it is lower: what is wrong, repeated, or paid for."""
    return SCORES[name].better == "lower"


def has_direction(name: str) -> bool:
    """Say whether one way is better at all; length and granularity have a range at most."""
    return SCORES[name].better is not None
