"""Where a speaker begins or ends: the pauses at which "X said Y" and "X, said Y," part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from summarizer.grounding.stretches import Stretch
from summarizer.text.lexicon import (
    ADDRESSING_VERBS,
    ADJUNCTS,
    DETERMINERS,
    FIRST_PERSON,
    PERFECT_AUXILIARIES,
    PRONOUNS,
    SPEECH_CHARACTERS,
    SPEECH_VERBS,
    SPEECH_WORDS,
)
from summarizer.text.tokens import is_negator

# A speaker and his verb: "the regional governor of Kursk told state television".
MAX_CLAUSE = 12
# "told the Coast Echo newspaper"
_MAX_ADDRESSEE = 4
# "alleges the Tarland government"
_MAX_ASIDE = 5
# Quotation marks around so few words hold no speech of their own.
_MAX_SCARE_QUOTE = 3


class Speakers:
    """Where in a stretch of the article a speaker begins or ends, by the pauses of both sides."""

    def __init__(self, article: Stretch, quote: Stretch) -> None:
        self._article, self._quote = article, quote

    @cached_property
    def quotes_marked(self) -> bool:
        """Say whether the quote has quotation marks of its own, at its edges or within."""
        quote = self._quote
        return any(quote.stream.gap(i).quotation for i in range(quote.first, quote.last + 1))

    @cached_property
    def _added(self) -> frozenset[int]:
        """Return the tokens of the article before which the quote pauses."""
        article, quote = self._article, self._quote
        places = [
            quote.border(j) + article.origin
            for j in range(quote.first + 1, quote.last)
            if quote.stream.gap(j).pauses
        ]
        return frozenset(bisect_left(article.stream.offsets, place) for place in places)

    def _ends(self, index: int) -> bool:
        gap = self._article.stream.gap(index)
        return gap.ends_sentence or gap.pauses or index in self._added

    def ends_with_verb(self, index: int) -> bool:
        """Say whether the word before token `index` is one of speech."""
        return self._article.stream.keys[index - 1] in SPEECH_VERBS

    def meet(self, index: int) -> bool:
        """Say whether a pause before token `index` is where a speaker begins or ends.

        He begins at a pause before "said Y", "Y said" or "Y said on Monday"; he ends at one
        behind "Y said" or, between two pauses, behind "said Y".
        """
        keys = self._article.stream.keys
        start = end = index
        while start > 0 and index - start < MAX_CLAUSE:
            start -= 1
            if self._ends(start):
                break
        while end < len(keys) and end - index < MAX_CLAUSE:
            end += 1
            if end == len(keys) or self._ends(end):
                break
        left, right = keys[start:index], keys[index:end]
        if is_negator(keys[index - 1]) or is_negator(keys[index]):
            return True  # "said no, civilians": what it negates begins or ends here
        if left[-1] in SPEECH_VERBS or _starts_with_verb(left) or _starts_with_verb(right):
            return True
        if self._opens_speech(index, left):
            return True
        if self._is_aside(start, index) or self._is_aside(index, end):
            return True
        if not SPEECH_CHARACTERS.isdisjoint(left + right):
            return True
        for at, key in enumerate(right):
            if key in SPEECH_WORDS:
                rest = right[at + 1 :]
                to_someone = key in ADDRESSING_VERBS and len(rest) <= _MAX_ADDRESSEE
                return to_someone or not rest or rest[0] in ADJUNCTS
        return False

    def _is_aside(self, start: int, end: int) -> bool:
        """Say whether a stretch between two pauses is a verb and a name: "alleges Tarland"."""
        stream = self._article.stream
        if not (start and 2 <= end - start <= _MAX_ASIDE and end < len(stream)):
            return False
        if not (stream.gap(start).pauses or start in self._added):
            return False
        words = stream.cased[start:end]
        if _may_be_verb(words[0]):
            return words[1][0].isupper() or words[1] in DETERMINERS | PRONOUNS
        names = words[:-1]
        return _may_be_verb(words[-1]) and all(w[0].isupper() or w in PRONOUNS for w in names)

    def _opens_speech(self, index: int, left: Sequence[str]) -> bool:
        """Say whether a quotation mark before a token opens what was said: more than two words.

        "said the “severe outbreak” has grown" quotes two words only; without the marks it says
        the same.
        """
        stream = self._article.stream
        if not stream.gap(index).quotation or SPEECH_WORDS.isdisjoint(left):
            return False
        reach = range(index + 1, min(len(stream), index + MAX_CLAUSE))
        end = next((i for i in reach if stream.gap(i).quotation), index + MAX_CLAUSE)
        return end - index > _MAX_SCARE_QUOTE or not FIRST_PERSON.isdisjoint(stream.keys[index:end])


def _may_be_verb(word: str) -> bool:
    return word.islower() and word.isalpha() and word.endswith(("s", "ed")) and len(word) > 3


def _starts_with_verb(words: Sequence[str]) -> bool:
    """Say whether words start with one of speech, in one word or two ("a déclaré")."""
    return words[0] in SPEECH_WORDS or (
        words[0] in PERFECT_AUXILIARIES and not SPEECH_WORDS.isdisjoint(words[1:2])
    )
