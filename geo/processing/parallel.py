"""The 38th parallel, exactly on 38 N, and the demarcation line: two lines, never one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import parallel_arc_m, segment_lengths_m
from geo.model import Span
from geo.processing.draft import Draft, End, position_words, share_out
from geo.processing.region import read_regions
from geo.processing.sources import read_cut_errors
from geo.segmentation import Line, crossings_of_parallel, with_vertices
from geo.tables import Table, half_a_unit

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

PARALLEL_DEG = 38.0
STEP_DEG = 0.05
"""A geodesic over 0.05 degrees bows 0.3 m off the parallel; over the whole line it would 5.8 km."""
SLIVER_KM = 1.0
"""The coast is good to about 1 km: a narrower water or islet on the line is not a fact."""
ROUNDED_M = 1
"""Coordinates have five decimals of a degree: the line is nowhere further off."""
TITLES = {"en": "38th parallel north", "ko": "북위 38도선", "ru": "38-я параллель"}
WORDS = {
    "KR": {
        "id": "rok",
        "en": "land, Republic of Korea",
        "ko": "육지, 한국",
        "ru": "суша, Республика Корея",
    },
    "KP": {"id": "dprk", "en": "land, DPRK", "ko": "육지, 북한", "ru": "суша, КНДР"},
    "XZ": {"id": "sea", "en": "sea", "ko": "바다", "ru": "море"},
}
MDL_NAMES = {
    "en": "Military Demarcation Line",
    "ko": "군사분계선",
    "ru": "Военно-демаркационная линия",
}
MDL_CLAIM = "mdl-238"
"""The measured length; 248 km is the popular figure, for which no document is known."""


def arc_km(west_deg: float, east_deg: float) -> float:
    """Return the arc of 38 N between two meridians in km."""
    return parallel_arc_m(PARALLEL_DEG, east_deg - west_deg) / 1000


def _land_runs(
    countries: dict[str, BaseGeometry], line: BaseGeometry
) -> list[tuple[float, float, str]]:
    """Return the runs of land on the line: west, east, state; waters under a km bridged over."""
    found = sorted(
        (part.bounds[0], part.bounds[2], code)
        for code in ("KR", "KP")
        for part in shapely.get_parts(shapely.intersection(line, countries[code]))
        if part.geom_type == "LineString"
    )
    runs: list[tuple[float, float, str]] = []
    for west, east, code in found:
        if runs and runs[-1][2] == code and arc_km(runs[-1][1], west) < SLIVER_KM:
            runs[-1] = (runs[-1][0], east, code)
        elif arc_km(west, east) >= SLIVER_KM:
            runs.append((west, east, code))
    return runs


def _runs(sources: Path) -> list[tuple[float, float, str]]:
    """Return the whole drawn line as runs of land and sea, west to east."""
    ends = {
        r.text("key"): r.required("lon_deg")
        for r in Table(sources / "parallel38.csv", ["kind", "key", "lon_deg"]).rows
        if r.text("key") in {"draw_west", "draw_east"}
    }
    line = shapely.LineString(
        [(lon, PARALLEL_DEG) for lon in (ends["draw_west"], ends["draw_east"])]
    )
    countries = read_regions(sources / "regions" / "countries-korea.geojson")
    out: list[tuple[float, float, str]] = []
    at = ends["draw_west"]
    for land_west, east, code in _land_runs(countries, line):
        # Where the two states meet no sea lies between them.
        is_border = bool(out) and arc_km(at, land_west) < SLIVER_KM
        west = at if is_border else land_west
        if not is_border:
            out.append((at, west, "XZ"))
        out.append((west, east, code))
        at = east
    out.append((at, ends["draw_east"], "XZ"))
    return [(round(west, 5), round(east, 5), code) for west, east, code in out]


def build_parallel(sources: Path) -> tuple[list[Draft], list[Span]]:
    """Return the 38th parallel, densified, land and sea and the two present sides told apart.

    The route runs from the Ongjin peninsula's coast to the east coast; the tails at sea are
    drawn, and belong to no route.
    """
    errors = read_cut_errors(sources)
    runs = _runs(sources)
    drafts: list[Draft] = []
    codes = [code for _, _, code in runs]
    for k, (west, east, code) in enumerate(runs):
        steps = np.arange(np.floor(west / STEP_DEG) + 1, np.ceil(east / STEP_DEG)) * STEP_DEG
        lon = np.unique(np.round([west, *steps, east], 5))
        lonlat = np.stack([lon, np.full(len(lon), PARALLEL_DEG)], axis=1)
        is_tail = k in (0, len(runs) - 1)

        def end(lon_deg: float, other: int, code: str = code) -> End:
            if not 0 <= other < len(runs):
                return End(f"p38-{lon_deg:.5f}", 0.0)
            cause = "mdl" if {code, codes[other]} == {"KR", "KP"} else "coast"
            return End(f"p38-{lon_deg:.5f}", errors[cause])

        drawn_km = float(segment_lengths_m(lonlat).sum()) / 1000
        rounded: list[tuple[float, float]] = [(ROUNDED_M, drawn_km)]
        properties: dict[str, object] = {
            **{f"name_{lang}": f"{title}: {WORDS[code][lang]}" for lang, title in TITLES.items()},
            "kind": "parallel",
            "status": None,
            "valid_from": "1945-09-02",
            "valid_to": "1953-07-27",
            "country": code,
            "side_of_mdl": {"KR": "south", "KP": "north"}.get(code),
            "geometry_class": "traced",
            **position_words(rounded),
            "drawn_length_km": round(drawn_km, 6),
            "track_length_km": None,
            "source": "the parallel itself; coast: GSHHG; demarcation line: WDBII",
        }
        drafts.append(
            Draft(
                id=f"parallel-38-{WORDS[code]['id']}-{codes[: k + 1].count(code)}",
                layer="parallel-38",
                part="parallel-sea" if is_tail else "parallel",
                lonlat_deg=lonlat,
                properties=properties,
                drawn_km=drawn_km,
                start=end(west, k - 1),
                end=end(east, k + 1),
                errors=rounded,
            )
        )
    spans = [
        _span("parallel-38", runs[1:-1], drafts[1:-1]),
        _span("parallel-38-west", runs[:1], drafts[:1]),
        _span("parallel-38-east", runs[-1:], drafts[-1:]),
    ]
    return drafts, spans


def _span(key: str, runs: list[tuple[float, float, str]], drafts: list[Draft]) -> Span:
    """Return the arc over some runs as a span, shared among their pieces."""
    west, east = runs[0][0], runs[-1][1]
    length_km = round(arc_km(west, east), 6)
    # Both ends are told to four decimals of a degree: half a unit of each.
    half_km = round(2 * arc_km(0.0, half_a_unit(f"{west:.4f}")), 6)
    span = Span(
        id=key,
        route="parallel-38",
        from_name=f"{west:.4f} E",
        to_name=f"{east:.4f} E",
        length_km=length_km,
        low_km=round(length_km - half_km, 6),
        high_km=round(length_km + half_km, 6),
        basis="estimated",
        source="arc of the parallel on WGS 84; coast: GSHHG",
        source_class="derived",
        definition="border length",
    )
    share_out(span, [(d, arc_km(w, e)) for d, (w, e, _) in zip(drafts, runs, strict=True)])
    return span


def build_demarcation(sources: Path, line: BaseGeometry) -> tuple[list[Draft], list[Span]]:
    """Return the demarcation line, cut at 38 N; its length is the published one."""
    lonlat = shapely.get_coordinates(line)
    lonlat = lonlat[:: 1 if lonlat[0, 0] < lonlat[-1, 0] else -1]
    error_km = read_cut_errors(sources)["mdl"]
    claims = Table(sources / "claims.csv", ["claim_id", "value_km", "low", "high", "source"])
    claim = next(r for r in claims.rows if r.text("claim_id") == MDL_CLAIM)
    last = float(len(lonlat) - 1)
    none = np.full(len(lonlat) - 1, np.nan)
    breaks = sorted({0.0, last, *crossings_of_parallel(lonlat, PARALLEL_DEG)})
    cut, index = with_vertices(Line(lonlat, none, none), breaks)
    drafts = []
    for k, (p0, p1) in enumerate(pairwise(breaks), start=1):
        xy = np.round(cut.part(index[p0], index[p1]).lonlat_deg, 5)
        drawn_km = float(segment_lengths_m(xy).sum()) / 1000
        properties: dict[str, object] = {
            **{f"name_{lang}": name for lang, name in MDL_NAMES.items()},
            "kind": "boundary",
            "status": None,
            "status_since": "1953-07-27",
            "valid_from": "1953-07-27",
            "valid_to": None,
            "side_of_38": "north" if float(xy[:, 1].mean()) > PARALLEL_DEG else "south",
            "geometry_class": "traced",
            "position_accuracy_m": round(error_km * 1000),
            "position_max_m": None,
            "drawn_length_km": round(drawn_km, 6),
            "track_length_km": None,
            "source": claim.text("source"),
        }
        drafts.append(
            Draft(
                id=f"demarcation-line-{k}",
                layer="demarcation-line",
                part="mdl",
                lonlat_deg=xy,
                properties=properties,
                drawn_km=drawn_km,
                start=End(f"mdl-{p0:.3f}", error_km if p0 > 0 else 0.0),
                end=End(f"mdl-{p1:.3f}", error_km if p1 < last else 0.0),
            )
        )
    span = Span(
        id="demarcation-line",
        route="demarcation-line",
        from_name="Imjin estuary",
        to_name="east coast",
        length_km=claim.required("value_km"),
        low_km=claim.required("low"),
        high_km=claim.required("high"),
        basis="published",
        source=claim.text("source"),
        source_class=claim.text("source_class"),
        definition="border length",
    )
    share_out(span, [(draft, draft.drawn_km) for draft in drafts])
    return drafts, [span]
