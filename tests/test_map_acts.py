"""What a person does on the map, in a real Chromium: search, years, routes, measuring, printing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import Visit, chromium, desktop_visit, phone_visit
from geographiclib.geodesic import Geodesic
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser


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


def options(page: Page) -> Locator:
    """Return the names that the search field proposes."""
    return page.locator(".panel-head .options .option-name")


def spot_on(page: Page, piece: str) -> tuple[float, float]:
    """Return a place of the window where a pointer is on a piece."""
    found = page.evaluate(
        """async piece => {
          const data = await (await fetch(JSON.parse(
            document.getElementById("map-settings").textContent).addresses.data)).json();
          const at = data.pieces.findIndex(one => one.id === piece);
          for (const line of document.querySelectorAll(`#map [data-piece="${at}"]`)) {
            const long = line.getTotalLength();
            for (let part = 0.05; part < 1; part += 0.02) {
              const p = line.getPointAtLength(long * part);
              const place = new DOMPoint(p.x, p.y).matrixTransform(line.getScreenCTM());
              if (document.elementFromPoint(place.x, place.y) === line) return [place.x, place.y];
            }
          }
          return null;
        }""",
        piece,
    )
    assert found is not None
    return (found[0], found[1])


@pytest.mark.parametrize("text", ["두만강", "Tumangang", "Туманган", "Tumangan"])
def test_one_station_is_found_in_three_languages(visit: Visit, text: str) -> None:
    visit.open_map()
    visit.page.locator("#search").press_sequentially(text)
    options(visit.page).first.wait_for()
    assert options(visit.page).first.inner_text() == "Tumangang"


def test_search_by_keyboard_opens_the_place(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    field = page.locator("#search")
    field.focus()
    page.keyboard.type("gaeseong")
    options(page).first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert active
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.locator(".popup").wait_for()
    assert page.locator(".popup h3").inner_text() == "Kaesong"
    assert "feature=kaesong" in page.url
    page.keyboard.press("Escape")
    assert page.locator(".popup").count() == 0
    assert "feature=" not in page.url


def test_escape_shuts_the_list_then_empties_the_field(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator("#search").press_sequentially("khas")
    options(page).first.wait_for()
    page.keyboard.press("Escape")
    assert not page.locator(".panel-head .options").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""


def test_a_finger_finds_a_route(phone: Visit) -> None:
    phone.open_map("/?lang=ko")
    phone.page.locator("#search").tap()
    phone.page.keyboard.type("동해선")
    options(phone.page).first.tap()
    assert phone.page.locator('[data-route="tkr-east"] .card').is_visible()
    assert "route=tkr-east" in phone.page.url


def test_the_address_holds_the_state_and_back_returns(visit: Visit) -> None:
    visit.open_map("/?nonsense=1")
    page = visit.page
    page.locator('input[name="layer"][value="gas-pipeline"]').uncheck()
    page.locator('input[name="status"][value="shelved"]').uncheck()
    page.locator(".kinds summary").click()
    page.locator('input[name="kind"][value="region"]').uncheck()
    page.locator('[data-route="tsr"] .route-row').click()
    page.wait_for_timeout(100)
    address = page.url
    for part in ("layers=", "status=", "kind=", "route=tsr", "view="):
        assert part in address
    assert "gas-pipeline" not in address
    page.go_back()
    page.wait_for_timeout(100)
    assert not page.locator('[data-route="tsr"] .card').is_visible()
    page.go_back()
    page.wait_for_timeout(100)
    assert page.locator('input[name="kind"][value="region"]').is_checked()
    page.go_forward()
    page.wait_for_timeout(100)
    assert not page.locator('input[name="kind"][value="region"]').is_checked()
    visit.open_map(address.removeprefix(visit.address))
    assert not page.locator('input[name="layer"][value="gas-pipeline"]').is_checked()
    assert page.locator('[data-route="tsr"] .card').is_visible()
    assert page.locator('#map .lines [data-layer="gas-pipeline"]').count() == 0


def test_stations_go_with_their_kind(visit: Visit) -> None:
    visit.open_map("/?view=6/39.5/129&kind=railway")
    assert visit.page.locator("#map .hit-point[data-point]").count() == 0
    visit.open_map("/?view=6/39.5/129&kind=railway,station")
    assert visit.page.locator("#map .hit-point[data-point]").count() > 10


def test_a_piece_is_outlined_and_tells_its_kilometre(visit: Visit, client: FlaskClient) -> None:
    visit.open_map("/?view=8/42.9/132.2")
    page = visit.page
    x, y = spot_on(page, "khasan-gvozdevo-baranovsky")
    page.mouse.move(x, y)
    page.locator(".tip:not([hidden])").wait_for(state="attached")
    tip = page.locator(".tip").inner_text()
    # Before the click: the map may move to make room for the popup.
    place = page.evaluate(
        """([x, y]) => {
          const box = document.getElementById("map").getBoundingClientRect();
          const [zoom, lat, lon] = new URL(location.href).searchParams.get("view")?.split("/")
            .map(Number) ?? [8, 42.9, 132.2];
          const scale = 256 * 2 ** zoom;
          const s = Math.sin(lat * Math.PI / 180);
          const cx = (lon / 360 + 0.5) * scale;
          const cy = (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * scale;
          const px = cx + x - box.left - box.width / 2;
          const py = cy + y - box.top - box.height / 2;
          return [(px / scale - 0.5) * 360,
            Math.atan(Math.sinh(Math.PI * (1 - 2 * py / scale))) * 180 / Math.PI];
        }""",
        [x, y],
    )
    page.mouse.click(x, y)
    popup = page.locator(".popup")
    popup.wait_for()
    assert "feature=khasan-gvozdevo-baranovsky" in page.url
    assert page.locator("#map .selected path").count() >= 2
    shown = re.search(r"([\d,.]+) ± ([\d.]+) km", popup.inner_text())
    assert shown is not None
    assert shown[0] in tip
    route = "ussuriysk-khasan"
    told = client.get(f"/locate.json?route={route}&lon={place[0]:.5f}&lat={place[1]:.5f}").json
    assert told is not None
    # The page knows lines to 0.001 degree, and the pointer a pixel: 0.6 km at this zoom.
    assert float(shown[1].replace(",", "")) == pytest.approx(told["km"], abs=1.5)
    assert float(shown[2]) == pytest.approx(told["error_km"], rel=0.25)
    popup.get_by_role("link", name="Cite").wait_for()


def test_the_slider_of_a_card_walks_the_route(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator('[data-route="tkr-east"] .route-row').click()
    slider = page.locator('[data-route="tkr-east"] .along input')
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    said = page.locator('[data-route="tkr-east"] .along-said').inner_text()
    assert re.match(r"[\d,.]+ ± [\d.]+ km, .+", said)
    assert page.locator("#map .pin").count() == 1
    assert slider.get_attribute("aria-valuetext") == said


def test_posts_and_the_break_of_gauge_are_marked(visit: Visit) -> None:
    visit.open_map("/?view=7/42/130.2&route=tkr-east")
    page = visit.page
    page.locator("#map .label-post").first.wait_for(state="attached")
    posts = page.locator("#map .label-post").all_text_contents()
    assert posts
    assert all(int(text.removesuffix(" km").replace(",", "")) % 50 == 0 for text in posts)
    assert page.locator("#map .gauge-break").count() == 1
    page.locator("#map [data-mark]").click(force=True)
    assert "1435" in page.locator(".popup").inner_text()


def ends(page: Page) -> set[str]:
    """Return the layers of which a line is on the map."""
    return set(
        page.eval_on_selector_all(
            "#map .lines [data-layer]", "all => all.map(o => o.dataset.layer)"
        )
    )


def test_the_years_show_what_stood_and_say_what_is_not_known(visit: Visit) -> None:
    visit.open_map("/?view=6/38.5/128")
    page = visit.page
    slider = page.locator("#year-slider")
    slider.fill("1890")
    page.wait_for_selector("body.in-year")
    assert "korean-rail-link" not in ends(page)
    assert page.locator("#map .ribbon path").count() == 0
    slider.fill("1945")
    page.locator(".events").get_by_text("General Order No. 1").wait_for()
    assert "parallel-38" in ends(page)
    assert "demarcation-line" not in ends(page)
    assert "gas-pipeline" not in ends(page)
    slider.fill("1935")  # which part of the branch to Nakhodka opened when from 1933 on
    expect(page.locator("#year-said")).to_contain_text("Status unknown for")
    expect(page.locator("#status li.of-year")).to_be_visible()
    slider.fill("1945")
    slider.press("ArrowRight")
    assert page.locator("#year-value").inner_text() == "1946"
    assert "year=1946" in page.url
    page.locator("#year-next").click()
    page.locator(".events").get_by_text("1948").first.wait_for()
    page.locator("#year-back").click()
    expect(page.locator("#year-value")).to_have_text("1945")
    page.locator(".events button").first.click()
    assert page.locator("#map .selected path").count() > 0
    page.locator("#year-today").click()
    page.wait_for_selector("body:not(.in-year)")
    assert "year=" not in page.url
    assert {"demarcation-line", "gas-pipeline"} <= ends(page)


def seen_stations(page: Page) -> int:
    """Return how many circles with an edge lie in the window: stations, not towns."""
    count = page.locator("#map .points circle[stroke]").evaluate_all(
        """circles => circles.map((one) => one.getBoundingClientRect()).filter(
            (at) => at.x > 380 && at.x < innerWidth && at.y > 0 && at.y < innerHeight).length"""
    )
    return int(count)


def test_states_and_stations_are_those_of_the_year(visit: Visit) -> None:
    visit.open_map("/?view=6.5/38/127.5&year=1890")
    page = visit.page
    names = page.locator("#map .labels")
    expect(names).to_contain_text("KOREA")
    expect(names).not_to_contain_text("Pyongra Line")
    expect(names).not_to_contain_text(re.compile("NORTH ?KOREA"))
    expect(names).to_contain_text("Seoul")
    # A station's circle has an edge, a town's dot has none: no railway of ours runs in Korea yet.
    assert seen_stations(page) == 0
    page.locator("#year-slider").fill("1950")
    expect(names).to_contain_text(re.compile("NORTH ?KOREA"))
    expect(names).to_contain_text(re.compile("SOUTH ?KOREA"))
    assert seen_stations(page) > 0
    page.locator("#year-today").click()
    expect(page.locator("#status li.of-year")).to_be_hidden()


def test_the_years_play_and_stop(visit: Visit) -> None:
    visit.open_map("/?year=1914")
    page = visit.page
    page.locator("#year-play").click()
    expect(page.locator("#year-value")).not_to_have_text("1914")
    page.locator("#year-play").click()
    assert page.locator("#year-play").get_attribute("aria-pressed") == "false"
    held = page.locator("#year-value").inner_text()
    page.wait_for_timeout(1300)
    assert page.locator("#year-value").inner_text() == held


def test_measuring_is_geodesic_and_split_at_38_north(visit: Visit) -> None:
    visit.open_map("/?view=6/38/128")
    page = visit.page
    page.locator("#measure").click()
    page.locator("#measure-box").wait_for()
    box = page.locator("#map").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(middle[0], middle[1] + 150)
    page.mouse.click(middle[0], middle[1] - 150)
    # The library may come after the places are chosen.
    expect(page.locator(".measure-said")).to_contain_text(" km")
    said = page.locator(".measure-said").inner_text()
    total, north, south = (float(one.replace(",", "")) for one in re.findall(r"([\d,.]+) km", said))
    # The same two places by an independent library, from the projection of the map.
    spots = page.evaluate(
        """() => {
          const scale = 256 * 2 ** 6;
          const s = Math.sin(38 * Math.PI / 180);
          const y = (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * scale;
          return [y + 150, y - 150].map(
            one => Math.atan(Math.sinh(Math.PI * (1 - 2 * one / scale))) * 180 / Math.PI);
        }"""
    )
    wanted = Geodesic.WGS84.Inverse(spots[0], 128, spots[1], 128)["s12"] / 1000
    above = Geodesic.WGS84.Inverse(38, 128, spots[1], 128)["s12"] / 1000
    assert total == pytest.approx(wanted, rel=0.004)
    assert north == pytest.approx(above, rel=0.01)
    assert north + south == pytest.approx(total, abs=0.11)
    page.keyboard.press("Escape")
    assert not page.locator("#measure-box").is_visible()


def test_measuring_by_keyboard(visit: Visit) -> None:
    visit.open_map("/?view=6/38/128")
    page = visit.page
    page.locator("#measure").focus()
    page.keyboard.press("Enter")
    page.locator("#measure-box").wait_for()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.locator(".measure-said")).to_contain_text(" km")


def test_a_class_walks_in_six_steps_by_arrow_keys(visit: Visit) -> None:
    visit.open_map()
    page = visit.page
    page.locator("#walk-start").click()
    titles = []
    for _ in range(6):
        titles.append(page.locator("#walk [data-step]:not([hidden]) h2").inner_text())
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    assert len(set(titles)) == 6
    assert "walk=6" in page.url
    page.keyboard.press("ArrowLeft")
    assert "walk=5" in page.url
    assert page.locator('[data-route="tkr-east"] .card').is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#walk").is_visible()
    assert "walk=" not in page.url


def test_a_link_into_the_walk_opens_it(visit: Visit) -> None:
    visit.open_map("/?walk=3&lang=ru")
    visit.page.locator("#walk").wait_for()
    visit.page.wait_for_selector("body.in-year")
    assert "1945" in visit.page.locator("#walk").inner_text()


def test_embedded_there_is_no_chrome_but_the_credit(visit: Visit) -> None:
    visit.open_map("/?embed=1&route=tkr-east")
    assert not visit.page.locator(".panel").is_visible()
    assert "OpenStreetMap" in visit.page.locator("#credit").inner_text()
    assert visit.page.locator("#map .selected path").count() > 0


def test_the_one_file_works_from_disk(
    browser: Browser, client: FlaskClient, tmp_path: Path
) -> None:
    reply = client.get("/map.html?lang=ko")
    assert reply.status_code == 200
    assert "'unsafe-inline'" not in reply.headers["Content-Security-Policy"]
    path = tmp_path / "map.html"
    path.write_bytes(reply.data)
    context = browser.new_context(offline=True)
    page = context.new_page()
    made = Visit(page, path.as_uri())
    page.goto(path.as_uri())
    page.wait_for_selector("#map[data-labels]")
    assert page.locator("#map .lines path").count() > 10
    page.locator('[data-route="tkr-east"] .route-row').click()
    page.locator('[data-route="tkr-east"] .along').wait_for()
    page.locator("#search").press_sequentially("두만강")
    options(page).first.wait_for()
    page.locator("#search").fill("")
    page.locator("#search").press_sequentially("P’yŏngyang")
    options(page).filter(has_text="평양").first.wait_for()
    page.locator("#year-slider").fill("1950")
    page.locator(".events li").first.wait_for()
    page.locator("#measure").click()
    page.locator("#measure-box").wait_for()
    assert page.evaluate("document.fonts.check('13px \"Atlas Sans\"', '한국')")
    context.close()
    assert made.complaints == []


def test_the_print_is_two_sheets_of_a4(visit: Visit) -> None:
    from io import BytesIO  # noqa: PLC0415  only here

    from pypdf import PdfReader  # noqa: PLC0415

    visit.open_map("/?view=6/39.5/129")
    printed = PdfReader(BytesIO(visit.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 2
    for sheet in printed.pages:
        sides = sorted((float(sheet.mediabox.width), float(sheet.mediabox.height)))
        assert sides == pytest.approx([595.3, 841.9], abs=1.0)
    assert "OpenStreetMap" in printed.pages[0].extract_text()
    assert "Trans-Siberian" in printed.pages[1].extract_text()


@pytest.mark.parametrize(
    "asked",
    [
        ("", ("Vladivostok", "Busan"), ()),
        ("&route=tkr-east", ("Khasan", "via Donghae Line", "Seoul"), ()),
        (
            "&journey=busan-moscow-east",
            ("via the Donghae Line", "Vladivostok"),
            ("via the Donghae Line",),
        ),
        ("&year=1945", ("1945",), ()),
    ],
)
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_what_is_seen_is_printed_light_and_then_comes_back(
    browser: Browser,
    live_address: str,
    size: tuple[int, int],
    asked: tuple[str, tuple[str, ...], tuple[str, ...]],
) -> None:
    query, on_map, below = asked
    from io import BytesIO  # noqa: PLC0415  only here

    from pypdf import PdfReader  # noqa: PLC0415

    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark"
    )
    made = Visit(context.new_page(), live_address)
    made.open_map(f"/?lang=en{query}", until_idle=True)
    page = made.page
    page.wait_for_timeout(300)
    before = page.locator("#map").bounding_box()
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 2
    text, table = (" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert [one for one in on_map if one not in text] == []
    assert [one for one in below if one not in table] == []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    colour = "getComputedStyle(document.querySelector('.stage')).colorScheme"
    assert page.evaluate(colour) == "light"
    # The canvas too: its lightest colour is that of the light scheme's land.
    assert (
        page.evaluate(
            """() => {
          const canvas = document.querySelector("#map canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let most = 0;
          for (let i = 0; i < data.length; i += 4) most = Math.max(most, data[i + 1]);
          return most;
        }"""
        )
        >= 0xF2
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#map").bounding_box() == before
    assert page.evaluate(colour) == "dark"
    assert page.locator(".print-title").count() == 0
    context.close()
    assert made.complaints == []


def test_without_scripts_the_map_is_a_table(browser: Browser, live_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_address}/?feature=khasan")
    assert page.locator("noscript h2, .panel h2", has_text="Khasan").count() == 1
    page.locator("noscript a, .notice a", has_text="table").first.click()
    assert page.locator("h1").inner_text() == "The map as a table"
    page.locator('select[name="kind"]').select_option("railway")
    page.locator('input[name="year"]').fill("1950")
    page.locator("form.choices button").click()
    rows = page.locator('details[id^="pieces-"] tbody tr')
    assert rows.count() > 100
    folded = page.locator("details#pieces-korean-rail-link")
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
    assert folded.locator("tbody tr").first.is_visible()
    assert "destroyed" in " ".join(rows.all_inner_texts()).lower()
    page.goto(f"{live_address}/search?q=두만강")
    assert page.locator(".results a").first.inner_text() == "Tumangang"
    context.close()


def test_from_a_to_b_by_keyboard(visit: Visit, client: FlaskClient) -> None:
    visit.open_map()
    page = visit.page
    page.locator(".journey > summary").click()
    page.locator('#journey-form input[name="from"]').press_sequentially("부산")
    page.locator("#journey-form .options .option-name").first.wait_for()
    page.keyboard.press("Enter")
    page.locator('#journey-form input[name="to"]').press_sequentially("Хасан")
    page.locator("#journey-form .options .option-name", has_text="Khasan").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#journey-form button").press("Enter")
    said = page.locator("#journey-said")
    said.locator(".big strong").wait_for()
    told = client.get("/journeys.json?from=busan&to=khasan&works=1").json
    assert told is not None
    assert said.locator(".big strong").inner_text() == f"{round(told['length']):,} km"
    assert said.locator(".legs li").count() == len(told["legs"])
    assert said.locator(".legs .missing").count() == sum(
        leg["status"] != "operating" for leg in told["legs"]
    )
    kilometres = [
        float(one.replace(",", "").removesuffix(" km").strip())
        for one in said.locator(".ledger dd").all_inner_texts()
    ]
    assert sum(kilometres) == pytest.approx(told["length"], abs=3)
    assert page.locator("#map .selected path").count() > 0
    assert "journey=busan..khasan" in page.url
    page.go_back()
    expect(said).to_be_hidden()
    page.go_forward()
    said.locator(".big strong").wait_for()
    said.get_by_role("button", name="Close").click()
    assert "journey=" not in page.url


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_a_saved_journey_is_a_link(visit: Visit, lang: str) -> None:
    visit.open_map(f"/?journey=busan-moscow-east&lang={lang}")
    visit.page.locator("#journey-said .big strong").wait_for()
    assert visit.page.locator("#map .selected path").count() > 0


def test_the_sea_bears_the_name_that_the_reader_chooses(visit: Visit) -> None:
    visit.open_map("/?view=6/40/131&layers=korean-rail-link")
    page = visit.page
    sea = page.locator("#map .label", has_text="East Sea")
    expect(sea).to_have_count(1)
    assert "Sea of Japan" in (sea.text_content() or "")
    page.locator('[data-route="tkr-east"] .route-row').click()
    page.locator(".seas a", has_text="Sea of Japan").click()
    page.wait_for_selector("#map[data-labels]")
    expect(page.locator("#map .label", has_text="East Sea")).to_have_count(0)
    expect(page.locator("#map .label", has_text="Sea of Japan")).to_have_count(1)
    expect(page.locator(".seas [aria-current]")).to_have_text("Sea of Japan")
    # What was chosen before is still chosen.
    assert "route=tkr-east" in page.url
    assert "layers=korean-rail-link" in page.url


def test_a_phone_has_the_links_of_the_view_below_every_tab(phone: Visit) -> None:
    phone.open_map("/?view=6/40/131")
    for tab in ("layers", "status", "year", "routes"):
        phone.page.locator(f"#tab-{tab}").tap()
        for name in ("figures", "table"):
            assert phone.page.locator(f'[data-view-link="{name}"]').is_visible(), (tab, name)
        assert phone.page.locator(".seas a").first.is_visible()
