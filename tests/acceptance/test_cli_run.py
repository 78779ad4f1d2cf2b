"""`summarizer run`: what goes where, what it goes on from, and how it ends."""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
from collections.abc import Callable

import orjson
import pyarrow.parquet as pq
import pytest

from tests.commands import (
    BUILT_IN,
    TEXT,
    TIMEOUT_S,
    Command,
    Process,
    at,
    good_reply,
    outcomes,
    read_records,
    read_terminal,
    run_on_terminal,
)
from tests.servers import ChatServer, Script, error, html, refusal

Servers = Callable[[Script], ChatServer]


def test_failures_are_named_where_the_output_has_some(command: Command) -> None:
    """Not those of another output that shares the list."""
    command.article("a.txt")
    command.article("empty.txt", "")
    bad = command.run("run", "a.txt", "empty.txt", "-o", "out.jsonl", *BUILT_IN)
    good = command.run("run", "a.txt", "-o", "out.jsonl.gz", *BUILT_IN)
    assert bad.stderr.endswith("records in out.jsonl, failures in out.failures.jsonl\n")
    assert good.stderr.endswith("records in out.jsonl.gz\n")


def test_records_alone_go_to_stdout(command: Command, server: ChatServer) -> None:
    """Without -o, stdout is JSONL and all talk is on stderr, the model and its reason first."""
    ids = command.articles(3)
    done = command.run("run", "articles", *at(server))
    assert done.code == 0
    assert outcomes(done.records) == dict.fromkeys(ids, "ok")
    first, *_, last = done.stderr.splitlines()
    assert first.startswith("summarizer: model test-model at http://127.0.0.1")
    assert "named" in first
    assert last == "summarizer: 3 done (3 ok), 360 tokens"


def test_a_terminal_gets_records_for_reading(command: Command) -> None:
    """What `show` prints of them; what is said of the run stands before and behind."""
    command.articles(2)
    command.run("run", "articles", "-o", "out.jsonl", "--order", "input", *BUILT_IN)
    shown = [
        command.run("show", "out.jsonl", "--article", each).out.splitlines()
        for each in ("a1", "a2")
    ]

    args = ("run", "articles", "--order", "input", "--quiet", *BUILT_IN)
    done = run_on_terminal(*args, cwd=command.cwd, NO_COLOR="1", **command.changes)

    assert done.code == 0
    lines = [line for line in done.out.splitlines() if not line.startswith("extractive, ")]
    kept = [[line for line in each if not line.startswith("extractive, ")] for each in shown]
    assert lines == [*kept[0], "", "", *kept[1]]


def test_a_bar_and_records_share_a_terminal(command: Command) -> None:
    """The bar is taken away before a record is printed: no line holds parts of both."""
    command.articles(3)

    done = run_on_terminal("run", "articles", *BUILT_IN, cwd=command.cwd, **command.changes)

    assert done.code == 0
    titles = [line for line in done.out.splitlines() if line.endswith("\x1b[1ma1\x1b[0m")]
    assert len(titles) == 1
    assert "━" not in titles[0].rpartition("\r")[2]
    assert "3 done (3 ok)" in done.out.splitlines()[-1]


def test_a_terminal_gets_json_where_it_is_asked_for(command: Command) -> None:
    """With --format jsonl."""
    command.articles(1)
    args = ("run", "articles", "--format", "jsonl", "--quiet", *BUILT_IN)

    done = run_on_terminal(*args, cwd=command.cwd, **command.changes)

    assert [record["article"]["id"] for record in done.records] == ["a1"]


def test_what_a_row_says_besides_goes_into_its_record_and_nowhere_else(
    command: Command, server: ChatServer
) -> None:
    """It is no part of the request, so with another value the reply comes from the store."""
    for section in ("harbour", "sport"):
        row = {"id": "one", "text": TEXT, "section": section}
        (command.cwd / "rows.jsonl").write_bytes(orjson.dumps(row))
        (record,) = command.run("run", "rows.jsonl", *at(server)).records
        assert record["article"]["extra"] == {"section": section}
    (seen,) = server.chats
    assert "harbour" not in orjson.dumps(seen.body).decode()


