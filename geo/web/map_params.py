"""What may be asked of the map, of its table and of the search."""

from __future__ import annotations

from geo.gazetteer.named import SEARCHED
from geo.vocabulary import KINDS, STATUSES
from geo.web.parameters import Choices, Flag, Journey, Names, Number, Param, Text, View, Year

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
    Param("journey", Journey(), None, "A journey: a saved one, or from..to"),
    Param("walk", Number(1, STEPS, whole=True), None, "A step of the walk through the map"),
    Param("embed", Flag(), False, "1: without the panel, for a page of yours"),
)
SEARCH_PARAMS = (
    Param("q", Text(80), "", "A name or a part of one, in any of the three languages"),
    Param("of", Choices(SEARCHED), (), "Only these kinds, joined by commas"),
)
LIMIT = Param("limit", Number(1, 50, whole=True), 10, "How many at most")
