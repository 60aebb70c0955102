"""GeoJSON as tables of GeoPandas: the one reader and the one writer of the format."""

from __future__ import annotations

import json
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

CRS = "EPSG:4326"

# pandas takes a fifth of a second to load: it is imported where a table is made, so that a
# command that asks for none does not wait for it.


class LazyFrame:
    """A table that is made when it is first asked for, and then kept.

    Parameters
    ----------
    make
        What makes it: a partial of a function of a module, so that processes can share it.
    """

    def __init__(self, make: Callable[[], gpd.GeoDataFrame]) -> None:
        self._make = make

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The table, the same object every time."""
        return self._make()


def read_features(body: bytes) -> gpd.GeoDataFrame:
    """Return the features of a file that was checked before, by their id.

    Raises
    ------
    ValueError
        If a feature has no shape.
    """
    features = json.loads(body)["features"]
    shapes, failures = shapes_of(features)
    if failures:
        raise ValueError("; ".join(f"feature {k}: {name}" for k, name in failures.items()))
    return frame_of([one["properties"] for one in features], shapes)


def shapes_of(features: Sequence[object]) -> tuple[NDArray[np.object_], dict[int, str]]:
    """Return the shape of each feature, and what it fails by where it has none.

    Parameters
    ----------
    features
        As the file has them, in order; what is no feature has no shape and no failure. The
        others lose their coordinates, which take more room than all else.

    Returns
    -------
    tuple
        Shapes in degrees, None where there is none; the name of the error by the feature's number.
    """
    shapes = np.full(len(features), None, dtype=object)
    failures: dict[int, str] = {}
    for number, feature in enumerate(features):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            continue
        try:
            with np.errstate(invalid="ignore"):  # what is not finite is told by the checks
                shapes[number] = shape(feature.pop("geometry", None) or {})
        except Exception as error:  # noqa: BLE001 - shapely raises many kinds for bad shapes
            failures[number] = type(error).__name__
    return shapes, failures


def frame_of(
    rows: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry] | NDArray[np.object_]
) -> gpd.GeoDataFrame:
    """Return properties and shapes as a table, WGS 84, by the property `id`.

    Parameters
    ----------
    rows
        The properties of each feature; columns stand in the order in which they come up.
    shapes
        Its geometry, degrees, longitude first.
    """
    import geopandas as gpd  # noqa: PLC0415  on first use

    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: column([row.get(name) for row in rows]) for name in names}
    frame = gpd.GeoDataFrame(columns, geometry=np.asarray(shapes, dtype=object), crs=CRS)
    return frame.set_index("id") if "id" in names else frame


def column(values: Sequence[object]) -> pd.Series[Any]:
    """Return values as a column: whole numbers, numbers, yes or no, text, or else as they are.

    A missing value is `pandas.NA` among whole numbers, not a number among others, else None.
    """
    import pandas as pd  # noqa: PLC0415  on first use

    there = [one for one in values if one is not None]
    kinds = {type(one) for one in there}
    is_whole = len(there) == len(values)
    if kinds == {int}:
        return pd.Series(values, dtype="int64" if is_whole else "Int64")
    if kinds and kinds <= {int, float}:
        return pd.Series(values, dtype="float64")
    if kinds == {bool} and is_whole:
        return pd.Series(values, dtype="bool")
    return pd.Series(values, dtype=object)


def plain_values(values: pd.Series[Any]) -> list[Any]:
    """Return a column as values of Python, None where one is missing.

    Examples
    --------
    >>> plain_values(column([1, None, 2.5])), plain_values(column([1, None]))
    ([1.0, None, 2.5], [1, None])
    >>> plain_values(column(["a", None])), plain_values(column([["a", "b"], None]))
    (['a', None], [['a', 'b'], None])
    """
    import pandas as pd  # noqa: PLC0415  on first use

    return [
        None if one is pd.NA or (isinstance(one, float) and math.isnan(one)) else one
        for one in values.astype(object).tolist()
    ]


def dumps(features: Iterable[tuple[BaseGeometry, Mapping[str, object]]], bbox: str) -> str:
    """Return features as the text of a file (RFC 7946), one a line.

    Parameters
    ----------
    features
        Pairs of geometry, degrees, and properties; coordinates are written as they are.
    bbox
        The box of all of them, as JSON has it.
    """
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
        for geometry, properties in features
    ]
    head = f'{{"type":"FeatureCollection","bbox":{bbox},"features":['
    return head + "\n" + ",\n".join(lines) + "\n]}\n"
