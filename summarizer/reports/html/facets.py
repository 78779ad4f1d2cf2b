"""What records can be filtered by, and how often each of it is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, get_args

from summarizer.models import Claim, Entity, Record, Support
from summarizer.reports import phrases
from summarizer.vocabulary import Importance, Outcome, Polarity, Status

Values = dict[str, list[str]]

# In the order of the form; values that are not listed come by how often they are there.
_LABELS: Final = {
    "source": "Source",
    "status": "Status",
    "polarity": "Polarity",
    "support": "Support",
    "flag": "Flag",
    "importance": "Importance",
    "outcome": "Outcome",
}
# Worth a choice even where it has one value: not every claim has it.
_ALWAYS: Final = frozenset({"flag"})
_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "status": get_args(Status),
    "polarity": get_args(Polarity),
    "support": ("supported", "wrong", "not verified"),
    "importance": get_args(Importance),
    "outcome": get_args(Outcome),
}


@dataclass(frozen=True)
class Facet:
    """One thing to filter by: its name in the data, its label, its values with their numbers."""

    name: str
    label: str
    options: tuple[tuple[str, int], ...]


@dataclass
class Facets:
    """Counts the values of claims and of articles, as they come."""

    _counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in _LABELS}
    )

    def add(self, values: Values, *, n: int = 1) -> None:
        """Count what one claim can be filtered by; with 0, what an article can, uncounted."""
        for name, given in values.items():
            self._counts[name].update(dict.fromkeys(given, n))

    def options(self) -> list[Facet]:
        """Return what there is to choose from; a facet with one value only is none."""
        facets = [
            Facet(name, label, tuple(_ordered(name, self._counts[name])))
            for name, label in _LABELS.items()
        ]
        return [facet for facet in facets if len(facet.options) > 1 or facet.name in _ALWAYS]

    def __getitem__(self, name: str) -> dict[str, int]:
        return dict(_ordered(name, self._counts[name]))


def _ordered(name: str, counts: Counter[str]) -> Iterator[tuple[str, int]]:
    if name in _ORDER:
        return ((value, counts[value]) for value in _ORDER[name] if value in counts)
    return iter(sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))


def of_claims(record: Record) -> list[Values]:
    """Return what each claim can be filtered by, the flags of its whole article among it."""
    names = canonical_names(record.entities)
    is_verified = phrases.was_verified(record)
    return [_of_claim(claim, record, names, is_verified=is_verified) for claim in record.claims]


def _of_claim(claim: Claim, record: Record, names: dict[str, str], *, is_verified: bool) -> Values:
    sources = filter(None, (phrases.neutral(source.name) for source in claim.attribution))
    values: Values = {
        "source": [names.get(name.casefold(), name) for name in sources] or [phrases.OWN_VOICE],
        "status": [claim.status],
        "polarity": [claim.polarity],
        "importance": [claim.importance],
        "flag": _kinds(flag.kind for flag in (*claim.flags, *record.flags)),
        "outcome": [record.outcome],
    }
    return values | ({"support": [_support(claim.support)]} if is_verified else {})


def of_article(record: Record) -> Values:
    """Return what an article can be filtered by for itself, the flags of its summary among it."""
    sentences = record.summary.sentences if record.summary is not None else ()
    flags = [flag for sentence in sentences for flag in sentence.flags]
    return {
        "outcome": [record.outcome],
        "flag": _kinds(flag.kind for flag in (*record.flags, *flags)),
    }


def canonical_names(entities: Iterable[Entity]) -> dict[str, str]:
    """Return the fullest name for each form of a name, the forms in lower case."""
    names: dict[str, str] = {}
    for entity in entities:
        for form in (entity.name, *entity.aliases):
            names.setdefault(phrases.neutral(form).casefold(), phrases.neutral(entity.name))
    return names


def _kinds(kinds: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(kinds))


def _support(found: Support | None) -> str:
    if found is None:
        return "not verified"
    return "supported" if found.supported else "wrong"
