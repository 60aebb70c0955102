"""Build the base map's layers from the extracts in the repository: same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString

from geo.geodesy import area_m2
from geo.processing.basemap import codes, frames, tables, zones
from geo.processing.basemap.coverage import (
    SHORE,
    dissolve,
    drop_islands,
    edges,
    off_frame,
    simplify,
)
from geo.processing.basemap.describe import write_description
from geo.processing.basemap.geojson import Feature, read_features, tidy, write_features
from geo.processing.basemap.regions import DRAWN_DEG, read_units
from geo.processing.basemap.shapes import shorelines_between
from geo.processing.basemap.zones import unit_features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds
    from geo.processing.basemap.units import Unit

DISPUTED_UNITS = (codes.CRIMEA, codes.SOUTHERN_KURILS)
SHORE_LAKES = ("baikal", "khanka")
# Sea boundaries that no source has: half way between the two coasts, drawn dashed.
STRAITS: dict[str, tuple[str, str, float]] = {
    "kerch-strait": (codes.CRIMEA, "RU", 0.35),
    "kunashir-strait": (codes.SOUTHERN_KURILS, "JP", 0.45),
}
EMPTY: BaseGeometry = LineString()
# Where two borders meet, a disputed one would dash the beginning of its neighbour.
STUB_DEG = 0.25
# The crater lake of Paektu: its border is dashed (policy "paektu").
PAEKTU_DEG = (128.02, 41.95, 128.14, 42.06)


@dataclass(frozen=True, slots=True)
class MapSet:
    """How one of the two sets is generalised; tolerances in degrees."""

    name: str
    bounds: Bounds
    decimals: int
    land_deg: float
    japan_deg: float
    island_km2: float
    water_deg: float
    lake_km2: float
    river_rank: int


OVERVIEW = MapSet("overview", frames.OVERVIEW, 3, 0.03, 0.03, 25.0, 0.025, 400.0, 2)
KOREA = MapSet("korea", frames.KOREA, 4, DRAWN_DEG, 0.006, 0.3, 0.003, 4.0, 3)
SETS = (OVERVIEW, KOREA)


def write_layers(sources_dir: Path, layers_dir: Path) -> None:
    """Write `basemap-{land,coast,borders,lakes,rivers}-{overview,korea}` pairs.

    Beside them `basemap-units-*`, which readers' own lines are cut with and no map draws.
    Reads only `layers/sources/`. The coast is a layer of its own, because the land's polygons
    end at the clip frame, which must not be stroked.
    """
    for one in SETS:
        for what, features in map_features(sources_dir, one).items():
            path = layers_dir / f"basemap-{what}-{one.name}.geojson"
            write_features(path, features, decimals=one.decimals)
            write_description(path, what, one.name)
        path = layers_dir / f"basemap-units-{one.name}.geojson"
        write_features(path, unit_features(sources_dir, one.name), decimals=zones.DECIMALS)
        write_description(path, "units", one.name)


def map_features(sources_dir: Path, one: MapSet) -> dict[str, list[Feature]]:
    """Return the features of one set by what they show, generalised."""
    overview_dir = sources_dir / "basemap-overview"
    korea_dir = sources_dir / "basemap-korea"
    detailed = one.name == "korea"
    units = read_units((korea_dir if detailed else overview_dir) / "units.geojson")
    units = thinned_units(units, one)
    claims = [claim.geometry for claim in read_features(overview_dir / "claims.geojson")]
    lakes = read_features((korea_dir if detailed else overview_dir) / "lakes.geojson")
    rivers = read_features(overview_dir / "rivers.geojson")
    rivers += read_features(korea_dir / "rivers.geojson") if detailed else []
    lines = edges(units, one.bounds)
    water = lake_features(lakes, one)
    return {
        "land": land_features(units),
        "coast": coast_features(units, one),
        "borders": border_features(lines, claims, units, one.bounds),
        "lakes": water,
        "rivers": river_features(rivers, water, one),
    }


def thinned_units(units: Sequence[Unit], one: MapSet) -> list[Unit]:
    """Return the countries with as many vertices as the set shows."""
    # Subjects go first: the inner borders are not drawn, but Primorsky's edge must be the
    # same as in its own layer, which is cut with the subjects still in place.
    near = [unit for unit in units if unit.id != "JP"]
    japan = [unit for unit in units if unit.id == "JP"]
    thin = simplify(near, one.land_deg) + simplify(japan, one.japan_deg)
    return drop_islands(dissolve(thin), one.island_km2)


def land_features(units: Sequence[Unit]) -> list[Feature]:
    """Return all land as one feature, and what is neither side's once more above it.

    No state has a colour of its own, so the land needs no borders inside.
    """
    whole = shapely.coverage_union_all([unit.geometry for unit in units])
    found = [Feature(whole, {"id": "land", "kind": "land"})]
    found += [
        Feature(unit.geometry, {"id": unit.id, "kind": "land", "disputed": True})
        for unit in units
        if unit.id in DISPUTED_UNITS
    ]
    return found


def coast_features(units: Sequence[Unit], one: MapSet) -> list[Feature]:
    """Return the shores, without the clip frame; those of disputed land by themselves.

    The lines run as the land's rings do, so that one file that holds both compresses to
    little more than the land alone.
    """
    whole = shapely.coverage_union_all([unit.geometry for unit in units])
    found = [Feature(off_frame(tidy(whole, one.decimals), one.bounds), {"id": "coast"})]
    for unit in units:
        if unit.id in DISPUTED_UNITS:
            shore = shapely.intersection(unit.geometry.boundary, whole.boundary)
            line = shapely.line_merge(shore)
            found.append(Feature(line, {"id": f"coast-{unit.id}", "disputed": True}))
    return [Feature(f.geometry, {**f.properties, "kind": "land"}) for f in found]


def border_features(
    lines: Mapping[frozenset[str], BaseGeometry],
    claims: Sequence[BaseGeometry],
    units: Sequence[Unit],
    bounds: Bounds,
) -> list[Feature]:
    """Return the land borders by pair of countries, the disputed ones marked."""
    unsettled: BaseGeometry = shapely.union_all(claims).buffer(tables.SAME_LINE_DEG, quad_segs=4)
    unsettled = unsettled.union(shapely.box(*PAEKTU_DEG))
    found, borders = [], []
    for key, line in lines.items():
        if SHORE in key or key == codes.NO_BORDER:
            continue
        pair = "-".join(sorted(key)).lower()
        dashed = key in codes.DISPUTED_PAIRS
        whole: BaseGeometry = shapely.intersection(line, unsettled)
        rest: BaseGeometry = shapely.difference(line, unsettled)
        if dashed:
            rest, whole = EMPTY, line
        elif whole.length < STUB_DEG and not whole.intersects(shapely.box(*PAEKTU_DEG)):
            rest, whole = line, EMPTY
        for part, disputed in ((rest, False), (whole, True)):
            if not part.is_empty:
                found.append(_border(pair, part, disputed=disputed))
        borders.append(line)
    on_borders = shapely.union_all(borders).buffer(tables.SAME_LINE_DEG, quad_segs=4)
    extra = shapely.difference(shapely.union_all(claims), on_borders)
    extra = shapely.simplify(shapely.line_merge(extra), 0.01)
    if not extra.is_empty and not _is_detailed(bounds):
        found.append(_border("claims", extra, disputed=True))
    found += [
        _border(name, line, disputed=True) for name, line in strait_lines(units, bounds).items()
    ]
    return _by_id(found)


def strait_lines(units: Sequence[Unit], bounds: Bounds) -> dict[str, BaseGeometry]:
    """Return the dashed sea sides of what is disputed: midway between the coasts."""
    land = {unit.id: unit.geometry for unit in units}
    clip = frames.frame(bounds)
    return {
        name: shapely.intersection(shorelines_between(land[own], land[other], reach), clip)
        for name, (own, other, reach) in STRAITS.items()
        if own in land and other in land
    }


def lake_features(lakes: Sequence[Feature], one: MapSet) -> list[Feature]:
    """Return the lakes that are large enough to see, and every named one."""
    clip = frames.frame(one.bounds)
    found = []
    for lake in lakes:
        polygon = shapely.intersection(lake.geometry, clip)
        named = one.name == "overview" and not lake.id.startswith("lake-")
        if polygon.is_empty or not (named or area_m2(polygon) > one.lake_km2 * 1e6):
            continue
        # Railways run along these shores: they keep more of their shape.
        (thin,) = shapely.coverage_simplify(
            [polygon], one.land_deg / (4 if lake.id in SHORE_LAKES else 1)
        )
        lake_id = "khanka" if polygon.contains(shapely.Point(132.4, 45.0)) else lake.id
        found.append(Feature(thin, {"id": lake_id, "kind": "water"}))
    return _by_id(found)


def river_features(
    rivers: Sequence[Feature], lakes: Sequence[Feature], one: MapSet
) -> list[Feature]:
    """Return the rivers with their rank, without what runs through a lake that is drawn."""
    clip = frames.frame(one.bounds)
    wet = shapely.union_all([lake.geometry for lake in lakes])
    found = []
    for river in rivers:
        if river.properties["rank"] > one.river_rank:
            continue
        dry = shapely.difference(shapely.intersection(river.geometry, clip), wet)
        if not dry.is_empty and dry.length > 0.3:
            thin = shapely.simplify(shapely.line_merge(dry), one.water_deg)
            rank = river.properties["rank"]
            found.append(Feature(thin, {"id": river.id, "kind": "water", "rank": rank}))
    return _by_id(found)


def _is_detailed(bounds: Bounds) -> bool:
    return bounds == frames.KOREA


def _border(pair: str, line: BaseGeometry, *, disputed: bool) -> Feature:
    suffix = "-disputed" if disputed else ""
    properties: dict[str, object] = {"id": f"border-{pair}{suffix}", "kind": "boundary"}
    if disputed:
        properties["disputed"] = True
    return Feature(shapely.line_merge(line), properties)


def _by_id(features: Sequence[Feature]) -> list[Feature]:
    return sorted(features, key=lambda one: one.id)
