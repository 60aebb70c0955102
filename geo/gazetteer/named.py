"""What of a catalogue has a name: layers, routes, points, journeys, readers' features, ends."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.gazetteer.normalise import plain, without_remark
from geo.model import Names
from geo.point_history import points_there
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.catalog import Catalog
    from geo.model import Layer, Piece, Station

Box = tuple[float, float, float, float]
SEARCHED = ("layer", "route", "station", "place", "feature")
"""The kinds of things that a search finds; `feature` is one of a reader's own layer."""
POINTS = ("station", "place")
NOWHERE = (math.nan, math.nan, math.nan, math.nan)
"""The bounds of what has no place of its own."""
_NO_NAMES = Names("")
SYSTEMS = ("korean", "russian")
"""The languages by whose systems of spelling a name may be spelt."""
_KOREA = frozenset(("KP", "KR"))
_CUT = re.compile(r" \(\d+/\d+\)$")
_NUMBER = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a name: what it is, what it is called and where it lies.

    `rank` is that of a station or place, 1 the greatest. `bounds_deg` is west, south, east, north.
    `more` are other names of its own, `aliases` what it is called elsewhere.
    """

    kind: str
    id: str
    names: Names
    detail: Names = _NO_NAMES
    country: str | None = None
    bounds_deg: Box = NOWHERE
    rank: int = 2
    point_kind: str = ""
    more: tuple[Names | None, ...] = ()
    aliases: tuple[str, ...] = ()

    def own_names(self) -> list[str]:
        """Return every name of its own, each once."""
        every = (names for names in (self.names, *self.more) if names)
        return list(dict.fromkeys(names.of(lang) for names in every for lang in LANGS))

    @property
    def systems(self) -> tuple[str, ...]:
        """The languages by whose systems its name may be spelt: of a point that of its country."""
        if self.kind not in POINTS or self.country is None:
            return SYSTEMS
        return ("korean",) if self.country in _KOREA else ("russian",)


def whole_names(names: Names) -> Names:
    """Return the names of a feature without the count of the pieces that it was cut into."""
    return Names(*(_CUT.sub("", name) for name in (names.en, names.ko, names.ru)))


def is_id(name: str, piece: Piece) -> bool:
    """Say whether a name is only the id that stands in for one."""
    return name in {piece.id, _NUMBER.sub("", piece.id)}


def named(catalog: Catalog) -> tuple[list[Entry], dict[str, str]]:
    """Return all that has a name, and which entry each English end of a figure is, by id."""
    points = [_of_point(station) for station in points_there(catalog, None)]
    borne: dict[str, str] = {}
    for point in sorted(points, key=lambda one: POINTS.index(one.kind)):
        for names in (point.names, *point.more):
            borne.setdefault(plain(names.en) if names else point.id, point.id)
    others: dict[str, Entry] = {}
    ends: dict[str, str] = {}
    for text in end_texts(catalog):
        bare = without_remark(text)
        key = borne.get(plain(bare))
        if key is None:
            key = re.sub(r"[^a-z0-9]+", "-", bare.casefold()).strip("-")
            names = catalog.names.get(("end", text)) or Names(text)
            others.setdefault(key, Entry("end", key, names, more=(Names(text),)))
        ends[text] = key
    return [*_of_lines(catalog), *points, *others.values()], ends


def end_texts(catalog: Catalog) -> list[str]:
    """Return the ends of all claims and scenarios, in the English of the tables."""
    texts: dict[str, None] = {}
    for claim in catalog.claims.values():
        texts |= {claim.from_name: None, claim.to_name: None}
    for scenario in catalog.scenarios.values():
        texts |= {scenario.from_name: None, scenario.to_name: None}
        texts |= {leg.from_name: None for leg in scenario.legs if leg.kind == "feeder"}
    texts.pop("", None)
    return list(texts)


def _of_lines(catalog: Catalog) -> Iterator[Entry]:
    for layer in catalog.layers.values():
        if layer.pieces:
            kind = "context" if layer.is_context and not layer.is_user else "layer"
            yield Entry(kind, layer.id, layer.title, bounds_deg=_box(layer.pieces))
        if layer.is_user:
            yield from _of_features(catalog, layer)
    for route in catalog.routes.values():
        yield Entry(
            "route",
            route.id,
            route.names,
            detail=route.ends,
            bounds_deg=_box(route.pieces),
            more=(route.short_names, route.map_names),
        )
    for scenario in catalog.scenarios.values():
        yield Entry("scenario", scenario.id, scenario.title)
    for (kind, key), names in catalog.names.items():
        if kind == "claim-subject":
            yield Entry("subject", key, names)


def _of_features(catalog: Catalog, layer: Layer) -> Iterator[Entry]:
    """Return the features of a reader's own layer that have a name, each once.

    The id is that of its first piece; a point that the atlas knows as a station is one already.
    """
    features: dict[tuple[str, Names], list[Piece]] = {}
    for piece in layer.pieces:
        names = whole_names(piece.names)
        said = {name for name in (names.en, names.ko, names.ru) if name}
        if piece.id in catalog.stations or all(is_id(name, piece) for name in said):
            continue
        stem = piece.id if names == piece.names else _NUMBER.sub("", piece.id)
        features.setdefault((stem, names), []).append(piece)
    for (_, names), pieces in features.items():
        first = pieces[0]
        yield Entry(
            "feature",
            first.id,
            names,
            detail=layer.title,
            country=first.country,
            bounds_deg=_box(pieces),
            rank=3,
        )


def _of_point(station: Station) -> Entry:
    at = (station.lon_deg, station.lat_deg)
    return Entry(
        kind="station" if station.kind in {"station", "crossing"} else "place",
        id=station.id,
        names=station.full_names or station.names,
        country=station.country,
        bounds_deg=(*at, *at),
        rank=station.rank,
        point_kind=station.kind,
        more=(station.names,),
    )


def _box(pieces: Sequence[Piece]) -> Box:
    west, south, east, north = shapely.total_bounds([piece.geometry for piece in pieces])
    return (float(west), float(south), float(east), float(north))
