"""Every act of the map as a person does it: by mouse, by keyboard alone, by finger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import PHONE, Visit, chromium, desktop_visit, phone_visit
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

KOREA = "/?view=6/39.5/129"
KHASAN = "/?view=8/42.9/132.2"


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


def tap(page: Page, target: Locator) -> None:
    """Touch the middle of what a finger is to touch; it has to be in sight."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def tab_to(page: Page, target: Locator, most: int = 120) -> None:
    """Press the Tab key until a control has the focus: it can be reached without a mouse."""
    wanted = target.element_handle()
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement === one", wanted):
            return
    pytest.fail(f"the Tab key does not reach {target}")


def layers_drawn(page: Page) -> set[str]:
    """Return the layers of which a line is on the map."""
    return set(
        page.eval_on_selector_all(
            "#map .lines [data-layer]", "all => all.map(one => one.dataset.layer)"
        )
    )


def spot_on(page: Page, selector: str) -> tuple[float, float]:
    """Return a place of the window where nothing lies on a line of the map."""
    found = page.evaluate(
        """selector => {
          for (const line of document.querySelectorAll(selector)) {
            const long = line.getTotalLength();
            for (let part = 0.05; part < 1; part += 0.05) {
              const p = line.getPointAtLength(long * part);
              const at = new DOMPoint(p.x, p.y).matrixTransform(line.getScreenCTM());
              if (document.elementFromPoint(at.x, at.y) === line) return [at.x, at.y];
            }
          }
          return null;
        }""",
        selector,
    )
    assert found is not None
    return (found[0], found[1])


