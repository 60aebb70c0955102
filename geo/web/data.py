"""Data addresses: lengths, catalogue, layers, figures, what the map draws, liveness."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, request

from geo.errors import NotOfferedError, ParameterError, UnknownNameError
from geo.formats import as_csv, as_json, catalogue
from geo.i18n import translator
from geo.web import addresses
from geo.web.cache import finish
from geo.web.parameters import nearest_name, shorten
from geo.web.problems import NotFoundError
from geo.web.service import (
    asked,
    atlas,
    cached,
    citable,
    licences_of,
    lifetime,
    links,
    public,
    reply,
    require_acceptable,
)

if TYPE_CHECKING:
    from geo.figure.spec import Format
    from geo.lengths import LengthsAnswer, LengthsQuery
    from geo.model import Layer
    from geo.web.cache import Answer

blueprint = Blueprint("data", __name__)

CSV = "text/csv"
JSON = "application/json"
GEOJSON = "application/geo+json"
GPKG = "application/geopackage+sqlite3"
LENGTH_TYPES = {
    "csv": CSV,
    "json": JSON,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FIGURE_TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
# One name each in the CSV, in a row of the JSON and in the table of the page.
LENGTH_FIELDS = (
    "route",
    "name",
    "group",
    "area_km2",
    "length",
    "length_low",
    "length_high",
    "unit",
    "basis",
    "basis_shares",
    "track_length",
    "drawn_length",
    "published_low",
    "published_high",
    "claims",
    "difference_percent",
    "unattributed",
    "disputed",
    "boundary",
    "ellipsoid",
    "method",
    "vertices_per_100km",
    "position_accuracy_m",
    "position_p50_m",
    "position_p95_m",
    "position_max_m",
    "geometry_class",
    "sources",
    "source_class",
    "data_version",
)


def require_format(address: addresses.Address, ending: str) -> None:
    """Refuse an ending that is not offered, kept for later or unknown."""
    if ending in address.formats:
        return
    offered = ", ".join(f"{address.path}.{one}" for one in address.formats)
    if ending in address.reserved_formats:
        msg = f".{ending} is not offered yet"
        raise NotOfferedError(msg, repair=f"use {offered}")
    raise NotFoundError(offered)


def refuse_bom(address: addresses.Address, ending: str, what: addresses.Asked) -> None:
    """Refuse a byte order mark for anything but csv."""
    if ending != "csv" and what.flag("bom"):
        raise ParameterError(
            "bom",
            "1",
            "0",
            message=f"bom: a byte order mark is for csv, not for {ending}",
            repair=f"leave bom out, or ask for {address.path}.csv",
        )


def layer_of(layer_id: str) -> Layer:
    """Return the layer of that id."""
    layers = atlas().catalog.layers
    if layer_id not in layers:
        raise UnknownNameError(
            "layer", shorten(layer_id), ", ".join(layers), nearest=nearest_name(layer_id, layers)
        )
    return layers[layer_id]


def lengths_query(what: addresses.Asked, lang: str) -> LengthsQuery:
    """Return the question about lengths that a request asks."""
    from geo.lengths import LengthsQuery, of_year  # noqa: PLC0415  on first use

    year = what.values["year"]
    return of_year(
        LengthsQuery(
            routes=what.names("route"),
            layer=what.text("layer") or None,
            by=what.names("by"),
            status=what.names("status"),
            unit=what.text("unit"),
            lang=lang,
            year=year if isinstance(year, int) else None,
        )
    )


def lengths_answer(what: addresses.Asked, lang: str) -> LengthsAnswer:
    """Return the lengths that a request asks for."""
    from geo.lengths import answer  # noqa: PLC0415  on first use

    return answer(atlas().catalog, lengths_query(what, lang))


def layers_answering(what: addresses.Asked) -> list[str]:
    """Return the layers that the lengths of a request come from."""
    catalog = atlas().catalog
    chosen = what.text("layer")
    if chosen:
        return [chosen]
    routes = [catalog.routes[one] for one in what.names("route")] or catalog.routes.values()
    return list(dict.fromkeys(route.layer for route in routes))


def citation(path: str, what: addresses.Asked) -> str:
    """Return how to cite an answer of ours."""
    catalog = atlas().catalog
    return translator(str(what.values.get("lang") or "en").split(",")[0]).t(
        "cite.line",
        version=catalog.data_version,
        date=catalog.data_date,
        address=public(citable(path, what)),
    )


@blueprint.get("/lengths.<ending>")
def lengths(ending: str) -> Response:
    """Give lengths with interval, basis and sources."""
    require_format(addresses.LENGTHS, ending)
    what = asked(addresses.LENGTHS)
    refuse_bom(addresses.LENGTHS, ending, what)
    path = request.path

    def render() -> Answer:
        found = lengths_answer(what, what.text("lang"))
        headers = links(path, what, licences_of(layers_answering(what)))
        if ending == "xlsx":
            from geo.web.downloads import lengths_workbook  # noqa: PLC0415  on first use

            return finish(lengths_workbook(path, what, found), LENGTH_TYPES[ending], headers)
        rows = [{name: getattr(row, name) for name in LENGTH_FIELDS} for row in found.rows]
        if ending == "csv":
            return finish(as_csv.dumps(LENGTH_FIELDS, rows, bom=what.flag("bom")), CSV, headers)
        document = {
            "query": dict(what.given),
            "data_version": atlas().catalog.data_version,
            "ellipsoid": found.ellipsoid,
            "method": found.method,
            "rows": rows,
            "totals": found.totals,
            **({"notes": notes} if (notes := _notes(found)) else {}),
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(document), JSON, headers)

    return cached(LENGTH_TYPES[ending], what, render)


def _notes(found: LengthsAnswer) -> list[str]:
    """Return what an answer of a year says of its groups."""
    from geo.territories import territory_notes  # noqa: PLC0415  on first use

    return territory_notes(atlas().catalog, found, translator(found.query.lang))


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
            from geo.web.downloads import layer_provenance  # noqa: PLC0415

            body = as_gpkg.dumps(atlas().catalog, found, layer_provenance(path, what, found))
            return finish(body, GPKG, headers)
        if found.is_user:
            from geo.formats import as_geojson  # noqa: PLC0415  on first use

            return finish(as_geojson.dumps(found), GEOJSON, headers)
        return finish(atlas().catalog.files[f"{found.id}.geojson"].body, GEOJSON, headers)

    return cached(GPKG if ending == "gpkg" else GEOJSON, what, render)


@blueprint.get("/figure.<ending>")
def figure(ending: str) -> Response:
    """Give a map image for publication."""
    require_format(addresses.FIGURE, ending)
    what = asked(addresses.FIGURE)
    mimetype = FIGURE_TYPES[ending]
    require_acceptable(mimetype)
    from geo.web.figures import figure_answer  # noqa: PLC0415  on first use

    answer = figure_answer(what, cast("Format", ending), mimetype)
    return reply(answer, keep=lifetime(what, is_page=False))


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


@blueprint.get("/healthz")
def healthz() -> Response:
    """Tell that the service lives, and with which data."""
    body = as_json.dumps({"status": "ok", "data_version": atlas().catalog.data_version})
    response = Response(body, mimetype=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response
