"""What a figure draws: pieces with their style on the page, stations, routes outlined."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import UnknownNameError
from geo.figure.page.lines import multi
from geo.figure.scene.user_points import own_points
from geo.history import link_since, piece_in_year, state_in_year
from geo.point_history import points_there
from geo.portrayal import style_of, style_token
from geo.style.lines import IDEAS, PAINT_ORDER, LineStyle, has_ribbon, is_missing, paint_place
from geo.style.marks import is_first_town
from geo.vocabulary import LINE_KINDS, STATUSES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.figure.page.projection import View
    from geo.figure.spec import FigureSpec
    from geo.model import Layer, Piece, Station

    Points = NDArray[np.float64]

POINT_KINDS = ("station", "port", "town")
# How far from a railway that is drawn a point is still part of the picture.
REACH_PT = {"station": 4.0, "port": 70.0, "town": math.inf}
ON_PORT_PT = 3.4
PORT_BELOW_RANK = 1
PORTS_FROM_SCALE = 10_000_000
SCALE_AT_ZOOM_0 = 418_000_000  # 96 pixels an inch, 45 degrees
FEW_FROM_SCALE = 30_000_000  # from here on only the largest towns are named
# At 1:40,000,000 the ideas for pipelines would lie on top of each other and of the ribbon.
IDEAS_FROM_SCALE = 20_000_000

# Paint order, from the water up.
Z = {
    "ground": 0.0,
    "graticule": 2.0,
    "tint": 3.0,
    "water": 4.0,
    "band": 6.0,
    "ribbon": 7.0,
    "selected": 8.0,
    **{place: 9.0 + number for number, place in enumerate(PAINT_ORDER)},
    "halo": 15.5,  # of names: above every line, below every symbol
    "point": 16.0,
    "label": 18.0,
}
INSET_Z = 30.0


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A piece that is drawn as a line, with its parts on the page."""

    piece: Piece
    layer: Layer
    kind_of_style: str
    style: LineStyle
    paths: tuple[Points, ...]

    @property
    def is_tsr(self) -> bool:
        """Whether it is drawn as the backbone, which has its own print factor."""
        return self.style.ink == "tsr"

    @property
    def is_unknown(self) -> bool:
        """Whether it is not known if it was there: it is dotted, without a name or a band."""
        return self.piece.status == UNKNOWN

    @property
    def is_missing(self) -> bool:
        """Whether it is a railway section that is not in service."""
        return is_missing(self.piece.kind, self.piece.status)

    @property
    def z(self) -> float:
        """Its place in the paint order."""
        return Z[paint_place(self.piece.kind, self.piece.status, self.style.ink)]


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A region on the page."""

    piece: Piece
    layer: Layer
    area: BaseGeometry


@dataclass(frozen=True, slots=True)
class Scene:
    """What one view draws."""

    view: View
    lines: tuple[DrawnLine, ...]
    regions: tuple[DrawnRegion, ...]
    stations: tuple[tuple[Station, float, float], ...]
    own: tuple[tuple[tuple[Station, float, float], Layer], ...] = ()  # those of users' layers
    year: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of what was asked for lies in the frame."""
        return not self.lines and not self.regions and not self.own

    @property
    def ribbon_paths(self) -> list[Points]:
        """The lines that the proposed link would use."""
        return [p for line in self.lines if has_ribbon(line.piece.routes) for p in line.paths]


def chosen_layers(catalog: Catalog, spec: FigureSpec) -> list[Layer]:
    """Return the layers to draw, in the order of the catalogue.

    Raises
    ------
    UnknownNameError
        If a layer asked for does not exist.
    """
    for name in spec.layers:
        if name not in catalog.layers:
            raise UnknownNameError("layers", name, ", ".join(catalog.layers))
    wanted = spec.layers or tuple(catalog.layers)
    return [layer for name, layer in catalog.layers.items() if name in wanted]


def check_names(catalog: Catalog, spec: FigureSpec) -> None:
    """Refuse routes and states that do not exist."""
    for name in spec.routes:
        if name not in catalog.routes:
            raise UnknownNameError("route", name, ", ".join(catalog.routes))
    for status in spec.status:
        if status not in STATUSES:
            raise UnknownNameError("status", status, ", ".join(STATUSES))


def pieces_drawn(catalog: Catalog, spec: FigureSpec, scale: float) -> list[tuple[Piece, Layer]]:
    """Return the pieces that the question leaves, with their layers."""
    out = []
    for layer in chosen_layers(catalog, spec):
        for piece in layer.pieces:
            if piece.kind in LINE_KINDS or piece.kind == "region":
                held = _in_year(catalog, piece, spec.year)
                if held is None or (
                    held.status is not None and not _state_wanted(held, spec, scale)
                ):
                    continue
                out.append((held, layer))
    return out


def unknown_in_year(catalog: Catalog, spec: FigureSpec) -> list[Piece]:
    """Return the pieces whose state in the year asked for is not known: they are dotted."""
    if spec.year is None:
        return []
    return [
        piece
        for layer in chosen_layers(catalog, spec)
        for piece in layer.pieces
        if piece.kind in LINE_KINDS and state_in_year(catalog, piece, spec.year) == UNKNOWN
    ]


def _in_year(catalog: Catalog, piece: Piece, year: int | None) -> Piece | None:
    """Return a piece with its state at the end of a year, None where it was not there."""
    if year is None:
        return piece
    held = piece_in_year(catalog, piece, year)
    if held is None:
        return None
    if has_ribbon(piece.routes) and year < link_since(catalog):
        # A railway then; that it would be part of a link nobody had proposed yet.
        others = tuple(name for name in piece.routes if not has_ribbon((name,)))
        return replace(held, routes=others)
    return held


