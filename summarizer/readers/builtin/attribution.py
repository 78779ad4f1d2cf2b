"""Attribution: what a sentence reports, and the chain of those who say it.

Patterns of English news prose over tokens: "X said C", "C, X said", "according to X, C", "X quoted
Y as saying C", "X told Y that C", "C, said X", quotations with a speaker beside them. A sentence
that fits none of them is the article's own voice; a pattern that fits only in part is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.readers.builtin.contrasts import contrast, doubt, rebuttal, rejection, speculation
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.parts import Part, Reader
from summarizer.readers.builtin.quoting import according_to, quoted_as, saying_that
from summarizer.readers.builtin.reported_speech import read_reported

# The first that fits wins: what embraces a whole sentence stands before what may be inside it.
_PATTERNS = (
    doubt, contrast, rebuttal, according_to, quoted_as, saying_that, rejection, read_reported,
    speculation,
)  # fmt: skip


def read_parts(sentence: Sentence, mentions: Sequence[Mention]) -> list[Part]:
    """Return what `sentence` says, in parts, each with its sources."""
    reader = Reader(sentence, mentions, _PATTERNS)
    return reader.read(0, len(sentence.tokens), depth=0)
