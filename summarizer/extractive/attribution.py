"""Attribution: what a sentence reports, and the chain of those who say it.

Patterns of English news prose over tokens: "X said C", "C, X said", "according to X, C", "X quoted
Y as saying C", "X told Y that C", "C, said X", quotations with a speaker beside them. A sentence
that fits none of them is the article's own voice; a pattern that fits only in part is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.extractive import grammar
from summarizer.extractive.layout import Sentence
from summarizer.extractive.names import Mention
from summarizer.extractive.sources import SourceRef, read_source
from summarizer.text.lexicon import REPORTING_VERBS, WEEKDAYS
from summarizer.text.tokens import is_negator

Range = tuple[int, int]
PartKind = Literal["content", "act", "endorsement", "denial", "doubt"]

DENIALS = frozenset("deny denies denied".split())
# Verbs whose act is news in itself: the sentence is a claim, and what it reports another.
ACTS = frozenset("confirm confirms confirmed".split())
_MORE_VERBS = frozenset(
    "believe believes believed admit admits admitted allege alleges alleged estimate estimates"
    " estimated testified testifies think thinks thought conclude concludes concluded conceded"
    " concedes predict predicts predicted found finds ruled showed shows fear fears feared"
    " joked replied responded quipped recounted continued told".split()
)
_NOT_FINITE = frozenset(
    "saying telling reporting quoting citing stating noting adding writing announcing".split()
    + "explaining claiming state report note post comment remark say tell claim quote".split()
)
_REPORTS = (REPORTING_VERBS | _MORE_VERBS | DENIALS | ACTS) - _NOT_FINITE | {"say"}
_BARE_CLAUSE = frozenset(
    "say says said claims claimed insists insisted believes believed believe thinks thought think"
    " alleges alleged allege admits admitted argues argued adds added feared fears fear warned"
    " warns estimate estimates estimated suggests suggested explained".split()
)
_TELLS = frozenset("tells told telling".split())
_PARTICIPLES = frozenset(
    "saying telling adding noting warning arguing claiming insisting stating".split()
)
_ADVERBS = frozenset(
    "also then later earlier previously now again already first immediately reportedly has have"
    " had just once still who".split()
)
_CONTENT_NOUNS = frozenset(
    "speculation concern concerns fear fears worry worries hope hopes doubts rumours rumors"
    " allegations suspicions".split()
)
_QUOTES = frozenset("quoted quotes cited cites".split())
_LINKS = frozenset("and but so meanwhile".split())
_BARE_OBJECTS = frozenset(
    "it this that the claim claims report reports allegation allegations".split()
)
_DOUBTED = frozenset(
    "claim claims report reports account accounts it this that allegations".split()
)
_SAYING = frozenset("saying telling making stating warning".split())
_GOES_ON = grammar.SUBORDINATORS - {"while", "whereas", "although", "though"} | grammar.PREPOSITIONS
_MAX_DEPTH = 4


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence and those who say it, outermost first.

    `ranges` are token ranges; several read as one text with something left out between them.
    An `act` is the reporting itself as news. An `endorsement` ("cited Y as making the comments")
    reports nothing new: its sources belong to the claim before it. A `denial` ("X denied it") and
    a `doubt` ("the claim could not be verified") speak of that claim, too.
    """

    ranges: tuple[Range, ...]
    sources: tuple[SourceRef, ...] = ()
    kind: PartKind = "content"
    denied: bool = False
    possible: bool = False


@dataclass(frozen=True)
class _Reader:
    """A sentence with its names, as every pattern needs them."""

    sentence: Sentence
    mentions: Sequence[Mention]
    reported: bool = False  # whether somebody outside already speaks

    def source(self, lo: int, hi: int) -> SourceRef:
        return read_source(self.sentence, lo, hi, self.mentions)


def read_parts(sentence: Sentence, mentions: Sequence[Mention]) -> list[Part]:
    """Return what `sentence` says, in parts, each with its sources."""
    reader = _Reader(sentence, mentions)
    return _read(reader, 0, len(sentence.tokens), depth=0)


