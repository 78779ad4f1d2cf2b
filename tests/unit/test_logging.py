"""What programmers read in the log: sends, retries, reasks and outcomes; never texts or keys."""

from __future__ import annotations

import logging

import pytest

from summarizer import Article, ScriptedBackend, Summarizer
from summarizer.errors import TransientError

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'
TEXT = "The mayor of Port Ellis resigned on Monday."


def test_a_run_can_be_followed(caplog: pytest.LogCaptureFixture) -> None:
    """A retry, a reask and an outcome, each with the article or the request it is about."""
    backend = ScriptedBackend([TransientError("busy", retry_after_s=0.0), '{"claims": 7}', EMPTY])
    options = {"api_key": "sk-secret-1", "retry_time_s": 5.0}
    with (
        caplog.at_level(logging.DEBUG, "summarizer"),
        Summarizer("m", backend=backend, **options) as summarizer,  # type: ignore[arg-type]
    ):
        record = summarizer.summarize(Article(id="a7", text=TEXT))

    assert record.provenance is not None
    fingerprint = record.provenance.fingerprint
    assert f"request {fingerprint}: sent, attempt 1" in caplog.text
    assert f"request {fingerprint}: TransientError, sent again in" in caplog.text
    assert f"request {fingerprint}: the reply did not fit, reask 1" in caplog.text
    assert f"article 'a7': ok (request {fingerprint})" in caplog.text
    assert "sk-secret-1" not in caplog.text
    assert "mayor" not in caplog.text
