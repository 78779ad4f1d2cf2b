"""Numbers of things in words."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 claim" or "1,234 claims"; `plural` is that of a noun that takes no -s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
