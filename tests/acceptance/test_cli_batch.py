"""`summarizer batch` against a Batch API on loopback, as its users call it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer.jobs.batches.ledger import Ledger
from tests.batch_server import BatchServer
from tests.commands import Command, at, good_reply, outcomes, read_records
from tests.long_model import LongModel
from tests.servers import (
    MODEL,
    Answer,
    ChatServer,
    Script,
    Seen,
    cut,
    error,
    html,
    ok,
    only_modes,
    refusal,
    reset,
    status,
)

Servers = Callable[..., BatchServer]
# What a record says of how its reply came, and when.
_OF_THE_WAY = ("stored", "created", "latency_s", "attempts")


@pytest.fixture
def batch_server() -> Iterator[Servers]:
    """Start servers with a Batch API; all stop afterwards."""
    with ExitStack() as stack:

        def start(script: Script | None = None, **options: Any) -> BatchServer:
            script = [good_reply()] if script is None else script
            return stack.enter_context(BatchServer(script, **options))

        yield start


def bodies(server: BatchServer) -> list[dict[str, Any]]:
    """Return the bodies of all requests that stand in batches."""
    return [
        line["body"]
        for batch in server.batches.values()
        for line in server.lines(batch["input_file_id"])
    ]


def mode_of(body: dict[str, Any]) -> str:
    """Return the rung of the mode ladder that a body stands on."""
    return Seen("POST", "", {}, body, b"").mode


def listed(command: Command) -> list[dict[str, Any]]:
    """Return what `batch list` knows."""
    found: list[dict[str, Any]] = orjson.loads(command.run("batch", "list", "--json").stdout)
    return found


def without_the_way(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records without what tells how a reply came."""
    return [
        {
            **record,
            "provenance": {
                name: value
                for name, value in record["provenance"].items()
                if name not in _OF_THE_WAY
            },
        }
        for record in records
    ]


def test_a_batch_is_a_live_run_at_another_time(command: Command, batch_server: Servers) -> None:
    """After a fetch the same articles are all hits, and their records are those of a live run."""
    ids = command.articles(3)
    server = batch_server(at_once=True)
    live = command.run("run", "articles", "--no-cache", *at(server))

    submitted = command.run("batch", "submit", "articles", *at(server))
    fetched = command.run("batch", "fetch", *at(server)[2:])
    n_live = len(server.chats)
    done = command.run("run", "articles", *at(server))

    assert submitted.out == "batch_1\n"
    assert "3 articles: 3 requests submitted in 1 batch" in submitted.stderr
    assert "batch_1: completed: 3 of 3 answered, 360 tokens" in fetched.stderr
    assert (submitted.code, fetched.code, done.code) == (0, 0, 0)
    assert len(server.chats) == n_live
    assert outcomes(done.records) == dict.fromkeys(ids, "ok")
    assert without_the_way(done.records) == without_the_way(live.records)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--mode", "tools"),
        ("--mode", "plain"),
        ("--max-output-tokens", "900", "--temperature", "0.5"),
        ("--language", "French"),
    ],
)
def test_a_line_holds_the_live_body(
    command: Command, batch_server: Servers, options: tuple[str, ...]
) -> None:
    """What stands in a file of requests is what a live run sends, to the value."""
    command.articles(1)
    server = batch_server()
    command.run("run", "articles", "--no-cache", *options, *at(server))

    command.run("batch", "submit", "articles", *options, *at(server))

    assert bodies(server) == [server.chats[0].body]
    assert server.lines("file-1")[0]["url"] == "/v1/chat/completions"
    assert server.lines("file-1")[0]["method"] == "POST"


def test_a_line_is_asked_as_the_server_is_known_to_take_it(
    command: Command, batch_server: Servers
) -> None:
    """What live requests found out of a server counts: the mode, and smaller limits."""
    command.articles(2)
    reply = orjson.loads(good_reply().body)["choices"][0]["message"]["content"]
    server = batch_server(only_modes(["tools"], reply))
    command.run("run", "articles/a1.txt", *at(server))

    command.run("batch", "submit", "articles", *at(server))
    command.run("run", "articles/a2.txt", *at(server))

    assert [body["tool_choice"] for body in bodies(server)] == [
        server.chats[-1].body["tool_choice"]
    ]
    assert bodies(server) == [server.chats[-1].body]


def test_nothing_is_submitted_twice(command: Command, batch_server: Servers) -> None:
    """The same command again finds its requests under way, and then stored."""
    command.articles(2)
    server = batch_server()
    again = ("batch", "submit", "articles", *at(server))
    command.run(*again)

    second = command.run(*again)
    server.end("batch_1")
    command.run("batch", "fetch", *at(server)[2:])
    third = command.run(*again)

    assert "2 requests already in a batch that is not fetched" in second.stderr
    assert "2 articles: nothing to submit" in second.stderr
    assert "2 articles, 2 answered by the store: nothing to submit" in third.stderr
    assert (second.code, second.out, third.code, third.out) == (0, "", 0, "")
    assert len(server.batches) == len(server.files) - 1 == 1


