"""A request for a figure becomes a specification, and the specification a finished answer."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from flask import request

from geo.figure.spec import FigureSpec, Format
from geo.model import Bounds
from geo.web.render_worker import Order, drawn
from geo.web.service import atlas, citable, licences_of, links

if TYPE_CHECKING:
    from geo.web.addresses import Asked
    from geo.web.cache import Answer

# What the specification calls otherwise than the address.
_RENAMED = {"route": "routes", "from": "start", "to": "stop", "with": "other"}


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
