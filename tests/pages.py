"""The pages of the documentation, taken apart: fenced blocks, links, and what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = tuple(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))
PAGES = ("README.md", *DOCS, "evals/README.md", "evals/RESULTS.md")

_FENCE = re.compile(r"(?P<fence>`{3,})(?P<words>[^`]*)")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"#{1,6} +(?P<title>.*)")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: the words behind its fence, its text, and its lines `[first, last)`."""

    words: tuple[str, ...]
    text: str
    first: int
    last: int

    @property
    def language(self) -> str:
        """Return the first word behind the fence."""
        return self.words[0] if self.words else ""

    @property
    def name(self) -> str | None:
        """Return the name of the file that the block is, None when it is none."""
        return next((word for word in self.words[1:] if "." in word), None)

    @property
    def is_left(self) -> bool:
        """Say whether the block is marked as not to be run, or not to be compared."""
        return "not-run" in self.words

    @property
    def is_run(self) -> bool:
        """Say whether the block is executed."""
        return self.language in ("sh", "python") and not self.is_left and self.name is None

    @property
    def is_shown(self) -> bool:
        """Say whether the block shows what the executed one before it printed."""
        return not (self.is_run or self.is_left or self.name)


def read(page: str) -> str:
    """Return the text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    found: list[Block] = []
    fence, words, first = "", "", 0
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not fence:
            if start := _FENCE.fullmatch(line):
                fence, words, first = start["fence"], start["words"], number + 1
        elif line.strip() == fence:
            block = "\n".join(lines[first:number])
            found.append(Block(tuple(words.split()), block, first, number))
            fence = ""
    if fence:
        raise ValueError(f"the block that starts on line {first} does not end")
    return found


def prose(text: str) -> str:
    """Return a page without its fenced blocks."""
    lines = text.splitlines()
    for block in blocks(text):
        lines[block.first - 1 : block.last + 1] = [""] * (block.last + 2 - block.first)
    return "\n".join(lines)


def inline_code(text: str) -> list[str]:
    """Return what stands between single backticks."""
    return _CODE.findall(prose(text))


def broken_links(page: str) -> Iterator[str]:
    """Yield the relative links of a page that lead nowhere, to no file or to no heading."""
    for link in _LINK.finditer(_CODE.sub("", prose(read(page)))):
        target = link["target"]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        if not file.exists():
            yield f"{target}: there is no such file"
        elif anchor and anchor not in _anchors(file.read_text(encoding="utf-8")):
            yield f"{target}: there is no such heading"


def _anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = map(_HEADING.fullmatch, prose(text).splitlines())
    titles = (heading["title"].strip().lower() for heading in headings if heading)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
