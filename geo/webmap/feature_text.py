"""What the features of the map say when one asks them: names and facts, in a language.

Apart from the geometry: the lines are drawn without a word, so they do not wait for any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.i18n import translator
from geo.webmap import feature_wording
from geo.webmap.gauge_breaks import break_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Piece, Station


def map_words(
    catalog: Catalog, pieces: Iterable[Piece], points: Iterable[Station], lang: str
) -> dict[str, object]:
    """Return title, other names and facts of pieces and points by their ids, and of the marks."""
    tr = translator(lang)
    return {
        "pieces": {piece.id: _piece_words(catalog, piece, tr) for piece in pieces},
        "points": {
            station.id: {
                "t": tr.name(station.names),
                "o": feature_wording.other_names(station.names, tr),
                "f": feature_wording.station_facts(station, catalog, tr),
            }
            for station in points
        },
        "marks": break_words(catalog, tr),
    }


def _piece_words(catalog: Catalog, piece: Piece, tr: Translator) -> dict[str, object]:
    area = piece.extra.get("area_km2")
    area_km2 = float(area) if isinstance(area, (int, float)) else None
    return {
        "t": tr.name(piece.names),
        "o": feature_wording.other_names(piece.names, tr),
        "f": feature_wording.piece_facts(catalog, piece, tr, area_km2),
    }
