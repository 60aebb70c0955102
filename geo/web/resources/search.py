"""Search over HTTP: `/search.json` for scripts, `/search` as a page that needs none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.errors import Allowed, ParameterError
from geo.formats import as_json
from geo.gazetteer.index import index_of
from geo.gazetteer.named import SEARCHED
from geo.i18n import translator
from geo.web import addresses, language
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.links import licences_of, links, url
from geo.web.provenance import citation
from geo.web.replies import JSON, cached
from geo.web.service import asked, atlas
from geo.web.templating import page

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.gazetteer.index import Found
    from geo.i18n import Translator
    from geo.web.cache import Answer
    from geo.web.parsing import Asked

blueprint = Blueprint("search", __name__)

POINT_ZOOM = 7
ON_PAGE = 40


@blueprint.get("/search.<ending>")
def search(ending: str) -> Response:
    """Give what a text may mean: layers, routes, stations and places."""
    require_format(addresses.SEARCH, ending)
    what = asked(addresses.SEARCH)
    if not what.text("q"):
        raise ParameterError(
            "q",
            "",
            Allowed("a name, or a part of one", "allowed.part-of-name"),
            message="q: no name is given",
            repair="give one, such as q=Khasan",
        )
    path = request.path

    def render() -> Answer:
        catalog = atlas().catalog
        tr = translator(what.text("lang"))
        document = {
            "query": dict(what.given),
            "data_version": catalog.data_version,
            "results": [told(one, tr) for one in found(catalog, what)],
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(document), JSON, links(path, what, licences_of()))

    return cached(JSON, what, render)


@blueprint.get("/search")
def search_page() -> Response:
    """Show what a text may mean."""
    what = asked(addresses.SEARCH_PAGE)

    def objects() -> dict[str, object]:
        tr = language.translator_for(language.of_request())
        text = what.text("q")
        rows = [shown(one, tr) for one in found(atlas().catalog, what)] if text else []
        kept = [(name, value) for name, value in what.given if name in {"lang", "sea"}]
        return {"text": text, "rows": rows, "kept": kept}

    return page("search", what, objects)


def found(catalog: Catalog, what: Asked) -> list[Found]:
    """Return what a request looks for."""
    number = what.values.get("limit")
    kinds = what.names("of") or SEARCHED
    most = number if isinstance(number, int) else ON_PAGE
    return index_of(catalog).find(what.text("q"), kinds=kinds, most=most)


def detail(one: Found, tr: Translator) -> str:
    """Return what tells two of one name apart: the ends of a route, the state of a station."""
    entry = one.entry
    if entry.kind == "route":
        return tr.name(entry.detail)
    if entry.kind == "layer":
        return tr.t("search.kind.layer")
    if entry.kind == "feature":
        return tr.name(entry.detail)
    key = f"point.{entry.point_kind}"
    word = tr.t(key) if tr.has(key) else tr.t(f"kind.{entry.kind}")
    country = f"country.{entry.country}"
    return f"{word}, {tr.t(country)}" if tr.has(country) else word


def address(one: Found) -> dict[str, str]:
    """Return the parameters of the map that show an entry."""
    entry = one.entry
    if entry.kind == "route":
        return {"route": entry.id}
    if entry.kind == "layer":
        return {"layers": entry.id}
    west, south, east, north = entry.bounds_deg
    middle = f"{(south + north) / 2:.2f}/{(west + east) / 2:.2f}"
    return {"feature": entry.id, "view": f"{POINT_ZOOM}/{middle}"}


def told(one: Found, tr: Translator) -> dict[str, object]:
    """Return a result as the members of the answer."""
    entry = one.entry
    names = entry.names
    return {
        "kind": entry.kind,
        "id": entry.id,
        "name": tr.name(names),
        "names": {"en": names.en, "ko": names.of("ko"), "ru": names.of("ru")},
        "matched": one.matched,
        "score": round(one.score, 1),
        "detail": detail(one, tr),
        "country": entry.country,
        "bounds_deg": [round(side, 5) for side in entry.bounds_deg],
        "map": address(one),
    }


def shown(one: Found, tr: Translator) -> dict[str, object]:
    """Return a result as a row of the page."""
    names = one.entry.names
    others = dict.fromkeys(names.of(lang) for lang in ("en", "ko", "ru"))
    own = names.of(tr.lang)
    others.pop(own, None)
    matched = one.matched if one.matched not in {own, *others} else ""
    return {
        "name": tr.name(names),
        "others": " · ".join(others),
        "matched": matched,
        "detail": detail(one, tr),
        "href": url("/", **address(one)),
    }
