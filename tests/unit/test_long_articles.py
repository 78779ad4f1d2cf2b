"""Articles that their model's context does not hold: read in parts, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import Article, Record, ScriptedBackend, Summarizer
from summarizer.backends.base import Request
from summarizer.errors import BudgetReached
from summarizer.jobs.estimate import estimate
from summarizer.jobs.index import Index
from tests.long_model import (
    TOO_LONG,
    LongModel,
    claims_of,
    kind_of,
    long_text,
    text_of,
    tokens_of,
)
from tests.servers import MODEL, ChatServer, Seen

TEXT = long_text(40)  # 8.5 KB, 120 sentences
ARTICLE = Article(id="a1", text=TEXT, title="Roads of Elden", published="2031-03-05")
SEEDS = Path(__file__).parents[2] / "evals" / "articles"
WINDOW = 6_000


@contextmanager
def reading(
    model: LongModel, store: Path, **options: Any
) -> Iterator[tuple[Summarizer, ChatServer]]:
    """Yield a summariser of a server on loopback."""
    with (
        ChatServer(model) as server,
        Summarizer(MODEL, base_url=server.base_url, api_key="x", store=store, **options) as made,
    ):
        yield made, server


def read(
    model: LongModel, store: Path, article: Article = ARTICLE, **options: Any
) -> tuple[Record, list[Seen]]:
    """Return the record of an article, the long one, and the requests that it took."""
    with reading(model, store, **options) as (summarizer, server):
        return summarizer.summarize(article), server.chats


def is_right(record: Record, text: str = TEXT) -> bool:
    """Say whether every quote is where it is said to be, and every id is one."""
    places = [text[e.start : e.end] == e.quote for c in record.claims for e in c.evidence]
    return all(places) and len({c.id for c in record.claims}) == len(record.claims)


@pytest.mark.parametrize("window", [WINDOW, 4_000])  # of the whole article's 4,200
@pytest.mark.parametrize("style", TOO_LONG)
def test_a_prompt_that_is_too_long_teaches_the_window(
    style: str, window: int, tmp_path: Path
) -> None:
    """In the words of each server; the article is read, and replays."""
    model = LongModel(window, style)

    record, seen = read(model, tmp_path)

    assert record.outcome == "ok"
    assert len(record.claims) == 120
    assert is_right(record)
    assert record.coverage is not None
    assert (record.coverage.read, record.coverage.unread) == (((0, len(TEXT)),), ())
    assert len(model.overflows) <= (2 if style == "llama.cpp-old" else 1)
    assert all(tokens_of(each) < window for each in seen if each not in model.overflows)
    url = f"http://{seen[0].headers['host']}/v1"
    with Summarizer(MODEL, base_url=url, store=tmp_path, offline=True) as offline:
        assert offline.unanswered(ARTICLE) == ()
        assert offline.summarize(ARTICLE).claims == record.claims


def test_what_was_learnt_of_a_window_is_known_to_the_next_run(tmp_path: Path) -> None:
    """It stands in the store: another article is split before anything is refused."""
    model = LongModel(WINDOW)
    with reading(model, tmp_path) as (summarizer, server):
        summarizer.summarize(ARTICLE)
        n_refused = len(model.overflows)
        url = server.base_url
        with Summarizer(MODEL, base_url=url, api_key="x", store=tmp_path) as again:
            record = again.summarize(Article(text=long_text(50, sentences=2)))

    assert record.outcome == "ok"
    assert len(model.overflows) == n_refused == 1


def test_with_a_known_window_no_request_is_over_it(tmp_path: Path) -> None:
    """Neither that of a part, nor of the summary, nor of the second reading."""
    model = LongModel(WINDOW)

    record, seen = read(model, tmp_path, context_tokens=WINDOW, verify=True)

    assert model.overflows == []
    assert record.outcome == "ok"
    assert len(record.claims) == 120
    kinds = [kind_of(each) for each in seen]
    assert kinds.index("summary_reply") == len(record.provenance.further)  # type: ignore[union-attr]
    assert kinds.count("summary_reply") == 1
    assert "verify_reply" in kinds


def test_parts_are_told_what_came_before(tmp_path: Path) -> None:
    """Title and day as any request, and the names so far; the text of the part is fenced."""
    _, seen = read(LongModel(WINDOW), tmp_path, context_tokens=WINDOW)

    first, second, *_ = (each.body["messages"][-1]["content"] for each in seen)
    for said in (first, second):
        assert "Title: Roads of Elden" in said
        assert "Published: 2031-03-05" in said
    assert '"name":"Mayor Ada"' not in first
    assert '{"name":"Mayor Ada","type":"person","aliases":[]}' in second
    assert TEXT.startswith(text_of(seen[0]).rstrip())
    assert text_of(seen[1]).rstrip() in TEXT


def test_an_article_that_fits_is_asked_about_as_ever(tmp_path: Path) -> None:
    """Its request is the same to the byte, whatever is known of windows."""
    text = "The mole of Elden was closed on Monday."
    article = Article(id="f", text=text, title="Mole", published="2031-03-05")
    plain = Summarizer(MODEL, base_url="http://127.0.0.1:1/v1", store=False)
    named = Summarizer(MODEL, base_url="http://127.0.0.1:1/v1", store=False, context_tokens=WINDOW)
    with plain, named:
        assert (
            plain.fingerprint(article)
            == named.fingerprint(article)
            == "67ebf44deafb61775bf2c6b96faf3a9ec9fddb1ed031b2b51d213038a5cffba4"
        )
    _, seen = read(LongModel(WINDOW), tmp_path, article=article, context_tokens=WINDOW)
    assert len(seen) == 1
    assert "part of a longer article" not in orjson.dumps(seen[0].body).decode()


def test_a_long_article_replays_without_a_server(tmp_path: Path) -> None:
    """Every part has a fingerprint of its own; the record is the same."""
    with reading(LongModel(WINDOW), tmp_path, verify=True) as (summarizer, server):
        record = summarizer.summarize(ARTICLE)
        url = server.base_url
    options = {"base_url": url, "api_key": "x", "store": tmp_path, "verify": True}
    with Summarizer(MODEL, offline=True, **options) as offline:
        again = offline.summarize(ARTICLE)
        assert offline.unanswered(ARTICLE) == ()

    assert (again.claims, again.summary, again.coverage) == (
        record.claims,
        record.summary,
        record.coverage,
    )
    assert again.provenance is not None
    assert record.provenance is not None
    assert again.provenance.stored
    assert again.provenance.further == record.provenance.further
    assert again.provenance.usage == record.provenance.usage


@pytest.mark.parametrize("style", ["openai", "llama.cpp", "llama.cpp-old"])
@pytest.mark.parametrize(
    ("named", "window"), [(None, 4_000), (8_000, 4_000), (5_000, 3_000), (WINDOW, WINDOW)]
)
def test_a_long_article_replays_whatever_was_named(
    named: int | None, window: int, style: str, tmp_path: Path
) -> None:
    """What was refused, and the window that parts were made by, is with the store."""
    named_by = {} if named is None else {"context_tokens": named}
    with reading(LongModel(window, style=style), tmp_path, verify=True, **named_by) as (
        live,
        server,
    ):
        record = live.summarize(ARTICLE)
        for options in ({}, named_by):
            with Summarizer(
                MODEL,
                base_url=server.base_url,
                store=tmp_path,
                verify=True,
                offline=True,
                **options,
            ) as offline:
                replayed = offline.summarize(ARTICLE)

            assert replayed.outcome == "ok"
            assert (replayed.claims, replayed.summary) == (record.claims, record.summary)


def test_the_fingerprint_of_a_long_article_is_that_of_the_whole(tmp_path: Path) -> None:
    """It is known before anything is sent, and stays when a window is learnt."""
    with reading(LongModel(WINDOW), tmp_path) as (summarizer, _):
        before = summarizer.fingerprint(ARTICLE)
        record = summarizer.summarize(ARTICLE)
        after = summarizer.fingerprint(ARTICLE)

    assert record.provenance is not None
    assert record.provenance.fingerprint == before == after
    assert before not in record.provenance.further or len(record.provenance.further) > 1


def test_an_interrupted_long_article_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Parts that were answered are not asked about again."""
    options: dict[str, Any] = {"api_key": "x", "store": tmp_path, "context_tokens": WINDOW}
    with ChatServer(LongModel(WINDOW)) as server:
        options["base_url"] = server.base_url
        with Summarizer(MODEL, max_tokens=7_000, **options) as limited:  # of 3,500 or so each
            with pytest.raises(BudgetReached):
                limited.summarize(ARTICLE)
            n_answered = len(server.chats)
            (waiting,) = limited.unanswered(ARTICLE)
        with Summarizer(MODEL, **options) as again:
            record = again.summarize(ARTICLE)

    assert n_answered == 2
    assert text_of_request(waiting) == text_of(server.chats[n_answered])
    assert len({seen.raw for seen in server.chats}) == len(server.chats)
    assert record.outcome == "ok"
    assert len(record.claims) == 120


