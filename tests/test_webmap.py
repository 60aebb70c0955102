"""The map's page and data: safe, the same bytes each time, and true to the layers."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pyproj import Transformer

from geo.citations import cited
from geo.i18n import translator
from geo.model import Names
from geo.style.colours import SCHEMES
from geo.style.css import style_css
from geo.style.legend_svg import layer_symbol, line_symbol, point_symbol, region_symbol
from geo.vocabulary import LANGS
from geo.webmap import feature_wording
from geo.webmap.basemap import SETS, basemap_data
from geo.webmap.credits import map_credits
from geo.webmap.data import LABEL_ZOOMS, data, map_data
from geo.webmap.elements import Part
from geo.webmap.encoding import pack, unpack
from geo.webmap.error_bands import band_of, borders, clipped
from geo.webmap.folium_map import AtlasMap
from geo.webmap.layer_part import STEPS
from geo.webmap.line_chains import chains
from geo.webmap.map_state import MapState
from geo.webmap.notebook import write
from geo.webmap.page_settings import script_json

if TYPE_CHECKING:
    from geo.catalog import Catalog

SPHERE_M = 6_378_137.0
LINE_LAYERS = {
    "trans-siberian",
    "korean-rail-link",
    "gas-pipeline",
    "parallel-38",
    "demarcation-line",
}


STATE = MapState(lang="en")


def page_of(catalog: Catalog, state: MapState = STATE) -> str:
    """Return the map's own part of the page, as the service frames it."""
    tr = translator(state.lang)
    values = {"t": tr.t, "lang": state.lang, "credits": map_credits(catalog, tr)}
    body, _ = AtlasMap(catalog, state, tr).write([Part("map_stage.html", values, write)])
    return body


def block_of(html: str) -> dict[str, Any]:
    """Return the settings of the scripts."""
    found = re.search(
        r'<script type="application/json" id="map-settings">(.*?)</script>', html, re.DOTALL
    )
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


@pytest.mark.parametrize("lang", LANGS)
def test_two_renders_are_the_same_bytes(catalog: Catalog, lang: str) -> None:
    first, second = (page_of(catalog, MapState(lang=lang)) for _ in range(2))
    assert first == second


def test_the_map_writes_data_and_no_code(catalog: Catalog) -> None:
    html = page_of(catalog)
    assert re.findall(r"<script[^>]*>", html) == [
        '<script type="application/json" id="map-settings">'
    ]
    assert not re.search(r"https?://|style=|\bon[a-z]+=", html)
    block = block_of(html)
    assert {layer["id"] for layer in block["layers"]} == LINE_LAYERS | {"primorsky"}
    assert all(
        address.startswith(("/map/", "/search.json?")) for address in block["addresses"].values()
    )


def test_the_permalink_reaches_the_data(catalog: Catalog) -> None:
    state = MapState(
        lang="ko", layers=("parallel-38",), route="tsr", sea="east-sea", view=(6.0, 40.0, 129.0)
    )
    block = block_of(page_of(catalog, state))
    assert [layer["id"] for layer in block["layers"] if layer["on"]] == ["parallel-38"]
    assert block["route"] == "tsr"
    assert block["view"] == [6.0, 40.0, 129.0]
    assert "sea=east-sea" in block["addresses"]["labels"]


@given(st.text())
def test_script_json_cannot_end_its_element(text: str) -> None:
    written = script_json({"a": text})
    assert not set("<>&") & set(written)
    assert json.loads(written) == {"a": text}


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(2, 30), st.just(2)),
        elements=st.floats(-80, 80, allow_nan=False),
    )
)
def test_packed_lines_are_within_half_a_step(points: Any) -> None:
    to_square = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    back, there = (
        np.column_stack(to_square.transform(*lonlat.T)) / (2 * math.pi * SPHERE_M)
        for lonlat in (unpack(pack(points, STEPS), STEPS), points)
    )
    line = shapely.linestrings(back) if len(back) > 1 else shapely.points(back[0])
    far = shapely.distance(line, shapely.points(there))
    assert far.max() <= 0.5**0.5 / STEPS + 1e-9


def test_what_lies_beyond_the_square_is_packed_on_its_edge() -> None:
    assert pack(np.array([[-180.0, 90.0], [180.0, -90.0]]), 100) == [0, 0, 100, 100]