def test_articles_that_ask_the_same_go_once(command: Command, batch_server: Servers) -> None:
    """Two articles of one text are one request."""
    for name in ("a", "b"):
        command.article(f"articles/{name}.txt")
    server = batch_server(at_once=True)

    done = command.run("batch", "submit", "articles", *at(server))
    command.run("batch", "fetch", *at(server)[2:])
    run = command.run("run", "articles", "--offline", *at(server))

    assert "1 request asked the same as another one, and went once" in done.stderr
    assert len(server.asked) == 1
    assert outcomes(run.records) == {"a": "ok", "b": "ok"}


def test_files_are_kept_under_the_limits(command: Command, batch_server: Servers) -> None:
    """No file has more requests, or bytes, than the provider takes."""
    command.articles(5)
    server = batch_server()
    done = command.run("batch", "submit", "articles", "--max-requests", "2", *at(server))
    assert done.out == "batch_1\nbatch_2\nbatch_3\n"
    assert [len(server.lines(each)) for each in server.files] == [2, 2, 1]

    other = batch_server()
    n_bytes = len(server.files["file-1"][1])  # two requests, and no byte more
    command.run("batch", "submit", "articles", "--max-bytes", str(n_bytes), *at(other))
    assert [len(other.lines(each)) for each in other.files] == [2, 2, 1]

    tiny = command.run("batch", "submit", "articles", "--max-bytes", "1000", *at(batch_server()))
    assert "5 requests too large for any batch under these limits" in tiny.stderr
    assert tiny.code == 1


def test_no_more_tokens_are_under_way_than_may_be(command: Command, batch_server: Servers) -> None:
    """What has no room is left, said, and submitted by the same command later."""
    command.articles(3)
    server = batch_server()
    dry = command.run("batch", "write", "all.jsonl", "articles", *at(server))
    assert dry.code == 0
    n_tokens = len((command.cwd / "all.jsonl").read_bytes()) // 4
    again = (
        "batch",
        "submit",
        "articles",
        "--max-enqueued-tokens",
        str(n_tokens - 10),
        *at(server),
    )

    first, second = command.run(*again), command.run(*again)
    server.end("batch_1")
    third = command.run(*again)

    assert "1 request left for later" in first.stderr
    assert [len(server.lines(each)) for each in ("file-1",)] == [2]
    assert second.out == ""
    assert "1 request left for later" in second.stderr
    assert third.out == "batch_2\n"
    assert len(server.asked) == len(set(server.asked)) == 3


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_what_was_answered_before_a_batch_ended_is_kept(
    command: Command, batch_server: Servers, state: str
) -> None:
    """Partial results are stored, the others named, and only these are submitted again."""
    command.articles(3)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    server.end("batch_1", state, n_answered=2)

    fetched = command.run("batch", "fetch", "--failures", "failed.jsonl", *at(server)[2:])
    again = command.run("batch", "submit", "articles", *at(server))

    assert f"batch_1: {state}: 2 of 3 answered, 1 failed (batch_{state})" in fetched.stderr
    assert fetched.code == 1
    failed = orjson.loads((command.cwd / "failed.jsonl").read_bytes())
    assert failed["batch"] == "batch_1"
    assert failed["custom_id"] == server.asked[2]
    assert again.out == "batch_2\n"
    assert server.asked[3:] == server.asked[2:3]


def test_a_batch_that_failed_as_a_whole_is_named(command: Command, batch_server: Servers) -> None:
    """Where there are no files, what the provider says of the batch says it of each request."""
    command.articles(2)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    problem = {"code": "token_limit_exceeded", "message": "Enqueued tokens", "line": 2}
    server.end("batch_1", "failed", errors=[problem])

    done = command.run("batch", "fetch", "--json", *at(server)[2:])

    (found,) = orjson.loads(done.stdout)
    assert done.code == 1
    assert found["fetched"]["failed"] == {"not answered: token_limit_exceeded": 2}
    assert found["state"] == "fetched"
    assert "batch_1: line 2: Enqueued tokens" in done.stderr
    assert command.run("batch", "list").out.splitlines()[1].split()[:5] == [
        *("batch_1", "fetched", "2", "0", "2")
    ]
    assert command.run("batch", "submit", "articles", *at(server)).out == "batch_2\n"


