"""What is found out about what a reader wrote: flags, located quotes, and support.

All offsets are half-open `[start, end)` in Unicode code points of `Article.text`.
"""

from __future__ import annotations

from typing import Any

from summarizer.values import Model
from summarizer.vocabulary import FlagKind, Match, RejectKind, Wrong


class Flag(Model):
    """One failed check: `kind` for machines, `message` for people, the place if there is one."""

    kind: FlagKind
    message: str
    start: int | None = None
    end: int | None = None


class Evidence(Model):
    """A quote, located.

    `quote` is the article's own words, `text[start:end]`; empty when nothing was found.
    `as_quoted` is the given wording where it differs. `parts` are the pieces of an elided
    quote, one piece otherwise. `differs` names changed tokens as "article -> quoted".
    """

    quote: str
    start: int | None = None
    end: int | None = None
    parts: tuple[tuple[int, int], ...] = ()
    match: Match
    accepted: bool
    as_quoted: str | None = None
    differs: tuple[str, ...] = ()


class Support(Model):
    """What a second reading found of a claim, or of a sentence of the summary.

    Where it is not supported, `wrong` says in what, `why` in a sentence, and `quote` are the words
    of the article that decide, `text[start:end]`; None where nothing in the article does.
    """

    supported: bool
    wrong: tuple[Wrong, ...] = ()
    why: str = ""
    quote: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def wrong_in_words(self) -> str:
        """Return what is wrong: "who, not carried"."""
        return ", ".join(self.wrong).replace("_", " ")


def reject_kind(evidence: Evidence | dict[str, Any] | None) -> RejectKind:
    """Return why an evidence, or the mapping it is read from, was refused; None is no quote."""
    if evidence is None:
        return "no_quote"
    known = evidence if isinstance(evidence, dict) else evidence.__dict__
    if known.get("match") == "not_found":
        return "not_found"
    return "altered" if known.get("differs") else "too_short"
