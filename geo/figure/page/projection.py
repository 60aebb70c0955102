"""Degrees on WGS 84 to points on the page, by the projection that suits the extent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS, Proj, Transformer

from geo.errors import RenderError
from geo.model import Bounds
from geo.style.sheets import LARGEST_SCALE, Extent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.figure.spec import Projection

METRES_PER_PT = 0.0254 / 72
EDGE_POINTS = 41
WIDEST_CONIC_LAT_DEG = 78.0


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle on the page, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def as_tuple(self) -> tuple[float, float, float, float]:
        """The sides: left, bottom, right, top."""
        return (self.x0, self.y0, self.x1, self.y1)

    def grown(self, by: float) -> Rect:
        """Return the rectangle with every side moved outwards."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def edge(self, count: int = EDGE_POINTS) -> NDArray[np.float64]:
        """Return points round the rectangle, closed."""
        at = np.linspace(0.0, 1.0, count)
        xs = self.x0 + at * self.width
        ys = self.y0 + at * self.height
        return np.vstack(
            [
                np.column_stack([xs, np.full(count, self.y0)]),
                np.column_stack([np.full(count, self.x1), ys]),
                np.column_stack([xs[::-1], np.full(count, self.y1)]),
                np.column_stack([np.full(count, self.x0), ys[::-1]]),
            ]
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """A projection: its PROJ text, and what a note says about it."""

    kind: str
    proj4: str
    lat_1_deg: float
    lat_2_deg: float
    lon_0_deg: float


def grid_for(extent: Extent | Bounds, kind: Projection) -> Grid:
    """Return the projection for an extent; `auto` is the conformal conic of that extent.

    An extent in degrees takes standard parallels a sixth inside its edges (Snyder 1987, USGS
    Professional Paper 1395, p. 99).
    """
    if isinstance(extent, Extent):
        lat_1, lat_2, lon_0 = extent.lat_1_deg, extent.lat_2_deg, extent.lon_0_deg
        south, north = extent.bounds.south_deg, extent.bounds.north_deg
    else:
        south, north = extent.south_deg, extent.north_deg
        sixth = (north - south) / 6
        lat_1, lat_2 = south + sixth, north - sixth
        lon_0 = (extent.west_deg + extent.east_deg) / 2
    chosen = "lcc" if kind == "auto" else kind
    if chosen in {"lcc", "eqdc"} and (
        max(abs(south), abs(north)) > WIDEST_CONIC_LAT_DEG or abs(lat_1 + lat_2) < 1.0
    ):
        chosen = "laea"  # a conic has no cone at the equator and none over a pole
    middle = (lat_1 + lat_2) / 2
    text = {
        "lcc": f"+proj=lcc +lat_1={lat_1} +lat_2={lat_2} +lat_0={middle} +lon_0={lon_0}",
        "eqdc": f"+proj=eqdc +lat_1={lat_1} +lat_2={lat_2} +lat_0={middle} +lon_0={lon_0}",
        "laea": f"+proj=laea +lat_0={middle} +lon_0={lon_0}",
        "mercator": f"+proj=merc +lat_ts={middle} +lon_0={lon_0}",
    }[chosen]
    return Grid(chosen, f"{text} +ellps=WGS84 +units=m", lat_1, lat_2, lon_0)


@cache
def _transformer(proj4: str) -> Transformer:
    """Return the way from degrees to metres, made once: it costs some milliseconds."""
    return Transformer.from_crs("EPSG:4326", CRS.from_proj4(proj4), always_xy=True)


@cache
def _proj(proj4: str) -> Proj:
    return Proj(CRS.from_proj4(proj4))


class View:
    """A rectangle of the page with a projection: degrees in, points out."""

    def __init__(
        self, grid: Grid, frame: Rect, centre_m: tuple[float, float], m_per_pt: float
    ) -> None:
        self.grid = grid
        self.frame = frame
        self.m_per_pt = m_per_pt
        self._centre_m = centre_m
        self._to_m = _transformer(grid.proj4)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two views the same."""
        return (self.grid.proj4, self.frame, self._centre_m, self.m_per_pt)

    @property
    def scale(self) -> float:
        """The number behind 1: in the scale."""
        return self.m_per_pt / METRES_PER_PT

    def to_page(self, lonlat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points on the page of degrees lon, lat, shape (n, 2)."""
        x_m, y_m = self._to_m.transform(lonlat_deg[:, 0], lonlat_deg[:, 1])
        x = (self.frame.x0 + self.frame.x1) / 2 + (x_m - self._centre_m[0]) / self.m_per_pt
        y = (self.frame.y0 + self.frame.y1) / 2 + (y_m - self._centre_m[1]) / self.m_per_pt
        return np.column_stack([x, y])

    def to_degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return degrees lon, lat of points on the page."""
        x_m = (
            self._centre_m[0] + (points[:, 0] - (self.frame.x0 + self.frame.x1) / 2) * self.m_per_pt
        )
        y_m = (
            self._centre_m[1] + (points[:, 1] - (self.frame.y0 + self.frame.y1) / 2) * self.m_per_pt
        )
        lon, lat = self._to_m.transform(x_m, y_m, direction="INVERSE")
        return np.column_stack([lon, lat])

    @cached_property
    def bounds_deg(self) -> Bounds:
        """The degrees that the frame sees, from its edge and its inside."""
        at = np.linspace(0.0, 1.0, EDGE_POINTS)
        xs = self.frame.x0 + at * self.frame.width
        ys = self.frame.y0 + at * self.frame.height
        inside = np.array([(x, y) for x in xs[::5] for y in ys[::5]])
        seen = self.to_degrees(np.vstack([self.frame.edge(), inside]))
        seen = seen[np.isfinite(seen).all(axis=1)]
        if len(seen) == 0:
            raise RenderError("the extent does not lie on the map", repair="choose another extent")
        (west, south), (east, north) = seen.min(axis=0), seen.max(axis=0)
        return Bounds(float(west), float(south), float(east), float(north))

    def geometry(self, geometry: BaseGeometry, margin_pt: float = 12.0) -> BaseGeometry:
        """Return a geometry in degrees as one on the page, cut off just outside the frame."""
        return self.geometries([geometry], margin_pt)[0]

    def geometries(
        self, geometries: Sequence[BaseGeometry], margin_pt: float = 12.0
    ) -> list[BaseGeometry]:
        """Return geometries in degrees as those on the page, all in one go."""
        near = shapely.clip_by_rect(np.array(geometries, dtype=object), *self._near_deg)
        fine = shapely.segmentize(near, 0.5)
        page = shapely.transform(fine, self.to_page)
        slim = shapely.simplify(page, 0.06, preserve_topology=False)
        return list(shapely.clip_by_rect(slim, *self.frame.grown(margin_pt).as_tuple))

    def paths(self, geometries: Sequence[BaseGeometry]) -> list[list[NDArray[np.float64]]]:
        """Return the parts of each line as arrays of points on the page."""
        parts, owners = shapely.get_parts(self.geometries(geometries), return_index=True)
        is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
        points, which = shapely.get_coordinates(parts[is_line], return_index=True)
        ends = np.cumsum(np.bincount(which, minlength=int(is_line.sum())))
        found: list[list[NDArray[np.float64]]] = [[] for _ in geometries]
        for owner, path in zip(owners[is_line], np.split(points, ends[:-1]), strict=False):
            found[owner].append(path)
        return found

    @cached_property
    def _near_deg(self) -> tuple[float, float, float, float]:
        west, south, east, north = self.bounds_deg.as_tuple()
        pad = 0.05 * max(east - west, north - south) + 0.2
        return (west - pad, south - pad, east + pad, north + pad)

    def scale_errors(self, lonlat_deg: NDArray[np.float64]) -> float:
        """Return the largest share by which the scale differs from the nominal one."""
        if len(lonlat_deg) == 0:
            return 0.0
        return float(np.nanmax(point_errors(self.grid, lonlat_deg)))


def point_errors(grid: Grid, lonlat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share by which the scale differs from the nominal one at points in degrees."""
    return _point_errors(grid.proj4, np.ascontiguousarray(lonlat_deg).tobytes())


@lru_cache(maxsize=16)
def _point_errors(proj4: str, lonlat_deg: bytes) -> NDArray[np.float64]:
    points = np.frombuffer(lonlat_deg).reshape(-1, 2)
    factors = _proj(proj4).get_factors(points[:, 0], points[:, 1])
    high = np.asarray(factors.tissot_semimajor) - 1
    low = 1 - np.asarray(factors.tissot_semiminor)
    return np.asarray(np.maximum(np.abs(high), np.abs(low)))


@dataclass(frozen=True, slots=True)
class Held:
    """Points in degrees that a frame has to hold on a projection.

    `pad` adds shares of what they cover to the left, bottom, right and top; `lean` is the
    share of the spare width that goes to the left.
    """

    grid: Grid
    lonlat_deg: NDArray[np.float64]
    pad: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    lean: float = 0.5

    def box_m(self) -> tuple[float, float, float, float]:
        """Return the padded box on the projection: left, bottom, right, top in metres."""
        x, y = _transformer(self.grid.proj4).transform(self.lonlat_deg[:, 0], self.lonlat_deg[:, 1])
        good = np.isfinite(x) & np.isfinite(y)
        if not good.any():
            raise RenderError("the extent does not lie on the map", repair="choose another extent")
        x, y = x[good], y[good]
        wide, high = float(np.ptp(x)), float(np.ptp(y))
        left, bottom, right, top = self.pad
        return (
            float(x.min()) - left * wide,
            float(y.min()) - bottom * high,
            float(x.max()) + right * wide,
            float(y.max()) + top * high,
        )


def fit(held: Held, frame: Rect) -> View:
    """Return the view whose frame just holds the points, never larger than 1:2,000,000."""
    left, bottom, right, top = held.box_m()
    m_per_pt = max(
        (right - left) / frame.width,
        (top - bottom) / frame.height,
        LARGEST_SCALE * METRES_PER_PT,
    )
    spare = frame.width * m_per_pt - (right - left)
    centre_x = left - spare * held.lean + frame.width * m_per_pt / 2
    return View(held.grid, frame, (centre_x, (bottom + top) / 2), m_per_pt)


def aspect(held: Held) -> float:
    """Return height over width of what is held."""
    left, bottom, right, top = held.box_m()
    return (top - bottom) / max(right - left, 1.0)


def highest_aspect(held: Held, known: Bounds, frame: Rect) -> float:
    """Return the largest height over width whose frame sees only what is known.

    Where even the smallest frame sees more, that smallest one is the answer.
    """
    least = aspect(held)
    height = frame.height / frame.width
    while height > least:
        view = fit(held, Rect(0.0, 0.0, frame.width, height * frame.width))
        seen = view.bounds_deg
        if seen.south_deg >= known.south_deg and seen.north_deg <= known.north_deg:
            break
        height *= 0.97
    return max(height, least)


def outline_deg(bounds: Bounds) -> NDArray[np.float64]:
    """Return points along the edge of a box in degrees."""
    return Rect(*bounds.as_tuple()).edge()
