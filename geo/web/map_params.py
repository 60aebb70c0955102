"""What may be asked of the map, of its table and of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import KINDS, STATUSES
from geo.web.params import Choices, Flag, Journey, Names, Number, Param, Text, View, Year
from geo.webmap.map_state import MapState

if TYPE_CHECKING:
    from collections.abc import Mapping

SEARCHED = ("layer", "route", "station", "place")
STEPS = 6
"""Steps of the walk through the map."""

YEAR = Param("year", Year(), None, "The state at the end of that year")
FILTER_PARAMS = (
    Param("layers", Names(many=True, of="layer"), (), "Layers shown, joined by commas"),
    Param("status", Choices(STATUSES), (), "Statuses shown, joined by commas"),
    Param("kind", Choices(KINDS), (), "Kinds shown, joined by commas"),
    YEAR,
)
VIEW_PARAMS = (
    Param("view", View(), None, "Middle of the map: zoom/lat/lon"),
    Param("route", Names(), None, "The chosen route"),
    Param("feature", Names(), None, "The chosen feature: a piece, a station, a place"),
    Param("journey", Journey(), None, "A journey: a saved one, or from..to by station ids"),
    Param("walk", Number(1, STEPS, whole=True), None, "A step of the walk through the map"),
    Param("embed", Flag(), False, "1: without the panel, for a page of yours"),
)
SEARCH_PARAMS = (
    Param("q", Text(80), "", "A name or a part of one, in any of the three languages"),
    Param("of", Choices(SEARCHED), (), "Only these kinds, joined by commas"),
)
LIMIT = Param("limit", Number(1, 50, whole=True), 10, "How many at most")


def map_state(
    values: Mapping[str, object], given: tuple[tuple[str, str], ...], lang: str
) -> MapState:
    """Return the state of the map that the values of a permalink describe."""
    view = values.get("view")
    zoom_lat_lon: tuple[float, float, float] | None = None
    if isinstance(view, tuple):
        zoom, lat_deg, lon_deg = view
        zoom_lat_lon = (float(zoom), float(lat_deg), float(lon_deg))

    def names(name: str) -> tuple[str, ...]:
        value = values.get(name)
        return tuple(str(one) for one in value) if isinstance(value, tuple) else ()

    def word(name: str) -> str | None:
        value = values.get(name)
        return str(value) if value else None

    def whole(name: str) -> int | None:
        value = values.get(name)
        return value if isinstance(value, int) else None

    return MapState(
        lang=lang,
        layers=names("layers"),
        status=names("status"),
        kind=names("kind"),
        year=whole("year"),
        sea=str(values.get("sea") or "both"),
        view=zoom_lat_lon,
        route=word("route"),
        feature=word("feature"),
        journey=word("journey"),
        walk=whole("walk"),
        embed=bool(values.get("embed")),
        given=given,
    )
