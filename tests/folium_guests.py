"""Every class of Folium's core and of four plugins, made with a text that is not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
import numpy as np
from branca.colormap import LinearColormap, StepColormap
from folium import plugins
from folium.features import GeoJsonPopup, GeoJsonTooltip
from folium.map import CustomPane
from folium.raster_layers import ImageOverlay, VideoOverlay

from geo.webmap.finished_text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.webmap.folium_map import AtlasMap

SEOUL = (37.5, 127.0)
LINE = [(37.5, 127.0), (43.1, 131.9)]
BOX = [[40.0, 120.0], [45.0, 125.0]]
NOWHERE = "https://nowhere.invalid/"
SENTINEL = "ATLAS_TEMPLATE_RAN"
# What runs on the server sets a variable of the environment, on the page `window.ran`.
SERVER = f"cycler.__init__.__globals__.os.environ.__setitem__('{SENTINEL}', '1')"
HOSTILE = {
    "expression": f"{{{{ {SERVER} }}}}",
    "statement": f"{{% if {SERVER} %}}{{% endif %}}",
    "unfinished statement": "{% for",
    "comment": "{# note",
    "named": "{{'marker_0123456789abcdef0123456789abcdef'}}",
    "end of script": "</script><script>window.ran = 'script'</script>",
    "comment of HTML": "<!--<script>",
    "end of style": "</style><script>window.ran = 'style'</script><style>",
    "handler": "<img src=x onerror=\"window.ran = 'handler'\">",
    "svg": "<svg onload=\"window.ran = 'svg'\"></svg>",
    "link": "<a href=\"javascript:window.ran='link'\">x</a>",
    "backtick": "`; window.ran = 'backtick'; `",
    "escaped backtick": "\\`; window.ran = 'escaped'; //`",
    "place": "${window.ran = 'place'}",
    "quote": "'; window.ran = 'quote'; '",
    "double quote": '"; window.ran = "double"; "',
    "end of line": "\n\u2028window.ran = 'line'\n",
    "backslash": "\\",
}


def features(words: str) -> dict[str, Any]:
    """Return a layer whose features say the words."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "one",
                "properties": {"name": words, words: 1},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[120, 40], [125, 40], [125, 45], [120, 40]]],
                },
            }
        ],
    }


def topology(words: str) -> dict[str, Any]:
    """Return a topology whose object says the words."""
    return {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [120, 40]},
        "arcs": [[[0, 0], [5, 0], [0, 5], [-5, -5]]],
        "objects": {
            "a": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0]], "properties": {"name": words}, "id": "one"}
                ],
            }
        },
    }


def _finished(kind: Any, words: str) -> Any:
    """Return an element made of text; what branca refuses as a template, as a reader would mend it."""
    try:
        return kind(words)
    except Exception:  # noqa: BLE001  whatever Jinja says of it
        return kind(text(words))


def _div(words: str) -> folium.Div:
    made = folium.Div(width=10, height=10)
    made.html.add_child(folium.Html(words, script=True))
    return made


def _vega(words: str) -> folium.Vega:
    return folium.Vega({"title": words, "width": 9, "height": 9, "marks": []})


def _tooltip(words: str) -> folium.Marker:
    marker = folium.Marker(SEOUL)
    folium.Tooltip(words, style=words, permanent=True).add_to(marker)
    return marker


def _in_popup(content: Any) -> folium.Marker:
    popup = folium.Popup(show=False)
    popup.html.add_child(content)
    return folium.Marker(SEOUL, popup=popup)


def _vega_lite(words: str) -> folium.Marker:
    popup = folium.Popup()
    popup.add_child(folium.VegaLite({"title": words, "data": {"values": [{"a": words}]}}))
    return folium.Marker(SEOUL, popup=popup)


def _grouped(words: str) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=words)
    folium.Marker(SEOUL, tooltip=words).add_to(group)
    return group


def _clustered(words: str) -> plugins.MarkerCluster:
    cluster = plugins.MarkerCluster([SEOUL, (37.6, 127.1)], popups=[words, words], name=words)
    folium.Marker((37.7, 127.2), popup=words, tooltip=words).add_to(cluster)
    return cluster


def _choropleth(words: str) -> folium.Choropleth:
    return folium.Choropleth(
        features(words),
        data={"one": 1.0, "two": 2.0},
        key_on="feature.id",
        name=words,
        legend_name=words,
        highlight=True,
    )


def _geojson(words: str, **more: Any) -> folium.GeoJson:
    return folium.GeoJson(
        features(words),
        name=words,
        style_function=lambda feature: {"color": feature["properties"]["name"]},
        highlight_function=lambda feature: {"className": feature["properties"]["name"]},
        **more,
    )


