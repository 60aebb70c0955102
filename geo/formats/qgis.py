"""The style of a layer for QGIS (QML) and for other programs (SLD), made from the style table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from geo.portrayal import style_token
from geo.style.colours import OPACITY, SCHEMES
from geo.style.lines import LineStyle, line_style, region_style
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.catalog import Catalog
    from geo.model import Layer, Piece

Shape = Literal["point", "line", "fill"]
SHAPES: dict[str, Shape] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "fill",
    "MultiPolygon": "fill",
}
FIELD = "drawn_as"
"""The column that says which class of the style a feature is drawn by."""
_QML_KIND: dict[Shape, str] = {"point": "marker", "line": "line", "fill": "fill"}
_QML_GEOMETRY: dict[Shape, str] = {"point": "0", "line": "1", "fill": "2"}
_SE, _OGC = "http://www.opengis.net/se", "http://www.opengis.net/ogc"
_SLD = "http://www.opengis.net/sld"
_LINES = {"railway", "pipeline", "parallel", "boundary"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of a symbol: a line, dashed or not; widths in px, colour with its opacity."""

    colour: str
    width_px: float
    opacity: float = 1.0
    dash_px: tuple[float, ...] = ()
    cap: str = "round"


@dataclass(frozen=True, slots=True)
class Marks:
    """A mark, alone or repeated along a line: `circle`, `square` or `cross2` (a diagonal one)."""

    name: str
    fill: str
    size_px: float
    edge: str = ""
    edge_px: float = 0.0
    every_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Fill:
    """A flat tint with an outline."""

    colour: str
    opacity: float
    edge: str
    edge_px: float


Part = Stroke | Marks | Fill


def drawn_as(catalog: Catalog, layer: Layer, piece: Piece) -> str:
    """Return the class of the style that a feature is drawn by.

    Lines are `kind/style/status` as in the style table; points their symbol; areas their style.
    """
    shape = SHAPES.get(piece.geometry.geom_type, "line")
    if shape == "point":
        kind = str(piece.extra.get("point_kind") or piece.kind or layer.kind)
        return f"station-{piece.extra.get('rank') or 4}" if kind == "station" else kind
    if shape == "fill" or piece.kind not in _LINES:
        return layer.style
    return f"{piece.kind}/{style_token(catalog, piece, layer)}/{piece.status or ''}"


def parts_of(name: str, shape: Shape) -> tuple[Part, ...]:
    """Return the parts of a class's symbol, from the lowest to the uppermost, in light colours."""
    ink = SCHEMES["light"]
    if shape == "fill":
        region = region_style(name)
        return (Fill(ink[region.fill], region.fill_opacity, ink[region.line], region.line_px),)
    if shape == "point":
        point = POINTS.get(name, POINTS["town"])
        mark = "square" if point.shape == "square" else "circle"
        edge = ink["rail"] if point.edge_px else ""
        return (Marks(mark, ink[point.fill], 2 * point.radius_px, edge, point.edge_px),)
    if "/" not in name:
        return (Stroke(ink.get(name, ink["text2"]), 2.4),)
    kind, style, status = name.split("/")
    return _line_parts(line_style(kind, style, status or None))


def _line_parts(style: LineStyle) -> tuple[Part, ...]:
    ink = SCHEMES["light"]
    colour, core = ink[style.ink], ink["core"]
    parts: list[Part] = []
    if style.casing_px:
        parts.append(Stroke(ink["casing"], style.casing_px, OPACITY["light"].casing))
    if style.width_px:
        parts.append(Stroke(colour, style.width_px, 1.0, style.dash_px, style.cap))
    if style.core_px:
        parts.append(Stroke(core, style.core_px, 1.0, style.dash_px, style.cap))
    if style.dot_px:
        parts.append(Marks("circle", colour, style.dot_px, every_px=style.dot_every_px))
    if style.dot_core_px:
        parts.append(Marks("circle", core, style.dot_core_px, every_px=style.dot_every_px))
    if style.cross_px:
        parts.append(
            Marks(
                "cross2",
                colour,
                style.cross_px,
                colour,
                style.cross_stroke_px,
                style.cross_every_px,
            )
        )
    return tuple(parts)


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _rgba(colour: str, opacity: float = 1.0) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def qml(classes: Iterable[tuple[str, str]], shape: Shape) -> str:
    """Return the style as QGIS keeps it: one category for each class (value, label)."""
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    # By levels: every casing lies below every line, so that pieces join without nicks.
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=FIELD, symbollevels="1"
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (value, label) in enumerate(classes):
        ET.SubElement(
            categories,
            "category",
            value=value,
            type="string",
            symbol=str(number),
            label=label,
            render="true",
        )
        symbol = ET.SubElement(
            symbols, "symbol", type=_QML_KIND[shape], name=str(number), alpha="1"
        )
        for place, part in enumerate(parts_of(value, shape)):
            _qml_part(symbol, part, number, place)
    ET.SubElement(root, "layerGeometryType").text = _QML_GEOMETRY[shape]
    return f"<!DOCTYPE qgis>\n{ET.tostring(root, encoding='unicode')}\n"


