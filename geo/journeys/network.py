"""The railways of a catalogue as a graph: pieces join at shared ends, stations stand on them."""

from __future__ import annotations

import math
import weakref
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.gazetteer.ends import point_named
from geo.geodesy import densify, segment_lengths_m
from geo.i18n.typography import from_to
from geo.linear_referencing.calibration import Run
from geo.linear_referencing.locate import between_error_km, slack_error_km
from geo.model import Names, Piece
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from networkx import MultiGraph
    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.model import ScenarioLeg, SpanShare, Station

STEP_M = 1000.0
"""A geodesic of a kilometre leaves the straight line in degrees by less than 0.1 m."""
SAME_PLACE_DEG = 3e-5
"""Coordinates have five decimals: a station this near to the end of a piece is that end."""
ON_TRACK_KM = 0.05
"""Stations stand where the drawn line has them; one further off is on no line."""
SAME_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Node:
    """A place where a journey may begin, end or change: a station, or the end of a piece.

    `mark` is the name of the place in the table of spans (a station's id, or the kind of cut
    with its coordinates), by which errors of one cut are known to be the same.
    """

    key: str
    station: str
    lon_deg: float
    lat_deg: float
    mark: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A node on a piece: how much of its length and of its drawn line lies before it.

    `error_km` is the 95 % error of the kilometre there within its span.
    """

    node: Node
    share: float
    drawn_share: float
    error_km: float


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a journey, or a part of one, in the direction of travel.

    `start` and `stop` are in that direction; a whole piece has the shares 0 and 1. `listed` is
    the row of a table where a section is known by its length alone: it has no line to draw.
    """

    piece: Piece
    start: Stop
    stop: Stop
    listed: ScenarioLeg | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the piece is passed from end to end."""
        return abs(self.stop.share - self.start.share) > 1 - SAME_SHARE

    @property
    def share(self) -> float:
        """The part of the piece's length that is passed."""
        return abs(self.stop.share - self.start.share)

    @property
    def direction(self) -> int:
        """+1 as the piece is drawn, -1 against it."""
        return 1 if self.stop.share >= self.start.share else -1

    def coordinates_deg(self) -> NDArray[np.float64]:
        """Return the drawn line of the part in the direction of travel, (n, 2) lon, lat.

        Empty where the layers hold no line of it.
        """
        xy = shapely.get_coordinates(self.piece.geometry)
        if not self.is_whole and len(xy):
            low, high = sorted((self.start.drawn_share, self.stop.drawn_share))
            dense = densify(xy, STEP_M)
            along = _along(dense)
            inside = dense[(along > low) & (along < high)]
            ends = [
                [np.interp(at, along, dense[:, 0]), np.interp(at, along, dense[:, 1])]
                for at in (low, high)
            ]
            xy = np.vstack([ends[0], inside, ends[1]])
        return xy[:: self.direction]


