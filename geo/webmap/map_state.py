"""What the map shows at first."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MapState:
    """What the map shows at first: the permalink, parsed.

    Empty `layers`, `status` and `kind` are all of them; `view` is zoom, latitude and longitude,
    degrees; `year` None is today.
    """

    lang: str
    layers: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year: int | None = None
    sea: str = "both"
    view: tuple[float, float, float] | None = None
    route: str | None = None
    feature: str | None = None
    journey: str | None = None
    walk: int | None = None
    embed: bool = False
    given: tuple[tuple[str, str], ...] = field(default=())
