"""What a running service holds, and the one way in which it replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from geo.claims.compare import subjects
from geo.gazetteer.index import index_of
from geo.history import last_year
from geo.web.known import Known
from geo.web.parsing import Address, Asked, parse

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.model import Layer
    from geo.web.cache import AnswerCache
    from geo.web.kept import StaticTree
    from geo.web.render_queue import Drawing
    from geo.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Atlas:
    """The catalogue, the settings and the caches of one process."""

    settings: Settings
    catalog: Catalog
    cache: AnswerCache
    drawing: Drawing
    static: StaticTree
    known: Known = field(default_factory=Known)


def atlas() -> Atlas:
    """Return the atlas of the running app."""
    return cast("Atlas", current_app.extensions["atlas"])


def known_names(catalog: Catalog) -> Known:
    """Return the ids that parameters may have, the last year, and how names are found."""
    return Known(
        {
            "route": tuple(catalog.routes),
            "layer": tuple(catalog.layers),
            "feature": (*catalog.pieces, *catalog.stations),
            "about": subjects(catalog),
            "scenario": tuple(catalog.scenarios),
            "station": tuple(catalog.stations),
        },
        last_year(catalog),
        partial(index_of, catalog),
    )


def asked(address: Address) -> Asked:
    """Return what this request asks of an address."""
    here = atlas()
    what = parse(address, request.args, here.known, present_version=here.catalog.data_version)
    g.given = what.given
    return what


def layer_of(layer_id: str) -> Layer:
    """Return the layer of that id."""
    layers = atlas().catalog.layers
    if layer_id not in layers:
        raise atlas().known.unknown("layer", "layer", layer_id)
    return layers[layer_id]
