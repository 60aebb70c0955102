"""Points of layers of a user's own, as a figure draws them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.model import Names, Station

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.figure.page.projection import View
    from geo.model import Layer, Piece

OWN = "own"
"""The kind of a station that stands for a point of a user's own."""


PLAIN_RANK = 3  # of a point that states none


_CUT = re.compile(r" \(\d+/\d+\)$")


def own_points(
    layers: Iterable[Layer], view: View
) -> list[tuple[tuple[Station, float, float], Layer]]:
    """Return the points of users' own layers that lie in the frame, each with its layer."""
    frame = view.frame.grown(-1.5)
    found: list[tuple[tuple[Station, float, float], Layer]] = []
    for layer in layers:
        for piece in layer.pieces if layer.is_user else ():
            if piece.geometry.geom_type == "Point":
                lon, lat = shapely.get_coordinates(piece.geometry)[0]
                x, y = view.to_page(np.array([(lon, lat)]))[0]
                if frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1:
                    station = _station(piece, layer, OWN, (lon, lat))
                    found.append(((station, float(x), float(y)), layer))
    return found


def _station(piece: Piece, layer: Layer, kind: str, at_deg: tuple[float, float]) -> Station:
    rank = piece.extra.get("rank")
    return Station(
        id=piece.id,
        names=_whole(piece.names),
        kind=kind,
        lon_deg=float(at_deg[0]),
        lat_deg=float(at_deg[1]),
        rank=rank if isinstance(rank, int) and 1 < rank <= 4 else PLAIN_RANK,  # noqa: PLR2004
        country=piece.country,
        coord_error_km=None,
        coord_source="",
        layer=layer.id,
    )


def _whole(names: Names) -> Names:
    """Return the names of a feature without the count of the pieces that it was cut into."""
    return Names(*(_CUT.sub("", names.of(lang)) for lang in ("en", "ko", "ru")))
