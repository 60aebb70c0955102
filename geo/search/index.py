"""The index of names and the order of what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.model import Names
from geo.point_history import points_there
from geo.search.fold import plain, skeleton, words
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.catalog import Catalog
    from geo.model import Piece, Station

KINDS = ("layer", "route", "station", "place")
# How good a match is: 100 for the name itself, less for a part of it or a misspelling.
EXACT, SAME_SOUND, BEGINS, WORD_BEGINS, HOLDS = 100.0, 96.0, 90.0, 84.0, 74.0
MISSPELT_MOST = 72.0
LEAST_LIKE = 0.7
LEAST_LETTERS = 3
MOST = 50
_RANK_WORTH = {1: 3.0, 2: 2.0, 3: 1.0, 4: 0.0}
_KIND_WORTH = {"layer": 3.5, "route": 3.5, "station": 0.5, "place": 0.0}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: where it lies and what it is called."""

    kind: str
    id: str
    names: Names
    detail: Names
    country: str | None
    bounds_deg: tuple[float, float, float, float]
    rank: int
    point_kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with the name that matched and how well: 100 is the name itself."""

    entry: Entry
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    plain: str
    skeleton: str
    words: tuple[str, ...]
    entry: int


@dataclass(frozen=True)
class Index:
    """All names of a catalogue, folded once."""

    entries: tuple[Entry, ...]
    keys: tuple[_Key, ...]

    def find(self, text: str, *, kinds: Sequence[str] = KINDS, most: int = 10) -> list[Found]:
        """Return what a text may mean, the best first.

        Parameters
        ----------
        kinds
            Only these kinds of things.
        most
            How many at most.
        """
        wanted = plain(text)
        if not wanted:
            return []
        best: dict[int, Found] = {}
        for key, score in self._matches(wanted):
            entry = self.entries[key.entry]
            if entry.kind not in kinds:
                continue
            known = best.get(key.entry)
            if known is None or score > known.score:
                best[key.entry] = Found(entry, key.name, score)
        return sorted(best.values(), key=_order)[:most]

    def _matches(self, wanted: str) -> Iterable[tuple[_Key, float]]:
        sound = skeleton(wanted)
        for key in self.keys:
            score = _score(key, wanted, sound)
            if score:
                yield key, score
        if len(wanted) < LEAST_LETTERS:
            return
        # A misspelt name, whole or only begun.
        for cut in (None, len(sound)):
            choices = [key.skeleton[:cut] for key in self.keys]
            for _, like, at in process.extract(
                sound,
                choices,
                scorer=OSA.normalized_similarity,
                score_cutoff=LEAST_LIKE,
                limit=MOST,
            ):
                share = (like - LEAST_LIKE) / (1 - LEAST_LIKE)
                top = MISSPELT_MOST if cut is None else MISSPELT_MOST - 12.0
                yield self.keys[at], top - 20.0 * (1 - share)


def _score(key: _Key, wanted: str, sound: str) -> float:
    # The shorter the rest, the better: "Khabarovsk" before a longer name that begins so.
    rest = min(8.0, 0.3 * max(0, len(key.plain) - len(wanted)))
    matches = (
        (EXACT, key.plain == wanted),
        (SAME_SOUND, key.skeleton == sound),
        (BEGINS - rest, key.plain.startswith(wanted)),
        (BEGINS - 6.0 - rest, key.skeleton.startswith(sound)),
        (WORD_BEGINS, any(word.startswith(wanted) for word in key.words[1:])),
        (HOLDS, len(wanted) >= LEAST_LETTERS and wanted in key.plain),
    )
    return next((score for score, is_so in matches if is_so), 0.0)


def _order(found: Found) -> tuple[float, str, str]:
    entry = found.entry
    worth = _RANK_WORTH.get(entry.rank, 0.0) + _KIND_WORTH[entry.kind]
    return (-(found.score + worth), entry.kind, entry.id)


def build_index(catalog: Catalog) -> Index:
    """Return the index of a catalogue's layers, routes, stations and places."""
    entries: list[Entry] = []
    keys: list[_Key] = []
    for entry, names in _named(catalog):
        spellings = dict.fromkeys((*names, *catalog.aliases.get(entry.id, ())))
        keys += [
            _Key(name, plain(name), skeleton(plain(name)), tuple(words(name)), len(entries))
            for name in spellings
            if plain(name)
        ]
        entries.append(entry)
    return Index(tuple(entries), tuple(keys))


def _all(*names: Names | None) -> list[str]:
    return [one.of(lang) for one in names if one is not None for lang in LANGS]


def _named(catalog: Catalog) -> Iterable[tuple[Entry, list[str]]]:
    for layer in catalog.layers.values():
        if layer.pieces and not layer.is_context:
            box = _box(layer.pieces)
            yield Entry("layer", layer.id, layer.title, Names(""), None, box, 2), _all(layer.title)
    for route in catalog.routes.values():
        entry = Entry("route", route.id, route.names, route.ends, None, _box(route.pieces), 2)
        yield entry, _all(route.names, route.short_names, route.map_names)
    for station in points_there(catalog, None):
        yield _point(station), _all(station.names, station.full_names)


def _point(station: Station) -> Entry:
    kind = "station" if station.kind in {"station", "crossing"} else "place"
    at = (station.lon_deg, station.lat_deg)
    return Entry(
        kind=kind,
        id=station.id,
        names=station.full_names or station.names,
        detail=Names(""),
        country=station.country,
        bounds_deg=(*at, *at),
        rank=station.rank,
        point_kind=station.kind,
    )


def _box(pieces: Sequence[Piece]) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds([piece.geometry for piece in pieces])
    return (float(west), float(south), float(east), float(north))