@pytest.mark.parametrize("in_output", [True, False])
def test_errors_are_found_in_both_files(
    command: Command, batch_server: Servers, in_output: bool
) -> None:
    """Each request that got no answer is counted by its reason, wherever it stands."""
    command.articles(5)
    answers: dict[str, Answer] = {
        "a2.": error(500, "The server had an error", type="server_error"),
        "a3.": refusal(),
        "a4.": ok(""),
        "a5.": status(200, {"error": {"message": "Overloaded", "code": 529}}),
    }

    def script(seen: Seen) -> Answer:
        asked = str(seen.body["messages"])
        return next((a for name, a in answers.items() if f"article {name}" in asked), good_reply())

    server = batch_server(script, errors_in_output=in_output)
    command.run("batch", "submit", "articles", *at(server))
    server.end("batch_1")

    done = command.run("batch", "fetch", "--json", *at(server)[2:])

    (found,) = orjson.loads(done.stdout)
    assert found["fetched"]["stored"] == 1
    assert found["fetched"]["failed"] == {
        "HTTP 500 server_error": 1,
        "refusal": 1,
        "empty": 1,
        "HTTP 529": 1,
    }
    assert done.code == 1


def test_a_mode_that_a_batch_was_refused_in_is_left(
    command: Command, batch_server: Servers
) -> None:
    """The next batch asks on the rung below, whoever fetched; a mode that answered stays."""
    command.articles(2)
    reply = orjson.loads(good_reply().body)["choices"][0]["message"]["content"]
    server = batch_server(only_modes(["json_object"], reply), at_once=True)
    told = []
    for _ in range(4):
        command.run("batch", "submit", "articles", *at(server))
        told.append(command.run("batch", "fetch", *at(server)[2:]).stderr)

    assert [mode_of(body) for body in bodies(server)[::2]] == [
        "json_schema",
        "tools",
        "json_object",
    ]
    assert "2 failed (HTTP 400)" in told[0]
    assert "HTTP 400: a1, a2\n" in told[0]
    assert "this way of asking for JSON (json_schema); the next batch asks in mode tools" in told[0]
    assert "(tools); the next batch asks in mode json_object" in told[1]
    assert "2 of 2 answered" in told[2]
    assert "nothing to fetch" in told[3]
    assert server.chats == []  # nothing was asked live


def test_one_refusal_among_answers_changes_no_mode(command: Command, batch_server: Servers) -> None:
    """What one request is refused for is not the mode where others are answered in it."""
    command.articles(2)

    def script(seen: Seen) -> Answer:
        return error(400, "no") if "article a1." in str(seen.body["messages"]) else good_reply()

    server = batch_server(script, at_once=True)
    for _ in range(2):
        command.run("batch", "submit", "articles", *at(server))
        command.run("batch", "fetch", *at(server)[2:])

    assert {mode_of(body) for body in bodies(server)} == {"json_schema"}


def test_a_field_that_a_batch_was_refused_for_is_put_otherwise(
    command: Command, batch_server: Servers
) -> None:
    """What live requests learn from a refusal the next batch knows from one, too."""
    command.articles(1)

    def script(seen: Seen) -> Answer:
        words = "Unsupported parameter: 'max_completion_tokens'"
        new = "max_completion_tokens"
        return error(400, words, param=new) if new in seen.body else good_reply()

    server = batch_server(script, at_once=True)
    for _ in range(2):
        command.run("batch", "submit", "articles", *at(server))
        done = command.run("batch", "fetch", *at(server)[2:])

    assert [
        sorted({"max_tokens", "max_completion_tokens"} & body.keys()) for body in bodies(server)
    ] == [
        ["max_completion_tokens"],
        ["max_tokens"],
    ]
    assert "1 of 1 answered" in done.stderr


def test_a_record_costs_what_its_batch_took(command: Command, batch_server: Servers) -> None:
    """Records, their sums and the fetch say half of the price; a live reask costs all of it."""
    command.articles(2)
    is_first = iter([True])

    def script(seen: Seen) -> Answer:
        return ok("{}") if next(is_first, False) else good_reply()  # of a1, which is asked again

    server = batch_server(script)
    price = ("--price", "10,50")  # 100 and 20 tokens: 0.002 dollars live
    command.run("batch", "submit", "articles", *at(server))
    server.end("batch_1")

    fetched = command.run("batch", "fetch", "--json", *price, *at(server)[2:])
    done = command.run("run", "articles", "-o", "out.jsonl", *price, *at(server))

    (found,) = orjson.loads(fetched.stdout)
    costs = {each["article"]["id"]: each["provenance"]["cost_usd"] for each in command.records()}
    (run,) = orjson.loads((command.cwd / "out.manifest.json").read_bytes())["runs"]
    assert found["fetched"]["cost_usd"] == found["cost_usd"] == 0.002
    assert costs == {"a1": 0.001 + 0.002, "a2": 0.001}
    assert sum(took["cost_usd"] for took in run["outcomes"].values()) == 0.004
    assert run["spent"]["cost_usd"] == 0.002
    assert "120 tokens, $0.0020" in done.stderr


