"""What people are shown of a record: harmless, complete, and the same each time."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from summarizer.models import ArticleInfo, Claim, Coverage, Quantity, Record, Source, TimeSpan
from summarizer.provenance import Provenance
from summarizer.reports import phrases
from summarizer.reports.markdown import escape, render_record
from summarizer.reports.terminal import open_console, print_record
from tests.samples import evidence, failed_record, full_record, verified_record

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = (
    " \x1b[31m[red]x[/red] \u202e <b>y</b> *a* _b_ `c` [d](http://e.example) ![f](g) |h|"
    " &lt; ~~i~~ $j$ {{7*7}}\n\n# k\n- l"
)
# Marks that mean something to Markdown, more often than chance gives them.
awkward = st.text(
    st.sampled_from("\\`*_[](){}<>#|~$&;:/.!-+=1 \n\twa") | st.characters(), max_size=60
)


def plain(record: Record, columns: int = 80) -> str:
    """Return what is printed where there is no terminal."""
    stream = io.StringIO()
    print_record(Console(file=stream, width=columns, color_system=None, soft_wrap=True), record)
    return stream.getvalue()


def render_plain(record: Record, *, whole: Record | None, text: str | None) -> str:
    """Return what is printed of a part of a record, in long lines."""
    stream = io.StringIO()
    console = Console(file=stream, width=110, color_system=None, soft_wrap=True)
    print_record(console, record, whole=whole, text=text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("a\x9b1mb\x07", r"a\x9b1mb\x07"),
        ("one\r\n\r\ntwo\tthree ", "one two three"),
        ("a\ud800b", r"a\ud800b"),
        ("a\U000e0041b", r"a\U000e0041b"),
        ("👩‍🚀 می‌خواهم", "👩‍🚀 می‌خواهم"),
    ],
)
def test_controls_are_shown_as_escapes_and_real_text_as_it_is(text: str, shown: str) -> None:
    """Nothing that acts on a terminal gets through; joiners of real scripts do."""
    assert phrases.neutral(text) == shown


@given(st.text())
def test_no_shown_text_holds_a_control_or_a_surrogate(text: str) -> None:
    """Whatever the data, what is shown is one line of printable characters."""
    categories = {unicodedata.category(character) for character in phrases.neutral(text)}

    assert not categories & {"Cc", "Cs", "Zl", "Zp"}


@given(st.text())
def test_escaping_json_keeps_its_value(text: str) -> None:
    """JSON made harmless for a terminal is the same JSON."""
    shown = phrases.json_escaped(json.dumps({"text": text}, ensure_ascii=False))

    assert json.loads(shown) == {"text": text}
    assert "\x9b" not in shown
    assert "\u202e" not in shown


@given(awkward)
def test_escaped_markdown_renders_as_the_text_itself(text: str) -> None:
    """Data becomes neither markup, nor a link, nor a block of its own."""
    tokens = MARKDOWN.parse(escape(text))

    if not phrases.neutral(text):
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} == {"text"}
    assert "".join(child.content for child in children) == phrases.neutral(text)


@given(awkward)
def test_escaped_markdown_stays_inside_a_heading(text: str) -> None:
    """A title can neither end its heading early nor lose a trailing mark."""
    heading = MARKDOWN.parse(f"## x {escape(text)}")[1]

    assert heading.children is not None
    assert "".join(child.content for child in heading.children) == (
        f"x {phrases.neutral(text)}".rstrip()
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("see https://e.example/a_b", r"see https\://e.example/a\_b"),
        ("www.e.example", r"www\.e.example"),
        ("1. first", r"1\. first"),
        ("AT&T and &amp;", r"AT&T and \&amp;"),
    ],
)
def test_addresses_and_list_marks_are_escaped_and_little_else(text: str, escaped: str) -> None:
    """GitHub makes links of bare addresses; ordinary prose stays readable in the source."""
    assert escape(text) == escaped


def test_a_chain_of_sources_is_told_outermost_first() -> None:
    """Levels are joined by ">", sources that speak together by "&"."""
    claim = Claim(
        id="c1",
        text="It is so.",
        evidence=(evidence("it is so"),),
        attribution=(
            Source(name="Tass", start=1, end=5, level=1),
            Source(name="Pyongyang", start=9, end=18, level=2),
            Source(name="Moscow", level=2),
        ),
    )

    assert phrases.said_by(claim) == "Tass > Pyongyang & Moscow (not in the text)"


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (None, ""),
        (TimeSpan(text="soon"), "soon"),
        (TimeSpan(start="2031-04-01", end="2031-04-01"), "2031-04-01"),
        (TimeSpan(text="in April", start="2031-04-01", end="2031-04-30"),
         "in April (2031-04-01 to 2031-04-30)"),
        (TimeSpan(start="2031-04-01"), "from 2031-04-01"),
        (TimeSpan(end="2031-04-01"), "until 2031-04-01"),
    ],
)  # fmt: skip
def test_a_time_is_told_in_the_article_s_words_and_in_days(
    time: TimeSpan | None, told: str
) -> None:
    """Both are shown as far as they are known."""
    assert phrases.when(time) == told


def test_a_range_is_told_with_both_ends() -> None:
    """Where it is one; a single number stands in the claim already."""
    quantities = (
        Quantity(text="5 to 7", value=5, to=7, unit="percent", comparator="between"),
        Quantity(text="1 to 2.5 million", value=1e6, to=2.5e6, comparator="between"),
        Quantity(text="12", value=12),
    )
    claim = full_record().claims[1].model_copy(update={"quantities": quantities})
    record = full_record().model_copy(update={"claims": (claim,)})
    assert phrases.ranges(claim) == ["5 to 7 percent", "1,000,000 to 2,500,000"]
    assert "supporting · 5 to 7 percent · 1,000,000 to 2,500,000" in plain(record)
    assert "supporting · 5 to 7 percent · 1,000,000 to 2,500,000" in render_record(record)


def test_provenance_says_only_what_there_is_to_say() -> None:
    """A reader without a model has no tokens, cost, reasks or mode."""
    made = Provenance(
        model="extractive",
        endpoint="builtin:extractive",
        fingerprint="0" * 64,
        summarizer="0.1.0",
        created="2026-01-01T00:00:00+00:00",
    )

    assert phrases.provenance(made) == "extractive, 2026-01-01T00:00:00+00:00"


def test_a_record_is_told_in_full_as_plain_text() -> None:
    """Every part of a record is shown, wrapped under its own indent."""
    assert (
        plain(full_record(), columns=72)
        == """\
