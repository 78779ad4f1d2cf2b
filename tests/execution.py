"""Pages executed: `execute` starts a process of its own, which forks one for each page.

What commands need is imported once, before the forks: a command takes a twentieth of a second
then, and not a whole one. Each page has a folder, with an empty HOME around it, and no network.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from tests.batch_server import BatchServer
from tests.pages import ROOT, Block
from tests.servers import Answer, Seen, ok, tool_calls

# Where pages say that a server of one's own is; a stand-in block finds one there.
_OWN_SERVER = "http://127.0.0.1:8080/v1"
_HOME = "/home/you"  # what is shown in place of the page's own HOME
_COPIED = (
    "README.md",
    "docs/evaluation.md",
    "docs/tutorial-cli.md",
    "evals/RESULTS.md",
)  # pages that name evals/ find one
CAREFUL = "gpt-5.4"
_TIMEOUT_S = 240  # 40 s of two cores, which others may share
_SHELL = re.compile(r"[|&;<>()$`\\*?{}=~]")
_INTO_FILE = re.compile(r" > [\w./-]+$")
_VALUE = re.compile(r"  # -> (?P<value>.*)")
_ARTICLE = re.compile(r"<(article-[0-9a-f]{12,})>\n(?P<text>.*)\n</\1>", re.DOTALL)
_STATEMENT = re.compile(r"^(s\d+): ", re.MULTILINE)
_DECIDED = re.compile(r'^\{"id":"([cs]\d+)"', re.MULTILINE)


class Result(NamedTuple):
    """What a block printed, whether something in it failed, and the values it names by line."""

    output: str
    failed: bool
    values: dict[str, str]


def execute(pages: Mapping[str, Sequence[Block]]) -> dict[str, list[Result]]:
    """Execute pages and return the results of the blocks of each that are run, in order."""
    models = ("gpt-5.4-mini", CAREFUL, "local")
    with BatchServer(stand_in, models=models, at_once=True) as server:
        job = {
            "base_url": server.base_url,
            "pages": {
                page: [
                    (
                        block.language,
                        block.name,
                        block.is_run,
                        "stand-in" in block.words,
                        block.text,
                    )
                    for block in blocks
                ]
                for page, blocks in pages.items()
            },
        }
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "tests.execution"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "HOME": os.devnull},
            input=orjson.dumps(job),
            stdout=subprocess.PIPE,
            check=True,
            timeout=_TIMEOUT_S,
        )
    results = orjson.loads(done.stdout)
    return {page: [Result(*result) for result in found] for page, found in results.items()}


def stand_in(seen: Seen) -> Answer:
    """Answer as a model might, see `_claims`; its summary is the first of its claims.

    As a judge it always takes the first option, and as a verifier it finds all of it right.
    """
    asked = "\n".join(message["content"] for message in seen.body["messages"])
    if statements := _STATEMENT.findall(asked):
        judgement = {"reason": "It stands there.", "answer": "A"}
        reply: dict[str, Any] = {
            "judgements": [{"statement": name, **judgement} for name in statements]
        }
    elif names := _DECIDED.findall(asked):
        right = {"words": None, "why": "", "wrong": [], "answer": "right"}
        reply = {"decisions": [{"id": name, **right} for name in names]}
    else:
        claims = _claims(seen.body["model"], asked)
        sentence = claims[0]["text"].removesuffix(".")
        reply = {
            "entities": [],
            "claims": claims,
            "summary": {
                "headline": sentence,
                "sentences": [{"text": f"{sentence}.", "claims": ["c1"]}],
            },
        }
        form = seen.body.get("response_format", {}).get("json_schema", {}).get("schema", {})
        reply = dict.fromkeys(form.get("properties", ()), sentence) | reply
    content = orjson.dumps(reply).decode()
    return tool_calls(content) if seen.mode == "tools" else ok(content, usage=(2000, 300))


def _claims(model: str, asked: str) -> list[dict[str, Any]]:
    """Return the first sentence of the article as a claim; of a careful model all that it has.

    A careful one (CAREFUL) leaves out what it is not asked for: all but the first sentence, unless
    the prompt says "miss none".
    """
    article = _ARTICLE.search(asked)
    text = article["text"].rpartition(") - ")[2] if article else "Nothing was asked."
    sentences = [s for line in text.strip().splitlines() for s in line.split(". ") if s]
    n_claims = len(sentences) if model == CAREFUL and "miss none" in asked else 1
    return [
        {
            "id": f"c{number}",
            "evidence": [sentence.removesuffix(".")],
            "text": f"{sentence.removesuffix('.')}.",
            "importance": "core",
            "attribution": [],
            "status": "stated",
            "polarity": "positive",
            "quantities": [],
            "time": None,
        }
        for number, sentence in enumerate(sentences[:n_claims], start=1)
    ]


def main() -> None:
    """Execute the pages on stdin, all at a time, and write their results to stdout."""
    job = orjson.loads(sys.stdin.buffer.read())
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a page prints by itself is none of them
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    _import_everything()
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary).resolve()
        _write_command(top / "bin")
        started = []
        for number, (page, blocks) in enumerate(job["pages"].items()):
            home = top / str(number)
            pid = _fork(partial(_run_page, page, blocks, home, job["base_url"]))
            started.append((page, pid, home))
        for page, pid, home in started:
            os.waitpid(pid, 0)
            found[page] = orjson.loads((home / ".results").read_bytes())
    results.write(orjson.dumps(found))
    results.close()


def _import_everything() -> None:
    """Import what commands import when they are called."""
    import summarizer

    for module in pkgutil.walk_packages(summarizer.__path__, "summarizer."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in (
        "genai_prices",
        "openai.resources.chat",
        "instructor",
        "rich.progress",
        "scipy.stats",
    ):
        importlib.import_module(name)


def _write_command(folder: Path) -> None:
    """Write the command that a shell finds on its PATH."""
    folder.mkdir()
    command = folder / "summarizer"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m summarizer "$@"\n')
    command.chmod(0o755)


def _fork(work: Callable[[], object]) -> int:
    """Do `work` in a child that ends as a command would, and return its process id."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    code = 1
    try:
        work()
        code = 0
    except SystemExit as exc:
        code = exc.code if isinstance(exc.code, int) else bool(exc.code)
    except BaseException:  # noqa: BLE001  # a child must not go on as its parent
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def _run_page(page: str, blocks: Sequence[Sequence[Any]], home: Path, base_url: str) -> None:
    """Execute the blocks of a page in a folder of its own, and leave their results beside it."""
    folder = home / "news"
    folder.mkdir(parents=True)
    if page in _COPIED:
        shutil.copytree(ROOT / "evals", folder / "evals")
    os.chdir(folder)
    python = f"{home.parent / 'bin'}{os.pathsep}{Path(sys.executable).parent}"
    os.environ.clear()
    os.environ.update(
        PATH=f"{python}{os.pathsep}{os.defpath}",
        HOME=str(home),
        PYTHONPATH=str(ROOT),
        PYTHONUTF8="1",
        COLUMNS="88",
        NO_COLOR="1",
        # Nothing listens there: whatever leaves this machine fails at once.
        HTTPS_PROXY="http://127.0.0.1:9",
        HTTP_PROXY="http://127.0.0.1:9",
        NO_PROXY="127.0.0.1",
    )
    sys.path[0] = str(folder)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    results = []
    for language, name, is_run, with_server, text in blocks:
        if name is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{text}\n")
        if not is_run:
            continue
        with _server(base_url if with_server else None):
            code = text.replace(_OWN_SERVER, base_url) if with_server else text
            output, failed, values = _run(language, code, namespace)
        for real, shown in ((str(home), _HOME), (base_url, _OWN_SERVER)):
            output = output.replace(real, shown)
        host = base_url.removeprefix("http://").removesuffix("/v1")
        results.append((output.replace(host, "127.0.0.1:8080"), failed, values))
    (home / ".results").write_bytes(orjson.dumps(results))


