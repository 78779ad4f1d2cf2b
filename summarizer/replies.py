"""The reply schemas: what the model is asked to return.

Field descriptions are prompt text: the model reads them. Fields stand in the order in which
the model should write them, so quotes come before the claim they carry, and claims before
the summary that rests on them.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from summarizer.models import Entity, Quantity
from summarizer.vocabulary import Importance, Polarity, Status, Wrong


class Quote(str):
    """Words copied from the article. A field declared with it is grounded like evidence."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


def _as_level(value: object) -> object:
    """Accept one name where a list of joint sources is wanted: looser servers send it."""
    return [value] if isinstance(value, str) else value


def _as_correction(value: object) -> object:
    """Accept the bare text of a corrected claim, and none of it as no correction."""
    if isinstance(value, str):
        return {"text": value} if value.strip() else None
    return value


Attribution = list[Annotated[list[str], BeforeValidator(_as_level)]]


class ReplyModel(BaseModel):
    """Base of the reply models; subclass `ArticleReply` to ask for more.

    `may_lack` names the lists that may be left out of the whole reply where they are empty.
    """

    model_config = ConfigDict(frozen=True)
    may_lack: ClassVar[frozenset[str]] = frozenset()


class ReplyTime(ReplyModel):
    """When an event happens."""

    text: str | None = Field(
        description="The words in the quote that say when the event happens, or null."
    )
    start: str | None = Field(
        description="First day of the event as YYYY-MM-DD, relative dates resolved against the"
        " publication date; null if it is not known."
    )
    end: str | None = Field(description="Last day of the event as YYYY-MM-DD, or null.")


class ReplyClaim(ReplyModel):
    """One claim, its quotes before its wording."""

    id: str = Field(description="c1, c2, c3 and so on.")
    evidence: list[Quote] = Field(
        description="One or more quotes copied character by character from the article, each the"
        " shortest run that holds the predicate and its arguments. Never change, add or drop a"
        " word, number or name."
    )
    text: str = Field(
        description="One statement that can be checked by itself: pronouns and relative dates"
        " resolved, hedges kept, the source left out, nothing added."
    )
    importance: Importance = Field(
        description="core if it is in the lead or needed to state it, else supporting or"
        " background."
    )
    attribution: Attribution = Field(
        description="Who says it, beyond the publisher: the chain of sources, outermost first,"
        " each level a list of names as the article writes them without a reporting noun;"
        " several names in a level only if they say it together; (unspecified) where nobody is"
        " said to speak. Empty if the article says it in its own voice."
    )
    status: Status = Field(
        description="denied if a source or the article says it is false; else unconfirmed if"
        " marked as not established; else possible if it may, might or could be; else planned if"
        " it lies ahead; else stated."
    )
    polarity: Polarity = Field(
        description="negative if the text itself says that something is not so. A denied claim"
        " has the polarity of what is denied, not of the denial."
    )
    quantities: list[Quantity] = Field(
        description="Every number in the claim but dates, ages and ordinals."
    )
    time: ReplyTime | None = Field(description="When the event happens, or null.")


class ReplySentence(ReplyModel):
    """A sentence of the summary."""

    text: str = Field(description="One sentence of the summary.")
    claims: list[str] = Field(description="The ids of the claims it rests on, at least one.")


class ReplySummary(ReplyModel):
    """A headline and two to four sentences."""

    headline: str = Field(
        description="A plain headline of at most 15 words, with nothing that is not in the claims."
    )
    headline_claims: list[str] = Field(
        default_factory=list, description="The ids of the claims that the headline rests on."
    )
    sentences: list[ReplySentence] = Field(
        description="Two to four sentences that say what matters most, with nothing that is not"
        " in the claims."
    )


class ArticleReply(ReplyModel):
    """What the model returns for one article."""

    may_lack: ClassVar[frozenset[str]] = frozenset({"entities"})
    entities: list[Entity] = Field(
        description="The people, organisations, places and events that the claims or their"
        " sources name."
    )
    claims: list[ReplyClaim] = Field(
        description="Every checkable statement of the article, one each, in its order."
    )
    summary: ReplySummary


class SummaryReply(ReplySummary):
    """What the model returns for the claims of an article that was read in parts."""


class Correction(ReplyModel):
    """A claim as its quotes say it. What is None stays as it was."""

    text: str = Field(
        description="The claim as the quotes say it: one statement that can be checked by itself,"
        " hedges kept, the source left out, nothing added."
    )
    attribution: Attribution | None = Field(
        default=None, description="Who says it, if that changes: as in the first answer. Else null."
    )
    status: Status | None = Field(default=None, description="Null if it stays.")
    polarity: Polarity | None = Field(default=None, description="Null if it stays.")
    quantities: list[Quantity] | None = Field(
        default=None, description="Every number in the text, null if they stay."
    )
    time: ReplyTime | None = Field(
        default=None, description="When the event happens, null if that stays."
    )


class QuoteRepair(ReplyModel):
    """Better quotes for one claim, and what they say where that is not what the claim said."""

    claim: str = Field(description="The id of the claim.")
    quotes: list[Quote] = Field(
        description="Quotes copied character by character from the article that carry the claim;"
        " empty if the article says nothing of the kind."
    )
    corrected: Annotated[Correction | None, BeforeValidator(_as_correction)] = Field(
        default=None,
        description="The claim put right where the article says it otherwise, null where it fits.",
    )


class RepairReply(ReplyModel):
    """What the model returns when asked for quotes that the article really holds."""

    repairs: list[QuoteRepair]


class Decision(ReplyModel):
    """One claim or sentence, decided by a second reading."""

    id: str = Field(description="The id of the claim or the sentence: c1, s1 and so on.")
    words: Quote | None = Field(
        default=None,
        description="If it is wrong, the words of the article that show it, at least three, copied"
        " character by character; else null.",
    )
    why: str = Field(
        default="",
        description="If it is wrong, in one short sentence what it says and what the article says;"
        " else empty.",
    )
    wrong: list[Wrong] = Field(default=[], description="What is wrong; empty if it is right.")
    answer: Literal["right", "wrong"] = Field(description="right unless you are sure of the wrong.")


class VerifyReply(ReplyModel):
    """What a second reading says of the claims and the sentences of a record."""

    decisions: list[Decision] = Field(
        description="One for each claim, then one for each sentence, in their order."
    )


class Judgement(ReplyModel):
    """One sentence, judged."""

    statement: str = Field(description="s1, s2 and so on, as they are numbered above.")
    reason: str = Field(description="In one sentence, what in the article decides it.")
    answer: Literal["A", "B"] = Field(description="The letter of the option that fits.")


class JudgeReply(ReplyModel):
    """What a judge says of the sentences of a summary."""

    judgements: list[Judgement] = Field(description="One for each sentence, in their order.")


class PairDecision(ReplyModel):
    """How two claims of two articles stand to one another."""

    pair: str = Field(description="p1, p2 and so on, as they are numbered above.")
    why: str = Field(description="In a few words, what decides it.")
    relation: Literal["same", "first_says_more", "second_says_more", "differs", "unrelated"] = (
        Field(description="unrelated unless both are about one fact.")
    )
    differs: Literal["number", "status", "polarity", "source", "scope", "time"] | None = Field(
        description="What they differ in if the relation is differs, else null."
    )


class PairsReply(ReplyModel):
    """What a model says of pairs of claims, for a digest."""

    pairs: list[PairDecision] = Field(description="One for each pair, in their order.")
