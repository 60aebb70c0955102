"""The one way to a map of the atlas in Python: `atlas_map`."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from geo.errors import ParameterError, UnknownNameError
from geo.history import last_year
from geo.i18n import translator
from geo.vocabulary import FIRST_YEAR, KINDS, LANGS, STATUSES
from geo.webmap.folium_map import AtlasMap
from geo.webmap.journeys import journey_data
from geo.webmap.map_state import MapState
from geo.webmap.notebook import Notebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog

SEAS = ("both", "east-sea", "sea-of-japan")
_VIEW = 3


def atlas_map(
    catalog: Catalog,
    *,
    lang: str = "en",
    sea: str = "both",
    layers: Sequence[str] = (),
    status: Sequence[str] = (),
    kind: Sequence[str] = (),
    year: int | None = None,
    view: Sequence[float] | None = None,
    route: str | None = None,
    feature: str | None = None,
    journey: str | None = None,
) -> AtlasMap:
    """Return the atlas's map, to be shown in a notebook, added to, and saved.

    In a notebook it shows itself; `save("map.html")` writes one file that needs no network. Any
    element of Folium can be added (`folium.Marker(...).add_to(m)`, `frame.explore(m=m)`). Texts
    that are not yours belong in `geo.webmap.finished_text.text`.

    Parameters
    ----------
    catalog
        What is drawn.
    lang
        `en`, `ko` or `ru`.
    sea
        Which name of the sea between Korea and Japan: `both`, `east-sea`, `sea-of-japan`.
    layers, status, kind
        What is switched on: ids of layers, statuses, kinds; empty for all.
    year
        The state at the end of that year; None for today.
    view
        Zoom, latitude and longitude of the middle, degrees (WGS 84); None for all there is.
    route, feature
        The chosen route, and the piece, station or place outlined.
    journey
        A saved journey's id, or two stations joined by two points: `busan..khasan`.

    Returns
    -------
    AtlasMap
        A `folium.Map`. `folium.LayerControl` lists the atlas's layers too.

    Raises
    ------
    ParameterError
        If a value is none of those allowed.
    UnknownNameError
        If the catalogue has no layer, route or feature of that name.

    Examples
    --------
    >>> from geo.catalog import load_catalog
    >>> from geo.webmap.one_file import STATIC
    >>> m = atlas_map(load_catalog([STATIC.parent / "layers"]), route="tsr", year=1945)
    >>> [one.id for one in m.layers][:2]
    ['trans-siberian', 'korean-rail-link']
    """
    _among("lang", [lang], LANGS)
    _among("sea", [sea], SEAS)
    _among("status", status, STATUSES)
    _among("kind", kind, KINDS)
    _known("layer", layers, [*catalog.layers])
    _known("route", [route] if route else [], [*catalog.routes])
    _known("feature", [feature] if feature else [], [*catalog.pieces, *catalog.stations])
    first, last = FIRST_YEAR, last_year(catalog)
    if year is not None and not first <= year <= last:
        raise ParameterError("year", str(year), f"a year from {first} to {last}")
    if view is not None and len(view) != _VIEW:
        raise ParameterError("view", str(view), "zoom, latitude and longitude")
    state = MapState(
        lang=lang,
        layers=tuple(layers),
        status=tuple(status),
        kind=tuple(kind),
        year=year,
        sea=sea,
        view=(float(view[0]), float(view[1]), float(view[2])) if view is not None else None,
        route=route,
        feature=feature,
        journey=journey,
        embed=True,
    )
    tr = translator(lang)
    if journey:
        journey_data(catalog, journey, tr)  # raises what is wrong with it now, not when it is shown
    return AtlasMap(catalog, state, tr, {}, Notebook())


def _among(param: str, values: Sequence[str], allowed: Sequence[str]) -> None:
    for value in values:
        if value not in allowed:
            raise ParameterError(param, value, " or ".join(allowed))


def _known(param: str, values: Sequence[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            near = difflib.get_close_matches(value, known, n=1)
            raise UnknownNameError(param, value, ", ".join(known), nearest=near[0] if near else "")
