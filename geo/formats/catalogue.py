"""The catalogue of layers as data."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from geo.geodesy import area_m2
from geo.segmentation.position import position_of
from geo.vocabulary import GEOMETRY_CLASSES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model import Layer

M2_PER_KM2 = 1e6
PLANS = {"proposed", "shelved"}
DEGREE_DECIMALS = 5


def entry(
    layer: Layer, lang: str, errors: Mapping[str, Sequence[tuple[float, float]]]
) -> dict[str, object]:
    """Return one layer as the catalogue tells it.

    Lengths are the sum of its pieces' lengths in kilometres, None where no piece has one; what
    is only proposed or shelved is not in the sum, because such lines are alternatives and add
    nothing to what there is. Areas are on WGS 84. What 50 % and 95 % of the drawn lines lie
    within, and the most, are in metres; `errors` are those of the pieces' segments.
    """
    position = position_of(
        [piece for piece in layer.pieces if not piece.geometry.geom_type.endswith("Point")], errors
    )
    statuses = {piece.status for piece in layer.pieces}
    classes = {piece.geometry_class for piece in layer.pieces}
    lengths_km = [
        piece.length_km
        for piece in layer.pieces
        if piece.length_km is not None and piece.status not in PLANS
    ]
    areas_km2 = [
        area_m2(piece.geometry) / M2_PER_KM2
        for piece in layer.pieces
        if piece.geometry.geom_type in {"Polygon", "MultiPolygon"}
    ]
    return {
        "id": layer.id,
        "title": layer.title.of(lang),
        "kind": layer.kind,
        "is_context": layer.is_context,
        "is_user": layer.is_user,
        "statuses": [one for one in STATUSES if one in statuses],
        "feature_count": len(layer.pieces),
        "bounds_deg": bounds_deg(layer),
        "length_km": math.fsum(lengths_km) if lengths_km else None,
        "area_km2": sum(areas_km2) if areas_km2 else None,
        "position_p50_m": position.p50_m,
        "position_p95_m": position.p95_m,
        "position_max_m": position.max_m,
        "geometry_classes": [one for one in GEOMETRY_CLASSES if one in classes],
        "sources": [asdict(source) for source in layer.sources],
        "licences": list(layer.licences),
        "sha256": layer.sha256,
        "links": {
            "page": f"/layers/{layer.id}",
            "geojson": f"/layers/{layer.id}.geojson",
            "gpkg": f"/layers/{layer.id}.gpkg",
            "lengths": f"/lengths.json?layer={layer.id}",
        },
    }


def bounds_deg(layer: Layer) -> list[float]:
    """Return west, south, east, north of a layer in degrees."""
    boxes = [piece.geometry.bounds for piece in layer.pieces]
    if not boxes:
        return []
    sides = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    return [round(side, DEGREE_DECIMALS) for side in sides]
