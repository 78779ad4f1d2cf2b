"""What a word of a claim stands for: words of one meaning are one concept, by a table and stems."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from summarizer.checks.words import key_of
from summarizer.language.word_classes import word_class, word_table
from summarizer.text.lexicon import DATE_WORDS, REPORTING_VERBS

# "commemorate" and "commemoration" share six letters; "commercial" is another word.
_STEM: Final = 6
# Words that many facts share: how they are told, not what they are.
_LIGHT: Final = frozenset(
    "take takes took taken taking make makes made making hold holds held holding come comes came"
    " go goes going get gets got give gives gave given giving use used using put set part way"
    " including include includes included involve involved involving well several other others"
    " another various own number people person man men woman women official officials authority"
    " authorities government country countries nation nations state states place places case"
    " following followed follow follows follow-up side sides issue issues due able know known"
    " remain remains remained continue continues continued become becomes became latest top"
    " comment comments remark remarks announcement earlier previous previously already yet more"
    " immediate immediately additional further total estimated believed according statement"
    " occasion possible possibly will would news update display operation program programme"
    " pay pays paid payment unspecified unnamed undisclosed unidentified call calls called region"
    " area service member members local time times back want wants wanted order ordered"
    " orders term terms"
    " percent percentage cent currency total front amount accept accepted accepts worth body bodies"
    " due bring brings brought bringing third half quarter stay stays stayed spring".split()
)

# Of the words of dates, those that more often mean something else.
_NO_TIMES: Final = frozenset(("fall", "spring"))


@lru_cache(maxsize=16_384)
def concept_of(word: str) -> str:
    """Return what forms and synonyms of a word in lower case share."""
    if concept := _concepts().get(word):
        return f"={concept}"
    known = _concepts().get(key_of(word))
    return f"={known}" if known else key_of(word)[:_STEM]


@lru_cache(maxsize=16_384)
def concept_of_two(first: str, second: str) -> str | None:
    """Return what two words in lower case mean together ("turned down"), None if nothing more."""
    concept = _concepts().get(f"{first}_{second}")
    return f"={concept}" if concept else None


def is_act(key: str) -> bool:
    """Say whether a concept is an act of known meaning: no thing, and no word like "bring"."""
    return key[0] == "=" and key[1:] not in word_class("alike_things")


@lru_cache(maxsize=16_384)
def is_light(word: str) -> bool:
    """Say whether a word in lower case tells how something is reported, more than what it is."""
    return word in _LIGHT or word in REPORTING_VERBS


@lru_cache(maxsize=16_384)
def is_time_word(word: str) -> bool:
    """Say whether a word belongs to a date expression: days are compared as days."""
    return word in DATE_WORDS or (word in word_class("time_words") and word not in _NO_TIMES)


def is_role(word: str) -> bool:
    """Say whether a word in lower case says what a person is, before the name."""
    return word in word_class("roles") or word in word_class("portfolios")


@cache
def _concepts() -> dict[str, str]:
    return {
        word: meaning for meaning, words in word_table("alike").items() for word in words.split()
    }