def test_a_context_that_a_batch_tells_is_learnt(command: Command, batch_server: Servers) -> None:
    """What was refused as too long is not asked again as a whole, but in parts that fit."""
    paragraph = "The harbour of Port Ellis will close on Tuesday, the harbour master said. " * 8
    text = "\n\n".join(f"Day {number}. {paragraph}" for number in range(40))
    (command.cwd / "long.txt").write_text(text)

    def script(seen: Seen) -> Answer:
        is_long = len(str(seen.body["messages"])) > 20_000
        words = "This model's maximum context length is 8000 tokens."
        code = "context_length_exceeded"
        return error(400, words, code=code) if is_long else good_reply()

    server = batch_server(script, at_once=True)
    submit = ("batch", "submit", "long.txt", *at(server))
    command.run(*submit)

    told = command.run("batch", "fetch", *at(server)[2:])
    command.run(*submit)
    done = command.run("batch", "fetch", *at(server)[2:])

    assert "1 failed (HTTP 400 context_length_exceeded)" in told.stderr
    assert "1 of 1 answered" in done.stderr
    whole, part = (len(body["messages"][-1]["content"]) for body in bodies(server))
    assert part < whole / 2


def test_parts_that_wait_for_another_wave_are_named(
    command: Command, batch_server: Servers
) -> None:
    """Of an article in parts one goes in a batch; how many come later, and of which, is said."""
    paragraph = "The harbour of Port Ellis will close on Tuesday, the harbour master said. " * 8
    text = "\n\n".join(f"Day {number}. {paragraph}" for number in range(12))
    (command.cwd / "long.txt").write_text(text)
    command.article("short.txt")
    server = batch_server(LongModel(16_000), at_once=True)
    submit = ("batch", "submit", "long.txt", "short.txt", "--context-tokens", "6000", *at(server))

    first = command.run(*submit)
    again = command.run(*submit)
    command.run("batch", "fetch", *at(server)[2:])
    second = command.run(*submit)

    waits = "1 article read in parts, one after the other: {} left for later (long {})"
    n_left = int(first.stderr.split("(long ")[1].split(")")[0])
    assert n_left > 1
    assert waits.format(f"{n_left} parts", n_left) in first.stderr
    assert waits.format(f"{n_left} parts", n_left) in again.stderr
    assert f"(long {n_left - 1})" in second.stderr
    assert second.out == "batch_2\n"


def test_the_list_fits_a_screen(command: Command, batch_server: Servers) -> None:
    """Ids as long as OpenAI's, and long names of models, make no line wider than 80 columns."""
    command.articles(2)
    server = batch_server(at_once=True)
    model = "accounts/fireworks/models/llama-v4-maverick-instruct-basic"
    command.run("batch", "submit", "articles", "--model", model, "--base-url", server.base_url)
    command.run("batch", "submit", "articles", *at(server))
    long_id = "batch_67f7e1c2a4f88190b7f5e2b9d0f4a1c2"
    with Ledger(Path(command.changes["SUMMARIZER_CACHE_DIR"])) as ledger:
        ledger.update(ledger.shards()[0].but(batch_id=long_id))

    lines = command.run("batch", "list").out.splitlines()

    assert lines[2] == long_id
    assert max(map(len, lines)) <= 80
    assert lines[3].split()[:5] == ["validating", "2", "0", "0", "…maverick-instruct-basic"]


def test_lines_that_say_nothing_are_counted(command: Command, batch_server: Servers) -> None:
    """Unknown requests, broken lines and requests without a line are three different things."""
    command.articles(2)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    server.end("batch_1")
    name, data = server.files["file-2"]
    first, _ = data.splitlines()
    stranger = orjson.dumps({**orjson.loads(first), "custom_id": "f" * 64})
    server.files["file-2"] = (name, b"\n".join([first, stranger, b'{"custom_id": ']) + b"\n")

    done = command.run("batch", "fetch", *at(server)[2:])

    assert "1 of 2 answered, 1 failed (not answered: batch completed)" in done.stderr
    assert "1 unknown request, 1 unreadable line" in done.stderr
    assert done.code == 1
    n_downloads = sum(seen.path == "/v1/files/file-2/content" for seen in server.requests)
    assert n_downloads == 3


def test_a_download_that_breaks_off_is_made_again(command: Command, batch_server: Servers) -> None:
    """A file that came in part is fetched once more."""
    command.articles(2)
    server = batch_server(at_once=True)
    command.run("batch", "submit", "articles", *at(server))
    server.fail("GET", "/v1/files/.*/content", cut())

    done = command.run("batch", "fetch", *at(server)[2:])

    assert "2 of 2 answered" in done.stderr
    assert done.code == 0


def test_files_that_cannot_be_had_hold_up_no_other_batch(
    command: Command, batch_server: Servers
) -> None:
    """A file that the provider does not give now is said, and tried again by the next call."""
    command.articles(2)
    server = batch_server(at_once=True)
    command.run("batch", "submit", "articles", "--max-requests", "1", *at(server))
    gone = error(403, "This file is locked.")
    server.fail("GET", "/v1/files/file-3/content", gone)  # the output of the first batch

    done = command.run("batch", "fetch", *at(server)[2:])
    again = command.run("batch", "fetch", *at(server)[2:])

    assert "batch_1: " in done.stderr
    assert "This file is locked." in done.stderr
    assert "batch_2: completed: 1 of 1 answered" in done.stderr
    assert done.code == 4
    assert "batch_1: completed: 1 of 1 answered" in again.stderr
    assert again.code == 0


