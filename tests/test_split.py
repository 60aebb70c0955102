"""Splitting by borders: against shapely's own intersection, and by properties."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.segmentation.borders import along_geodesics
from geo.segmentation.split import OUTSIDE, Lines, Partition, lines_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# A grid of tenths, so that lines touch corners and run along edges often.
TENTHS = st.integers(0, 40).map(lambda n: n / 10)
POINT = st.tuples(TENTHS, TENTHS) | st.tuples(st.floats(0, 4), st.floats(0, 4))


@st.composite
def zones(draw: st.DrawFn) -> list[BaseGeometry]:
    """Two neighbours with a bent border between them, one of them with an island."""
    bend = sorted(draw(st.lists(TENTHS.filter(lambda y: 0 < y < 4), max_size=5, unique=True)))
    border = [(2.0, 0.0), *((draw(st.floats(1, 2.9)), y) for y in bend), (2.0, 4.0)]
    left = shapely.Polygon([(0.5, 0.0), *border, (0.5, 4.0)])
    right = shapely.Polygon([*border, (3.0, 4.0), (3.0, 0.0)])
    island = shapely.box(3.3, 1.0, 3.6, 2.0)
    return [left, shapely.MultiPolygon([right, island])]


@st.composite
def walks(draw: st.DrawFn) -> list[BaseGeometry]:
    many = st.lists(POINT, min_size=2, max_size=20).filter(lambda p: len(set(p)) > 1)
    return [shapely.LineString(p) for p in draw(st.lists(many, min_size=1, max_size=4))]


@settings(deadline=None)
@given(zones(), walks())
def test_parts_are_the_whole_and_lie_on_their_side(
    polygons: list[BaseGeometry], lines: list[BaseGeometry]
) -> None:
    whole = lines_of(lines)
    runs = Partition(polygons).split(whole)
    parts = runs.parts(whole).geometries()
    for k, line in enumerate(lines):
        mine = runs.line == k
        assert runs.start[mine][0] == 0
        assert runs.end[mine][-1] == len(line.coords) - 1
        assert (runs.start[mine][1:] == runs.end[mine][:-1]).all()
        assert (runs.zone[mine][1:] != runs.zone[mine][:-1]).all()
        assert math.fsum(shapely.length(parts[mine])) == pytest.approx(line.length, rel=1e-6)
    for zone, part in zip(runs.zone.tolist(), parts, strict=True):
        if zone == OUTSIDE:
            inside = shapely.union_all(polygons).buffer(-1e-7)
            assert not part.intersects(inside)
        else:
            assert polygons[zone].buffer(1e-7).covers(part)


@settings(deadline=None)
@given(zones(), walks())
def test_lengths_are_those_of_shapelys_intersection(
    polygons: list[BaseGeometry], lines: list[BaseGeometry]
) -> None:
    whole = lines_of(lines)
    runs = Partition(polygons).split(whole)
    km = shapely.length(runs.parts(whole).geometries())
    # What runs along an edge belongs to both its sides for shapely: leave such cases out.
    edges = shapely.union_all([one.boundary for one in polygons]).buffer(1e-9)
    for k, line in enumerate(lines):
        if line.intersection(edges).length > 1e-6:
            continue
        for zone, polygon in enumerate(polygons):
            # The vertices' own order: shapely would join what a line walks twice.
            steps = [shapely.LineString(p) for p in zip(line.coords, line.coords[1:], strict=False)]
            true = math.fsum(step.intersection(polygon).length for step in steps)
            ours = float(km[(runs.line == k) & (runs.zone == zone)].sum())
            assert ours == pytest.approx(true, rel=1e-6, abs=1e-6)


def test_a_line_that_meets_no_border_is_one_run() -> None:
    lines = Lines(
        np.asarray([(0.0, 0.0), (0.4, 0.0), (0.1, 0.1), (0.2, 0.2)]), np.asarray([0, 2, 4])
    )
    runs = Partition([shapely.box(0.05, 0.05, 1, 1)]).split(lines)
    assert runs.line.tolist() == [0, 1]
    assert runs.zone.tolist() == [OUTSIDE, 0]


def test_a_hole_is_outside() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    runs = Partition([ring]).split(lines_of([shapely.LineString([(0.5, 1.5), (2.5, 1.5)])]))
    assert runs.zone.tolist() == [0, OUTSIDE, 0]
    assert runs.start.tolist() == pytest.approx([0, 0.25, 0.75])


def test_lines_and_borders_of_many_chains_meet_where_one_segment_would() -> None:
    # 1,000 segments across a border of 1,000 segments, straight both: one crossing, in the middle.
    line = shapely.LineString(np.column_stack([np.linspace(-1, 1, 1001), np.zeros(1001)]))
    side = np.column_stack([np.zeros(1001), np.linspace(-1, 1, 1001)])
    polygon = shapely.Polygon([*side.tolist(), (5, 1), (5, -1)])
    runs = Partition([polygon]).split(lines_of([line]))
    assert runs.zone.tolist() == [OUTSIDE, 0]
    assert runs.end[0] == pytest.approx(500, abs=1e-9)


def test_a_long_segment_is_the_geodesic_that_its_length_is_of() -> None:
    lines = lines_of([shapely.LineString([(30.0, 60.0), (130.0, 60.0)])])
    bent = along_geodesics(lines)
    assert bent.lengths_m()[0] == pytest.approx(lines.lengths_m()[0], rel=1e-9)
    assert bent.lonlat_deg[:, 1].max() > 69  # the great circle: tan 60 / cos 50 = tan 69.6
    assert np.array_equal(bent.lonlat_deg[[0, -1]], lines.lonlat_deg)


def test_a_line_of_one_vertex_is_refused() -> None:
    with pytest.raises(ValueError, match="two vertices"):
        Lines(np.zeros((1, 2)), np.asarray([0, 1]))
