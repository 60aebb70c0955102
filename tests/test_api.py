"""The Python door: the numbers, the words and the refusals of the addresses, as tables."""

from __future__ import annotations

import inspect
import json
import re
import warnings
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point, Polygon
from shapely.geometry import shape

from geo import api as ca
from geo.api import measuring, selecting
from geo.api.asking import address_of, python_name, text_of, web_name
from geo.api.signatures import params_of
from geo.errors import DataFaultsError, GeoError, ParameterError
from geo.web import addresses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

# Every address with data and its function; what has none of its own is got by `get`.
FUNCTIONS = {
    "/layers": "layers",
    "/layers/<id>": "layer",
    "/lengths": "lengths",
    "/claims": "claims",
    "/search": "search",
    "/locate": "locate",
    "/journeys": "journeys",
    "/figure": "figure",
    "/cite": "cite",
    "/map": "map",
    "/atlas": "get",
}
INTERNAL = {"/map/<name>"}
TABLES: list[tuple[str, dict[str, Any], str]] = [
    ("lengths", {}, "rows"),
    ("lengths", {"route": ["tsr", "tkr-east"], "by": ("country", "status")}, "rows"),
    ("lengths", {"layer": "gas-pipeline", "by": "piece", "unit": "mi", "lang": "ko"}, "rows"),
    ("lengths", {"route": "tkr-west", "year": 1945, "status": "operating"}, "rows"),
    ("claims", {}, "rows"),
    ("claims", {"km": 9288, "about": "tsr"}, "rows"),
    ("claims", {"from_": "Moscow", "to": "Vladivostok", "lang": "ru"}, "rows"),
    ("search", {"q": "Pusan"}, "results"),
    ("search", {"q": "хасан", "of": ["station", "place"], "limit": 3}, "results"),
    ("journeys", {}, "scenarios"),
    ("journeys", {"year": 1940, "lang": "ru"}, "scenarios"),
]


@pytest.fixture(scope="session")
def atlas(app: Flask) -> ca.Atlas:
    """Return the atlas over the app of this session."""
    return ca.Atlas.over(app)


def told(client: FlaskClient, path: str, asked: dict[str, Any]) -> dict[str, Any]:
    reply = client.get(address_of(path, asked))
    assert reply.status_code == 200, reply.get_data(as_text=True)
    document: dict[str, Any] = json.loads(reply.get_data())
    return document


def is_same(cell: object, value: object) -> bool:
    """Whether a cell holds what JSON told; pandas has no other word for null than its own."""
    if value is None:
        return cell is None or (isinstance(cell, float) and np.isnan(cell))
    return bool(cell == value)


def assert_rows(frame: pd.DataFrame, rows: list[dict[str, Any]]) -> None:
    assert len(frame) == len(rows)
    for (_, cells), row in zip(frame.iterrows(), rows, strict=True):
        for name, value in row.items():
            assert is_same(cells[name], value), (name, cells[name], value)


@pytest.mark.parametrize(("name", "asked", "member"), TABLES, ids=str)
def test_a_table_holds_the_numbers_of_the_web(
    atlas: ca.Atlas, client: FlaskClient, name: str, asked: dict[str, Any], member: str
) -> None:
    frame = getattr(atlas, name)(**asked)
    document = told(client, f"/{name}.json", asked)
    assert document[member]
    assert_rows(frame, document[member])
    for key in ("data_version", "citation", "totals", "verdict", "notes", "query"):
        assert frame.attrs.get(key) == document.get(key)
    assert frame.attrs["licences"]


def test_layers_are_the_catalogue_with_their_boxes(atlas: ca.Atlas, client: FlaskClient) -> None:
    rows = told(client, "/layers.json", {"lang": "ko"})["layers"]
    frame = atlas.layers(lang="ko")
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs.to_epsg() == 4326
    assert frame.index.name == "id"
    assert_rows(frame.reset_index(), rows)
    assert [list(one) for one in frame.bounds.to_numpy()] == [one["bounds_deg"] for one in rows]


