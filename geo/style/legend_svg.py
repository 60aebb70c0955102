"""Symbols of the legend as SVG, in the map's own grammar: colours are custom properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.style.lines import (
    RIBBON_EDGE_PX,
    RIBBON_PX,
    UNKNOWN_LINE,
    line_style,
    region_style,
)
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from geo.style.lines import LineStyle

WIDTH_PX = 38
HEIGHT_PX = 14
_INSET_PX = 1.0


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _colour(token: str) -> str:
    return f"var(--{token.replace('_', '-')})"


def _svg(body: str, width: int = WIDTH_PX, height: int = HEIGHT_PX) -> Markup:
    # The body is made of numbers and tokens of the style table only.
    return Markup(  # noqa: S704
        f'<svg class="symbol" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">{body}</svg>'
    )


def _line(
    width: float, colour: str, dash: tuple[float, ...], *, middle: float, dots: bool = False
) -> str:
    dashes = f' stroke-dasharray="{" ".join(_n(one) for one in dash)}"' if dash else ""
    cap = ' stroke-linecap="round"' if dots else ""
    return (
        f'<path d="M{_n(_INSET_PX)} {_n(middle)}H{_n(WIDTH_PX - _INSET_PX)}" fill="none" '
        f'stroke="{colour}" stroke-width="{_n(width)}"{dashes}{cap}/>'
    )


def _whole_dashes(dash: tuple[float, ...]) -> tuple[float, ...]:
    """Return a dash scaled a little, so that the symbol begins and ends with a whole one."""
    if not dash:
        return ()
    room = WIDTH_PX - 2 * _INSET_PX
    period = sum(dash)
    count = max(1, round((room - dash[0]) / period))
    scale = room / (count * period + dash[0])
    return tuple(one * scale for one in dash)


def _marks(every: float) -> list[float]:
    room = WIDTH_PX - 4
    count = max(2, round(room / every))
    gap = room / count
    return [2 + gap * (index + 0.5) for index in range(count)]


def _dots(style: LineStyle, ink: str, middle: float) -> str:
    parts = []
    for x in _marks(style.dot_every_px):
        parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(middle)}" r="{_n(style.dot_px / 2)}" fill="{ink}"/>'
        )
        if style.dot_core_px:
            core = _n(style.dot_core_px / 2)
            parts.append(
                f'<circle cx="{_n(x)}" cy="{_n(middle)}" r="{core}" fill="{_colour("core")}"/>'
            )
    return "".join(parts)


def _crosses(style: LineStyle, ink: str, middle: float) -> str:
    arm = style.cross_px / 2
    marks = "".join(
        f"M{_n(x - arm)} {_n(middle - arm)}l{_n(2 * arm)} {_n(2 * arm)}"
        f"m0 {_n(-2 * arm)}l{_n(-2 * arm)} {_n(2 * arm)}"
        for x in _marks(style.cross_every_px)
    )
    width = _n(style.cross_stroke_px)
    return f'<path d="{marks}" fill="none" stroke="{ink}" stroke-width="{width}"/>'


def line_symbol(kind: str, token: str, status: str | None, *, ribbon: bool = False) -> Markup:
    """Return the symbol of a line, inside the ribbon if asked."""
    return _symbol(line_style(kind, token, status), ribbon=ribbon)


def unknown_symbol() -> Markup:
    """Return the symbol of a line of which it is not known what it was in a year."""
    return _symbol(UNKNOWN_LINE, ribbon=False)


def _symbol(style: LineStyle, *, ribbon: bool) -> Markup:
    middle = HEIGHT_PX / 2
    ink = _colour(style.ink)
    body = ribbon_body() if ribbon else ""
    if ribbon and style.casing_px:
        width = style.casing_px
        body += (
            f'<path d="M0 {_n(middle)}H{WIDTH_PX}" fill="none" stroke="{_colour("casing")}" '
            f'stroke-width="{_n(width)}" stroke-opacity="var(--o-casing)"/>'
        )
    if style.width_px:
        dash = _whole_dashes(style.dash_px)
        dots = bool(dash) and style.cap == "round"
        body += _line(style.width_px, ink, dash, middle=middle, dots=dots)
        if style.core_px:
            body += _line(style.core_px, _colour("core"), dash, middle=middle)
    if style.dot_px:
        body += _dots(style, ink, middle)
    if style.cross_px:
        body += _crosses(style, ink, middle)
    return _svg(body)


def ribbon_body() -> str:
    """Return the ribbon of the proposed link across a symbol."""
    top = (HEIGHT_PX - RIBBON_PX) / 2
    edge = _colour("ribbon_edge")
    edges = "".join(
        f'<path d="M0 {_n(y)}H{WIDTH_PX}" stroke="{edge}" stroke-width="{_n(RIBBON_EDGE_PX)}"/>'
        for y in (top, top + RIBBON_PX)
    )
    return (
        f'<rect y="{_n(top)}" width="{WIDTH_PX}" height="{_n(RIBBON_PX)}" '
        f'fill="{_colour("ribbon_fill")}" fill-opacity="var(--o-ribbon)"/>{edges}'
    )


def region_symbol(token: str) -> Markup:
    """Return the symbol of a region: tint, band inside the edge, outline."""
    style = region_style(token)
    band = 2.5
    body = (
        f'<rect x="6" y="1" width="26" height="12" fill="{_colour(style.fill)}" '
        f'fill-opacity="{_n(style.fill_opacity)}"/>'
        f'<rect x="{_n(6 + band / 2)}" y="{_n(1 + band / 2)}" width="{_n(26 - band)}" '
        f'height="{_n(12 - band)}" fill="none" stroke="{_colour(style.edge)}" '
        f'stroke-width="{_n(band)}" stroke-opacity="{_n(style.edge_opacity)}"/>'
        f'<rect x="6" y="1" width="26" height="12" fill="none" '
        f'stroke="{_colour(style.line)}" stroke-width="{_n(style.line_px)}"/>'
    )
    return _svg(body)


def point_symbol(name: str, ink: str = "rail") -> Markup:
    """Return the symbol of a station, port or town."""
    style = POINTS[name]
    x, y = WIDTH_PX / 2, HEIGHT_PX / 2
    if style.shape == "square":
        side = 2 * style.radius_px
        body = (
            f'<rect x="{_n(x - style.radius_px)}" y="{_n(y - style.radius_px)}" '
            f'width="{_n(side)}" height="{_n(side)}" fill="{_colour(style.fill)}"/>'
        )
    else:
        edge = (
            f' stroke="{_colour(ink)}" stroke-width="{_n(style.edge_px)}"' if style.edge_px else ""
        )
        body = (
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(style.radius_px)}" '
            f'fill="{_colour(style.fill)}"{edge}/>'
        )
    return _svg(body)


def layer_symbol(kind: str, token: str, *, ribbon: bool = False) -> Markup:
    """Return the symbol that stands for a whole layer."""
    if kind == "region":
        return region_symbol(token)
    if kind in {"station", "place"}:
        return point_symbol("station-2" if kind == "station" else "town")
    if ribbon:
        return line_symbol("railway", "rail", "operating", ribbon=True)
    return line_symbol(kind, token, None)
