"""Counts overlaps on a figure as it was drawn, from the groups of its SVG alone.

Nothing here asks the placer: text is measured with the outlines of its font, lines and symbols
are read from the paths of the file. So a label that was put well and drawn ill is found too.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from shapely.affinity import affine_transform

from geo.labels.text_metrics import font_path

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
TEXTS = ("label", "degrees", "inset-title", "badge")
# What rounding to the file's decimals may add, in square points.
NOTHING_PT2 = 0.02
_NUMBER = r"-?[0-9.]+(?:e-?[0-9]+)?"


@dataclass
class Marks:
    """What stands on the sheet, in points: texts and symbols by name, ink of routes, frames."""

    texts: dict[str, BaseGeometry] = field(default_factory=dict)
    symbols: list[BaseGeometry] = field(default_factory=list)
    routes: list[BaseGeometry] = field(default_factory=list)
    frames: list[BaseGeometry] = field(default_factory=list)
    locators: list[BaseGeometry] = field(default_factory=list)
    views: list[int] = field(default_factory=list)  # of each text: 0 the map, 1 its inset
    symbol_views: list[int] = field(default_factory=list)
    route_views: list[int] = field(default_factory=list)


@cache
def _font(weight: int) -> tuple[TTFont, dict[int, str]]:
    font = TTFont(font_path(weight))
    return font, font.getBestCmap()


@cache
def ink(text: str, weight: int) -> tuple[float, float, float, float]:
    """Return the box of a line's ink in em, from the pen's start: left, bottom, right, top."""
    font, names = _font(weight)
    glyphs, units = font.getGlyphSet(), font["head"].unitsPerEm
    at, boxes = 0.0, []
    for char in text:
        name = names[ord(char)]
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        if pen.bounds is not None:
            x0, y0, x1, y1 = pen.bounds
            boxes.append((at + x0, y0, at + x1, y1))
        at += glyphs[name].width
    sides = np.array(boxes) / units
    x0, y0 = sides[:, :2].min(axis=0)
    x1, y1 = sides[:, 2:].max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _advance(text: str, weight: int) -> float:
    font, names = _font(weight)
    widths = font["hmtx"].metrics
    units = float(font["head"].unitsPerEm)
    return sum(float(widths[names[ord(char)]][0]) for char in text) / units


def read(svg: bytes) -> Marks:
    """Return what an SVG of ours holds."""
    root = ET.fromstring(svg)  # noqa: S314 - our own output
    marks = Marks()
    defs = {path.get("id"): path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("id")}
    view = 0
    for group in root.iter(f"{SVG}g"):
        name = group.get("id", "")
        role = name.rpartition("-")[0]
        if role in TEXTS:
            box = _text(group)
            if box is not None:
                text, shape = box
                marks.texts[f"{name} {text}"] = shape
                marks.views.append(1 if role == "inset-title" else view)
        elif role == "route":
            found = [*_strokes(group), *_uses(group, defs)]
            marks.routes += found
            marks.route_views += [view] * len(found)
        elif role == "symbol":
            found = _uses(group, defs)
            marks.symbols += found
            marks.symbol_views += [view] * len(found)
        elif role == "locator-frame":
            marks.locators += [shapely.polygonize([line]) for line in _lines(group)]
        elif role == "frame":
            marks.frames += [shapely.polygonize([line]) for line in _lines(group)]
            view = 1  # a view ends with its frame: what follows in the file is the inset
    return marks


def _moved(points: NDArray[np.float64], *, x: float, y: float) -> NDArray[np.float64]:
    moved: NDArray[np.float64] = points + np.array([x, y])
    return moved


def _style(element: ET.Element, name: str) -> str:
    found = re.search(rf"(?:^|;)\s*{name}:\s*([^;]+)", element.get("style", ""))
    return found.group(1).strip() if found else ""


def _text(group: ET.Element) -> tuple[str, BaseGeometry] | None:
    element = group.find(f"{SVG}text")
    if element is None or not (element.text or "").strip():
        return None
    text = element.text or ""
    shorthand = re.search(r"font:\s*(?:(\d+)\s+)?([0-9.]+)px", element.get("style", ""))
    size = float(shorthand.group(2)) if shorthand else float(_style(element, "font-size")[:-2])
    weight = int((shorthand and shorthand.group(1)) or _style(element, "font-weight") or 400)
    shift = {"middle": -0.5, "end": -1.0}.get(_style(element, "text-anchor"), 0.0)
    x0, y0, x1, y1 = ink(text, weight)
    left = shift * _advance(text, weight)
    box = shapely.box((x0 + left) * size, -y1 * size, (x1 + left) * size, -y0 * size)
    move = element.get("transform", "")
    if element.get("x") is not None:
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        box = shapely.transform(box, functools.partial(_moved, x=x, y=y))
    for kind, inside in reversed(re.findall(r"(\w+)\(([^)]*)\)", move)):
        at = [float(one) for one in re.findall(_NUMBER, inside)]
        if kind == "translate":
            box = affine_transform(box, [1, 0, 0, 1, at[0], at[1]])
        elif kind == "rotate":
            cos, sin = np.cos(np.radians(at[0])), np.sin(np.radians(at[0]))
            cx, cy = (at[1], at[2]) if len(at) > 1 else (0.0, 0.0)
            off = (cx - cos * cx + sin * cy, cy - sin * cx - cos * cy)
            box = affine_transform(box, [cos, -sin, sin, cos, *off])
    return text, box


def _lines(group: ET.Element) -> list[BaseGeometry]:
    out: list[BaseGeometry] = []
    for path in group.iter(f"{SVG}path"):
        for part in re.split(r"(?=M)", path.get("d", "")):
            at = np.array([float(one) for one in re.findall(_NUMBER, part)]).reshape(-1, 2)
            if len(at) > 1:
                closed = np.vstack([at, at[:1]]) if "z" in part.lower() else at
                out.append(shapely.LineString(closed))
    return out


def _strokes(group: ET.Element) -> list[BaseGeometry]:
    """Return the ink of the strokes of a group; casings, which are white, are none."""
    out: list[BaseGeometry] = []
    for path in group.iter(f"{SVG}path"):
        colour = _style(path, "stroke")
        if colour in {"", "none", "#ffffff"} or path.get("id"):
            continue
        width = float(_style(path, "stroke-width") or 1.0)
        lone = ET.Element("g")
        lone.append(path)
        out += [shapely.buffer(line, width / 2, cap_style="flat") for line in _lines(lone)]
    return out


def _uses(group: ET.Element, defs: dict[str | None, str]) -> list[BaseGeometry]:
    """Return the markers of a group as their envelopes' inscribed shapes."""
    out: list[BaseGeometry] = []
    for use in group.iter(f"{SVG}use"):
        path = defs[use.get(f"{XLINK}href", "#")[1:]]
        at = np.array([float(one) for one in re.findall(_NUMBER, path)]).reshape(-1, 2)
        x, y = float(use.get("x", 0)), float(use.get("y", 0))
        if "C" in path:
            radius = float(np.ptp(at[:, 0])) / 2
            out.append(shapely.buffer(shapely.Point(x, y), radius, quad_segs=16))
        else:
            out.append(shapely.transform(shapely.Polygon(at), functools.partial(_moved, x=x, y=y)))
    return out


