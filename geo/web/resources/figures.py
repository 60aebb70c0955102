"""Figures: the builder, and png, svg, pdf, txt."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, request

from geo.figure.spec import FigureSpec, Format
from geo.model import Bounds
from geo.web import addresses, language
from geo.web.addresses import require_format
from geo.web.citation import citation_of, written
from geo.web.links import citable, licences_of, links, path_with_query, public
from geo.web.parsing import Asked
from geo.web.render_worker import Order, drawn
from geo.web.replies import lifetime, reply, require_acceptable
from geo.web.service import asked, atlas
from geo.web.templating import page

if TYPE_CHECKING:
    from geo.figure.spec import Format
    from geo.web.cache import Answer
    from geo.web.parsing import Asked

blueprint = Blueprint("figures", __name__)

FIGURE_TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "txt": "text/plain",
}


# What the specification calls otherwise than the address.
_RENAMED = {"route": "routes", "from": "start", "to": "stop", "with": "other"}


PREVIEW_DPI = 150  # of a figure for paper; one for a screen is shown as it is


def figure_spec(what: Asked, address: str) -> FigureSpec:
    """Return the specification of the figure that a request asks for."""
    known = {field.name for field in fields(FigureSpec)}
    values: dict[str, Any] = {}
    for name, value in what.values.items():
        target = _RENAMED.get(name, name)
        if target in known:
            values[target] = value
    if isinstance(values["extent"], tuple):
        values["extent"] = Bounds(*values["extent"])
    values["title"] = values["title"] or None
    values["scenario"] = values["scenario"] or ""
    values["other"] = values["other"] or ""
    return FigureSpec(**{**values, "address": address})


def figure_answer(what: Asked, form: Format, mimetype: str) -> Answer:
    """Return a figure, drawn once per data version and question, bounded in number and time."""
    here = atlas()
    path = request.path
    key = (here.catalog.data_version, path, what.given)
    found = here.cache.peek(key)
    if found is not None:
        return found
    spec = figure_spec(what, citable(path, what))
    name = f"{spec.extent_name}-{spec.preset}-{spec.lang.replace(',', '-')}"
    headers = (
        *links(path, what, licences_of(spec.layers)),
        (
            "Content-Disposition",
            f'inline; filename="corridor-atlas-{name}-{here.catalog.data_version}.{form}"',
        ),
    )
    order = Order(here.catalog.data_version, spec, form, mimetype, headers)
    answer = here.drawing.draw(key, order, lambda: drawn(here.catalog, order))
    here.cache.put(key, answer)
    return answer


def figure_query(what: Asked, lang: str) -> list[tuple[str, str]]:
    """Return the query of the figure that the form asks for; its language is written out."""
    chosen = [(name, value) for name, value in what.given if name not in {"lang", "v"}]
    figure_lang = what.text("lang") or lang
    return [*chosen, *([("lang", figure_lang)] if figure_lang != language.DEFAULT else [])]


@blueprint.get("/figures")
def figures() -> Response:
    """Show the builder with the figure that is asked for."""
    what = asked(addresses.FIGURES_PAGE)

    def objects() -> dict[str, object]:
        lang = language.of_request()
        params = figure_query(what, lang)
        values = {**what.values, "lang": what.text("lang") or lang}
        # What cannot be drawn is refused here, before a preview asks for it.
        spec = figure_spec(replace(what, values=values), path_with_query("/figure.pdf", params))
        preview = params
        if not spec.sheet.is_screen and spec.dots_per_inch > PREVIEW_DPI:
            kept = [(name, value) for name, value in params if name != "dpi"]
            preview = [*kept, ("dpi", str(PREVIEW_DPI))]
        address = path_with_query("/figure.pdf", params)
        return {
            "asked": what,
            "spec": spec,
            "preview": path_with_query("/figure.png", preview),
            "downloads": {
                ending: path_with_query(f"/figure.{ending}", params)
                for ending in addresses.FIGURE_FORMATS
            },
            "figure_address": public(address),
            "cite_href": path_with_query("/cite", [("address", address), ("lang", lang)]),
            "citation": written(citation_of(address, lang), "txt").strip(),
        }

    return page("figures", what, objects)


@blueprint.get("/figure.<ending>")
def figure(ending: str) -> Response:
    """Give a map image for publication."""
    require_format(addresses.FIGURE, ending)
    what = asked(addresses.FIGURE)
    mimetype = FIGURE_TYPES[ending]
    require_acceptable(mimetype)

    answer = figure_answer(what, cast("Format", ending), mimetype)
    return reply(answer, keep=lifetime(what, is_page=False))
