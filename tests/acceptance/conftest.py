"""Fixtures for running the command as its users do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands import Command, Process, good_reply
from tests.servers import ChatServer, Script

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open a browser for the tests of a module; they cannot run an event loop beside it."""
    from tests.browser import open_browser

    with open_browser() as found:
        yield found


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Give a command with a folder and a store of its own, that runs in this process."""
    return Command(tmp_path)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    """Give the same in processes of its own: for signals, pipes, terminals, imports, secrets."""
    made = Process(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def server(chat_server: Callable[[Script], ChatServer]) -> ChatServer:
    """Start a server that answers everything well."""
    return chat_server([good_reply()])
