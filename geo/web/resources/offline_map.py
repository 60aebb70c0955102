"""The map as one file: scripts, styles, fonts and data stand in the page, nothing is fetched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict

from geo.i18n import translator
from geo.web import addresses
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.links import url
from geo.web.map_page import write_map
from geo.web.map_state import map_state
from geo.web.parsing import parse
from geo.web.replies import JSON, PAGE, answer_key, cached
from geo.web.resources.map_data import map_part
from geo.web.service import asked, atlas

if TYPE_CHECKING:
    from geo.web.cache import Answer
    from geo.webmap.guests import Written

blueprint = Blueprint("offline_map", __name__)

PARTS_OF_A_LANGUAGE = {
    "labels": ("lang", "sea", "v"),
    "words": ("lang", "v"),
    "years": ("lang", "v"),
}
"""What the page asks of them (geo.webmap.page_settings); of all other parts the version alone."""


@blueprint.get("/map.<ending>")
def map_file(ending: str) -> Response:
    """Give the map as one file."""
    require_format(addresses.MAP_FILE, ending)
    what = asked(addresses.MAP_FILE)
    lang, sea = what.text("lang"), what.text("sea")

    def render() -> Answer:
        body, policy = render_file(lang, sea)
        headers = (("Content-Security-Policy", policy), ("Content-Language", lang))
        return finish(body, PAGE, headers)

    return cached(PAGE, what, render, lang=lang)


def render_file(lang: str, sea: str) -> tuple[bytes, str]:
    """Return the page and the policy that lets only its own scripts run."""
    from geo.web.views import view  # noqa: PLC0415  on first use
    from geo.webmap.file_page import file_values  # noqa: PLC0415  folium, on first use
    from geo.webmap.folium_map import AtlasMap  # noqa: PLC0415

    here = atlas()
    tr = translator(lang)
    state = map_state({"sea": sea}, (), lang)
    saved = [(one.id, tr.name(one.title)) for one in here.catalog.scenarios.values()]
    values: dict[str, object] = {
        "page": "map",
        "catalog": here.catalog,
        "state": state,
        "embed": False,
        "seas": [],
        "kept": [],
        "lang": lang,
        "t": tr.t,
        "n": tr.n,
        "tr": tr,
        "saved": saved,
        **view("map", tr, url, here.catalog, state=state),
    }
    made = AtlasMap(here.catalog, state, tr)
    files: dict[str, object] = {}

    def more(written: Written) -> dict[str, object]:
        files.update(file_values(made, written, here.static, lambda name: _known(name, lang, sea)))
        return files

    html = write_map("map_file.html", made, values, more)
    return html.encode(), str(files["policy"])


def _known(name: str, lang: str, sea: str) -> object | None:
    """Return a part of the data that was made before, None for one to be made."""
    if name.startswith("journey/"):
        return None
    answer = _answered(name, lang, sea)
    return None if answer is None else json.loads(answer.body)


def _answered(name: str, lang: str, sea: str) -> Answer | None:
    """Return a part as the page gets it: every language's kept for all files, others if there."""
    here = atlas()
    args = {"lang": lang, "sea": sea, "v": here.catalog.data_version}
    kind = name.partition("/")[0]
    asks = PARTS_OF_A_LANGUAGE.get(kind, ("v",))
    what = parse(
        addresses.MAP_DATA,
        MultiDict({key: args[key] for key in asks}),
        here.known,
        present_version=args["v"],
    )
    key = answer_key(JSON, what, path=f"/map/{name}.json")
    if kind in PARTS_OF_A_LANGUAGE:
        return here.cache.peek(key)
    return here.cache.get(key, lambda: map_part(name, lang, sea))
