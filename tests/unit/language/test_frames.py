"""Frames of reports: each reads its example, and what stands beside it."""

from __future__ import annotations

import re

import pytest

from summarizer.language.frames import PATTERNS, Frame
from summarizer.language.lines import Line, read_line
from summarizer.language.reports import find_speaker, read_reports

_QUOTED = re.compile("“[^”]*”")


def line(text: str) -> Line:
    """Return a sentence as a line, its curly quotations as one item each."""
    return read_line(text, 0, len(text), [match.span() for match in _QUOTED.finditer(text)])


@pytest.mark.parametrize("frame", PATTERNS, ids=lambda frame: frame.name)
def test_a_frame_reads_its_example(frame: Frame) -> None:
    """It is the first frame that fits, and finds the speaker and what is said."""
    read = line(frame.example)
    assert next(each for each in PATTERNS if each.pattern.fullmatch(read.tags)) is frame
    parts = [
        (
            " ".join(read.written(*each).strip("“”,.") for each in part.ranges),
            [read.written(source.lo, source.hi) for source in part.sources],
        )
        for part in read_reports(read)
    ]
    content = (frame.content or frame.example).strip("“”.")
    found = [names for said, names in parts if said == content]
    assert found, parts
    assert (found[0][-1:] or [""]) == [frame.source], parts


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Police said on Monday that Acme, Inc., will not move.", "NSpTtN,N,mno"),
        ("She's told them “it is over”, hasn't she?", "HLo Q,vh".replace(" ", "")),
        ("Will May scored in the last minute.", "NTEpdTo"),
        ("In May the mayor may sell the 40 injured cows.", "pTdomod#Eo"),
        ("According to figures, two-thirds left early.", "Azo,#FT"),
    ],
)
def test_words_are_tagged_by_their_class(text: str, tags: str) -> None:
    """A capital is a name behind the first word; a verb behind an article is none."""
    assert line(text).tags == tags


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Voss asked.", "Voss"),
        ("The mayor wrote on her page:", "The mayor"),
        ("said Jane Roe, who leads the union.", "Jane Roe"),
        ("The gates were open.", None),
    ],
)
def test_a_report_without_words_names_its_speaker(text: str, speaker: str | None) -> None:
    """It speaks the quotation beside it."""
    read = line(text)
    source = find_speaker(read)
    assert (source and read.written(source.lo, source.hi)) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not say how many people had left.",
        "The minister was told that the dam had failed.",
        "Shipyards added 300 jobs that nobody had planned.",
        "Police responded with bullets that scattered the crowd.",
        "I said that the dam had failed.",
    ],
)
def test_what_only_looks_like_a_report_is_none(text: str) -> None:
    """A negation, a passive, an object with a relative clause, the writer."""
    assert [part.sources for part in read_reports(line(text))] == [()]
