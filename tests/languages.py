"""News in eight languages with its sentences and quotations, as `tests/data/languages` has them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from summarizer.text.spans import Span

FOLDER = Path(__file__).parent / "data" / "languages"
CODES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@dataclass(frozen=True)
class Sample:
    """A text, its paragraphs, its sentences, and its quotations with their marks."""

    text: str
    paragraphs: list[Span]
    sentences: list[Span]
    quotations: list[Span]


def read_sample(code: str) -> Sample:
    """Return the text of a language."""
    sample = Sample("", [], [], [])
    text = ""
    for paragraph in (FOLDER / f"{code}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        text += "\n\n" if text else ""
        begin = len(text)
        for line in paragraph.split("\n"):
            text += "" if len(text) == begin or code in ("ja", "zh") else " "
            start = len(text)
            for piece in line.split("["):
                words, closed, rest = piece.partition("]")
                if closed:
                    sample.quotations.append((len(text), len(text) + len(words)))
                text += words + rest
            sample.sentences.append((start, len(text)))
        sample.paragraphs.append((begin, len(text)))
    return Sample(text, sample.paragraphs, sample.sentences, sample.quotations)
