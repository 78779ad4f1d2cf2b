"""Records as tables: what stands in them, in every format, and what no spreadsheet computes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from summarizer import (
    Claim,
    ConfigurationError,
    Entity,
    InputError,
    Record,
    Source,
    export_records,
    read_records,
)
from summarizer.models import ArticleInfo, Quantity, TimeSpan
from summarizer.reports.export import TABLES, write_records
from summarizer.reports.export.delimited import without_formula
from summarizer.reports.export.formats import Style
from summarizer.reports.export.workbook import write_workbook
from summarizer.vocabulary import TableFormat, TableOf
from tests.pages import ROOT, read
from tests.samples import evidence, failed_record, full_record, verified_record

DATA = ROOT / "tests" / "data" / "tables"
FORMULAS = (
    "=1+1",
    "+1",
    "-1 dead",
    "@user",
    "\tx",
    "\rx",
    "\nx",
    "  =1",
    '"=1',
    "'=1",
    "“@user” said",
    "\ufeff=1",
    "\u200b-1",
    "\x00=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "|x",
)
HARMLESS = ("", "x=1", "a-b", "1-2", "§ 3", "— so", "''", "0012", "#1", "(-1)", "％")


def record(text: str = "It has six routes.", *, article_id: str = "a", **fields: Any) -> Record:
    """Return a record of one claim."""
    claim = Claim(id="c1", text=text, evidence=(evidence("six routes", 7),), **fields)
    return Record(article=ArticleInfo(id=article_id), outcome="ok", claims=(claim,))


def table(
    folder: Path, records: list[Record], *, what: TableOf = "claims", **options: Any
) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    path = folder / "table.csv"
    export_records(records, path, what=what, **options)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def sheet(folder: Path, records: list[Record], *, what: TableOf = "claims") -> Any:
    """Return the sheet of a workbook."""
    export_records(records, folder / "table.xlsx", what=what)
    return openpyxl.load_workbook(folder / "table.xlsx").active


def cells(of: Any, column: str) -> list[Any]:
    """Return the cells of a column, without its header."""
    number = next(cell.column for cell in of[1] if cell.value == column)
    return [of.cell(row, number) for row in range(2, of.max_row + 1)]


def days(of: Any, column: str) -> list[str | None]:
    """Return the cells of a column that are days, and formatted as days."""
    found = [(cell.value, cell.number_format) for cell in cells(of, column)]
    assert all(value is None or form == "yyyy-mm-dd" for value, form in found)
    return [value and value.date().isoformat() for value, _ in found]


# What stands in a table


@pytest.mark.parametrize("what", TABLES)
def test_a_table_is_as_it_was(what: TableOf, tmp_path: Path) -> None:
    """The CSV of records that say all there is to say was read by a person, and stays the same."""
    path = tmp_path / f"{what}.csv"

    export_records(read_records(DATA / "records.jsonl"), path, what=what)

    assert path.read_bytes() == (DATA / path.name).read_bytes()


@pytest.mark.parametrize("what", TABLES)
def test_the_documentation_has_the_columns(what: TableOf) -> None:
    """docs/tables.md lists each column with its type, in the order of the table."""
    section = read("docs/tables.md").partition(f"\n### {what}\n")[2].partition("\n### ")[0]
    listed = re.findall(r"^\| `(\w+)`(\*?) \| ([\w ]+) \|", section, re.MULTILINE)

    assert listed == [
        (
            column.name,
            "*" if column.is_nested_only else "",
            f"list of {column.kind}s" if column.many and not column.fields
            else "list of objects" if column.many
            else column.kind,
        )
        for column in TABLES[what].columns
    ]  # fmt: skip


def test_a_claim_says_who_said_it_and_where_it_stands(tmp_path: Path) -> None:
    """The chain is outermost first, those who speak together are joined, the quote has a place."""
    first, _, third = table(tmp_path, [full_record()])

    assert first["source_chain"] == "Ostmark Courier > Ilse Brandow"
    assert (first["innermost_source"], first["n_sources"]) == ("Ilse Brandow", "2")
    assert third["source_chain"] == third["innermost_source"] == "Pyongyang & Moscow"
    assert [first[f"quote_{part}"] for part in ("start", "end", "match")] == ["27", "65", "exact"]
    assert (first["time_start"], first["time_end"]) == ("2031-04-01", "2031-04-30")
    assert first["article_source"] == "in/ferries.txt"


@pytest.mark.parametrize(
    ("sources", "full"),
    [
        (("Tass", "the security chief"), "Sergei Shoigu"),
        (("Security Council Secretary Sergey Shoigu",), "Sergei Shoigu"),
        (("the security chief", "Tass"), ""),  # who speaks through whom is no entity here
        (("Kim",), ""),  # two entities have this name
        ((), ""),
    ],
)
def test_a_claim_says_who_its_innermost_source_is_in_full(
    sources: tuple[str, ...], full: str, tmp_path: Path
) -> None:
    """Under one name in all rows, for grouping; nothing where it is no entity, or not sure."""
    entities = (
        Entity(name="Sergei Shoigu", type="person", aliases=("the security chief",)),
        Entity(name="Kim Min-ji", type="person", aliases=("Kim",)),
        Entity(name="Kim Yo-jong", type="person", aliases=("Kim",)),
    )
    chain = tuple(Source(name=name, level=level) for level, name in enumerate(sources, 1))
    of = record(attribution=chain, quantities=(Quantity(text="6", value=6),))
    of = of.model_copy(update={"entities": entities})

    assert [row["innermost_entity"] for row in table(tmp_path, [of])] == [full]
    assert table(tmp_path, [of], what="quantities")[0]["innermost_entity"] == full


def test_those_who_speak_together_are_all_entities_or_none_is_named(tmp_path: Path) -> None:
    """Half of who speaks would be somebody else."""
    russia = Entity(name="Russian Federation", type="place", aliases=("Moscow",))
    korea = Entity(name="North Korea", type="place", aliases=("Pyongyang",))
    both = (Source(name="Pyongyang"), Source(name="Moscow"))

    def innermost(*entities: Entity) -> str:
        of = record(attribution=both).model_copy(update={"entities": entities})
        return table(tmp_path, [of])[0]["innermost_entity"]

    assert innermost(russia, korea) == "North Korea & Russian Federation"
    assert innermost(russia) == ""


def test_support_is_true_false_or_not_known(tmp_path: Path) -> None:
    """What was not verified is neither supported nor wrong."""
    rows = table(tmp_path, [verified_record()])

    assert [row["supported"] for row in rows] == ["true", "false", ""]
    assert [row["wrong"] for row in rows] == ["", "who | number", ""]
    assert rows[1]["flags"] == "unsupported"


def test_a_failed_article_is_a_row_of_articles_only(tmp_path: Path) -> None:
    """It has no claims, which is counted by its outcome, and a row with the reason."""
    records = [full_record(), failed_record()]

    exported = export_records(records, tmp_path / "claims.csv")
    rows = table(tmp_path, records, what="articles")

    assert (exported.n_rows, exported.n_articles, exported.without) == (3, 2, {"failed": 1})
    assert [(row["article_id"], row["outcome"], row["error_kind"]) for row in rows] == [
        ("ferries", "ok", ""),
        ("lost", "failed", "not_stored"),
    ]


def test_an_article_that_stands_twice_is_counted(tmp_path: Path) -> None:
    """All its rows are written, and whoever asks is told."""
    exported = export_records([record(), record(), record(article_id="b")], tmp_path / "t.csv")

    assert (exported.n_rows, exported.n_repeats) == (3, 1)


def test_an_entity_has_the_claims_that_name_it_and_those_it_said(tmp_path: Path) -> None:
    """Under any of its names, as whole words, the longest first; a title may stand before one."""
    claims = (
        Claim(id="c1", text="Russia’s Shoigu met Kim.", evidence=()),
        Claim(id="c2", text="The Bank of Russia cut rates.", evidence=()),
        Claim(
            id="c3",
            text="Kimchi is popular.",
            evidence=(),
            attribution=(Source(name="Tass"), Source(name="Security Secretary Sergei Shoigu")),
        ),
        Claim(id="c4", text="It said so.", evidence=(), attribution=(Source(name="Bank of Asia"),)),
    )
    entities = (
        Entity(name="Sergei Shoigu", type="person", aliases=("Shoigu",)),
        Entity(name="Russia", type="place"),
        Entity(name="Bank of Russia", type="organisation"),
        Entity(name="Kim Jong Un", type="person", aliases=("Kim",)),
        Entity(name="Asia", type="place"),
        Entity(name="", type="other"),
    )
    made = record().model_copy(update={"claims": claims, "entities": entities})

    rows = table(tmp_path, [made], what="entities")

    assert [(row["entity"], row["n_claims_naming"], row["n_claims_said"]) for row in rows] == [
        ("Sergei Shoigu", "1", "1"),
        ("Russia", "1", "0"),
        ("Bank of Russia", "1", "0"),
        ("Kim Jong Un", "1", "0"),
        ("Asia", "0", "0"),
        ("", "0", "0"),
    ]


def test_a_quantity_has_the_claim_that_it_is_of(tmp_path: Path) -> None:
    """A range has both ends; numbers are numbers, what has no number has none."""
    quantities = (
        Quantity(text="5 to 7", value=5, to=7, unit="percent", comparator="between"),
        Quantity(text="-3.5", value=-3.5),
        Quantity(text="dozens", unit="people", comparator="vague"),
    )

    rows = table(tmp_path, [record(quantities=quantities)], what="quantities")
    (claim,) = table(tmp_path, [record(quantities=quantities)])

    assert [(row["claim_id"], row["quantity"], row["value"], row["to"]) for row in rows] == [
        ("c1", "5 to 7", "5", "7"),
        ("c1", "'-3.5", "-3.5", ""),
        ("c1", "dozens", "", ""),
    ]
    assert claim["quantities"] == "5 to 7 percent | -3.5 | dozens people"


def test_numbers_that_no_table_holds_are_left_out(tmp_path: Path) -> None:
    """Infinity and what is beyond a double are no values; what is beyond 2^53 is a double."""
    values = (float("inf"), float("nan"), 10**400, 2**60)
    made = record(
        quantities=tuple(Quantity(text="x", value=value) for value in values),
        context=((1, 2), (5, 10**30)),
    )

    export_records([made], tmp_path / "t.parquet", what="quantities")
    export_records([made], tmp_path / "claims.parquet")

    read_back = pq.read_table(tmp_path / "t.parquet")["value"].to_pylist()
    (context,) = pq.read_table(tmp_path / "claims.parquet")["context"].to_pylist()
    assert read_back == [None, None, None, 2.0**60]
    assert context == [{"start": 1, "end": 2}, {"start": 5, "end": None}]


def test_half_a_character_is_a_question_mark(tmp_path: Path) -> None:
    """A lone surrogate, which no file holds, is what it is in a record's line."""
    assert table(tmp_path, [record("a\ud800b")])[0]["claim"] == "a?b"


