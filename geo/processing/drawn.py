"""Lines as drawn: their track, the stations along them, where others leave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo.model import Names
    from geo.processing.sources import StationRow
    from geo.segmentation import Line


@dataclass(frozen=True, slots=True)
class Stop:
    """A station on a line: its vertex, and how far off the drawn line its coordinate lies.

    `beyond_km` is the part of that offset by which it lies outside the ellipse of its edge.
    """

    station: StationRow
    vertex: int
    offset_km: float
    beyond_km: float


@dataclass(frozen=True, slots=True)
class Junction:
    """Where a branch leaves a line: the vertex of the line, and the name of that end."""

    vertex: int
    name: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A whole line: vertices, track, and the stations along it.

    Of each segment: the section it belongs to, the area of missing_length.csv, whether the
    network has its track, whether it is a bridge over a lost junction, and how far it was moved
    to lie on land (`moved_km`, None where none was).
    """

    id: str
    layer: str
    line: Line
    section: tuple[str, ...]
    area: tuple[str, ...]
    has_track: NDArray[np.bool_]
    is_bridge: NDArray[np.bool_]
    stops: tuple[Stop, ...]
    borders: tuple[Border, ...] = ()
    junctions: tuple[Junction, ...] = ()
    moved_km: NDArray[np.float64] | None = None

    @property
    def is_posted(self) -> bool:
        """Whether the line has kilometre posts of its own."""
        return any(stop.station.calibrates for stop in self.stops)

    @property
    def has_sections(self) -> bool:
        """Whether the line is made of sections with published lengths."""
        return self.section[0] != ""


@dataclass(frozen=True, slots=True)
class Border:
    """A border on a drawn line.

    `position` is the index of a segment plus the fraction of the way along it; `error_km` says
    how well its place along the line is known (95 %).
    """

    id: str
    names: Names
    before: str
    after: str
    position: float
    error_km: float
    source: str
