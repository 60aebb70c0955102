"""One layer as the page's script draws it: pieces, packed paths, chains, bands, regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geo.portrayal import style_key
from geo.style.lines import has_ribbon
from geo.vocabulary import LINE_KINDS
from geo.webmap.encoding import pack, pack_areas
from geo.webmap.error_bands import borders, clipped
from geo.webmap.line_chains import chains

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.model import Layer, Piece

STEPS = 360_000
# A fifth of a pixel at the largest zoom; lines of the atlas's own layers are below it anyway.
SCREEN_TOLERANCE_DEG = 0.001
DENSE = 500
_REGION_TOLERANCE_DEG = 0.002


def _for_the_screen(line: BaseGeometry) -> NDArray[np.float64]:
    """Return the points of a line, of a dense one only those that the largest zoom can show."""
    if shapely.get_num_coordinates(line) > DENSE:
        line = shapely.simplify(line, SCREEN_TOLERANCE_DEG)
    points_deg: NDArray[np.float64] = shapely.get_coordinates(line)
    return points_deg


class LayerPart:
    """The pieces of one layer, their paths and what is drawn from them, each numbered from 0."""

    def __init__(self, catalog: Catalog, layer: Layer) -> None:
        self.catalog = catalog
        self.pieces: list[dict[str, object]] = []
        self.paths: list[dict[str, object]] = []
        self.regions: list[dict[str, object]] = []
        self._groups: dict[tuple[str, str, str, bool], list[int]] = {}
        self._lines: list[object] = []
        self._schematic: dict[tuple[str, str, str, str], list[tuple[Piece, int]]] = {}
        self._add(layer)

    def _add(self, layer: Layer) -> None:
        """Add the lines and regions of a layer."""
        for piece in layer.pieces:
            if piece.kind in LINE_KINDS:
                self._add_line(piece, layer)
            elif piece.kind == "region":
                self._add_region(piece, layer)

    def _add_piece(self, piece: Piece, layer: Layer) -> int:
        number = len(self.pieces)
        entry: dict[str, object] = {"id": piece.id, "l": layer.id}
        if piece.status:
            entry["s"] = piece.status
        entry["k"] = piece.kind
        if piece.geometry_class == "traced" and piece.position_accuracy_m:
            entry["e"] = round(piece.position_accuracy_m)
        self.pieces.append(entry)
        return number

    def data(self) -> dict[str, list[Any]]:
        """Return the layer as the script draws it.

        `pieces` hold what decides how they are drawn, `paths` their packed lines, `chains` the
        lines to draw: touching paths of one style in one row. `bands` are areas in which
        schematic lines lie, `regions` those of the layer itself.
        """
        return {
            "pieces": self.pieces,
            "paths": self.paths,
            "chains": self.chains(),
            "bands": self.bands(),
            "regions": self.regions,
        }

    def _add_line(self, piece: Piece, layer: Layer) -> None:
        number = self._add_piece(piece, layer)
        key = style_key(self.catalog, piece, layer)
        ribbon = has_ribbon(piece.routes)
        for part in shapely.get_parts(piece.geometry):
            points_deg = _for_the_screen(part)
            self._groups.setdefault((layer.id, key, piece.status or "", ribbon), []).append(
                len(self.paths)
            )
            self.paths.append({"p": number, "g": pack(points_deg, STEPS)})
            self._lines.append(points_deg)
        if piece.geometry_class == "schematic" and piece.position_accuracy_m:
            # Legs of one route are one band: shared ends are not darker.
            route = piece.routes[0] if piece.routes else piece.id
            group = (layer.id, key, piece.status or "", route)
            self._schematic.setdefault(group, []).append((piece, len(self.paths) - 1))

    def _add_region(self, piece: Piece, layer: Layer) -> None:
        number = self._add_piece(piece, layer)
        self.regions.append(
            {
                "p": number,
                "l": layer.id,
                "k": layer.style,
                "g": pack_areas(piece.geometry, STEPS, _REGION_TOLERANCE_DEG),
            }
        )

    def chains(self) -> list[dict[str, object]]:
        """Return the lines to draw, joined within one layer, style and status."""
        found: list[dict[str, object]] = []
        for (layer, key, status, ribbon), members in self._groups.items():
            for chain in chains([self._lines[member] for member in members]):  # type: ignore[misc]
                entry: dict[str, object] = {
                    "l": layer,
                    "k": key,
                    "p": [[members[step], direction] for step, direction in chain],
                }
                if status:
                    entry["s"] = status
                if ribbon:
                    entry["r"] = 1
                found.append(entry)
        return found

    def bands(self) -> list[dict[str, object]]:
        """Return the bands of the schematic lines, with the paths that lie in them."""
        if not self._schematic:
            return []
        between = borders(self.catalog)
        return [
            {
                "l": layer,
                "k": key,
                "s": status,
                "p": [path for _, path in members],
                "g": pack_areas(
                    clipped([piece for piece, _ in members], between),
                    STEPS,
                    _REGION_TOLERANCE_DEG,
                ),
            }
            for (layer, key, status, _), members in self._schematic.items()
        ]


def joined(parts: Iterable[Mapping[str, list[Any]]]) -> dict[str, list[Any]]:
    """Return the parts of several layers as one: numbers of pieces and paths go on through all."""
    whole: dict[str, list[Any]] = {
        name: [] for name in ("pieces", "paths", "chains", "bands", "regions")
    }
    for part in parts:
        piece, path = len(whole["pieces"]), len(whole["paths"])
        whole["pieces"] += part["pieces"]
        whole["paths"] += [{**one, "p": one["p"] + piece} for one in part["paths"]]
        whole["chains"] += [
            {**one, "p": [[step + path, way] for step, way in one["p"]]} for one in part["chains"]
        ]
        whole["bands"] += [
            {**one, "p": [step + path for step in one["p"]]} for one in part["bands"]
        ]
        whole["regions"] += [{**one, "p": one["p"] + piece} for one in part["regions"]]
    return whole