@pytest.mark.parametrize("layer", ["trans-siberian", "primorsky", "stations", "gas-pipeline"])
def test_a_layer_has_every_feature_and_property(
    atlas: ca.Atlas, client: FlaskClient, layer: str
) -> None:
    features = told(client, f"/layers/{layer}.geojson", {})["features"]
    frame = atlas.layer(layer)
    assert frame.crs.to_epsg() == 4326
    assert list(frame.index) == [one["properties"]["id"] for one in features]
    assert_rows(frame.reset_index(), [one["properties"] for one in features])
    for geometry, feature in zip(frame.geometry, features, strict=True):
        assert geometry.equals_exact(shape(feature["geometry"]), 0)


@pytest.mark.parametrize("asked", [{}, {"year": 1945}, {"year": 1945, "status": "operating"}])
def test_pieces_are_what_lengths_by_piece_add_up(
    atlas: ca.Atlas, client: FlaskClient, asked: dict[str, Any]
) -> None:
    pieces = atlas.pieces(layers="korean-rail-link", **asked)
    document = told(client, "/lengths.json", {"layer": "korean-rail-link", "by": "piece", **asked})
    rows = {row["group"].split(" / ")[0]: row["length"] for row in document["rows"]}
    lengths = pieces["length_km"].dropna()
    shared = lengths.index.intersection(list(rows))
    assert len(shared) > 50
    for key in shared:
        assert rows[key] is None or lengths[key] == pytest.approx(rows[key], abs=1e-6)
    assert set(pieces["layer"]) == {"korean-rail-link"}
    if "status" in asked:
        assert set(pieces["status"]) <= {"operating", "unknown"}


def test_a_route_of_pieces_is_as_long_as_the_route(atlas: ca.Atlas) -> None:
    # Posted chainage of Vladivostok: 9,288.2 km (Russian Railways, 2016).
    assert atlas.pieces(route="tsr")["length_km"].sum() == pytest.approx(9288.2, abs=1e-3)


@pytest.mark.parametrize(
    "asked",
    [{"route": "tsr", "km": 4934}, {"route": "tsr", "lon": 102.05, "lat": 53.92, "lang": "ru"}],
)
def test_a_place_is_located_as_on_the_web(
    atlas: ca.Atlas, client: FlaskClient, asked: dict[str, Any]
) -> None:
    document = told(client, "/locate.json", asked)
    found = atlas.locate(**asked)
    whole = {**found.attrs, **found.to_dict()}
    assert document == {name: whole[name] for name in document}


JOURNEYS: list[dict[str, Any]] = [
    {"from_": "Busan", "to": "Moscow"},
    {"from_": "Seoul", "to": "Rajin", "via": ["Wonsan"], "prefer": "least-works", "unit": "verst"},
    {"scenario": "busan-moscow-east", "lang": "ko"},
    {"scenario": "busan-moscow-east", "with_": "busan-moscow-west"},
]


@pytest.mark.parametrize("asked", JOURNEYS, ids=str)
def test_a_journey_is_the_journey_of_the_web(
    atlas: ca.Atlas, client: FlaskClient, asked: dict[str, Any]
) -> None:
    document = told(client, "/journeys.json", asked)
    journey = atlas.journeys(**asked)
    assert isinstance(journey, ca.Journey)
    assert journey.document == document
    assert_rows(journey.legs, document["legs"])
    assert_rows(journey.gauge_changes, document["gauge_changes"])
    assert journey.length == document["length"]
    assert journey.interval == (document["length_low"], document["length_high"])
    works = told(client, "/journeys.json", {**asked, "works": 1})["ledger"]
    assert_rows(journey.ledger, works["rows"])
    assert journey.ledger.attrs["by_country"] == works["by_country"]
    if "with_" in asked:
        assert journey.comparison is not None
        assert_rows(journey.comparison, document["comparison"]["rows"])
    else:
        assert journey.comparison is None


