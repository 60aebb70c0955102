"""The interval of estimated lengths, in its small form on the committed network."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.geodesy import line_length_m
from geo.model import Span, SpanShare
from geo.processing.validation import (
    THINNINGS,
    Units,
    areas_of,
    chains_of,
    corridor_units,
    fit,
    half_of,
    held_out,
    judge,
    judge_sums,
    on_ellipsoid_km,
    units_of,
)
from geo.segmentation import add_up
from geo.web.settings import ROOT
from geo.web.views.validation_plot import by_chance

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SOURCES = ROOT / "layers" / "sources"


@pytest.fixture(scope="module")
def units() -> Units:
    return corridor_units(SOURCES)


def results() -> list[dict[str, str]]:
    with (ROOT / "docs" / "validation.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_chains_run_between_junctions() -> None:
    #  0 - 1 - 2 - 3   with a branch 2 - 4
    ends = np.asarray([(0, 1), (1, 2), (2, 3), (2, 4)])
    chains = {tuple(nodes): edges for nodes, edges in chains_of(ends)}
    assert {tuple(sorted((nodes[0], nodes[-1]))) for nodes in chains} == {(0, 2), (2, 3), (2, 4)}
    assert sorted(edge for edges in chains.values() for edge in edges) == [0, 1, 2, 3]


def test_a_chain_has_one_half_whichever_way_it_is_walked() -> None:
    assert half_of([1, 5, 9]) == half_of([9, 5, 1])
    halves = [half_of([k, k + 1]) for k in range(2000)]
    assert 0.45 < sum(halves) / len(halves) < 0.55


def test_a_thinned_stretch_knows_its_track() -> None:
    count = 41
    lonlat = np.column_stack([np.linspace(100, 104, count), 55 + 0.05 * (np.arange(count) % 3)])
    ends = np.column_stack([np.arange(count - 1), np.arange(1, count)])
    track_km = np.full(count - 1, 12.0)
    made = units_of(lonlat, ends, track_km)
    first = made.part(made.thinning == 5)
    assert len(first) == 1
    assert first.track_km[0] == pytest.approx(40 * 12.0)
    assert first.drawn_km[0] == pytest.approx(line_length_m(lonlat[::5]) / 1000)
    assert first.again_km[0] == pytest.approx(line_length_m(lonlat[::10]) / 1000)
    assert first.chords[0] == 8


def test_track_summed_on_a_sphere_is_put_onto_the_ellipsoid() -> None:
    lonlat = np.asarray([(30.0, 60.0), (31.0, 60.0)])
    ends = np.asarray([(0, 1)])
    track_km, chord_km = on_ellipsoid_km(lonlat, ends, np.asarray([60.0]))
    assert chord_km[0] == pytest.approx(line_length_m(lonlat) / 1000)
    assert track_km[0] / 60.0 == pytest.approx(chord_km[0] / 55.597, rel=1e-4)


def test_the_interval_holds_on_the_other_half(units: Units) -> None:
    model = fit(units.part(units.half == 0))
    test = units.part(units.half == 1)
    found = judge(test, model)
    assert found.count > 250
    assert found.coverage >= 0.95
    assert found.width_over_spread <= 2.0
    for k in THINNINGS:
        part = test.part(test.thinning == k)
        if len(part) >= 40:
            assert judge(part, model).coverage >= 0.95, k


def test_the_interval_holds_on_divisions_that_were_held_out(units: Units) -> None:
    found = held_out(units, areas_of(units, SOURCES))
    assert len(found) == 10
    count = sum(one.count for one in found.values())
    held = sum(one.count * one.coverage for one in found.values())
    assert held / count >= 0.95
    for one in found.values():
        assert one.coverage >= 0.9
        assert abs(one.median_error) < 0.05


def test_the_estimate_lies_in_its_interval_and_above_the_chords(units: Units) -> None:
    model = fit(units)
    best, low, high = model.estimate(units)
    assert (low <= best).all()
    assert (best <= high).all()
    assert (low >= units.drawn_km - 1e-9).all()


def test_the_committed_results_hold_worldwide() -> None:
    rows = results()
    halves = [row for row in rows if row["kind"] == "half"]
    assert [row["group"] for row in halves] == ["all", *(str(k) for k in THINNINGS)]
    assert int(halves[0]["count"]) > 10_000
    for row in halves:
        assert float(row["coverage"]) >= 0.95
        assert float(row["width_over_spread"]) <= 2.0
    sums = {row["group"]: row for row in rows if row["kind"] == "sum"}
    for row in sums.values():
        assert float(row["coverage"]) >= 0.95
    # Without the part that an area has in common, sums would hold too seldom.
    assert any(float(row["coverage"]) < 0.9 for row in rows if row["kind"] == "sum-in-quadrature")


def test_a_common_part_widens_sums(units: Units) -> None:
    model = fit(units)
    with_it = judge_sums(units, model)
    without = judge_sums(units, model, systematic=False)
    assert with_it.median_width >= without.median_width
    assert with_it.coverage >= without.coverage


def test_what_track_lacks_adds_linearly_and_published_spans_in_quadrature() -> None:
    def sum_of(basis: str) -> float:
        spans = {
            key: Span(key, "r", "a", "b", 100.0, 99.0, 101.0, basis, "s", "survey")
            for key in ("x", "y")
        }
        members = {
            key: (SpanShare(key, f"p{key}", 1, 1.0, 100.0, f"{key}0", 0.0, f"{key}1", 0.0),)
            for key in spans
        }
        shares = {f"p{key}": share for key, share in members.items()}
        total = add_up(["px", "py"], shares, spans, members, {})
        assert total is not None
        assert total.high_km is not None
        return total.high_km - total.length_km

    assert sum_of("track") == pytest.approx(2.0)
    assert sum_of("published") == pytest.approx(2**0.5)


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_page_of_methods_shows_the_evidence(client: FlaskClient, lang: str) -> None:
    text = client.get(f"/methods?lang={lang}").text
    for name in ("formulas", "example", "posts", "validation", "measures", "distances"):
        assert f'<h2 id="{name}"' in text
    assert "EPSG:3857" in text


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_plots_speak_the_readers_language_and_place_what_the_table_says(
    client: FlaskClient, lang: str
) -> None:
    page = client.get(f"/methods?lang={lang}").text
    plots = page[page.index('<div class="plots"') : page.index("<table", page.index('"plots"'))]
    coverage, width = plots.split('<div class="plot">')[1:]
    words = " ".join(re.findall(r">([^<>]+)<", plots))
    if lang != "en":
        assert not re.search(r"[A-Za-z]{2,}", words)
    with (ROOT / "docs" / "validation.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] != "all"]
    cases = [row for row in rows if row["kind"] in {"half", "division"}]
    # Where 85 % and 100 % stand is read from the ticks themselves.
    ticks = [float(x) for x in re.findall(r'class="tick" x="([\d.]+)"', coverage)]
    drawn = [float(x) for x in re.findall(r'class="dot" cx="([\d.]+)" cy="\d+\.0" r', coverage)]
    read = [0.85 + (x - ticks[0]) / (ticks[-1] - ticks[0]) * 0.15 for x in drawn]
    assert read[: len(cases)] == pytest.approx([float(r["coverage"]) for r in cases], abs=2e-4)
    halves = [row for row in cases if row["kind"] == "half"]
    assert width.count('class="square" x=') == len(halves) + 1  # and the key


def test_chance_bands_hold_what_a_binomial_draw_gives() -> None:
    for count in (27, 49, 433):
        low, high = by_chance(count)
        drawn = np.random.default_rng(1).binomial(count, 0.95, 20_000) / count
        assert 0.95 - low == pytest.approx(1.96 * drawn.std(), rel=0.03)
        assert high == pytest.approx(min(1.0, 0.95 + 1.96 * drawn.std()), rel=0.003)