def test_files_that_the_provider_has_no_more_are_said(
    command: Command, batch_server: Servers
) -> None:
    """What is lost is asked for again by the next submission."""
    command.articles(1)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    server.end("batch_1")
    del server.files["file-2"]

    done = command.run("batch", "fetch", *at(server)[2:])

    assert "has its output file no more" in done.stderr
    assert done.code == 1
    assert command.run("batch", "submit", "articles", *at(server)).out == "batch_2\n"


def test_a_batch_that_a_broken_connection_hid_is_found(
    command: Command, batch_server: Servers
) -> None:
    """Where the answer to a creation is lost, the batch is looked for and not made twice."""
    command.articles(2)
    server = batch_server()
    server.fail("POST", "/v1/batches", reset(), after=True)

    done = command.run("batch", "submit", "articles", *at(server))

    assert done.out == "batch_1\n"
    assert len(server.batches) == 1


def test_status_asks_and_list_does_not(command: Command, batch_server: Servers) -> None:
    """One shows what the provider says now, the other what was known."""
    command.articles(2)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    n_before = len(server.requests)

    before = command.run("batch", "list")
    assert len(server.requests) == n_before
    server.end("batch_1", "expired", n_answered=1)
    after = command.run("batch", "status", *at(server)[2:])

    assert before.out.splitlines()[1].split()[:5] == ["batch_1", "validating", "2", "0", "0"]
    assert after.out.splitlines()[1].split()[:5] == ["batch_1", "expired", "2", "1", "1"]
    (shown,) = orjson.loads(command.run("batch", "status", "--json", *at(server)[2:]).stdout)
    assert (shown["state"], shown["completed"], shown["requests"]) == ("expired", 1, 2)


def test_fetching_does_not_wait(command: Command, batch_server: Servers) -> None:
    """What is under way is said, and is no failure."""
    command.articles(2)
    server = batch_server()
    command.run("batch", "submit", "articles", "--max-requests", "1", *at(server))
    server.end("batch_2")

    done = command.run("batch", "fetch", *at(server)[2:])

    assert done.code == 0
    assert "batch_1: in_progress, 0 of 1 done" in done.stderr
    assert "batch_2: completed: 1 of 1 answered" in done.stderr
    assert [each["state"] for each in listed(command)] == ["in_progress", "fetched"]
    assert "no batch of this store is called so" in command.run("batch", "fetch", "x").stderr


def test_a_cancelled_batch_is_fetched_all_the_same(command: Command, batch_server: Servers) -> None:
    """Cancelling asks; what was done by then is taken."""
    command.articles(2)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    bare = command.run("batch", "cancel", *at(server)[2:])

    done = command.run("batch", "cancel", "batch_1", *at(server)[2:])
    server.end("batch_1", "cancelled", n_answered=1)
    fetched = command.run("batch", "fetch", *at(server)[2:])

    assert bare.code == 2
    assert "batch_1: cancelling" in done.stderr
    assert "1 of 2 answered, 1 failed (batch_cancelled)" in fetched.stderr


def test_an_answer_that_came_meanwhile_stays(command: Command, batch_server: Servers) -> None:
    """A live reply is not replaced by that of a batch."""
    command.articles(1)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    server.end("batch_1")
    live = command.run("run", "articles", *at(server))

    fetched = command.run("batch", "fetch", *at(server)[2:])
    done = command.run("run", "articles", *at(server))

    assert "1 of 1 answered, 1 of them in the store before" in fetched.stderr
    assert done.records[0]["provenance"]["created"] == live.records[0]["provenance"]["created"]


def test_only_reasks_go_live(command: Command, batch_server: Servers) -> None:
    """A reply that does not fit is stored as ever, and the run asks again, and for nothing else."""
    command.articles(2)

    def script(seen: Seen) -> Answer:
        in_batch = not seen.headers
        return ok("{}") if in_batch and "article a1" in str(seen.body) else good_reply()

    server = batch_server(script, at_once=True)
    command.run("batch", "submit", "articles", *at(server))
    command.run("batch", "fetch", *at(server)[2:])

    second = command.run("batch", "submit", "articles", "--verify", *at(server))
    done = command.run("run", "articles", *at(server))

    assert "1 to be run first, for a reask or a repair" in second.stderr
    assert outcomes(done.records) == {"a1": "ok", "a2": "ok"}
    assert len(server.chats) == 1


