"""The gate of a team: a suite's own baseline, and the one that stands in git."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.commands import Command, Done
from tests.evaluation import made_records, write_case, write_records, write_suite, write_world
from tests.servers import Answer, ChatServer, Script, Seen, ok

Serve = Callable[[Script], ChatServer]

THRESHOLDS = """
[thresholds]
"claims.recall" = { min = 0.1 }
"status.accuracy" = { min = 0.1 }
"""
HEAD = 'baseline = "../base.json"'
AGAINST = ("--against", "main")


def git(folder: Path, *arguments: str) -> None:
    """Run git, with nobody's configuration but ours."""
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    command = ["git", *who, "-c", "protocol.file.allow=always", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def suite(command: Command) -> Path:
    """Write the small world with a suite that names its baseline, pinned on perfect records."""
    write_world(command.cwd)
    path = write_suite(command.cwd, THRESHOLDS, head=HEAD)
    assert evaluate(command, path, "--update-baseline").code == 0
    return path


@pytest.fixture
def repository(command: Command, suite: Path) -> Path:
    """Commit that to `main`; return the suite."""
    git(command.cwd, "init", "-q", "-b", "main")
    git(command.cwd, "add", ".")
    git(command.cwd, "commit", "-q", "-m", "first")
    return suite


def evaluate(command: Command, suite: Path, *options: str, n_dropped: int = 0) -> Done:
    """Score the perfect records, less some claims of the first article."""
    records = made_records(tuple(p.stem for p in sorted((command.cwd / "gold").glob("*.json"))))
    records[0]["claims"] = records[0]["claims"][: 3 - n_dropped]
    write_records(command.cwd / "r.jsonl", records)
    return command.run("eval", suite, "--records", "r.jsonl", "--json", "v.json", *options)


def verdict(command: Command) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads((command.cwd / "v.json").read_bytes())
    return value


def edit_json(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    value = orjson.loads(path.read_bytes())
    edit(value)
    path.write_bytes(orjson.dumps(value))


def change_label(folder: Path) -> None:
    edit_json(folder / "gold/bridge.json", lambda v: v["claims"][2].update(status="denied"))


def lose_gold(folder: Path) -> None:
    (folder / "gold/ferry.json").unlink()


def add_gold(folder: Path) -> None:
    """Take one article away from the baseline: its gold is new then."""
    for kind in ("gold", "articles"):
        edit_json(folder / "base.json", lambda v, k=kind: v["inputs"][k].clear())


def lose_case(folder: Path) -> None:
    edit_json(folder / "base.json", lambda v: v["cases"].pop("ferry"))


def lose_score(folder: Path) -> None:
    edit_json(folder / "base.json", lambda v: v["scores"].pop("status.accuracy"))


def lose_baseline(folder: Path) -> None:
    (folder / "base.json").unlink()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (change_label, "gold: bridge.json is another"),
        (lose_gold, "gold: ferry.json is missing"),
        (add_gold, "gold: bridge.json is new"),
        (lose_case, "cases: ferry"),
        (lose_score, "status.accuracy has a threshold and is not in it"),
        (lose_baseline, "base.json: there is no such baseline"),
    ],
)
def test_a_suite_alone_catches_what_was_changed_or_lost(
    command: Command, suite: Path, edit: Callable[[Path], None], said: str
) -> None:
    """Gold, an entry or a file of the baseline: exit 3, and the command that pins anew."""
    edit(command.cwd)
    done = evaluate(command, suite)
    assert done.code == 3
    assert said in done.stderr
    assert done.stderr.rstrip().endswith(f"summarizer eval {suite} --update-baseline")


def test_a_suite_alone_catches_a_worse_run(command: Command, suite: Path) -> None:
    """Without an option the run is held to the baseline that the suite names."""
    assert evaluate(command, suite).code == 0
    assert evaluate(command, suite, n_dropped=1).code == 1
    assert {f["kind"] for f in verdict(command)["failures"]} == {"regression"}


