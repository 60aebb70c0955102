"""GeoJSON (RFC 7946) of a reader's own layer, as it is cut: the file itself is not changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geo.layerfile import geojson
from geo.layerfile.pieces import properties_of

if TYPE_CHECKING:
    from geo.model import Layer


def dumps(layer: Layer) -> bytes:
    """Return the pieces of a layer with all their words, one feature a line.

    Coordinates stay as they are, to the last digit: rounding would move the places of the cuts,
    and the lengths with them.
    """
    bbox = json.dumps(layer.frame.total_bounds.tolist())
    return geojson.dumps(((p.geometry, properties_of(p)) for p in layer.pieces), bbox).encode()
