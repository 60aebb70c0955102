"""Layers: the catalogue, one layer, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.formats import as_json, catalogue
from geo.web import addresses, language
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.links import licences_of, links
from geo.web.provenance import citation
from geo.web.replies import JSON, cached
from geo.web.service import asked, atlas, layer_of
from geo.web.templating import page

if TYPE_CHECKING:
    from geo.web.cache import Answer

blueprint = Blueprint("layers", __name__)

GEOJSON = "application/geo+json"


GPKG = "application/geopackage+sqlite3"


@blueprint.get("/layers")
def layers_page() -> Response:
    """Show the catalogue."""
    what = asked(addresses.LAYERS_PAGE)

    def objects() -> dict[str, object]:
        lang, catalog = language.of_request(), atlas().catalog
        return {
            "layers": [
                catalogue.entry(one, lang, catalog.position_errors)
                for one in catalog.layers.values()
            ]
        }

    return page("layers", what, objects)


@blueprint.get("/layers/<layer_id>")
def layer_page(layer_id: str) -> Response:
    """Show one layer."""
    entity = layer_of(layer_id)
    what = asked(addresses.LAYER_PAGE)

    def objects() -> dict[str, object]:
        return {
            "layer": catalogue.entry(
                entity, language.of_request(), atlas().catalog.position_errors
            ),
            "entity": entity,
            "pieces": entity.pieces,
            "downloads": [
                (ending, f"/layers/{layer_id}.{ending}") for ending in addresses.LAYER.formats
            ],
        }

    return page("layer", what, objects)


@blueprint.get("/layers.<ending>")
def layers(ending: str) -> Response:
    """Give the catalogue of layers."""
    require_format(addresses.LAYERS, ending)
    what = asked(addresses.LAYERS)
    path = request.path

    def render() -> Answer:
        catalog = atlas().catalog
        document = {
            "data_version": catalog.data_version,
            "layers": [
                catalogue.entry(one, what.text("lang"), catalog.position_errors)
                for one in catalog.layers.values()
            ],
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(document), JSON, links(path, what, licences_of()))

    return cached(JSON, what, render)


@blueprint.get("/layers/<layer_id>.<ending>")
def layer(layer_id: str, ending: str) -> Response:
    """Give a layer's geometry with every property; a reader's own as it is cut."""
    require_format(addresses.LAYER, ending)
    found = layer_of(layer_id)
    what = asked(addresses.LAYER)
    path = request.path

    def render() -> Answer:
        headers = links(path, what, found.licences)
        if ending == "gpkg":
            from geo.formats import as_gpkg  # noqa: PLC0415  on first use
            from geo.web.provenance import layer_provenance  # noqa: PLC0415

            body = as_gpkg.dumps(atlas().catalog, found, layer_provenance(path, what, found))
            return finish(body, GPKG, headers)
        if found.is_user:
            from geo.formats import as_geojson  # noqa: PLC0415  on first use

            return finish(as_geojson.dumps(found), GEOJSON, headers)
        return finish(atlas().catalog.files[f"{found.id}.geojson"].body, GEOJSON, headers)

    return cached(GPKG if ending == "gpkg" else GEOJSON, what, render)
