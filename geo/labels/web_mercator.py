"""What the web map draws, in Web Mercator pixels of a zoom: lines, points, coast.

Pixels run upwards here, as everywhere in the placer; the page's run downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.catalog.basemap import read
from geo.portrayal import style_of, style_token
from geo.style.lines import DETAIL_ZOOM, LineStyle, is_missing, zoom_factor
from geo.style.marks import (
    ALL_STATIONS_FROM_ZOOM,
    KOREA_RANK_2_FROM_ZOOM,
    STATION_FROM_ZOOM,
    is_first_town,
)
from geo.vocabulary import LINE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.labels.cost_field import Array
    from geo.layerfile.files import DataFile
    from geo.model import Piece, Station

TILE_PX = 256
LON_TURN_DEG = 360.0
KOREAN = ("KR", "KP")
FIRST_TOWNS_FROM_ZOOM = 3.5
SLIM_PX = 0.4  # no label sees a finer line than this


def to_px(lonlat_deg: Array, zoom: float) -> Array:
    """Return Web Mercator pixels, y upwards, of degrees lon, lat (EPSG:3857's sphere)."""
    world_px = TILE_PX * 2.0**zoom
    lat = np.radians(np.clip(lonlat_deg[:, 1], -85.0, 85.0))
    x = (lonlat_deg[:, 0] + 180.0) / LON_TURN_DEG * world_px
    y = np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi) * world_px
    return np.column_stack([x, y])


def to_degrees(x_px: Array, y_px: Array, zoom: float) -> tuple[Array, Array]:
    """Return degrees lon, lat of Web Mercator pixels, y upwards."""
    world_px = TILE_PX * 2.0**zoom
    lat = 2 * np.arctan(np.exp(y_px * 2 * np.pi / world_px)) - np.pi / 2
    return x_px / world_px * LON_TURN_DEG - 180.0, np.degrees(lat)


@dataclass(frozen=True, slots=True)
class WebLine:
    """A piece with its parts in pixels, its style and the factor of the zoom."""

    piece: Piece
    style: LineStyle
    factor: float
    paths: tuple[Array, ...]

    @property
    def is_missing(self) -> bool:
        """Whether it is a railway section that no label may cover."""
        return is_missing(self.piece.kind, self.piece.status)

    @property
    def width_px(self) -> float:
        """Width of what is drawn."""
        style = self.style
        return self.factor * max(style.casing_px, style.width_px, style.dot_px, style.cross_px)


def lines_at(
    catalog: Catalog,
    zoom: float,
    layers: Collection[str] | None,
    status: Collection[str] | None,
) -> list[WebLine]:
    """Return the lines of these layers and states, all where None."""
    out = []
    for layer in catalog.layers.values():
        if layers is not None and layer.id not in layers:
            continue
        for piece in layer.pieces:
            if piece.kind not in LINE_KINDS:
                continue
            if status is not None and piece.status is not None and piece.status not in status:
                continue
            token = style_token(catalog, piece, layer)
            style = style_of(piece, token)
            paths = tuple(_paths(piece.geometry, zoom))
            out.append(WebLine(piece, style, zoom_factor(zoom, token), paths))
    return out


def _paths(geometry: BaseGeometry, zoom: float) -> list[Array]:
    slim = shapely.simplify(
        shapely.transform(geometry, lambda lonlat: to_px(lonlat, zoom)), SLIM_PX
    )
    return [shapely.get_coordinates(part) for part in shapely.get_parts(slim)]


def stations_at(catalog: Catalog, zoom: float, layers: Collection[str] | None) -> list[Station]:
    """Return the points that a zoom names, the most important first."""
    shown = [
        one
        for one in catalog.stations.values()
        if one.kind in {"station", "port", "town"}
        and (layers is None or one.layer in layers)
        and not one.id.startswith("mdl-")  # the Demarcation Line bears its own name
        and zoom >= _from_zoom(one)
    ]
    return sorted(shown, key=lambda one: (one.rank, one.id))


def _from_zoom(station: Station) -> float:
    """Return the zoom from which a point is named."""
    if station.min_zoom is not None:
        return station.min_zoom
    if is_first_town(station.id):
        return FIRST_TOWNS_FROM_ZOOM
    if station.rank == 2 and station.country in KOREAN:  # noqa: PLR2004 - a rank
        return KOREA_RANK_2_FROM_ZOOM
    return STATION_FROM_ZOOM.get(station.rank, ALL_STATIONS_FROM_ZOOM)


def coast_files(catalog: Catalog, zoom: float) -> tuple[DataFile, ...]:
    """Return the files of coast and borders that a zoom shows."""
    which = "korea" if zoom >= DETAIL_ZOOM else "overview"
    names = (f"basemap-coast-{which}", f"basemap-borders-{which}")
    return tuple(catalog.basemap[name] for name in names if name in catalog.basemap)


@lru_cache(maxsize=4)
def _land_parts(file: DataFile) -> tuple[NDArray[np.object_], Array]:
    """Return the polygons of a file, prepared, with their bounds in degrees, shape (n, 4)."""
    parts = shapely.get_parts(np.asarray(read(file).geometry))
    shapely.prepare(parts)
    return parts, shapely.bounds(parts)


def on_land(file: DataFile, at: Array, zoom: float) -> NDArray[np.bool_]:
    """Say which points, pixels of a zoom, stand on the land of a file."""
    parts, bounds = _land_parts(file)
    lon, lat = to_degrees(at[:, 0], at[:, 1], zoom)
    is_on = np.zeros(len(at), dtype=np.bool_)
    if not len(at):
        return is_on
    near = (bounds[:, 0] <= lon.max()) & (bounds[:, 2] >= lon.min())
    near &= (bounds[:, 1] <= lat.max()) & (bounds[:, 3] >= lat.min())
    for part in parts[near]:
        is_on |= shapely.contains_xy(part, lon, lat)
    return is_on


@lru_cache(maxsize=4)
def _world_parts(file: DataFile) -> NDArray[np.object_]:
    """Return the lines of a file in pixels of zoom 0, projected once for all zooms."""
    parts = shapely.get_parts(np.asarray(read(file).geometry))
    return np.asarray(shapely.transform(parts, lambda lonlat: to_px(lonlat, 0.0)))


@lru_cache(maxsize=16)
def coasts_at(files: tuple[DataFile, ...], zoom: float) -> list[Array]:
    """Return coast and borders in pixels, the same for every language."""
    scale = 2.0**zoom
    out: list[Array] = []
    for file in files:
        slim = shapely.simplify(_world_parts(file), SLIM_PX / scale)
        points, of = shapely.get_coordinates(slim, return_index=True)
        out += np.split(points * scale, np.nonzero(np.diff(of))[0] + 1)
    return out
