"""The cheapest chain of track through a row of stations.

The network keeps each edge's two ends and the length of the track between them. The track
itself then lies within the ellipse that has the ends as foci and that length as its major
axis; half its minor axis is the edge's own position error. A station selects an edge when it
lies inside that ellipse; it need not become a vertex.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import distance_m
from geo.processing.chain import (
    Chain,
    Foot,
    Link,
    Waypoint,
    ellipse_error_km,
    merge_stops,
    without_spurs,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.processing.network import Edge, Network

SEARCH_KM = 12.0
"""Stations are sought on edges whose chord lies this near, plus the edge's own error."""
INSIDE_COST = 0.15
"""Cost per km off the ellipse while within the station's own error."""
OUTSIDE_COST = 6.0
"""Cost per km off the ellipse beyond the station's own error."""
PRECISE_KM = 0.5
"""A station known this well tells its own line from another that runs beside it."""
BRIDGE_COST_KM = 12.0
"""What a bridge costs beyond its length, so that it is taken only where the way round is long."""


class _Reach:
    """Dijkstra's algorithm from several nodes, each with a cost to begin with.

    networkx searches from several sources at once, but not with a cost for each.
    """

    def __init__(self, starts: dict[int, tuple[float, int]]) -> None:
        self.cost = {node: value for node, (value, _) in starts.items()}
        self.origin: dict[int, tuple[int, int | None]] = {
            node: (foot, None) for node, (_, foot) in starts.items()
        }
        self.settled: set[int] = set()

    def spread(self, neighbours: dict[int, list[tuple[int, float, int]]], limit: float) -> None:
        """Settle every node that costs no more than the limit."""
        queue = sorted((value, node) for node, value in self.cost.items())
        while queue:
            reach, node = heapq.heappop(queue)
            if reach > limit:
                return
            if node in self.settled:
                continue
            self.settled.add(node)
            for other, way, _ in neighbours.get(node, ()):
                further = reach + way
                if further < self.cost.get(other, np.inf):
                    self.cost[other] = further
                    self.origin[other] = (self.origin[node][0], node)
                    heapq.heappush(queue, (further, other))

    def way_to(self, node: int | None) -> tuple[int, ...]:
        """Return the nodes of the cheapest way to a settled node, in order."""
        way: list[int] = []
        while node is not None:
            way.append(node)
            node = self.origin[node][1]
        return tuple(reversed(way))


