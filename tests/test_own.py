"""A reader's own layer: cut by borders and 38 N, measured, with intervals that hold."""

from __future__ import annotations

import itertools
import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from geographiclib.geodesic import Geodesic

from geo.catalog import Catalog, load_catalog
from geo.cli import cli
from geo.errors import DataFaultsError
from geo.formats import as_geojson
from geo.lengths import LengthsQuery, answer
from geo.processing.network import read_network
from geo.processing.validation import chains_of
from geo.segmentation.estimate import estimate
from geo.segmentation.noise import RESOLVED
from geo.segmentation.split import lines_of
from geo.web.app import create_app
from geo.web.settings import ROOT, Settings

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = ROOT / "layers"
TOML = (
    'kind = "railway"\nstyle = "user-1"\n[title]\nen = "Mine"\n[[source]]\nname = "me"\n'
    'licence = "CC0-1.0"\nretrieved = 2026-01-01\n'
)
BUSAN, SEOUL, PYONGYANG = (129.04, 35.11), (126.97, 37.55), (125.75, 39.03)
SHENYANG, HARBIN, VLADIVOSTOK, MOSCOW = (123.4, 41.8), (126.65, 45.75), (131.9, 43.2), (37.6, 55.75)
WAY = [BUSAN, SEOUL, PYONGYANG, SHENYANG, HARBIN, VLADIVOSTOK]


def line(key: str, points: list[tuple[float, float]], **properties: object) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": {"id": key, **properties}, "geometry": geometry}


def load(folder: Path, *features: dict[str, Any], toml: str = TOML) -> Catalog:
    folder.mkdir(exist_ok=True)
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "mine.geojson").write_text(json.dumps(collection), "utf-8")
    (folder / "mine.toml").write_text(toml, "utf-8")
    return load_catalog([LAYERS, folder])


def geodesic_km(points: list[tuple[float, float]]) -> float:
    return math.fsum(
        Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] / 1000 for a, b in pairwise(points)
    )


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return load(
        tmp_path_factory.mktemp("own"),
        line("way", WAY),
        line("home", [SEOUL, (127.0, 37.2)], gauge="1435"),
        line("far", [HARBIN, MOSCOW], status="proposed"),
    )


def test_a_way_through_four_states_is_cut_in_their_order(own: Catalog) -> None:
    pieces = [p for p in own.layers["mine"].pieces if p.id.startswith("way-")]
    countries = list(dict.fromkeys(p.country for p in pieces if p.country != "XZ"))
    assert countries == ["KR", "KP", "CN", "RU"]
    for before, after in pairwise(pieces):
        assert before.geometry.coords[-1] == after.geometry.coords[0]
    assert pieces[0].geometry.coords[0] == BUSAN
    assert pieces[-1].geometry.coords[-1] == VLADIVOSTOK


def test_38_north_is_cut_exactly_and_the_sides_are_those_of_its_pieces(own: Catalog) -> None:
    pieces = [p for p in own.layers["mine"].pieces if p.country in {"KR", "KP"}]
    assert {p.side_of_38 for p in pieces} == {"north", "south"}
    for piece in pieces:
        lat = shapely.get_coordinates(piece.geometry)[:, 1]
        if piece.side_of_38 == "north":
            assert lat.min() >= 38 - 1e-9
        else:
            assert lat.max() <= 38 + 1e-9
        assert piece.side_of_mdl == {"KR": "south", "KP": "north"}[piece.country or ""]
    for piece in own.layers["mine"].pieces:
        if piece.country not in {"KR", "KP"}:
            assert piece.side_of_38 is piece.side_of_mdl is None


def test_a_line_that_crosses_nothing_keeps_its_id_and_its_points(own: Catalog) -> None:
    (piece,) = (p for p in own.layers["mine"].pieces if p.gauge == "1435" and p.subject == "KR-41")
    assert piece.id.startswith("home")
    # A segment of 20 km and more is never bent where it is not cut.
    assert all(
        "-" not in p.id or p.id.rsplit("-", 1)[1].isdigit() for p in own.layers["mine"].pieces
    )


