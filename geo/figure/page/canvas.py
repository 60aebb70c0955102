"""Puts strokes, areas, marks and text on a sheet of matplotlib, in points.

Text keeps its font in every format: a halo is a stroked outline below plain text, not a
path effect, so PDF and SVG hold real text that can be searched and copied.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from geo.labels.text_metrics import font_path
from geo.style.colours import SCHEMES
from geo.style.marks import FONT_FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.figure.page.projection import Rect
    from geo.style.colours import Scheme

    Points = NDArray[np.float64]

Align = Literal["left", "center", "right"]


@cache
def font(weight: int, size: float) -> FontProperties:
    """Return one weight of the atlas's own font at a size in points."""
    return FontProperties(
        family=FONT_FAMILY, weight=weight, size=size, fname=str(font_path(weight))
    )


class Pen:
    """One sheet with its colours; the origin is the bottom left corner, the unit a point."""

    def __init__(self, width_pt: float, height_pt: float, dpi: int, scheme: Scheme) -> None:
        self.scheme = scheme
        self.colours = SCHEMES[scheme]
        self.figure = Figure(figsize=(width_pt / 72, height_pt / 72), dpi=dpi)
        self.figure.patch.set_facecolor(self.colours["panel"])
        # On the sheet itself: axes would compute a clip and limits for each thing that is drawn.
        self._page = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self._clip: TransformedBbox | None = None
        self._role = ""
        self._count = 0
        self.written: dict[int, set[str]] = {}

    def colour(self, token: str) -> str:
        """Return the colour of a token."""
        return self.colours[token]

    def begin(self, role: str) -> None:
        """Name what is drawn from now on: its groups bear the name in SVG, for a designer's hand.

        Nothing is named with an empty text.
        """
        self._role = role

    def _sign(self, artist: Artist) -> None:
        if self._role:
            self._count += 1
            artist.set_gid(f"{self._role}-{self._count}")

    def clip_to(self, frame: Rect | None) -> None:
        """Clip what is drawn from now on to a rectangle, or to nothing but the sheet."""
        self._clip = (
            None
            if frame is None
            else TransformedBbox(Bbox.from_extents(*frame.as_tuple), self._page)
        )

    def stroke(
        self,
        paths: Path | Sequence[Points],
        token: str,
        width: float,
        *,
        z: float,
        dash: Sequence[float] = (),
        cap: Literal["round", "butt"] = "round",
        alpha: float = 1.0,
    ) -> None:
        """Draw lines as one stroke: where they touch, an opacity does not add up."""
        path = paths if isinstance(paths, Path) else lines_path(paths)
        if is_blank(path) or width <= 0:
            return
        patch = PathPatch(
            path,
            fill=False,
            edgecolor=self.colours[token],
            linewidth=width,
            linestyle=(0, tuple(dash)) if dash else "solid",
            capstyle=cap,
            joinstyle="round",
            alpha=alpha,
            zorder=z,
        )
        self._add(patch)

    def fill(
        self,
        shape: Path | BaseGeometry,
        token: str,
        *,
        z: float,
        alpha: float = 1.0,
        edge: float = 0.0,
    ) -> None:
        """Fill an area; `edge` also strokes it in its own colour, which closes seams."""
        path = shape if isinstance(shape, Path) else area_path(shape)
        if is_blank(path):
            return
        colour = self.colours[token]
        patch = PathPatch(
            path,
            facecolor=colour,
            edgecolor=colour if edge else "none",
            linewidth=edge,
            joinstyle="round",
            alpha=alpha,
            zorder=z,
        )
        self._add(patch)

    def dots(self, points: Points, token: str, diameter: float, *, z: float) -> None:
        """Draw filled discs."""
        self._mark(points, "o", token, diameter, z)

    def squares(self, points: Points, token: str, side: float, *, z: float) -> None:
        """Draw filled squares."""
        self._mark(points, "s", token, side, z)

    def _mark(self, points: Points, marker: str, token: str, size: float, z: float) -> None:
        if len(points) == 0:
            return
        line = Line2D(
            points[:, 0],
            points[:, 1],
            linestyle="none",
            marker=marker,
            markersize=size,
            markerfacecolor=self.colours[token],
            markeredgewidth=0,
            zorder=z,
        )
        self._add(line)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        weight: int = 400,
        ink: str = "text",
        align: Align = "left",
        angle_deg: float = 0.0,
        halo: str = "",
        halo_pt: float = 1.2,
        halo_z: float | None = None,
        z: float = 90.0,
    ) -> None:
        """Write one line with its baseline at (x, y)."""
        props = font(weight, size)
        self.written.setdefault(weight, set()).update(text)
        if halo:
            self._halo(
                _outline(text, weight, size, align).transformed(
                    Affine2D().rotate_deg(angle_deg).translate(x, y)
                ),
                halo,
                halo_pt,
                z=z - 0.5 if halo_z is None else halo_z,
            )
        written = Text(
            x,
            y,
            text,
            fontproperties=props,
            color=self.colours[ink],
            ha=align,
            va="baseline",
            rotation=angle_deg,
            rotation_mode="anchor",
            parse_math=False,
            zorder=z,
        )
        self._sign(written)
        self._put(written)

    def _halo(self, outline: Path, token: str, width: float, *, z: float) -> None:
        patch = PathPatch(
            outline,
            facecolor="none",
            edgecolor=self.colours[token],
            linewidth=2 * width,
            joinstyle="round",
            capstyle="round",
            zorder=z,
        )
        self._put(patch)

    def width(self, text: str, *, size: float, weight: int = 400) -> float:
        """Return the advance width of a line of text in points."""
        wide, _, _ = text_to_path.get_text_width_height_descent(
            text, font(weight, size), ismath=False
        )
        return float(wide)

    def _add(self, artist: Artist) -> None:
        self._sign(artist)
        self._put(artist)
        if self._clip is not None:
            artist.set_clip_box(self._clip)

    def _put(self, artist: Artist) -> None:
        artist.set_transform(self._page)
        self.figure.add_artist(artist)


