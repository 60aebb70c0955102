"""What the templates show beyond the objects themselves: finished texts, bars, symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.web.views.navigation import Objects, Url, navigation

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.catalog import Catalog
    from geo.i18n import Translator


def view(
    page: str,
    tr: Translator,
    url: Url,
    catalog: Catalog | None,
    **objects: Any,  # noqa: ANN401  each page has objects of its own
) -> dict[str, object]:
    """Return the extra context of a page's template."""
    nav = navigation(page, tr, url)
    own: dict[str, object] = {"nav": nav, "to": {one["name"]: one["href"] for one in nav}}
    if catalog is not None and page in _VIEWS:
        own |= _VIEWS[page](catalog, objects, tr, url)
    return own


# Each page's view is loaded on first use.
def _map(catalog: Catalog, objects: Objects, tr: Translator, url: Url) -> dict[str, object]:
    from geo.web.views.map import map_view  # noqa: PLC0415

    return map_view(catalog, objects["state"], tr, url)


def _table(catalog: Catalog, objects: Objects, tr: Translator, url: Url) -> dict[str, object]:
    from geo.web.views.table import table_view  # noqa: PLC0415

    return table_view(catalog, objects["state"], tr, url)


def _lengths(catalog: Catalog, objects: Objects, tr: Translator, url: Url) -> dict[str, object]:
    from geo.web.views.lengths import lengths_view  # noqa: PLC0415

    asked = (objects["answer"], objects["query"], objects["choices"])
    return lengths_view(catalog, *asked, tr=tr, url=url)


def _layers(catalog: Catalog, objects: Objects, tr: Translator, url: Url) -> dict[str, object]:
    from geo.web.views.layers import layers_view  # noqa: PLC0415

    return layers_view(catalog, objects["layers"], tr, url)


def _layer(catalog: Catalog, objects: Objects, tr: Translator, url: Url) -> dict[str, object]:
    from geo.web.views.layers import layer_view  # noqa: PLC0415

    return layer_view(catalog, objects["entity"], objects["layer"], tr, url)


def _claims(catalog: Catalog, objects: Objects, tr: Translator, _url: Url) -> dict[str, object]:
    from geo.web.views.claims import claims_view  # noqa: PLC0415

    return claims_view(catalog, objects["found"], objects["verdict"], objects["question"], tr)


def _figures(catalog: Catalog, objects: Objects, tr: Translator, _url: Url) -> dict[str, object]:
    from geo.web.views.figures import figures_view  # noqa: PLC0415

    return figures_view(catalog, objects["asked"], objects["spec"], tr)


def _about(_catalog: Catalog, objects: Objects, tr: Translator, url: Url) -> dict[str, object]:
    from geo.web.views.reading import about_view  # noqa: PLC0415

    return about_view(objects["sources"], tr, url)


def _methods(catalog: Catalog, _objects: Objects, tr: Translator, _url: Url) -> dict[str, object]:
    from geo.web.views.methods import evidence_view  # noqa: PLC0415
    from geo.web.views.reading import methods_view  # noqa: PLC0415

    return methods_view(catalog, tr) | evidence_view(catalog, tr)


_VIEWS: dict[str, Callable[[Catalog, Objects, Translator, Url], dict[str, object]]] = {
    "map": _map,
    "table": _table,
    "lengths": _lengths,
    "layers": _layers,
    "layer": _layer,
    "claims": _claims,
    "figures": _figures,
    "about": _about,
    "methods": _methods,
}
