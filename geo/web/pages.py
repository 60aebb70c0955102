"""Pages for readers: the map, lengths, layers, a layer, about, methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, render_template, request

from geo import __version__
from geo.formats import catalogue
from geo.lengths import GROUPINGS
from geo.model import LANGS, STATUSES
from geo.web import language, query
from geo.web.cache import finish
from geo.web.data import layer_of, lengths_answer, lengths_query
from geo.web.map_page import write_map
from geo.web.map_params import map_state
from geo.web.state import (
    PAGE,
    asked,
    atlas,
    cached,
    path_with_query,
)
from geo.web.static_files import asset
from geo.webmap.one_file import GEODESIC
from geo.webmap.page_settings import first_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.web.cache import Answer

blueprint = Blueprint("pages", __name__)

# Kept from page to page where the reader chose them.
_KEPT = ("lang", "sea")


def given() -> dict[str, str]:
    """Return what this request asks for, parsed: a finished page may hold nothing else of it."""
    return dict(g.get("given", ()))


def url(path: str, **params: object) -> str:
    """Return an address that keeps the language and the name of the sea that were chosen.

    A page keeps what was asked for; data have no reader's language to follow, so the
    page's own is written out.
    """
    kept = {name: value for name, value in given().items() if name in _KEPT}
    if path.startswith("/map/") or "." in path.rpartition("/")[2]:
        lang = language.of_request()
        kept = {} if lang == language.DEFAULT else {"lang": lang}
    wanted = {name: query.canonical(value) for name, value in params.items() if value is not None}
    return path_with_query(path, list((kept | wanted).items()))


def lang_url(lang: str) -> str:
    """Return this page's address in another language."""
    return own_url("lang", lang)


def own_url(name: str, value: str) -> str:
    """Return this page's address with another value of one parameter."""
    return path_with_query(request.path, list((given() | {name: value}).items()))


def context() -> dict[str, object]:
    """Return what every template may use."""
    tr = language.translator_for(language.of_request())
    catalog = atlas().catalog
    return {
        "t": tr.t,
        "n": tr.n,
        "tr": tr,
        "lang": tr.lang,
        "langs": LANGS,
        "asset": asset,
        "url": url,
        "lang_url": lang_url,
        "data_version": catalog.data_version,
        "data_date": catalog.data_date,
        "program_version": __version__,
        "address": path_with_query(request.path, list(given().items())),
        "embed": False,
    }


def _write(name: str, values: dict[str, object]) -> str:
    """Return the page of a template."""
    return render_template(f"{name}.html", **values)


def page(
    name: str,
    what: query.Asked,
    objects: Callable[[], dict[str, object]],
    write: Callable[[str, dict[str, object]], str] = _write,
) -> Response:
    """Return a page, rendered once per data version, question and language."""
    lang = language.of_request()

    def render() -> Answer:
        from geo.web.views import view  # noqa: PLC0415  on first use

        here = atlas()
        own_objects = objects()
        own = view(name, language.translator_for(lang), url, here.catalog, **own_objects)
        values = {"page": name, "catalog": here.catalog, **own_objects, **own}
        return finish(write(name, values).encode(), PAGE, (("Content-Language", lang),))

    return cached(PAGE, what, render, lang=lang)


@blueprint.get("/")
def index() -> Response:
    """Show the interactive map."""
    what = asked(query.MAP)

    lang = language.of_request()
    state = map_state(what.values, what.given, lang)
    here = atlas()

    def objects() -> dict[str, object]:
        return {
            "state": state,
            "embed": state.embed,
            "has_tiles": bool(here.settings.tiles),
            "seas": [(name, own_url("sea", name)) for name in query.SEAS],
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
    what = asked(query.TABLE_PAGE)

    def objects() -> dict[str, object]:
        state = map_state(what.values, what.given, language.of_request())
        kept = [(name, value) for name, value in what.given if name in _KEPT]
        return {"state": state, "kept": kept}

    return page("table", what, objects)


@blueprint.get("/lengths")
def lengths() -> Response:
    """Show the lengths."""
    what = asked(query.LENGTHS_PAGE)

    def objects() -> dict[str, object]:
        lang = language.of_request()
        catalog = atlas().catalog
        question = {name: value for name, value in what.given if name != "lang"}
        return {
            "answer": lengths_answer(what, lang),
            "query": lengths_query(what, lang),
            "choices": {
                "route": list(catalog.routes),
                "layer": list(catalog.layers),
                "by": GROUPINGS,
                "unit": query.UNITS,
                "status": STATUSES,
            },
            "downloads": [
                (ending, url(f"/lengths.{ending}", **question)) for ending in query.LENGTHS.formats
            ],
        }

    return page("lengths", what, objects)


@blueprint.get("/layers")
def layers() -> Response:
    """Show the catalogue."""
    what = asked(query.LAYERS_PAGE)

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
def layer(layer_id: str) -> Response:
    """Show one layer."""
    entity = layer_of(layer_id)
    what = asked(query.LAYER_PAGE)

    def objects() -> dict[str, object]:
        return {
            "layer": catalogue.entry(
                entity, language.of_request(), atlas().catalog.position_errors
            ),
            "entity": entity,
            "pieces": entity.pieces,
            "downloads": [
                (ending, f"/layers/{layer_id}.{ending}") for ending in query.LAYER.formats
            ],
        }

    return page("layer", what, objects)


def _sources() -> dict[str, object]:
    tr = language.translator_for(language.of_request())
    catalog = atlas().catalog
    every = [
        (one.id, tr.name(one.title), source)
        for one in catalog.layers.values()
        for source in one.sources
    ]
    return {
        "sources": every,
        "licences": list(dict.fromkeys(source.licence for _, _, source in every)),
    }


@blueprint.get("/about")
def about() -> Response:
    """Show the policy on names and borders, the sources and the licences."""
    return page("about", asked(query.ABOUT), _sources)


@blueprint.get("/methods")
def methods() -> Response:
    """Show how every number is made."""
    return page("methods", asked(query.METHODS), _sources)