class Network:
    """The graph of one catalogue, with the stops of every piece in drawn order."""

    def __init__(self, catalog: Catalog) -> None:
        import networkx as nx  # noqa: PLC0415  on first use

        pieces = [p for p in catalog.pieces.values() if p.kind == "railway" and _is_line(p)]
        stations = [s for s in catalog.stations.values() if s.kind == "station"]
        self.nodes: dict[str, Node] = {}
        self.stops: dict[str, tuple[Stop, ...]] = {}
        self.graph: MultiGraph[str] = nx.MultiGraph()
        on_piece = _stations_by_piece(pieces, stations)
        for piece in pieces:
            stops = self._stops(catalog, piece, on_piece.get(piece.id, []))
            self.stops[piece.id] = stops
            length_km = _length_km(catalog, piece)
            for a, b in pairwise(stops):
                self.graph.add_edge(
                    a.node.key,
                    b.node.key,
                    piece=piece,
                    stops=(a, b),
                    km=length_km * (b.share - a.share),
                )
        self.stations: dict[str, Node] = {
            node.station: node for node in self.nodes.values() if node.station
        }
        self._add_listed(catalog)

    def _add_listed(self, catalog: Catalog) -> None:
        """Join two stations where a table knows the section between them and no layer its line.

        Busan and Bujeon are such: the section is in use, its length is derived, and a way from
        the one to the other round the peninsula would be no answer.
        """
        routes: dict[str, set[str]] = {}
        for a, b, data in self.graph.edges(data=True):
            for key in (a, b):
                routes.setdefault(key, set()).update(data["piece"].routes)
        legs = {
            leg.leg: leg
            for scenario in catalog.scenarios.values()
            for leg in scenario.legs
            if leg.kind in {"feeder", "section"}
            and leg.leg not in catalog.members
            and leg.leg not in catalog.routes
            and leg.length_km is not None
        }
        for leg in legs.values():
            ends = [
                point_named(catalog, name, self.stations) for name in (leg.from_name, leg.to_name)
            ]
            if not all(ends):
                continue
            start, stop = (self.stations[key] for key in ends)
            if routes[start.key] & routes[stop.key]:
                continue  # a section of a route that has its line
            piece = Piece(
                id=leg.leg,
                layer="",
                names=_stretch_name(catalog.stations[key].names for key in ends),
                kind="railway",
                geometry=shapely.LineString(),
                status=leg.status or None,
                gauge=leg.gauge or None,
                country=leg.country or None,
                source=leg.source,
            )
            self.graph.add_edge(
                start.key,
                stop.key,
                piece=piece,
                stops=(Stop(start, 0.0, 0.0, 0.0), Stop(stop, 1.0, 1.0, 0.0)),
                km=leg.length_km,
                listed=leg,
            )

    def _stops(
        self, catalog: Catalog, piece: Piece, stations: list[tuple[Station, float]]
    ) -> tuple[Stop, ...]:
        xy = shapely.get_coordinates(piece.geometry)
        shares = catalog.shares.get(piece.id)
        at_end: dict[int, Station] = {}
        inside: list[tuple[Station, float]] = []
        for station, drawn in stations:
            for k in (0, -1):
                if np.abs(xy[k] - (station.lon_deg, station.lat_deg)).max() < SAME_PLACE_DEG:
                    at_end[k] = station
                    break
            else:
                inside.append((station, drawn))
        inside.sort(key=lambda one: one[1])
        marks = (shares[0].start, shares[0].end) if shares else ("", "")
        first = self._end(xy[0], at_end.get(0), marks[0])
        last = self._end(xy[-1], at_end.get(-1), marks[1])
        errors = (shares[0].start_error_km, shares[0].end_error_km) if shares else (0.0, 0.0)
        middle = []
        placed = _placed(catalog, piece, shares[0] if shares else None, inside)
        for (station, drawn), (share, error_km) in zip(inside, placed, strict=True):
            node = Node(station.id, station.id, station.lon_deg, station.lat_deg, station.id)
            self.nodes[node.key] = node
            middle.append(Stop(node, share, drawn, error_km))
        return (Stop(first, 0.0, 0.0, errors[0]), *middle, Stop(last, 1.0, 1.0, errors[1]))

    def _end(self, at: NDArray[np.float64], station: Station | None, mark: str) -> Node:
        lon_deg, lat_deg = float(at[0]), float(at[1])
        place = f"{lon_deg:.5f},{lat_deg:.5f}"
        known = self.nodes.get(place)
        if known is not None and (station is None or known.station):
            return known
        node = Node(place, station.id if station else "", lon_deg, lat_deg, mark or place)
        self.nodes[place] = node
        return node


def _is_line(piece: Piece) -> bool:
    return piece.geometry.geom_type == "LineString"


