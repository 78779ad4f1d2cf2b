"""A claim beside the parts of the article that can speak for it: what the checks of claims read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding import Haystack, governors_at
from summarizer.models import Article, Claim, Entity, Flag
from summarizer.text.folding import fold, plain
from summarizer.text.lexicon import NEGATORS


@dataclass(slots=True)
class Scene:
    """A claim and the parts of the article that can speak for it, in plain typography.

    `text` is what the claim says, `quotes` are the accepted quotes, `sentences` the whole
    sentences they stand in and `surroundings` those with one more on either side, each joined to
    one text. `governors` are the words that negate each of its quotes from outside.
    """

    claim: Claim
    article: Article
    haystack: Haystack
    entities: Sequence[Entity]
    start: int
    end: int
    text: str
    quotes: str
    sentences: str
    surroundings: str
    words: frozenset[str]
    quoted_words: frozenset[str]
    governors: tuple[tuple[str, ...], ...]

    def holds(self, word: str) -> bool:
        """Say whether a word stands in the quotes with other capitals or hyphens, in a headline."""
        return fold(word).joined in fold(self.quotes).keys if self.quotes.isupper() else False

    def flag(self, kind: str, message: str) -> Flag:
        """Return a flag at the place of the first quote."""
        return Flag(kind=kind, message=message, start=self.start, end=self.end)


def make_scene(
    claim: Claim, article: Article, haystack: Haystack, entities: Sequence[Entity]
) -> Scene:
    """Return a claim, with at least one accepted quote, beside its article."""
    text = article.text
    near, wide = [], []
    for evidence in claim.evidence:
        own, beside = haystack.neighbourhood(evidence.start or 0, evidence.end or 0)
        near.append(text[slice(*own)])
        wide.append(text[slice(*beside)])
    quotes = plain(" ".join([evidence.quote for evidence in claim.evidence]))
    written = plain(claim.text)
    return Scene(
        claim=claim,
        article=article,
        haystack=haystack,
        entities=entities,
        start=claim.evidence[0].start or 0,
        end=claim.evidence[0].end or 0,
        text=written,
        quotes=quotes,
        sentences=plain(" ".join(near)),
        surroundings=plain(" ".join(wide)),
        words=words_of(written),
        quoted_words=words_of(quotes),
        governors=tuple([governors_at(text, evidence.start or 0) for evidence in claim.evidence]),
    )


def words_of(text: str) -> frozenset[str]:
    """Return the words in lower case, compounds taken apart."""
    return frozenset(text.lower().replace("-", " ").replace(",", " ").split())


def is_negated(text: str, words: frozenset[str]) -> bool:
    """Say whether a text, whose words `words_of` gives, says "not" in any way."""
    return not words.isdisjoint(NEGATORS) or "n't" in text
