"""A claim beside the parts of the article that can speak for it: what the checks of claims read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding import Haystack, governors_at
from summarizer.models import Article, Claim, Entity, Flag
from summarizer.text.folding import fold, plain
from summarizer.text.lexicon import NEGATORS
from summarizer.vocabulary import FlagKind


@dataclass
class Scene:
    """A claim and the parts of the article that can speak for it, in plain typography.

    The claim has at least one accepted quote.
    """

    claim: Claim
    article: Article
    haystack: Haystack
    entities: Sequence[Entity]

    def __post_init__(self) -> None:
        """Read what every check needs; the rest is read when it is asked for."""
        self.text = plain(self.claim.text)
        self.words = words_of(self.text)
        self.quotes = plain(" ".join([evidence.quote for evidence in self.claim.evidence]))
        self.quoted_words = words_of(self.quotes)

    @cached_property
    def sentences(self) -> str:
        """Return the whole sentences that the quotes stand in."""
        return self._joined(0)

    @cached_property
    def surroundings(self) -> str:
        """Return those sentences with one more on either side."""
        return self._joined(1)

    @cached_property
    def governors(self) -> tuple[tuple[str, ...], ...]:
        """Return the words that negate each of the quotes from outside."""
        text, place = self.haystack.text, self.haystack.view.place
        return tuple([governors_at(text, place(e.start or 0)) for e in self.claim.evidence])

    def holds(self, word: str) -> bool:
        """Say whether a word stands in the quotes with other capitals or hyphens, in a headline."""
        return fold(word).joined in fold(self.quotes).keys if self.quotes.isupper() else False

    def flag(self, kind: FlagKind, message: str) -> Flag:
        """Return a flag at the place of the first quote."""
        first = self.claim.evidence[0]
        return Flag(kind=kind, message=message, start=first.start, end=first.end)

    def _joined(self, which: int) -> str:
        places = [
            self.haystack.neighbourhood(e.start or 0, e.end or 0)[which]
            for e in self.claim.evidence
        ]
        return plain(" ".join([self.article.text[start:end] for start, end in places]))


def words_of(text: str) -> frozenset[str]:
    """Return the words in lower case, compounds taken apart."""
    return frozenset(text.lower().replace("-", " ").replace(",", " ").split())


def is_negated(text: str, words: frozenset[str]) -> bool:
    """Say whether a text, whose words `words_of` gives, says "not" in any way."""
    return not words.isdisjoint(NEGATORS) or "n't" in text
