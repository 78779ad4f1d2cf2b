"""`summarizer report` and `run --report`, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.models import Article, ArticleInfo, Claim, Record
from tests.commands import BUILT_IN, ROOT, TEXT, Done, run, run_process
from tests.samples import evidence, failed_record, full_record

QUOTE = "The mayor of Port Ellis resigned on Monday"
SEEDS = sorted((ROOT / "evals/articles").glob("0*.txt"))


def report(*args: str | Path, cwd: Path) -> Done:
    """Make report.html."""
    return run("report", *args, "-o", "report.html", cwd=cwd)


def page(cwd: Path, name: str = "report.html") -> str:
    """Return what the page is."""
    return (cwd / name).read_text(encoding="utf-8")


def article(cwd: Path, name: str = "mayor", text: str = TEXT) -> Record:
    """Write an article to NAME.txt, and return a record of it with one claim."""
    path = cwd / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    info = ArticleInfo(id=name, source=str(path), sha256=Article(text=text).sha256)
    claim = Claim(id="c1", text="A mayor went.", evidence=(evidence(QUOTE, 0),))
    return Record(article=info, outcome="ok", claims=(claim,))


def write(cwd: Path, *records: Record, end: str = "\n") -> None:
    """Write the records to out.jsonl."""
    lines = "\n".join(record.model_dump_json() for record in records)
    (cwd / "out.jsonl").write_text(lines + end, encoding="utf-8")


def test_the_report_of_the_seeds_is_small_and_whole(tmp_path: Path) -> None:
    """Under 300 KB, with every claim, its source, and the quotes highlighted in the text."""
    ended = run("run", *SEEDS, *BUILT_IN, "-o", "out.jsonl", "--report", "r.html", cwd=tmp_path)
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]

    text = page(tmp_path, "r.html")
    assert ended.code == 0
    assert ended.stderr.splitlines()[-1] == "summarizer: 2 articles in r.html"
    assert len(text.encode()) < 300_000
    assert text.count('class="claim row"') == sum(len(record["claims"]) for record in records)
    assert text.count("<mark ") >= text.count('class="claim row"')


def test_a_run_to_stdout_has_a_report_too(tmp_path: Path) -> None:
    """The records go where they go without it, unchanged."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    ended = run("run", "a.txt", *BUILT_IN, "--report", "r.html", cwd=tmp_path)

    (record,) = ended.records
    assert ended.code == 0
    assert page(tmp_path, "r.html").count('class="claim row"') == len(record["claims"]) > 0


