"""Tiles of the reader's organisation: off by default, and then the one other host of the page."""

from __future__ import annotations

import io
import json
import math
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import numpy as np
import pytest
from browsing import chromium
from PIL import Image
from werkzeug.serving import make_server

from geo.web.app import create_app
from geo.web.settings import SettingError, Settings, from_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import HTTPServer

    from flask.testing import FlaskClient
    from playwright.sync_api import Page

    from geo.catalog import Catalog

TILE_COLOUR = (200, 40, 160)
KOREA_VIEW = (6, 41.0, 131.0)
IN_PRIMORYE = (135.6, 44.9)  # far from lines and names
IN_CHINA = (126.4, 44.6)
TILES = "https://tiles.example.org:8443/base/{z}/{x}/{y}.png"


def test_by_default_there_is_no_other_host(client: FlaskClient) -> None:
    reply = client.get("/")
    assert "img-src 'self' data:;" in reply.headers["Content-Security-Policy"]
    assert 'id="tiles"' not in reply.get_data(as_text=True)


def test_a_tile_server_is_named_in_the_policy_and_has_a_switch(catalog: Catalog) -> None:
    settings = from_environment({"ATLAS_TILES": TILES, "ATLAS_TILES_CREDIT": "Our maps"})
    reply = create_app(settings, catalog).test_client().get("/")
    policy = reply.headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://tiles.example.org:8443;" in policy
    html = reply.get_data(as_text=True)
    assert 'id="tiles"' in html
    assert TILES in html


@pytest.mark.parametrize("words", ["{{ 7*7 }}", "{% if", "{# note", "{{ 1/0 }}", "{% raw %}"])
def test_a_credit_is_words_and_no_template(catalog: Catalog, words: str) -> None:
    settings = from_environment({"ATLAS_TILES": TILES, "ATLAS_TILES_CREDIT": words})
    reply = create_app(settings, catalog).test_client().get("/")
    assert reply.status_code == 200
    block = re.search(r'id="map-settings">(.*?)</script>', reply.get_data(as_text=True))
    assert block is not None
    assert json.loads(block[1])["tiles"]["credit"] == words


@pytest.mark.parametrize(
    "text",
    [
        "tiles.example.org/{z}",
        "https://a.org/x.png",
        "https://a.org/{z} script-src *",
        "ftp://a/{z}",
    ],
)
def test_other_addresses_stop_the_start(text: str) -> None:
    with pytest.raises(SettingError):
        from_environment({"ATLAS_TILES": text})


def test_the_default_is_off() -> None:
    assert Settings().tiles == ""
    assert Settings().tile_origin == ""


class TileServer(BaseHTTPRequestHandler):
    """Answers every address with one tile of one colour."""

    def do_GET(self) -> None:
        """Give the tile."""
        picture = io.BytesIO()
        Image.new("RGB", (256, 256), TILE_COLOUR).save(picture, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(picture.getvalue())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(server: HTTPServer) -> Iterator[int]:
    """Serve on the loopback; give the port."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def colour_at(page: Page, lon_deg: float, lat_deg: float) -> tuple[int, ...]:
    """Return the colour of the map of `KOREA_VIEW` at a place."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    zoom, lat0, lon0 = KOREA_VIEW
    world_px = 256 * math.pow(2, zoom)

    def y_px(lat: float) -> float:
        return -math.asinh(math.tan(math.radians(lat))) / (2 * math.pi) * world_px

    x = box["width"] / 2 + (lon_deg - lon0) / 360 * world_px
    y = box["height"] / 2 + y_px(lat_deg) - y_px(lat0)
    with Image.open(io.BytesIO(page.locator("#map").screenshot())) as shot:
        found = shot.convert("RGB").getpixel((round(x), round(y)))
    assert isinstance(found, tuple)
    return found


def share_of_tile_colour(page: Page) -> float:
    """Return how much of the map has the colour of the tiles."""
    with Image.open(io.BytesIO(page.locator("#map").screenshot())) as shot:
        pixels = np.asarray(shot.convert("RGB")).astype(int)
    return float((np.abs(pixels - np.array(TILE_COLOUR)).max(axis=2) < 6).mean())


@pytest.mark.browser
def test_tiles_are_seen_below_the_lines_and_credited(catalog: Catalog) -> None:
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), TileServer)) as tile_port:
        origin = f"http://127.0.0.1:{tile_port}"
        settings = from_environment(
            {
                "ATLAS_TILES": origin + "/{z}/{x}/{y}.png",
                "ATLAS_TILES_CREDIT": "Maps of the Ministry",
            }
        )
        app = create_app(settings, catalog)
        with (
            serving(make_server("127.0.0.1", 0, app, threaded=True)) as port,
            chromium() as browser,
        ):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            complaints: list[str] = []
            page.on("console", lambda told: complaints.append(told.text))
            asked: set[str] = set()
            page.on("request", lambda one: asked.add("/".join(one.url.split("/")[:3])))
            page.goto(f"http://127.0.0.1:{port}/?view=6/41/131")
            page.wait_for_selector("#map[data-labels]")
            page.wait_for_load_state("networkidle")
            assert share_of_tile_colour(page) == 0
            assert origin not in asked
            page.locator("#tiles").check()
            page.wait_for_load_state("networkidle")
            page.locator(".leaflet-tile-loaded").nth(5).wait_for()
            assert share_of_tile_colour(page) > 0.5
            assert page.locator("#map .lines path").count() > 10
            # The tint of the region lies over the tiles and lets them through.
            assert colour_at(page, *IN_CHINA) == TILE_COLOUR
            tinted = colour_at(page, *IN_PRIMORYE)
            tint = (0xF3, 0xE8, 0xC8)
            for own, below, above in zip(tinted, TILE_COLOUR, tint, strict=True):
                assert min(below, above) < own < max(below, above)
            page.locator('input[name="layer"][value="primorsky"]').uncheck()
            page.wait_for_timeout(200)
            assert colour_at(page, *IN_PRIMORYE) == TILE_COLOUR
            assert "Maps of the Ministry" in page.locator("#credit").inner_text()
            assert asked == {origin, f"http://127.0.0.1:{port}"}
            page.locator("#tiles").uncheck()
            page.wait_for_timeout(200)
            assert share_of_tile_colour(page) == 0
            assert "Ministry" not in page.locator("#credit").inner_text()
            assert complaints == []