def test_the_same_command_does_nothing_twice(command: Command, server: ChatServer) -> None:
    """A second identical run sends nothing, changes nothing, and ends as the first did."""
    ids = command.articles(2)
    again = ("run", "articles", "-o", "out.jsonl", *at(server))
    assert command.run(*again).code == 0
    content = (command.cwd / "out.jsonl").read_bytes()
    n_sent = len(server.chats)

    done = command.run(*again)

    assert (done.code, done.stdout) == (0, b"")
    assert "0 done, 2 already there" in done.stderr
    assert "out.jsonl" in done.stderr.splitlines()[-1]
    assert (command.cwd / "out.jsonl").read_bytes() == content
    assert (n_sent, len(server.chats)) == (2, 2)
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")


def test_changed_and_new_articles_are_done_and_the_others_kept(command: Command) -> None:
    """Only what differs is asked for; lines of articles that are not named stay."""
    command.articles(2)
    command.run("run", "articles", "-o", "out.jsonl", *BUILT_IN)
    changed = command.article("articles/a1.txt", f"{TEXT} It was raining.")
    new = command.article("new.txt")

    done = command.run("run", changed, new, "-o", "out.jsonl", *BUILT_IN)

    assert "2 done (2 ok), 1 had changed" in done.stderr
    assert "a1: has changed since it was read, and is done again" in done.stderr
    assert outcomes(command.records()) == {"a1": "ok", "a2": "ok", "new": "ok"}
    assert command.records()[0]["article"]["id"] == "a2"  # kept; the others were added


def test_an_output_of_another_model_is_refused_unless_redone(
    command: Command, server: ChatServer
) -> None:
    """A forgotten --model replaces nothing; with --redo it does, and only what it reads."""
    ids = command.articles(2)
    command.run("run", "articles", "-o", "out.jsonl", *at(server))
    before = command.records()

    refused = command.run("run", "articles", "-o", "out.jsonl", *BUILT_IN)
    dry = command.run("run", "articles", "-o", "out.jsonl", "--dry-run", *BUILT_IN)

    assert (refused.code, dry.code) == (2, 2)
    assert "2 articles read with model test-model; this run reads with model extr" in refused.stderr
    assert command.records() == before
    done = command.run("run", "articles", "-o", "out.jsonl", "--redo", *BUILT_IN)
    assert done.code == 0
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")
    assert {r["provenance"]["model"] for r in command.records()} == {"extractive"}


def test_another_url_offline_or_a_limit_replaces_nothing(
    command: Command, server: ChatServer
) -> None:
    """What was read stays as it is: nothing is asked, or fails, only because of where and how."""
    command.articles(2)
    command.run("run", "articles", "-o", "out.jsonl", *at(server))
    before = (command.cwd / "out.jsonl").read_bytes()
    elsewhere = ("--model", "test-model", "--base-url", "http://127.0.0.1:9/v1")

    for more in (("--offline",), ("--max-output-tokens", "9000"), ("--concurrency", "2")):
        done = command.run("run", "articles", "-o", "out.jsonl", *elsewhere, *more)
        assert (done.code, "0 done, 2 already there" in done.stderr) == (0, True)
    done = command.run("run", "articles", "-o", "out.jsonl", "--max-chars", "20", *elsewhere)

    assert done.code == 3
    assert "a1.txt: has more than 20 characters" in done.stderr
    assert "its earlier record is kept" in done.stderr
    assert (command.cwd / "out.jsonl").read_bytes() == before


def test_a_record_that_was_read_outlives_a_failure(
    command: Command, server: ChatServer, chat_server: Servers
) -> None:
    """A changed text that the server then fails on leaves the record of before, and says so."""
    command.articles(1)
    command.run("run", "articles", "-o", "out.jsonl", *at(server))
    before = command.records()
    command.article("articles/a1.txt", f"{TEXT} It was raining.")

    failing = chat_server(lambda seen: error(400, "no"))
    done = command.run("run", "articles", "-o", "out.jsonl", *at(failing))

    assert done.code == 1
    assert "a1: failed" in done.stderr
    assert "its earlier record is kept" in done.stderr
    assert command.records() == before