def test_a_journey_shows_itself_rounded_as_its_interval_allows(atlas: ca.Atlas) -> None:
    journey = atlas.journeys(from_="Busan", to="Moscow")
    assert isinstance(journey, ca.Journey)
    found = re.fullmatch(
        r"<Journey Busan–Moscow: ([\d,]+) km \(([\d,]+)–([\d,]+)\)>", repr(journey)
    )
    assert found is not None
    length, low, high = (float(one.replace(",", "")) for one in found.groups())
    # Outwards, as on every page: what is shown holds all of the interval.
    assert low <= journey.document["length_low"] < length < journey.document["length_high"] <= high
    shown = journey._repr_html_()
    assert shown.count("<tr") == 2 + len(journey.legs)
    assert all(str(name) in shown for name in journey.legs["from"])
    assert str(journey.length) not in shown


def test_a_journey_has_its_map_and_its_figure(atlas: ca.Atlas, client: FlaskClient) -> None:
    journey = atlas.journeys(scenario="rajin-khasan-coal")
    assert isinstance(journey, ca.Journey)
    assert isinstance(journey.map(), folium.Map)
    strip = journey.figure(chart="strip")
    assert strip.png == client.get("/figure.png?scenario=rajin-khasan-coal&chart=strip").data


def test_a_journey_that_no_map_can_show_says_so(atlas: ca.Atlas) -> None:
    journey = atlas.journeys(from_="Busan", to="Moscow", via="Wonsan")
    assert isinstance(journey, ca.Journey)
    with pytest.raises(GeoError, match=r"journey\.figure\(\)"):
        journey.map()


@pytest.mark.parametrize("ending", addresses.FIGURE.formats)
def test_a_figure_is_the_bytes_of_the_web(
    atlas: ca.Atlas, client: FlaskClient, tmp_path: Path, ending: str
) -> None:
    asked = {"preset": "nature-1col", "route": ["tkr-east"], "inset": False, "lang": "ko,en"}
    figure = atlas.figure(**asked)
    saved = figure.save(tmp_path / f"mine.{ending}")
    address = "/figure.{}?preset=nature-1col&route=tkr-east&inset=0&lang=ko,en"
    assert saved.read_bytes() == client.get(address.format(ending)).data
    assert figure._repr_png_() == client.get(address.format("png")).data
    assert figure.text == client.get(address.format("txt")).get_data(as_text=True)


def test_a_figure_is_saved_where_it_can_be(atlas: ca.Atlas, tmp_path: Path) -> None:
    figure = atlas.figure(preset="nature-1col", extent="border")
    with pytest.raises(ParameterError, match=r"did you mean mine\.pdf\?"):
        figure.save("mine.pd")
    with pytest.raises(ParameterError, match=r"end it in \.png, \.svg, \.pdf, \.txt"):
        figure.save("mine")
    with pytest.raises(GeoError, match="cannot be written"):
        figure.save(tmp_path / "nowhere" / "mine.png")


def test_an_answer_is_cited_by_itself(atlas: ca.Atlas, client: FlaskClient) -> None:
    frame = atlas.lengths(route="tsr", by="country")
    address = f"/lengths.json?route=tsr&by=country&v={atlas.data_version}"
    for answer in (frame, address):
        citation = atlas.cite(answer)
        found = {
            one: client.get(f"/cite.{one}", query_string={"address": address})
            for one in ("txt", "bib", "json")
        }
        assert str(citation) == found["txt"].get_data(as_text=True).strip()
        assert citation.bibtex == found["bib"].get_data(as_text=True)
        assert citation.csl == json.loads(found["json"].get_data())
    with pytest.raises(ParameterError, match="DataFrame"):
        atlas.cite(pd.DataFrame())


def test_get_gives_the_bytes_of_any_address(atlas: ca.Atlas, client: FlaskClient) -> None:
    for address in ("/atlas.zip", "/lengths.csv?route=tsr", "/lengths"):
        assert atlas.get(address) == client.get(address, headers={"Accept": "*/*"}).data
    with pytest.raises(ParameterError, match="begins with /"):
        atlas.get("lengths.csv")
    with pytest.raises(GeoError, match="there is no such address"):
        atlas.get("/nowhere")


def test_every_address_with_data_has_its_function() -> None:
    with_data = {one.path for one in addresses.ADDRESSES if one.formats} - INTERNAL
    assert with_data == set(FUNCTIONS)
    for name in FUNCTIONS.values():
        assert callable(getattr(ca, name))
        assert callable(getattr(ca.Atlas, name))
        assert name in ca.__all__


