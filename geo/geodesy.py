"""Degrees to metres on WGS 84: the only module that holds an ellipsoid."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

ELLIPSOID = "WGS 84"
EARTH_MEAN_RADIUS_M = 6_371_000.0


@cache
def geod() -> Geod:
    """Return the WGS 84 geodesic solver of PROJ (Karney 2013, doi:10.1007/s00190-012-0578-z)."""
    return Geod(ellps="WGS84")


def check_lonlat_deg(lonlat_deg: ArrayLike) -> NDArray[np.float64]:
    """Return the coordinates as an (n, 2) array of degrees, lon then lat, or refuse them.

    Raises
    ------
    ValueError
        If a coordinate is not finite, a latitude is beyond 90 degrees (swapped axes show
        so), or a longitude beyond 180.
    """
    array = np.asarray(lonlat_deg, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] < 2:
        msg = f"expected (n, 2) degrees lon, lat, got shape {array.shape}"
        raise ValueError(msg)
    array = array[:, :2]
    if not np.isfinite(array).all():
        msg = "a coordinate is not finite"
        raise ValueError(msg)
    if (np.abs(array[:, 1]) > 90.0).any() or (np.abs(array[:, 0]) > 180.0).any():
        msg = "a coordinate is off the globe: expected lon -180..180, lat -90..90; are the axes swapped?"
        raise ValueError(msg)
    return array


def segment_lengths_m(lonlat_deg: ArrayLike) -> NDArray[np.float64]:
    """Return the geodesic length of each segment in metres, shape (n - 1,).

    Parameters
    ----------
    lonlat_deg
        Vertices, shape (n, 2), degrees on WGS 84, lon then lat.

    Raises
    ------
    ValueError
        If a coordinate is off the globe or not finite.

    Examples
    --------
    One degree of the equator is pi / 180 times the semi-major axis of 6,378,137 m.

    >>> [round(float(s), 3) for s in segment_lengths_m([(127.0, 0.0), (128.0, 0.0)])]
    [111319.491]
    """
    array = check_lonlat_deg(lonlat_deg)
    if len(array) < 2:
        return np.zeros(0)
    _, _, length_m = geod().inv(array[:-1, 0], array[:-1, 1], array[1:, 0], array[1:, 1])
    length_m = np.asarray(length_m, dtype=np.float64)
    if not np.isfinite(length_m).all():
        msg = "a geodesic length is not finite"
        raise ValueError(msg)
    return length_m


def line_length_m(lonlat_deg: ArrayLike) -> float:
    """Return the length of a polyline of geodesics in metres."""
    return float(segment_lengths_m(lonlat_deg).sum())


def geometry_length_m(geometry: BaseGeometry) -> float:
    """Return the geodesic length of a line or multi-line in metres.

    Raises
    ------
    TypeError
        If the geometry is not made of lines: a point or polygon has no drawn length.
    """
    if geometry.geom_type == "LineString":
        return line_length_m(np.asarray(geometry.coords))
    if geometry.geom_type == "MultiLineString":
        return math.fsum(
            line_length_m(np.asarray(part.coords)) for part in shapely.get_parts(geometry)
        )
    msg = f"expected LineString or MultiLineString, got {geometry.geom_type}"
    raise TypeError(msg)


def distance_m(lon1_deg: float, lat1_deg: float, lon2_deg: float, lat2_deg: float) -> float:
    """Return the geodesic distance between two points in metres."""
    return line_length_m([(lon1_deg, lat1_deg), (lon2_deg, lat2_deg)])


def area_m2(geometry: BaseGeometry) -> float:
    """Return the area of a polygon or multi-polygon in square metres, holes taken out.

    Notes
    -----
    Sides are geodesics (Karney 2013, section 6).
    """
    if isinstance(geometry, Polygon):
        polygons = [geometry]
    elif isinstance(geometry, MultiPolygon):
        polygons = list(geometry.geoms)
    else:
        msg = f"expected Polygon or MultiPolygon, got {geometry.geom_type}"
        raise TypeError(msg)
    total_m2 = 0.0
    for polygon in polygons:
        for sign, ring in ((1, polygon.exterior), *((-1, hole) for hole in polygon.interiors)):
            array = check_lonlat_deg(np.asarray(ring.coords))
            ring_m2, _ = geod().polygon_area_perimeter(array[:, 0], array[:, 1])
            total_m2 += sign * abs(ring_m2)
    return total_m2


def haversine_m(
    lon1_deg: ArrayLike, lat1_deg: ArrayLike, lon2_deg: ArrayLike, lat2_deg: ArrayLike
) -> NDArray[np.float64]:
    """Return great-circle distances in metres on a sphere of 6,371 km.

    Only for putting lengths that were summed on that sphere back onto the ellipsoid.
    """
    lon1, lat1, lon2, lat2 = (
        np.radians(np.asarray(v, dtype=np.float64))
        for v in (lon1_deg, lat1_deg, lon2_deg, lat2_deg)
    )
    h = (
        np.sin((lat2 - lat1) / 2) ** 2
        + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    return np.asarray(2 * EARTH_MEAN_RADIUS_M * np.arcsin(np.sqrt(h)), dtype=np.float64)


def parallel_arc_m(lat_deg: float, lon_span_deg: float) -> float:
    """Return the length of an arc of a parallel of latitude in metres.

    Notes
    -----
    N(lat) cos(lat) dlon with N the prime vertical radius of curvature
    (Snyder 1987, USGS Professional Paper 1395, p. 25, eq. 4-21); valid for any latitude.

    Examples
    --------
    >>> round(parallel_arc_m(0.0, 1.0), 3)
    111319.491
    """
    a_m = float(geod().a)
    es = float(geod().es)
    lat = np.radians(lat_deg)
    return float(
        np.radians(abs(lon_span_deg)) * a_m * np.cos(lat) / np.sqrt(1 - es * np.sin(lat) ** 2)
    )


def point_along(lonlat_deg: ArrayLike, at_m: float) -> tuple[float, float]:
    """Return lon, lat in degrees of the point `at_m` metres along a polyline of geodesics.

    Values before the start or beyond the end give the end itself.
    """
    array = check_lonlat_deg(lonlat_deg)
    lengths_m = segment_lengths_m(array)
    ends_m = np.concatenate([[0.0], np.cumsum(lengths_m)])
    if at_m <= 0:
        return float(array[0, 0]), float(array[0, 1])
    if at_m >= ends_m[-1]:
        return float(array[-1, 0]), float(array[-1, 1])
    i = int(np.searchsorted(ends_m, at_m, side="right")) - 1
    azimuth_deg, _, _ = geod().inv(array[i, 0], array[i, 1], array[i + 1, 0], array[i + 1, 1])
    lon_deg, lat_deg, _ = geod().fwd(array[i, 0], array[i, 1], azimuth_deg, at_m - ends_m[i])
    return float(lon_deg), float(lat_deg)


def densify(lonlat_deg: ArrayLike, max_segment_m: float) -> NDArray[np.float64]:
    """Return the polyline with points added along each geodesic, so that no segment is longer."""
    array = check_lonlat_deg(lonlat_deg)
    out = [array[0]]
    for start, end, length_m in zip(array[:-1], array[1:], segment_lengths_m(array), strict=True):
        count = int(np.ceil(length_m / max_segment_m)) - 1
        if count > 0:
            out.extend(
                np.asarray(p) for p in geod().npts(start[0], start[1], end[0], end[1], count)
            )
        out.append(end)
    return np.asarray(out)


def planar_length_m(lonlat_deg: ArrayLike, crs: str) -> float:
    """Return the length of a polyline in the plane of a projection, in its metres.

    Only to show how wrong that is: no length of ours is measured so.
    """
    array = check_lonlat_deg(lonlat_deg)
    to_plane = Transformer.from_crs("OGC:CRS84", crs, always_xy=True)
    x_m, y_m = to_plane.transform(array[:, 0], array[:, 1])
    return float(np.hypot(np.diff(x_m), np.diff(y_m)).sum())
