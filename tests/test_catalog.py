"""A folder becomes one catalogue: what it holds, what it refuses, how its version changes."""

from __future__ import annotations

import csv
import json
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from geo.catalog import ORDER, Catalog, load_catalog
from geo.errors import DataFaultsError
from geo.layerfile.geojson import plain_values
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = ROOT / "layers"
TOML = """
kind = "railway"
style = "user-1"
[title]
en = "My line"
[[source]]
name = "my own survey"
licence = "CC0-1.0"
retrieved = 2026-11-24
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the layers that may be spoilt."""
    target = tmp_path / "layers"
    shutil.copytree(LAYERS, target, ignore=shutil.ignore_patterns("sources", "basemap-*"))
    return target


def own_layer(folder: Path, name: str, *ids: str) -> Path:
    folder.mkdir(exist_ok=True)
    line = {"type": "LineString", "coordinates": [[127.0, 37.0], [127.5, 37.5]]}
    features = [{"type": "Feature", "properties": {"id": key}, "geometry": line} for key in ids]
    (folder / f"{name}.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    (folder / f"{name}.toml").write_text(TOML, "utf-8")
    return folder


def rewrite(path: Path, change: Any) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or [])
        rows = change(list(reader))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def messages(*folders: Path) -> str:
    with pytest.raises(DataFaultsError) as caught:
        load_catalog(folders)
    assert all(fault.file and fault.where and fault.repair for fault in caught.value.faults)
    return caught.value.message


def test_the_table_of_pieces_is_the_pieces_and_a_copy(catalog: Catalog) -> None:
    frame = catalog.pieces_frame()
    assert frame.crs.to_epsg() == 4326
    assert list(frame.index) == list(catalog.pieces)
    for key, piece in catalog.pieces.items():
        assert frame.geometry[key] == piece.geometry
    for name in ("layer", "kind", "status", "gauge", "country", "length_km", "drawn_length_km"):
        given = [getattr(piece, name) for piece in catalog.pieces.values()]
        assert plain_values(frame[name]) == given, name
    two = list(catalog.pieces)[5:1:-2]
    assert list(catalog.pieces_frame(two).index) == two
    frame["length_km"] = 0.0
    catalog.pieces_frame(two)["kind"] = "spoilt"
    assert catalog.pieces_frame()["length_km"].sum() > 9288
    assert "spoilt" not in set(catalog.pieces_frame()["kind"])


@pytest.mark.parametrize("name", ["trans-siberian", "korean-rail-link", "stations"])
def test_a_layer_read_by_gdal_is_the_layers_table(catalog: Catalog, name: str) -> None:
    """Another reader of the same file: the same coordinates and numbers, to the last bit."""
    theirs = pyogrio.read_dataframe(LAYERS / f"{name}.geojson").set_index("id")
    ours = catalog.layers[name].frame
    assert list(theirs.index) == list(ours.index)
    assert set(theirs.columns) == set(ours.columns)
    assert shapely.equals_identical(np.asarray(theirs.geometry), np.asarray(ours.geometry)).all()
    numbers = ours.select_dtypes("number").columns
    assert len(numbers) > 3
    for column in numbers:
        assert np.array_equal(
            theirs[column].to_numpy(dtype=float),
            ours[column].to_numpy(dtype=float, na_value=np.nan),
            equal_nan=True,
        ), column


def test_it_holds_the_layers_of_the_design(catalog: Catalog) -> None:
    assert tuple(catalog.layers) == ORDER
    five = {"parallel-38", "trans-siberian", "korean-rail-link", "gas-pipeline", "primorsky"}
    assert {k for k, layer in catalog.layers.items() if not layer.is_context} == five
    assert not any(layer.is_user or layer.is_basemap for layer in catalog.layers.values())
    assert {name.rsplit("-", 1)[1] for name in catalog.basemap} == {"overview", "korea"}
    assert not set(catalog.basemap) & set(catalog.layers)


def test_it_has_the_routes_of_the_contract(catalog: Catalog) -> None:
    assert set(catalog.routes) == {
        "tsr",
        "tsr-nizhny",
        "tsr-kostroma",
        "ussuriysk-khasan",
        "nakhodka",
        "vostochny",
        "tkr-east",
        "tkr-west",
        "tkr-central",
        "tkr-pyongsan",
        "gas-skv",
        "gas-1202",
        "gas-1505",
        "gas-2011-east",
        "gas-2011-j",
        "gas-2018",
        "gas-sea",
        "parallel-38",
        "demarcation-line",
    }
    for route in catalog.routes.values():
        for names in (route.names, route.short_names, route.ends):
            assert names.en
            assert names.ko
            assert names.ru


def test_every_named_thing_has_three_names(catalog: Catalog) -> None:
    for layer in catalog.layers.values():
        for names in (layer.title, *(piece.names for piece in layer.pieces)):
            assert names.en
            assert names.ko
            assert names.ru


def test_the_steps_of_a_route_join_end_to_end(catalog: Catalog) -> None:
    for route in catalog.routes.values():
        ends = []
        for step in route.steps:
            coordinates = list(step.piece.geometry.coords)[:: step.direction]
            ends.append((coordinates[0], coordinates[-1]))
        for (_, (lon0, lat0)), ((lon1, lat1), _) in pairwise(ends):
            gap_m = Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1)["s12"]
            assert gap_m < 1.2, f"{route.id}: {gap_m:.1f} m at {lon1}, {lat1}"