def test_what_was_missed_is_said_where_it_counts(command: Command, suite: Path) -> None:
    """A label that is wrong is one of a claim that was found: no missed claim explains it."""
    records = made_records()
    records[0]["claims"] = records[0]["claims"][:2]
    records[0]["claims"][1]["status"] = "denied"
    write_records(command.cwd / "r.jsonl", records)
    command.run("eval", suite, "--records", "r.jsonl", "--json", "v.json")
    said = {failure["score"]: failure["message"] for failure in verdict(command)["failures"]}
    assert said.keys() == {"claims.recall", "status.accuracy"}
    assert said["claims.recall"].endswith("; newly missed: bridge#g3")
    assert "missed" not in said["status.accuracy"]


def test_a_floor_that_was_deleted_still_holds(command: Command, suite: Path) -> None:
    """The value that was measured stands in its place."""
    edit_json(command.cwd / "base.json", lambda v: v["scores"]["claims.recall"].pop("floor"))
    assert evaluate(command, suite, n_dropped=1).code == 1


def test_gold_that_is_formatted_anew_is_the_same_gold(command: Command, suite: Path) -> None:
    """What a baseline pins is what gold says, not how its file is written."""
    path = command.cwd / "gold" / "bridge.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()), option=orjson.OPT_SORT_KEYS))
    assert evaluate(command, suite).code == 0


def test_a_baseline_pinned_worse_does_not_pass_against_main(
    command: Command, repository: Path
) -> None:
    """Whatever the working tree pins, what stands on main holds."""
    pin = evaluate(command, repository, "--update-baseline", "--allow-regression", n_dropped=1)
    assert pin.code == 0
    assert evaluate(command, repository, n_dropped=1).code == 0
    done = evaluate(command, repository, *AGAINST, n_dropped=1)
    assert done.code == 1
    (failure,) = verdict(command)["failures"]
    assert (failure["score"], failure["limit"]) == ("claims.recall", 1.0)
    assert "main has 1, and it may be 0 worse; newly missed: bridge#g3" in failure["message"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"claims.recall" = { min = 0.1 }', '"claims.recall" = { min = 0.1, max_drop = 0.9 }'),
        ('"claims.recall" = { min = 0.1 }\n', ""),
        ('baseline = "../base.json"\n', 'baseline = "../other.json"\n'),
    ],
)
def test_no_edit_of_the_suite_loosens_what_main_holds(
    command: Command, repository: Path, old: str, new: str
) -> None:
    """A larger max_drop, a threshold that is gone, another baseline: the suite of main counts."""
    text = repository.read_text(encoding="utf-8")
    assert old in text
    repository.write_text(text.replace(old, new), encoding="utf-8")
    pin = evaluate(command, repository, "--update-baseline", "--allow-regression", n_dropped=1)
    assert pin.code == 0
    assert evaluate(command, repository, *AGAINST, n_dropped=1).code == 1


def test_a_regression_is_allowed_for_a_reason(command: Command, repository: Path) -> None:
    """The reason goes into every report, beside what it lets through."""
    evaluate(command, repository, "--update-baseline", "--allow-regression", n_dropped=1)
    reason = ("--allow-regression", "the old prompt leaked names")
    reports = ("--markdown", "r.md", "--junit", "r.xml", "--github")
    done = evaluate(command, repository, *AGAINST, *reason, *reports, n_dropped=1)
    assert done.code == 0
    found = verdict(command)
    assert found["reason"] == "the old prompt leaked names"
    assert [check["score"] for check in found["allowed"]] == ["claims.recall"]
    for report in (done.out, *((command.cwd / n).read_text("utf-8") for n in ("r.md", "r.xml"))):
        assert "the old prompt leaked names" in report


def test_a_regression_without_a_reason_is_not_allowed(command: Command, repository: Path) -> None:
    """An option without its value is a usage error; an empty one, as of an unset variable, none."""
    assert evaluate(command, repository, *AGAINST, "--allow-regression").code == 2
    for empty in ("--allow-regression=", "--allow-regression=  "):
        assert evaluate(command, repository, empty, *AGAINST).code == 0
        assert evaluate(command, repository, empty, *AGAINST, n_dropped=1).code == 1


def test_a_variable_that_is_not_set_is_no_way_past_the_gate(
    command: Command, repository: Path
) -> None:
    """An empty ref, model or file is a usage error, never a run that is held to less."""
    for option in ("--against=", "--against= ", "--baseline=", "--records="):
        done = evaluate(command, repository, option)
        assert done.code == 2, option
        assert "empty" in done.stderr
    assert command.run("eval", repository, "--model=").code == 2


