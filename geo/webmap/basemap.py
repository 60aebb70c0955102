"""The base map as the page's script draws it: land, lakes, rivers, borders, packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import shape

from geo.webmap.encoding import pack_areas, pack_lines

if TYPE_CHECKING:
    from geo.catalog import Catalog

SETS = ("overview", "korea")
# Steps of the square and tolerance: half a pixel at the largest zoom that a set is made for.
STEPS = {"overview": 36_000, "korea": 360_000}
TOLERANCE_DEG = {"overview": 0.008, "korea": 0.0015}


def frame(catalog: Catalog, name: str) -> list[float]:
    """Return the box of the land of one set, degrees: west, south, east, north; empty without."""
    file = catalog.basemap.get(f"basemap-land-{name}")
    if file is None:
        return []
    boxes = [shape(one["geometry"]).bounds for one in file.features()]
    west, south, east, north = zip(*boxes, strict=True)
    return [round(side, 3) for side in (min(west), min(south), max(east), max(north))]


def basemap_data(catalog: Catalog, name: str) -> dict[str, object]:
    """Return one set of the base map.

    `frame` is the box that the set was cut to, west, south, east, north: the land ends
    there because the set does, so its edge is no coast. Disputed land and lines are
    marked; rivers carry their rank.
    """
    steps = STEPS[name]
    tolerance = TOLERANCE_DEG[name]
    land: list[list[list[int]]] = []
    disputed: list[list[list[int]]] = []
    lines: list[dict[str, object]] = []
    lakes: list[list[list[int]]] = []
    for what in ("land", "lakes", "rivers", "borders"):
        file = catalog.basemap.get(f"basemap-{what}-{name}")
        if file is None:
            continue
        for feature in file.features():
            geometry = shape(feature["geometry"])
            properties = feature["properties"]
            if what == "land":
                target = disputed if properties.get("disputed") else land
                target.extend(pack_areas(geometry, steps, tolerance))
            elif what == "lakes":
                lakes.extend(pack_areas(geometry, steps, tolerance))
            else:
                entry: dict[str, object] = {"g": pack_lines(geometry, steps, tolerance)}
                if what == "rivers":
                    entry["r"] = int(properties.get("rank") or 1)
                elif properties.get("disputed"):
                    entry["d"] = 1
                lines.append(entry)
    return {
        "steps": steps,
        "frame": frame(catalog, name),
        "land": land,
        "disputed": disputed,
        "lakes": lakes,
        "rivers": [line for line in lines if "r" in line],
        "borders": [line for line in lines if "r" not in line],
    }
