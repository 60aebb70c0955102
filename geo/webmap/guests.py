"""Elements of Folium's own on the atlas's map: what they write, made safe for the page.

Folium puts texts between backticks of a script, into style sheets and into scripts that any
`</script>` ends. Here each guest has a script of its own, allowed by its hash alone, so that one
that fails takes nothing along; texts stand in it as JSON; and of what a guest writes into the
page's head only style sheets and addresses are taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import folium
import folium.template
from branca.element import CssLink, Element, JavascriptLink

from geo.webmap.finished_text import FinishedText
from geo.webmap.page_settings import script_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Folium names an object in a style by this form, which a second pass was to fill in.
_NAMED = re.compile(r"\{\{'([a-z_]+_[0-9a-f]{32})'\}\}")
_CLICKED = re.compile(r"\\?\$\{(?!(?:lat|lng)\})")
_MARKERS = ("leaflet.awesome-markers.js", "leaflet.awesome-markers.css")
_ICON_FONTS = {"glyphicon": "bootstrap-glyphicons.css", "fa": "fontawesome.css"}


def _json(text: object) -> str:
    """Return a text as it stands in a script."""
    return script_json(str(text))


def _unescaped(text: str) -> str:
    """Return a text without the backslashes that Folium put before its backticks."""
    return text.replace("\\`", "`")


def _clicked(popup: str) -> str:
    """Return the text of a popup in which `${lat}` and `${lng}` alone are filled in."""
    if not popup.startswith("`"):
        return popup
    text = _unescaped(popup[1:-1])
    parts = re.split(r"\$\{(lat|lng)\}", text)
    return " + ".join(one if k % 2 else _json(one) for k, one in enumerate(parts))


class _Environment(folium.template.Environment):
    """Folium's, with the ways in which texts stand in a script."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.filters |= {"as_json": _json, "unescaped": _unescaped, "clicked": _clicked}


class _Template(folium.template.Template):
    environment_class = _Environment


# Three classes put their texts into a script as code; these write the same with the text as JSON.
_TOOLTIP = _Template(
    """{% macro script(this, kwargs) %}
{%- set box %}<div{% if this.style %} style="{{ this.style|e }}"{% endif %}>{{ this.text }}</div>{% endset %}
{{ this._parent.get_name() }}.bindTooltip({{ box|as_json }}, {{ this.options|tojavascript }});
{% endmacro %}"""
)
_POPUP = _Template(
    """var {{ this.get_name() }} = L.popup({{ this.options|tojavascript }});
{% for name, element in this.html._children.items() %}
{% if this.lazy %}{{ this._parent.get_name() }}.once('click', function() {
{{ this.get_name() }}.setContent(Atlas.html({{ element.render(**kwargs)|unescaped|as_json }})); });
{% else %}var {{ name }} = Atlas.html({{ element.render(**kwargs)|unescaped|as_json }});
{{ this.get_name() }}.setContent({{ name }});
{% endif %}{% endfor %}
{{ this._parent.get_name() }}.bindPopup({{ this.get_name() }}){% if this.show %}.openPopup(){% endif %};
{% for element in this.script._children.values() %}{{ element.render() }}{% endfor %}"""
)
_CLICK = _Template(
    """{% macro script(this, kwargs) %}
{{ this._parent.get_name() }}.on('click', function(e) {
var mark = L.marker().setLatLng(e.latlng).addTo({{ this._parent.get_name() }});
mark.dragging.enable();
mark.on('dblclick', function(e) { {{ this._parent.get_name() }}.removeLayer(e.target); });
var lat = e.latlng.lat.toFixed(4), lng = e.latlng.lng.toFixed(4);
mark.bindPopup({{ this.popup|clicked }});
});
{% endmacro %}"""
)
_WRITTEN = {
    folium.Tooltip._template: _TOOLTIP,  # noqa: SLF001  Folium has no other way
    folium.Popup._template: _POPUP,  # noqa: SLF001
    folium.ClickForMarker._template: _CLICK,  # noqa: SLF001
}
# What stands beside an element instead of below it.
_BESIDE = ("header", "html", "script", "icon", "tile_layer", "marker")


def tree(element: Element) -> Iterator[Element]:
    """Give an element and all that stands below or beside it, parents first."""
    seen: set[int] = set()
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        beside = [getattr(one, name, None) for name in _BESIDE]
        waiting += [next_one for next_one in beside if isinstance(next_one, Element)]
        children = one._children.values()  # noqa: SLF001
        waiting += [child for child in children if isinstance(child, Element)]


def make_safe(element: Element) -> None:
    """Let an element and all of its own write their texts as texts.

    An element made of text (`Element("<b>...</b>")`) is that text, on this map no template.
    """
    for one in tree(element):
        if one._template_str is not None:  # noqa: SLF001
            one._template = FinishedText(one._template_str)  # type: ignore[assignment]  # noqa: SLF001
        else:
            one._template = _WRITTEN.get(one._template, one._template)  # noqa: SLF001


@dataclass(slots=True)
class Written:
    """What the guests of a map write into its page."""

    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    html: str = ""
    links: list[str] = field(default_factory=list)

    def add_script(self, code: str) -> None:
        """Add a script of a guest as its own: nothing in it ends its element."""
        code = _NAMED.sub(r"\1", code)
        code = re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE).replace("<!--", r"<\!--")
        if code.strip():
            self.scripts.append(code.strip())

    def add_link(self, address: str) -> None:
        """Add the address of a script or a style sheet, each once."""
        if address not in self.links:
            self.links.append(address)

    def add_head(self, children: Iterable[Element]) -> None:
        """Add what guests put into the head of the page: style sheets and addresses, no more."""
        for child in children:
            if isinstance(child, JavascriptLink | CssLink):
                self.add_link(child.url)
                continue
            reader = _Head()
            reader.feed(str(child.render()))
            reader.close()
            self.styles += reader.styles
            for address in reader.links:
                self.add_link(address)


class _Head(HTMLParser):
    """Reads style sheets and addresses out of what a guest writes into the head."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.links: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._is_style = tag == "style"
        if tag == "link" and given.get("rel") == "stylesheet":
            self.links.append(given.get("href") or "")
        if tag == "script" and given.get("src"):
            self.links.append(given.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        self._is_style = self._is_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._is_style and data.strip():
            self.styles.append(data.strip())


def needs_of(guests: Iterable[Element], written: Written) -> list[str]:
    """Return the files that the map itself brings for its guests, where stock Folium links them."""
    icons = [
        one
        for guest in guests
        for one in tree(guest)
        if isinstance(one, folium.Icon) and not isinstance(one, folium.CustomIcon)
    ]
    fonts = {_ICON_FONTS.get(str(one.options.get("prefix")), "") for one in icons}
    needs = [*_MARKERS, *sorted(fonts - {""})] if icons else []
    if any(re.search(r"(?<![\w$])\$[.(]", code) for code in written.scripts):
        needs.append("jquery.js")
    return needs
