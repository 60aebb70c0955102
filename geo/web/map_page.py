"""The page of the map: a Folium map of the atlas, framed by our templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.webmap.folium_map import AtlasMap
    from geo.webmap.guests import Written

PARTS = ("map_panel.html", "map_stage.html", "map_print.html")


def write_map(
    template: str,
    made: AtlasMap,
    values: dict[str, object],
    more: Callable[[Written], dict[str, object]] = lambda _: {},
) -> str:
    """Return the page of a map: its parts by our templates, and a frame around them.

    Parameters
    ----------
    template
        The frame.
    values
        What the parts and the frame show.
    more
        What the frame holds of the guests of the map, from what they wrote.
    """
    from geo.webmap.elements import Part  # noqa: PLC0415  folium, on first use

    body, written = made.write([Part(name, values, render_template) for name in PARTS])
    # The parts are our own templates, with data escaped.
    return render_template(template, body=Markup(body), **values, **more(written))  # noqa: S704
