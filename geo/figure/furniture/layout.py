"""Where everything stands on the sheet: title, frame, legend, scale, credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import RenderError
from geo.figure.furniture.credit import CREDIT_PT
from geo.figure.furniture.legend import Columns, columns
from geo.figure.page.projection import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figure.furniture.legend import Entry
    from geo.figure.spec import FigureSpec

TITLE_PT, DATE_PT = 8.5, 6.5
TOP_PT = 15.5
LEGEND_TOP_PT = 5.2
CREDIT_LEADING = 1.25
CREDIT_GAP_PT = 5.0
SCALE_BLOCK_PT = 13.2  # the bar with its numbers, above the lines of its note
NOTE_PT = 5.2
NOTE_LEADING_PT = 7.6
SCALE_WIDTH_PT = 114.0
BLOCK_GAP_PT = 9.0
BOTTOM_PT = 1.6
SIDE_PT = 0.3  # the frame's stroke lies inside the sheet
TALL_LEGEND = 6  # rows
SMALLER_LEGEND = 0.86  # of 6 pt: 5.2 pt
MUCH_LOWER = 0.6
BESIDE_SCALE = 0.93  # of 6 pt: 5.6 pt
LOWEST_FRAME = 0.2  # of the width: a map below that shows nothing
SCREEN_SIDE_PT = 14.0  # an image for a screen has no page margin round it
SPARE_PT = 5.7  # a sheet of free height stays so much below the largest


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet and the places on it, in points."""

    width: float
    height: float
    frame: Rect
    text: float
    side: float
    legend: Columns | None
    legend_top: float
    scale_right: float
    scale_top: float
    credit_top: float


def make_layout(
    spec: FigureSpec,
    found: Sequence[Entry],
    lines: tuple[int, int],
    aspect: float,
    text: float,
    *,
    highest: float = np.inf,
) -> Layout:
    """Return the layout for a legend, and so many lines of credit and of note to the scale.

    `aspect` is the height over the width that the map itself would like, `highest` the one
    from which it would show more than the base map knows.

    Raises
    ------
    RenderError
        If the sheet has no room for a map.
    """
    side = SCREEN_SIDE_PT if spec.sheet.is_screen else SIDE_PT
    width = spec.width_pt
    room = width - 2 * side
    made, beside = _legend(found, room, text, with_scale=spec.scalebar)
    legend_pt = made.height_pt if made else 0.0
    credit_lines, note_lines = lines
    scale_pt = (SCALE_BLOCK_PT + NOTE_LEADING_PT * note_lines) * text if spec.scalebar else 0.0
    block_pt = max(legend_pt, scale_pt) if beside else legend_pt + scale_pt
    credit_pt = credit_lines * CREDIT_PT * CREDIT_LEADING * text
    below = LEGEND_TOP_PT * text + block_pt + CREDIT_GAP_PT * text + credit_pt + side + BOTTOM_PT
    above = TOP_PT * text + (side if spec.sheet.is_screen else 0.0)
    if spec.height_pt is None:
        most = spec.max_height_pt - SPARE_PT
        height = min(above + below + room * aspect, most)
    else:
        height = spec.height_pt
    top = height - above
    # A sheet that is taller than the map stays empty below the credit.
    spare = max(0.0, top - below - max(highest, aspect) * room)
    frame = Rect(side, below + spare, width - side, top)
    if frame.height < LOWEST_FRAME * frame.width:
        raise RenderError(
            "the sheet has no room for a map beside its legend and credit",
            repair="ask for a larger height_mm, or legend=0",
        )
    legend_top = frame.y0 - LEGEND_TOP_PT * text
    scale_top = legend_top if beside else legend_top - legend_pt
    return Layout(
        width,
        height,
        frame,
        text,
        side,
        made,
        legend_top,
        frame.x1,
        scale_top,
        legend_top - block_pt - CREDIT_GAP_PT * text,
    )


def _legend(
    found: Sequence[Entry], room: float, text: float, *, with_scale: bool
) -> tuple[Columns | None, bool]:
    """Return the legend and whether the scale stands beside it."""
    if not found:
        return None, True
    if not with_scale:
        return columns(found, room, text), True
    beside = _beside(found, room - (SCALE_WIDTH_PT + BLOCK_GAP_PT) * text, text)
    full = columns(found, room, text)
    if full is not None and full.rows > TALL_LEGEND:
        # On a narrow sheet slightly smaller words stand in two columns instead of one.
        smaller = columns(found, room, text * SMALLER_LEGEND)
        if smaller is not None and smaller.rows <= full.rows * MUCH_LOWER:
            full = smaller
    if beside is not None and (full is None or beside.rows <= full.rows + 2):
        return beside, True
    return full, False


def _beside(found: Sequence[Entry], room: float, text: float) -> Columns | None:
    """Return the legend beside the scale: a little smaller where that takes a column more."""
    whole = columns(found, room, text)
    smaller = columns(found, room, text * BESIDE_SCALE)
    if smaller is not None and (whole is None or smaller.rows < whole.rows):
        return smaller
    return whole