def test_kept_failures_still_decide_the_exit_code(command: Command, chat_server: Servers) -> None:
    """A refusal is not asked for again, is named on stderr, and the run still exits with 1."""
    command.article("a.txt")
    server = chat_server([refusal()])
    again = ("run", "a.txt", "-o", "out.jsonl", *at(server))
    first = command.run(*again)
    second = command.run(*again)
    assert (first.code, second.code) == (1, 1)
    assert "summarizer: a: refused: " in first.stderr
    assert "0 done, 1 already there (1 refused)" in second.stderr
    assert len(server.chats) == 1
    assert outcomes(command.records()) == {"a": "refused"}


def test_a_failed_article_is_done_again(command: Command, chat_server: Servers) -> None:
    """What failed is tried again by the same command, and its new line replaces the old one."""
    command.article("a.txt")
    server = chat_server([error(400, "no"), good_reply()])
    again = ("run", "a.txt", "-o", "out.jsonl", "--mode", "plain", *at(server))
    codes = [command.run(*again).code for _ in range(2)]
    assert codes == [1, 0]
    assert outcomes(command.records()) == {"a": "ok"}


def test_failures_are_listed_and_retried_alone(command: Command, chat_server: Servers) -> None:
    """What the same command would keep is asked for again, and leaves the list."""
    command.article("a.txt")
    server = chat_server([refusal(), good_reply()])
    again = ("run", "a.txt", "-o", "out.jsonl", *at(server))
    assert "failures in out.failures.jsonl" in command.run(*again).stderr
    (row,) = map(orjson.loads, (command.cwd / "out.failures.jsonl").read_bytes().splitlines())
    assert (row["id"], row["source"], row["outcome"]) == ("a", "a.txt", "refused")
    command.article("b.txt")

    retry = ("run", "a.txt", "b.txt", *again[2:], "--retry-failed")
    dry = command.run(*retry, "--dry-run")
    done = command.run(*retry)

    assert "1 article, 1 not done before, and left, 0 already in the output" in dry.stderr
    assert "1 to be sent" in dry.stderr
    assert done.code == 0
    assert "1 done (1 ok), 1 not done before, and left" in done.stderr
    assert outcomes(command.records()) == {"a": "ok"}
    assert not (command.cwd / "out.failures.jsonl").exists()


def test_nothing_is_retried_without_an_output(command: Command) -> None:
    """It is what says what failed."""
    done = command.run("run", command.article("a.txt"), "--retry-failed", *BUILT_IN)
    assert done.code == 2
    assert "name it with -o" in done.stderr


def test_too_many_failures_end_the_run(command: Command, chat_server: Servers) -> None:
    """It stops, says so, and the same command goes on."""
    ids = command.articles(9)
    answers = [*[error(400, "no")] * 3, *[good_reply()] * 9]
    server = chat_server(answers)
    again = (
        "run", "articles", "-o", "out.jsonl", "--max-failures", "2", "--concurrency", "1",
        "--mode", "plain", *at(server),
    )  # fmt: skip  # one line of words, as it is typed
    done = command.run(*again)
    assert done.code == 1
    assert "3 of 3 articles failed, and at most 2 may (--max-failures)" in done.stderr
    assert len(command.records()) == 3
    assert command.run(*again).code == 0
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")
    assert command.run(*again[:4], "--max-failures", "many", *at(server)).code == 2


def test_offline_answers_from_the_store_without_key_or_server(
    command: Command, chat_server: Servers
) -> None:
    """Records come again for nothing; what is not stored fails by name and is not sent."""
    command.article("a.txt")
    with ChatServer([good_reply()]) as server:
        live = command.run("run", "a.txt", *at(server))
    command.article("b.txt", f"{TEXT} And more.")

    offline = command.run("run", "a.txt", "b.txt", "--offline", *at(server))

    assert offline.code == 1
    assert outcomes(offline.records) == {"a": "ok", "b": "failed"}
    first, second = sorted(offline.records, key=lambda record: record["article"]["id"])
    assert first["claims"] == live.records[0]["claims"]
    assert second["error"]["kind"] == "not_stored"
    assert "without --offline" in offline.stderr
    assert "1 from the store" in offline.stderr


