"""What is said of a piece, a station or a region on the map: names and facts, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.citations import cited, short
from geo.i18n import decimals_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Names, Piece, Station
    from geo.segmentation.position import Position

Fact = tuple[str, str]
_KM = 1000.0
_METRES = 50.0


_MOMENTS = {"shelved", "destroyed", "historical"}


def other_names(names: Names, tr: Translator) -> str:
    """Return a name in the languages that the page is not in, each once."""
    shown = tr.name(names)
    others = [names.of(lang) for lang in ("en", "ko", "ru") if lang != tr.lang]
    return " · ".join(dict.fromkeys(name for name in others if name != shown))


def status_since(status: str | None, since: str | None, kind: str, tr: Translator) -> str:
    """Return a status word with the date from which it holds, as far as it is known."""
    if not since:
        return tr.status(status, kind)
    word = status or "none"
    special = f"status-since.{kind}.{word}"
    key = special if tr.has(special) else f"status-since.{word}"
    # What happened at a moment has its date in brackets, not behind a word for "since".
    text = tr.t(key, since=tr.date(since) if word in _MOMENTS else tr.since(since))
    return text[:1].upper() + text[1:]


def since_of(piece: Piece) -> str | None:
    """Return the date from which a piece has its status."""
    since = piece.extra.get("status_since")
    return str(since) if since else piece.valid_from


def years(pieces: Sequence[Piece]) -> str:
    """Return the years in which a line held, where it holds no more; else nothing."""
    begun = {(piece.valid_from or "")[:4] for piece in pieces}
    ended = {(piece.valid_to or "")[:4] for piece in pieces}
    if "" in ended or "" in begun or not ended:
        return ""
    return f"{min(begun)}\N{EN DASH}{max(ended)}"


def status_text(piece: Piece, tr: Translator) -> str:
    """Return a piece's status, since when, and as of when; in the DPRK it is only reported."""
    if piece.status is None:
        if piece.valid_from and piece.valid_to:
            return tr.period(piece.valid_from, piece.valid_to)
        return status_since(None, piece.valid_from, piece.kind, tr) if piece.valid_from else ""
    parts = [status_since(piece.status, since_of(piece), piece.kind, tr)]
    if piece.country == "KP" and piece.status == "operating":
        parts.append(tr.t("status.as-reported"))
    if piece.status_as_of and piece.status_as_of != since_of(piece):
        as_of = own_words("as-of", piece.status_as_of, tr)
        parts.append(tr.t("status.as-of", date=tr.date(as_of)))
    return "; ".join(parts)


def own_words(kind: str, text: str, tr: Translator) -> str:
    """Return a text of our own in the reader's language; of a reader's own layer as it is."""
    key = f"{kind}.{text}"
    return tr.t(key) if tr.has(key) else text


def country_name(code: str | None, tr: Translator) -> str:
    """Return the short name of a state, the code where the catalogue has none."""
    if not code:
        return tr.t("country.none")
    key = f"country.{code}"
    return tr.t(key) if tr.has(key) else code


def length_facts(piece: Piece, tr: Translator) -> list[Fact]:
    """Return length, interval and basis of a line, or that it has none."""
    if piece.length_km is None:
        missing = "schematic-length" if piece.geometry_class == "schematic" else "none"
        return [(tr.t("popup.length"), tr.t(f"popup.{missing}"))]
    decimals = decimals_for(piece.length_low_km, piece.length_high_km)
    facts = [(tr.t("popup.length"), tr.length(piece.length_km, "km", decimals))]
    if piece.length_low_km is not None:
        interval = tr.interval(piece.length_low_km, piece.length_high_km, decimals)
        facts.append((tr.t("popup.interval"), f"{interval}\N{NO-BREAK SPACE}{tr.t('unit.km')}"))
    if piece.basis:
        facts.append((tr.t("popup.basis"), tr.t(f"basis.{piece.basis}")))
    return facts


