"""The sources of an event's claims, the spellings of one name joined, to be filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from summarizer.digests.models import DigestClaim
from summarizer.digests.names import JoinedNames, folded
from summarizer.models import Entity
from summarizer.reports.phrases import neutral


def joined_sources(claims: Iterable[DigestClaim]) -> dict[str, str]:
    """Return, for each source that claims name, the one form that stands for all its spellings.

    "Sergey Shoigu" is "Sergei Shoigu", and so is "Shoigu" if no other full name ends so. A digest
    has no list of names, so they go by the names alone.
    """
    names = dict.fromkeys(name for claim in claims for level in claim.sources for name in level)
    entities = [
        # Spellings of persons are joined ("Sergey"), "Russian media" and "Russian state media" not.
        Entity(name=name, type="person" if _is_full(name) else "organisation")
        for name in names
    ]
    joined = JoinedNames([entities], "")
    forms = {name: joined.shown(joined.source(name)) for name in names}
    by_last: dict[str, set[str]] = defaultdict(set)
    for name in filter(_is_full, names):
        by_last[folded(name).split()[-1]].add(forms[name])
    for name in names:
        found = by_last.get(folded(name), set())
        if len(found) == 1:
            (forms[name],) = found
    return {name: neutral(form) for name, form in forms.items()}


def _is_full(name: str) -> bool:
    """Say whether a name may be a full one of a person: "Mayor of Seoul" is not who "Seoul" is."""
    return len(folded(name).split()) > 1 and name.istitle()
