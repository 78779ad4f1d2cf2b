"""The words that are counted, compared and branched on, as types: nothing else is ever said."""

from __future__ import annotations

from typing import Final, Literal

Outcome = Literal["ok", "partial", "refused", "truncated", "invalid", "failed"]
# What was read of an article means what it says; the other outcomes are failures.
READ: Final[frozenset[Outcome]] = frozenset(("ok", "partial"))
Match = Literal["exact", "normalised", "elided", "altered", "ambiguous", "not_found"]
Status = Literal["stated", "planned", "possible", "unconfirmed", "denied"]
Polarity = Literal["positive", "negative"]
Importance = Literal["core", "supporting", "background"]
IMPORTANCE_RANK: Final[dict[Importance, int]] = {"core": 0, "supporting": 1, "background": 2}
Comparator = Literal[
    "exact", "about", "at_least", "at_most", "more_than", "less_than", "between", "vague"
]
# What a check may say; each kind has one meaning, see `summarizer.checks`.
FlagKind = Literal[
    "altered_quote",
    "number",
    "name",
    "negation",
    "question",
    "status",
    "attribution",
    "quantity",
    "time",
    "wording",
    "ungrounded",
    "instruction",
    "instruction_echo",
    "example_leak",
    "corrected",
    "repair_failed",
    "truncated",
    "unread",
    "no_summary",
    "unfinished",
    "language",
    "unsupported",
    "not_verified",
]
# Why a quote is no evidence, or an item of the reply none of the record.
RejectKind = Literal[
    "altered", "not_found", "too_short", "no_quote", "malformed", "duplicate", "unsupported"
]
# What a second reading may find wrong; `not_carried` is for sentences of a summary only.
Wrong = Literal[
    "who",
    "what",
    "hedge",
    "negation",
    "number",
    "unit",
    "date",
    "source",
    "status",
    "added",
    "not_carried",
]
# What becomes of a claim that a second reading calls wrong.
OnWrong = Literal["flag", "reject"]
# The rungs of the ladder: how a server is held to a schema, the strictest first.
Mode = Literal["json_schema", "tools", "json_object", "plain"]
ModeChoice = Literal["auto", "json_schema", "tools", "json_object", "plain"]
EntityType = Literal["person", "organisation", "place", "event", "other"]
# What a row of a table is, and how tables are written.
TableOf = Literal["claims", "articles", "entities", "quantities"]
TableFormat = Literal["csv", "tsv", "jsonl", "parquet", "xlsx"]
TableEncoding = Literal["utf-8", "utf-8-sig"]