# Formats


@pytest.mark.parametrize("form", ["csv", "tsv"])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_come_back(form: TableFormat, text: str) -> None:
    """What a reader of CSV finds is the text, less one apostrophe where the rule puts one."""
    stream, delimiter = io.BytesIO(), "\t" if form == "tsv" else ","
    write_records(stream, [record(text)], TABLES["claims"], Style(form, safe=without_formula))

    lines = io.StringIO(stream.getvalue().decode(), newline="")
    (row,) = csv.DictReader(lines, delimiter=delimiter)
    assert row["claim"] in (text, f"'{text}")
    assert row["claim"].removeprefix("'" if without_formula(text) != text else "") == text


@given(text=st.text(st.sampled_from("=+-@|\t\r\n'\" ;,x1＝")))
def test_no_text_begins_as_a_formula_does(text: str) -> None:
    """Whatever stands in front of the sign, blanks and quotation marks, the cell is a text."""
    cell = without_formula(text)

    bare = cell.lstrip(" '\"\t\r\n")
    assert cell.startswith("'") or bare[:1] not in ("=", "+", "-", "@", "|", "＝")
    assert cell[:1] not in ("\t", "\r", "\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_compute_has_an_apostrophe(text: str, tmp_path: Path) -> None:
    """Unless it is asked for as it is."""
    assert table(tmp_path, [record(text)])[0]["claim"] == f"'{text}"
    assert table(tmp_path, [record(text)], raw=True)[0]["claim"] == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_are_as_they_are(text: str, tmp_path: Path) -> None:
    """An apostrophe that nobody needs is noise."""
    assert table(tmp_path, [record(text)])[0]["claim"] == text


def test_csv_is_what_excel_reads(tmp_path: Path) -> None:
    """The mark of UTF-8 in front, CRLF behind each row, and quotes where they must be."""
    made = record('a, "b"\nc', article_id="ä")

    export_records([made], tmp_path / "t.csv")
    export_records([made], tmp_path / "plain.csv", encoding="utf-8")

    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith("\ufeffarticle_id,".encode())
    assert data == b"\xef\xbb\xbf" + (tmp_path / "plain.csv").read_bytes()
    assert b',"a, ""b""\nc",' in data
    assert data.count(b"\r\n") == 2
    assert data.endswith(b"\r\n")


def test_json_lines_say_all_on_every_line(tmp_path: Path) -> None:
    """Lists are lists, numbers numbers, and the article stands at each claim."""
    export_records([verified_record()], tmp_path / "t.jsonl")

    first, second, _ = map(orjson.loads, (tmp_path / "t.jsonl").read_bytes().splitlines())
    assert first["sources"][1] == {"name": "Ilse Brandow", "start": 40, "end": 52, "level": 2}
    assert first["quotes"] == [
        {
            "quote": "will close two of its six ferry routes",
            "start": 27,
            "end": 65,
            "match": "exact",
        }
    ]
    assert (first["supported"], second["wrong"]) == (True, ["who", "number"])
    assert first["article_title"] == second["article_title"] == "Veltrane to close routes"


def test_parquet_has_types(tmp_path: Path) -> None:
    """Days are days, lists lists, and a table without rows has them too."""
    export_records([full_record()], tmp_path / "t.parquet", what="articles")
    export_records([failed_record()], tmp_path / "empty.parquet")

    articles, empty = (pq.read_table(tmp_path / name) for name in ("t.parquet", "empty.parquet"))
    assert articles.schema.field("published").type == pa.date32()
    assert articles["created"].to_pylist() == [datetime(2026, 11, 2, 10, tzinfo=UTC)]
    assert articles["flags"].to_pylist() == [["instruction"]]
    assert articles["n_by_flag"].to_pylist() == [
        [{"kind": "altered_quote", "n": 1}, {"kind": "ungrounded", "n": 1}]
    ]
    assert empty.num_rows == 0
    assert empty.schema.field("wrong").type == pa.list_(pa.string())


def test_a_workbook_has_days_numbers_and_a_filter(tmp_path: Path) -> None:
    """The header stays in sight, and every cell is of its type."""
    made = sheet(tmp_path, [verified_record()])

    assert (made.title, made.freeze_panes, made.auto_filter.ref) == ("claims", "A2", "A1:AH4")
    assert days(made, "time_start") == ["2031-04-01", None, None]
    assert [cell.value for cell in cells(made, "quote_start")] == [27, 7, 90]
    assert [cell.value for cell in cells(made, "supported")] == [True, False, None]
    assert cells(made, "claim")[0].alignment.wrap_text


@pytest.mark.parametrize("text", [*FORMULAS[:4], "{=1}", "https://example.com", "0012", "-3.5"])
def test_a_text_of_a_workbook_is_a_text(text: str, tmp_path: Path) -> None:
    """No formula, no link, no number, and no apostrophe either."""
    (cell,) = cells(sheet(tmp_path, [record(text)]), "claim")

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    "text", ["<r><t>x</t></r>", "<r></r>", "<r>a & <b></r>", "_x0041_", "a\x00\x0b\ufffe&<]]>"]
)
def test_a_workbook_holds_what_xml_does_not(text: str, tmp_path: Path) -> None:
    """Markup is text; control characters are written as Excel writes them."""
    (cell,) = cells(sheet(tmp_path, [record(text)]), "claim")

    assert unescape(cell.value).replace("_x005F_", "_").replace("_xFFFE_", "\ufffe") == text


