"""Writes a layer's two files, the same bytes each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

DECIMALS = 5


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """Return the geometry at five decimals, outer rings anticlockwise, repeated points dropped."""
    on_grid = shapely.transform(geometry, lambda c: np.round(c, DECIMALS) + 0.0)
    if on_grid.geom_type in {"Polygon", "MultiPolygon"}:
        return shapely.orient_polygons(shapely.remove_repeated_points(on_grid))
    if on_grid.geom_type in {"LineString", "MultiLineString"}:
        return shapely.remove_repeated_points(on_grid)
    return on_grid


def write_pair(
    folder: Path,
    layer_id: str,
    features: Iterable[tuple[BaseGeometry, Mapping[str, object]]],
    toml: str,
) -> None:
    """Write a layer's two files: one feature a line, a bbox, the same bytes each time."""
    rows = [(rounded(geometry), dict(properties)) for geometry, properties in features]
    west, south, east, north = (
        round(float(v), DECIMALS) for v in shapely.total_bounds(np.asarray([g for g, _ in rows]))
    )
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(geometry)),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for geometry, properties in rows
    ]
    head = f'{{"type":"FeatureCollection","bbox":[{west},{south},{east},{north}],"features":['
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{layer_id}.geojson").write_text(
        head + "\n" + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n"
    )
    (folder / f"{layer_id}.toml").write_text(toml, encoding="utf-8", newline="\n")
