"""What the places and legs of a journey are called, in the reader's language."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.gazetteer.ends import point_begun
from geo.journeys.stations import nearest_station
from geo.point_history import DPRK_SINCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.network import Node

_DASH = re.compile(r"\s*[–—]\s*")
_COLON = ": "
_KOREAS = {"KP", "KR"}


def country_name(catalog: Catalog, code: str | None, tr: Translator) -> str:
    """Return the name of a country, and of what no source splits among countries."""
    if not code:
        return tr.t("journeys.no-country")
    key = f"country.{code}"
    return tr.t(key) if tr.has(key) else catalog.name_of("country", code, tr.lang)


def text_of(catalog: Catalog, text: str, tr: Translator) -> str:
    """Return a text of the tables in the reader's language, as it stands where none is kept."""
    names = catalog.names.get(("text", text))
    return tr.name(names) if names else text


def leg_ends(catalog: Catalog, legs: Sequence[Leg], tr: Translator) -> tuple[tuple[str, str], ...]:
    """Return the names of both ends of each leg.

    An end at which there is no station is the border that is crossed there, or a junction, told
    by the nearest station.
    """
    names = [[_end(catalog, leg, tr, is_start=one) for one in (True, False)] for leg in legs]
    for k, (before, after) in enumerate(pairwise(legs)):
        here, there = before.stop, after.start
        if before.is_feeder or here is None or there is None or here.key != there.key:
            continue
        if here.station:
            continue
        if before.country != after.country:
            text = (
                # The Demarcation Line is nowhere called a border.
                tr.t("journeys.border.mdl")
                if {before.country, after.country} == _KOREAS
                else tr.t(
                    "journeys.border",
                    one=country_name(catalog, before.country, tr),
                    other=country_name(catalog, after.country, tr),
                )
            )
            names[k][1] = names[k + 1][0] = text
    return tuple((start, stop) for start, stop in names)


def _end(catalog: Catalog, leg: Leg, tr: Translator, *, is_start: bool) -> str:
    node = leg.start if is_start else leg.stop
    if node is not None and node.station:
        return tr.name(catalog.stations[node.station].names)
    if node is None or not leg.parts:
        return place_text(catalog, leg.start_text if is_start else leg.stop_text, tr)
    part = leg.parts[0] if is_start else leg.parts[-1]
    if part.piece.kind == "railway":
        return node_text(catalog, node, tr)
    # The name of a piece of a pipeline is that of its line and of its two ends.
    line, _, ends = tr.name(part.piece.names).rpartition(_COLON)
    first, *last = _DASH.split(ends, maxsplit=1)
    return (first if is_start == (part.direction > 0) else "".join(last)) or line


def node_text(catalog: Catalog, node: Node, tr: Translator) -> str:
    """Return what a node of a railway is called; one without a station by the nearest one."""
    if node.station:
        return tr.name(catalog.stations[node.station].names)
    near = tr.name(catalog.stations[nearest_station(catalog, node)].names)
    return tr.t("journeys.junction", near=near)


def place_text(catalog: Catalog, text: str, tr: Translator) -> str:
    """Return a name of a table in the reader's language, as it stands where none is kept.

    A name that goes on behind that of a place (`Sinuiju Chongnyon`) is that place.
    """
    if ("end", text) in catalog.names:
        return tr.name(catalog.names["end", text])
    key = point_begun(catalog, text)
    if key:
        return tr.name(catalog.stations[key].names)
    for (kind, _), names in catalog.names.items():
        if kind == "country" and names.en == text:
            return tr.name(names)
    return text


def title_of(catalog: Catalog, journey: Journey, tr: Translator) -> str:
    """Return the title of a journey: a saved one's own, else its two ends."""
    if journey.scenario is not None:
        return tr.name(journey.scenario.title)
    return tr.from_to(*end_names(catalog, journey, tr))


def end_names(catalog: Catalog, journey: Journey, tr: Translator) -> tuple[str, str]:
    """Return the names of the two ends of a journey."""
    names = []
    for station, text in (
        (journey.start, journey.start_text),
        (journey.stop, journey.stop_text),
    ):
        names.append(tr.name(station.names) if station else place_text(catalog, text, tr))
    return names[0], names[1]


def status_text(leg: Leg, tr: Translator) -> str:
    """Return the state of a leg with the date of it, as far as that is known."""
    kind = leg.parts[0].piece.kind if leg.parts else "railway"
    text = tr.status(leg.status, kind) if leg.status else tr.t("status.unknown")
    is_reported = leg.year is None or leg.year >= DPRK_SINCE
    if leg.country == "KP" and leg.status == "operating" and is_reported:
        text = tr.aside(text, tr.t("journeys.reported"))
    return text


def dated(date: str | None, tr: Translator) -> str:
    """Return a date in words; a word of the tables that is no date says so."""
    if not date:
        return ""
    return tr.date(date) if date[:1].isdigit() else tr.t("journeys.undated")


def route_text(catalog: Catalog, route: str, tr: Translator) -> str:
    """Return the short name of a route, empty where a leg has none."""
    return tr.name(catalog.routes[route].short_names) if route in catalog.routes else ""
