"""The band of a drawn line reaches the stations that the track passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.processing.drawn import Stop

WELL_KNOWN_KM = 0.5
"""A coordinate this good is a station's own, not its town's: the line must reach it."""


def reach_stations(errors_km: NDArray[np.float64], stops: Sequence[Stop]) -> None:
    """Raise the errors of the segments beside a station, in place, until their band reaches it.

    A cut at a station's foot leaves two short ellipses, as if the track were known to pass
    there. Where the edge's own ellipse holds the station, or its place is well known, the track
    passes the station instead.
    """
    last = len(errors_km) - 1
    for stop in stops:
        if stop.beyond_km == 0 or stop.station.error_km <= WELL_KNOWN_KM:
            off_km = stop.offset_km - stop.station.error_km
            for i in {max(stop.vertex - 1, 0), min(stop.vertex, last)}:
                errors_km[i] = max(errors_km[i], off_km)
