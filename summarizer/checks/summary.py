"""A sentence of the summary against the claims that it cites: what they say, and who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from summarizer.checks.background import Background
from summarizer.checks.figures import is_no_amount
from summarizer.checks.sources import speaker_in
from summarizer.checks.words import NAME, NUMBER, OTHER, Words, read
from summarizer.language.lines import read_line
from summarizer.language.reports import read_reports
from summarizer.models import Claim, Flag, SummarySentence
from summarizer.text.folding import plain
from summarizer.text.lexicon import SPEECH_WORDS

_OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
# Of a sentence whose claims carry it, more of the words than this stand in them or their sentences.
_LEAST_CARRIED = 0.5


def check_summary(
    sentence: SummarySentence, claims: Mapping[str, Claim], background: Background
) -> tuple[Flag, ...]:
    """Return the flags of one summary sentence against the grounded claims it names.

    Kinds: `ungrounded` when none of its claims stands or they say little of it; `number` and `name`
    for what is neither in them nor in the sentences of the article that carry them; `attribution`
    for who says it in none of them.
    """
    known = [claims[name] for name in sentence.claims if name in claims]
    if not known:
        return (Flag(kind="ungrounded", message="The sentence rests on no grounded claim."),)
    words = read(plain(sentence.text), background.names)
    sentences = [background.sentence(n) for claim in known for n in _numbers(claim, background)]
    if any(map(_OWN_VOICE.search, sentences)):
        return ()  # who says "I" may be named
    said, speakers = _said(known, background)
    near = said.union(
        *(background.words(n).keys for claim in known for n in _numbers(claim, background))
    )
    return (
        *_unsupported(words, near, background),
        *_other_speakers(words, near if speakers is None else speakers, background),
    )


def _numbers(claim: Claim, background: Background) -> Iterator[int]:
    for evidence in claim.evidence:
        yield from background.numbers_of(evidence)


def _said(
    claims: Sequence[Claim], background: Background
) -> tuple[frozenset[str], frozenset[str] | None]:
    """Return the keys of what claims say and of their sources, and those of who may be speaking.

    The latter None if no claim has a source.

    Who acts in a claim of the article's own voice ("Acme confirmed that") may be said to say so.
    """
    names = {source.name for claim in claims for source in claim.attribution}
    sources = frozenset[str]().union(*(_keys(name, background) for name in names))
    said = [(_keys(claim.text, background), bool(claim.attribution)) for claim in claims]
    actors = {key for claim in claims for key in _actor(claim, background)}
    return sources.union(*(keys for keys, _ in said)), (
        sources.union(actors, *(keys for keys, passed_on in said if not passed_on))
        if sources
        else None
    )


def _actor(claim: Claim, background: Background) -> tuple[str, ...]:
    """Return the key of the name that a claim begins with: who assured, promised or demanded."""
    words = read(plain(claim.text), background.names)
    is_owner = bool(words.spans) and words.written(0, 1).endswith(("'s", "’s", "'", "’"))
    return words.keys[:1] if words.kinds[:1] == NAME and not is_owner else ()


def _keys(text: str, background: Background) -> tuple[str, ...]:
    return read(plain(text), background.names).keys


def _unsupported(words: Words, near: frozenset[str], background: Background) -> Iterator[Flag]:
    content = [at for at, kind in enumerate(words.kinds) if kind in NAME + NUMBER + OTHER]
    missing = [at for at in content if words.keys[at] not in near]
    for at in missing:
        text = words.written(at, at + 1)
        if words.kinds[at] == NUMBER:
            if is_no_amount(words, at):
                continue
            yield Flag(kind="number", message=f"No claim of the sentence says “{text}”.")
        elif words.kinds[at] == NAME and not _is_title(words, at, near, background):
            yield Flag(kind="name", message=f"No claim of the sentence names “{text}”.")
    if len(missing) > (1 - _LEAST_CARRIED) * len(content):
        message = "The claims that the sentence cites say little of it."
        yield Flag(kind="ungrounded", message=message)


def _is_title(words: Words, at: int, near: frozenset[str], background: Background) -> bool:
    """Say whether a word of the article stands before a known name: "Gov. Mike Pence"."""
    text = words.written(at, at + 1)
    if not background.names_anywhere(words.keys[at], text):
        return False
    for other in range(at + 1, min(at + 4, len(words.kinds))):
        if words.kinds[other] != NAME:
            return False
        if words.keys[other] in near:
            return True
    return False


def _other_speakers(
    words: Words, speakers: frozenset[str], background: Background
) -> Iterator[Flag]:
    """Yield a flag for each name that the sentence lets speak, and no claim of it does."""
    text = words.text
    if SPEECH_WORDS.isdisjoint(text.lower().replace(",", " ").replace(".", " ").split()):
        return
    line = read_line(text, 0, len(text))
    for part in read_reports(line):
        for source in part.sources:
            speaker = speaker_in(line, source, background.names)
            if NAME in speaker.kinds and speakers.isdisjoint(speaker.keys):
                message = f"In no claim of the sentence “{speaker.text}” says it."
                yield Flag(kind="attribution", message=message)
                return
