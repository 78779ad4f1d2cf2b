"""On what basis a number counts: with debt or without, before tax, after a part of the ballots."""

from __future__ import annotations

import re
from typing import Final

from summarizer.text.folding import plain

_OF: Final = (
    r"(?:debts?|tax(?:es)?|interest|fees|costs|inflation|energy|food|options|expenses|subsidies"
    r"|bonuses|overtime|pensions?|rent|vat|depreciation|goodwill|one-off \w+|special items)"
)
_SHARE: Final = r"(?:[\d.,]+|\w+) ?(?:percent|per cent|%)"
_BASIS: Final = re.compile(
    r"\b(?:not including|including|excluding|not counting|counting|without|with|before|after"
    r"|net of|adjusted for|plus|minus) (?:the |all |its |any |existing |assumed |net )*"
    rf"{_OF}(?: included)?|{_OF} (?:included|excluded|aside|and all)"
    r"|\b(?:seasonally |inflation-)adjusted|\bin (?:real|nominal) terms"
    r"|\b(?:gross|net)(?= of\b| \w+)|\bpreliminary\b|\bprovisional\b"
    rf"|{_SHARE} of (?:the )?(?:\w+ )?(?:ballots|votes?|precincts|districts|polling stations"
    r"|returns|results)(?: \w+){0,2} (?:counted|reporting|in|processed)\b"
    rf"|{_SHARE} counted\b",
    re.IGNORECASE,
)


def basis_of(text: str) -> str:
    """Return the words that say what a number of a claim takes in, "" where nothing does.

    Two that say it in other words are one: only the numbers and names of what is taken in count.
    """
    return " ".join(sorted({_core(match[0]) for match in _BASIS.finditer(plain(text))}))


def _core(words: str) -> str:
    """Return a basis without how it is told: "with debt included" is "with debt"."""
    said = words.casefold()
    if share := re.match(r"([\d.,]+|\w+) ?(?:percent|per cent|%)", said):
        return f"{share[1]} percent counted"
    for sign, cues in (
        (
            "without",
            ("without", "excluding", "excluded", "not ", "before", "net of", "minus", "aside"),
        ),
        ("with", ("with", "including", "included", "counting", "plus", "and all")),
    ):
        if any(cue in said for cue in cues) and (what := re.search(_OF, said)):
            return f"{sign} {what[0]}"
    return said
