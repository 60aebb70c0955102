"""The base map: each of its files read once, for figures, labels and the web map alike."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo.layerfile.geojson import plain_values, read_features

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.layerfile.files import DataFile

_MOST_FILES = 32


@lru_cache(maxsize=_MOST_FILES)
def read(file: DataFile) -> gpd.GeoDataFrame:
    """Return the features of a base map file, WGS 84; not to be changed, others read it too.

    Returns
    -------
    GeoDataFrame
        By the id of the feature, with `disputed` (yes or no) and `rank` (a river's, 1 the
        greatest, 1 for all else) in every row, whatever the file has.
    """
    frame = read_features(file.body)
    for name, otherwise in (("disputed", False), ("rank", 1)):
        given = plain_values(frame[name]) if name in frame else [None] * len(frame)
        frame[name] = [otherwise if one is None else one for one in given]
    return frame
