"""`summarizer run --verify`, and `summarizer verify`: the second reading on the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.commands import MODEL, QUOTE, TEXT, Command, Process, at, good_reply
from tests.servers import Answer, ChatServer, Script, Seen, error, ok, refusal

Servers = Callable[[Script], ChatServer]
RIGHT = {"words": None, "why": "", "wrong": [], "answer": "right"}
WRONG = {
    "words": "The mayor of Port Ellis resigned",
    "why": "She may have.",
    "wrong": ["hedge"],
    "answer": "wrong",
}


def asked_about(seen: Seen) -> list[str]:
    """Return the ids that a request asks about, none for the first reading."""
    content = seen.body["messages"][-1]["content"]
    return re.findall(r'^\{"id":"([cs]\d+)"', content, re.MULTILINE)


def decided(seen: Seen, decision: dict[str, Any] = RIGHT) -> Answer:
    """Decide claims by `decision`; sentences are right."""
    said = [{"id": n, **(decision if n[0] == "c" else RIGHT)} for n in asked_about(seen)]
    return ok(orjson.dumps({"decisions": said}).decode(), usage=(1000, 50))


def reads_and(verify: Callable[[Seen], Answer]) -> Callable[[Seen], Answer]:
    """Return a script that reads every article well, and verifies as it is told."""
    return lambda seen: verify(seen) if asked_about(seen) else good_reply()


def said_right(seen: Seen) -> Answer:
    """Read well, and call everything right."""
    return reads_and(decided)(seen)


def said_wrong(seen: Seen) -> Answer:
    """Read well, and call every claim wrong."""
    return reads_and(lambda each: decided(each, WRONG))(seen)


def not_verified(record: dict[str, Any]) -> list[str]:
    """Return what a record says of not having been verified."""
    return [flag["message"] for flag in record["flags"] if flag["kind"] == "not_verified"]


def test_run_verifies_what_it_read(command: Command, chat_server: Servers) -> None:
    """Two requests an article; every claim and sentence carries its support."""
    server = chat_server(said_right)
    command.article("a.txt")

    done = command.run("run", "a.txt", "-o", "out.jsonl", *at(server), "--verify")

    assert done.code == 0, done.stderr
    assert f"verified by {MODEL}" in done.stderr
    assert "0 of 1 claim called wrong" in done.stderr
    assert "1,170 tokens" in done.stderr  # 100 + 20 for the reading, 1000 + 50 for the second
    (record,) = command.records()
    assert record["claims"][0]["support"]["supported"] is True
    assert record["summary"]["sentences"][0]["support"]["supported"] is True
    assert record["verification"]["model"] == MODEL
    assert record["verification"]["usage"]["input_tokens"] == 1000
    assert len(server.chats) == 2


def test_another_model_may_verify(command: Command, chat_server: Servers) -> None:
    """`--verify=MODEL` names it, at the same endpoint."""
    server = chat_server(said_right)
    command.article("a.txt")

    done = command.run("run", "a.txt", *at(server), "--verify=judge-1", "--quiet")

    assert [seen.body["model"] for seen in server.chats] == [MODEL, "judge-1"]
    assert done.records[0]["verification"]["model"] == "judge-1"


def test_a_model_verifies_what_the_built_in_reader_read(
    command: Command, chat_server: Servers
) -> None:
    """Only the second reading is asked for; the base URL is heeded."""
    server = chat_server(said_right)
    command.article("a.txt")
    url = ("--base-url", server.base_url)

    done = command.run("run", "a.txt", "--model", "extractive", *url, "--verify", MODEL)

    assert done.code == 0, done.stderr
    assert len(server.chats) == 1
    assert all(claim["support"]["supported"] for claim in done.records[0]["claims"])


def test_the_built_in_reader_cannot_verify(command: Command) -> None:
    """Exit 2, with advice, and nothing is written."""
    command.article("a.txt")

    done = command.run("run", "a.txt", "-o", "out.jsonl", "--verify")

    assert done.code == 2
    assert "name the model that verifies (--verify MODEL" in done.stderr
    assert not (command.cwd / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--verify", ""), "is empty; name the model that verifies"),
        (("--verify=",), "is empty; name the model that verifies"),
        (("--on-wrong", "reject"), "nothing verifies; add --verify"),
    ],
)
def test_a_verification_that_would_not_happen_is_a_usage_error(
    command: Command, options: tuple[str, ...], said: str
) -> None:
    """Exit 2 before anything is read or sent, not a run without it."""
    command.article("a.txt")

    done = command.run("run", "a.txt", "--model", "extractive", *options)

    assert done.code == 2
    assert said in done.stderr
    assert done.stdout == b""


def test_a_path_is_not_taken_for_the_model(command: Command) -> None:
    """`run --verify a.txt` is refused, as its file would be the model's name."""
    command.article("a.txt")

    done = command.run("run", "--verify", "a.txt")

    assert done.code == 2
    assert "'a.txt' is a file, not a model" in done.stderr


