"""A line an article: aligned, within the width, and as records come."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from summarizer.models import Record
from summarizer.reports.listing import print_list
from summarizer.reports.selection import Chosen, Selection
from summarizer.vocabulary import Status
from tests.samples import failed_record, full_record


def listed(records: Iterable[Record], columns: int, status: Status | None = None) -> list[str]:
    """Return the lines of a list where there is no terminal."""
    stream = io.StringIO()
    console = Console(file=stream, width=columns, color_system=None, soft_wrap=True)
    selection = Selection(statuses=frozenset((status,) if status else ()))
    print_list(console, (found for each in records if (found := selection.choose(each))))
    return stream.getvalue().splitlines()


RECORDS = (full_record(), failed_record("lost"), full_record(" 朝鮮半島", article_id="朝鮮/2031"))


def test_a_list_says_of_each_article_what_it_is_and_came_to() -> None:
    """Number, id, title, outcome, claims, flags, day and publisher; and last the sums."""
    assert listed(RECORDS, 82) == [
        "#  article    title                 outcome  claims  flags  day         publisher",
        "1  ferries    Veltrane to close r…  ok            3      3  2031-03-05  Harbour W…",
        "2  lost                             failed",
        "3  朝鮮/2031  Veltrane to close r…  ok            3      3  2031-03-05  Harbour W…",
        "3 articles (2 ok, 1 failed), 6 claims, 6 flags",
    ]


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        # The widths are 1, 9, 20, 7, 6, 5, 10 and 10, with a gap of 2 between them.
        (81, "#  article    title                 outcome  claims  flags  day"),
        (70, "#  article    title                 outcome  claims  flags  day"),
        (69, "#  article    title                 outcome  claims  flags"),
        (57, "#  article    title                 outcome  claims"),
        (50, "#  article    outcome  claims  flags  day"),
        (36, "#  article    outcome  claims  flags"),
        (30, "#  article    outcome  claims"),
        (20, "#  article    claims"),
    ],
)
def test_narrow_lists_leave_columns_out(columns: int, head: str) -> None:
    """The title goes behind publisher, day and flags; what there is room for then comes back."""
    lines = listed(RECORDS, columns)
    assert lines[0].split() == head.split()
    assert max(map(cell_len, lines)) <= columns


def test_an_article_without_a_title_has_its_headline_there() -> None:
    """An id alone says nothing of what it is about; the headline is the summary's."""
    record = full_record()
    article = record.article.model_copy(update={"title": None})
    untitled = record.model_copy(update={"article": article})

    assert listed([untitled], 100)[1].startswith("1  ferries  Two routes to close  ok")


LONG = "Veltrane to close two ferry routes and one road over the hills, the ministry says"


def titled(title: str, article_id: str) -> Record:
    record = full_record(article_id=article_id)
    article = record.article.model_copy(update={"title": title})
    return record.model_copy(update={"article": article})


def test_width_is_shared_by_the_columns_that_need_it() -> None:
    """A publisher is whole where there is room; a long id and a long title get as much each."""
    record = titled(LONG, f"https://news.example/{'a' * 60}")
    # The least widths, with gaps, come to 89; of 31 more the publisher needs 2, the title gets 14.
    assert listed([record], 120)[1] == (
        "1  https://news.example/aaaaaaaaa…  Veltrane to close two ferry route…  ok            3"
        "      3  2031-03-05  Harbour Wire"
    )


@pytest.mark.parametrize("columns", [162, 300])
def test_what_a_wide_terminal_has_room_for_is_whole(columns: int) -> None:
    """A line may be as long as the terminal is wide."""
    article_id = "on-the-ferries-of-veltrane"
    assert listed([titled(LONG, article_id)], columns)[1].startswith(f"1  {article_id}  {LONG}  ok")


def test_a_narrowed_record_says_how_many_claims_it_has() -> None:
    """Nothing is left out silently."""
    lines = listed(RECORDS, 60, "planned")
    assert lines[1].startswith("1  ferries")
    assert "  ok       1 of 3  " in lines[1]
    assert lines[-1].startswith("2 articles (2 ok), 2 claims")


@settings(deadline=None)
@given(st.lists(st.text(max_size=50), min_size=1, max_size=4), st.integers(20, 200))
def test_no_line_is_wider_than_the_terminal_or_acts_on_it(texts: list[str], columns: int) -> None:
    """Whatever ids, titles and publishers hold."""
    records = [full_record(text, article_id=text or "x") for text in texts]
    for line in listed(records, columns):
        assert cell_len(line) <= columns
        assert not {unicodedata.category(each) for each in line} & {"Cc", "Cs", "Zl", "Zp"}


def test_a_list_is_printed_as_records_come() -> None:
    """Two hundred rows set the widths; of a million no more are held."""
    stream = io.StringIO()
    record = full_record()

    def many() -> Iterator[Chosen]:
        for number in range(1, 1_002):
            if number > 300:
                assert f"\n{number - 200:>6,}  ferries" in stream.getvalue()
            yield Chosen(record, record)

    print_list(Console(file=stream, width=80, color_system=None, soft_wrap=True), many())

    lines = stream.getvalue().splitlines()
    assert lines[1_000].startswith(" 1,000  ferries")
    assert lines[-1] == "1,001 articles (1,001 ok), 3,003 claims, 3,003 flags"
