"""A real browser for tests of pages: Chromium, without a network, and what it has to say."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# `make browser` installs the first where none is there.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Scheme = Literal["light", "dark"]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open the browser that is on the PATH; skip the tests without one, but fail them in CI.

    While it is open no other test of the process can have an event loop of its own, so a module
    has its own browser, and shuts it.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"none of {', '.join(NAMES)} is installed: make browser"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Opened:
    """A page that was opened, with everything it asked for and complained of."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.url = path.as_uri()
        self.said: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(self.url)

    def require_quiet(self) -> None:
        """Fail if the page asked for anything but itself, or if anything went wrong in it."""
        assert self.said == []
        assert set(self.requests) == {self.url}

    def violations(self) -> list[str]:
        """Return what axe-core finds that is serious or critical, as "rule: element"."""
        # Playwright's own scripts are let through: the page's policy is for what is in the page.
        found: list[dict[str, Any]] = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {node['html'][:200]}"
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]


@contextmanager
def opened(
    browser: Browser, path: Path, *, width: int = 1600, scheme: Scheme = "light"
) -> Iterator[Opened]:
    """Open a file in a window of its own; at the end it must have been quiet."""
    context = browser.new_context(
        viewport={"width": width, "height": 1000}, color_scheme=scheme, bypass_csp=False
    )
    context.set_default_timeout(20_000)
    try:
        found = Opened(context.new_page(), path)
        yield found
        found.require_quiet()
    finally:
        context.close()