Veltrane to close routes
Harbour Wire · 2031-03-05 · en · ferries
ok: 3 claims, 2 rejected quotes
! The article addresses a model.

Summary
  Two routes to close
  Two of six routes close. [1, 4]
  Nobody is happy.
    ! The sentence rests on no grounded claim.

Claims
   1  Veltrane will close two ferry routes.
      Ostmark Courier > Ilse Brandow · planned · core · in April
      (2031-04-01 to 2031-04-30)
      “will close two of its six ferry routes” [27, 65)
   4  It has six routes.
      the article itself · supporting
      “six routes” [7, 17)
  12  The union agreed.
      Pyongyang & Moscow (not in the text) · denied · negative ·
      supporting
      “did not agree to the large cut” [90, 120) altered
        quoted as: “did not agree to the {+big+} cut”
      ! Not word for word: large -> big.

Rejected quotes
  - claim 3 was dropped: 140 jobs go. (altered: 14 -> 140)
    quoted as: “{+140+} jobs go”
    the article: “[-14-] jobs go”
  - a quote of claim 1: not found: the article does not say this

Entities
  person: Ilse Brandow (Brandow)
  organisation: Veltrane

Further fields
  topic: "transport"

83% of the article's 1,200 characters is cited; not read: [1000, 1200)
big-model, mode tools, prompt article, from the store, 2 requests, 1
reask, 3,456 (2,048 cached) + 789 tokens, $0.0123, 3.2 s,
2026-11-02T10:00:00+00:00
"""
    )


def test_a_failure_is_told_with_its_reason() -> None:
    """An article without a reply is not shown as one without claims."""
    assert plain(failed_record()) == "lost\nfailed: the store has no reply (not stored)\n"


@pytest.mark.parametrize("columns", [30, 50, 80, 200])
def test_lines_fit_the_width_and_end_in_no_space(columns: int) -> None:
    """Wrapping follows the terminal, by the cells that characters take, up to a readable width."""
    record = full_record(" 朝鮮半島の平和と安定のために韓国政府は状況を注意深く監視している" * 2)

    lines = plain(record, columns).splitlines()

    widest = max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines
    )
    assert widest <= min(columns, 110)
    assert [line for line in lines if line != line.rstrip()] == []


@settings(deadline=None)
@given(st.text(max_size=60), st.text(min_size=1, max_size=30), st.integers(20, 200))
def test_no_line_is_wider_than_the_terminal_or_acts_on_it(
    data: str, claim_id: str, columns: int
) -> None:
    """Whatever texts and ids hold, at any width of a terminal."""
    record = verified_record(data)
    claims = [each.model_copy(update={"id": claim_id + each.id}) for each in record.claims]
    shown = plain(record.model_copy(update={"claims": tuple(claims)}), columns)

    for line in shown.splitlines():
        assert cell_len(line) <= min(columns, 110)
        assert not {unicodedata.category(each) for each in line} & {"Cc", "Cs", "Zl", "Zp"}


def test_data_is_never_read_as_the_terminal_s_markup() -> None:
    """Square brackets stay; escape codes and overrides are shown as what they are."""
    shown = plain(full_record(HOSTILE), columns=400)

    assert "[red]x[/red]" in shown
    assert r"\x1b[31m" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    shown = plain(verified_record(HOSTILE), columns=400)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_what_a_second_reading_said_stands_beside_each_claim_and_sentence() -> None:
    """Supported, wrong in what and by which words, or not verified; and who said it."""
    lines = [line.strip() for line in plain(verified_record(), columns=110).splitlines()]

    assert "ok: 3 claims, 1 rejected claim, 2 rejected quotes" in lines
    assert "Two of six routes close. [1, 4] · supported" in lines
    assert "Nobody is happy. · wrong: who, number" in lines
    assert "the article itself · supporting · wrong: who, number" in lines
    assert lines.count("the article: “four of them” [300, 312)") == 2
    assert any(line.endswith("negative · supporting · not verified") for line in lines)
    assert "- claim 7 was dropped: All will go. (not supported: hedge: They may.)" in lines
    assert lines[-1].startswith("verified by judge-1, prompt verify, from the store, 2,100 + 90")


def test_words_that_differ_are_styled_where_there_are_styles() -> None:
    """On a terminal no signs stand in a quote; the words differ in colour, weight and line."""
    stream = io.StringIO()
    console = Console(file=stream, width=110, color_system="standard", force_terminal=True)
    print_record(console, verified_record())
    shown = stream.getvalue()

    assert "quoted as: \x1b[0m“\x1b[1;4;31m140\x1b[0m jobs go”" in shown
    assert "the article: \x1b[0m“\x1b[1;4;32m14\x1b[0m jobs go”" in shown
    assert "\x1b[1;4;32mlarge\x1b[0m\x1b[32m cut" in shown
    assert "{+" not in shown


def test_what_a_claim_leans_on_is_the_article_s_own_words() -> None:
    """Given the text; without it what other claims quote, also those that are not shown."""
    record = full_record()
    first, second, third = record.claims
    text = "The islands' Veltrane, it says, will close two of\n its six ferry routes."
    start = text.index("will")
    leaning = second.model_copy(update={"context": ((start, len(text)), (4, 21))})
    quoting = first.model_copy(update={"evidence": (evidence("will close two", start),)})
    record = record.model_copy(update={"claims": (quoting, leaning, third)})
    narrowed = record.model_copy(update={"claims": (leaning,)})

    for render, opening, closing in ((render_plain, "[", "]"), (render_record, "\\[", "\\]")):
        words = (
            f"{opening}will close two of its six ferry routes. islands' Veltrane{closing} It has"
        )
        assert words in render(record, whole=None, text=text)
        words = f"{opening}will close two.{closing} It has six routes."
        assert words in render(narrowed, whole=record, text=None)


def test_markdown_says_what_a_second_reading_said() -> None:
    """As on a terminal, and data stays data."""
    text = render_record(verified_record())

    assert "Two of six routes close. \\[1, 4\\] · supported" in text
    assert "  - the article itself · supporting · wrong: who, number" in text
    assert "    - the article: “four of them” \\[300, 312)" in text
    assert "### Rejected claims and quotes" in text
    assert "Verified by: judge-1" in text


def test_a_record_that_was_not_verified_does_not_speak_of_it() -> None:
    """Nobody asked for a second reading, so nothing is said to be lacking."""
    assert "verified" not in plain(full_record())
    assert "erified" not in render_record(full_record())


def test_a_stream_that_is_no_terminal_gets_no_escape_codes() -> None:
    """Colour is for terminals."""
    stream = io.StringIO()

    print_record(open_console(stream), full_record())

    assert "\x1b" not in stream.getvalue()


def test_markdown_holds_every_part_of_a_record() -> None:
    """A reader of the file misses nothing that the terminal shows."""
    assert (
        render_record(full_record())
        == """\
