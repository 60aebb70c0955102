"""Layers of a user's own: their lines measured as they are drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.geodesy import geometry_length_m
from geo.model import Span, SpanShare

if TYPE_CHECKING:
    from geo.model import Layer, Piece

LINES = {"LineString", "MultiLineString"}


def is_measured(piece: Piece) -> bool:
    """Say whether a piece is a line that has a drawn length: a schematic one has none."""
    return piece.geometry.geom_type in LINES and piece.geometry_class != "schematic"


def measure(layer: Layer) -> Layer:
    """Return a layer with the drawn length of each line, km on WGS 84."""
    return replace(
        layer,
        pieces=tuple(
            replace(piece, drawn_length_km=round(geometry_length_m(piece.geometry) / 1000, 6))
            if is_measured(piece)
            else piece
            for piece in layer.pieces
        ),
    )


def span_of(piece: Piece) -> tuple[Span, SpanShare]:
    """Return a line's drawn length as a span of its own, with no interval: none is known."""
    drawn_km = piece.drawn_length_km or 0.0
    span = Span(
        id=piece.id,
        route=piece.layer,
        from_name=piece.names.en,
        to_name="",
        length_km=drawn_km,
        low_km=None,
        high_km=None,
        basis="estimated",
        source=piece.source or f"geodesics over the vertices of {piece.layer}.geojson",
        source_class="derived",
    )
    return span, SpanShare(piece.id, piece.id, 1, 1.0, drawn_km, "start", 0.0, "end", 0.0)
