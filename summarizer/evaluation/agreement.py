"""How far two people label alike, as values: the figures, and what they did not label alike."""

from __future__ import annotations

from typing import Any

from summarizer.values import Model


class ClaimAgreement(Model):
    """Claims found by both: `f1` in [0, 1], None when neither has any.

    `n_a` and `n_b` are the claims that are not optional, `found_a` those of them that the other
    has too (many-to-one: the other may have cut them otherwise), `n_pairs` the claims that stand
    for one another, one to one, optional ones included. `left_out_a` and `left_out_b` are claims
    that none of these counts: the other file still holds their sentences in `unlabelled`, so the
    other person has not said anything about them yet.
    """

    f1: float | None
    n_a: int
    n_b: int
    found_a: int
    found_b: int
    n_pairs: int
    left_out_a: int = 0
    left_out_b: int = 0


class LabelAgreement(Model):
    """Agreement on one label over the pairs: `kappa` corrects it for chance, None if undefined."""

    kappa: float | None
    agreement: float | None
    n: int


class ChainAgreement(Model):
    """Share of the pairs with the same innermost source, and with the same chain."""

    innermost: float | None
    chain: float | None
    n: int


class QuantityAgreement(Model):
    """F1 over the quantities of the pairs that both label, None when there is none.

    `n_a` and `n_b` are the quantities of either, `n_same` those that both have, by value, unit and
    comparator.
    """

    f1: float | None
    n_a: int
    n_b: int
    n_same: int


class TimeAgreement(Model):
    """Share of the pairs whose days agree, of those that both label and one has days of."""

    agreement: float | None
    n: int


class Disagreement(Model):
    """What two people did not label alike.

    `kind` is `claim` for a claim that only one of them has, else the label. `a` and `b` are
    claim ids, None on the side without; `labels` are what each of them says. `text` is the claim,
    in A's words where A has it, and `places` are file and line of it on both sides.
    """

    kind: str
    a: str | None
    b: str | None
    labels: tuple[Any, Any]
    text: str
    places: tuple[str | None, str | None]


class PooledDisagreement(Disagreement):
    """A disagreement about one of several articles."""

    article: str


class Figures(Model):
    """How far two people agree, on one article or on several."""

    claims: ClaimAgreement
    status: LabelAgreement
    polarity: LabelAgreement
    attribution: ChainAgreement
    importance: LabelAgreement
    quantities: QuantityAgreement
    time: TimeAgreement


class Agreement(Figures):
    """The agreement of two golds of one article."""

    article: str
    disagreements: tuple[Disagreement, ...]


class PooledAgreement(Figures):
    """The agreement of two people on several articles: of all their claims, not a mean of means.

    `articles` are the agreements on each. Kappa is over the pairs of all of them.
    """

    disagreements: tuple[PooledDisagreement, ...]
    articles: tuple[Agreement, ...]
