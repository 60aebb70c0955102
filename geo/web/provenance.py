"""Where an answer comes from: its layers, how to cite it, its sources and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.i18n import translator
from geo.web.links import citable, licences_of, public
from geo.web.parsing import Asked
from geo.web.service import atlas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.i18n import Translator
    from geo.model import Layer
    from geo.web.parsing import Asked


def layers_answering(what: Asked) -> list[str]:
    """Return the layers that the lengths of a request come from."""
    catalog = atlas().catalog
    chosen = what.text("layer")
    if chosen:
        return [chosen]
    routes = [catalog.routes[one] for one in what.names("route")] or catalog.routes.values()
    return list(dict.fromkeys(route.layer for route in routes))


def citation(path: str, what: Asked) -> str:
    """Return how to cite an answer of ours."""
    catalog = atlas().catalog
    return translator(str(what.values.get("lang") or "en").split(",")[0]).t(
        "cite.line",
        version=catalog.data_version,
        date=catalog.data_date,
        address=public(citable(path, what)),
    )


def layer_provenance(path: str, what: Asked, layer: Layer) -> list[tuple[str, str]]:
    """Return where a layer comes from and on what terms, in English."""
    return _carried_on(provenance(path, what, [layer.id], translator("en")))


def provenance(
    path: str, what: Asked, layers: Sequence[str], tr: Translator
) -> list[tuple[str, str]]:
    """Return where an answer comes from: headings with their texts, the heading once."""
    catalog = atlas().catalog
    sources: list[str] = []
    credit: list[str] = []
    for source in (one for key in layers for one in catalog.layers[key].sources):
        parts = (source.name, source.licence, source.retrieved, source.url, source.method)
        sources.append("; ".join(part for part in parts if part))
        credit.append(source.attribution or source.name)
    return [
        (tr.t("xlsx.address"), public(citable(path, what))),
        (tr.t("xlsx.citation"), citation(path, what)),
        (tr.t("xlsx.version"), catalog.data_version),
        (tr.t("xlsx.date"), catalog.data_date),
        *_listed(tr.t("xlsx.licences"), licences_of(layers)),
        *_listed(tr.t("xlsx.credit"), list(dict.fromkeys(credit))),
        *_listed(tr.t("xlsx.sources"), list(dict.fromkeys(sources))),
    ]


def _listed(heading: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(heading if number == 0 else "", text) for number, text in enumerate(texts)]


def _carried_on(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs in which every text bears its heading."""
    out: list[tuple[str, str]] = []
    for heading, text in pairs:
        out.append((heading or out[-1][0], text))
    return out
