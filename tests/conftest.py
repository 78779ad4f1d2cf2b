"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.servers import ChatServer, Script

# A shell has jobs in the background ignore SIGINT, and processes that tests start inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def chat_server() -> Iterator[Callable[[Script], ChatServer]]:
    """Start chat-completions servers on loopback, each with its script; all stop afterwards."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(ChatServer(script))
