"""A journey as a straight kilometre diagram: what stands at which kilometre of the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.journeys.legs import part_km
from geo.journeys.network import network_of
from geo.journeys.wording import end_names, place_text
from geo.portrayal import style_token
from geo.style.lines import has_ribbon
from geo.style.marks import is_first_town

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.network import Part, Stop
    from geo.model import Station

ABOUT_KM = 0.55
"""A kilometre that is known no better than this stands with a sign for about."""
DETAIL_SHARE = 0.75
"""A part longer than this share of the way is not enlarged: it is the way."""
SAME_KM = 1e-6
MAIN_LINE = "tsr"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one status, country, gauge and line style, km from the start of the way."""

    start_km: float
    stop_km: float
    kind: str
    style: str
    status: str | None
    country: str
    gauge: str
    has_ribbon: bool

    @property
    def km(self) -> float:
        """Its length."""
        return self.stop_km - self.start_km


@dataclass(frozen=True, slots=True)
class Place:
    """A station on the way; `is_about` where it stands where the drawn line has it.

    `is_first` are the towns that come before others of their rank where there is little room.
    """

    km: float
    name: str
    rank: int
    is_about: bool = False
    is_end: bool = False
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the way crosses the 38th parallel (`p38`) or the Demarcation Line (`mdl`)."""

    km: float
    line: str
    is_about: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """All that a strip shows; `detail_km` is the part that is enlarged, None where there is none."""

    title: str
    total_km: float
    runs: tuple[Run, ...]
    places: tuple[Place, ...]
    crossings: tuple[Crossing, ...]
    gauge_breaks_km: tuple[tuple[float, float], ...]
    detail_km: tuple[float, float] | None

    @property
    def close_km(self) -> tuple[float, float]:
        """The part that is looked at closely: the enlarged one, else the whole way."""
        return self.detail_km or (0.0, self.total_km)


def strip_of(catalog: Catalog, journey: Journey, tr: Translator) -> Strip | None:
    """Return the strip of a journey, None where a part of it has no known length."""
    if journey.length is None:
        return None
    runs: list[Run] = []
    places: list[Place] = []
    crossings: list[Crossing] = []
    starts: dict[str, float] = {}
    at_km = 0.0
    names = end_names(catalog, journey, tr)
    last: Part | None = None
    for leg in journey.counted:
        if not leg.parts:
            km = leg.length_km or 0.0
            runs.append(_listed_run(leg, at_km, at_km + km))
            for end_km, node, text in (
                (at_km, leg.start, leg.start_text),
                (at_km + km, leg.stop, leg.stop_text),
            ):
                if node is not None and node.station:
                    station = catalog.stations[node.station]
                    places.append(_named(station, end_km, tr))
                    starts.setdefault(node.key, end_km)
                elif text:
                    places.append(Place(end_km, place_text(catalog, text, tr), 2))
            at_km += km
            last = None
            continue
        for part in leg.parts:
            km = part_km(catalog, part) or 0.0
            starts.setdefault(part.start.node.key, at_km)
            runs.append(_run(catalog, part, at_km, at_km + km))
            places += _places(catalog, part, at_km, km, tr)
            crossings += _crossings(last, part, at_km)
            at_km += km
            starts[part.stop.node.key] = at_km
            last = part
    breaks = [
        (starts.get(one.start.key, 0.0), starts.get(one.stop.key, 0.0))
        for one in journey.gauge_changes
    ]
    whole = _joined(runs)
    return Strip(
        title=tr.from_to(*names),
        total_km=at_km,
        runs=whole,
        places=_told_once(_off_lines(places, crossings), at_km, whole),
        crossings=tuple(crossings),
        gauge_breaks_km=tuple(breaks),
        detail_km=_detail(journey, at_km),
    )


def _run(catalog: Catalog, part: Part, start_km: float, stop_km: float) -> Run:
    piece = part.piece
    layer = catalog.layers[piece.layer]
    return Run(
        start_km,
        stop_km,
        piece.kind,
        style_token(catalog, piece, layer),
        piece.status,
        piece.country or "",
        piece.gauge or "none",
        has_ribbon(piece.routes),
    )


def _listed_run(leg: Leg, start_km: float, stop_km: float) -> Run:
    return Run(
        start_km,
        stop_km,
        "railway",
        "rail",
        leg.status,
        leg.country or "",
        leg.gauge or "none",
        has_ribbon=False,
    )


def _named(station: Station, km: float, tr: Translator, *, is_about: bool = False) -> Place:
    return Place(
        km,
        tr.name(station.names),
        station.rank,
        is_about=is_about,
        is_first=is_first_town(station.id),
    )


def _places(catalog: Catalog, part: Part, at_km: float, km: float, tr: Translator) -> list[Place]:
    low, high = sorted((part.start.share, part.stop.share))
    stops: tuple[Stop, ...] = network_of(catalog).stops.get(part.piece.id, ())
    found = []
    for stop in stops:
        if not stop.node.station or not low <= stop.share <= high or not part.share:
            continue
        station = catalog.stations[stop.node.station]
        here_km = at_km + km * abs(stop.share - part.start.share) / part.share
        is_about = stop.error_km > ABOUT_KM
        found.append(_named(station, here_km, tr, is_about=is_about))
    return found


def _crossings(before: Part | None, part: Part, at_km: float) -> list[Crossing]:
    if before is None:
        return []
    found = []
    for line, one, other in (
        ("p38", before.piece.side_of_38, part.piece.side_of_38),
        ("mdl", before.piece.side_of_mdl, part.piece.side_of_mdl),
    ):
        if one and other and one != other:
            found.append(Crossing(at_km, line, part.start.error_km > ABOUT_KM))
    return found


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    done: list[Run] = []
    for run in runs:
        if done and replace(run, start_km=0.0, stop_km=0.0) == replace(
            done[-1], start_km=0.0, stop_km=0.0
        ):
            done[-1] = replace(done[-1], stop_km=run.stop_km)
            continue
        done.append(run)
    return tuple(done)


def _off_lines(places: list[Place], crossings: list[Crossing]) -> list[Place]:
    """Return the places without the point on the Demarcation Line, which the line names."""
    lines = [one.km for one in crossings if one.line == "mdl"]
    return [place for place in places if all(abs(place.km - km) > SAME_KM for km in lines)]


def _told_once(places: list[Place], total_km: float, runs: tuple[Run, ...]) -> tuple[Place, ...]:
    """Return each place once, with the ends of the way, of its closed parts and of the ribbon marked."""
    marks = [0.0, total_km]
    for before, after in pairwise(runs):
        if before.status != after.status or before.has_ribbon != after.has_ribbon:
            marks.append(after.start_km)
    by_place: dict[tuple[str, int], Place] = {}
    for place in places:
        is_end = any(abs(place.km - km) < SAME_KM for km in marks)
        key = (place.name, round(place.km * 10))
        known = by_place.get(key)
        is_about = place.is_about and (known is None or known.is_about)
        by_place[key] = replace(place, is_end=is_end, is_about=is_about)
    return tuple(sorted(by_place.values(), key=lambda one: one.km))


def _detail(journey: Journey, total_km: float) -> tuple[float, float] | None:
    """Return the part off the main line: it holds all that is missing, and is enlarged."""
    at_km = 0.0
    off: list[tuple[float, float]] = []
    for leg in journey.counted:
        km = leg.length_km or 0.0
        if not leg.route.startswith(MAIN_LINE) or leg.work != "in_service":
            off.append((at_km, at_km + km))
        at_km += km
    if not off or len(off) == len(journey.counted):
        return None
    start_km, stop_km = off[0][0], off[-1][1]
    return None if stop_km - start_km > DETAIL_SHARE * total_km else (start_km, stop_km)


def stretches(strip: Strip, by: str, start_km: float, stop_km: float) -> list[tuple[str, Run]]:
    """Return the runs between two kilometres joined by one word (`country`, `gauge`, `status`)."""
    done: list[tuple[str, Run]] = []
    for run in strip.runs:
        low, high = max(run.start_km, start_km), min(run.stop_km, stop_km)
        if high <= low:
            continue
        word = str(getattr(run, by) or "")
        if by == "status" and word == "operating":
            word = f"{word} {run.country}" if run.country == "KP" else word
        cut = replace(run, start_km=low, stop_km=high)
        if done and done[-1][0] == word:
            done[-1] = (word, replace(done[-1][1], stop_km=high))
            continue
        done.append((word, cut))
    return done
