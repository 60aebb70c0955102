"""What a point was in each year: station, town, port, state, or not there.

A station is one from the year in which a line on which it stands was opened: a rule derived from
the histories of the lines, with a year of its own where that is known to be later. One of a line
that never was opened is there with the plan of the line. Before that it is a town where there
was one. Towns, ports and states begin and end
with their own dates; what has none (a sea, a lake, a point of a reader's own) is always there.
"""

from __future__ import annotations

import weakref
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from geo.history import NOT_KNOWN, histories, last_year, state_at
from geo.vocabulary import ABSENT, FIRST_YEAR, UNKNOWN
from geo.years import year_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.history import History
    from geo.model import Station

ON_LINE_DEG = 0.0005
"""A station stands where the drawn line has it; coordinates have five decimals."""
REACH_DEG = 0.06
"""Some stations of no drawn line are town centres, a few km off it."""
OPENED = frozenset(("operating", "disused", "destroyed", "historical"))
STATION = "station"
TOWN = "town"
DPRK_SINCE = 1948
"""Before that no state of the north reported what is in operation."""
GONE = frozenset((ABSENT, UNKNOWN))
"""Kinds of a point in a year in which it is not drawn: not there, or not known."""


def kind_in_year(catalog: Catalog, station: Station, year: int | None) -> str:
    """Return what a point was at the end of a year: its kind, `town`, absent or unknown.

    Parameters
    ----------
    year
        None for today: then what has ended is absent.
    """
    if year is None:
        return station.kind if station.valid_to is None else ABSENT
    runs = point_histories(catalog).get(station.id)
    return state_at(runs, year) if runs else _by_dates(station, year)


def points_there(catalog: Catalog, year: int | None) -> list[Station]:
    """Return the points that there were at the end of a year, each as what it was then."""
    kinds = ((one, kind_in_year(catalog, one, year)) for one in catalog.stations.values())
    return [
        one if kind == one.kind else replace(one, kind=kind)
        for one, kind in kinds
        if kind not in GONE
    ]


def life(station: Station) -> tuple[int | None, int | None]:
    """Return the first year of a point and the first year without it; None where open."""
    return year_of(station.valid_from), year_of(station.valid_to)


def _by_dates(station: Station, year: int) -> str:
    begun, ended = life(station)
    is_there = (begun is None or year >= begun) and (ended is None or year < ended)
    return station.kind if is_there else ABSENT


def _of_station(station: Station, lines: Sequence[History], year: int) -> str:
    """Return what a station was in a year, by the lines on which it stands."""
    if not lines or _by_dates(station, year) == ABSENT:
        kind = _by_dates(station, year)
    else:
        kinds = {_by_line(runs, year) for runs in lines}
        kind = next(one for one in (STATION, UNKNOWN, ABSENT) if one in kinds)
    since = year_of(station.town_since)
    return TOWN if kind in GONE and since is not None and year >= since else kind


def _by_line(runs: History, year: int) -> str:
    """Return what a line makes of its stations: no station is older than its line."""
    state = state_at(runs, year)
    if state in NOT_KNOWN or state == ABSENT:
        return UNKNOWN if state in NOT_KNOWN else ABSENT
    was_opened = any(one in OPENED for start, one in runs if start <= year)
    is_plan = not any(one in OPENED for _, one in runs)
    return STATION if was_opened or is_plan else ABSENT


_known: dict[int, tuple[weakref.ref[Catalog], Mapping[str, History]]] = {}


def point_histories(catalog: Catalog) -> Mapping[str, History]:
    """Return the history of every point as (from this year on, kind), by id; made once."""
    held = _known.get(id(catalog))
    if held is None or held[0]() is not catalog:
        held = (weakref.ref(catalog), _histories(catalog))
        _known.clear()  # a process serves one catalogue; tests that load several keep none alive
        _known[id(catalog)] = held
    return held[1]


def _histories(catalog: Catalog) -> dict[str, History]:
    last = last_year(catalog)
    of_lines = histories(catalog)
    under = _Under(catalog)
    out: dict[str, History] = {}
    for station in catalog.stations.values():
        lines = [of_lines[one] for one in under.pieces(station)]
        turns = {FIRST_YEAR, *(year for runs in lines for year, _ in runs)}
        turns |= {year for year in (*life(station), year_of(station.town_since)) if year}
        years = sorted(year for year in turns if FIRST_YEAR <= year <= last)
        if station.kind == STATION:
            runs = [(year, _of_station(station, lines, year)) for year in years]
        else:
            runs = [(year, _by_dates(station, year)) for year in years]
        changed = [after for before, after in pairwise(runs) if before[1] != after[1]]
        out[station.id] = (runs[0], *changed)
    return out


class _Under:
    """Finds the railways on which a station stands."""

    def __init__(self, catalog: Catalog) -> None:
        self._pieces = [one for one in catalog.pieces.values() if one.kind == "railway"]
        self._tree = shapely.STRtree([one.geometry for one in self._pieces])

    def pieces(self, station: Station) -> list[str]:
        """Return the ids of the railways at a station; those within reach where none is."""
        if station.kind != STATION:
            return []
        point = shapely.Point(station.lon_deg, station.lat_deg)
        for distance_deg in (ON_LINE_DEG, REACH_DEG):
            hits = self._tree.query(point, predicate="dwithin", distance=distance_deg)
            if len(hits):
                return [self._pieces[hit].id for hit in sorted(hits.tolist())]
        return []
