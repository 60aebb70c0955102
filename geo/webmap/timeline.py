"""The years as the page plays them: what each piece was, what happened, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.history import histories, last_year, link_since, subjects_of
from geo.point_history import point_histories
from geo.vocabulary import FIRST_YEAR
from geo.years import year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Event


def timeline(
    catalog: Catalog, tr: Translator, drawn: Sequence[str], points: Sequence[str]
) -> dict[str, object]:
    """Return the states and events of every year.

    Parameters
    ----------
    drawn
        Ids of the pieces in the order in which the page has them.
    points
        Ids of the points in the order in which the page has them.

    Returns
    -------
    `states` has one list for each piece: year, state, year, state, ...; `kinds` one for each
    point: year, kind, year, kind, ...; `ribbon` is the year from which the link is proposed.
    """
    known = histories(catalog)
    index = {piece: number for number, piece in enumerate(drawn)}
    kinds = point_histories(catalog)
    return {
        "first": FIRST_YEAR,
        "last": last_year(catalog),
        "ribbon": link_since(catalog),
        "states": [[part for run in known[piece] for part in run] for piece in drawn],
        "kinds": [[part for run in kinds[one] for part in run] for one in points],
        "events": [told(event, catalog, tr, index) for event in shown_events(catalog)],
    }


def shown_events(catalog: Catalog) -> list[Event]:
    """Return the events of the timeline: those with a year, up to that of the data.

    What the facts are not sure of is left out: its place is a table with its doubts.
    """
    return [
        event
        for event in catalog.events.values()
        if (year_of(event.date) or 0) >= FIRST_YEAR
        and (year_of(event.date) or 0) <= last_year(catalog)
        and event.confidence != "low"
    ]


def told(
    event: Event, catalog: Catalog, tr: Translator, index: dict[str, int]
) -> dict[str, object]:
    """Return an event as the page tells it, with the pieces that it touched.

    Those to which it did something; where it did nothing to any, those of its routes and sections.
    """
    wanted = set(event.subjects)
    touched = [
        number
        for piece, number in index.items()
        if any(turn.event == event.id for turn in catalog.turns.get(piece, ()))
    ]
    pieces = touched or [
        number
        for piece, number in index.items()
        if wanted and wanted & subjects_of(catalog, catalog.pieces[piece])
    ]
    return {
        "y": year_of(event.date),
        "d": tr.date(event.date),
        "t": tr.name(event.title),
        "x": tr.name(event.text),
        "l": list(event.layers),
        "p": pieces,
        "s": tr.t(f"source-class.{event.source_class}"),
    }