def test_offline_without_a_store_is_refused(command: Command, server: ChatServer) -> None:
    """Two options that leave nothing to answer from are a mistake, and nothing is sent."""
    command.article("a.txt")
    done = command.run("run", "a.txt", "--offline", "--no-cache", *at(server))
    assert done.code == 2
    assert "--no-cache" in done.stderr
    assert server.requests == []


def test_a_dry_run_sends_and_writes_nothing(command: Command, server: ChatServer) -> None:
    """It counts what is there, stored and left, estimates tokens, and leaves stdout empty."""
    command.articles(3)
    command.run("run", "articles/a1.txt", "-o", "out.jsonl", *at(server))
    command.run("run", "articles/a2.txt", *at(server))
    before = (command.cwd / "out.jsonl").read_bytes()
    n_sent = len(server.chats)

    (command.cwd / "none.txt").write_bytes(b"")
    done = command.run("run", "articles", "none.txt", "-o", "out.jsonl", "--dry-run", *at(server))

    assert (done.code, done.stdout) == (3, b"")
    assert "none.txt: is empty" in done.stderr
    assert (
        "3 articles, 1 input that cannot be read, 1 already in the output, 1 answered by the"
        " store, 1 to be sent, about " in done.stderr
    )
    assert len(server.chats) == n_sent
    assert (command.cwd / "out.jsonl").read_bytes() == before


def test_a_dry_run_names_the_price_when_it_is_known(command: Command) -> None:
    """Without a key or a server, the cost of a known model is estimated."""
    command.articles(2)
    done = command.run("run", "articles", "--dry-run", "--model", "gpt-4o-mini")
    assert done.code == 0
    assert "2 to be sent" in done.stderr
    assert "about $0.00" in done.stderr


def test_a_named_price_counts_in_the_estimate_the_record_and_the_limit(
    command: Command, server: ChatServer
) -> None:
    """100 tokens in and 20 out at 10 and 50 dollars a million are 0.002 an article."""
    command.articles(10)
    priced = ("run", "articles", "-o", "out.jsonl", "--price", "10,50", *at(server))
    dry = command.run(*priced, "--dry-run").stderr
    assert "about $0." in dry
    assert "how far off is not known (by the articles' length)" in dry
    done = command.run(*priced, "--concurrency", "1", "--max-cost", "0.25")
    assert (done.code, "$0.0200" in done.stderr) == (0, True), done.stderr
    assert {record["provenance"]["cost_usd"] for record in command.records()} == {0.002}
    command.article("more/b1.txt", f"{TEXT} It rained.")
    dry = command.run("run", "more", "--price", "10,50", "--dry-run", *at(server)).stderr
    assert "give or take" in dry
    assert "(as in 10 stored replies of this model)" in dry


def test_an_unknown_price_is_null_and_no_limit(command: Command, server: ChatServer) -> None:
    """Neither zero in a record, nor a limit in dollars that nothing can reach."""
    command.articles(1)
    done = command.run("run", "articles", "-o", "out.jsonl", *at(server))
    assert "$" not in done.stderr
    (record,) = command.records()
    assert record["provenance"]["cost_usd"] is None
    limited = command.run("run", "articles", "--max-cost", "1", *at(server))
    assert limited.code == 2
    assert "name it with --price IN,OUT" in limited.stderr


def test_a_limit_bounds_the_articles(command: Command) -> None:
    """--limit counts inputs, so the same command with a limit does nothing twice either."""
    command.articles(5)
    again = ("run", "articles", "--limit", "2", "-o", "out.jsonl", *BUILT_IN)
    command.run(*again)
    done = command.run(*again)
    assert "2 already there" in done.stderr
    assert outcomes(command.records()) == {"a1": "ok", "a2": "ok"}