def test_a_resumed_run_reports_all_that_the_output_holds(tmp_path: Path) -> None:
    """What an earlier run wrote is on the page as well."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{TEXT} {name}", encoding="utf-8")
    run("run", "a.txt", *BUILT_IN, "-o", "out.jsonl", cwd=tmp_path)

    run("run", "b.txt", *BUILT_IN, "-o", "out.jsonl", "--report", "r.html", cwd=tmp_path)

    assert page(tmp_path, "r.html").count("<article ") == 2


def test_a_run_that_fails_reports_its_failures(tmp_path: Path) -> None:
    """The exit code is that of the run."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    given = ("--offline", "--base-url", "http://127.0.0.1:9", "--model", "m")

    ended = run("run", "a.txt", *given, "--report", "r.html", cwd=tmp_path)

    assert ended.code == 1
    assert '<span class="badge bad">failed</span>' in page(tmp_path, "r.html")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--report", "no/r.html"], "no/r.html: there is no folder no; make it first"),
        (["--report", "a.txt"], "--report a.txt is an input, and would be written over"),
        (["-o", "r.jsonl", "--report", "r.jsonl"], "--report r.jsonl is an input"),
        (["--report", "-"], "--report names a file: records go to the standard output"),
    ],
)
def test_where_a_page_cannot_go_is_said_before_anything_is_done(
    given: list[str], says: str, tmp_path: Path
) -> None:
    """Nothing is asked for, and nothing written."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    before = sorted(tmp_path.iterdir())

    ended = run("run", "a.txt", *BUILT_IN, *given, cwd=tmp_path)

    assert (ended.code, ended.stdout) == (2, b"")
    assert says in ended.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_a_page_beside_its_articles_is_none_of_them(tmp_path: Path) -> None:
    """The next run of the folder passes it over, and what else the first one wrote."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    given = ("run", "in", *BUILT_IN, "--report", "in/r.html")

    for output in ("in/one.jsonl", "two.jsonl"):
        assert run(*given, "-o", output, cwd=tmp_path).code == 0

    assert len((tmp_path / "two.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_text_that_is_gone_or_changed_is_said_at_its_article(tmp_path: Path) -> None:
    """The report does without: the claims and their quotes are there."""
    write(tmp_path, article(tmp_path, "gone"), article(tmp_path, "changed"), article(tmp_path))
    (tmp_path / "gone.txt").unlink()
    (tmp_path / "changed.txt").write_text("Other words.", encoding="utf-8")

    ended = report("out.jsonl", cwd=tmp_path)

    text = page(tmp_path)
    assert ended.code == 0
    assert ended.stderr == ("summarizer: 3 articles in report.html; 2 texts could not be shown\n")
    assert text.count("The article's text is not shown") == 2
    assert "gone.txt: no such file" in text
    assert "its article has changed since it was read" in text
    assert text.count('class="claim row"') == 3
    assert text.count("<mark ") == 1


def test_articles_are_looked_for_where_they_are_said_to_be(tmp_path: Path) -> None:
    """--articles names a file or a folder, as for `verify`."""
    write(tmp_path, article(tmp_path))
    (tmp_path / "moved").mkdir()
    (tmp_path / "mayor.txt").rename(tmp_path / "moved/other.txt")

    assert report("out.jsonl", "--articles", "moved", cwd=tmp_path).code == 0

    assert f">{QUOTE}</mark>" in page(tmp_path)


def test_a_table_is_read_again_as_it_was_read(tmp_path: Path) -> None:
    """--field says which column is the text, as it does for `run`, whose own page knows it."""
    (tmp_path / "desk.csv").write_text(f'nr,story\n1,"{QUOTE} on Monday."\n', encoding="utf-8")
    field = ("--field", "text=story")
    ran = run("run", "desk.csv", *field, "-o", "out.jsonl", "--report", "own.html", cwd=tmp_path)

    ended = report("out.jsonl", *field, cwd=tmp_path)

    assert ran.code == 0
    assert "could not be shown" not in ran.stderr + ended.stderr
    assert "could not be shown" in report("out.jsonl", cwd=tmp_path).stderr


def test_texts_can_be_left_out(tmp_path: Path) -> None:
    """With --without-text only the words of the records are there, and no file is looked for."""
    write(tmp_path, article(tmp_path))

    ended = report("out.jsonl", "--without-text", cwd=tmp_path)

    text = page(tmp_path)
    assert ended.stderr == "summarizer: 1 article in report.html\n"
    assert "The council meets" not in text
    assert "text is not shown" not in text
    assert QUOTE in text
    assert "texts are left out" in text


def test_a_file_that_was_cut_off_is_named_and_the_rest_is_there(tmp_path: Path) -> None:
    """As `show` does: exit 3; the page says it, too."""
    write(tmp_path, article(tmp_path), end='\n{"schema": "urn:summ')

    ended = report("out.jsonl", cwd=tmp_path)

    assert ended.code == 3
    assert "out.jsonl:2: is not JSON" in ended.stderr
    text = page(tmp_path)
    assert "the file ends in the middle of it" in text
    assert text.count("<article ") == 1


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_no_records_make_a_page_that_says_so(data: bytes, tmp_path: Path) -> None:
    """Exit 3; what was there of yesterday is gone, so that nobody reads it for today's."""
    (tmp_path / "out.jsonl").write_bytes(data)
    (tmp_path / "report.html").write_text("yesterday", encoding="utf-8")

    ended = report("out.jsonl", cwd=tmp_path)

    assert ended.code == 3
    assert "is empty: it holds no records" in ended.stderr
    assert "There are no records here." in page(tmp_path)


def test_an_article_that_is_there_twice_is_shown_twice(tmp_path: Path) -> None:
    """Each has anchors of its own, whatever the ids say."""
    one = article(tmp_path)
    write(tmp_path, one, one)

    assert report("out.jsonl", cwd=tmp_path).code == 0

    text = page(tmp_path)
    assert [text.count(f'id="a{n}-c1"') for n in (1, 2)] == [1, 1]


def test_claims_of_one_id_have_anchors_of_their_own(tmp_path: Path) -> None:
    """A broken record is readable still."""
    one = article(tmp_path)
    write(tmp_path, one.model_copy(update={"claims": one.claims * 2}))

    assert report("out.jsonl", cwd=tmp_path).code == 0

    text = page(tmp_path)
    assert [text.count(f'id="a1-c{n}"') for n in (1, 2)] == [1, 1]


def test_only_what_is_asked_for_is_on_the_page(tmp_path: Path) -> None:
    """The options are those of `show`, and the page says that claims are missing from it."""
    write(tmp_path, full_record(), failed_record())

    ended = report("out.jsonl", "--status", "denied", cwd=tmp_path)

    text = page(tmp_path)
    assert ended.code == 0
    assert "The union agreed." in text
    assert "Veltrane will close two ferry routes." not in text
    assert "1 of 3 claims are on this page" in text
    assert text.count("<article ") == 1


def test_an_article_that_is_not_there_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    """A slip in an id is usage, and overwrites nothing."""
    write(tmp_path, full_record())
    (tmp_path / "report.html").write_text("before", encoding="utf-8")

    ended = report("out.jsonl", "--article", "ferrys", cwd=tmp_path)

    assert ended.code == 2
    assert "no record is of article 'ferrys'; close to it: 'ferries'" in ended.stderr
    assert page(tmp_path) == "before"


def test_above_fifty_articles_each_is_made_when_it_is_opened(tmp_path: Path) -> None:
    """Up to that number every passage is in the page as it stands."""
    one = article(tmp_path)

    for n, passages in ((50, 50), (51, 0)):
        write(tmp_path, *[one] * n)
        assert report("out.jsonl", cwd=tmp_path).code == 0
        assert page(tmp_path).count("<mark ") == passages
        assert page(tmp_path).count("<article ") == n


def test_a_page_goes_to_a_pipe(tmp_path: Path) -> None:
    """-o - is the standard output, which then holds nothing else; - reads records."""
    write(tmp_path, full_record())

    ended = run_process(
        "report", "-", "-o", "-", cwd=tmp_path, stdin=(tmp_path / "out.jsonl").read_bytes()
    )

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.out.startswith("<!doctype html>")
    assert ended.out.endswith("</html>")
    assert "Report of standard input" in ended.out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["out.jsonl"], "Missing option '-o'"),
        (["out.jsonl", "-o", ""], "it is empty"),
        (["out.jsonl", "-o", "."], "is a directory"),
        (["out.jsonl", "-o", "out.jsonl"], "-o out.jsonl is an input"),
        (["out.jsonl", "-o", "no/r.html"], "there is no folder no"),
        (["out.jsonl", "-o", "r.html", "--articles", "gone"], "'gone' does not exist"),
    ],
)
def test_wrong_usage_is_a_sentence(args: list[str], says: str, tmp_path: Path) -> None:
    """Exit 2, and the records are as they were."""
    write(tmp_path, full_record())
    before = (tmp_path / "out.jsonl").read_bytes()

    ended = run("report", *args, cwd=tmp_path)

    assert ended.code == 2
    assert says in ended.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == before


