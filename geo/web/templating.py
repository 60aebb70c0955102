"""Pages from templates: what every template may use, and a page rendered once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request

from geo import __version__
from geo.vocabulary import LANGS
from geo.web import language
from geo.web.assets import asset
from geo.web.cache import finish
from geo.web.links import given, lang_url, path_with_query, url
from geo.web.replies import PAGE, cached
from geo.web.service import atlas

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.web.cache import Answer
    from geo.web.parsing import Asked


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
    what: Asked,
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