SIGNED = {
    **{
        name: query_of
        for query_of, name in (
            (one, FUNCTIONS[one.path])
            for one in addresses.ADDRESSES
            if one.formats and one.path in FUNCTIONS
        )
        if name not in {"map", "get"}
    },
    "map": selecting.MAP,
    "pieces": selecting.PIECES,
    "measure": measuring.MEASURE,
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_function_has_the_parameters_of_its_address(name: str) -> None:
    function: Callable[..., Any] = getattr(ca, name)
    names = list(inspect.signature(function).parameters)
    own = {"layer": ["id"], "measure": ["frame_or_path"]}.get(name, [])
    wanted = [python_name(one.name) for one in params_of(SIGNED[name])]
    assert sorted(names) == sorted([*own, *wanted])
    text = inspect.getdoc(function) or ""
    for param in params_of(SIGNED[name]):
        assert f"\n{python_name(param.name)}\n" in text
        assert "\nReturns\n" in text
        assert "\nRaises\n" in text


def test_every_function_of_the_module_is_a_method_of_the_atlas() -> None:
    functions = {name for name in ca.__all__ if inspect.isfunction(getattr(ca, name))} - {"text"}
    for name in functions:
        own = inspect.signature(getattr(ca.Atlas, name)).parameters
        assert list(own)[1:] == list(inspect.signature(getattr(ca, name)).parameters)
    assert {"read", "measure", "pieces", *FUNCTIONS.values()} == functions


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("lengths", {"rote": "tsr"}, "/lengths.json"),
    ("lengths", {"route": "tsrr"}, "/lengths.json"),
    ("lengths", {"by": "contry"}, "/lengths.json"),
    ("lengths", {"unit": "furlong"}, "/lengths.json"),
    ("lengths", {"v": "000000000000"}, "/lengths.json"),
    ("lengths", {"bom": True}, "/lengths.json"),
    ("layers", {"lang": "fr"}, "/layers.json"),
    ("layer", {"id": "trans-siberia"}, "/layers/trans-siberia.geojson"),
    ("claims", {"km": -5}, "/claims.json"),
    ("claims", {"about": "nothing-of-the-kind"}, "/claims.json"),
    ("search", {}, "/search.json"),
    ("locate", {"route": "tsr"}, "/locate.json"),
    ("locate", {"km": 12}, "/locate.json"),
    ("locate", {"route": "tsr", "km": float("nan")}, "/locate.json"),
    ("locate", {"route": "tsr", "km": 12_000}, "/locate.json"),
    ("journeys", {"from_": "Busn", "to": "Moscow"}, "/journeys.json"),
    ("journeys", {"scenario": "busan"}, "/journeys.json"),
    ("figure", {"preset": "a5"}, "/figure.png"),
    ("figure", {"width_mm": 5}, "/figure.png"),
    ("figure", {"layers": ["stations", "nowhere"]}, "/figure.png"),
    ("map", {"layers": "nowhere"}, "/"),
    ("map", {"view": (99, 0, 0)}, "/"),
    ("map", {"journey": "busan..nowhere"}, "/"),
    ("cite", {"address": "https://example.org/"}, "/cite.txt"),
    *(
        (name, {**more, "year": year}, path)
        for name, more, path in (
            ("lengths", {}, "/lengths.json"),
            ("journeys", {"from_": "Busan", "to": "Seoul"}, "/journeys.json"),
            ("figure", {}, "/figure.png"),
            ("pieces", {}, "/table"),
            ("map", {}, "/"),
        )
        for year in (1883, 2050, "abc", 1945.5)
    ),
]


