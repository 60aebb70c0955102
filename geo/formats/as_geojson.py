"""GeoJSON (RFC 7946) of a reader's own layer, as it is cut: the file itself is not changed."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from geo.model import Layer, Piece


def dumps(layer: Layer) -> bytes:
    """Return the pieces of a layer with all their words, one feature a line.

    Coordinates stay as they are, to the last digit: rounding would move the places of the cuts,
    and the lengths with them.
    """
    bounds = shapely.total_bounds(np.asarray([piece.geometry for piece in layer.pieces]))
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": properties_of(piece),
                "geometry": json.loads(shapely.to_geojson(piece.geometry)),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for piece in layer.pieces
    ]
    head = f'{{"type":"FeatureCollection","bbox":{json.dumps(bounds.tolist())},"features":['
    return (head + "\n" + ",\n".join(lines) + "\n]}\n").encode()


def properties_of(piece: Piece) -> dict[str, Any]:
    """Return all that a piece says of itself, under the names of a layer's file."""
    names = {f"name_{lang}": getattr(piece.names, lang) or None for lang in LANGS}
    values = {field.name: getattr(piece, field.name) for field in fields(piece)}
    own = values.pop("extra")
    for name in ("names", "geometry", "layer"):
        del values[name]
    values["routes"] = list(values["routes"])
    return {"id": piece.id, **names, **values, **own}
