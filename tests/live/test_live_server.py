"""Against a real server: `SUMMARIZER_LIVE_BASE_URL=http://127.0.0.1:8080/v1 pytest tests/live`.

A server's text may be noise (a tiny random model will do); its wire behaviour is what counts.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from summarizer import Article, EndpointError, Summarizer

BASE_URL = os.environ.get("SUMMARIZER_LIVE_BASE_URL")
MODEL = os.environ.get("SUMMARIZER_LIVE_MODEL", "tiny")

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not BASE_URL, reason="SUMMARIZER_LIVE_BASE_URL is not set"),
]

ARTICLE = Article(
    id="live",
    text="The mayor of Port Ellis resigned on Monday after 12 crates fell into the harbour.",
    title="Mayor resigns",
    publisher="Harbour Wire",
    published="2031-03-05",
)


def test_every_article_ends_in_one_outcome_and_replays_offline(tmp_path: Path) -> None:
    """Whatever the model says, there is a record; offline gives the same claims again."""
    options = {"base_url": BASE_URL, "store": tmp_path, "max_output_tokens": 400}
    with Summarizer(MODEL, **options) as summarizer:
        live = summarizer.summarize(ARTICLE)
    with Summarizer(MODEL, offline=True, **options) as summarizer:
        offline = summarizer.summarize(ARTICLE)

    assert live.outcome in {"ok", "partial", "truncated", "invalid"}
    assert live.provenance is not None
    assert live.provenance.usage.output_tokens > 0
    assert (offline.outcome, offline.claims) == (live.outcome, live.claims)
    for claim in live.claims:
        for evidence in claim.evidence:
            assert ARTICLE.text[evidence.start : evidence.end] == evidence.quote


def test_an_article_beyond_the_context_fails_by_itself(tmp_path: Path) -> None:
    """A request that is too long is the article's failure, not the run's."""
    long = Article(id="long", text="The mayor resigned on Monday and then came back. " * 20_000)

    with Summarizer(MODEL, base_url=BASE_URL, store=tmp_path, max_output_tokens=50) as summarizer:
        record = summarizer.summarize(long)

    assert record.outcome == "failed"
    assert record.error is not None
    assert record.error.kind in {"context_overflow", "request_rejected"}


def test_nobody_listening_is_an_endpoint_error() -> None:
    """A port without a server is said at once."""
    with (
        Summarizer(MODEL, base_url="http://127.0.0.1:9/v1", store=False) as summarizer,
        pytest.raises(EndpointError),
    ):
        summarizer.summarize(ARTICLE)
