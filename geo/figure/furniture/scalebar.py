"""One scale bar with the largest error it has, along the lines and in the corners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.figure.furniture.credit import wrapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.figure.page.projection import Grid, View
    from geo.i18n import Translator

NICE = (1, 2, 5)
SHARE_OF_WIDTH = 0.18
SHORTEST_PT = 72.0  # of the longest bar that may be: its numbers need room
WITHHELD_ABOVE = 0.05
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A distance, how long it is on the page, and by how much that may be wrong."""

    km: float
    length_pt: float
    error_lines: float
    error_corners: float

    @property
    def is_honest(self) -> bool:
        """Whether the bar may be drawn: at most 5 % off along the lines."""
        return self.error_lines <= WITHHELD_ABOVE


def scale_bar(view: View, drawn_lonlat_deg: NDArray[np.float64], text: float) -> ScaleBar:
    """Return the bar for a view, with its errors along what is drawn and at the corners.

    `text` is the factor on type sizes. The bar is true where the scale factor of the projection is 1 (the standard parallels);
    its error elsewhere is the largest of Tissot's axes less 1.
    """
    km_per_pt = view.m_per_pt / 1000
    longest_km = max(view.frame.width * SHARE_OF_WIDTH, SHORTEST_PT * text) * km_per_pt
    power = int(np.floor(np.log10(longest_km)))
    km = max(
        nice * 10.0**p for p in (power - 1, power) for nice in NICE if nice * 10.0**p <= longest_km
    )
    frame = view.frame
    corners = np.array(
        [
            (frame.x0, frame.y0),
            (frame.x1, frame.y0),
            (frame.x1, frame.y1),
            (frame.x0, frame.y1),
        ]
    )
    return ScaleBar(
        km,
        km / km_per_pt,
        view.scale_errors(drawn_lonlat_deg),
        view.scale_errors(view.to_degrees(corners)),
    )


def projection_note(grid: Grid, tr: Translator) -> str:
    """Return the sentence that names the projection."""
    note = tr.t(
        f"figure.projection.{grid.kind}",
        lat_1=f"{tr.number(grid.lat_1_deg, _decimals(grid.lat_1_deg))}°",
        lat_2=_latitude(grid.lat_2_deg, tr),
        lon_0=tr.longitude(grid.lon_0_deg, _decimals(grid.lon_0_deg)),
    )
    return note.replace("..", ".")  # an abbreviated unit ends its sentence too


def error_note(bar: ScaleBar, tr: Translator) -> str:
    """Return the sentence that says how wrong the bar is, or why there is none."""
    key = "figure.scale.error" if bar.is_honest else "figure.scale.withheld"
    return tr.t(
        key,
        lines=tr.percent(_up(bar.error_lines), 1).replace(" ", NO_BREAK_SPACE),
        corners=tr.percent(_up(bar.error_corners), 1).replace(" ", NO_BREAK_SPACE),
    )


def _up(share: float) -> float:
    """Return a share rounded up to a tenth of a percent: an error is never told too small."""
    return float(np.ceil(share * 1000 - 1e-6) / 1000)


def _latitude(degrees: float, tr: Translator) -> str:
    return tr.latitude(degrees, _decimals(degrees)).replace(" ", NO_BREAK_SPACE)


def _decimals(degrees: float) -> int:
    return 0 if abs(degrees - round(degrees)) < 1e-6 else 1  # noqa: PLR2004 - a whole degree


def note_lines(
    grid: Grid, bar: ScaleBar, tr: Translator, width_pt: float, size: float
) -> list[str]:
    """Return the note on projection and error, broken into lines of about equal width."""
    words = [projection_note(grid, tr), error_note(bar, tr)]
    lines = wrapped(words, width_pt, size)
    width = width_pt
    while width > width_pt / 2:
        width -= size / 4
        tighter = wrapped(words, width, size)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines
