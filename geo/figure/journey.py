"""The journey that a figure outlines: its line, its name and its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import LineString

from geo.i18n import decimals_for
from geo.journeys.find import JourneyQuery, find
from geo.style.lines import has_ribbon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator


@dataclass(frozen=True, slots=True)
class Outlined:
    """A journey in degrees: its parts with whether each lies in the ribbon, and its title."""

    parts: tuple[tuple[BaseGeometry, bool], ...]
    title: str


def outlined(catalog: Catalog, spec: FigureSpec, tr: Translator) -> Outlined | None:
    """Return the journey that is asked for, None where none is.

    Raises
    ------
    GeoError
        As the journey itself would answer.
    """
    if not (spec.scenario or spec.start or spec.stop or spec.via):
        return None
    query = JourneyQuery(scenario=spec.scenario, start=spec.start, stop=spec.stop, via=spec.via)
    journey = find(catalog, query)
    parts: list[tuple[BaseGeometry, bool]] = []
    for part in journey.parts:
        line = part.coordinates_deg()
        if len(line) > 1:
            parts.append((LineString(line), has_ribbon(part.piece.routes)))
    if journey.scenario is not None:
        title = tr.name(journey.scenario.title)
    else:
        ends = (journey.start, journey.stop)
        title = " – ".join(tr.name(end.names) for end in ends if end is not None)
    if journey.length is not None:
        length = journey.length
        decimals = decimals_for(length.low_km, length.high_km)
        title = f"{title}, {tr.length(length.length_km, decimals=decimals)}"
    return Outlined(tuple(parts), title)
