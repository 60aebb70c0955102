"""layers/sources/REPORT.md: how well the drawn railways hold, by division and by span."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.processing.calibrate import divided
from geo.processing.chain import Waypoint
from geo.processing.draw import SLACK_KM
from geo.processing.sources import read_missing_shares, read_sections, read_untracked
from geo.processing.track import Search
from geo.segmentation import weighted_percentile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.model import Span
    from geo.processing.drawn import DrawnLine, Stop
    from geo.processing.network import Network
    from geo.processing.rail import Rail


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of a line as the report and the gates see it, km."""

    name: str
    area: str
    official_km: float
    track_km: float
    drawn_km: float
    untracked_km: float
    p50_km: float
    p95_km: float
    largest_offset_km: float
    largest_offset_at: str

    @property
    def track_ratio(self) -> float:
        """Track on the ellipsoid over the posted or published length."""
        return self.track_km / self.official_km

    @property
    def drawn_ratio(self) -> float:
        """The drawn line over the posted or published length."""
        return self.drawn_km / self.official_km


def stretch(
    line: DrawnLine, name: str, area: str, official_km: float, segments: list[int]
) -> Stretch:
    """Return the figures of the segments of one stretch."""
    chords_km = segment_lengths_m(line.line.lonlat_deg) / 1000
    track_km = line.line.track_km[segments]
    drawn_km = chords_km[segments]
    tracked = line.has_track[segments]
    weights = np.where(tracked, np.nan_to_num(track_km), drawn_km)
    errors = line.line.error_km[segments]
    first, last = segments[0], segments[-1] + 1
    stops = [s for s in line.stops if first <= s.vertex <= last]
    worst = max(stops, key=lambda s: s.offset_km) if stops else None
    return Stretch(
        name,
        area,
        official_km,
        float(np.nansum(track_km)),
        float(drawn_km.sum()),
        float(drawn_km[~tracked].sum()),
        weighted_percentile(errors, weights, 0.5),
        weighted_percentile(errors, weights, 0.95),
        worst.offset_km if worst else 0.0,
        worst.station.names.en if worst else "",
    )


def divisions(line: DrawnLine) -> list[Stretch]:
    """Return the railway divisions of the Trans-Siberian between their borders."""
    cut, index = divided(line, [border.position for border in line.borders])
    vertices = [index[border.position] for border in line.borders]
    ends = [0, *vertices, len(cut.section)]
    names = [line.borders[0].before, *(border.after for border in line.borders)]
    posts = [s for s in line.stops if s.station.calibrates]
    at = [0.0, *(border.position for border in line.borders), float(len(line.section))]
    km = [_posted_km(line, posts, position) for position in at]
    return [
        stretch(cut, name, name, km[k + 1] - km[k], list(range(ends[k], ends[k + 1])))
        for k, name in enumerate(names)
    ]


def _posted_km(line: DrawnLine, posts: Sequence[Stop], position: float) -> float:
    """Return the posted kilometre of a place: between two posts by the share of the track."""
    run_km = np.concatenate([[0.0], np.cumsum(line.line.track_km)])
    here_km = np.interp(position, np.arange(len(run_km)), run_km)
    return float(
        np.interp(here_km, run_km[[p.vertex for p in posts]], [p.station.km or 0.0 for p in posts])
    )


def post_spans(line: DrawnLine) -> list[Stretch]:
    """Return the spans between neighbouring calibrating posts."""
    posts = [s for s in line.stops if s.station.calibrates]
    return [
        stretch(
            line,
            f"{a.station.names.en} – {b.station.names.en}",
            b.station.division,
            (b.station.km or 0) - (a.station.km or 0),
            list(range(a.vertex, b.vertex)),
        )
        for a, b in pairwise(posts)
    ]


def section_stretches(line: DrawnLine, sources: Path) -> list[Stretch]:
    """Return the sections of a Korean line."""
    sections = read_sections(sources)
    out = []
    for key in dict.fromkeys(line.section):
        segments = [i for i, s in enumerate(line.section) if s == key]
        row = sections[key]
        out.append(
            stretch(
                line,
                f"{key} {row.from_name} – {row.to_name}",
                key,
                row.length_km,
                segments,
            )
        )
    return out


def passed_by(lines: Mapping[str, DrawnLine], network: Network) -> list[tuple[str, Stop, float]]:
    """Return the stations that their line passes although another track lies nearer.

    That is how a line shows that it has left for a parallel one: the nearest track is within
    the station's own error, the drawn line beyond it. With each station its line, and how far
    from it that nearest track is, km.
    """
    search = Search(network)
    found = []
    for key, line in lines.items():
        for stop in line.stops:
            at = stop.station
            feet = search.feet(Waypoint(at.id, at.lon_deg, at.lat_deg, at.error_km))
            near_km = min((foot.offset_km for foot in feet), default=float("inf"))
            if near_km <= at.error_km and stop.offset_km > at.error_km + SLACK_KM:
                found.append((key, stop, near_km))
    return found


