"""What the map page draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from geo.formats import as_json
from geo.web import addresses
from geo.web.cache import finish
from geo.web.http_errors import NotFoundError
from geo.web.replies import JSON, cached
from geo.web.service import asked, atlas

if TYPE_CHECKING:
    from geo.web.cache import Answer

blueprint = Blueprint("map_data", __name__)


@blueprint.get("/map/<path:name>.json")
def map_data(name: str) -> Response:
    """Give what the map page draws."""
    what = asked(addresses.MAP_DATA)
    return cached(JSON, what, lambda: map_part(name, what.text("lang"), what.text("sea")))


def map_part(name: str, lang: str, sea: str) -> Answer:
    """Return one part of what the map page draws."""
    from geo.webmap.data import data  # noqa: PLC0415  folium, on first use

    found = data(atlas().catalog, name, lang=lang, sea=sea)
    if found is None:
        raise NotFoundError("the ones that the map page names")
    return finish(as_json.dumps_compact(found), JSON)
