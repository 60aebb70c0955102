"""The map and its table."""

from __future__ import annotations

from flask import Blueprint, Response

from geo.web import addresses, language
from geo.web.assets import asset
from geo.web.links import _KEPT, own_url
from geo.web.map_page import write_map
from geo.web.map_state import map_state
from geo.web.service import asked, atlas
from geo.web.templating import page
from geo.webmap.one_file import GEODESIC
from geo.webmap.page_settings import first_data

blueprint = Blueprint("map", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the interactive map."""
    what = asked(addresses.MAP)

    lang = language.of_request()
    state = map_state(what.values, what.given, lang)
    here = atlas()

    def objects() -> dict[str, object]:
        return {
            "state": state,
            "embed": state.embed,
            "has_tiles": bool(here.settings.tiles),
            "seas": [(name, own_url("sea", name)) for name in addresses.SEAS],
            "first_data": first_data(here.catalog),
            "kept": [(name, value) for name, value in what.given if name in _KEPT],
            "routes": list(here.catalog.routes.values()),
        }

    def write(name: str, values: dict[str, object]) -> str:
        from geo.webmap.folium_map import AtlasMap  # noqa: PLC0415  folium, on first use

        own = here.settings
        more: dict[str, object] = {"geodesic": asset(GEODESIC)}
        if own.tiles:
            more["tiles"] = {"url": own.tiles, "credit": own.tiles_credit}
        made = AtlasMap(here.catalog, state, language.translator_for(lang), more)
        return write_map(f"{name}.html", made, values)

    return page("map", what, objects, write)


@blueprint.get("/table")
def table() -> Response:
    """Show everything on the map as a table."""
    what = asked(addresses.TABLE_PAGE)

    def objects() -> dict[str, object]:
        state = map_state(what.values, what.given, language.of_request())
        kept = [(name, value) for name, value in what.given if name in _KEPT]
        return {"state": state, "kept": kept}

    return page("table", what, objects)
