"""Lines as drawn: runs of track between the stations, legs through them where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import distance_m, segment_lengths_m
from geo.processing.calibrate import on_posts
from geo.processing.chain import Waypoint, ellipse_error_km
from geo.processing.divisions import borders_of, division_at, read_borders
from geo.processing.drawn import DrawnLine, Junction, Stop
from geo.processing.history import turning_places
from geo.processing.network import BRIDGE_MAX_KM
from geo.processing.reach import reach_stations
from geo.processing.shore import bring_ashore, read_shore
from geo.processing.sources import (
    SectionRow,
    StationRow,
    read_korea_stations,
    read_lines,
    read_missing_shares,
    read_sections,
    read_tsr_stations,
    read_untracked,
)
from geo.processing.track import Search
from geo.segmentation import Line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.processing.divisions import BorderRow
    from geo.processing.network import Network
    from geo.processing.sources import LineRow

STATION_VERTICES = 3
"""So many vertices at an end may be feet of stations, which are no nodes of the network."""
JOIN_M = 500.0
"""A foot this near to another line's vertex for the same station is the same place."""
SLACK_KM = 0.15
"""Coordinates of the network have three decimals and its weights a few metres' error."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The authored tables that drawing needs."""

    missing: dict[str, float]
    untracked: dict[tuple[str, str, str], str]
    untracked_km: dict[str, float]
    sections: dict[str, SectionRow]
    borders: dict[str, list[BorderRow]]


class _Pen:
    """Vertices and segments of a line, appended run by run."""

    def __init__(self) -> None:
        self.vertices: list[tuple[float, float]] = []
        self.track_km: list[float] = []
        self.section: list[str] = []
        self.is_bridge: list[bool] = []
        self.stops: list[Stop] = []

    def leg_to(self, lon_deg: float, lat_deg: float, section: str) -> int:
        """Append a vertex, joined to the last one without track; return its index."""
        if self.vertices:
            self.segment(float("nan"), section, is_bridge=False)
        self.vertices.append((lon_deg, lat_deg))
        return len(self.vertices) - 1

    def segment(self, track_km: float, section: str, *, is_bridge: bool) -> None:
        """Append what is known of the next segment."""
        self.track_km.append(track_km)
        self.section.append(section)
        self.is_bridge.append(is_bridge)

    def end_at(self, lon_deg: float, lat_deg: float, *, is_start: bool) -> None:
        """Let the line begin (or end) at a vertex of another line.

        Where the network's track begins elsewhere, a bridge over the lost junction joins the
        two, or a leg without track where that is farther.
        """
        stop = self.stops[0 if is_start else -1]
        here = self.vertices[stop.vertex]
        gap_m = distance_m(*here, lon_deg, lat_deg)
        if gap_m < JOIN_M:
            self.vertices[stop.vertex] = (lon_deg, lat_deg)
            return
        at = 0 if is_start else len(self.vertices)
        edge = 0 if is_start else len(self.track_km)
        self.vertices.insert(at, (lon_deg, lat_deg))
        is_bridge = gap_m <= BRIDGE_MAX_KM * 1000
        self.track_km.insert(edge, gap_m / 1000 if is_bridge else float("nan"))
        self.section.insert(edge, self.section[0 if is_start else -1])
        self.is_bridge.insert(edge, is_bridge)
        shift = 1 if is_start else 0
        self.stops = [replace(s, vertex=s.vertex + shift) for s in self.stops]
        self.stops[0 if is_start else -1] = Stop(stop.station, at, 0.0, 0.0)

    def trim(self, vertex: int, *, is_start: bool) -> None:
        """Drop what lies before (or after) a vertex; the end station keeps its name there."""
        last = len(self.vertices)
        keep = slice(vertex, last) if is_start else slice(0, vertex + 1)
        segments = slice(vertex, last) if is_start else slice(0, vertex)
        self.vertices = self.vertices[keep]
        self.track_km = self.track_km[segments]
        self.section = self.section[segments]
        self.is_bridge = self.is_bridge[segments]
        shift = vertex if is_start else 0
        end = self.stops[0 if is_start else -1]
        kept = [
            replace(stop, vertex=stop.vertex - shift)
            for stop in self.stops
            if (stop.vertex > vertex if is_start else stop.vertex < vertex)
        ]
        at = Stop(end.station, 0 if is_start else vertex, 0.0, 0.0)
        self.stops = [at, *kept] if is_start else [*kept, at]

    def run(
        self,
        search: Search,
        stops: Sequence[StationRow],
        sections: Sequence[str],
        before: str,
        *,
        goes_on: bool,
    ) -> None:
        """Append the track through stations; `sections` are those of the legs they start.

        `before` is the section of the leg that leads here; `goes_on` says that one follows.
        """
        chain = search.chain([Waypoint(s.id, s.lon_deg, s.lat_deg, s.error_km) for s in stops])
        _, _, beyond_km = chain.stops[stops[0].id]
        # No edge holds the first station within its own error: it stands at its own place, and
        # the track begins where the network's begins.
        apart = bool(self.vertices) and beyond_km > stops[0].error_km
        if apart:
            vertex = self.leg_to(stops[0].lon_deg, stops[0].lat_deg, before)
            self.stops.append(Stop(stops[0], vertex, 0.0, 0.0))
        base = self.leg_to(chain.lon_deg, chain.lat_deg, sections[0] if apart else before)
        ends = [base + chain.stops[s.id][0] for s in stops]
        for stop, end in list(zip(stops, ends, strict=True))[apart:]:
            _, offset_km, beyond_km = chain.stops[stop.id]
            self.stops.append(Stop(stop, end, offset_km, beyond_km))
        last = stops[-1]
        _, _, beyond_km = chain.stops[last.id]
        is_apart_at_end = goes_on and beyond_km > last.error_km
        if is_apart_at_end:
            self.stops.pop()
        for k, link in enumerate(chain.links):
            leg = sum(1 for end in ends[1:] if end <= base + k)
            self.segment(
                link.track_km, sections[min(leg, len(stops) - 2)], is_bridge=link.is_bridge
            )
            self.vertices.append((link.lon_deg, link.lat_deg))
        if is_apart_at_end:
            vertex = self.leg_to(last.lon_deg, last.lat_deg, sections[len(stops) - 2])
            self.stops.append(Stop(last, vertex, 0.0, 0.0))


