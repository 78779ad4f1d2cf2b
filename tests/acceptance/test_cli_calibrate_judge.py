"""`summarizer calibrate --scorer judge`: a model as a scorer, beside people and the free ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from summarizer.evaluation.calibration.measures import scorers_for
from tests.acceptance.test_cli_calibrate import MEASURES, rows, write
from tests.commands import Command, Done, at, run_on_terminal
from tests.servers import MODEL, Answer, ChatServer, Script, Seen, ok, refusal, status

Servers = Callable[[Script], ChatServer]
JUDGE = ("calibrate", "data.jsonl", "--task", "faithfulness", "--scorer", "judge")
FREE = list(scorers_for("faithfulness"))
_STATEMENT = re.compile(r"^(s\d+): (.*)$", re.MULTILINE)


def asked(seen: Seen) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of a request, and the sentences that it asks about with their names."""
    words = "\n".join(message["content"] for message in seen.body["messages"])
    return words, _STATEMENT.findall(words)


def judgements(**answers: str) -> Answer:
    """Answer with a letter for each sentence."""
    given = [
        {"statement": name, "reason": "It is.", "answer": letter}
        for name, letter in answers.items()
    ]
    return ok(json.dumps({"judgements": given}))


def knows_tales(seen: Seen) -> Answer:
    """Judge as people do: what speaks of wolves is not supported, whichever letter says so."""
    words, statements = asked(seen)
    yes, no = ("A", "B") if "A: yes" in words else ("B", "A")
    return judgements(**{name: no if "Wolves" in text else yes for name, text in statements})


def takes_the_first(seen: Seen) -> Answer:
    """Take the first option, whatever it says."""
    return judgements(**{name: "A" for name, _ in asked(seen)[1]})


def silent_on_kesh(seen: Seen) -> Answer:
    """Judge as people do, but refuse one article, and answer for no sentence of another."""
    words, _ = asked(seen)
    if "Kesh" in words:
        return refusal()
    return ok('{"judgements": []}') if "Marrow" in words else knows_tales(seen)


def judge(command: Command, *more: str) -> Done:
    """Run `summarizer calibrate data.jsonl --scorer judge` on the rows."""
    write(command.cwd / "data.jsonl", rows())
    return command.run(*JUDGE, *more)


def told(command: Command) -> dict[str, Any]:
    """Return what stands in the JSON file."""
    found: dict[str, Any] = json.loads((command.cwd / "judge.json").read_bytes())
    return found


def test_a_judge_stands_beside_all_free_scorers(command: Command, chat_server: Servers) -> None:
    """Two requests a row; its agreement comes first, and a second run asks for nothing."""
    server = chat_server(knows_tales)
    done = judge(command, *at(server), "--json", "judge.json")
    again = judge(command, *at(server), "--offline")

    assert (done.code, done.stderr) == (0, "")
    lines = done.out.splitlines()
    assert lines[:2] == [
        "faithfulness: 12 rows, 6 groups, 2 systems",
        f"judge: {MODEL} answered for 12 of 12 rows; position bias 0.000 [0.000, 0.000]",
    ]
    names = [line.split()[0] for line in lines[4 : 5 + len(FREE)]]
    assert names == ["judge", *FREE]
    assert len(server.chats) == 24
    assert (again.code, again.out) == (0, done.out)
    found = told(command)
    assert list(found["scorers"]) == ["judge", *FREE]
    assert list(found["scorers"]["judge"]) == [*MEASURES, "thresholds"]
    assert found["scorers"]["judge"]["auc"]["value"] == 1.0
    assert found["judge"]["rows"][1] == {
        "id": "0-tale",
        "human": 0.0,
        "sentences": ["Wolves howled near Port Ellis at dawn."],
        "opinion": {"first": [False], "second": [False]},
        "reason": None,
    }


def test_named_scorers_are_all_that_stands_beside_it(
    command: Command, chat_server: Servers
) -> None:
    """`--scorer judge --scorer rouge-1` shows these two."""
    server = chat_server(knows_tales)
    done = judge(command, "--scorer", "rouge-1", *at(server), "--json", "-")

    assert list(json.loads(done.out)["scorers"]) == ["judge", "rouge-1"]


def test_a_judge_that_takes_the_first_option_is_found_out(
    command: Command, chat_server: Servers
) -> None:
    """Every answer changes with the order, and half a verdict on each row tells none apart."""
    server = chat_server(takes_the_first)
    done = judge(command, *at(server), "--json", "judge.json")

    assert done.code == 0
    assert "position bias 1.000 [1.000, 1.000]" in done.out
    found = told(command)
    assert found["judge"]["position_bias"]["value"] == 1.0
    assert found["scorers"]["judge"]["auc"]["value"] == 0.5
    assert found["scorers"]["judge"]["pearson"]["value"] is None


