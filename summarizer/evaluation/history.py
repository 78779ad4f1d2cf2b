"""A suite and its baseline as they stand in git at a ref: what a change is held against.

Only the command `git` is used, in the repository of the suite: nothing is fetched or changed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.baseline import Baseline, read_baseline
from summarizer.evaluation.regression import Held, Past
from summarizer.evaluation.scorers.table import SCORES
from summarizer.evaluation.suite import Limits, Suite, read_tables

# Git sets these for its hooks. They name the repository of the hook, and its root as the folder
# that git is run in: the suite's own is found from its folder.
_OF_A_HOOK: Final = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")
)


@dataclass(frozen=True)
class Repository:
    """A git repository by its root."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Return the repository that holds a folder; raises ConfigurationError without one."""
        done = _git(folder, "rev-parse", "--show-toplevel")
        if done.returncode:
            raise ConfigurationError(
                f"--against: {folder} is in no git repository that can be read:"
                f" {_said(done.stderr)}"
            )
        return cls(Path(done.stdout.decode().rstrip("\n")))

    def commit(self, ref: str) -> str:
        """Return the hash of the commit at a ref.

        Raises ConfigurationError for one that is not here, with the line that fetches it where the
        ref is that of a remote.
        """
        done = _git(
            self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        )
        if done.returncode == 0:
            return done.stdout.decode().strip()
        raise ConfigurationError(f"--against: there is no commit {ref!r} here{self._advice(ref)}")

    def _advice(self, ref: str) -> str:
        remotes = _git(self.root, "remote").stdout.decode().split()
        remote, _, branch = ref.partition("/")
        if branch and remote in remotes:
            to = f"{branch}:refs/remotes/{ref}"
            return f"; fetch it: git fetch --depth=1 {remote} {to}"
        is_shallow = _git(self.root, "rev-parse", "--is-shallow-repository").stdout.strip()
        if is_shallow == b"true" and remotes:
            return (
                f"; the clone is shallow: fetch the rest (git fetch --unshallow {remotes[0]}), or"
                f" name a branch as {remotes[0]}/BRANCH"
            )
        return "; name a branch, a tag or a commit, such as origin/main"

    def read(self, commit: str, path: Path) -> bytes | None:
        """Return the content of a file at a commit, None when it is not there.

        Raises ConfigurationError for a path outside the repository.
        """
        try:
            name = path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError as exc:
            raise ConfigurationError(f"--against: {path} is not in {self.root}") from exc
        if not _git(self.root, "ls-tree", "-z", commit, "--", name).stdout:
            return None
        return _git(self.root, "cat-file", "blob", f"{commit}:{name}", check=True).stdout

    def lost_suites(self, commit: str) -> list[str]:
        """Return the suites with a baseline at a commit whose file is not here any more.

        A suite under another name would have nothing to be held to.
        """
        listed = _git(self.root, "ls-tree", "-r", "-z", "--name-only", commit, check=True).stdout
        found = []
        for name in listed.decode(errors="replace").split("\0"):
            path = self.root / name
            if path.suffix != ".toml" or path.exists():
                continue
            with suppress(ConfigurationError):
                _, tables = read_tables(path, self.read(commit, path) or b"")
                found += [name] if tables.baseline else []
        return found


def past_of(suite: Suite, ref: str, *, baseline: Path | None) -> Past:
    """Return the baseline of a suite at a ref, and the limits that it is to be held to.

    The path is that of the suite as it stands there, else `baseline`; of each score the limit of
    there goes before that of now, so that no change of the suite loosens what holds it.

    Raises ConfigurationError outside a repository, for an unknown ref, and where no baseline is
    named; InputError when the file there is none.
    """
    path = suite.file.path
    repository = Repository.around(path.resolve().parent)
    commit = repository.commit(ref)
    limits: Limits = dict(suite.tables.thresholds)
    named = None
    data = repository.read(commit, path)
    if data is not None:
        with _naming(ref):
            file, tables = read_tables(path, data)
        limits |= {n: limit for n, limit in tables.thresholds.items() if n in SCORES}
        named = file.beside(tables.baseline) if tables.baseline else None
    if (where := named or baseline) is None:
        raise ConfigurationError(
            f"{path}: --against needs a baseline; name one in the suite (baseline = FILE), and pin"
            " it with --update-baseline"
        )
    content = repository.read(commit, where)
    if content is None:
        missing, is_lost = f"{ref} has no {where}", named is not None
        if data is None and (gone := repository.lost_suites(commit)):
            missing, is_lost = f"{missing}, and its suite {', '.join(gone)} is gone here", True
        return Past(ref, commit, missing=missing, is_lost=is_lost)
    with _naming(ref):
        pinned = read_baseline(where, content)
    return Past(ref, commit, _held(ref, where, pinned, limits, suite))


@contextmanager
def _naming(ref: str) -> Iterator[None]:
    """Say in what is wrong with a file that it is the one at a ref, not that of now."""
    try:
        yield
    except ConfigurationError as exc:
        raise ConfigurationError(f"at {ref}: {exc}") from exc
    except InputError as exc:
        raise InputError(f"at {ref}: {exc}") from exc


def _held(ref: str, path: Path, baseline: Baseline, limits: Limits, suite: Suite) -> Held:
    return Held(
        name=ref,
        path=path,
        baseline=baseline,
        limits=limits,
        where=f"against {ref}",
        suite=str(suite.file.path),
        line=lambda score: suite.file.line(("thresholds", score)),
    )


def _git(folder: Path, *arguments: str, check: bool = False) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(folder), *arguments]
    env = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            command, capture_output=True, check=False, env=env
        )
    except OSError as exc:
        raise ConfigurationError(f"--against: git cannot be run: {exc.strerror or exc}") from exc
    if check and done.returncode:
        raise ConfigurationError(f"--against: git {arguments[0]}: {_said(done.stderr)}")
    return done


def _said(stderr: bytes) -> str:
    """Return what git complains about, with what it advises, on one line."""
    return " ".join(stderr.decode(errors="replace").split()) or "git says nothing"
