"""The base map under the corridors: land, water, coast, borders, rivers, graticule.

Two sets of different detail: the detailed one where it covers most of what is seen at a
scale that shows it, with the overview filling the rest; else the overview alone. The degrees
are read once, the page's outlines kept per view.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geo.catalog.basemap import read
from geo.figure.page.canvas import area_path
from geo.figure.page.lines import multi
from geo.model import Bounds
from geo.style.lines import BASE_LINES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.figure.page.canvas import Pen
    from geo.figure.page.projection import View
    from geo.layerfile.files import DataFile

KNOWN = Bounds(20.0, 24.0, 160.0, 74.0)  # what a frame may see of its own accord
# Where the overview holds no land though there is some: no water is painted there.
UNKNOWN_BOXES = (
    (-180.0, 50.0, -150.0, 88.0),  # beyond the antimeridian
    (15.0, 78.0, 180.0, 88.0),
    (-30.0, -20.0, 15.0, 88.0),
    (15.0, -20.0, 180.0, 5.0),
)
DETAIL_BOX = shapely.box(123.0, 33.0, 140.0, 50.0)  # what the detailed set covers
DETAIL_FROM_SCALE = 20_000_000
DETAIL_FROM_SHARE = 0.6
RIVERS_FROM_SCALE = {1: 60_000_000, 2: 60_000_000, 3: 12_000_000}
SEAM_PT = 0.25  # land is stroked in its own colour: no hairline where two parts meet
HAIR = {"coast": 0.3, "river": 0.35, "border": 0.45, "disputed": 0.45, "graticule": 0.3}
CUT_PT = 0.05
COARSE_PT = 0.5  # what a name may cover at a price needs no finer outline than a part of a letter
KEPT_VIEWS = 24


class Coarse(NamedTuple):
    """The outlines of a view with as few points as the placing of names needs."""

    coasts: list[NDArray[np.float64]]
    shores: list[NDArray[np.float64]]
    borders: list[NDArray[np.float64]]
    disputed: list[NDArray[np.float64]]
    rivers: list[NDArray[np.float64]]


class BaseSheet:
    """The base map of one view, ready to draw; made once per view and set of files."""

    def __init__(self, files: Mapping[str, DataFile], view: View) -> None:
        self.sets = sets_for(view)
        self.land: BaseGeometry = shapely.union_all(
            [shape for shape, _ in self._shapes(files, view, "land")]
        )
        shapely.prepare(self.land)
        self.coasts = self._lines(files, view, "coast", disputed=False)
        self.claimed_coasts = self._lines(files, view, "coast", disputed=True)
        self.borders = self._lines(files, view, "borders", disputed=False)
        self.disputed = self._lines(files, view, "borders", disputed=True)
        lakes = [shape for shape, _ in self._shapes(files, view, "lakes")]
        self.lakes = area_path(shapely.union_all(_polygons(lakes)))
        self.shores = _rings(lakes)
        self.rivers = self._lines(files, view, "rivers", disputed=False)
        self.land_path = area_path(self.land)
        self.unknown = _unknown(view)

    def _shapes(
        self, files: Mapping[str, DataFile], view: View, what: str
    ) -> list[tuple[BaseGeometry, bool]]:
        """Return what the page shows of a subject, each shape with whether it is disputed."""
        out = []
        for name in self.sets:
            file = files.get(f"basemap-{what}-{name}")
            if file is None:
                continue
            frame = read(file)
            for geometry, disputed, rank in zip(
                frame.geometry, frame["disputed"], frame["rank"], strict=True
            ):
                if what == "rivers" and view.scale > RIVERS_FROM_SCALE[rank]:
                    continue
                if len(self.sets) > 1 and name == "overview":
                    page = view.geometry(shapely.difference(geometry, DETAIL_BOX))
                else:
                    page = view.geometry(geometry)
                if not page.is_empty:
                    whole = page if shapely.is_valid(page) else shapely.make_valid(page)
                    out.append((whole, bool(disputed)))
        return out

    def _lines(
        self, files: Mapping[str, DataFile], view: View, what: str, *, disputed: bool
    ) -> list[NDArray[np.float64]]:
        return [
            shapely.get_coordinates(part)
            for page, is_disputed in self._shapes(files, view, what)
            if is_disputed is disputed
            # Twice: what was made valid may be a collection of lines in parts and of points.
            for part in shapely.get_parts(shapely.get_parts(page))
            if part.geom_type == "LineString"
        ]

    @cached_property
    def coarse(self) -> Coarse:
        """The outlines that names keep off."""
        own = (self.coasts, self.shores, self.borders, self.disputed, self.rivers)
        return Coarse(*(_slim(paths) for paths in own))

    @cached_property
    def fence(self) -> BaseGeometry:
        """The borders as thin areas, which part a band into the sides of the border."""
        return shapely.buffer(multi(self.borders), CUT_PT, quad_segs=1)

    def is_land(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which points of the page lie on land."""
        return np.asarray(shapely.contains_xy(self.land, points[:, 0], points[:, 1]))


