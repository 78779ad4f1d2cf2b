"""`gold check --fix`: what is plain is written, and nothing else changes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ConfigurationError
from summarizer.evaluation.gold import check_gold, fix_gold, load_gold
from summarizer.evaluation.gold.edits import JsonText
from tests.golds import TEXT, labels, place, write_gold

HAND = """{
  "annotator": "me", "guideline": "2", "labelled": "2031-03-06",
  "article": {"path": "harbour.txt"},
  "claims": [
    { "id": "g1", "text": "12 crates fell.",
      "importance": "supporting", "status": "stated", "polarity": "positive",
      "evidence": [{"quote": "12 crates fell into the water"},
                   {"quote": "Port Ellis", "start": 1, "end": 11, "role": "context"}]
    }
  ],
  "excluded": [
\t{
\t  "quote": "The annual gull fair is held in May.",
\t  "reason": "caf\\u00e9"
\t}
  ],
  "unlabelled": [
    {"quote": "The harbour of Port Ellis will close", "start": 0, "end": 36},
    {"quote": "He did not name the owner."},
    {"quote": "The annual gull fair is held in May.", "start": 165, "end": 201}
  ]
}
"""


def hand(folder: Path, text: str = HAND) -> Path:
    """Write gold as a person wrote it, and its article."""
    path = write_gold(folder)
    path.write_bytes(text.encode())
    return path


def test_what_is_plain_is_written_and_the_rest_is_left_as_it_was(tmp_path: Path) -> None:
    """Order, blanks, tabs and escapes stay; new keys are parted as those beside them."""
    path = hand(tmp_path)

    said = fix_gold(path)

    gold = load_gold(path)
    fair, owner = TEXT.index("The annual"), TEXT.index("He did not")
    crates, ellis = TEXT.index("12 crates"), TEXT.index("Port Ellis")
    expected = (
        HAND.replace('{\n  "annotator"', '{\n  "schema": "urn:summarizer:gold:1",\n  "annotator"')
        .replace(
            '"harbour.txt"}',
            f'"harbour.txt", "sha256": "{gold.source.sha256}", "n_chars": {len(TEXT)}}}',
        )
        .replace('the water"}', f'the water", "start": {crates}, "end": {crates + 29}}}')
        .replace('"start": 1, "end": 11', f'"start": {ellis}, "end": {ellis + 10}')
        .replace(
            'May.",\n\t  "reason"',
            f'May.",\n\t  "start": {fair},\n\t  "end": {fair + 36},\n\t  "reason"',
        )
    )
    before, _, after = expected.partition('"unlabelled": [\n')
    left = f'    {{"quote": "He did not name the owner.", "start": {owner}, "end": {owner + 26}}}'
    assert path.read_text(encoding="utf-8") == f'{before}"unlabelled": [\n{left}\n  ]\n}}\n'
    assert after
    assert said == [
        "wrote schema",
        "wrote sha256 and n_chars",
        "wrote the offsets of 4 quotes",
        "took 2 labelled sentences out of `unlabelled`, 1 left",
    ]
    assert check_gold(gold) == []


def test_what_is_fixed_once_is_not_written_again(tmp_path: Path) -> None:
    """Nothing to do leaves the file alone, to its time of change."""
    path = hand(tmp_path)
    fix_gold(path)
    os.utime(path, (1, 1))

    assert fix_gold(path) == []
    assert path.stat().st_mtime == 1


def test_the_list_goes_with_its_last_sentence(tmp_path: Path) -> None:
    """Nothing is left to label, so there is no list of it."""
    content = {"unlabelled": [place("He did not name the owner.")], **labels()}
    path = write_gold(tmp_path, content)
    bare = json.dumps(labels(), indent=1)

    said = fix_gold(path)

    assert path.read_text(encoding="utf-8") == bare
    assert said == ["took out `unlabelled`, nothing is left"]


@pytest.mark.parametrize(
    "content",
    [
        {"article": {"path": "harbour.txt", "sha256": "0" * 64}},
        {"article": {"path": "harbour.txt", "n_chars": 5}},
        {"article": {"path": "none.txt"}},
        {"article": {}},
        {"claims": 3},
    ],
)
def test_gold_of_another_or_no_article_is_left_alone(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    """A changed article is for a person: its offsets may mean another text."""
    path = write_gold(tmp_path, {"excluded": [{"quote": "in May", "reason": "x"}], **content})
    before = path.read_bytes()

    assert fix_gold(path) == []
    assert path.read_bytes() == before


def test_what_is_not_plain_is_left_to_a_person(tmp_path: Path) -> None:
    """A quote that stands twice or nowhere, an offset that is no number, a label that is wrong."""
    content = labels()
    content["claims"][0]["evidence"].append({"quote": "the"})
    content["claims"][1]["evidence"][0] = {"quote": "13 crates fell into the water"}
    content["claims"][2]["evidence"][0]["start"] = "114"
    content["claims"][3]["status"] = "sated"
    path = write_gold(tmp_path, content)
    before = path.read_bytes()

    assert fix_gold(path) == []
    assert path.read_bytes() == before


def test_faults_of_form_do_not_keep_the_rest_from_being_fixed(tmp_path: Path) -> None:
    """One wrong label is no reason to type offsets elsewhere."""
    content = labels()
    content["claims"][0]["status"] = "sated"
    del content["claims"][1]["evidence"][0]["end"]
    content["claims"].append("no claim")
    path = write_gold(tmp_path, content)

    assert fix_gold(path) == ["wrote the offsets of 1 quote"]
    fixed = json.loads(path.read_bytes())
    assert fixed["claims"][1] == labels()["claims"][1]
    assert fixed["claims"][0]["status"] == "sated"


def test_ends_of_lines_of_windows_stay(tmp_path: Path) -> None:
    """A file with CRLF has it behind new keys too."""
    text = json.dumps(labels(), indent=2).replace("\n", "\r\n")
    start = TEXT.index("He did not")
    gone = text.replace(f'"start": {start},\r\n          ', "")
    assert gone != text

    path = hand(tmp_path, gone)
    fix_gold(path)

    assert path.read_bytes().decode() == text


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What is replaced is the file that it leads to."""
    real = hand(tmp_path / "real")
    link = tmp_path / "real" / "link.json"
    link.symlink_to(real)

    fix_gold(link)

    assert link.is_symlink()
    assert '"sha256"' in real.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    """The file is as it was, and nothing is left beside it."""
    path = hand(tmp_path / "gold")
    blocker = path.with_name(f".{path.name}.fixing")
    blocker.mkdir()  # what is to be written first cannot be: root may write into any folder

    with pytest.raises(ConfigurationError, match="cannot be written"):
        fix_gold(path)

    assert path.read_text(encoding="utf-8") == HAND


