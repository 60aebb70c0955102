"""Stations and places as layers of points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy import distance_m
from geo.model import Names
from geo.processing.sources import plain_name, read_korea_stations, read_tsr_stations
from geo.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.processing.drawn import DrawnLine
    from geo.processing.sources import StationRow

Feature = tuple[BaseGeometry, dict[str, object]]

RANKS = {"major": 2, "post": 3, "other": 4}
DECIMALS = 5
"""Of a degree, as layers are written."""
OFF_LINE = {"seoul": "W01", "pyongyang": "W04", "busan": "E00"}
"""Rank 1 stations that stand on no line yet, and the section that has them."""


def station_features(sources: Path, lines: dict[str, DrawnLine]) -> list[Feature]:
    """Return the stations: each where the drawn line has it, with its own coordinate beside."""
    short = {
        r.text("name_en"): (
            Names(r.text("short_en"), r.text("short_ko"), r.text("short_ru")),
            int(r.required("rank")),
        )
        for r in Table(sources / "station_names.csv", ["name_en", "short_en", "rank"]).rows
    }
    posts = {s.id: s for s in read_tsr_stations(sources, "classic")}
    found: dict[str, Feature] = {}
    for line in lines.values():
        ends = {line.stops[0].station.id, line.stops[-1].station.id}
        lonlat = line.line.lonlat_deg
        for k, stop in enumerate(line.stops):
            station = stop.station
            if station.id in found:
                continue
            lon, lat = lonlat[stop.vertex].tolist()
            is_end = (
                station.id in ends
                or line.section[max(stop.vertex - 1, 0)]
                != line.section[min(stop.vertex, len(lonlat) - 2)]
            )
            found[station.id] = _feature(
                station, lon, lat, short, posts.get(station.id), is_end=is_end and k >= 0
            )
    for key, section in OFF_LINE.items():
        if key not in found:
            row = next(s for s in read_korea_stations(sources, (section,)) if s.id == key)
            found[key] = _feature(row, row.lon_deg, row.lat_deg, short, None, is_end=True)
    return [found[key] for key in sorted(found)]


def position_words(
    coord_deg: tuple[float, float], error_km: float, served_deg: tuple[float, float]
) -> dict[str, object]:
    """Return how far a served point is from the coordinate it stands for, and its error, in metres.

    Parameters
    ----------
    coord_deg, served_deg
        The source's coordinate, and the point that the layer has: degrees, lon then lat.
    error_km
        How wrong the source's coordinate may be, 95 %.

    Notes
    -----
    The place of a station is within the error of its coordinate, and the served point, the foot
    on the drawn line, is off by the offset besides. Nothing ties the two together, so they add
    in quadrature; the error is never less than the offset, nor than the source's own.
    """
    offset_m = distance_m(*coord_deg, *served_deg)
    return {
        "offset_m": round(offset_m),
        "position_accuracy_m": math.ceil(math.hypot(error_km * 1000, offset_m)),
    }


def _feature(
    station: StationRow,
    lon_deg: float,
    lat_deg: float,
    short: dict[str, tuple[Names, int]],
    post: StationRow | None,
    *,
    is_end: bool,
) -> Feature:
    """Return one station as a feature."""
    plain = Names(
        plain_name(station.names.en),
        plain_name(station.names.ko or station.names.en),
        plain_name(station.names.ru or station.names.en),
    )
    names, rank = short.get(
        station.names.en,
        (
            plain,
            RANKS["major"]
            if station.is_major
            else RANKS["post" if is_end or (post and post.calibrates) else "other"],
        ),
    )
    properties: dict[str, object] = {
        "id": station.id,
        "name_en": names.en,
        "name_ko": names.ko,
        "name_ru": names.ru,
        "full_name_en": station.names.en,
        "full_name_ko": station.names.ko,
        "full_name_ru": station.names.ru,
        "kind": "station",
        "point_kind": "station",
        "rank": rank,
        "country": station.country or None,
        "coord_lon_deg": station.lon_deg,
        "coord_lat_deg": station.lat_deg,
        "coord_error_km": station.error_km,
        "coord_source": station.coord_source,
        **position_words(
            (station.lon_deg, station.lat_deg),
            station.error_km,
            (round(lon_deg, DECIMALS), round(lat_deg, DECIMALS)),
        ),
        "source": (post.km_source if post and post.km is not None else "") or station.coord_source,
    }
    if post is not None and post.km is not None and post.source_class != "uncited":
        properties["km"] = {"tsr": post.km}
        properties["km_error"] = 0.5 if float(post.km).is_integer() else 0.05
    return shapely.Point(lon_deg, lat_deg), properties


def _own_place(error_km: float | None) -> dict[str, object]:
    """Return the position of a point that is served where its source has it."""
    if error_km is None:
        return {"offset_m": 0, "position_accuracy_m": None}
    return {"offset_m": 0, "position_accuracy_m": round(error_km * 1000)}


def place_features(sources: Path, stations: list[Feature]) -> list[Feature]:
    """Return the places that the maps show for context, and where names of areas stand.

    A town that is a station of a line already is told once, as the station.
    """
    taken = {properties["id"] for _, properties in stations}
    table = Table(
        sources / "places.csv",
        ["place_id", "kind", "name_en", "name_ko", "name_ru", "lon_deg", "lat_deg", "rank"],
    )
    features: list[Feature] = [
        (
            shapely.Point(r.required("lon_deg"), r.required("lat_deg")),
            {
                "id": r.text("place_id"),
                "name_en": r.text("name_en"),
                "name_ko": r.text("name_ko"),
                "name_ru": r.text("name_ru"),
                "kind": "place",
                "point_kind": r.text("kind"),
                "rank": int(r.required("rank")),
                "country": r.text("country") or None,
                "min_zoom": r.number("min_zoom"),
                "coord_error_km": r.number("coord_error_km"),
                "coord_source": r.text("coord_source"),
                **_own_place(r.number("coord_error_km")),
                "source": r.text("source"),
            },
        )
        for r in table.rows
        if r.text("place_id") not in taken
    ]
    table.done()
    return features
