"""Which station a text means, and which one a node is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.gazetteer.ends import point_named
from geo.gazetteer.index import index_of
from geo.gazetteer.named import POINTS
from geo.gazetteer.resolve import MOST_CHOICES, Elsewhere, one_of, resolve
from geo.geodesy import distance_m
from geo.journeys.errors import NotOnTrackError
from geo.journeys.network import network_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.catalog import Catalog
    from geo.journeys.network import Node
    from geo.model import Names, Station

SHOWN_NEAR = 3


def station_meant(catalog: Catalog, param: str, text: str) -> Station:
    """Return the station that a text means: an id, or a name in any spelling.

    Raises
    ------
    AmbiguousNameError
        If several stations may be meant: with the choices.
    NotOnTrackError
        If it is a place of the map at which no railway passes: with the nearest stations.
    UnknownNameError
        If nothing bears that name: with the nearest ones.
    """
    nodes = network_of(catalog).stations
    meant = resolve(index_of(catalog), text, POINTS, nodes)
    if isinstance(meant, Elsewhere):
        near = _nearest(catalog, catalog.stations[meant.entry.id])
        raise NotOnTrackError(param, text, near)
    return catalog.stations[one_of(param, text, meant, _major(catalog)).id]


def _nearest(catalog: Catalog, place: Station) -> list[tuple[Names, float]]:
    """Return the stations of the network nearest to a place with the distance in km."""
    apart = [
        (distance_m(place.lon_deg, place.lat_deg, node.lon_deg, node.lat_deg) / 1000, key)
        for key, node in network_of(catalog).stations.items()
    ]
    return [(_full(catalog.stations[key]), km) for km, key in sorted(apart)[:SHOWN_NEAR]]


def _major(catalog: Catalog) -> Iterator[Names]:
    stations = [catalog.stations[key] for key in network_of(catalog).stations]
    for station in sorted(stations, key=lambda one: (one.rank, one.id))[:MOST_CHOICES]:
        yield _full(station)


def _full(station: Station) -> Names:
    return station.full_names or station.names


def find_en(catalog: Catalog, name: str) -> str:
    """Return the id of the station with this English name in a table, empty where there is none."""
    return point_named(catalog, name, network_of(catalog).stations)


def nearest_station(catalog: Catalog, node: Node) -> str:
    """Return the id of the station that stands nearest to a node as the crow flies."""
    nodes = network_of(catalog).stations
    return min(
        nodes,
        key=lambda k: (
            (nodes[k].lon_deg - node.lon_deg) ** 2 + (1.5 * (nodes[k].lat_deg - node.lat_deg)) ** 2
        ),
    )
