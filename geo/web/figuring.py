"""The figure builder: a form whose every choice stands in the address, with a live preview."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response

from geo.web import addresses, language
from geo.web.figures import figure_spec
from geo.web.pages import page
from geo.web.resources.cite import citation_of, written
from geo.web.service import asked, path_with_query, public

blueprint = Blueprint("figuring", __name__)

PREVIEW_DPI = 150  # of a figure for paper; one for a screen is shown as it is


def figure_query(what: addresses.Asked, lang: str) -> list[tuple[str, str]]:
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