def position_text(piece: Piece, tr: Translator) -> str:
    """Return the class of a geometry with its position error."""
    if piece.geometry_class is None:
        return ""
    word = tr.t(f"class.{piece.geometry_class}")
    if not piece.position_accuracy_m:
        return word
    return f"{word}, ± {short_way(piece.position_accuracy_m, tr)}"


def short_way(metres: float, tr: Translator) -> str:
    """Return an error or offset in two digits: kilometres, metres where it is less than 50."""
    if metres < _METRES:
        return tr.length(metres / _KM, "m")
    km = metres / _KM
    return tr.length(km, "km", 1 if km < 10 else 0)  # noqa: PLR2004  two digits


def spread_text(position: Position, tr: Translator) -> str:
    """Return how far a line may lie from where it is drawn: half of it, 95 %, at most."""
    if position.p95_m is None:
        return ""
    most = short_way(position.p95_m, tr)
    if position.p50_m is None or position.max_m is None:
        return tr.t("position.stated", most=most)
    half, worst = short_way(position.p50_m, tr), short_way(position.max_m, tr)
    if half == worst:
        return tr.t("position.even", worst=worst)
    return tr.t("position.spread", half=half, most=most, worst=worst)


def spread_in_km(position: Position, tr: Translator) -> str:
    """Return the same as three numbers in km, one where they are the same."""
    if position.p95_m is None:
        return ""
    told: tuple[float | None, ...] = (position.p50_m, position.p95_m, position.max_m)
    if position.p50_m == position.max_m is not None:
        told = told[:1]
    return "/".join("–" if m is None else short_number(m, tr) for m in told)


def short_number(metres: float, tr: Translator) -> str:
    """Return an error in kilometres in two digits, in metres' place where it is less than 50 m."""
    km = metres / _KM
    if metres < _METRES:
        return tr.number(km, 3)
    return tr.number(km, 1 if km < 10 else 0)  # noqa: PLR2004  two digits


def piece_facts(
    catalog: Catalog, piece: Piece, tr: Translator, area_km2: float | None = None
) -> list[Fact]:
    """Return what a popup says of a piece, in order."""
    facts: list[Fact] = []
    status = status_text(piece, tr)
    if status:
        facts.append((tr.t("popup.status"), status))
    if piece.kind == "region":
        if area_km2 is not None:
            facts.append((tr.t("popup.area"), tr.area(area_km2)))
    else:
        facts += length_facts(piece, tr)
    if piece.gauge:
        facts.append((tr.t("popup.gauge"), tr.t(f"gauge.{piece.gauge}")))
    position = position_text(piece, tr)
    if position:
        facts.append((tr.t("popup.position"), position))
    if piece.source:
        facts.append((tr.t("popup.source"), short(cited(catalog, [piece.source], tr), 2, tr)))
    return facts


def station_facts(
    station: Station, catalog: Catalog, tr: Translator, decimals: int = 1
) -> list[Fact]:
    """Return what a popup says of a station or place."""
    word = tr.t(f"point.{station.kind}") if tr.has(f"point.{station.kind}") else ""
    where = country_name(station.country, tr) if station.country else ""
    facts: list[Fact] = []
    if word:
        facts.append((word, where))
    for route_id, km in _posts(station.km).items():
        route = catalog.routes.get(route_id)
        if route is not None:
            name = tr.name(route.short_names)
            facts.append((name, f"{tr.number(km, decimals)}\N{NO-BREAK SPACE}{tr.t('unit.km')}"))
    if station.position_accuracy_m:
        error = f"± {short_way(station.position_accuracy_m, tr)}"
        facts.append((tr.t("popup.position"), "; ".join([error, *offset_text(station, tr)])))
    return facts


def offset_text(station: Station, tr: Translator) -> list[str]:
    """Return how far a point is from its source's coordinate, nothing where it is the same place."""
    if not station.offset_m or station.offset_m < _METRES:
        return []
    return [tr.t("position.offset", offset=short_way(station.offset_m, tr))]


def _posts(km: Mapping[str, float]) -> Mapping[str, float]:
    return km
