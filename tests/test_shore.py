"""Track stays on land where the coast is known better than the line."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.geodesy import segment_lengths_m
from geo.model import Names
from geo.processing.chain import ellipse_error_km
from geo.processing.drawn import DrawnLine, Junction, Stop
from geo.processing.shore import COAST_KM, SLACK_KM, Shore, bring_ashore
from geo.processing.sources import StationRow
from geo.segmentation import Line
from geo.web.settings import ROOT

LAYERS = ROOT / "layers"
# The detailed base map less its own frame: GSHHG 2.3.6 (Wessel and Smith 1996, 2017), simplified.
FRAME = shapely.box(123.05, 33.2, 139.95, 49.95)
KM_A_DEGREE = 111.2
BRIDGES: dict[str, float] = {}
"""Pieces that cross the sea on a bridge or causeway, with its length in km: none does."""


@cache
def land() -> Any:
    found = json.loads((LAYERS / "basemap-land-korea.geojson").read_text("utf-8"))
    whole = shapely.union_all([shape(f["geometry"]) for f in found["features"]])
    shapely.prepare(whole)
    return whole


def traced() -> list[tuple[dict[str, Any], Any]]:
    out = []
    for layer in ("korean-rail-link", "trans-siberian"):
        found = json.loads((LAYERS / f"{layer}.geojson").read_text("utf-8"))
        for feature in found["features"]:
            line = shapely.clip_by_rect(shape(feature["geometry"]), *FRAME.bounds)
            if feature["properties"]["geometry_class"] == "traced" and not line.is_empty:
                out.append((feature["properties"], line))
    return out


TRACED = traced()


def km_of(geometry: Any) -> float:
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "LineString"]
    return float(sum(segment_lengths_m(shapely.get_coordinates(p)).sum() for p in parts)) / 1000


@pytest.mark.parametrize(("piece", "line"), TRACED, ids=[p["id"] for p, _ in TRACED])
def test_no_traced_railway_lies_at_sea_beyond_the_error_of_the_coast(
    piece: dict[str, Any], line: Any
) -> None:
    # Land widened by the coast's error: 0.16 km median (GSHHG against OpenStreetMap, 2017).
    wide = shapely.buffer(
        shapely.intersection(land(), shapely.box(*line.buffer(0.1).bounds)), COAST_KM / KM_A_DEGREE
    )
    assert km_of(line.difference(wide)) <= BRIDGES.get(piece["id"], 0.0) + 0.01


def test_no_kilometre_of_the_dprk_lies_at_sea() -> None:
    # 33 km did while the chords of coast lines cut across the bays.
    at_sea = {p["id"]: km_of(line.difference(land())) for p, line in TRACED if p["country"] == "KP"}
    assert len(at_sea) > 20
    assert sum(at_sea.values()) < 0.1, at_sea


def test_what_lies_at_sea_elsewhere_is_explained_by_the_coast() -> None:
    # Track that its own length holds to 0.3 km is known as well as the coast: it stays.
    at_sea = {p["id"]: round(km_of(line.difference(land())), 1) for p, line in TRACED}
    assert {key for key, km in at_sea.items() if km > 0.05} == {
        "donghae-taehwagang-gyeongju-1",
        "tsr-ugolnaya-vladivostok",
    }


def test_a_piece_that_was_moved_says_so_in_its_source_and_its_layer() -> None:
    moved = {p["id"] for p, _ in TRACED if p["source"].endswith(" | GSHHG coast")}
    assert {"pyongra-hamhung-riwon", "kumgangsan-tongchon-anbyon"} <= moved
    assert "gyeongbu-busan-seoul-1" not in moved
    for layer in ("korean-rail-link", "trans-siberian"):
        text = (LAYERS / f"{layer}.toml").read_text("utf-8")
        assert "GSHHG coast" in text
        assert "LGPL-3.0-or-later" in text
        assert "the shift is added to the position error" in text


# The mechanism, on a bay of its own: land south of 40 N, with a bay that reaches into it.


def bay(depth_deg: float) -> Shore:
    land = shapely.box(127, 39, 129, 40).difference(
        shapely.Polygon(
            [(127.9, 40.1), (127.9, 40 - depth_deg), (128.1, 40 - depth_deg), (128.1, 40.1)]
        )
    )
    return Shore(land, shapely.box(126, 38, 130, 41))


def across(track_km: float, *, error_km: float | None = None) -> DrawnLine:
    lonlat = np.asarray([(127.7, 39.9), (127.8, 39.98), (128.2, 39.98), (128.3, 39.9)])
    drawn_km = segment_lengths_m(lonlat) / 1000
    if error_km is None:
        error_km = ellipse_error_km(track_km, float(drawn_km[1])) + SLACK_KM
    names = Names("A", "A", "A")
    rows = [
        StationRow(
            key, "x", "", names, lon, lat, 0.3, "", True, None, "", "", False, "", False, "KP"
        )
        for key, (lon, lat) in zip("abc", lonlat[[0, 1, 3]].tolist(), strict=True)
    ]
    return DrawnLine(
        id="x",
        layer="x",
        line=Line(
            lonlat,
            np.asarray([drawn_km[0], track_km, drawn_km[2]]),
            np.asarray([0.2, error_km, 0.2]),
        ),
        section=("", "", ""),
        area=("KP", "KP", "KP"),
        has_track=np.ones(3, dtype=bool),
        is_bridge=np.zeros(3, dtype=bool),
        stops=tuple(Stop(r, v, 0.0, 0.0) for r, v in zip(rows, (0, 1, 3), strict=True)),
        junctions=(Junction(3, "c"),),
    )


@settings(max_examples=30, deadline=None)
@given(st.floats(0.03, 0.2), st.floats(0.0, 20.0))
def test_a_chord_across_a_bay_goes_round_it_where_the_track_is_long_enough(
    depth_deg: float, spare_km: float
) -> None:
    # Round the bay: down one side, along its head, up the other; a kilometre for keeping inland.
    round_km = 35.3 + 2 * (depth_deg - 0.02) * KM_A_DEGREE
    drawn, shore = across(round_km + spare_km), bay(depth_deg)
    found = bring_ashore(drawn, shore, [0.0, 0.0, 0.0])
    line = shapely.LineString(found.line.lonlat_deg)
    assert shore.land.covers(line)
    # Neither track nor stations move, and the shift counts.
    assert found.line.track_km.sum() == pytest.approx(drawn.line.track_km.sum(), abs=1e-9)
    assert [found.line.lonlat_deg[s.vertex].tolist() for s in found.stops] == [
        drawn.line.lonlat_deg[s.vertex].tolist() for s in drawn.stops
    ]
    assert found.junctions[0].vertex == len(found.line.lonlat_deg) - 1
    assert len(found.section) == len(found.area) == len(found.has_track) == len(found.line.track_km)
    off_km = (depth_deg - 0.02) * KM_A_DEGREE
    assert found.line.error_km.max() >= drawn.line.error_km.max() + off_km
    assert found.line.error_km[0] == 0.2


def test_a_bridge_as_long_as_its_chord_stays() -> None:
    drawn = across(34.3)
    assert bring_ashore(drawn, bay(0.2), [0.0, 0.0, 0.0]) is drawn


def test_track_that_is_known_as_well_as_the_coast_stays() -> None:
    drawn = across(90.0, error_km=COAST_KM + SLACK_KM)
    assert bring_ashore(drawn, bay(0.1), [0.0, 0.0, 0.0]) is drawn


def test_where_no_land_joins_the_ends_the_line_stays() -> None:
    strait = Shore(
        shapely.union(shapely.box(127, 39, 127.9, 40), shapely.box(128.1, 39, 129, 40)),
        shapely.box(126, 38, 130, 41),
    )
    drawn = across(300.0)
    assert bring_ashore(drawn, strait, [0.0, 0.0, 0.0]) is drawn