def test_a_hook_of_git_compares_in_the_repository_of_the_suite(
    command: Command, repository: Path, tmp_path: Path
) -> None:
    """In a worktree git tells its hooks where it is, and that hides neither suite nor baseline."""
    git(command.cwd, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "work")
    evaluate(command, repository, n_dropped=1)
    suite = tmp_path / "tree" / "suites" / "small.toml"
    pin = ("--update-baseline", "--allow-regression")
    assert command.run("eval", suite, "--records", "r.jsonl", *pin).code == 0
    hook = {"GIT_DIR": str(command.cwd / ".git" / "worktrees" / "tree"), "GIT_INDEX_FILE": "index"}
    done = command.run("eval", suite, "--records", "r.jsonl", *AGAINST, env=hook)
    assert done.code == 1, done.out
    assert "main has 1, and it may be 0 worse" in " ".join(done.out.split())


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("base.json", 3, "base.json: is not JSON"),
        ("suites/small.toml", 2, "small.toml: is not TOML"),
    ],
)
def test_what_is_broken_on_main_is_said_to_be_there(
    command: Command, repository: Path, name: str, code: int, said: str
) -> None:
    """The file of the working tree, of the same name, is sound."""
    path = command.cwd / name
    whole = path.read_bytes()
    path.write_bytes(b"{")
    git(command.cwd, "commit", "-q", "-am", "broken")
    path.write_bytes(whole)
    done = evaluate(command, repository, *AGAINST)
    assert done.code == code
    assert done.stderr.startswith("summarizer: at main: ")
    assert said in done.stderr


def test_a_suite_behind_an_option_that_takes_a_value_is_told_from_it(
    command: Command, repository: Path
) -> None:
    """Where such an option stands before SUITE, the message has the command in its right order."""
    for option in ("--record", "--update-baseline", "--allow-regression"):
        done = command.run("eval", option, "suites/small.toml")
        assert done.code == 2
        assert f"SUITE goes first: summarizer eval suites/small.toml {option}" in done.stderr


def test_cases_of_other_gold_are_listed_and_the_rest_is_compared(
    command: Command, repository: Path
) -> None:
    """Changed, new and deleted gold each fail, until that is allowed; the others are held."""
    change_label(command.cwd)
    pin = ("--update-baseline", "--allow-regression")
    assert evaluate(command, repository, *pin).code == 0
    done = evaluate(command, repository, *AGAINST)
    assert done.code == 1
    (failure,) = verdict(command)["failures"]
    assert failure["kind"] == "incomparable"
    assert "bridge: its gold is another than at main" in failure["message"]
    assert "compared with main" in done.out
    assert "1 article whose gold is the same" in done.out
    why = ("--allow-regression", "g3 was labelled wrong")
    assert evaluate(command, repository, *AGAINST, *why, "--html", "r.html").code == 0
    page = (command.cwd / "r.html").read_text(encoding="utf-8")
    assert "Only 1 article with the same gold can be compared." in page
    assert "(reason: g3 was labelled wrong)" in page


def test_the_rest_is_held_to_its_own_counts(command: Command, repository: Path) -> None:
    """With the ferry's gold changed, a claim less of the bridge is 2 of 3, and main has 3 of 3."""
    edit_json(
        command.cwd / "gold/ferry.json", lambda v: v["claims"][0].update(importance="supporting")
    )
    edit_json(command.cwd / "gold/ferry.json", lambda v: v.update(key_points=[]))
    pin = ("--update-baseline", "--allow-regression")
    assert evaluate(command, repository, *pin, n_dropped=1).code == 0
    evaluate(command, repository, *AGAINST, n_dropped=1)
    failures = {f["kind"]: f for f in verdict(command)["failures"]}
    assert failures.keys() == {"incomparable", "regression"}
    assert failures["regression"]["value"] == pytest.approx(2 / 3)


def test_new_and_deleted_gold_is_listed(command: Command, repository: Path) -> None:
    """Neither is left out silently."""
    lose_gold(command.cwd)
    pin = ("--update-baseline", "--allow-regression")
    assert evaluate(command, repository, *pin).code == 0
    evaluate(command, repository, *AGAINST)
    assert [f["message"] for f in verdict(command)["failures"]] == [
        "cannot be compared with main: ferry: is gone since main"
    ]
    git(command.cwd, "add", ".")
    git(command.cwd, "commit", "-q", "-m", "without the ferry")
    write_case(command.cwd, "ferry")
    assert evaluate(command, repository, *pin).code == 0
    evaluate(command, repository, *AGAINST)
    assert [f["message"] for f in verdict(command)["failures"]] == [
        "cannot be compared with main: ferry: is new since main"
    ]