def verified(seen: Seen) -> Answer:
    """Answer as a model that reads well, and finds all claims right."""
    asked = "\n".join(message["content"] for message in seen.body["messages"])
    names = [line[7:].partition('"')[0] for line in asked.splitlines() if line[:7] == '{"id":"']
    if not names:
        return good_reply()
    right = {"words": None, "why": "", "wrong": [], "answer": "right"}
    return ok(orjson.dumps({"decisions": [{"id": name, **right} for name in names]}).decode())


@pytest.mark.parametrize("source", ["out.jsonl", "articles"])
def test_verification_is_a_second_wave(
    command: Command, batch_server: Servers, source: str
) -> None:
    """The second readings of records, or of what the store holds, go in a batch of their own."""
    command.articles(2)
    server = batch_server(verified, at_once=True)
    command.run("batch", "submit", "articles", *at(server))
    command.run("batch", "fetch", *at(server)[2:])
    command.run("run", "articles", "-o", "out.jsonl", *at(server))

    submitted = command.run("batch", "submit", source, "--verify", *at(server))
    fetched = command.run("batch", "fetch", *at(server)[2:])
    by_run = command.run("run", "articles", "--verify", *at(server))
    by_verb = command.run("verify", "out.jsonl", *at(server))

    assert submitted.out == "batch_2\n"
    assert "2 of 2 answered" in fetched.stderr
    assert server.chats == []
    for done in (by_run, by_verb):
        assert [record["verification"]["stored"] for record in done.records] == [True, True]
        assert done.code == 0
    again = command.run("batch", "submit", source, "--verify", *at(server))
    assert "2 answered by the store: nothing to submit" in again.stderr


def test_what_the_built_in_reader_read_is_verified_in_a_batch(
    command: Command, batch_server: Servers
) -> None:
    """Its records need no first wave."""
    command.articles(2)
    server = batch_server(verified, at_once=True)
    options = ("--model", "extractive", "--verify", MODEL, "--base-url", server.base_url)

    submitted = command.run("batch", "submit", "articles", *options)
    command.run("batch", "fetch", *at(server)[2:])
    done = command.run("run", "articles", *options)

    assert submitted.out == "batch_1\n"
    assert [record["verification"]["stored"] for record in done.records] == [True, True]
    assert server.chats == []


def test_records_without_their_article_are_said(command: Command, batch_server: Servers) -> None:
    """They cannot be asked about, and the exit code says so; named elsewhere they are found."""
    command.articles(1)
    server = batch_server(verified)
    command.run("run", "articles", "-o", "out.jsonl", *at(server))
    (command.cwd / "articles").rename(command.cwd / "moved")

    lost = command.run("batch", "submit", "out.jsonl", "--verify", *at(server))
    found = command.run(
        "batch", "submit", "out.jsonl", "--articles", "moved", "--verify", *at(server)
    )

    assert "1 record, 1 without their article: nothing to submit" in lost.stderr
    assert (lost.code, found.code) == (1, 0)
    assert found.out == "batch_1\n"


def test_records_that_say_nothing_need_no_second_reading(
    command: Command, batch_server: Servers
) -> None:
    """They are said to be such; the store answers nothing for them."""
    command.articles(1)
    command.article("articles/refused.txt", "Nobody may read of Gull Island.")
    server = batch_server(lambda seen: refusal() if b"Gull" in seen.raw else verified(seen))
    command.run("run", "articles", "-o", "out.jsonl", *at(server))

    done = command.run("batch", "submit", "out.jsonl", "--verify", *at(server))

    assert "2 records, 1 with nothing to verify: 1 request submitted" in done.stderr
    assert done.code == 0


def test_records_need_a_verifier(command: Command, batch_server: Servers) -> None:
    """Records are read already: what is to be asked of them has to be said."""
    command.articles(1)
    server = batch_server()
    command.run("run", "articles", "-o", "out.jsonl", *at(server))

    done = command.run("batch", "submit", "out.jsonl", *at(server))
    mixed = command.run("batch", "submit", "out.jsonl", "articles", "--verify", *at(server))

    assert (done.code, mixed.code) == (2, 2)
    assert "--verify [MODEL]" in done.stderr
    assert "do one at a time" in mixed.stderr


def replies_to(requests: Path, script: Script) -> bytes:
    """Return what an engine writes that answers a file of requests, as vLLM's run-batch does."""
    lines = []
    for line in map(orjson.loads, requests.read_bytes().splitlines()):
        seen = Seen(line["method"], line["url"], {}, line["body"])
        answer = script(seen) if callable(script) else script[0]
        is_ok = answer.status == 200
        body = orjson.loads(answer.body)
        response = {
            "status_code": answer.status,
            "request_id": "vllm-batch-1",
            "body": body if is_ok else None,
        }
        lines.append(
            {
                "id": "vllm-1",
                "custom_id": line["custom_id"],
                "response": response,
                "error": None if is_ok else body["error"],
            }
        )
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)


