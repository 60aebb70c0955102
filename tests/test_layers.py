"""The real layers, one by one: their form, their numbers from their own coordinates."""

from __future__ import annotations

import json
import math
import re
import tomllib
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry import LinearRing, shape

from geo.vocabulary import BASES, GAUGES, GEOMETRY_CLASSES, KINDS, SIDES, STATUSES
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.catalog import Catalog

LAYERS = ROOT / "layers"
FILES = sorted(LAYERS.glob("*.geojson"))
OWN = [path for path in FILES if not path.stem.startswith("basemap-")]
ONE_MM_KM = 1e-6

# What a piece has, by the contract. Regions and points have no status, gauge or length.
LINES = {
    "id", "name_en", "name_ko", "name_ru", "kind", "routes", "status", "valid_from", "valid_to",
    "geometry_class", "position_accuracy_m", "position_max_m", "drawn_length_km",
    "track_length_km", "length_km", "length_low_km", "length_high_km", "basis", "source",
}  # fmt: skip


def stem(path: Path) -> str:
    return path.stem


@cache
def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def described(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))


def features(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for feature in read(path)["features"]:
        yield feature["properties"], feature["geometry"]


def lines_of(geometry: dict[str, Any]) -> list[list[list[float]]]:
    parts: list[list[list[float]]] = geometry["coordinates"]
    return [parts] if geometry["type"] == "LineString" else parts  # type: ignore[list-item]


def geodesics_km(geometry: dict[str, Any]) -> float:
    return math.fsum(
        Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1, Geodesic.DISTANCE)["s12"] / 1000
        for line in lines_of(geometry)
        for (lon0, lat0), (lon1, lat1) in pairwise(line)
    )


def pieces() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for path in OWN:
        for properties, geometry in features(path):
            if geometry["type"] in {"LineString", "MultiLineString"}:
                yield path.stem, properties, geometry


# The form of the files.


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_the_form_of_rfc_7946(path: Path) -> None:
    whole = read(path)
    assert list(whole) == ["type", "bbox", "features"]
    assert whole["type"] == "FeatureCollection"
    bounds = shapely.total_bounds([shape(geometry) for _, geometry in features(path)])
    assert whole["bbox"] == pytest.approx(bounds.tolist(), abs=1e-9)
    west, south, east, north = whole["bbox"]
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_one_feature_a_line(path: Path) -> None:
    head, *lines, tail = path.read_text("utf-8").split("\n")
    assert head.endswith('"features":[')
    assert lines.pop() == "]}"
    assert tail == ""
    for line, feature in zip(lines, read(path)["features"], strict=True):
        assert json.loads(line.removesuffix(",")) == feature
        assert list(feature) == ["type", "properties", "geometry"]


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_at_most_five_decimals(path: Path) -> None:
    texts: list[str] = []

    def noted(text: str) -> float:
        texts.append(text)
        return float(text)

    for line in path.read_text("utf-8").splitlines()[1:-1]:
        geometry = line[line.rindex('"geometry":') :]
        json.loads("{" + geometry.removesuffix(",").removesuffix("}") + "}", parse_float=noted)
    assert texts
    assert [text for text in texts if not re.fullmatch(r"-?\d+\.\d{1,5}", text)] == []


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_outer_rings_run_anticlockwise_and_holes_clockwise(path: Path) -> None:
    for properties, geometry in features(path):
        found = shape(geometry)
        assert found.is_valid, properties["id"]
        assert not found.is_empty
        if geometry["type"] in {"Polygon", "MultiPolygon"}:
            polygons = {"Polygon": [geometry["coordinates"]]}.get(
                geometry["type"], geometry["coordinates"]
            )
            for outer, *holes in polygons:
                assert LinearRing(outer).is_ccw, properties["id"]
                assert not any(LinearRing(hole).is_ccw for hole in holes), properties["id"]


