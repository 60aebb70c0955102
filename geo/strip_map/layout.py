"""What both ways of laying a strip out share: across a wide sheet, downwards on a phone.

Both show the whole way to scale and, enlarged, the part off the main line; px, y down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.journeys.wording import country_name
from geo.strip_map.label_rows import GAP_PX
from geo.strip_map.shapes import Disc, Item, Words, ribbon_items, track_items
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.strip_map.diagram import Place, Run, Strip

    Measure = Callable[[str, float, int], float]

NAME_PX, NUMBER_PX, SMALL_PX, HEAD_PX = 12.0, 11.5, 11.0, 12.0
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

    def whole(self, scale: Scale, middle: float) -> None:
        """Draw the whole way to scale with its greater places."""
        self.tracks(scale, middle, is_down=False)
        wanted = [one for one in self.strip.places if one.rank <= 2 or one.km == 0.0]  # noqa: PLR2004
        ends = {self.strip.places[0], self.strip.places[-1]} if self.strip.places else set()
        wanted.sort(key=lambda one: (one not in ends, one.rank, not one.is_first, one.km))
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

    def bar_word(self, by: str, word: str) -> str:
        """Return the name of a country or gauge."""
        if by == "country":
            return country_name(self.catalog, word, self.tr)
        return self.tr.t(f"gauge.{word}")

    def enlarged(self, low: float, high: float, times: float) -> str:
        """Return what is enlarged, and how many times."""
        return self.tr.t(
            "strip.enlarged",
            start=self.km(round(low)),
            stop=self.km(round(high)),
            times=self.tr.number(times, 0 if times >= 3 else 1),  # noqa: PLR2004
        )
