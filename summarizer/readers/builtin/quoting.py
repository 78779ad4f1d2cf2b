"""Reports without a plain verb: "according to X", "X quoted Y as saying C", "C, saying that D"."""

from __future__ import annotations

from dataclasses import replace

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.parts import (
    PARTICIPLES,
    Part,
    Range,
    Reader,
    after_that,
    around,
    main_subject,
    source_end,
    under,
)
from summarizer.readers.builtin.reporting import (
    REPORTS,
    content_start,
    is_adverbial,
    is_report,
    is_speaking,
    phrase_end,
    strip_adverbs,
)
from summarizer.readers.builtin.sources import SourceRef
from summarizer.readers.builtin.subjects import has_name, is_name, is_speaker, speaker_before

_QUOTES = frozenset("quoted quotes cited cites".split())
# "According to plan" names nobody.
_NO_SOURCES = frozenset(
    "plan plans schedule tradition custom law rules need size age taste how whether".split()
)
_OPINES = frozenset(
    "call calls called describe describes described dub dubs dubbed brand brands branded label"
    " labels labelled labeled dismiss dismisses dismissed criticised criticized denounced condemned"
    " praised hailed mocked slammed blasted touted".split()
)
_NOT_NOUNS = frozenset("been not just like without keep keeps kept stop stopped started".split())
_SAYING = frozenset("saying telling making stating warning".split())


