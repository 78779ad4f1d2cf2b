"""What a run would do and cost, found out without sending anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from summarizer.articles import BadInput
from summarizer.backends.budget import price_usd
from summarizer.backends.modes import CHARS_PER_TOKEN
from summarizer.jobs.index import Index
from summarizer.jobs.reply_length import ReplyLength, reply_length
from summarizer.jobs.tally import money
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.plurals import counted
from summarizer.provenance import Usage

if TYPE_CHECKING:
    from summarizer.summarizer import Summarizer


@dataclass
class VerificationEstimate:
    """What the second readings of a run would need, by `model`.

    `n_stored` records are answered by the store, `n_to_do` are left. Where a record cannot be made
    without sending anything, its claims are estimated by the article's length.
    """

    model: str
    n_stored: int = 0
    n_to_do: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def describe(self) -> str:
        """Return the estimate in words."""
        sent = f"{self.n_to_do:,} to be sent"
        tokens = f"about {self.input_tokens:,} input and {self.output_tokens:,} output tokens"
        price = _price(self.model, self.input_tokens, self.output_tokens)
        return (
            f"verification by {self.model}: {self.n_stored:,} answered by the store, {sent},"
            f" {tokens}, {price}"
        )


@dataclass
class Estimate:
    """What the articles of a run would need; each is counted in one of three places.

    `n_kept` are in the output already, `n_stored` are answered by the store, `n_to_do` are left.
    `n_earlier` counts those of the latter that the store answers under an earlier edition of the
    prompt, by its name. `n_unreadable` inputs are no articles, `n_duplicates` the same ones again.
    `is_priced` is false when nothing would be sent. `input_tokens` is the characters of the
    messages to be sent divided by 4, `output_tokens` what `reply_length` makes of the articles.
    `verification` is None where nothing is verified.
    """

    is_priced: bool
    reply_length: ReplyLength
    n_kept: int = 0
    n_stored: int = 0
    n_to_do: int = 0
    n_earlier: Counter[str] = field(default_factory=Counter)
    n_unreadable: int = 0
    n_duplicates: int = 0
    input_tokens: int = 0
    output_tokens: float = 0.0
    verification: VerificationEstimate | None = None

    @property
    def n_articles(self) -> int:
        """Return how many articles there are."""
        return self.n_kept + self.n_stored + self.n_to_do

    def describe(self, model: str) -> str:
        """Return the estimate in words; reasks and repairs come on top."""
        parts = [counted(self.n_articles, "article")]
        if self.n_unreadable:
            parts.append(f"{counted(self.n_unreadable, 'input')} that cannot be read")
        if self.n_duplicates:
            parts.append(f"{counted(self.n_duplicates, 'duplicate')} skipped")
        parts += [
            f"{self.n_kept:,} already in the output",
            f"{self.n_stored:,} answered by the store",
        ]
        if self.is_priced:
            n_output = round(self.output_tokens)
            price = _price(model, self.input_tokens, n_output)
            parts.append(f"{self.n_to_do:,} to be sent")
            parts.append(f"about {self.input_tokens:,} input and {n_output:,} output tokens")
            parts.append(f"{price} ({self.reply_length.describe()})")
        else:
            parts.append(f"{self.n_to_do:,} to be read by the built-in reader")
        told = [", ".join(parts)]
        for name, n in self.n_earlier.items():
            be = "is" if n == 1 else "are"
            told.append(
                f"{n:,} of those to be sent {be} stored under {name}: --prompt {name} reads them"
            )
        if self.verification:
            told.append(self.verification.describe())
        return "; ".join(told)


def _price(model: str, input_tokens: int, output_tokens: int) -> str:
    cost = price_usd(model, Usage(input_tokens=input_tokens, output_tokens=output_tokens))
    return f"the price of {model} is not known" if cost is None else f"about {money(cost)}"


def estimate(
    summarizer: Summarizer,
    items: Iterable[Article | Record | BadInput],
    index: Index,
    *,
    redo: bool = False,
    on_unreadable: Callable[[str], None] = lambda message: None,
) -> Estimate:
    """Render and fingerprint every article, and count; nothing is sent.

    The messages of inputs that cannot be read or are skipped go to `on_unreadable`. Raises
    PromptError when the prompt cannot be rendered.
    """
    traits, verifier = summarizer.reader.traits, summarizer.verifier
    result = Estimate(traits.asks_a_server, reply_length(summarizer.stored_entries(), traits.model))
    if verifier is not None:
        result.verification = VerificationEstimate(verifier.model)
    verify_key = verifier.key if verifier is not None else None
    earlier = summarizer.asker.earlier() if result.is_priced else {}
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
        fingerprint = summarizer.fingerprint(article)
        if (
            index.kept(article, fingerprint, traits.recipe, redo=redo, verify_key=verify_key)
            is not None
        ):
            result.n_kept += 1
            continue
        request = summarizer.request(article) if result.is_priced else None
        is_known = request is not None and summarizer.holds(request)
        result.n_stored += is_known
        result.n_to_do += not is_known
        if request is not None and not is_known:
            stored = (n for n, r in earlier.items() if summarizer.is_stored(article, reader=r))
            result.n_earlier.update(islice(stored, 1))
            result.input_tokens += request.n_chars // CHARS_PER_TOKEN
            result.output_tokens += result.reply_length.of(article)
        if result.verification is not None:
            may_read = is_known or request is None
            _add_verification(result.verification, summarizer, article, may_read=may_read)
    return result


def _add_verification(
    result: VerificationEstimate, summarizer: Summarizer, article: Article, *, may_read: bool
) -> None:
    """Count what the second reading of an article needs.

    `may_read` says that its record can be made now; offline, that sends nothing.
    """
    verifier = summarizer.verifier
    if verifier is None:
        return
    if may_read and summarizer.settings.offline:
        record = summarizer.read(article)
        requests = verifier.requests(article, record)
        missing = [request for request in requests if not summarizer.holds(request)]
        result.n_stored += not missing
        result.n_to_do += bool(missing)
        result.input_tokens += sum(r.n_chars for r in missing) // CHARS_PER_TOKEN
        share = len(missing) / max(1, len(requests))
        result.output_tokens += round(share * verifier.expected_reply(record))
        return
    expected = verifier.expected(article)
    result.n_to_do += 1
    result.input_tokens += expected.input_tokens
    result.output_tokens += expected.output_tokens