def read_exceptions(sources: Path) -> dict[str, str]:
    """Return the stretches that a gate lets pass, with the reason."""
    with (sources / "gate_exceptions.csv").open(encoding="utf-8", newline="") as file:
        return {row["stretch"]: row["reason_en"] for row in csv.DictReader(file)}


def write_report(sources: Path, rail: Rail, network: Network, spans: list[Span]) -> None:
    """Write REPORT.md."""
    tsr = rail.lines["tsr"]
    exceptions = read_exceptions(sources)
    lines = [
        "# Report of the railways",
        "",
        (
            "Written by `make layers`. Track: the network's own track length on the ellipsoid, "
            "uncorrected. Drawn: geodesics over the drawn vertices. Position: half the minor axis of "
            "each edge's ellipse plus 0.15 km, weighted by length. Bounds of the gates were read off "
            "the same data: they are regression tests."
        ),
        "",
        (
            f"Network near the corridors: {len(network.lonlat_deg)} nodes, "
            f"{len(network.edges) - len(network.bridges)} edges; {len(network.junk)} junk edges dropped."
        ),
        "",
        "## Trans-Siberian by railway division",
        "",
        *_table([*divisions(tsr), _whole(tsr)], exceptions),
        "",
        "## Trans-Siberian by span between posts",
        "",
        *_table(post_spans(tsr), exceptions),
    ]
    for key, line in rail.lines.items():
        if line.has_sections:
            lines += [
                "",
                f"## Line `{key}` by section",
                "",
                *_table(section_stretches(line, sources), exceptions),
            ]
    lines += ["", "## Bridges over lost junctions", ""]
    for line in rail.lines.values():
        for i in np.flatnonzero(line.is_bridge).tolist():
            (x0, y0), (x1, y1) = line.line.lonlat_deg[i : i + 2].tolist()
            lines.append(
                f"- `{line.id}`: {x0:.3f} {y0:.3f} – {x1:.3f} {y1:.3f}, "
                f"{line.line.track_km[i]:.2f} km"
            )
    legs, _ = read_untracked(sources)
    lines += ["", "## Legs drawn through their stations, for want of track", ""]
    lines += [f"- `{key}`: {a} – {b}: {reason}" for (key, a, b), reason in legs.items()]
    lines += ["", "## Stations of the tables that are not drawn", ""]
    lines += _dropped(sources)
    lines += ["", "## Stations that no edge holds within their own error", ""]
    for line in rail.lines.values():
        lines += [
            f"- `{line.id}`: {s.station.names.en}: {s.beyond_km:.1f} km outside the ellipse of its "
            f"edge; own error {s.station.error_km:g} km ({s.station.coord_source.split(' (')[0]})"
            for s in line.stops
            if s.beyond_km > s.station.error_km
        ]
    lines += ["", "## Stations that the line passes at a distance although track lies nearer", ""]
    lines += [
        f"- `{key}`: {stop.station.names.en}: {stop.offset_km:.1f} km from the line, "
        f"{near_km:.1f} km from the nearest track; own error {stop.station.error_km:g} km"
        for key, stop, near_km in passed_by(rail.lines, network)
    ]
    lines += [
        "",
        "## Share of its length that the network's track lacks",
        "",
        *(f"- {area}: {share:.3f}" for area, share in read_missing_shares(sources).items()),
        "",
        f"Spans: {len(spans)}. Pieces of railway: {len(rail.drafts)}.",
        "",
    ]
    (sources / "REPORT.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _whole(line: DrawnLine) -> Stretch:
    last = line.stops[-1].station.km or 0
    return stretch(line, "all", "all", last, list(range(len(line.section))))


def _table(rows: list[Stretch], exceptions: dict[str, str]) -> list[str]:
    out = [
        (
            "| stretch | posted or published, km | track | drawn | track / posted | drawn / posted "
            "| without track | position p50 | p95 | largest station offset | exception |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    out += [
        f"| {r.name} | {r.official_km:.1f} | {r.track_km:.1f} | {r.drawn_km:.1f} "
        f"| {r.track_ratio:.3f} | {r.drawn_ratio:.3f} | {r.untracked_km:.1f} | {r.p50_km:.2f} "
        f"| {r.p95_km:.2f} | {r.largest_offset_km:.1f} {r.largest_offset_at} "
        f"| {exceptions.get(r.name, '')} |"
        for r in rows
    ]
    return out


def _dropped(sources: Path) -> list[str]:
    with (sources / "tsr_stations.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["route"] == "classic" and r["draw"] != "yes"]
    return [
        f"- {r['name_en']}: {r['coord_source'].split(' (')[0]}, error {r['coord_error_km']} km"
        for r in rows
    ]
