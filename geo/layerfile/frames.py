"""Vector files of any format as checked tables of GeoPandas: WGS 84, an id a feature."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault
from geo.layerfile.read import check_geometry

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

CRS = "EPSG:4326"
ID_BEFORE = "id_in_file"
"""The column that keeps the ids of a file that were no ids of ours."""
_NO_CRS = "give crs, such as EPSG:4326 where the coordinates are longitude and latitude"


def read_frame(path: Path, *, layer: str | None = None, crs: str | None = None) -> gpd.GeoDataFrame:
    """Return a vector file of any format that GDAL reads, checked.

    Parameters
    ----------
    path
        The file.
    layer
        The layer's name, where the file holds several.
    crs
        The coordinate reference system, where the file does not say.

    Returns
    -------
    GeoDataFrame
        WGS 84, longitude first, degrees, heights left out; by an id.

    Raises
    ------
    DataFaultsError
        All faults of the file, each with feature and repair.
    """
    import pyogrio  # noqa: PLC0415  heavy: on first use
    from pyogrio.errors import DataSourceError  # noqa: PLC0415

    if not path.exists():
        raise _refusal(
            path.name, "the file", "a vector file", "no such file", "name a file that is there"
        )
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        chosen = _layer_of(path.name, names, layer)
        frame = pyogrio.read_dataframe(path, layer=chosen)
    except DataSourceError:
        raise _refusal(
            path.name,
            "the file",
            "a vector file that GDAL reads",
            "something else, or a broken one",
            "save it as GeoPackage or GeoJSON",
        ) from None
    return checked_frame(frame, path.name, crs=crs)


def checked_frame(
    frame: gpd.GeoDataFrame, name: str, *, crs: str | None = None
) -> gpd.GeoDataFrame:
    """Return a table in WGS 84 whose every geometry can be measured, by an id; a copy.

    Parameters
    ----------
    frame
        In any coordinate reference system.
    name
        What faults call it.
    crs
        Its coordinate reference system, where it has none.

    Raises
    ------
    DataFaultsError
        All faults, each with feature and repair.

    Notes
    -----
    An `id` stays where it is unique and made of lower-case ASCII words with hyphens; else it
    becomes such words, and the column `id_in_file` keeps it. Where that gives no unique ids they
    are numbers behind the name.
    """
    import geopandas as gpd  # noqa: PLC0415  heavy: on first use

    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        raise _refusal(
            name, "the table", "a geometry", "none", "give a layer of points, lines or areas"
        )
    if frame.empty:
        raise _refusal(name, "the table", "at least one feature", "none", "give one")
    found = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame.copy()
    found = _in_degrees(found, name, crs)
    found["geometry"] = found.geometry.force_2d()
    found = _with_ids(found, Path(name).stem)
    faults: list[Fault] = []
    for number, (key, geometry) in enumerate(found.geometry.items()):
        where = f"feature {number} ({key})"
        if geometry is None:
            faults.append(Fault(name, where, "a geometry", "none", "remove it or draw it"))
            continue
        faults += check_geometry(name, where, geometry)[1]
    if faults:
        raise DataFaultsError(faults)
    return found


def words_of(text: object) -> str:
    """Return a text as lower-case ASCII words with hyphens, empty where nothing is left of it.

    Examples
    --------
    >>> words_of("Line No. 4 (Amur)"), words_of("부산")
    ('line-no-4-amur', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")


def _layer_of(file: str, names: Sequence[str], layer: str | None) -> str:
    if layer is None and len(names) == 1:
        return names[0]
    if layer in names:
        return str(layer)
    near = difflib.get_close_matches(layer or "", names, n=1)
    raise _refusal(
        file,
        "layer",
        f"one of: {', '.join(names)}" if names else "a layer",
        repr(layer) if layer else f"no name, and {len(names)} layers",
        f"did you mean {near[0]!r}?" if near else "name one: layer=...",
    )


def _in_degrees(frame: gpd.GeoDataFrame, name: str, crs: str | None) -> gpd.GeoDataFrame:
    if frame.crs is None:
        if crs is None:
            raise _refusal(name, "the table", "a coordinate reference system", "none", _NO_CRS)
        from pyproj.exceptions import CRSError  # noqa: PLC0415  on first use

        try:
            frame = frame.set_crs(crs)
        except CRSError:
            raise _refusal(
                name,
                "crs",
                "a coordinate reference system",
                repr(crs),
                "give one, such as EPSG:5186",
            ) from None
    if frame.crs.to_epsg() == 4326 or frame.crs.to_string() == "OGC:CRS84":  # noqa: PLR2004
        return frame.set_crs(CRS, allow_override=True)
    return frame.to_crs(CRS)


def _with_ids(frame: gpd.GeoDataFrame, stem: str) -> gpd.GeoDataFrame:
    if frame.index.name == "id" and "id" not in frame:
        frame = frame.reset_index()
    if "id" in frame:
        before = frame["id"]
        made = [words_of(one) for one in before]
        if made != list(before):
            frame[ID_BEFORE] = before
    else:
        made = []
    if not made or not all(made) or len(set(made)) < len(made):
        made = [f"{words_of(stem) or 'feature'}-{number + 1}" for number in range(len(frame))]
    frame["id"] = made
    return frame.set_index("id")


def _refusal(file: str, where: str, expected: str, got: str, repair: str) -> DataFaultsError:
    return DataFaultsError([Fault(file, where, expected, got, repair)])