def test_rows_without_an_answer_leave_the_comparison(
    command: Command, chat_server: Servers
) -> None:
    """They have no score, never 0; the free scorers are measured on the others alone."""
    server = chat_server(silent_on_kesh)
    done = judge(command, *at(server), "--json", "judge.json")

    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "faithfulness: 8 rows, 4 groups, 2 systems"
    assert lines[1].startswith(f"judge: {MODEL} answered for 8 of 12 rows; position bias 0.000")
    assert lines[2:4] == [
        "  2 times: the model refused to answer",
        "  2 times: it answered for 0 of the 1 sentences",
    ]
    found = told(command)
    assert (found["n_rows"], found["judge"]["n_rows"], found["judge"]["n_unanswered"]) == (8, 12, 4)
    assert found["judge"]["reasons"]["the model refused to answer"] == 2
    left = [row for row in rows() if row["group"] not in ("Kesh", "Marrow")]
    write(command.cwd / "left.jsonl", left)
    alone = command.run("calibrate", "left.jsonl", "--task", "faithfulness", "--json", "-")
    beside = {name: value for name, value in found["scorers"].items() if name != "judge"}
    assert beside == json.loads(alone.out)["scorers"]


@pytest.mark.parametrize("answer", [ok("I would rather not."), refusal()])
def test_a_judge_that_answers_nothing_is_not_measured(
    command: Command, chat_server: Servers, answer: Answer
) -> None:
    """Exit 4, no table, and the reason."""
    server = chat_server([answer])
    done = judge(command, *at(server), "--json", "judge.json")

    assert done.code == 4
    assert f"judge: {MODEL} answered for 0 of 12 rows\n" in done.out
    assert "rouge-1" not in done.out
    assert done.stderr.startswith("summarizer: the judge answered nothing: ")
    assert (told(command)["scorers"], told(command)["judge"]["n_unanswered"]) == ({}, 12)
    assert told(command)["judge"]["position_bias"]["value"] is None


def test_offline_with_nothing_stored_is_exit_1(command: Command) -> None:
    """One reason for all rows, and nothing is measured."""
    done = judge(command, "--model", "m", "--offline")

    assert done.code == 1
    assert "  12 times: the store has no answer, and nothing is sent offline\n" in done.out
    assert "the judge answered nothing" in done.stderr


def test_an_endpoint_that_refuses_the_key_ends_it(command: Command, chat_server: Servers) -> None:
    """Exit 4, nothing on stdout."""
    server = chat_server([status(401, {"error": {"message": "bad key"}})])
    done = judge(command, *at(server))

    assert (done.code, done.out) == (4, "")


def test_a_budget_ends_it_and_what_was_answered_is_kept(
    command: Command, chat_server: Servers
) -> None:
    """Exit 5; without the budget the rest is asked for, and no more."""
    server = chat_server(knows_tales)
    limited = {"SUMMARIZER_MAX_TOKENS": "600", "SUMMARIZER_CONCURRENCY": "1"}  # 120 a reply
    write(command.cwd / "data.jsonl", rows())
    words = (*JUDGE, *at(server))

    ended = command.run(*words, env=limited)
    n_asked = len(server.chats)
    whole = command.run(*words)

    assert (ended.code, ended.out) == (5, "")
    assert "the budget of 600 tokens is spent" in ended.stderr
    assert 0 < n_asked < 24
    assert (whole.code, len(server.chats)) == (0, 24)


def test_a_terminal_is_shown_how_far_it_is(command: Command, chat_server: Servers) -> None:
    """A bar on standard error, gone when the table comes."""
    server = chat_server(knows_tales)
    write(command.cwd / "data.jsonl", rows())
    done = run_on_terminal(
        *JUDGE, *at(server), cwd=command.cwd, columns=80, keys="", **command.changes
    )

    assert done.code == 0
    assert "12 of 12 done" in done.out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--task", "presence", "--model", "m"), "presence has no judge"),
        (("--task", "claims", "--model", "m"), "--scorer is for --task faithfulness and presence"),
        (("--task", "faithfulness"), "name the model that judges (--model MODEL)"),
        (("--task", "faithfulness", "--model", "extractive"), "by rules and cannot judge"),
        (("--task", "faithfulness", "--model", "m", "--seed", "1"), "--seed is for --task claims"),
        (("--task", "faithfulness", "--model", "m", "--scorer", "bleu"), "no scorer 'bleu'"),
        (("--task", "faithfulness", "--model", "m", "--max-cost", "1"), "price of 'm'"),
    ],
)
def test_what_cannot_be_judged_is_usage(
    command: Command, arguments: tuple[str, ...], problem: str
) -> None:
    """Exit 2 with the way out, before anything is asked."""
    write(command.cwd / "data.jsonl", rows())
    done = command.run("calibrate", "data.jsonl", "--scorer", "judge", *arguments)

    assert (done.code, done.out) == (2, "")
    assert problem in done.stderr


@pytest.mark.parametrize(
    "option", ["--model=m", "--offline", "--max-cost=1", "--max-tokens=1", "--cache-dir=d"]
)
def test_without_the_judge_options_of_models_are_usage(command: Command, option: str) -> None:
    """The free scorers heed none of them."""
    write(command.cwd / "data.jsonl", rows())
    done = command.run("calibrate", "data.jsonl", "--task", "faithfulness", option)

    assert done.code == 2
    flag = option.split("=")[0]
    assert f"{flag} is for --task claims and for --scorer judge" in done.stderr


def test_tokens_are_limited_where_no_price_is_known(command: Command, chat_server: Servers) -> None:
    """What the message about an unknown price says can be done: exit 5, and what was asked stays.

    An answer of the server takes 120 tokens, so that the first one reaches a limit of 61.
    """
    server = chat_server(knows_tales)
    limited = judge(command, *at(server), "--max-tokens", "61")

    assert limited.code == 5
    assert "the budget of 61 tokens is spent" in limited.stderr
    assert 0 < len(server.chats) < 24
