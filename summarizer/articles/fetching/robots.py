"""What a site lets robots read, by its robots.txt (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from summarizer.articles.fetching.client import AGENT

if TYPE_CHECKING:
    from protego import Protego

# RFC 9309, 2.5: a crawler reads at least 500 KiB, and may leave the rest.
MAX_BYTES: Final = 512_000
# Sites that ask for more than this between two pages get this.
_MOST_DELAY_S: Final = 30.0


@dataclass(frozen=True)
class Robots:
    """The rules of one site; `missing` is why they could not be had, and nothing may be read."""

    rules: Protego | None = None
    missing: str | None = None

    def refusal(self, url: str) -> str | None:
        """Return why an address must not be read, in words that follow it; None when it may."""
        if self.missing is not None:
            return (
                f"is not read, as its site's robots.txt {self.missing} and may forbid it; try"
                " again later"
            )
        if self.rules is not None and not self.rules.can_fetch(url, AGENT):
            return "is not read, as its site's robots.txt does not let summarizer read it"
        return None

    @property
    def delay_s(self) -> float:
        """Return how long to wait between two pages of the site, at most 30 s."""
        asked = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return min(max(asked or 0.0, 0.0), _MOST_DELAY_S)


def read_robots(status: int, content: bytes) -> Robots:
    """Return what a robots.txt says: all may be read where it is not there (4xx)."""
    from protego import Protego

    if 400 <= status < 500 or 200 < status < 300:
        return Robots()
    if status != 200:
        return Robots(missing=f"was answered with status {status}")
    return Robots(Protego.parse(content[:MAX_BYTES].decode("utf-8-sig", "replace")))
