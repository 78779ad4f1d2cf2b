"""Settings: arguments, environment, pyproject.toml, defaults, in that order."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import ConfigurationError
from summarizer.settings import DEFAULT_OPENAI_MODEL, choose_model, give_up_after_s, load_settings

NAMES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARIZER_MODEL", "SUMMARIZER_CACHE_DIR")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_key_and_model_the_built_in_reader_is_used() -> None:
    """No key and no name: extractive, and it says why."""
    model, why = choose_model(load_settings())

    assert model == "extractive"
    assert "OPENAI_API_KEY is not set" in why


def test_a_key_alone_chooses_a_named_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key the default model is one with a name."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")

    assert choose_model(load_settings())[0] == DEFAULT_OPENAI_MODEL


def test_arguments_go_before_environment_before_pyproject(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The nearer source wins."""
    table = "[tool.summarizer]\nmodel = 'from-file'\nconcurrency = 3\n"
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
    assert load_settings().model == "from-file"

    monkeypatch.setenv("SUMMARIZER_MODEL", "from-env")
    settings = load_settings()
    assert (settings.model, settings.concurrency) == ("from-env", 3)
    assert load_settings(model="named").model == "named"


def test_the_openai_names_of_the_environment_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_BASE_URL and SUMMARIZER_CACHE_DIR do what they say."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", "here")

    settings = load_settings()

    assert settings.base_url == "http://127.0.0.1:1/v1"
    assert settings.cache_dir == Path("here")


@pytest.mark.parametrize(
    "table", ["[tool.summarizer]\nmodle = 'x'\n", "[tool.summarizer]\nrpm = 0\n", "not toml ["]
)
def test_a_wrong_table_is_named(table: str, tmp_path: Path) -> None:
    """An unknown name or a broken file is an error, not silence."""
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")

    with pytest.raises(ConfigurationError):
        load_settings()


@pytest.mark.parametrize("price", ["0.25,2", " 0.25, 2 ", (0.25, 2), [0.25, 2.0]])
def test_a_price_is_two_numbers(price: object) -> None:
    """A text from an option, a variable or a file, or two numbers."""
    assert load_settings(price=price).price == (0.25, 2.0)


def test_a_price_is_found_in_the_environment_and_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a text in either, as a list in the file."""
    for value in ('"1,2"', "[1, 2]"):
        table = f"[tool.summarizer]\nprice = {value}\n"
        (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
        assert load_settings().price == (1.0, 2.0)
    monkeypatch.setenv("SUMMARIZER_PRICE", "3,4")
    assert load_settings().price == (3.0, 4.0)


@pytest.mark.parametrize("price", ["", "1", "1,2,3", "1;2", "-1,2", "nan,1", "free", (1,)])
def test_what_is_no_price_is_refused(price: object) -> None:
    """Two numbers that are not negative."""
    with pytest.raises(ConfigurationError, match="price"):
        load_settings(price=price)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({}, 60.0),
        ({"retry_time_s": 10.0}, 10.0),
        ({"retry_time_s": 900.0}, 900.0),
        ({"retry_time_s": 10.0, "give_up_after_s": 90.0}, 90.0),
        ({"give_up_after_s": 0.0}, 0.0),
    ],
)
def test_an_endpoint_may_be_down_for_the_time_of_retries(
    given: dict[str, float], seconds: float
) -> None:
    """A minute of it, unless another time was named."""
    assert give_up_after_s(load_settings(**given)) == seconds


def test_the_key_is_never_shown() -> None:
    """Neither a settings object nor an error about it holds the key."""
    settings = load_settings(api_key="sk-secret-123")

    assert "sk-secret-123" not in repr(settings)
    assert "sk-secret-123" not in settings.model_dump_json()
    with pytest.raises(ConfigurationError) as caught:
        load_settings(api_key="sk-secret-123", rpm=-1)
    assert "sk-secret-123" not in str(caught.value)
