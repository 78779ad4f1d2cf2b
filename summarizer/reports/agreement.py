"""How far two people label alike, for people: on one article, or on several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len, chop_cells

from summarizer.evaluation.agreement import (
    Agreement,
    Disagreement,
    Figures,
    LabelAgreement,
    PooledAgreement,
)
from summarizer.plurals import counted
from summarizer.reports.paragraphs import COLUMNS, wrapped
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

_MAX_NAME = 25  # columns of an article's name beside its figures


def render_agreement(found: Agreement) -> str:
    """Return the figures of one article, and every disagreement; at most 80 columns, but a path."""
    lines = [*_figures(found)]
    for each in found.disagreements:
        lines += _disagreement(each)
    return "".join(f"{line}\n" for line in lines)


def render_pooled_agreement(found: PooledAgreement) -> str:
    """Return a line an article, the figures of all of them, and every disagreement."""
    table = _table(found.articles) if len(found.articles) > 1 else ()
    lines = [*table, *_figures(found)]
    for each in found.disagreements:
        lines += _disagreement(each, lead=f"{neutral(each.article)} ")
    return "".join(f"{line}\n" for line in lines)


def _table(articles: Sequence[Agreement]) -> Iterator[str]:
    rows = [("article", "claims F1", "status kappa", "polarity kappa", "chain", "pairs")]
    rows += [
        (
            _shortened(neutral(each.article), _MAX_NAME),
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
    yield _kappa_line("status", found.status)
    yield _kappa_line("polarity", found.polarity)
    yield (
        f"attribution  innermost {_number(sources.innermost)}, chain {_number(sources.chain)},"
        f" n {sources.n}"
    )

    yield _kappa_line("importance", found.importance)
    numbers = found.quantities
    yield (
        f"quantities   F1 {_number(numbers.f1)}: {numbers.n_same} of A's {numbers.n_a} and of B's"
        f" {numbers.n_b} are the same"
    )
    yield f"time         agreement {_number(found.time.agreement)}, n {found.time.n}"


def _kappa_line(name: str, labels: LabelAgreement) -> str:
    share = _number(labels.agreement)
    return f"{name:<11}  kappa {_kappa(labels)}, agreement {share}, n {labels.n}"


def _kappa(labels: LabelAgreement) -> str:
    """Return kappa, or why there is none."""
    if labels.kappa is not None:
        return _number(labels.kappa)
    return "- (both used one label only)" if labels.n else "- (no claim of A matches one of B)"


def _disagreement(found: Disagreement, lead: str = "") -> Iterator[str]:
    """Yield what is said, the claim, and where it stands on both sides."""
    text = neutral(" ".join(found.text.split()))
    if found.kind == "claim":
        side, name = ("A", found.a) if found.a else ("B", found.b)
        yield _line(f"{lead}only in {side}: {name} ", text)
    else:
        first, second = map(_label, found.labels)
        said = f"{lead}{found.kind}: {found.a} {first}, {found.b} {second}"
        yield from wrapped(neutral(said), hang=2)
        yield _line("  ", text)
    places = [neutral(place) for place in found.places if place is not None]
    joined = f"  {', '.join(places)}"
    yield from [joined] if cell_len(joined) <= COLUMNS else [f"  {place}" for place in places]


def _line(lead: str, text: str) -> str:
    return lead + _shortened(text, max(1, COLUMNS - cell_len(lead)))


def _shortened(text: str, columns: int) -> str:
    """Return the text, cut where it is wider than so many columns of a terminal."""
    if cell_len(text) <= columns:
        return text
    return f"{chop_cells(text, max(1, columns - 1))[0].rstrip()}…"


def _label(label: Any) -> str:
    """Return a label for people; a chain with its levels, outermost first."""
    if not isinstance(label, tuple):
        return str(label)
    levels = [level if isinstance(level, str) else " and ".join(level) for level in label]
    return " > ".join(levels) or "(own voice)"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
