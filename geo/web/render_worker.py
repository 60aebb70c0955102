"""What a drawing process does: it takes the catalogue once, then draws one figure after another."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import GeoError
from geo.web.cache import finish

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.figure.spec import FigureSpec, Format
    from geo.web.cache import Answer

# The server of new processes imports these once; each process begins with them.
_HOUSE = __name__.removesuffix(".web.pens")  # `geo`, in a wheel below its own name
PRELOADED = (__name__, f"{_HOUSE}.catalog", f"{_HOUSE}.figure.render")
NICENESS = 5  # a request for a page comes before a figure

_catalog: Catalog | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the program on its way to another process, which raises it there."""

    kind: type[GeoError]
    args: tuple[object, ...]
    members: dict[str, Any]

    def error(self) -> GeoError:
        """Return the error as it was raised."""
        made = self.kind.__new__(self.kind)
        made.args = self.args
        made.__dict__.update(self.members)
        return made


@dataclass(frozen=True, slots=True)
class Order:
    """A figure to be drawn, of one data version, in one form."""

    data_version: str
    spec: FigureSpec
    form: Format
    mimetype: str
    headers: tuple[tuple[str, str], ...]


def begin(catalog: Catalog | None) -> None:
    """Take the catalogue, and step behind the requests in the queue for the processor."""
    global _catalog  # noqa: PLW0603  one catalogue a process
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    _catalog = catalog


def draw(order: Order) -> Answer | Refusal:
    """Return a figure as a finished answer, or why it cannot be drawn."""
    if _catalog is None or _catalog.data_version != order.data_version:
        return Refusal(GeoError, ("the process that draws has another data version",), {})
    try:
        return drawn(_catalog, order)
    except GeoError as error:
        return Refusal(type(error), error.args, dict(error.__dict__))


def drawn(catalog: Catalog, order: Order) -> Answer:
    """Return a figure as a finished answer.

    Raises
    ------
    GeoError
        If it cannot be drawn as asked.
    """
    from geo.figure.render import render  # noqa: PLC0415  matplotlib, on first use

    return finish(render(catalog, order.spec, order.form), order.mimetype, order.headers)
