"""Which words state something that someone could check, and whether they are English at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.leaning import DEPENDENT
from summarizer.text.lexicon import FUNCTION_WORDS
from summarizer.text.tokens import is_number

Range = tuple[int, int]

_FIRST_PERSON = frozenset("i we my our i'm i've i'd i'll we're we've we'll we'd me us".split())
_WRITER = frozenset("i i'm i've i'd i'll let let's".split())
_FEELINGS = frozenset(
    "am feel felt love loved hope hoped think thought want wanted wish believe like know guess"
    " sorry proud happy sad glad grateful thankful i'm we're delighted excited honoured honored"
    " pleased ready let's".split()
)
_LEAST_TALK = 5  # words
_MUSING = frozenset("perhaps maybe possibly".split())
_ASKING = frozenset("what how why who where when which".split())  # "What we know about the fire"
_LONG_TALK = 8  # words after which "It" and "He" tell something; "It was great" does not
_ENGLISH_SHARE = 0.12  # function words are 35 to 50 % of English news, under 5 % of other tongues
# Orders to whoever summarises the text; news only quotes them.
INSTRUCTION = re.compile(
    r"^\W*(?:(?:please )?(?:ignore|disregard|forget|override)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules)\b|(?:system|assistant|user)\s*:"
    r"|you are now (?:a|an|in)\b)",
    re.IGNORECASE,
)


def is_english(sentences: Sequence[Sentence]) -> bool:
    """Say whether the words between the names are English ones, by the share of function words."""
    words = [token.text.casefold() for sentence in sentences[:200] for token in sentence.tokens]
    return sum(word in FUNCTION_WORDS for word in words) > _ENGLISH_SHARE * len(words)


def is_checkable(
    sentence: Sentence, ranges: Sequence[Range], spans: Sequence[Range], names: Sequence[int]
) -> bool:
    """Say whether part of a sentence states something that someone could check.

    Questions, fragments without a verb, musings, text that speaks to its reader as to a machine,
    and quoted talk about the speaker do not. `names` are the places where names start.
    """
    indices = [index for lo, hi in ranges for index in range(lo, hi)]
    if len(indices) < 3 and not sentence.is_title:
        return False
    if sentence.is_title and sentence.word(0) in _ASKING:
        return False
    if not sentence.is_title and len(sentence.tokens) < 5 and sentence.text[-1:].isalnum():
        return False  # a heading inside the text
    start, end = spans[0][0], spans[-1][1]
    if (
        sentence.flat[end - 1 : end + 1].strip().startswith("?")
        or "?" in sentence.flat[end - 1 : end + 1]
    ):
        return False
    words = [sentence.word(index) for index in indices]
    if INSTRUCTION.search(sentence.text) or (words[0] in _MUSING and words[1] in DEPENDENT):
        return False
    if all(sentence.quoted[index] for index in indices):
        return _is_checkable_talk(words)
    concrete = any(char.isdigit() for word in words for char in word) or any(
        start <= name < end for name in names
    )
    spoken = any(sentence.quoted[index] for index in indices) or sentence.label is not None
    if not spoken and (words[0] in _WRITER or _is_question(words)):
        return False
    has_verb = any(grammar.may_be_verb(word) for word in words)
    return sentence.is_title or has_verb or (concrete and len(words) >= 6)


def _is_question(words: Sequence[str]) -> bool:
    """Say whether words ask, though no mark says so: "How do you", "Is it", "Why Kolm did"."""
    asks = words[0] in ("why", "how") or (words[0] in _ASKING and words[1] in grammar.AUXILIARIES)
    inverted = words[0] in grammar.AUXILIARIES and words[1] in grammar.SUBJECT_PRONOUNS
    return asks or inverted


def _is_checkable_talk(words: Sequence[str]) -> bool:
    """Say whether quoted words state something beyond the speaker's own feelings."""
    if _FIRST_PERSON & set(words[:3]) and _FEELINGS & set(words[:6]):
        return False
    if words[0].partition("'")[0] in DEPENDENT - {"there"}:
        return len(words) >= _LONG_TALK
    return len(words) >= _LEAST_TALK or any(is_number(word) for word in words)