def test_ids_are_words_and_are_used_once() -> None:
    ids = [properties["id"] for path in OWN for properties, _ in features(path)]
    assert len(set(ids)) == len(ids)
    assert [key for key in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_every_layer_names_its_sources_and_terms(path: Path) -> None:
    texts = {file.stem for file in (ROOT / "LICENSES").iterdir()}
    sources = described(path)["source"]
    assert sources
    for source in sources:
        assert source["name"]
        assert source["method"]
        assert source["attribution"]
        # A dated source of terms whose text is here (an SPDX id, or a LicenseRef of ours).
        assert source["retrieved"].year >= 2024
        assert source["licence"] in texts
        assert source["url"] or "Corridor Atlas" in source["name"]


@pytest.mark.parametrize("path", OWN, ids=stem)
def test_terms_follow_the_sources(path: Path) -> None:
    licences = {source["licence"] for source in described(path)["source"]}
    traced_rail = any(p["kind"] == "railway" and p["track_length_km"] for p, _ in features(path))
    on_network = any("OpenStreetMap" in str(p.get("coord_source")) for p, _ in features(path))
    named = any("geonames:" in str(p.get("coord_source")) for p, _ in features(path))
    if traced_rail or on_network:
        assert "ODbL-1.0" in licences
    if path.stem in {"primorsky", "demarcation-line", "parallel-38"}:
        assert "LGPL-3.0-or-later" in licences
    if named:
        assert any("GeoNames" in source["name"] for source in described(path)["source"])


@pytest.mark.parametrize("path", OWN, ids=stem)
def test_what_is_expected_holds(path: Path) -> None:
    expected = described(path)["expected"]
    assert expected["features"] == len(read(path)["features"])
    assert expected["bounds_deg"] == pytest.approx(read(path)["bbox"], abs=1e-9)
    traced = [
        geodesics_km(geometry)
        for properties, geometry in features(path)
        if properties.get("geometry_class") == "traced" and "Line" in geometry["type"]
    ]
    if traced:
        assert expected["tolerance_km"] <= 0.01
        assert math.fsum(traced) == pytest.approx(
            expected["drawn_length_km"], abs=expected["tolerance_km"]
        )
    else:
        assert "drawn_length_km" not in expected


# The pieces.


@pytest.mark.parametrize("path", OWN, ids=stem)
def test_the_drawn_length_is_the_sum_of_geodesics(path: Path) -> None:
    for properties, geometry in features(path):
        if "Line" not in geometry["type"]:
            assert properties.get("drawn_length_km") is None
        elif properties["geometry_class"] == "schematic":
            assert properties["drawn_length_km"] is None, properties["id"]
        else:
            assert properties["drawn_length_km"] == pytest.approx(
                geodesics_km(geometry), abs=ONE_MM_KM
            ), properties["id"]


def test_there_are_traced_and_schematic_lines_to_look_at() -> None:
    found = [(layer, properties["geometry_class"]) for layer, properties, _ in pieces()]
    assert found.count(("trans-siberian", "traced")) > 100
    assert found.count(("korean-rail-link", "traced")) >= 10
    assert found.count(("korean-rail-link", "schematic")) >= 4
    assert {cls for layer, cls in found if layer == "gas-pipeline"} == {"schematic"}


def test_every_piece_carries_the_words_of_the_contract() -> None:
    vocabularies = {
        "kind": KINDS,
        "status": (*STATUSES, None),
        "gauge": (*GAUGES, None),
        "side_of_38": (*SIDES, None),
        "side_of_mdl": (*SIDES, None),
        "geometry_class": GEOMETRY_CLASSES,
        "basis": (*BASES, None),
    }
    for _, properties, geometry in pieces():
        assert set(properties) >= LINES, properties["id"]
        for key, words in vocabularies.items():
            assert properties.get(key) in words, (properties["id"], key)
        assert re.fullmatch(r"[A-Z]{2}", properties.get("country") or "RU")
        assert re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", properties.get("subject") or "RU-PRI")
        if properties.get("subject"):
            assert properties["subject"][:2] == properties["country"]
        assert properties["position_accuracy_m"] > 0
        # A line that states one accuracy for 95 % of itself knows no maximum.
        assert properties["position_accuracy_m"] <= (properties["position_max_m"] or math.inf)
        assert all(len(point) == 2 for line in lines_of(geometry) for point in line)


def test_only_railways_and_pipelines_have_a_status_and_only_railways_a_gauge() -> None:
    for _, properties, _ in pieces():
        if properties["kind"] in {"railway", "pipeline"}:
            assert properties["status"], properties["id"]
            assert properties["status_as_of"], properties["id"]
        else:
            assert properties["status"] is None, properties["id"]
        # Where the rails are gone, what would be built again has no gauge yet.
        has_gauge = properties["kind"] == "railway" and properties["status"] != "destroyed"
        assert bool(properties.get("gauge")) >= has_gauge, properties["id"]
        assert properties["kind"] == "railway" or not properties.get("gauge"), properties["id"]


def test_what_operates_is_told_from_what_is_missing() -> None:
    # Nobody may take a proposal for a railway, or the sea of red for a line in use.
    for layer, properties, _ in pieces():
        status = properties["status"]
        if status == "operating" and properties["kind"] == "railway":
            assert properties["valid_to"] is None, properties["id"]
        if status in {"under_construction", "proposed", "shelved"}:
            assert properties["valid_from"] is None, properties["id"]
            assert properties["geometry_class"] == "schematic", properties["id"]
            assert properties["track_length_km"] is None, properties["id"]
        if layer == "trans-siberian":
            assert status == "operating"
        if status in {"disused", "destroyed"}:
            assert layer == "korean-rail-link"
    statuses = {s: {p["id"] for _, p, _ in pieces() if p["status"] == s} for s in STATUSES}
    for status in ("operating", "under_construction", "disused", "destroyed", "shelved"):
        assert statuses[status], status


def test_korean_pieces_know_both_sides_and_others_none() -> None:
    for layer, properties, geometry in pieces():
        country = properties.get("country")
        lats = [lat for line in lines_of(geometry) for _, lat in line]
        if properties["kind"] in {"railway", "pipeline"}:
            want = {"KR": "south", "KP": "north"}.get(country or "")
            assert properties["side_of_mdl"] == want, properties["id"]
            assert bool(properties["side_of_38"]) == (country in {"KR", "KP"}), properties["id"]
        if properties.get("side_of_38") == "north":
            assert min(lats) >= 38.0 - 1e-5, (layer, properties["id"])
        if properties.get("side_of_38") == "south":
            assert max(lats) <= 38.0 + 1e-5, (layer, properties["id"])


def test_lengths_of_pieces_lie_in_their_intervals() -> None:
    for _, properties, _ in pieces():
        low, high = properties["length_low_km"], properties["length_high_km"]
        assert (low is None) == (high is None), properties["id"]
        if low is not None:
            assert 0 <= low <= properties["length_km"] <= high, properties["id"]
        if properties["track_length_km"] is not None:
            # Three decimals of a degree and of a km: the chord may pass the track by metres.
            assert properties["track_length_km"] >= properties["drawn_length_km"] - 0.02


def test_names_and_texts_are_clean() -> None:
    for path in OWN:
        for properties, _ in features(path):
            for value in properties.values():
                if isinstance(value, str):
                    assert value == value.strip(), properties["id"]
                    assert "�" not in value, properties["id"]
                if isinstance(value, float):
                    assert math.isfinite(value), properties["id"]
            assert re.search("[가-힣]", properties["name_ko"]), properties["id"]
            assert re.search("[а-яё]", properties["name_ru"].lower()), properties["id"]


# Spans and their shares.


def test_the_shares_of_every_span_are_the_whole(catalog: Catalog) -> None:
    assert set(catalog.members) == set(catalog.spans)
    for key, members in catalog.members.items():
        assert math.fsum(share.share for share in members) == pytest.approx(1.0, abs=1e-9), key
        assert all(share.share > 0 for share in members), key
        assert [share.order for share in members] == sorted(share.order for share in members)
        assert all(catalog.pieces[share.piece] for share in members)
        for before, after in pairwise(members):
            assert before.end == after.start, key


def test_a_piece_lies_in_one_span(catalog: Catalog) -> None:
    assert {len(shares) for shares in catalog.shares.values()} == {1}
    for piece in catalog.pieces.values():
        if piece.length_km is not None:
            (share,) = catalog.shares[piece.id]
            want = share.share * catalog.spans[share.span].length_km
            assert piece.length_km == pytest.approx(want, abs=1e-6)


def test_shares_follow_the_track(catalog: Catalog) -> None:
    # Within a span of one division the correction of the track falls out of the shares.
    looked = 0
    for key, members in catalog.members.items():
        tracks = [catalog.pieces[share.piece].track_length_km for share in members]
        if catalog.spans[key].basis != "posts" or len(members) < 2:
            continue
        # Between two posts of the span, the whole of it or a station within, track decides.
        span = catalog.spans[key]
        posts = [span.km_from or 0.0]
        runs: list[list[int]] = [[]]
        for k, share in enumerate(members):
            runs[-1].append(k)
            station = catalog.stations.get(share.end)
            if k + 1 < len(members) and station is not None and span.route in station.km:
                posts.append(station.km[span.route])
                runs.append([])
        posts.append(span.km_to or 0.0)
        for run, start, end in zip(runs, posts, posts[1:], strict=False):
            # A share is no less than what is drawn; the others of its run give what it lacks.
            held = {
                k for k in run if members[k].share * span.length_km < members[k].drawn_km + 2e-5
            }
            free = [k for k in run if k not in held]
            rest_km = end - start - math.fsum(members[k].drawn_km + 1e-5 for k in held)
            total = math.fsum(tracks[k] or 0.0 for k in free)
            for k in free:
                want = rest_km / span.length_km * (tracks[k] or 0.0) / total
                assert members[k].share == pytest.approx(want, abs=1e-6), key
            every = math.fsum(tracks[k] or 0.0 for k in run)
            for k in held:
                assert (end - start) * (tracks[k] or 0.0) / every < members[k].drawn_km + 2e-5
        looked += 1
    assert looked >= 15
