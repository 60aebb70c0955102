"""The detailed set: land from GSHHG, cut by the borders of WDBII, named by Natural Earth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Polygon
from shapely.strtree import STRtree

from geo.geodesy import area_m2
from geo.processing.basemap.shapes import multipolygon, polygonal
from geo.processing.basemap.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

# Numbers of the lines in WDBII's `countries` file.
DEMARCATION_LINES = ("1025", "1005", "820", "934")
BORDER_LINES = ("53", "113", "86", "85", "980", *DEMARCATION_LINES)
# The sea line in the Han estuary: it parts the islands there and is not drawn.
ESTUARY_LINES = ("1009",)
# The Amur Channel (Kazakevicheva) with the last stretch of the Ussuri, in `rivers`.
USSURI_MOUTH = ("3719", "3720")
# Lines end up to 2 km short of the coast or of each other: WDBII and GSHHG were digitised apart.
REACH_DEG = 0.02
# The part of Bolshoy Ussuriysky and Tarabarov that became China's in 2008 (see NOTICE.md).
YINLONG_KM2 = 174.0
YINLONG_WEST_DEG = 134.36
# The islands of Ongjin County belong to Incheon: west, south, east, north.
ONGJIN_DEG = (124.4, 37.04, 126.36, 38.05)
ONGJIN_SUBJECT = "KR-28"


@dataclass(frozen=True, slots=True)
class DetailedLines:
    """What the packages hold for the detailed frame, in degrees."""

    land: BaseGeometry
    lakes: BaseGeometry
    borders: Mapping[str, BaseGeometry]
    rivers: Mapping[str, BaseGeometry]


def cut_countries(detail: DetailedLines, units: Sequence[Unit]) -> list[Unit]:
    """Return the land of each country; the parts meet without gap or overlap."""
    islands = yinlong(detail)
    cutters = connect(
        [
            part
            for number in (*BORDER_LINES, *ESTUARY_LINES)
            for part in shapely.get_parts(shapely.line_merge(detail.borders[number]))
        ]
    )
    faces = _faces(detail.land, [*cutters, islands.boundary])
    tree, owners = _tree(units)
    parts: dict[str, list[Polygon]] = {}
    for face in faces:
        owner = (
            "CN" if islands.contains(face.representative_point()) else _owner(face, tree, owners)
        )
        parts.setdefault(owner, []).append(face)
    return [
        Unit(
            owner,
            None if owner.islower() else owner,
            None,
            shapely.coverage_union_all(parts[owner]),
        )
        for owner in sorted(parts)
    ]


def cut_subjects(countries: Iterable[Unit], units: Sequence[Unit]) -> list[Unit]:
    """Return the subjects of Russia and both Koreas inside the land of their countries.

    The inner borders are Natural Earth's (good to about 2 km). Where its land ends before the
    detailed coast or border does, a place belongs to the nearest subject.
    """
    found = []
    for country in countries:
        own = [unit for unit in units if unit.country == country.id and unit.subject]
        if own:
            found += _share_out(country, own)
    return found


def demarcation_line(detail: DetailedLines) -> LineString:
    """Return the Military Demarcation Line on land, from the Imjin's mouth to the east coast."""
    pieces = [detail.borders[number] for number in DEMARCATION_LINES]
    snapped = _join([line for piece in pieces for line in shapely.get_parts(piece)])
    on_land = shapely.line_merge(shapely.intersection(reach_out(snapped), detail.land))
    longest = max(shapely.get_parts(on_land), key=shapely.length)
    first, last = longest.coords[0], longest.coords[-1]
    return longest if first[0] < last[0] else LineString(list(longest.coords)[::-1])


def yinlong(detail: DetailedLines) -> BaseGeometry:
    """Return the river islands at Khabarovsk that are China's since 2008.

    Both sources still draw the border before 2008. The two islands lie between the Amur, the
    channel that the old border follows and the Ussuri; the new border crosses the larger one
    from north to south where the western part has the area that was handed over. Its
    longitude so is good to about 3 km.
    """
    channel = detail.borders["113"]
    ussuri = shapely.line_merge(shapely.union_all([detail.rivers[n] for n in USSURI_MOUTH]))
    ends = shapely.multipoints([ussuri.coords[0], ussuri.coords[-1]])
    bank = [channel, ussuri, shapely.shortest_line(channel, ussuri)]
    bank.append(shapely.shortest_line(ends, detail.lakes))
    window = shapely.box(YINLONG_WEST_DEG, 48.2, 135.1, 48.5)
    dry = shapely.intersection(shapely.difference(detail.land, detail.lakes), window)
    inside = [
        face
        for face in _faces(dry, bank)
        if face.bounds[1] > 48.26 and face.bounds[3] < 48.47 and face.centroid.x < 135.05
    ]
    islands = shapely.coverage_union_all(inside)
    west, south, east, north = islands.bounds
    low, high = west, east
    for _ in range(40):
        middle = (low + high) / 2
        part = shapely.intersection(islands, shapely.box(west, south, middle, north))
        low, high = (middle, high) if area_m2(part) < YINLONG_KM2 * 1e6 else (low, middle)
    return shapely.intersection(islands, shapely.box(west, south, low, north))


