"""One record as a part of a page: its anchors, its text in stretches, what it is filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from summarizer.jobs.tally import Took
from summarizer.models import Claim, Evidence, Flag, Record, Rejected, SummarySentence
from summarizer.reports import phrases
from summarizer.reports.html import facets
from summarizer.reports.html.page import fragment
from summarizer.reports.html.text import Stretch, stretches
from summarizer.reports.selection import Chosen
from summarizer.reports.wordings import Pieces, deciding, wordings

# The colour of a badge, beside its word.
TONES: Final = {
    "ok": "good",
    "partial": "warn",
    **dict.fromkeys(("refused", "truncated", "invalid", "failed"), "bad"),
    "stated": "quiet",
    "planned": "",
    "possible": "warn",
    "unconfirmed": "warn",
    "denied": "odd",
    "supported": "good",
    "wrong": "bad",
}


@dataclass(frozen=True)
class ArticlePart:
    """What is wanted of a record, the number of its article on the page, from 1, and its text.

    `problem` says why the text is not there; both are None where texts are left out. What data
    calls itself is never an id in the page: anchors are numbers.
    """

    number: int
    chosen: Chosen
    text: str | None = None
    problem: str | None = None

    @property
    def record(self) -> Record:
        """Return the record, without the claims that are not wanted."""
        return self.chosen.record

    @property
    def id(self) -> str:
        """Return the anchor of the article."""
        return f"a{self.number}"

    def claim_id(self, number: int) -> str:
        """Return the anchor of a claim, by its number in the list, from 0."""
        return f"{self.id}-c{number + 1}"

    def claim_ids(self, names: Sequence[str]) -> list[str]:
        """Return the anchors of the claims with these ids; of those that there are."""
        return [self.claim_id(self._numbers[name]) for name in names if name in self._numbers]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        claims = list(enumerate(self.record.claims))
        return {claim.id: number for number, claim in reversed(claims)}  # of two the first

    @cached_property
    def values(self) -> list[facets.Values]:
        """Return what each claim can be filtered by."""
        return facets.of_claims(self.record)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Return the text in stretches; none where it is not there."""
        unread = self.record.coverage.unread if self.record.coverage is not None else ()
        return stretches(self.text, self.record.claims, unread) if self.text is not None else []

    def place_id(self, claim: int, quote: int) -> str | None:
        """Return the anchor of the stretch with which a quote begins; None if it is not there."""
        number = self._first_stretches.get((claim, quote))
        return None if number is None else f"{self.id}-s{number}"

    @cached_property
    def _first_stretches(self) -> dict[tuple[int, int], int]:
        found: dict[tuple[int, int], int] = {}
        for number, stretch in enumerate(self.stretches):
            for key in stretch.evidence:
                found.setdefault(key, number)
        return found

    @property
    def language(self) -> str | None:
        """Return the language of the article where it is one that browsers may know."""
        try:
            locale = Locale.parse(self.record.article.language or "", sep="-")
        except (ValueError, UnknownLocaleError):
            return None
        return locale.language

    @property
    def link(self) -> str | None:
        """Return where the article can be read on the web, None unless that is plainly a link."""
        return web_address(self.record.article.source)

    def rows(self) -> dict[str, Any]:
        """Return the data that the page filters by."""
        record = self.record
        title = phrases.title(record.article)
        summary = record.summary
        sentences = (
            [] if summary is None else [summary.headline, *(s.text for s in summary.sentences)]
        )
        rejected = map(_words_of_rejected, record.rejected)
        name = " ".join((title, *phrases.origin(record.article)))
        return {
            "own": {
                "name": name,
                "text": phrases.neutral(" ".join((name, *sentences, *rejected))),
                **facets.of_article(record),
            },
            "rows": [
                {
                    "id": self.claim_id(number),
                    "text": _words_of(claim),
                    **values,
                }
                for number, (claim, values) in enumerate(
                    zip(record.claims, self.values, strict=True)
                )
            ],
        }

    def body(self) -> Markup:
        """Return all but the head of the article: summary, claims, text, and what else there is."""
        return fragment(
            "body.html", part=self, record=self.record, whole=self.chosen.whole, **_LOOK
        )

    def render(self, body: Markup, *, later: bool) -> Markup:
        """Return the whole article; with `later` its body is made when it is opened."""
        given = {
            "part": self,
            "record": self.record,
            "tones": TONES,
            "n_flags": len(flags_of(self.record)),
        }
        return fragment("article.html", body=body, later=later, **given)


