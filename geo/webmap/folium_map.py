"""The atlas as a Folium map: the page, the map as one file, and the map in a notebook are this.

Its children are the atlas's own layers, each an element that owns its data, and whatever else of
Folium is added. Our own elements write neither script nor style: a static script reads one block
of data and builds the Leaflet map, so two renders are the same bytes and the served page is safe
under `script-src 'self'`. Guests (Folium's own elements, added in Python) write scripts, which a
saved file or a notebook allows by their hash; the served page has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import folium
from branca.element import Element
from folium.template import Template
from markupsafe import Markup

from geo.webmap.atlas_figure import AtlasFigure
from geo.webmap.data import data, map_data
from geo.webmap.elements import AtlasElement, CorridorLayer, Part, elements
from geo.webmap.finished_text import finished
from geo.webmap.page_settings import script_json, settings
from geo.webmap.placed_labels import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.webmap.guests import Written
    from geo.webmap.map_state import MapState


class Dress(Protocol):
    """How a map shows itself where no service frames it."""

    def page(self, made: AtlasMap) -> str:
        """Return the whole page of a map: what `save` writes."""

    def frame(self, made: AtlasMap) -> str:
        """Return the map as a notebook shows it."""


class AtlasMap(folium.Map):
    """A Folium map of the atlas; any element of Folium can be added to it.

    Parameters
    ----------
    catalog
        What is drawn.
    state
        What is shown at first.
    tr
        The language of names and words.
    more
        What the service adds to the scripts' settings: addresses of its own.
    dress
        How the map shows itself; None where the service frames it.
    """

    _template = Template("")

    def __init__(
        self,
        catalog: Catalog,
        state: MapState,
        tr: Translator,
        more: Mapping[str, object] | None = None,
        dress: Dress | None = None,
    ) -> None:
        super().__init__(tiles=None)
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.catalog = catalog
        self.state = state
        self.tr = tr
        self.more = dict(more or {})
        self.dress = dress
        self._figure = AtlasFigure(self._page)
        self._figure.add_child(self)
        journeys = list(dict.fromkeys([*catalog.scenarios, *filter(None, [state.journey])]))
        labels = data if dress is None else placed
        for one in elements(
            catalog, tr, sea=state.sea, layers=state.layers, journeys=journeys, labels=labels
        ):
            self.add_child(one)

    def get_name(self) -> str:
        """Return the name by which the scripts of guests know the map: always the same."""
        return "map_atlas"

    @property
    def layers(self) -> list[CorridorLayer]:
        """The layers of lines and regions, from below."""
        return [one for one in self._children.values() if isinstance(one, CorridorLayer)]

    @property
    def guests(self) -> list[Element]:
        """What was added to the map beside its own elements."""
        return [one for one in self._children.values() if not isinstance(one, (AtlasElement, Part))]

    @property
    def has_guests(self) -> bool:
        """Whether anything was added: to the map, or to the page around it."""
        figure = self._figure
        slots = (figure.header, figure.html, figure.script)
        return bool(
            self.guests
            or self.default_js
            or self.default_css
            or any(one._children for one in slots)  # noqa: SLF001  branca has no other way
        )

    def data(self, known: Callable[[str], object | None] = lambda _: None) -> dict[str, object]:
        """Return all data of the map by the names under which its scripts ask for them.

        Parameters
        ----------
        known
            Returns a part that is there already, None for one that is to be made.
        """
        whole = known("data")
        found = {
            "data": map_data(self.catalog, [one.data() for one in self.layers])
            if whole is None
            else whole
        }
        for child in self._children.values():
            if isinstance(child, AtlasElement) and not isinstance(child, CorridorLayer):
                for name in child.answers:
                    part = known(name)
                    found[name] = child.data(name) if part is None else part
        return found

    def block(self) -> str:
        """Return the settings of the scripts as JSON that can stand in a script element."""
        entries = [one.entry for one in self.layers]
        own = {**settings(self.catalog, self.state, self.tr), **self.more}
        guests = {"guests": self.get_name()} if self.has_guests else {}
        return script_json({**own, **guests, "layers": entries})

    def render(self, **_: object) -> str:
        """Write the parts of the page, then what the guests write; the data stand beside it."""
        figure = self.get_root()
        if not figure.is_filling:
            # Put into a figure of somebody else's the map is a frame in it.
            with finished():
                self._parent.html.add_child(Element(self._repr_html_()), name=self.get_name())
            return ""
        for part in [one for one in self._children.values() if isinstance(one, Part)]:
            # JSON with its brackets escaped.
            block = Markup(self.block())  # noqa: S704
            html = part.render(label=self.tr.t("map.label"), settings=block)
            figure.body.add_child(Element(html), name=part.get_name())
        if not self.has_guests:
            return ""
        figure.written.add_script("\n".join(one.twin() for one in self.layers))
        for link in (*self.default_js, *self.default_css):
            figure.written.add_link(link[1])
        for guest in self.guests:
            figure.render_guest(guest)
        for guest in self.objects_to_stay_in_front:
            figure.written.add_script(f"{guest.get_name()}.bringToFront();")
        return ""

    def get_root(self) -> AtlasFigure:
        """Return the figure of the map, also where the map stands in another's."""
        return self._figure

    def write(self, parts: Iterable[Part]) -> tuple[str, Written]:
        """Return the body of the page, and what the guests write for the page that frames it.

        Parameters
        ----------
        parts
            The parts of the page, in order; each has `label` and `settings` of the map besides
            its own values.
        """
        own = dict(self._children)
        for part in parts:
            self.add_child(part)
        try:
            written = self._figure.fill()
        finally:
            self._children.clear()
            self._children.update(own)
        return self._figure.body.render().strip(), written

    def _page(self) -> str:
        if self.dress is None:
            raise TypeError("this map is framed by the service: call `write`")
        return self.dress.page(self)

    def _repr_html_(self, **_: object) -> str:
        """Return the map as a notebook shows it: one file in a frame, without the panel."""
        if self.dress is None:
            raise TypeError("this map is framed by the service: call `write`")
        return self.dress.frame(self)