def _qml_part(symbol: ET.Element, part: Part, number: int, place: int) -> None:
    if isinstance(part, Stroke):
        options = {
            "line_color": _rgba(part.colour, part.opacity),
            "line_width": _n(part.width_px),
            "line_width_unit": "Pixel",
            "line_style": "solid",
            "capstyle": "flat" if part.cap == "butt" else "round",
            "joinstyle": "round",
        }
        if part.dash_px:
            options |= {
                "use_custom_dash": "1",
                "customdash": ";".join(_n(one) for one in part.dash_px),
                "customdash_unit": "Pixel",
            }
        _qml_layer(symbol, "SimpleLine", options, place)
    elif isinstance(part, Fill):
        options = {
            "color": _rgba(part.colour, part.opacity),
            "style": "solid",
            "outline_color": _rgba(part.edge),
            "outline_width": _n(part.edge_px),
            "outline_width_unit": "Pixel",
            "outline_style": "solid",
        }
        _qml_layer(symbol, "SimpleFill", options, place)
    else:
        options = {
            "name": part.name,
            "color": _rgba(part.fill),
            "size": _n(part.size_px),
            "size_unit": "Pixel",
            "outline_color": _rgba(part.edge or part.fill),
            "outline_width": _n(part.edge_px),
            "outline_width_unit": "Pixel",
            "outline_style": "solid" if part.edge_px else "no",
        }
        if not part.every_px:
            _qml_layer(symbol, "SimpleMarker", options, place)
            return
        along = {
            "interval": _n(part.every_px),
            "interval_unit": "Pixel",
            "placement": "interval",
            "placements": "Interval",
            "offset_along_line": _n(part.every_px / 2),
            "offset_along_line_unit": "Pixel",
            "rotate": "1",
        }
        layer = _qml_layer(symbol, "MarkerLine", along, place)
        name = f"@{number}@{place}"
        inner = ET.SubElement(layer, "symbol", type="marker", name=name, alpha="1")
        _qml_layer(inner, "SimpleMarker", options, 0)


def _qml_layer(symbol: ET.Element, kind: str, options: dict[str, str], level: int) -> ET.Element:
    layer = ET.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "pass": str(level), "locked": "0"}
    )
    told = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(told, "Option", name=name, value=value, type="QString")
    return layer


def sld(table: str, classes: Iterable[tuple[str, str]], shape: Shape) -> str:
    """Return the style as Styled Layer Descriptor 1.1, one rule for each class (value, label)."""
    root = ET.Element(
        "StyledLayerDescriptor",
        {"version": "1.1.0", "xmlns": _SLD, "xmlns:se": _SE, "xmlns:ogc": _OGC},
    )
    named = ET.SubElement(root, "NamedLayer")
    ET.SubElement(named, "se:Name").text = table
    style = ET.SubElement(named, "UserStyle")
    kind = ET.SubElement(style, "se:FeatureTypeStyle")
    for value, label in classes:
        rule = ET.SubElement(kind, "se:Rule")
        ET.SubElement(rule, "se:Name").text = label
        equal = ET.SubElement(ET.SubElement(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
        ET.SubElement(equal, "ogc:PropertyName").text = FIELD
        ET.SubElement(equal, "ogc:Literal").text = value
        for part in parts_of(value, shape):
            _sld_part(rule, part)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _sld_part(rule: ET.Element, part: Part) -> None:
    if isinstance(part, Stroke):
        _sld_stroke(ET.SubElement(rule, "se:LineSymbolizer"), part)
    elif isinstance(part, Fill):
        polygon = ET.SubElement(rule, "se:PolygonSymbolizer")
        fill = ET.SubElement(polygon, "se:Fill")
        _sld_values(fill, {"fill": part.colour, "fill-opacity": _n(part.opacity)})
        _sld_stroke(polygon, Stroke(part.edge, part.edge_px))
    elif part.every_px:
        line = ET.SubElement(ET.SubElement(rule, "se:LineSymbolizer"), "se:Stroke")
        graphic = ET.SubElement(line, "se:GraphicStroke")
        _sld_graphic(graphic, part)
        gap = ET.SubElement(graphic, "se:Gap")
        ET.SubElement(gap, "ogc:Literal").text = _n(part.every_px - part.size_px)
    else:
        _sld_graphic(ET.SubElement(rule, "se:PointSymbolizer"), part)


def _sld_graphic(parent: ET.Element, part: Marks) -> None:
    graphic = ET.SubElement(parent, "se:Graphic")
    mark = ET.SubElement(graphic, "se:Mark")
    ET.SubElement(mark, "se:WellKnownName").text = "x" if part.name == "cross2" else part.name
    _sld_values(ET.SubElement(mark, "se:Fill"), {"fill": part.fill})
    if part.edge_px:
        _sld_stroke(mark, Stroke(part.edge or part.fill, part.edge_px))
    ET.SubElement(graphic, "se:Size").text = _n(part.size_px)


def _sld_stroke(parent: ET.Element, stroke: Stroke) -> None:
    values = {
        "stroke": stroke.colour,
        "stroke-width": _n(stroke.width_px),
        "stroke-opacity": _n(stroke.opacity),
        "stroke-linecap": stroke.cap,
        "stroke-linejoin": "round",
    }
    if stroke.dash_px:
        values["stroke-dasharray"] = " ".join(_n(one) for one in stroke.dash_px)
    _sld_values(ET.SubElement(parent, "se:Stroke"), values)


def _sld_values(parent: ET.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(parent, "se:SvgParameter", name=name).text = value
