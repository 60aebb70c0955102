"""Elements of Folium's own on the atlas's map: they work, and no text of theirs runs."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import pytest
from browsing import chromium
from folium import plugins
from folium_guests import GUESTS, HOSTILE, NOT_GUESTS, SENTINEL, add, core
from PIL import Image

from geo.webmap import placed_labels
from geo.webmap.atlas_map import atlas_map
from geo.webmap.file_page import vendored
from geo.webmap.finished_text import text
from geo.webmap.notebook import NeedsNetworkWarning
from geo.webmap.one_file import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from geo.catalog import Catalog
    from geo.webmap.folium_map import AtlasMap

PLUGINS = ("Fullscreen", "HeatMap", "MarkerCluster", "MiniMap")
pytestmark = pytest.mark.filterwarnings(
    "ignore::geo.webmap.notebook.NeedsNetworkWarning", "ignore:color argument of Icon"
)


@pytest.fixture(scope="module", autouse=True)
def labels_are_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep placed labels in a folder of the tests."""
    kept = tmp_path_factory.mktemp("kept") / placed_labels.FOLDER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placed_labels, "folder", lambda: kept)
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with chromium() as started:
        yield started


def with_all(catalog: Catalog, words: str) -> AtlasMap:
    """Return a map with every guest, each saying the words."""
    made = atlas_map(catalog)
    for name in GUESTS:
        add(made, name, words)
    return made


class Opened:
    """A saved map in the browser, and what happened there."""

    def __init__(self, browser: Browser, made: AtlasMap, folder: Path) -> None:
        path = folder / "map.html"
        made.save(str(path))
        self.page: Page = browser.new_page(viewport={"width": 1000, "height": 700})
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._on_dialog)
        self.page.on("request", lambda one: self.asked.append(one.url))
        self.page.goto(path.as_uri(), wait_until="domcontentloaded")
        self.page.wait_for_selector("#map[data-ready]")
        self.page.wait_for_selector("#map[data-labels]")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def value(self, code: str) -> Any:
        """Return what a script says."""
        return self.page.evaluate(code)

    def hosts(self) -> set[str]:
        """Return the hosts of other machines that were asked."""
        return {url.split("/")[2] for url in self.asked if url.startswith("http")}


def test_the_table_holds_every_class_of_the_core_and_four_plugins() -> None:
    told = {name.partition(",")[0] for name in GUESTS} | set(NOT_GUESTS)
    assert told == core() | {f"plugins.{name}" for name in PLUGINS}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.browser
def test_no_text_of_a_guest_runs_anywhere_and_the_map_stands(
    catalog: Catalog, browser: Browser, tmp_path: Path, words: str
) -> None:
    os.environ.pop(SENTINEL, None)
    opened = Opened(browser, with_all(catalog, words), tmp_path)
    assert SENTINEL not in os.environ
    page = opened.page
    # Everything that can open is opened: popups, tooltips, what a click makes.
    opened.value("""() => map_atlas.eachLayer(layer => {
      for (const act of ["openPopup", "openTooltip"]) try { layer[act]?.(); } catch {}
      layer.fire?.("click", { latlng: map_atlas.getCenter() });
      layer.fire?.("mouseover");
    })""")
    page.mouse.click(450, 560)
    opened.value("""() => map_atlas.eachLayer(layer => {
      if (layer.getPopup?.()) try { layer.openPopup(); } catch {}
    })""")
    page.wait_for_timeout(150)
    for frame in page.frames:
        assert frame.evaluate("() => window.ran") is None
    assert opened.dialogs == []
    assert page.locator("#map .lines path").count() > 10
    assert page.locator("#map .label").count() > 10
    assert opened.value("() => Object.keys(map_atlas._layers).length") > 20
    page.close()