@given(st.integers(1, 12), st.randoms())
def test_a_cut_line_is_one_chain(count: int, random: Any) -> None:
    parts = [np.array([[i, 0.0], [i + 0.5, 1.0], [i + 1, 0.0]]) for i in range(count)]
    parts = [part[::-1] if random.random() < 0.5 else part for part in parts]
    random.shuffle(parts)
    found = chains(parts)
    assert len(found) == 1
    assert sorted(index for index, _ in found[0]) == list(range(count))


def test_a_ring_and_a_branch_are_drawn_once() -> None:
    ring = [np.array([[0, 0], [1, 0]]), np.array([[1, 0], [1, 1]]), np.array([[1, 1], [0, 0]])]
    branch = [np.array([[5, 0], [6, 0]]), np.array([[6, 0], [7, 1]]), np.array([[6, 0], [7, -1]])]
    found = chains([*ring, *branch])
    assert sorted(index for chain in found for index, _ in chain) == list(range(6))
    assert len(found) == 4


@pytest.fixture(scope="module")
def drawn(catalog: Catalog) -> dict[str, Any]:
    """Return the data of the layers in English."""
    return map_data(catalog)


def test_every_line_and_region_is_drawn_once(catalog: Catalog, drawn: dict[str, Any]) -> None:
    wanted = {
        piece.id
        for layer in catalog.layers.values()
        for piece in layer.pieces
        if layer.id in LINE_LAYERS or piece.kind == "region"
    }
    assert {piece["id"] for piece in drawn["pieces"]} == wanted
    steps = [path for chain in drawn["chains"] for path, _ in chain["p"]]
    assert sorted(steps) == list(range(len(drawn["paths"])))


def test_a_drawn_line_is_where_its_layer_has_it(catalog: Catalog, drawn: dict[str, Any]) -> None:
    for path in drawn["paths"]:
        piece = catalog.pieces[drawn["pieces"][path["p"]]["id"]]
        line = shapely.linestrings(unpack(path["g"], drawn["steps"]))
        assert shapely.hausdorff_distance(line, piece.geometry) < 0.002


def test_missing_sections_are_red_and_standing_ones_are_not(
    catalog: Catalog, drawn: dict[str, Any]
) -> None:
    for chain in drawn["chains"]:
        kind, token, status = chain["k"].split("/")
        if kind == "railway" and status == "operating":
            assert token in {"tsr", "rail"} or "r" in chain
        pieces = {drawn["pieces"][drawn["paths"][path]["p"]]["id"] for path, _ in chain["p"]}
        assert {catalog.pieces[one].status or "" for one in pieces} == {status}


def test_a_popup_names_length_basis_and_source(catalog: Catalog, drawn: dict[str, Any]) -> None:
    feature_wording: Any = data(catalog, "words", lang="en", sea="both")
    assert list(feature_wording["pieces"]) == [piece["id"] for piece in drawn["pieces"]]
    points: Any = data(catalog, "points", lang="en", sea="both")
    assert list(feature_wording["points"]) == [point["id"] for point in points["points"]]
    assert len(feature_wording["marks"]) == len(points["marks"])
    for one, said in feature_wording["pieces"].items():
        labels = [label for label, _ in said["f"]]
        assert said["t"]
        assert "Source" in labels
        assert {"Length", "Area"} & set(labels), one


def test_the_lines_are_the_same_in_every_language(catalog: Catalog) -> None:
    parts = [json.dumps(data(catalog, "data", lang=lang, sea="both")) for lang in LANGS]
    assert len(set(parts)) == 1


@pytest.mark.parametrize("name", ["", "labels/3.3", "labels/9", "labels/x", "basemap-moon", "dat"])
def test_other_names_give_nothing(catalog: Catalog, name: str) -> None:
    assert data(catalog, name, lang="en", sea="both") is None


def test_the_map_ends_where_the_data_are_good() -> None:
    assert LABEL_ZOOMS[-1] == 8.0


