"""What a user of the library writes; mypy --strict checks it, nothing runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import assert_type

from pydantic import BaseModel, Field

import summarizer
from summarizer import (
    Article,
    ArticleInfo,
    ArticleReply,
    Backend,
    Claim,
    Digest,
    Evidence,
    Fetcher,
    Quote,
    Record,
    Reply,
    Request,
    ScriptedBackend,
    Settings,
    Store,
    Summarizer,
    SummarizerError,
    Summary,
    Support,
    Verification,
    digest,
    export_records,
    ground,
    read_articles,
    read_records,
    summarize,
)


class Decision(ArticleReply):
    """A reply that asks for more than ours."""

    decision: Quote = Field(description="The words that say what was decided.")


class Decided(BaseModel):
    """What `record.extra` then holds."""

    decision: Evidence


class Echo:
    """A backend of one's own."""

    name = "echo"

    async def complete(self, request: Request) -> Reply:
        """Answer with nothing but what was asked."""
        raise SummarizerError(request.fingerprint)

    async def aclose(self) -> None:
        """Close nothing."""


def one_call() -> None:
    """Summarise a text, a path and an article."""
    assert_type(summarize("The mayor resigned on Monday."), Record)
    assert_type(summarize(Path("article.txt"), model="extractive"), Record)
    assert_type(summarizer.summarize(Article(text="The mayor resigned.")), Record)


def read_record(record: Record) -> Iterator[str]:
    """Read what a record holds."""
    assert_type(record.summary, Summary | None)
    assert_type(record.claims, tuple[Claim, ...])
    for claim in record.claims:
        for evidence in claim.evidence:
            assert_type(evidence, Evidence)
            assert_type(evidence.start, int | None)
            yield f"{claim.text}: {evidence.quote}"
    assert_type(Record.model_validate_json(record.model_dump_json()), Record)


def read_own_fields(record: Record) -> str:
    """Read what a reply of one's own added: by name, or typed."""
    assert_type(record.extra.read_as(Decided), Decided)
    assert_type(record.extra.read_as(Decided).decision.start, int | None)
    return str(record.extra.decision.quote)


def ground_a_quote(text: str) -> bool:
    """Locate a quote."""
    evidence = ground("resigned on Monday", text)
    assert_type(evidence, Evidence)
    assert_type(evidence.differs, tuple[str, ...])
    return evidence.accepted


def many(folder: Path) -> None:
    """Summarise many articles, in order, with a store of one's own."""
    article = Article(text="The mayor resigned.", published=date(2025, 6, 17), publisher="AP")
    backend: Backend = Echo()
    with Store(folder) as store, Summarizer(backend=backend, store=store) as summarizer:
        assert_type(summarizer.summarize(article), Record)
        assert_type(summarizer.request(article), Request)
        for record in summarizer.summarize_many(read_articles([folder]), concurrency=4):
            assert_type(record, Record)


async def asynchronous(articles: AsyncIterator[Article]) -> list[str]:
    """Summarise inside an event loop."""
    settings = Settings(model="extractive", offline=True)
    async with Summarizer(settings=settings, backend=ScriptedBackend([])) as summarizer:
        one = await summarizer.asummarize(Article.from_path("article.txt"))
        assert_type(one, Record)
        return [record.outcome async for record in summarizer.asummarize_many(articles)]


def verifying(article: Article) -> None:
    """A second reading, of the reader's own record or of one that is there."""
    with Summarizer(model="m", verify="judge", on_wrong="reject") as summarizer:
        record = summarizer.verify(article, summarizer.summarize(article))
    assert_type(record.claims[0].support, Support | None)
    assert_type(record.verification, Verification | None)


def together(folder: Path, texts: dict[str, str]) -> Digest:
    """Articles of a table or an address, their records as a table and as a digest."""
    for article in read_articles(
        [folder, "https://example.org/story.html"],
        fields={"text": "body"},
        publisher="AP",
        published=date(2025, 6, 17),
        fetch=Fetcher(allowed=lambda address: address.is_global, timeout_s=5),
    ):
        assert_type(article, Article)

    def find_text(info: ArticleInfo) -> str | None:
        return texts.get(info.id)

    exported = export_records(read_records(folder / "out.jsonl"), folder / "claims.csv")
    assert_type(exported.n_rows, int)
    found = digest(read_records(folder / "out.jsonl"), find_text=find_text)
    assert_type([group.articles for group in found.groups], list[int])
    return found