@pytest.mark.parametrize(("name", "asked", "path"), REFUSED, ids=str)
def test_a_refusal_is_that_of_the_web(
    atlas: ca.Atlas, client: FlaskClient, name: str, asked: dict[str, Any], path: str
) -> None:
    sent = {} if name == "layer" else asked
    problem = client.get(address_of(path, sent)).get_json()
    with pytest.raises(GeoError) as caught:
        getattr(atlas, name)(**asked)
    error = caught.value
    assert str(error) == f"{problem['detail']}\nmend: {problem['repair']}"
    assert error.code == problem["code"]
    for member in ("param", "value", "allowed", "nearest"):
        if hasattr(error, member):
            assert getattr(error, member) == problem.get(member, "")


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        (lambda one: one.pieces(layer="trans-siberian"), "layers"),
        (lambda one: one.map(laers="stations"), "layers"),
        (lambda one: one.measure(mine(), bye="country"), "by"),
        (lambda one: one.measure(mine(), by="contry"), "country"),
        (lambda one: one.measure(mine(), kind="railwy"), "railway"),
    ],
)
def test_what_only_python_asks_names_the_nearest_too(
    atlas: ca.Atlas, call: Callable[[ca.Atlas], object], nearest: str
) -> None:
    with pytest.raises(ParameterError, match=f"did you mean '{nearest}'"):
        call(atlas)


@given(st.sampled_from([one.name for address in addresses.ADDRESSES for one in address.params]))
def test_a_parameter_is_found_again_under_its_name_in_python(name: str) -> None:
    assert python_name(name).isidentifier()
    assert web_name(python_name(name)) == name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "1"),
        (False, "0"),
        (4934, "4934"),
        (4934.5, "4934.5"),
        (1e-7, "0.0000001"),
        (np.int64(7), "7"),
        (np.float64(0.5), "0.5"),
        (np.bool_(True), "1"),
        (["a", "b"], "a,b"),
        (pd.Series([1.5, 2]), "1.5,2"),
        (pd.Index(["x"]), "x"),
        ((124, 33.0, 132.5, 44), "124,33,132.5,44"),
    ],
)
def test_a_value_of_python_is_written_as_in_an_address(value: object, text: str) -> None:
    assert text_of(value) == text


def mine() -> gpd.GeoDataFrame:
    """Return a line over the borders of two states, and one within one."""
    lines = [LineString([(127, 37.5), (127.5, 38.8)]), LineString([(127, 37.5), (128, 37.5)])]
    return gpd.GeoDataFrame(
        {"name": ["a", "b"], "status": ["proposed", "operating"], "built": [None, 1905]},
        geometry=lines,
        crs=4326,
    )


def geodesic_km(frame: gpd.GeoDataFrame) -> float:
    """Return the length of lines by pyproj alone."""
    return sum(Geod(ellps="WGS84").geometry_length(one) for one in frame.geometry) / 1000


@pytest.mark.parametrize("by", ["route", "piece", "country", "subject", "side-of-38", "status"])
def test_a_readers_lines_add_up_to_their_geodesics_however_they_are_split(
    atlas: ca.Atlas, by: str
) -> None:
    found = atlas.measure(mine(), by=by)
    assert found["length"].sum() == pytest.approx(geodesic_km(mine()), abs=2e-3)
    assert set(found["unit"]) == {"km"}


def test_a_readers_lines_are_split_where_borders_are(atlas: ca.Atlas) -> None:
    found = atlas.measure(mine(), by=["country", "status"]).set_index("group")["length"]
    assert set(found.index) == {"KR / proposed", "KP / proposed", "KR / operating"}
    assert found["KR / operating"] == pytest.approx(geodesic_km(mine().iloc[1:]), abs=1e-3)


@pytest.mark.parametrize("crs", ["EPSG:5179", "EPSG:3857", "OGC:CRS84"])
def test_a_readers_lines_may_have_any_reference_system(atlas: ca.Atlas, crs: str) -> None:
    there = atlas.measure(mine().to_crs(crs), by="country")["length"]
    assert there.to_numpy() == pytest.approx(
        atlas.measure(mine(), by="country")["length"], abs=2e-3
    )


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.floats(124, 135), st.floats(34, 50)), min_size=2, max_size=6, unique=True)
)
def test_a_line_measured_backwards_is_as_long(
    atlas: ca.Atlas, points: list[tuple[float, float]]
) -> None:
    both = [LineString(points), LineString(points[::-1])]
    found = atlas.measure(gpd.GeoDataFrame(geometry=both, crs=4326), by="piece")
    there = found.loc[found["group"].str.match("frame-1(-|$)"), "length"]
    back = found.loc[found["group"].str.match("frame-2(-|$)"), "length"]
    assert len(there) + len(back) == len(found)
    assert there.sum() == pytest.approx(back.sum(), abs=1e-3)


