from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import BadInput, read_articles, scan_articles
from summarizer.articles.csv_files import read_csv
from summarizer.articles.options import input_options
from summarizer.articles.places import Place, RawArticle
from summarizer.errors import InputError
from summarizer.models import Article
from summarizer.packed import pack

STORY = "Twelve people died on Monday; the ministry said so."


def write(folder: Path, content: str | bytes, name: str = "news.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def items(path: Path, **options: Any) -> list[tuple[str, str]]:
    """Return source behind the name, and the text, or what is wrong, of each row."""
    return [
        (item.source.removeprefix(str(path)), str(item.error).removeprefix(f"{item.source}: "))
        if isinstance(item, BadInput)
        else (str(item.source).removeprefix(str(path)), item.text)
        for item in scan_articles(path, **options)
    ]


def reason(path: Path, **options: Any) -> str:
    ((place, said),) = items(path, **options)
    assert place == ""
    return said


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["news.csv", "news.tsv"])
def test_the_mark_between_cells_is_found_out(tmp_path: Path, mark: str, name: str) -> None:
    """By the header: cells are full of the others."""
    header, row = ("id", "Text", "Headline"), ('"a,b;c|d\te"', f'"{STORY}, a|b"', "T")
    path = write(tmp_path, f"{mark.join(header)}\n{mark.join(row)}\n", name)
    (article,) = read_articles(path)
    assert (article.id, article.text, article.title) == ("a,b;c|d\te", f"{STORY}, a|b", "T")


def test_excel_says_its_mark_on_top(tmp_path: Path) -> None:
    """A first line `sep=;` is none of the table."""
    assert items(
        write(tmp_path, "sep=;\r\na,text;text\r\nx;Said.\r\n"), fields={"text": "text"}
    ) == [(":3", "Said.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_encoding_of_a_spreadsheet_is_read(tmp_path: Path, encoding: str, ends: str) -> None:
    """With the line ends of every system, and line breaks in cells kept as they are."""
    text = 'id,text\n1,"Les gens de Genève en « été »,\nà Zurich."\n2,Fin.\n'.replace("\n", ends)
    path = write(tmp_path, text.encode(encoding))
    assert items(path) == [(":2", f"Les gens de Genève en « été »,{ends}à Zurich."), (":4", "Fin.")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"id,text\n", "has a header, and no rows"),
        (b"id,story\n1,x\n", "the columns are 'id', 'story'"),
        (b"id,story\n1,x\n", "--field text=COLUMN"),
        (b"id,text,text\n1,a,b\n", "has more than one column 'text'; rename all but one"),
        ("id,text\n1,Президент заявил\n".encode("cp1251"), "is neither UTF-8 nor Western European"),
        ("id,text\n1,x\n".encode("utf-16-le"), "UTF-16 needs a byte order mark"),
        (b'"id,text\n1,x\n', "the header cannot be read: a quotation mark"),
    ],
)
def test_a_table_that_cannot_be_read_says_so_once(
    tmp_path: Path, content: bytes, says: str
) -> None:
    """Not for each of its rows."""
    assert says in reason(write(tmp_path, content))


def test_a_cell_of_excel_for_macs_may_hold_other_line_ends_than_its_rows(tmp_path: Path) -> None:
    """Its rows end with a carriage return, and a line within a cell with a line feed."""
    path = write(tmp_path, 'id,text\r1,"First.\nSecond."\r2,Third.\r')
    assert [text for _, text in items(path)] == ["First.\nSecond.", "Third."]


@pytest.mark.parametrize("nothing", [r"\N", "NULL", "NA", "nan", "None"])
def test_what_stands_for_nothing_is_no_text(tmp_path: Path, nothing: str) -> None:
    """Databases, R and pandas write it where a cell has no value."""
    path = write(tmp_path, f"id,text\n1,{nothing}\n2,Two.\n")
    says = f"has no text but {nothing!r}, which stands for nothing"
    assert [said for _, said in items(path)] == [says, "Two."]


def test_a_missing_column_is_said_once_with_those_there_are(tmp_path: Path) -> None:
    """A header says it before any row is read."""
    path = write(tmp_path, "id,text\n1,x\n2,y\n")
    expected = "has no column 'body' for the text; the columns are 'id', 'text'"
    assert reason(path, fields={"text": "body"}) == expected


def test_a_row_that_does_not_fit_costs_itself(tmp_path: Path) -> None:
    """It is named by its line; marks at the end, blank rows and headers again are none."""
    rows = ["id,text,", "1,One.", "2,b,Two.", "3,Three.,,", ",,", "", "id,text,", "4,Four."]
    assert items(write(tmp_path, "\n".join(rows))) == [
        (":2", "One."),
        (":3", "the header has 2 columns, and this row 3"),
        (":4", "Three."),
        (":8", "Four."),
    ]


def test_a_quotation_mark_that_is_not_closed_costs_one_row(tmp_path: Path) -> None:
    """The rows below are read, and not swallowed up to the end of the file."""
    path = write(tmp_path, 'id,text\n1,"Open\n2,Two.\n3,"Thr""ee."\n4,Four.\n')
    assert items(path) == [
        (":2", "a quotation mark within a quoted cell of this row is not doubled"),
        (":3", "Two."),
        (":4", 'Thr"ee.'),
        (":5", "Four."),
    ]
    path = write(tmp_path, 'id,text\n1,"Open\n2,Two.\n')
    assert items(path) == [
        (":2", "a quotation mark that opens a cell of this row is not closed"),
        (":3", "Two."),
    ]


