"""Which station a text in one of three languages means, and which one a node is near."""

from __future__ import annotations

import re
import unicodedata
import weakref
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

from geo.errors import Allowed, UnknownNameError
from geo.journeys.errors import AmbiguousNameError, NotOnTrackError
from geo.journeys.network import network_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.catalog import Catalog
    from geo.journeys.network import Node
    from geo.model import Names, Station

MOST_CHOICES = 8
MOST_CHARS = 80
LIKE = 0.6
"""Two spellings less alike than this are not offered for one another."""
PER_RANK = 0.04
"""By so much less alike may be the name of a place that is one rank greater."""


def folded(text: str) -> str:
    """Return a name as it is compared: without case, accents, hyphens and points.

    Examples
    --------
    >>> folded("Nizhny-Novgorod"), folded("Орёл"), folded("서울")
    ('nizhny novgorod', 'орел', '서울')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[\s\-–—_.,()'’]+", " ", unicodedata.normalize("NFC", plain))
    return words.strip()


def spellings(station: Station) -> tuple[str, ...]:
    """Return every name that a station answers to, in the form in which names are compared."""
    names = [station.id]
    for one in (station.names, station.full_names or station.names):
        names += [one.en, one.ko, one.ru]
    # A Korean reader may write the word for station behind the name.
    names += [f"{one.ko}역" for one in (station.names, station.full_names) if one and one.ko]
    return tuple(dict.fromkeys(folded(name) for name in names if name))


def resolve(catalog: Catalog, param: str, text: str) -> Station:
    """Return the station that a text means: an id, or a name in any of the three languages.

    A name that goes on after the text is meant too where it is the only one (`Kovrov` means
    Kovrov-1); a name that is meant whole comes before it.

    Raises
    ------
    AmbiguousNameError
        If several stations may be meant: with the choices.
    NotOnTrackError
        If it is a place of the map at which no railway passes.
    UnknownNameError
        If nothing bears that name: with the nearest one.
    """
    stations = {k: catalog.stations[k] for k in network_of(catalog).stations}
    if text in stations:
        return stations[text]
    wanted = folded(text[:MOST_CHARS])
    by_name = {key: spellings(station) for key, station in stations.items()}
    # A name comes before what a station is called elsewhere: 경성 is Kyongsong, and was Seoul.
    exact = [key for key, names in by_name.items() if wanted in names] or [
        key for key in stations if wanted in map(folded, catalog.aliases.get(key, ()))
    ]
    begun = exact or [
        key
        for key, names in by_name.items()
        if wanted and any(name.startswith(f"{wanted} ") for name in names)
    ]
    if len(begun) == 1:
        return stations[begun[0]]
    if begun:
        begun.sort(key=lambda key: (stations[key].rank, key))
        choices = [(key, _full(stations[key])) for key in begun[:MOST_CHOICES]]
        raise AmbiguousNameError(param, text, choices)
    if any(wanted in spellings(place) for place in catalog.stations.values()):
        raise NotOnTrackError(param, text)
    raise _unknown(param, text, wanted, by_name, stations)


def _unknown(
    param: str,
    text: str,
    wanted: str,
    by_name: Mapping[str, tuple[str, ...]],
    stations: Mapping[str, Station],
) -> UnknownNameError:
    """Return the error with the station whose name is most like the text, said in its script."""
    # Letters of Hangul are compared, not its syllables.
    wanted = unicodedata.normalize("NFD", wanted)
    of_name = {
        unicodedata.normalize("NFD", name): key
        for key in reversed(list(by_name))
        for name in by_name[key]
    }
    near = get_close_matches(wanted, list(of_name), n=MOST_CHOICES, cutoff=LIKE)
    # Of names that are nearly as like, the one of the greater place is meant.
    near.sort(
        key=lambda name: (
            stations[of_name[name]].rank * PER_RANK - SequenceMatcher(None, name, wanted).ratio()
        )
    )
    nearest, full = "", None
    if near:
        station = stations[of_name[near[0]]]
        full = _full(station)
        said = [
            one for names in (full, station.names) for one in (names.en, names.ko, names.ru) if one
        ]
        nearest = next(
            (one for one in said if folded(one) == unicodedata.normalize("NFC", near[0])), full.en
        )
    major = sorted(stations.values(), key=lambda one: (one.rank, one.id))[:MOST_CHOICES]
    names = tuple(_full(one) for one in major)
    listed = ", ".join(one.en for one in names)
    allowed = Allowed(f"{listed}, …", "allowed.names-such-as", {"names": names})
    return UnknownNameError(param, text, allowed, nearest=nearest, nearest_name=full)


def _full(station: Station) -> Names:
    return station.full_names or station.names


_indexes: dict[int, tuple[weakref.ref[Catalog], dict[str, str]]] = {}


def index_of(catalog: Catalog) -> dict[str, str]:
    """Return the id of the point that answers to each compared name, made once for a catalogue.

    Stations come before places; the first that bears a name has it.
    """
    held = _indexes.get(id(catalog))
    if held is not None and held[0]() is catalog:
        return held[1]
    index: dict[str, str] = {}
    on_track = [k for k in catalog.stations if k in network_of(catalog).stations]
    for key in (*on_track, *catalog.stations):
        for name in spellings(catalog.stations[key]):
            index.setdefault(name, key)
    _indexes.clear()
    _indexes[id(catalog)] = (weakref.ref(catalog), index)
    return index


def find_en(catalog: Catalog, name: str) -> str:
    """Return the id of the station with this English name in a table, empty where there is none.

    The tables write full names (`Moscow Yaroslavskaya`) as well as short ones.
    """
    key = index_of(catalog).get(folded(name), "")
    return key if key in network_of(catalog).stations else ""


def nearest_station(catalog: Catalog, node: Node) -> str:
    """Return the id of the station that stands nearest to a node as the crow flies."""
    nodes = network_of(catalog).stations
    return min(
        nodes,
        key=lambda k: (
            (nodes[k].lon_deg - node.lon_deg) ** 2 + (1.5 * (nodes[k].lat_deg - node.lat_deg)) ** 2
        ),
    )
