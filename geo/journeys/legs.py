"""Cuts a journey into legs, measures them, and tells where the gauge changes."""

from __future__ import annotations

import math
from collections import ChainMap
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from geo.journeys.route_assignment import routes_of
from geo.model import Length, Span, SpanShare
from geo.segmentation import add_up
from geo.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.catalog import Catalog
    from geo.journeys.network import Node, Part
    from geo.model import Scenario, ScenarioLeg, Station

IN_SERVICE = "operating"
WORKS: Mapping[str | None, str] = {
    "operating": "in_service",
    "under_construction": "under_construction",
    "disused": "to_reopen",
    "destroyed": "to_rebuild",
    "proposed": "to_build",
    "shelved": "to_build",
    "historical": "to_rebuild",
    ABSENT: "to_build",
}
"""The one column of the ledger in which a kilometre stands, by its status."""
UNKNOWN_WORK = "unknown"
"""For kilometres whose status nobody stated."""
WORK_ORDER = (
    "in_service",
    "under_construction",
    "to_reopen",
    "to_rebuild",
    "to_build",
    UNKNOWN_WORK,
)


@dataclass(frozen=True, slots=True)
class Leg:
    """A maximal run of one route, country, gauge and status.

    A leg of a scenario that the layers do not hold has no parts: its words and its length come
    from the table, and `reason` says why it has no line or no length. `is_feeder` legs are
    listed and not in the total. `length` is None where nobody published one. `status` is that of
    the end of a `year`, of today where that is None.
    """

    start: Node | None
    stop: Node | None
    start_text: str
    stop_text: str
    route: str
    country: str | None
    gauge: str | None
    status: str | None
    status_as_of: str | None
    status_since: str | None
    parts: tuple[Part, ...]
    length: Length | None
    length_km: float | None
    reason: str = ""
    listed: ScenarioLeg | None = None
    is_feeder: bool = False
    year: int | None = None

    @property
    def work(self) -> str:
        """The column of the ledger in which these kilometres stand."""
        return WORKS.get(self.status, UNKNOWN_WORK)


@dataclass(frozen=True, slots=True)
class GaugeChange:
    """A change of gauge: between two nodes where the line has both, else at one place."""

    start: Node
    stop: Node
    from_gauge: str
    to_gauge: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A way from one place to another with its legs.

    `length` is None where a leg has no known length; `known_km` is the sum of the others.
    `parts` are the parts of pieces that the total counts, in order of travel.
    """

    start: Station | None
    stop: Station | None
    start_text: str
    stop_text: str
    parts: tuple[Part, ...]
    legs: tuple[Leg, ...]
    gauge_changes: tuple[GaugeChange, ...]
    length: Length | None
    known_km: float
    great_circle_km: float | None
    scenario: Scenario | None = None
    year: int | None = None

    @property
    def detour_factor(self) -> float | None:
        """How many times longer than the great circle the way is."""
        if self.length is None or not self.great_circle_km:
            return None
        return self.length.length_km / self.great_circle_km

    @property
    def counted(self) -> tuple[Leg, ...]:
        """The legs that the total counts: all but the feeders."""
        return tuple(leg for leg in self.legs if not leg.is_feeder)


def part_id(part: Part) -> str:
    """Return the id of a piece, with the shares of it where it is entered in part."""
    if part.is_whole:
        return part.piece.id
    low, high = sorted((part.start.share, part.stop.share))
    return f"{part.piece.id}@{low:.6f}-{high:.6f}"


def length_of(
    catalog: Catalog, parts: Sequence[Part], listed: Sequence[ScenarioLeg] = ()
) -> Length | None:
    """Return the length of some parts in km with its 95 % interval, by the catalogue's sums.

    Track that is passed twice counts twice, and its error with it. Legs that only a table knows
    (`listed`) stand in as published lengths of their own.
    """
    first: dict[str, Part] = {}
    again: list[Part] = []
    for part in parts:
        if part_id(part) in first:
            again.append(part)
        else:
            first[part_id(part)] = part
    listed = [*listed, *(part.listed for part in first.values() if part.listed is not None)]
    spans = {_span_id(leg): _span_of(leg) for leg in listed}
    own = {key: (_whole(key),) for key in spans}
    ids = [key for key, part in first.items() if part.listed is None]
    total = _sum(catalog, [*ids, *own], {**_shares(catalog, first.values()), **own}, spans)
    if not again:
        return total
    more = length_of(catalog, again)
    if total is None or more is None:
        return None
    return _twice(total, more)


def _sum(
    catalog: Catalog,
    ids: Sequence[str],
    own: Mapping[str, tuple[SpanShare, ...]],
    spans: Mapping[str, Span],
) -> Length | None:
    return add_up(
        ids,
        ChainMap(dict(own), dict(catalog.shares)) if own else catalog.shares,
        ChainMap(dict(spans), dict(catalog.spans)) if spans else catalog.spans,
        catalog.members,
        catalog.known_sums,
    )


def _span_id(leg: ScenarioLeg) -> str:
    return f"listed {leg.leg}"


def _span_of(leg: ScenarioLeg) -> Span:
    return Span(
        id=_span_id(leg),
        route="",
        from_name=leg.from_name,
        to_name=leg.to_name,
        length_km=leg.length_km or 0.0,
        low_km=leg.low_km,
        high_km=leg.high_km,
        basis="published",
        source=leg.source,
        source_class="",
    )


def _whole(key: str) -> SpanShare:
    return SpanShare(key, key, 1, 1.0, 0.0, f"{key} start", 0.0, f"{key} end", 0.0)


def _twice(one: Length, other: Length) -> Length:
    """Return two lengths over the same track: their errors are the same and add linearly."""
    km = one.length_km + other.length_km
    known = None not in (one.low_km, one.high_km, other.low_km, other.high_km)
    bases = {
        basis: (
            one.basis_shares.get(basis, 0.0) * one.length_km
            + other.basis_shares.get(basis, 0.0) * other.length_km
        )
        / km
        for basis in {**one.basis_shares, **other.basis_shares}
    }
    return Length(
        km,
        (one.low_km or 0.0) + (other.low_km or 0.0) if known else None,
        (one.high_km or 0.0) + (other.high_km or 0.0) if known else None,
        one.basis if one.basis == other.basis else "mixed",
        bases,
    )


def _shares(catalog: Catalog, parts: Iterable[Part]) -> dict[str, tuple[SpanShare, ...]]:
    """Return the shares of the pieces that are entered in part, by the id of the part."""
    found: dict[str, tuple[SpanShare, ...]] = {}
    for part in parts:
        if part.is_whole:
            continue
        low, high = sorted((part.start, part.stop), key=lambda stop: stop.share)
        found[part_id(part)] = tuple(
            replace(
                one,
                piece=part_id(part),
                share=one.share * part.share,
                drawn_km=one.drawn_km * (high.drawn_share - low.drawn_share),
                start=one.start if low.share == 0 else low.node.mark,
                start_error_km=one.start_error_km if low.share == 0 else low.error_km,
                end=one.end if high.share == 1 else high.node.mark,
                end_error_km=one.end_error_km if high.share == 1 else high.error_km,
            )
            for one in catalog.shares.get(part.piece.id, ())
        )
    return found


def part_km(catalog: Catalog, part: Part) -> float | None:
    """Return the length of a part in km, None where its piece has none."""
    if part.listed is not None:
        return part.listed.length_km
    shares = catalog.shares.get(part.piece.id)
    if not shares:
        return None
    return part.share * math.fsum(s.share * catalog.spans[s.span].length_km for s in shares)


def merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts with those made one that go on over the same piece."""
    done: list[Part] = []
    for part in parts:
        if (
            done
            and done[-1].piece.id == part.piece.id
            and done[-1].direction == part.direction
            and done[-1].stop.node.key == part.start.node.key
        ):
            done[-1] = replace(done[-1], stop=part.stop)
            continue
        done.append(part)
    return tuple(done)


