"""Lays a strip out downwards, for a phone or a narrow figure; px, y down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.strip_map.diagram import stretches
from geo.strip_map.layout import (
    BARS,
    CROSSING_DASH,
    CROSSING_WIDTH,
    EDGE_PX,
    HEAD_PX,
    LEAST_LABEL_PX,
    MOST_DOWN,
    NAME_PX,
    NAMED_RANK,
    SAME_KM,
    SMALL_PX,
    TALLEST_PX,
    Layout,
    Scale,
)
from geo.strip_map.shapes import Box, Sheet, Stroke, Words, spread
from geo.style.lines import RIBBON_PX

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.strip_map.diagram import Strip
    from geo.strip_map.layout import Measure


def down(
    catalog: Catalog,
    strip: Strip,
    tr: Translator,
    measure: Measure,
    width: float,
    *,
    tallest: float = TALLEST_PX,
) -> Sheet:
    """Return the strip laid out downwards: the whole way across on top, then the close part."""
    made = _Down(catalog, strip, tr, measure)
    made.tallest = tallest
    return made.sheet(width)


class _Down(Layout):
    tallest: float = TALLEST_PX

    def sheet(self, width: float) -> Sheet:
        y = 0.0
        low, high = self.strip.close_km
        if self.strip.detail_km is not None:
            self.whole(Scale(0.0, self.strip.total_km, EDGE_PX, width - EDGE_PX), 30.0)
            times = self.strip.total_km / (high - low)
            text = self.enlarged(low, high, times)
            self.add(Words(0, 82, text, HEAD_PX, 600, "text2"))
            y = 88.0
        self._heads(y + 16, width)
        top = y + 30
        labels = self._labels(low, high)
        least = LEAST_LABEL_PX * len(labels)
        height = max(least, min(self.tallest - top, max(520.0, 1.25 * least)))
        scale = Scale(low, high, top, top + height)
        self._bars_down(scale)
        middle = 66.0
        self.tracks(scale, middle, is_down=True)
        for one in self.strip.crossings:
            if low < one.km < high:
                at_y = scale.px(one.km)
                self.add(
                    Stroke(
                        ((0, at_y), (92, at_y)),
                        one.line,
                        CROSSING_WIDTH[one.line],
                        CROSSING_DASH[one.line],
                    )
                )
        for start_km, stop_km in self.strip.gauge_breaks_km:
            if low <= (start_km + stop_km) / 2 <= high:
                self.add(self.half(31.0, scale.px((start_km + stop_km) / 2)))
        wanted = [scale.px(km) for km, _, _, _ in labels]
        placed = spread(wanted, LEAST_LABEL_PX, top, top + height)
        for (km, name, number, ink), want, y_at in zip(labels, wanted, placed, strict=True):
            place = next((p for p in self.strip.places if p.km == km and p.name == name), None)
            weight = 700 if place and place.rank == 1 else 600 if ink != "text" else 500
            begin = middle + RIBBON_PX if place else 92.0
            self.add(Stroke(((begin, want), (98, want), (106, y_at), (112, y_at)), "bar_3", 0.8))
            if place:
                self.add(self.station(place, begin, want))
            self.add(
                Words(116, y_at + 4, name, NAME_PX + 1, weight, ink),
                Words(width, y_at + 4, number, NAME_PX, 400, "text2", "right"),
            )
        return Sheet(width, top + height + 12, tuple(self.items))

    def _heads(self, y: float, width: float) -> None:
        first = self.tr.t("strip.country")
        after = self.measure(first, SMALL_PX, 400) + 10
        self.add(
            Words(0, y, first, SMALL_PX, 400, "text2"),
            Words(after, y, self.tr.t("strip.gauge"), SMALL_PX, 400, "text2"),
            Words(width, y, self.tr.t("unit.km"), SMALL_PX, 400, "text2", "right"),
        )

    def _bars_down(self, scale: Scale) -> None:
        for by, x in (("country", 6.0), ("gauge", 26.0)):
            for word, run in stretches(self.strip, by, scale.start_km, scale.stop_km):
                if word in {"none", ""}:
                    continue
                a, b = scale.px(run.start_km), scale.px(run.stop_km)
                self.add(Box(x, a + 0.5, 10, max(b - a - 1, 0.6), BARS.get(word, "bar_2")))

    def _labels(self, low: float, high: float) -> list[tuple[float, str, str, str]]:
        """Return what is named down the side: the greater places, and the two lines."""
        inside = [p for p in self.strip.places if low - SAME_KM <= p.km <= high + SAME_KM]
        inside.sort(key=lambda p: (not p.is_end, p.rank, not p.is_first, p.km))
        chosen = [p for p in inside if p.is_end or p.rank <= NAMED_RANK][:MOST_DOWN]
        labels = [(p.km, p.name, self.km(p.km, about=p.is_about), "text") for p in chosen]
        labels += [
            (
                one.km,
                self.tr.t(f"strip.{one.line}-name"),
                self.km(one.km, about=one.is_about),
                one.line,
            )
            for one in self.strip.crossings
            if low < one.km < high
        ]
        return sorted(labels)