@contextlib.contextmanager
def _server(base_url: str | None) -> Iterator[None]:
    """Put a server and a key into the environment, if there is one."""
    if base_url is not None:
        os.environ.update(OPENAI_BASE_URL=base_url, OPENAI_API_KEY="sk-stand-in")
    try:
        yield
    finally:
        for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
            os.environ.pop(name, None)


def _run(language: str, text: str, namespace: dict[str, Any]) -> Result:
    """Execute one block."""
    values: dict[str, str] = {}
    failed = False
    with tempfile.TemporaryFile() as printed:
        with _captured(printed.fileno()):
            if language == "python":
                failed = not _run_python(text, namespace, values)
            elif all(map(_is_plain, text.splitlines())):
                for line in text.splitlines():
                    if args := shlex.split(line, comments=True):
                        _, status = os.waitpid(_fork(partial(_command, args)), 0)
                        failed |= _ended_badly(os.waitstatus_to_exitcode(status))
            else:
                done = subprocess.run(["/bin/sh", "-ec", text], check=False)
                failed = _ended_badly(done.returncode)
        printed.seek(0)
        return Result(printed.read().decode().rstrip(), failed, values)


@contextlib.contextmanager
def _captured(fd: int) -> Iterator[None]:
    """Let stdout and stderr lead to a file, whoever writes."""
    kept = os.dup(1), os.dup(2)
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, old in enumerate(kept, start=1):
            os.dup2(old, number)
            os.close(old)


def _is_plain(line: str) -> bool:
    """Say whether a line is a command of ours alone, with nothing of a shell's but `> FILE`."""
    code = _INTO_FILE.sub("", line.split(" #")[0].strip())
    return (
        not code
        or code.startswith("#")
        or (code.startswith("summarizer ") and not _SHELL.search(code))
    )


def _command(args: list[str]) -> None:
    from summarizer.cli import main as summarizer

    if args[-2:-1] == [">"]:
        file = os.open(args[-1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, 1)
        args = args[:-2]
    sys.argv = args
    summarizer(args[1:])


def _ended_badly(code: int) -> bool:
    """Print an exit code unless it is 0, and say whether it is another."""
    if code:
        print(f"exit code {code}", flush=True)  # noqa: T201  # among what the block printed
    return bool(code)


def _run_python(text: str, namespace: dict[str, Any], values: dict[str, str]) -> bool:
    """Execute Python, note the values of the lines that name one, and say whether it went well."""
    lines = text.splitlines()
    try:
        for statement in ast.parse(text).body:
            code = ast.Module([statement], [])
            named = _VALUE.search(lines[statement.end_lineno - 1])  # type: ignore[operator]  # parsed from text
            if named and isinstance(statement, ast.Expr):
                expression = compile(
                    ast.Expression(statement.value), "<page>", "eval", dont_inherit=True
                )
                values[str(statement.end_lineno)] = repr(eval(expression, namespace))
            else:
                exec(compile(code, "<page>", "exec", dont_inherit=True), namespace)
    except Exception:  # noqa: BLE001  # the page's own: it is shown
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    main()
