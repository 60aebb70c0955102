"""About and methods."""

from __future__ import annotations

from flask import Blueprint, Response

from geo.web import addresses, language
from geo.web.service import asked, atlas
from geo.web.templating import page

blueprint = Blueprint("documents", __name__)


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
    return page("about", asked(addresses.ABOUT), _sources)


@blueprint.get("/methods")
def methods() -> Response:
    """Show how every number is made."""
    return page("methods", asked(addresses.METHODS), _sources)