def _read(reader: _Reader, lo: int, hi: int, *, depth: int) -> list[Part]:
    if hi <= lo:
        return []
    if depth < _MAX_DEPTH:
        for pattern in _PATTERNS:
            parts = pattern(reader, lo, hi, depth + 1)
            if parts is not None:
                return parts
    return [Part(((lo, hi),))]


def _under(ref: SourceRef, parts: list[Part]) -> list[Part]:
    """Put one more source outside the chains of `parts`."""
    return [replace(part, sources=(ref, *part.sources)) for part in parts]


def _phrase_end(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the first token after `lo` that follows punctuation, at most `hi`."""
    for index in range(lo + 1, hi):
        gap = sentence.gap(index)
        if gap != " " and any(mark in gap for mark in ',;:—–"“”()…'):
            return index
        if sentence.quoted[index] != sentence.quoted[index - 1]:
            return index
    return hi


# --- according to X -------------------------------------------------------------------------


def _according(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    sentence = reader.sentence
    if "according" not in sentence.vocabulary:
        return None
    for index in range(lo, hi - 2):
        if sentence.word(index) != "according" or sentence.word(index + 1) != "to":
            continue
        if sentence.quoted[index]:
            continue
        end = _phrase_end(sentence, index + 2, hi)
        source = _origin(sentence, index + 2, _source_end(sentence, index + 2, end))
        source, end = _with_apposition(sentence, source, end, hi)
        ref = reader.source(*source)
        if index == lo or (index == lo + 1 and sentence.word(lo) in grammar.CONJUNCTIONS):
            inner = replace(reader, reported=True)
            return _under(ref, _read(inner, end, hi, depth=depth)) if hi - end > 2 else None
        return _around(reader, ref, (lo, index), (end, hi), depth)
    return None


def _with_apposition(sentence: Sentence, source: Range, end: int, hi: int) -> tuple[Range, int]:
    """Take in "the governor, Jane Roe, who ..." and "Jane Roe, a ...": the source and its end."""
    if end >= hi or "," not in sentence.gap(end):
        return source, end
    stop = _phrase_end(sentence, end, hi)
    word = sentence.word(end)
    if not _has_name(sentence, *source) and _is_name(sentence, end, stop):
        source, end = (end, stop), stop
    elif word not in ("a", "an", "the", "who", "which", "whose") or grammar.starts_clause(
        sentence, end, stop
    ):
        return source, end
    else:
        end = stop
    if sentence.word(end) in ("who", "which", "whose"):
        end = _phrase_end(sentence, end, hi)
    return source, end


def _source_end(sentence: Sentence, lo: int, hi: int) -> int:
    """Return where the phrase that names a source ends: before "who", "in" + time and the like."""
    for index in range(lo + 1, hi):
        word = sentence.word(index)
        if word in grammar.SUBORDINATORS or word in (
            "on",
            "in",
            "released",
            "published",
            "obtained",
        ):
            return index
    return hi


def _origin(sentence: Sentence, lo: int, hi: int) -> Range:
    """Return whom "a report by X", "data from X" or "a statement from X" come down to."""
    for index in range(lo + 1, hi - 1):
        if sentence.word(index) in ("by", "from"):
            return index + 1, hi
    return lo, hi


def _around(reader: _Reader, ref: SourceRef, before: Range, after: Range, depth: int) -> list[Part]:
    """Return what a source in the middle or at the end of a sentence vouches for."""
    sentence = reader.sentence
    inner = replace(reader, reported=True)
    head = _read(inner, *before, depth=depth)
    if not head:
        return _under(ref, _read(inner, *after, depth=depth))
    if after[1] - after[0] < 2:
        return _under(ref, head)
    word = sentence.word(after[0])
    complete = grammar.find_verb(sentence, *before) is not None or sentence.quoted[before[0]]
    if not complete or (len(head) == 1 and word in _GOES_ON) or word.endswith("ing"):
        if word in _PARTICIPLES and complete:
            start = _after_that(sentence, after)
            return _under(ref, head + _read(inner, start, after[1], depth=depth))
        if word in ("citing", "quoting"):
            cited = reader.source(after[0] + 1, _phrase_end(sentence, after[0] + 1, after[1]))
            return _under(ref, _under(cited, head))
        if word == "referring":
            return _under(ref, head)
        joined = replace(head[-1], ranges=(*head[-1].ranges, after))
        return _under(ref, [*head[:-1], joined])
    if sentence.quoted[after[0]]:
        return _under(ref, head + _read(inner, *after, depth=depth))
    if word in ("while", "whereas", "and", "but", "although", "though"):
        rest = (after[0] + 1, after[1])
        if grammar.starts_clause(sentence, *rest):
            return _under(ref, head) + _read(reader, *rest, depth=depth)
    return _under(ref, head)


def _after_that(sentence: Sentence, rest: Range) -> int:
    """Return the token after "saying" or "adding", and after "that" if it follows."""
    index = rest[0] + 1
    return index + 1 if sentence.word(index) == "that" else index


# --- X quoted Y as saying C -----------------------------------------------------------------


def _quoted_as(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
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
        subject = _subject(sentence, lo, verb - passive)
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
    reader: _Reader, before: Range, saying: int, hi: int, chain: list[SourceRef], depth: int
) -> list[Part]:
    sentence = reader.sentence
    reader = replace(reader, reported=True)
    if sentence.word(saying) == "making":
        return [Part(((before[0], hi),), tuple(chain), "endorsement")]
    end = _phrase_end(sentence, saying, hi)
    tail_is_adverbial = _is_adverbial(sentence, saying + 1, end)
    if before[1] - before[0] >= 3 and (
        saying + 1 == end or tail_is_adverbial or "," in sentence.gap(saying + 1)
    ):
        parts = _read(reader, *before, depth=depth)
    else:
        start = saying + 1
        that = [
            index for index in range(start, min(hi, start + 8)) if sentence.word(index) == "that"
        ]
        if that and _is_adverbial(sentence, start, that[0]):
            start = that[0] + 1
        parts = _read(reader, start, hi, depth=depth)
    for ref in reversed(chain):
        parts = _under(ref, parts)
    return parts


# --- C, saying that D -----------------------------------------------------------------------


def _participle(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Split off ", saying that D": said by whoever speaks in or is the subject of what is before."""
    sentence = reader.sentence
    if not _PARTICIPLES & sentence.vocabulary:
        return None
    for index in range(lo + 3, hi - 3):
        if sentence.word(index) not in _PARTICIPLES or "," not in sentence.gap(index):
            continue
        if sentence.quoted[index]:
            continue
        start = _after_that(sentence, (index, hi))
        if sentence.word(index) == "telling":
            if (told := _content_start(sentence, index, hi)) is None:
                continue
            start = told
        elif start == index + 1 and not (
            sentence.quoted[start]
            or ":" in sentence.gap(start)
            or grammar.starts_clause(sentence, start, hi)
        ):
            continue
        head = _read(reader, lo, index, depth=depth)
        tail = _read(reader, start, hi, depth=depth)
        if any(part.sources for part in head):
            outer = next(part.sources for part in reversed(head) if part.sources)
            return head + [replace(part, sources=(*outer, *part.sources)) for part in tail]
        if reader.reported:
            return head + tail
        if subject := _main_subject(reader, lo, index):
            return [replace(part, kind="act") for part in head] + _under(subject, tail)
        return None
    return None


def _main_subject(reader: _Reader, lo: int, hi: int) -> SourceRef | None:
    """Return the subject of the clause `[lo, hi)`, None if it is not sure."""
    sentence = reader.sentence
    start = _skip_prefix(sentence, lo, hi)
    verb = grammar.find_verb(sentence, start, hi)
    if verb is None:
        return None
    stop = _strip_adverbs(sentence, start, verb)
    return reader.source(start, stop) if grammar.is_noun_phrase(sentence, start, stop) else None


def _skip_prefix(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the token after an opening phrase such as "In April," or `lo`."""
    if sentence.word(lo) in grammar.PREPOSITIONS or grammar.is_time_word(sentence.word(lo)):
        end = _phrase_end(sentence, lo, hi)
        return end if end < hi else lo
    return lo


# --- X said C; C, X said; C, said X ---------------------------------------------------------


def _reporting(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    sentence = reader.sentence
    if not sentence.quotations and not _REPORTS & sentence.vocabulary:
        return None
    for verb in range(lo, hi):
        if sentence.quoted[verb] or not _reports(sentence, verb, lo):
            continue
        for pattern in (_trailing, _leading):
            parts = pattern(reader, lo, verb, hi, depth)
            if parts is not None:
                return parts
    return None


def _reports(sentence: Sentence, verb: int, lo: int) -> bool:
    """Say whether a token can be the verb of a report: not "to say", "did not say", "was told"."""
    word, before = sentence.word(verb), sentence.word(verb - 1)
    if before in ("to", "not", "never") or before in grammar.MODALS or before.endswith("n't"):
        return False
    if before in grammar.BE or (before in grammar.PREPOSITIONS and verb > lo):
        return False
    if word in _REPORTS or not sentence.quotations:
        return word in _REPORTS
    start = sentence.phrase_start(verb, lo)
    beside_quote = start > lo and sentence.quoted[start - 1] and verb - start <= 6
    return beside_quote and grammar.is_finite(sentence, verb, start)


def _strip_adverbs(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the end of `[lo, hi)` without adverbs and auxiliaries at its end."""
    while hi > lo + 1:
        word = sentence.word(hi - 1)
        named = sentence.tokens[hi - 1].text[:1].isupper() and word not in WEEKDAYS
        if word in _ADVERBS or word.endswith("ly") or (grammar.is_time_word(word) and not named):
            hi -= 1
        elif word == "on" and grammar.is_time_word(sentence.word(hi)):
            hi -= 1
        else:
            break
    return hi


@dataclass(frozen=True)
class _Subject:
    """The subject of a report: where it starts, and the tokens `[lo, hi)` that name the source."""

    start: int
    lo: int
    hi: int


def _subject(sentence: Sentence, lo: int, verb: int) -> _Subject | None:
    """Return the subject right before `verb`, None if no noun phrase stands there.

    Looks past an apposition: "Jane Roe, a spokeswoman for Acme, said", "the owner, Acme, said".
    """
    start = sentence.phrase_start(verb, lo)
    if start < verb:
        while start < verb - 1 and sentence.word(start) in _LINKS:
            start += 1
        stop = _strip_adverbs(sentence, start, verb)
        plain = grammar.is_noun_phrase(sentence, start, stop)
        return _Subject(start, start, stop) if plain else None
    head, last = sentence.phrase_start(verb - 1, lo), verb
    for _ in range(3):
        if head <= lo:
            break
        start = _skip_openers(sentence, sentence.phrase_start(head - 1, lo), head)
        if grammar.is_noun_phrase(sentence, start, head, longest=8):
            if _has_name(sentence, start, head):
                return _Subject(start, start, head)
            if sentence.word(start) in ("the", "its", "their", "his", "her") and _is_name(
                sentence, head, last
            ):
                return _Subject(start, head, last)
        head, last = sentence.phrase_start(head - 1, lo), head
    return None


def _has_name(sentence: Sentence, lo: int, hi: int) -> bool:
    return any(sentence.tokens[index].text[:1].isupper() for index in range(lo, hi))


def _is_name(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether `[lo, hi)` are a few capitalised words and nothing else."""
    words = [sentence.tokens[index].text for index in range(lo, hi)]
    return 0 < len(words) <= 4 and all(word[:1].isupper() for word in words)


def _skip_openers(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the first token of `[lo, hi)` that is no "and", "yesterday" or "last night"."""
    while lo < hi - 1 and (
        sentence.word(lo) in grammar.CONJUNCTIONS or grammar.is_time_word(sentence.word(lo))
    ):
        lo += 1
    return lo


def _trailing(reader: _Reader, lo: int, verb: int, hi: int, depth: int) -> list[Part] | None:
    """Read "C, X said Tuesday" and "C, said X", and what goes on after it."""
    sentence = reader.sentence
    boundary = sentence.phrase_start(verb, lo)
    end = _phrase_end(sentence, verb, hi)
    if boundary == verb and verb > lo and (inverted := _inverted(reader, lo, verb, end, depth, hi)):
        return inverted
    subject = _subject(sentence, lo, verb)
    if subject is None or subject.start - lo < 3:
        return None
    begin = sentence.phrase_start(subject.start, lo)
    tail = sentence.word(verb) in _TELLS or _is_adverbial(sentence, verb + 1, end)
    opens_quote = end < hi and (":" in sentence.gap(end) or sentence.quoted[end])
    if not tail or (opens_quote and not sentence.quoted[begin - 1]):
        return None
    if sentence.word(verb) in _TELLS and any(
        sentence.word(index) == "that" or grammar.starts_clause(sentence, index, end, reach=4)
        for index in range(verb + 2, end)
    ):
        return None
    if (
        not sentence.quoted[begin - 1]
        and grammar.find_verb(sentence, lo, begin) is None
        and end == hi
    ):
        return None
    if sentence.word(lo) in grammar.SUBORDINATORS and end == hi and not sentence.quoted[begin - 1]:
        return None
    ref = reader.source(subject.lo, subject.hi)
    parts = _around(reader, ref, (lo, begin), (end, hi), depth)
    denied = sentence.word(verb) in DENIALS
    return [replace(part, denied=part.denied or denied) for part in parts]


def _inverted(
    reader: _Reader, lo: int, verb: int, end: int, depth: int, hi: int
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
    if verb - lo < 2 or not grammar.is_noun_phrase(sentence, verb + 1, stop):
        return None
    if not sentence.quoted[verb - 1] and sentence.word(verb) not in ("said", "says"):
        return None
    ref = reader.source(verb + 1, stop)
    return _around(reader, ref, (lo, verb), (end, hi), depth)


def _leading(reader: _Reader, lo: int, verb: int, hi: int, depth: int) -> list[Part] | None:
    """Read "X said (that) C", "X told Y that C", "X said: C", with or without a prefix."""
    sentence = reader.sentence
    subject = _subject(sentence, lo, verb)
    if subject is None:
        return None
    start, content = subject.start, _content_start(sentence, verb, hi)
    ref = reader.source(subject.lo, subject.hi)
    if content is None:
        return _denial(sentence, lo, verb, hi, ref)
    parts = _under(ref, _read(replace(reader, reported=True), content, hi, depth=depth))
    prefix = (lo, sentence.phrase_start(start, lo)) if start > lo else (lo, lo)
    if prefix[1] - prefix[0] >= 2 and _belongs_to_content(sentence, *prefix):
        parts = (
            [replace(parts[0], ranges=(prefix, *parts[0].ranges)), *parts[1:]] if parts else parts
        )
    if sentence.word(verb) in DENIALS:
        parts = [replace(part, denied=True) for part in parts]
    if sentence.word(verb) in ACTS:
        return [Part(((lo, hi),), kind="act"), *parts]
    return parts


def _denial(sentence: Sentence, lo: int, verb: int, hi: int, ref: SourceRef) -> list[Part] | None:
    """Read "X denied it", about the claim before, and "X denied doing so", as a claim itself."""
    if sentence.word(verb) not in DENIALS or hi - verb < 2:
        return None
    words = [sentence.word(index) for index in range(verb + 1, hi)]
    if all(word in _BARE_OBJECTS for word in words[:3]):
        return [Part(((lo, hi),), (ref,), kind="denial")]
    return [Part(((lo, hi),), (ref,), kind="act", denied=True)]


def _content_start(sentence: Sentence, verb: int, hi: int) -> int | None:
    """Return where the reported clause after `verb` starts, None if none is sure."""
    word, first = sentence.word(verb), verb + 1
    if first >= hi - 1:
        return None
    if sentence.word(first) == "that":
        return first + 1
    for index in range(first, min(hi - 1, first + 12)):
        gap = sentence.gap(index)
        if ":" in gap or (sentence.quoted[index] and (index == first or "," in gap)):
            return index
        if sentence.word(index) == "that" and (
            word in _TELLS or _is_adverbial(sentence, first, index)
        ):
            return index + 1
    if word in _TELLS:
        for index in range(first, min(hi - 1, first + 30)):
            if sentence.word(index) == "that" and "," in sentence.gap(index):
                return index + 1
        for index in range(first + 1, min(_phrase_end(sentence, first, hi), first + 7)):
            if grammar.starts_clause(sentence, index, hi, reach=5):
                return index
        return None
    if word not in _BARE_CLAUSE:
        return None
    while first < hi and (
        grammar.is_time_word(sentence.word(first))
        or (sentence.word(first) == "on" and grammar.is_time_word(sentence.word(first + 1)))
    ):
        first += 1
    begins = first < hi and grammar.can_start_subject(sentence, first)
    return first if begins and grammar.find_verb(sentence, first, hi) is not None else None


def _belongs_to_content(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether a phrase before the report tells of the event, not of the reporting."""
    words = {sentence.word(index) for index in range(lo, hi)}
    reporting = "statement interview conference speech meeting letter report briefing tweet post"
    if words & set(reporting.split()) or any(grammar.is_time_word(word) for word in words):
        return False
    return sentence.word(lo) in grammar.SUBORDINATORS | {"in", "at", "on", "near", "across"}


def _is_adverbial(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether tokens `[lo, hi)` only tell when, where or to whom something was said."""
    if lo >= hi:
        return True
    word = sentence.word(lo)
    if hi - lo > 14 or word == "that":
        return False
    if word in grammar.PREPOSITIONS or grammar.is_time_word(word) or word.endswith("ly"):
        return not any(sentence.word(index) in ("that", "if") for index in range(lo, hi))
    return word in ("here", "afterwards", "later", "again", "too") or word in (
        "when",
        "while",
        "as",
    )


# --- speculation that C ---------------------------------------------------------------------


def _content_noun(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
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
            start = _phrase_end(sentence, start, hi)  # "that, in return, C"
        content = _read(reader, start, _clause_end(sentence, start, hi), depth=depth)
        if sentence.word(index - 1) in ("expressed", "voiced", "raised", "express", "voice") and (
            subject := _main_subject(reader, lo, index)
        ):
            content = _under(subject, content)
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


# --- two reports in one sentence, and doubts ------------------------------------------------


def _contrast(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Split "X said C, but Y said D" and "X said C; D" before either is read."""
    sentence = reader.sentence
    if not _REPORTS & sentence.vocabulary:
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
        return _read(reader, lo, index, depth=depth) + _read(reader, start, hi, depth=depth)
    return None


def _has_report(sentence: Sentence, lo: int, hi: int) -> bool:
    return any(
        _reports(sentence, index, lo) or sentence.word(index) == "according"
        for index in range(lo + 1, hi)
        if not sentence.quoted[index]
    )


def _doubt(reader: _Reader, lo: int, hi: int, depth: int) -> list[Part] | None:
    """Read "Neither claim could be independently verified"."""
    sentence = reader.sentence
    if lo or hi - lo > 12 or not {"verified", "confirmed"} & sentence.vocabulary:
        return None
    words = [sentence.word(index) for index in range(lo, hi)]
    passive = words[-1] in ("verified", "confirmed") and ("be" in words or "been" in words)
    negated = words[0] == "neither" or any(is_negator(word) for word in words)
    return (
        [Part(((lo, hi),), kind="doubt")]
        if passive and negated and _DOUBTED & set(words[:3])
        else None
    )


_PATTERNS = (_doubt, _contrast, _according, _quoted_as, _participle, _reporting, _content_noun)
