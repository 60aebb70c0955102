"""The network and the search for the cheapest chain of track, on small networks made here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from geo.processing.chain import Waypoint, ellipse_error_km
from geo.processing.network import is_junk, read_network
from geo.processing.track import Search

if TYPE_CHECKING:
    from pathlib import Path


def geodesic_km(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    return float(Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1)["s12"]) / 1000


def network(folder: Path, nodes: dict[int, tuple[float, float]], edges: list[Any]) -> Any:
    folder.mkdir(exist_ok=True)
    (folder / "nodes.csv").write_text(
        "node,lon_deg,lat_deg\n" + "".join(f"{n},{x},{y}\n" for n, (x, y) in nodes.items())
    )
    (folder / "edges.csv").write_text(
        "start,end,sphere_km\n" + "".join(f"{a},{b},{km}\n" for a, b, km in edges)
    )
    return read_network(folder)


def on_sphere_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lon0, lat0), (lon1, lat1) = np.radians([a, b])
    cosine = math.sin(lat0) * math.sin(lat1) + math.cos(lat0) * math.cos(lat1) * math.cos(
        lon1 - lon0
    )
    return 6371.0 * math.acos(cosine)


def test_weights_are_put_on_the_ellipsoid(tmp_path: Path) -> None:
    a, b = (60.0, 57.0), (60.9, 57.4)
    chord = on_sphere_km(a, b)
    (edge,) = network(tmp_path, {1: a, 2: b}, [(1, 2, f"{chord * 1.05:.3f}")]).edges
    assert edge.chord_km == pytest.approx(geodesic_km(*a, *b), rel=1e-9)
    assert edge.track_km == pytest.approx(1.05 * geodesic_km(*a, *b), abs=0.001)
    # A weight that falls a metre short of its chord, by its decimals, is the chord.
    (edge,) = network(tmp_path, {1: a, 2: b}, [(1, 2, f"{chord - 0.001:.3f}")]).edges
    assert edge.track_km == edge.chord_km


@pytest.mark.parametrize(
    ("track_km", "chord_km", "want"),
    [(5.1, 1.0, True), (4.9, 1.0, False), (30.0, 5.1, False), (1.1, 0.0, True)],
)
def test_junk_edges(track_km: float, chord_km: float, want: bool) -> None:
    assert is_junk(track_km, chord_km) is want


def test_junk_is_dropped_and_dead_ends_are_joined(tmp_path: Path) -> None:
    nodes = {1: (60.0, 57.0), 2: (60.5, 57.0), 3: (60.53, 57.0), 4: (61.0, 57.0), 5: (60.02, 57.0)}
    found = network(tmp_path, nodes, [(1, 2, 30.5), (3, 4, 28.7), (1, 5, 40)])
    assert [(edge.start, edge.end) for edge in found.junk] == [(1, 5)]
    assert [(edge.start, edge.end) for edge in found.bridges] == [(2, 3)]
    (bridge,) = found.bridges
    assert bridge.track_km == pytest.approx(geodesic_km(*nodes[2], *nodes[3]), rel=1e-9)


@pytest.mark.parametrize(("gap_deg", "joined"), [(0.045, True), (0.055, False)])
def test_a_gap_over_three_km_stays(tmp_path: Path, gap_deg: float, joined: bool) -> None:
    nodes = {1: (60.0, 57.0), 2: (60.5, 57.0), 3: (60.5 + gap_deg, 57.0), 4: (61.2, 57.0)}
    assert (geodesic_km(*nodes[2], *nodes[3]) <= 3) is joined
    found = network(tmp_path, nodes, [(1, 2, 30.5), (3, 4, 45)])
    assert bool(found.bridges) is joined


@pytest.mark.parametrize("half_km", [1.0, 40.0])
def test_the_error_is_how_far_a_bent_track_can_reach(half_km: float) -> None:
    # A track of two straight halves to a point b off the middle of the chord has this length.
    b = 3.3
    track_km = 2 * math.hypot(half_km, b)
    assert ellipse_error_km(track_km, 2 * half_km) == pytest.approx(b)
    assert ellipse_error_km(2 * half_km - 0.001, 2 * half_km) == 0.0


# Two lines from A to B: the new one straight, the old one by S in the south.
FORK = {1: (60.0, 57.0), 2: (60.5, 57.0), 3: (61.0, 57.0), 4: (60.5, 56.8)}
FORK_EDGES = [(1, 2, 30.4), (2, 3, 30.4), (1, 4, 38.0), (4, 3, 38.0)]
A = Waypoint("a", 60.0, 57.0, 0.3)
B = Waypoint("b", 61.0, 57.0, 0.3)


def passed(chain: Any) -> set[tuple[float, float]]:
    return {(round(link.lon_deg, 3), round(link.lat_deg, 3)) for link in chain.links}


def test_a_station_selects_its_line(tmp_path: Path) -> None:
    search = Search(network(tmp_path, FORK, FORK_EDGES))
    short = search.chain([A, B])
    assert FORK[2] in passed(short)
    assert FORK[4] not in passed(short)
    by_station = search.chain([A, Waypoint("s", 60.51, 56.795, 0.5), B])
    assert FORK[4] in passed(by_station)
    assert FORK[2] not in passed(by_station)
    # It passes every metre of the track once, with the weights on the ellipsoid.
    want = sum(
        km * geodesic_km(*FORK[i], *FORK[j]) / on_sphere_km(FORK[i], FORK[j])
        for i, j, km in FORK_EDGES[2:]
    )
    assert sum(link.track_km for link in by_station.links) == pytest.approx(want, abs=0.01)


def test_a_station_inside_the_ellipse_of_an_edge_bends_nothing(tmp_path: Path) -> None:
    # 8 km beside the middle of a chord of 61 km whose track has 66: the track can reach it.
    nodes = {1: FORK[1], 3: FORK[3]}
    search = Search(network(tmp_path, nodes, [(1, 3, 66.0)]))
    off = Waypoint("s", 60.5, 57.075, 0.3)
    chain = search.chain([A, off, B])
    _, offset, beyond = chain.stops["s"]
    assert 7.5 < offset < 9.0
    assert beyond == 0.0
    assert {round(link.lat_deg, 2) for link in chain.links} == {57.0}


def test_a_station_outside_is_told_how_far(tmp_path: Path) -> None:
    search = Search(network(tmp_path, {1: FORK[1], 3: FORK[3]}, [(1, 3, 60.9)]))
    chain = search.chain([A, Waypoint("s", 60.5, 57.075, 0.3), B])
    edge_km = search.error_km(search.edges[0])
    _, offset, beyond = chain.stops["s"]
    assert beyond == pytest.approx(offset - edge_km)
    assert beyond > 2


def test_a_bridge_is_taken_only_where_the_way_round_is_long(tmp_path: Path) -> None:
    # A gap of 1.8 km on the straight line; round it, by a node in the south, km more or less.
    nodes = {1: (60.0, 57.0), 2: (60.5, 57.0), 3: (60.53, 57.0), 4: (61.0, 57.0), 5: (60.5, 56.95)}
    for round_km, bridged in ((64.0, False), (90.0, True)):
        edges = [(1, 2, 30.3), (3, 4, 28.5), (1, 5, round_km / 2), (5, 4, round_km / 2)]
        chain = Search(network(tmp_path, nodes, edges)).chain([A, B])
        assert any(link.is_bridge for link in chain.links) is bridged


def test_stations_without_track_are_refused(tmp_path: Path) -> None:
    search = Search(network(tmp_path, FORK, FORK_EDGES))
    with pytest.raises(ValueError, match="nowhere: no track"):
        search.chain([A, Waypoint("nowhere", 62.0, 57.0, 0.3)])
    apart = {**FORK, 7: (60.5, 57.5), 8: (61.0, 57.5)}
    search = Search(network(tmp_path, apart, [*FORK_EDGES, (7, 8, 31.0)]))
    with pytest.raises(ValueError, match="no track from a to c"):
        search.chain([A, Waypoint("c", 61.0, 57.5, 0.3)])
