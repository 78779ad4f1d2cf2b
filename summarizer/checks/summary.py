"""A sentence of the summary against the claims that it cites: what they say, and who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from summarizer.checks.background import Background
from summarizer.checks.figures import is_no_amount
from summarizer.checks.sources import speaker_in
from summarizer.checks.words import DATE, NAME, NUMBER, OTHER, Words
from summarizer.language.days import DayMention, find_days
from summarizer.language.lines import read_line
from summarizer.language.reports import read_reports
from summarizer.models import Claim, Flag, SummarySentence
from summarizer.text.folding import plain
from summarizer.text.lexicon import MONTHS, SPEECH_WORDS, WEEKDAYS

_OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
# Of a sentence whose claims carry it, more of the words than this stand in them or their sentences.
_LEAST_CARRIED = 0.5


_WEEKDAYS = frozenset(name[:3] for name in WEEKDAYS)


class _Date(NamedTuple):
    """A date: its first and last day, None for both if they are not known, and its words."""

    first: date | None
    last: date | None
    words: frozenset[str]


def check_summary(
    sentence: SummarySentence, claims: Mapping[str, Claim], background: Background
) -> tuple[Flag, ...]:
    """Return the flags of one summary sentence against the grounded claims it names.

    Of a verbatim reader, whose sentences are the article's, only what rests on nothing has one.
    Kinds: `ungrounded` when none of its claims stands or they say little of it; `number`, `name`
    and `time` for what is neither in them nor in the sentences of the article that carry them;
    `attribution` for who says it in none of them.
    """
    known = [claims[name] for name in sentence.claims if name in claims]
    if not known:
        return (Flag(kind="ungrounded", message="The sentence rests on no grounded claim."),)
    if background.wording == "verbatim":
        return ()
    words = background.read(plain(sentence.text))
    other_days = tuple(_other_days(words, known, background))
    sentences = [background.sentence(n) for claim in known for n in _numbers(claim, background)]
    if any(map(_OWN_VOICE.search, sentences)):
        return other_days  # who says "I" may be named
    said, speakers = _said(known, background)
    near = said.union(
        *(background.words(n).keys for claim in known for n in _numbers(claim, background))
    )
    return (
        *_unsupported(words, near, background),
        *other_days,
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
    words = background.read(plain(claim.text))
    is_owner = bool(words.spans) and words.written(0, 1).endswith(("'s", "’s", "'", "’"))
    return words.keys[:1] if words.kinds[:1] == NAME and not is_owner else ()


def _keys(text: str, background: Background) -> tuple[str, ...]:
    return background.read(plain(text)).keys


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


def _other_days(words: Words, claims: Sequence[Claim], background: Background) -> Iterator[Flag]:
    """Yield a flag for each weekday or date of a sentence that its claims do not give.

    They give what they say, what their sentences say and the one before each. Where neither claims
    nor their sentences have a date any of the article will do, and its day of publication.
    """
    if DATE not in words.kinds:
        return
    published = background.article.published
    numbers = {n for claim in claims for n in _numbers(claim, background)}
    passages = [background.words(n) for n in numbers]
    passages += [background.read(plain(claim.text)) for claim in claims]
    given = [_date_of(one, background) for n in numbers for one in background.days(n)]
    given += [one for claim in claims for one in _dates_of(claim, background)]
    others = {n - 1 for n in numbers if n} if given else range(background.n_sentences)
    known = [_date_of(one, background) for n in others for one in background.days(n)]
    known += given or [_with_words(published, published)]
    for mention in find_days(words.text, 0, len(words.text), published=published):
        written = _written(words.within(mention.start, mention.end))
        if {"weekday", "month"}.isdisjoint(map(_part, written)):
            continue
        said = _Date(mention.first or mention.last, mention.last or mention.first, written)
        if not (any(map(written.issubset, map(_written, passages))) or _is_given(said, known)):
            yield Flag(kind="time", message=f"No claim of the sentence says “{mention.text}”.")


def _dates_of(claim: Claim, background: Background) -> Iterator[_Date]:
    """Yield the dates in a claim's words, and its time."""
    text = plain(claim.text)
    for mention in find_days(text, 0, len(text), published=background.article.published):
        yield _date_of(mention, background)
    if claim.time and (claim.time.start or claim.time.end):
        yield _with_words(claim.time.start, claim.time.end)


def _date_of(mention: DayMention, background: Background) -> _Date:
    written = _written(background.read(mention.text))
    return _with_words(mention.first, mention.last, written)


def _with_words(
    first: date | None, last: date | None, written: frozenset[str] = frozenset()
) -> _Date:
    """Return a date with all words that it may be given by: those of its one day too."""
    first, last = first or last, last or first
    if first is not None and first == last:
        names = (WEEKDAYS[first.weekday()][:3], MONTHS[first.month - 1][:3])
        written |= {*names, f"#{first.day}", f"#{first.year}"}
    return _Date(first, last, written)


def _written(words: Words) -> frozenset[str]:
    """Return the weekdays, months and numbers among words: "tue", "mar", "#11"."""
    pairs = zip(words.keys, words.kinds, strict=True)
    return frozenset(
        [key[:3] if kind == DATE else key for key, kind in pairs if kind in DATE + NUMBER]
    )


def _part(word: str) -> str:
    """Return which part of a date one of its words is."""
    if word[0] == "#":
        return "year" if len(word) == len("#2031") else "day"
    return "weekday" if word in _WEEKDAYS else "month"


def _is_given(said: _Date, known: Sequence[_Date]) -> bool:
    """Say whether a date is a known one, by its words or its days, or may be: nothing forbids it.

    Where days are not known a word forbids it that none of the dates has, while some have another
    for the same part: "Monday" where they say "Tuesday".
    """
    if any(said.words <= one.words for one in known):
        return True
    if said.first and said.last:
        if any(
            one.first and one.last and said.first <= one.last and one.first <= said.last
            for one in known
        ):
            return True
        if all(one.first for one in known):
            return False
    words = frozenset[str]().union(*(one.words for one in known))
    return {_part(word) for word in said.words - words}.isdisjoint(map(_part, words))


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
