"""The years in the panel: the slider's ticks and the year that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.history import last_year
from geo.vocabulary import FIRST_YEAR
from geo.webmap.timeline import shown_events
from geo.years import year_of

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.webmap.map_state import MapState

NAMED = (1884, 1916, 1953, 2007)
WIDTH = 1000


def years_view(catalog: Catalog, state: MapState) -> dict[str, object]:
    """Return the first and last year, a tick for each year with an event, the named years."""
    last = last_year(catalog)
    span = max(1, last - FIRST_YEAR)
    years = sorted({year_of(event.date) or FIRST_YEAR for event in shown_events(catalog)})
    return {
        "first": FIRST_YEAR,
        "last": last,
        "chosen": state.year,
        "ticks": [round(WIDTH * (year - FIRST_YEAR) / span, 1) for year in years],
        "named": [
            {"year": year, "x": round(WIDTH * (year - FIRST_YEAR) / span, 1)} for year in NAMED
        ],
    }