def text_of_request(request: Request) -> str:
    """Return what stands between the two tags of a request."""
    found = re.search(r"<(article-\w+)>\n(.*)\n</\1>", request.messages[-2]["content"], re.DOTALL)
    assert found is not None
    return found[2]


def test_a_part_that_is_refused_is_unread_and_the_others_stand(tmp_path: Path) -> None:
    """The record is partial, and says which characters were not read, and why."""
    refused = "on plan 70 after"

    record, _ = read(LongModel(WINDOW, refused=(refused,)), tmp_path, context_tokens=WINDOW)

    assert record.outcome == "partial"
    assert record.error is not None
    assert record.error.kind == "refused_reply"
    assert record.coverage is not None
    ((start, end),) = record.coverage.unread
    assert start < TEXT.index(refused) < end
    assert record.coverage.read == ((0, start), (end, len(TEXT)))
    assert is_right(record)
    n_lost = len(claims_of(TEXT[start:end]))
    assert len(record.claims) == 120 - n_lost
    (flag,) = [flag for flag in record.flags if flag.kind == "unread"]
    assert (flag.start, flag.end) == (start, end)
    assert "refused" in flag.message
    assert record.summary is not None


def test_a_quote_is_located_in_the_part_that_gave_it(tmp_path: Path) -> None:
    """One that stands in several parts is where its claim was read, and is not ambiguous."""
    said = "The ferry of Elden will stop at noon."
    paragraphs = TEXT.split("\n\n")
    text = "\n\n".join([said, *paragraphs[:20], said, *paragraphs[20:], said])
    article = Article(id="a2", text=text)

    record, _ = read(LongModel(WINDOW), tmp_path, article=article, context_tokens=WINDOW)

    (merged,) = [claim for claim in record.claims if claim.text == said]
    places = [found.start() for found in re.finditer(re.escape(said), text)]
    assert [evidence.start for evidence in merged.evidence] == places
    assert {evidence.match for evidence in merged.evidence} == {"exact"}
    assert [each.kind for each in record.rejected] == ["duplicate", "duplicate"]