def according_to(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "according to X, C", "C, according to X" and "A, according to X, did B"."""
    sentence = reader.sentence
    if "according" not in sentence.vocabulary:
        return None
    for index in range(lo, hi - 2):
        if sentence.word(index) != "according" or sentence.word(index + 1) != "to":
            continue
        if sentence.quoted[index] or sentence.word(index + 2) in _NO_SOURCES:
            continue
        if index > lo and sentence.word(index - 1) == "that":
            continue  # "X said that, according to Y, C": X is the outer source
        end = phrase_end(sentence, index + 2, hi)
        source = _origin(sentence, index + 2, source_end(sentence, index + 2, end))
        leads = index == lo or (index == lo + 1 and sentence.word(lo) in grammar.CONJUNCTIONS)
        if not (leads and phrase_end(sentence, end, hi) == hi):
            source, end = _with_apposition(sentence, source, end, hi)
        ref = reader.source(*source)
        if leads:
            inner = replace(reader, reported=True)
            return under(ref, inner.read(end, hi, depth=depth)) if hi - end > 2 else None
        return around(reader, ref, (lo, index), (end, hi), depth)
    return None


def _with_apposition(sentence: Sentence, source: Range, end: int, hi: int) -> tuple[Range, int]:
    """Take in "the governor, Jane Roe, who ..." and "Jane Roe, a ...": the source and its end."""
    if end >= hi or "," not in sentence.gap(end):
        return source, end
    stop = phrase_end(sentence, end, hi)
    word = sentence.word(end)
    if not has_name(sentence, *source) and is_name(sentence, end, stop):
        source, end = (end, stop), stop
    elif word not in ("a", "an", "the", "who", "which", "whose") or grammar.starts_clause(
        sentence, end, stop
    ):
        return source, end
    else:
        end = stop
    if sentence.word(end) in ("who", "which", "whose"):
        end = phrase_end(sentence, end, hi)
    return source, end


def _origin(sentence: Sentence, lo: int, hi: int) -> Range:
    """Return whom "a report by X", "data from X" or "a statement from X" come down to."""
    for index in range(lo + 1, hi - 1):
        if sentence.word(index) in ("by", "from") and not _tells_when(sentence, index + 1):
            return index + 1, hi
    return lo, hi


def _tells_when(sentence: Sentence, index: int) -> bool:
    return grammar.is_time_word(sentence.word(index)) or sentence.word(index).isdigit()


def quoted_as(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X quoted Y as saying C", "C, X quoted Y as saying", "Y was quoted by X as saying C"."""
    sentence = reader.sentence
    if not _QUOTES & sentence.vocabulary:
        return None
    for verb in range(lo + 1, hi - 3):
        if sentence.word(verb) not in _QUOTES or sentence.quoted[verb]:
            continue
        saying = _find_saying(sentence, verb, min(hi, verb + 14))
        if saying is None:
            continue
        passive = sentence.word(verb - 1) in grammar.BE
        subject = speaker_before(sentence, lo, verb - passive)
        if subject is None:
            continue
        start, speaker = subject.start, reader.source(subject.lo, subject.hi)
        inner = [reader.source(verb + 1, saying - 1)] if saying - 1 > verb + 1 else []
        if passive:
            by = sentence.word(verb + 1) == "by"
            chain = ([reader.source(verb + 2, saying - 1)] if by else []) + [speaker]
        else:
            chain = [speaker, *inner]
        return _quoted_content(reader, (lo, start), saying, hi, chain, depth)
    return None


def _find_saying(sentence: Sentence, verb: int, hi: int) -> int | None:
    for index in range(verb + 1, hi):
        if sentence.word(index) in _SAYING and sentence.word(index - 1) == "as":
            return index
    return None


def _quoted_content(
    reader: Reader, before: Range, saying: int, hi: int, chain: list[SourceRef], depth: int
) -> list[Part]:
    sentence = reader.sentence
    reader = replace(reader, reported=True)
    if sentence.word(saying) == "making":
        return [Part(((before[0], hi),), tuple(chain), "endorsement")]
    end = phrase_end(sentence, saying, hi)
    tail_is_adverbial = is_adverbial(sentence, saying + 1, end)
    if before[1] - before[0] >= 3 and (
        saying + 1 == end or tail_is_adverbial or "," in sentence.gap(saying + 1)
    ):
        parts = reader.read(*before, depth=depth)
    else:
        start = saying + 1
        that = [
            index for index in range(start, min(hi, start + 8)) if sentence.word(index) == "that"
        ]
        if that and is_adverbial(sentence, start, that[0]):
            start = that[0] + 1
        parts = reader.read(start, hi, depth=depth)
    for ref in reversed(chain):
        parts = under(ref, parts)
    return parts


def _says_in_writing(sentence: Sentence, index: int) -> bool:
    """Say whether "saying" without a comma follows a noun: "sent out a letter saying that C"."""
    before = sentence.word(index - 1)
    closed = grammar.PREPOSITIONS - {"by"} | grammar.CONJUNCTIONS | grammar.AUXILIARIES | _NOT_NOUNS
    return sentence.word(index) == "saying" and before not in closed and before.isalnum()


def _has_verb_next(sentence: Sentence, index: int) -> bool:
    """Say whether a name and what can be its verb stand there: "saying Voss owes"."""
    named = sentence.tokens[index].text[:1].isupper()
    return named and grammar.may_be_verb(sentence.word(index + 1))


def as_said(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "As X said in May, C" and "As reported by X, C"."""
    sentence = reader.sentence
    if sentence.word(lo) != "as" or sentence.quoted[lo]:
        return None
    end = phrase_end(sentence, lo, hi)
    if hi - end < 3:
        return None
    inner = replace(reader, reported=True)
    if sentence.word(lo + 1) in REPORTS and sentence.word(lo + 2) == "by":
        ref = reader.source(lo + 3, source_end(sentence, lo + 3, end))
        return under(ref, inner.read(end, hi, depth=depth))
    for verb in range(lo + 2, end):
        stop = strip_adverbs(sentence, lo + 1, verb)
        if not is_report(sentence, verb, lo) or not is_speaker(sentence, lo + 1, stop):
            continue
        if not is_adverbial(sentence, verb + 1, end):
            return None
        return under(reader.source(lo + 1, stop), inner.read(end, hi, depth=depth))
    return None


def saying_that(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Split off ", saying that D": said by the speaker or the subject of what stands before."""
    sentence = reader.sentence
    if not PARTICIPLES & sentence.vocabulary:
        return None
    for index in range(lo + 3, hi - 3):
        if sentence.word(index) not in PARTICIPLES or sentence.quoted[index]:
            continue
        if "," not in sentence.gap(index) and not _says_in_writing(sentence, index):
            continue
        start = after_that(sentence, (index, hi))
        if sentence.word(index) == "telling":
            if (told := content_start(sentence, index, hi)) is None:
                continue
            start = told
        elif start == index + 1 and not (
            sentence.quoted[start]
            or ":" in sentence.gap(start)
            or grammar.starts_clause(sentence, start, hi)
            or _has_verb_next(sentence, start)
        ):
            continue
        head = reader.read(lo, index, depth=depth)
        tail = reader.read(start, hi, depth=depth)
        if any(part.sources for part in head):
            outer = next(part.sources for part in reversed(head) if part.sources)
            return head + [replace(part, sources=(*outer, *part.sources)) for part in tail]
        if reader.reported:
            return head + tail
        if subject := main_subject(reader, lo, index):
            return [replace(part, kind="act") for part in head] + under(subject, tail)
        return None
    return None


def opinion(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X called the plan "a gift"": an opinion that the article quotes, so X's, not its own.

    The act stays in the words of the claim: what is quoted is no clause.
    """
    sentence = reader.sentence
    if not sentence.quotations or not _OPINES & sentence.vocabulary:
        return None
    for verb in range(lo + 1, hi - 1):
        if sentence.word(verb) not in _OPINES or not is_speaking(sentence, verb):
            continue
        if sentence.quoted[verb] or not any(sentence.quoted[verb + 1 : hi]):
            continue
        if subject := speaker_before(sentence, lo, verb):
            return [Part(((lo, hi),), (reader.source(subject.lo, subject.hi),))]
    return None


def introducer(reader: Reader, lo: int, hi: int) -> SourceRef | None:
    """Return who speaks behind "Voss disagreed:" and "Voss:", None if nobody is sure."""
    sentence = reader.sentence
    verb = grammar.find_verb(sentence, lo, hi)
    if verb is not None:
        subject = speaker_before(sentence, lo, verb)
        return reader.source(subject.lo, subject.hi) if subject else None
    named = phrase_end(sentence, lo, hi) == hi and is_name(sentence, lo, hi)
    return reader.source(lo, hi) if named else None


def introduced(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "Voss disagreed: "C"" and "Voss: "C"": a colon before a quotation tells who speaks."""
    sentence = reader.sentence
    if not sentence.quotations:
        return None
    colon = next((at for at in range(lo + 1, hi) if ":" in sentence.gap(at)), hi)
    if colon == hi or not sentence.quoted[colon] or sentence.quoted[colon - 1]:
        return None
    ref = introducer(reader, lo, colon)
    inner = replace(reader, reported=True)
    return under(ref, inner.read(colon, hi, depth=depth)) if ref is not None else None