def test_a_wrong_claim_is_flagged_or_rejected(command: Command, chat_server: Servers) -> None:
    """`--on-wrong reject` moves it to `rejected`; changing it asks for nothing anew."""
    server = chat_server(said_wrong)
    command.article("a.txt")
    args = ("run", "a.txt", "-o", "out.jsonl", *at(server), "--verify")

    assert command.run(*args).code == 0
    (flagged,) = command.records()
    done = command.run(*args, "--on-wrong", "reject")
    (record,) = command.records()

    assert flagged["claims"][0]["flags"][-1]["kind"] == "unsupported"
    assert "1 of 1 claim called wrong" in done.stderr
    assert record["claims"] == []
    assert record["outcome"] == "partial"
    assert record["rejected"][0]["kind"] == "unsupported"
    assert QUOTE[:-15] in record["rejected"][0]["reason"]
    (sentence,) = record["summary"]["sentences"]
    assert sentence["claims"] == []
    assert [flag["kind"] for flag in sentence["flags"]][-2:] == ["unsupported", "ungrounded"]
    assert len(server.chats) == 2


def test_it_is_replayed_offline_without_a_key(process: Process, chat_server: Servers) -> None:
    """The same records again from the store, and no connection."""
    server = chat_server(said_wrong)
    process.article("a.txt")
    args = ("run", "a.txt", *at(server), "--verify")
    first = process.run(*args).records

    again = process.run(*args, "--offline")

    assert again.code == 0, again.stderr
    assert again.records[0]["claims"] == first[0]["claims"]
    assert again.records[0]["verification"]["stored"] is True
    assert "1 from the store" in again.stderr
    assert len(server.chats) == 2


def test_a_run_goes_on_with_what_is_not_verified(command: Command, chat_server: Servers) -> None:
    """Records of a run without are verified by one with; verified ones are kept by both."""
    server = chat_server(said_right)
    command.articles(2)
    args = ("run", "articles", "-o", "out.jsonl", *at(server))

    command.run(*args)
    verified = command.run(*args, "--verify")
    again = command.run(*args, "--verify")
    without = command.run(*args)

    assert "2 done" in verified.stderr
    assert "0 done, 2 already there" in again.stderr
    assert "0 done, 2 already there" in without.stderr
    assert len(server.chats) == 4
    assert all(record["verification"] for record in command.records())


def nonsense(seen: Seen) -> Answer:
    """Answer with no JSON."""
    return ok("All of it seems fine to me.")


def skipped(seen: Seen) -> Answer:
    """Answer for nothing."""
    return ok('{"decisions": []}')


def invented(seen: Seen) -> Answer:
    """Answer for a claim that there is not."""
    return ok(orjson.dumps({"decisions": [{"id": "c7", **RIGHT}]}).decode())


def cut_off(seen: Seen) -> Answer:
    """Stop in the middle."""
    return ok('{"decisions": [{"id": "c1", "words": nul', finish="length")


def refused(seen: Seen) -> Answer:
    """Refuse."""
    return refusal()


@pytest.mark.parametrize("answer", [nonsense, skipped, invented, cut_off, refused])
def test_a_verifier_that_does_not_answer_changes_no_claim(
    command: Command, chat_server: Servers, answer: Callable[[Seen], Answer]
) -> None:
    """Claims stay as they were, the record says that it was not verified, and exit is 1."""
    server = chat_server(reads_and(answer))
    command.article("a.txt")

    done = command.run("run", "a.txt", *at(server), "--verify", "--on-wrong", "reject")

    assert done.code == 1
    (record,) = done.records
    assert record["outcome"] == "ok"
    assert record["claims"][0]["support"] is None
    assert "not verified" in not_verified(record)[0]
    assert "1 record not verified" in done.stderr
    assert f"not verified by {MODEL}: " in done.stderr


