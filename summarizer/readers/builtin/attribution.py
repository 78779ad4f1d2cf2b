"""Attribution: what a sentence reports, and the chain of those who say it.

Patterns of English news prose over tokens: "X said C", "C, X said", "according to X, C", "X quoted
Y as saying C", "X told Y that C", "C, said X", quotations with a speaker beside them. A sentence
that fits none of them is the article's own voice; a pattern that fits only in part is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from summarizer.readers.builtin.contrasts import (
    contrast,
    doubt,
    hearsay,
    rebuttal,
    rejection,
    speculation,
)
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.parts import Part, Reader
from summarizer.readers.builtin.quoting import (
    according_to,
    as_said,
    introduced,
    introducer,
    opinion,
    quoted_as,
    saying_that,
)
from summarizer.readers.builtin.reported_speech import read_reported
from summarizer.readers.builtin.reporting import (
    TELLS,
    ends_name,
    is_adverbial,
    is_speaking,
    phrase_end,
)
from summarizer.readers.builtin.sources import SourceRef
from summarizer.readers.builtin.subjects import is_speaker, speaker_before

_MAX_VERBS = 6  # of speech, in one sentence, that are tried; prose has two or three
# The first that fits wins: what embraces a whole sentence stands before what may be inside it.
_PATTERNS = (
    doubt, contrast, rebuttal, according_to, as_said, quoted_as, saying_that, rejection,
    read_reported, introduced, opinion, speculation, hearsay,
)  # fmt: skip


def read_parts(sentence: Sentence, mentions: Sequence[Mention]) -> list[Part]:
    """Return what `sentence` says, in parts, each with its sources."""
    reader = Reader(sentence, mentions, _PATTERNS)
    return reader.read(0, len(sentence.tokens), depth=0)


def is_only_report(sentence: Sentence) -> bool:
    """Say whether a sentence only reports: "Voss asked.", "said Roe, who leads the union."."""
    n_tokens = len(sentence.tokens)
    for verb in range(n_tokens):
        if is_speaking(sentence, verb):
            tail = phrase_end(sentence, verb, n_tokens)
            told = sentence.word(verb) in TELLS and tail - verb <= 4
            return verb == 0 or told or is_adverbial(sentence, verb + 1, tail)
    return False


def find_speaker(sentence: Sentence, mentions: Sequence[Mention]) -> SourceRef | None:
    """Return who speaks in a sentence that reports no words of its own, None if nobody is sure.

    "Voss asked.", "said Roe on Monday.", "The mayor wrote on her page:", "She called it "a ..."".
    """
    reader = Reader(sentence, mentions, _PATTERNS)
    n_tokens = len(sentence.tokens)
    outside = (at for at in range(n_tokens) if not sentence.quoted[at])
    for verb in islice((at for at in outside if is_speaking(sentence, at)), _MAX_VERBS):
        subject = speaker_before(sentence, 0, verb)
        if subject is not None:
            return reader.source(subject.lo, subject.hi)
        end = phrase_end(sentence, verb, n_tokens)
        inverted = verb == 0 or sentence.quoted[verb - 1]
        stop = next((at for at in range(verb + 1, end) if ends_name(sentence, at)), end)
        if inverted and is_speaker(sentence, verb + 1, stop):
            return reader.source(verb + 1, stop)
    ends = sentence.flat[sentence.end - 1] == ":" and not sentence.quotations
    return introducer(reader, 0, n_tokens) if ends else None
