"""What a label would cover: lines, points and places that must stay free.

Coordinates are abstract, y upwards, in the unit of the type size. A box is a row of
centre x, centre y, half width, half height, angle (radians, anticlockwise). The cost of a
box is the area it covers, each part times its weight.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[np.float64]
CX, CY, HALF_W, HALF_H, ANGLE = range(5)


def corners(boxes: Array) -> Array:
    """Return the four corners of each box, shape (n, 4, 2)."""
    cos, sin = np.cos(boxes[:, ANGLE]), np.sin(boxes[:, ANGLE])
    signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64)
    along = signs[None, :, 0] * boxes[:, HALF_W, None]
    across = signs[None, :, 1] * boxes[:, HALF_H, None]
    x = boxes[:, CX, None] + along * cos[:, None] - across * sin[:, None]
    y = boxes[:, CY, None] + along * sin[:, None] + across * cos[:, None]
    return np.stack([x, y], axis=2)


def envelopes(boxes: Array) -> Array:
    """Return the upright envelope of each box: min x, min y, max x, max y."""
    at = corners(boxes)
    return np.hstack([at.min(axis=1), at.max(axis=1)])


def diagonals(sides: Array) -> NDArray[np.object_]:
    """Return a line for each envelope (min x, min y, max x, max y) that has this envelope.

    A tree looks at envelopes alone, and a line of two points is made in a quarter of the time of
    a rectangle.
    """
    return np.asarray(shapely.linestrings(sides.reshape(-1, 2, 2)))


def overlaps(box: Array, others: Array, gap: float = 0.0) -> NDArray[np.bool_]:
    """Say which of the others a box overlaps or comes nearer to than the gap.

    The test of separating axes: two boxes are apart if their shadows on one of the four side
    directions are.
    """
    if len(others) == 0:
        return np.zeros(0, dtype=np.bool_)
    apart = np.zeros(len(others), dtype=np.bool_)
    delta = others[:, :2] - box[None, :2]
    turn = others[:, ANGLE] - box[ANGLE]
    cos, sin = np.abs(np.cos(turn)), np.abs(np.sin(turn))
    for angle, own, other in (
        (np.full(len(others), box[ANGLE]), box[None, :], others),
        (others[:, ANGLE], others, box[None, :]),
    ):
        ax, ay = np.cos(angle), np.sin(angle)
        along = np.abs(delta[:, 0] * ax + delta[:, 1] * ay)
        across = np.abs(-delta[:, 0] * ay + delta[:, 1] * ax)
        reach_along = own[:, HALF_W] + other[:, HALF_W] * cos + other[:, HALF_H] * sin
        reach_across = own[:, HALF_H] + other[:, HALF_W] * sin + other[:, HALF_H] * cos
        apart |= (along >= reach_along + gap) | (across >= reach_across + gap)
    return ~apart


def overlaps_any(boxes: Array, others: Array, gap: float = 0.0) -> NDArray[np.bool_]:
    """Say which boxes overlap any of the others or come nearer to one than the gap."""
    if len(boxes) == 0 or len(others) == 0:
        return np.zeros(len(boxes), dtype=np.bool_)
    one, two = boxes[:, None, :], others[None, :, :]
    dx, dy = two[..., CX] - one[..., CX], two[..., CY] - one[..., CY]
    turn = two[..., ANGLE] - one[..., ANGLE]
    cos, sin = np.abs(np.cos(turn)), np.abs(np.sin(turn))
    apart = np.zeros(dx.shape, dtype=np.bool_)
    for own, other in ((one, two), (two, one)):
        ax, ay = np.cos(own[..., ANGLE]), np.sin(own[..., ANGLE])
        along, across = np.abs(dx * ax + dy * ay), np.abs(dy * ax - dx * ay)
        reach_along = own[..., HALF_W] + other[..., HALF_W] * cos + other[..., HALF_H] * sin
        reach_across = own[..., HALF_H] + other[..., HALF_W] * sin + other[..., HALF_H] * cos
        apart |= (along >= reach_along + gap) | (across >= reach_across + gap)
    return np.asarray((~apart).any(axis=1))


def touches_disc(boxes: Array, discs: Array, gap: float = 0.0) -> NDArray[np.bool_]:
    """Say which boxes touch any of the discs (rows of x, y, radius) or come nearer than the gap."""
    if len(boxes) == 0 or len(discs) == 0:
        return np.zeros(len(boxes), dtype=np.bool_)
    cos, sin = np.cos(boxes[:, ANGLE, None]), np.sin(boxes[:, ANGLE, None])
    dx = discs[None, :, 0] - boxes[:, CX, None]
    dy = discs[None, :, 1] - boxes[:, CY, None]
    out_x = np.clip(np.abs(dx * cos + dy * sin) - boxes[:, HALF_W, None], 0.0, None)
    out_y = np.clip(np.abs(dy * cos - dx * sin) - boxes[:, HALF_H, None], 0.0, None)
    return np.asarray((np.hypot(out_x, out_y) < discs[None, :, 2] + gap).any(axis=1))


def clipped_lengths(boxes: Array, segments: Array) -> Array:
    """Return the length of each segment (x0, y0, x1, y1) inside the box of the same row."""
    low = np.zeros(len(boxes))
    high = np.ones(len(boxes))
    x0, y0 = segments[:, 0] - boxes[:, CX], segments[:, 1] - boxes[:, CY]
    dx, dy = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    along, across = (x0, dx), (y0, dy)
    if boxes[:, ANGLE].any():
        cos, sin = np.cos(boxes[:, ANGLE]), np.sin(boxes[:, ANGLE])
        along = (x0 * cos + y0 * sin, dx * cos + dy * sin)
        across = (y0 * cos - x0 * sin, dy * cos - dx * sin)
    # A segment parallel to a side meets it at infinity: before and behind where it lies between
    # the sides, twice on one side where it does not. On the side itself (0 / 0) it is between.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for (start, step), half in ((along, boxes[:, HALF_W]), (across, boxes[:, HALF_H])):
            one, two = (-half - start) / step, (half - start) / step
            low = np.fmax(low, np.fmin(one, two))
            high = np.fmin(high, np.fmax(one, two))
        inside = np.clip(high - low, 0.0, None)
    return np.hypot(dx, dy) * inside


@dataclass
class CostField:
    """Collects what lies on the sheet, then says what boxes cost.

    `HARD` marks what no label may cover while another place is left (a missing section): it
    costs more than any limit.
    """

    HARD = 1000.0

    _paths: list[Array] = field(default_factory=list)
    _manners: list[tuple[float, float, bool]] = field(default_factory=list)
    _discs: list[tuple[float, float, float, float]] = field(default_factory=list)
    _tree: shapely.STRtree | None = None
    _flat: tuple[Array, Array, Array, NDArray[np.bool_]] | None = None

    def add_line(self, path: Array, width: float, weight: float, *, hard: bool = False) -> None:
        """Add a polyline of shape (n, 2) with its drawn width and its cost by area.

        A hard one may not be touched at all: `measure` tells which boxes do.
        """
        if len(path) < 2:  # noqa: PLR2004 - a segment has two ends
            return
        self._paths.append(path)
        self._manners.append((width / 2, weight, hard))
        self._tree = None

    def add_disc(self, x: float, y: float, radius: float, weight: float) -> None:
        """Add a point symbol with its cost by area."""
        self._discs.append((x, y, radius, weight))

    def cost(self, boxes: Array) -> Array:
        """Return what each box covers: area times weight."""
        return self.measure(boxes)[0]

    def measure(self, boxes: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Return what each box covers (area times weight) and whether it touches a hard line."""
        total = np.zeros(len(boxes))
        blocked = np.zeros(len(boxes), dtype=np.bool_)
        if len(boxes) == 0:
            return total, blocked
        self._add_segments(boxes, total, blocked)
        if self._discs:
            self._add_discs(boxes, total)
        return total, blocked

    def _indexed(self) -> tuple[shapely.STRtree, Array, Array, Array, NDArray[np.bool_]]:
        """Return the segments (x0, y0, x1, y1) with half width, weight and hardness, and a tree.

        The tree holds the envelopes of the drawn segments, so that a wide line makes no search
        wider than its own.
        """
        if self._tree is None or self._flat is None:
            points = np.vstack(self._paths)
            counts = np.array([len(path) for path in self._paths])
            ends = np.cumsum(counts)
            is_start, is_end = np.ones((2, len(points)), dtype=np.bool_)
            is_start[ends - 1] = False
            is_end[ends - counts] = False
            segments = np.hstack([points[is_start], points[is_end]])
            half_widths, weights, hard = (
                np.repeat(np.array(part), counts - 1) for part in zip(*self._manners, strict=True)
            )
            self._flat = (segments, half_widths, weights, hard)
            low = np.minimum(segments[:, :2], segments[:, 2:]) - half_widths[:, None]
            high = np.maximum(segments[:, :2], segments[:, 2:]) + half_widths[:, None]
            self._tree = shapely.STRtree(diagonals(np.hstack([low, high])))
        return (self._tree, *self._flat)

    def _add_segments(self, boxes: Array, total: Array, blocked: NDArray[np.bool_]) -> None:
        if not self._paths:
            return
        tree, segments, half_widths, weights, hard = self._indexed()
        which_box, which_segment = tree.query(diagonals(envelopes(boxes)))
        covered = np.empty(len(which_box))
        is_turned = boxes[which_box, ANGLE] != 0.0
        for rows in (np.flatnonzero(~is_turned), np.flatnonzero(is_turned)):
            grown = boxes[which_box[rows]]
            grown[:, [HALF_W, HALF_H]] += half_widths[which_segment[rows], None]
            covered[rows] = clipped_lengths(grown, segments[which_segment[rows]])
        total += np.bincount(
            which_box,
            covered * 2 * half_widths[which_segment] * weights[which_segment],
            minlength=len(boxes),
        )
        blocked[which_box[(covered > 0) & hard[which_segment]]] = True

    def _add_discs(self, boxes: Array, total: Array) -> None:
        discs = np.array(self._discs)
        sides = envelopes(boxes)
        # Few discs: comparing all of them costs less than a tree of boxes.
        x, y, reach = discs[:, 0], discs[:, 1], discs[:, 2].max()
        which_box, which_disc = np.nonzero(
            (x >= sides[:, :1] - reach)
            & (x <= sides[:, 2:3] + reach)
            & (y >= sides[:, 1:2] - reach)
            & (y <= sides[:, 3:] + reach)
        )
        box, disc = boxes[which_box], discs[which_disc]
        cos, sin = np.cos(box[:, ANGLE]), np.sin(box[:, ANGLE])
        dx, dy = disc[:, 0] - box[:, CX], disc[:, 1] - box[:, CY]
        out_x = np.clip(np.abs(dx * cos + dy * sin) - box[:, HALF_W], 0.0, None)
        out_y = np.clip(np.abs(dy * cos - dx * sin) - box[:, HALF_H], 0.0, None)
        inside = np.clip(1.0 - np.hypot(out_x, out_y) / disc[:, 2], 0.0, 1.0)
        covered = inside * np.pi * disc[:, 2] ** 2 * disc[:, 3]
        total += np.bincount(which_box, covered, minlength=len(boxes))