def test_a_region_tells_its_area(atlas: ca.Atlas) -> None:
    square = Polygon([(130, 44), (131, 44), (131, 45), (130, 45)])
    found = atlas.measure(gpd.GeoDataFrame(geometry=[square], crs=4326), by="piece")
    # Sides are geodesics, as pyproj has them too.
    area_km2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(square)[0]) / 1e6
    assert found["area_km2"].iloc[0] == pytest.approx(area_km2, rel=1e-6)


def test_railways_of_a_known_accuracy_get_an_interval(atlas: ca.Atlas) -> None:
    track = atlas.layer("korean-rail-link").loc[lambda one: one["geometry_class"] == "traced"]
    longest = track.loc[[track.geometry.count_coordinates().idxmax()], ["geometry"]]
    plain = atlas.measure(longest).iloc[0]
    known = atlas.measure(longest, kind="railway", accuracy_m=200).iloc[0]
    assert plain["length_low"] is None or np.isnan(plain["length_low"])
    assert known["length_low"] < known["length"] < known["length_high"]


def test_the_atlas_own_lines_can_be_measured_although_their_ids_are_taken(atlas: ca.Atlas) -> None:
    own = atlas.layer("demarcation-line")[["geometry"]]
    assert atlas.measure(own)["length"].sum() == pytest.approx(geodesic_km(own), abs=2e-3)


FORMATS = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf"}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_of_any_format_is_read_alike(atlas: ca.Atlas, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"My lines.{ending}"
    mine().to_file(path, driver=FORMATS[ending])
    frame = atlas.read(path)
    assert frame.crs.to_epsg() == 4326
    assert frame.index.name == "id"
    assert set(frame.index) == {"my-lines-1", "my-lines-2"}
    assert geodesic_km(frame) == pytest.approx(geodesic_km(mine()), abs=2e-3)
    assert {"name", "status", "built"} <= set(frame.columns)
    measured = atlas.measure(path, by="country")
    assert measured["length"].sum() == pytest.approx(geodesic_km(mine()), abs=2e-3)


def test_ids_of_a_file_stay_where_they_are_ids(atlas: ca.Atlas, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    frame = mine()
    for given_ids, wanted in (
        (["x-1", "x-2"], ["x-1", "x-2"]),
        (["Line 4", "Line 5"], ["line-4", "line-5"]),
        (["same", "Same"], ["a-1", "a-2"]),
        (["부산", "하산"], ["a-1", "a-2"]),
        ([7, 9], ["7", "9"]),
    ):
        frame.assign(id=given_ids).to_file(path, driver="GeoJSON")
        found = atlas.read(path)
        assert list(found.index) == wanted
        if given_ids != wanted:
            assert [str(one) for one in found["id_in_file"]] == [str(one) for one in given_ids]


def write_broken(folder: Path, frame: gpd.GeoDataFrame) -> Path:
    path = folder / "broken.gpkg"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        frame.to_file(path, driver="GPKG")
    return path


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (gpd.GeoDataFrame(geometry=[Point(37.5, 127)], crs=4326), "swap the axes"),
        (gpd.GeoDataFrame(geometry=[LineString([(179, 50), (-179, 50)])], crs=4326), "180"),
        (gpd.GeoDataFrame(geometry=[Point(1, 2), None], crs=4326), "feature 1 (broken-2)"),
        (gpd.GeoDataFrame(geometry=[Point(200000, 500000)]), "crs"),
        (
            gpd.GeoDataFrame(geometry=[Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])], crs=4326),
            "mend the ring",
        ),
    ],
    ids=["axes", "meridian", "none", "crs", "ring"],
)
def test_a_fault_of_a_file_names_feature_and_repair(
    atlas: ca.Atlas, tmp_path: Path, frame: gpd.GeoDataFrame, words: str
) -> None:
    path = write_broken(tmp_path, frame)
    with pytest.raises(DataFaultsError, match=re.escape(words)) as caught:
        atlas.read(path)
    assert "broken.gpkg" in str(caught.value)
    with pytest.raises(DataFaultsError, match=re.escape(words)):
        atlas.measure(path)