def test_a_page_of_many_files_has_a_short_name(tmp_path: Path) -> None:
    """Three are named, the others counted."""
    write(tmp_path, full_record())

    report(*["out.jsonl"] * 5, cwd=tmp_path)

    assert "<title>Report of out.jsonl, out.jsonl, out.jsonl and 2 more</title>" in page(tmp_path)


def test_a_file_that_is_not_there_is_input(tmp_path: Path) -> None:
    """Exit 3, as for `show`."""
    ended = report("no.jsonl", cwd=tmp_path)

    assert ended.code == 3
    assert "no.jsonl: cannot be read: No such file or directory" in ended.stderr


def index(text: str) -> dict[str, Any]:
    """Return what the page filters its first article by."""
    begin = text.index('class="rows">') + len('class="rows">')
    found: dict[str, Any] = json.loads(text[begin : text.index("</script>", begin)])
    return found


def test_what_is_filtered_by_stands_in_the_page(tmp_path: Path) -> None:
    """Each claim with its source, status, polarity, support, flags, importance and outcome."""
    write(tmp_path, full_record())
    report("out.jsonl", cwd=tmp_path)

    first, _, third = index(page(tmp_path))["rows"]

    assert first["id"] == "a1-c1"
    assert first["source"] == ["Ostmark Courier", "Ilse Brandow"]
    assert (first["status"], first["polarity"]) == (["planned"], ["positive"])
    assert (first["importance"], first["outcome"]) == (["core"], ["ok"])
    assert third["flag"] == ["altered_quote", "instruction"]
    assert "did not agree to the large cut" in third["text"]
