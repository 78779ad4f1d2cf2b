"""The store that a command looks after, and how it counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.store import Store

entries = partial(counted, noun="entry", plural="entries")


def store_folder(cache_dir: Path | None) -> Path:
    """Return the folder of the store that the options and the environment name."""
    if cache_dir is not None:
        return cache_dir
    from summarizer.settings import load_settings

    return load_settings().cache_dir


@contextmanager
def opened_store(folder: Path) -> Iterator[Store | None]:
    """Open the store in `folder`; None, and a word about it, when nothing was ever stored.

    Looking at a store must not make one.
    """
    from summarizer.store import Store

    if not folder.exists():
        click.echo(f"summarizer: {folder}: nothing is stored here yet", err=True)
        yield None
        return
    with Store(folder, reads=True) as store:
        yield store
