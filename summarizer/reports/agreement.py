"""How far two people label alike, for people: on one article, or on several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.evaluation.annotators import (
    Agreement,
    Disagreement,
    Figures,
    LabelAgreement,
    PooledAgreement,
)
from summarizer.plurals import counted
from summarizer.reports.tables import aligned

_MAX_SHOWN = 70


def render_agreement(found: Agreement) -> str:
    """Return the figures of one article, and every disagreement."""
    lines = [*_figures(found), *map(_disagreement, found.disagreements)]
    return "".join(f"{line}\n" for line in lines)


def render_pooled_agreement(found: PooledAgreement) -> str:
    """Return a line an article, the figures of all of them, and every disagreement."""
    told = [f"{each.article} {_disagreement(each)}" for each in found.disagreements]
    table = _table(found.articles) if len(found.articles) > 1 else ()
    lines = [*table, *_figures(found), *told]
    return "".join(f"{line}\n" for line in lines)


def _table(articles: Sequence[Agreement]) -> Iterator[str]:
    rows = [("article", "claims F1", "status kappa", "polarity kappa", "chain", "pairs")]
    rows += [
        (
            each.article,
            _number(each.claims.f1),
            _number(each.status.kappa),
            _number(each.polarity.kappa),
            _number(each.attribution.chain),
            str(each.claims.n_pairs),
        )
        for each in articles
    ]
    yield from aligned(rows)
    if any("-" in row[1:] for row in rows):
        yield "-: nothing to compare; of a kappa, also that both used one label only"
    yield ""
    yield f"all {counted(len(articles), 'article')}"


def _figures(found: Figures) -> Iterator[str]:
    claims, sources = found.claims, found.attribution
    left_out = claims.left_out_a + claims.left_out_b
    none = "no claim is left to compare" if left_out else "neither has a claim"
    f1 = _number(claims.f1) if claims.f1 is not None else f"- ({none})"
    yield (
        f"claims       F1 {f1}: {claims.found_a} of A's {claims.n_a} are in B,"
        f" {claims.found_b} of B's {claims.n_b} in A"
    )
    if left_out:
        yield (
            f"left out     {claims.left_out_a} more of A's and {claims.left_out_b} of B's: of"
            " sentences the other has yet to label"
        )
    for name, labels in (("status", found.status), ("polarity", found.polarity)):
        share = _number(labels.agreement)
        yield f"{name:<11}  kappa {_kappa(labels)}, agreement {share}, n {labels.n}"
    yield (
        f"attribution  innermost {_number(sources.innermost)}, chain {_number(sources.chain)},"
        f" n {sources.n}"
    )


def _kappa(labels: LabelAgreement) -> str:
    """Return kappa, or why there is none."""
    if labels.kappa is not None:
        return _number(labels.kappa)
    return "- (both used one label only)" if labels.n else "- (no claim of A matches one of B)"


def _disagreement(found: Disagreement) -> str:
    if found.kind == "claim":
        side, name = ("A", found.a) if found.a else ("B", found.b)
        text = str(found.labels[0] or found.labels[1])
        shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
        return f"only in {side}: {name} {shown}"
    first, second = map(_label, found.labels)
    return f"{found.kind}: {found.a} {first}, {found.b} {second}"


def _label(label: Any) -> str:
    """Return a label for people; a chain with its levels, outermost first."""
    if not isinstance(label, tuple):
        return str(label)
    levels = [level if isinstance(level, str) else " and ".join(level) for level in label]
    return " > ".join(levels) or "(own voice)"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
