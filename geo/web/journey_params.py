"""What may be asked of a journey."""

from __future__ import annotations

from geo.vocabulary import UNITS_M
from geo.web.map_params import YEAR
from geo.web.parameters import Choice, Flag, Names, Param, Text, Texts

_STATION = Text(80)
JOURNEY_PARAMS = (
    Param("scenario", Names(), None, "A saved journey"),
    Param("from", _STATION, "", "Where it begins: a station's id, or its name in any language"),
    Param("to", _STATION, "", "Where it ends"),
    Param("via", Texts(80, 8), (), "Stations on the way, joined by commas"),
    Param("route", Names(many=True), (), "Routes travelled as far as can be, joined by commas"),
    Param(
        "prefer",
        Choice(("shortest", "in-service", "least-works")),
        "shortest",
        "Of several ways: the shortest, one all in service, the least to build",
    ),
    Param("with", Names(of="scenario"), None, "A second saved journey: the differences"),
    Param("works", Flag(), False, "1: what is missing, by kind and country"),
    YEAR,
    Param("unit", Choice(tuple(UNITS_M)), "km", "Unit of the lengths"),
)
FIGURE_JOURNEY = tuple(
    param for param in JOURNEY_PARAMS if param.name in {"scenario", "from", "to", "via", "with"}
)
"""Of a figure: which journey, and which one it is held against; its `route` names routes that are travelled as far as can be."""