## Veltrane to close routes

Harbour Wire · 2031-03-05 · en · ferries\x20\x20
in/ferries.txt\x20\x20
**ok: 3 claims, 2 rejected quotes**

- ⚠ The article addresses a model.

### Summary

**Two routes to close**

Two of six routes close. \\[1, 4\\]

Nobody is happy.

- ⚠ The sentence rests on no grounded claim.

### Claims

- **1.** Veltrane will close two ferry routes.
  - Ostmark Courier > Ilse Brandow · planned · core · in April (2031-04-01 to 2031-04-30)
  - “will close two of its six ferry routes” \\[27, 65)
- **4.** It has six routes.
  - the article itself · supporting
  - “six routes” \\[7, 17)
- **12.** The union agreed.
  - Pyongyang & Moscow (not in the text) · denied · negative · supporting
  - “did not agree to the **large** cut” \\[90, 120) altered
    - quoted as: “did not agree to the **big** cut”
  - ⚠ Not word for word: large -> big.

### Rejected quotes

- claim 3 was dropped: 140 jobs go. (altered: 14 -> 140)
  - quoted as: “**140** jobs go”
  - the article: “**14** jobs go”
- a quote of claim 1: not found: the article does not say this

### Entities

- person: Ilse Brandow (Brandow)
- organisation: Veltrane

