"""What the map is made of: elements that own their data, and parts of its page.

Each element answers the names of data for which the page's scripts ask
(`basemap-overview`, `labels/4.5`, ...); the map joins what its elements answer.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from branca.element import Element
from folium.map import Layer as FoliumLayer
from folium.template import Template

from geo.vocabulary import LINE_KINDS
from geo.webmap.basemap import SETS
from geo.webmap.chainage import measured
from geo.webmap.data import LABEL_ZOOMS, data
from geo.webmap.finished_text import text
from geo.webmap.journeys import journey_data
from geo.webmap.layer_part import LayerPart
from geo.webmap.page_settings import script_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Layer

_NO_TEMPLATE = Template("")


class AtlasElement(FoliumLayer):
    """A part of the map that owns data and writes nothing into the page itself.

    Parameters
    ----------
    name
        Its id: a word of lower-case letters, digits and hyphens.
    answers
        The names of data that it answers, each with what makes it.
    """

    _template = _NO_TEMPLATE

    def __init__(
        self,
        name: str,
        answers: Mapping[str, Callable[[], object]],
        *,
        title: str = "",
        control: bool = False,
        show: bool = True,
    ) -> None:
        self.id = name
        super().__init__(name=title or name, overlay=True, control=control, show=show)
        self.answers = dict(answers)
        self._made: dict[str, object] = {}

    def get_name(self) -> str:
        """Return the name by which scripts of guests know the element: always the same."""
        return f"atlas_{self.id.replace('-', '_')}"

    def data(self, name: str = "") -> object:
        """Return one part of the element's data, of several the one of that name.

        Raises
        ------
        KeyError
            If the element has no such part.
        """
        name = name or next(iter(self.answers))
        if name not in self._made:
            self._made[name] = self.answers[name]()
        return self._made[name]

    def render(self, **_: object) -> str:
        """Write nothing: the page's own scripts draw the data."""
        return ""


class CorridorLayer(AtlasElement):
    """A layer of lines or regions: on the map, in the panel, and in Folium's `LayerControl`."""

    def __init__(self, catalog: Catalog, layer: Layer, tr: Translator, *, show: bool) -> None:
        super().__init__(
            layer.id,
            {layer.id: lambda: LayerPart(catalog, layer).data()},
            title=text(tr.name(layer.title)),
            control=True,
            show=show,
        )
        self.layer = layer

    @property
    def entry(self) -> dict[str, object]:
        """What the scripts know of the layer before its data."""
        return {"id": self.layer.id, "kind": self.layer.kind, "on": self.show}

    def data(self, name: str = "") -> dict[str, list[Any]]:
        """Return the layer as the script draws it, numbered from 0 (`LayerPart.data`)."""
        return cast("dict[str, list[Any]]", super().data(name))

    def twin(self) -> str:
        """Return what makes the layer known to the scripts of guests: a layer of Leaflet's."""
        return f"var {self.get_name()} = Atlas.layer({script_json(self.layer.id)});"


def elements(
    catalog: Catalog,
    tr: Translator,
    *,
    sea: str,
    layers: Sequence[str],
    journeys: Sequence[str],
    labels: Callable[..., object] = data,
) -> list[AtlasElement]:
    """Return what the atlas's own map is made of, from below.

    Parameters
    ----------
    layers
        Ids of the layers switched on, empty for all.
    journeys
        The journeys that the map can show without asking: saved ones, or `from..to`.
    labels
        Answers for the labels of a zoom as `geo.webmap.data.data` does: placed now, or before.
    """

    def answers(*names: str, of: Callable[..., object] = data) -> dict[str, Callable[[], object]]:
        return {name: partial(of, catalog, name, lang=tr.lang, sea=sea) for name in names}

    drawn = [
        CorridorLayer(catalog, layer, tr, show=not layers or layer.id in layers)
        for layer in catalog.layers.values()
        if layer.kind in LINE_KINDS or layer.kind == "region"
    ]
    return [
        AtlasElement("base-map", answers(*(f"basemap-{name}" for name in SETS))),
        *drawn,
        AtlasElement("points", answers("points")),
        AtlasElement("words", answers("words")),
        AtlasElement("years", answers("years")),
        AtlasElement("rulers", answers(*(f"ruler/{route}" for route in measured(catalog)))),
        AtlasElement("labels", answers(*(f"labels/{zoom:g}" for zoom in LABEL_ZOOMS), of=labels)),
        AtlasElement(
            "journeys",
            {f"journey/{one}": partial(journey_data, catalog, one, tr) for one in journeys},
        ),
    ]


class Part(Element):
    """A part of the page: one of our templates, written with the values of the page.

    Parameters
    ----------
    write
        Renders a template of ours by its name with values: the app's, or a notebook's own.
    """

    def __init__(self, template: str, values: Mapping[str, Any], write: Callable[..., str]) -> None:
        super().__init__()
        self._name = "Part"
        self.template = template
        self.values = values
        self.write = write

    def get_name(self) -> str:
        """Return the name of the part: that of its template."""
        return self.template.removesuffix(".html")

    def render(self, **more: object) -> str:
        """Return the part."""
        return self.write(self.template, **{**self.values, **more}).strip() + "\n"