LOCAL = ("--model", "local", "--base-url", "http://127.0.0.1:9/v1")


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_files_do_the_same_without_a_network(command: Command, suffix: str) -> None:
    """Requests are written, replies read, and a run finds all of them; nothing is sent."""
    ids = command.articles(3)
    name = f"requests.jsonl{suffix}"

    written = command.run("batch", "write", name, "articles", *LOCAL)
    requests = command.cwd / "plain.jsonl"
    data = (command.cwd / name).read_bytes()
    requests.write_bytes(gzip.decompress(data) if suffix else data)
    replies = replies_to(requests, [good_reply()])
    path = command.cwd / f"replies.jsonl{suffix}"
    path.write_bytes(gzip.compress(replies) if suffix else replies)
    done = command.run("batch", "read", path.name)
    run = command.run("run", "articles", "--offline", *LOCAL)

    assert f"{name}: 3 requests" in written.stderr
    assert written.out == f"{name}\n"
    assert f"{path.name}: 3 answered, 360 tokens" in done.stderr
    assert (written.code, done.code, run.code) == (0, 0, 0)
    assert outcomes(run.records) == dict.fromkeys(ids, "ok")
    assert [each["state"] for each in listed(command)] == ["fetched"]


def test_what_an_engine_could_not_answer_is_said(command: Command) -> None:
    """Errors of an engine are counted, what was answered is kept, the rest is written again."""
    command.articles(2)
    command.run("batch", "write", "requests.jsonl", "articles", *LOCAL)

    def script(seen: Seen) -> Answer:
        is_bad = "article a1" in str(seen.body)
        return error(400, "too long", type="BadRequestError") if is_bad else good_reply()

    path = command.cwd / "replies.jsonl"
    path.write_bytes(replies_to(command.cwd / "requests.jsonl", script))
    done = command.run("batch", "read", "replies.jsonl", "--failures", "failed.jsonl")
    again = command.run("batch", "write", "requests.jsonl", "articles", *LOCAL)

    assert "1 answered, 1 failed (HTTP 400 BadRequestError)" in done.stderr
    assert done.code == 1
    assert b"too long" in (command.cwd / "failed.jsonl").read_bytes()
    assert "2 articles, 1 answered by the store: 1 file written" in again.stderr


def test_an_answer_counts_wherever_it_stands(command: Command) -> None:
    """Replies of two tries, one behind the other: what the second answered has not failed."""
    command.articles(2)
    command.run("batch", "write", "requests.jsonl", "articles", *LOCAL)
    requests = command.cwd / "requests.jsonl"

    def script(seen: Seen) -> Answer:
        return error(400, "too long") if "article a1" in str(seen.body) else good_reply()

    first, second = (
        replies_to(requests, [error(500, "out of memory")]),
        replies_to(requests, script),
    )
    (command.cwd / "replies.jsonl").write_bytes(first + second + first)
    done = command.run("batch", "read", "replies.jsonl", "--failures", "failed.jsonl")

    failed = (command.cwd / "failed.jsonl").read_bytes().splitlines()
    assert "1 answered, 1 failed (HTTP 500)" in done.stderr
    assert [orjson.loads(line)["message"] for line in failed] == ["out of memory"]
    assert done.code == 1


def test_large_requests_are_written_into_several_files(command: Command) -> None:
    """The files are numbered; written again, they take the place of those before."""
    command.articles(3)
    args = ("batch", "write", "requests.jsonl", "articles", "--max-requests", "2", *LOCAL)

    for _ in range(2):
        done = command.run(*args)

    names = [Path(line).name for line in done.out.splitlines()]
    assert names == ["requests-00001.jsonl", "requests-00002.jsonl"]
    assert [len((command.cwd / name).read_bytes().splitlines()) for name in names] == [2, 1]
    assert len(listed(command)) == 2


def test_replies_are_read_where_nothing_was_written(tmp_path: Path) -> None:
    """A store that knows nothing of the requests takes the replies by their fingerprints."""
    (tmp_path / "other").mkdir()
    here, there = Command(tmp_path), Command(tmp_path / "other")
    for command in (here, there):
        command.articles(1)
    here.run("batch", "write", "requests.jsonl", "articles", *LOCAL)
    replies = replies_to(here.cwd / "requests.jsonl", [good_reply()])
    (there.cwd / "replies.jsonl").write_bytes(replies + b"nothing\n")

    done = there.run("batch", "read", "replies.jsonl", *LOCAL)
    run = there.run("run", "articles", "--offline", *LOCAL)

    assert "1 answered, 1 unreadable line" in done.stderr
    assert done.code == 3
    assert outcomes(run.records) == {"a1": "ok"}


def test_a_dry_run_sends_nothing(command: Command, batch_server: Servers) -> None:
    """It says how many requests, bytes, tokens and batches there would be, at half the price."""
    command.articles(3)
    server = batch_server()
    options = ("--base-url", server.base_url, "--model", "m", "--price", "2,8")

    done = command.run("batch", "submit", "articles", "--dry-run", "--max-requests", "2", *options)

    assert server.requests == []
    assert "3 articles: 3 requests in 2 batches" in done.stderr
    assert "at half price" in done.stderr
    assert listed(command) == []


