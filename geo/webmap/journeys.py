"""Journeys as the map shows them without asking a service: totals and legs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.journeys.planner import JourneyQuery, find
from geo.journeys.records import document_of

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator

MEMBERS = ("title", "length", "length_low", "length_high", "gauge_changes")
LEG_MEMBERS = (
    *("from", "to", "route", "pieces", "parts", "status", "work", "in_total"),
    *("length", "country", "gauge", "note"),
)


def journey_data(catalog: Catalog, journey: str, tr: Translator) -> dict[str, Any]:
    """Return what the panel shows of a journey.

    Parameters
    ----------
    journey
        A saved journey's id, or two stations joined by two points: `busan..khasan`.

    Raises
    ------
    GeoError
        If no such journey is saved, a station is unknown, or no way leads there.
    """
    start, between, stop = journey.partition("..")
    query = JourneyQuery(start=start, stop=stop) if between else JourneyQuery(scenario=journey)
    whole = document_of(catalog, find(catalog, query), tr, "km")
    kept: dict[str, Any] = {key: whole[key] for key in MEMBERS if key in whole}
    kept["legs"] = [{key: leg.get(key) for key in LEG_MEMBERS} for leg in whole["legs"]]
    return kept