def middle_of_map(page: Page) -> tuple[float, float]:
    """Return the middle of the map, in px of the window."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    return (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


# ---------- layers, statuses, kinds ----------


def test_a_layer_is_switched_by_keyboard(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    tab_to(page, page.locator('input[name="layer"][value="gas-pipeline"]'))
    page.keyboard.press("Space")
    assert "gas-pipeline" not in layers_drawn(page)
    page.keyboard.press("Space")
    assert "gas-pipeline" in layers_drawn(page)


def test_layers_statuses_and_kinds_are_switched_by_finger(phone: Visit) -> None:
    phone.open_map(KOREA)
    page = phone.page
    tap(page, page.locator("#tab-layers"))
    tap(page, page.locator('label:has(input[value="korean-rail-link"])'))
    expect(page.locator('#map .lines [data-layer="korean-rail-link"]')).to_have_count(0)
    tap(page, page.locator('label:has(input[value="korean-rail-link"])'))
    assert "korean-rail-link" in layers_drawn(page)
    tap(page, page.locator(".kinds summary"))
    points = page.locator("#map .hit-point[data-point]")
    assert points.count() > 0
    for kind in ("station", "place"):
        tap(page, page.locator(f'label:has(input[name="kind"][value="{kind}"])'))
    expect(points).to_have_count(0)
    tap(page, page.locator("#tab-status"))
    gas = page.locator('#map .lines [data-layer="gas-pipeline"]')
    before = gas.count()
    tap(page, page.locator('label:has(input[value="shelved"])'))
    page.wait_for_timeout(200)
    assert 0 < gas.count() < before
    assert "status=" in page.url


def test_statuses_and_kinds_are_switched_by_keyboard(visit: Visit) -> None:
    visit.open_map(KOREA)
    page = visit.page
    tab_to(page, page.locator(".kinds summary"))
    page.keyboard.press("Enter")
    points = page.locator("#map .hit-point[data-point]")
    assert points.count() > 0
    for kind in ("station", "place"):
        tab_to(page, page.locator(f'input[name="kind"][value="{kind}"]'))
        page.keyboard.press("Space")
    expect(points).to_have_count(0)
    gas = page.locator('#map .lines [data-layer="gas-pipeline"]')
    before = gas.count()
    tab_to(page, page.locator('input[name="status"][value="shelved"]'))
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert 0 < gas.count() < before


# ---------- routes and their cards ----------


def test_a_chosen_card_is_in_view_as_a_whole(visit: Visit) -> None:
    for lang in ("en", "ko", "ru"):
        visit.open_map(f"/?lang={lang}&route=tkr-east", until_idle=True)
        card = visit.page.locator('[data-route="tkr-east"] .card')
        card.locator(".along").wait_for()
        box = card.bounding_box()
        assert box is not None
        assert box["y"] >= visit.page.locator(".panel-body").bounding_box()["y"] - 1  # type: ignore[index]
        assert box["y"] + box["height"] <= 801


def test_a_route_opens_and_shuts_by_finger(phone: Visit) -> None:
    phone.open_map()
    page = phone.page
    tap(page, page.locator('[data-route="tkr-west"] .route-row'))
    card = page.locator('[data-route="tkr-west"] .card')
    expect(card).to_be_visible()
    # First in the drawer, with what can be done in reach.
    tabs = page.locator(".tabs").bounding_box()
    box = card.bounding_box()
    buttons = card.locator(".actions").bounding_box()
    assert tabs is not None
    assert box is not None
    assert buttons is not None
    assert box["y"] == pytest.approx(tabs["y"] + tabs["height"], abs=8)
    assert buttons["y"] + buttons["height"] <= PHONE["height"]
    assert page.locator("#map .selected path").count() > 0
    tap(page, card.locator(".close"))
    expect(card).to_be_hidden()
    assert "route=" not in page.url


def test_a_card_shuts_by_escape_and_gives_the_focus_back(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    row = page.locator('[data-route="tkr-east"] .route-row')
    tab_to(page, row)
    page.keyboard.press("Enter")
    expect(page.locator('[data-route="tkr-east"] .card')).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator('[data-route="tkr-east"] .card')).to_be_hidden()
    expect(row).to_be_focused()


def test_the_slider_of_a_card_follows_a_finger(phone: Visit) -> None:
    phone.open_map("/?route=tkr-east", until_idle=True)
    page = phone.page
    slider = page.locator('[data-route="tkr-east"] .along input')
    slider.wait_for()
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    said = page.locator('[data-route="tkr-east"] .along-said').inner_text()
    told = re.match(r"([\d,.]+) ± [\d.]+ km, .+", said)
    assert told is not None
    assert float(told[1].replace(",", "")) == pytest.approx(1283 / 2, abs=30)


# ---------- pieces and places ----------


def test_a_piece_and_its_kilometre_by_finger(phone: Visit) -> None:
    phone.open_map("/?view=8/43.3/131.9", until_idle=True)
    page = phone.page
    page.touchscreen.tap(*spot_on(page, "#map .hit[data-piece]"))
    popup = page.locator(".popup")
    popup.wait_for()
    expect(popup.locator("dl")).to_contain_text("km")
    assert re.search(r"[\d,.]+ ± [\d.]+ km", popup.inner_text())
    assert "feature=" in page.url
    box = page.locator(".leaflet-popup-content-wrapper").bounding_box()
    drawer = page.locator("#panel").bounding_box()
    assert box is not None
    assert drawer is not None
    assert box["y"] + box["height"] <= drawer["y"]
    tap(page, popup.locator(".popup-close"))
    expect(popup).to_have_count(0)


def test_a_station_by_finger(phone: Visit) -> None:
    phone.open_map("/?view=8/43.3/131.9", until_idle=True)
    page = phone.page
    spot = page.evaluate(
        """() => {
          for (const one of document.querySelectorAll("#map .hit-point[data-point]")) {
            const box = one.getBoundingClientRect();
            const at = [box.left + box.width / 2, box.top + box.height / 2];
            if (document.elementFromPoint(...at) === one) return at;
          }
          return null;
        }"""
    )
    assert spot is not None
    page.touchscreen.tap(*spot)
    expect(page.locator(".popup h3")).to_be_visible()


def test_what_lies_at_the_cross_is_told_by_keyboard(visit: Visit, client: FlaskClient) -> None:
    # Ussuriysk stands in the middle of this view.
    told = client.get("/search.json?q=Ussuriysk").json
    assert told is not None
    west, south, east, north = told["results"][0]["bounds_deg"]
    visit.open_map(f"/?view=8/{(south + north) / 2:.3f}/{(west + east) / 2:.3f}")
    page = visit.page
    tab_to(page, page.locator("#map"))
    page.keyboard.press("Enter")
    expect(page.locator(".popup h3")).to_have_text("Ussuriysk")
    expect(page.locator(".popup h3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".popup")).to_have_count(0)
    expect(page.locator("#map")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)
    assert page.evaluate("document.activeElement.id") == "map"


# ---------- journeys ----------


def test_from_a_to_b_by_mouse(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator(".journey > summary").click()
    for name, text, wanted in (("from", "Seoul", "Seoul"), ("to", "Irkutsk", "Irkutsk")):
        page.locator(f'#journey-form input[name="{name}"]').click()
        page.keyboard.type(text)
        page.locator("#journey-form .options .option-name", has_text=wanted).first.click()
    page.locator("#journey-form button").click()
    said = page.locator("#journey-said .big strong")
    said.wait_for()
    expect(said).to_be_in_viewport()
    page.locator("#journey-said .legs button").first.click()
    page.keyboard.press("Escape")
    expect(page.locator("#journey-said")).to_be_hidden()


def test_from_a_to_b_by_finger(phone: Visit) -> None:
    phone.open_map("/?lang=ru")
    page = phone.page
    tap(page, page.locator(".journey > summary"))
    for name, text in (("from", "Сеул"), ("to", "Иркутск")):
        tap(page, page.locator(f'#journey-form input[name="{name}"]'))
        page.keyboard.type(text)
        option = page.locator("#journey-form .options li", has_text=text).first
        option.wait_for()
        tap(page, option)
    tap(page, page.locator("#journey-form button"))
    said = page.locator("#journey-said .big strong")
    said.wait_for()
    expect(said).to_be_in_viewport()
    assert page.locator("#map .selected path").count() > 0


def test_a_link_to_a_journey_fills_its_fields(visit: Visit) -> None:
    visit.open_map("/?journey=busan..khasan&lang=ko")
    page = visit.page
    page.locator("#journey-said .big strong").wait_for()
    expect(page.locator('#journey-form input[name="from"]')).to_have_value("부산")
    expect(page.locator('#journey-form input[name="to"]')).to_have_value("하산")
    expect(page.locator("#journey-said .big strong")).to_be_in_viewport()


# ---------- measuring ----------


def test_measuring_by_finger(phone: Visit) -> None:
    phone.open_map("/?view=6/35/128")
    page = phone.page
    tap(page, page.locator("#measure"))
    page.locator("#measure-box").wait_for()
    x = 60.0
    for y in (230.0, 330.0):
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(400)
    expect(page.locator(".measure-said")).to_contain_text("km")
    tap(page, page.locator(".measure-actions button").first)
    expect(page.locator(".measure-said")).not_to_contain_text("38")
    tap(page, page.locator(".measure-actions button").last)
    expect(page.locator("#measure-box")).to_be_hidden()


# ---------- years ----------


def test_the_years_by_keyboard(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    tab_to(page, page.locator("#year-slider"))
    page.keyboard.press("Home")
    expect(page.locator("#year-value")).to_have_text("1884")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#year-value")).to_have_text("1885")
    tab_to(page, page.locator("#year-next"))
    page.keyboard.press("Enter")
    expect(page.locator("#year-value")).not_to_have_text("1885")
    tab_to(page, page.locator("#year-today"))
    page.keyboard.press("Space")
    expect(page.locator("#year-value")).to_have_text("today")


def test_the_years_by_finger(phone: Visit) -> None:
    phone.open_map()
    page = phone.page
    tap(page, page.locator("#tab-year"))
    slider = page.locator("#year-slider")
    box = slider.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.45, box["y"] + box["height"] / 2)
    page.wait_for_selector("body.in-year")
    year = int(page.locator("#year-value").inner_text())
    assert 1938 <= year <= 1958
    expect(page.locator("#tab-year")).to_contain_text(str(year))
    tap(page, page.locator("#year-next"))
    expect(page.locator("#year-value")).not_to_have_text(str(year))
    tap(page, page.locator("#year-play"))
    expect(page.locator("#year-play")).to_have_attribute("aria-pressed", "true")
    tap(page, page.locator("#year-play"))
    expect(page.locator("#year-play")).to_have_attribute("aria-pressed", "false")
    tap(page, page.locator("#year-today"))
    expect(page.locator("#tab-year")).not_to_contain_text("19")


# ---------- the walk ----------


def test_the_walk_by_mouse(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator("#walk-start").click()
    for step in range(2, 7):
        page.locator(".walk-next").click()
        assert f"walk={step}" in page.url
    page.locator(".walk-back").click()
    assert "walk=5" in page.url
    page.locator(".walk-end").click()
    expect(page.locator("#walk")).to_be_hidden()


def test_the_walk_by_finger_leaves_the_map_free(phone: Visit) -> None:
    phone.open_map("/?lang=ko")
    page = phone.page
    tap(page, page.locator("#walk-start"))
    expect(page.locator("#walk")).to_be_visible()
    assert page.locator("#panel").get_attribute("data-stop") == "low"
    tap(page, page.locator(".walk-next"))
    assert "walk=2" in page.url
    tap(page, page.locator(".walk-end"))
    expect(page.locator("#walk")).to_be_hidden()
    assert page.locator("#panel").get_attribute("data-stop") == "half"


# ---------- the drawer, zoom, sharing, other pages ----------


def test_the_drawer_follows_a_finger_and_the_keys(phone: Visit) -> None:
    phone.open_map()
    page = phone.page
    panel = page.locator("#panel")
    grip = page.locator("#grip").bounding_box()
    assert grip is not None
    session = page.context.new_cdp_session(page)
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    for kind, at in (("touchStart", y), ("touchMove", y - 150), ("touchMove", y - 320)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": at}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(panel).to_have_attribute("data-stop", "high")
    page.locator("#grip").focus()
    page.keyboard.press("ArrowDown")
    expect(panel).to_have_attribute("data-stop", "half")


def test_zoom_and_scheme_by_keyboard(visit: Visit) -> None:
    visit.open_map(KOREA)
    page = visit.page
    tab_to(page, page.locator("#zoom-in"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("view=7/"))
    tab_to(page, page.locator(".controls [data-scheme-button]"))
    page.keyboard.press("Space")
    assert page.locator("html").get_attribute("data-scheme") == "dark"


def test_two_fingers_zoom(phone: Visit) -> None:
    phone.open_map(KOREA)
    page = phone.page
    session = page.context.new_cdp_session(page)
    x, y = 150.0, 240.0
    moves = [("touchStart", 30), *(("touchMove", apart) for apart in (50, 80, 110, 130, 132))]
    for kind, apart in moves:
        session.send(
            "Input.dispatchTouchEvent",
            {
                "type": kind,
                "touchPoints": [
                    {"x": x - apart, "y": y, "id": 0},
                    {"x": x + apart, "y": y, "id": 1},
                ],
            },
        )
        # Leaflet follows the fingers once a frame.
        page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page).to_have_url(re.compile(r"view=(6\.5|7|7\.5|8)/"))


def test_what_is_shared_is_the_address_of_the_view(browser: Browser, live_address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    made = Visit(context.new_page(), live_address)
    made.open_map("/?route=tsr&year=1950")
    page = made.page
    button = page.locator('[data-route="tsr"] [data-share]')
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-route="tsr"] .said')).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert "year=1950" in page.url
    context.close()
    assert made.complaints == []


def test_the_one_file_by_finger(browser: Browser, client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(client.get("/map.html").data)
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, offline=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#map[data-labels]")
    tap(page, page.locator('[data-route="tsr"] .route-row'))
    expect(page.locator('[data-route="tsr"] .card')).to_be_visible()
    tap(page, page.locator("#tab-year"))
    tap(page, page.locator("#year-next"))
    tap(page, page.locator("#year-back"))
    page.wait_for_selector("body.in-year")
    context.close()


def test_the_one_file_holds_the_saved_journeys(
    browser: Browser, client: FlaskClient, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(client.get("/map.html").data)
    context = browser.new_context(offline=True)
    made = Visit(context.new_page(), path.as_uri())
    page = made.page
    page.goto(path.as_uri())
    page.wait_for_selector("#map[data-labels]")
    tab_to(page, page.locator(".journey > summary"))
    page.keyboard.press("Enter")
    expect(page.locator(".journey")).to_contain_text("need the service")
    expect(page.locator("#journey-form")).to_be_hidden()
    tab_to(page, page.locator('[data-journey="busan-moscow-east"]'))
    page.keyboard.press("Enter")
    told = client.get("/journeys.json?scenario=busan-moscow-east").json
    assert told is not None
    expect(page.locator("#journey-said .big strong")).to_have_text(f"{round(told['length']):,} km")
    assert page.locator("#map .selected path").count() > 0
    assert page.locator(".journey [href]").count() == 0
    context.close()
    assert made.complaints == []


def test_a_journey_without_a_total_says_so(visit: Visit, client: FlaskClient) -> None:
    told = client.get("/journeys.json").json
    assert told is not None
    scenario = next(
        one["scenario"]
        for one in told["scenarios"]
        if one["length"] is None and one["kind"] != "gas"
    )
    visit.open_map(f"/?journey={scenario}")
    big = visit.page.locator("#journey-said .big strong")
    big.wait_for()
    assert not re.search(r"\d", big.inner_text())


def test_embedded_it_is_used_by_finger_and_keyboard(phone: Visit) -> None:
    phone.open_map("/?embed=1&view=8/43.3/131.9", until_idle=True)
    page = phone.page
    page.touchscreen.tap(*spot_on(page, "#map .hit[data-piece]"))
    expect(page.locator(".popup")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".popup")).to_have_count(0)
    tab_to(page, page.locator("#zoom-out"))
    page.keyboard.press("Enter")


def test_embedded_on_a_phone_the_scale_and_the_credit_stand_at_the_lower_edge(
    phone: Visit,
) -> None:
    phone.open_map("/?embed=1&route=tkr-east", until_idle=True)
    for name in ("#scale", "#credit"):
        box = phone.page.locator(name).bounding_box()
        assert box is not None
        assert box["y"] > 0.8 * PHONE["height"], name


def test_embedded_on_a_tablet_the_map_has_the_whole_width(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 768, "height": 1024})
    visit.open_map("/?embed=1", until_idle=True)
    box = visit.page.locator("#map").bounding_box()
    assert box is not None
    assert box["width"] == 768


def test_the_figure_of_this_view_has_its_bounds(visit: Visit) -> None:
    visit.open_map("/?view=6.5/38.2/128.1", until_idle=True)
    page = visit.page
    frame = page.evaluate(
        """() => {
          const box = document.getElementById("map").getBoundingClientRect();
          const [zoom, lat, lon] = [6.5, 38.2, 128.1];
          const scale = 256 * 2 ** zoom;
          const s = Math.sin(lat * Math.PI / 180);
          const y = (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * scale;
          const at = px => Math.atan(Math.sinh(Math.PI * (1 - 2 * px / scale))) * 180 / Math.PI;
          const half = box.width / 2 / scale * 360;
          return [lon - half, at(y + box.height / 2), lon + half, at(y - box.height / 2)];
        }"""
    )
    link = page.locator('[data-view-link="figures"]')
    link.scroll_into_view_if_needed()
    link.click()
    page.wait_for_url("**/figures?**")
    asked = re.search(r"extent=([-\d.,]+)", page.url)
    assert asked is not None
    extent = [float(side) for side in asked[1].split(",")]
    assert extent == pytest.approx(frame, abs=0.03)
    picture = page.locator("[data-figure-image]")
    picture.wait_for()
    page.wait_for_function(
        "one => one.complete && one.naturalWidth > 200",
        arg=picture.element_handle(),
        timeout=60_000,
    )
    source = picture.get_attribute("src")
    assert source is not None
    assert asked[1] in source.replace("%2C", ",")


@pytest.mark.parametrize("feature", ["busan", "seoul", "vladivostok", "khasan"])
@pytest.mark.parametrize("size", [(1280, 800), (768, 1024), (390, 844)])
def test_a_popup_points_at_its_place_and_hides_nothing_it_need_not(
    browser: Browser, live_address: str, size: tuple[int, int], feature: str
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    made = Visit(context.new_page(), live_address)
    made.open_map(f"/?feature={feature}&lang=en", until_idle=True)
    page = made.page
    page.wait_for_timeout(200)
    told = page.evaluate(
        """(feature) => {
          const rect = one => { const r = one.getBoundingClientRect();
            return [r.left, r.top, r.right, r.bottom]; };
          const popup = document.querySelector(".leaflet-popup");
          const labels = [...document.querySelectorAll("#map .labels .label")];
          return {
            popup: rect(popup.querySelector(".leaflet-popup-content-wrapper")),
            arrow: rect(popup.querySelector(".leaflet-popup-tip-container")),
            map: rect(document.getElementById("map")),
            side: popup.dataset.side,
            seen: labels.filter(one => one.checkVisibility({ visibilityProperty: true })).map(rect),
            hidden: labels.filter(one => !one.checkVisibility({ visibilityProperty: true }))
              .map(one => [one.textContent, rect(one)]),
            fixed: [...document.querySelectorAll("#scale, #credit, .controls .stack, .panel")]
              .filter(one => one.checkVisibility()).map(rect),
            points: [...document.querySelectorAll("#map .hit-point")].map(rect),
          };
        }""",
        feature,
    )

    def overlap(one: list[float], two: list[float]) -> bool:
        return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]

    def hidden_px2(one: list[float], names: list[list[float]]) -> float:
        return sum(
            max(0, min(one[2], two[2]) - max(one[0], two[0]))
            * max(0, min(one[3], two[3]) - max(one[1], two[1]))
            for two in names
        )

    def inside(one: list[float], two: list[float]) -> bool:
        return one[0] > two[0] and one[2] < two[2] and one[1] > two[1] and one[3] < two[3]

    box, whole = told["popup"], told["map"]
    assert box[0] >= whole[0]
    assert box[1] >= whole[1]
    assert box[2] <= whole[2]
    assert box[3] <= whole[3]
    assert not any(overlap(box, one) for one in told["fixed"])
    # No name is half read: a rectangle of SVG text has air round its letters.
    assert told["seen"]
    for x0, y0, x1, y1 in told["seen"]:
        assert not overlap(box, [x0 + 6, y0 + 3, x1 - 6, y1 - 3])
    # It hides no more of the names than where a popup stands by custom: above, in the middle.
    left, top, right, bottom = told["arrow"]
    x, y = {
        "above": ((left + right) / 2, bottom),
        "below": ((left + right) / 2, top),
        "right": (left, (top + bottom) / 2),
        "left": (right, (top + bottom) / 2),
    }[told["side"]]
    half, height = (box[2] - box[0]) / 2, box[3] - box[1]
    above = [x - half, y - 14 - height, x + half, y - 14]
    if (
        size[0] > 599
        and inside(above, whole)
        and not any(overlap(above, one) for one in told["fixed"])
    ):
        names = [*told["seen"], *(one for _, one in told["hidden"])]
        assert hidden_px2(box, names) <= hidden_px2(above, names) + 500
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    back = page.evaluate(
        """names => [...document.querySelectorAll("#map .labels .label")]
          .filter(one => names.includes(one.textContent))
          .every(one => one.checkVisibility({ visibilityProperty: true }))""",
        [name for name, one in told["hidden"] if inside(one, box)],
    )
    assert back
    # The arrow ends at a symbol.
    arrow = told["arrow"]
    grown = [arrow[0] - 3, arrow[1] - 3, arrow[2] + 3, arrow[3] + 3]
    assert any(overlap(grown, one) for one in told["points"])
    context.close()
    assert made.complaints == []


def test_the_place_of_a_link_lies_above_the_drawer(phone: Visit) -> None:
    phone.open_map("/?view=8/43.13/131.9&lang=en", until_idle=True)
    page = phone.page
    drawer = page.locator("#panel").bounding_box()
    label = page.locator("#map .label", has_text="Vladivostok").first.bounding_box()
    assert drawer is not None
    assert label is not None
    assert 56 < label["y"] < drawer["y"] - label["height"]
    assert abs(label["y"] - (56 + drawer["y"]) / 2) < 60
    # The address that the map writes itself shows the same again.
    tap(page, page.locator("#zoom-out"))
    expect(page).to_have_url(re.compile(r"view=7/"))
    page.wait_for_timeout(400)
    spot = "document.querySelector('#map .hit-point').getBoundingClientRect().y"
    before = page.evaluate(spot)
    page.reload()
    page.wait_for_selector("#map[data-labels]")
    assert page.evaluate(spot) == pytest.approx(before, abs=3)