def test_another_judge_is_another_scorer(command: Command, suite: Path, chat_server: Serve) -> None:
    """Its scores are pinned with it: a baseline of another is refused, against main it fails."""

    def supported(seen: Seen) -> Answer:
        judgement = {"statement": "s1", "reason": "It stands there.", "answer": "A"}
        return ok(orjson.dumps({"judgements": [judgement]}).decode())

    server = chat_server(supported)
    limit = '"judge.faithfulness" = { min = 0.1 }'

    def judged_by(model: str) -> None:
        judge = f'[judge]\nmodel = "{model}"\nbase_url = "{server.base_url}"\n'
        write_suite(command.cwd, f"{THRESHOLDS}{limit}\n{judge}", head=HEAD)

    judged_by("one")
    assert evaluate(command, suite, "--update-baseline").code == 0
    git(command.cwd, "init", "-q", "-b", "main")
    git(command.cwd, "add", ".")
    git(command.cwd, "commit", "-q", "-m", "first")
    judged_by("two")
    other = evaluate(command, suite)
    assert other.code == 3
    assert "judge.faithfulness was given by one with prompt" in other.stderr
    (command.cwd / "v.json").rename(command.cwd / "one.json")
    assert evaluate(command, suite, "--update-baseline").code == 0
    assert evaluate(command, suite, *AGAINST).code == 1
    assert [f["kind"] for f in verdict(command)["failures"]] == ["incomparable"]
    compared = command.run("compare", "one.json", "v.json", "--json", "c.json")
    assert compared.code == 0, compared.stderr
    found = orjson.loads((command.cwd / "c.json").read_bytes())["scores"]["judge.faithfulness"]
    assert found["difference"] is None
    assert found["said"].startswith("cannot be compared: judge.faithfulness was given by one")


def test_a_suite_that_main_has_not_has_nothing_to_be_worse_than(
    command: Command, suite: Path
) -> None:
    """The first pull request passes, and says that nothing was compared."""
    git(command.cwd, "init", "-q", "-b", "main")
    git(command.cwd, "commit", "-q", "--allow-empty", "-m", "nothing")
    done = evaluate(command, suite, *AGAINST)
    assert done.code == 0
    assert "nothing is compared with main" in done.out


def test_a_suite_under_another_name_needs_a_reason(command: Command, repository: Path) -> None:
    """The suite of main is gone: it is this one, or nothing holds it any more."""
    (command.cwd / "base.json").rename(command.cwd / "other.json")
    text = repository.read_text(encoding="utf-8").replace("base.json", "other.json")
    renamed = repository.with_name("renamed.toml")
    renamed.write_text(text, encoding="utf-8")
    repository.unlink()
    done = evaluate(command, renamed, *AGAINST)
    assert done.code == 1
    assert "its suite suites/small.toml is gone here" in " ".join(done.out.split())
    assert evaluate(command, renamed, *AGAINST, "--allow-regression", "a better name").code == 0


def test_what_is_worse_than_both_baselines_is_said_once(command: Command, repository: Path) -> None:
    """The working tree's is main's: one comparison says it all."""
    evaluate(command, repository, *AGAINST, n_dropped=1)
    assert [f["where"] for f in verdict(command)["failures"]] == ["against main"]


def test_a_limit_that_is_tighter_than_that_of_main_holds_too(
    command: Command, repository: Path
) -> None:
    """Main lets recall drop, the working tree does not any more: the same baseline, held twice."""
    text = repository.read_text(encoding="utf-8")
    loose = text.replace("{ min = 0.1 }", "{ min = 0.1, max_drop = 0.9 }", 1)
    repository.write_text(loose, encoding="utf-8")
    git(command.cwd, "commit", "-q", "-am", "loose")
    assert evaluate(command, repository, *AGAINST, n_dropped=1).code == 0
    repository.write_text(text, encoding="utf-8")
    assert evaluate(command, repository, *AGAINST, n_dropped=1).code == 1


