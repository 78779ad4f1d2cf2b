"""What a run would do and cost, found out without sending anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from summarizer.articles import BadInput
from summarizer.backends.prices import Prices
from summarizer.jobs.index import Index
from summarizer.jobs.reply_length import Ahead, ReplyLength, reply_length
from summarizer.jobs.selection import LEFT, Selection
from summarizer.jobs.tally import money
from summarizer.jobs.verify_estimate import VerificationEstimate
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.plurals import counted
from summarizer.provenance import Usage

if TYPE_CHECKING:
    from summarizer.summarizer import Summarizer


@dataclass
class Estimate:
    """What the articles of a run would need; each is counted in one of four places.

    `n_kept` are in the output already, `n_stored` are answered by the store, `n_to_do` are left.
    `n_without_room` will fail: the model's context does not even hold what is said of them.
    `n_earlier` counts those of the latter that the store answers under an earlier edition of the
    prompt, by its name. `n_unreadable` inputs are no articles, `n_duplicates` the same ones again.
    `n_left` were never done, and are not to be. `is_priced` is false when nothing would be sent.
    `input_tokens` and `output_tokens` are what `reply_length` makes of the messages to be sent and
    the articles, `ahead` what it is made of. `verification` is what second readings come to, None
    where there are none.
    """

    is_priced: bool
    model: str
    prices: Prices
    reply_length: ReplyLength
    n_kept: int = 0
    n_stored: int = 0
    n_to_do: int = 0
    n_without_room: int = 0
    n_earlier: Counter[str] = field(default_factory=Counter)
    n_left: int = 0
    n_unreadable: int = 0
    n_duplicates: int = 0
    input_tokens: float = 0.0
    output_tokens: float = 0.0
    ahead: Ahead = field(default_factory=Ahead)
    verification: VerificationEstimate | None = None

    @property
    def n_articles(self) -> int:
        """Return how many articles there are."""
        return self.n_kept + self.n_stored + self.n_to_do + self.n_without_room

    @property
    def cost_usd(self) -> float | None:
        """Return what is left to do is expected to cost, None when the price is not known."""
        return self.prices.usd(self.model, self._usage)

    @property
    def error(self) -> float | None:
        """Return by what share cost or tokens may be off, in 95 of 100 cases; None if unknown."""
        return self.reply_length.relative_error(self._value, self.ahead)

    def expect(self, n_chars: int, article: Article) -> None:
        """Count an article, or a part, that has to be sent in a request of so many characters."""
        n_input, n_output = self.reply_length.input_of(n_chars), self.reply_length.of(article)
        self.input_tokens += n_input
        self.output_tokens += n_output
        usage = Usage(input_tokens=round(n_input), output_tokens=round(n_output))
        self.ahead.n += 1
        self.ahead.n_chars += len(article.text)
        self.ahead.request_chars += n_chars
        self.ahead.squares += self._value(usage) ** 2

    @property
    def _usage(self) -> Usage:
        return Usage(input_tokens=round(self.input_tokens), output_tokens=round(self.output_tokens))

    def _value(self, usage: Usage) -> float:
        """Return what is estimated: dollars, or tokens where no price is known."""
        usd = self.prices.usd(self.model, usage)
        return float(usage.input_tokens + usage.output_tokens) if usd is None else usd

    def describe(self) -> str:
        """Return the estimate in words; reasks and repairs come on top."""
        parts = [counted(self.n_articles, "article")]
        if self.n_unreadable:
            parts.append(f"{counted(self.n_unreadable, 'input')} that cannot be read")
        if self.n_duplicates:
            parts.append(f"{counted(self.n_duplicates, 'duplicate')} skipped")
        if self.n_left:
            parts.append(f"{self.n_left:,} not done before, and left")
        parts += [
            f"{self.n_kept:,} already in the output",
            f"{self.n_stored:,} answered by the store",
        ]
        if not self.is_priced:
            return ", ".join([*parts, f"{self.n_to_do:,} to be read by the built-in reader"])
        if self.n_without_room:
            parts.append(f"{self.n_without_room:,} that the context has no room for")
        parts.append(f"{self.n_to_do:,} to be sent")
        usage = self._usage
        parts.append(
            f"about {usage.input_tokens:,} input and {usage.output_tokens:,} output tokens"
        )
        told = ", ".join([*parts, self._price()])
        for name, n in self.n_earlier.items():
            told += f"; {n:,} of those to be sent {'is' if n == 1 else 'are'} stored under {name}:"
            told += f" --prompt {name} reads them"
        return told

    def _price(self) -> str:
        """Return the cost in words, how far it may be off, and what says so."""
        cost = self.cost_usd
        said = f"the price of {self.model} is not known" if cost is None else f"about {money(cost)}"
        if not self.n_to_do:
            return said
        of = "tokens " if cost is None else ""
        error = self.error
        off = f"{of}give or take {error:.0%}" if error is not None else "how far off is not known"
        return f"{said}, {off} ({self.reply_length.describe()})"


def estimate(
    summarizer: Summarizer,
    items: Iterable[Article | Record | BadInput],
    index: Index,
    *,
    redo: bool = False,
    retry_failed: bool = False,
    on_unreadable: Callable[[str], None] = lambda message: None,
) -> Estimate:
    """Render and fingerprint every article, and count; nothing is sent.

    The messages of inputs that cannot be read or are skipped go to `on_unreadable`. Raises
    PromptError when the prompt cannot be rendered.
    """
    traits = summarizer.reader.traits
    result = Estimate(
        traits.asks_a_server,
        traits.model,
        summarizer.budget.prices,
        reply_length(summarizer.stored_entries(), traits.model),
    )
    selection = Selection(summarizer, redo=redo, retry_failed=retry_failed)
    if summarizer.verifier is not None:
        result.verification = VerificationEstimate(summarizer)
    earlier = summarizer.asker.earlier() if result.is_priced else {}
    reader = summarizer.asker.anew() if result.is_priced and retry_failed else None
    for item in items:
        if isinstance(item, BadInput):
            result.n_duplicates += 1
            on_unreadable(str(item.error))
            continue
        if isinstance(item, Record):
            result.n_unreadable += 1
            on_unreadable(item.error.message if item.error is not None else item.article.id)
            continue
        article = describe(item)
        kept = selection.kept(article, index)
        if kept == LEFT:
            result.n_left += 1
            continue
        if kept is None and result.verification is not None:
            result.verification.count(article)
        if kept is not None:
            result.n_kept += 1
        elif result.is_priced and not summarizer.asker.has_room(article):
            result.n_without_room += 1
        elif result.is_priced and summarizer.is_stored(article, reader=reader):
            result.n_stored += 1
        else:
            result.n_to_do += 1
            if result.is_priced:
                stored = (n for n, r in earlier.items() if summarizer.is_stored(article, reader=r))
                result.n_earlier.update(islice(stored, 1))
                for request in summarizer.asker.planned(article):  # one, or one for each part
                    result.expect(request.n_chars, request.article or article)
    return result
