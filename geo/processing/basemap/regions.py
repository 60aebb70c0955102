"""The polygons and lines that the rest of the build cuts and tests with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo.processing.basemap.coverage import dissolve, simplify
from geo.processing.basemap.geojson import Feature, by_id, read_features, write_features
from geo.processing.basemap.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OVERVIEW_DECIMALS = 4
KOREA_DECIMALS = 5
PRIMORSKY = "RU-PRI"
# The tolerance of the detailed base map: the region's edge is then its coast and its border.
DRAWN_DEG = 0.0015


def write_regions(sources_dir: Path) -> None:
    """Write `regions/` from the two extracts, which it reads from the repository.

    `countries`, `subjects`: Natural Earth; `countries-korea`, `subjects-korea`: GSHHG and
    WDBII, to be asked first inside 123-140 E, 33-50 N. `primorsky` and `demarcation-line`
    are layers of their own, `land-korea`, `lakes`, `baikal` serve the data gates.
    """
    out = sources_dir / "regions"
    for suffix, decimals in (("overview", OVERVIEW_DECIMALS), ("korea", KOREA_DECIMALS)):
        units = read_units(sources_dir / f"basemap-{suffix}" / "units.geojson")
        end = "" if suffix == "overview" else "-korea"
        if end:  # Japan has no corridor; its coast is half of the bytes
            units = [unit for unit in units if unit.id != "JP"]
        write_features(out / f"countries{end}.geojson", _countries(units), decimals=decimals)
        write_features(
            out / f"subjects{end}.geojson",
            [
                Feature(unit.geometry, {"id": unit.id, "country": unit.country})
                for unit in units
                if unit.subject
            ],
            decimals=decimals,
        )
    korea_dir = sources_dir / "basemap-korea"
    near = [unit for unit in read_units(korea_dir / "units.geojson") if unit.id != "JP"]
    land = shapely.coverage_union_all([unit.geometry for unit in near])
    write_features(
        out / "land-korea.geojson", [Feature(land, {"id": "land"})], decimals=KOREA_DECIMALS
    )
    drawn = {unit.id: unit.geometry for unit in simplify(near, DRAWN_DEG)}
    write_features(
        out / "primorsky.geojson",
        [Feature(drawn[PRIMORSKY], {"id": PRIMORSKY, "country": "RU"})],
        decimals=4,
    )
    write_features(
        out / "demarcation-line.geojson",
        read_features(korea_dir / "demarcation-line.geojson"),
        decimals=KOREA_DECIMALS,
    )
    baikal = by_id(korea_dir / "baikal.geojson")["baikal"]
    write_features(out / "baikal.geojson", [baikal], decimals=KOREA_DECIMALS)
    khanka = read_features(korea_dir / "lakes.geojson")
    largest = max(khanka, key=lambda one: one.geometry.area if not _is_river(one) else 0.0)
    write_features(
        out / "lakes.geojson",
        [baikal, Feature(largest.geometry, {"id": "khanka"})],
        decimals=KOREA_DECIMALS,
    )


def read_units(path: Path) -> list[Unit]:
    """Return the units of an extract."""
    return [
        Unit(one.id, one.properties["country"], one.properties["subject"], one.geometry)
        for one in read_features(path)
    ]


def _countries(units: Sequence[Unit]) -> list[Feature]:
    return [
        Feature(unit.geometry, {"id": unit.id, "country": unit.country}) for unit in dissolve(units)
    ]


def _is_river(lake: Feature) -> bool:
    """Tell the Amur, which GSHHG keeps as a lake, from lakes: it reaches the frame's edge."""
    west, south, east, north = lake.geometry.bounds
    return bool(east - west > 3.0 or north - south > 3.0)