class Search:
    """The network with an index, ready to be searched."""

    def __init__(self, network: Network, missing_share: float = 0.01) -> None:
        self.network = network
        self.edges: list[Edge] = list(network.edges)
        self._missing = missing_share
        self.neighbours: dict[int, list[tuple[int, float, int]]] = {}
        for k, edge in enumerate(self.edges):
            cost = edge.track_km + (BRIDGE_COST_KM if edge.is_bridge else 0.0)
            self.neighbours.setdefault(edge.start, []).append((edge.end, cost, k))
            self.neighbours.setdefault(edge.end, []).append((edge.start, cost, k))
        self._chords = np.asarray(
            [
                shapely.LineString([network.lonlat_deg[edge.start], network.lonlat_deg[edge.end]])
                for edge in self.edges
            ]
        )
        self._tree = shapely.STRtree(self._chords)

    def error_km(self, edge: Edge) -> float:
        """Return the edge's own position error b in km, the length w lacks put back."""
        return ellipse_error_km(edge.track_km / (1 - self._missing), edge.chord_km)

    def feet(self, point: Waypoint) -> list[Foot]:
        """Return where a station may stand, on each edge near enough."""
        here = shapely.Point(point.lon_deg, point.lat_deg)
        scale = np.cos(np.radians(point.lat_deg))
        reach_deg = (SEARCH_KM + point.error_km) / 111.0 / scale
        found = []
        for k in sorted(self._tree.query(here.buffer(reach_deg), predicate="intersects").tolist()):
            edge = self.edges[k]
            if edge.is_bridge:
                continue
            start = np.asarray(self.network.lonlat_deg[edge.start])
            end = np.asarray(self.network.lonlat_deg[edge.end])
            to_km = np.asarray([111.32 * scale, 111.13])
            along = (end - start) * to_km
            off = (np.asarray([point.lon_deg, point.lat_deg]) - start) * to_km
            square = float(along @ along)
            fraction = float(np.clip((off @ along) / square, 0, 1)) if square else 0.0
            foot = start + fraction * (end - start)
            offset = distance_m(point.lon_deg, point.lat_deg, float(foot[0]), float(foot[1])) / 1000
            way = (
                distance_m(point.lon_deg, point.lat_deg, *start.tolist())
                + distance_m(point.lon_deg, point.lat_deg, *end.tolist())
            ) / 1000
            length = edge.track_km / (1 - self._missing)
            inside = way <= length
            beyond = 0.0 if inside else max(0.0, offset - self.error_km(edge))
            if beyond > SEARCH_KM + point.error_km:
                continue
            cost = INSIDE_COST * min(beyond, point.error_km) + OUTSIDE_COST * max(
                0.0, beyond - point.error_km
            )
            # Of two edges that both may hold it, the one it is nearer to is likelier.
            cost += 0.02 * offset
            found.append(Foot(k, fraction, offset, beyond, cost))
        if point.error_km <= PRECISE_KM and any(f.offset_km <= point.error_km for f in found):
            # There is track where the station is: another line that only might pass it does not.
            found = [
                replace(
                    foot,
                    cost=foot.cost + OUTSIDE_COST * max(0.0, foot.offset_km - point.error_km),
                )
                for foot in found
            ]
        found.sort(key=lambda foot: (foot.cost, foot.edge))
        return found[:60]

    def chain(self, points: Sequence[Waypoint]) -> Chain:
        """Return the cheapest chain of track through the stations, in their order.

        Raises
        ------
        ValueError
            If no track joins two neighbouring stations.
        """
        layers = [self.feet(point) for point in points]
        for point, feet in zip(points, layers, strict=True):
            if not feet:
                msg = f"{point.key}: no track within {SEARCH_KM} km"
                raise ValueError(msg)
        best = [foot.cost for foot in layers[0]]
        back: list[list[tuple[int, tuple[int, ...]]]] = []
        for k in range(1, len(points)):
            limit_km = (
                2.5
                * distance_m(
                    points[k - 1].lon_deg,
                    points[k - 1].lat_deg,
                    points[k].lon_deg,
                    points[k].lat_deg,
                )
                / 1000
                + 60
            )
            best, step = self._step(layers[k - 1], best, layers[k], limit_km)
            if all(np.isinf(value) for value in best):
                msg = f"no track from {points[k - 1].key} to {points[k].key}"
                raise ValueError(msg)
            back.append(step)
        choice = int(np.argmin(best))
        chosen = [choice]
        ways: list[tuple[int, ...]] = []
        for step in reversed(back):
            choice, way = step[choice]
            chosen.append(choice)
            ways.append(way)
        chosen.reverse()
        ways.reverse()
        feet = [layer[c] for layer, c in zip(layers, chosen, strict=True)]
        return self._assemble(points, feet, ways)

    def _step(
        self, before: list[Foot], cost: list[float], after: list[Foot], limit_km: float
    ) -> tuple[list[float], list[tuple[int, tuple[int, ...]]]]:
        """One stage of the search: from the feet of one station to those of the next.

        Returns, for each foot of the next station, the cost of the cheapest way to it, and the
        foot that way starts from with the nodes it passes.
        """
        reach = _Reach(self._starts(before, cost))
        reach.spread(self.neighbours, min(cost) + limit_km)
        by_edge: dict[int, list[int]] = {}
        for k, foot in enumerate(before):
            by_edge.setdefault(foot.edge, []).append(k)
        result: list[float] = []
        step: list[tuple[int, tuple[int, ...]]] = []
        for foot in after:
            edge = self.edges[foot.edge]
            options: list[tuple[float, int, int | None]] = [
                (reach.cost[node] + part * edge.track_km, reach.origin[node][0], node)
                for node, part in ((edge.start, foot.fraction), (edge.end, 1 - foot.fraction))
                if node in reach.settled
            ]
            options += [
                (cost[k] + abs(before[k].fraction - foot.fraction) * edge.track_km, k, None)
                for k in by_edge.get(foot.edge, ())
            ]
            if not options:
                result.append(np.inf)
                step.append((0, ()))
                continue
            value, start, entry = min(options, key=lambda option: option[0])
            result.append(value + foot.cost)
            step.append((start, reach.way_to(entry)))
        return result, step

    def _starts(self, feet: list[Foot], cost: list[float]) -> dict[int, tuple[float, int]]:
        """Return the nodes at the ends of the feet's edges: the cost there, and whose foot."""
        starts: dict[int, tuple[float, int]] = {}
        for k, foot in enumerate(feet):
            edge = self.edges[foot.edge]
            for node, part in ((edge.start, foot.fraction), (edge.end, 1 - foot.fraction)):
                value = cost[k] + part * edge.track_km
                if value < starts.get(node, (np.inf, 0))[0]:
                    starts[node] = (value, k)
        return starts

    def _assemble(
        self, points: Sequence[Waypoint], feet: list[Foot], ways: list[tuple[int, ...]]
    ) -> Chain:
        """Join the legs to one chain; a station inside an edge becomes a vertex on its chord."""
        # The walk: stations as (None, k), nodes as (node, None); backtracking spurs are dropped.
        walk: list[tuple[int | None, int | None]] = [(None, 0)]
        for k, way in enumerate(ways, start=1):
            walk.extend((node, None) for node in way)
            walk.append((None, k))
        walk, spurs = without_spurs(walk)
        first = walk[0][1]
        assert first is not None  # noqa: S101 - the walk starts at the first station
        lon, lat = self._place(feet[first])
        links: list[Link] = []
        stops: dict[str, tuple[int, float, float]] = {
            points[first].key: (0, feet[first].offset_km, feet[first].beyond_km)
        }
        for (node_a, stop_a), (node_b, stop_b) in pairwise(walk):
            edge_k, part = self._between(node_a, stop_a, node_b, stop_b, feet)
            edge = self.edges[edge_k]
            where = (
                self.network.lonlat_deg[node_b]
                if node_b is not None
                else self._place(feet[stop_b or 0])
            )
            if stop_b is not None:
                stops[points[stop_b].key] = (
                    len(links) + 1,
                    feet[stop_b].offset_km,
                    feet[stop_b].beyond_km,
                )
            links.append(
                Link(
                    where[0],
                    where[1],
                    part * edge.track_km,
                    0.0 if edge.is_bridge else self.error_km(edge),
                    edge.is_bridge,
                    edge_k,
                )
            )
        for stop, at in spurs.items():
            index = next(i for i, (node, _) in enumerate(walk) if node == at)
            stops[points[stop].key] = (index, feet[stop].offset_km, feet[stop].beyond_km)
        return merge_stops(Chain(lon, lat, tuple(links), stops))

    def _place(self, foot: Foot) -> tuple[float, float]:
        """Return lon, lat in degrees of a foot on its edge's chord."""
        edge = self.edges[foot.edge]
        start = np.asarray(self.network.lonlat_deg[edge.start])
        end = np.asarray(self.network.lonlat_deg[edge.end])
        lon, lat = (start + foot.fraction * (end - start)).tolist()
        return float(lon), float(lat)

    def _between(
        self,
        node_a: int | None,
        stop_a: int | None,
        node_b: int | None,
        stop_b: int | None,
        feet: list[Foot],
    ) -> tuple[int, float]:
        """Return the edge between two neighbours of the walk, and the share of it walked."""
        if node_a is not None and node_b is not None:
            ways = [(cost, k) for other, cost, k in self.neighbours[node_a] if other == node_b]
            return min(ways)[1], 1.0
        if node_a is None and node_b is None:
            foot_a, foot_b = feet[stop_a or 0], feet[stop_b or 0]
            return foot_a.edge, abs(foot_a.fraction - foot_b.fraction)
        foot = feet[(stop_a if stop_a is not None else stop_b) or 0]
        node = node_a if node_a is not None else node_b
        edge = self.edges[foot.edge]
        return foot.edge, foot.fraction if node == edge.start else 1 - foot.fraction
