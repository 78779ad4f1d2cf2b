from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from summarizer.articles import BadInput, read_article, read_articles, scan_articles
from summarizer.articles.pdf_paragraphs import PageLine, paragraphs
from summarizer.models import Article
from tests.pdfs import Line, column, pdf

FULL = "The mayor of Port Ellis resigned on Monday after an inquiry into the harbour"
LINES = [FULL, "contract found that officials had approved payments without tenders."]


def write(folder: Path, data: bytes, name: str = "story.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def text(folder: Path, *pages: list[Line]) -> str:
    return read_article(write(folder, pdf(pages))).text


def reason(path: Path, max_chars: int = 1_000_000) -> str:
    (bad,) = scan_articles(path, max_chars=max_chars)
    assert isinstance(bad, BadInput)
    return str(bad.error).removeprefix(f"{path}: ")


def test_lines_that_belong_together_are_a_paragraph(tmp_path: Path) -> None:
    """By their distance and the size of their letters; each line break is a blank."""
    headline = [(72.0, 740.0, 24.0, "Mayor of Port Ellis"), (72.0, 712.0, 24.0, "resigns")]
    body = [
        *column(LINES, top=670),
        *column(
            [
                FULL,
                "and others.",
            ],
            top=620,
        ),
    ]
    assert text(tmp_path, [*headline, *body]) == (
        f"Mayor of Port Ellis resigns\n\n{LINES[0]} {LINES[1]}\n\n{FULL} and others."
    )


def test_an_indent_or_a_short_line_ends_a_paragraph_too(tmp_path: Path) -> None:
    """Books indent the first line, and letters leave the last one short."""
    lines = [*column([*LINES, "She left."]), *column([FULL, "to name another."], top=658, x=72)]
    indented = [(x + 18 * (number == 3), y, size, words)
                for number, (x, y, size, words) in enumerate(lines)]  # fmt: skip
    expected = f"{LINES[0]} {LINES[1]} She left.\n\n{FULL} to name another."
    assert text(tmp_path, indented) == expected
    assert text(tmp_path, lines) == expected


@pytest.mark.parametrize(
    ("above", "below", "elsewhere", "expected"),
    [
        ("they signed a con-", "tract that", "the contract of May", "signed a contract that"),
        ("they met a well-", "known man", "the well-known man", "met a well-known man"),
        ("they met a re-", "sign call", "nothing of it", "met a re-\nsign call"),
        ("they met Kim Jong-", "Un there", "Kim Jong-Un himself", "met Kim Jong-Un there"),
        ("from 1950-", "53 and later", "nothing of it", "from 1950-\n53 and later"),
    ],
)
def test_a_divided_word_is_put_together_where_the_text_shows_how(
    above: str, below: str, elsewhere: str, expected: str
) -> None:
    """Nowhere else: a mark too much is read over, a word that was made up is none of the text."""
    words = [f"{elsewhere} and then", above, below]
    lines = [PageLine(line, 72, 700 - 14 * n, 12, 0.5) for n, line in enumerate(words)]
    (found,) = paragraphs([lines])
    assert expected in found


def test_what_stands_in_the_margins_of_the_pages_is_left_out(tmp_path: Path) -> None:
    """Running heads, page numbers and addresses; a paragraph goes on over the page."""
    pages = [
        [
            (72.0, 770.0, 9.0, f"Harbour Wire | {number}"),
            *column([FULL]),
            (300.0, 30.0, 9.0, f"{number}/3"),
        ]
        for number in (1, 2, 3)
    ]
    assert text(tmp_path, *pages) == f"{FULL} {FULL} {FULL}"


def test_a_line_that_no_other_page_has_is_kept_in_the_margin(tmp_path: Path) -> None:
    """A headline may stand high up."""
    head = [(72.0, 770.0, 24.0, "Mayor resigns")]
    assert text(tmp_path, [*head, *column(LINES)]).startswith("Mayor resigns\n\n")


def test_a_running_head_may_have_two_lines(tmp_path: Path) -> None:
    """It is what stands apart from the text that counts."""
    head = [(72.0, 780.0, 9.0, "Harbour Wire"), (72.0, 769.0, 9.0, "Evening edition")]
    pages = [[*head, *column([FULL, f"and {number} more."])] for number in (1, 2)]
    assert text(tmp_path, *pages) == f"{FULL} and 1 more.\n\n{FULL} and 2 more."


def test_body_text_that_reaches_into_the_margin_is_kept(tmp_path: Path) -> None:
    """Two pages may end with the same words; what runs over pages stands apart from the text."""
    pages = [
        [*column([FULL, "ended early.", FULL, "ended early."], top=72), (300.0, 12.0, 9.0, number)]
        for number in ("1", "2")
    ]
    assert text(tmp_path, *pages).count("ended early.") == 4


def test_what_the_text_says_more_often_than_the_margin_is_kept(tmp_path: Path) -> None:
    """A refrain that ends two pages is no running foot."""
    page = column([FULL] * 19, top=710, gap=37)
    assert page[-1][1] < 0.08 * 792 < page[-2][1]
    assert text(tmp_path, page, page).count(FULL) == 38


def test_a_line_without_room_for_the_next_word_ends_no_paragraph(tmp_path: Path) -> None:
    """In narrow columns lines are short, too."""
    lines = ["The mayor said of the", "crates and of all", "now. The", "Harbourmastersunion denied"]
    assert text(tmp_path, column(lines)) == " ".join(lines)


def test_title_and_day_are_those_of_the_metadata(tmp_path: Path) -> None:
    """Where they look real."""
    info = {"Title": "Mayor resigns (again)", "CreationDate": "D:20250617120000+02'00'"}
    article = read_article(write(tmp_path, pdf([column(LINES)], info)))
    assert (article.title, article.published, article.id) == (
        "Mayor resigns (again)", date(2025, 6, 17), "story",
    )  # fmt: skip


@pytest.mark.parametrize(
    "info",
    [
        {"Title": "Microsoft Word - draft 3.docx", "CreationDate": "D:19700101000000Z"},
        {"Title": "untitled", "CreationDate": "D:29990101000000Z"},
        {"Title": "story_final_2.indd", "CreationDate": "soon"},
        {"Title": "https://example.org/a b", "CreationDate": "D:20250617120000Z", "Producer":
         "Skia/PDF m150"},
        {"Title": "12", "CreationDate": ""},
        {},
    ],
)  # fmt: skip
def test_what_programs_make_up_is_no_title_and_no_day(tmp_path: Path, info: dict[str, str]) -> None:
    """The day on which somebody printed a page is not that of the article."""
    article = read_article(write(tmp_path, pdf([column(LINES)], info)))
    assert (article.title, article.published) == (None, None)


def test_the_text_and_the_caller_know_the_day_better(tmp_path: Path) -> None:
    """A file is often made long after."""
    info = {"CreationDate": "D:20250617120000Z"}
    dated = write(tmp_path, pdf([column(["SEOUL, June 15, 2024 (Yonhap) -- Said.", *LINES])], info))
    assert read_article(dated).published == date(2024, 6, 15)
    (article,) = read_articles(dated, published="2023-01-02")
    assert article.published == date(2023, 1, 2)


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([column(LINES)]))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    """It is encrypted with no password."""
    assert read_article(write(tmp_path, encrypted(""))).text == " ".join(LINES)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"no pdf at all", "is no PDF"),
        (pdf([column(LINES)])[:-200], "is a PDF that is cut off, or damaged"),
        (b"%PDF-1.4\nnonsense\n%%EOF", "is a damaged PDF (PdfReadError)"),
        (pdf([[], []]), "is a PDF without text: pictures of pages (2), perhaps scanned"),
        (pdf([]), "is a PDF without pages"),
        (encrypted("secret"), "is a PDF that is encrypted with a password"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, says: str) -> None:
    """Each with its reason, and nothing on stderr beside it."""
    assert says in reason(write(tmp_path, data))