@pytest.mark.parametrize(
    ("text", "indices", "expected"),
    [
        ('{"a": [1, 2, 3]}', {0}, '{"a": [2, 3]}'),
        ('{"a": [1, 2, 3]}', {1}, '{"a": [1, 3]}'),
        ('{"a": [1, 2, 3]}', {2}, '{"a": [1, 2]}'),
        ('{"a": [1, 2, 3]}', {0, 2}, '{"a": [2]}'),
        ('{"a": [\n [],\n "],",\n {}\n]}', {0, 1}, '{"a": [\n {}\n]}'),
    ],
)
def test_items_go_with_their_commas(text: str, indices: set[int], expected: str) -> None:
    """What is left of a list is the list that one would have written."""
    source = JsonText(text)

    assert source.edited(source.remove_items("/a", indices)) == expected


@pytest.mark.parametrize(("key", "expected"), [("a", '{"b": {"c": 2}}'), ("b", '{"a": [1]}')])
def test_members_go_with_their_commas(key: str, expected: str) -> None:
    """At either end of an object."""
    source = JsonText('{"a": [1], "b": {"c": 2}}')

    assert source.edited([source.remove_member(f"/{key}")]) == expected


def test_a_byte_order_mark_is_no_problem_and_stays(tmp_path: Path) -> None:
    """Some editors put one in; it is read over, and lines and edits are those behind it."""
    path = hand(tmp_path)
    fix_gold(path)
    expected = path.read_bytes()
    path = hand(tmp_path, f"\ufeff{HAND}")

    said = fix_gold(path)

    assert said
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected
    gold = load_gold(path)
    assert check_gold(gold) == check_gold(load_gold(hand(tmp_path, expected.decode())))
    assert gold.line_of("g1") == 6
