"""The pages to read: names and sources, methods with what the data themselves show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.vocabulary import BASES
from geo.webmap.feature_wording import own_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Piece, Source
    from geo.web.views.navigation import Url

_SEAS = ("both", "east-sea", "sea-of-japan")
_SECTIONS = ("ellipsoid", "track", "basis", "interval", "parallel", "schematic", "scale", "check")


def about_view(
    sources: Sequence[tuple[str, str, Source]], tr: Translator, url: Url
) -> dict[str, object]:
    """Return the choice of sea names and the sources of all layers, each once."""
    by_source: dict[tuple[str, str], dict[str, object]] = {}
    for _, title, source in sources:
        key = (source.name, source.licence)
        row = by_source.setdefault(
            key,
            {
                "name": own_words("layer-source", source.name, tr),
                "url": source.url if source.url.startswith(("http://", "https://")) else "",
                "licence": own_words("licence", source.licence, tr),
                "layers": [],
            },
        )
        titles = row["layers"]
        if isinstance(titles, list) and title not in titles:
            titles.append(title)
    return {
        "seas": [
            {"text": tr.t(f"about.sea.{sea}"), "href": url("/", sea=None if sea == "both" else sea)}
            for sea in _SEAS
        ],
        "source_rows": list(by_source.values()),
    }


def methods_view(catalog: Catalog, tr: Translator) -> dict[str, object]:
    """Return the sections of the page and the check of the Trans-Siberian by division."""
    return {
        "sections": [
            {
                "id": name,
                "title": tr.t(f"methods.{name}.title"),
                "text": " ".join(
                    tr.t(key)
                    for key in (f"methods.{name}.text", f"methods.{name}.shore")
                    if tr.has(key)
                ),
                "bases": (
                    [(tr.t(f"basis.{one}"), tr.t(f"basis-long.{one}")) for one in BASES]
                    if name == "basis"
                    else []
                ),
            }
            for name in _SECTIONS
        ],
        "divisions": _divisions(catalog, tr),
    }


def _divisions(catalog: Catalog, tr: Translator) -> list[dict[str, str]]:
    route = catalog.routes.get("tsr")
    if route is None:
        return []
    by_division: dict[str, list[Piece]] = {}
    for piece in route.pieces:
        by_division.setdefault(piece.division or "none", []).append(piece)
    rows = [
        _division_row(_division_name(division, tr), pieces, tr)
        for division, pieces in by_division.items()
    ]
    return [*rows, _division_row(tr.t("methods.all"), list(route.pieces), tr)]


def _division_name(division: str, tr: Translator) -> str:
    key = f"division.{division.lower().replace(' ', '-')}"
    return tr.t(key) if tr.has(key) else division


def _division_row(name: str, pieces: Sequence[Piece], tr: Translator) -> dict[str, str]:
    length = sum(piece.length_km or 0.0 for piece in pieces)
    track = sum(piece.track_length_km or 0.0 for piece in pieces)
    drawn = sum(piece.drawn_length_km or 0.0 for piece in pieces)
    return {
        "name": name,
        "length": tr.number(length, 1),
        "track": tr.number(track, 1),
        "drawn": tr.number(drawn, 1),
        "track_ratio": tr.number(track / length, 3) if length else "",
        "drawn_ratio": tr.number(drawn / length, 3) if length else "",
    }
