"""Intervals hold what is drawn, none has no width, and dense lines are told as they are drawn."""

from __future__ import annotations

import csv
import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.catalog import load_catalog
from geo.lengths import LengthsQuery, answer
from geo.model import Span, SpanShare
from geo.processing.curves import ACCURACIES_M, THINNINGS, curves, displaced, intervals, surveyed
from geo.segmentation import add_up
from geo.segmentation.dense import shape_of, turning
from geo.segmentation.estimate import estimate
from geo.segmentation.noise import R95, resolve
from geo.segmentation.split import lines_of
from geo.tables import half_a_unit
from geo.vocabulary import GROUPINGS
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.lengths import LengthRow
    from geo.segmentation.estimate import Estimate

EXACT = 2e-6
"""Numbers have six decimals."""


@cache
def catalog() -> Catalog:
    return load_catalog([ROOT / "layers"])


@cache
def rows() -> tuple[LengthRow, ...]:
    """Return every row that `/lengths` gives: routes and layers by every grouping."""
    found: list[LengthRow] = []
    lines = [
        layer.id
        for layer in catalog().layers.values()
        if any(catalog().shares.get(piece.id) for piece in layer.pieces)
    ]
    for by in GROUPINGS:
        found += answer(catalog(), LengthsQuery(by=(by,))).rows
        for layer in lines:
            found += answer(catalog(), LengthsQuery(layer=layer, by=(by,))).rows
    return tuple(found)


def test_no_interval_begins_below_the_drawn_length() -> None:
    checked = 0
    for row in rows():
        if row.length_low is None or row.length is None or row.length_high is None:
            continue
        drawn = row.drawn_length or 0.0
        if row.basis == "published":  # legs between points that are known no better than that
            drawn = min(drawn, row.length)
        assert row.length_low >= drawn - EXACT, row.name
        assert row.length_high >= drawn - EXACT, row.name
        assert row.length_low <= row.length <= row.length_high, row.name
        checked += 1
    assert checked > 1500


def test_no_interval_has_no_width() -> None:
    known = [row for row in rows() if row.length_low is not None]
    assert len(known) > 1500
    for row in known:
        assert row.length_high is not None
        assert row.length_low is not None
        assert row.length_high - row.length_low > 1e-3, (row.name, row.group)
    for span in catalog().spans.values():
        assert span.low_km is None or (span.high_km or 0.0) > span.low_km


def test_pieces_say_the_same_as_their_rows() -> None:
    by_piece = {row.group: row for row in rows() if row.route == "tsr"}
    pieces = [p for p in catalog().routes["tsr"].pieces if p.length_low_km is not None]
    assert len(pieces) > 150
    for piece in pieces:
        assert piece.length_low_km == pytest.approx(by_piece[piece.id].length_low, abs=EXACT)


def test_a_span_is_shorter_than_drawn_only_as_far_as_its_points_err() -> None:
    less = 0
    for key, members in catalog().members.items():
        span = catalog().spans[key]
        over_km = math.fsum(s.drawn_km for s in members) - span.length_km
        if over_km <= EXACT or span.low_km is None:
            continue
        less += 1
        assert span.basis == "published", key
        pieces = [catalog().pieces[share.piece] for share in members]
        assert over_km <= max(p.position_accuracy_m or 0.0 for p in pieces) / 1000, key
    assert less < 10


def test_half_a_unit_of_the_last_digit() -> None:
    # Yongsan-Baengmagoji is cited as 94.4 km alone: known to 0.05 km.
    low_km, high_km, spans = catalog().known_sums["gyeongwon-94.4"]
    total_km = math.fsum(catalog().spans[key].length_km for key in spans)
    assert (low_km, high_km) == pytest.approx((total_km - 0.05, total_km + 0.05))
    assert [half_a_unit(text) for text in ("1202", "94.4", "851.28")] == [0.5, 0.05, 0.005]


def span(**known: float) -> Span:
    return Span("s", "r", "A", "B", basis="published", source="s", source_class="press", **known)  # type: ignore[arg-type]


