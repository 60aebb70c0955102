"""Every page for everybody: axe-core at three widths, light and dark, nothing serious or critical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280)
PAGES = (
    "/",
    "/?route=tkr-east&year=1950&feature=khasan&view=6/40/129",
    "/?walk=5",
    "/?embed=1",
    "/lengths",
    "/layers",
    "/layers/korean-rail-link",
    "/claims?from=Busan&to=Moscow&km=10521",
    "/cite",
    "/journeys",
    "/journeys?scenario=busan-moscow-east",
    "/journeys?scenario=busan-moscow-east&with=busan-moscow-west",
    "/figures",
    "/search?q=tuman",
    "/table?kind=pipeline",
    "/about",
    "/methods",
    "/lengths?by=contry",
)
SERIOUS = {"serious", "critical"}
AA = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Return one page for all visits: what it may run is the tools' business."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def found(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe finds serious or critical, each with the first place of it."""
    answer = Axe().run(page, options=options).response
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in answer["violations"]
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(page: Page, live_address: str, path: str) -> None:
    complaints: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_address + path, wait_until="networkidle")
        page.evaluate("document.documentElement.dataset.scheme = 'light'")
        complaints += [f"{width} {one}" for one in found(page, AA)]
        page.evaluate("document.documentElement.dataset.scheme = 'dark'")
        complaints += [f"{width} dark {one}" for one in found(page, CONTRAST)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            complaints.append(f"{width}: {wide} px wide")
    assert complaints == []


def test_everything_can_be_reached_and_seen_by_keyboard(page: Page, live_address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_address, wait_until="networkidle")
    seen: list[str] = []
    for _ in range(90):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (!one || one === document.body) return null;
              const own = getComputedStyle(one);
              const field = one.closest(".search");
              const shown = field ? getComputedStyle(field) : own;
              const name = one.getAttribute("aria-label") || one.labels?.[0]?.textContent
                || one.textContent || one.id;
              return [name.trim().slice(0, 40), shown.outlineStyle, parseFloat(shown.outlineWidth)];
            }"""
        )
        if told is None:
            break
        assert told[0]
        assert told[1] != "none", told
        assert told[2] >= 1, told
        seen.append(told[0])
    for wanted in ("Station, route or place", "Year of the map", "Zoom in", "Measure a distance"):
        assert wanted in seen, seen
    # The panel before the map: search, layers, year, routes, then the tools on the map.
    order = [seen.index(one) for one in ("Station, route or place", "Year of the map", "Zoom in")]
    assert order == sorted(order)


@pytest.mark.parametrize("path", ["/", "/table", "/lengths"])
def test_200_percent_zoom_cuts_nothing(page: Page, live_address: str, path: str) -> None:
    # A window of 1280 px at 200 % has 640 px.
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(live_address + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_reduced_motion_moves_nothing(page: Page, live_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_address, wait_until="networkidle")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one =>
          parseFloat(getComputedStyle(one).transitionDuration) > 0).map(one => one.className)"""
    )
    assert moving == []


def test_targets_are_large_enough_for_a_finger(page: Page, live_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_address}/?route=tkr-east", wait_until="networkidle")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input, .route-row, .check, .button")]
          .filter(one => one.checkVisibility())
          .map(one => [one.outerHTML.slice(0, 80), (one.closest("label") ?? one).getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)
          .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_axe_would_find_something(page: Page, live_address: str) -> None:
    page.goto(f"{live_address}/about", wait_until="networkidle")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in one for one in found(page, AA))