def test_a_limit_hides_no_warning(command: Command) -> None:
    """What was left out of the rows that were read is said before the run ends."""
    rows = [{"id": f"r{n}", "text": f"{TEXT} {n}", "published": "soon"} for n in range(5)]
    (command.cwd / "rows.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    done = command.run("run", "rows.jsonl", "--limit", "2", *BUILT_IN)
    *_, warning, last = done.stderr.splitlines()
    assert "rows.jsonl: 'published' could not be read in 2 rows, first in line 1" in warning
    assert last.startswith("summarizer: 2 done")


def test_records_are_written_as_lines_only(command: Command) -> None:
    """What is for reading is made of them; the message says how."""
    command.article("a.txt")
    done = command.run("run", "a.txt", "--format", "markdown", *BUILT_IN)
    assert done.code == 2
    assert "summarizer show FILE --format markdown" in done.stderr
    assert command.run("run", "a.txt", "--format", "jsonl", *BUILT_IN).records


def test_a_run_does_not_read_what_it_writes(command: Command) -> None:
    """An output inside the input folder is left out of the input, the first time and later."""
    command.article("a.txt")
    again = ("run", ".", "-o", "out.jsonl", *BUILT_IN)
    assert [command.run(*again).code for _ in range(2)] == [0, 0]
    assert outcomes(command.records()) == {"a": "ok"}


def test_standard_input_is_done_while_it_comes(process: Process, server: ChatServer) -> None:
    """An article that was piped in is answered before the next one is there."""
    running = process.start("run", "-", *at(server), stdin=subprocess.PIPE)
    assert running.stdin is not None
    assert running.stdout is not None
    for article_id in ("one", "two"):
        running.stdin.write(orjson.dumps({"id": article_id, "text": TEXT}) + b"\n")
        running.stdin.flush()
        assert read_records(running.stdout.readline())[0]["article"]["id"] == article_id
    running.stdin.close()
    assert running.wait(timeout=TIMEOUT_S) == 0


def test_a_reader_that_leaves_ends_the_run_quietly(process: Process) -> None:
    """`| head -1` gives one record and no complaint."""
    process.articles(20)
    running = process.start("run", "articles", "--concurrency", "2", *BUILT_IN)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    stderr = running.stderr.read().decode()
    assert running.wait(timeout=TIMEOUT_S) == 0
    assert len(stderr.splitlines()) == 1, stderr


def test_a_token_budget_ends_the_run(command: Command, server: ChatServer) -> None:
    """What was done is written, and the exit code is 5."""
    command.articles(5)
    done = command.run(
        "run", "articles", "-o", "out.jsonl", "--max-tokens", "200", "--concurrency", "1",
        *at(server),
    )  # fmt: skip  # one line of words, as it is typed
    assert done.code == 5
    assert "budget" in done.stderr
    assert len(command.records()) == 2


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ([error(404, "The model does not exist", code="model_not_found")], "model"),
        ([error(401, "Incorrect API key provided", code="invalid_api_key")], "key"),
        ([html()], "not a chat completion"),
    ],
    ids=["unknown model", "wrong key", "web page"],
)
def test_an_endpoint_that_cannot_be_used_ends_the_run(
    command: Command, chat_server: Servers, script: Script, said: str
) -> None:
    """The run stops at once with 4 and a message, and never shows the key."""
    command.articles(3)
    server = chat_server(script)
    done = command.run(
        "run", "articles", "-o", "out.jsonl", *at(server), env={"OPENAI_API_KEY": "sk-secret-1"}
    )
    assert done.code == 4
    assert said in done.stderr
    assert "sk-secret-1" not in done.stderr
    assert not (command.cwd / "out.jsonl").exists()


def test_nobody_listening_ends_the_run(command: Command) -> None:
    """A refused connection is tried a few times and is then the endpoint's fault."""
    command.articles(2)
    with ChatServer([good_reply()]) as server:
        pass
    done = command.run("run", "articles", *at(server))
    assert (done.code, done.stdout) == (4, b"")
    assert "nothing answers" in done.stderr


