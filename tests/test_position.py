"""How far the atlas may lie from the ground: points by their sources, lines by their network."""

from __future__ import annotations

import csv
import json
import math
import sqlite3
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.i18n import translator
from geo.lengths import LengthsQuery, answer
from geo.model import Names, Piece
from geo.segmentation.position import merged, position_of, within_m
from geo.webmap import feature_wording

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

ROOT = Path(__file__).parents[1]
LAYERS = ROOT / "layers"
WGS84 = Geod(ellps="WGS84")
SLACK_M = 150.0


def features(layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((LAYERS / f"{layer}.geojson").read_text("utf-8"))[
        "features"
    ]
    return found


def rows(path: str) -> list[dict[str, str]]:
    with (LAYERS / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def apart_m(a: Any, b: Any) -> float:
    return float(WGS84.inv(*a[:2], *b[:2])[2])


STATIONS = features("stations")


@pytest.mark.parametrize("station", STATIONS, ids=lambda one: one["properties"]["id"])
def test_the_error_of_a_station_holds_its_own_source_coordinate(station: dict[str, Any]) -> None:
    said, served = station["properties"], station["geometry"]["coordinates"]
    offset_m = apart_m((said["coord_lon_deg"], said["coord_lat_deg"]), served)
    assert said["offset_m"] == pytest.approx(offset_m, abs=0.501)
    assert offset_m <= said["position_accuracy_m"]
    # Nor is the point told better than the coordinate that it stands for.
    assert said["position_accuracy_m"] >= 1000 * said["coord_error_km"]
    assert said["position_accuracy_m"] <= 1000 * said["coord_error_km"] + offset_m + 1


def test_yangdok_stands_where_the_korean_wikipedia_has_its_station() -> None:
    # 양덕역, Korean Wikipedia, read November 2026: 39.21700 N, 126.64570 E. The point of GeoNames
    # 1871028 lies 21 km from there, and 12.6 km off the track of the Pyongra Line.
    (said,) = [one for one in STATIONS if one["properties"]["id"] == "yangdok"]
    off_m = apart_m((126.6457, 39.217), said["geometry"]["coordinates"])
    assert off_m < 100
    assert off_m <= said["properties"]["position_accuracy_m"]


def test_the_line_reaches_every_station_whose_place_is_well_known() -> None:
    lines = [
        (shapely.LineString(one["geometry"]["coordinates"]), one["properties"])
        for layer in ("trans-siberian", "korean-rail-link")
        for one in features(layer)
    ]
    seen = 0
    for row in rows("tables/stations.csv"):
        if float(row["coord_error_km"]) > 0.5:
            continue
        seen += 1
        lon, lat = float(row["coord_lon_deg"]), float(row["coord_lat_deg"])
        x = math.cos(math.radians(lat))
        near = shapely.Point(lon * x, lat)
        best = []
        for line, said in lines:
            if line.distance(shapely.Point(lon, lat)) > 0.2:
                continue
            flat = shapely.affinity.scale(line, x, 1, origin=(0, 0))
            foot = flat.interpolate(flat.project(near))
            off_m = apart_m((lon, lat), (foot.x / x, foot.y))
            best.append(off_m - said["position_max_m"])
        assert min(best) <= 1000 * float(row["coord_error_km"]) + 1, row["station"]
    assert seen > 100


def edges() -> dict[tuple[tuple[float, float], tuple[float, float]], float]:
    """Return the track of each edge of the network, in km on its sphere, by its two ends."""
    at = {
        row["node"]: (float(row["lon_deg"]), float(row["lat_deg"]))
        for row in rows("sources/network/nodes.csv")
    }
    found = {}
    for row in rows("sources/network/edges.csv"):
        a, b = at[row["start"]], at[row["end"]]
        found[a, b] = found[b, a] = float(row["sphere_km"])
    return found


def cut_km(
    track: dict[tuple[tuple[float, float], tuple[float, float]], float], route: str
) -> float:
    """Return the track of the edges of a route that are drawn in parts, in km on the sphere."""
    nodes = {node for edge in track for node in edge}
    shapes = {
        one["properties"]["id"]: [tuple(xy) for xy in one["geometry"]["coordinates"]]
        for one in features("trans-siberian")
    }
    steps = sorted(
        (int(r["order"]), r["piece"]) for r in rows("tables/routes.csv") if r["route"] == route
    )
    found_km, start, is_cut = 0.0, None, False
    for xy in (xy for _, piece in steps for xy in shapes[piece]):
        if xy in nodes:
            if start is not None and is_cut and (start, xy) in track:
                found_km += track[start, xy]
            start, is_cut = xy, False
        else:
            is_cut = True
    return found_km


def on_sphere_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lon1, lat1), (lon2, lat2) = [[math.radians(v) for v in one] for one in (a, b)]
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(
        lon2 - lon1
    )
    return 6371.0 * math.acos(min(1.0, cosine))


def test_the_spread_of_the_trans_siberian_follows_from_the_edges_of_the_network(
    catalog: Catalog,
) -> None:
    # An independent way: from the drawn vertices back to the edges, their ellipses by hand.
    missing = {
        row["area"]: float(row["missing_share"]) for row in rows("sources/missing_length.csv")
    }
    track = edges()
    errors: list[tuple[float, float]] = []
    whole_km = 0.0
    steps = {r["piece"] for r in rows("tables/routes.csv") if r["route"] == "tsr"}
    for one in features("trans-siberian"):
        said = one["properties"]
        if said["id"] not in steps:
            continue
        whole_km += said["track_length_km"]
        for a, b in pairwise([tuple(xy) for xy in one["geometry"]["coordinates"]]):
            if (a, b) not in track:
                continue  # an edge that a station or a border cuts
            chord_km = apart_m(a, b) / 1000
            sphere_km = on_sphere_km(a, b)
            km = max(track[a, b] * (chord_km / sphere_km if sphere_km else 1.0), chord_km)
            full_km = km / (1 - missing[said["division"]])
            bend_m = 500 * math.sqrt(max(full_km**2 - chord_km**2, 0.0))
            errors.append((bend_m + SLACK_M, km))
    covered_km = sum(km for _, km in errors)
    assert covered_km > 0.75 * whole_km
    # The rest are edges too, cut at stations, borders and posts: nothing is drawn beside the network.
    assert covered_km + cut_km(track, "tsr") > 0.995 * whole_km
    errors.sort()

    def least_m(share: float, spare_km: float) -> float:
        left_km = share * whole_km - spare_km
        for error_m, km in errors:
            left_km -= km
            if left_km <= 0:
                return error_m
        return math.inf

    (row,) = answer(catalog, LengthsQuery(routes=("tsr",))).rows
    # The edges that are cut may all lie below, or all above.
    spare_km = whole_km - covered_km
    assert row.position_p50_m is not None
    assert row.position_p95_m is not None
    for share, told_m in ((0.5, row.position_p50_m), (0.95, row.position_p95_m)):
        assert least_m(share, spare_km) - 1 <= told_m <= least_m(share, 0.0) + 1
    assert row.position_max_m is not None
    assert row.position_max_m >= errors[-1][0] - 1
    assert row.position_accuracy_m == row.position_p95_m
    # The worst edge of a route is not the route.
    assert row.position_p50_m < row.position_p95_m < row.position_max_m


def test_a_piece_and_a_group_of_one_piece_say_the_same(catalog: Catalog) -> None:
    for found in answer(catalog, LengthsQuery(by=("piece",))).rows:
        piece = catalog.pieces[found.group]
        assert found.position_p50_m == piece.extra.get("position_p50_m")
        assert found.position_p95_m == piece.position_accuracy_m
        assert found.position_max_m == piece.position_max_m


def test_95_percent_and_the_most_are_one_where_one_segment_is_more_than_5_percent(
    catalog: Catalog,
) -> None:
    told: dict[bool, int] = defaultdict(int)
    for key, errors in catalog.position_errors.items():
        piece = catalog.pieces[key]
        if piece.kind != "railway":
            continue
        worst_m, worst_km = errors[-1]
        assert worst_m == piece.position_max_m
        is_long = worst_km > 0.05 * sum(km for _, km in errors)
        told[is_long] += 1
        assert (piece.position_accuracy_m == piece.position_max_m) == is_long, key
    assert min(told.values()) > 0


def test_no_most_is_told_of_a_line_that_states_one_accuracy(catalog: Catalog) -> None:
    # WDBII's demarcation line and the outline of Primorsky Krai: 95 % are stated, no maximum.
    for key in ("demarcation-line-1", "demarcation-line-2", "primorsky"):
        assert catalog.pieces[key].position_accuracy_m
        assert catalog.pieces[key].position_max_m is None
    (row,) = answer(catalog, LengthsQuery(routes=("demarcation-line",))).rows
    assert (row.position_p50_m, row.position_p95_m, row.position_max_m) == (None, 1500, None)


SPREADS = st.lists(
    st.tuples(st.integers(1, 5000).map(float), st.integers(1, 1000).map(float)),
    min_size=1,
    max_size=30,
)


@given(SPREADS, st.floats(0.01, 0.99))
def test_a_share_of_the_length_lies_within_what_is_told_and_no_less(
    errors: list[tuple[float, float]], share: float
) -> None:
    told_m = within_m(merged(errors), share)
    assert told_m is not None
    whole_km = sum(km for _, km in errors)
    assert sum(km for m, km in errors if m <= told_m) >= share * whole_km * (1 - 1e-6)
    assert sum(km for m, km in errors if m < told_m) <= share * whole_km


def piece(key: str, km: float, accuracy_m: float | None, max_m: float | None = None) -> Piece:
    lon_deg = km / 111.31949
    return Piece(
        key,
        "own",
        Names(key),
        "railway",
        shapely.LineString([(0, 0), (lon_deg, 0)]),
        position_accuracy_m=accuracy_m,
        position_max_m=max_m,
    )


@given(st.lists(st.tuples(st.floats(1, 500), st.floats(1, 5000)), min_size=1, max_size=8))
def test_stated_accuracies_are_never_told_too_small_for_a_group(
    parts: list[tuple[float, float]],
) -> None:
    # However the 5 % that lie beyond are placed, 95 % of the group lie within what is told.
    pieces = [piece(str(k), km, m) for k, (km, m) in enumerate(parts)]
    told = position_of(pieces, {})
    assert told.p50_m is None
    assert told.max_m is None
    assert told.p95_m is not None
    sure_km = sum(0.95 * km for km, m in parts if m <= told.p95_m)
    assert sure_km >= 0.95 * sum(km for km, _ in parts) * (1 - 1e-6)


def test_a_line_without_an_accuracy_leaves_its_group_without_one() -> None:
    assert position_of([piece("a", 10, 100), piece("b", 10, None)], {}).p95_m is None


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_pages_tell_error_and_offset_of_a_station(catalog: Catalog, lang: str) -> None:
    station = catalog.stations["tonshayevo"]  # 9.1 km from the town that its coordinate is of
    text = dict(feature_wording.station_facts(station, catalog, translator(lang)))[
        translator(lang).t("popup.position")
    ]
    assert "9.3" in text.replace(",", ".")
    assert "9.1" in text.replace(",", ".")


def test_the_geopackage_of_stations_has_offset_and_error(
    client: FlaskClient, tmp_path: Path
) -> None:
    path = tmp_path / "stations.gpkg"
    path.write_bytes(client.get("/layers/stations.gpkg").data)
    with sqlite3.connect(path) as base:
        told = {
            key: (offset_m, error_m)
            for key, offset_m, error_m in base.execute(
                "SELECT id, offset_m, position_accuracy_m FROM stations"
            )
        }
    base.close()
    assert told == {
        one["properties"]["id"]: (
            one["properties"]["offset_m"],
            one["properties"]["position_accuracy_m"],
        )
        for one in STATIONS
    }


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_card_and_the_page_of_lengths_tell_half_most_and_worst(
    client: FlaskClient, catalog: Catalog, lang: str
) -> None:
    (row,) = answer(catalog, LengthsQuery(routes=("tsr",))).rows
    metres = (row.position_p50_m, row.position_p95_m, row.position_max_m)
    tr = translator(lang)
    told = [tr.number(m / 1000, 1 if m < 10_000 else 0) for m in metres if m is not None]
    assert len(told) == 3
    card = client.get(f"/?route=tsr&lang={lang}").get_data(as_text=True)
    kilometres = [f"{one}\N{NO-BREAK SPACE}{tr.t('unit.km')}" for one in told]
    assert (
        tr.t("position.spread", half=kilometres[0], most=kilometres[1], worst=kilometres[2]) in card
    )
    page = client.get(f"/lengths?route=tsr&lang={lang}").get_data(as_text=True)
    assert f"<small>{'/'.join(told)}</small>" in page


def test_the_catalogue_tells_the_spread_of_each_layer_of_lines(client: FlaskClient) -> None:
    layers = {one["id"]: one for one in client.get("/layers.json").get_json()["layers"]}
    tsr = layers["trans-siberian"]
    assert tsr["position_p50_m"] < tsr["position_p95_m"] < tsr["position_max_m"]
    assert layers["stations"]["position_p95_m"] is None
