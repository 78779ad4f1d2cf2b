"""How many tokens articles will take: as others did, by their length; and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import sqrt
from statistics import StatisticsError, linear_regression, mean, pvariance
from typing import NamedTuple

from summarizer.backends.limits import expected_tokens
from summarizer.backends.modes import CHARS_PER_TOKEN
from summarizer.backends.stored import reply_from_entry
from summarizer.errors import InvalidReply
from summarizer.models import Article
from summarizer.plurals import counted
from summarizer.provenance import Usage
from summarizer.store.entry import Entry

_MOST_ENTRIES = 5_000  # that are looked at in a store of many models
_MOST_REPLIES = 1_000  # more would not tell more
_ENOUGH_FOR_A_LINE = 8
_MOST_GROUPS = 20  # that are left out in turn; each takes a line through the others


class _Seen(NamedTuple):
    """A reply that came: its tokens, and the characters of its article, 0 when not known.

    `input_tokens` and `request_chars` are those of its request, 0 when not known.
    """

    tokens: int
    n_chars: int
    input_tokens: int
    request_chars: int


@dataclass
class Ahead:
    """Articles that are to be asked about: how many, their characters, and those of the requests.

    `squares` is the sum over them of the square of what is estimated: dollars or tokens.
    """

    n: int = 0
    n_chars: int = 0
    request_chars: int = 0
    squares: float = 0.0


@dataclass(frozen=True)
class ReplyLength:
    """The tokens of a reply: `at_least`, and `a_char` for each character of the article.

    `n_seen` is how many replies say so; without any, articles of other people do. `input_a_char` is
    how many tokens a request has for each of its characters. `seen` are the replies of which all is
    known, that the error is measured by.
    """

    n_seen: int = 0
    at_least: float = 0.0
    a_char: float = 0.0
    input_a_char: float = 1 / CHARS_PER_TOKEN
    seen: tuple[_Seen, ...] = ()

    def of(self, article: Article) -> float:
        """Return how many tokens a reply about `article` is expected to have."""
        if not self.n_seen:
            return float(expected_tokens(article.text))
        return self.at_least + self.a_char * len(article.text)

    def input_of(self, n_chars: int) -> float:
        """Return how many tokens a request of so many characters is expected to have."""
        return n_chars * self.input_a_char

    def describe(self) -> str:
        """Return in words where the figures come from."""
        if not self.n_seen:
            return "by the articles' length"
        replies = counted(self.n_seen, "stored reply", "stored replies")
        return f"as in {replies} of this model"

    def relative_error(self, value: Callable[[Usage], float], ahead: Ahead) -> float | None:
        """Return by what share a sum of estimates may be off, in 95 of 100 cases; None if unknown.

        `value` is what is estimated: dollars or tokens. A sum differs because each reply differs
        from its own estimate, by some share of it, as the stored ones do from theirs; and because
        the rates were learnt from few: that is measured by learning them again without each of some
        groups of replies. Fewer than eight replies tell neither.
        Source: a prediction interval, with a grouped jackknife (Shao and Tu 1995, ch. 1.3).
        """
        n = len(self.seen)
        total = value(self._usage(ahead.n, ahead.n_chars, ahead.request_chars))
        if n < _ENOUGH_FOR_A_LINE or total <= 0:
            return None
        off = [_off(value(self._usage(1, s.n_chars, s.request_chars)), s, value) for s in self.seen]
        noise = sum(share * share for share in off) / (n - 2) * ahead.squares  # two rates, fitted
        n_groups = min(n, _MOST_GROUPS)
        totals = [
            value(_learnt(others)._usage(ahead.n, ahead.n_chars, ahead.request_chars))
            for others in (
                [s for k, s in enumerate(self.seen) if k % n_groups != group]
                for group in range(n_groups)
            )
        ]
        of_rates = (n_groups - 1) * pvariance(totals)
        return _in_95_of_100(min(n_groups - 1, n - 2)) * sqrt(noise + of_rates) / total

    def _usage(self, n: int, n_chars: int, request_chars: int) -> Usage:
        return Usage(
            input_tokens=round(self.input_of(request_chars)),
            output_tokens=round(self.at_least * n + self.a_char * n_chars),
        )


def reply_length(entries: Iterable[Entry], model: str) -> ReplyLength:
    """Return what stored replies of a model, the newest entries first, say of those to come.

    A straight line through 8 or more (least squares), fewer give tokens for each character, and
    those of which the article's length is not known their mean.
    """
    of_model = (entry for entry in islice(entries, _MOST_ENTRIES) if entry["model"] == model)
    return _learnt(
        [s for entry in islice(of_model, _MOST_REPLIES) if (s := _seen(entry)) is not None]
    )


def _learnt(seen: Sequence[_Seen]) -> ReplyLength:
    if not seen:
        return ReplyLength()
    measured = [s for s in seen if s.n_chars]
    at_least, a_char = _rates(measured) if measured else (mean(s.tokens for s in seen), 0.0)
    with_input = [s for s in seen if s.input_tokens and s.request_chars]
    input_a_char = 1 / CHARS_PER_TOKEN
    if with_input:
        n_tokens = sum(s.input_tokens for s in with_input)
        input_a_char = n_tokens / sum(s.request_chars for s in with_input)
    return ReplyLength(
        len(measured) or len(seen),
        at_least,
        a_char,
        input_a_char,
        tuple(s for s in with_input if s.n_chars),
    )


def _rates(seen: Sequence[_Seen]) -> tuple[float, float]:
    """Return the line through what was seen, or a share of the characters where none is one."""
    return _line(seen) or (0.0, sum(s.tokens for s in seen) / sum(s.n_chars for s in seen))


def _line(seen: Sequence[_Seen]) -> tuple[float, float] | None:
    """Return the line through what was seen, None when it would not mean anything."""
    if len(seen) < _ENOUGH_FOR_A_LINE:
        return None
    try:
        line = linear_regression([s.n_chars for s in seen], [s.tokens for s in seen])
    except StatisticsError:  # all articles are of one length
        return None
    if line.slope < 0 or line.intercept < 0:
        return None
    return line.intercept, line.slope


def _off(expected: float, seen: _Seen, value: Callable[[Usage], float]) -> float:
    """Return by what share of its estimate a reply differs from it."""
    used = value(Usage(input_tokens=seen.input_tokens, output_tokens=seen.tokens))
    return (used - expected) / expected if expected else 0.0


def _in_95_of_100(freedom: int) -> float:
    """Return the quantile of Student's t, within 0.02 from 6 degrees of freedom on.

    Source: Cornish and Fisher's expansion about the normal quantile.
    """
    z = 1.96
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _seen(entry: Entry) -> _Seen | None:
    """Return what an entry says, None when it is no reply about a whole article."""
    try:
        reply = reply_from_entry(entry)
    except InvalidReply:
        return None
    if reply.finish != "stop" or '"claims"' not in reply.content or not reply.usage.output_tokens:
        return None
    return _Seen(
        reply.usage.output_tokens,
        entry.get("article_chars", 0),
        reply.usage.input_tokens,
        entry.get("request_chars", 0),
    )
