"""A claim beside the parts of its article that can speak for it: what the checks of claims read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.checks.alignment import Alignment, best_alignment
from summarizer.checks.background import Background
from summarizer.checks.words import Words, bare, words_of
from summarizer.grounding import Haystack, governors_at
from summarizer.language.places import capital_of
from summarizer.language.quantities import read_quantities
from summarizer.models import Article, Claim, Evidence, Flag
from summarizer.text.folding import plain
from summarizer.text.lexicon import NEGATORS
from summarizer.vocabulary import FlagKind

_GOES_ON = re.compile(r"\w|[.,]\d")


@dataclass
class Scene:
    """A claim, with at least one accepted quote, and what of its article is near these."""

    claim: Claim
    background: Background

    def __post_init__(self) -> None:
        """Read what every check needs; the rest is read when it is asked for."""
        self.text = plain(self.claim.text)
        self.quotes = plain(" ".join(map(self.quoted_text, self.claim.evidence)))
        said = self.text[1:].rstrip(".")
        at = self.quotes.find(said)
        # "rose 5 percent" is not what "rose 5 percentage points" says, nor "lost 12" "lost 12,000".
        self.is_verbatim = at >= 0 and not _GOES_ON.match(self.quotes, at + len(said))

    @property
    def haystack(self) -> Haystack:
        """Return the article prepared for searching."""
        return self.background.haystack

    @property
    def article(self) -> Article:
        """Return the article."""
        return self.background.article

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Return the claim's words in lower case, compounds taken apart."""
        return words_of(self.text)

    @cached_property
    def quoted_words(self) -> frozenset[str]:
        """Return the words of the quotes in lower case, compounds taken apart."""
        return words_of(self.quotes)

    @cached_property
    def words(self) -> Words:
        """Return the claim's words with content."""
        return self.background.read(self.text)

    @cached_property
    def quoted(self) -> Words:
        """Return the words of the quotes with content."""
        parts = [self._quoted(evidence) for evidence in self.claim.evidence]
        if len(parts) == 1:
            return parts[0]
        keys = tuple(key for part in parts for key in part.keys)
        kinds = "".join([part.kinds for part in parts])
        if all(part.text == parts[0].text for part in parts):
            spans = tuple(span for part in parts for span in part.spans)
            return Words(parts[0].text, keys, kinds, spans)
        return self.background.read(self.quotes)

    def quoted_text(self, evidence: Evidence) -> str:
        """Return what a quote says: of an elided one, its pieces."""
        if len(evidence.parts) < 2:
            return evidence.quote
        return " ".join([self.article.text[start:end] for start, end in evidence.parts])

    def _quoted(self, evidence: Evidence) -> Words:
        """Return the words of a quote: those of its sentence, where it stands in one."""
        quote = plain(self.quoted_text(evidence))
        numbers = self.background.numbers_of(evidence)
        if len(numbers) == 1 and len(evidence.parts) < 2:
            words = self.background.words(numbers[0])
            at = words.text.find(quote)
            if at >= 0:
                return words.within(at, at + len(quote))
        return self.background.read(quote)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the sentences that the quotes stand in, in order."""
        found = {n for each in self.claim.evidence for n in self.background.numbers_of(each)}
        return tuple(sorted(found))

    @cached_property
    def sentences(self) -> str:
        """Return those sentences."""
        return " ".join([self.background.sentence(number) for number in self.numbers])

    @cached_property
    def near_numbers(self) -> tuple[int, ...]:
        """Return the numbers of those sentences and of the one before each."""
        return tuple(sorted({n for number in self.numbers for n in (max(0, number - 1), number)}))

    @cached_property
    def near(self) -> str:
        """Return those sentences with the one before each."""
        return " ".join([self.background.sentence(number) for number in self.near_numbers])

    @cached_property
    def near_passages(self) -> list[Words]:
        """Return the words of those sentences."""
        return list(map(self.background.words, self.near_numbers))

    @cached_property
    def sentence_keys(self) -> frozenset[str]:
        """Return the keys of the sentences that the quotes stand in."""
        return self._keys_of(self.numbers)

    @cached_property
    def _keys_before(self) -> frozenset[str]:
        return self._keys_of(self.near_numbers)

    def _keys_of(self, numbers: Sequence[int]) -> frozenset[str]:
        found = [self.background.words(number).key_set for number in numbers]
        return found[0] if len(found) == 1 else found[0].union(*found[1:])

    def is_near(self, key: str) -> bool:
        """Say whether those sentences, or the one before each, have a key."""
        return key in self.sentence_keys or key in self._keys_before

    @cached_property
    def near_countries(self) -> frozenset[str]:
        """Return the keys of the countries whose capitals those sentences name."""
        words = (words.keys[at] for words in self.near_passages for at in words.names)
        return frozenset([each.casefold() for word in words if (each := capital_of(word))])

    @cached_property
    def near_values(self) -> frozenset[float]:
        """Return the values of the amounts in those sentences: "one and a half million"."""
        found = read_quantities(self.near, [(0, len(self.near))])
        return frozenset(
            [end for each in found for end in (each.value, each.to) if end is not None]
        )

    @cached_property
    def around(self) -> str:
        """Return the sentences of the quotes with the ones before and behind each."""
        known = range(self.background.n_sentences)
        numbers = sorted(
            {n for at in self.numbers for n in (at - 1, at, at + 1)}.intersection(known)
        )
        return " ".join(map(self.background.sentence, numbers))

    @cached_property
    def alignment(self) -> Alignment | None:
        """Return how the claim stands to the sentence of its evidence that it shares most with."""
        return best_alignment(self.words, map(self.background.words, self.numbers))

    @cached_property
    def near_words(self) -> frozenset[str]:
        """Return all words of those sentences, in lower case, without a genitive's."""
        return frozenset[str]().union(*(words.vocabulary for words in self.near_passages))

    @cached_property
    def said_words(self) -> frozenset[str]:
        """Return all words of the claim and of the names of its sources."""
        sources = [bare(w) for each in self.claim.attribution for w in each.name.split()]
        return self.words.vocabulary.union(sources)

    @cached_property
    def governors(self) -> tuple[tuple[str, ...], ...]:
        """Return the words that negate each of the quotes from outside."""
        text, place = self.haystack.text, self.haystack.view.place
        return tuple([governors_at(text, place(e.start or 0)) for e in self.claim.evidence])

    def flag(self, kind: FlagKind, message: str) -> Flag:
        """Return a flag at the place of the first quote."""
        first = self.claim.evidence[0]
        return Flag(kind=kind, message=message, start=first.start, end=first.end)


def is_negated(text: str, words: frozenset[str]) -> bool:
    """Say whether a text, whose words `words_of` gives, says "not" in any way."""
    return not words.isdisjoint(NEGATORS) or "n't" in text