@pytest.mark.parametrize(
    "by",
    [("country",), ("country", "side-of-38"), ("subject",), ("side-of-mdl",), ("gauge", "status")],
)
def test_every_grouping_closes_within_a_metre(own: Catalog, by: tuple[str, ...]) -> None:
    found = answer(own, LengthsQuery(layer="mine", by=by))
    drawn_km = (
        geodesic_km(WAY) + geodesic_km([SEOUL, (127.0, 37.2)]) + geodesic_km([HARBIN, MOSCOW])
    )
    assert math.fsum(row.length or 0 for row in found.rows) == pytest.approx(drawn_km, abs=1e-3)
    assert found.totals["length"] == pytest.approx(drawn_km, abs=1e-3)
    # Nothing says how exact the lines are: no interval, of the whole or of any part.
    assert all(row.length_low is None for row in found.rows)
    assert found.totals["length_low"] is None


def test_words_of_its_owner_stand_and_contradictions_are_told(tmp_path: Path) -> None:
    good = load(
        tmp_path / "good", line("a", [(127.1, 37.38), (127.0, 37.2)], country="KR", subject="KR-41")
    )
    (piece,) = good.layers["mine"].pieces
    assert (piece.country, piece.subject) == ("KR", "KR-41")
    with pytest.raises(DataFaultsError) as raised:
        load(
            tmp_path / "bad",
            line("a", WAY, country="KR"),
            line("b", [SEOUL, HARBIN], side_of_38="south"),
        )
    text = raised.value.message
    assert "a, country" in text
    assert "km of it in KP" in text
    assert "b, side_of_38" in text


def test_a_piece_never_takes_the_id_of_another_feature(tmp_path: Path) -> None:
    catalog = load(tmp_path, line("way", WAY[:3]), line("way-1", [SEOUL, (127.0, 37.5)]))
    ids = [p.id for p in catalog.layers["mine"].pieces]
    assert len(set(ids)) == len(ids)
    assert any(one.startswith("way-part-") for one in ids)


def test_a_line_over_180_degrees_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataFaultsError, match="cut at 180 degrees"):
        load(tmp_path, line("a", [(179.0, 60.0), (-179.0, 60.0)]))


def test_a_schematic_line_is_cut_and_has_no_length(tmp_path: Path) -> None:
    catalog = load(tmp_path, line("a", WAY, geometry_class="schematic", kind="pipeline"))
    pieces = catalog.layers["mine"].pieces
    assert {p.country for p in pieces} >= {"KR", "KP", "CN", "RU"}
    assert all(p.length_km is None and p.drawn_length_km is None for p in pieces)
    assert all(p.subject is None for p in pieces)


def test_a_published_length_is_shared_and_keeps_its_interval(tmp_path: Path) -> None:
    catalog = load(
        tmp_path,
        line("a", WAY, length_km=3000, length_low_km=2900, length_high_km=3200, source="them"),
    )
    found = answer(catalog, LengthsQuery(layer="mine", by=("country",)))
    assert found.totals["length"] == pytest.approx(3000, abs=1e-6)
    assert found.totals["length_low"] == pytest.approx(2900, abs=1e-6)
    assert found.totals["length_high"] == pytest.approx(3200, abs=1e-6)
    assert math.fsum(row.length or 0 for row in found.rows) == pytest.approx(3000, abs=1e-3)
    with pytest.raises(DataFaultsError, match="length_low_km <= length_km"):
        load(tmp_path, line("a", WAY, length_km=3000, length_low_km=3100, length_high_km=3200))


def test_only_a_railway_with_an_accuracy_has_an_interval(tmp_path: Path) -> None:
    points = [(127.0 + 0.02 * k, 36.0 + 0.01 * (k % 3)) for k in range(20)]
    toml = TOML + "accuracy_m = 100\n"
    catalog = load(
        tmp_path,
        line("rail", points),
        line("pipe", [(x, y + 0.5) for x, y in points], kind="pipeline"),
        line("chord", [(127.0, 35.2), (127.2, 35.2)]),
        toml=toml,
    )
    rows = answer(catalog, LengthsQuery(layer="mine", by=("span",))).rows
    by_span = {row.group: row for row in rows}
    rail = by_span["rail"]
    assert rail.length_low is not None
    assert rail.length_high is not None
    assert rail.length is not None
    assert rail.length_low < rail.length < rail.length_high
    assert (rail.drawn_length or 0) <= rail.length
    for name in ("pipe", "chord"):
        assert by_span[name].length_low is None
        assert by_span[name].length == pytest.approx(by_span[name].drawn_length, abs=1e-5)


