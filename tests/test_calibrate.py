"""Stations of a posted line stand no farther apart than their posts, and hardly moved for it."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import segment_lengths_m
from geo.processing.calibrate import isotonic
from geo.processing.draw import draw_lines
from geo.processing.network import read_network
from geo.processing.shares import none_below_drawn
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.processing.drawn import DrawnLine
    from geo.processing.network import Network

SOURCES = ROOT / "layers" / "sources"


@pytest.fixture(scope="module")
def network() -> Network:
    return read_network(SOURCES / "network")


@pytest.fixture(scope="module")
def tsr(network: Network) -> DrawnLine:
    return draw_lines(SOURCES, network)["tsr"]


@pytest.fixture(scope="module")
def uncalibrated(network: Network) -> DrawnLine:
    """Return the line with its stations at the feet of their coordinates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.processing.draw.on_posts", lambda line, *_: line)
        return draw_lines(SOURCES, network)["tsr"]


def run_km(line: DrawnLine) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(segment_lengths_m(line.line.lonlat_deg))]) / 1000


def test_no_two_posts_are_nearer_to_each_other_than_the_line_between_them(tsr: DrawnLine) -> None:
    at_km = run_km(tsr)
    posts = [stop for stop in tsr.stops if stop.station.calibrates]
    assert len(posts) > 150
    for a, b in pairwise(posts):
        posted_km = (b.station.km or 0.0) - (a.station.km or 0.0)
        assert at_km[b.vertex] - at_km[a.vertex] <= posted_km, (a.station.id, b.station.id)


def test_stations_move_along_the_line_within_their_errors_and_that_of_a_whole_kilometre(
    tsr: DrawnLine, uncalibrated: DrawnLine
) -> None:
    # A post in whole kilometres is right to 1 km; the coordinate and the line err as they say.
    before_km, after_km = run_km(uncalibrated), run_km(tsr)
    moved = 0
    for old, new in zip(uncalibrated.stops, tsr.stops, strict=True):
        shift_km = abs(after_km[new.vertex] - before_km[old.vertex])
        beside = uncalibrated.line.error_km[max(old.vertex - 1, 0) : old.vertex + 1]
        error_km = math.hypot(1.0, old.station.error_km, float(beside.max()))
        assert shift_km <= error_km, old.station.id
        moved += shift_km > 0.02
    assert 20 < moved < 80
    ends = [0, -1]
    assert [tsr.stops[k].station for k in ends] == [uncalibrated.stops[k].station for k in ends]
    assert np.array_equal(tsr.line.lonlat_deg[ends], uncalibrated.line.lonlat_deg[ends])


@given(st.lists(st.tuples(st.floats(-50.0, 50.0), st.floats(0.1, 10.0)), min_size=1, max_size=30))
def test_isotonic_regression_is_the_nearest_in_weighted_least_squares(
    points: list[tuple[float, float]],
) -> None:
    values, weights = np.asarray(points).T
    fitted = isotonic(values, weights)
    assert (np.diff(fitted) >= -1e-9).all()
    # Minimax formula (Barlow et al. 1972): the greatest over starts of the least over ends of means.
    means = np.full((len(values), len(values)), np.inf)
    for a in range(len(values)):
        for b in range(a, len(values)):
            part = slice(a, b + 1)
            means[a, b] = np.average(values[part], weights=weights[part])
    for k in range(len(values)):
        want = max(means[a, k:].min() for a in range(k + 1))
        assert fitted[k] == pytest.approx(want, abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(0.1, 50.0), st.floats(0.01, 1.0)), min_size=1, max_size=8),
    st.floats(1.0, 1.5),
)
def test_shares_close_and_none_is_less_than_what_is_drawn(
    pieces: list[tuple[float, float]], longer: float
) -> None:
    weights = [weight for weight, _ in pieces]
    least_km = [weight * part for weight, part in pieces]
    length_km = sum(least_km) * longer
    shared = none_below_drawn(weights, least_km, length_km)
    assert sum(shared) == pytest.approx(length_km)
    for km, low_km in zip(shared, least_km, strict=True):
        assert km >= low_km * (1 - 1e-9)
    # What is not held at its line is shared by weight.
    each = {
        round(km / weight, 6)
        for km, weight, low_km in zip(shared, weights, least_km, strict=True)
        if km > low_km * (1 + 1e-6)
    }
    assert max(each, default=0.0) - min(each, default=0.0) < 1e-4
