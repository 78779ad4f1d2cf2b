"""Edits of a JSON text that leave everything else in it as a person wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from summarizer.evaluation.line_numbers import json_pointer

_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_MAX_DEPTH = 8  # deeper than gold is; what is below that is passed over as a whole


class Slot(NamedTuple):
    """A member of an object, which begins with its key, or an item of a list.

    `[start, end)` is its value.
    """

    begin: int
    start: int
    end: int


class Edit(NamedTuple):
    """`text` in the place of `[start, end)`."""

    start: int
    end: int
    text: str


class JsonText:
    """A valid JSON text, with the places of its parts by JSON pointer."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.slots: dict[str, Slot] = {}
        self._walk(_after_blanks(text, 0), "", 0)

    def replace(self, pointer: str, value: object) -> Edit:
        """Return the edit that gives a part another value."""
        slot = self.slots[pointer]
        return Edit(slot.start, slot.end, _json(value))

    def insert_after(self, pointer: str, members: Mapping[str, object]) -> Edit:
        """Return the edit that puts members behind one of an object, parted as that one is."""
        slot = self.slots[pointer]
        gap = self._gap(slot)
        added = [f",{gap}{_json(name)}: {_json(value)}" for name, value in members.items()]
        return Edit(slot.end, slot.end, "".join(added))

    def insert_first(self, name: str, value: object) -> Edit:
        """Return the edit that puts a member at the head of the outermost object, not empty."""
        slot = next(iter(self.children("").values()))
        return Edit(slot.begin, slot.begin, f"{_json(name)}: {_json(value)},{self._gap(slot)}")

    def remove_items(self, pointer: str, indices: Collection[int]) -> Iterator[Edit]:
        """Yield the edits that take items out of a list, not all of them, with their commas."""
        slots = list(self.children(pointer).values())
        first_kept = next(n for n in range(len(slots)) if n not in indices)
        for index in sorted(indices):
            if index < first_kept:
                yield Edit(slots[index].begin, slots[index + 1].begin, "")
            else:
                yield Edit(slots[index - 1].end, slots[index].end, "")

    def remove_member(self, pointer: str) -> Edit:
        """Return the edit that takes a member out of an object that has others, with its comma."""
        members = self.children(pointer.rpartition("/")[0])
        names, slots = list(members), list(members.values())
        at = names.index(pointer)
        if at:
            return Edit(slots[at - 1].end, slots[at].end, "")
        return Edit(slots[0].begin, slots[1].begin, "")

    def edited(self, edits: Iterable[Edit]) -> str:
        """Return the text with edits that do not overlap; those of one place in their order."""
        pieces: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            pieces += self.text[at : edit.start], edit.text
            at = edit.end
        return "".join((*pieces, self.text[at:]))

    def children(self, pointer: str) -> dict[str, Slot]:
        """Return the members of an object, or the items of a list, in their order."""
        return {key: slot for key, slot in self.slots.items() if _is_child(key, pointer)}

    def _gap(self, slot: Slot) -> str:
        """Return the blanks that stand between a part and the one before it, one at least."""
        before = self.text[: slot.begin]
        gap = before[len(before.rstrip(" \t\r\n")) :]
        return gap if "\n" in gap else " "

    def _walk(self, at: int, pointer: str, depth: int) -> int:
        """Note the parts of the value at a place, and return where it ends."""
        opening = self.text[at]
        if opening not in "{[" or depth > _MAX_DEPTH:
            return _DECODER.raw_decode(self.text, at)[1]
        here, index = _after_blanks(self.text, at + 1), 0
        while self.text[here] not in "}]":
            begin, name = here, str(index)
            if opening == "{":
                name, here = _DECODER.raw_decode(self.text, here)
                here = _after_blanks(self.text, _after_blanks(self.text, here) + 1)
            key = pointer + json_pointer((name,))
            self.slots[key] = Slot(begin, here, here)  # its parts come behind it
            end = self._walk(here, key, depth + 1)
            self.slots[key] = Slot(begin, here, end)
            here, index = _after_blanks(self.text, end), index + 1
            if self.text[here] == ",":
                here = _after_blanks(self.text, here + 1)
        return here + 1


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _is_child(key: str, pointer: str) -> bool:
    return key.startswith(f"{pointer}/") and "/" not in key[len(pointer) + 1 :]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
