"""Things joined one by one into sets (union-find)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Joining(Generic[T]):
    """Sets that grow together: what is joined with one is joined with all of its set.

    Source: Galler and Fischer 1964, An improved equivalence algorithm; with path halving.
    """

    def __init__(self) -> None:
        self._above: dict[T, T] = {}

    def add(self, item: T) -> None:
        """Add an item in a set of its own, if it is new."""
        self._above.setdefault(item, item)

    def join(self, one: T, other: T) -> None:
        """Make the sets of two items one; the root that came first stays."""
        self.add(one)
        self.add(other)
        first, second = self.root(one), self.root(other)
        if first != second:
            self._above[second] = first

    def root(self, item: T) -> T:
        """Return the item that stands for the set of another."""
        above = self._above
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    def sets(self) -> list[list[T]]:
        """Return the sets in the order in which their first items were added."""
        found: dict[T, list[T]] = {}
        for item in self._above:
            found.setdefault(self.root(item), []).append(item)
        return list(found.values())
