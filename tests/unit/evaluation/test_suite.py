"""Suites: what is read from a file, and how a bad one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.evaluation.line_numbers import find_toml_lines
from summarizer.evaluation.suite import Limit, load_suite
from tests.evaluation import write_suite, write_world


@pytest.fixture
def world(tmp_path: Path) -> Path:
    write_world(tmp_path)
    return tmp_path


def test_a_suite_is_read_with_its_limits_and_lines(world: Path) -> None:
    """Every limit knows where it stands, so that an annotation can point there."""
    path = write_suite(
        world,
        '[thresholds]\n"claims.f1" = { min = 0.5, max_drop = 0.01, coverage = 0.9 }\n'
        '[slices.hard]\narticles = ["br*"]\nthresholds = { "claims.recall" = { min = 0.4 } }\n'
        '[cases.ferry]\n"status.accuracy" = { min = 1 }\n',
    )
    suite = load_suite(path)
    tables = suite.tables
    assert tables.thresholds == {"claims.f1": Limit(min=0.5, max_drop=0.01, coverage=0.9)}
    line = suite.file.line(("thresholds", "claims.f1"))
    assert path.read_text(encoding="utf-8").splitlines()[(line or 0) - 1].startswith('"claims')
    assert tables.slices["hard"].holds("bridge")
    assert not tables.slices["hard"].holds("ferry")
    assert tables.slices["hard"].thresholds == {"claims.recall": Limit(min=0.4)}
    assert tables.cases["ferry"] == {"status.accuracy": Limit(min=1)}
    assert [gold.name for gold in suite.gold] == ["bridge.json", "ferry.json"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("repeat = 3\n[thresholds]\n", ("repeat", "repeats")),
        ('[model]\nmodel = "m"\ntemprature = 0\n', ("model.temprature", "temperature")),
        ('[thresholds]\n"claims.f2" = { min = 0.5 }\n', ("claims.f2", "claims.f1")),
        ('[thresholds]\n"claim.f1" = { min = 0.5 }\n', ("'claim.f1' (claims.f1 is meant?)",)),
        ("[thresholds]\nclaims.f1 = { min = 0.5 }\n", ('in quotes: "claims.f1"',)),
        ('[thresholds]\n"claims.unsupported" = { max = 5 }\n', ("5 % is 0.05",)),
        ('[thresholds]\n"claims.f1" = { max_drop = 2 }\n', ("5 % is 0.05",)),
        ('[thresholds]\n"claims.f1" = { minimum = 0.5 }\n', ("minimum", "max_drop")),
        ('[thresholds]\n"claims.f1" = { min = nan }\n', ("claims.f1.min", "finite")),
        ('[thresholds]\n"claims.f1" = { min = inf }\n', ("claims.f1.min", "finite")),
        ('[thresholds]\n"claims.f1" = { min = "0.5" }\n', ("claims.f1.min", "number")),
        ('[thresholds]\n"claims.f1" = {}\n', ("claims.f1", "names no threshold")),
        ('[thresholds]\n"claims.f1" = { min = 0.9, max = 0.1 }\n', ("above max",)),
        ('[thresholds]\n"claims.unsupported" = { min = 0.1 }\n', ("better when lower",)),
        ("[slices.x]\narticles = []\nthresholds = {}\n", ("slices.x.articles",)),
        ('[judge]\nmodle = "m"\n', ("judge.modle", "model")),
        ('[cases.ferry]\n"claims.f1" = { max_drop = 0.1 }\n', ("max_drop",)),
    ],
)
def test_what_a_suite_cannot_say_is_named(world: Path, text: str, words: tuple[str, ...]) -> None:
    """File, line and key are named, and what is known."""
    path = write_suite(world, text) if text.startswith("[") else write_suite(world, head=text)
    with pytest.raises(ConfigurationError) as caught:
        load_suite(path)
    for word in (str(path), *words):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'gold = ["nothing*.json"]', "the suite is empty"),
        (b"gold = []", "gold"),
        (b"", "gold"),
        (b'gold = ["../gold/*.json"', "is not TOML"),
        (b'gold = ["../gold/*.json"]\nname = "\xff"', "is not UTF-8"),
    ],
)
def test_a_suite_that_cannot_be_read_is_named(world: Path, content: bytes, word: str) -> None:
    """Broken or empty suites are configuration errors, exit code 2."""
    path = write_suite(world)
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=word) as caught:
        load_suite(path)
    assert caught.value.exit_code == 2


def test_a_suite_may_begin_with_a_mark_of_its_encoding(world: Path) -> None:
    """Editors on Windows write one."""
    path = write_suite(world)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_suite(path).name == "small"


def test_a_folder_of_recordings_need_not_be_there_before_it_is_recorded(world: Path) -> None:
    """It is asked for by whoever replays it, and named with its line."""
    suite = load_suite(write_suite(world, head='recordings = "rec"'))
    with pytest.raises(ConfigurationError, match=r"small.toml:3: recordings: .*rec is not a fold"):
        suite.require_recordings()


def test_settings_that_cannot_be_used_name_the_suite(world: Path) -> None:
    """A value of the wrong kind is reported with its file, line and key."""
    path = write_suite(world, '[model]\nmodel = "m"\ntemperature = 9\n')
    with pytest.raises(
        ConfigurationError, match=r"small.toml:7: model.temperature: Input should be"
    ):
        load_suite(path).settings()


def test_what_is_given_goes_before_the_suite(world: Path) -> None:
    """--model replaces the suite's model; what is None does not."""
    suite = load_suite(write_suite(world))
    assert suite.settings(model="other").model == "other"
    assert suite.settings(model=None).model == "extractive"


def test_a_case_without_gold_is_named(world: Path) -> None:
    """A threshold for an article that is not there would never be looked at."""
    path = write_suite(world, '[cases.ferri]\n"claims.f1" = { min = 0.5 }\n')
    with pytest.raises(ConfigurationError, match=r"'ferri'.*bridge, ferry"):
        load_suite(path).check_articles({"bridge", "ferry"})


def test_the_line_of_a_key_is_found_in_nested_tables() -> None:
    """The deepest key that is written out gives the line."""
    text = 'a = 1\n[b."c.d"]\ne = { f = 2 }\n'
    lines = find_toml_lines(text)
    assert lines.nearest("/a") == 1
    assert lines.nearest("/b/c.d") == 2
    assert lines.nearest("/b/c.d/e/f") == 3
    assert lines.nearest("/z") is None
