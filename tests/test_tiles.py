"""Tiles of the reader's organisation: off by default, and then the one other host of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.web.app import create_app
from geo.web.settings import SettingError, Settings, from_environment

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

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