def web_address(source: str | None) -> str | None:
    """Return a source that is plainly an address of the web, else None."""
    try:
        parts = urlsplit(source or "")
    except ValueError:
        return None
    is_link = parts.scheme in ("http", "https") and parts.netloc and not parts.username
    return source if source and is_link and phrases.neutral(source) == source else None


def flags_of(record: Record) -> list[Flag]:
    """Return all flags: of the article, of its claims, and of its summary."""
    sentences = record.summary.sentences if record.summary is not None else ()
    on_claims = (flag for claim in record.claims for flag in claim.flags)
    on_sentences = (flag for sentence in sentences for flag in sentence.flags)
    return [*record.flags, *on_claims, *on_sentences]


def _words_of(claim: Claim) -> str:
    """Return all words of a claim that a reader may search for, each once."""
    words = [claim.text]
    flags = (flag.message for flag in claim.flags)
    quotes = (evidence.quote for evidence in claim.evidence)
    for more in (*quotes, *(source.name for source in claim.attribution), *flags):
        if not any(more in known for known in words):
            words.append(more)
    return phrases.neutral(" ".join(words))


def _words_of_rejected(each: Rejected) -> str:
    found = each.evidence
    wordings = () if found is None else (found.quote, found.as_quoted)
    return " ".join(filter(None, (each.text, each.reason, *wordings)))


def says_the_same(evidence: Evidence, claim: Claim) -> bool:
    """Say whether a claim is its quote word for word, so that nobody need read it twice."""
    first, second = (
        phrases.neutral(text).rstrip(".").casefold() for text in (evidence.quote, claim.text)
    )
    return first == second


def why_wrong(part: Claim | SummarySentence) -> str:
    """Return in a sentence what a second reading found wrong, unless a flag says it already."""
    why = part.support.why if part.support is not None and not part.support.supported else ""
    return "" if any(why in flag.message for flag in part.flags) else why


def deciding_words(part: Claim | SummarySentence) -> Pieces:
    """Return the article's words that show what is wrong with it; () where none do."""
    if part.support is None or not part.support.quote:
        return ()
    return deciding(part.support.quote, part if isinstance(part, Claim) else None)


def rejected_title(rejected: Rejected, whole: Record) -> str:
    """Return whose quote was refused: of a claim that stands, or of one that is gone with it."""
    if rejected.claim is None:
        return ""
    number = phrases.claim_number(rejected.claim)
    stands = any(claim.id == rejected.claim for claim in whole.claims)
    return f"a quote of claim {number}" if stands else f"claim {number}, dropped"


def number_of(part: ArticlePart, claim_id: str) -> str:
    """Return the number that people are told of a claim, by its anchor."""
    claim = part.record.claims[int(claim_id.rpartition("-c")[2]) - 1]
    return phrases.claim_number(claim.id)


def cost_in_words(record: Record) -> str:
    """Return what a record cost with its second reading."""
    return dollars(Took.of(record).cost_usd)


def dollars(cost_usd: float | None) -> str:
    """Return "$0.0012", "$0" for nothing, "not known" for None."""
    if cost_usd is None:
        return "not known"
    return f"${cost_usd:,.4f}" if cost_usd else "$0"


# What the templates know beside the record.
_LOOK: Final[dict[str, Any]] = {
    "tones": TONES,
    "look": {
        function.__name__: function
        for function in (
            says_the_same,
            why_wrong,
            wordings,
            deciding_words,
            rejected_title,
            number_of,
            cost_in_words,
        )
    },
}
