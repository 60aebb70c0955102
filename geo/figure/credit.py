"""The credit line: exactly what is drawn, and on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.labels.metrics import face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.figure.name_sheet import NameSheet
    from geo.i18n import Translator
    from geo.model import Layer

CREDIT_PT = 5.0


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
    out = [*told, tr.t("credit.atlas", version=catalog.data_version)]
    own = [layer for layer in layers if not layer.is_user]
    if any(layer.kind == "railway" for layer in own):
        out.append(tr.t("credit.railways"))
    out.append(_base(sheets, tr))
    if with_locator and sheets[0].base.sets != ("overview",):
        out.append(tr.t("credit.locator"))
    if any(layer.kind == "boundary" for layer in own):
        out.append(tr.t("credit.mdl"))
    if any(layer.kind == "region" for layer in own):
        out.append(tr.t("credit.region"))
    for layer in layers:
        if layer.is_user:
            source = ", ".join(dict.fromkeys(source.name for source in layer.sources))
            licences = ", ".join(layer.licences)
            title = layer.title.of(tr.lang)
            out.append(tr.t("credit.layer", title=title, source=source, licence=licences))
    if with_places:
        out.append(tr.t("credit.places"))
    out.append(tr.t("credit.boundaries"))
    return out


def _layers(sheets: Sequence[NameSheet]) -> list[Layer]:
    found: dict[str, Layer] = {}
    for sheet in sheets:
        for line in sheet.scene.lines:
            found.setdefault(line.layer.id, line.layer)
        for region in sheet.scene.regions:
            found.setdefault(region.layer.id, region.layer)
    return list(found.values())


def _base(sheets: Sequence[NameSheet], tr: Translator) -> str:
    main = sheets[0].base.sets
    if any(sheet.base.sets != main for sheet in sheets[1:]) and main == ("overview",):
        return tr.t("credit.base.inset")
    key = "both" if len(main) > 1 else main[0]
    return tr.t(f"credit.base.{key}")


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
