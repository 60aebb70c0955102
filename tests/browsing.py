"""A real Chromium for the tests: pages that must end without a complaint."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import ViewportSize, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium, without its own background traffic."""
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        pytest.fail("no Chromium on the path: run `make chromium`")
    with sync_playwright() as tools:
        started = tools.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


class Visit:
    """One open page and what it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.bytes = 0
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._on_request)
        page.on("requestfinished", self._on_finished)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"off-host: {request.url}")

    def _on_finished(self, request: Request) -> None:
        sizes = request.sizes()
        self.bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def open_map(self, path: str = "/", *, until_idle: bool = False) -> None:
        """Open the map and wait until it is drawn with its labels."""
        self.page.goto(self.address + path, wait_until="networkidle" if until_idle else "load")
        self.page.wait_for_selector("#map[data-ready]")
        self.page.wait_for_selector("#map[data-labels]")


@contextmanager
def desktop_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Give a desktop visit that must end without a complaint."""
    context = browser.new_context(viewport=DESKTOP)
    made = Visit(context.new_page(), address)
    yield made
    context.close()
    assert made.complaints == []


@contextmanager
def phone_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Give a visit on a phone that must end without a complaint."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    made = Visit(context.new_page(), address)
    yield made
    context.close()
    assert made.complaints == []