def test_a_dense_railway_is_measured_and_only_a_sparse_one_estimated(tmp_path: Path) -> None:
    # An arc with a vertex each 90 m, and every twenty-first of them: the basis says which is which.
    angle = np.linspace(0, 1.2, 400)
    arc = [(127.0 + 0.3 * math.sin(a), 36.0 + 0.24 * math.cos(a)) for a in angle]
    toml = TOML + "accuracy_m = 500\n"
    catalog = load(
        tmp_path,
        line("dense", arc),
        line("sparse", [(x + 1.2, y) for x, y in arc[::21]]),
        line("pipe", [(x, y - 0.5) for x, y in arc], kind="pipeline"),
        toml=toml,
    )
    rows = {r.group: r for r in answer(catalog, LengthsQuery(layer="mine", by=("span",))).rows}
    dense = rows["dense"]
    drawn_km = geodesic_km(arc)
    assert dense.basis == "track"
    assert dense.length == pytest.approx(drawn_km, abs=1e-4)
    assert dense.length_low is not None
    assert dense.length_high is not None
    assert dense.length_low <= drawn_km < dense.length_high
    assert dense.length_high < 1.05 * drawn_km
    assert rows["sparse"].basis == "estimated"
    # The arc itself is the truth of the sparse line.
    shifted_km = geodesic_km([(x + 1.2, y) for x, y in arc])
    assert (rows["sparse"].length_low or 0) <= shifted_km <= (rows["sparse"].length_high or 0)
    assert rows["pipe"].basis == "track"
    assert rows["pipe"].length_low is None


def test_a_noisy_railway_is_told_shorter_than_it_is_drawn(tmp_path: Path) -> None:
    # As a receiver writes it: a point each 11 m of a straight of 44 km, 95 % of them within 25 m.
    random = np.random.default_rng(8)
    lat = np.linspace(35.3, 35.7, 4001)
    off_deg = random.normal(size=(4001, 2)) * 25 / 2.4477 / 111_200
    points = [
        (127.2 + x / math.cos(math.radians(y)), y + dy)
        for (x, dy), y in zip(off_deg.tolist(), lat.tolist(), strict=True)
    ]
    catalog = load(tmp_path, line("track", points), toml=TOML + "accuracy_m = 25\n")
    (row,) = answer(catalog, LengthsQuery(layer="mine", by=("span",))).rows
    true_km = geodesic_km([(127.2, 35.3), (127.2, 35.7)])
    assert (row.drawn_length or 0) > 1.2 * true_km
    assert row.basis == "estimated"
    assert row.length == pytest.approx(true_km, rel=0.01)
    assert (row.length_low or 0) <= true_km <= (row.length_high or 0)


def test_the_download_holds_the_pieces_and_their_lengths(own: Catalog) -> None:
    collection = json.loads(as_geojson.dumps(own.layers["mine"]))
    for feature in collection["features"]:
        geometry = feature["geometry"]
        parts = (
            [geometry["coordinates"]]
            if geometry["type"] == "LineString"
            else geometry["coordinates"]
        )
        km = math.fsum(geodesic_km(part) for part in parts)
        assert km == pytest.approx(feature["properties"]["drawn_length_km"], abs=1e-5)


def test_the_interval_holds_the_track_of_points_that_are_drawn_a_little_off() -> None:
    # Chains of the committed network with known track, thinned, every kept point displaced at
    # random so that 95 % lie within the accuracy: r95 = 2.4477 sigma of a normal in the plane.
    network = read_network(LAYERS / "sources" / "network")
    number = {node: k for k, node in enumerate(network.lonlat_deg)}
    edges = [edge for edge in network.edges if not edge.is_bridge]
    places = np.asarray(list(network.lonlat_deg.values()))
    ends = np.asarray([(number[e.start], number[e.end]) for e in edges])
    track_km = np.asarray([e.track_km for e in edges])
    random = np.random.default_rng(20)
    held, widths = [], []
    cases = [(a, k) for a in (20.0, 300.0) for k in (2, 5)]
    chains = chains_of(ends)
    for (nodes, ways), (accuracy_m, thinning) in itertools.product(chains, cases):
        if len(ways) < 2 * thinning:
            continue
        kept = [*nodes[:-1:thinning], nodes[-1]]
        xy = places[kept]
        sigma_deg = accuracy_m / 2.4477 / 111_200
        off = random.normal(size=xy.shape) * sigma_deg
        off[:, 0] /= np.cos(np.radians(xy[:, 1]))
        found = estimate(lines_of([shapely.LineString(xy + off)]), accuracy_m)
        if found is None:
            continue
        true = float(track_km[ways].sum())
        # The ends are each known to the accuracy: add_up adds them, so it is done here by hand.
        ends_km = math.sqrt(2) * accuracy_m / 1000
        low = found.length_km - math.hypot(found.below_km, ends_km)
        high = found.length_km + math.hypot(found.above_km, ends_km)
        held.append(low <= true <= high)
        widths.append((high - low) / true)
    assert len(held) >= 500
    assert np.mean(held) >= 0.95
    assert np.median(widths) < 0.5