@pytest.mark.parametrize("replies", [2_000, 700])
def test_a_reply_that_is_cut_keeps_its_claims_and_the_rest_is_asked_for(
    replies: int, tmp_path: Path
) -> None:
    """Of an article that one request holds, too; nothing is lost, and nothing said twice."""
    record, seen = read(LongModel(replies=replies), tmp_path)

    assert record.outcome == "ok"
    assert [claim.text for claim in record.claims] == [c["text"] for c in claims_of(TEXT)]
    assert is_right(record)
    assert record.coverage is not None
    assert record.coverage.unread == ()
    assert record.summary is not None
    assert all(sentence.claims for sentence in record.summary.sentences)
    assert [kind_of(each) for each in seen][-1] == "summary_reply"
    assert record.provenance is not None
    assert record.provenance.attempts == len(seen)


def test_what_can_never_be_whole_is_unread(tmp_path: Path) -> None:
    """A reply that is cut before its first claim ends leads to halves, and these to an end."""
    record, seen = read(LongModel(replies=20), tmp_path)

    assert record.outcome == "truncated"
    assert len(seen) <= 6  # 8.5 KB, 4.2, 2.1, 1.1, 0.5, and the least
    assert record.claims == ()


def test_a_cut_reply_whose_rest_is_not_stored_stays_partial_offline(tmp_path: Path) -> None:
    """Its claims stand, no summary came, and what was not read is said."""
    with ChatServer(LongModel(replies=2_000)) as server:
        options: dict[str, Any] = {"base_url": server.base_url, "api_key": "x", "store": tmp_path}
        with (
            Summarizer(MODEL, max_tokens=100, **options) as limited,
            pytest.raises(BudgetReached),
        ):
            limited.summarize(ARTICLE)
        with Summarizer(MODEL, offline=True, **options) as offline:
            record = offline.summarize(ARTICLE)
            assert len(offline.unanswered(ARTICLE)) == 1

    assert record.outcome == "partial"
    assert record.error is not None
    assert record.error.kind == "truncated_reply"
    assert record.summary is None
    assert record.coverage is not None
    ((start, end),) = record.coverage.unread
    assert (start, end) == (record.claims[-1].evidence[0].start, len(TEXT))


