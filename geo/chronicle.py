"""What a piece was in each year, by the events that name it; not known where they do not say."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from geo.years import ABSENT, EXISTS, UNKNOWN, state_in, year_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.model import Event, Piece

FIRST_YEAR = 1884
PARTS = "parts"
"""Opened in parts: which of them in which year the events do not say."""
CLOSED = "closed"
"""Out of use between two openings: what was left of the track is not known."""
STATES = (ABSENT, EXISTS, UNKNOWN, PARTS, CLOSED)
NOT_KNOWN = frozenset((UNKNOWN, PARTS, CLOSED))
_BUILT = {"operating", "disused", "destroyed", "historical"}
_TURNS = ("opens", "closes")

History = tuple[tuple[int, str], ...]


def last_year(catalog: Catalog) -> int:
    """Return the year of the data: of what comes nothing is known."""
    return year_of(catalog.data_date) or FIRST_YEAR


def history(piece: Piece, events: Sequence[Event], last: int) -> History:
    """Return the states of a piece as (from this year on, state), the first from 1884.

    Parameters
    ----------
    events
        In order of time, those that name the piece's section or one of its routes.
    last
        The year of the data.

    Notes
    -----
    A year has the state of its end. A line opened in parts is complete with its last opening
    before it closes, as the facts have it; until then it is not said which parts there were.
    Where no event opens or closes a piece, its own dates speak (`geo.years.state_in`).
    """
    turns = [event for event in events if event.effect in _TURNS and year_of(event.date)]
    if piece.status not in _BUILT or not any(one.effect == "opens" for one in turns):
        return _runs([(year, state_in(piece, year)) for year in range(FIRST_YEAR, last + 1)])
    since = year_of(str(piece.extra.get("status_since") or "")) or year_of(piece.status_as_of)
    states: list[tuple[int, str]] = [(FIRST_YEAR, ABSENT)]
    state = ABSENT
    for k, event in enumerate(turns):
        if event.effect == "closes":
            state = CLOSED
        elif state != "operating":
            following = turns[k + 1] if k + 1 < len(turns) else None
            is_complete = not event.is_part or following is None or following.effect == "closes"
            state = "operating" if is_complete else PARTS
        states.append((year_of(event.date) or FIRST_YEAR, state))
    if since is not None:
        states = [one for one in states if one[0] < since]
        states.append((since, piece.status or state))
    by_year = dict(states)  # of two turns in one year the later one stands
    return _runs(sorted(by_year.items()))


def _runs(states: Sequence[tuple[int, str]]) -> History:
    runs: list[tuple[int, str]] = []
    for year, state in states:
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


def histories(catalog: Catalog) -> Mapping[str, History]:
    """Return the history of every line and region, by id."""
    last = last_year(catalog)
    out: dict[str, History] = {}
    for layer in catalog.layers.values():
        for piece in layer.pieces:
            if piece.kind in {"station", "place"}:
                continue
            names = subjects_of(catalog, piece)
            named = [event for event in catalog.events.values() if names & set(event.subjects)]
            out[piece.id] = history(piece, named, last)
    return out


_known: dict[int, tuple[weakref.ref[Catalog], Mapping[str, History]]] = {}


def state_in_year(catalog: Catalog, piece: Piece, year: int) -> str:
    """Return the state of a piece at the end of a year: a status, absent, exists or unknown.

    The histories of a catalogue are worked out once. A piece that is not in it (a region's part,
    a station) speaks by its own dates.
    """
    held = _known.get(id(catalog))
    if held is None or held[0]() is not catalog:
        held = (weakref.ref(catalog), histories(catalog))
        _known.clear()  # a process serves one catalogue; tests that load several keep none alive
        _known[id(catalog)] = held
    runs = held[1].get(piece.id)
    state = state_at(runs, year) if runs else state_in(piece, year)
    return UNKNOWN if state in NOT_KNOWN else state
