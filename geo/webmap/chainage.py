"""The kilometres of a route as the page reads them off: along each piece, with their error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.errors import EmptyAnswerError
from geo.linear_referencing.calibration import ruler_of
from geo.linear_referencing.locate import place_of

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.linear_referencing.calibration import Ruler

SAMPLE_KM = 10.0
FEWEST = 3
MOST = 40


def ruler_data(catalog: Catalog, route_id: str) -> dict[str, object] | None:
    """Return the kilometres of a route, None where nobody knows them.

    `steps` are its pieces in order, each with its direction, the kilometres at both ends and
    the 95 % error at evenly spaced kilometres between them. Along a piece the kilometres are
    shared by the length of the line, which the page measures on the ellipsoid.
    """
    route = catalog.routes.get(route_id)
    if route is None:
        return None
    try:
        ruler = ruler_of(catalog, route_id)
    except EmptyAnswerError:
        return None
    steps: list[dict[str, object]] = []
    start = 0
    for step in route.steps:
        end = start
        while end < len(ruler.piece) and ruler.piece[end] is step.piece:
            end += 1
        low_km, high_km = float(ruler.km[start]), float(ruler.km[end])
        steps.append(
            {
                "id": step.piece.id,
                "d": step.direction,
                "a": round(low_km, 3),
                "b": round(high_km, 3),
                "e": _errors(ruler, low_km, high_km),
            }
        )
        start = end
    return {"route": route_id, "chainage": ruler.chainage, "steps": steps}


def measured(catalog: Catalog) -> list[str]:
    """Return the routes of which kilometres are known: every piece has a length."""
    return [
        route.id
        for route in catalog.routes.values()
        if route.pieces and all(piece.id in catalog.shares for piece in route.pieces)
    ]


def _errors(ruler: Ruler, low_km: float, high_km: float) -> list[float]:
    count = int(np.clip(abs(high_km - low_km) / SAMPLE_KM, FEWEST, MOST))
    return [
        round(place_of(ruler, float(km)).error_km, 2) for km in np.linspace(low_km, high_km, count)
    ]
