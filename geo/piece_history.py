"""What events did to a piece, turn by turn, and what it was in each year by that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.vocabulary import ABSENT, UNKNOWN
from geo.years import year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENING = ("opened", "reopened")
ENDING = ("traffic_ended", "cut", "rails_removed")
BUILDING = ("construction_begun", "opened_in_part", "rebuilding_begun")
QUIET = ("regauged", "electrified", "realigned")
"""Told and dated, but the line is as usable as before."""
EFFECTS = (
    "proposed",
    *BUILDING,
    "tested",
    *OPENING,
    *ENDING,
    "shelved",
    "not_known",
    *QUIET,
)
"""All that an event can do to a piece; an event that does nothing to it has no row."""
NO_GAUGE = "none"
_STANDS = frozenset(("operating", "disused", "destroyed"))
_BEFORE = {
    "proposed": frozenset((ABSENT, "proposed", "shelved", *_STANDS)),
    "reopened": frozenset(("disused", "destroyed", "under_construction", UNKNOWN)),
    "traffic_ended": frozenset(("operating", UNKNOWN)),
    "cut": frozenset((*_STANDS, "under_construction", UNKNOWN)),
    "rails_removed": frozenset((*_STANDS, UNKNOWN)),
    "rebuilding_begun": frozenset((*_STANDS, UNKNOWN)),
    "construction_begun": frozenset((ABSENT, "proposed", "shelved")),
    "opened_in_part": frozenset((ABSENT, "proposed", "shelved", "under_construction")),
    "opened": frozenset((ABSENT, "proposed", "under_construction", UNKNOWN)),
    "tested": frozenset(("under_construction", "disused")),
    "shelved": frozenset(("proposed", "under_construction")),
    "electrified": frozenset(("operating", "under_construction")),
    "regauged": frozenset(("operating", "under_construction")),
    "realigned": frozenset(("operating", "under_construction")),
}
"""The states in which an effect can befall a piece; any other is a fault of the table."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event did to one piece.

    `gauge` is the gauge that the track has from then on, in mm (`none` where no rails are left),
    empty where the event leaves it as it was.
    """

    event: str
    date: str
    effect: str
    gauge: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """When the present state began, and the last use: ISO dates, None where there is none."""

    valid_from: str | None
    valid_to: str | None
    status_since: str | None


class ImpossibleTurnError(ValueError):
    """An effect befalls a piece in a state in which it cannot."""


def after(state: str, effect: str, fallback: str) -> str:
    """Return the state after an effect.

    A test run opens nothing: what was being built lies there unused. A proposal to rebuild
    changes nothing on the ground, and where building is given up the piece is what it was.

    Parameters
    ----------
    state
        The state before.
    effect
        One of `EFFECTS`.
    fallback
        What the piece was before it was proposed or built.

    Raises
    ------
    ImpossibleTurnError
        If the effect cannot befall a piece in that state.

    Examples
    --------
    >>> after("under_construction", "tested", "destroyed")
    'disused'
    >>> after("destroyed", "proposed", "absent"), after("absent", "proposed", "absent")
    ('destroyed', 'proposed')
    """
    possible = _BEFORE.get(effect)
    if possible is not None and state not in possible:
        msg = f"{effect} befalls what is {state}"
        raise ImpossibleTurnError(msg)
    if effect in QUIET or (effect == "proposed" and state in _STANDS):
        return state
    if effect in OPENING:
        return "operating"
    if effect in BUILDING:
        return "under_construction"
    if effect == "shelved":
        return fallback if state == "under_construction" and fallback in _STANDS else "shelved"
    return {
        "proposed": "proposed",
        "tested": "disused",
        "traffic_ended": "disused",
        "cut": "destroyed",
        "rails_removed": "destroyed",
        "not_known": UNKNOWN,
    }[effect]


def states(turns: Sequence[Turn]) -> list[tuple[Turn, str]]:
    """Return each turn, in order of time, with the state that it left.

    Raises
    ------
    ImpossibleTurnError
        If a turn cannot befall the piece then.
    """
    out: list[tuple[Turn, str]] = []
    state = fallback = ABSENT
    for turn in turns:
        new = after(state, turn.effect, fallback)
        if state in _STANDS or state == ABSENT:
            fallback = state
        state = new
        out.append((turn, state))
    return out


def runs_of(turns: Sequence[Turn], first: int) -> tuple[tuple[int, str], ...]:
    """Return the states at the ends of years as (from this year on, state), each run once.

    Parameters
    ----------
    turns
        In order of time.
    first
        The year with which the history begins: what was before counts for it.

    Examples
    --------
    >>> runs_of([Turn("a", "1914", "opened"), Turn("b", "1950-06", "cut")], 1884)
    ((1884, 'absent'), (1914, 'operating'), (1950, 'destroyed'))
    """
    by_year = {first: ABSENT}
    for turn, state in states(turns):  # of two turns in one year the later one stands
        by_year[max(year_of(turn.date) or first, first)] = state
    runs: list[tuple[int, str]] = []
    for year, state in by_year.items():
        if not runs or runs[-1][1] != state:
            runs.append((year, state))
    return tuple(runs)


def gauge_at(turns: Sequence[Turn], year: int, present: str | None) -> str | None:
    """Return the gauge at the end of a year, mm; the present one where no turn tells another."""
    told = [turn for turn in turns if turn.gauge]
    if not told:
        return present
    held = [turn.gauge for turn in told if (year_of(turn.date) or year) <= year]
    gauge = held[-1] if held else told[0].gauge
    return None if gauge == NO_GAUGE else gauge


def dates_of(turns: Sequence[Turn]) -> Dates:
    """Return when a piece was last opened (or its track tried), fell out of use, became what it is.

    What is being built anew has neither opening nor end; where building was given up, what was
    before holds again with its dates.

    Raises
    ------
    ImpossibleTurnError
        If a turn cannot befall the piece then.
    """
    now = stood = Dates(None, None, None)
    last = ABSENT
    for turn, state in states(turns):
        valid_from, valid_to, since = now.valid_from, now.valid_to, now.status_since
        if state != last:
            since = turn.date
        if turn.effect in OPENING or turn.effect == "tested":
            valid_from, valid_to = turn.date, None
        elif turn.effect in ENDING:
            valid_to = valid_to or turn.date
        elif turn.effect in BUILDING:
            valid_from = valid_to = None
        now = Dates(valid_from, valid_to, since)
        if turn.effect == "shelved" and state in _STANDS:
            now = stood
        elif state in _STANDS:
            stood = now
        last = state
    return now
