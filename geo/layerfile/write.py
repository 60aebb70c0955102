"""Writes a layer's two files, the same bytes each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.layerfile.geojson import dumps

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
    text = dumps(rows, f"[{west},{south},{east},{north}]")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{layer_id}.geojson").write_text(text, encoding="utf-8", newline="\n")
    (folder / f"{layer_id}.toml").write_text(toml, encoding="utf-8", newline="\n")