@settings(deadline=None)
@given(
    st.floats(1, 1000),
    st.floats(0, 200),
    st.floats(0, 200),
    st.floats(0.1, 1.3),
    st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 5)), min_size=1, max_size=6),
)
def test_an_interval_holds_the_length_and_what_is_drawn(
    length_km: float,
    below_km: float,
    above_km: float,
    drawn: float,
    parts: list[tuple[float, float]],
) -> None:
    one = span(length_km=length_km, low_km=length_km - below_km, high_km=length_km + above_km)
    total = math.fsum(share for share, _ in parts)
    members = tuple(
        SpanShare(
            "s", f"p{k}", k, w / total, w / total * length_km * drawn, f"{k}", e, f"{k + 1}", e
        )
        for k, (w, e) in enumerate(parts)
    )
    shares = {share.piece: (share,) for share in members}
    for count in range(1, len(parts) + 1):
        found = add_up([f"p{k}" for k in range(count)], shares, {"s": one}, {"s": members}, {})
        assert found is not None
        assert found.low_km is not None
        assert found.high_km is not None
        drawn_km = math.fsum(s.drawn_km for s in members[:count])
        assert found.low_km <= found.length_km <= found.high_km
        assert found.low_km >= min(drawn_km, found.length_km) - 1e-9
        assert found.high_km >= drawn_km - 1e-9


# A reader's own lines.


def of(
    lonlat_deg: np.ndarray[tuple[int, ...], np.dtype[np.float64]], accuracy_m: float
) -> Estimate:
    found = estimate(lines_of([shapely.LineString(lonlat_deg)]), accuracy_m)
    assert found is not None
    return found


@pytest.mark.parametrize("accuracy_m", [5.0, 25.0, 100.0, 500.0, 1500.0])
def test_a_dense_line_is_told_as_it_is_drawn_whatever_accuracy_is_stated(accuracy_m: float) -> None:
    # A survey: each chord departs from the curve by 0.3 m, at most 500 m long.
    for curve in curves(7, 8):
        xy = curve.lonlat_deg[surveyed(curve, 0.3, 500.0)]
        line = resolve(xy, 0.0)
        if line.mean_given_m >= 250:
            continue
        found = of(xy, accuracy_m)
        assert not found.is_corrected
        assert found.length_km == pytest.approx(line.drawn_m / 1000, abs=1e-9)
        assert found.length_km - found.below_km <= line.drawn_m / 1000
        assert (
            found.length_km - found.below_km <= curve.length_km <= found.length_km + found.above_km
        )


def test_a_coarser_accuracy_never_makes_a_smooth_line_surer() -> None:
    for curve in curves(12, 4):
        xy = curve.lonlat_deg[surveyed(curve, 0.2, 400.0)]
        widths = [of(xy, a).above_km + of(xy, a).below_km for a in (5.0, 50.0, 100.0, 200.0, 400.0)]
        assert widths == sorted(widths)


def test_noise_lengthens_a_dense_line_and_is_taken_off() -> None:
    # Ranacher et al. 2016: independent errors make distances longer. A straight of 60 km, a point
    # each 15 m, 95 % of them within 30 m: drawn, it is nearly twice as long.
    random = np.random.default_rng(3)
    straight = np.column_stack([np.full(4001, 100.0), np.linspace(50.0, 50.0 + 60 / 111.25, 4001)])
    true_km = resolve(straight[[0, -1]], 0.0).drawn_m / 1000
    xy = displaced(straight, 30.0, random)
    line = resolve(xy, 30.0)
    assert resolve(xy, 0.0).drawn_m / 1000 > 1.4 * true_km
    assert math.sqrt(line.variance_m2) * R95 == pytest.approx(30.0, rel=0.1)
    found = of(xy, 30.0)
    assert found.is_corrected
    assert found.length_km == pytest.approx(true_km, rel=0.005)
    assert found.length_km - found.below_km <= true_km <= found.length_km + found.above_km
    # With an accuracy of 300 m stated, the errors are seen to be 30 m all the same.
    assert math.sqrt(resolve(xy, 300.0).variance_m2) * R95 == pytest.approx(30.0, rel=0.1)


@pytest.mark.parametrize(
    ("sigma_m", "chord_m"), [(2.0, 50.0), (10.0, 50.0), (2.0, 400.0), (10.0, 400.0), (40.0, 400.0)]
)
def test_chords_are_lengthened_by_the_published_amount(sigma_m: float, chord_m: float) -> None:
    # By sigma^2 / c in the mean, for c well above sigma (Ranacher et al. 2016): a simulation.
    random = np.random.default_rng(11)
    off = random.normal(size=(400_000, 2, 2)) * sigma_m
    chords_m = np.hypot(chord_m + off[:, 1, 0] - off[:, 0, 0], off[:, 1, 1] - off[:, 0, 1])
    noise_m = 3 * math.sqrt(2) * sigma_m / math.sqrt(400_000)
    want_m = sigma_m**2 / chord_m
    assert chords_m.mean() - chord_m == pytest.approx(want_m, abs=noise_m + 0.1 * want_m)


