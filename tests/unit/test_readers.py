"""Readers behind one seam: what they are asked, what they heed, and one way to a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import Article, ConfigurationError, ScriptedBackend, Settings, Summarizer
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.readers.builtin.reader import BuiltinReader
from summarizer.settings import load_settings

TEXT = "The plant in Elden was closed on Tuesday. The mayor, Ann Lee, did not speak to reporters."


def claim(text: str, quote: str) -> dict[str, Any]:
    return {
        "id": "x1",
        "evidence": [quote],
        "text": text,
        "importance": "core",
        "attribution": [],
        "status": "stated",
        "polarity": "positive",
        "quantities": [],
        "time": None,
    }


def cut(*claims: dict[str, Any]) -> Any:
    """Return a reply that was cut off behind these claims."""
    body = orjson.dumps({"entities": [], "claims": list(claims)}).decode()[:-2] + ', {"id": "x9'
    completion = completion_from_content(body, "m", finish_reason="length")
    return reply_from_completion(completion, mode="scripted", created="2031-01-01", latency_s=0.0)


@pytest.mark.parametrize(
    "options",
    [
        {"prompt": "article"},
        {"language": "German"},
        {"mode": "tools"},
        {"temperature": 0.5},
        {"base_url": "http://127.0.0.1:1/v1"},
    ],
)
def test_an_option_that_is_not_heeded_is_refused(options: dict[str, Any]) -> None:
    """Given as an argument; the message names it."""
    with pytest.raises(ConfigurationError, match=f"{next(iter(options))} is not heeded"):
        Summarizer("extractive", **options)


@pytest.mark.parametrize(
    "options",
    [{"concurrency": 4}, {"offline": True}, {"seed": 1}, {"rpm": 9}, {"use_store": False}],
)
def test_options_of_store_network_and_job_pass(options: dict[str, Any]) -> None:
    """They say nothing of what is read."""
    with Summarizer("extractive", **options) as summarizer:
        assert summarizer.summarize(Article(text=TEXT)).outcome == "ok"


def test_the_environment_never_makes_an_option_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A variable or a table is for all runs, also for those that do not heed it."""
    monkeypatch.setenv("SUMMARIZER_LANGUAGE", "German")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.chdir(tmp_path)
    table = "[tool.summarizer]\ntemperature = 0.5\n"
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")

    with Summarizer("extractive") as summarizer:
        assert summarizer.settings.temperature == 0.5
        assert summarizer.summarize(Article(text=TEXT)).outcome == "ok"


def test_the_built_in_reader_is_sent_no_request() -> None:
    """It has a fingerprint of its own, and says so when a request is asked for."""
    with Summarizer("extractive") as summarizer:
        article = Article(text=TEXT)
        made = summarizer.summarize(article).provenance
        assert made is not None
        assert made.fingerprint == summarizer.fingerprint(article)
        assert (made.sampling, made.prompt, made.schema_sha256) == ({}, None, None)
        with pytest.raises(ConfigurationError, match="is sent no request"):
            summarizer.request(article)


async def test_its_fingerprint_tells_what_the_reading_depends_on() -> None:
    """Another text, day or length of the summary is another reading; the id is not."""
    one, other = BuiltinReader(), BuiltinReader(max_words=40)
    article = Article(text=TEXT, id="a")

    assert one.fingerprint(article) == one.fingerprint(Article(text=TEXT, id="b"))
    others = {
        other.fingerprint(article),
        one.fingerprint(Article(text=f"{TEXT} ")),
        one.fingerprint(Article(text=TEXT, published="2031-03-05")),
    }
    assert len({one.fingerprint(article), *others}) == 4


def test_a_cut_off_reply_keeps_what_it_rejected() -> None:
    """When no claim stands the article is truncated, and its quotes are in `rejected`."""
    wrong = claim("The plant burned.", "The plant burned down in a night of storms")
    with Summarizer("m", backend=ScriptedBackend([cut(wrong)])) as summarizer:
        record = summarizer.summarize(Article(text=TEXT))

    assert record.outcome == "truncated"
    assert [rejected.kind for rejected in record.rejected] == ["not_found"]


def test_a_cut_off_reply_in_another_language_has_no_flags_for_its_words() -> None:
    """Claims that are translated are not compared word by word, cut off or not."""
    german = claim(
        "Das Werk in Elden wurde geschlossen.", "The plant in Elden was closed on Tuesday"
    )
    with Summarizer("m", backend=ScriptedBackend([cut(german)]), language="German") as summarizer:
        record = summarizer.summarize(Article(text=TEXT))

    assert record.outcome == "partial"
    assert record.claims[0].flags == ()


def test_settings_stand_alone() -> None:
    """Ready-made settings beside others are an error that names them."""
    with pytest.raises(ConfigurationError, match="beside it: model"):
        Summarizer("m", settings=Settings(model="extractive"))


@pytest.mark.parametrize(
    ("name", "meant"), [("timeout", "timeout_s"), ("temprature", "temperature")]
)
def test_an_unknown_argument_says_which_was_meant(name: str, meant: str) -> None:
    """Before Python says that it is unexpected."""
    with pytest.raises(ConfigurationError, match=f"{name}: .*{meant} is meant"):
        Summarizer("m", **{name: 3})  # type: ignore[arg-type]


def test_a_setting_that_is_wrong_says_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An argument, a variable, or a line of pyproject.toml."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=r"rpm: .*\(an argument\)"):
        load_settings(rpm=0)
    monkeypatch.setenv("SUMMARIZER_RPM", "0")
    with pytest.raises(ConfigurationError, match="the variable SUMMARIZER_RPM"):
        load_settings()
    monkeypatch.delenv("SUMMARIZER_RPM")
    table = "[tool.summarizer]\nmodel = 'm'\ntimeout = 3\n"
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
    with pytest.raises(
        ConfigurationError, match=r"timeout: .*timeout_s is meant.*pyproject.toml, line 3"
    ):
        load_settings()


def test_the_store_goes_by_every_name_it_has(tmp_path: Path) -> None:
    """`store=`, `cache_dir=` and `use_store=` are arguments, and two that differ are an error."""
    for options in ({"store": tmp_path}, {"cache_dir": tmp_path, "use_store": True}):
        with Summarizer("m", api_key="k", **options) as summarizer:  # type: ignore[arg-type]
            assert summarizer.settings.cache_dir == tmp_path
    with pytest.raises(ConfigurationError, match="given twice"):
        Summarizer("m", store=tmp_path, cache_dir=tmp_path)


def test_settings_are_described_once() -> None:
    """Every setting has a sentence, and `help(Settings)` says it."""
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"{name}: {field.description}" in (Settings.__doc__ or "")


def test_a_rendered_request_has_the_fingerprint_of_the_run(tmp_path: Path) -> None:
    """`prompts render` takes every option of `run` that changes the request."""
    from click.testing import CliRunner

    from summarizer.cli.prompts import command

    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    options = ["--model", "m", "--temperature", "0.5", "--max-output-tokens", "99"]
    done = CliRunner().invoke(command, ["render", str(article), *options], standalone_mode=False)

    with Summarizer("m", api_key="k", temperature=0.5, max_output_tokens=99, store=False) as ours:
        expected = ours.fingerprint(Article.from_path(article))
    assert orjson.loads(done.stdout)["fingerprint"] == expected