def test_a_text_that_runs_would_be_found(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    made = atlas_map(catalog)
    code = folium.JsCode("function() { window.ran = 'meant'; }")
    folium.Marker((43.1, 131.9)).add_to(made)
    made.get_root().script.add_child(folium.Element(f"({code.js_code})();"))
    opened = Opened(browser, made, tmp_path)
    assert opened.value("() => window.ran") == "meant"
    opened.page.close()


def test_texts_are_read_as_they_were_given(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    made = atlas_map(catalog)
    for number, words in enumerate(HOSTILE.values()):
        place = (40 + number / 10, 100)
        folium.Marker(place, popup=text(words), tooltip=text(words)).add_to(made)
    opened = Opened(browser, made, tmp_path)
    said = opened.value("""() => Object.values(map_atlas._layers).flatMap(layer => {
      const popup = layer.getPopup?.()?.getContent();
      if (!popup) return [];
      const box = document.createElement("div");
      box.innerHTML = layer.getTooltip().getContent();
      return [[popup.textContent, box.textContent]];
    })""")
    wanted = [words.strip() for words in HOSTILE.values()]
    assert sorted(one.strip() for one, _ in said) == sorted(wanted)
    assert sorted(one.strip() for _, one in said) == sorted(wanted)
    assert opened.errors == []
    opened.page.close()


@pytest.mark.browser
def test_guests_work_without_a_network(catalog: Catalog, browser: Browser, tmp_path: Path) -> None:
    made = atlas_map(catalog)
    folium.Marker((43.1, 131.9), popup="Vladivostok", icon=folium.Icon(prefix="fa")).add_to(made)
    folium.Marker((37.5, 127.0), icon=folium.Icon()).add_to(made)
    folium.CircleMarker((55.7, 37.6), tooltip="Moscow").add_to(made)
    folium.PolyLine([(37.5, 127.0), (55.7, 37.6)]).add_to(made)
    plugins.MarkerCluster([(50 + k / 10, 90) for k in range(20)], name="cluster").add_to(made)
    plugins.HeatMap([(60.0, 100.0)], name="heat").add_to(made)
    plugins.MiniMap(folium.TileLayer("data:,", attr="none")).add_to(made)
    plugins.Fullscreen().add_to(made)
    folium.LayerControl(collapsed=False).add_to(made)
    opened = Opened(browser, made, tmp_path)
    page = opened.page
    assert opened.errors == []
    assert opened.hosts() == set()
    for wanted, least in (
        (".awesome-marker", 2),
        (".leaflet-overlay-pane path", 2),
        (".marker-cluster", 1),
        ("canvas.leaflet-heatmap-layer", 1),
        (".leaflet-control-minimap", 1),
        (".leaflet-control-zoom-fullscreen", 1),
    ):
        assert page.locator(wanted).count() >= least, wanted
    page.close()


def test_tiles_of_a_guest_are_seen_below_our_lines_and_credited(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (200, 40, 160)).save(picture, "PNG")
    tile = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"
    made = atlas_map(catalog)
    folium.TileLayer(tile, attr="Maps of the Ministry").add_to(made)
    opened = Opened(browser, made, tmp_path)
    opened.page.locator(".leaflet-tile-loaded").nth(3).wait_for()
    opened.page.wait_for_timeout(400)
    with Image.open(io.BytesIO(opened.page.screenshot())) as shot:
        pixels = np.asarray(shot.convert("RGB")).astype(int)
    assert (np.abs(pixels - (200, 40, 160)).max(axis=2) < 6).mean() > 0.5
    assert opened.page.locator("#map .lines path").count() > 10
    assert (
        "Maps of the Ministry" in opened.page.locator(".leaflet-control-attribution").inner_text()
    )
    opened.page.close()


@pytest.mark.browser
def test_a_layer_of_ours_is_in_step_with_the_layer_control(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    made = atlas_map(catalog)
    folium.LayerControl(collapsed=False).add_to(made)
    opened = Opened(browser, made, tmp_path)
    page = opened.page
    lines = page.locator("#map .lines [data-layer=gas-pipeline]")
    assert lines.count() > 0
    row = page.locator(".leaflet-control-layers-overlays label", has_text="Gas pipelines")
    row.locator("input").uncheck()
    page.wait_for_timeout(200)
    assert lines.count() == 0
    # The other way round: the switch of the panel, which a notebook has too, unseen.
    box = 'input[name="layer"][value="gas-pipeline"]'
    page.evaluate(
        "box => { const one = document.querySelector(box);"
        " one.checked = true; one.dispatchEvent(new Event('change')); }",
        box,
    )
    page.wait_for_timeout(200)
    assert lines.count() > 0
    assert row.locator("input").is_checked()
    assert opened.errors == []
    page.close()


def test_a_frame_of_a_reader_explores_itself_on_the_map(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    pytest.importorskip("mapclassify", reason="GeoPandas' explore() needs the extra [notebook]")
    import geopandas  # noqa: PLC0415

    made = atlas_map(catalog)
    frame = geopandas.GeoDataFrame(
        {"name": list(HOSTILE.values())},
        geometry=geopandas.points_from_xy(range(100, 100 + len(HOSTILE)), [50.0] * len(HOSTILE)),
        crs=4326,
    )
    assert frame.explore(m=made) is made
    opened = Opened(browser, made, tmp_path)
    assert opened.page.locator(".leaflet-overlay-pane path").count() == len(HOSTILE)
    assert opened.errors == []
    assert opened.value("() => window.ran") is None
    opened.page.close()


@pytest.mark.parametrize("name", PLUGINS)
def test_what_the_four_plugins_link_is_ours(name: str) -> None:
    kind = getattr(plugins, name)
    for _, address in (*kind.default_js, *kind.default_css):
        assert (STATIC / "vendor" / "guests" / vendored(address)).is_file(), address


def test_an_address_that_needs_a_network_is_named(catalog: Catalog, tmp_path: Path) -> None:
    made = atlas_map(catalog)
    plugins.Draw().add_to(made)
    with pytest.warns(NeedsNetworkWarning, match=r"leaflet\.draw"):
        made.save(str(tmp_path / "map.html"))
    html = (tmp_path / "map.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    named = re.findall(r'<script src="([^"]+)"', html)
    assert named
    for address in named:
        assert address in policy[1]


def test_rendering_twice_gives_the_same_and_leaves_the_guests_as_they_were(
    catalog: Catalog, tmp_path: Path
) -> None:
    made = with_all(catalog, "plain")
    counts = [len(one._children) for one in made.guests]
    pages = []
    for _ in range(2):
        made.save(str(tmp_path / "map.html"))
        pages.append((tmp_path / "map.html").read_text("utf-8"))
    # Folium's own names are by chance, and new each time for what it makes while it renders.
    first, second = (re.sub(r"[0-9a-f]{32}", "", page) for page in pages)
    scripts = [re.findall(r"<script>(.*?)</script>", page, re.DOTALL) for page in (first, second)]
    assert scripts[0] == scripts[1]
    assert [len(one._children) for one in made.guests] == counts


def test_a_map_without_guests_is_the_same_in_two_processes(catalog: Catalog) -> None:
    code = (
        "import hashlib; from geo.catalog import load_catalog;"
        "from geo.webmap.atlas_map import atlas_map; from geo.webmap.one_file import STATIC;"
        "m = atlas_map(load_catalog([STATIC.parent / 'layers']), year=1945);"
        "print(hashlib.sha256(m.get_root().render().encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=STATIC.parent,
            capture_output=True,
            check=True,
            text=True,
            env=os.environ
            | {"PYTHONHASHSEED": str(seed), "XDG_CACHE_HOME": str(placed_labels.folder().parent)},
        ).stdout
        for seed in (1, 2)
    }
    assert len(told) == 1
    assert atlas_map(catalog).has_guests is False


def test_the_notebook_frames_the_map_without_its_panel(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    made = atlas_map(catalog, year=1945, layers=["trans-siberian"])
    html = f"<!doctype html><p id='before'>'</p>{made._repr_html_()}"
    (tmp_path / "frame.html").write_text(html, "utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "frame.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("#map[data-labels]").wait_for()
    assert inside.locator(".panel").count() == 0
    assert inside.locator("#map .lines [data-layer=trans-siberian]").count() > 0
    assert inside.locator("#map .lines [data-layer=gas-pipeline]").count() == 0
    inside.locator("body.in-year").wait_for()
    assert errors == []
    page.close()


def test_the_map_stands_in_a_figure_of_somebody_elses(catalog: Catalog) -> None:
    figure = folium.Figure(height="400px")
    made = atlas_map(catalog)
    figure.add_child(made)
    html = figure.render()
    assert html.count("<iframe") == 1
    assert "map-settings" in html


def test_the_settings_say_whether_there_are_guests(catalog: Catalog) -> None:
    made = atlas_map(catalog)
    assert "guests" not in json.loads(made.block())
    folium.Marker((43.1, 131.9)).add_to(made)
    assert json.loads(made.block())["guests"] == made.get_name()