def faults(marks: Marks) -> list[str]:
    """Return every overlap of a text with another, a symbol, a route, or the edge of its frame."""
    found = []
    names, shapes = list(marks.texts), list(marks.texts.values())
    frame, *rest = [shapely.union_all(shapely.get_parts(one)) for one in marks.frames]
    inset = rest[0] if rest else None
    for row, (name, shape) in enumerate(zip(names, shapes, strict=True)):
        view = marks.views[row]
        home = inset if view == 1 and inset is not None else frame
        if not shapely.contains(home, shape):
            found.append(f"frame: {name}")
        if view == 0 and inset is not None and shapely.intersects(inset, shape):
            found.append(f"inset: {name}")
        found += [
            f"text: {name} / {names[other]}" for other in range(row) if _meet(shape, shapes[other])
        ]
        for what, others, views in (
            ("symbol", marks.symbols, marks.symbol_views),
            ("route", marks.routes, marks.route_views),
        ):
            hit = sum(
                _meet(shape, other) for other, at in zip(others, views, strict=True) if at == view
            )
            found += [f"{what}: {name} ({hit})"] if hit else []
    for box in marks.locators:
        found += [
            f"locator: {name}"
            for name, shape in zip(names, shapes, strict=True)
            if _meet(shape, box)
        ]
        if inset is not None and shapely.intersects(box, inset):
            found.append("locator: inset")
        if not shapely.contains(frame, box):
            found.append("locator: frame")
        for what, others, views in (
            ("symbol", marks.symbols, marks.symbol_views),
            ("route", marks.routes, marks.route_views),
        ):
            hit = sum(_meet(box, other) for other, at in zip(others, views, strict=True) if at == 0)
            found += [f"locator: {what} ({hit})"] if hit else []
    return found


def _meet(one: BaseGeometry, other: BaseGeometry) -> bool:
    return bool(
        shapely.intersects(one, other)
        and shapely.area(shapely.intersection(one, other)) > NOTHING_PT2
    )