def test_what_is_finer_than_the_error_is_not_taken_for_bends() -> None:
    # A straight line of 40 km, drawn each 10 m, with points off at random by up to 20 m.
    random = np.random.default_rng(1)
    count = 4001
    north = np.linspace(50.0, 50.0 + 40 / 111.24, count)
    east = 60 + random.normal(size=count) * 20 / 2.4477 / 71_500
    xy = np.column_stack([east, north])
    drawn_km = geodesic_km(xy.tolist())
    found = estimate(lines_of([shapely.LineString(xy)]), 20.0)
    assert found is not None
    assert drawn_km > 50
    true_km = geodesic_km([(60, 50.0), (60, 50.0 + 40 / 111.24)])
    assert found.length_km - found.below_km < true_km < found.length_km + found.above_km
    assert abs(found.length_km - true_km) < (drawn_km - true_km) / 4
    assert RESOLVED * 20 < 100


def test_check_tells_the_faults_of_reading_and_of_cutting_in_one_report(tmp_path: Path) -> None:
    features = [
        line("a", WAY, country="RU"),
        line("b", [(129.0, 35.0), (math.nan, 36.0)]),
        line("c", [(37.5, 127.0), (38.0, 128.0)]),
        line("d", [(127.0, 37.2), (127.2, 37.2)], length_km=10, length_low_km=20),
        line("e", [SEOUL, BUSAN], colour="red"),
        {"type": "Feature", "properties": {"id": "f"}, "geometry": None},
        7,
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "mine.geojson").write_text(json.dumps(collection), "utf-8")
    (tmp_path / "mine.toml").write_text(TOML, "utf-8")
    done = CliRunner().invoke(cli, ["check", str(tmp_path / "mine.geojson")])
    assert done.exit_code == 1
    for words in (
        "a, country: expected a line in RU",
        "(b): expected finite degrees",
        "swap the axes",
        "d: expected length_low_km",
        "colour: expected no such key",
        "(f): expected a GeoJSON geometry",
        "feature 6: expected a Feature",
    ):
        assert words in done.stderr


def test_names_of_a_readers_layer_are_found_like_any_other(tmp_path: Path) -> None:
    toml = TOML.replace('en = "Mine"', 'en = "Ports of mine"\nko = "내 항구"')
    harbour = {
        "type": "Feature",
        "properties": {"id": "p1", "name_en": "Kŭmya-hang", "name_ko": "금야항"},
        "geometry": {"type": "Point", "coordinates": (127.6, 39.4)},
    }
    way = line("w", [BUSAN, SEOUL, PYONGYANG], name_en="Silk Way", name_ru="Шёлковый путь")
    catalog = load(tmp_path / "own", harbour, way, line("nameless", [HARBIN, MOSCOW]), toml=toml)
    client = create_app(Settings(), catalog).test_client()
    cut = [p.id for p in catalog.layers["mine"].pieces if p.id.startswith("w-")]
    assert len(cut) > 1
    for text, wanted in (
        ("kumya hang", "p1"),
        ("Geumya-hang", "p1"),
        ("금야항", "p1"),
        ("SILK WAY", cut[0]),
        ("шелковый путь", cut[0]),
    ):
        found = client.get("/search.json", query_string={"q": text}).get_json()["results"]
        assert [(one["kind"], one["id"]) for one in found][:1] == [("feature", wanted)]
        assert found[0]["detail"] == "Ports of mine"
        page = client.get("/", query_string={"feature": text})
        assert page.status_code == 200
    assert client.get("/search.json?q=nameless").get_json()["results"] == []
    rows = client.get("/lengths.json", query_string={"layer": "내항구"}).get_json()["query"]
    assert rows["layer"] == "mine"