### Further fields

- topic: "transport"

Coverage: 83% of the article's 1,200 characters is cited; not read: \\[1000, 1200).

Made by: big-model, mode tools, prompt article, from the store, 2 requests, 1 reask, 3,456 (2,048\
 cached) + 789 tokens, \\$0.0123, 3.2 s, 2026-11-02T10:00:00+00:00.
"""
    )


def test_markdown_of_hostile_data_has_the_same_shape_as_of_plain_data() -> None:
    """Data adds no heading, list, link, image, table, emphasis or HTML."""

    def shape(record: Record) -> list[tuple[str, list[str]]]:
        return [
            (token.type, [child.type for child in token.children or []])
            for token in MARKDOWN.parse(render_record(record))
        ]

    words = phrases.neutral(HOSTILE).replace(" - ", " ").split()
    harmless = "".join(f" w{n}" for n in range(len(words)))  # what differs goes by the words
    assert shape(full_record(HOSTILE)) == shape(full_record(harmless))
    assert shape(verified_record(HOSTILE)) == shape(verified_record(harmless))


def test_markdown_of_one_record_is_always_the_same() -> None:
    """Rendering depends on the record alone."""
    record = full_record(HOSTILE)

    assert render_record(record) == render_record(
        Record.model_validate_json(record.model_dump_json())
    )


def test_a_record_without_a_title_is_headed_by_its_id() -> None:
    """The id is then not said twice."""
    record = Record(
        article=ArticleInfo(id="a_1"), outcome="ok", coverage=Coverage(n_chars=1, cited=1.0)
    )

    assert render_record(record) == (
        "## a\\_1\n\n**ok: 0 claims**\n\nCoverage: 100% of the article's 1 character is cited.\n"
    )


# Headlines


def headed(headline: str, *, title: str | None = None) -> Record:
    """Return a record with a headline, whose summary says one sentence."""
    record = full_record()
    assert record.summary is not None
    article = record.article.model_copy(update={"title": title})
    summary = record.summary.model_copy(update={"headline": headline, "headline_claims": ("c12",)})
    return record.model_copy(update={"article": article, "summary": summary})


@pytest.mark.parametrize(
    ("headline", "title", "is_shown"),
    [
        ("Two of six routes close.", None, False),  # the first sentence of the summary
        ("Two of Six Routes Close", None, False),
        ("Veltrane’s “end”—of routes", "Veltrane's 'end' - of routes.", False),
        ("Two of six routes close?", None, True),
        ("Two of 6 of routes close", None, True),
        ("Two routes to close", "Veltrane to close routes", True),
        ("Two routes close", "", True),
        ("", None, False),
    ],
)
def test_a_headline_that_stands_there_already_is_left_out(
    headline: str, title: str | None, is_shown: bool
) -> None:
    """As the title or a sentence, typography and closing mark aside; its claims go with it."""
    record = headed(headline, title=title)

    assert phrases.headline(record) == (headline if is_shown else "")
    section = plain(record).partition("Summary\n")[2].partition("Claims\n")[0]
    assert section.startswith("  Two of six routes close. [1, 4]\n") is not is_shown
    assert ("[12]" in section) is is_shown
    assert ("\\[12\\]" in render_record(record).partition("### Claims")[0]) is is_shown


def test_a_summary_of_nothing_but_the_title_has_no_heading() -> None:
    """There would be nothing under it."""
    record = headed("Veltrane to close routes", title="Veltrane to close routes")
    assert record.summary is not None
    bare = record.model_copy(
        update={"summary": record.summary.model_copy(update={"sentences": ()})}
    )

    assert "Summary" not in plain(bare) + render_record(bare)
