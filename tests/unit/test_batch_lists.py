"""The parts of the Batch API: the durable list, files under limits, lines of replies."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from summarizer.backends.base import Reply
from summarizer.backends.stored import Asked
from summarizer.errors import ConfigurationError, StoreError
from summarizer.jobs.batches.drafts import Limits, Sharding
from summarizer.jobs.batches.ledger import Ledger, Noted
from summarizer.jobs.batches.lines import Line
from summarizer.jobs.batches.replies import Failure, read_reply_line
from summarizer.jobs.batches.shard import Shard, State

ENDPOINT = "https://example.org/v1/chat/completions"


def fingerprint(number: int) -> str:
    """Return a fingerprint of one's own for each number."""
    return f"{number:064x}"


def noted(number: int, model: str = "m") -> Noted:
    """Return a request that is known."""
    return Noted(fingerprint(number), "tools", Asked(model, ENDPOINT, 900, 120, 4000))


def line(number: int, *, n_bytes: int = 40, model: str = "m") -> Line:
    """Return a line of so many bytes."""
    return Line(b"x" * (n_bytes - 1) + b"\n", noted(number, model))


def shard(key: str, state: State = "submitted", **facts: object) -> Shard:
    """Return a shard of two requests."""
    made = Shard(
        key=key,
        state=state,
        model="m",
        endpoint=ENDPOINT,
        n_requests=2,
        n_bytes=80,
        n_tokens=20,
        created="2026-01-01T00:00:00+00:00",
    )
    return made.but(**facts)


def sizes(sharding: Sharding, lines: list[Line]) -> list[int]:
    """Return how many requests each draft holds."""
    return [len(draft.requests) for draft in sharding.split(lines)]


def test_what_was_noted_is_there_when_the_list_is_opened_again(tmp_path: Path) -> None:
    """A shard and its requests come back as they were put in."""
    with Ledger(tmp_path) as ledger:
        ledger.add(shard("a", batch_id="batch_1"), [noted(1), noted(2)])

    with Ledger(tmp_path) as ledger:
        (found,) = ledger.shards()
        assert found == shard("a", batch_id="batch_1")
        assert ledger.asked(fingerprint(1), found) == noted(1)
        assert sorted(ledger.fingerprints(found)) == [fingerprint(1), fingerprint(2)]


@pytest.mark.parametrize(
    ("state", "is_under_way"),
    [("preparing", True), ("submitted", True), ("fetched", False), ("written", False)],
)
def test_only_what_a_provider_may_still_answer_is_under_way(
    tmp_path: Path, state: State, is_under_way: bool
) -> None:
    """What was fetched, or written for others, may be submitted."""
    with Ledger(tmp_path) as ledger:
        ledger.add(shard("a", state), [noted(1)])

        assert ledger.is_under_way(fingerprint(1)) is is_under_way
        assert not ledger.is_under_way(fingerprint(2))


def test_what_was_fetched_lets_go_of_its_requests(tmp_path: Path) -> None:
    """The shard stays in the list; another one with the same request is not touched."""
    with Ledger(tmp_path) as ledger:
        ledger.add(shard("a"), [noted(1)])
        ledger.add(shard("b", "written"), [noted(1)])

        ledger.update(shard("a", "fetched"))

        assert list(ledger.fingerprints(shard("a"))) == []
        assert list(ledger.fingerprints(shard("b"))) == [fingerprint(1)]
        assert [each.state for each in ledger.shards()] == ["fetched", "written"]


def test_a_look_does_not_undo_a_fetch(tmp_path: Path) -> None:
    """What was asked before another process fetched a batch says nothing of it any more."""
    with Ledger(tmp_path) as ledger:
        ledger.add(shard("a"), [noted(1)])
        ledger.see(shard("a", status="in_progress"))
        assert ledger.shards()[0].status == "in_progress"
        ledger.update(shard("a", "fetched", status="completed"))

        ledger.see(shard("a", status="in_progress"))

        assert ledger.shards() == [shard("a", "fetched", status="completed")]


def test_one_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    """A second one is refused, and may have it afterwards."""
    with Ledger(tmp_path) as first, Ledger(tmp_path) as second:
        with (
            first.lock(),
            pytest.raises(ConfigurationError, match="another `summarizer batch`"),
            second.lock(),
        ):
            pass
        with second.lock():
            pass


def test_files_that_nobody_knows_are_removed(tmp_path: Path) -> None:
    """What a killed process was writing goes, and the file of a prepared shard stays."""
    with Ledger(tmp_path) as ledger:
        ledger.add(shard("a", "preparing"), [noted(1)])
        kept = ledger.file_of(shard("a"))
        for path in (kept, ledger.files / "shard_b.jsonl"):
            path.write_text("{}\n")

        with ledger.lock():
            assert list(ledger.files.iterdir()) == [kept]


def test_a_broken_list_is_an_error_that_names_it(tmp_path: Path) -> None:
    """Nothing is lost over it: it is left as it is."""
    (tmp_path / "batches.db").write_bytes(b"nothing of a database" * 100)

    with pytest.raises(StoreError, match=r"batches\.db: the list of batches cannot be used"):
        Ledger(tmp_path)

    assert (tmp_path / "batches.db").stat().st_size == 2100


