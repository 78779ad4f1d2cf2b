"""PDF files, read by pypdf: the lines that its pages show, as paragraphs.

The text that is made here is the article: ligatures are spelled out, the lines of a paragraph are
one, and what stands in the margin of every page is left out.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from summarizer.articles.damage import PARSER_ERRORS
from summarizer.articles.drafts import over_limit
from summarizer.articles.fields import Row
from summarizer.articles.pdf_paragraphs import PageLine, paragraphs
from summarizer.errors import InputError
from summarizer.metadata import read_metadata

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

PDF_START = b"%PDF-"
MAX_PDF_BYTES = 64 << 20  # its pictures too
NO_PYPDF = "PDF is read by pypdf, which is not installed: pip install 'summarizer[pdf]'"
_END = b"%%EOF"
_END_BYTES = 1 << 16  # what mailers and servers leave behind the end
_MAX_STRANGE_SHARE = 0.05
_MAX_TITLE_CHARS = 300
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SOFT_HYPHEN, _SOFT_HYPHENS = b"FEFF00AD", ("\u00ad", b"\xfe\xff\x00\xad")
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"untitled|microsoft (?:word|powerpoint|excel)\b|(?:document|slide|layout|page)\s?\d*$|print\b"
    r"|about:|\w+://|.*\.(?:docx?|pdf|indd|qxd|html?|txt|rtf|odt|tex|pptx?|xlsx?|pages|pub)\b",
    re.IGNORECASE,
)
# A page that was printed has the day on which it was.
_PRINTERS = re.compile(
    r"Mozilla|Chrom|Skia|WebKit|wkhtml|Quartz|Print To PDF|Firefox", re.IGNORECASE
)
_FIRST_YEAR = 1993  # of PDF


def read_pdf(data: bytes, *, max_chars: int) -> Row:
    """Return the text of a PDF, and the title and day of its metadata where they look real.

    InputError without pypdf, and for a PDF that is damaged, cut off, encrypted, or without text.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError as exc:
        raise InputError(NO_PYPDF) from exc
    # Without a handler, Python itself prints its warnings to stderr.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    if not data.strip():
        raise InputError("is empty")
    if PDF_START not in data[:1024]:
        raise InputError("is no PDF")
    if _END not in data[-_END_BYTES:]:
        raise InputError("is a PDF that is cut off, or damaged")
    errors: tuple[type[Exception], ...] = (PyPdfError, *PARSER_ERRORS)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is a PDF that is encrypted with a password; save it without one")
        return _row(reader, max_chars)
    except DependencyError as exc:
        raise InputError(
            "is an encrypted PDF; to read those that need no password: pip install 'pypdf[crypto]'"
        ) from exc
    except errors as exc:
        raise InputError(f"is a damaged PDF ({type(exc).__name__})") from exc


def _row(reader: PdfReader, max_chars: int) -> Row:
    pages = []
    n_chars = 0
    for page in reader.pages:
        pages.append(list(_lines(page)))
        n_chars += sum(len(line.text) for line in pages[-1])
        if n_chars > max_chars:
            raise InputError(over_limit(max_chars))
    if not pages:
        raise InputError("is a PDF without pages")
    n_blank = sum(not lines for lines in pages)
    if n_blank == len(pages):
        raise InputError(
            f"is a PDF without text: pictures of pages ({n_blank:,}), perhaps scanned; text"
            " recognition (OCR) makes one with text"
        )
    text = "\n\n".join(paragraphs(pages))
    n_strange = sum(_is_strange(char) for char in text)
    if n_strange > _MAX_STRANGE_SHARE * len(text):
        raise InputError("is a PDF whose fonts do not say which letters they show")
    said = read_metadata(text)
    guesses = {"published": said.published or _day(reader)}
    problems = {}
    if n_blank:
        problems["pages"] = f"{n_blank:,} of {len(pages):,} pages have no text, and are left out"
    title = _title(reader)
    return Row(
        {"text": text, **({"title": title} if title else {})},
        problems,
        guesses={name: value for name, value in guesses.items() if value},
    )


def _lines(page: PageObject) -> Iterator[PageLine]:
    """Yield the lines of a page in the order in which they are drawn."""
    pieces: list[tuple[str, Sequence[float], Sequence[float], float]] = []

    def visit(text: str, cm: Any, tm: Any, _: Any, size: Any) -> None:
        pieces.append((text, tuple(cm), tuple(tm), float(size or 0)))

    _without_soft_hyphens(page)
    page.extract_text(visitor_text=visit)
    height = abs(float(page.mediabox.height)) or 1.0
    bottom = float(page.mediabox.bottom)
    words, first = "", None
    for text, cm, tm, size in [*pieces, ("\n", (), (), 0.0)]:
        for part in re.split(r"(\n)", text):
            if part == "\n":
                if first is not None and (shown := _spelled(words)):
                    yield PageLine(shown, *first)
                words, first = "", None
            elif part:
                if first is None and part.strip():
                    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                    scale = (abs(tm[0] * tm[3] - tm[1] * tm[2]) ** 0.5) * (
                        abs(cm[0] * cm[3] - cm[1] * cm[2]) ** 0.5
                    )
                    first = (x, y, size * scale, (y - bottom) / height)
                words += part


def _without_soft_hyphens(page: PageObject) -> None:
    """Take the blanks out of a page that stand for soft hyphens within its lines.

    Browsers draw one as a blank of no width, and say beside it what it is (ActualText), which pypdf
    does not read: the word would be two.
    """
    from pypdf.generic import ContentStream, NameObject

    drawn = page.get_contents()
    if drawn is None or _SOFT_HYPHEN not in drawn.get_data().upper():
        return
    # Strings as bytes, as extract_text has them.
    content = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes")
    kept = []
    marks: list[bool] = []  # of each marked stretch that is open: is it a soft hyphen?
    for operands, operator in content.operations:
        if operator in (b"BDC", b"BMC"):
            said = operands[1] if len(operands) > 1 else None
            marks.append(isinstance(said, dict) and said.get("/ActualText") in _SOFT_HYPHENS)
        elif operator == b"EMC" and marks:
            marks.pop()
        if not (operator in (b"Tj", b"TJ") and any(marks)):
            kept.append((operands, operator))
    content.operations = kept
    page[NameObject("/Contents")] = content


def _spelled(text: str) -> str:
    """Return a line with one blank between words, and without what is no letter or mark."""
    return " ".join(_CONTROLS.sub("\ufffd", text.translate(_LIGATURES)).split())


def _is_strange(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff"


def _title(reader: PdfReader) -> str | None:
    """Return the title of the metadata, unless a program has made it up."""
    said = reader.metadata
    title = " ".join(str((said and said.title) or "").translate(_LIGATURES).split())
    if not 3 < len(title) <= _MAX_TITLE_CHARS or " " not in title or _NO_TITLE.match(title):
        return None
    return None if any(map(_is_strange, title)) or _CONTROLS.search(title) else title


def _day(reader: PdfReader) -> date | None:
    """Return the day on which a PDF was made, unless that is when somebody printed a page."""
    said = reader.metadata
    if said is None or _PRINTERS.search(f"{said.creator} {said.producer}"):
        return None
    try:
        made = said.creation_date
    except (ValueError, TypeError):
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    if made is None or not date(_FIRST_YEAR, 1, 2) <= made.date() <= tomorrow:
        return None
    return made.date()
