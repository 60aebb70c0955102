"""Lays a strip out: across a wide page or figure, downwards on a phone; px, y down.

Both show the same: the whole way to scale and, enlarged, the part off the main line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.journeys.strip import Place, Run, stretches
from geo.journeys.strip_items import (
    Align,
    Box,
    Disc,
    Item,
    Sheet,
    Stroke,
    Words,
    ribbon_items,
    track_items,
)
from geo.journeys.words import country_name
from geo.style.lines import RIBBON_PX
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.strip import Strip

    Measure = Callable[[str, float, int], float]

NAME_PX, NUMBER_PX, SMALL_PX, HEAD_PX = 12.0, 11.5, 11.0, 12.0
GAP_PX = 7.0
BARS = {
    "KR": "bar_1",
    "KP": "bar_2",
    "RU": "bar_1",
    "1435": "bar_3",
    "dual": "bar_2",
    "1520": "bar_1",
}
CROSSING_DASH = {"p38": (16.0, 3.0), "mdl": (7.0, 3.0, 1.4, 3.0)}
CROSSING_WIDTH = {"p38": 1.5, "mdl": 1.9}
ROWS = 3
ROW_PX = 17.0
TALLEST_PX, LEAST_LABEL_PX = 900.0, 18.0
EDGE_PX = 5.0
SAME_KM = 1e-6
GREATER_RANK = 2
LEAST_BAR_SHARE = 0.25
NAMED_RANK = 3
"""Places of a lesser rank are named where a status changes only."""
MOST_DOWN = 26


@dataclass(frozen=True, slots=True)
class Scale:
    """Kilometres to px along the strip."""

    start_km: float
    stop_km: float
    start_px: float
    stop_px: float

    def px(self, km: float) -> float:
        """Return where a kilometre stands."""
        share = (km - self.start_km) / ((self.stop_km - self.start_km) or 1.0)
        return self.start_px + share * (self.stop_px - self.start_px)

    @property
    def px_per_km(self) -> float:
        """How many px a kilometre has."""
        return (self.stop_px - self.start_px) / ((self.stop_km - self.start_km) or 1.0)


class Layout:
    """What both ways of laying out share: the words, the measure and the items so far."""

    def __init__(self, catalog: Catalog, strip: Strip, tr: Translator, measure: Measure) -> None:
        self.catalog = catalog
        self.strip = strip
        self.tr = tr
        self.measure = measure
        self.items: list[Item] = []

    def add(self, *items: Item) -> None:
        """Put items on the sheet, in painting order."""
        self.items += items

    def km(self, km: float, *, about: bool = False) -> str:
        """Return a kilometre as a strip writes it."""
        if about:
            return f"≈ {self.tr.number(km)}"
        decimals = 0 if abs(km - round(km)) < 0.05 else 1  # noqa: PLR2004  no empty decimal
        return self.tr.number(km, decimals)

    def tracks(self, scale: Scale, middle: float, *, is_down: bool) -> None:
        """Draw the ribbon and the track between the two ends of a scale."""
        low, high = scale.start_km, scale.stop_km
        shown = [run for run in self.strip.runs if run.stop_km > low and run.start_km < high]
        for is_first in (True, False):
            for run in shown:
                a, b = (scale.px(min(max(km, low), high)) for km in (run.start_km, run.stop_km))
                if is_first and run.has_ribbon:
                    self.add(*ribbon_items(a, b, middle, is_down))
                if not is_first and run.status == "operating":
                    self.add(*track_items(run, a, b, middle, is_down=is_down))
        for run in shown:  # what is missing lies above the rest: no section is hidden
            if run.status != "operating":
                a, b = (scale.px(min(max(km, low), high)) for km in (run.start_km, run.stop_km))
                self.add(*track_items(run, a, b, middle, is_down=is_down))

    def station(self, place: Place, x: float, y: float) -> Disc:
        """Return the symbol of a station."""
        point = POINTS[f"station-{min(max(place.rank, 1), 4)}"]
        return Disc(x, y, point.radius_px, "core", "rail", point.edge_px)

    def half(self, x: float, y: float) -> Disc:
        """Return the symbol of a break of gauge."""
        point = POINTS["gauge-break"]
        return Disc(x, y, point.radius_px, "core", "text", point.edge_px, is_half=True)

    def status_words(self, word: str, run: Run) -> str:
        """Return status and kilometres of a stretch."""
        status = word.split(" ", maxsplit=1)[0]
        text = self.tr.t(f"status-lower.{status}") if status else self.tr.t("status.unknown")
        if run.country == "KP" and status == "operating":
            text = f"{text}, {self.tr.t('journeys.reported')}"
        return f"{text} {self.km(run.km)}"


def across(catalog: Catalog, strip: Strip, tr: Translator, measure: Measure, width: float) -> Sheet:
    """Return the strip laid out from left to right."""
    made = Across(catalog, strip, tr, measure)
    return made.sheet(width)


class Across(Layout):
    """The strip from left to right."""

    def sheet(self, width: float) -> Sheet:
        """Return the finished layout."""
        edge = EDGE_PX
        y = 0.0
        if self.strip.detail_km is not None:
            scale = Scale(0.0, self.strip.total_km, edge, width - edge)
            self.add(Words(0, 12, self.tr.t("strip.whole"), HEAD_PX, 600, "text2"))
            self.whole(scale, 54.0)
            y = self.wedge(scale, 86.0, width)
        low, high = self.strip.close_km
        scale = Scale(low, high, edge, width - edge)
        bottom = self.close(scale, y, width)
        return Sheet(width, bottom, tuple(self.items))

    def whole(self, scale: Scale, middle: float) -> None:
        """Draw the whole way to scale with its greater places."""
        self.tracks(scale, middle, is_down=False)
        wanted = [one for one in self.strip.places if one.rank <= 2 or one.km == 0.0]  # noqa: PLR2004
        ends = {self.strip.places[0], self.strip.places[-1]} if self.strip.places else set()
        wanted.sort(key=lambda one: (one not in ends, one.rank, one.km))
        taken: list[tuple[float, float]] = []
        for place in wanted:
            x = scale.px(place.km)
            weight = 700 if place.rank == 1 else 500
            wide = self.measure(place.name, NAME_PX, weight)
            number = self.km(round(place.km), about=place.is_about)
            wide = max(wide, self.measure(number, SMALL_PX, 400))
            left = min(max(x - wide / 2, 0.0), scale.stop_px + EDGE_PX - wide)
            if any(left < b + GAP_PX and a < left + wide + GAP_PX for a, b in taken):
                continue
            taken.append((left, left + wide))
            self.add(
                self.station(place, x, middle),
                Words(left + wide / 2, middle - 15, place.name, NAME_PX, weight, "text", "center"),
                Words(left + wide / 2, middle + 25, number, SMALL_PX, 400, "text2", "center"),
            )

    def wedge(self, scale: Scale, top: float, width: float) -> float:
        """Draw how the enlarged part spreads out, and return where it begins."""
        low, high = self.strip.close_km
        a, b = scale.px(low), scale.px(high)
        mid, bottom = top + 12, top + 36
        line = ((a, top), (a, mid), (0.0, bottom), (width, bottom), (b, mid), (b, top))
        self.add(Stroke(line, "bar_3", 0.8))
        times = (width - 2 * EDGE_PX) / max(b - a, 1.0)
        text = self.tr.t(
            "strip.enlarged",
            start=self.km(round(low)),
            stop=self.km(round(high)),
            times=self.tr.number(times, 0 if times >= 3 else 1),  # noqa: PLR2004
        )
        align: Align = "right" if b < width / 2 else "left"
        at = width - 4 if align == "right" else 4.0
        self.add(Words(at, bottom - 6, text, SMALL_PX, 600, "text2", align, halo=True))
        return bottom

    def close(self, scale: Scale, top: float, width: float) -> float:
        """Draw the part that is looked at closely, and return where the sheet ends."""
        has_crossing = any(scale.start_km < c.km < scale.stop_km for c in self.strip.crossings)
        label_top = top + (44.0 if has_crossing else 24.0)
        middle = label_top + ROWS * ROW_PX + 14
        rows = self._rows_of_missing(scale)
        country_y = middle + 52 + max(rows, 1) * ROW_PX
        gauge_y = country_y + 42
        axis_y = gauge_y + 40
        self.crossings(scale, top + 20, gauge_y + 18, width)
        self.tracks(scale, middle, is_down=False)
        self.names(scale, middle, width)
        self.statuses(scale, middle, width)
        self.bars("country", scale, country_y)
        self.bars("gauge", scale, gauge_y)
        for start_km, stop_km in self.strip.gauge_breaks_km:
            if scale.start_km <= (start_km + stop_km) / 2 <= scale.stop_km:
                self.add(self.half(scale.px((start_km + stop_km) / 2), gauge_y + 5))
        self.axis(scale, axis_y, width)
        return axis_y + 24

    def _rows_of_missing(self, scale: Scale) -> int:
        found = stretches(self.strip, "status", scale.start_km, scale.stop_km)
        return (sum(not word.startswith("operating") for word, _ in found) + 1) // 2

    def crossings(self, scale: Scale, top: float, bottom: float, width: float) -> None:
        """Draw the two lines across the strip, each named at its top."""
        shown = [c for c in self.strip.crossings if scale.start_km < c.km < scale.stop_km]
        for k, one in enumerate(shown):
            x = scale.px(one.km)
            ends = ((x, top - 12), (x, bottom))
            self.add(Stroke(ends, one.line, CROSSING_WIDTH[one.line], CROSSING_DASH[one.line]))
            text = self.tr.t(f"strip.{one.line}", km=self.km(one.km, about=one.is_about))
            wide = self.measure(text, SMALL_PX, 600)
            is_left = (k == 0 and len(shown) > 1) or x + 6 + wide > width
            if x - 6 - wide < 0:
                is_left = False
            at_x = x - 6 if is_left else x + 6
            self.add(
                Words(
                    at_x, top, text, SMALL_PX, 600, one.line, "right" if is_left else "left", True
                )
            )

    def names(self, scale: Scale, middle: float, width: float) -> None:
        """Name the places in up to three rows, the greater first; a label crosses no leader."""
        low, high = scale.start_km, scale.stop_km
        wanted = [
            p
            for p in self.strip.places
            if low - SAME_KM <= p.km <= high + SAME_KM and (p.rank <= NAMED_RANK or p.is_end)
        ]
        firsts = {p for p in wanted if p.km in {low, high}}
        wanted.sort(key=lambda p: (p not in firsts, not p.is_end, p.rank, p.km))
        boxes: list[tuple[int, float, float, float]] = []  # row, left, right, x of the leader
        for place in wanted:
            x = scale.px(place.km)
            weight = 700 if place.rank == 1 else 500
            wide = self.measure(place.name, NAME_PX, weight)
            row, left = self._room(boxes, x, wide, width, self._away(scale, wanted, place, wide))
            if row is None:
                if place.is_end:
                    self.add(self.station(place, x, middle - RIBBON_PX))
                continue
            boxes.append((row, left, left + wide, x))
            y = middle - 22 - row * ROW_PX
            if row:
                self.add(Stroke(((x, y + 4), (x, middle - RIBBON_PX)), "bar_3", 0.8))
            self.add(
                self.station(place, x, middle - RIBBON_PX),
                Words(left + wide / 2, y, place.name, NAME_PX, weight, "text", "center", True),
            )

    @staticmethod
    def _away(
        scale: Scale, wanted: Sequence[Place], place: Place, wide: float
    ) -> tuple[float, ...]:
        """Return to which side a label leans: away from a neighbour that is nearer than it is wide."""
        greater = [p for p in wanted if p.is_end or p.rank <= GREATER_RANK]
        x = scale.px(place.km)
        right = min((scale.px(p.km) - x for p in greater if p.km > place.km), default=wide)
        left = min((x - scale.px(p.km) for p in greater if p.km < place.km), default=wide)
        if min(left, right) >= wide:
            return (0.0, 0.35, -0.35, 0.5, -0.5)
        return (-0.5, 0.5, -0.35, 0.35, 0.0) if right < left else (0.5, -0.5, 0.35, -0.35, 0.0)

    @staticmethod
    def _room(
        boxes: Sequence[tuple[int, float, float, float]],
        x: float,
        wide: float,
        width: float,
        shifts: Sequence[float] = (0.0, 0.35, -0.35, 0.5, -0.5),
    ) -> tuple[int | None, float]:
        for row in range(ROWS):
            for shift in shifts:
                left = min(max(x - wide / 2 + shift * wide, 0.0), width - wide)
                right = left + wide
                clear = all(
                    not (left < b + GAP_PX and a < right + GAP_PX)
                    for r, a, b, _ in boxes
                    if r == row
                )
                # Leaders of rows above pass through, and ours through the rows below.
                clear = clear and all(
                    not left - 3 < other < right + 3 for r, _, _, other in boxes if r > row
                )
                clear = clear and all(not a - 3 < x < b + 3 for r, a, b, _ in boxes if r < row)
                if clear:
                    return row, left
        return None, 0.0

    def statuses(self, scale: Scale, middle: float, width: float) -> None:
        """Write status and kilometres under each stretch; what is missing is always told, in red.

        Labels of missing stretches go down like stairs from both sides, so that no leader
        crosses another label; what runs is told where there is room.
        """
        found = stretches(self.strip, "status", scale.start_km, scale.stop_km)
        missing = [one for one in found if not one[0].startswith("operating")]
        boxes: list[tuple[int, float, float, float]] = []
        for k, (word, run) in enumerate(missing):
            text = self.status_words(word, run)
            wide = self.measure(text, NUMBER_PX, 500)
            x = scale.px((run.start_km + run.stop_km) / 2)
            half = (len(missing) + 1) // 2
            is_left = k < half and x - wide >= 0
            row = k if is_left else len(missing) - 1 - k
            left = x - wide if is_left else min(x, width - wide)
            if len(missing) == 1:
                left = min(max(x - wide / 2, 0.0), width - wide)
            boxes.append((row, left, left + wide, x))
            y = middle + 27 + row * ROW_PX
            if row:
                self.add(Stroke(((x, middle + RIBBON_PX + 2), (x, y - 10)), "link", 0.8))
            self.add(Words(left + wide / 2, y, text, NUMBER_PX, 500, "link_text", "center", True))
        for word, run in found:
            if (word, run) in missing:
                continue
            text = self.status_words(word, run)
            wide = self.measure(text, NUMBER_PX, 500)
            a, b = scale.px(run.start_km), scale.px(run.stop_km)
            for share in (0.5, 0.35, 0.65, 0.2, 0.8):
                left = min(max(a + share * (b - a) - wide / 2, 0.0), width - wide)
                is_free = all(
                    r != 0 or left > other_b + GAP_PX or left + wide < other_a - GAP_PX
                    for r, other_a, other_b, _ in boxes
                ) and not any(left < x < left + wide for r, _, _, x in boxes if r > 0)
                if is_free and a <= left and left + wide <= b:
                    boxes.append((0, left, left + wide, left))
                    at = left + wide / 2
                    y = middle + 27
                    self.add(Words(at, y, text, NUMBER_PX, 500, "text", "center", True))
                    break

    def bars(self, by: str, scale: Scale, y: float) -> None:
        """Draw a bar by country or gauge, each part named under it where there is room."""
        free = 0.0
        for word, run in stretches(self.strip, by, scale.start_km, scale.stop_km):
            a, b = scale.px(run.start_km), scale.px(run.stop_km)
            if word not in {"none", ""}:
                self.add(Box(a + 0.5, y, max(b - a - 1, 0.6), 10, BARS.get(word, "bar_2")))
            text = f"{self.bar_word(by, word)} {self.km(run.km)}"
            wide = self.measure(text, SMALL_PX, 400)
            left = max(a + 1, free)
            if wide > b - a and b - wide > free:
                left = b - wide  # a narrow part is named to the left of its end
            if left + wide > b and left + wide > scale.stop_px:
                left = scale.stop_px - wide
            if left < free or b - a < LEAST_BAR_SHARE * wide:
                continue
            self.add(Words(left, y + 24, text, SMALL_PX, 400, "text2"))
            free = left + wide + 2 * GAP_PX

    def bar_word(self, by: str, word: str) -> str:
        """Return the name of a country or gauge."""
        if by == "country":
            return country_name(self.catalog, word, self.tr)
        return self.tr.t(f"gauge.{word}")

    def axis(self, scale: Scale, y: float, width: float) -> None:
        """Draw the axis of kilometres with round numbers."""
        span = scale.stop_km - scale.start_km
        step = next(s for s in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if span / s <= 10)  # noqa: PLR2004
        self.add(Stroke(((scale.start_px, y), (scale.stop_px, y)), "bar_3", 0.8))
        km = -(-scale.start_km // step) * step
        while km <= scale.stop_km + 1e-6:
            x = scale.px(km)
            self.add(Stroke(((x, y), (x, y + 4)), "bar_3", 0.8))
            text = self.tr.length(km) if km == 0 else self.tr.number(km)
            wide = self.measure(text, SMALL_PX, 400)
            left = min(max(x - wide / 2, 0), width - wide)
            self.add(Words(left + wide / 2, y + 17, text, SMALL_PX, 400, "text2", "center"))
            km += step
