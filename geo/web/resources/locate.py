"""Linear referencing over HTTP: a kilometre to its place, a place to its kilometre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.errors import Allowed, ParameterError
from geo.formats import as_json
from geo.geodesy import ELLIPSOID
from geo.web import addresses
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.links import licences_of, links
from geo.web.provenance import citation
from geo.web.replies import JSON, cached
from geo.web.service import asked, atlas

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.linear_referencing.calibration import Ruler
    from geo.linear_referencing.locate import Located
    from geo.web.cache import Answer
    from geo.web.parsing import Asked

blueprint = Blueprint("locate", __name__)


@blueprint.get("/locate.<ending>")
def locate(ending: str) -> Response:
    """Give the place of a kilometre, or the kilometre of a place."""
    require_format(addresses.LOCATE, ending)
    what = asked(addresses.LOCATE)
    require_question(what)
    path = request.path

    def render() -> Answer:
        catalog = atlas().catalog
        route = catalog.routes[what.text("route")]
        found = located(catalog, what)
        document = {
            "query": dict(what.given),
            "data_version": catalog.data_version,
            "ellipsoid": ELLIPSOID,
            "route": route.id,
            "name": route.names.of(what.text("lang")),
            **told(found, what.text("lang")),
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(document), JSON, links(path, what, licences_of([route.layer])))

    return cached(JSON, what, render)


def require_question(what: Asked) -> None:
    """Refuse a request that names no route, or neither or both of a kilometre and a point."""
    if not what.text("route"):
        raise ParameterError(
            "route",
            "",
            Allowed("a route of the catalogue", "allowed.route"),
            message="route: no route is named",
            repair="name one, such as route=tsr",
        )
    given = [name for name in ("km", "lon", "lat") if what.values[name] is not None]
    if given not in (["km"], ["lon", "lat"]):
        raise ParameterError(
            "km",
            ", ".join(given),
            Allowed("km alone, or lon with lat", "allowed.km-or-point"),
            message=f"km: expected km alone, or lon with lat; got {' and '.join(given) or 'neither'}",
            repair="ask with km=4934 for a place, or with lon=102.05 and lat=53.92 for a kilometre",
        )


def ruler(catalog: Catalog, route_id: str) -> Ruler:
    """Return a route as a measured line, made once a process."""
    from geo.linear_referencing.calibration import ruler_of  # noqa: PLC0415  on first use

    key = (catalog.data_version, route_id)
    if key not in _RULERS:
        _RULERS[key] = ruler_of(catalog, route_id)
    return _RULERS[key]


_RULERS: dict[tuple[str, str], Ruler] = {}


def located(catalog: Catalog, what: Asked) -> Located:
    """Return what a request asks for."""
    from geo.linear_referencing.locate import km_of, place_of  # noqa: PLC0415  on first use

    line = ruler(catalog, what.text("route"))
    km, lon_deg, lat_deg = (what.values[name] for name in ("km", "lon", "lat"))
    if isinstance(km, float):
        return place_of(line, km)
    return km_of(line, float(str(lon_deg)), float(str(lat_deg)))


def told(found: Located, lang: str) -> dict[str, object]:
    """Return a located place as the members of the answer."""
    return {
        "chainage": found.chainage,
        "km": found.km,
        "also_km": found.also_km,
        "lon_deg": found.lon_deg,
        "lat_deg": found.lat_deg,
        "offset_km": found.offset_km,
        "error_km": found.error_km,
        "error_parts_km": {
            "known": found.known_error_km,
            "between": found.between_error_km,
            "position": found.position_error_km,
        },
        "nearest_known_km": found.nearest_known_km,
        "piece": found.piece.id,
        "piece_name": found.piece.names.of(lang),
        "country": found.piece.country,
        "subject": found.piece.subject,
        "status": found.piece.status,
        "geometry_class": found.piece.geometry_class,
    }
