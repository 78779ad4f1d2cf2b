"""Reports with a verb of saying: "X said (that) C", "C, X said Tuesday", "C, said X"."""

from __future__ import annotations

from dataclasses import replace

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.parts import Part, Reader, around, under
from summarizer.readers.builtin.reporting import (
    ACTS,
    ADVERBS,
    DENIALS,
    REPORTS,
    TELLS,
    content_start,
    is_adverbial,
    is_denial,
    is_report,
    phrase_end,
    strip_adverbs,
)
from summarizer.readers.builtin.sources import SourceRef
from summarizer.readers.builtin.subjects import (
    after_apposition,
    has_name,
    is_speaker,
    speaker_before,
)

_OPENING = frozenset("while although though whereas when after since because".split())
_LONG_CLAUSE = 8  # tokens: a list of places before "police said" is shorter
_BARE_OBJECTS = frozenset(
    "it this that the claim claims report reports allegation allegations".split()
)
_LINKS = frozenset(("and", "but"))


def read_reported(reader: Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read the first verb of saying that fits: what comes before it, or after it, is reported."""
    sentence = reader.sentence
    if not sentence.quotations and not REPORTS & sentence.vocabulary:
        return None
    verbs = [
        verb
        for verb in range(lo, hi)
        if not sentence.quoted[verb] and is_report(sentence, verb, lo)
    ]
    if len(verbs) > 1 and (parts := _closing(reader, lo, verbs[-1], hi, depth)):
        return parts
    for verb in verbs:
        for pattern in (_trailing, _leading, _second):
            parts = pattern(reader, lo, verb, hi, depth)
            if parts is not None:
                return parts
    return None


def _closing(reader: Reader, lo: int, verb: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X said C, Y reported": who closes the sentence passes all of it on."""
    sentence = reader.sentence
    start = sentence.phrase_start(verb, lo)
    plain = start < verb and "," in sentence.gap(start) and not sentence.quoted[start - 1]
    if not plain or sentence.word(start) in grammar.SUBORDINATORS | grammar.CONJUNCTIONS:
        return None
    if phrase_end(sentence, verb, hi) != hi or not has_name(sentence, start, verb):
        return None
    return _trailing(reader, lo, verb, hi, depth)


def _trailing(reader: Reader, lo: int, verb: int, hi: int, depth: int) -> list[Part] | None:
    """Read "C, X said Tuesday" and "C, said X", and what goes on after it."""
    sentence = reader.sentence
    subject = speaker_before(sentence, lo, verb)
    behind = verb > lo and sentence.phrase_start(verb, lo) == verb
    if subject is None and not behind:
        return None
    end = phrase_end(sentence, verb, hi)
    if behind:
        aside = subject is not None and content_start(sentence, verb, hi) is not None
        inverted = None if aside else _inverted(reader, lo, verb, end, depth, hi)
        if inverted is not None:
            return inverted
    if subject is None:
        return None
    spoken = subject.start > lo and sentence.quoted[subject.start - 1]
    if not (spoken or subject.start - lo >= 3 or _interrupts(sentence, lo, end, hi)):
        return None
    begin = sentence.phrase_start(subject.start, lo)
    tail = sentence.word(verb) in TELLS or is_adverbial(sentence, verb + 1, end)
    opens_quote = end < hi and (":" in sentence.gap(end) or sentence.quoted[end])
    if not tail or (opens_quote and not sentence.quoted[begin - 1]):
        return None
    if sentence.word(verb) in TELLS and any(
        sentence.word(index) == "that" or grammar.starts_clause(sentence, index, end, reach=4)
        for index in range(verb + 2, end)
    ):
        return None
    if end == hi and not sentence.quoted[begin - 1] and not _is_clause(sentence, lo, begin):
        return None
    ref = reader.source(subject.lo, subject.hi)
    parts = around(reader, ref, (lo, begin), (end, hi), depth)
    denied = sentence.word(verb) in DENIALS
    return [replace(part, denied=part.denied or denied) for part in parts]


def _is_clause(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)`, which a report closes, tells something of its own.

    "When it rained, police said" does not, "If it rains, the dam may fail, police said" does.
    """
    if sentence.word(lo) == "if":
        return any("," in sentence.gap(at) for at in range(lo + 3, hi))
    if sentence.word(lo) in grammar.SUBORDINATORS:
        return any(_opens_clause(sentence, at, hi) for at in range(lo + 3, hi - 2))
    if grammar.find_verb(sentence, lo, hi) is not None:
        return True
    return hi - lo > _LONG_CLAUSE and grammar.can_start_subject(sentence, lo)


def _opens_clause(sentence: Sentence, index: int, hi: int) -> bool:
    return "," in sentence.gap(index) and grammar.starts_clause(sentence, index, hi)


def _interrupts(sentence: Sentence, lo: int, end: int, hi: int) -> bool:
    """Say whether a report parts a subject from its verb: "The bridge, police said, had ..."."""
    return end < hi and "," in sentence.gap(end) and grammar.is_finite(sentence, end, lo)


def _inverted(
    reader: Reader, lo: int, verb: int, end: int, depth: int, hi: int
) -> list[Part] | None:
    """Read "C, said X": only where a comma or a quotation stands before the verb."""
    sentence = reader.sentence
    stop = verb + 1
    while stop < end and not (
        sentence.word(stop) in grammar.SUBORDINATORS
        or (sentence.word(stop) in ("in", "on", "at", "during") and stop > verb + 1)
        or grammar.is_time_word(sentence.word(stop))
    ):
        stop += 1
    if verb - lo < 2 or not is_speaker(sentence, verb + 1, stop):
        return None
    if not sentence.quoted[verb - 1] and (
        sentence.word(verb) not in ("said", "says")
        or (
            grammar.find_verb(sentence, lo, verb) is None and not _interrupts(sentence, lo, end, hi)
        )
    ):
        return None
    ref = reader.source(verb + 1, stop)
    if end < hi:
        end = after_apposition(sentence, end, hi)
    return around(reader, ref, (lo, verb), (end, hi), depth)


def _leading(reader: Reader, lo: int, verb: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X said (that) C", "X told Y that C", "X said: C", with or without a prefix."""
    sentence = reader.sentence
    subject = speaker_before(sentence, lo, verb)
    if subject is None:
        return None
    start, content = subject.start, content_start(sentence, verb, hi)
    ref = reader.source(subject.lo, subject.hi)
    if content is None:
        return _denial(sentence, lo, verb, hi, ref)
    if sentence.word(lo) in _OPENING and start == lo + 1:
        return _under_opening(reader, ref, content, hi, depth)
    if (again := _second_verb(sentence, content, hi)) is not None:
        first = _leading(reader, lo, verb, again - 1, depth)
        then = content_start(sentence, again, hi)
        if first is not None and then is not None:
            inner = replace(reader, reported=True).read(then, hi, depth=depth)
            denied = sentence.word(again) in DENIALS
            return first + [replace(part, denied=denied) for part in under(ref, inner)]
    parts = replace(reader, reported=True).read(content, hi, depth=depth)
    if _is_corrected(sentence, subject.lo, subject.hi):
        return [replace(part, denied=True) for part in parts]
    parts = under(ref, parts)
    prefix = (lo, sentence.phrase_start(start, lo)) if start > lo else (lo, lo)
    if prefix[1] - prefix[0] >= 2 and belongs_to_content(sentence, *prefix):
        parts = (
            [replace(parts[0], ranges=(prefix, *parts[0].ranges)), *parts[1:]] if parts else parts
        )
    if sentence.word(verb) in DENIALS:
        parts = [replace(part, denied=True) for part in parts]
    if sentence.word(verb) in ACTS:
        return [Part(((lo, hi),), kind="act"), *parts]
    return parts


def _second_verb(sentence: Sentence, lo: int, hi: int) -> int | None:
    """Return the verb of "... and said D" after what was said or denied: the same speaker's."""
    if _LINKS.isdisjoint(sentence.vocabulary):
        return None
    for index in range(lo + 3, hi - 3):
        if sentence.word(index - 1) not in _LINKS or sentence.quoted[index]:
            continue
        if sentence.word(index) in ("said", "says", "added") and is_report(sentence, index, lo):
            return index
    return None


def _under_opening(
    reader: Reader, ref: SourceRef, content: int, hi: int, depth: int
) -> list[Part] | None:
    """Read "While X says C, D": C as said by X, and D; nothing if D does not surely begin."""
    places = range(content + 2, hi - 2)
    cut = next((at for at in places if _opens_clause(reader.sentence, at, hi)), None)
    if cut is None:
        return None
    inner = replace(reader, reported=True).read(content, cut, depth=depth)
    return under(ref, inner) + reader.read(cut, hi, depth=depth)


def _is_corrected(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether the speaker is "an earlier version of this story": it is being corrected."""
    words = {sentence.word(index) for index in range(lo, hi)}
    return bool(words & {"earlier", "previous"}) and bool(words & {"version", "versions"})


def _second(reader: Reader, lo: int, verb: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X did B and said (that) C": B, and C as said by X."""
    sentence = reader.sentence
    link = verb - 1
    while link > lo and (sentence.word(link) in ADVERBS or _tells_day(sentence, link)):
        link -= 1
    first, content = grammar.find_verb(sentence, lo, link), content_start(sentence, verb, hi)
    if sentence.word(link) not in ("and", "but") or first is None or content is None:
        return None
    start = sentence.phrase_start(first, lo)
    stop = strip_adverbs(sentence, start, first)
    if not grammar.is_noun_phrase(sentence, start, stop):
        return None
    inner = replace(reader, reported=True).read(content, hi, depth=depth)
    return reader.read(lo, link, depth=depth) + under(reader.source(start, stop), inner)


def _tells_day(sentence: Sentence, index: int) -> bool:
    on_day = sentence.word(index) == "on" and grammar.is_time_word(sentence.word(index + 1))
    return on_day or grammar.is_time_word(sentence.word(index))


def _denial(sentence: Sentence, lo: int, verb: int, hi: int, ref: SourceRef) -> list[Part] | None:
    """Read "X denied it", about the claim before, and "X denied doing so", as a claim itself."""
    if hi - verb < 2 or not is_denial(sentence, verb):
        return None
    words = [sentence.word(index) for index in range(verb + 1, hi)]
    if all(word in _BARE_OBJECTS for word in words[:3]):
        return [Part(((lo, hi),), (ref,), kind="denial")]
    return [Part(((lo, hi),), (ref,), kind="act", denied=True)]


def belongs_to_content(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether a phrase before the report tells of the event, not of the reporting."""
    words = {sentence.word(index) for index in range(lo, hi)}
    reporting = "statement interview conference speech meeting letter report briefing tweet post"
    if words & set(reporting.split()) or any(grammar.is_time_word(word) for word in words):
        return False
    return sentence.word(lo) in grammar.SUBORDINATORS | {"in", "at", "on", "near", "across"}
