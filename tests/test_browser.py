"""The map page in a real Chromium: drawn, used, and nothing asked of another host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import PHONE, Visit, chromium, desktop_visit, phone_visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

LANGS = ("en", "ko", "ru")
FIVE = ("trans-siberian", "korean-rail-link", "gas-pipeline", "parallel-38", "primorsky")
BUDGET_BYTES = {"en": 350_000, "ko": 450_000, "ru": 350_000}
PAGES = (
    "/",
    "/lengths",
    "/layers",
    "/layers/trans-siberian",
    "/about",
    "/methods",
    "/table",
    "/figures",
    "/search?q=tuman",
)
MIN_TARGET_PX = 24


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser, live_address: str) -> Iterator[Visit]:
    """Return a desktop visit that must end without a complaint."""
    with desktop_visit(browser, live_address) as made:
        yield made


@pytest.fixture
def phone(browser: Browser, live_address: str) -> Iterator[Visit]:
    """Return a visit on a phone that must end without a complaint."""
    with phone_visit(browser, live_address) as made:
        yield made


def drawn_layers(page: Page) -> set[str]:
    """Return the layers that have a line on the sheet, or their colour on the canvas."""
    lines = page.eval_on_selector_all(
        "#map .lines [data-layer]", "all => all.map(one => one.dataset.layer)"
    )
    return set(lines)


@pytest.mark.parametrize("lang", LANGS)
def test_first_view_draws_five_layers_within_the_budget(visit: Visit, lang: str) -> None:
    visit.open_map(f"/?lang={lang}", until_idle=True)
    page = visit.page
    assert drawn_layers(page) >= set(FIVE) - {"primorsky"}
    assert tint_is_painted(page)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("#map .labels text").count() > 10
    assert 0 < visit.bytes < BUDGET_BYTES[lang]


def tint_is_painted(page: Page) -> bool:
    """Say whether the canvas shows the tint of a region."""
    return bool(
        page.evaluate(
            """() => {
              const canvas = document.querySelector("#map canvas");
              const probe = document.createElement("canvas").getContext("2d");
              probe.fillStyle = getComputedStyle(document.documentElement)
                .getPropertyValue("--tint");
              probe.fillRect(0, 0, 1, 1);
              const want = probe.getImageData(0, 0, 1, 1).data;
              const { data } = canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height);
              for (let i = 0; i < data.length; i += 4) {
                if (data[i] === want[0] && data[i + 1] === want[1] && data[i + 2] === want[2])
                  return true;
              }
              return false;
            }"""
        )
    )


def test_first_view_fits_all_five_layers(visit: Visit) -> None:
    visit.open_map()
    size = visit.page.locator("#map").bounding_box()
    assert size is not None
    for box in visit.page.eval_on_selector_all(
        "#map .lines .x, #map .lines path",
        "all => all.map(one => { const r = one.getBoundingClientRect();"
        " return [r.left, r.top, r.right, r.bottom]; })",
    ):
        assert box[0] >= size["x"] - 1
        assert box[1] >= size["y"] - 1
        assert box[2] <= size["x"] + size["width"] + 1
        assert box[3] <= size["y"] + size["height"] + 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_popup_says_names_status_length_basis_and_source(visit: Visit, lang: str) -> None:
    visit.open_map(f"/?lang={lang}&view=7/38.6/128.3")
    spot = visit.page.evaluate(
        """() => {
          for (const line of document.querySelectorAll("#map .hit")) {
            const long = line.getTotalLength();
            for (const part of [0.5, 0.35, 0.65]) {
              const p = line.getPointAtLength(long * part);
              const at = new DOMPoint(p.x, p.y).matrixTransform(line.getScreenCTM());
              const hit = document.elementFromPoint(at.x, at.y);
              if (hit?.matches("#map .hit")) return [at.x, at.y];
            }
          }
          return null;
        }"""
    )
    assert spot is not None
    visit.page.mouse.click(*spot)
    popup = visit.page.locator(".popup")
    popup.wait_for()
    assert popup.locator("h3").inner_text()
    assert popup.locator("dt").count() >= 5
    popup.locator(".popup-close").click()
    assert visit.page.locator(".popup").count() == 0


def test_a_station_opens_a_popup_with_its_post(visit: Visit) -> None:
    visit.open_map("/?view=7/43.3/132")
    point = visit.page.locator("#map .hit-point[data-point]").last
    point.click(force=True)
    assert "km" in visit.page.locator(".popup").inner_text()


def test_data_text_never_becomes_markup(visit: Visit) -> None:
    evil = "<img src=x onerror=alert(1)>${1}"
    page = visit.page

    def hostile(route: Route) -> None:
        words = route.fetch().json()
        for said in words["points"].values():
            said |= {"t": evil, "f": [["a", "<b>b</b>"]]}
        route.fulfill(json=words)

    page.route("**/map/words.json*", hostile)
    visit.open_map("/?view=7/43.3/132")
    page.locator("#map .hit-point[data-point]").last.click(force=True)
    assert evil in page.locator(".popup").inner_text()
    assert page.locator(".popup img, .popup b").count() == 0


def test_the_chosen_route_stands_first_and_goes_back_to_its_place(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    names = "[...document.querySelectorAll('[data-route]')].map(one => one.dataset.route)"
    before = page.evaluate(names)
    chosen = before[6]
    page.locator(f'[data-route="{chosen}"] .route-row').click()
    assert page.evaluate(names) == [chosen, *(one for one in before if one != chosen)]
    # Status and years are still seen above the card, and the card is seen whole.
    body = page.locator(".panel-body").bounding_box()
    card = page.locator(f'[data-route="{chosen}"] .card').bounding_box()
    status = page.locator("#status").bounding_box()
    assert body is not None
    assert card is not None
    assert status is not None
    assert status["y"] >= body["y"]
    assert card["y"] + card["height"] <= body["y"] + body["height"] + 1
    page.keyboard.press("Escape")
    assert page.evaluate(names) == before
    assert page.evaluate("document.activeElement.closest('[data-route]')?.dataset.route") == chosen


def test_a_route_opens_in_place_and_the_address_follows(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator('[data-route="tkr-east"] .route-row').click()
    card = page.locator('[data-route="tkr-east"] .card')
    assert card.is_visible()
    assert re.search(r"1,28\d", card.inner_text())
    assert "route=tkr-east" in page.url
    assert page.locator("#map .selected path").count() > 0
    page.go_back()
    assert not card.is_visible()
    card_link = page.locator('[data-route="tsr"] .route-row')
    card_link.focus()
    page.keyboard.press("Enter")
    page.locator('[data-route="tsr"] .close').click()
    assert "route=" not in page.url


def test_switches_take_lines_off_and_on(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    box = page.locator('input[name="layer"][value="gas-pipeline"]')
    box.uncheck()
    assert "gas-pipeline" not in drawn_layers(page)
    assert "gas-pipeline" not in page.url.split("layers=")[1]
    box.check()
    assert "gas-pipeline" in drawn_layers(page)
    page.locator('input[name="status"][value="operating"]').uncheck()
    assert "trans-siberian" not in drawn_layers(page)


def test_the_detailed_coast_comes_with_zoom(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.open_map(until_idle=True)
    assert not any("basemap-korea" in one for one in asked)
    visit.page.locator('[data-route="tkr-east"] .route-row').click()
    visit.page.wait_for_load_state("networkidle")
    assert any("basemap-korea" in one for one in asked)


def test_no_two_labels_overlap_and_none_is_cut(visit: Visit) -> None:
    visit.open_map("/?view=6/39.5/129")
    boxes = visit.page.eval_on_selector_all(
        '#map .labels text[visibility="visible"]',
        "all => all.filter(one => !one.hasAttribute('transform')).map(one => {"
        " const r = one.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })",
    )
    assert len(boxes) > 15
    slack = 3.0  # a text's own box has room above and below its letters
    for i, (x0, y0, x1, y1) in enumerate(boxes):
        assert x0 >= 376
        assert x1 <= 1280
        for a0, b0, a1, b1 in boxes[i + 1 :]:
            over_x = min(x1, a1) - max(x0, a0)
            over_y = min(y1, b1) - max(y0, b0)
            assert over_x <= 0 or over_y <= slack


@pytest.mark.parametrize(
    ("size", "path", "names"),
    [
        ((768, 1024), "/?view=6/39.5/129&route=tkr-east", ("Pyongyang", "Seoul", "Busan")),
        ((768, 1024), "/?feature=khasan&lang=ru", ("Владивосток",)),
        ((1280, 800), "/?journey=busan-moscow-west&lang=ru", ("Москва", "Хабаровск", "Пусан")),
    ],
)
def test_first_places_stay_named_at_the_edge_of_a_window(
    visit: Visit, size: tuple[int, int], path: str, names: tuple[str, ...]
) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.open_map(path)
    page = visit.page
    for name in names:
        page.locator("#map .label:visible", has_text=re.compile(f"^{name}$")).first.wait_for()
    boxes = page.eval_on_selector_all(
        "#map .label-place-1",
        """all => all.filter(one => one.getAttribute("visibility") !== "hidden").map(one => {
          const box = one.getBoundingClientRect();
          return [one.textContent, box.left, box.top, box.right, box.bottom];
        })""",
    )
    for name, left, top, right, bottom in boxes:
        for other, x0, y0, x1, y1 in boxes:
            if name < other:
                assert right <= x0 or x1 <= left or bottom <= y0 or y1 <= top, (name, other)


def test_both_korean_states_are_named_in_a_window_or_neither(visit: Visit) -> None:
    seen = set()
    for width in (330, 420, 768, 1280):
        visit.page.set_viewport_size({"width": width, "height": 700})
        visit.open_map("/?embed=1&view=6.5/38.8/128.5")
        texts = visit.page.eval_on_selector_all(
            "#map .label-country",
            """all => all.filter(one => one.getAttribute("visibility") !== "hidden")
              .map(one => one.textContent.toLowerCase())""",
        )
        korea = {text for text in texts if "korea" in text}
        assert len(korea) in {0, 2}, (width, korea)
        seen.add(len(korea))
    assert 2 in seen


def test_the_dark_scheme_is_a_click_away_and_stays(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator(".controls [data-scheme-button]").click()
    assert page.locator("html").get_attribute("data-scheme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-scheme") == "dark"


@pytest.mark.parametrize("lang", LANGS)
def test_a_phone_shows_map_and_drawer(phone: Visit, lang: str) -> None:
    phone.open_map(f"/?lang={lang}")
    page = phone.page
    assert drawn_layers(page) >= set(FIVE) - {"primorsky"}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#tab-layers").click()
    assert page.locator("#layers").is_visible()
    assert not page.locator("#routes").is_visible()
    page.locator("#tab-routes").click()
    for stop in ("high", "low", "half"):
        page.locator("#grip").click()
        page.wait_for_timeout(200)
        assert page.locator("#panel").get_attribute("data-stop") == stop


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", LANGS)
def test_no_page_is_wider_than_a_phone(phone: Visit, path: str, lang: str) -> None:
    joint = "&" if "?" in path else "?"
    phone.page.goto(f"{phone.address}{path}{joint}lang={lang}", wait_until="networkidle")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough(visit: Visit, path: str) -> None:
    visit.page.goto(visit.address + path, wait_until="networkidle")
    small = visit.page.evaluate(
        """least => [...document.querySelectorAll("button, nav a, .button, .check, .route-row")]
          .filter(one => one.checkVisibility())
          .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
          .filter(([, box]) => box.width < least - 8 || box.height < least - 0.5)
          .map(([text, box]) => `${text} ${box.width}x${box.height}`)""",
        MIN_TARGET_PX,
    )
    assert small == []


def test_the_lines_are_there_before_the_ground_below_them(visit: Visit) -> None:
    """How soon is measured in bench/; here, that they wait for nothing that they do not need."""
    late: list[Route] = []

    def hold(one: Route) -> None:
        late.append(one)

    visit.page.route("**/map/basemap-*", hold)
    visit.page.route("**/map/labels/*", hold)
    visit.page.goto(visit.address)
    visit.page.wait_for_selector("#map .lines path", state="attached")
    assert visit.page.locator("#map[data-ready]").count() == 0
    for one in late:
        one.continue_()
    visit.page.unroute_all()
    visit.page.wait_for_selector("#map[data-labels]")


def test_the_panel_does_not_wait_for_late_lines(visit: Visit) -> None:
    late: list[Route] = []

    def hold(one: Route) -> None:
        late.append(one)

    visit.page.route("**/map/data.json*", hold)
    visit.page.goto(visit.address)
    visit.page.locator("#routes .route-row").first.wait_for(state="visible")
    assert visit.page.locator("#map .lines path").count() == 0
    for one in late:
        one.continue_()
    visit.page.unroute_all()
    visit.page.wait_for_selector("#map[data-labels]")


@pytest.mark.parametrize(
    ("lang", "ends"),
    [
        ("en", ("Moscow", "Vladivostok", "Busan")),
        ("ko", ("모스크바", "블라디보스토크", "부산")),
        ("ru", ("Москва", "Владивосток", "Пусан")),
    ],
)
def test_the_first_view_names_the_ends_of_the_corridors(
    visit: Visit, lang: str, ends: tuple[str, ...]
) -> None:
    visit.open_map(f"/?lang={lang}")
    visit.page.wait_for_selector("#map[data-labels]")
    for name in ends:
        assert visit.page.locator("#map .label", has_text=name).first.is_visible(), name


@pytest.mark.parametrize("lang", LANGS)
def test_a_tall_window_is_filled_by_the_first_view(visit: Visit, lang: str) -> None:
    visit.page.set_viewport_size({"width": 768, "height": 1024})
    visit.open_map(f"/?lang={lang}")
    page = visit.page
    # Blank paper has the colour of the panel; a column of the canvas tells how much is map.
    share = page.evaluate(
        """() => {
          const canvas = document.querySelector("#map canvas");
          const box = canvas.getBoundingClientRect();
          const map = document.getElementById("map").getBoundingClientRect();
          const x = Math.round((map.left + map.width / 2 - box.left) * canvas.width / box.width);
          const from = Math.round((map.top - box.top) * canvas.height / box.height);
          const tall = Math.round(map.height * canvas.height / box.height);
          const { data } = canvas.getContext("2d").getImageData(x, from, 1, tall);
          let blank = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i] === 255 && data[i + 1] === 255 && data[i + 2] === 255) blank += 1;
          }
          return 1 - blank / tall;
        }"""
    )
    assert share > 0.95
    names = {
        "en": ("Vladivostok", "Khabarovsk", "Seoul", "Pyongyang", "Busan"),
        "ko": ("블라디보스토크", "하바롭스크", "서울", "평양", "부산"),
        "ru": ("Владивосток", "Хабаровск", "Сеул", "Пхеньян", "Пусан"),
    }[lang]
    for name in names:
        assert page.locator("#map .label", has_text=name).first.is_visible(), name
    # Everything is one button away.
    page.locator("#zoom-fit").click()
    page.wait_for_timeout(300)
    box = page.locator("#map").bounding_box()
    assert box is not None
    for x, width in page.eval_on_selector_all(
        "#map .lines path",
        "all => all.map(one => { const r = one.getBoundingClientRect(); return [r.x, r.width]; })",
    ):
        assert x >= box["x"] - 1
        assert x + width <= box["x"] + box["width"] + 1


def test_what_lies_off_the_canvas_is_left_out_and_nothing_on_it_changes(visit: Visit) -> None:
    """Random rings, cut for a window or whole, hold the same points of the window."""
    visit.open_map()
    whole, cut, differing = visit.page.evaluate(
        """async () => {
          const { toPixels } = await import("/static/js/geometry.js");
          let state = 38;
          const chance = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
          const holds = (ring, x, y) => {
            let inside = false;
            for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
              const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
              if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
            }
            return inside;
          };
          const seen = { x0: 300, y0: 350, x1: 700, y1: 600 };
          const view = { scale: 1, x: 0, y: 0 };
          const found = [0, 0, 0];
          for (let n = 0; n < 300; n += 1) {
            // A walk that closes, around the window or through it, and crossing itself.
            const ring = Float64Array.from({ length: 240 }, (_, k) => {
              const turn = (2 * Math.PI * (k >> 1)) / 120;
              const reach = 100 + 500 * chance();
              return k % 2 ? 475 + reach * Math.sin(turn * (1 + (n % 3))) : 500 + reach * Math.cos(turn);
            });
            const all = toPixels(ring, view);
            const some = toPixels(ring, view, seen);
            found[0] += all.length;
            found[1] += some.length;
            for (let k = 0; k < 100; k += 1) {
              const x = seen.x0 + chance() * (seen.x1 - seen.x0);
              const y = seen.y0 + chance() * (seen.y1 - seen.y0);
              if (holds(all, x, y) !== holds(some, x, y)) found[2] += 1;
            }
          }
          return found;
        }"""
    )
    assert differing == 0
    assert cut < 0.9 * whole
