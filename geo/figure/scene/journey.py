"""The journeys that a figure outlines: their lines, names and lengths; of two, what they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from shapely.geometry import LineString

from geo.i18n import decimals_for
from geo.journeys.planner import JourneyQuery, find
from geo.style.lines import has_ribbon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator
    from geo.journeys.legs import Journey
    from geo.journeys.network import Part, Stop

Mark = Literal["", "A", "B", "A + B"]
Interval = tuple[float, float]
NOTHING = 1e-6  # a share of a piece below this is its end


@dataclass(frozen=True, slots=True)
class Outline:
    """What one outline goes round, in degrees: its parts with whether each lies in the ribbon.

    `mark` is empty where there is one journey alone.
    """

    mark: Mark
    title: str
    parts: tuple[tuple[BaseGeometry, bool], ...]


@dataclass(frozen=True, slots=True)
class Outlined:
    """The outlines of a figure: of one journey, or of two with what they share."""

    outlines: tuple[Outline, ...]
    title: str

    @property
    def parts(self) -> tuple[tuple[BaseGeometry, bool], ...]:
        """All that is outlined."""
        return tuple(part for outline in self.outlines for part in outline.parts)


def outlined(catalog: Catalog, spec: FigureSpec, tr: Translator) -> Outlined | None:
    """Return the journey that is asked for, or two of them, None where none is.

    Raises
    ------
    GeoError
        As the journey itself would answer.
    """
    if not (spec.scenario or spec.start or spec.stop or spec.via or spec.other):
        return None
    query = JourneyQuery(scenario=spec.scenario, start=spec.start, stop=spec.stop, via=spec.via)
    first = find(catalog, query)
    if not spec.other:
        title = _title(first, tr)
        return Outlined((Outline("", title, _lines(first.parts)),), title)
    second = find(catalog, JourneyQuery(scenario=spec.other))
    found = (
        Outline("B", _title(second, tr), _lines(_cut(second.parts, first.parts, shared=False))),
        Outline("A", _title(first, tr), _lines(_cut(first.parts, second.parts, shared=False))),
        Outline("A + B", tr.t("legend.shared"), _lines(_cut(first.parts, second.parts))),
    )
    return Outlined(tuple(one for one in found if one.parts), tr.t("journeys.compared"))


def _title(journey: Journey, tr: Translator) -> str:
    if journey.scenario is not None:
        title = tr.name(journey.scenario.title)
    else:
        ends = (journey.start, journey.stop)
        title = tr.from_to(*(tr.name(end.names) for end in ends if end is not None))
    if journey.length is not None:
        length = journey.length
        decimals = decimals_for(length.low_km, length.high_km)
        title = f"{title}, {tr.length(length.length_km, decimals=decimals)}"
    return title


def _lines(parts: Iterable[Part]) -> tuple[tuple[BaseGeometry, bool], ...]:
    out: list[tuple[BaseGeometry, bool]] = []
    for part in parts:
        line = part.coordinates_deg()
        if len(line) > 1:
            out.append((LineString(line), has_ribbon(part.piece.routes)))
    return tuple(out)


def _cut(parts: Sequence[Part], others: Sequence[Part], *, shared: bool = True) -> list[Part]:
    """Return what of some parts the others pass too, or what they do not."""
    passed: dict[str, list[Interval]] = {}
    for part in others:
        passed.setdefault(part.piece.id, []).append(_interval(part))
    out = []
    for part in parts:
        whole = _interval(part)
        both = [
            (max(whole[0], low), min(whole[1], high))
            for low, high in sorted(passed.get(part.piece.id, []))
        ]
        both = [one for one in both if one[1] - one[0] > NOTHING]
        for low, high in both if shared else _rest(whole, both):
            out.append(part if (low, high) == whole else _between(part, low, high))
    return out


def _interval(part: Part) -> Interval:
    low, high = sorted((part.start.drawn_share, part.stop.drawn_share))
    return low, high


def _rest(whole: Interval, taken: Sequence[Interval]) -> list[Interval]:
    """Return what is left of an interval.

    Examples
    --------
    >>> _rest((0.0, 1.0), [(0.25, 0.5)])
    [(0.0, 0.25), (0.5, 1.0)]
    """
    out, at = [], whole[0]
    for low, high in taken:
        if low - at > NOTHING:
            out.append((at, low))
        at = max(at, high)
    if whole[1] - at > NOTHING:
        out.append((at, whole[1]))
    return out


def _between(part: Part, low: float, high: float) -> Part:
    """Return the stretch of a part between two shares of the drawn line, as it is drawn."""

    def at(share: float) -> Stop:
        return replace(part.start, share=share, drawn_share=share)

    return replace(part, start=at(low), stop=at(high))
