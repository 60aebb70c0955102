"""The railway is where the railway is: against stations, posts, coast and lakes; and its gates.

What is named a regression test has bounds that were read off the same data: it proves nothing,
it holds what was reached.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry import shape

from geo.processing.draw import draw_lines
from geo.processing.network import read_network
from geo.processing.report import (
    divisions,
    passed_by,
    post_spans,
    read_exceptions,
    section_stretches,
)
from geo.processing.track import PRECISE_KM
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.processing.drawn import DrawnLine
    from geo.processing.report import Stretch

LAYERS = ROOT / "layers"
SOURCES = LAYERS / "sources"
DIVISIONS = (
    "Moscow",
    "Northern",
    "Gorky",
    "Sverdlovsk",
    "West Siberian",
    "Krasnoyarsk",
    "East Siberian",
    "Transbaikal",
    "Far Eastern",
)
EAST = ["E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08a", "E08b", "E09", "E10", "E11", "E12"]
NEEDED = 8
OUTSIDE = {"Kimiltey": "the point of a village that the line passes at a distance: not drawn"}
"""Stations with a coordinate of their own that the band does not hold, and why."""


@cache
def table(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def pieces(layer: str) -> list[tuple[dict[str, Any], Any]]:
    found = json.loads((LAYERS / f"{layer}.geojson").read_text("utf-8"))
    return [(f["properties"], shape(f["geometry"])) for f in found["features"]]


@cache
def railways() -> list[tuple[dict[str, Any], Any]]:
    return pieces("trans-siberian") + pieces("korean-rail-link")


@cache
def region(name: str) -> Any:
    found = json.loads((SOURCES / "regions" / f"{name}.geojson").read_text("utf-8"))
    return shapely.union_all([shape(f["geometry"]) for f in found["features"]])


@cache
def regions(name: str) -> dict[str, Any]:
    found = json.loads((SOURCES / "regions" / f"{name}.geojson").read_text("utf-8"))
    parts: dict[str, list[Any]] = {}
    for f in found["features"]:
        key = f["properties"].get("id") or f["properties"].get("country")
        parts.setdefault(str(key), []).append(shape(f["geometry"]))
    return {key: shapely.union_all(values) for key, values in parts.items()}


def geodesic_km(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    return float(Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1)["s12"]) / 1000


def offset_km(lon_deg: float, lat_deg: float, line: shapely.LineString) -> float:
    """Return how far a point lies from a line, on a plane of its own round the point."""
    latitude = math.radians(lat_deg)
    # Radii of curvature of WGS 84 at that latitude: along the parallel and the meridian.
    root = math.sqrt(1 - 0.00669437999014 * math.sin(latitude) ** 2)
    across = 6378.137 / root * math.cos(latitude)
    along = 6378.137 * (1 - 0.00669437999014) / root**3
    scale = np.radians([across, along])
    flat = (shapely.get_coordinates(line) - [lon_deg, lat_deg]) * scale
    return float(shapely.LineString(flat).distance(shapely.Point(0, 0)))


def is_independent(source: str) -> bool:
    """Say whether a coordinate comes from elsewhere than this network or a guess."""
    return source.startswith(("geonames:", "other:")) or ".wikipedia" in source


# Stations with a coordinate of their own, against the line.


class Found:
    """One station with an independent coordinate, and how the line holds it."""

    def __init__(self, row: dict[str, str], lines: Iterable[tuple[dict[str, Any], Any]]) -> None:
        self.name = row["name_en"]
        self.own_km = float(row["coord_error_km"])
        lon, lat = float(row["lon_deg"]), float(row["lat_deg"])
        near = [
            (offset_km(lon, lat, line), properties["position_accuracy_m"] / 1000, properties)
            for properties, line in lines
            if line.distance(shapely.Point(lon, lat)) < 0.5
        ]
        self.km = min(km for km, _, _ in near)
        # Where two pieces meet, the station may stand in the band of either.
        nearest = [item for item in near if item[0] <= self.km + 1e-6]
        self.band_km = max(band_km for _, band_km, _ in nearest)
        self.is_inside = self.km <= self.own_km + self.band_km
        self.is_traced = any(p["geometry_class"] == "traced" for _, _, p in nearest)

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.km:.2f} km off; own error {self.own_km:g} km, "
            f"line {self.band_km:.2f} km"
        )


@cache
def stations() -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {name: [] for name in DIVISIONS}
    for row in table("tsr_stations.csv"):
        if row["route"] == "classic" and is_independent(row["coord_source"]):
            found[row["railway_division"]].append(Found(row, pieces("trans-siberian")))
    return found


@pytest.mark.parametrize("division", DIVISIONS)
def test_stations_with_a_coordinate_of_their_own_lie_on_the_line(division: str) -> None:
    rows = stations()[division]
    inside = [row for row in rows if row.is_inside]
    report = "\n".join(
        [f"{division}: {len(inside)} of {len(rows)} within both errors", *map(str, rows)]
    )
    assert len(inside) >= NEEDED, report
    assert {row.name for row in rows if not row.is_inside} <= set(OUTSIDE), report
    # The errors are no excuse for a line that lies anywhere: most are near in truth.
    assert float(np.median([row.km for row in rows])) <= 1.0, report


def test_every_station_left_out_is_really_outside() -> None:
    outside = {row.name for rows in stations().values() for row in rows if not row.is_inside}
    assert outside == set(OUTSIDE)
    drawn = {row["name_en"]: row["draw"] for row in table("tsr_stations.csv")}
    assert {drawn[name] for name in OUTSIDE} == {"no"}


@pytest.mark.parametrize("division", DIVISIONS)
def test_the_stations_would_find_a_line_that_lies_elsewhere(division: str) -> None:
    # The same stations against a straight line between the ends of the division.
    own = [(p, line) for p, line in pieces("trans-siberian") if p["division"] == division]
    ends = [own[0][1].coords[0], own[-1][1].coords[-1]]
    accuracy_m = float(np.median([p["position_accuracy_m"] for p, _ in own]))
    straight = shapely.LineString(ends)
    inside = 0
    for row in table("tsr_stations.csv"):
        if row["railway_division"] == division and is_independent(row["coord_source"]):
            km = offset_km(float(row["lon_deg"]), float(row["lat_deg"]), straight)
            inside += km <= float(row["coord_error_km"]) + accuracy_m / 1000
    assert inside < NEEDED, inside


def test_korean_stations_with_a_coordinate_of_their_own_lie_on_the_line() -> None:
    rows = {
        row["name_en"]: Found(row, railways())
        for row in table("korea_rail_stations.csv")
        if row["section_id"] in EAST and is_independent(row["coord_source"])
    }
    # Where the line is drawn through the stations for want of track they prove nothing.
    traced = [row for row in rows.values() if row.is_traced]
    report = "\n".join(map(str, traced))
    assert len(traced) >= 20, report
    assert [str(row) for row in traced if not row.is_inside] == [], report


# Posts that are left out of the calibration.


@pytest.fixture(scope="module")
def drawn() -> dict[str, DrawnLine]:
    return draw_lines(SOURCES, read_network(SOURCES / "network"))


def test_posts_left_out_are_found_again_by_the_track(drawn: dict[str, DrawnLine]) -> None:
    errors = []
    for before, after in pairwise(post_spans(drawn["tsr"])):
        between_km = before.official_km + after.official_km
        foretold_km = between_km * before.track_km / (before.track_km + after.track_km)
        errors.append(abs(foretold_km - before.official_km))
    (claimed,) = [r["error_km"] for r in table("cut_errors.csv") if r["cut"] == "between-posts"]
    assert len(errors) > 100
    assert float(np.mean(np.asarray(errors) <= float(claimed))) >= 0.95
    # The measured figures of the dependencies: median 0.62, 95 % within 2.4 km.
    assert float(np.median(errors)) <= 0.7


# Coast, lakes, borders.


def samples(line: shapely.LineString) -> Any:
    return shapely.points(shapely.get_coordinates(shapely.segmentize(line, 0.002)))


def depths_km(points: Any, polygon: Any, *, inside: bool) -> list[float]:
    """Return how far points lie within a polygon, or outside it, in km; those alone that do."""
    shapely.prepare(polygon)
    wrong = points[shapely.intersects(polygon, points) == inside]
    edge = shapely.boundary(polygon)
    return [
        geodesic_km(*shapely.get_coordinates(shapely.shortest_line(point, edge)).ravel().tolist())
        for point in wrong
    ]


KOREA_BOX = shapely.box(123.0, 33.2, 140.0, 50.0)


def test_no_railway_lies_off_the_coast() -> None:
    land = region("land-korea")
    looked, wrong = 0, []
    for properties, line in railways():
        points = samples(line)
        points = points[shapely.contains(KOREA_BOX, points)]
        looked += len(points)
        depth_km = max(depths_km(points, land, inside=False), default=0.0)
        if depth_km * 1000 > properties["position_max_m"]:
            wrong.append(f"{properties['id']}: {depth_km:.2f} km at sea")
    assert looked > 10_000
    assert wrong == []


@pytest.mark.parametrize("lake", ["baikal", "lakes"])
def test_no_railway_crosses_a_lake(lake: str) -> None:
    water = region(lake)
    wrong = []
    for properties, line in railways():
        if line.intersects(water):
            depth_km = max(depths_km(samples(line), water, inside=True), default=0.0)
            if depth_km * 1000 > properties["position_max_m"]:
                wrong.append(f"{properties['id']}: {depth_km:.2f} km from the shore")
    assert wrong == []


def test_a_line_across_the_water_would_be_found() -> None:
    lake = shapely.LineString([(103.72, 51.65), (105.87, 51.72)])  # Slyudyanka - Babushkin
    assert max(depths_km(samples(lake), region("baikal"), inside=True)) > 5
    sea = shapely.LineString([(131.9, 43.1), (129.78, 41.77)])  # Vladivostok - Chongjin
    assert max(depths_km(samples(sea), region("land-korea"), inside=False)) > 5


def test_the_railways_lie_in_the_country_that_they_name() -> None:
    # Borders are good to 1.5 km (WDBII), outside the box of Korea to 5 (Natural Earth).
    near, far = regions("countries-korea"), regions("countries")
    wrong = []
    for properties, line in railways():
        points = samples(line)
        inside = shapely.contains(KOREA_BOX, points)
        country = properties["country"]
        for polygon, chosen, border_km in (
            (near[country], points[inside], 1.5),
            (far[country], points[~inside], 5.0),
        ):
            depth_km = max(depths_km(chosen, polygon, inside=False), default=0.0)
            # Bridges and bays lie outside every country: the coast has its own test.
            if depth_km > properties["position_max_m"] / 1000 + border_km:
                wrong.append(f"{properties['id']}: {depth_km:.1f} km outside {country}")
    assert wrong == []


# Gates. Their bounds were read off the same data.


def ratios(rows: Sequence[Stretch]) -> str:
    return "\n".join(
        f"{r.name}: track {r.track_ratio:.4f}, drawn {r.drawn_ratio:.4f}, {r.official_km:g} km"
        for r in rows
    )


def test_regression_of_the_whole_trans_siberian(drawn: dict[str, DrawnLine]) -> None:
    rows = divisions(drawn["tsr"])
    official = sum(r.official_km for r in rows)
    assert official == pytest.approx(9288.2, abs=1e-6)
    assert 0.985 <= sum(r.track_km for r in rows) / official <= 0.995
    assert 0.95 <= sum(r.drawn_km for r in rows) / official <= 0.965


def test_regression_of_the_divisions(drawn: dict[str, DrawnLine]) -> None:
    exceptions = read_exceptions(SOURCES)
    lowest = {"Transbaikal": 0.91, "Krasnoyarsk": 0.94, "East Siberian": 0.94, "Far Eastern": 0.94}
    rows = divisions(drawn["tsr"])
    assert tuple(r.name for r in rows) == DIVISIONS
    failed = [
        r
        for r in rows
        if not (0.98 <= r.track_ratio <= 1.005 and r.drawn_ratio >= lowest.get(r.name, 0.975))
    ]
    assert {r.name for r in failed} == set(exceptions) & set(DIVISIONS), ratios(failed)


def test_regression_of_the_spans_between_posts(drawn: dict[str, DrawnLine]) -> None:
    exceptions = read_exceptions(SOURCES)
    rows = post_spans(drawn["tsr"])
    failed = [r for r in rows if abs(r.track_km - r.official_km) > 3 + 0.02 * r.official_km]
    # An exception that is no longer needed has to go, as well as a new one has to be named.
    assert {r.name for r in failed} == set(exceptions) & {r.name for r in rows}, ratios(failed)


def test_regression_of_the_korean_sections(drawn: dict[str, DrawnLine]) -> None:
    exceptions = read_exceptions(SOURCES)
    rows = [
        r for line in drawn.values() if line.has_sections for r in section_stretches(line, SOURCES)
    ]
    matched = [r for r in rows if r.untracked_km == 0]
    assert {r.area for r in matched} >= {"E01", "E07", "E09", "E12"}
    # Busan-Seoul and Seoul-Dorasan have dense track and narrower bounds.
    dense = {"W01": (0.985, 1.0, 0.97), "W02": (0.985, 1.0, 0.97)}
    failed = []
    for r in matched:
        low, high, drawn_low = dense.get(r.area, (0.93, 1.02, 0.79))
        if not (low <= r.track_ratio <= high and r.drawn_ratio >= drawn_low):
            failed.append(r)
    assert {r.name for r in failed} == set(exceptions) & {r.name for r in rows}, ratios(failed)


def test_every_section_without_track_is_named_with_its_reason(
    drawn: dict[str, DrawnLine],
) -> None:
    rows = [
        r for line in drawn.values() if line.has_sections for r in section_stretches(line, SOURCES)
    ]
    named = {row["section_id"] for row in table("untracked.csv")}
    assert {r.area for r in rows if r.untracked_km > 0.01} == named
    assert all(row["reason_en"] for row in table("untracked.csv"))
    assert sum(r.untracked_km for r in divisions(drawn["tsr"])) == 0


def test_every_exception_names_a_stretch_and_a_reason(drawn: dict[str, DrawnLine]) -> None:
    names = {r.name for r in [*divisions(drawn["tsr"]), *post_spans(drawn["tsr"])]}
    names |= {
        r.name
        for line in drawn.values()
        if line.has_sections
        for r in section_stretches(line, SOURCES)
    }
    exceptions = read_exceptions(SOURCES)
    assert set(exceptions) <= names
    assert all(len(reason) > 20 for reason in exceptions.values())


def test_regression_of_the_position_error(drawn: dict[str, DrawnLine]) -> None:
    # The gate is on the error of each edge, not on its length: long straight edges are right.
    line = drawn["tsr"].line
    order = np.argsort(line.error_km)
    running = np.cumsum(line.track_km[order])
    p95_km = line.error_km[order][np.searchsorted(running, 0.95 * running[-1])]
    assert p95_km <= 4.5
    assert line.error_km.max() <= 11.1


def test_the_report_tells_of_the_served_layers(drawn: dict[str, DrawnLine]) -> None:
    served: dict[str, list[float]] = {}
    for properties, _ in pieces("trans-siberian"):
        if "tsr" not in properties["routes"]:
            continue
        sums = served.setdefault(properties["division"], [0.0, 0.0])
        sums[0] += properties["track_length_km"]
        sums[1] += properties["drawn_length_km"]
    text = (SOURCES / "REPORT.md").read_text("utf-8")
    for row in divisions(drawn["tsr"]):
        track_km, drawn_km = served[row.name]
        # A cut at a border adds a vertex on the straight line in degrees: metres at most.
        assert row.track_km == pytest.approx(track_km, abs=1e-3)
        assert row.drawn_km == pytest.approx(drawn_km, abs=0.02)
        assert f"| {row.name} | {row.official_km:.1f} | {row.track_km:.1f} |" in text
    for name, reason in read_exceptions(SOURCES).items():
        assert any(line.startswith(f"| {name} |") and reason in line for line in text.split("\n"))


# Parallel lines: a line stays on its own track.


W01_STATIONS = [row for row in table("korea_rail_stations.csv") if row["section_id"] == "W01"]
PASSED_BY = {
    "Sheberta": "a village: the track lies anywhere within 2.8 km of its long edge",
    "Mogzon": "the track lies anywhere within 2.8 km of its long edge",
    "Dalnerechensk-1": "the track lies anywhere within 2.4 km of its long edge",
    "Bujeon": "the point is an estimate; the line begins at the next vertex to the east",
    "Gangneung": "the network ends in a siding there",
    "Kovrov-1": "the point is the town's; the line passes it to the south",
}


def test_the_gyeongbu_line_takes_the_conventional_track_west_of_gimcheon() -> None:
    # Gimcheon, Jikjisa (thewiki.kr 직지사역, 2024, after the Korea National Railway) and Yeongdong
    # are stations of the conventional line; the high-speed line passes 2.1 km north of Jikjisa.
    lines = [line for p, line in pieces("korean-rail-link") if p["id"].startswith("gyeongbu-")]
    for lon, lat in ((128.048, 36.119), (128.11466, 36.12365), (127.78623, 36.17238)):
        assert min(offset_km(lon, lat, line) for line in lines) < 0.3
    for lon, lat in ((128.058, 36.138), (127.80, 36.1745)):  # on the high-speed track
        assert min(offset_km(lon, lat, line) for line in lines) > 0.3


@pytest.mark.parametrize("row", W01_STATIONS, ids=[row["name_en"] for row in W01_STATIONS])
def test_every_station_of_the_gyeongbu_line_lies_on_it(row: dict[str, str]) -> None:
    near = [
        offset_km(float(row["lon_deg"]), float(row["lat_deg"]), line)
        for p, line in pieces("korean-rail-link")
        if p["id"].startswith("gyeongbu-")
    ]
    # The table's own error, and 0.15 km for nodes of three decimals.
    assert min(near) <= float(row["coord_error_km"]) + 0.15


def test_busan_to_seoul_has_the_track_of_the_conventional_line(
    drawn: dict[str, DrawnLine],
) -> None:
    # 441.7 km (Korail, operating distance of the Gyeongbu Line); the network's track lacks 0.6 %
    # +- 1 % (523 edges with independent track, 2026).
    (row,) = [r for r in section_stretches(drawn["west"], SOURCES) if r.area == "W01"]
    assert row.track_km / (1 - 0.006) == pytest.approx(441.7, rel=0.01)


def test_no_line_leaves_a_station_for_a_parallel_track(drawn: dict[str, DrawnLine]) -> None:
    found = passed_by(drawn, read_network(SOURCES / "network"))
    assert {stop.station.names.en for _, stop, _ in found} == set(PASSED_BY)
    # A station that is known to half a kilometre always stands on its own line.
    assert all(stop.station.error_km > PRECISE_KM for _, stop, _ in found)


def test_a_line_that_takes_the_parallel_track_would_be_found(drawn: dict[str, DrawnLine]) -> None:
    line = drawn["west"]
    stops = tuple(
        replace(stop, offset_km=1.0) if stop.station.id == "gimcheon" else stop
        for stop in line.stops
    )
    found = passed_by({"west": replace(line, stops=stops)}, read_network(SOURCES / "network"))
    assert "gimcheon" in {stop.station.id for _, stop, _ in found}
