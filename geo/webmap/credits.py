"""The credit line of the map: exactly what is drawn, in one line; /about has it in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator

# Licences whose sources stand in the line of every map: railways, and the boundary layers.
_RAILWAYS, _BOUNDARIES = "ODbL-1.0", "LGPL-3.0-or-later"


def map_credits(catalog: Catalog, tr: Translator) -> dict[str, str]:
    """Return the credit with the overview base map, and the one with the detailed one.

    The detailed coast and borders are under the same licence as the boundary layers, so
    the two lines only differ where no such layer is drawn.
    """
    own = {
        source.licence
        for layer in catalog.layers.values()
        if not layer.is_user
        for source in layer.sources
    }
    user = [
        f"{source.name} ({source.licence})"
        for layer in catalog.layers.values()
        if layer.is_user
        for source in layer.sources
    ]

    def line(*, is_detailed: bool) -> str:
        parts = [tr.t("credit.map.osm")] if _RAILWAYS in own else []
        parts.append("Natural Earth")
        if is_detailed or _BOUNDARIES in own:
            parts.append(tr.t("credit.map.lgpl"))
        parts += [tr.t("credit.map.geonames"), *dict.fromkeys(user)]
        return f"{tr.t('credit.map.version', version=catalog.data_version)} · {', '.join(parts)}"

    return {"overview": line(is_detailed=False), "korea": line(is_detailed=True)}