def test_a_workbook_has_excels_line_breaks(tmp_path: Path) -> None:
    """A carriage return would be seen as a sign of its own."""
    (cell,) = cells(sheet(tmp_path, [record("a\r\nb\rc")]), "claim")

    assert cell.value == "a\nb\nc"


def test_what_a_cell_does_not_hold_is_cut_and_counted(tmp_path: Path) -> None:
    """Excel counts 32,767 units, of which an emoji has two."""
    texts = ["x" * 32_767, "x" * 32_768, "😀" * 16_383, "😀" * 16_384]
    exported = export_records(map(record, texts), tmp_path / "t.xlsx")

    made = cells(openpyxl.load_workbook(tmp_path / "t.xlsx").active, "claim")
    assert [cell.value for cell in made] == [
        "x" * 32_767,
        "x" * 32_766 + "…",
        "😀" * 16_383,
        "😀" * 16_383 + "…",
    ]
    assert exported.n_cut == 2


def test_a_workbook_goes_on_on_a_further_sheet() -> None:
    """Where a sheet is full, the next one begins with the header."""
    rows = (row for n in range(5) for row in TABLES["claims"].rows_of(record(f"{n}")))
    stream = io.BytesIO()

    write_workbook(stream, TABLES["claims"], rows, max_rows=3)

    book = openpyxl.load_workbook(stream)
    assert book.sheetnames == ["claims", "claims 2", "claims 3"]
    assert [[cell.value for cell in cells(made, "claim")] for made in book] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert book["claims 2"].auto_filter.ref == "A1:AH3"


