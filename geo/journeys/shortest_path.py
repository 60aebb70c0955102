"""The lightest way through the network between two places."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx

from geo.geodesy import distance_m
from geo.journeys.legs import (
    IN_SERVICE,
)
from geo.journeys.network import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.journeys.network import Network, Node
    from geo.model import Station

_FAR = 1e5
"""Weighs a kilometre that is to be kept off above all the others of any way."""


def great_circle_km(start: Station, stop: Station) -> float:
    """Return the geodesic distance of two stations on WGS 84 in km."""
    return distance_m(start.lon_deg, start.lat_deg, stop.lon_deg, stop.lat_deg) / 1000


def weight_of(routes: Sequence[str], prefer: str) -> Callable[[dict[str, Any]], float | None]:
    """Return what an edge weighs; None for one that is not to be used at all."""

    def weight(edge: dict[str, Any]) -> float | None:
        piece, km = edge["piece"], float(edge["km"])
        runs = piece.status == IN_SERVICE
        if prefer == "in-service" and not runs:
            return None
        total = km
        if prefer == "least-works" and not runs:
            total += _FAR * km
        if routes and not any(route in piece.routes for route in routes):
            total += _FAR * _FAR * km
        return total

    return weight


def path(
    network: Network,
    start: Node,
    stop: Node,
    weight: Callable[[dict[str, Any]], float | None],
) -> list[Part] | None:
    """Return the lightest way between two nodes as parts of pieces, None where there is none."""

    def lightest(_u: str, _v: str, edges: dict[Any, Any]) -> float | None:
        weights = [one for edge in edges.values() if (one := weight(edge)) is not None]
        return min(weights) if weights else None

    try:
        keys = nx.dijkstra_path(network.graph, start.key, stop.key, weight=lightest)
    except nx.NetworkXNoPath:
        return None
    parts = []
    for u, v in pairwise(keys):
        edges = network.graph[u][v].values()
        weighed = [
            (one, k, edge) for k, edge in enumerate(edges) if (one := weight(edge)) is not None
        ]
        edge = min(weighed, key=lambda one: one[:2])[2]
        first, second = edge["stops"]
        if first.node.key != u:
            first, second = second, first
        parts.append(Part(edge["piece"], first, second, edge.get("listed")))
    return parts
