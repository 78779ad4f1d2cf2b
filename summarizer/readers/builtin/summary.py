"""The summary of a reply: a headline and the chosen sentences, each with the claims it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from summarizer.language.lines import has_verb
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.leaning import leans_back
from summarizer.readers.builtin.selection import Candidate, select, word_chances
from summarizer.replies import ReplySentence, ReplySummary

_MIN_CHARS = 20
_MAX_SENTENCES = 60  # sentences further down never won on any article measured
# Captions and corrections, labels, the writer's own person, questions, and lines left open.
_NO_PROSE = re.compile(
    r"\bpictured\b|\bscroll down\b|\bearlier version of this\b|^\W*\w+(?: \w+){0,2}: \w"
    r"|^(?:\w+,? )?(?:I|we|my|our|you)\b|[?？؟][\W_]*$|[:;,(“]$",
    re.IGNORECASE,
)


def write_summary(
    sentences: Sequence[Sentence],
    claims_at: Mapping[int, Sequence[str]],
    *,
    title: str,
    max_words: int,
    english: bool = True,
) -> ReplySummary:
    """Return a headline and whole sentences of at most `max_words` words in total.

    A sentence is chosen only if a claim stands in it (`claims_at`: ids by the sentence's index),
    and with the one before if it leans on that. The headline is the title, else the whole lead.
    """
    body = [each for each in sentences if not each.is_title] or list(sentences)
    candidates = [
        Candidate(place, _written(each), english and leans_back(each.line))
        for place, each in enumerate(body[:_MAX_SENTENCES])
        if claims_at.get(each.index)
        and len(each.text) >= _MIN_CHARS
        and not all(each.quoted)
        and not _NO_PROSE.search(each.text)
        and (has_verb(each.line) or not english)
    ]
    chances = word_chances([each.text for each in body])
    return ReplySummary(
        headline=title or "".join(map(_written, body[:1])),
        headline_claims=[] if title or not body else list(claims_at.get(body[0].index, ())),
        sentences=[
            ReplySentence(text=each.text, claims=list(claims_at[body[each.place].index]))
            for each in select(candidates, chances, max_words=max_words)
        ],
    )


def _written(sentence: Sentence) -> str:
    """Return the sentence on one line, with a full stop where nothing ends it."""
    text = " ".join(sentence.text.split()).rstrip(":;,")
    return f"{text}." if text[-1:].isalnum() else text
