"""Pipelines: straight legs between the named points, in a band, cut at borders and 38 N."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.i18n.typography import from_to
from geo.model import Span
from geo.processing.draft import NO_DATES, Draft, End, position_words, share_out
from geo.processing.sources import slug
from geo.segmentation import Line, crossings_of_line, crossings_of_parallel, with_vertices
from geo.segmentation.position import merged
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.tables import Row

PARALLEL_DEG = 38.0
RUSSIAN = {"SKV"}
SLICES = 20
"""A band that widens is told in slices, so its 50 % and 95 % are exact."""
"""Pipelines that stay in one state, Russia, all the way."""
UNDERSEA = "TKP-SEA"
"""The idea of a pipeline under the sea: only its two ends are on land."""
TUMEN_LEG_FROM = "Vladivostok"
"""A land pipeline to Korea is in Russia until the Tumen, the end of its first leg."""


@dataclass(frozen=True, slots=True)
class _Leg:
    """A stretch of a pipeline between two cuts."""

    lonlat_deg: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    ends: tuple[End, End]
    errors_km: tuple[float, float]
    after: Row
    before: Row
    country: str


def build_gas(sources: Path, mdl: BaseGeometry) -> tuple[list[Draft], list[Span]]:
    """Return the pieces of the pipelines that have named points and a route, and their lengths.

    Parameters
    ----------
    mdl
        The demarcation line, degrees.

    Notes
    -----
    A pipeline whose length nobody published has no span: its length stays unknown.
    """
    points = Table(
        sources / "gas_pipeline_waypoints.csv",
        ["waypoint_set", "order", "name_en", "lon_deg", "lat_deg", "error_km"],
    )
    pipelines = Table(
        sources / "gas_pipeline.csv", ["id", "status_contract", "length_km", "waypoint_set"]
    )
    drafts: list[Draft] = []
    spans: list[Span] = []
    for row in pipelines.rows:
        if not (row.text("waypoint_set") and row.text("route_contract")):
            continue
        named = [r for r in points.rows if r.text("waypoint_set") == row.text("waypoint_set")]
        own = _drafts(row, _legs(row.text("id"), named, mdl))
        drafts.extend(own)
        length_km = row.number("length_km")
        if length_km is None:
            continue
        span = Span(
            id=row.text("id"),
            route=row.text("route_contract"),
            from_name=row.text("from"),
            to_name=row.text("to"),
            length_km=length_km,
            low_km=None,
            high_km=None,
            basis="published",
            source=row.text("source"),
            source_class=row.text("source_class"),
            definition="project length",
        )
        # The legs are all that is known of where the published kilometres lie.
        share_out(span, [(draft, draft.drawn_km) for draft in own])
        spans.append(span)
    points.done()
    pipelines.done()
    return drafts, spans


def _legs(key: str, points: Sequence[Row], mdl: BaseGeometry) -> list[_Leg]:
    """Return the straight legs, cut where they cross 38 N and the demarcation line."""
    lonlat = np.asarray([(r.required("lon_deg"), r.required("lat_deg")) for r in points])
    errors_km = [r.required("error_km") for r in points]
    at_mdl = crossings_of_line(lonlat, mdl)
    at_38 = [] if key in RUSSIAN else crossings_of_parallel(lonlat, PARALLEL_DEG)
    breaks = sorted({*map(float, range(len(points))), *at_mdl, *at_38})
    none = np.full(len(points) - 1, np.nan)
    cut, index = with_vertices(Line(lonlat, none, none), breaks)

    def end(position: float) -> tuple[End, float]:
        error_km = float(np.interp(position, range(len(points)), errors_km))
        if position.is_integer():
            return End(slug(points[int(position)].text("name_en")), 0.0), error_km
        return End(f"{key}-{position:.4f}", round(error_km, 3)), error_km

    legs = []
    for p0, p1 in pairwise(breaks):
        (start, error0_km), (finish, error1_km) = end(p0), end(p1)
        after, before = points[int(p0)], points[int(np.ceil(p1))]
        if key == UNDERSEA:
            country = "XZ"
        elif key in RUSSIAN or after.text("name_en") == TUMEN_LEG_FROM:
            country = "RU"
        else:
            country = "KP" if not at_mdl or p0 < at_mdl[0] else "KR"
        legs.append(
            _Leg(
                np.round(cut.part(index[p0], index[p1]).lonlat_deg, 5),
                (start, finish),
                (error0_km, error1_km),
                after,
                before,
                country,
            )
        )
    return legs


def _band(start_m: float, end_m: float, length_km: float) -> list[tuple[float, float]]:
    """Return the errors of a leg whose band widens evenly: each slice by its wider end."""
    ends_m = np.linspace(min(start_m, end_m), max(start_m, end_m), SLICES + 1)[1:]
    return merged((round(m), length_km / SLICES) for m in ends_m.tolist())


def _drafts(row: Row, legs: Sequence[_Leg]) -> list[Draft]:
    """Return the pieces of one pipeline."""
    route = row.text("route_contract")
    status = row.text("status_contract")
    keys = [
        f"{route}-{slug(x.after.text('name_en'))}-{slug(x.before.text('name_en'))}" for x in legs
    ]
    drafts = []
    for k, (key, leg) in enumerate(zip(keys, legs, strict=True)):
        number = f"-{keys[: k + 1].count(key)}" if keys.count(key) > 1 else ""
        in_korea = leg.country in {"KR", "KP"}
        is_north = float(leg.lonlat_deg[:, 1].mean()) > PARALLEL_DEG
        radius_m = [round(km * 1000) for km in leg.errors_km]
        drawn_km = float(segment_lengths_m(leg.lonlat_deg).sum()) / 1000
        errors = _band(radius_m[0], radius_m[-1], drawn_km)
        properties: dict[str, object] = {
            **{
                f"name_{lang}": f"{row.text(f'name_{lang}')}: "
                + from_to([end.text(f"name_{lang}") for end in (leg.after, leg.before)], lang)
                for lang in ("en", "ko", "ru")
            },
            "kind": "pipeline",
            "status": status,
            "status_as_of": row.text("status_as_of"),
            **NO_DATES,
            "gauge": None,
            "country": leg.country,
            "subject": None,
            "division": None,
            "side_of_38": ("north" if is_north else "south") if in_korea else None,
            "side_of_mdl": {"KR": "south", "KP": "north"}.get(leg.country),
            "geometry_class": "schematic",
            **position_words(errors),
            "vertex_error_m": radius_m,
            "drawn_length_km": None,
            "track_length_km": None,
            "source": row.text("source"),
        }
        drafts.append(
            Draft(
                id=f"{key}{number}",
                layer="gas-pipeline",
                part=row.text("id"),
                lonlat_deg=leg.lonlat_deg,
                properties=properties,
                drawn_km=drawn_km,
                start=leg.ends[0],
                end=leg.ends[1],
                errors=errors,
            )
        )
    return drafts
