"""What a piece was in each year: by the events that befell it, else by its own dates.

Map, tables, lengths and figures of a year ask here and nowhere else.
"""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.piece_history import gauge_at, runs_of
from geo.vocabulary import ABSENT, EXISTS, FIRST_YEAR, UNKNOWN
from geo.years import state_in, year_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.model import Piece
    from geo.piece_history import Turn

NOT_KNOWN = frozenset((UNKNOWN,))

History = tuple[tuple[int, str], ...]


def last_year(catalog: Catalog) -> int:
    """Return the year of the data: of what comes nothing is known."""
    return year_of(catalog.data_date) or FIRST_YEAR


def history(piece: Piece, turns: Sequence[Turn], last: int) -> History:
    """Return the states of a piece as (from this year on, state), the first from 1884.

    Parameters
    ----------
    turns
        What events did to it, in order of time.
    last
        The year of the data.

    Notes
    -----
    A year has the state of its end. A piece to which no event did anything (a border, a region,
    a line of a reader's own) speaks by its own dates (`geo.years.state_in`).
    """
    if turns:
        known = [turn for turn in turns if (year_of(turn.date) or FIRST_YEAR) <= last]
        return runs_of(known, FIRST_YEAR)
    runs: list[tuple[int, str]] = []
    for year in range(FIRST_YEAR, last + 1):
        state = state_in(piece, year)
        if not runs or runs[-1][1] != state:
            runs.append((year, state))
    return tuple(runs)


def state_at(runs: History, year: int) -> str:
    """Return the state at the end of a year.

    Examples
    --------
    >>> state_at(((1884, "absent"), (1905, "operating")), 1904)
    'absent'
    """
    return [state for start, state in runs if start <= year or start == runs[0][0]][-1]


def link_since(catalog: Catalog) -> int:
    """Return the year from whose end on the Korean rail link is proposed."""
    years = [year_of(route.since) for route in catalog.routes.values() if route.group == "link"]
    return min((year for year in years if year), default=FIRST_YEAR)


def subjects_of(catalog: Catalog, piece: Piece) -> set[str]:
    """Return the words by which events name a piece: its sections and its routes."""
    return {share.span for share in catalog.shares.get(piece.id, ())} | set(piece.routes)


_known: dict[int, tuple[weakref.ref[Catalog], Mapping[str, History]]] = {}


def histories(catalog: Catalog) -> Mapping[str, History]:
    """Return the history of every line and region, by id; worked out once for a catalogue."""
    held = _known.get(id(catalog))
    if held is None or held[0]() is not catalog:
        last = last_year(catalog)
        told = {
            piece.id: history(piece, catalog.turns.get(piece.id, ()), last)
            for layer in catalog.layers.values()
            for piece in layer.pieces
            if piece.kind not in {"station", "place"}
        }
        held = (weakref.ref(catalog), told)
        _known.clear()  # a process serves one catalogue; tests that load several keep none alive
        _known[id(catalog)] = held
    return held[1]


def state_in_year(catalog: Catalog, piece: Piece, year: int) -> str:
    """Return the state of a piece at the end of a year: a status, absent, exists or unknown.

    A piece that is not in the catalogue (a region's part, a station) speaks by its own dates.
    """
    runs = histories(catalog).get(piece.id)
    return state_at(runs, year) if runs else state_in(piece, year)


def piece_in_year(catalog: Catalog, piece: Piece, year: int) -> Piece | None:
    """Return a piece with the status and gauge of the end of a year, None where it was not there.

    The status is `unknown` where nobody knows, None for kinds that have none.
    """
    state = state_in_year(catalog, piece, year)
    if state == ABSENT:
        return None
    gauge = gauge_at(catalog.turns.get(piece.id, ()), year, piece.gauge)
    return replace(piece, status=None if state == EXISTS else state, gauge=gauge)
