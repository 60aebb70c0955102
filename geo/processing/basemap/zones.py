"""The land by state and subject, as one partition: what readers' own lines are cut with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.processing.basemap import frames
from geo.processing.basemap.coverage import simplify
from geo.processing.basemap.geojson import Feature
from geo.processing.basemap.regions import DRAWN_DEG, read_units
from geo.processing.basemap.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.processing.basemap.units import Unit

DECIMALS = 4
OVERVIEW_DEG = 0.003
"""Moves a border by 30 m in the mean: far below the 3 km that it is good to."""
JAPAN = "JP"


def unit_features(sources_dir: Path, set_name: str) -> list[Feature]:
    """Return the states and subjects of one set, in degrees.

    The two sets together cover each place once: inside the frame of the detailed one it holds
    alone, but for Japan, which is the overview's everywhere. The detailed borders are those
    that the base map draws.
    """
    units = read_units(sources_dir / f"basemap-{set_name}" / "units.geojson")
    if set_name == "korea":
        return _features(simplify([unit for unit in units if unit.id != JAPAN], DRAWN_DEG))
    near = frames.frame(frames.KOREA)
    outside = [
        unit
        if unit.id == JAPAN
        else replace(unit, geometry=polygonal(unit.geometry.difference(near)))
        for unit in simplify(units, OVERVIEW_DEG)
    ]
    return _features([unit for unit in outside if not unit.geometry.is_empty])


def _features(units: Sequence[Unit]) -> list[Feature]:
    return [
        Feature(
            unit.geometry,
            {
                "id": f"unit-{unit.id.lower().replace('_', '-')}",
                "kind": "land",
                "country": unit.country if unit.country and unit.country.isalpha() else None,
                "subject": unit.subject if unit.subject and "-" in unit.subject[1:] else None,
            },
        )
        for unit in units
    ]