def test_days_before_excels_first_are_texts(tmp_path: Path) -> None:
    """1899 and before have no number there."""
    time = TimeSpan(start=date(1848, 3, 1), end=date(1900, 1, 1))
    made = sheet(tmp_path, [record(time=time)])

    assert [cell.value for cell in cells(made, "time_start")] == ["1848-03-01"]
    assert days(made, "time_end") == ["1900-01-01"]


@pytest.mark.parametrize("name", ["t.csv.gz", "t.tsv.zst", "t.jsonl.gz", "t.jsonl.zst"])
def test_a_table_of_lines_may_be_packed(name: str, tmp_path: Path) -> None:
    """Unpacked it is the table, byte by byte."""
    from summarizer.packed import packing_of, unpacked, without_packing

    for each in (name, without_packing(name)):
        export_records([full_record()], tmp_path / each)

    with (tmp_path / name).open("rb") as stream:
        data = unpacked(stream, packing_of(name)).read()
    assert data == (tmp_path / without_packing(name)).read_bytes()


# Files


def cut_off() -> Iterator[Record]:
    """Yield a record, and fail."""
    yield record()
    raise InputError("out.jsonl: cannot be read")


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_table_is_there_as_a_whole_or_not_at_all(form: str, tmp_path: Path) -> None:
    """What stood there stays until the last row is written, and nothing is left beside it."""
    path = tmp_path / f"t.{form}"
    path.write_bytes(b"before")

    with pytest.raises(InputError):
        export_records(cut_off(), path)

    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.csv"])