def reach_out(line: BaseGeometry, reach_deg: float = REACH_DEG) -> BaseGeometry:
    """Return the lines with both ends drawn on in their own direction."""
    out = []
    for part in shapely.get_parts(line):
        points = list(part.coords)
        start = _beyond(points[1], points[0], reach_deg)
        end = _beyond(points[-2], points[-1], reach_deg)
        out.append(LineString([start, *points, end]))
    return shapely.multilinestrings(out)


def connect(lines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return the lines with each loose end tied to the nearest other line, or drawn on."""
    out: list[BaseGeometry] = list(lines)
    for index, line in enumerate(lines):
        others = shapely.union_all([*lines[:index], *lines[index + 1 :]])
        points = list(line.coords)
        for before, end in ((points[1], points[0]), (points[-2], points[-1])):
            tie = shapely.shortest_line(shapely.Point(end), others)
            if tie.length == 0:
                continue
            if tie.length > REACH_DEG:
                tie = LineString([end, _beyond(before, end, REACH_DEG)])
            out.append(tie)
    return out


def _beyond(
    before: tuple[float, ...], end: tuple[float, ...], reach_deg: float
) -> tuple[float, float]:
    run = ((end[0] - before[0]) ** 2 + (end[1] - before[1]) ** 2) ** 0.5
    return (
        end[0] + (end[0] - before[0]) / run * reach_deg,
        end[1] + (end[1] - before[1]) / run * reach_deg,
    )


def _join(lines: list[BaseGeometry]) -> BaseGeometry:
    """Return one line: WDBII cuts its lines at grid edges and rounds the ends apart."""
    snapped = [shapely.set_precision(line, 0.001) for line in lines]
    return shapely.line_merge(shapely.union_all(snapped))


def _faces(land: BaseGeometry, cutters: Sequence[BaseGeometry]) -> list[Polygon]:
    """Return the polygons into which the lines cut the land."""
    near = list(shapely.get_parts(land.boundary))
    noded = shapely.union_all([*near, *cutters])
    faces = shapely.get_parts(shapely.polygonize([noded]))
    shapely.prepare(land)
    inside = shapely.contains(land, shapely.point_on_surface(faces))
    return [face for face, kept in zip(faces, inside, strict=True) if kept]


def _tree(units: Sequence[Unit]) -> tuple[STRtree, list[tuple[str, BaseGeometry]]]:
    owners = [
        (unit.country or unit.id, part)
        for unit in units
        for part in shapely.get_parts(unit.geometry)
    ]
    return STRtree([part for _, part in owners]), owners


def _owner(face: Polygon, tree: STRtree, owners: list[tuple[str, BaseGeometry]]) -> str:
    """Return whose face it is: by the larger overlap, else the nearest."""
    shares: dict[str, float] = {}
    for index in tree.query(face, predicate="intersects"):
        owner, part = owners[int(index)]
        shares[owner] = shares.get(owner, 0.0) + shapely.intersection(face, part).area
    if shares:
        return max(sorted(shares), key=lambda owner: shares[owner])
    return owners[int(tree.nearest(face))][0]


def _share_out(country: Unit, own: Sequence[Unit]) -> list[Unit]:
    """Return the country's land shared out among its subjects, all of it."""
    inside = {unit.id: shapely.intersection(country.geometry, unit.geometry) for unit in own}
    rest = shapely.difference(country.geometry, shapely.union_all([u.geometry for u in own]))
    nearest = _nearest_cells(own, rest)
    for unit_id, cells in nearest.items():
        extra = shapely.intersection(rest, shapely.union_all(cells))
        inside[unit_id] = polygonal(shapely.union_all([inside[unit_id], extra], grid_size=1e-7))
    if country.id == "KR":
        _give_islands(inside, ONGJIN_DEG, ONGJIN_SUBJECT)
    return [
        Unit(unit_id, country.id, unit_id, polygonal(inside[unit_id]))
        for unit_id in sorted(inside)
        if not inside[unit_id].is_empty
    ]


def _give_islands(
    inside: dict[str, BaseGeometry], box_deg: tuple[float, float, float, float], subject: str
) -> None:
    """Give whole islands inside a box to a subject: Natural Earth lacks many of them."""
    box = shapely.box(*box_deg)
    moved: list[BaseGeometry] = []
    for unit_id, geometry in inside.items():
        parts = shapely.get_parts(polygonal(geometry)).tolist()
        moved += [part for part in parts if box.contains(part)]
        inside[unit_id] = multipolygon([part for part in parts if not box.contains(part)])
    inside[subject] = multipolygon([*shapely.get_parts(inside[subject]), *moved])


def _nearest_cells(
    own: Sequence[Unit], rest: BaseGeometry, step_deg: float = 0.01
) -> dict[str, list[BaseGeometry]]:
    """Return for each subject the cells around the points of its outline."""
    window = shapely.box(*rest.bounds).buffer(0.2)
    points: dict[tuple[float, float], str] = {}
    for unit in own:
        edge = shapely.segmentize(shapely.intersection(unit.geometry.boundary, window), step_deg)
        for x, y in shapely.get_coordinates(edge).round(6).tolist():
            points.setdefault((x, y), unit.id)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(list(points)), extend_to=window, ordered=True)
    )
    out: dict[str, list[BaseGeometry]] = {}
    for cell, unit_id in zip(cells, points.values(), strict=True):
        out.setdefault(unit_id, []).append(cell)
    return out