def draw_lines(sources: Path, network: Network) -> dict[str, DrawnLine]:
    """Search every line of lines.csv as the cheapest chain of track through its stations."""
    search, shore = Search(network), read_shore(sources)
    untracked, untracked_km = read_untracked(sources)
    tables = Tables(
        read_missing_shares(sources),
        untracked,
        untracked_km,
        read_sections(sources),
        read_borders(sources),
    )
    lines: dict[str, DrawnLine] = {}
    for row in read_lines(sources):
        if row.source == "tsr_stations.csv":
            stations = [s for s in read_tsr_stations(sources, row.sections[0]) if s.draw]
        else:
            stations = read_korea_stations(sources, row.sections)
        drawn, joined = _draw(row, stations, search, tables, lines)
        lines[row.id] = bring_ashore(drawn, shore, [tables.missing[a] for a in drawn.area])
        for line_id, junction in joined:
            line = lines[line_id]
            lines[line_id] = replace(line, junctions=(*line.junctions, junction))
    turning = turning_places(sources)
    return {
        key: on_posts(line, tables.borders.get(key, ()), {s for part, s in turning if part == key})
        for key, line in lines.items()
    }


def _draw(
    row: LineRow,
    stations: Sequence[StationRow],
    search: Search,
    tables: Tables,
    before: dict[str, DrawnLine],
) -> tuple[DrawnLine, list[tuple[str, Junction]]]:
    """Search one line: runs of track between the legs that have none.

    Returns the line, and where it leaves earlier lines: track that they have is theirs.
    """
    stops, sections = _without_repeats(stations)
    has_gap = [(row.id, a.names.en, b.names.en) in tables.untracked for a, b in pairwise(stops)]
    pen = _Pen()
    k = 0
    while k < len(stops):
        last = k
        while last < len(has_gap) and not has_gap[last]:
            last += 1
        leg_before = sections[k - 1] if k else ""
        if last > k:
            pen.run(
                search,
                stops[k : last + 1],
                sections[k : last + 1],
                leg_before,
                goes_on=last + 1 < len(stops),
            )
        else:
            vertex = pen.leg_to(stops[k].lon_deg, stops[k].lat_deg, leg_before)
            pen.stops.append(Stop(stops[k], vertex, 0.0, 0.0))
        k = last + 1
    joined: list[tuple[str, Junction]] = []
    own: list[Junction] = []
    for is_start in (True, False):
        found = _leave_earlier_line(pen, before, row.id, is_start=is_start)
        if found is not None:
            _, junction = found
            joined.append(found)
            own.append(Junction(0 if is_start else len(pen.vertices) - 1, junction.name))
    track_km = np.asarray(pen.track_km)
    lonlat = np.asarray(pen.vertices)
    drawn_km = segment_lengths_m(lonlat) / 1000
    borders = borders_of(tables.borders.get(row.id, ()), pen.stops, track_km, drawn_km)
    is_posted = any(stop.station.calibrates for stop in pen.stops)
    area = tuple(
        division_at(borders, i + 0.5) if is_posted else _area_of(s, tables)
        for i, s in enumerate(pen.section)
    )
    drawn = DrawnLine(
        id=row.id,
        layer=row.layer,
        line=Line(lonlat, track_km, _errors_km(pen, area, lonlat, tables)),
        section=tuple(pen.section),
        area=area,
        has_track=np.isfinite(track_km),
        is_bridge=np.asarray(pen.is_bridge),
        stops=tuple(pen.stops),
        borders=borders,
        junctions=tuple(own),
    )
    return drawn, joined


