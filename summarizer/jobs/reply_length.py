"""How long replies will be: as long as those about other articles were, by the article's length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import StatisticsError, linear_regression, mean
from typing import NamedTuple

from summarizer.backends.limits import expected_tokens
from summarizer.backends.stored import reply_from_entry
from summarizer.errors import InvalidReply
from summarizer.models import Article
from summarizer.plurals import counted
from summarizer.store.entry import Entry

_MOST_ENTRIES = 5_000  # that are looked at in a store of many models
_MOST_REPLIES = 1_000  # more would not tell more
_ENOUGH_FOR_A_LINE = 8


class _Seen(NamedTuple):
    """A reply that came: its tokens, and the characters of its article, 0 when not known."""

    tokens: int
    n_chars: int


@dataclass(frozen=True)
class ReplyLength:
    """The tokens of a reply: `at_least`, and `a_char` for each character of the article.

    `n_seen` is how many replies say so; without any, articles of other people do.
    """

    n_seen: int = 0
    at_least: float = 0.0
    a_char: float = 0.0

    def of(self, article: Article) -> float:
        """Return how many tokens a reply about `article` is expected to have."""
        if not self.n_seen:
            return float(expected_tokens(article.text))
        return self.at_least + self.a_char * len(article.text)

    def describe(self) -> str:
        """Return in words where the figures come from."""
        if not self.n_seen:
            return "by the articles' length"
        replies = counted(self.n_seen, "stored reply", "stored replies")
        return f"as in {replies} of this model"


def reply_length(entries: Iterable[Entry], model: str) -> ReplyLength:
    """Return what stored replies of a model, the newest entries first, say of those to come.

    A straight line through 8 or more (least squares), fewer give tokens for each character, and
    those of which the article's length is not known their mean.
    """
    of_model = (entry for entry in islice(entries, _MOST_ENTRIES) if entry["model"] == model)
    seen = [s for entry in islice(of_model, _MOST_REPLIES) if (s := _seen(entry)) is not None]
    measured = [s for s in seen if s.n_chars]
    if not measured:
        return ReplyLength(len(seen), mean(s.tokens for s in seen)) if seen else ReplyLength()
    return _line(measured) or ReplyLength(
        len(measured), 0.0, sum(s.tokens for s in measured) / sum(s.n_chars for s in measured)
    )


def _line(seen: Sequence[_Seen]) -> ReplyLength | None:
    """Return the line through what was seen, None when it would not mean anything."""
    if len(seen) < _ENOUGH_FOR_A_LINE:
        return None
    try:
        line = linear_regression([s.n_chars for s in seen], [s.tokens for s in seen])
    except StatisticsError:  # all articles are of one length
        return None
    if line.slope < 0 or line.intercept < 0:
        return None
    return ReplyLength(len(seen), line.intercept, line.slope)


def _seen(entry: Entry) -> _Seen | None:
    """Return what an entry says, None when it is no reply about a whole article."""
    try:
        reply = reply_from_entry(entry)
    except InvalidReply:
        return None
    if reply.finish != "stop" or '"claims"' not in reply.content or not reply.usage.output_tokens:
        return None
    return _Seen(reply.usage.output_tokens, entry.get("article_chars", 0))
