"""What articles share beside their claims: whole stretches of text, and the agency they carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from summarizer.errors import InputError
from summarizer.metadata import read_metadata
from summarizer.metadata.agencies import publisher_name
from summarizer.models import ArticleInfo, Record
from summarizer.text.folding import plain

# How the text of an article is found; it gives None, or raises InputError, where it is nowhere.
FindText = Callable[[ArticleInfo], str | None]

# Source: Broder 1997, On the resemblance and containment of documents (w-shingling). Eight words in
# a row outside quotation marks are seldom written twice; thirty and more were copied.
_WORDS_IN_A_ROW: Final = 8
_LEAST_WORDS: Final = 30
_LEAST_SHARE: Final = 0.1  # of the shorter of both
_WORD = re.compile(r"\w+")
# Within one paragraph: what a speaker said stands in both articles because both quote the speaker.
_QUOTED = re.compile(r"\"[^\"\n]{1,2000}\"")


@dataclass(frozen=True)
class Copy:
    """What an article may share with others: its agencies, and its runs of words by their hash."""

    agencies: frozenset[str]
    runs: tuple[int, ...]
    n_words: int
    has_text: bool


def copy_of(record: Record, find_text: FindText | None) -> Copy:
    """Return what an article may share; from its quotes where its text is not to be had."""
    agencies = {publisher_name(record.article.publisher or "")}
    try:
        text = find_text(record.article) if find_text is not None else None
    except InputError:
        text = None
    if text is not None:
        agencies.add(publisher_name(read_metadata(text).publisher or ""))
    body = text if text is not None else "\n".join(_quotes(record))
    words = _WORD.findall(_QUOTED.sub(" ", plain(body)).casefold())
    return Copy(
        agencies=frozenset(name for name in agencies if name),
        runs=tuple(
            hash(tuple(words[at : at + _WORDS_IN_A_ROW]))
            for at in range(len(words) - _WORDS_IN_A_ROW + 1)
        ),
        n_words=len(words),
        has_text=text is not None,
    )


def shared_words(one: Copy, other: Copy) -> int:
    """Return how many words of the one stand in runs of eight or more in the other.

    0 where they are fewer than thirty, or than a tenth of the shorter article.
    """
    runs, covered, last = frozenset(other.runs), 0, -_WORDS_IN_A_ROW
    for at, run in enumerate(one.runs):
        if run in runs:
            covered += min(_WORDS_IN_A_ROW, at - last)
            last = at
    least = max(_LEAST_WORDS, _LEAST_SHARE * min(one.n_words, other.n_words))
    return covered if covered >= least else 0


def _quotes(record: Record) -> Iterable[str]:
    """Return the quotes of a record in the order of the article, each once."""
    placed = {
        (evidence.start, evidence.quote)
        for claim in record.claims
        for evidence in claim.evidence
        if evidence.start is not None
    }
    return [quote for _, quote in sorted(placed)]
