"""Dense and noisy lines on the page of methods: how intervals do, and what others published."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.web.kept import PUBLISHED, VALIDATION, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.i18n import Translator

LITERATURE = {
    "ranacher": (
        "Ranacher, P., Brunauer, R., Trutschnig, W., van der Spek, S., Reich, S.: Why GPS makes "
        "distances bigger than they are. International Journal of Geographical Information "
        "Science, 2016 (arXiv 1504.04504)"
    ),
    "triplat": (
        "Triplat Horvat, M., Tutić, D., Vučetić, N.: Coast Lengths and Areas of Larger Croatian "
        "Islands. 6th Conference Cartography and Geoinformation, Opatija, 2010"
    ),
    "mozas": (
        "Mozas-Calvache, A. T.: Positional quality assessment based on linear elements. Revista "
        "cartográfica 103, 2021"
    ),
    "paz": (
        "da Paz, A. R., Collischonn, W., Risso, A., Mendes, C. A. B.: Errors in river lengths "
        "derived from raster digital elevation models. Computers & Geosciences, 2008"
    ),
}
"""What the intervals stand on: key of what it found, and where it stands."""
LEFT_PX, RIGHT_PX = 52.0, 404.0
TOP_PX, BOTTOM_PX = 10.0, 200.0
COARSEST = 64
STEP = 0.05
EXACT_M = 5.0
"""The accuracy at which curves of known length are shown: finer than all that thinning does."""


@dataclass(frozen=True, slots=True)
class Series:
    """Points of a chart in px, and a line through them where it is a published curve."""

    mark: str
    points_px: tuple[tuple[float, float], ...]
    path: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of two axes: ticks as px and text, and the series."""

    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    left_px: float = LEFT_PX
    right_px: float = RIGHT_PX
    top_px: float = TOP_PX
    bottom_px: float = BOTTOM_PX


def density_view(tr: Translator) -> dict[str, object]:
    """Return what the page shows of dense lines, nothing before `make bench` has run."""
    rows, published = read_rows(VALIDATION), read_rows(PUBLISHED)
    if not rows or not published:
        return {}
    return {
        "cells": _cells(rows, tr),
        "chart": shortening_chart(rows, published, tr),
        "published": [
            {
                "scale": tr.t("methods.dense.one-to", n=tr.number(int(row["scale"]))),
                "times": tr.number(int(row["times"])),
                "shorter": tr.percent(float(row["shorter"]), 0),
            }
            for row in published
        ],
        "literature": [
            (text, tr.t(f"methods.literature.{key}")) for key, text in LITERATURE.items()
        ],
    }


def _cells(rows: Sequence[Mapping[str, str]], tr: Translator) -> dict[str, object]:
    """Return coverage and width over spread by thinning (down) and accuracy (across)."""
    cells: dict[int, dict[float, str]] = {}
    for row in rows:
        if row["kind"] != "surveyed":
            continue
        thinning, accuracy = row["group"].removesuffix(" m").split(" x ")
        ratio = tr.number(float(row["width_over_spread"]), 1)
        text = f"{tr.percent(float(row['coverage']), 1)} · {ratio}"
        cells.setdefault(int(thinning), {})[float(accuracy)] = text
    accuracies = sorted({accuracy for members in cells.values() for accuracy in members})
    return {
        "accuracies": [tr.t("methods.dense.accuracy", m=tr.number(m)) for m in accuracies],
        "rows": [
            (tr.t("methods.validation.thinned", k=k), [members.get(m, "–") for m in accuracies])
            for k, members in sorted(cells.items())
        ],
    }


def shortening_chart(
    rows: Sequence[Mapping[str, str]], published: Sequence[Mapping[str, str]], tr: Translator
) -> Chart:
    """Return by how much lines are shorter the coarser they are drawn, beside a published curve."""
    exact = f" x {EXACT_M:g} m"
    found = {
        "square": [(int(row["times"]), float(row["shorter"])) for row in published],
        "dot": [
            (int(row["group"]), float(row["shorter"]))
            for row in rows
            if row["kind"] == "half" and row["group"].isdigit()
        ],
        "ring": [
            (int(row["group"].removesuffix(exact)), float(row["shorter"]))
            for row in rows
            if row["kind"] == "surveyed" and row["group"].endswith(exact)
        ],
    }
    most = max(shorter for points in found.values() for _, shorter in points)
    top = STEP * math.ceil(most / STEP + 1e-9)

    def x_px(times: float) -> float:
        share = math.log(times) / math.log(COARSEST)
        return round(LEFT_PX + share * (RIGHT_PX - LEFT_PX), 1)

    def y_px(shorter: float) -> float:
        return round(BOTTOM_PX - shorter / top * (BOTTOM_PX - TOP_PX), 1)

    series = []
    for mark, points in found.items():
        places = tuple((x_px(times), y_px(max(shorter, 0.0))) for times, shorter in points)
        path = " ".join(f"{x},{y}" for x, y in places) if mark == "square" else ""
        series.append(Series(mark, places, path))
    steps = range(round(top / STEP) + 1)
    powers = range(1, round(math.log2(COARSEST)) + 1)
    return Chart(
        tuple((x_px(2**k), tr.number(2**k)) for k in powers),
        tuple((y_px(STEP * k), tr.percent(STEP * k, 0)) for k in steps),
        tuple(series),
    )
