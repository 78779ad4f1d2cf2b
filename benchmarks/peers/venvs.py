"""Virtual environments of the libraries, made on first use, each apart from the project's own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import platformdirs

# With the official client that the project has, where a library leaves it open.
REQUIREMENTS: dict[str, tuple[str, ...]] = {
    "langextract": ("langextract==1.7.1", "openai==3.3.0"),
    "delm": ("delm==1.2.1",),
    "curator": ("bespokelabs-curator==0.1.31",),
}
_INSTALL_S = 1200
# The table of a tokeniser, which delm and curator would download; litellm has it in its wheel.
_TOKENISER = "lib/python*/site-packages/litellm/litellm_core_utils/tokenizers"


class InstallError(Exception):
    """A library could not be installed; the text says why."""


def python_of(library: str) -> Path:
    """Return the Python of a library's environment, which is made if there is none.

    Raises InstallError.
    """
    folder = _folder(library)
    python, stamp = folder / "bin" / "python", folder / ".installed"
    if stamp.exists() and python.exists():
        return python
    requirements = REQUIREMENTS[library]
    print(f"Installing {' '.join(requirements)} into {folder}", file=sys.stderr)
    _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    _run([str(python), "-m", "pip", "--disable-pip-version-check", "-q", "install", *requirements])
    stamp.touch()
    return python


def tokeniser_folder() -> Path | None:
    """Return the folder that has the table of the tokeniser, if curator is installed."""
    return next(_folder("curator").glob(_TOKENISER), None)


def version_of(python: Path, package: str) -> str:
    """Return the version of a package in the environment of a Python."""
    code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    done = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def _folder(library: str) -> Path:
    key = " ".join((sys.version, *REQUIREMENTS[library]))
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return platformdirs.user_cache_path("summarizer-bench") / f"{library}-{digest}"


def _run(command: list[str]) -> None:
    try:
        subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=True,
            timeout=_INSTALL_S,
        )
    except subprocess.TimeoutExpired as exc:
        raise InstallError(f"installing took more than {_INSTALL_S} s") from exc
    except subprocess.CalledProcessError as exc:
        lines = [line for line in exc.stderr.splitlines() if line.startswith("ERROR")]
        raise InstallError((lines or exc.stderr.splitlines() or ["pip failed"])[-1]) from exc
