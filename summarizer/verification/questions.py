"""What a second reading is asked: the claims of a record and the sentences of its summary.

Each is one line of JSON, so that nothing in a text can pass for a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import orjson

from summarizer.models import Article, Claim, Record, SummarySentence
from summarizer.text.spans import Spans

# Answers to longer lists skip claims, and a reply that is cut off loses less.
MOST_CLAIMS = 40


@dataclass(frozen=True)
class Question:
    """The share of one request: claims, and sentences with the claims of the record by their ids.

    `sentence_ids` are those of the sentences: s1, s2, ..., of which `first_sentence` went before.
    `passage` are the spans of the article to judge by, none for the whole.
    """

    claims: Sequence[Claim]
    sentences: Sequence[SummarySentence] = ()
    known: Mapping[str, Claim] | None = None
    passage: Spans = ()
    first_sentence: int = 0

    @property
    def sentence_ids(self) -> list[str]:
        """Return the ids of the sentences, in their order."""
        return [sentence_id(self.first_sentence + n) for n in range(len(self.sentences))]

    @property
    def ids(self) -> list[str]:
        """Return the ids of all that is asked about, in its order."""
        return [*(claim.id for claim in self.claims), *self.sentence_ids]

    def values(self, article: Article) -> dict[str, object]:
        """Return what the prompt shows of it."""
        known = self.known or {}
        numbered = zip(self.sentence_ids, self.sentences, strict=True)
        return {
            "claims": [_line(_claim(claim, article)) for claim in self.claims],
            "sentences": [_line(_sentence(name, each, known)) for name, each in numbered],
        }


def sentence_id(place: int) -> str:
    """Return how a sentence is called by its place in the summary, from 0: "s1"."""
    return f"s{place + 1}"


def is_sentence_id(name: str) -> bool:
    """Say whether an id is that of a sentence."""
    return name.startswith("s") and name[1:].isdecimal()


def questions(record: Record) -> tuple[Question, ...]:
    """Return what has to be asked about a record: nothing where nothing was read.

    Above 40 claims they are shared out evenly. The sentences stand in the last question, each with
    the texts of its claims.
    """
    sentences = record.summary.sentences if record.summary is not None else ()
    if not record.was_read or not (record.claims or sentences):
        return ()
    n_shares = max(1, -(-len(record.claims) // MOST_CLAIMS))
    ends = [len(record.claims) * n // n_shares for n in range(n_shares + 1)]
    shares = [record.claims[a:b] for a, b in pairwise(ends)]
    known = {claim.id: claim for claim in record.claims}
    return (*(Question(share) for share in shares[:-1]), Question(shares[-1], sentences, known))


def _claim(claim: Claim, article: Article) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": claim.id,
        "text": claim.text,
        "quotes": [evidence.quote for evidence in claim.evidence],
        "source": _chain(claim),
        "status": claim.status,
        "polarity": claim.polarity,
        "quantities": [q.model_dump(exclude_none=True) for q in claim.quantities],
        "time": claim.time.model_dump(mode="json", exclude_none=True) if claim.time else None,
    }
    if claim.context:
        shown["context"] = [article.text[start:end] for start, end in claim.context]
    return shown


def _sentence(name: str, sentence: SummarySentence, known: Mapping[str, Claim]) -> dict[str, Any]:
    cited = [known[claim] for claim in sentence.claims if claim in known]
    return {
        "id": name,
        "text": sentence.text,
        "rests_on": [
            {"id": c.id, "text": c.text, "source": _chain(c), "status": c.status} for c in cited
        ],
    }


def _chain(claim: Claim) -> list[list[str]]:
    levels = groupby(claim.attribution, key=lambda source: source.level)
    return [[source.name for source in level] for _, level in levels]


def _line(value: Mapping[str, Any]) -> str:
    return orjson.dumps(value).decode()
