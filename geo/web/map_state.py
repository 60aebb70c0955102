"""What the map page shows at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.webmap.map_state import MapState

if TYPE_CHECKING:
    from collections.abc import Mapping


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
