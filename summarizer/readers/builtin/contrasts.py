"""Sentences that hold two reports, a speculation, or a doubt about what was said before."""

from __future__ import annotations

from dataclasses import replace

from summarizer.models import UNSPECIFIED
from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.parts import Part, Reader, main_subject, under
from summarizer.readers.builtin.reporting import REPORTS, is_report, phrase_end, strip_adverbs
from summarizer.readers.builtin.sources import SourceRef
from summarizer.readers.builtin.subjects import speaker_before
from summarizer.text.tokens import is_negator

_CONTENT_NOUNS = frozenset(
    "speculation concern concerns fear fears worry worries hope hopes doubts rumours rumors"
    " allegations suspicions".split()
)
_REJECTS = frozenset(
    "reject rejects rejected dismiss dismisses dismissed deny denies denied refutes refuted".split()
)
_REJECTED = frozenset(
    "claim claims report reports allegation allegations accusations suggestions rumours"
    " rumors".split()
)
_REBUTTED = frozenset(
    "claim charge allegation accusation assertion report suggestion statement".split()
)
_HEARSAY = frozenset("reportedly allegedly purportedly".split())
_SAID = frozenset(
    "said reported alleged rumoured rumored believed thought understood speculated claimed".split()
)
_VERIFY = frozenset("verified confirmed verify confirm".split())
_DOUBTED = frozenset(
    "claim claims report reports account accounts it this that allegations".split()
)


def speculation(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "has fueled speculation that C": the sentence, and C as something possible."""
    sentence = reader.sentence
    if not _CONTENT_NOUNS & sentence.vocabulary:
        return None
    for index in range(lo + 2, hi - 4):
        if sentence.word(index) not in _CONTENT_NOUNS or sentence.word(index + 1) != "that":
            continue
        if sentence.quoted[index]:
            continue
        start = index + 2
        if "," in sentence.gap(start) and sentence.word(start) in grammar.PREPOSITIONS:
            start = phrase_end(sentence, start, hi)  # "that, in return, C"
        content = reader.read(start, _clause_end(sentence, start, hi), depth=depth)
        if sentence.word(index - 1) in ("expressed", "voiced", "raised", "express", "voice") and (
            subject := main_subject(reader, lo, index)
        ):
            content = under(subject, content)
        act = Part(((lo, hi),), kind="act")
        return [act, *(replace(part, possible=True) for part in content)]
    return None


def _clause_end(sentence: Sentence, lo: int, hi: int) -> int:
    """Return where ", although D" or the like begins after `lo`, else `hi`."""
    for index in range(lo + 2, hi - 2):
        contrast = sentence.word(index) in ("although", "though", "but", "while", "whereas")
        if contrast and "," in sentence.gap(index):
            return index
    return hi


def contrast(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Split "X said C, but Y said D" and "X said C; D" before either is read."""
    sentence = reader.sentence
    if not REPORTS & sentence.vocabulary:
        return None
    for index in range(lo + 4, hi - 2):
        gap, word = sentence.gap(index), sentence.word(index)
        if gap == " " or sentence.quoted[index] or sentence.quoted[lo] != sentence.quoted[index]:
            continue
        joined = "," in gap and word in ("but", "and", "while", "whereas", "although", "though")
        start = index + 1 if joined or word in ("but", "and", "while") else index
        if not (joined or ";" in gap) or not grammar.starts_clause(sentence, start, hi):
            continue
        if joined and not (_has_report(sentence, lo, index) and _has_report(sentence, start, hi)):
            continue
        return reader.read(lo, index, depth=depth) + reader.read(start, hi, depth=depth)
    return None


def _has_report(sentence: Sentence, lo: int, hi: int) -> bool:
    return any(
        is_report(sentence, index, lo) or sentence.word(index) == "according"
        for index in range(lo + 1, hi)
        if not sentence.quoted[index]
    )


def rejection(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X rejected claims that C": C, as denied by X."""
    sentence = reader.sentence
    if not _REJECTS & sentence.vocabulary:
        return None
    for verb in range(lo + 1, hi - 4):
        if sentence.word(verb) not in _REJECTS or sentence.quoted[verb]:
            continue
        that = next(
            (
                index
                for index in range(verb + 2, min(hi - 2, verb + 6))
                if sentence.word(index) == "that" and sentence.word(index - 1) in _REJECTED
            ),
            None,
        )
        speaker = speaker_before(sentence, lo, verb)
        if that is None or speaker is None:
            continue
        parts = replace(reader, reported=True).read(that + 1, hi, depth=depth)
        denied = [replace(part, denied=True) for part in parts]
        return under(reader.source(speaker.lo, speaker.hi), denied)
    return None


def rebuttal(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "C, a claim X denied": C, and C once more as denied by X."""
    sentence = reader.sentence
    if not _REJECTS & sentence.vocabulary:
        return None
    for index in range(lo + 4, hi - 3):
        article = sentence.word(index) in ("a", "an") and "," in sentence.gap(index)
        if not article or sentence.word(index + 1) not in _REBUTTED:
            continue
        start = index + 2 + (sentence.word(index + 2) in ("that", "which"))
        verb = next((at for at in range(start, hi) if sentence.word(at) in _REJECTS), None)
        if verb is None or verb == start or sentence.quoted[verb]:
            continue
        ref = reader.source(start, strip_adverbs(sentence, start, verb))
        return [
            *reader.read(lo, index, depth=depth),
            Part(((index, hi),), (ref,), kind="denial"),
        ]
    return None


def doubt(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "Neither claim could be verified"; "X could not verify the report" is a claim, too."""
    sentence = reader.sentence
    if lo or hi - lo > 12 or not _VERIFY & sentence.vocabulary:
        return None
    words = [sentence.word(index) for index in range(lo, hi)]
    could_not = {"could", "couldn't", "unable"} & sentence.vocabulary
    if could_not and words[-1] in _DOUBTED and {"verify", "confirm"} & set(words):
        return [Part(((lo, hi),), kind="doubt"), Part(((lo, hi),), kind="act")]
    passive = words[-1] in ("verified", "confirmed") and ("be" in words or "been" in words)
    negated = words[0] == "neither" or any(is_negator(word) for word in words)
    return (
        [Part(((lo, hi),), kind="doubt")]
        if passive and negated and _DOUBTED & set(words[:3])
        else None
    )


def hearsay(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "has reportedly left" and "is said to have left": told by nobody that is named."""
    sentence = reader.sentence
    if reader.reported or not (_HEARSAY | _SAID) & sentence.vocabulary:
        return None
    for index in range(lo, hi):
        if sentence.quoted[index]:
            continue
        word, after = sentence.word(index), sentence.word(index + 1)
        passive = word in _SAID and sentence.word(index - 1) in grammar.BE | {"widely", "also"}
        impersonal = passive and after == "that" and "it" in _words(sentence, lo, index)
        if word in _HEARSAY or (passive and after == "to") or impersonal:
            return [Part(((lo, hi),), (SourceRef((UNSPECIFIED,)),))]
    return None


def _words(sentence: Sentence, lo: int, hi: int) -> set[str]:
    return {sentence.word(index) for index in range(lo, hi)}