def test_records_are_not_written_over(name: str, tmp_path: Path) -> None:
    """A slip of the finger does not cost what was paid for."""
    from summarizer.packed import pack, packing_of

    path = tmp_path / name
    data = pack(f"{full_record().model_dump_json()}\n".encode(), packing_of(name))
    path.write_bytes(data)

    with pytest.raises(ConfigurationError, match="holds records"):
        export_records([record()], path)

    assert path.read_bytes() == data


def test_a_table_is_written_over_by_a_table(tmp_path: Path) -> None:
    """The same command again gives the table anew, through a link as well."""
    path = tmp_path / "t.jsonl"
    export_records([record("old")], path)
    (tmp_path / "link.jsonl").symlink_to(path)

    export_records([record("new")], tmp_path / "link.jsonl")

    assert orjson.loads(path.read_bytes())["claim"] == "new"
    assert (tmp_path / "link.jsonl").is_symlink()


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("claims", {}, "which format"),
        ("claims.doc", {}, "which format"),
        ("claims.csv", {"format": "xlsx"}, "is csv by its name"),
        ("claims.xlsx.gz", {}, "packed already"),
        ("no/claims.csv", {}, "No such file or directory"),
        ("claims.csv", {"what": "claim"}, "none of claims, articles"),
    ],
)
def test_what_cannot_be_written_is_said(
    name: str, options: dict[str, Any], says: str, tmp_path: Path
) -> None:
    """Before a record is read."""
    with pytest.raises(ConfigurationError, match=says):
        export_records(cut_off(), tmp_path / name, **options)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_are_written_while_records_come_in(form: TableFormat) -> None:
    """However many there are, only some are held."""
    stream = io.BytesIO()
    seen: list[int] = []

    def records() -> Iterator[Record]:
        for number in range(1000):
            seen.append(stream.tell())
            yield record("x" * 200, article_id=f"{number}")

    write_records(stream, records(), TABLES["claims"], Style(form))

    assert seen[500] > 0
    assert stream.tell() - seen[-1] < 100_000
