"""The walk through the map in six steps: words with the numbers of the data, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.i18n import decimals_for
from geo.lengths import route_length
from geo.web.views.bars import sums
from geo.webmap.page_settings import fitted_bounds

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator

# Year, route and the layers that are fitted; the words are in the catalogues.
_STEPS: tuple[tuple[int | None, str, tuple[str, ...]], ...] = (
    (None, "", ()),
    (1916, "", ()),
    (1945, "", ("parallel-38",)),
    (1953, "", ("demarcation-line",)),
    (None, "tkr-east", ("korean-rail-link",)),
    (None, "gas-skv", ("gas-pipeline",)),
)
_NEEDED = ("tsr", "tkr-east", "gas-skv")
_AROUND_DEG = 1.5


def walk_steps(catalog: Catalog, tr: Translator) -> list[dict[str, object]]:
    """Return the steps, none where the atlas's own routes are not all there."""
    if any(name not in catalog.routes for name in _NEEDED):
        return []
    values = _values(catalog, tr)
    return [
        {
            "number": number,
            "title": tr.t(f"walk.{number}.title"),
            "text": tr.t(f"walk.{number}.text", **values),
            "year": year or "",
            "route": route,
            "bounds": ",".join(f"{side:.2f}" for side in _bounds(catalog, layers)),
        }
        for number, (year, route, layers) in enumerate(_STEPS, 1)
    ]


def _bounds(catalog: Catalog, layers: tuple[str, ...]) -> tuple[float, float, float, float]:
    if not layers:
        (south, west), (north, east) = fitted_bounds(catalog)
        return west, south, east, north
    west, south, east, north = catalog.bounds(layers).as_tuple()
    return (
        west - _AROUND_DEG,
        south - _AROUND_DEG,
        east + _AROUND_DEG,
        north + _AROUND_DEG,
    )


def _values(catalog: Catalog, tr: Translator) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, route in (("tsr", "tsr"), ("all", "tkr-east")):
        length = route_length(catalog, route)
        if length is not None:
            decimals = decimals_for(length.low_km, length.high_km)
            values[name] = tr.length(length.length_km, "km", decimals)
    states = sums(catalog.routes["tkr-east"].pieces, lambda piece: piece.status)
    for status in ("operating", "under_construction", "disused", "destroyed"):
        values[status] = tr.length(states.get(status, 0.0))
    return values
