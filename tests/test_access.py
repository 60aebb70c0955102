"""Every page for everybody: axe-core at three widths, light and dark, nothing serious or critical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


CUT = """() => [...document.querySelectorAll("button, a, h1, h2, h3, p, dt, dd, label, summary")]
  .filter(one => one.checkVisibility() && one.textContent.trim()
    && !one.closest(".unseen, .skip, svg") && getComputedStyle(one).clipPath === "none")
  .filter(one => {
    const own = getComputedStyle(one);
    const isCut = own.overflow !== "visible" || own.textOverflow === "ellipsis";
    return isCut && one.scrollWidth > one.clientWidth + 1;
  })
  .map(one => one.outerHTML.slice(0, 100))"""
SMALL = """() => [...document.querySelectorAll("button, summary, input, select, textarea, a")]
  .filter(one => one.checkVisibility() && !one.closest(".skip, .leaflet-control"))
  .filter(one => one.type !== "hidden" && !one.disabled)
  .map(one => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  // A link within a sentence is as high as its line: WCAG 2.5.8 leaves it out.
  .filter(([one]) => one.tagName !== "A" || getComputedStyle(one).display !== "inline")
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24 - 0.5))
  .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""


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


def open_way(page: Page) -> None:
    """Open a journey in the panel of the map."""
    page.locator("#journey-said .big strong").wait_for()


def open_measure(page: Page) -> None:
    """Measure on the map."""
    page.locator("#measure").click()
    page.locator("#measure-box").wait_for()


def open_search(page: Page) -> None:
    """Open the list of the search field."""
    page.locator("#search").press_sequentially("khas")
    page.locator(".panel-head .options li").first.wait_for()


def open_kinds(page: Page) -> None:
    """Fold out what is folded in a page."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


ACTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "journey": ("/?journey=busan-moscow-west", open_way),
    "measure": ("/?view=6/39.5/129", open_measure),
    "search": ("/", open_search),
    "folds": ("/?route=gas-2018&year=2011&lang=ru", open_kinds),
    "table": ("/table?lang=ko", open_kinds),
    "lengths": ("/lengths?lang=ru", open_kinds),
}


def checked(page: Page, width: int) -> list[str]:
    """Return what axe finds in both schemes at a width, and whether the page is wider."""
    complaints: list[str] = []
    for scheme in ("light", "dark"):
        page.evaluate("scheme => { document.documentElement.dataset.scheme = scheme; }", scheme)
        complaints += [f"{width} {scheme} {one}" for one in found(page, AA)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        complaints.append(f"{width}: {wide} px wide")
    return complaints


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(page: Page, live_address: str, path: str) -> None:
    complaints: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_address + path, wait_until="networkidle")
        complaints += checked(page, width)
    assert complaints == []


@pytest.mark.parametrize("act", ACTS)
def test_axe_finds_nothing_serious_in_what_opens(page: Page, live_address: str, act: str) -> None:
    path, begin = ACTS[act]
    complaints: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_address + path, wait_until="networkidle")
        begin(page)
        complaints += checked(page, width)
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


@pytest.mark.parametrize(
    "path", [one for one in PAGES if one.partition("?")[0] != "/" and "contry" not in one]
)
def test_every_control_of_a_page_shows_its_focus(page: Page, live_address: str, path: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_address + path, wait_until="networkidle")
    seen = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (!one || one === document.body) return null;
              const own = getComputedStyle(one);
              return [one.outerHTML.slice(0, 80), own.outlineStyle, parseFloat(own.outlineWidth)];
            }"""
        )
        if told is None:
            break
        assert told[1] != "none", told
        assert told[2] >= 2, told
        seen += 1
    assert seen > 8


@pytest.mark.parametrize("path", PAGES)
def test_200_percent_zoom_cuts_nothing(page: Page, live_address: str, path: str) -> None:
    # A window of 1280 px at 200 % has 640 px.
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(live_address + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    cut = page.evaluate(CUT)
    assert cut == []


def test_reduced_motion_moves_nothing(page: Page, live_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_address, wait_until="networkidle")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one =>
          parseFloat(getComputedStyle(one).transitionDuration) > 0).map(one => one.className)"""
    )
    assert moving == []


@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough(page: Page, live_address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_address + path, wait_until="networkidle")
    assert page.evaluate(SMALL) == []


def test_the_years_play_without_motion(page: Page, live_address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_address}/?year=1914", wait_until="networkidle")
    page.wait_for_selector("#map[data-labels]")
    page.locator("#year-play").click()
    page.wait_for_function("document.getElementById('year-value').textContent !== '1914'")
    assert page.evaluate("document.getAnimations().length") == 0
    page.locator("#year-play").click()
    before = page.url
    page.locator("#zoom-in").click()
    # At once, without a zoom that moves.
    assert page.evaluate("document.querySelectorAll('.leaflet-zoom-anim').length") == 0
    assert page.url != before


def test_a_small_target_and_a_cut_text_would_be_found(page: Page, live_address: str) -> None:
    page.goto(f"{live_address}/about", wait_until="networkidle")
    page.evaluate(
        """() => {
          const small = document.createElement("button");
          small.style.cssText = "width:16px;height:16px;padding:0;min-height:0";
          const cut = document.createElement("p");
          cut.style.cssText = "width:40px;overflow:hidden;white-space:nowrap";
          cut.textContent = "a text that is cut by its box";
          document.querySelector("main").append(small, cut);
        }"""
    )
    assert len(page.evaluate(SMALL)) == 1
    assert len(page.evaluate(CUT)) == 1


def test_axe_would_find_something(page: Page, live_address: str) -> None:
    page.goto(f"{live_address}/about", wait_until="networkidle")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in one for one in found(page, AA))


def test_the_figure_of_two_journeys_lies_on_a_light_sheet_in_the_dark(
    browser: Browser, live_address: str
) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{live_address}/journeys?scenario=busan-moscow-east&with=busan-moscow-west")
    sheet = "getComputedStyle(document.querySelector('.plate .paper')).backgroundColor"
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(sheet) == "rgb(255, 255, 255)"
    assert page.evaluate(ground) != "rgb(255, 255, 255)"
    # The sheet is seen on all four sides of the figure.
    inner, outer = (page.locator(one).bounding_box() for one in (".plate img", ".plate .paper"))
    assert inner
    assert outer
    assert inner["x"] > outer["x"]
    assert inner["y"] > outer["y"]
    assert inner["x"] + inner["width"] < outer["x"] + outer["width"]
    assert inner["y"] + inner["height"] < outer["y"] + outer["height"]
    assert page.locator(".plate figcaption span").inner_text()
    context.close()


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_no_word_of_the_plots_is_cut(browser: Browser, live_address: str, lang: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_address}/methods?lang={lang}")
    page.evaluate("document.fonts.ready")
    cut = page.evaluate("""() => [...document.querySelectorAll(".plot > svg text")].filter(one => {
      const [box, sheet] = [one, one.ownerSVGElement].map(each => each.getBoundingClientRect());
      return box.left < sheet.left || box.right > sheet.right || box.bottom > sheet.bottom;
    }).map(one => one.textContent)""")
    assert page.locator(".plot > svg text").count() > 20
    assert cut == []
    page.close()