def test_a_verification_that_failed_is_retried(command: Command, chat_server: Servers) -> None:
    """`--retry-failed --verify` does it again, and nothing that was verified or is new."""
    failing = ["Gull Island"]

    def verify(seen: Seen) -> Answer:
        asked = str(seen.body["messages"])
        return refusal() if any(name in asked for name in failing) else decided(seen)

    server = chat_server(reads_and(verify))
    command.article("a.txt")
    command.article("b.txt", f"{TEXT} She spoke on Gull Island.")
    first = command.run("run", "a.txt", "b.txt", "-o", "out.jsonl", *at(server), "--verify")
    failing.clear()
    command.article("c.txt", f"{TEXT} It rained.")
    retry = ("run", "a.txt", "b.txt", "c.txt", "-o", "out.jsonl", *at(server), "--retry-failed")

    unasked = command.run(*retry)
    done = command.run(*retry, "--verify")

    assert (first.code, unasked.code, done.code) == (1, 0, 0)
    assert "0 done, 2 already there, 1 not done before, and left" in unasked.stderr
    assert "1 done (1 ok), 1 already there, 1 not done before, and left" in done.stderr
    assert [not_verified(record) for record in command.records()] == [[], []]
    assert len(server.chats) == 2 + 2 + 1  # both readings of each, and the one that failed


def test_a_bad_answer_is_asked_for_anew(command: Command, chat_server: Servers) -> None:
    """The same command tries it again, and a dry run knows; offline the bad one is served."""
    answers = iter([skipped, decided])
    server = chat_server(reads_and(lambda seen: next(answers)(seen)))
    command.article("a.txt")
    command.run("run", "a.txt", "-o", "out.jsonl", *at(server))
    args = ("verify", "out.jsonl", *at(server))

    bad = command.run(*args)
    dry = command.run(*args, "--dry-run")
    offline = command.run(*args, "--offline")
    good = command.run(*args)

    assert [bad.code, offline.code, good.code] == [1, 1, 0]
    assert not_verified(offline.records[0]) == not_verified(bad.records[0]) != []
    assert "0 answered by the store, 1 to be sent, about " in dry.stderr
    assert "from the store" not in good.stderr
    assert len(server.chats) == 3


def wrong_key(seen: Seen) -> Answer:
    """Refuse the key."""
    return error(401, "Incorrect API key", code="invalid_api_key")


def test_an_endpoint_that_is_down_ends_the_run_and_keeps_the_record(
    command: Command, chat_server: Servers
) -> None:
    """Exit 4; what was read is written, and says that it was not verified."""
    server = chat_server(reads_and(wrong_key))
    command.article("a.txt")

    done = command.run("run", "a.txt", "-o", "out.jsonl", *at(server), "--verify")

    assert done.code == 4
    (record,) = command.records()
    assert record["claims"][0]["support"] is None
    assert record["verification"] is None
    assert not_verified(record)


def test_a_budget_that_ends_within_the_verification_keeps_the_record(
    command: Command, chat_server: Servers
) -> None:
    """Exit 5; the record stays, not verified, and the same command with more goes on."""
    server = chat_server(said_right)
    command.article("a.txt")
    args = ("run", "a.txt", "-o", "out.jsonl", *at(server), "--verify")

    done = command.run(*args, "--max-tokens", "100")

    assert done.code == 5
    (record,) = command.records()
    assert record["claims"][0]["support"] is None
    assert "the budget of 100 tokens is spent" in not_verified(record)[0]

    assert command.run(*args).code == 0
    assert command.records()[0]["claims"][0]["support"]["supported"] is True
    assert len(server.chats) == 2


def test_a_verified_record_is_not_replaced_by_one_that_is_not(
    command: Command, chat_server: Servers
) -> None:
    """A second verifier that fails leaves what the first one said."""
    server = chat_server(
        lambda seen: nonsense(seen) if seen.body["model"] == "judge-1" else said_right(seen)
    )
    command.article("a.txt")
    args = ("run", "a.txt", "-o", "out.jsonl", *at(server))

    command.run(*args, "--verify")
    done = command.run(*args, "--verify=judge-1")

    assert done.code == 1
    assert "; its earlier record is kept" in done.stderr
    assert ".; its" not in done.stderr
    (record,) = command.records()
    assert record["verification"]["model"] == MODEL