def test_pages_without_text_are_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The others are read."""
    path = write(tmp_path, pdf([column(LINES), []]))
    assert read_article(path).text == " ".join(LINES)
    assert f"{path}: 1 of 2 pages have no text" in caplog.text


def test_a_pdf_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    """As other articles are."""
    assert "has more than 100 characters" in reason(write(tmp_path, pdf([column(LINES)])), 100)


def test_a_pdf_on_stdin_is_known_by_its_beginning() -> None:
    """As it is in a file without a suffix."""
    (article,) = read_articles("-", stdin=io.BytesIO(pdf([column(LINES)])))
    assert isinstance(article, Article)
    assert article.text == " ".join(LINES)


def test_ligatures_are_spelled_out() -> None:
    """What is searched for is spelled so."""
    from summarizer.articles.pdfs import _spelled

    assert _spelled("oﬀicials  ﬁnd\x02") == "officials find\ufffd"


def test_a_soft_hyphen_within_a_line_divides_no_word(tmp_path: Path) -> None:
    """Browsers draw it as a blank of no width, and say what it is."""
    words = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (The neigh) Tj {} 54.02 0 Td (bour left.) Tj ET"
    for actual, expected in (("00AD", "The neighbour left."), ("00200020", "The neigh bour left.")):
        mark = f"/Span <</ActualText <FEFF{actual}>>> BDC ( ) Tj EMC"
        writer = PdfWriter(clone_from=io.BytesIO(pdf([column(["x"])])))
        stream = StreamObject()
        stream.set_data(words.format(mark).encode())
        writer.pages[0][NameObject("/Contents")] = stream
        writer.write(tmp_path / "story.pdf")
        assert read_article(tmp_path / "story.pdf").text == expected


def test_without_pypdf_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the message can mend it."""
    monkeypatch.setitem(sys.modules, "pypdf", None)
    said = reason(write(tmp_path, pdf([column(LINES)])))
    assert said == "PDF is read by pypdf, which is not installed: pip install 'summarizer[pdf]'"
