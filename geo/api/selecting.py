"""Questions that no data address answers: pieces of all layers, and the map as an object."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict

from geo.api.asking import query_of
from geo.history import piece_in_year
from geo.vocabulary import UNKNOWN
from geo.web import addresses
from geo.web.map_params import FILTER_PARAMS
from geo.web.parameters import Names, Param, Version
from geo.web.parsing import Address, Asked, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium
    from flask import Flask

    from geo.catalog import Catalog
    from geo.model import Piece

# What the page's own frame shows, and no object of Python has.
_OF_THE_PAGE = {"walk", "embed"}
_POINTS = {"station", "place"}

PIECES = Address(
    "/pieces",
    "Lines and regions of all layers as they are cut",
    (
        *FILTER_PARAMS,
        Param("route", Names(many=True), (), "Only pieces of these routes, joined by commas"),
        Param("v", Version(), None, "Data version: another than the present one is refused"),
    ),
)
MAP = replace(
    addresses.MAP,
    params=tuple(one for one in addresses.MAP.params if one.name not in _OF_THE_PAGE),
    is_page=False,
)


def parsed(app: Flask, address: Address, asked: Mapping[str, object]) -> Asked:
    """Return the parameters of a call, parsed as those of an address.

    Raises
    ------
    GeoError
        If one is unknown or has a value that is not allowed.
    """
    here = app.extensions["atlas"]
    version: str = here.catalog.data_version
    args = MultiDict(query_of(asked))
    return parse(address, args, here.known, present_version=version)


def pieces(app: Flask, asked: Mapping[str, object]) -> tuple[list[Piece], list[str]]:
    """Return the pieces that are asked for as they were in that year, and their licences."""
    what = parsed(app, PIECES, asked)
    catalog: Catalog = app.extensions["atlas"].catalog
    layers = what.names("layers") or tuple(catalog.layers)
    held = (
        one
        for name in layers
        for piece in catalog.layers[name].pieces
        if piece.kind not in _POINTS
        if (one := _in_year(catalog, piece, what.values["year"])) is not None
    )
    chosen = [one for one in held if _is_chosen(one, what)]
    of = dict.fromkeys(one.layer for one in chosen)
    licences = dict.fromkeys(one for name in of for one in catalog.layers[name].licences)
    return chosen, list(licences)


def _in_year(catalog: Catalog, piece: Piece, year: object) -> Piece | None:
    return piece_in_year(catalog, piece, year) if isinstance(year, int) else piece


def _is_chosen(piece: Piece, what: Asked) -> bool:
    """Whether a piece is asked for; of one whose state nobody knows, a status excludes nothing."""
    kinds, states, routes = (what.names(name) for name in ("kind", "status", "route"))
    return (
        (not kinds or piece.kind in kinds)
        and (not states or piece.status in {*states, None, UNKNOWN})
        and (not routes or not set(routes).isdisjoint(piece.routes))
    )


def folium_map(app: Flask, asked: Mapping[str, object]) -> folium.Map:
    """Return the map that a permalink would show, as an object of Folium."""
    from geo.webmap.atlas_map import atlas_map  # noqa: PLC0415  folium, on first use

    what = parsed(app, MAP, asked)
    wanted: dict[str, Any] = {
        param.name: what.values[param.name] for param in MAP.params if param.name != "v"
    }
    return atlas_map(app.extensions["atlas"].catalog, **{**wanted, "lang": wanted["lang"] or "en"})
