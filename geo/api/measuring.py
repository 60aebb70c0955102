"""Lengths of a reader's own lines: for the time of one question they are a layer of the atlas."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geo.geodesy import area_m2
from geo.layerfile.frames import checked_frame, words_of
from geo.vocabulary import GROUPINGS, LANGS
from geo.web.addresses import UNITS
from geo.web.parameters import Choice, Choices, Number, Param
from geo.web.parsing import Address

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from geo.catalog import Catalog
    from geo.web.parsing import Asked

MEASURE = Address(
    "/measure",
    "Lengths of a reader's own lines",
    (
        Param("by", Choices(GROUPINGS), ("route",), "Groups, joined by commas"),
        Param(
            "kind",
            Choice(("railway", "pipeline", "boundary")),
            None,
            "What the lines are: railways with an accuracy get an interval, all else the drawn "
            "length alone",
        ),
        Param(
            "accuracy_m",
            Number(0, 100_000),
            None,
            "95 % of the points lie within so many metres of the line",
        ),
        Param("unit", Choice(UNITS), "km", "Unit of the lengths"),
        Param("lang", Choice(LANGS), "en", "Language: en, ko or ru"),
    ),
)
# Of a reader's columns these are asked of a feature; those of a grouping where it is asked for.
_ALWAYS = ("name_en", "name_ko", "name_ru", "geometry_class", "position_accuracy_m")
_BY = ("status", "gauge", "division")
_KINDS = {"Polygon": "region", "MultiPolygon": "region", "Point": "place", "MultiPoint": "place"}
_UNSAID = "boundary"  # a line of no kind: what is drawn counts, and no error is known of it


@contextmanager
def as_layer(
    frame: gpd.GeoDataFrame, name: str, what: Asked, catalog: Catalog
) -> Iterator[tuple[str, Path]]:
    """Yield a table as a layer's pair of files: its id, and the folder that holds them for now.

    Parameters
    ----------
    frame
        Lines or regions, in any coordinate reference system.
    name
        What faults call it.
    what
        The parameters of `MEASURE`.
    catalog
        Whose ids are taken.

    Raises
    ------
    DataFaultsError
        All faults of the table, each with feature and repair.
    """
    checked = checked_frame(frame, name)
    layer_id = _free(words_of(Path(name).stem) or "own", set(catalog.layers))
    taken = {*catalog.pieces, *catalog.stations, *catalog.spans}
    columns = [one for one in (*_ALWAYS, *_BY) if one in checked]
    columns = [one for one in columns if one in _ALWAYS or one in what.names("by")]
    features = [
        _feature(str(row.Index), row._asdict(), columns, what, taken)
        for row in checked[[*columns, "geometry"]].itertuples()
    ]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        collection = {"type": "FeatureCollection", "features": features}
        text = json.dumps(collection, ensure_ascii=False)
        (folder / f"{layer_id}.geojson").write_text(text, encoding="utf-8")
        described = _described(name, what, catalog.data_date)
        (folder / f"{layer_id}.toml").write_text(described, encoding="utf-8")
        yield layer_id, folder


def _free(name: str, taken: set[str]) -> str:
    return f"own-{name}" if name in taken else name


def _feature(
    key: str, row: dict[str, Any], columns: list[str], what: Asked, taken: set[str]
) -> dict[str, Any]:
    geometry = row["geometry"]
    told = {name: row[name] for name in columns if _is_told(row[name])}
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        told["area_km2"] = area_m2(geometry) / 1e6
    kind = _KINDS.get(geometry.geom_type, what.text("kind") or _UNSAID)
    return {
        "type": "Feature",
        "properties": {"id": _free(key, taken), "kind": kind, **told},
        "geometry": json.loads(shapely.to_geojson(geometry)),
    }


def _is_told(value: object) -> bool:
    return value is not None and value == value and value != ""  # noqa: PLR0124  not a number


def _described(name: str, what: Asked, date: str) -> str:
    """Return the description; the date is that of the data, so that none is added to them."""
    accuracy = what.values["accuracy_m"]
    title = json.dumps(name, ensure_ascii=False)
    lines = [
        f'kind = "{what.text("kind") or _UNSAID}"',
        'style = "user-1"',
        "[title]",
        f"en = {title}",
        "[[source]]",
        f"name = {title}",
        'licence = "LicenseRef-unstated"',
        f"retrieved = {date}",
        *([] if accuracy is None else [f"accuracy_m = {accuracy}"]),
    ]
    return "\n".join(lines) + "\n"
