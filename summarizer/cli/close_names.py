"""What is asked for by a name that nothing has: the names that are close to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.models import Record

_N_CLOSE = 3
_MIN_CLOSE = 60  # of 100: a slip in a long id scores over 90, ids of another article about 40
_MIN_LETTERS = 4  # of a source: fewer stand in any name
_N_NAMED = 5
_MOST_NAMES = 1_000  # that are counted: more sources are no help to anybody


class Closest:
    """The few of all names offered that are most like one that is looked for."""

    def __init__(self, sought: str) -> None:
        self._sought = sought
        self._close: dict[str, float] = {}

    def offer(self, name: str) -> None:
        """Keep a name if it is among the closest so far."""
        from rapidfuzz import fuzz

        if (score := fuzz.WRatio(self._sought, name, score_cutoff=_MIN_CLOSE)) and (
            name not in self._close
        ):
            self._close[name] = score
            if len(self._close) > _N_CLOSE:
                del self._close[min(self._close, key=self._close.__getitem__)]

    def describe(self) -> str:
        """Return the names as the end of a sentence, the closest first; "" for none."""
        names = sorted(self._close, key=lambda name: (-self._close[name], name))
        return f"; close to it: {', '.join(map(repr, names))}" if names else ""


class SoughtSource:
    """A source that is looked for: whether it is there, and what is there else."""

    def __init__(self, name: str) -> None:
        from summarizer.reports.source_search import SourceSearch

        self._name = name
        self._search = SourceSearch((name,))
        self._closest = Closest(name)
        self._numbers: Counter[str] = Counter()
        self.is_known = False

    def look_in(self, record: Record) -> None:
        """Look for the source in a record, and keep what others there are, of which most."""
        is_wanted = self._search.in_record(record.entities)
        self.is_known = self.is_known or any(map(is_wanted, record.claims))
        said = Counter(source.name for claim in record.claims for source in claim.attribution)
        for name, number in said.items():
            if name in self._numbers or len(self._numbers) < _MOST_NAMES:
                self._numbers[name] += number
            if len(self._name) >= _MIN_LETTERS:
                self._closest.offer(name)

    def describe(self) -> str:
        """Return that nobody is called so, and the names that are close to it, else the usual."""
        none = f"no source is called {self._name!r}"
        if close := self._closest.describe():
            return none + close
        if not self._numbers:
            return f"{none}; no claim has a source"
        names = ", ".join(repr(name) for name, _ in self._numbers.most_common(_N_NAMED))
        n_more = len(self._numbers) - _N_NAMED
        return f"{none}; there are: {names}" + (f" and {n_more:,} more" if n_more > 0 else "")
