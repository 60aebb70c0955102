"""A chain of track through stations, cleaned of spurs and of stations that fall together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesy import distance_m


def ellipse_error_km(track_km: float, chord_km: float) -> float:
    """Return half the minor axis, in km, of the ellipse that holds a track of this length."""
    return float(np.sqrt(max(track_km**2 - chord_km**2, 0.0)) / 2)


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A station that the chain must pass: degrees, and its own error in km."""

    key: str
    lon_deg: float
    lat_deg: float
    error_km: float


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a station stands on an edge: the fraction of the way along, how far off it is."""

    edge: int
    fraction: float
    offset_km: float
    beyond_km: float
    cost: float


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of the chain: part of an edge, walked from one vertex to the next."""

    lon_deg: float
    lat_deg: float
    track_km: float
    error_km: float
    is_bridge: bool
    edge: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of track: its first vertex, its links, and each waypoint's place on it.

    `stops` maps a waypoint's key to (index of the vertex, offset in km of the station from
    the drawn chord, km by which it lies outside the edge's ellipse).
    """

    lon_deg: float
    lat_deg: float
    links: tuple[Link, ...]
    stops: dict[str, tuple[int, float, float]]


def without_spurs(
    walk: list[tuple[int | None, int | None]],
) -> tuple[list[tuple[int | None, int | None]], dict[int, int]]:
    """Drop turns back on the same track: a node, station(s) or one more node, the node again.

    Returns the walk without them, and for each station on such a spur the node it hangs on.
    """
    spurs: dict[int, int] = {}
    out: list[tuple[int | None, int | None]] = []
    for item in walk:
        out.append(item)
        while (back := _turn(out)) is not None:
            node = out[-1][0]
            assert node is not None  # noqa: S101 - a turn ends at a node
            dropped = out[back + 1 :]
            del out[back + 1 :]
            nodes = {at for at, _ in dropped} - {node, None}
            # A spur that hung on what is dropped hangs on this node now.
            spurs.update({stop: node for stop, at in spurs.items() if at in nodes})
            spurs.update({stop: node for _, stop in dropped if stop is not None})
    return out, spurs


def _turn(out: list[tuple[int | None, int | None]]) -> int | None:
    """Return where the walk was at its last node before, if it came straight back to it."""
    node = out[-1][0]
    if node is None:
        return None
    back = len(out) - 2
    while back >= 0 and out[back][0] is None:
        back -= 1
    if back < 0:
        return None
    if out[back][0] == node:
        return back
    # Two nodes in a row: the walk turned at the last one if it was here just before.
    if back == len(out) - 2 and back >= 1 and out[back - 1][0] == node:
        return back - 1
    return None


def merge_stops(chain: Chain) -> Chain:
    """Drop links without length (a station that stands on a node)."""
    links: list[Link] = []
    index = {0: 0}
    last = (chain.lon_deg, chain.lat_deg)
    for k, link in enumerate(chain.links, start=1):
        if distance_m(*last, link.lon_deg, link.lat_deg) < 1.0 and link.track_km < 0.05:
            index[k] = len(links)
            continue
        links.append(link)
        last = (link.lon_deg, link.lat_deg)
        index[k] = len(links)
    stops = {key: (index[i], off, beyond) for key, (i, off, beyond) in chain.stops.items()}
    return Chain(chain.lon_deg, chain.lat_deg, tuple(links), stops)
