"""The map in a notebook and as a saved file: one page without the panel, in a frame of its own."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from geo.history import last_year
from geo.vocabulary import FIRST_YEAR, KINDS, STATUSES
from geo.webmap.credits import map_credits
from geo.webmap.elements import Part
from geo.webmap.file_page import file_values
from geo.webmap.one_file import STATIC, StaticOnDisk

if TYPE_CHECKING:
    from geo.webmap.folium_map import AtlasMap

PARTS = ("map_stage.html", "map_switches.html")
HEIGHT = "600px"


class NeedsNetworkWarning(UserWarning):
    """Something on the map comes from another host."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(STATIC.parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write(template: str, **values: object) -> str:
    """Return a template of ours with values."""
    return _environment().get_template(template).render(values)


class Notebook:
    """Shows a map in a notebook and saves it as a file, without the panel."""

    def page(self, made: AtlasMap) -> str:
        """Return the map as one page that needs no network.

        Warns
        -----
        NeedsNetworkWarning
            If a guest's script or style sheet is not among those that the atlas brings: its address
            is named, and the page links it.
        """
        tr, catalog, state = made.tr, made.catalog, made.state
        values = {
            "t": tr.t,
            "lang": tr.lang,
            "state": state,
            "credits": map_credits(catalog, tr),
            "layers": made.layers,
            "statuses": STATUSES,
            "kinds": KINDS,
            "years": (FIRST_YEAR, last_year(catalog)),
        }
        made.more["state"] = {
            "year": str(state.year or ""),
            "journey": state.journey or "",
            "walk": "",
        }
        body, written = made.write([Part(name, values, write) for name in PARTS])
        found = file_values(made, written, StaticOnDisk())
        addresses = found.get("guest_links")
        if addresses:
            message = f"the map needs a network for {addresses}: the atlas has no copy of them"
            warnings.warn(message, NeedsNetworkWarning, stacklevel=3)
        return write("map_notebook.html", body=Markup(body), **values, **found)  # noqa: S704

    def frame(self, made: AtlasMap) -> str:
        """Return the page in a frame, as notebooks show it."""
        # Between single quotes: the double ones of the data would each become five letters.
        page = self.page(made).replace("&", "&amp;").replace("'", "&#39;")
        height = made.get_root().height or HEIGHT
        title = made.tr.t("app.name")
        return write("map_frame.html", page=Markup(page), height=height, title=title)  # noqa: S704
