"""The two frames of the base map, in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import box

from geo.model import Bounds

if TYPE_CHECKING:
    from shapely.geometry import Polygon

# The conic figure of Eurasia sees from 33 to 157 E and from 26 to 71 N in its corners, the first
# view of the web map from 8 to 75 N.
OVERVIEW = Bounds(15.0, 5.0, 180.0, 78.0)
KOREA = Bounds(123.0, 33.0, 140.0, 50.0)
# What is cut away outside the frame must not change what is seen inside.
MARGIN_DEG = 0.5


def frame(bounds: Bounds, margin_deg: float = 0.0) -> Polygon:
    """Return the frame as a polygon, wider by a margin on all sides."""
    return box(
        bounds.west_deg - margin_deg,
        bounds.south_deg - margin_deg,
        bounds.east_deg + margin_deg,
        bounds.north_deg + margin_deg,
    )
