"""Cutting lines, sharing lengths out, adding them up again: by properties and by hand."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Length, Span, SpanShare
from geo.segmentation import (
    Line,
    Zones,
    add_up,
    crossings_of_line,
    crossings_of_parallel,
    weighted_percentile,
    with_vertices,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def array(rows: Sequence[Any]) -> NDArray[np.float64]:
    return np.asarray(rows, dtype=np.float64)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    # Walks of the network's own kind: edges up to some tens of km, 33 to 62 degrees north.
    count = draw(st.integers(1, 8))
    step = st.tuples(st.floats(-0.4, 0.4), st.floats(-0.2, 0.2))
    lonlat = [(draw(st.floats(30, 150)), draw(st.floats(35, 60)))]
    for dx, dy in draw(st.lists(step, min_size=count, max_size=count)):
        lonlat.append((lonlat[-1][0] + dx, lonlat[-1][1] + dy))
    track = st.one_of(st.just(math.nan), st.floats(0, 90))
    numbers = st.lists(st.floats(0, 12), min_size=count, max_size=count)
    return Line(
        array(lonlat),
        array(draw(st.lists(track, min_size=count, max_size=count))),
        array(draw(numbers)),
    )


def positions(draw: st.DrawFn, line: Line) -> list[float]:
    last = len(line.track_km)
    return draw(st.lists(st.floats(0, last) | st.integers(0, last).map(float), max_size=6))


@st.composite
def cut_lines(draw: st.DrawFn) -> tuple[Line, list[float]]:
    line = draw(lines())
    return line, positions(draw, line)


def test_a_line_refuses_arrays_that_do_not_belong_together() -> None:
    with pytest.raises(ValueError, match="3 vertices need 2 segments"):
        Line(array([(127, 37), (127, 38), (127, 39)]), array([1]), array([1, 2]))


@settings(deadline=None)
@given(cut_lines())
def test_new_vertices_keep_the_track(case: tuple[Line, list[float]]) -> None:
    line, wanted = case
    cut, index = with_vertices(line, wanted)
    assert set(index) == set(wanted)
    assert float(np.nansum(cut.track_km)) == pytest.approx(
        float(np.nansum(line.track_km)), rel=1e-9, abs=1e-9
    )
    # Every old vertex is there, in its order; every new one stands where it was asked for.
    remaining = iter(cut.lonlat_deg.tolist())
    assert all(vertex in remaining for vertex in line.lonlat_deg.tolist())
    at = np.arange(len(line.lonlat_deg))
    for position, vertex in index.items():
        for axis in (0, 1):
            there = float(np.interp(position, at, line.lonlat_deg[:, axis]))
            assert float(cut.lonlat_deg[vertex, axis]) == pytest.approx(there, abs=1e-8)


@settings(deadline=None)
@given(cut_lines())
def test_new_vertices_keep_the_drawn_length(case: tuple[Line, list[float]]) -> None:
    line, wanted = case
    cut, _ = with_vertices(line, wanted)
    # A new vertex stands on the straight line in degrees, beside the geodesic by at most the
    # sagitta s = L^2 tan(lat) / 8R; a bow of that height is longer by up to 8 s^2 / 3 L.
    bound_m = 0.0
    for (lon0, lat0), (lon1, lat1) in pairwise(line.lonlat_deg.tolist()):
        length_m = Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1)["s12"]
        if length_m > 0:
            tangent = math.tan(math.radians(max(abs(lat0), abs(lat1))))
            sagitta_m = length_m**2 * tangent / (8 * 6_356_752)
            bound_m += 8 * sagitta_m**2 / (3 * length_m)
    grown_m = (cut.drawn_km() - line.drawn_km()) * 1000
    assert -1e-6 <= grown_m <= 1.1 * bound_m + 1e-3


@settings(deadline=None)
@given(cut_lines())
def test_parts_between_cuts_are_the_whole(case: tuple[Line, list[float]]) -> None:
    line, wanted = case
    ends = sorted({0.0, float(len(line.track_km)), *wanted})
    cut, index = with_vertices(line, ends)
    parts = [cut.part(index[a], index[b]) for a, b in pairwise(ends)]
    assert sum(part.drawn_km() for part in parts) == pytest.approx(cut.drawn_km(), abs=1e-9)
    for before, after in pairwise(parts):
        assert before.lonlat_deg[-1].tolist() == after.lonlat_deg[0].tolist()


@settings(deadline=None)
@given(cut_lines())
def test_both_halves_keep_the_error_of_the_whole(case: tuple[Line, list[float]]) -> None:
    line, wanted = case
    cut, index = with_vertices(line, [*wanted, *map(float, range(len(line.track_km) + 1))])
    for k, error_km in enumerate(line.error_km.tolist()):
        halves = cut.error_km[index[float(k)] : index[float(k + 1)]]
        assert set(halves.tolist()) == {error_km}
        assert np.isnan(cut.track_km[index[float(k)]]) == np.isnan(line.track_km[k])


GRID = st.lists(
    st.tuples(st.integers(124, 131).map(float), st.sampled_from([37.0, 37.5, 38.0, 38.25, 39.0])),
    min_size=2,
    max_size=12,
)


@settings(deadline=None)
@given(GRID)
def test_a_parallel_is_crossed_where_the_side_changes(points: list[tuple[float, float]]) -> None:
    lonlat = array(points)
    found = crossings_of_parallel(lonlat, 38.0)
    sides = [lat > 38.0 for _, lat in points if lat != 38.0]
    assert len(found) == sum(a != b for a, b in pairwise(sides))
    assert found == sorted(found)
    at = np.arange(len(points))
    for position in found:
        assert float(np.interp(position, at, lonlat[:, 1])) == pytest.approx(38.0, abs=1e-9)
    assert len(crossings_of_parallel(lonlat[::-1], 38.0)) == len(found)


@settings(deadline=None)
@given(GRID)
def test_a_cut_at_the_parallel_leaves_each_part_on_one_side(
    points: list[tuple[float, float]],
) -> None:
    line = Line(array(points), np.ones(len(points) - 1), np.ones(len(points) - 1))
    ends = sorted({0.0, float(len(points) - 1), *crossings_of_parallel(line.lonlat_deg, 38.0)})
    cut, index = with_vertices(line, ends)
    for a, b in pairwise(ends):
        lat_deg = cut.part(index[a], index[b]).lonlat_deg[:, 1]
        assert (lat_deg >= 38.0 - 1e-9).all() or (lat_deg <= 38.0 + 1e-9).all()


@pytest.mark.parametrize(
    ("lat_deg", "want"),
    [
        ((37.0, 39.0), [0.5]),
        ((37.0, 38.0, 39.0), [1.0]),  # a vertex exactly on the line
        ((37.0, 38.0, 38.0, 39.0), [1.0]),  # runs along it, then on
        ((37.0, 38.0, 37.0), []),  # touches it
        ((38.0, 39.0), []),  # begins on it
        ((37.0, 38.0), []),  # ends on it
        ((38.0, 38.0), []),  # is it
        ((37.0, 38.5, 37.0), [2 / 3, 1 + 1 / 3]),
    ],
)
def test_vertices_exactly_on_the_parallel(lat_deg: tuple[float, ...], want: list[float]) -> None:
    lonlat = array([(127 + k, lat) for k, lat in enumerate(lat_deg)])
    assert crossings_of_parallel(lonlat, 38.0) == pytest.approx(want)


SQUARE = shapely.box(127.0, 37.0, 128.0, 38.0)


@pytest.mark.parametrize(
    ("points", "want"),
    [
        ([(126.5, 37.5), (127.5, 37.5)], [0.5]),
        ([(126.5, 37.5), (128.5, 37.5)], [0.25, 0.75]),
        ([(127.2, 37.5), (127.8, 37.5)], []),
        ([(126.0, 37.5), (126.5, 37.5), (127.5, 37.5)], [1.5]),
        ([(126.0, 37.5), (127.0, 37.5), (127.5, 37.5)], [1.0]),
    ],
)
def test_where_a_line_enters_and_leaves(
    points: list[tuple[float, float]], want: list[float]
) -> None:
    found = crossings_of_line(array(points), SQUARE)
    assert sorted(set(np.round(found, 9).tolist())) == pytest.approx(want)
    assert crossings_of_line(array(points), SQUARE.exterior) == found


def test_zones_know_where_a_place_lies() -> None:
    zones = Zones([SQUARE, shapely.box(128.0, 37.0, 129.0, 38.0)], ["KR-42", "KP-13"])
    assert zones.code_at(127.5, 37.5) == "KR-42"
    assert zones.code_at(128.5, 37.5) == "KP-13"
    assert zones.code_at(130.0, 37.5) is None
    lonlat = array([(126.5, 37.5), (129.5, 37.5)])
    assert sorted(set(np.round(zones.crossings(lonlat), 9).tolist())) == pytest.approx(
        [1 / 6, 1 / 2, 5 / 6]
    )
    assert zones.crossings(array([(127.1, 37.1), (127.9, 37.9)])) == []


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 5)), min_size=1, max_size=20),
    st.floats(0.05, 1),
)
def test_a_percentile_by_weight(pairs: list[tuple[float, float]], share: float) -> None:
    values, weights = array([v for v, _ in pairs]), array([w for _, w in pairs])
    got = weighted_percentile(values, weights, share)
    total = weights.sum()
    assert got in values.tolist()
    assert weights[values <= got].sum() >= share * total * (1 - 1e-9)
    assert weights[values < got].sum() <= share * total * (1 + 1e-9)


def test_a_percentile_without_weight_is_the_largest() -> None:
    assert weighted_percentile(array([3, 1, 2]), np.zeros(3), 0.95) == 3.0


# Adding up: a chainage A - B - C - D with a badly known B, a published section in three
# pieces, two sections whose sum is better known, a schematic line without an interval.

SPANS = {
    span.id: span
    for span in (
        Span("ab", "tsr", "A", "B", 100.0, 99.5, 100.5, "posts", "s", "official"),
        Span("bc", "tsr", "B", "C", 50.0, 49.5, 50.5, "posts", "s", "official"),
        Span("cd", "tsr", "C", "D", 30.0, 29.5, 30.5, "posts", "s", "official"),
        Span("E01", "east", "P", "Q", 60.0, 58.0, 61.0, "published", "s", "press"),
        Span("E02", "east", "Q", "R", 40.0, 35.0, 45.0, "published", "s", "press"),
        Span("gas", "gas", "V", "W", 120.0, None, None, "published", "s", "reference"),
    )
}
SHARES = (
    SpanShare("ab", "ab-1", 1, 0.4, 30.0, "a", 0.5, "x", 2.4),
    SpanShare("ab", "ab-2", 2, 0.6, 50.0, "x", 2.4, "b", 3.0),
    SpanShare("bc", "bc", 1, 1.0, 40.0, "b", 3.0, "c", 0.5),
    SpanShare("cd", "cd", 1, 1.0, 25.0, "c", 0.5, "d", 0.05),
    SpanShare("E01", "e1-1", 1, 0.25, 10.0, "p", 0.0, "m", 1.0),
    SpanShare("E01", "e1-2", 2, 0.50, 20.0, "m", 1.0, "n", 2.0),
    SpanShare("E01", "e1-3", 3, 0.25, 10.0, "n", 2.0, "q", 0.0),
    SpanShare("E02", "e2", 1, 1.0, 30.0, "q", 0.0, "r", 0.0),
    SpanShare("gas", "g1", 1, 0.5, 40.0, "v", 0.0, "w", 0.0),
    SpanShare("gas", "g2", 2, 0.5, 40.0, "w", 0.0, "z", 0.0),
)
BY_PIECE = {share.piece: (share,) for share in SHARES}
BY_SPAN = {key: tuple(s for s in SHARES if s.span == key) for key in SPANS}
Sums = dict[str, tuple[float, float, tuple[str, ...]]]
SUMS: Sums = {"sum-100": (99.0, 100.5, ("E01", "E02"))}
NO_SUMS: Sums = {}


def total(*pieces: str, known_sums: Sums = SUMS) -> Any:
    return add_up(pieces, BY_PIECE, SPANS, BY_SPAN, known_sums)


def interval(length: Length) -> tuple[float, float]:
    assert length.low_km is not None
    assert length.high_km is not None
    return length.length_km - length.low_km, length.high_km - length.length_km


def test_nothing_known_is_no_length() -> None:
    assert total() is None
    assert total("no-such-piece") is None


def test_chainage_telescopes() -> None:
    # From A to C the badly known post B does not matter, nor does the cut x.
    length = total("ab-1", "ab-2", "bc")
    assert length.length_km == pytest.approx(150.0)
    assert length.basis == "posts"
    half = math.hypot(0.5, 0.5)
    assert interval(length) == pytest.approx((half, half))
    # Alone, each side of B carries its error.
    assert interval(total("bc"))[0] == pytest.approx(math.hypot(3.0, 0.5))
    # Two stretches with a gap between them: four ends.
    assert interval(total("ab-1", "cd"))[0] == pytest.approx(
        math.sqrt(0.5**2 + 2.4**2 + 0.5**2 + 0.05**2)
    )


def test_a_piece_counts_once() -> None:
    assert total("bc", "bc") == total("bc")


def test_a_whole_section_has_its_own_interval() -> None:
    length = total("e1-1", "e1-2", "e1-3")
    assert length.length_km == pytest.approx(60.0)
    assert interval(length) == pytest.approx((2.0, 1.0))
    assert interval(total("e2")) == pytest.approx((5.0, 5.0))


def test_a_part_of_a_section_brings_its_part_and_its_cuts() -> None:
    length = total("e1-2")
    assert length.length_km == pytest.approx(30.0)
    assert interval(length) == pytest.approx(
        (math.sqrt(1.0**2 + 1.0**2 + 2.0**2), math.sqrt(0.5**2 + 1.0**2 + 2.0**2))
    )


def test_a_known_sum_beats_its_parts() -> None:
    whole = ("e1-1", "e1-2", "e1-3", "e2")
    assert interval(total(*whole)) == pytest.approx((1.0, 0.5))
    assert interval(total(*whole, known_sums=NO_SUMS)) == pytest.approx(
        (math.hypot(2, 5), math.hypot(1, 5))
    )
    # With a piece missing the sum is not known.
    assert interval(total("e1-1", "e1-2", "e2"))[0] > 5.0


def test_a_schematic_part_lies_between_its_leg_and_what_the_other_legs_leave() -> None:
    length = total("g1")
    assert length.length_km == pytest.approx(60.0)
    assert (length.low_km, length.high_km) == pytest.approx((40.0, 120.0 - 40.0))
    whole = total("g1", "g2")
    assert (whole.length_km, whole.low_km, whole.high_km) == (pytest.approx(120.0), None, None)


def test_a_mixed_sum_says_the_share_of_each_basis() -> None:
    length = total("bc", "e1-1", "e1-2", "e1-3")
    assert length.basis == "mixed"
    assert length.basis_shares == pytest.approx({"posts": 50 / 110, "published": 60 / 110})


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(BY_PIECE)), min_size=1, unique=True), st.randoms())
def test_the_order_does_not_matter(pieces: list[str], random: Any) -> None:
    other = list(pieces)
    random.shuffle(other)
    a, b = total(*pieces), total(*other)
    assert a.length_km == pytest.approx(b.length_km, rel=1e-12)
    assert [a.low_km is None, a.high_km is None] == [b.low_km is None, b.high_km is None]
    if a.low_km is not None:
        assert a.low_km == pytest.approx(b.low_km, rel=1e-9)
        assert a.high_km == pytest.approx(b.high_km, rel=1e-9)
    assert a.basis == b.basis
    assert a.basis_shares == pytest.approx(b.basis_shares)


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(BY_PIECE)), min_size=1, unique=True))
def test_the_length_lies_in_its_interval_and_is_the_sum_of_shares(pieces: list[str]) -> None:
    length = total(*pieces)
    want = math.fsum(s.share * SPANS[s.span].length_km for s in SHARES if s.piece in set(pieces))
    assert length.length_km == pytest.approx(want, rel=1e-12)
    assert math.fsum(length.basis_shares.values()) == pytest.approx(1.0)
    if length.low_km is not None:
        assert 0.0 <= length.low_km <= length.length_km <= length.high_km
