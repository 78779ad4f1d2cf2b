"""Gaps: what the marks between two words do. All else about them is typography."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.text.lexicon import ABBREVIATIONS

# The stop of a dot that may be part of an abbreviation, or end the sentence, or both.
MAYBE = ".?"


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two words: `glue` is one of "joined", "hyphen", "broken" and "blank".

    "broken" is a hyphen at the end of a line. `stop` is the mark that ends a sentence, "" if none,
    `MAYBE` for the dot of an abbreviation, which may end one or not. `colon` tells a colon or
    semicolon, `pause` a comma, dash or bracket, `quotation` a quotation mark.
    """

    glue: str = "blank"
    stop: str = ""
    colon: bool = False
    pause: bool = False
    quotation: bool = False

    @property
    def pauses(self) -> bool:
        """Say whether a reader pauses here within the sentence."""
        return self.pause or self.quotation or self.colon

    @property
    def ends_sentence(self) -> bool:
        """Say whether a sentence surely ends here."""
        return self.stop not in ("", MAYBE)


BLANK_GAP = Gap()
_WIDE = re.compile(r"[ n p.,:!?e(=]")
_BROKEN = re.compile(r"(?:[i*]*-[i ]*|y[iy ]*)n[in ]*$")
_ELLIPSIS = re.compile(r"e|\.(?: ?\.){2,}")
_BREAK = re.compile(r"p|n[i *]*n|n[i ]*\*[i*]* ")
_ANNOUNCED = re.compile(r"[,:=][ i]*(?:n|p)")
_PAUSE = re.compile(r"[,(=]|-[-*]| [i*]*-|-[i*]* ")


@lru_cache(maxsize=4096)
def read_gap(marks: str) -> Gap:
    """Return what the marks of a gap do, given their shape (see `characters`)."""
    if marks == " ":
        return BLANK_GAP
    return Gap(
        glue=_glue(marks),
        stop=_stop(marks),
        colon=":" in marks or marks.startswith("d "),  # the dot that is the semicolon of Greek
        pause=_PAUSE.search(marks) is not None,
        quotation='"' in marks or "'" in marks,
    )


def _glue(marks: str) -> str:
    if not marks.strip("iym"):
        return "joined"
    if _BROKEN.match(marks):
        return "broken"
    return "blank" if _WIDE.search(marks) else "hyphen"


def _stop(marks: str) -> str:
    for mark in "?!":
        if mark in marks:
            return mark
    if _ELLIPSIS.search(marks):
        return "…"
    if "." in marks or (_BREAK.search(marks) and not _ANNOUNCED.search(marks)):
        return "."
    return ""


def read_dotted_gap(marks: str, before: str, after: str) -> Gap:
    """Return what the marks of a gap with a dot do between two words, with their capitals.

    Initials and the parts of an abbreviation hang together: "U.S.", "U. S.", "Ph.D.".
    """
    gap = read_gap(marks)
    if gap.stop != ".":
        return gap
    is_initial = _is_initial(before)
    if (is_initial and _is_initial(after)) or (
        marks == "." and _is_short(before) and _is_short(after)
    ):
        return _maybe(gap, "hyphen")
    shouted = before.isupper() and before.capitalize() in ABBREVIATIONS
    return _maybe(gap, gap.glue) if is_initial or before in ABBREVIATIONS or shouted else gap


def _is_initial(word: str) -> bool:
    """Say whether a word is one letter of a script with capitals, or one twice ("EE. UU.")."""
    return (
        0 < len(word) <= 2
        and word[0].lower() != word[0].upper()
        and (len(word) == 1 or (word[0] == word[1] and word.isupper()))
    )


def _is_short(word: str) -> bool:
    """Say whether a word may be part of a dotted abbreviation such as "Ph.D." or "Lt.Col."."""
    return 0 < len(word) <= 3 and word[0].isupper()


@lru_cache(maxsize=512)
def _maybe(gap: Gap, glue: str) -> Gap:
    return replace(gap, glue=glue, stop=MAYBE)
