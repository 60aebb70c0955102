"""How to cite an address of the atlas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import MultiDict

from geo.errors import Allowed, NotOfferedError
from geo.formats import as_citation
from geo.formats.as_citation import Citation
from geo.i18n import translator
from geo.web import addresses
from geo.web.links import citable, licences_of, public
from geo.web.parameters import BadValueError
from geo.web.parsing import parse
from geo.web.provenance import layers_answering
from geo.web.service import atlas, layer_of

if TYPE_CHECKING:
    from geo.web.parsing import Address, Asked

_ALLOWED = Allowed("an address of this atlas, such as /lengths?route=tsr", "allowed.address")


# Nothing to cite: they tell of the service, or of a citation itself.
_NOT_CITED = (addresses.HEALTH, addresses.MAP_DATA, addresses.CITE, addresses.CITE_PAGE)


_MOST_NAMES = 3


def written(citation: Citation, ending: str) -> str:
    """Return a citation in the form of an ending."""
    if ending == "bib":
        return as_citation.bibtex(citation)
    if ending == "json":
        return as_citation.csl(citation).decode()
    return f"{as_citation.text(citation)}\n{as_citation.terms(citation)}\n"


def citation_of(wanted: str, lang: str) -> Citation:
    """Return the citation of an address of ours, of the atlas itself where none is named.

    Raises
    ------
    BadValueError
        If it is no address of the atlas.
    GeoError
        As the address itself would answer: unknown names, bad values, another data version.
    """
    catalog = atlas().catalog
    path, text = split(wanted or "/")
    address, layer_id = address_of(path, wanted)
    args = MultiDict(parse_qsl(text, keep_blank_values=True))
    known = atlas().known
    what = parse(address, args, known, present_version=catalog.data_version)
    layers = layers_cited(what, layer_id)
    return Citation(
        title=title_of(what, layer_id, lang),
        address=public(citable(path, what)),
        version=catalog.data_version,
        date=catalog.data_date,
        licences=tuple(licences_of(layers)),
        lang=lang,
        is_map=address in (addresses.MAP, addresses.FIGURE),
    )


def split(wanted: str) -> tuple[str, str]:
    """Return path and query of an address, which may begin with our public address."""
    base = atlas().settings.public_address
    own = wanted.removeprefix(base) if base else wanted
    try:
        parts = urlsplit(own or "/")
    except ValueError:
        raise BadValueError("address", wanted, _ALLOWED) from None
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        raise BadValueError("address", wanted, _ALLOWED)
    return parts.path, parts.query


def address_of(path: str, wanted: str) -> tuple[Address, str]:
    """Return the address that a path belongs to, and the layer that it names."""
    if addresses.is_reserved(path):
        msg = f"address: {path} is kept for later and not offered yet"
        raise NotOfferedError(msg, repair="name an address that is offered")
    for address in addresses.ADDRESSES:
        for ending in address.formats or ("",):
            pattern = re.escape(address.path).replace("<id>", r"([^/.?]+)")
            match = re.fullmatch(f"{pattern}{re.escape('.' + ending) if ending else ''}", path)
            if match is not None and address not in _NOT_CITED:
                layer_id = match.group(1) if match.groups() else ""
                return address, layer_of(layer_id).id if layer_id else ""
    raise BadValueError("address", wanted, _ALLOWED)


def layers_cited(what: Asked, layer_id: str) -> list[str]:
    """Return the layers that an address shows or counts, none where it shows them all."""
    if layer_id:
        return [layer_id]
    if what.address in (addresses.LENGTHS, addresses.LENGTHS_PAGE):
        return layers_answering(what)
    if what.address is addresses.LOCATE and what.text("route"):
        return [atlas().catalog.routes[what.text("route")].layer]
    return list(what.names("layers")) if "layers" in what.values else []


def title_of(what: Asked, layer_id: str, lang: str) -> str:
    """Return the title of what is cited, in a language."""
    tr = translator(lang)
    catalog = atlas().catalog
    name = tr.t("app.name")
    kind = what.address.path.strip("/").partition("/")[0] or "map"
    key = f"cite.what.{'layer' if layer_id else kind}"
    if not tr.has(key) or not (what.given or what.address is not addresses.MAP):
        return name
    names: list[str] = []
    if layer_id:
        names = [tr.name(catalog.layers[layer_id].title)]
    elif what.values.get("layer"):
        names = [tr.name(catalog.layers[what.text("layer")].title)]
    elif what.values.get("route"):
        chosen = what.names("route") or (what.text("route"),)
        names = [tr.name(catalog.routes[one].names) for one in chosen]
    listed = as_citation.listed_names(names, _MOST_NAMES)
    title = f"{name}: {tr.t(key)}"
    return f"{title}, {listed}" if listed else title
