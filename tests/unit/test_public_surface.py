"""What `import summarizer` gives, and what it costs."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer
from summarizer import errors

HEAVY = ("openai", "instructor", "httpx2", "pydantic", "diskcache", "rich", "jinja2")
# Runs the command line as the installed command does, and prints what it imported.
HELP = """
import sys
from summarizer.cli import main
try:
    main({args!r})
except SystemExit as exc:
    assert exc.code == 0, exc.code
"""


def imported_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after running `code`."""
    dump = "import json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{dump}"], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def imported_for_types() -> set[str]:
    """Return the names that a type checker sees `summarizer` import from its modules."""
    source = Path(inspect.getfile(summarizer)).read_text(encoding="utf-8")
    return {
        alias.asname or alias.name
        for block in ast.walk(ast.parse(source))
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def drawn_tree() -> list[tuple[str, str | None, int]]:
    """Return the tree in the docstring of errors.py as (name, parent, exit code)."""
    rows = []
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([│├└─ ]*)(\w+) +(?:exit code )?(\d)\b", line)
        if match:
            depth = len(match[1]) // 4
            above[depth:] = [match[2]]
            rows.append((match[2], above[depth - 1] if depth else None, int(match[3])))
    return rows


def error_classes() -> dict[str, type[errors.SummarizerError]]:
    """Return every error class of the package by its name."""
    return {
        name: value
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.SummarizerError)
    }


def test_public_names_are_sorted_and_stand_once() -> None:
    """`__all__` is sorted, so that two changes to it rarely meet in one line."""
    assert summarizer.__all__ == sorted(set(summarizer.__all__))


@pytest.mark.parametrize("name", summarizer.__all__)
def test_every_public_name_resolves(name: str) -> None:
    """What `__all__` promises is there, under its own name."""
    value = getattr(summarizer, name)

    assert getattr(value, "__name__", name) == name


def test_type_checkers_see_what_runs() -> None:
    """A name is lazy at run time and imported for type checkers, or neither."""
    assert imported_for_types() | {"__version__"} == set(summarizer.__all__)


def test_dir_lists_the_public_names() -> None:
    """Completion in a notebook shows what is public."""
    assert set(summarizer.__all__) <= set(dir(summarizer))


def test_star_import_gives_the_public_names() -> None:
    """`from summarizer import *` brings all of them and nothing else."""
    scope: dict[str, object] = {}

    exec("from summarizer import *", scope)

    assert scope.keys() - {"__builtins__"} == set(summarizer.__all__)


def test_unknown_name_raises_attribute_error() -> None:
    """A typing error reads like that of any module."""
    with pytest.raises(AttributeError, match="Sumarizer"):
        _ = summarizer.Sumarizer


def test_unknown_name_raises_import_error() -> None:
    """`from summarizer import` a name that is not there fails as an import."""
    done = subprocess.run(
        [sys.executable, "-c", "from summarizer import Sumarizer"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "ImportError: cannot import name 'Sumarizer'" in done.stderr


def test_import_costs_next_to_nothing() -> None:
    """`import summarizer` imports no third-party package at all."""
    own = imported_by("import summarizer") - imported_by("")

    assert own.isdisjoint(HEAVY)
    assert own <= sys.stdlib_module_names | {"summarizer"}


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["run", "--help"], ["show", "--help"]])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    """Help and version answer before any client, model or template library is imported."""
    assert imported_by(HELP.format(args=args)).isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "name", ["ground", "Article", "Summarizer", "Store", "ScriptedBackend", "read_articles"]
)
def test_a_client_is_imported_only_to_send(name: str) -> None:
    """Nothing public imports openai or instructor before a request goes out."""
    heavy = {"openai", "instructor", "httpx2"}

    assert imported_by(f"from summarizer import {name}").isdisjoint(heavy)


def test_extractive_run_imports_no_client() -> None:
    """The built-in reader works without openai and instructor being imported."""
    code = "import summarizer; summarizer.summarize('The mayor resigned.', model='extractive')"

    assert imported_by(code).isdisjoint({"openai", "instructor"})


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """The drawing on top of errors.py names every error, its parent and its exit code."""
    actual = {
        (name, None if name == "SummarizerError" else cls.__bases__[0].__name__, cls.exit_code)
        for name, cls in error_classes().items()
    }

    assert set(drawn_tree()) == actual


def test_public_errors_are_caught_by_one_base() -> None:
    """`except SummarizerError` catches every error that is public."""
    public = [getattr(summarizer, name) for name in summarizer.__all__]
    raised = [cls for cls in public if isinstance(cls, type) and issubclass(cls, Exception)]

    assert raised
    assert all(issubclass(cls, summarizer.SummarizerError) for cls in raised)
