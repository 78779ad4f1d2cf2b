"""What is built and installed works away from the checkout, and holds what it should."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "The mayor of Port Ellis resigned on Monday. The council meets on Friday, she said.\n"
NOT_CLONED = shutil.ignore_patterns(
    ".git", ".*_cache", ".hypothesis", "__pycache__", "out", "dist", "build"
)


@dataclass(frozen=True)
class Installed:
    """One way of having summarizer: the command, a Python that imports it, and from where."""

    command: Sequence[str]
    python: Sequence[str]
    home: Path
    environment: dict[str, str]

    def run(self, *args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run the command in the folder `cwd`, which holds nothing of the project."""
        return self._run([*self.command, *args], cwd)

    def imported(self, code: str, *, cwd: Path) -> str:
        """Return what Python prints for `code`."""
        done = self._run([*self.python, "-c", code], cwd)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _run(self, args: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, "SUMMARIZER_CACHE_DIR": str(cwd / "cache")}
        return subprocess.run(
            args,
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


def left_behind(folder: str, names: list[str]) -> set[str]:
    """Return what a clone would not have: caches, results and virtual environments."""
    venvs = {name for name in names if (Path(folder) / name / "pyvenv.cfg").exists()}
    return venvs | NOT_CLONED(folder, names)


def called(*args: str | Path, cwd: Path | None = None) -> None:
    """Run a tool and fail with what it said."""
    done = subprocess.run(
        [str(arg) for arg in args], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment without what would choose a model, a key, or another summarizer."""
    dropped = ("OPENAI_", "SUMMARIZER_", "PYTHON", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, **more}


def make_venv(folder: Path) -> Path:
    """Make a virtual environment that borrows the dependencies of this one, and return its Python.

    The folder of packages stands in a .pth file, and .pth files in such a folder are not read:
    so an editable install of summarizer in this environment is not borrowed.
    """
    called(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    packages = next((folder / "lib").glob("python*/site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def pip_install(python: Path, *what: str | Path) -> None:
    """Install something that is on disk already; nothing is downloaded."""
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    called(sys.executable, "-m", "pip", "--python", python, "install", *options, *what)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the tree, as a clone would have it."""
    folder = tmp_path_factory.mktemp("checkout") / "summarizer"
    shutil.copytree(ROOT, folder, ignore=left_behind)
    return folder


@pytest.fixture(scope="module")
def dist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from nothing but that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    called(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, checkout)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """Return the one wheel that was built."""
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def as_wheel(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    python = make_venv(folder)
    pip_install(python, wheel)
    return Installed([str(folder / "bin/summarizer")], [str(python)], folder, clean_environment())


@pytest.fixture(scope="module")
def as_editable(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the checkout as developers do."""
    folder = tmp_path_factory.mktemp("editable")
    python = make_venv(folder)
    pip_install(python, "--editable", checkout)
    return Installed([str(folder / "bin/summarizer")], [str(python)], checkout, clean_environment())


@pytest.fixture(scope="module")
def as_checkout(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install nothing: the checkout is on the path."""
    python = str(make_venv(tmp_path_factory.mktemp("bare")))
    environment = clean_environment(PYTHONPATH=str(checkout))
    return Installed([python, "-m", "summarizer"], [python], checkout, environment)


@pytest.fixture(params=["wheel", "editable", "checkout"])
def installed(request: pytest.FixtureRequest) -> Installed:
    """Return each way of having summarizer."""
    value: Installed = request.getfixturevalue(f"as_{request.param}")
    return value


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a working folder with one article and nothing of the project."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_package_comes_from_where_it_was_installed(installed: Installed, elsewhere: Path) -> None:
    """These tests are about the installation they name, not about the one that runs them."""
    home = installed.imported("import summarizer; print(summarizer.__file__)", cwd=elsewhere)

    assert Path(home).is_relative_to(installed.home)


def test_version_is_that_of_the_metadata(installed: Installed, elsewhere: Path) -> None:
    """The command, the package and its wheel say the same version."""
    done = installed.run("--version", cwd=elsewhere)
    version = installed.imported("import summarizer; print(summarizer.__version__)", cwd=elsewhere)

    assert done.returncode == 0
    assert done.stdout.split()[-1] == version


def test_wheel_is_named_by_the_version(as_wheel: Installed, wheel: Path, elsewhere: Path) -> None:
    """A wheel's name carries `summarizer.__version__`."""
    version = as_wheel.imported("import summarizer; print(summarizer.__version__)", cwd=elsewhere)

    assert wheel.name == f"summarizer-{version}-py3-none-any.whl"


def test_run_summarises_an_article(installed: Installed, elsewhere: Path) -> None:
    """With no key and no settings, `run` writes one record to stdout."""
    done = installed.run("run", "article.txt", cwd=elsewhere)

    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert record["outcome"] == "ok"
    assert record["provenance"]["model"] == "extractive"
    for claim in record["claims"]:
        for evidence in claim["evidence"]:
            assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_library_summarises_a_text(installed: Installed, elsewhere: Path) -> None:
    """The quick call of the README works."""
    code = "import summarizer; print(summarizer.summarize('article.txt').outcome)"

    assert installed.imported(code, cwd=elsewhere) == "ok"


def test_prompts_are_installed(installed: Installed, elsewhere: Path) -> None:
    """Every prompt of prompts/ is found by its name."""
    done = installed.run("prompts", "list", cwd=elsewhere)

    assert done.returncode == 0, done.stderr
    for path in (ROOT / "prompts").glob("*.md"):
        assert path.stem in done.stdout


@pytest.mark.parametrize("args", [("schema", "--check"), ("prompts", "check")])
def test_data_fits_the_code(installed: Installed, elsewhere: Path, args: tuple[str, ...]) -> None:
    """The schemas and prompts that were installed are those of the installed code."""
    done = installed.run(*args, cwd=elsewhere)

    assert done.returncode == 0, done.stdout + done.stderr


def test_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    """Code, type marker, prompts, schemas and licence are in; nothing else is."""
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {
        f"summarizer/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("prompts", "schemas")
        for path in (ROOT / folder).iterdir()
    }
    metadata = {name for name in names if ".dist-info/" in name}

    assert data | {"summarizer/py.typed", "summarizer/__init__.py"} <= names
    assert any(name.endswith("/licenses/LICENSE") for name in metadata)
    assert {name.partition("/")[0] for name in names - metadata} == {"summarizer"}
    assert {Path(name).suffix for name in names - metadata - data} == {
        *(".py", ".txt", ".typed"),
        *(".html", ".css", ".js"),  # pages of reports
    }


def test_sdist_and_checkout_build_the_same_wheel(
    wheel: Path, checkout: Path, tmp_path: Path
) -> None:
    """The sdist lacks nothing that the wheel is made of."""
    called(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, checkout
    )
    (direct,) = tmp_path.glob("*.whl")

    assert zipfile.ZipFile(direct).namelist() == zipfile.ZipFile(wheel).namelist()


def test_sdist_holds_what_a_distributor_needs(dist: Path) -> None:
    """From the sdist alone the tests can be run and the licence can be read."""
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"LICENSE", "README.md", "CHANGELOG.md", "Makefile", "constraints.txt"} <= names
    assert {"tests/conftest.py", "prompts/article.md", "schemas/record.json"} <= names
    assert {"docs/cli.md", "evals/README.md"} <= names
    assert not any(name.startswith((".venv", ".git/", "out/")) for name in names)


def test_console_script_and_module_agree(as_wheel: Installed, elsewhere: Path) -> None:
    """`python -m summarizer` is the command."""
    command = as_wheel.run("--help", cwd=elsewhere)
    module = Installed(
        [*as_wheel.python, "-m", "summarizer"], as_wheel.python, as_wheel.home, as_wheel.environment
    ).run("--help", cwd=elsewhere)

    assert module.stdout == command.stdout
    assert module.returncode == command.returncode == 0
