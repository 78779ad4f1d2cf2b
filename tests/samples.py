"""Records to read, for tests of what is made of them."""

from __future__ import annotations

from datetime import date

from summarizer.models import (
    ArticleInfo,
    Claim,
    Coverage,
    Entity,
    Evidence,
    Extra,
    Flag,
    Record,
    Rejected,
    Source,
    Summary,
    SummarySentence,
    Support,
    TimeSpan,
    Verification,
)
from summarizer.provenance import Failure, Provenance, Usage


def evidence(quote: str, start: int = 0, **fields: object) -> Evidence:
    """Return an accepted, exact evidence; `fields` override."""
    given = {"quote": quote, "start": start, "end": start + len(quote), "match": "exact"}
    return Evidence.model_validate({"accepted": True, **given, **fields})


def full_record(data: str = "", *, article_id: str = "ferries") -> Record:
    """Return a record in which every part says something; `data` is added to all its texts."""
    planned = Claim(
        id="c1",
        text=f"Veltrane will close two ferry routes.{data}",
        importance="core",
        evidence=(evidence(f"will close two of its six ferry routes{data}", 27),),
        attribution=(
            Source(name=f"Ostmark Courier{data}", start=3, end=18, level=1),
            Source(name="Ilse Brandow", start=40, end=52, level=2),
        ),
        status="planned",
        time=TimeSpan(text=f"in April{data}", start=date(2031, 4, 1), end=date(2031, 4, 30)),
    )
    denied = Claim(
        id="c12",
        text=f"The union agreed.{data}",
        evidence=(
            evidence(
                f"did not agree to the large cut{data}",
                90,
                match="altered",
                as_quoted=f"did not agree to the big cut{data}",
                differs=("large -> big",),
            ),
        ),
        attribution=(Source(name="Pyongyang", start=1, end=9), Source(name="Moscow")),
        status="denied",
        polarity="negative",
        flags=(Flag(kind="altered_quote", message=f"Not word for word: large -> big.{data}"),),
    )
    plain = Claim(id="c4", text=f"It has six routes.{data}", evidence=(evidence("six routes", 7),))
    unsupported = Flag(kind="ungrounded", message=f"The sentence rests on no grounded claim.{data}")
    return Record(
        article=ArticleInfo(
            id=article_id,
            title=f"Veltrane to close routes{data}",
            publisher=f"Harbour Wire{data}",
            published=date(2031, 3, 5),
            language="en",
            source="in/ferries.txt",
            n_chars=1200,
        ),
        outcome="ok",
        summary=Summary(
            headline=f"Two routes to close{data}",
            sentences=(
                SummarySentence(text=f"Two of six routes close.{data}", claims=("c1", "c4")),
                SummarySentence(text=f"Nobody is happy.{data}", flags=(unsupported,)),
            ),
        ),
        claims=(planned, plain, denied),
        entities=(
            Entity(name=f"Ilse Brandow{data}", type="person", aliases=("Brandow",)),
            Entity(name="Veltrane", type="organisation"),
        ),
        rejected=(
            Rejected(
                claim="c3",
                text=f"140 jobs go.{data}",
                reason="altered: 14 -> 140",
                evidence=Evidence(
                    quote="14 jobs go",
                    match="altered",
                    accepted=False,
                    as_quoted=f"140 jobs go{data}",
                    differs=("14 -> 140",),
                ),
            ),
            Rejected(
                claim="c1",
                text="x",
                kind="not_found",
                reason="not found: the article does not say this",
            ),
        ),
        coverage=Coverage(n_chars=1200, read=((0, 1000),), cited=0.834, unread=((1000, 1200),)),
        flags=(Flag(kind="instruction", message=f"The article addresses a model.{data}"),),
        extra=Extra(topic=f"transport{data}"),
        provenance=Provenance(
            model="big-model",
            endpoint="https://api.example/v1/chat/completions",
            mode="tools",
            prompt="article",
            fingerprint="f" * 64,
            stored=True,
            attempts=2,
            reasks=1,
            usage=Usage(input_tokens=3456, output_tokens=789, cached_input_tokens=2048),
            cost_usd=0.0123,
            latency_s=3.21,
            summarizer="0.1.0",
            created="2026-11-02T10:00:00+00:00",
        ),
    )


def failed_record(article_id: str = "lost") -> Record:
    """Return the record of an article that got no reply."""
    return Record(
        article=ArticleInfo(id=article_id),
        outcome="failed",
        error=Failure(kind="not_stored", message="the store has no reply"),
    )


def verified_record(data: str = "") -> Record:
    """Return the full record after a second reading: right, wrong, and not verified."""
    record = full_record(data)
    right = Support(supported=True)
    wrong = Support(
        supported=False,
        wrong=("who", "number"),
        why=f"It was four.{data}",
        quote=f"four of them{data}",
        start=300,
        end=312,
    )
    said = Flag(kind="unsupported", message="A second reading calls this wrong (who, number).")
    first, second, third = record.claims
    assert record.summary is not None
    one, two = record.summary.sentences
    return record.model_copy(
        update={
            "claims": (
                first.model_copy(update={"support": right}),
                second.model_copy(update={"support": wrong, "flags": (said,)}),
                third,
            ),
            "summary": record.summary.model_copy(
                update={
                    "sentences": (
                        one.model_copy(update={"support": right}),
                        two.model_copy(update={"support": wrong}),
                    )
                }
            ),
            "rejected": (
                *record.rejected,
                Rejected(
                    claim="c7",
                    text=f"All will go.{data}",
                    kind="unsupported",
                    reason=f"not supported: hedge: They may.{data}",
                    evidence=evidence("they may all go"),
                ),
            ),
            "verification": Verification(
                model="judge-1",
                endpoint="https://api.example/v1/chat/completions",
                prompt="verify",
                prompt_sha256="0" * 64,
                schema_sha256="0" * 64,
                fingerprint="f" * 64,
                complete=False,
                stored=True,
                usage=Usage(input_tokens=2100, output_tokens=90),
                created="2031-03-05T12:00:00+00:00",
            ),
        }
    )