ODD = {
    "there and back": [(127.0, 37.0), (127.1, 37.0), (127.0, 37.0)],
    "to and fro": [(127.0 + 0.001 * (k % 2), 37.0) for k in range(60)],
    "points twice": [(127.0, 37.0), (127.0, 37.0), (127.1, 37.1), (127.1, 37.1), (127.2, 37.0)],
    "a few centimetres": [(127.0 + 1e-7 * k, 37.0) for k in range(9)],
    "straight": [(127.0, 37.0 + 0.001 * k) for k in range(500)],
    "a ring": [(127 + math.sin(k / 8) / 100, 37 + math.cos(k / 8) / 100) for k in range(51)],
}


@pytest.mark.parametrize("accuracy_m", [0.0, 5.0, 100.0, 3000.0])
@pytest.mark.parametrize("name", ODD)
def test_odd_lines_have_an_interval_of_some_width_or_none(name: str, accuracy_m: float) -> None:
    line = shapely.LineString(ODD[name])
    found = estimate(lines_of([line]), accuracy_m)
    if found is None:
        return
    drawn_km = resolve(np.asarray(ODD[name]), 0.0).drawn_m / 1000
    low_km, high_km = found.length_km - found.below_km, found.length_km + found.above_km
    assert low_km <= found.length_km <= high_km
    assert low_km <= drawn_km <= high_km
    assert high_km - low_km > 0
    assert high_km <= 6 * drawn_km


def test_turns_tell_arcs_from_errors() -> None:
    # Three tenths of a circle of 10 km, by another library, a point each half kilometre.
    places = [Geodesic.WGS84.Direct(40, 128, azimuth, 10_000) for azimuth in range(0, 109, 3)]
    arc = np.asarray([(place["lon2"], place["lat2"]) for place in places])
    assert turning(resolve(arc, 0.0)) > 0.95
    random = np.random.default_rng(5)
    noisy = displaced(np.column_stack([np.linspace(100, 130, 9000), np.zeros(9000)]), 50.0, random)
    assert turning(resolve(noisy, 0.0)) == pytest.approx(-2 / 3, abs=0.04)
    # On an arc the line lacks a third of what it loses at one more thinning.
    shape = shape_of(resolve(arc, 0.0))
    excess = math.log(math.radians(108) * 10 / shape.length_km[0])
    assert excess == pytest.approx(shape.bend[0] / 3, rel=0.02)


@cache
def judged() -> tuple[tuple[int, tuple[float, ...]], ...]:
    """Return thinning, length, both ends and true length of curves that nothing was fitted on."""
    return tuple(
        (sample.thinning, tuple(row[:4].tolist()))
        for sample, row in intervals(4242, 40)
        if sample.pattern == "surveyed"
    )


@pytest.mark.parametrize("thinning", THINNINGS)
def test_the_interval_holds_the_length_of_curves_sampled_as_surveyors_do(thinning: int) -> None:
    # At five accuracies; the whole set is `make bench`.
    best, low, high, true = np.asarray([row for k, row in judged() if k == thinning]).T
    assert len(true) >= 25 * len(ACCURACIES_M)
    assert np.mean((low <= true) & (true <= high)) >= 0.95
    few, most = np.quantile((best - true) / true, [0.025, 0.975])
    assert np.median((high - low) / true) <= 2 * (most - few)


def test_the_committed_results_hold_for_every_thinning_and_accuracy() -> None:
    with (ROOT / "docs" / "validation.csv").open(encoding="utf-8", newline="") as file:
        cells = [row for row in csv.DictReader(file) if row["kind"] == "surveyed"]
    wanted = {f"{k} x {a:g} m" for k in THINNINGS for a in ACCURACIES_M}
    assert {row["group"] for row in cells} == wanted
    for row in cells:
        assert int(row["count"]) > 250
        assert float(row["coverage"]) >= 0.95, row
        assert float(row["width_over_spread"]) <= 2.0, row
