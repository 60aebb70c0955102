"""A strip as inline SVG: colours are custom properties, text stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from geo.labels.text_metrics import face
from geo.strip_map.shapes import Area, Box, Disc, Stroke, Words

if TYPE_CHECKING:
    from geo.strip_map.shapes import Item, Sheet

_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


def measure(text: str, size: float, weight: int) -> float:
    """Return how wide a line of text is, in the unit of the size."""
    return face(weight).width_em(text) * size


def svg_of(sheet: Sheet, title: str, css_class: str) -> Markup:
    """Return a layout as an SVG element; a table beside it says the same to a screen reader."""
    width, height = _n(sheet.width), _n(sheet.height)
    body = "".join(_item(item) for item in sheet.items)
    # Numbers and tokens are ours; every text is escaped.
    return Markup(  # noqa: S704
        f'<svg class="way {css_class}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}" focusable="false">{body}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _colour(token: str) -> str:
    return f"var(--{token.replace('_', '-')})"


def _share(name: str, of: str) -> str:
    return f' {of}="var(--o-{name.replace("_", "-")})"' if name else ""


def _item(item: Item) -> str:
    if isinstance(item, Stroke):
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in item.points)
        dash = f' stroke-dasharray="{" ".join(_n(d) for d in item.dash)}"' if item.dash else ""
        return (
            f'<path d="{path}" fill="none" stroke="{_colour(item.token)}" '
            f'stroke-width="{_n(item.width)}"{dash}{_share(item.opacity, "stroke-opacity")}/>'
        )
    if isinstance(item, Box):
        return (
            f'<rect x="{_n(item.x)}" y="{_n(item.y)}" width="{_n(item.width)}" '
            f'height="{_n(item.height)}" fill="{_colour(item.token)}"'
            f"{_share(item.opacity, 'fill-opacity')}/>"
        )
    if isinstance(item, Area):
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in item.points)
        return f'<path d="{path}z" fill="{_colour(item.token)}"/>'
    if isinstance(item, Disc):
        return _disc(item)
    return _words(item)


def _disc(item: Disc) -> str:
    x, y, r = _n(item.x), _n(item.y), _n(item.radius)
    edge = (
        f' stroke="{_colour(item.edge)}" stroke-width="{_n(item.edge_width)}"'
        if item.edge_width
        else ""
    )
    half = ""
    if item.is_half:
        top, bottom = _n(item.y - item.radius), _n(item.y + item.radius)
        half = f'<path d="M{x} {top}A{r} {r} 0 0 0 {x} {bottom}z" fill="{_colour(item.edge)}"/>'
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{_colour(item.fill)}"{edge}/>{half}'


def _words(item: Words) -> str:
    halo = ' class="halo"' if item.halo else ""
    return (
        f'<text x="{_n(item.x)}" y="{_n(item.y)}" font-size="{_n(item.size)}" '
        f'font-weight="{item.weight}" fill="{_colour(item.token)}" '
        f'text-anchor="{_ANCHOR[item.align]}"{halo}>{escape(item.text)}</text>'
    )
