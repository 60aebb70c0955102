"""Frozen objects of the atlas: layers, pieces, routes, spans, stations, sources, lengths.

Coordinates are WGS 84 degrees, longitude then latitude. Names of fields end in their unit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Names:
    """One name in English, Korean and Russian."""

    en: str
    ko: str = ""
    ru: str = ""

    def of(self, lang: str) -> str:
        """Return the name in a language, English where that language has none."""
        return {"ko": self.ko, "ru": self.ru}.get(lang, "") or self.en


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in degrees, WGS 84."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def __post_init__(self) -> None:
        """Refuse what is not a box on the globe."""
        sides = (self.west_deg, self.south_deg, self.east_deg, self.north_deg)
        if not all(math.isfinite(side) for side in sides):
            msg = f"bounds must be finite degrees, got {sides}"
            raise ValueError(msg)
        if not (self.west_deg <= self.east_deg and self.south_deg <= self.north_deg):
            msg = f"bounds must be west, south, east, north, got {sides}"
            raise ValueError(msg)

    def as_tuple(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees."""
        return (self.west_deg, self.south_deg, self.east_deg, self.north_deg)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a layer's data come from, and on what terms."""

    name: str
    url: str
    licence: str
    retrieved: str
    method: str
    accuracy_m: float | None
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One feature of a layer, cut wherever an answer could change.

    `geometry` is in degrees (lon, lat). Lengths are in kilometres on WGS 84;
    `drawn_length_km` is None where the line is schematic, `track_length_km` where the
    network has no track, `length_km` where nobody published one and none can be measured.
    """

    id: str
    layer: str
    names: Names
    kind: str
    geometry: BaseGeometry
    routes: tuple[str, ...] = ()
    status: str | None = None
    status_as_of: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    gauge: str | None = None
    country: str | None = None
    subject: str | None = None
    division: str | None = None
    side_of_38: str | None = None
    side_of_mdl: str | None = None
    geometry_class: str | None = None
    position_accuracy_m: float | None = None
    position_max_m: float | None = None
    drawn_length_km: float | None = None
    track_length_km: float | None = None
    length_km: float | None = None
    length_low_km: float | None = None
    length_high_km: float | None = None
    basis: str | None = None
    source: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


class HasFrame(Protocol):
    """What makes the table of a layer when it is first asked for."""

    @property
    def frame(self) -> gpd.GeoDataFrame: ...  # noqa: D102  said above


@dataclass(frozen=True, slots=True)
class Layer:
    """One pair of files: geometry with properties, and a description.

    `frame` is the geometry file as a table: the properties as they stand there (of a reader's
    own layer: as it was cut), WGS 84, by the id of the feature. `pieces` are its rows as frozen
    objects, which all lookups use.
    """

    id: str
    kind: str
    style: str
    title: Names
    sources: tuple[Source, ...]
    pieces: tuple[Piece, ...]
    sha256: str
    lazy: HasFrame = field(compare=False, repr=False)
    is_basemap: bool = False
    is_context: bool = False
    is_user: bool = False

    @property
    def frame(self) -> gpd.GeoDataFrame:
        """The geometry file as a table, made when it is first asked for."""
        return self.lazy.frame

    @property
    def licences(self) -> tuple[str, ...]:
        """SPDX ids of the layer's sources, each once, in order."""
        return tuple(dict.fromkeys(source.licence for source in self.sources))


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One piece of a route, walked forwards (+1) or backwards (-1)."""

    piece: Piece
    direction: int


@dataclass(frozen=True, slots=True)
class Route:
    """An ordered list of pieces with a name; shared track is stored once, in the pieces.

    `group` is the heading under which lists show it: `railway`, `link`, `gas`, `line`.
    `map_names` is what a map writes along it where it is alone, for a variant of another route;
    None for a route that bears its own name. `ends` names the two ends, `status` the state of the route as a proposal or a line,
    `since` the year or date from which that holds.
    """

    id: str
    layer: str
    names: Names
    short_names: Names
    ends: Names
    group: str
    style: str
    status: str | None
    since: str
    steps: tuple[RouteStep, ...]
    map_names: Names | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces in order."""
        return tuple(step.piece for step in self.steps)