def test_a_dry_run_prices_the_second_reading(command: Command, chat_server: Servers) -> None:
    """Exactly where the record can be made, roughly where it is still to be read."""
    server = chat_server(said_right)
    command.article("a.txt")
    args = ("run", "a.txt", *at(server), "--verify")

    before = command.run(*args, "--dry-run").stderr
    command.run("run", "a.txt", *at(server))
    between = command.run(*args, "--dry-run").stderr
    command.run(*args)
    after = command.run(*args, "--dry-run").stderr

    assert len(server.chats) == 2
    by = f"verification by {MODEL}"
    assert f"{by}: 0 answered by the store, 1 to be sent, about " in before
    assert "1 answered by the store, 0 to be sent, about 0 input" in between
    assert f"{by}: 0 answered by the store, 1 to be sent, about " in between
    assert "and 60 output tokens" in between  # one claim and one sentence, 30 tokens each
    assert f"{by}: 1 answered by the store, 0 to be sent, about 0 input" in after


def test_nobody_listening_ends_the_run_and_keeps_what_was_read(command: Command) -> None:
    """Exit 4 for a verifier at another place than the built-in reader, which read well."""
    command.article("a.txt")
    nowhere = ("--base-url", "http://127.0.0.1:9/v1")

    done = command.run("run", "a.txt", "--model", "extractive", *nowhere, "--verify=m")

    assert done.code == 4
    assert "nothing answers at 127.0.0.1:9" in not_verified(done.records[0])[0]
    assert done.records[0]["claims"]


@pytest.fixture
def read(command: Command, chat_server: Servers) -> tuple[Command, ChatServer]:
    """Give records of two articles, read by a model, and the server that verifies them."""
    server = chat_server(said_wrong)
    command.articles(2)
    command.run("run", "articles", "-o", "out.jsonl", *at(server))
    assert len(server.chats) == 2
    return command, server


def test_records_are_verified_from_their_file(read: tuple[Command, ChatServer]) -> None:
    """Their articles are found by the records; the model is the one that read."""
    command, server = read
    url = ("--base-url", server.base_url)

    done = command.run("verify", "out.jsonl", "-o", "v.jsonl", *url)

    assert done.code == 0, done.stderr
    assert f"verified by {MODEL}" in done.stderr
    assert "2 done (2 ok), 2 of 2 claims called wrong" in done.stderr
    records = command.records("v.jsonl")
    assert sorted(record["article"]["id"] for record in records) == ["a1", "a2"]
    assert all(record["claims"][0]["support"]["wrong"] == ["hedge"] for record in records)
    assert len(server.chats) == 4


def test_run_and_verify_ask_the_same(read: tuple[Command, ChatServer]) -> None:
    """What one was answered, the other one finds in the store, offline too."""
    command, server = read
    command.run("run", "articles", *at(server), "--verify", "--quiet")

    done = command.run("verify", "out.jsonl", *at(server), "--offline")

    assert done.code == 0, done.stderr
    assert "2 from the store" in done.stderr
    assert len(done.records) == 2
    assert len(server.chats) == 4


def test_verifying_goes_on_where_it_stopped(read: tuple[Command, ChatServer]) -> None:
    """What the output holds verified is kept; the input is never written over."""
    command, server = read
    args = ("verify", "out.jsonl", *at(server))
    command.run(*args, "-o", "v.jsonl")

    again = command.run(*args, "-o", "v.jsonl")
    onto_itself = command.run(*args, "-o", "out.jsonl")
    rejecting = command.run(*args, "-o", "v.jsonl", "--on-wrong", "reject")

    assert "0 done, 2 already there" in again.stderr
    assert onto_itself.code == 2
    assert rejecting.code == 0
    assert [record["claims"] for record in command.records("v.jsonl")] == [[], []]
    assert [len(record["claims"]) for record in command.records()] == [1, 1]
    assert len(server.chats) == 4


def test_an_output_of_other_records_is_not_written_over(
    read: tuple[Command, ChatServer],
) -> None:
    """Another reading of the same article stays, and is named."""
    command, server = read
    command.run("run", "articles", "-o", "v.jsonl", "--model", "extractive")
    before = command.records("v.jsonl")

    done = command.run("verify", "out.jsonl", "-o", "v.jsonl", *at(server))

    assert done.code == 1
    assert "a1: v.jsonl holds another record of it" in done.stderr
    assert command.records("v.jsonl") == before