def test_a_baseline_that_main_lost_needs_a_reason(command: Command, repository: Path) -> None:
    """The suite of main names one, and it is not there: that is no pass."""
    git(command.cwd, "rm", "-q", "--cached", "base.json")
    git(command.cwd, "commit", "-q", "-m", "lost")
    assert evaluate(command, repository, *AGAINST).code == 1
    assert evaluate(command, repository, *AGAINST, "--allow-regression", "known").code == 0


def test_a_ref_that_is_not_here_is_exit_2(
    command: Command, repository: Path, tmp_path: Path
) -> None:
    """With the line that fetches it, in a shallow clone of one branch."""
    unknown = evaluate(command, repository, "--against", "nowhere")
    assert unknown.code == 2
    assert "there is no commit 'nowhere' here" in unknown.stderr
    git(command.cwd, "branch", "work")
    git(tmp_path, "clone", "-q", "--depth=1", "-b", "work", f"file://{command.cwd}", "clone")
    clone = tmp_path / "clone" / "suites" / "small.toml"
    local = command.run("eval", clone, "--records", "r.jsonl", "--against", "main")
    assert local.code == 2
    assert "or name a branch as origin/BRANCH" in local.stderr
    shallow = command.run("eval", clone, "--records", "r.jsonl", "--against", "origin/main")
    assert shallow.code == 2
    line = shallow.stderr.partition("fetch it: ")[2].strip()
    assert line == "git fetch --depth=1 origin main:refs/remotes/origin/main"
    git(tmp_path / "clone", *line.split()[1:])
    found = command.run("eval", clone, "--records", "r.jsonl", "--against", "origin/main")
    assert found.code == 0, found.stderr


def test_outside_a_repository_there_is_nothing_to_hold_against(
    command: Command, suite: Path
) -> None:
    """Exit 2, and it says so."""
    done = evaluate(command, suite, *AGAINST)
    assert done.code == 2
    assert "is in no git repository" in done.stderr


def test_a_repository_of_somebody_else_comes_with_the_advice_of_git(
    command: Command, repository: Path
) -> None:
    """As in a container, whose user is not the one who checked out; git has a switch to test it."""
    done = command.run("eval", repository, *AGAINST, env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    assert done.code == 2
    assert "git config --global --add safe.directory" in done.stderr


def test_against_needs_a_baseline_that_is_named(command: Command, repository: Path) -> None:
    """A suite without one cannot be held to one."""
    text = repository.read_text(encoding="utf-8")
    repository.write_text(text.replace(HEAD, ""), encoding="utf-8")
    git(command.cwd, "commit", "-q", "-am", "no baseline")
    done = evaluate(command, repository, *AGAINST)
    assert done.code == 2
    assert "--against needs a baseline" in done.stderr


def test_compare_fails_on_what_is_worse(command: Command, suite: Path) -> None:
    """With --fail-on-worse alone; the same run is no worse than itself."""
    evaluate(command, suite)
    (command.cwd / "v.json").rename(command.cwd / "good.json")
    evaluate(command, suite, n_dropped=3)
    assert command.run("compare", "good.json", "v.json").code == 0
    worse = command.run("compare", "good.json", "v.json", "--fail-on-worse")
    assert worse.code == 1
    assert "claims.recall" in worse.out.rpartition("failed: ")[2]
    assert command.run("compare", "good.json", "good.json", "--fail-on-worse").code == 0
    assert command.run("compare", "v.json", "good.json", "--fail-on-worse").code == 0


def test_compare_fails_on_articles_that_are_not_read_any_more(
    command: Command, suite: Path
) -> None:
    """They have no scores that could be worse, and a run without them is no better one."""
    evaluate(command, suite)
    (command.cwd / "v.json").rename(command.cwd / "good.json")
    records = made_records()
    error = {"kind": "refused", "message": "the model refused to answer"}
    records[1] |= {"outcome": "refused", "claims": [], "summary": None, "error": error}
    write_records(command.cwd / "r.jsonl", records)
    command.run("eval", suite, "--records", "r.jsonl", "--json", "v.json")
    done = command.run("compare", "good.json", "v.json", "--fail-on-worse")
    assert done.code == 1
    assert "failed: not read any more: ferry" in done.out
