"""GeoPackage: a layer with every property, and the style by which QGIS draws it as the map does.

A layer of areas or lines with points among them becomes two tables, `<id>` and `<id>-points`:
programs that read GeoPackages want one kind of shape in a table.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.formats import qgis
from geo.i18n import translator
from geo.layerfile.geojson import plain_values
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.model import Layer, Piece

_NUMBERS = ("_km", "_m", "_km2", "_deg", "_error", "rank", "min_zoom")
_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""
_PROVENANCE = "CREATE TABLE provenance (id INTEGER PRIMARY KEY NOT NULL, name TEXT, value TEXT)"
_CONTENTS = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
    "VALUES (?, 'attributes', ?, ?, ?)"
)
_ONE_AT_A_TIME = threading.Lock()
"""The date that GDAL writes into the file is an option of the whole process."""


def dumps(catalog: Catalog, layer: Layer, provenance: Sequence[tuple[str, str]]) -> bytes:
    """Return a layer as the bytes of a GeoPackage, WGS 84.

    Parameters
    ----------
    provenance
        Pairs of name and value: they stand in a table of their own.

    Notes
    -----
    The file bears the date of the data, so the same libraries write the same bytes; SQLite and
    GDAL write their versions into it, so others may not.
    """
    import geopandas as gpd  # noqa: PLC0415  heavy: on first use
    import pyogrio  # noqa: PLC0415

    moment = f"{catalog.data_date}T00:00:00.000Z"
    with tempfile.TemporaryDirectory() as folder, _ONE_AT_A_TIME:
        path = Path(folder) / f"{layer.id}.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
        try:
            styles = []
            for name, shape, pieces in _tables(layer):
                columns, classes = _columns(catalog, layer, pieces)
                frame = gpd.GeoDataFrame(columns, geometry=[p.geometry for p in pieces], crs=4326)
                pyogrio.write_dataframe(
                    frame,
                    path,
                    layer=name,
                    driver="GPKG",
                    append=path.exists(),
                    promote_to_multi=False,
                    # Programs of some years' age warn of anything newer.
                    dataset_options={"VERSION": "1.2"},
                    layer_options={"DESCRIPTION": layer.title.en, "GEOMETRY_NAME": "geom"},
                )
                styles.append((name, qgis.qml(classes, shape), qgis.sld(name, classes, shape)))
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        _add_tables(path, styles, provenance, moment)
        return path.read_bytes()


def _tables(layer: Layer) -> list[tuple[str, qgis.Shape, list[Piece]]]:
    """Return the tables of a layer: name, kind of shape, features."""
    by_shape: dict[qgis.Shape, list[Piece]] = {}
    for piece in layer.pieces:
        by_shape.setdefault(qgis.SHAPES[piece.geometry.geom_type], []).append(piece)
    main = next((shape for shape in by_shape if shape != "point"), "point")
    ends = {"point": "points", "line": "lines", "fill": "areas"}
    return [
        (layer.id if shape == main else f"{layer.id}-{ends[shape]}", shape, pieces)
        for shape, pieces in by_shape.items()
    ]


def _columns(
    catalog: Catalog, layer: Layer, pieces: Sequence[Piece]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the columns of a table with the class that draws each feature, and these classes.

    Properties are those of the layer's file, so that none is lost and none is added; a reader's
    own file is short of most, and has those that were measured when it was loaded. All tables of
    a layer have the same columns.
    """
    rows = layer.frame.loc[[piece.id for piece in pieces]].drop(columns="geometry").reset_index()
    columns: dict[str, Any] = {name: _column(name, plain_values(rows[name])) for name in rows}
    values = [qgis.drawn_as(catalog, layer, piece) for piece in pieces]
    columns[qgis.FIELD] = _column(qgis.FIELD, values)
    labels: dict[str, str] = {}
    for value, piece in zip(values, pieces, strict=True):
        labels.setdefault(value, _label(layer, piece, value))
    return columns, list(labels.items())


def _column(name: str, values: Sequence[object]) -> object:
    """Return a column: numbers where all are or the name says so, else text; None stays none."""
    import pandas as pd  # noqa: PLC0415  heavy: on first use

    plain = [_plain(value) for value in values]
    there = [value for value in plain if value is not None]
    is_number = all(isinstance(value, (int, float)) for value in there)
    if is_number and (there or name.endswith(_NUMBERS)):
        whole = len(there) == len(plain) and all(isinstance(value, int) for value in there)
        return pd.Series(plain, dtype="int64" if whole else "float64")
    return pd.Series([None if one is None else str(one) for one in plain], dtype=object)


def _plain(value: object) -> object:
    """Return a value as one cell: a list of words joined by commas, other lists as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _label(layer: Layer, piece: Piece, value: str) -> str:
    tr = translator("en")
    if "/" in value:
        status = tr.status(piece.status, piece.kind).lower()
        style = value.split("/")[1]
        own = tr.t(f"kind.{piece.kind}") if style in {"rail", "link"} else layer.title.en
        return f"{own}, {status}" if status else own
    if value.startswith("station-"):
        return f"{tr.t('kind.station')}, rank {value.removeprefix('station-')}"
    return value.capitalize() if value in POINTS else layer.title.en


def _add_tables(
    path: Path,
    styles: Sequence[tuple[str, str, str]],
    provenance: Sequence[tuple[str, str]],
    moment: str,
) -> None:
    """Add the styles where QGIS looks for them, and the table of provenance."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(_STYLES)
            connection.execute(_PROVENANCE)
            for name, title in (
                ("layer_styles", "Styles for QGIS"),
                ("provenance", "Sources and terms"),
            ):
                connection.execute(_CONTENTS, (name, name, title, moment))
            connection.executemany(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "owner, ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, ?, 1, ?, '', NULL, ?)",
                [
                    (name, name[:30], qml, sld, "Corridor Atlas", moment)
                    for name, qml, sld in styles
                ],
            )
            connection.executemany(
                "INSERT INTO provenance (name, value) VALUES (?, ?)", list(provenance)
            )
    finally:
        connection.close()
