"""Points and names of layers of a user's own, as a figure draws them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.page.lines import length, merged
from geo.labels import requests
from geo.model import Names, Station
from geo.style.marks import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from geo.figure.page.projection import View
    from geo.figure.scene.label_context import NameSheet
    from geo.figure.scene.scene import Points
    from geo.labels.candidates import Label
    from geo.model import Layer, Piece

OWN = "own"
"""The kind of a station that stands for a point of a user's own."""
PLAIN_RANK = 3  # of a point that states none
MOST_NAMES = 60  # of lines; more would only be dropped
_CUT = re.compile(r" \(\d+/\d+\)$")


def own_points(
    layers: Iterable[Layer], view: View
) -> list[tuple[tuple[Station, float, float], Layer]]:
    """Return the points of users' own layers that lie in the frame, each with its layer."""
    frame = view.frame.grown(-1.5)
    found: list[tuple[tuple[Station, float, float], Layer]] = []
    for layer in layers:
        for piece in layer.pieces if layer.is_user else ():
            if piece.geometry.geom_type == "Point":
                lon, lat = shapely.get_coordinates(piece.geometry)[0]
                x, y = view.to_page(np.array([(lon, lat)]))[0]
                if frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1:
                    station = _station(piece, layer, OWN, (lon, lat))
                    found.append(((station, float(x), float(y)), layer))
    return found


def _station(piece: Piece, layer: Layer, kind: str, at_deg: tuple[float, float]) -> Station:
    rank = piece.extra.get("rank")
    return Station(
        id=piece.id,
        names=_whole(piece.names),
        kind=kind,
        lon_deg=float(at_deg[0]),
        lat_deg=float(at_deg[1]),
        rank=rank if isinstance(rank, int) and 1 < rank <= 4 else PLAIN_RANK,  # noqa: PLR2004
        country=piece.country,
        coord_error_km=None,
        coord_source="",
        layer=layer.id,
    )


def _whole(names: Names) -> Names:
    """Return the names of a feature without the count of the pieces that it was cut into."""
    return Names(*(_CUT.sub("", names.of(lang)) for lang in ("en", "ko", "ru")))


def own_names(
    sheet: NameSheet, medium: requests.Medium, home: Callable[[Points], NDArray[np.bool_]]
) -> list[Label]:
    """Return the names of lines and areas of users' own layers that have one.

    A feature without a name is told by the legend alone. `home` says which points lie in an area.
    """
    tr = medium.translator
    by_name: dict[tuple[str, str], list[Points]] = {}
    inks: dict[tuple[str, str], tuple[str, float]] = {}
    for line in sheet.scene.lines:
        name = tr.name(_whole(line.piece.names))
        if line.layer.is_user and not _is_id(name, line.piece):
            key = (line.layer.id, name)
            by_name.setdefault(key, []).extend(line.paths)
            style = line.style
            wide = max(style.casing_px, style.dot_px, style.width_px) * sheet.line_factor(line) / 2
            inks[key] = (f"route-{line.layer.style}", max(wide, inks.get(key, ("", 0.0))[1]))
    longest = sorted(by_name, key=lambda key: -sum(length(path) for path in by_name[key]))
    out = []
    for layer_id, name in longest[:MOST_NAMES]:
        style_name, clear = inks[layer_id, name]
        if style_name in LABELS:
            paths = merged(by_name[layer_id, name])
            label_id = f"{layer_id}/{name}"
            out.append(
                requests.line_label(
                    label_id,
                    style_name,
                    (name,),
                    paths,
                    clear=clear,
                    medium=medium,
                    layer=layer_id,
                )
            )
    return [*out, *_area_names(sheet, medium, home)]


def _area_names(
    sheet: NameSheet, medium: requests.Medium, home: Callable[[Points], NDArray[np.bool_]]
) -> list[Label]:
    out = []
    for region in sheet.scene.regions:
        layer, piece = region.layer, region.piece
        seen = shapely.clip_by_rect(region.area, *sheet.scene.view.frame.as_tuple)
        name = medium.translator.name(_whole(piece.names))
        if layer.is_user and not seen.is_empty and not _is_id(name, piece):
            spot = shapely.get_coordinates(shapely.point_on_surface(seen))
            station = _station(piece, layer, "region", (0.0, 0.0))  # its place is on the page
            out.append(requests.area_label(station, spot, medium, None, home, is_small=True))
    return out


def _is_id(name: str, piece: Piece) -> bool:
    """Say whether a name is only the id that stands in for one."""
    return name == piece.id or re.sub(r"-\d+$", "", piece.id) == name
