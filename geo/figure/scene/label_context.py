"""What a view needs to place its names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shapely.geometry import Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.figure.scene.base import BaseSheet
    from geo.figure.scene.scene import DrawnLine, Points, Scene
    from geo.style.sheets import PrintFactor


@dataclass(frozen=True, slots=True)
class NameSheet:
    """What a view needs to place its names."""

    scene: Scene
    base: BaseSheet
    factor: PrintFactor
    is_inset: bool = False
    outline: tuple[Points, ...] = ()  # of the inset, on the main map
    inset_names_link: bool = False  # the inset names it, the main map does not
    map_names_link: bool = False  # this is an inset of a map that names it
    outlined: BaseGeometry = field(default_factory=Polygon)  # what an outline goes round
    obstacles: tuple[tuple[float, float, float, float], ...] = ()

    def line_factor(self, line: DrawnLine) -> float:
        """Return points per pixel of a line."""
        if self.is_inset:
            return self.factor.inset
        return self.factor.tsr if line.is_tsr else self.factor.line

    @property
    def plain_factor(self) -> float:
        """Points per pixel of the ribbon and the points."""
        return self.factor.inset if self.is_inset else self.factor.line