# What is no element of a map, or only the base of others.
NOT_GUESTS = {
    "ColorMap": "the base of the two colour maps",
    "Figure": "the page around a map, which has one",
    "JsCode": "code that its author means to run",
    "Link": "the base of the two links",
    "MacroElement": "the base of elements",
    "Map": "the map itself",
}
GUESTS: dict[str, Callable[[str], Any]] = {
    "Choropleth": _choropleth,
    "Circle": lambda t: folium.Circle(SEOUL, radius=1e5, popup=t, tooltip=t, color=t),
    "CircleMarker": lambda t: folium.CircleMarker(SEOUL, popup=t, tooltip=t, fill_color=t),
    "ClickForLatLng": lambda _: folium.ClickForLatLng(alert=False),
    "ClickForMarker": folium.ClickForMarker,
    "ColorLine": lambda t: folium.ColorLine(LINE, [0.5], colormap=["blue", "red"], name=t),
    "Control": lambda t: folium.Control("Zoom", zoomInText=t, zoomInTitle=t),
    "CssLink": folium.CssLink,
    "CustomIcon": lambda t: folium.Marker(SEOUL, icon=folium.CustomIcon(NOWHERE + t)),
    "CustomPane": CustomPane,
    "Div": _div,
    "DivIcon": lambda t: folium.Marker(SEOUL, icon=folium.DivIcon(html=t, class_name=t)),
    "Element": lambda t: _in_popup(_finished(folium.Element, t)),
    "FeatureGroup": _grouped,
    "FitBounds": lambda _: folium.FitBounds(BOX),
    "FitOverlays": lambda _: folium.FitOverlays(),
    "GeoJson": lambda t: _geojson(t, tooltip=t),
    "GeoJsonPopup": lambda t: _geojson(
        t, popup=GeoJsonPopup(["name"], aliases=[t], style=t, class_name=t)
    ),
    "GeoJsonTooltip": lambda t: _geojson(
        t, tooltip=GeoJsonTooltip(["name", t], aliases=[t, t], style=t, localize=True)
    ),
    "Html": lambda t: _in_popup(folium.Html(t, script=True)),
    "IFrame": lambda t: _in_popup(_finished(folium.IFrame, t)),
    "Icon": lambda t: folium.Marker(SEOUL, icon=folium.Icon(icon=t, prefix=t, icon_color=t)),
    "ImageOverlay": lambda t: ImageOverlay(np.zeros((2, 2)), BOX, name=t, alt=t),
    "JavascriptLink": folium.JavascriptLink,
    "LatLngPopup": lambda _: folium.LatLngPopup(),
    "LayerControl": lambda _: folium.LayerControl(collapsed=False),
    "LinearColormap": lambda t: LinearColormap(["red", "blue"], caption=t),
    "Marker": lambda t: folium.Marker(SEOUL, popup=t, tooltip=t, title=t, alt=t),
    "PolyLine": lambda t: folium.PolyLine(LINE, popup=t, tooltip=t, color=t, dash_array=t),
    "Polygon": lambda t: folium.Polygon(LINE, popup=t, tooltip=t, color=t),
    "Popup": lambda t: folium.Marker(SEOUL, popup=folium.Popup(t, show=True, class_name=t)),
    "Popup, lazy": lambda t: folium.Marker(SEOUL, popup=folium.Popup(t, lazy=True)),
    "Popup, parsed": lambda t: folium.Marker(SEOUL, popup=folium.Popup(t, parse_html=True)),
    "Rectangle": lambda t: folium.Rectangle(BOX, popup=t, tooltip=t, color=t),
    "RegularPolygonMarker": lambda t: folium.RegularPolygonMarker(SEOUL, popup=t, tooltip=t),
    "StepColormap": lambda t: StepColormap(["red", "blue"], caption=t),
    "TileLayer": lambda t: folium.TileLayer("data:," + t, attr=t, name=t),
    "Tooltip": _tooltip,
    "TopoJson": lambda t: folium.TopoJson(topology(t), "objects.a", name=t, tooltip=t),
    "Vega": _vega,
    "VegaLite": _vega_lite,
    "VideoOverlay": lambda t: VideoOverlay("data:," + t, BOX, name=t, attribution=t),
    "WmsTileLayer": lambda t: folium.WmsTileLayer("data:," + t, t, styles=t, attr=t, name=t),
    "plugins.Fullscreen": lambda t: plugins.Fullscreen(title=t, title_cancel=t),
    "plugins.HeatMap": lambda t: plugins.HeatMap([SEOUL, (40, 130)], name=t, gradient={0.5: t}),
    "plugins.MarkerCluster": _clustered,
    "plugins.MiniMap": lambda t: plugins.MiniMap(
        folium.TileLayer("data:," + t, attr=t), toggle_display=True
    ),
}
# What stands in the page around the map.
IN_FIGURE = {"Div", "Vega"}
IN_HEADER = {"CssLink", "JavascriptLink"}


def add(made: AtlasMap, name: str, words: str) -> None:
    """Add a class of Folium's to a map, with a text."""
    guest = GUESTS[name](words)
    figure = made.get_root()
    if name in IN_HEADER:
        figure.header.add_child(guest)
    elif name in IN_FIGURE:
        figure.add_child(guest)
    else:
        made.add_child(guest)


def core() -> set[str]:
    """Return the names of the classes that Folium's core offers as elements."""
    named = {name for name in folium.__all__ if isinstance(getattr(folium, name), type)}
    return named | {"CustomPane", "ImageOverlay", "VideoOverlay"}