def test_a_file_ends_where_its_limits_are(tmp_path: Path) -> None:
    """Three requests of 40 bytes each: two fit into 2 requests, or into 80 bytes."""
    lines = [line(number) for number in range(3)]

    assert sizes(Sharding(tmp_path, Limits(max_requests=2)), lines) == [2, 1]
    assert sizes(Sharding(tmp_path, Limits(max_bytes=80)), lines) == [2, 1]
    assert sizes(Sharding(tmp_path, Limits(max_bytes=79)), lines) == [1, 1, 1]
    assert sizes(Sharding(tmp_path, Limits()), lines) == [3]


def test_a_file_holds_requests_of_one_model(tmp_path: Path) -> None:
    """A batch is of one model, so those of another go into a file of their own."""
    lines = [line(0), line(1, model="n"), line(2)]

    drafts = list(Sharding(tmp_path, Limits()).split(lines))

    assert {draft.model: len(draft.requests) for draft in drafts} == {"m": 2, "n": 1}


def test_tokens_under_way_leave_less_room(tmp_path: Path) -> None:
    """A line of 40 bytes is 10 tokens: with 15 of 40 under way two more have room."""
    sharding = Sharding(tmp_path, Limits(max_enqueued_tokens=40))
    sharding.enqueued["m"] = 15

    found = sizes(sharding, [line(0), line(1), line(2), line(3, model="n")])

    assert sorted(found) == [1, 2]
    assert sharding.n_left == 1


def test_what_no_batch_may_hold_is_not_left_for_later(tmp_path: Path) -> None:
    """A request of more bytes, or tokens, than a batch may have would never be sent."""
    sharding = Sharding(tmp_path, Limits(max_bytes=100, max_enqueued_tokens=20))

    assert sizes(sharding, [line(0, n_bytes=101), line(1, n_bytes=84), line(2)]) == [1]
    assert (sharding.n_too_large, sharding.n_left) == (2, 0)


def test_drafts_that_come_to_nothing_leave_no_file(tmp_path: Path) -> None:
    """An error among the lines removes what was begun."""

    def lines() -> object:
        yield line(0)
        raise StoreError("no more")

    with pytest.raises(StoreError, match="no more"):
        list(Sharding(tmp_path, Limits()).split(lines()))  # type: ignore[arg-type]  # a generator

    assert list(tmp_path.iterdir()) == []


def completion(content: str, finish: str = "stop") -> dict[str, object]:
    """Return a completion, made at 2025-06-15T15:06:40Z."""
    choice = {"index": 0, "message": {"content": content}, "finish_reason": finish}
    return {"created": 1_750_000_000, "model": "m-1", "choices": [choice]}


def reply_line(response: object, error: object = None) -> bytes:
    """Return a line of replies."""
    return orjson.dumps({"id": "1", "custom_id": "c", "response": response, "error": error})


@pytest.mark.parametrize(
    ("response", "error", "reason"),
    [
        ({"status_code": 200, "body": completion("")}, None, "empty"),
        ({"status_code": 200, "body": completion("", "content_filter")}, None, "content_filter"),
        ({"status_code": 200, "body": {"error": {"message": "x", "code": 503}}}, None, "HTTP 503"),
        (
            {"status_code": 429, "body": {"error": {"message": "x", "code": "rate_limit"}}},
            None,
            "HTTP 429 rate_limit",
        ),
        # vLLM's run-batch puts what went wrong beside the response.
        ({"status_code": 400, "body": None}, {"message": "long", "type": "Bad"}, "HTTP 400 Bad"),
        (None, {"code": "batch_expired", "message": "late"}, "batch_expired"),
        (None, {"message": "late"}, "error"),
        (None, "late", "error"),
    ],
)
def test_what_is_no_answer_has_a_reason(response: object, error: object, reason: str) -> None:
    """Each way to fail is counted by a word of its own."""
    found = read_reply_line(reply_line(response, error), "json_schema")

    assert found is not None
    assert isinstance(found.outcome, Failure)
    assert found.outcome.reason == reason


@pytest.mark.parametrize("finish", ["stop", "length"])
def test_an_answer_is_read_as_a_live_one(finish: str) -> None:
    """Its content, its end, and the time that the server says it was made."""
    body = completion('{"claims": []}', finish)

    found = read_reply_line(reply_line({"status_code": 200, "body": body}), "tools")

    assert found is not None
    assert isinstance(found.outcome, Reply)
    assert found.outcome.content == '{"claims": []}'
    assert found.outcome.finish == finish
    assert found.outcome.mode == "tools"
    assert found.outcome.created == "2025-06-15T15:06:40+00:00"


def test_what_a_server_refuses_of_a_model_is_kept_as_its_reply() -> None:
    """A reply that the server itself finds unfit is asked for again, as in a live run."""
    error = {"message": "x", "code": "json_validate_failed", "failed_generation": '{"a": 1'}

    found = read_reply_line(
        reply_line({"status_code": 400, "body": {"error": error}}), "json_schema"
    )

    assert found is not None
    assert isinstance(found.outcome, Reply)
    assert (found.outcome.content, found.outcome.finish) == ('{"a": 1', "malformed")


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{", b'{"response": {}}', b'{"custom_id": 1}', b'{"custom_id": "c"}'],
)
def test_what_names_no_request_or_says_nothing_is_no_line(data: bytes) -> None:
    """Lines that were torn, or are of something else, are told from failures."""
    assert read_reply_line(data, "json_schema") is None
