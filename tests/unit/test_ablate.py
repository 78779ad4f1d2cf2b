"""`make ablate` on a copy of the package that has a word class and two patterns of its own."""

from __future__ import annotations

from shutil import copytree

import pytest

from benchmarks.ablate import ROOT, Bench, Failed, Part, Reading, table
from summarizer.evaluation.gold import load_gold
from summarizer.models import Article

SHUNNED = """
from dataclasses import dataclass

from summarizer.language.word_classes import word_class


@dataclass(frozen=True)
class Pattern:
    name: str
    word: str


PATTERNS = (Pattern("a ferry", "ferry"), Pattern("a whale", "whale"))


def is_shunned(text):
    words = set(text.casefold().split())
    if not word_class("shunned"):
        raise ValueError("nothing is shunned")
    return bool(words & word_class("shunned")) or any(p.word in words for p in PATTERNS)
"""
# The reader of the copy keeps no claim that holds one of the words.
READER = """
from summarizer.readers.builtin import shunned

_read = read_article


def read_article(article, **options):
    reply = _read(article, **options)
    kept = [claim for claim in reply.claims if not shunned.is_shunned(claim.text)]
    return reply.model_copy(update={"claims": kept})
"""
STORY = "A ferry burned off Port Hadley on Monday. Nobody on the island of Kolm was hurt."
WHALE, FERRY = (f"summarizer.readers.builtin.shunned:a {name}" for name in ("whale", "ferry"))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("copy")
    for folder in ("summarizer", "prompts", "schemas"):
        copytree(ROOT / folder, root / folder)
    builtin = root / "summarizer/readers/builtin"
    (builtin / "shunned.py").write_text(SHUNNED, encoding="utf-8")
    with (builtin / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(READER)
    words = root / "summarizer/language/words/shunned.txt"
    words.write_text("# For a test.\ncannery gnu\n", encoding="utf-8")
    gold = load_gold(ROOT / "evals/gold/correction_cannery.json")
    return Bench(root, [gold], [Article(text=STORY), Article(text="Gulls cried off Kolm.")])


@pytest.fixture(scope="module")
def whole(bench: Bench) -> Reading:
    return bench.read()


def test_parts_are_found_by_walking_the_package(bench: Bench) -> None:
    """Every pattern of a PATTERNS, and every file of words, can be taken away."""
    parts = bench.parts()
    assert {Part(pattern=WHALE), Part(pattern=FERRY), Part(word_class="shunned")} <= {*parts}


def test_the_words_of_a_class_are_parts_of_their_own(bench: Bench) -> None:
    """With words each word stands in the place of its class."""
    words = [part for part in bench.parts(words=True) if part.word_class == "shunned"]
    assert words == [Part(word_class="shunned", word=word) for word in ("cannery", "gnu")]


def test_a_pattern_is_taken_away(bench: Bench, whole: Reading) -> None:
    """Without the pattern that shuns ferries one record has one claim more."""
    loss = bench.loss(Part(pattern=FERRY), whole)
    assert (loss.n_records, loss.n_claims, loss.fields["text"]) == (1, 1, 1)
    assert not any(loss.scores.values())


def test_a_word_is_taken_away(bench: Bench, whole: Reading) -> None:
    """Without the word that shuns canneries more of the gold's claims are found."""
    loss = bench.loss(Part(word_class="shunned", word="cannery"), whole)
    assert loss.scores["claims.f1"] > 0
    assert loss.n_records == 0


def test_what_changes_nothing_is_told(bench: Bench, whole: Reading) -> None:
    """No article has a whale or a gnu, so nothing is lost with the rule for them."""
    parts = [Part(pattern=WHALE), Part(word_class="shunned", word="gnu")]
    losses = [bench.loss(part, whole) for part in parts]
    assert all(loss.is_nothing for loss in losses)
    lines = list(table(losses, whole))
    heading = next(n for n, line in enumerate(lines) if line.startswith("Nothing changes without"))
    assert [line.strip() for line in lines[heading + 1 :]] == sorted(map(str, parts))


def test_a_part_that_the_reader_cannot_do_without_fails(bench: Bench, whole: Reading) -> None:
    """An error of the reader is a row of the table, and ends nothing."""
    loss = bench.loss(Part(word_class="shunned"), whole)
    assert not loss.is_nothing
    assert "words/shunned fails: ValueError: nothing is shunned" in list(table([loss], whole))


def test_a_pattern_that_is_not_there_is_no_part(bench: Bench) -> None:
    """A name that fits no pattern is an error, not a part that loses nothing."""
    with pytest.raises(Failed, match="there is no pattern"):
        bench.read(Part(pattern=f"{FERRY} boat"))
