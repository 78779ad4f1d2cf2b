"""Claims of the reply: text, evidence, status, time and quantities of every draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summarizer.grounding import is_long_enough
from summarizer.language.clauses import main_clause
from summarizer.language.days import DayMention, event_day, find_days, may_hold_day
from summarizer.language.lines import FINITE, Line
from summarizer.language.quantities import read_quantities
from summarizer.language.status import polarity_of, status_of
from summarizer.language.word_classes import word_class
from summarizer.readers.builtin.drafts import Draft, is_quoted
from summarizer.replies import Quote, ReplyClaim, ReplyTime
from summarizer.vocabulary import Importance, Status

_SURROGATE = re.compile("[\ud800-\udfff]")  # which no JSON can hold
_EDGES = " \t,;:–—-"
_CLOSERS = "\"”’'»)」』"
_MARKS = ".!?…。！？।॥"
# Where a date no longer belongs to the main verb: a relative clause, a subordinate one, and what
# a noun is said to be by a participle ("the treaty signed last year").
_CLAUSE_TAGS = re.compile(f"[{FINITE}Rt]")  # "While it fell last year,": a clause of its own
_ASIDE = re.compile(  # "the first time since October", "three raids, including one in May"
    r"\b(?:(?:time|most|(?!(?:\w*[wn]|b)est)\w+est)(?: [a-z]+){0,5} since (?:\w+ )?"
    r"|including [^,]*)$"
)
_QUARTER_DAYS = 92
_PRESENTS = word_class("presents") | {"is", "are"}
_SUBORDINATE = re.compile(
    r"[^ac,;Rut]*(?<=[oNT])(?P<participle>E)|.*?(?P<clause>R|u(?![xdop]{0,4}[T#])|t|,g)"
)


def write_claims(
    drafts: Sequence[Draft], text: str, *, published: date | None, english: bool, n_sentences: int
) -> list[tuple[ReplyClaim, Draft]]:
    """Return the claims in article order, c1 first, each with its draft.

    A draft whose words are too few for a quote (3 words, 12 characters) gives no claim, unless
    it is the whole title.
    """
    claims: list[tuple[ReplyClaim, Draft]] = []
    for draft in drafts:
        quotes = _quotes(draft, text)
        if not quotes:
            continue
        words = " ".join(draft.sentence.flat[start:end].strip(_EDGES) for start, end in draft.spans)
        if not (written := as_sentence(words)):
            continue
        line = draft.line
        dates = _dates(draft, line, published)
        when = _event_day(line, dates)
        claim = ReplyClaim(
            id=f"c{len(claims) + 1}",
            evidence=[Quote(quote) for quote in quotes],
            text=written,
            importance=_importance(draft, n_sentences),
            attribution=[list(level) for level in draft.chain],
            status=_status(draft, line, ahead=_is_ahead(line, when, published))
            if english
            else "stated",
            polarity=polarity_of(line) if english else "positive",
            quantities=read_quantities(
                draft.sentence.flat, draft.spans, dates=[(each.start, each.end) for each in dates]
            )
            if english
            else [],
            time=_written(when),
        )
        claims.append((claim, draft))
    return claims


def as_sentence(text: str) -> str:
    """Return `text` with single spaces, a capital first, and a full stop if no mark ends it."""
    text = " ".join(text.split())
    first = re.split("[ -]", text, maxsplit=1)[0]
    if text[:1].islower() and not any(map(str.isupper, first)):  # but "iPhone"
        text = text[0].upper() + text[1:]
    inner = text.rstrip(_CLOSERS)
    if not text or inner[-1:] in _MARKS:
        return text
    if inner[-1:] in _EDGES:  # a comma inside of the closing mark
        return f"{inner.rstrip(_EDGES)}.{text[len(inner) :]}"
    return f"{text}."


def _status(draft: Draft, line: Line, *, ahead: bool) -> Status:
    """Return the status of the words, unless what introduces them ("denied that") tells more.

    What is, of a time `ahead`, is planned.
    """
    if draft.kind == "denied":
        return "denied"
    status = status_of(line, title=draft.sentence.is_title, reported=_is_past_report(draft))
    if draft.kind in ("possible", "unconfirmed") and status != "denied":
        return "possible" if "possible" in (draft.kind, status) else "unconfirmed"
    return "planned" if ahead and status == "stated" else status


def _is_ahead(line: Line, when: DayMention | None, published: date | None) -> bool:
    """Say whether a present is of a day behind it that is to come: "opens on Monday"."""
    clause = main_clause(line)
    if not (clause and when and when.first and published and when.role == "when"):
        return False
    between = [
        n for n, (start, _) in enumerate(line.items) if n >= clause.verb and start < when.start
    ]
    verb = line.words[clause.verb]
    present = verb in _PRESENTS or verb.endswith(("'s", "'re"))
    near = bool(between) and all(line.tags[n] != "d" for n in between)
    return when.first > published and present and near


def _is_past_report(draft: Draft) -> bool:
    """Say whether a source said it, and does not say it now: its "would" was a "will"."""
    told = bool(draft.chain) and not is_quoted(draft.sentence, draft.spans)
    return told and {"say", "says"}.isdisjoint(draft.sentence.line.words)


def _dates(draft: Draft, line: Line, published: date | None) -> list[DayMention]:
    if not may_hold_day(frozenset(line.words)):
        return []
    return [
        mention
        for start, end in draft.spans
        for mention in find_days(draft.sentence.flat, start, end, published=published)
    ]


def _event_day(line: Line, dates: Sequence[DayMention]) -> DayMention | None:
    """Return the date of the main clause, not that of a treaty "signed last year" in it."""
    if not dates:
        return None
    clause = main_clause(line)
    end = _SUBORDINATE.match(line.tags, clause.behind if clause else 0)
    limit = line.items[end.end() - 1][0] if end else line.items[-1][1]
    start = line.items[clause.subject][0] if clause else 0
    verb = line.items[clause.verb][0] if clause else 0
    subject = clause.subject if clause else 0

    def beside(mention: DayMention) -> bool:
        """Say whether a date stands in a clause before, in or behind the main one."""
        place, behind = (sum(i[0] < at for i in line.items) for at in (mention.start, mention.end))
        thing = mention.role == "describes" and mention.start > verb > 0 and _is_long(mention)
        aside = _ASIDE.search(line.text, verb or line.items[0][0], mention.start)
        counted = start < mention.start < verb and None in (mention.first, mention.last)
        if mention.start >= limit or thing or aside or counted:  # "the 14 deaths since 1993"
            return True
        opening = line.tags[:place] + line.tags[behind:subject]  # but for "the quarter ended May 3"
        ahead = line.tags[subject:place] if place > subject else opening
        return mention.start < verb and _CLAUSE_TAGS.search(ahead) is not None

    def apart(mention: DayMention) -> bool:
        """Say whether a date stands in the subject, or in another clause."""
        return start < mention.start < verb or beside(mention)

    return event_day(dates, skip=apart) or event_day(dates, skip=beside)


def _written(when: DayMention | None) -> ReplyTime | None:
    if when is None:
        return None
    first, last = (day.isoformat() if day else None for day in (when.first, when.last))
    return ReplyTime(text=when.text, start=first, end=last)


def _is_long(mention: DayMention) -> bool:
    """Say whether a date is a year or more: "restated its 1988 results" was not done in it."""
    first, last = mention.first, mention.last
    return first is None or last is None or (last - first).days > _QUARTER_DAYS


def _quotes(draft: Draft, text: str) -> list[str]:
    """Return the words of the article that carry a draft, if enough; a title may be short.

    The two pieces of an interrupted quotation are one quote, with dots between them.
    """
    said = " ... ".join(text[start:end].strip() for start, end in draft.spans)
    is_enough = draft.sentence.is_title or is_long_enough(said)
    return [said] if is_enough and not _SURROGATE.search(said) else []


def _importance(draft: Draft, n_sentences: int) -> Importance:
    """Return "core" for the title and the lead, "background" for the last third."""
    sentence = draft.sentence
    if sentence.is_title or sentence.index < 2:
        return "core"
    return "background" if sentence.index >= max(6, n_sentences * 2 / 3) else "supporting"
