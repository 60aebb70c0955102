"""Borders of the railway divisions: where each lies on a drawn line, and who stands on which side.

A division ends where the next one begins, not at the last station of it that has a post. The
place of every border is a row of division_borders.csv: a post of the line's own chainage, or a
distance from a station where the line has no posts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import DataFaultsError, Fault
from geo.model import Names
from geo.processing.drawn import Border
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.processing.drawn import Stop
    from geo.processing.sources import StationRow

FILE = "division_borders.csv"
POST_KM = 0.5
"""Posts are published in whole kilometres."""


@dataclass(frozen=True, slots=True)
class BorderRow:
    """A border as published: at a post, or so many kilometres beyond a station (before: < 0)."""

    id: str
    line: str
    before: str
    after: str
    km: float | None
    station: str
    station_km: float
    error_km: float
    names: Names
    source: str


def read_borders(folder: Path) -> dict[str, list[BorderRow]]:
    """Return the borders of every line that has some, in the order of the line.

    Raises
    ------
    DataFaultsError
        If a field is missing, or two neighbouring borders do not share a division.
    """
    table = Table(folder / FILE, ["border", "line", "before", "after", "km", "station", "error_km"])
    found: dict[str, list[BorderRow]] = {}
    for r in table.rows:
        rows = found.setdefault(r.text("line"), [])
        row = BorderRow(
            id=r.text("border"),
            line=r.text("line"),
            before=r.text("before"),
            after=r.text("after"),
            km=r.number("km"),
            station=r.text("station"),
            station_km=r.number("station_km") or 0.0,
            error_km=r.required("error_km"),
            names=Names(*(r.text(f"name_{lang}") for lang in ("en", "ko", "ru"))),
            source=r.text("source"),
        )
        if (row.km is None) == (not row.station):
            table.faults.append(
                _fault(r.line, "km", "a post or a station", "both or none", "give one")
            )
        if rows and rows[-1].after != row.before:
            table.faults.append(
                _fault(r.line, "before", rows[-1].after, row.before, "mend one of the two borders")
            )
        rows.append(row)
    table.done()
    return found


def _fault(line: int, column: str, expected: str, got: str, repair: str) -> Fault:
    return Fault(FILE, f"line {line}, {column}", expected, got, repair)


def borders_of(
    rows: Sequence[BorderRow],
    stops: Sequence[Stop],
    track_km: NDArray[np.float64],
    drawn_km: NDArray[np.float64],
) -> tuple[Border, ...]:
    """Return the borders of a line at their places on it.

    Parameters
    ----------
    rows
        The borders as published.
    stops
        The stations of the line, each at its vertex.
    track_km
        The network's track along each segment of the line, km.
    drawn_km
        The segments' own lengths, km.

    Raises
    ------
    DataFaultsError
        If a border lies beyond the calibrating posts, or its station is not on the line.

    Notes
    -----
    Between two neighbouring calibrating posts a kilometre is found by the share of the track, as
    the posted length itself is shared; so both divisions have the posted kilometres exactly. No
    track is shorter than the line drawn: where that would be, the border stands at the nearest
    place where it is not.
    """
    return tuple(_border(row, stops, track_km, drawn_km) for row in rows)


def _border(
    row: BorderRow,
    stops: Sequence[Stop],
    track_km: NDArray[np.float64],
    drawn_km: NDArray[np.float64],
) -> Border:
    if row.km is None:
        stop = next((s for s in stops if s.station.names.en == row.station), None)
        if stop is None:
            raise DataFaultsError([_off_line(row, f"station {row.station}")])
        run_km = np.concatenate([[0.0], np.cumsum(track_km)])
        position = _position(run_km, float(run_km[stop.vertex]) + row.station_km, 0)
        # What the station's own place lacks, the border that is measured from it lacks as well.
        error_km = float(np.hypot(row.error_km, stop.station.error_km))
    else:
        posts = [s for s in stops if s.station.calibrates]
        around = next(
            (
                (a, b)
                for a, b in pairwise(posts)
                if (a.station.km or 0.0) <= row.km < (b.station.km or 0.0)
            ),
            None,
        )
        if around is None:
            raise DataFaultsError([_off_line(row, f"km {row.km:g}")])
        a, b = around
        km_a, km_b = a.station.km or 0.0, b.station.km or 0.0
        run_km = np.concatenate([[0.0], np.cumsum(track_km[a.vertex : b.vertex])])
        target_km = (row.km - km_a) / (km_b - km_a) * float(run_km[-1])
        line_km = np.concatenate([[0.0], np.cumsum(drawn_km[a.vertex : b.vertex])])
        latest_km, earliest_km = row.km - km_a, float(line_km[-1]) - (km_b - row.km)
        here_km = float(np.interp(target_km, run_km, line_km))
        here_km = min(max(here_km, min(earliest_km, latest_km)), latest_km)
        position = _position(line_km, here_km, a.vertex)
        error_km = row.error_km
    return Border(
        row.id, row.names, row.before, row.after, position, round(error_km, 3), row.source
    )


def _off_line(row: BorderRow, place: str) -> Fault:
    return Fault(
        FILE,
        row.id,
        "a post or a station of the drawn line",
        f"{place}, which line {row.line} does not have",
        "mend the border, or draw that station",
    )


def _position(run_km: NDArray[np.float64], target_km: float, first: int) -> float:
    """Return the position at a running length; `first` is the vertex where the run begins."""
    k = int(np.searchsorted(run_km, target_km, side="right")) - 1
    k = min(max(k, 0), len(run_km) - 2)
    return first + k + float((target_km - run_km[k]) / (run_km[k + 1] - run_km[k]))


def division_at(borders: Sequence[Border], position: float) -> str:
    """Return the division that a position lies in, empty on a line without borders."""
    if not borders:
        return ""
    return next((b.before for b in borders if position < b.position), borders[-1].after)


def check_sides(lines: Mapping[str, tuple[Sequence[StationRow], Sequence[BorderRow]]]) -> None:
    """Refuse stations whose division contradicts the borders of their line.

    Parameters
    ----------
    lines
        The stations of each line in order, drawn or not, and its borders.

    Raises
    ------
    DataFaultsError
        If a station is told on the wrong side of a border, beyond the border's own error.
    """
    faults = [
        Fault(
            "tsr_stations.csv",
            f"{station.names.en} on line {line}, railway_division",
            " or ".join(allowed),
            station.division or "nothing",
            f"mend the cell, or the border in {FILE}",
        )
        for line, (stations, rows) in lines.items()
        for station, allowed in zip(stations, allowed_divisions(stations, rows), strict=True)
        if station.division not in allowed
    ]
    if faults:
        raise DataFaultsError(faults)


def allowed_divisions(
    stations: Sequence[StationRow], rows: Sequence[BorderRow]
) -> list[tuple[str, ...]]:
    """Return the divisions that each station of a line may be in, by the borders and their errors.

    A station without a post lies between those of its neighbours. On a line without borders all
    stations are in the division of the first.
    """
    if not rows:
        return [(stations[0].division,)] * len(stations)
    order = {station.names.en: float(k) for k, station in enumerate(stations)}
    by_post = all(row.km is not None for row in rows)
    if by_post:
        km = [None if s.doubted else s.km for s in stations]
        low = np.maximum.accumulate([-np.inf if k is None else k - POST_KM for k in km])
        high = np.minimum.accumulate([np.inf if k is None else k + POST_KM for k in km[::-1]])[::-1]
        places = [(row.km or 0.0, row.error_km) for row in rows]
    else:
        low = high = np.arange(len(stations), dtype=np.float64)
        places = [(order[r.station] + (0.5 if r.station_km > 0 else -0.5), 0.0) for r in rows]
    names = [rows[0].before, *(row.after for row in rows)]
    starts = [-np.inf, *(place - error for place, error in places)]
    ends = [*(place + error for place, error in places), np.inf]
    return [
        tuple(n for n, s, e in zip(names, starts, ends, strict=True) if lo <= e and hi >= s)
        for lo, hi in zip(low.tolist(), high.tolist(), strict=True)
    ]
