"""The title of an inset: what it shows, and how much larger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.figure.view.graticule_labels import MARK_GAP_PT, lines_field
from geo.labels.cost_field import CostField
from geo.labels.requests import broken
from geo.labels.text_metrics import text_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figure.scene.label_context import NameSheet
    from geo.figure.view.graticule_labels import Box
    from geo.i18n import Translator

INSET_TITLE_PT = 6.0
TITLE_WEIGHT = 600
TITLE_EDGE_PT = 3.4
TITLE_STOPS = 17
POINT_REACH_PT = 5.0


@dataclass(frozen=True, slots=True)
class InsetTitle:
    """The lines of a title, and the box in points that they cover."""

    lines: tuple[str, ...]
    box: Box


def wordings(title: str, factor: float, tr: Translator) -> list[tuple[str, ...]]:
    """Return what a title may say, the longest first; each says what the inset shows.

    `title` is the key of the catalogue; `factor` tells how much larger the inset is.
    """
    larger = tr.number(factor, 1)
    whole = tr.t(title, factor=larger)
    name, enlarged = tr.t(f"{title}.name"), tr.t("figure.inset.enlarged", factor=larger)
    short = tr.t(f"{title}.short", factor=larger)
    every = [(whole,), (name, enlarged), (short,), tuple(broken(short, longest=1))]
    return list(dict.fromkeys(every))


def inset_title(inset: NameSheet, said: Sequence[tuple[str, ...]]) -> InsetTitle:
    """Return an inset's title and its place: along its upper, else its lower edge, off all lines.

    Readers look for it above: there the longest wording that finds a free place is taken, then
    below; where none does, the shortest stands where it covers least.
    """
    text, frame = inset.factor.text, inset.scene.view.frame
    edge = TITLE_EDGE_PT * text
    field = lines_field(inset.scene, MARK_GAP_PT * text, POINT_REACH_PT * text)
    found = InsetTitle((), (0.0, 0.0, 0.0, 0.0))
    for at_top in (True, False):
        for lines in said:
            size = text_size(lines, TITLE_WEIGHT, INSET_TITLE_PT * text)
            room = frame.width - 2 * edge - size.width
            if room < 0:
                continue
            xs = frame.x0 + edge + np.linspace(0.0, room, TITLE_STOPS)
            y = frame.y1 - edge - size.height if at_top else frame.y0 + edge
            half = (size.width / 2, size.height / 2)
            boxes = np.array([(x + half[0], y + half[1], *half, 0.0) for x in xs])
            cost, blocked = field.measure(boxes)
            best = int(np.argmin(cost + np.where(blocked, CostField.HARD, 0.0)))
            x = float(xs[best])
            found = InsetTitle(tuple(lines), (x, y, x + size.width, y + size.height))
            if not blocked[best]:
                return found
    return found
