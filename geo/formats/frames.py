"""Answers as tables of pandas and GeoPandas; what is told of a whole table stands in `attrs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.formats.as_geojson import properties_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from geo.model import Piece

CRS = "EPSG:4326"


def table(
    rows: Sequence[Mapping[str, Any]], attrs: Mapping[str, Any], columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Return rows as a table, every value as it was told.

    Parameters
    ----------
    attrs
        What is told of the whole: totals, citation, licences.
    columns
        The columns of a table without rows.
    """
    import pandas as pd  # noqa: PLC0415  heavy: on first use

    frame = pd.DataFrame.from_records(list(rows), columns=None if rows else list(columns))
    frame.attrs.update(attrs)
    return frame


def record(members: Mapping[str, Any], attrs: Mapping[str, Any]) -> pd.Series[Any]:
    """Return the members of one answer by their names."""
    import pandas as pd  # noqa: PLC0415  heavy: on first use

    found: pd.Series[Any] = pd.Series(dict(members), dtype=object)
    found.attrs.update(attrs)
    return found


def features(document: Mapping[str, Any], attrs: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return the features of a GeoJSON document, WGS 84, by their id."""
    import geopandas as gpd  # noqa: PLC0415  heavy: on first use

    frame = gpd.GeoDataFrame.from_features(document["features"], crs=CRS).set_index("id")
    frame.attrs.update(attrs)
    return frame


def pieces(members: Iterable[Piece], attrs: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return pieces of any layers as one table, WGS 84, by their id; `layer` says whose each is.

    Parameters
    ----------
    members
        Pieces, each with all that it says of itself; lengths in kilometres.
    attrs
        What is told of the whole.
    """
    import geopandas as gpd  # noqa: PLC0415  heavy: on first use

    chosen = list(members)
    rows = [{"layer": piece.layer, **properties_of(piece)} for piece in chosen]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["layer", "id"]
    frame = gpd.GeoDataFrame(
        {name: [row.get(name) for row in rows] for name in columns},
        geometry=[piece.geometry for piece in chosen],
        crs=CRS,
    ).set_index("id")
    frame.attrs.update(attrs)
    return frame


def boxes(rows: Sequence[Mapping[str, Any]], attrs: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return rows that tell of layers, by their id, each with the box of its `bounds_deg`."""
    import geopandas as gpd  # noqa: PLC0415  heavy: on first use
    import shapely  # noqa: PLC0415

    frame = gpd.GeoDataFrame(
        list(rows), geometry=[shapely.box(*row["bounds_deg"]) for row in rows], crs=CRS
    ).set_index("id")
    frame.attrs.update(attrs)
    return frame