@pytest.mark.parametrize("name", SETS)
def test_the_base_map_lies_in_its_frame(catalog: Catalog, name: str) -> None:
    packed: dict[str, Any] = basemap_data(catalog, name)
    west, south, east, north = packed["frame"]
    assert packed["land"]
    for rings in packed["land"]:
        for ring in rings:
            points = unpack(ring, packed["steps"])
            assert points[:, 0].min() >= west - 0.01
            assert points[:, 0].max() <= east + 0.01
            assert points[:, 1].min() >= south - 0.01
            assert points[:, 1].max() <= north + 0.01


def test_disputed_land_and_lines_are_marked(catalog: Catalog) -> None:
    packed: dict[str, Any] = basemap_data(catalog, "overview")
    assert packed["disputed"]
    assert any("d" in line for line in packed["borders"])


def test_a_band_holds_its_line_and_stays_this_side_of_the_border(catalog: Catalog) -> None:
    pieces = list(catalog.routes["gas-skv"].pieces)
    band = clipped(pieces, borders(catalog))
    line = shapely.union_all([piece.geometry for piece in pieces])
    assert shapely.length(shapely.difference(line, band)) < 0.01 * shapely.length(line)
    whole = shapely.union_all([band_of(piece) for piece in pieces])
    assert shapely.area(band) <= shapely.area(whole)


def test_style_sheet_names_every_token_in_both_schemes() -> None:
    css = style_css()
    for scheme in ("light", "dark"):
        for token, colour in SCHEMES[scheme].items():
            assert f"--{token.replace('_', '-')}:{colour}" in css


def test_symbols_name_no_colour() -> None:
    made = [
        line_symbol("railway", "rail", "destroyed"),
        line_symbol("pipeline", "gas", "shelved"),
        layer_symbol("railway", "rail", ribbon=True),
        region_symbol("tint"),
        point_symbol("port"),
        point_symbol("station-1"),
    ]
    for symbol in made:
        assert symbol.startswith("<svg")
        assert "#" not in symbol
        assert "style=" not in symbol


def test_operation_in_the_dprk_is_as_reported(catalog: Catalog) -> None:
    tr = translator("en")
    piece = next(
        piece
        for piece in catalog.pieces.values()
        if piece.country == "KP" and piece.status == "operating"
    )
    assert "as reported" in feature_wording.status_text(piece, tr)
    assert "as reported" not in feature_wording.status_text(replace(piece, country="KR"), tr)


def test_other_names_leave_out_the_shown_one() -> None:
    names = Names("Rajin", "라진", "Раджин")
    assert feature_wording.other_names(names, translator("ko")) == "Rajin · Раджин"
    assert feature_wording.other_names(Names("Rajin"), translator("en")) == ""


def test_a_cited_source_names_its_publisher_and_only_web_addresses_are_links(
    catalog: Catalog,
) -> None:
    text = "https://www.donga.com/news/1 (a note) | javascript:alert(1) | en.wikipedia.org X line"
    first, second, third = cited(catalog, [text], translator("ko"))
    assert (first.name, first.href, first.note) == (
        "동아일보",
        "https://www.donga.com/news/1",
        "a note",
    )
    assert second.href == third.href == ""
    assert third.name == "위키백과(영어)"


@pytest.mark.parametrize(
    ("source", "name", "note"),
    [
        ("TASS, Bridge, 2025 (https://tass.com/1)", "ТАСС", "Bridge, 2025"),
        ("TASS, Bridge, 2025 (https://tass.com/1) (4.7 km)", "ТАСС", "Bridge, 2025 (4.7 km)"),
        ("A. Writer, Dam (https://tass.com/1) and others", "ТАСС", "A. Writer, Dam (and others)"),
    ],
)
def test_a_work_is_cited_by_its_publisher_in_the_reader_s_language_and_linked(
    catalog: Catalog, source: str, name: str, note: str
) -> None:
    (found,) = cited(catalog, [source], translator("ru"))
    assert (found.name, found.href, found.note) == (name, "https://tass.com/1", note)


def test_a_repository_is_named_where_its_host_says_nothing(catalog: Catalog) -> None:
    text = "github.com/one/some-data:table.csv | https://github.com/two/lists (a note)"
    first, second = cited(catalog, [text], translator("en"))
    assert first.name == "some-data (GitHub)"
    assert (second.name, second.href) == ("lists (GitHub)", "https://github.com/two/lists")