def _along(lonlat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the drawn length before each vertex."""
    ends = np.concatenate([[0.0], np.cumsum(segment_lengths_m(lonlat_deg))])
    return np.asarray(ends / ends[-1] if ends[-1] else ends, dtype=np.float64)


def _length_km(catalog: Catalog, piece: Piece) -> float:
    """Return the length by which ways are weighed: the drawn one where none is known."""
    shares = catalog.shares.get(piece.id)
    if shares:
        return math.fsum(s.share * catalog.spans[s.span].length_km for s in shares)
    return float(segment_lengths_m(shapely.get_coordinates(piece.geometry)).sum() / 1000)


def _stations_by_piece(
    pieces: list[Piece], stations: list[Station]
) -> dict[str, list[tuple[Station, float]]]:
    """Return the stations of each piece with the share of its drawn line before them.

    A station at the end of a piece is listed with every piece that ends there.
    """
    tree = shapely.STRtree([piece.geometry for piece in pieces])
    found: dict[str, list[tuple[Station, float]]] = {}
    for station in stations:
        point = shapely.Point(station.lon_deg, station.lat_deg)
        near = tree.query(point, predicate="dwithin", distance=SAME_PLACE_DEG)
        if not len(near):
            nearest = int(tree.nearest(point))
            apart_km = float(point.distance(pieces[nearest].geometry)) * 111.32
            if apart_km > ON_TRACK_KM:
                continue
            near = np.asarray([nearest])
        for k in sorted(near.tolist()):
            dense = densify(shapely.get_coordinates(pieces[k].geometry), STEP_M)
            to_km = (111.32 * math.cos(math.radians(station.lat_deg)), 111.13)
            off = (dense - (station.lon_deg, station.lat_deg)) * to_km
            step = np.diff(off, axis=0)
            square = (step**2).sum(axis=1)
            part = np.clip(-(off[:-1] * step).sum(axis=1) / np.where(square, square, 1.0), 0, 1)
            i = int(np.hypot(*(off[:-1] + part[:, None] * step).T).argmin())
            along = _along(dense)
            drawn = float(along[i] + part[i] * (along[i + 1] - along[i]))
            found.setdefault(pieces[k].id, []).append((station, drawn))
    return found


def _placed(
    catalog: Catalog,
    piece: Piece,
    share: SpanShare | None,
    inside: list[tuple[Station, float]],
) -> list[tuple[float, float]]:
    """Return the share of the length before each station of a piece, and its error in km.

    The posted kilometre where the station has one, else the length shared by the drawn line.
    A post that the track between its neighbours does not bear out counts with the difference.
    """
    if share is None:
        return [(drawn, 0.0) for _, drawn in inside]
    span = catalog.spans[share.span]
    members = catalog.members[span.id]
    before = math.fsum(one.share for one in members if one.order < share.order)
    slack_km = None
    if span.basis == "estimated" or span.low_km is None:
        slack_km = max(0.0, span.length_km - math.fsum(one.drawn_km for one in members))
    run = Run((), 0.0, span.length_km, 0.0, 0.0, slack_km)
    found: list[tuple[float, float]] = []
    posted: list[tuple[float, float]] = [(0.0, 0.0)]
    for station, drawn in inside:
        at_km = (before + drawn * share.share) * span.length_km
        to_end_km = min(at_km, span.length_km - at_km)
        way_km = between_error_km(to_end_km) if slack_km is None else slack_error_km(run, at_km)
        error_km = math.hypot(
            way_km,
            (station.position_accuracy_m or 0.0) / 1000,
            (piece.position_accuracy_m or 0.0) / 1000,
        )
        post_km = station.km.get(span.route)
        if post_km is not None and span.km_from is not None and span.km_to is not None:
            of_span = (post_km - span.km_from) / (span.km_to - span.km_from)
            of_piece = (of_span - before) / share.share
            if 0 < of_piece < 1:
                off_km = abs(of_span * span.length_km - at_km)
                own_km = station.km_error_km or 0.0
                found.append((of_piece, own_km if off_km <= way_km else max(own_km, off_km)))
                posted.append((drawn, of_piece))
                continue
        found.append((drawn, error_km))
    posted.append((1.0, 1.0))
    ordered = [0.0, *(at for at, _ in found), 1.0]
    if any(b <= a for a, b in pairwise(ordered)):
        # Stations keep the order that the line has: the ones between two posts are shared there.
        drawn_at, at = zip(*posted, strict=True)
        found = [
            (float(np.interp(drawn, drawn_at, at)), error_km)
            for (_, drawn), (_, error_km) in zip(inside, found, strict=True)
        ]
    return found


_networks: dict[int, tuple[weakref.ref[Catalog], Network]] = {}


def network_of(catalog: Catalog) -> Network:
    """Return the graph of a catalogue, built once for each."""
    held = _networks.get(id(catalog))
    if held is not None and held[0]() is catalog:
        return held[1]
    network = Network(catalog)
    _networks.clear()  # a process serves one catalogue; tests that load several keep none alive
    _networks[id(catalog)] = (weakref.ref(catalog), network)
    return network


def _stretch_name(ends: Iterable[Names]) -> Names:
    """Return the name of a section between two stations, in three languages."""
    names = tuple(ends)
    return Names(*(from_to([one.of(lang) for one in names], lang) for lang in LANGS))