def _without_repeats(stations: Sequence[StationRow]) -> tuple[list[StationRow], list[str]]:
    """Return the stations once each, and the section of the leg that starts at each.

    A station that ends one section and begins the next stands twice in the table.
    """
    stops: list[StationRow] = []
    sections: list[str] = []
    for station in stations:
        if stops and stops[-1].id == station.id:
            sections[-1] = station.section
            continue
        stops.append(station)
        sections.append(station.section)
    return stops, sections


def _leave_earlier_line(
    pen: _Pen, before: dict[str, DrawnLine], name: str, *, is_start: bool
) -> tuple[str, Junction] | None:
    """Let a branch begin (or end) where it leaves the line that has its first station.

    What both have is the earlier line's: shared track is stored once. Where the branch shares
    no track there, its end moves to the vertex that the earlier line has at the station.
    """
    stop = pen.stops[0 if is_start else -1]
    found = next(
        (
            (line, other)
            for line in before.values()
            for other in line.stops
            if other.station.id == stop.station.id
        ),
        None,
    )
    if found is None:
        return None
    line, other = found
    index = {_key(at): k for k, at in enumerate(line.line.lonlat_deg.tolist())}
    count = len(pen.vertices)
    order = range(count) if is_start else range(count - 1, -1, -1)
    shared = 0
    for steps, k in enumerate(order):
        if _key(pen.vertices[k]) in index:
            shared = steps
        elif shared or steps > STATION_VERTICES:
            break
    if shared == 0:
        lon, lat = line.line.lonlat_deg[other.vertex].tolist()
        pen.end_at(lon, lat, is_start=is_start)
        return line.id, Junction(other.vertex, stop.station.id)
    cut = shared if is_start else count - 1 - shared
    junction = Junction(index[_key(pen.vertices[cut])], f"{name}-{'start' if is_start else 'end'}")
    pen.trim(cut, is_start=is_start)
    return line.id, junction


def _key(lonlat_deg: Sequence[float]) -> tuple[float, float]:
    """Return a vertex as a key: nodes of the network have three decimals."""
    return round(lonlat_deg[0], 6), round(lonlat_deg[1], 6)


def _area_of(section: str, tables: Tables) -> str:
    """Return the area of missing_length.csv that a segment of a line without posts belongs to."""
    if not section:
        return "elsewhere"
    if section == "E12":
        return "Khasan"
    return "KR" if tables.sections[section].country == "KR" else "KP"


def _errors_km(
    pen: _Pen, area: Sequence[str], lonlat: NDArray[np.float64], tables: Tables
) -> NDArray[np.float64]:
    """Return the position error of each segment in km.

    With track: half the minor axis of the ellipse that holds it. A bridge: half its length.
    Without track: the ellipse of what the section's published length leaves for such legs (or
    of a published length of their own), shared by their chords, and the stations' own errors.
    """
    chord_km = segment_lengths_m(lonlat) / 1000
    track_km = np.asarray(pen.track_km)
    full_km = track_km / (1 - np.asarray([tables.missing[a] for a in area]))
    errors = np.zeros(len(track_km))
    for i in range(len(errors)):
        if pen.is_bridge[i]:
            errors[i] = chord_km[i] / 2 + SLACK_KM
        elif np.isfinite(track_km[i]):
            errors[i] = ellipse_error_km(full_km[i], chord_km[i]) + SLACK_KM
    own_km = {stop.vertex: stop.station.error_km for stop in pen.stops}
    reach_stations(errors, pen.stops)
    section = np.asarray(pen.section)
    for key in dict.fromkeys(pen.section):
        legs = np.flatnonzero((section == key) & ~np.isfinite(track_km))
        if len(legs) == 0:
            continue
        left_km = tables.untracked_km.get(key)
        if left_km is None and key:
            left_km = tables.sections[key].length_km - float(np.nansum(full_km[section == key]))
        # Without a published length nothing bounds the bend of a leg but its stations' errors.
        left_km = left_km if left_km is not None else float(chord_km[legs].sum())
        for i in legs.tolist():
            share_km = left_km * chord_km[i] / chord_km[legs].sum()
            station_km = max(own_km.get(i, 0.0), own_km.get(i + 1, 0.0))
            errors[i] = ellipse_error_km(share_km, chord_km[i]) + station_km + SLACK_KM
    return errors