def test_all_faults_of_a_file_come_at_once(atlas: ca.Atlas, tmp_path: Path) -> None:
    points = [Point(37.5, 127), Point(129, 35), Point(37.5, 128)]
    path = write_broken(tmp_path, gpd.GeoDataFrame(geometry=points, crs=4326))
    with pytest.raises(DataFaultsError) as caught:
        atlas.read(path)
    assert len(caught.value.faults) == 2


def test_a_file_that_is_none_is_told(atlas: ca.Atlas, tmp_path: Path) -> None:
    (tmp_path / "text.geojson").write_text("no lines here", encoding="utf-8")
    with pytest.raises(DataFaultsError, match="a vector file that GDAL reads"):
        atlas.read(tmp_path / "text.geojson")
    with pytest.raises(DataFaultsError, match="no such file"):
        atlas.read(tmp_path / "nowhere.gpkg")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataFaultsError, match="a geometry"):
        atlas.read(tmp_path / "table.csv")


def test_of_several_layers_one_is_named(atlas: ca.Atlas, tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    for name in ("rails", "pipes"):
        mine().to_file(path, layer=name, driver="GPKG")
    with pytest.raises(DataFaultsError, match="rails, pipes"):
        atlas.read(path)
    with pytest.raises(DataFaultsError, match="did you mean 'rails'"):
        atlas.read(path, layer="rail")
    assert len(atlas.read(path, layer="rails")) == 2


def test_a_reference_system_can_be_told(atlas: ca.Atlas, tmp_path: Path) -> None:
    path = write_broken(tmp_path, gpd.GeoDataFrame(geometry=[Point(200000, 500000)]))
    # The origin of Korea's central belt (EPSG:5181): 38 N, 127 E at 200,000 E, 500,000 N.
    place = atlas.read(path, crs="EPSG:5181").geometry.iloc[0]
    assert (place.x, place.y) == pytest.approx((127, 38), abs=1e-6)
    with pytest.raises(DataFaultsError, match="EPSG:5186"):
        atlas.read(path, crs="EPSG:nowhere")


OWN_TOML = """
kind = "railway"
style = "user-1"
[title]
en = "My line"
[[source]]
name = "Mine"
licence = "CC0-1.0"
retrieved = 2026-11-24
"""


def test_an_atlas_of_ones_own_folder_answers_every_question(tmp_path: Path) -> None:
    mine().assign(id=["mine-1", "mine-2"])[["id", "geometry"]].to_file(
        tmp_path / "mine.geojson", driver="GeoJSON", RFC7946="YES"
    )
    (tmp_path / "mine.toml").write_text(OWN_TOML, encoding="utf-8")
    own = ca.Atlas(tmp_path)
    assert "mine" in own.layers().index
    assert own.layer("mine").index[0] == "mine-1-1"
    measured = own.measure(mine(), by="country", kind="railway")["length"]
    assert own.lengths(layer="mine", by="country")["length"].to_numpy() == pytest.approx(
        measured.to_numpy(), abs=1e-6
    )
    assert own.map(layers="mine") is not None
    with pytest.raises(GeoError, match="is not a folder"):
        ca.Atlas(tmp_path / "nowhere")


def test_the_module_answers_for_the_atlas_of_the_process(
    app: Flask, monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    monkeypatch.setattr("geo.web.app._app", app)
    assert_rows(ca.lengths(route="tsr"), told(client, "/lengths.json", {"route": "tsr"})["rows"])


def test_the_map_takes_any_element_of_folium(atlas: ca.Atlas, tmp_path: Path) -> None:
    made = atlas.map(layers=["korean-rail-link"], lang="ko", year=1945)
    folium.Marker([42.43, 130.64], tooltip=ca.text("{{ 7*7 }}")).add_to(made)
    made.save(tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "L.marker" in page
    assert "#123; 7*7 " in page
    assert not re.findall(r"<(?:script|link)[^>]+(?:src|href)=.https?:", page)