def test_what_finished_before_the_endpoint_failed_is_kept(
    command: Command, chat_server: Servers
) -> None:
    """Records that were made stay, and the same command goes on when the key is right again."""
    ids = command.articles(3)
    server = chat_server([good_reply(), error(401, "expired"), good_reply()])
    again = ("run", "articles", "-o", "out.jsonl", "--concurrency", "1", *at(server))
    assert command.run(*again).code == 4
    assert outcomes(command.records()) == {"a1": "ok"}
    assert command.run(*again).code == 0
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")


def test_a_full_disk_is_said_and_nothing_paid_for_is_lost(
    command: Command, process: Process, server: ChatServer
) -> None:
    """The run ends with 2; the replies are in the store, so nothing is sent again."""
    command.articles(3)
    full = command.run("run", "articles", "-o", "/dev/full", *at(server))
    assert full.code == 2
    assert "/dev/full: cannot be written: No space left on device" in full.stderr
    assert "could not be written; the replies are in the store" in full.stderr
    n_sent = len(server.chats)
    again = command.run("run", "articles", "-o", "out.jsonl", "--offline", *at(server))
    assert again.stderr.count("the store has no reply") == 3 - n_sent
    with open("/dev/full", "wb") as stream:  # noqa: PTH123  # a device
        running = process.start("run", "articles/a1.txt", *at(server), stdout=stream)
        assert running.wait(timeout=TIMEOUT_S) == 2


def test_no_replies_are_promised_where_none_are_kept(command: Command) -> None:
    """The built-in reader has no store, so nothing is said of one when the disk is full."""
    done = command.run("run", command.article("a.txt"), "-o", "/dev/full", *BUILT_IN)
    assert done.code == 2
    assert "summarizer: 1 finished record could not be written\n" in done.stderr


