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
    full = [name for name in names if len(_words(name)) > 1]
    joined = JoinedNames([[Entity(name=name, type="other") for name in full]], "")
    forms = {name: joined.shown(joined.source(name)) for name in names}
    by_last: dict[str, set[str]] = defaultdict(set)
    for name in full:
        if name.istitle():  # "Mayor of Seoul" is not who "Seoul" is
            by_last[_words(name)[-1]].add(forms[name])
    for name in names:
        found = by_last.get(folded(name), set())
        if len(found) == 1:
            (forms[name],) = found
    return {name: neutral(form) for name, form in forms.items()}


def _words(name: str) -> list[str]:
    return folded(name).split()
