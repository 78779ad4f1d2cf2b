"""How much a second reading decided, counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from summarizer.models import Record, Support
from summarizer.plurals import counted
from summarizer.verification.questions import is_sentence_id, sentence_id


class Verdicts(NamedTuple):
    """How many claims and sentences of a summary were decided, and how many are called wrong."""

    n_claims: int = 0
    n_wrong_claims: int = 0
    n_sentences: int = 0
    n_wrong_sentences: int = 0

    @classmethod
    def of(cls, supports: Mapping[str, Support]) -> Verdicts:
        """Count what was decided, by the ids of claims and sentences."""
        sentences = [s for name, s in supports.items() if is_sentence_id(name)]
        claims = [s for name, s in supports.items() if not is_sentence_id(name)]
        return cls(
            len(claims),
            sum(not support.supported for support in claims),
            len(sentences),
            sum(not support.supported for support in sentences),
        )

    @classmethod
    def in_record(cls, record: Record) -> Verdicts:
        """Count what a record holds, with the claims that were rejected."""
        gone = [each.before for each in record.rejected if each.before is not None]
        claims = {claim.id: claim.support for claim in (*record.claims, *gone)}
        sentences = record.summary.sentences if record.summary is not None else ()
        summary = {sentence_id(n): sentence.support for n, sentence in enumerate(sentences)}
        return cls.of({n: s for n, s in {**claims, **summary}.items() if s is not None})

    def plus(self, other: Verdicts) -> Verdicts:
        """Return both together."""
        return Verdicts(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        """Return "1 of 12 claims and 1 of 3 sentences called wrong", of sentences if any is.

        Where nothing was decided there is nothing that could be wrong, and it says so.
        """
        if not (self.n_claims or self.n_sentences):
            return "nothing decided"
        parts = [(self.n_wrong_claims, self.n_claims, "claim")] if self.n_claims else []
        if self.n_wrong_sentences or not self.n_claims:
            parts.append((self.n_wrong_sentences, self.n_sentences, "sentence"))
        said = [f"{n_wrong:,} of {counted(n_all, noun)}" for n_wrong, n_all, noun in parts]
        return f"{' and '.join(said)} called wrong"
