"""Tables, feeds and PDFs as input, and what the command is told about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.acceptance.test_cli_verify import said_right
from tests.commands import BUILT_IN, TEXT, Command, Process, at, outcomes
from tests.pdfs import column, pdf
from tests.servers import ChatServer, Script

Servers = Callable[[Script], ChatServer]
TABLE = f'url;body;day\nhttp://example.org/1;"{TEXT}";2031-03-05\nu2;"Two\nlines.";2031-03-06\n'
NAMED = ("--field", "text=body", "--field", "id=url", "--field", "published=day")


def test_a_table_is_read_by_the_columns_that_are_named(command: Command) -> None:
    """The id is that of the row, the source its line; the same command again has nothing to do."""
    (command.cwd / "news.csv").write_text(TABLE, encoding="utf-8")
    args = ("run", "news.csv", *NAMED, "--publisher", "Wire", "-o", "out.jsonl", *BUILT_IN)

    done, again = command.run(*args), command.run(*args)

    assert (done.code, again.code) == (0, 0), done.stderr
    one, two = (record["article"] for record in command.records())
    assert (one["id"], one["source"], one["published"]) == (
        "http://example.org/1", "news.csv:2", "2031-03-05",
    )  # fmt: skip
    assert (two["id"], two["source"], two["publisher"]) == ("u2", "news.csv:3", "Wire")
    assert "0 done, 2 already there" in again.stderr


def test_every_kind_of_file_in_a_folder_is_read(command: Command) -> None:
    """And what a run has left in it is no article of the next."""
    folder = command.cwd / "news"
    folder.mkdir()
    rows = [{"text": TEXT, "id": "parquet"}]
    pq.write_table(pa.Table.from_pylist(rows), folder / "a.parquet")
    (folder / "b.pdf").write_bytes(pdf([column([TEXT])]))
    (folder / "c.rss").write_text(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<item><guid>feed</guid><content:encoded>{TEXT}</content:encoded></item>"
        "<item><guid>teaser</guid><link>https://news.example/t</link>"
        "<description>Short.</description></item></channel></rss>",
        encoding="utf-8",
    )
    (folder / "d.tsv").write_text(f"id\ttext\ntsv\t{TEXT}\n", encoding="utf-8")
    args = ("run", "news", *BUILT_IN)

    done = command.run(*args, "-o", "news/out.jsonl")
    again = command.run(*args, "-o", "news/other.jsonl")

    assert (done.code, again.code) == (3, 3)
    assert "news/c.rss:2: the feed has only a teaser of this entry" in done.stderr
    assert outcomes(command.records("news/out.jsonl")) == {
        "parquet": "ok", "b": "ok", "feed": "ok", "teaser": "failed", "tsv": "ok",
    }  # fmt: skip
    assert (
        "3 written by summarizer: out.failures.jsonl, out.jsonl, out.manifest.json" in again.stderr
    )
    assert len(command.records("news/other.jsonl")) == 5
    assert "written by" not in done.stderr  # what a run writes itself is no news


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--field", "txt=body"), "'txt' is no field of an article; there are text, id, title"),
        (("--field", "body"), "write FIELD=COLUMN, such as text=body"),
        (("--field", "text="), "the field 'text' needs the name of a column"),
        (("--field", "id=a", "--field", "id=b"), "'id' is given twice"),
        (("--published", "2031-02-30"), "'2031-02-30' is no one day; write YYYY-MM-DD"),
        (("--published", "tomorrow"), "is no one day"),
        (("--publisher", ""), "the publisher is empty"),
    ],
)
@pytest.mark.parametrize("verb", ["run", "batch submit", "batch write requests.jsonl"])
def test_an_option_that_cannot_be_used_is_a_usage_error(
    command: Command, verb: str, args: tuple[str, ...], says: str
) -> None:
    """Before anything is read or asked."""
    (command.cwd / "news.csv").write_text(TABLE, encoding="utf-8")

    done = command.run(*verb.split(), "news.csv", "--model", "m", "--base-url",
                       "http://127.0.0.1:9/v1", *args)  # fmt: skip

    assert done.code == 2
    assert says in done.stderr.replace("\n", " ")


def test_a_missing_column_is_an_input_error_that_names_those_there_are(command: Command) -> None:
    """Once for the table."""
    (command.cwd / "news.csv").write_text(TABLE, encoding="utf-8")

    done = command.run("run", "news.csv", "--field", "text=story", *BUILT_IN)

    assert done.code == 3
    says = "news.csv: has no column 'story' for the text; the columns are 'url', 'body', 'day'"
    assert done.stderr.count(f"summarizer: {says}") == 1


def test_records_of_a_table_are_verified(command: Command, chat_server: Servers) -> None:
    """The rows are found again by the same fields; without them it says what is missing."""
    (command.cwd / "news.csv").write_text(f"no;story\n1;{TEXT}\n", encoding="utf-8")
    server, named = chat_server(said_right), ("--field", "text=story")
    command.run("run", "news.csv", *named, "-o", "out.jsonl", *at(server))

    done = command.run("verify", "out.jsonl", *named, "-o", "v.jsonl", *at(server))
    lost = command.run("verify", "out.jsonl", *at(server))

    assert done.code == 0, done.stderr
    (record,) = command.records("v.jsonl")
    assert record["claims"][0]["support"]["supported"] is True
    assert lost.code == 1
    (flag,) = [f for f in lost.records[0]["flags"] if f["kind"] == "not_verified"]
    assert "--field text=COLUMN" in flag["message"]


def test_the_request_of_a_row_is_the_same_in_every_verb(command: Command) -> None:
    """What `prompts render` prints is what a batch would send."""
    row = {"body": TEXT, "by": {"name": "Wire"}}
    (command.cwd / "row.jsonl").write_bytes(orjson.dumps(row))
    named = ("--field", "text=body", "--field", "publisher=by.name", "--published", "2031-03-05")
    model = ("--model", "m", "--base-url", "http://127.0.0.1:9/v1")

    shown = command.run("prompts", "render", "row.jsonl", *named, *model)
    written = command.run("batch", "write", "requests.jsonl", "row.jsonl", *named, *model)

    assert (shown.code, written.code) == (0, 0), shown.stderr + written.stderr
    (line,) = (command.cwd / "requests.jsonl").read_bytes().splitlines()
    request: dict[str, Any] = orjson.loads(line)
    body = orjson.loads(shown.stdout)
    assert request["body"]["messages"] == body["messages"]
    assert "Wire" in str(body["messages"])
    assert "2031-03-05" in str(body["messages"])


def test_a_table_is_piped_in(process: Process) -> None:
    """Standard input that begins with a header of ours is a table."""
    done = process.run("run", "-", "--quiet", *NAMED, *BUILT_IN, stdin=TABLE)

    assert done.code == 0, done.stderr
    assert [record["article"]["source"] for record in done.records] == ["-:2", "-:3"]