def _slim(paths: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    parts = shapely.get_parts(shapely.simplify(multi(paths), COARSE_PT))
    return [shapely.get_coordinates(part) for part in parts]


def sets_for(view: View) -> tuple[str, ...]:
    """Return which sets the view draws, the one below first."""
    if view.scale > DETAIL_FROM_SCALE:
        return ("overview",)
    seen = shapely.box(*view.bounds_deg.as_tuple())
    share = shapely.area(shapely.intersection(seen, DETAIL_BOX)) / shapely.area(seen)
    if share < DETAIL_FROM_SHARE:
        return ("overview",)
    return ("korea",) if share > 1 - 1e-9 else ("overview", "korea")


def _unknown(view: View) -> BaseGeometry:
    """Return the part of the frame of which the base map knows nothing."""
    seen = view.bounds_deg
    found = [
        view.geometry(shapely.segmentize(shapely.box(*sides), 0.5))
        for sides in UNKNOWN_BOXES
        if sides[0] < seen.east_deg
        and sides[2] > seen.west_deg
        and sides[1] < seen.north_deg
        and sides[3] > seen.south_deg
    ]
    whole: BaseGeometry = shapely.union_all([shapely.make_valid(one) for one in found])
    return shapely.clip_by_rect(whole, *view.frame.grown(2.0).as_tuple)


_sheets: dict[tuple[object, ...], BaseSheet] = {}


def sheet_for(files: Mapping[str, DataFile], view: View) -> BaseSheet:
    """Return the base map of a view, made once."""
    key = (view.key, tuple(files.values()))
    found = _sheets.get(key)
    if found is None:
        found = BaseSheet(files, view)
        if len(_sheets) >= KEPT_VIEWS:
            _sheets.pop(next(iter(_sheets)), None)
        _sheets[key] = found
    return found


def draw_ground(pen: Pen, base: BaseSheet, view: View, z: float) -> None:
    """Draw water and land, below the graticule."""
    pen.fill(shapely.box(*view.frame.as_tuple), "water", z=z)
    pen.fill(base.land_path, "land", z=z + 0.1, edge=SEAM_PT)
    if not base.unknown.is_empty:
        pen.fill(base.unknown, "panel", z=z + 0.2)
        edge = [
            shapely.get_coordinates(one) for one in shapely.get_rings(_polygons([base.unknown]))
        ]
        pen.stroke(edge, "coast", HAIR["graticule"], z=z + 0.3)


def draw_water_and_borders(pen: Pen, base: BaseSheet, z: float) -> None:
    """Draw rivers, lakes, coast and borders, above the region's tint."""
    pen.stroke(base.rivers, "river", HAIR["river"], z=z)
    pen.fill(base.lakes, "water", z=z + 0.1)
    pen.stroke(base.shores, "coast", HAIR["coast"], z=z + 0.2)
    pen.stroke(base.coasts, "coast", HAIR["coast"], z=z + 0.3)
    dash = [on_off * 0.45 for on_off in BASE_LINES["disputed"].dash_px]
    pen.stroke(base.claimed_coasts, "coast", HAIR["coast"], z=z + 0.3, dash=dash, cap="butt")
    pen.stroke(base.borders, "border", HAIR["border"], z=z + 0.4)
    pen.stroke(base.disputed, "border", HAIR["disputed"], z=z + 0.4, dash=dash, cap="butt")


def _polygons(geometries: list[BaseGeometry]) -> NDArray[np.object_]:
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    parts = shapely.get_parts(parts)
    return np.asarray([part for part in parts if part.geom_type == "Polygon"], dtype=object)


def _rings(geometries: list[BaseGeometry]) -> list[NDArray[np.float64]]:
    return [shapely.get_coordinates(ring) for ring in shapely.get_rings(_polygons(geometries))]
