"""The count of a run: how its articles ended, what it used, and the exit code they deserve."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from summarizer.errors import ExitCode
from summarizer.models import Record
from summarizer.plurals import counted
from summarizer.provenance import in_all
from summarizer.verification import Verdicts
from summarizer.vocabulary import READ, Outcome

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Took(NamedTuple):
    """What the records of one outcome took, stored replies at what they took once.

    `cost_usd` is None when a price is not known. `latency_s` is the time that replies took.
    """

    articles: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    latency_s: float = 0.0

    @classmethod
    def of(cls, record: Record) -> Took:
        """Return what a record took, its second reading included."""
        made = record.provenance and in_all(record.provenance, record.verification)
        if made is None:
            return cls(1)
        usage, cost_usd = made.usage, made.cost_usd
        if cost_usd is None and not (usage.input_tokens or usage.output_tokens):
            cost_usd = 0.0  # no model has answered
        return cls(1, usage.input_tokens, usage.output_tokens, cost_usd, made.latency_s)

    def plus(self, other: Took) -> Took:
        """Return both together."""
        is_known = self.cost_usd is not None and other.cost_usd is not None
        return Took(
            self.articles + other.articles,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            (self.cost_usd or 0) + (other.cost_usd or 0) if is_known else None,
            self.latency_s + other.latency_s,
        )

    def as_json(self) -> dict[str, float | None]:
        """Return it with dollars and seconds rounded."""
        cost_usd = None if self.cost_usd is None else round(self.cost_usd, 9)
        return {
            **self._asdict(),
            "cost_usd": cost_usd,
            "latency_s": round(self.latency_s, 3),
        }


class Counted(NamedTuple):
    """What one record adds to the count of a run.

    `is_unreadable` says that the input gave no article, `is_stored` that no request was sent for
    it, `is_unverified` that it was not verified as a whole though that was asked for,
    `is_unfinished` that requests for parts of it failed without an answer.
    """

    outcome: Outcome
    took: Took
    is_unreadable: bool
    is_stored: bool
    is_unverified: bool
    is_unfinished: bool
    verdicts: Verdicts | None

    @classmethod
    def of(
        cls, record: Record, verdicts: Verdicts | None = None, *, reread: bool = False
    ) -> Counted:
        """Return what a record adds.

        `verdicts` are those of its second reading, None where there was none or it decided nothing.
        `reread` says that it was read before, and now verified only.
        """
        made = record.provenance
        verification = record.verification if verdicts is not None else None
        was_sent = verification is not None and not verification.stored
        is_stored = made is not None and (verification is not None if reread else made.stored)
        return cls(
            record.outcome,
            Took.of(record),
            made is None,
            is_stored and not was_sent,
            any(flag.kind == "not_verified" for flag in record.flags),
            not reread and any(flag.kind == "unfinished" for flag in record.flags),
            verdicts,
        )


@dataclass
class Tally:
    """How many articles ended how; `kept` are those the output held already, by outcome.

    `n_unreadable` counts inputs that gave no article; they are among the failed. `n_duplicates`
    counts articles that were there before, and are skipped, `n_changed` those done again because
    they changed, `n_left` those that were never done, and left so. `n_stored` counts records that
    no request was sent for, `n_unwritten` finished ones that the output did not take, `n_not_kept`
    replies that the store did not. `verdicts` are what the run's second readings said,
    `n_unverified` counts records that were not verified as a whole, `n_verified` those that were
    verified in the same way before, `n_passed` those with nothing to verify, `n_unfinished` those
    that lack what was asked for without an answer. `took` is what the
    records that are done took, by outcome.
    `tokens` and `cost_usd` are what the run spent; the cost is None when the price is not known.
    `is_estimated` says that the server did not count all tokens.
    """

    done: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    n_unreadable: int = 0
    n_duplicates: int = 0
    n_changed: int = 0
    n_left: int = 0
    n_stored: int = 0
    n_unwritten: int = 0
    n_not_kept: int = 0
    took: defaultdict[str, Took] = field(default_factory=lambda: defaultdict(Took))
    verdicts: Verdicts = field(default_factory=Verdicts)
    n_unverified: int = 0
    n_unfinished: int = 0
    n_verified: int = 0
    n_passed: int = 0
    tokens: int = 0
    cost_usd: float | None = None
    is_estimated: bool = False

    def add(
        self, record: Record, verdicts: Verdicts | None = None, *, reread: bool = False
    ) -> None:
        """Count a finished article, or an input that could not be read, see `Counted.of`."""
        self.count(Counted.of(record, verdicts, reread=reread))

    def count(self, counted: Counted) -> None:
        """Do as `add`, with what a record adds."""
        outcome = counted.outcome
        self.done[outcome] += 1
        self.took[outcome] = self.took[outcome].plus(counted.took)
        self.n_unreadable += counted.is_unreadable
        self.n_stored += counted.is_stored
        self.n_unverified += counted.is_unverified
        self.n_unfinished += counted.is_unfinished
        if counted.verdicts is not None:
            self.verdicts = self.verdicts.plus(counted.verdicts)

    def keep(self, outcome: str) -> None:
        """Count an article that the output holds already."""
        self.kept[outcome] += 1

    @property
    def n_items(self) -> int:
        """Return how many inputs the run has dealt with."""
        kept = self.kept.total() + self.n_left
        return self.done.total() + kept + self.n_verified + self.n_passed

    @property
    def n_failed(self) -> int:
        """Return how many of the run's own records are neither ok nor partial."""
        return sum(count for outcome, count in self.done.items() if outcome not in READ)

    @property
    def has_failures(self) -> bool:
        """Say whether any record, done or kept, is neither ok nor partial."""
        return any(outcome not in READ for outcome in (*self.done, *self.kept))

    @property
    def exit_code(self) -> int:
        """Return 3 when an input could not be read, else 1 when an article failed, else 0.

        An article that was not read to its end for want of an answer, or whose record was not
        verified, though that was asked for, has failed in that.
        """
        if self.n_unreadable:
            return ExitCode.BAD_INPUT
        failed = self.has_failures or self.n_unverified > 0 or self.n_unfinished > 0
        return ExitCode.SOME_FAILED if failed else ExitCode.OK

    def describe(self) -> str:
        """Return the counts in words, such as "3 done (2 ok, 1 failed), 1 already there"."""
        parts = [f"{self.done.total():,} done{_by_outcome(self.done)}"]
        if self.n_unreadable:
            parts.append(f"{counted(self.n_unreadable, 'input')} could not be read")
        if self.n_duplicates:
            parts.append(f"{counted(self.n_duplicates, 'duplicate')} skipped")
        if self.n_changed:
            parts.append(f"{self.n_changed:,} had changed")
        if self.kept:
            failed = Counter({name: n for name, n in self.kept.items() if name not in READ})
            parts.append(f"{self.kept.total():,} already there{_by_outcome(failed)}")
        if self.n_left:
            parts.append(f"{self.n_left:,} not done before, and left")
        if self.n_verified:
            parts.append(f"{self.n_verified:,} verified before")
        if self.n_passed:
            parts.append(f"{self.n_passed:,} with nothing to verify")
        if any(self.verdicts):
            parts.append(str(self.verdicts))
        if self.n_unfinished:
            parts.append(f"{self.n_unfinished:,} not finished")
        if self.n_unverified:
            parts.append(f"{counted(self.n_unverified, 'record')} not verified")
        if self.n_stored:
            parts.append(f"{self.n_stored:,} from the store")
        if self.n_not_kept:
            parts.append(f"{counted(self.n_not_kept, 'reply', 'replies')} not kept in the store")
        if self.tokens:
            guessed = "about " if self.is_estimated else ""
            parts.append(f"{guessed}{self.tokens:,} tokens")
        if self.cost_usd:
            parts.append(money(self.cost_usd))
        return ", ".join(parts)


def money(cost_usd: float) -> str:
    """Return US dollars with cents, and more digits for small sums."""
    return f"${cost_usd:,.2f}" if cost_usd >= 1 else f"${cost_usd:.4f}"


def _by_outcome(counts: Counter[str]) -> str:
    named = [f"{counts[name]:,} {name}" for name in OUTCOMES if counts[name]]
    return f" ({', '.join(named)})" if named else ""
