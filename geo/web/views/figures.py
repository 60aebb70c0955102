"""The form of the figure builder: every choice with its words, and which one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.style.sheets import EXTENTS, MM_PER_INCH, PRESETS
from geo.vocabulary import LANGS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator
    from geo.style.sheets import Preset
    from geo.web.parsing import Asked

    Option = dict[str, object]

PAIRS = ("ko,en", "ru,en")
FLAGS = ("labels", "legend", "scalebar", "graticule", "inset")
PROJECTIONS = ("auto", "lcc", "eqdc", "laea", "mercator")
CHART_GROUPINGS = ("route", "country", "status", "gauge", "division", "subject", "side-of-38")
PT_PER_INCH = 72


def figures_view(
    catalog: Catalog, asked: Asked, spec: FigureSpec, tr: Translator
) -> dict[str, object]:
    """Return the fields of the form and what is told beside the preview."""
    return {
        "presets": [
            _option(name, tr.t(f"fig.preset.{name}"), name == spec.preset, _size(sheet, tr))
            for name, sheet in PRESETS.items()
        ],
        "extents": _extents(spec, tr),
        "figure_langs": [
            *(_option(lang, tr.t(f"lang.{lang}"), lang == spec.lang) for lang in LANGS),
            *(_option(pair, pair.replace(",", " + "), pair == spec.lang) for pair in PAIRS),
        ],
        "palettes": _plain("fig.palette", ("colour", "grey"), spec.palette, tr),
        "seas": _plain("fig.sea", ("both", "east-sea", "sea-of-japan"), spec.sea, tr),
        "flags": [
            _option(name, tr.t(f"fig.flag.{name}"), bool(getattr(spec, name))) for name in FLAGS
        ],
        "projections": _plain("fig.projection", PROJECTIONS, spec.projection, tr),
        "charts": _plain("fig.chart", ("", "lengths"), spec.chart, tr),
        "groupings": [
            _option(name, tr.t(f"by.{name}"), (name,) == spec.by) for name in CHART_GROUPINGS
        ],
        "scenarios": _scenarios(catalog, spec.scenario, tr),
        "others": _scenarios(catalog, spec.other, tr),
        "ends": {"from": spec.start, "to": spec.stop, "via": ",".join(spec.via)},
        "has_journey": any((spec.scenario, spec.other, spec.start, spec.stop, spec.via)),
        "layer_choices": [
            _option(layer.id, tr.name(layer.title), layer.id in spec.layers)
            for layer in catalog.layers.values()
            if not layer.is_context
        ],
        "route_choices": [
            _option(route.id, tr.name(route.short_names), route.id in spec.routes)
            for route in catalog.routes.values()
        ],
        "status_choices": [_option(one, tr.status(one), one in spec.status) for one in STATUSES],
        "sizes": {
            name: "" if asked.values[name] is None else f"{asked.values[name]:g}"
            for name in ("width_mm", "height_mm", "dpi")
        },
        "year": spec.year or "",
        "figure_title": spec.title or "",
        "told": _told(spec, tr),
        "is_chart": bool(spec.chart),
    }


def _option(value: str, text: str, chosen: bool, note: str = "") -> Option:
    return {"value": value, "text": text, "chosen": chosen, "note": note}


def _scenarios(catalog: Catalog, chosen: str, tr: Translator) -> list[Option]:
    return [
        _option(one.id, tr.name(one.title), one.id == chosen) for one in catalog.scenarios.values()
    ]


def _plain(prefix: str, values: Sequence[str], chosen: str, tr: Translator) -> list[Option]:
    return [_option(one, tr.t(f"{prefix}.{one or 'map'}"), one == chosen) for one in values]


def _extents(spec: FigureSpec, tr: Translator) -> list[Option]:
    found = [_option(name, tr.t(f"fig.extent.{name}"), name == spec.extent) for name in EXTENTS]
    if not isinstance(spec.extent, str):
        sides = ",".join(f"{side:g}" for side in spec.extent.as_tuple())
        found.append(_option(sides, tr.t("fig.extent.own"), chosen=True))
    return found


def _size(sheet: Preset, tr: Translator) -> str:
    if sheet.is_screen and sheet.height_mm is not None:
        per_mm = sheet.dpi / MM_PER_INCH
        sides = (sheet.width_mm * per_mm, sheet.height_mm * per_mm)
        # Pixels are a size that is typed in, not a quantity: no grouping of their digits.
        return " × ".join(f"{side:.0f}" for side in sides)
    if sheet.height_mm is None:
        return tr.t("fig.mm", value=tr.number(sheet.width_mm))
    return tr.t("fig.mm", value=f"{tr.number(sheet.width_mm)} × {tr.number(sheet.height_mm)}")


def _told(spec: FigureSpec, tr: Translator) -> str:
    """Return the size of the figure in words: on paper and in pixels."""
    width_px, _ = spec.most_pixels
    return tr.t(
        "fig.told",
        width=tr.number(spec.width_pt / PT_PER_INCH * MM_PER_INCH, 0),
        dpi=tr.number(spec.dots_per_inch),
        pixels=tr.number(width_px),
    )