def test_a_server_without_batches_is_told(command: Command, chat_server: Any) -> None:
    """What to do instead is said, and nothing is left behind."""
    command.articles(1)
    server: ChatServer = chat_server([good_reply()])

    done = command.run("batch", "submit", "articles", *at(server))

    assert done.code == 4
    assert "has no Batch API" in done.stderr
    assert "batch write" in done.stderr
    assert listed(command) == []


def test_a_wrong_key_ends_it(command: Command, batch_server: Servers) -> None:
    """With exit code 4, and nothing is left behind; the key is not shown."""
    command.articles(1)
    server = batch_server()
    server.fail("GET", "/v1/batches", error(401, "Incorrect API key provided: sk-verysecret"))

    done = command.run(
        "batch", "submit", "articles", *at(server), env={"OPENAI_API_KEY": "sk-verysecret"}
    )

    assert done.code == 4
    assert "check OPENAI_API_KEY" in done.stderr
    assert "verysecret" not in done.stderr
    assert listed(command) == []


def test_a_server_that_is_down_ends_it(command: Command) -> None:
    """With exit code 4 and a word."""
    command.articles(1)

    done = command.run("batch", "submit", "articles", *LOCAL, env={"SUMMARIZER_RETRY_TIME_S": "0"})

    assert done.code == 4
    assert "127.0.0.1:9" in done.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--model", "extractive"), "reads articles itself and is sent no request"),
        (
            ("--model", "m", "--base-url", "https://me.openai.azure.com/openai/v1"),
            "the batches of Azure are not supported",
        ),
    ],
)
def test_what_has_no_batches_is_refused(
    command: Command, options: tuple[str, ...], says: str
) -> None:
    """The built-in reader asks nothing; Azure's batches are others."""
    command.articles(1)

    done = command.run("batch", "submit", "articles", *options)

    assert done.code == 2
    assert says in done.stderr


def test_a_page_in_place_of_an_answer_ends_it(command: Command, batch_server: Servers) -> None:
    """A server that answers something else is no provider."""
    command.articles(1)
    server = batch_server()
    server.fail("GET", "/v1/batches", html())

    done = command.run("batch", "submit", "articles", *at(server))

    assert done.code == 4


def test_a_batch_elsewhere_is_not_asked_about_with_this_key(
    command: Command, batch_server: Servers
) -> None:
    """A batch of another server than is named is said, and the key goes nowhere else."""
    command.articles(1)
    server, other = batch_server(), batch_server()
    command.run("batch", "submit", "articles", *at(server))
    n_before = len(server.requests)

    done = command.run("batch", "fetch", *at(other)[2:], env={"OPENAI_API_KEY": "sk-other"})

    assert f"batch_1: is at another server; name it: --base-url {server.base_url}" in done.stderr
    assert len(server.requests) == n_before
    assert other.requests == []


def test_a_batch_that_nobody_knows_can_be_forgotten(
    command: Command, batch_server: Servers
) -> None:
    """It is said, kept on the list, and taken off it only on demand."""
    command.articles(1)
    server = batch_server()
    command.run("batch", "submit", "articles", *at(server))
    server.batches.clear()

    done = command.run("batch", "fetch", *at(server)[2:])
    assert "knows no such batch" in done.stderr
    assert done.code == 1
    assert len(listed(command)) == 1

    command.run("batch", "cancel", "--forget", "batch_1")
    assert listed(command) == []


def test_what_cannot_be_read_is_said(command: Command, batch_server: Servers) -> None:
    """The others are submitted, and the exit code is that of a run."""
    command.articles(1)
    command.article("articles/empty.txt", "")
    server = batch_server()

    done = command.run("batch", "submit", "articles", *at(server))

    assert done.code == 3
    assert "2 articles" not in done.stderr
    assert "1 article, 1 that cannot be read: 1 request submitted" in done.stderr


def test_where_there_is_nothing_it_is_said(command: Command, batch_server: Servers) -> None:
    """A wrong path is a usage error, and a folder without articles is bad input."""
    (command.cwd / "empty").mkdir()
    server = batch_server()

    wrong = command.run("batch", "submit", "articels", *at(server))
    empty = command.run("batch", "submit", "empty", *at(server))

    assert (wrong.code, empty.code) == (2, 3)
    assert "articels: no such file or folder" in wrong.stderr
    assert "there are no articles" in empty.stderr
    assert server.requests == []


def test_looking_makes_no_store(command: Command) -> None:
    """`list` and `status` of a store that is not there say so, and make none."""
    for verb in ("list", "status", "fetch"):
        assert "nothing is stored here yet" in command.run("batch", verb).stderr
    assert not (command.cwd.parent / "store").exists()
    assert read_records(command.run("batch", "list", "--json").stdout) == [[]]
