"""Claims of the reply: evidence, status, time and quantities of every draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from summarizer.language.days import DayMention, event_day, find_days, may_hold_day
from summarizer.language.quantities import read_quantities
from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.drafts import Draft
from summarizer.readers.builtin.layout import LINE_BREAKS, Sentence
from summarizer.readers.builtin.status import clause_text, main_clause, polarity_of, status_of
from summarizer.readers.builtin.wording import write
from summarizer.replies import Quote, ReplyClaim, ReplyTime
from summarizer.text.lexicon import CONJUNCTIONS, REPORTING_VERBS
from summarizer.text.spans import Span
from summarizer.text.tokens import tokenise
from summarizer.vocabulary import Importance, Status

MIN_QUOTE_WORDS = 3
MIN_QUOTE_CHARS = 12
_NO_NOUN = grammar.BE | grammar.HAVE | frozenset("and also then later the a".split())
_SURROGATE = re.compile("[\ud800-\udfff]")
# A sentence goes on over the end of a line (see `layout`), and over nothing else.
_LINE_BREAK = re.compile(rf"(?!(?:\r\n|\n|\r)[^{LINE_BREAKS}])[{LINE_BREAKS}]+")


def write_claims(
    drafts: Sequence[Draft], text: str, *, published: date | None, english: bool, n_sentences: int
) -> list[tuple[ReplyClaim, Draft]]:
    """Return the claims in article order, c1 first, each with its draft.

    A draft whose words are too few for a quote (3 words, 12 characters) gives no claim, unless
    it is the whole title.
    """
    claims: list[tuple[ReplyClaim, Draft]] = []
    for draft in drafts:
        quotes = list(_quotes(draft, text))
        if not quotes:
            continue
        claim = _claim(
            draft, quotes, f"c{len(claims) + 1}", published=published, english=english,
            importance=_importance(draft, n_sentences),
        )  # fmt: skip
        if claim.text:
            claims.append((claim, draft))
    return claims


def _claim(
    draft: Draft,
    quotes: list[Quote],
    claim_id: str,
    *,
    published: date | None,
    english: bool,
    importance: Importance,
) -> ReplyClaim:
    sentence, spans = draft.sentence, draft.spans
    status: Status = "stated"
    if english:
        clause = clause_text(sentence, draft.ranges)
        words = {sentence.word(index) for lo, hi in draft.ranges for index in range(lo, hi)}
        status = status_of(
            clause,
            denied=draft.denied,
            possible=draft.possible,
            title=sentence.is_title,
            conditional="if" in words,
        )
        if draft.unconfirmed and status not in ("denied", "possible"):
            status = "unconfirmed"
    dated = may_hold_day(sentence.vocabulary)
    dates = [
        mention
        for start, end in (spans if dated else ())
        for mention in find_days(sentence.flat, start, end, published=published)
    ]
    when = _event_day(draft, dates)
    return ReplyClaim(
        id=claim_id,
        evidence=quotes,
        text=write(sentence.flat, spans),
        importance=importance,
        attribution=[list(level) for level in draft.chain],
        status=status,
        polarity=polarity_of(sentence, draft.ranges) if english else "positive",
        quantities=read_quantities(
            sentence.flat, spans, dates=[(mention.start, mention.end) for mention in dates]
        )
        if english
        else [],
        time=_reply_time(when),
    )


def _reply_time(when: DayMention | None) -> ReplyTime | None:
    if when is None:
        return None
    return ReplyTime(
        text=when.text,
        start=when.first.isoformat() if when.first else None,
        end=when.last.isoformat() if when.last else None,
    )


def _event_day(draft: Draft, dates: Sequence[DayMention]) -> DayMention | None:
    """Return the date of the main clause, not that of a treaty "signed last year" in it."""
    if not dates:
        return None
    sentence = draft.sentence
    places = main_clause(sentence, draft.ranges)
    starts = {sentence.tokens[index].start: index for index in places}
    verb = grammar.find_verb(sentence, places[0], places[-1] + 1) if places else None

    def apart(mention: DayMention) -> bool:
        index = starts.get(mention.start)
        if index is None:
            index = next((starts[at] for at in starts if mention.start <= at < mention.end), None)
        if index is None or _in_reduced_relative(draft, index, verb, places):
            return True
        later = [starts[other.start] for other in dates if other.start in starts]
        return verb is not None and _ends_before_verb(sentence, verb, index, max(later, default=0))

    return event_day(dates, skip=apart)


def _ends_before_verb(sentence: Sentence, verb: int, index: int, last: int) -> bool:
    """Say whether an auxiliary between a date and the last one shows the verb before to be none.

    "The treaty signed last year will be debated on Friday": "signed" is a participle.
    """
    word = sentence.word(verb)
    if not verb < index < last or not grammar.is_past_form(word) or word in REPORTING_VERBS:
        return False
    for place in range(verb + 1, last):
        if "," in sentence.gap(place) or sentence.word(place) in CONJUNCTIONS:
            return False
        if place > index and sentence.word(place) in grammar.AUXILIARIES:
            return sentence.word(place - 1) not in grammar.SUBJECT_PRONOUNS
    return False


def _in_reduced_relative(draft: Draft, index: int, verb: int | None, places: Sequence[int]) -> bool:
    """Say whether the words before a date are a participle after a noun ("agreed in March")."""
    sentence = draft.sentence
    for place in range(index - 1, max(draft.ranges[0][0], index - 12), -1):
        word, before = sentence.word(place), sentence.word(place - 1)
        if "," in sentence.gap(place + 1) or (place in places and place - 1 not in places):
            return False  # the latter is the verb behind an aside: "Acme, which will move, sold"
        if verb is not None and place <= verb + 1:
            return False
        if grammar.is_past_form(word) and before not in _NO_NOUN:
            return not before.endswith("ly")
    return False


def _quotes(draft: Draft, text: str) -> Iterator[Quote]:
    """Yield the pieces of the article that carry a draft, over wrapped lines but no other break.

    The two pieces of an interrupted quotation are one quote, with dots between them.
    """
    spans = draft.spans
    if len(spans) > 1:
        yield Quote(" ... ".join(text[start:end] for start, end in spans))
        spans = []
    pieces = [piece for span in spans for piece in _lines(text, span)]
    whole_title = draft.sentence.is_title
    seen: set[str] = set()
    for piece in [*pieces, *(line for span in draft.quotes for line in _lines(text, span))]:
        if not _is_quotable(text, piece) and not (whole_title and piece in pieces):
            continue
        if (quote := text[slice(*piece)]) not in seen:
            seen.add(quote)
            yield Quote(quote)


def _lines(text: str, span: Span) -> Iterator[Span]:
    start, stop = span
    for match in _LINE_BREAK.finditer(text, start, stop):
        yield from _stripped(text, start, match.start())
        start = match.end()
    yield from _stripped(text, start, stop)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    inner = text[start:end]
    if words := inner.strip():
        start += len(inner) - len(inner.lstrip())
        yield start, start + len(words)


def _is_quotable(text: str, span: Span) -> bool:
    start, end = span
    if end - start < MIN_QUOTE_CHARS or len(tokenise(text, start, end)) < MIN_QUOTE_WORDS:
        return False
    if _SURROGATE.search(text, start, end):
        return False  # no JSON can hold it
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _importance(draft: Draft, n_sentences: int) -> Importance:
    """Return "core" for the lead and what a title repeats, "background" for the last third."""
    sentence = draft.sentence
    repeats_title = any(start < sentence.start for start, _ in draft.quotes)
    if sentence.is_title or repeats_title or sentence.index < 2:
        return "core"
    return "background" if sentence.index >= max(6, n_sentences * 2 / 3) else "supporting"