def test_pieces_and_routes_name_each_other(catalog: Catalog) -> None:
    for route in catalog.routes.values():
        assert len({piece.id for piece in route.pieces}) == len(route.pieces)
        assert all(route.id in piece.routes for piece in route.pieces)
    for piece in catalog.pieces.values():
        for name in piece.routes:
            assert piece.id in {p.id for p in catalog.routes[name].pieces}


def test_shared_track_is_stored_once(catalog: Catalog) -> None:
    shared = {p.id for p in catalog.routes["ussuriysk-khasan"].pieces} & {
        p.id for p in catalog.routes["tsr"].pieces
    }
    assert shared == {"tsr-ussuriysk-baranovsky"}


def test_nothing_in_it_can_be_changed(catalog: Catalog) -> None:
    for mapping in (catalog.layers, catalog.pieces, catalog.routes, catalog.spans, catalog.shares):
        with pytest.raises(TypeError):
            mapping["x"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        catalog.data_version = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        next(iter(catalog.pieces.values())).status = "operating"  # type: ignore[misc]


def test_the_same_folder_gives_the_same_version(catalog: Catalog) -> None:
    again = load_catalog([LAYERS])
    assert again.data_version == catalog.data_version
    assert len(again.data_version) == 12
    assert int(again.data_version, 16) >= 0


@pytest.mark.parametrize(
    "name", ["gas-pipeline.geojson", "gas-pipeline.toml", "tables/claims.csv", "tables/works.csv"]
)
def test_one_byte_changes_the_version(folder: Path, name: str) -> None:
    before = load_catalog([folder]).data_version
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert load_catalog([folder]).data_version != before


def test_the_date_comes_from_the_data(folder: Path) -> None:
    path = folder / "places.toml"
    path.write_text(path.read_text("utf-8").replace("2026-11-24", "2031-01-02"), "utf-8")
    assert load_catalog([folder]).data_date == "2031-01-02"


def test_a_folder_of_ones_own_comes_after_ours(tmp_path: Path, catalog: Catalog) -> None:
    own = own_layer(tmp_path / "own", "a-line", "a-1", "a-2")
    both = load_catalog([LAYERS, own])
    assert tuple(both.layers) == (*ORDER, "a-line")
    assert both.layers["a-line"].is_user
    assert set(both.pieces) - set(catalog.pieces) == {"a-1", "a-2"}
    assert both.routes == catalog.routes
    assert both.data_version != catalog.data_version


def test_ids_are_used_once_in_all_layers(tmp_path: Path) -> None:
    own = own_layer(tmp_path / "own", "a-line", "tsr-ussuriysk-baranovsky")
    text = messages(LAYERS, own)
    assert "tsr-ussuriysk-baranovsky" in text
    assert "a-line.geojson" in text


def test_the_name_of_a_layer_is_used_once(tmp_path: Path) -> None:
    own = own_layer(tmp_path / "own", "primorsky", "x")
    assert "primorsky.geojson: the name" in messages(LAYERS, own)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert "no .geojson" in messages(tmp_path)


def test_the_faults_of_all_files_come_together(folder: Path, tmp_path: Path) -> None:
    (folder / "gas-pipeline.toml").unlink()
    (folder / "primorsky.geojson").write_text("{", "utf-8")
    own = own_layer(tmp_path / "own", "a-line", "x", "x")
    text = messages(folder, own)
    for word in ("gas-pipeline.toml", "primorsky.geojson", "a-line.geojson"):
        assert word in text


def test_a_gap_in_a_route_is_a_fault(folder: Path) -> None:
    def without_one(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row for row in rows if row["piece"] != "tsr-ussuriysk-baranovsky"]

    rewrite(folder / "tables" / "routes.csv", without_one)
    text = messages(folder)
    assert "routes.csv" in text
    assert "a gap of" in text
    assert "tsr-baranovsky" in text


def test_a_piece_walked_the_wrong_way_is_a_fault(folder: Path) -> None:
    def turned(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[5]["direction"] = "-1"
        return rows

    rewrite(folder / "tables" / "routes.csv", turned)
    assert "a gap of" in messages(folder)


def test_a_route_of_unknown_pieces_is_a_fault(folder: Path) -> None:
    def renamed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0]["piece"] = "no-such-piece"
        return rows

    rewrite(folder / "tables" / "routes.csv", renamed)
    text = messages(folder)
    assert "routes.csv: line 2, piece" in text
    assert "no-such-piece" in text


@pytest.mark.parametrize("name", ["routes", "spans", "span_pieces", "claims", "names"])
def test_a_missing_table_is_a_fault(folder: Path, name: str) -> None:
    (folder / "tables" / f"{name}.csv").unlink()
    assert f"{name}.csv" in messages(folder)


def test_a_share_of_an_unknown_span_is_a_fault(folder: Path) -> None:
    def renamed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0]["span"] = "no-such-span"
        return rows

    rewrite(folder / "tables" / "span_pieces.csv", renamed)
    assert "no-such-span" in messages(folder)


def test_bounds_hold_what_they_are_of(catalog: Catalog) -> None:
    bounds = catalog.bounds(["trans-siberian", "korean-rail-link"])
    for layer in ("trans-siberian", "korean-rail-link"):
        for piece in catalog.layers[layer].pieces:
            west, south, east, north = piece.geometry.bounds
            assert bounds.west_deg <= west
            assert bounds.south_deg <= south
            assert bounds.east_deg >= east
            assert bounds.north_deg >= north
