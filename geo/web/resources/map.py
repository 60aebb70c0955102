"""The map and its table."""

from __future__ import annotations

from flask import Blueprint, Response
from markupsafe import Markup

from geo.web import addresses, language
from geo.web.assets import asset
from geo.web.links import _KEPT, own_url
from geo.web.map_state import map_state
from geo.web.service import asked, atlas
from geo.web.templating import page

blueprint = Blueprint("map", __name__)

GEODESIC = "vendor/geographiclib/geographiclib-geodesic.min.js"


@blueprint.get("/")
def index() -> Response:
    """Show the interactive map."""
    what = asked(addresses.MAP)

    def objects() -> dict[str, object]:
        from geo.webmap.fragment import first_data, fragment  # noqa: PLC0415  folium, on first use

        lang = language.of_request()
        state = map_state(what.values, what.given, lang)
        catalog = atlas().catalog
        own = atlas().settings
        more: dict[str, object] = {"geodesic": asset(GEODESIC)}
        if own.tiles:
            more["tiles"] = {"url": own.tiles, "credit": own.tiles_credit}
        made = fragment(catalog, state, language.translator_for(lang), more)
        return {
            "state": state,
            "embed": state.embed,
            "has_tiles": bool(own.tiles),
            "seas": [(name, own_url("sea", name)) for name in addresses.SEAS],
            "first_data": first_data(catalog),
            "kept": [(name, value) for name, value in what.given if name in _KEPT],
            "routes": list(catalog.routes.values()),
            # The fragment is made of our own template and escaped data.
            "fragment": Markup(made),  # noqa: S704
        }

    return page("map", what, objects)


@blueprint.get("/table")
def table() -> Response:
    """Show everything on the map as a table."""
    what = asked(addresses.TABLE_PAGE)

    def objects() -> dict[str, object]:
        state = map_state(what.values, what.given, language.of_request())
        kept = [(name, value) for name, value in what.given if name in _KEPT]
        return {"state": state, "kept": kept}

    return page("table", what, objects)