def test_the_lines_of_a_row_with_wrong_quotes_are_said_with_it(tmp_path: Path) -> None:
    """What is left of its paragraphs is no row of its own."""
    path = write(tmp_path, 'id,text\n1,"He said "hi" to me.\nMore.\nThe end."\n2,Two.\n')
    said = "a quotation mark within a quoted cell of this row is not doubled; left out up to line 4"
    assert items(path) == [(":2", said), (":5", "Two.")]


def test_a_wrong_byte_costs_its_row(tmp_path: Path) -> None:
    """Also within a cell of several lines, and a NUL too."""
    path = write(tmp_path, b'id,text\n1,\xc3\xa9\n2,"a\nb\xff"\n3,c\0d\n4,Four.\n')
    assert items(path) == [
        (":2", "é"),
        (":3", "is not UTF-8, as the rest of the file is"),
        (":5", "holds NUL bytes, so it is not text; UTF-16 needs a byte order mark"),
        (":6", "Four."),
    ]


def test_one_wrong_byte_does_not_make_a_file_foreign(tmp_path: Path) -> None:
    """Where most lines are plain, the others are their own problem."""
    path = write(tmp_path, b"id,text\n1,One.\n2,T\x81\xffo.\n3,Three.\n")
    said = "is not UTF-8, as the rest of the file is"
    assert items(path) == [(":2", "One."), (":3", said), (":4", "Three.")]


def test_windows_letters_below_many_plain_rows_are_read(tmp_path: Path) -> None:
    """The first line beyond ASCII tells the encoding, however far down it is."""
    rows = b"".join(b"%d,plain row %d\n" % (n, n) for n in range(9_000))
    path = write(tmp_path, b"id,text\n" + rows + "x,Une journée à Genève\n".encode("cp1252"))
    assert items(path)[-1] == (":9002", "Une journée à Genève")


def test_a_cell_may_be_as_long_as_an_article(tmp_path: Path) -> None:
    """Longer than Python's own limit of 131,072; one beyond `max_chars` costs its row."""
    long, longer = "word " * 40_000, "word " * 200_001
    path = write(tmp_path, f'id,text\n1,"{long}"\n2,"{longer}"\n3,Three.\n')
    assert [len(text) for _, text in items(path)[::2]] == [200_000, 6]
    assert items(path)[1] == (
        ":3", "has more than 1,000,000 characters; raise max_chars (--max-chars) to read it"
    )  # fmt: skip


def test_a_cell_without_end_is_held_no_further_than_the_limit() -> None:
    """However much of it there is, a row is bounded, and what follows belongs to it."""
    data = b'id,text\n1,"' + b"word word\n" * 200_000
    rows = read_csv(io.BytesIO(data), Place("x", "x.csv"), input_options(max_chars=1_000))
    tracemalloc.start()
    (bad,) = rows
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(bad, BadInput)
    assert str(bad.error).startswith("x.csv:2: has more than 1,000 characters; ")
    assert str(bad.error).endswith("; left out up to line 200001")
    assert peak < 3_000_000


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_packed_tables_are_read(tmp_path: Path, packing: Any) -> None:
    """As other files are."""
    end = {"gzip": "gz", "zstd": "zst"}[packing]
    path = write(tmp_path, pack(b"id,text\n1,One.\n", packing), f"a.csv.{end}")
    assert items(path) == [(":2", "One.")]


def test_a_table_on_stdin_is_known_by_its_header() -> None:
    """Names of ours in a row, and a second row that fits; any other text is one article."""

    def read(text: str, **options: Any) -> list[Article]:
        return list(read_articles("-", stdin=io.BytesIO(text.encode()), **options))

    table = read('id,text\nx,"One.\nTwo."\ny,Three.\n')
    assert [(article.id, article.text) for article in table] == [
        ("x", "One.\nTwo."),
        ("y", "Three."),
    ]
    named = read("key;body\nx;One, two.\n", fields={"text": "body"})
    assert [article.text for article in named] == ["One, two."]
    with pytest.raises(InputError, match="has no column 'story' for the text"):
        read("key;body\nx;One, two.\n", fields={"text": "story"})
    for text in (
        "Text, title and body\nwere all there was to read.",
        "id,text\n",
        "Kim, Putin\nmet.",
    ):
        assert [article.text for article in read(text)] == [text]


_CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@given(
    rows=st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=8),
    mark=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_writer_of_csv_wrote_is_read(
    rows: list[tuple[str, str]], mark: str, quoting: Any, encoding: str
) -> None:
    """Every cell comes back as it was, in its order, whatever is in it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=mark, quoting=quoting)
    writer.writerows([("number", "text", "note"), *((n, *row) for n, row in enumerate(rows))])
    stream = io.BytesIO(file.getvalue().encode(encoding))
    drafts = list(read_csv(stream, Place("x", "x.csv"), input_options()))
    assert [fields(draft) for draft in drafts] == [
        (str(number), text, note) for number, (text, note) in enumerate(rows)
    ]


def fields(draft: RawArticle | BadInput) -> tuple[str, str, str]:
    assert isinstance(draft, RawArticle), draft.error
    return draft.fields["extra"]["number"], draft.fields["text"], draft.fields["extra"]["note"]


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    """The first article is there before the rest of the file is read."""
    n_read = 0

    class Counting(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            nonlocal n_read
            piece = b"id,text\n" if n_read == 0 else b"1,One.\n" * (len(buffer) // 7)
            n_read += len(piece)
            buffer[: len(piece)] = piece
            return len(piece)

    rows: Iterator[RawArticle | BadInput] = read_csv(
        io.BufferedReader(Counting()), Place("x", "x.csv"), input_options()
    )
    assert [fields_text(next(rows)) for _ in range(3)] == ["One."] * 3
    assert n_read < 300_000


def fields_text(draft: RawArticle | BadInput) -> object:
    assert isinstance(draft, RawArticle)
    return draft.fields["text"]
