"""Which style and which place in the paint order a piece has: map, figure, strip and QGIS ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.style.lines import UNKNOWN_LINE, line_style, piece_style
from geo.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.model import Layer, Piece
    from geo.style.lines import LineStyle

_WITHOUT_STATUS = ("parallel", "boundary")


def style_token(catalog: Catalog, piece: Piece, layer: Layer) -> str:
    """Return whose style a piece bears: that of its routes, else that of its layer."""
    routes = [catalog.routes[key].style for key in piece.routes if key in catalog.routes]
    return piece_style(layer.style, routes)


def style_key(catalog: Catalog, piece: Piece, layer: Layer) -> str:
    """Return the key of a line in the style table, `kind/token/status`.

    A line without a status is drawn as operating; a parallel and a boundary have none.
    """
    status = "" if piece.kind in _WITHOUT_STATUS else (piece.status or "operating")
    return f"{piece.kind}/{style_token(catalog, piece, layer)}/{status}"


def style_of(piece: Piece, token: str) -> LineStyle:
    """Return how a line is drawn: one of which the year's state is not known is dotted.

    Raises
    ------
    UnknownNameError
        If the piece is no line, or its status no status.
    """
    if piece.status == UNKNOWN:
        return UNKNOWN_LINE
    return line_style(piece.kind, token, piece.status)