def legs_of(catalog: Catalog, parts: Sequence[Part], routes: Sequence[str] = ()) -> tuple[Leg, ...]:
    """Return the legs of some parts that join end to end.

    Parameters
    ----------
    routes
        Routes that name a leg before others do: the ones that were asked for.

    Notes
    -----
    A run ends where the route, country, gauge or status changes, and, where no trains run, also
    where the date changes at which that was so.
    """
    named = zip(parts, routes_of(catalog, parts, routes), strict=True)
    legs = []
    for key, members in groupby(named, key=lambda one: _words(*one)):
        run = tuple(part for part, _ in members)
        route, country, gauge, status, _ = key
        length = length_of(catalog, run) if all(_is_measured(catalog, p) for p in run) else None
        legs.append(
            Leg(
                start=run[0].start.node,
                stop=run[-1].stop.node,
                start_text="",
                stop_text="",
                route=route,
                country=country,
                gauge=gauge,
                status=status,
                status_as_of=_oldest(part.piece.status_as_of for part in run),
                status_since=_only(_since(part) for part in run),
                parts=tuple(part for part in run if part.listed is None),
                length=length,
                length_km=length.length_km if length else None,
                reason="no-line" if run[0].listed else "" if length else "no-length",
                listed=run[0].listed,
            )
        )
    return tuple(legs)


def _words(part: Part, route: str) -> tuple[str, str | None, str | None, str | None, str]:
    piece = part.piece
    dated = "" if piece.status == IN_SERVICE else f"{piece.status_as_of} {_since(part)}"
    return (
        route,
        piece.country,
        piece.gauge,
        piece.status,
        dated + (part.listed.leg if part.listed else ""),
    )


def _is_measured(catalog: Catalog, part: Part) -> bool:
    return part.listed is not None or bool(catalog.shares.get(part.piece.id))


def _since(part: Part) -> str | None:
    since = part.piece.extra.get("status_since")
    return str(since) if since else None


def _oldest(dates: Iterable[str | None]) -> str | None:
    """Return the oldest of the dates at which a status was checked; a word comes before all."""
    found = [date for date in dates if date]
    words = [date for date in found if not date[:1].isdigit()]
    return words[0] if words else min(found, default=None)


def _only(values: Iterable[str | None]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def gauge_changes_of(parts: Sequence[Part]) -> tuple[GaugeChange, ...]:
    """Return the changes of gauge along a journey.

    A stretch that has both gauges is where the one gives way to the other: one change, not two.
    Where there is no track, there is no gauge, and the one before goes on.
    """
    changes = []
    gauge = ""
    both: tuple[Node, Node] | None = None
    for key, members in groupby(parts, key=lambda part: part.piece.gauge):
        run = list(members)
        start, stop = run[0].start.node, run[-1].stop.node
        if key is None:
            continue
        if key == "dual":
            both = (both[0] if both else start, stop)
            continue
        if gauge and gauge != key:
            where = both or (start, start)
            changes.append(GaugeChange(where[0], where[1], gauge, key))
        gauge, both = key, None
    return tuple(changes)


def joins(parts: Sequence[Part]) -> bool:
    """Whether each part begins where the one before ends."""
    return all(a.stop.node.key == b.start.node.key for a, b in pairwise(parts))