def change(command: Command) -> None:
    """Change the text of an article."""
    command.article("articles/a1.txt", "The mayor of Port Ellis stays.")


def remove(command: Command) -> None:
    """Remove an article."""
    (command.cwd / "articles" / "a1.txt").unlink()


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (change, "its article has changed since it was read, in articles/a1.txt"),
        (remove, "articles/a1.txt: no such file; name its file or folder by --articles PATH"),
    ],
)
def test_a_record_without_its_article_is_not_verified(
    read: tuple[Command, ChatServer], harm: Callable[[Command], None], why: str
) -> None:
    """Exit 1; it is written as it was, and says so; the others are verified."""
    command, server = read
    harm(command)

    done = command.run("verify", "out.jsonl", "-o", "v.jsonl", *at(server), "--on-wrong", "reject")

    assert done.code == 1
    assert why in done.stderr
    records = {record["article"]["id"]: record for record in command.records("v.jsonl")}
    assert records["a1"]["claims"][0]["support"] is None
    assert why in not_verified(records["a1"])[0]
    assert records["a2"]["rejected"][0]["kind"] == "unsupported"


def test_articles_that_were_moved_are_named(read: tuple[Command, ChatServer]) -> None:
    """`--articles` takes files and folders; texts are told by their hash."""
    command, server = read
    (command.cwd / "articles").rename(command.cwd / "moved")
    (command.cwd / "moved" / "a1.txt").rename(command.cwd / "moved" / "b7.txt")

    done = command.run("verify", "out.jsonl", *at(server), "--articles", "moved")

    assert done.code == 0, done.stderr
    assert all(record["verification"] for record in done.records)

    files = ("--articles", "moved/b7.txt", "moved/a2.txt")
    again = command.run("verify", "out.jsonl", *at(server), *files)
    assert again.code == 0, again.stderr
    assert command.run("verify", "out.jsonl", "moved/b7.txt", *at(server)).code == 2


