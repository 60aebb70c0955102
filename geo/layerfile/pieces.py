"""Pieces as rows of a layer's file: what each says of itself, under the names that files use."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from geo.layerfile.geojson import frame_of
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.model import Piece


def properties_of(piece: Piece) -> dict[str, Any]:
    """Return all that a piece says of itself, under the names of a layer's file."""
    names = {f"name_{lang}": getattr(piece.names, lang) or None for lang in LANGS}
    values = {field.name: getattr(piece, field.name) for field in fields(piece)}
    own = values.pop("extra")
    for name in ("names", "geometry", "layer"):
        del values[name]
    values["routes"] = list(values["routes"])
    return {"id": piece.id, **names, **values, **own}


def frame_of_pieces(pieces: Sequence[Piece]) -> gpd.GeoDataFrame:
    """Return pieces as a table of all that they say of themselves, WGS 84, by their id."""
    return frame_of([properties_of(one) for one in pieces], [one.geometry for one in pieces])
