"""Which federal subject or province a stretch of railway lies in, and what is left unsaid by that.

Inner borders are good to about 2 km, and the boundary file lacks a province that is younger than
it: such kilometres stay with a neighbour, and each piece says how many they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.processing.drawn import DrawnLine
    from geo.segmentation import Line, Zones

SHORT_SUBJECT_KM = 2.0
"""Inner borders are good to about 2 km: a shorter visit to a neighbour is not a fact."""
MOST = 0.5
NO_KM = 1e-6


@dataclass(frozen=True, slots=True)
class SubjectRuns:
    """Where a line passes from one subject to another, by position along it.

    `kept` are the short visits, and what the boundary file gives to no subject: from position to
    position, and their kilometres, which stay with the subject before.
    """

    changes: tuple[float, ...]
    kept: tuple[tuple[float, float, float], ...]

    def kept_km(self, start: float, end: float) -> float:
        """Return the kilometres between two positions that the file gives to another subject."""
        return float(
            sum(
                km * max(0.0, min(end, p1) - max(start, p0)) / (p1 - p0) for p0, p1, km in self.kept
            )
        )


def subject_runs(drawn: DrawnLine, subjects: Zones) -> SubjectRuns:
    """Return where a line with track passes from one subject to another, short visits left out."""
    lonlat = drawn.line.lonlat_deg
    ends_km = _ends_km(drawn)
    last = len(drawn.section) - 1

    def place(position: float) -> tuple[float, float]:
        i = int(min(position + 1e-9, last))
        lon, lat = (lonlat[i] + (position - i) * (lonlat[i + 1] - lonlat[i])).tolist()
        return lon, lat

    crossings = subjects.crossings(lonlat)
    tracked = [p for p in crossings if drawn.has_track[int(min(p + 1e-9, last))]]
    runs: list[tuple[float, str]] = []
    kept: list[tuple[float, float, float]] = []
    for p0, p1 in pairwise([0.0, *tracked, float(len(lonlat) - 1)]):
        found = subjects.code_at(*place((p0 + p1) / 2))
        code = found or (runs[-1][1] if runs else "")
        km0, km1 = np.interp([p0, p1], np.arange(len(ends_km)), ends_km).tolist()
        if not runs or (runs[-1][1] != code and km1 - km0 >= SHORT_SUBJECT_KM):
            runs.append((p0, code))
        elif found != runs[-1][1] and p1 > p0:
            kept.append((p0, p1, km1 - km0))
    return SubjectRuns(tuple(p0 for p0, _ in runs[1:]), tuple(kept))


def sure_subject(part: Line, subjects: Zones) -> str | None:
    """Return the subject of a schematic piece where its whole band lies in one, else None."""
    codes = set()
    errors_km = [*part.error_km.tolist(), float(part.error_km[-1])]
    for (lon, lat), error_km in zip(part.lonlat_deg.tolist(), errors_km, strict=True):
        for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
            east_deg = dx * error_km / 111.3 / float(np.cos(np.radians(lat)))
            codes.add(subjects.code_at(lon + east_deg, lat + dy * error_km / 111.1))
    codes.discard(None)
    return codes.pop() if len(codes) == 1 else None


@dataclass(frozen=True, slots=True)
class SubjectStretch:
    """A stretch of a section, by the table of its stations, in a subject that the file lacks."""

    section: str
    from_km: float
    to_km: float
    subject: str


def read_subject_stretches(sources: Path) -> list[SubjectStretch]:
    """Return the stretches of subject_stretches.csv."""
    columns = ["section", "km_from", "km_to", "subject", "source"]
    table = Table(sources / "subject_stretches.csv", columns)
    out = [
        SubjectStretch(
            r.text("section"), r.required("km_from"), r.required("km_to"), r.text("subject")
        )
        for r in table.rows
    ]
    table.done()
    return out


def within(
    stretch: SubjectStretch,
    drawn: DrawnLine,
    ends: tuple[float, float],
    station_km: Mapping[str, float],
) -> tuple[bool, float]:
    """Return whether most of a piece lies in a stretch, and the kilometres of it that do not agree.

    Parameters
    ----------
    ends
        The positions of the piece's ends along the drawn line.
    station_km
        Kilometres of the stations of the section in the table of the line.
    """
    ends_km = _ends_km(drawn)
    known = [
        (ends_km[stop.vertex], station_km[stop.station.id])
        for stop in drawn.stops
        if stop.station.id in station_km
        and stretch.section in drawn.section[max(stop.vertex - 1, 0) : stop.vertex + 1]
    ]
    at_km = np.interp(ends, np.arange(len(ends_km)), ends_km)
    a, b = sorted(np.interp(at_km, [k[0] for k in known], [k[1] for k in known]).tolist())
    c, d = sorted((stretch.from_km, stretch.to_km))
    if b - a < NO_KM:  # beyond the last station that the table and the drawing share
        return c <= a <= d, 0.0
    inside_km = max(0.0, min(b, d) - max(a, c))
    if inside_km > MOST * (b - a):
        return True, max(0.0, b - a - inside_km)
    return False, inside_km


def _ends_km(drawn: DrawnLine) -> NDArray[np.float64]:
    """Return the drawn kilometres from the line's start to each vertex."""
    steps_km = segment_lengths_m(drawn.line.lonlat_deg) / 1000
    return np.concatenate([[0.0], np.cumsum(steps_km)])
