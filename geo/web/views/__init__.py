"""What the templates show beyond the objects themselves: finished texts, bars, symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.catalog import Catalog
    from geo.i18n import Translator

    Url = Callable[..., str]


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
    if catalog is None:
        return own
    if page == "map":
        from geo.web.views.map import map_view  # noqa: PLC0415  each page on first use

        own |= map_view(catalog, objects["state"], tr, url)
    elif page == "table":
        from geo.web.views.table import table_view  # noqa: PLC0415

        own |= table_view(catalog, objects["state"], tr, url)
    elif page == "lengths":
        from geo.web.views.lengths import lengths_view  # noqa: PLC0415

        own |= lengths_view(
            catalog, objects["answer"], objects["query"], objects["choices"], tr=tr, url=url
        )
    elif page == "layers":
        from geo.web.views.layers import layers_view  # noqa: PLC0415

        own |= layers_view(catalog, objects["layers"], tr, url)
    elif page == "layer":
        from geo.web.views.layers import layer_view  # noqa: PLC0415

        own |= layer_view(catalog, objects["entity"], objects["layer"], tr, url)
    elif page == "claims":
        from geo.web.views.claims import claims_view  # noqa: PLC0415

        own |= claims_view(catalog, objects["found"], objects["verdict"], objects["question"], tr)
    elif page == "about":
        from geo.web.views.reading import about_view  # noqa: PLC0415

        own |= about_view(objects["sources"], tr, url)
    elif page == "methods":
        from geo.web.views.reading import methods_view  # noqa: PLC0415

        own |= methods_view(catalog, tr)
        from geo.web.views.methods import evidence_view  # noqa: PLC0415

        own |= evidence_view(catalog, tr)
    return own


def navigation(page: str, tr: Translator, url: Url) -> list[dict[str, object]]:
    """Return the links between the pages; the present one is marked."""
    here = {"layer": "layers", "journey": "journeys", "journeys_compared": "journeys"}.get(
        page, page
    )
    return [
        {"name": name, "text": tr.t(f"nav.{name}"), "href": url(path), "here": name == here}
        for name, path in (
            ("map", "/"),
            ("lengths", "/lengths"),
            ("journeys", "/journeys"),
            ("layers", "/layers"),
            ("claims", "/claims"),
            ("methods", "/methods"),
            ("about", "/about"),
        )
    ]
