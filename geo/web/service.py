"""What a running service holds, and the one way in which it replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlencode

from flask import Response, current_app, g, request

from geo.claims.compare import subjects
from geo.history import last_year
from geo.web import addresses
from geo.web.parameters import Known
from geo.web.problems import NotAcceptableError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from geo.catalog import Catalog
    from geo.web.cache import Answer, AnswerCache
    from geo.web.kept import StaticTree
    from geo.web.render_queue import Drawing
    from geo.web.settings import Settings

PAGE = "text/html"
# A page names the version of every data address it uses, so only the page itself is asked
# again; a reply to an address with `v` never changes.
FRESH = "public, no-cache"
SHORT = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"
_LICENCE_URL = "https://spdx.org/licenses/{}.html"
_JSON_LIKE = {
    "application/geo+json": ("application/json",),
    "application/vnd.citationstyles.csl+json": ("application/json",),
}


@dataclass(frozen=True, slots=True)
class Atlas:
    """The catalogue, the settings and the caches of one process."""

    settings: Settings
    catalog: Catalog
    cache: AnswerCache
    drawing: Drawing
    static: StaticTree
    known: Known = field(default_factory=Known)


def atlas() -> Atlas:
    """Return the atlas of the running app."""
    return cast("Atlas", current_app.extensions["atlas"])


def known_names(catalog: Catalog) -> Known:
    """Return the names that parameters may have, and the last year."""
    return Known(
        {
            "route": tuple(catalog.routes),
            "layer": tuple(catalog.layers),
            "feature": (*catalog.pieces, *catalog.stations),
            "about": subjects(catalog),
            "scenario": tuple(catalog.scenarios),
            "station": tuple(catalog.stations),
        },
        last_year(catalog),
    )


def asked(address: addresses.Address) -> addresses.Asked:
    """Return what this request asks of an address."""
    here = atlas()
    what = addresses.parse(
        address, request.args, here.known, present_version=here.catalog.data_version
    )
    g.given = what.given
    return what


def path_with_query(path: str, params: Sequence[tuple[str, str]]) -> str:
    """Return an address with its query; commas, colons and slashes stay readable."""
    text = urlencode(list(params), safe=",/:", quote_via=quote)
    return f"{path}?{text}" if text else path


def citable(path: str, what: addresses.Asked) -> str:
    """Return the canonical address of an answer with its data version."""
    return path_with_query(path, [*what.given, ("v", atlas().catalog.data_version)])


def public(address: str) -> str:
    """Return an address as readers reach it, where the settings say so."""
    return f"{atlas().settings.public_address}{address}"


def links(path: str, what: addresses.Asked, licences: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the Link header of a data answer: how to cite it, and its licences."""
    parts = [f'<{citable(path, what)}>; rel="cite-as"']
    for licence in licences:
        target = "/about#licences"
        if not licence.startswith("LicenseRef-"):
            target = _LICENCE_URL.format(licence)
        parts.append(f'<{target}>; rel="license"; title="{licence}"')
    return (("Link", ", ".join(parts)),)


def licences_of(layer_ids: Sequence[str] = ()) -> list[str]:
    """Return the licences of some layers, or of all, each once, in order."""
    layers = atlas().catalog.layers
    ids = layer_ids or list(layers)
    return list(dict.fromkeys(one for id_ in ids for one in layers[id_].licences))


def require_acceptable(mimetype: str) -> None:
    """Refuse a request whose Accept header excludes the one form that is offered."""
    accepted = request.accept_mimetypes
    forms = (mimetype, *_JSON_LIKE.get(mimetype, ()))
    if accepted and not any(accepted.quality(form) > 0 for form in forms):
        raise NotAcceptableError(mimetype)


def answer_key(
    mimetype: str, what: addresses.Asked, *, path: str, lang: str = ""
) -> tuple[Hashable, ...]:
    """Return the key under which the answer to a question is kept."""
    return (atlas().catalog.data_version, path, what.given, lang, mimetype)


def cached(
    mimetype: str,
    what: addresses.Asked,
    render: Callable[[], Answer],
    *,
    lang: str = "",
    path: str = "",
) -> Response:
    """Return the reply to a question, rendered once per data version and question."""
    require_acceptable(mimetype)
    here = atlas()
    key = answer_key(mimetype, what, path=path or request.path, lang=lang)
    return reply(here.cache.get(key, render), keep=lifetime(what, is_page=mimetype == PAGE))


def lifetime(what: addresses.Asked, *, is_page: bool) -> str:
    """Return how long a reply may be kept."""
    if what.values.get("v"):
        return FOR_EVER
    return FRESH if is_page else SHORT


def reply(answer: Answer, *, keep: str) -> Response:
    """Return an answer in the best form that the reader takes, or 304 where it has it."""
    body, coding = answer.body, ""
    accepted = request.accept_encodings
    for name, packed in (("br", answer.brotli), ("gzip", answer.gzip)):
        if packed is not None and accepted.quality(name) > 0:
            body, coding = packed, name
            break
    tag = f"{answer.etag}-{coding}" if coding else answer.etag
    response = Response(body, mimetype=answer.mimetype)
    response.headers["Cache-Control"] = keep
    vary = ["Accept-Encoding"]
    if answer.mimetype == PAGE:
        vary += ["Accept", "Accept-Language"]
    response.headers["Vary"] = ", ".join(vary)
    if coding:
        response.headers["Content-Encoding"] = coding
    for name, value in answer.headers:
        response.headers[name] = value
    response.set_etag(tag)
    if request.if_none_match.contains(tag):
        response.status_code = 304
        response.set_data(b"")
        for name in ("Content-Length", "Content-Encoding", "Content-Type"):
            response.headers.pop(name, None)
    return response
