"""Where a kilometre of a measured line is, and which kilometre a place has."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from geo.errors import Allowed, ParameterError
from geo.geodesy import distance_m
from geo.linear_referencing.calibration import SAME_KM

if TYPE_CHECKING:
    from geo.linear_referencing.calibration import Ruler, Run
    from geo.model import Piece

BETWEEN_POSTS_KM = 2.4
"""95 % of the posts left out of the calibration fall within this (layers/sources/cut_errors.csv)."""
BETWEEN_POSTS_AT_KM = 40.0
"""Median distance of a post that is left out to the nearest one that is not."""
FAR_KM = 50.0
"""A point further off is not a point of the route."""
SAME_PLACE_KM = 0.002
APART_KM = 0.05


class BeyondRouteError(ParameterError):
    """A kilometre that the route does not have."""

    code: ClassVar[str] = "beyond-route"


class TooFarError(ParameterError):
    """A point that lies far from the route."""

    code: ClassVar[str] = "too-far"


@dataclass(frozen=True, slots=True)
class Located:
    """A place on a route with its kilometre; errors are 95 %.

    `error_km` says how wrong the answer may be: the place of a kilometre, or the kilometre of a
    place. `offset_km` is how far from the line the point lies that was asked for. The parts of
    the error: of the nearest known kilometre, of the way from there, of the drawn line.
    `also_km` are other kilometres of the same place, where the line turns and comes back over
    its own ground.
    """

    route: str
    chainage: str
    km: float
    lon_deg: float
    lat_deg: float
    error_km: float
    offset_km: float | None
    piece: Piece
    nearest_known_km: float
    known_error_km: float
    between_error_km: float
    position_error_km: float
    also_km: tuple[float, ...] = ()


def between_error_km(distance_km: float) -> float:
    """Return the 95 % error that the way from the nearest known kilometre adds, in km.

    Notes
    -----
    Errors of the track's length between posts behave as a random walk, so they grow with the
    root of the distance; the scale is the leave-one-out error of the posts of the
    Trans-Siberian. Valid up to some 200 km, where it is an upper bound.

    Examples
    --------
    >>> between_error_km(0.0), between_error_km(40.0)
    (0.0, 2.4)
    """
    return float(BETWEEN_POSTS_KM * np.sqrt(distance_km / BETWEEN_POSTS_AT_KM))


def slack_error_km(run: Run, km: float) -> float:
    """Return the error inside a run that only straight legs share, in km.

    The bends, of which the published total knows only the sum, may all lie on one side.
    """
    length_km = abs(run.end_km - run.start_km)
    along = abs(km - run.start_km) / length_km if length_km else 0.0
    if not SAME_KM < along < 1 - SAME_KM:
        return 0.0
    return (run.slack_km or 0.0) * max(along, 1 - along)


def place_of(ruler: Ruler, km: float) -> Located:
    """Return where a kilometre of the route is.

    Raises
    ------
    BeyondRouteError
        If the route has no such kilometre.
    """
    if not ruler.low_km - SAME_KM <= km <= ruler.high_km + SAME_KM:
        low, high = f"{ruler.low_km:g}", f"{ruler.high_km:g}"
        allowed = Allowed(
            f"a number from {low} to {high}", "allowed.number", {"low": low, "high": high}
        )
        raise BeyondRouteError(
            "km",
            f"{km:g}",
            allowed,
            message=f"km: route {ruler.route.id} has no kilometre {km:g}",
            repair=f"give km {allowed.text}",
        )
    sign = 1.0 if ruler.km[-1] >= ruler.km[0] else -1.0
    k = int(np.clip(np.searchsorted(sign * ruler.km, sign * km) - 1, 0, len(ruler.piece) - 1))
    span_km = ruler.km[k + 1] - ruler.km[k]
    along = float(np.clip((km - ruler.km[k]) / span_km, 0, 1)) if span_km else 0.0
    return _located(ruler, k, along, km, None)


def km_of(ruler: Ruler, lon_deg: float, lat_deg: float) -> Located:
    """Return the kilometre of the place on the route that is nearest to a point.

    Raises
    ------
    TooFarError
        If that place is more than 50 km away.
    """
    # Lengths near the point: degrees of longitude shrunk by the cosine of its latitude.
    to_km = np.asarray([111.32 * np.cos(np.radians(lat_deg)), 111.13])
    off = (ruler.lonlat_deg - (lon_deg, lat_deg)) * to_km
    step = np.diff(off, axis=0)
    square = (step**2).sum(axis=1)
    along = np.clip(-(off[:-1] * step).sum(axis=1) / np.where(square, square, 1.0), 0, 1)
    apart = np.hypot(*(off[:-1] + along[:, None] * step).T)
    k = int(apart.argmin())
    at = ruler.lonlat_deg[k] + along[k] * (ruler.lonlat_deg[k + 1] - ruler.lonlat_deg[k])
    offset_km = distance_m(lon_deg, lat_deg, float(at[0]), float(at[1])) / 1000
    if offset_km > FAR_KM:
        raise TooFarError(
            "lon,lat",
            f"{lon_deg:g},{lat_deg:g}",
            Allowed(
                f"a point within {FAR_KM:g} km of route {ruler.route.id}",
                "allowed.near-route",
                {"km": f"{FAR_KM:g}", "route": ruler.route.names},
            ),
            message=f"lon,lat: the point is {offset_km:,.0f} km from route {ruler.route.id}",
            repair=f"give a point within {FAR_KM:g} km of the route, longitude then latitude",
        )
    every_km = ruler.km[:-1] + along * np.diff(ruler.km)
    found = _located(ruler, k, float(along[k]), float(every_km[k]), offset_km)
    also: list[float] = []
    for km in every_km[apart <= apart[k] + SAME_PLACE_KM].tolist():
        if all(abs(km - other) > APART_KM for other in (found.km, *also)):
            also.append(km)
    return replace(found, also_km=tuple(also))


def _located(ruler: Ruler, k: int, along: float, km: float, offset_km: float | None) -> Located:
    at = ruler.lonlat_deg[k] + along * (ruler.lonlat_deg[k + 1] - ruler.lonlat_deg[k])
    run = ruler.run[k]
    known_km, known_error_km = min(
        ((run.start_km, run.start_error_km), (run.end_km, run.end_error_km)),
        key=lambda end: abs(end[0] - km),
    )
    if run.slack_km is None:
        inside_km = between_error_km(abs(known_km - km))
    else:
        inside_km = slack_error_km(run, km)
    position_km = (ruler.piece[k].position_accuracy_m or 0.0) / 1000
    return Located(
        route=ruler.route.id,
        chainage=ruler.chainage,
        km=km,
        lon_deg=float(at[0]),
        lat_deg=float(at[1]),
        error_km=math.hypot(known_error_km, inside_km, position_km),
        offset_km=offset_km,
        piece=ruler.piece[k],
        nearest_known_km=known_km,
        known_error_km=known_error_km,
        between_error_km=inside_km,
        position_error_km=position_km,
    )
