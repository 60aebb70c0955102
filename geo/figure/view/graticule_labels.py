"""Numbers of the graticule at the frame, and what words at an edge keep off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.figure.scene.user_points import OWN
from geo.figure.view import graticule
from geo.labels.cost_field import CostField
from geo.labels.text_metrics import text_size
from geo.style.marks import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figure.page.projection import Rect
    from geo.figure.scene.scene import Scene
    from geo.i18n import Translator
    from geo.labels.text_metrics import TextSize

Box = tuple[float, float, float, float]

MARK_GAP_PT = 1.6
WIDE_SCALE = 20e6
ORDER = ("right", "left", "bottom")  # which end of a line is labelled first


@dataclass(frozen=True, slots=True)
class NetLabel:
    """A label of the graticule at the frame."""

    text: str
    x: float
    y: float
    align: str
    box: Box


def _always_drawn(scene: Scene, reach: float) -> list[Box]:
    """Return boxes round the symbols that are drawn in any case."""
    return [
        (x - reach, y - reach, x + reach, y + reach)
        for station, x, y in scene.stations
        if station.rank == 1 or station.kind in {"port", OWN}
    ]


def lines_field(scene: Scene, gap: float, reach: float = 0.0) -> CostField:
    """Return what a title or a number of degrees keeps off: lines, hard, and points."""
    field = CostField()
    for line in scene.lines:
        for path in line.paths:
            field.add_line(path, 2 * gap, 1.0, hard=True)
    if reach:
        for _, x, y in scene.stations:
            field.add_disc(x, y, reach, 1.0)
    return field


def net_labels(
    scene: Scene, taken: Sequence[Box], text: float, tr: Translator, *, meridians: bool = True
) -> list[NetLabel]:
    """Return the labels of the graticule: parallels at the sides, meridians below.

    Where an inset lies over the right end of a parallel, its left end is labelled.
    """
    view = scene.view
    style = LABELS["graticule"]
    size = style.size_pt * text
    _, marks = graticule.lines(view)
    is_wide = view.scale >= WIDE_SCALE
    field = lines_field(scene, MARK_GAP_PT * text)
    taken = [*taken, *_always_drawn(scene, 3.0 * text)]
    out: list[NetLabel] = []
    told: set[float] = set()
    for mark in sorted(marks, key=lambda one: ORDER.index(one.side)):
        if mark.is_latitude and mark.degrees in told and not is_wide:
            continue
        if not mark.is_latitude and (is_wide or not meridians):
            continue
        decimals = 0 if mark.degrees == round(mark.degrees) else 1
        words = (
            tr.latitude(mark.degrees, decimals)
            if mark.is_latitude
            else tr.longitude(mark.degrees, decimals)
        )
        box_size = text_size((words,), style.weight, size)
        stands = [*taken, *(label.box for label in out)]
        for x, y in _net_places(mark, box_size, MARK_GAP_PT * text):
            box = (x, y, x + box_size.width, y + box_size.height)
            if _is_free(box, view.frame, stands, field):
                out.append(NetLabel(words, x, y + 0.22 * size, "left", box))
                told.update([mark.degrees] if mark.is_latitude else [])
                break
    return out


def _net_places(mark: graticule.Mark, size: TextSize, gap: float) -> list[tuple[float, float]]:
    """Return where the number of a line may stand: on its one side, else on its other."""
    if mark.is_latitude:
        x = mark.x + (gap if mark.side == "left" else -gap - size.width)
        return [(x, mark.y + gap), (x, mark.y - gap - size.height)]
    return [(mark.x + gap, mark.y + gap * 1.2), (mark.x - gap - size.width, mark.y + gap * 1.2)]


def _is_free(box: Box, frame: Rect, taken: Sequence[Box], field: CostField) -> bool:
    x0, y0, x1, y1 = box
    inside = x0 >= frame.x0 and x1 <= frame.x1 and y0 >= frame.y0 and y1 <= frame.y1
    if not inside or any(meet(box, other) for other in taken):
        return False
    row = np.array([[(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, 0.0]])
    return not field.measure(row)[1].any()


def meet(one: Box, other: Box) -> bool:
    """Say whether two upright boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
