"""Places for the name of a line: along the straightest free stretch of the smoothed line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.labels.candidates import CENTRE, WORDING_COST_PX2, Candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.labels.cost_field import Array
    from geo.labels.text_metrics import TextSize

CHORD_SHARE = 0.86
STEEPEST_DEG = 88.0
MOST_STARTS = 160
ROUGH_COST = 14.0  # px2 for each unit by which the line leaves its chord, in type sizes
STEEP_COST_PX2 = 8.0
UPRIGHT_STOPS = 24
UPRIGHT_COST_PX2 = 22.0  # upright beside a line reads less well than along it


def resample(path: Array, step: float) -> Array:
    """Return points along a polyline at about equal steps, both ends kept."""
    lengths = np.hypot(*np.diff(path, axis=0).T)
    ends = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, int(ends[-1] / step) + 1)
    at = np.linspace(0.0, ends[-1], count)
    return np.column_stack([np.interp(at, ends, path[:, 0]), np.interp(at, ends, path[:, 1])])


def smooth(points: Array, window: int) -> Array:
    """Return the points as moving averages; the window shrinks towards the ends."""
    count = len(points)
    sums = np.vstack([np.zeros(2), np.cumsum(points, axis=0)])
    at = np.arange(count)
    reach = np.minimum(np.minimum(at, count - 1 - at), window // 2)
    return np.asarray((sums[at + reach + 1] - sums[at - reach]) / (2 * reach + 1)[:, None])


def along_line(
    paths: Sequence[Array],
    sizes: Sequence[TextSize],
    *,
    size: float,
    clear: float,
    extra_cost_px2: float = 0.0,
) -> Candidates:
    """Return places beside a line for each wording, on either side of it.

    `clear` is the half width of what is drawn along the line, with the gap to the text. The
    text lies outside the farthest bend of its stretch, so it never crosses its own line.
    """
    boxes, preference, wording = [], [], []
    step = size / 3
    for path in paths:
        if len(path) < 2:  # noqa: PLR2004 - a line has two ends
            continue
        fine = resample(path, step)
        soft = smooth(fine, 7)
        for index, text in enumerate(sizes):
            span = int(np.ceil(text.width / step))
            if span < 2 or len(fine) <= span:  # noqa: PLR2004 - too short to have a direction
                continue
            starts = np.unique(
                np.linspace(0, len(fine) - 1 - span, MOST_STARTS).round().astype(int)
            )
            chord = soft[starts + span] - soft[starts]
            length = np.hypot(chord[:, 0], chord[:, 1])
            angle = np.arctan2(chord[:, 1], chord[:, 0])
            angle = np.where(angle > np.pi / 2, angle - np.pi, angle)
            angle = np.where(angle <= -np.pi / 2, angle + np.pi, angle)
            keep = (length >= CHORD_SHARE * text.width) & (
                np.abs(angle) <= np.radians(STEEPEST_DEG)
            )
            for start, turn in zip(starts[keep], angle[keep], strict=True):
                part = fine[start : start + span + 1]
                cos, sin = np.cos(turn), np.sin(turn)
                along = part[:, 0] * cos + part[:, 1] * sin
                across = part[:, 1] * cos - part[:, 0] * sin
                low, high = float(across.min()), float(across.max())
                middle = float(along.min() + along.max()) / 2
                rough = (high - low) / size
                cost = extra_cost_px2 + ROUGH_COST * rough + STEEP_COST_PX2 * abs(float(sin))
                for side, base in ((1, high + clear), (-1, low - clear)):
                    v = base + side * text.height / 2
                    boxes.append(
                        (
                            middle * cos - v * sin,
                            middle * sin + v * cos,
                            text.width / 2,
                            text.height / 2,
                            turn,
                        )
                    )
                    preference.append(cost + index * WORDING_COST_PX2 + (0.0 if side > 0 else 1.0))
                    wording.append(index)
    return _candidates(boxes, preference, wording)


def beyond_end(paths: Sequence[Array], sizes: Sequence[TextSize], *, gap: float) -> Candidates:
    """Return upright places behind the left and the right end of a line, right first."""
    points = [point for path in paths if len(path) for point in (path[0], path[-1])]
    boxes, preference, wording = [], [], []
    if points:
        right = max(points, key=lambda p: (p[0], p[1]))
        left = min(points, key=lambda p: (p[0], p[1]))
        for index, text in enumerate(sizes):
            for cost, point, side in ((0.0, right, 1), (2.0, left, -1)):
                x = point[0] + side * (gap + text.width / 2)
                boxes.append((x, point[1], text.width / 2, text.height / 2, 0.0))
                preference.append(cost + index * WORDING_COST_PX2)
                wording.append(index)
    return _candidates(boxes, preference, wording)


def beside_line(
    paths: Sequence[Array],
    sizes: Sequence[TextSize],
    *,
    clear: float,
    cost_px2: float = UPRIGHT_COST_PX2,
) -> Candidates:
    """Return upright blocks to the right and left of points along a line."""
    boxes, preference, wording = [], [], []
    for path in paths:
        if len(path) < 2:  # noqa: PLR2004 - a line has two ends
            continue
        length = float(np.hypot(*np.diff(path, axis=0).T).sum())
        stops = resample(path, max(length / UPRIGHT_STOPS, 1e-9))
        for index, text in enumerate(sizes):
            for x, y in stops[1:-1]:
                for side in (1, -1):
                    edge = _reach(path, float(y), text.height / 2, side)
                    start = float(x) if edge is None else edge
                    boxes.append(
                        (
                            start + side * (clear * 1.3 + text.width / 2),
                            float(y),
                            text.width / 2,
                            text.height / 2,
                            0.0,
                        )
                    )
                    preference.append(cost_px2 + index * WORDING_COST_PX2)
                    wording.append(index)
    return _candidates(boxes, preference, wording)


def _reach(path: Array, y: float, half: float, side: int) -> float | None:
    """Return how far to one side the line comes within a band of heights."""
    within = path[np.abs(path[:, 1] - y) <= half * 1.3]
    if len(within) == 0:
        return None
    return float(within[:, 0].max() if side > 0 else within[:, 0].min())


def _candidates(
    boxes: Sequence[tuple[float, ...]], preference: Sequence[float], wording: Sequence[int]
) -> Candidates:
    count = len(boxes)
    return Candidates(
        np.array(boxes, dtype=np.float64).reshape(count, 5),
        np.array(preference, dtype=np.float64),
        np.array(wording, dtype=np.intp),
        np.full(count, CENTRE),
    )
