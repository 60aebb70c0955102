"""How to cite an address of ours: a page, text, BibTeX and CSL-JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.web import addresses, language
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.citation import citation_of, written
from geo.web.links import links, url
from geo.web.replies import cached
from geo.web.service import asked
from geo.web.templating import page

if TYPE_CHECKING:
    from geo.web.cache import Answer

blueprint = Blueprint("cite", __name__)

TYPES = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "json": "application/vnd.citationstyles.csl+json",
}


@blueprint.get("/cite")
def cite() -> Response:
    """Show how to cite an address."""
    what = asked(addresses.CITE_PAGE)
    wanted = what.text("address")
    citation = citation_of(wanted, language.of_request())
    kept = {"address": wanted or None}

    def objects() -> dict[str, object]:
        return {
            "cited": wanted or "/",
            "blocks": [
                {
                    "id": ending,
                    "title": language.translator_for(citation.lang).t(f"cite.as.{ending}"),
                    "text": written(citation, ending),
                    "href": url(f"/cite.{ending}", **kept),
                }
                for ending in addresses.CITE.formats
            ],
        }

    return page("cite", what, objects)


@blueprint.get("/cite.<ending>")
def cite_as(ending: str) -> Response:
    """Give the citation of an address in one form."""
    require_format(addresses.CITE, ending)
    what = asked(addresses.CITE)
    citation = citation_of(what.text("address"), what.text("lang"))
    path = request.path

    def render() -> Answer:
        headers = links(path, what, citation.licences)
        return finish(written(citation, ending).encode(), TYPES[ending], headers)

    return cached(TYPES[ending], what, render)
