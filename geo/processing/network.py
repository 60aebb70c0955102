"""The railway network near the corridors: cut out of the data package, read back for the build.

The package's edges keep their two ends and the length w of the track between them, summed on
a sphere of 6,371 km; `read_network` puts w back onto the ellipsoid, edge by edge.
"""

from __future__ import annotations

import ast
import csv
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import distance_m, haversine_m, segment_lengths_m

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGE_MEMBER = "scgraph_data/world_railways.py"
CORRIDOR_DEG = 0.45
"""Half width of the cut around the chain of stations; the widest wrong way round that the
search must be able to weigh (the bypass of Krasnoyarsk) lies within 25 km."""

JUNK_FACTOR = 4.0
JUNK_EXTRA_KM = 1.0
JUNK_CHORD_KM = 5.0
BRIDGE_MAX_KM = 3.0


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of the network: its ends, its track length and its chord, in km on WGS 84."""

    start: int
    end: int
    track_km: float
    chord_km: float
    is_bridge: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes in degrees (lon, lat) and edges; what was left out, for the report."""

    lonlat_deg: dict[int, tuple[float, float]]
    edges: tuple[Edge, ...]
    junk: tuple[Edge, ...]
    bridges: tuple[Edge, ...]


def read_package(wheel: Path) -> tuple[list[dict[int, float]], list[list[float]]]:
    """Return the package's graph (node -> neighbour -> km) and its nodes ([lat, lon] degrees).

    The literals are read as text: importing the package would run a routing library.
    """
    with zipfile.ZipFile(wheel) as archive:
        tree = ast.parse(archive.read(PACKAGE_MEMBER).decode())
    found = {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in {"graph", "nodes"}
    }
    return found["graph"], found["nodes"]


def cut(
    graph: list[dict[int, float]],
    nodes: list[list[float]],
    chains_deg: Sequence[Sequence[tuple[float, float]]],
    folder: Path,
) -> int:
    """Write the nodes and edges within the corridor of the chains; return how many edges.

    Parameters
    ----------
    chains_deg
        Polylines through the stations, degrees, lon then lat.
    folder
        Where nodes.csv and edges.csv go.
    """
    corridor = shapely.union_all(
        [shapely.buffer(shapely.LineString(chain), CORRIDOR_DEG) for chain in chains_deg]
    )
    shapely.prepare(corridor)
    lonlat = np.asarray(nodes)[:, ::-1]
    inside = shapely.contains_xy(corridor, lonlat[:, 0], lonlat[:, 1])
    edges = sorted(
        (i, j, km)
        for i in np.flatnonzero(inside).tolist()
        for j, km in graph[i].items()
        if i < j and (inside[j])
    )
    used = sorted({n for i, j, _ in edges for n in (i, j)})
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "nodes.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["node", "lon_deg", "lat_deg"])
        writer.writerows([n, f"{lonlat[n, 0]:.3f}", f"{lonlat[n, 1]:.3f}"] for n in used)
    with (folder / "edges.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["start", "end", "sphere_km"])
        writer.writerows([i, j, f"{km:.3f}"] for i, j, km in edges)
    return len(edges)


def is_junk(track_km: float, chord_km: float) -> bool:
    """Say whether an edge's length cannot be true: far over its chord, on a short edge."""
    return chord_km < JUNK_CHORD_KM and track_km > JUNK_FACTOR * chord_km + JUNK_EXTRA_KM


def read_network(folder: Path) -> Network:
    """Return the network of the corridor on the ellipsoid, junk edges dropped, dead ends joined."""
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as file:
        lonlat = {
            int(row["node"]): (float(row["lon_deg"]), float(row["lat_deg"]))
            for row in csv.DictReader(file)
        }
    with (folder / "edges.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (int(r["start"]), int(r["end"]), float(r["sphere_km"])) for r in csv.DictReader(file)
        ]
    start = np.asarray([lonlat[i] for i, _, _ in rows])
    end = np.asarray([lonlat[j] for _, j, _ in rows])
    sphere_m = haversine_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    pairs = np.stack([start, end], axis=1).reshape(-1, 2)
    chord_m = segment_lengths_m(pairs)[::2]
    edges: list[Edge] = []
    junk: list[Edge] = []
    for (i, j, km), on_sphere_m, on_ellipsoid_m in zip(
        rows, sphere_m.tolist(), chord_m.tolist(), strict=True
    ):
        scale = on_ellipsoid_m / on_sphere_m if on_sphere_m > 0 else 1.0
        chord_km = on_ellipsoid_m / 1000
        # Weights have three decimals, so a straight edge may fall a metre short of its chord.
        edge = Edge(i, j, max(km * scale, chord_km), chord_km)
        (junk if is_junk(edge.track_km, edge.chord_km) else edges).append(edge)
    bridges = _bridges(lonlat, edges)
    return Network(lonlat, tuple(edges + bridges), tuple(junk), tuple(bridges))


def _bridges(lonlat: dict[int, tuple[float, float]], edges: list[Edge]) -> list[Edge]:
    """Join dead ends to nodes up to 3 km away: junctions inside a way are lost in the source.

    All candidates are offered; the search takes one only where the way round is long, because
    a bridge costs more than track (see geo.processing.track).
    """
    degree: dict[int, int] = {}
    linked: set[tuple[int, int]] = set()
    for edge in edges:
        degree[edge.start] = degree.get(edge.start, 0) + 1
        degree[edge.end] = degree.get(edge.end, 0) + 1
        linked.add((min(edge.start, edge.end), max(edge.start, edge.end)))
    nodes = sorted(degree)
    points = [shapely.Point(lonlat[n]) for n in nodes]
    tree = shapely.STRtree(points)
    dead = [k for k, n in enumerate(nodes) if degree[n] == 1]
    reach_deg = BRIDGE_MAX_KM / 111.0 * 2.2  # a degree of longitude is half as long at 60 N
    found: dict[tuple[int, int], Edge] = {}
    for k in dead:
        for other in tree.query(points[k], predicate="dwithin", distance=reach_deg).tolist():
            i, j = sorted((nodes[k], nodes[other]))
            if i == j or (i, j) in linked or (i, j) in found:
                continue
            gap_km = distance_m(*lonlat[i], *lonlat[j]) / 1000
            if gap_km <= BRIDGE_MAX_KM:
                found[(i, j)] = Edge(i, j, gap_km, gap_km, is_bridge=True)
    return [found[key] for key in sorted(found)]
