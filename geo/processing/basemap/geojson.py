"""GeoJSON as the repository keeps it: RFC 7946, rounded, one feature a line, same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from shapely.geometry import mapping, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


# Dimension of the parts -> what makes one geometry of them.
COLLECT = {
    0: shapely.multipoints,
    1: shapely.multilinestrings,
    2: shapely.multipolygons,
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One geometry in degrees with its properties; `properties["id"]` names it."""

    geometry: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The feature's own id."""
        return str(self.properties["id"])


def write_features(path: Path, features: Iterable[Feature], *, decimals: int) -> int:
    """Write a FeatureCollection and return the number of features in it.

    Outer rings run anticlockwise (RFC 7946, 3.1.6), parts are in the order of their first
    vertex, so that the same geometry gives the same bytes. A geometry that vanishes in the
    rounding is left out.
    """
    kept = [
        (tidied, one) for one in features if not (tidied := tidy(one.geometry, decimals)).is_empty
    ]
    bounds = shapely.total_bounds(shapely.get_parts([tidied for tidied, _ in kept]))
    lines = []
    for tidied, one in kept:
        text = _dump({"type": "Feature", "properties": dict(one.properties), "geometry": {}})
        geometry = _dump(_rounded(mapping(tidied), decimals))
        lines.append(text.removesuffix("{}}") + geometry + "}")
    path.parent.mkdir(parents=True, exist_ok=True)
    bbox = _dump([round(float(side), decimals) for side in bounds])
    path.write_text(
        '{"type":"FeatureCollection","bbox":'
        + bbox
        + ',"features":[\n'
        + ",\n".join(lines)
        + "\n]}\n",
        encoding="utf-8",
        newline="\n",
    )
    return len(kept)


def read_features(path: Path) -> list[Feature]:
    """Return the features of a GeoJSON file in the order of the file."""
    return list(_iter_features(json.loads(path.read_text(encoding="utf-8"))))


def by_id(path: Path) -> dict[str, Feature]:
    """Return the features of a GeoJSON file by their ids."""
    return {one.id: one for one in read_features(path)}


def tidy(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """Return the geometry on the grid of the written decimals, valid, oriented, in fixed order."""
    dimension = int(shapely.get_dimensions(geometry))
    # Rounding each vertex by itself keeps a coverage one: shared edges stay shared.
    snapped = shapely.set_precision(geometry, 10.0**-decimals, mode="pointwise")
    parts = []
    for part in shapely.get_parts(shapely.remove_repeated_points(snapped)):
        whole = part if part.is_valid else shapely.make_valid(part)
        parts += [
            piece
            for piece in shapely.get_parts(whole)
            if shapely.get_dimensions(piece) == dimension and not piece.is_empty
        ]
    if dimension == 2:
        parts = [shapely.orient_polygons(shapely.normalize(part)) for part in parts]
    parts.sort(key=lambda part: tuple(shapely.get_coordinates(part)[0]) + part.bounds)
    if len(parts) == 1:
        return cast("BaseGeometry", parts[0])
    collect = cast("Callable[..., BaseGeometry]", COLLECT[dimension])
    joined = collect(np.asarray(parts, dtype=object))
    if joined.is_valid:
        return joined
    # Rounding let two islands touch along an edge: make them one.
    whole = shapely.set_precision(shapely.union_all(parts), 10.0**-decimals)
    return shapely.orient_polygons(shapely.normalize(whole))


def _iter_features(collection: Mapping[str, Any]) -> Iterator[Feature]:
    for one in collection["features"]:
        yield Feature(shape(one["geometry"]), one["properties"])


def _rounded(value: Any, decimals: int) -> Any:  # noqa: ANN401
    """Return coordinates rounded to what the grid means: 0.1 + 0.2 must not print 17 digits."""
    if isinstance(value, dict):
        return {key: _rounded(each, decimals) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each, decimals) for each in value]
    if isinstance(value, float):
        short = round(value, decimals)
        return int(short) if short.is_integer() else short
    return value


def _dump(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
