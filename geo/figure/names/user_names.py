"""Points and names of layers of a user's own, as a figure draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo.figure.page.lines import length, merged
from geo.figure.scene.user_points import _station
from geo.gazetteer.named import is_id, whole_names
from geo.labels import requests
from geo.style.marks import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from geo.figure.scene.label_context import NameSheet
    from geo.figure.scene.scene import Points
    from geo.labels.candidates import Label

MOST_NAMES = 60  # of lines; more would only be dropped


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
        name = tr.name(whole_names(line.piece.names))
        if line.layer.is_user and not is_id(name, line.piece):
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
        name = medium.translator.name(whole_names(piece.names))
        if layer.is_user and not seen.is_empty and not is_id(name, piece):
            spot = shapely.get_coordinates(shapely.point_on_surface(seen))
            station = _station(piece, layer, "region", (0.0, 0.0))  # its place is on the page
            out.append(requests.area_label(station, spot, medium, None, home, is_small=True))
    return out