def test_a_file_that_may_not_grow_ends_with_a_whole_line(process: Process) -> None:
    """A line that fits only in part is taken back."""
    process.articles(6)
    process.changes["PYTHONDONTWRITEBYTECODE"] = "1"  # compiled modules may not grow either

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    running = process.start(
        "run", "articles", "-o", "out.jsonl", "--concurrency", "1",
        "--no-cache", *BUILT_IN,
        preexec_fn=small_files,
    )  # fmt: skip  # one line of words, as it is typed
    assert running.wait(timeout=TIMEOUT_S) == 2
    assert running.stderr is not None
    assert b"out.jsonl: cannot be written: File too large" in running.stderr.read()
    assert 0 < len(outcomes(process.records())) < 6


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("nowhere/out.jsonl", "no folder nowhere"),
        (".", "is a folder"),
        ("articles/../a.txt", "is an input"),
        ("notes.txt", "is not a file of records"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_any_request(
    command: Command, server: ChatServer, output: str, said: str
) -> None:
    """Exit 2, a message that names it, and every file as it was."""
    command.articles(1)
    command.article("a.txt")
    notes = command.article("notes.txt")
    before = notes.read_bytes()
    done = command.run("run", "a.txt", "-o", output, *at(server))
    assert (done.code, done.stdout) == (2, b"")
    assert said in done.stderr
    assert notes.read_bytes() == before
    assert server.requests == []


def test_usage_errors_exit_with_2(command: Command) -> None:
    """No path at all, or an option that cannot be, is a matter of usage."""
    assert command.run("run").code == 2
    assert command.run("run", "a.txt", "--concurrency", "0").code == 2


def test_the_help_explains_itself_and_is_quick(process: Process) -> None:
    """Examples and exit codes are shown, and no heavy library is imported for it."""
    done = process.run("run", "--help", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.code == 0
    assert b"summarizer run articles/ -o out.jsonl" in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not imported & {"openai", "instructor", "rich", "pydantic", "jinja2", "diskcache"}


def test_a_terminal_gets_a_bar_and_a_pipe_none(process: Process, server: ChatServer) -> None:
    """On a terminal the counts are drawn, without colour when NO_COLOR is set."""
    process.articles(2)
    process.changes |= {"NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "120"}
    theirs, ours = os.openpty()
    running = process.start("run", "articles", "-o", "out.jsonl", *at(server), stderr=ours)
    os.close(ours)
    shown = b""
    while chunk := read_terminal(theirs):
        shown += chunk
    os.close(theirs)
    assert running.wait(timeout=TIMEOUT_S) == 0
    assert b"2 of 2 done, 240 tokens" in shown
    assert b"\x1b[3" not in shown  # no colour
    assert b"summarizer: 2 done (2 ok)" in shown.splitlines()[-1]


def test_a_message_cannot_steer_the_terminal(command: Command, chat_server: Servers) -> None:
    """Control characters of an id are shown as such, not sent."""
    server = chat_server([refusal()])
    row = orjson.dumps({"id": "a\x1b[2J\nsummarizer: all well", "text": TEXT})
    (command.cwd / "rows.jsonl").write_bytes(row)
    done = command.run("run", "rows.jsonl", *at(server))
    assert "\x1b" not in done.stderr
    assert "\nsummarizer: all well" not in done.stderr


def test_a_path_that_is_not_there_is_usage(command: Command) -> None:
    """Nothing is begun, and nothing is on stdout."""
    command.article("a.txt")
    done = command.run("run", "a.txt", "none.txt", *BUILT_IN)
    assert (done.code, done.stdout) == (2, b"")
    assert "none.txt: no such file or folder" in done.stderr


def test_a_dash_is_the_standard_output(command: Command) -> None:
    """And no file of that name."""
    command.article("a.txt")
    assert len(command.run("run", "a.txt", "-o", "-", *BUILT_IN).records) == 1
    assert [path.name for path in command.cwd.iterdir()] == ["a.txt"]


def test_a_parquet_table_is_an_output(command: Command) -> None:
    """By its suffix or by --format, and gone on from like any other; a dry run counts it."""
    ids = command.articles(2)
    again = ("run", "articles", "-o", "out.parquet", *BUILT_IN)
    assert command.run(*again, "--limit", "1").code == 0
    dry = command.run(*again, "--dry-run")
    done = command.run(*again, "--format", "parquet")

    assert "2 articles, 1 already in the output" in dry.stderr
    assert "1 done (1 ok), 1 already there; records in out.parquet" in done.stderr
    table = pq.read_table(command.cwd / "out.parquet")
    assert sorted(table.column("id").to_pylist()) == ids
    assert command.run("run", "articles", "--format", "parquet", *BUILT_IN).code == 2


def test_a_table_is_no_output(command: Command) -> None:
    """A .csv with lines of JSON in it would mislead."""
    command.article("a.txt")
    done = command.run("run", "a.txt", "-o", "out.csv", *BUILT_IN)
    assert done.code == 2
    assert ".jsonl" in done.stderr


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_what_it_begins_as(packed: bool, process: Process) -> None:
    """A page is read as one, and gzip unpacked."""
    page = f"<!DOCTYPE html><html><body><article><p>{TEXT}</p></article></body></html>".encode()
    done = process.run(
        "run", "-", *BUILT_IN, stdin=gzip.compress(page, mtime=0) if packed else page
    )
    (record,) = done.records
    assert "<p>" not in record["claims"][0]["text"]
    assert record["outcome"] == "ok"


@pytest.mark.parametrize(
    ("text", "n_records"),
    [
        ('{\n  "id": "x",\n  "text": "TEXT"\n}', 1),
        ('{"articles": [{"text": "TEXT"}, {"text": "TEXT 2"}]}', 2),
        ('{\n "articles": [\n  {"text": "TEXT"}]}', 1),
        ('[\n {"text": "TEXT"}\n]', 1),
        ('{"text": "TEXT"}\n{"text": "TEXT 2"}\n', 2),
        ("{Corrects the day} TEXT", 1),
    ],
)
def test_json_on_standard_input_has_any_form(text: str, n_records: int, process: Process) -> None:
    """Lines, one value over many lines, a list inside of an object; and braces are no JSON."""
    done = process.run("run", "-", *BUILT_IN, stdin=text.replace("TEXT", TEXT).encode())
    assert [record["outcome"] for record in done.records] == ["ok"] * n_records
