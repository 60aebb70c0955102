"""The map as one file: scripts, styles, fonts and data stand in the page, nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from geo.i18n import translator
from geo.style.css import style_css
from geo.web import addresses
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.links import url
from geo.web.map_state import map_state
from geo.web.parsing import parse
from geo.web.replies import JSON, PAGE, answer_key, cached
from geo.web.resources.map_data import map_part
from geo.web.service import asked, atlas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.web.cache import Answer
    from geo.web.kept import StaticTree

blueprint = Blueprint("mapfile", __name__)

STYLES = ("vendor/leaflet/leaflet.css", "css/atlas.css", "css/map.css")
EARLY = "js/scheme.js"
SCRIPTS = (
    "vendor/geographiclib/geographiclib-geodesic.min.js",
    "bundle/map.js",
)
FONTS = "fonts/atlas-sans.css"
LEFT_OUT = "atlas-sans-more.woff2"
"""Letters that no word or name of the map has; 320 kB."""
JOURNEY_MEMBERS = ("title", "length", "length_low", "length_high", "gauge_changes")
LEG_MEMBERS = (
    *("from", "to", "route", "pieces", "parts", "status", "work", "in_total"),
    *("length", "country", "gauge", "note"),
)
PARTS_OF_A_LANGUAGE = {
    "labels": ("lang", "sea", "v"),
    "words": ("lang", "v"),
    "years": ("lang", "v"),
}
"""What the page asks of them (geo.webmap.fragment); of all other parts the version alone."""
_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


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
    from geo.webmap.fragment import fragment, script_json  # noqa: PLC0415  folium, on first use

    here = atlas()
    tr = translator(lang)
    state = map_state({"sea": sea}, (), lang)
    style = style_of(here.static)
    early = _read(here.static, EARLY)
    scripts = [_read(here.static, name) for name in SCRIPTS]
    policy = (
        "default-src 'none'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src {_hashes([early, *scripts])}; style-src {_hashes([style])}"
    )
    own = view("map", tr, url, here.catalog, state=state)
    saved = saved_journeys(here.catalog, tr)
    values = {
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
        # Our own files, and JSON with its brackets escaped.
        "fragment": Markup(fragment(here.catalog, state, tr)),  # noqa: S704
        "policy": policy,
        "style": Markup(style),  # noqa: S704
        "early": Markup(early),  # noqa: S704
        "scripts": [Markup(code) for code in scripts],  # noqa: S704
        "data": Markup(script_json({**data_of(here.catalog, lang, sea), **saved})),  # noqa: S704
        "saved": [(key.partition("/")[2], one["title"]) for key, one in saved.items()],
    }
    return render_template("map_file.html", **{**values, **own}).encode(), policy


def data_of(catalog: Catalog, lang: str, sea: str) -> dict[str, object]:
    """Return all that the scripts may load, by the names under which they ask for it."""
    from geo.webmap.chainage import measured  # noqa: PLC0415
    from geo.webmap.data import LABEL_ZOOMS, data  # noqa: PLC0415  on first use

    names = [
        "data",
        "points",
        "words",
        "basemap-overview",
        "basemap-korea",
        "years",
        *(f"ruler/{route}" for route in measured(catalog)),
        *(f"labels/{zoom:g}" for zoom in LABEL_ZOOMS),
    ]
    found: dict[str, object] = {}
    for name in names:
        answer = _answered(name, lang, sea)
        found[name] = (
            data(catalog, name, lang=lang, sea=sea) if answer is None else json.loads(answer.body)
        )
    return found


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


def saved_journeys(catalog: Catalog, tr: Translator) -> dict[str, dict[str, Any]]:
    """Return the saved journeys as the scripts ask for them: what the panel shows of each."""
    from geo.journeys.planner import JourneyQuery, find  # noqa: PLC0415  on first use
    from geo.journeys.records import document_of  # noqa: PLC0415

    found: dict[str, dict[str, Any]] = {}
    for scenario in catalog.scenarios:
        whole = document_of(catalog, find(catalog, JourneyQuery(scenario=scenario)), tr, "km")
        kept: dict[str, Any] = {key: whole[key] for key in JOURNEY_MEMBERS}
        kept["legs"] = [{key: leg.get(key) for key in LEG_MEMBERS} for leg in whole["legs"]]
        found[f"journey/{scenario}"] = kept
    return found


def style_of(static: StaticTree) -> str:
    """Return all style sheets as one, with the fonts in them."""
    parts = [_with_fonts(static, _read(static, FONTS)), style_css()]
    parts += [_without_pictures(_read(static, name)) for name in STYLES]
    return "\n".join(parts)


def _with_fonts(static: StaticTree, css: str) -> str:
    rules = [rule for rule in css.split("@font-face") if rule.strip() and LEFT_OUT not in rule]

    def inline(found: re.Match[str]) -> str:
        content = static.files[posixpath.normpath(f"fonts/{found[1]}")]
        return f"url(data:font/woff2;base64,{base64.b64encode(content).decode()})"

    return "".join(f"@font-face{_URL.sub(inline, rule)}" for rule in rules)


def _without_pictures(css: str) -> str:
    """Return a style sheet without Leaflet's pictures, which the map does not use."""
    return _URL.sub("none", css)


def _read(static: StaticTree, name: str) -> str:
    # A browser reads one kind of line end, and the policy hashes what the browser reads.
    text = static.text(name).replace("\r\n", "\n")
    if "</script" in text or "</style" in text:
        message = f"{name} would end its element"
        raise ValueError(message)
    return text


def _hashes(codes: Iterable[str]) -> str:
    digests = [base64.b64encode(hashlib.sha256(code.encode()).digest()) for code in codes]
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
