"""How well the places are known at which railways are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.processing.draft import End
from geo.processing.drawn import Border

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.processing.drawn import DrawnLine
    from geo.processing.sources import StationRow


class CutErrors:
    """The error along the line of every kind of cut.

    Parameters
    ----------
    errors_km
        By kind of cut (cut_errors.csv).
    station_km
        Kilometres of stations along their sections, by section and station.
    """

    def __init__(
        self, errors_km: Mapping[str, float], station_km: Mapping[str, Mapping[str, float]]
    ) -> None:
        self.errors_km = errors_km
        self.station_km = station_km

    def end(
        self,
        drawn: DrawnLine,
        position: float,
        cause: str,
        lonlat_deg: NDArray[np.float64],
        named: Mapping[float, StationRow | Border],
    ) -> End:
        """Return an end of a piece and how well its place along the line is known.

        Parameters
        ----------
        position, cause
            Where the line is cut, and why.
        lonlat_deg
            The place, shape (2,).
        named
            The stations and borders at which the line is cut, by position.
        """
        # A published length shared by track is as uncertain inside as chainage between posts;
        # pieces of unposted track are measured one by one.
        is_shared = drawn.is_posted or drawn.has_sections
        between_km = self.errors_km["between-posts"] if is_shared else 0.0
        junction = next((j.name for j in drawn.junctions if j.vertex == position), None)
        if junction is not None and not (cause == "station" and named[position].id == junction):
            is_own_end = position in (0.0, float(len(drawn.section)))
            return End(junction, 0.0 if is_own_end else round(between_km, 3))
        if cause == "station":
            station = named[position]
            return End(station.id, self._station_km(drawn, position, station, between_km))
        lon, lat = lonlat_deg.tolist()
        if cause == "parallel":
            # 38 N is exact: what is not is the line that crosses it.
            own_km = _error_at_km(drawn, position)
        elif cause == "country":
            # Where a section's kilometres are published by state, they say where the border is.
            own_km, between_km = self.errors_km["split"], 0.0
        else:
            own_km = self.errors_km[cause]
        return End(f"{cause}-{lon:.4f}-{lat:.4f}", round(float(np.hypot(own_km, between_km)), 3))

    def _station_km(
        self, drawn: DrawnLine, position: float, station: StationRow | Border, between_km: float
    ) -> float:
        """Return how well a station, or the border of a division, is known along its line."""
        if isinstance(station, Border):
            return station.error_km
        if not drawn.is_posted:
            return self._inside_km(drawn, position, station, between_km)
        if not station.calibrates:
            return round(float(np.hypot(between_km, station.error_km)), 3)
        # A border that stands at a post is no better known for that.
        borders_km = [b.error_km for b in drawn.borders if b.position == position]
        is_whole = station.km is not None and float(station.km).is_integer()
        cause = "post-origin" if station.km == 0 else "post" if is_whole else "post-decimal"
        return max(self.errors_km[cause], *borders_km, 0.0)

    def _inside_km(
        self, drawn: DrawnLine, position: float, station: StationRow, between_km: float
    ) -> float:
        """Return how well a station is known along its section: not at all asked at its ends."""
        at = int(position)
        if not (0 < at < len(drawn.section) and drawn.section[at - 1] == drawn.section[at]):
            return self.errors_km["station"]
        if station.id not in self.station_km.get(drawn.section[at], {}):
            return between_km
        error_km = self.errors_km["station-table"]
        # A line that leaves here leaves at the junction, not at the station of the table.
        is_junction = any(junction.vertex == position for junction in drawn.junctions)
        return round(float(np.hypot(error_km, station.error_km)), 3) if is_junction else error_km


def _error_at_km(drawn: DrawnLine, position: float) -> float:
    """Return the position error of the line at a place, the larger one at a vertex."""
    segments = {segment_at(drawn, position), segment_at(drawn, max(position - 1e-6, 0.0))}
    return float(drawn.line.error_km[sorted(segments)].max())


def segment_at(drawn: DrawnLine, position: float) -> int:
    """Return the segment that starts at or holds a position."""
    return int(min(position + 1e-9, len(drawn.section) - 1))
