"""Geodesy against GeographicLib's published values and derivations written here."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from geographiclib.test import test_geodesic as published
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon

from geo.geodesy import (
    area_m2,
    check_lonlat_deg,
    densify,
    distance_m,
    geod,
    geometry_length_m,
    haversine_m,
    line_length_m,
    parallel_arc_m,
    point_along,
    segment_lengths_m,
)
from geo.model import Bounds

# WGS 84 by its definition (NIMA TR8350.2), not by the library under test.
A_M = 6_378_137.0
F = 1 / 298.257223563

# Rows of GeographicLib's test set: lat1, lon1, azi1, lat2, lon2, azi2, s12, ...
TESTCASES: list[list[float]] = published.GeodesicTest.testcases

LON = st.floats(-179, 179)
LAT = st.floats(-88, 88)
POINT = st.tuples(LON, LAT)
LINE = st.lists(POINT, min_size=2, max_size=8)


def wrapped_deg(lon_deg: float) -> float:
    return (lon_deg + 180) % 360 - 180


def oracle_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    return float(Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE)["s12"])


def oracle_area_m2(polygon: Polygon) -> float:
    total = 0.0
    for sign, ring in ((1, polygon.exterior), *((-1, hole) for hole in polygon.interiors)):
        area: Any = Geodesic.WGS84.Polygon()
        for lon, lat in list(ring.coords)[:-1]:
            area.AddPoint(lat, lon)
        total += sign * abs(area.Compute()[2])
    return total


def test_the_published_set_is_there() -> None:
    assert len(TESTCASES) >= 20
    assert all(len(row) == 12 for row in TESTCASES)


@pytest.mark.parametrize("row", TESTCASES, ids=lambda row: f"{row[0]},{row[1]}")
def test_distance_of_the_published_set(row: list[float]) -> None:
    lat1, lon1, _, lat2, lon2, _, s12, *_ = row
    got = distance_m(wrapped_deg(lon1), lat1, wrapped_deg(lon2), lat2)
    assert got == pytest.approx(s12, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("row", TESTCASES, ids=lambda row: f"{row[0]},{row[1]}")
@pytest.mark.parametrize("share", [0.0, 0.37, 1.0])
def test_point_along_the_published_set(row: list[float], share: float) -> None:
    lat1, lon1, azi1, lat2, lon2, _, s12, *_ = row
    line = [(wrapped_deg(lon1), lat1), (wrapped_deg(lon2), lat2)]
    lon, lat = point_along(line, share * s12)
    # The direct problem of another program, from the published azimuth.
    there = Geodesic.WGS84.Direct(lat1, lon1, azi1, share * s12)
    assert oracle_m(lon, lat, there["lon2"], there["lat2"]) < 1e-3


def test_many_kinds_of_lines_against_another_program() -> None:
    random = np.random.default_rng(38)
    lon1, lat1 = random.uniform(-180, 180, 300), random.uniform(-90, 90, 300)
    lon2, lat2 = random.uniform(-180, 180, 300), random.uniform(-90, 90, 300)
    # Short ones, along a meridian, along the equator, nearly antipodal, from pole to pole.
    lon2[:40], lat2[:40] = lon1[:40] * (1 - 1e-7), lat1[:40] * (1 - 1e-7)
    lon2[40:60] = lon1[40:60]
    lat1[60:80] = lat2[60:80] = 0.0
    lon2[80:120] = [wrapped_deg(v + 179.7) for v in lon1[80:120]]
    lat2[80:120] = -lat1[80:120] * 0.999
    lat1[120:130], lat2[120:130] = 90.0, -90.0
    for values in zip(lon1.tolist(), lat1.tolist(), lon2.tolist(), lat2.tolist(), strict=True):
        assert distance_m(*values) == pytest.approx(oracle_m(*values), rel=1e-9, abs=1e-4)


def test_a_line_is_the_sum_of_its_geodesics() -> None:
    line = [(wrapped_deg(row[1]), row[0]) for row in TESTCASES]
    sums = [oracle_m(*a, *b) for a, b in pairwise(line)]
    assert segment_lengths_m(line).tolist() == pytest.approx(sums, rel=1e-9)
    assert line_length_m(line) == pytest.approx(math.fsum(sums), rel=1e-9)
    parts = MultiLineString([line[:8], line[8:]])
    assert geometry_length_m(parts) == pytest.approx(math.fsum(sums[:7] + sums[8:]), rel=1e-9)
    assert geometry_length_m(LineString(line)) == pytest.approx(math.fsum(sums), rel=1e-9)


@pytest.mark.parametrize("lat_deg", [0.0, 37.5, 38.0, -38.0, 60.0, 89.0])
def test_a_parallel_against_an_integration_in_space(lat_deg: float) -> None:
    # Points in Cartesian space by the parametric latitude; the chords between 20,000 of them.
    reduced = math.atan((1 - F) * math.tan(math.radians(lat_deg)))
    turn = np.radians(np.linspace(0.0, 5.0, 20_001))
    radius_m = A_M * math.cos(reduced)
    xyz = np.stack([radius_m * np.cos(turn), radius_m * np.sin(turn)], axis=1)
    integrated_m = float(np.linalg.norm(np.diff(xyz, axis=0), axis=1).sum())
    assert parallel_arc_m(lat_deg, 5.0) == pytest.approx(integrated_m, rel=1e-9)
    assert parallel_arc_m(lat_deg, -5.0) == pytest.approx(integrated_m, rel=1e-9)


def test_the_parallel_of_the_facts() -> None:
    # parallel38.csv: one degree of longitude at 38 N is 87.8325 km.
    assert parallel_arc_m(38.0, 1.0) / 1000 == pytest.approx(87.8325, abs=5e-5)


@pytest.mark.parametrize(
    ("west_deg", "east_deg", "bow_km"), [(124.6, 128.4, 1.7), (124.0, 131.0, 5.8)]
)
def test_two_vertices_are_no_parallel(west_deg: float, east_deg: float, bow_km: float) -> None:
    # The measured trap of the style notes: a geodesic between two points of 38 N bows north.
    bowed = densify([(west_deg, 38.0), (east_deg, 38.0)], 1000.0)
    middle_deg = float(bowed[:, 1].max())
    assert oracle_m(127.0, 38.0, 127.0, middle_deg) / 1000 == pytest.approx(bow_km, abs=0.06)


def test_the_ellipsoid_is_wgs84() -> None:
    # A typo in the name of an ellipsoid silently gives a sphere.
    assert float(geod().a) == A_M
    assert float(geod().f) == pytest.approx(F, rel=1e-12)


@pytest.mark.parametrize(
    ("lonlat_deg", "word"),
    [
        ([(37.5, 127.0), (35.1, 129.0)], "axes"),
        ([(127.0, math.nan), (128.0, 38.0)], "finite"),
        ([(127.0, 38.0), (math.inf, 38.0)], "finite"),
        ([(127.0, 38.0), (128.0, 90.1)], "axes"),
        ([(180.1, 38.0), (128.0, 38.0)], "axes"),
        ([127.0, 38.0], "shape"),
        ([(127.0,), (128.0,)], "shape"),
    ],
)
def test_what_is_no_place_is_refused(lonlat_deg: Any, word: str) -> None:
    for function in (check_lonlat_deg, segment_lengths_m, line_length_m):
        with pytest.raises(ValueError, match=word):
            function(lonlat_deg)
    with pytest.raises(ValueError, match=word):
        point_along(lonlat_deg, 1.0)
    with pytest.raises(ValueError, match=word):
        densify(lonlat_deg, 1000.0)


def test_the_edge_of_the_globe_is_on_it() -> None:
    assert line_length_m([(-180.0, 90.0), (180.0, -90.0)]) == pytest.approx(
        oracle_m(-180.0, 90.0, 180.0, -90.0), rel=1e-9
    )
    assert line_length_m([(180.0, 10.0), (-180.0, 10.0)]) == pytest.approx(0.0, abs=1e-6)


def test_one_point_has_no_segments() -> None:
    assert segment_lengths_m([(127.0, 38.0)]).shape == (0,)


def test_heights_do_not_count() -> None:
    flat = line_length_m([(127.0, 38.0), (128.0, 38.5)])
    assert line_length_m([(127.0, 38.0, 0.0), (128.0, 38.5, 9000.0)]) == flat


@pytest.mark.parametrize("geometry", [Point(127, 38), Point(127, 38).buffer(1)])
def test_only_lines_have_a_length(geometry: Any) -> None:
    with pytest.raises(TypeError, match="LineString"):
        geometry_length_m(geometry)


@pytest.mark.parametrize("geometry", [Point(127, 38), LineString([(127, 38), (128, 39)])])
def test_only_polygons_have_an_area(geometry: Any) -> None:
    with pytest.raises(TypeError, match="Polygon"):
        area_m2(geometry)


HOLED = Polygon(
    [(130.0, 42.0), (139.0, 42.0), (138.0, 48.5), (131.0, 48.0)],
    [
        [(132.0, 44.0), (132.0, 46.0), (134.0, 46.0), (134.0, 44.0)],
        [(136.0, 44.0), (137.0, 44.0), (136.5, 45.0)],
    ],
)


def test_area_with_holes_taken_out() -> None:
    want = oracle_area_m2(HOLED)
    assert want < oracle_area_m2(Polygon(HOLED.exterior)) * 0.95
    assert area_m2(HOLED) == pytest.approx(want, rel=1e-9)
    assert area_m2(HOLED.reverse()) == pytest.approx(want, rel=1e-9)


def test_area_of_several_polygons_is_their_sum() -> None:
    other = Polygon([(20.0, 50.0), (21.0, 50.0), (20.5, 51.0)])
    want = oracle_area_m2(HOLED) + oracle_area_m2(other)
    assert area_m2(MultiPolygon([HOLED, other])) == pytest.approx(want, rel=1e-9)


def test_area_of_a_polygon_off_the_globe_is_refused() -> None:
    with pytest.raises(ValueError, match="axes"):
        area_m2(Polygon([(42.0, 130.0), (43.0, 130.0), (43.0, 131.0)]))


@pytest.mark.parametrize(
    "sides", [(math.nan, 0, 1, 1), (0, 0, math.inf, 1), (2, 0, 1, 1), (0, 2, 1, 1)]
)
def test_a_box_that_is_none_is_refused(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="bounds"):
        Bounds(*sides)


@settings(deadline=None)
@given(POINT, POINT)
def test_the_sphere_by_the_angle_between_two_vectors(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    def unit(lon: float, lat: float) -> np.ndarray[Any, Any]:
        x, y = math.radians(lon), math.radians(lat)
        return np.asarray([math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)])

    u, v = unit(*a), unit(*b)
    angle = math.atan2(float(np.linalg.norm(np.cross(u, v))), float(u @ v))
    assert float(haversine_m(*a, *b)) == pytest.approx(6_371_000.0 * angle, rel=1e-7, abs=0.3)


@settings(deadline=None)
@given(LINE)
def test_a_reversed_line_has_the_same_length(line: list[tuple[float, float]]) -> None:
    assert line_length_m(line[::-1]) == pytest.approx(line_length_m(line), rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(LINE, st.data())
def test_a_split_line_has_the_same_length(
    line: list[tuple[float, float]], data: st.DataObject
) -> None:
    k = data.draw(st.integers(0, len(line) - 1))
    whole = line_length_m(line)
    parts = line_length_m(line[: k + 1]) + line_length_m(line[k:])
    assert parts == pytest.approx(whole, rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(LINE, st.floats(2e5, 2e6))
def test_a_densified_line_has_the_same_length(
    line: list[tuple[float, float]], step_m: float
) -> None:
    dense = densify(line, step_m)
    assert segment_lengths_m(dense).max() <= step_m * (1 + 1e-9) + 1e-6
    assert line_length_m(dense) == pytest.approx(line_length_m(line), rel=1e-9, abs=1e-5)
    kept = {tuple(point) for point in dense.tolist()}
    assert {tuple(point) for point in np.asarray(line).tolist()} <= kept


@settings(deadline=None)
@given(LINE, st.floats(0, 1))
def test_a_point_along_divides_the_length(line: list[tuple[float, float]], share: float) -> None:
    lengths = segment_lengths_m(line)
    whole = float(lengths.sum())
    assume(whole > 1.0)
    at_m = share * whole
    lon, lat = point_along(line, at_m)
    # The vertices before the point, then the point: that far it must be.
    before = int(np.searchsorted(np.cumsum(lengths), at_m, side="right"))
    before = min(before, len(line) - 2)
    reached = line_length_m([*line[: before + 1], (lon, lat)])
    assert reached == pytest.approx(at_m, rel=1e-9, abs=1e-5)


@pytest.mark.parametrize(("at_m", "want"), [(-5.0, (127.0, 37.0)), (9e9, (128.0, 38.0))])
def test_beyond_an_end_is_the_end(at_m: float, want: tuple[float, float]) -> None:
    assert point_along([(127.0, 37.0), (128.0, 38.0)], at_m) == want
