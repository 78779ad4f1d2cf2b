"""A stretch of a stream: some of its tokens, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from summarizer.text.folding import Stream


@dataclass(frozen=True)
class Stretch:
    """Some tokens `[first, last)` of a stream."""

    stream: Stream
    first: int
    last: int

    @property
    def origin(self) -> int:
        """Return where the stretch starts in the joined keys of its stream."""
        return self.stream.offsets[self.first]

    @cached_property
    def keys(self) -> str:
        """Return its keys, joined."""
        return self.stream.joined[self.origin : self.stream.offsets[self.last]]

    @cached_property
    def cased(self) -> str:
        """Return its keys with their capitals, joined."""
        return self.stream.joined_cased[self.origin : self.stream.offsets[self.last]]

    def __len__(self) -> int:
        return self.last - self.first

    @property
    def tokens(self) -> list[str]:
        """Return the keys of its tokens."""
        return self.stream.keys[self.first : self.last]

    def border(self, index: int) -> int:
        """Return where token `index` starts in `keys`."""
        return self.stream.offsets[index] - self.origin
