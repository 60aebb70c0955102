"""Addresses as readers write, follow and cite them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import g, request

from geo.web import language
from geo.web.parsing import Asked, canonical
from geo.web.service import atlas

if TYPE_CHECKING:
    from collections.abc import Sequence


_LICENCE_URL = "https://spdx.org/licenses/{}.html"


def path_with_query(path: str, params: Sequence[tuple[str, str]]) -> str:
    """Return an address with its query; commas, colons and slashes stay readable."""
    text = urlencode(list(params), safe=",/:", quote_via=quote)
    return f"{path}?{text}" if text else path


def citable(path: str, what: Asked) -> str:
    """Return the canonical address of an answer with its data version."""
    return path_with_query(path, [*what.given, ("v", atlas().catalog.data_version)])


def public(address: str) -> str:
    """Return an address as readers reach it, where the settings say so."""
    return f"{atlas().settings.public_address}{address}"


def links(path: str, what: Asked, licences: Sequence[str]) -> tuple[tuple[str, str], ...]:
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


# Kept from page to page where the reader chose them.
_KEPT = ("lang", "sea")


def given() -> dict[str, str]:
    """Return what this request asks for, parsed: a finished page may hold nothing else of it."""
    return dict(g.get("given", ()))


def url(path: str, **params: object) -> str:
    """Return an address that keeps the language and the name of the sea that were chosen.

    A page keeps what was asked for; data have no reader's language to follow, so the
    page's own is written out.
    """
    kept = {name: value for name, value in given().items() if name in _KEPT}
    if path.startswith("/map/") or "." in path.rpartition("/")[2]:
        lang = language.of_request()
        kept = {} if lang == language.DEFAULT else {"lang": lang}
    wanted = {name: canonical(value) for name, value in params.items() if value is not None}
    return path_with_query(path, list((kept | wanted).items()))


def lang_url(lang: str) -> str:
    """Return this page's address in another language."""
    return own_url("lang", lang)


def own_url(name: str, value: str) -> str:
    """Return this page's address with another value of one parameter."""
    return path_with_query(request.path, list((given() | {name: value}).items()))