@dataclass(frozen=True, slots=True)
class Station:
    """A named point: a station, port, town or crossing.

    The point is where the drawn line has the station (its foot on the track), or its own
    coordinate where it is on no line; `coord_source` and `coord_error_km` tell of that
    coordinate. `offset_m` is how far the point is from it, `position_accuracy_m` how wrong the
    point may be (95 %): both errors together. `names` are the short ones that a map bears,
    `full_names` the official ones. `km` maps a route's id to the posted kilometre there.
    `valid_from` and `valid_to` say when the point itself began and ended, `town_since` since when
    there is a town at a station.
    """

    id: str
    names: Names
    kind: str
    lon_deg: float
    lat_deg: float
    rank: int
    country: str | None
    coord_error_km: float | None
    coord_source: str
    km: Mapping[str, float] = field(default_factory=dict)
    km_error_km: float | None = None
    layer: str = "stations"
    min_zoom: float | None = None
    full_names: Names | None = None
    coord_lon_deg: float | None = None
    coord_lat_deg: float | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    town_since: str | None = None
    offset_m: float | None = None
    position_accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A length that somebody measured or published between two named points.

    The interval is 95 %; `known_sum` names the claim that knows the sum of all the spans
    with that name better than their single intervals do. `floor` is the share of the drawn length
    that the line surely has: less than all of it where errors of its points lengthen what is drawn.
    `definition` says what was measured.
    """

    id: str
    route: str
    from_name: str
    to_name: str
    length_km: float
    low_km: float | None
    high_km: float | None
    basis: str
    source: str
    source_class: str
    known_sum: str = ""
    km_from: float | None = None
    km_to: float | None = None
    systematic: float = 0.0
    floor: float = 1.0
    definition: str = ""


@dataclass(frozen=True, slots=True)
class SpanShare:
    """The part of a span that falls to one piece (shares of a span sum to 1).

    `start` and `end` name the two ends of the piece, in the span's direction; their errors say
    how well, in km, the cut is known along the line (0 where a published length ends there).
    """

    span: str
    piece: str
    order: int
    share: float
    drawn_km: float
    start: str
    start_error_km: float
    end: str
    end_error_km: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A length or area that somebody published, with who said so.

    It measures the `whole` or a `part` (`extent`) of `extent_of`, a key of ours (see
    `claims.ours`), empty where that is nothing of ours; `other_part` is what its ends and ours
    have between them, with a sign: `-` the claim has more, `+` it has less.
    """

    id: str
    subject: str
    value_km: float | None
    low_km: float | None
    high_km: float | None
    value_km2: float | None
    claimed_by: Names
    year: str
    definition: str
    source: str
    source_class: str
    compare_with: str
    confidence: str
    known_error: Names
    subject_kind: str = ""
    from_name: str = ""
    to_name: str = ""
    via: str = ""
    extent: str = "whole"
    extent_of: str = ""
    other_part: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioLeg:
    """One leg of a scenario: a section, a route or a part of one, a sea leg, or one missing.

    A `feeder` is listed and not in the total.
    """

    leg: str
    kind: str
    part: str
    from_name: str
    to_name: str
    length_km: float | None
    low_km: float | None
    high_km: float | None
    source: str
    direction: str = "forward"
    country: str = ""
    gauge: str = ""
    status: str = ""
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named way from one end to another, with its legs and the total of the facts.

    `low_km` and `high_km` of the total are sums of the bounds of its legs, not an interval of
    ours. `claims` are the published figures that belong to it.
    """

    id: str
    kind: str
    title: Names
    status: str
    from_name: str
    to_name: str
    total_km: float | None
    low_km: float | None
    high_km: float | None
    is_complete: bool
    legs: tuple[ScenarioLeg, ...]
    source: str
    proposed_by: str = ""
    proposed_when: str = ""
    routes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What sections of track would need, with the cost that somebody published.

    `km` is None or the kilometres that the source speaks of; `cost_million` is in millions of
    `currency` in money of `cost_year`, for what `cost_scope` says. A row of several sections
    overlaps the rows of the single ones: such rows are never added.
    """

    id: str
    sections: tuple[str, ...]
    country: str
    need: str
    km: float | None
    cost_million: float | None
    currency: str
    cost_year: str
    cost_scope: str
    known: Names
    source: str
    source_class: str
    as_of: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a day, month or year in ISO form, what it touched and how.

    `subjects` are routes or sections of the tables, as readers are told; what it did to which
    piece stands in `Catalog.turns`.
    """

    id: str
    date: str
    title: Names
    text: Names
    layers: tuple[str, ...]
    subjects: tuple[str, ...]
    source: str
    source_class: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Length:
    """A length in kilometres with its 95 % interval, basis and the shares of a mixed one."""

    length_km: float
    low_km: float | None
    high_km: float | None
    basis: str
    basis_shares: Mapping[str, float]
