"""A journey in a year: the way of today, each leg with the state that it had then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.history import piece_in_year
from geo.journeys.legs import gauge_changes_of, legs_of
from geo.vocabulary import ABSENT, UNKNOWN

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.network import Part

AT_SEA = "XZ"


def in_year(catalog: Catalog, journey: Journey, year: int) -> Journey:
    """Return a journey with its legs as they were at the end of a year.

    The way and its lengths are those of today: what was not there yet, or no longer, says so.
    """
    parts = tuple(_part(catalog, part, year) for part in journey.parts)
    return replace(
        journey,
        parts=parts,
        legs=tuple(one for leg in journey.legs for one in _legs(catalog, leg, year)),
        gauge_changes=gauge_changes_of(parts),
        year=year,
    )


def _legs(catalog: Catalog, leg: Leg, year: int) -> list[Leg]:
    """Return a leg, cut where its pieces were in different states."""
    if not leg.parts:
        if leg.country == AT_SEA:
            return [leg]
        return [replace(leg, status=UNKNOWN, status_as_of=None, status_since=None)]
    parts = [_part(catalog, part, year) for part in leg.parts]
    found = legs_of(catalog, parts, (leg.route,) if leg.route else ())
    return [replace(one, is_feeder=leg.is_feeder, year=year) for one in found]


def _part(catalog: Catalog, part: Part, year: int) -> Part:
    """Return a part of a piece with the state of a year, and without the dates of today's."""
    if part.listed is not None:
        return part
    held = piece_in_year(catalog, part.piece, year)
    piece = replace(part.piece, status=ABSENT, gauge=None) if held is None else held
    extra = {name: value for name, value in piece.extra.items() if name != "status_since"}
    return replace(part, piece=replace(piece, status_as_of=None, extra=extra))