def _state_wanted(piece: Piece, spec: FigureSpec, scale: float) -> bool:
    if piece.status == UNKNOWN:
        return True  # as on the map: it may be of any state
    if spec.status:
        return piece.status in spec.status
    is_idea = piece.kind == "pipeline" and piece.status in IDEAS
    return not (is_idea and scale > IDEAS_FROM_SCALE)


def make_scene(
    catalog: Catalog, spec: FigureSpec, view: View, most_rank: int, *, main_scale: float
) -> Scene:
    """Return what a view draws.

    `most_rank` is the least important rank of station that the scale has room for;
    `main_scale` decides what is drawn, so that an inset shows the same as its map.
    """
    drawn = pieces_drawn(catalog, spec, main_scale)
    areas = [(piece, layer) for piece, layer in drawn if piece.kind == "region"]
    on_page = view.geometries([piece.geometry for piece, _ in areas])
    regions = [
        DrawnRegion(piece, layer, area)
        for (piece, layer), area in zip(areas, on_page, strict=True)
        if not area.is_empty
    ]
    lines: list[DrawnLine] = []
    tracks = [(piece, layer) for piece, layer in drawn if piece.kind != "region"]
    parts = view.paths([piece.geometry for piece, _ in tracks])
    for (piece, layer), paths in zip(tracks, parts, strict=True):
        if paths:
            token = style_token(catalog, piece, layer)
            lines.append(DrawnLine(piece, layer, token, style_of(piece, token), tuple(paths)))
    shown = [
        one
        for one in points_there(catalog, spec.year)
        if one.kind in POINT_KINDS and _is_wanted(one, view.scale, most_rank)
    ]
    railways = [path for line in lines if line.piece.kind == "railway" for path in line.paths]
    if spec.year is not None:
        # By the lines of today: a place is named on the maps of all years or of none.
        today = pieces_drawn(catalog, replace(spec, year=None), main_scale)
        whole = [piece.geometry for piece, _ in today if piece.kind == "railway"]
        railways = [path for paths in view.paths(whole) for path in paths]
    stations = _one_symbol(_in_frame(shown, railways, view))
    own = own_points(chosen_layers(catalog, spec), view)
    return Scene(
        view,
        tuple(lines),
        tuple(regions),
        (*stations, *(at for at, _ in own)),
        tuple(own),
        spec.year,
    )


def _one_symbol(
    found: Sequence[tuple[Station, float, float]],
) -> tuple[tuple[Station, float, float], ...]:
    """Leave one symbol where a station and a port would lie on each other.

    A port keeps its square beside a small station; a large station's circle stands for both.
    """
    ports = [at for at in found if at[0].kind == "port"]
    hidden = set()
    for station, x, y in found:
        if station.kind == "station":
            for port, x1, y1 in ports:
                if math.hypot(x - x1, y - y1) < ON_PORT_PT:
                    hidden.add(port.id if station.rank <= PORT_BELOW_RANK else station.id)
    return tuple(at for at in found if at[0].id not in hidden)


def _is_wanted(station: Station, scale: float, most_rank: int) -> bool:
    """Say whether a scale has room for a station or town."""
    if station.id.startswith("mdl-"):
        return False  # the Demarcation Line bears its own name
    if station.kind == "town" and station.min_zoom is not None:
        return station.min_zoom <= zoom_of(scale)
    if station.rank == 1:
        return True
    if scale >= FEW_FROM_SCALE:
        return is_first_town(station.id)
    return station.rank <= most_rank or (station.kind == "port" and scale < PORTS_FROM_SCALE)


def zoom_of(scale: float) -> float:
    """Return the zoom of the web map that shows about as much, at 45 degrees of latitude."""
    return float(np.log2(SCALE_AT_ZOOM_0 / scale))


def _in_frame(
    stations: Sequence[Station], railways: Sequence[Points], view: View
) -> tuple[tuple[Station, float, float], ...]:
    """Return the points in the frame: stations only where a railway that is drawn passes."""
    if not stations:
        return ()
    at = view.to_page(np.array([(one.lon_deg, one.lat_deg) for one in stations]))
    tracks = multi(railways)
    off = np.nan_to_num(shapely.distance(tracks, np.asarray(shapely.points(at))), nan=math.inf)
    frame = view.frame.grown(-1.5)
    inside = (
        (at[:, 0] >= frame.x0)
        & (at[:, 0] <= frame.x1)
        & (at[:, 1] >= frame.y0)
        & (at[:, 1] <= frame.y1)
    )
    return tuple(
        (one, float(x), float(y))
        for one, (x, y), is_in, away in zip(stations, at, inside, off, strict=True)
        if is_in and (one.rank == 1 or away <= REACH_PT[one.kind])
    )


def line_vertices_deg(catalog: Catalog, spec: FigureSpec, scale: float) -> Points:
    """Return all vertices in degrees of what is drawn: what an extent is fitted to."""
    parts = [
        shapely.get_coordinates(piece.geometry) for piece, _ in pieces_drawn(catalog, spec, scale)
    ]
    return np.vstack(parts) if parts else np.empty((0, 2))


def seen_deg(view: View, lonlat_deg: Points) -> Points:
    """Return those points in degrees that the frame shows."""
    at = view.to_page(lonlat_deg)
    frame = view.frame
    inside = (
        (at[:, 0] >= frame.x0)
        & (at[:, 0] <= frame.x1)
        & (at[:, 1] >= frame.y0)
        & (at[:, 1] <= frame.y1)
    )
    return lonlat_deg[inside]


def route_paths(lines: Sequence[DrawnLine], route_id: str) -> list[Points]:
    """Return the parts of a route on the page."""
    return [path for line in lines if route_id in line.piece.routes for path in line.paths]