@pytest.mark.parametrize("name", ["0.txt", "1.txt"])
def test_the_seed_articles_are_read_by_a_tiny_window(name: str, tmp_path: Path) -> None:
    """Each sentence that the stand-in sees is a claim of the record, in its place."""
    path = sorted(SEEDS.glob("*.txt"))[int(name[0])]
    article = Article.from_path(path)
    model = LongModel(5_500)

    record, seen = read(model, tmp_path, article=article, context_tokens=5_500)

    assert model.overflows == []
    assert len([each for each in seen if kind_of(each) == "article_reply"]) > 2
    assert record.outcome == "ok"
    assert is_right(record, article.text)
    assert record.coverage is not None
    assert record.coverage.unread == ()


def test_a_window_without_room_for_the_prompt_is_said(tmp_path: Path) -> None:
    """Nothing is sent, and the record says why."""
    record, seen = read(LongModel(1_000), tmp_path, context_tokens=1_000)

    assert seen == []
    assert record.outcome == "failed"
    assert record.error is not None
    assert record.error.kind == "context_overflow"
    assert "the prompt alone has about" in record.error.message
    assert record.provenance is not None
    assert record.provenance.attempts == 0


def test_a_summary_that_does_not_come_makes_the_record_partial() -> None:
    """The claims stand, and a flag says why there is none."""

    def script(request: Request) -> Any:
        if request.schema.name == "summary_reply":
            return "I would rather not."
        text = text_of_request(request)
        return {
            "entities": [],
            "claims": claims_of(text),
            "summary": {"headline": "", "sentences": []},
        }

    backend = ScriptedBackend(script)
    with Summarizer("m", backend=backend, context_tokens=WINDOW, max_reasks=0) as summarizer:
        record = summarizer.summarize(ARTICLE)

    assert record.outcome == "partial"
    assert len(record.claims) == 120
    assert record.summary is None
    assert record.error is None
    assert [flag.kind for flag in record.flags] == ["no_summary"]


def test_quotes_of_a_part_are_mended_behind_its_request() -> None:
    """The repair knows the part's text, and its quotes are looked for there."""
    repaired: list[Request] = []

    def script(request: Request) -> Any:
        if request.schema.name == "summary_reply":
            return {"headline": "H", "sentences": []}
        if request.schema.name == "repair_reply":
            repaired.append(request)
            found = re.findall(r"- claim (c\d+):", request.messages[-1]["content"])
            return {
                "repairs": [
                    {"claim": name, "quotes": ["The council of Elden voted on plan 10 after"]}
                    for name in found
                ]
            }
        claims = claims_of(request.article.text if request.article else "")
        for claim in claims:
            if "plan 10 " in claim["text"] or "plan 70 " in claim["text"]:
                claim["evidence"] = ["The council of nowhere said nothing at all to anyone"]
        return {"entities": [], "claims": claims, "summary": {"headline": "", "sentences": []}}

    backend = ScriptedBackend(script)
    with Summarizer("m", backend=backend, context_tokens=WINDOW) as summarizer:
        record = summarizer.summarize(ARTICLE)

    assert len(repaired) == 2
    assert record.provenance is not None
    assert record.provenance.repairs == 2
    standing = {claim.text for claim in record.claims}
    assert any("plan 10 " in text for text in standing)
    assert not any("plan 70 " in text for text in standing)  # the quote is in another part


def test_a_dry_run_counts_the_parts_of_a_long_article(tmp_path: Path) -> None:
    """Each brings the prompt with it."""

    def tokens(**options: Any) -> float:
        with Summarizer(MODEL, base_url="http://127.0.0.1:1/v1", store=tmp_path, **options) as it:
            return estimate(it, [ARTICLE], Index()).input_tokens

    whole, parts = tokens(), tokens(context_tokens=WINDOW)

    assert 4 * whole < parts < 30 * whole


def test_a_dry_run_says_what_the_context_has_no_room_for(tmp_path: Path) -> None:
    """Nothing is sent for it, and it is not answered by the store either."""
    url = "http://127.0.0.1:1/v1"
    with Summarizer(MODEL, base_url=url, store=tmp_path, context_tokens=1_000) as it:
        found = estimate(it, [ARTICLE], Index())

    assert (found.n_articles, found.n_stored, found.n_to_do) == (1, 0, 0)
    assert "1 that the context has no room for, 0 to be sent" in found.describe()