def test_articles_of_one_file_are_found_by_their_lines(
    command: Command, chat_server: Servers
) -> None:
    """A record of `news.jsonl:2` is verified with the second row."""
    server = chat_server(said_right)
    rows = [{"id": f"r{n}", "text": f"{QUOTE} This is row {n}."} for n in range(3)]
    (command.cwd / "news.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    command.run("run", "news.jsonl", "-o", "out.jsonl", *at(server))

    done = command.run("verify", "out.jsonl", *at(server))

    assert done.code == 0, done.stderr
    assert [record["verification"]["complete"] for record in done.records] == [True] * 3


def test_lines_that_are_no_records_are_named(read: tuple[Command, ChatServer]) -> None:
    """A record of another version, and what is none, are said with their line; exit 3."""
    command, server = read
    lines = (command.cwd / "out.jsonl").read_bytes().splitlines()
    newer = lines[0].replace(b"summarizer:record:1", b"summarizer:record:9")
    (command.cwd / "out.jsonl").write_bytes(b"\n".join([newer, b"{}", lines[1], b""]))

    done = command.run("verify", "out.jsonl", *at(server))

    assert done.code == 3
    assert "1 done (1 ok), 2 inputs could not be read" in done.stderr
    assert "out.jsonl:1: was written by a newer summarizer" in done.stderr
    assert "out.jsonl:2: " in done.stderr
    assert len(done.records) == 1
    assert done.records[0]["verification"]


def test_a_file_that_holds_no_records_is_bad_input(command: Command) -> None:
    """Exit 3, as in `show`; of many bad lines the first ones are said."""
    command.article("a.txt", "It rained.\n" * 30)

    done = command.run("verify", "a.txt", "--model", "m")
    dry = command.run("verify", "a.txt", "--model", "m", "--dry-run")

    assert [done.code, dry.code] == [3, 3]
    assert done.stderr.count("a.txt:") == 10
    assert "20 more lines are no records" in done.stderr
    nowhere = command.run("verify", "a.txt", "--model", "m", "-o", "v.jsonl")
    assert "records in v.jsonl" not in nowhere.stderr  # there is no such file
    assert "0 done, 30 inputs could not be read" in done.stderr


def test_records_of_before_are_verified(read: tuple[Command, ChatServer]) -> None:
    """The fields of verification are new: a record without them is read."""
    command, server = read
    old = []
    for record in command.records():
        del record["verification"]
        for item in (*record["claims"], *record["summary"]["sentences"]):
            del item["support"]
        old.append(orjson.dumps(record))
    (command.cwd / "old.jsonl").write_bytes(b"\n".join(old))

    done = command.run("verify", "old.jsonl", *at(server))

    assert done.code == 0, done.stderr
    assert all(record["claims"][0]["support"] for record in done.records)


def test_what_nothing_was_read_of_is_passed_on(command: Command, chat_server: Servers) -> None:
    """A failed record has nothing to verify; that is no failure of the verification."""
    server = chat_server(said_right)
    command.article("a.txt")
    command.article("empty.txt", "")
    command.run("run", "a.txt", "empty.txt", "-o", "out.jsonl", *at(server))

    done = command.run("verify", "out.jsonl", *at(server))

    assert done.code == 0, done.stderr
    assert "1 done (1 ok), 1 with nothing to verify" in done.stderr
    assert len(done.records) == 2


def test_records_of_the_built_in_reader_need_a_named_verifier(
    command: Command, chat_server: Servers
) -> None:
    """Exit 2 with advice; with a model they are verified like any other."""
    server = chat_server(said_right)
    command.article("a.txt")
    command.run("run", "a.txt", "-o", "out.jsonl")

    refused_ = command.run("verify", "out.jsonl")
    done = command.run("verify", "out.jsonl", *at(server))

    assert refused_.code == 2
    assert "name the model that verifies (--model MODEL)" in refused_.stderr
    assert done.code == 0, done.stderr
    assert all(claim["support"]["supported"] for claim in done.records[0]["claims"])


def test_what_another_one_said_stays_where_a_verifier_fails(
    command: Command, chat_server: Servers
) -> None:
    """A second verification that says nothing takes nothing away, and says that it failed."""
    server = chat_server(
        lambda seen: nonsense(seen) if seen.body["model"] == "judge-1" else said_right(seen)
    )
    command.article("a.txt")
    command.run("run", "a.txt", "-o", "out.jsonl", *at(server), "--verify")
    url = ("--base-url", server.base_url)

    done = command.run("verify", "out.jsonl", *url, "--model", "judge-1")

    assert done.code == 1
    (record,) = done.records
    assert record["verification"]["model"] == MODEL
    assert record["claims"][0]["support"]["supported"] is True
    (said,) = not_verified(record)
    assert said.startswith("The record was not verified by judge-1: ")
    assert said.endswith(f"; what {MODEL} found stands.")
    assert "called wrong" not in done.stderr  # nothing was decided now

    (command.cwd / "failed.jsonl").write_bytes(done.stdout)
    cleared = command.run("verify", "failed.jsonl", *url, "--model", MODEL)

    assert cleared.code == 0
    assert "0 done, 1 verified before" in cleared.stderr
    assert not_verified(cleared.records[0]) == []
    assert cleared.records[0]["claims"] == record["claims"]


def test_sentences_that_are_called_wrong_are_counted(
    command: Command, chat_server: Servers
) -> None:
    """Beside the claims, wherever there are any."""

    def sentences_wrong(seen: Seen) -> Answer:
        what = {"words": None, "why": "No.", "wrong": ["not_carried"], "answer": "wrong"}
        said = [{"id": n, **(what if n[0] == "s" else RIGHT)} for n in asked_about(seen)]
        return ok(orjson.dumps({"decisions": said}).decode())

    server = chat_server(reads_and(sentences_wrong))
    command.article("a.txt")

    done = command.run("run", "a.txt", *at(server), "--verify")

    assert "0 of 1 claim and 1 of 1 sentence called wrong" in done.stderr


def test_records_of_several_readers_need_a_named_verifier(
    command: Command, chat_server: Servers
) -> None:
    """Exit 2 before anything is asked; the model that is named verifies all of them."""
    server = chat_server(said_right)
    command.article("a.txt")
    command.run("run", "a.txt", "-o", "out.jsonl", *at(server))
    url = ("--base-url", server.base_url)
    other = command.run("run", "a.txt", *url, "--model", "judge-1")
    with (command.cwd / "out.jsonl").open("ab") as file:
        file.write(other.stdout)

    refused_ = command.run("verify", "out.jsonl", *url)
    done = command.run("verify", "out.jsonl", *url, "--model", "judge-1")

    assert refused_.code == 2
    assert "out.jsonl:2: was read by judge-1 at " in refused_.stderr
    assert f"and line 1 by {MODEL} at " in refused_.stderr
    assert "(--model MODEL)" in refused_.stderr
    assert done.code == 0
    assert f"verified by judge-1 at {server.base_url}/chat/completions" in done.stderr
    assert [record["verification"]["model"] for record in done.records] == ["judge-1"] * 2


def test_records_of_another_server_need_a_named_one(command: Command, chat_server: Servers) -> None:
    """What was read at one server is not sent to another because nothing was said."""
    server = chat_server(said_right)
    command.article("a.txt")
    command.run("run", "a.txt", "-o", "out.jsonl", *at(server))

    done = command.run("verify", "out.jsonl", env={"OPENAI_API_KEY": "k"})
    rendered = command.run("prompts", "render", "a.txt", "--verify", "out.jsonl")

    for refused_ in (done, rendered):
        assert refused_.code == 2
        assert f"{MODEL} at {server.base_url}/chat/completions" in refused_.stderr
        assert "(--base-url URL)" in refused_.stderr


def test_records_come_from_standard_input(process: Process, chat_server: Servers) -> None:
    """`-` is a pipe from `run`, and stdout holds records only."""
    server = chat_server(said_right)
    process.article("a.txt")
    made = process.run("run", "a.txt", *at(server), "--quiet")

    done = process.run("verify", "-", *at(server), "--quiet", stdin=made.stdout)

    assert done.code == 0, done.stderr
    assert done.records[0]["verification"]["complete"] is True


def test_a_dry_run_of_verify_prices_what_is_left(read: tuple[Command, ChatServer]) -> None:
    """Nothing is sent; what is in the output, or in the store, costs nothing."""
    command, server = read
    args = ("verify", "out.jsonl", "-o", "v.jsonl", *at(server))
    remove(command)

    before = command.run(*args, "--dry-run")
    command.run(*args)
    after = command.run(*args, "--dry-run")

    assert before.code == 1  # one article is missing
    assert "a1: would not be verified: " in before.stderr
    assert "articles/a1.txt: no such file" in before.stderr
    assert "0 answered by the store, 1 to be sent, about " in before.stderr
    assert "and 60 output tokens" in before.stderr
    assert "0 to be sent, about 0 input and 0 output tokens" in after.stderr
    assert len(server.chats) == 3


@pytest.mark.parametrize("output", ["v.jsonl", "v.parquet"])
def test_what_verifies_is_listed_beside_its_output(
    command: Command, chat_server: Servers, output: str
) -> None:
    """As any run is, with its failures; nothing is said to have been read."""
    server = chat_server(said_right)
    command.article("articles/a.txt")
    command.article("articles/b.txt", "")
    command.run("run", "articles", "-o", "out.jsonl", *at(server))

    done = command.run("verify", "out.jsonl", "-o", output, *at(server))
    again = command.run("verify", "out.jsonl", "-o", output, *at(server))

    assert (done.code, again.code) == (0, 0)  # what was not read need not be verified
    assert "failures in v.failures.jsonl" in done.stderr
    (row,) = map(orjson.loads, (command.cwd / "v.failures.jsonl").read_bytes().splitlines())
    assert (row["id"], row["outcome"], row["output"]) == ("b", "failed", output)
    run = orjson.loads((command.cwd / "v.manifest.json").read_bytes())["runs"][0]
    assert (run["did"], run["how"], run["inputs"]) == ("verify", "done", ["out.jsonl"])
    assert (run["model"], run["prompt"], run["verifier"]["model"]) == (None, None, MODEL)
    assert run["records"] == {"before": 0, "after": 2, "added": 2}
    assert run["spent"]["tokens"] == 1050


def test_the_records_of_a_table_are_verified(command: Command, chat_server: Servers) -> None:
    """As those of lines are."""
    server = chat_server(said_right)
    command.article("a.txt")
    command.run("run", "a.txt", "-o", "out.parquet", *at(server))

    done = command.run("verify", "out.parquet", *at(server))

    assert done.code == 0, done.stderr
    assert done.records[0]["claims"][0]["support"]["supported"] is True