@lru_cache(maxsize=4096)
def _outline(text: str, weight: int, size: float, align: Align) -> Path:
    """Return the outline of a line of text about the origin of its baseline."""
    props = font(weight, size)
    vertices, codes = text_to_path.get_text_path(props, text, ismath=False)
    if len(vertices) == 0:
        return Path(np.empty((0, 2)))
    scale = props.get_size_in_points() / text_to_path.FONT_SCALE
    wide, _, _ = text_to_path.get_text_width_height_descent(text, props, ismath=False)
    shift = {"left": 0.0, "center": -wide / 2, "right": -wide}[align]
    move = Affine2D().scale(scale).translate(shift, 0)
    return Path(np.asarray(vertices), codes).transformed(move)


def is_blank(path: Path) -> bool:
    """Say whether a path has no points."""
    return np.asarray(path.vertices).size == 0


def lines_path(lines: Iterable[Points]) -> Path:
    """Return polylines as one path."""
    parts = [line for line in lines if len(line) > 1]
    if not parts:
        return Path(np.empty((0, 2)))
    codes = [np.concatenate([[Path.MOVETO], np.full(len(line) - 1, Path.LINETO)]) for line in parts]
    return Path(np.vstack(parts), np.concatenate(codes).astype(np.uint8))


def area_path(geometry: BaseGeometry) -> Path:
    """Return polygons with their holes as one path."""
    rings: list[Points] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        oriented = shapely.orient_polygons(part)
        rings += [shapely.get_coordinates(ring) for ring in shapely.get_rings(oriented)]
    if not rings:
        return Path(np.empty((0, 2)))
    codes = [
        np.concatenate([[Path.MOVETO], np.full(len(ring) - 2, Path.LINETO), [Path.CLOSEPOLY]])
        for ring in rings
    ]
    return Path(np.vstack(rings), np.concatenate(codes).astype(np.uint8))
