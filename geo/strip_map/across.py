"""Lays a strip out from left to right, for a wide page or figure; px, y down."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.strip_map.diagram import stretches
from geo.strip_map.label_rows import (
    GAP_PX,
    LINE_GAP_PX,
    Named,
    Rows,
    Spot,
    Wish,
    arrange,
    between,
    name_over,
    stand_beside,
)
from geo.strip_map.layout import (
    BARS,
    CROSSING_DASH,
    CROSSING_WIDTH,
    EDGE_PX,
    HEAD_PX,
    LEAST_BAR_SHARE,
    NAME_PX,
    NAMED_RANK,
    NUMBER_PX,
    ROW_PX,
    ROWS,
    SAME_KM,
    SMALL_PX,
    Layout,
    Scale,
)
from geo.strip_map.shapes import Align, Area, Box, Sheet, Stroke, Words
from geo.style.lines import RIBBON_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.strip_map.diagram import Place, Run, Strip
    from geo.strip_map.layout import Measure

STATUS_PX = 27.0
"""From the middle of the track down to the baseline of the first row of states."""
LOSS_OF_END, LOSS_AT_CHANGE, LOSS_LEAST = 200.0, 20.0, 5.0
LOSS_OF_RANK = {1: 60.0, 2: 12.0}


def across(
    catalog: Catalog, strip: Strip, tr: Translator, measure: Measure, width: float
) -> Sheet | None:
    """Return the strip laid out from left to right, None where its labels have no room so."""
    made = _Across(catalog, strip, tr, measure)
    return made.sheet(width)


def _weight(place: Place) -> int:
    return 700 if place.rank == 1 else 500


def _loss(place: Place, *, is_first: bool) -> float:
    """Return what it costs to leave a name out, in rows: the ends of the way stand first."""
    if is_first:
        return LOSS_OF_END
    return LOSS_OF_RANK.get(place.rank, LOSS_LEAST) + (LOSS_AT_CHANGE if place.is_end else 0.0)


class _Across(Layout):
    def sheet(self, width: float) -> Sheet | None:
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
        return None if bottom is None else Sheet(width, bottom, tuple(self.items))

    def wedge(self, scale: Scale, top: float, width: float) -> float:
        """Draw how the enlarged part spreads out, and return where it begins."""
        low, high = self.strip.close_km
        a, b = scale.px(low), scale.px(high)
        mid, bottom = top + 12, top + 36
        line = ((a, top), (a, mid), (0.0, bottom), (width, bottom), (b, mid), (b, top))
        self.add(Area(line, "field"), Stroke(line, "bar_3", 0.8))
        times = (width - 2 * EDGE_PX) / max(b - a, 1.0)
        text = self.enlarged(low, high, times)
        align: Align = "right" if b < width / 2 else "left"
        at = width - 4 if align == "right" else 4.0
        self.add(Words(at, mid - 2, text, SMALL_PX, 600, "text2", align, halo=True))
        return bottom

    def close(self, scale: Scale, top: float, width: float) -> float | None:
        """Draw the part that is looked at closely, and return where the sheet ends, None if full."""
        shown = [c for c in self.strip.crossings if scale.start_km < c.km < scale.stop_km]
        rows = Rows(width, tuple(scale.px(one.km) for one in shown))
        heads = self._heads(scale, rows)
        missing = self._missing(scale, rows)
        if heads is None or missing is None:
            return None
        has_ribbon = any(
            run.has_ribbon and run.stop_km > scale.start_km and run.start_km < scale.stop_km
            for run in self.strip.runs
        )
        head_rows = max((spot.row for _, spot in heads), default=0)
        names_y = top + 24.0 + head_rows * ROW_PX + (20.0 if shown or has_ribbon else 0.0)
        middle = names_y + ROWS * ROW_PX + 14
        below = 1 + max((spot.row for _, spot in missing), default=0)
        country_y = middle + 40 + below * ROW_PX
        gauge_y = country_y + 42
        axis_y = gauge_y + 40
        for one, (text, spot) in zip(shown, heads, strict=True):
            x = scale.px(one.km)
            line_top = top + 8 + spot.row * ROW_PX
            self.add(
                Stroke(
                    ((x, line_top), (x, gauge_y + 18)),
                    one.line,
                    CROSSING_WIDTH[one.line],
                    CROSSING_DASH[one.line],
                ),
                Words(spot.left, line_top + 12, text, SMALL_PX, 600, one.line, "left", True),
            )
        self.tracks(scale, middle, is_down=False)
        if has_ribbon:
            self._ribbon_name(scale, rows, names_y - 6)
        self.names(scale, middle, rows)
        self._statuses(scale, middle, rows, missing)
        self.bars("country", scale, country_y, rows)
        self.bars("gauge", scale, gauge_y, rows)
        for start_km, stop_km in self.strip.gauge_breaks_km:
            if scale.start_km <= (start_km + stop_km) / 2 <= scale.stop_km:
                self.add(self.half(scale.px((start_km + stop_km) / 2), gauge_y + 5))
        self.axis(scale, axis_y, width)
        return axis_y + 24

    def _heads(self, scale: Scale, rows: Rows) -> list[tuple[str, Spot]] | None:
        """Return the names of the lines that are crossed, each beside its own line."""
        shown = [c for c in self.strip.crossings if scale.start_km < c.km < scale.stop_km]
        texts = [self.tr.t(f"strip.{c.line}", km=self.km(c.km, about=c.is_about)) for c in shown]
        wides = [self.measure(text, SMALL_PX, 600) for text in texts]
        spots = stand_beside(rows, wides)
        return None if spots is None else list(zip(texts, spots, strict=True))

    def _ribbon_name(self, scale: Scale, rows: Rows, y: float) -> None:
        """Write what the ribbon is, over the longest part of it that no line crosses."""
        runs = [run for run in self.strip.runs if run.has_ribbon]
        low, high = runs[0].start_km, runs[-1].stop_km
        a, b = (scale.px(min(max(km, scale.start_km), scale.stop_km)) for km in (low, high))
        cuts = [a, *(x for x in sorted(rows.lines) if a < x < b), b]
        text = self.tr.t("legend.ribbon")
        wide = self.measure(text, NAME_PX, 600)
        start, stop = max(
            pairwise(cuts),
            key=lambda pair: pair[1] - pair[0],
        )
        if stop - start >= wide + 2 * LINE_GAP_PX:
            at = (start + stop) / 2
            self.add(Words(at, y, text, NAME_PX, 600, "link_text", "center", True))

    def names(self, scale: Scale, middle: float, rows: Rows) -> None:
        """Name the places in up to three rows, the greater first; a label crosses no leader."""
        low, high = scale.start_km, scale.stop_km
        wanted = [
            p
            for p in self.strip.places
            if low - SAME_KM <= p.km <= high + SAME_KM and (p.rank <= NAMED_RANK or p.is_end)
        ]
        wanted.sort(key=lambda p: p.km)
        names = [
            Named(
                self.measure(p.name, NAME_PX, _weight(p)),
                scale.px(p.km),
                _loss(p, is_first=min(abs(p.km - low), abs(p.km - high)) < SAME_KM),
            )
            for p in wanted
        ]
        for place, name, spot in zip(wanted, names, name_over(rows, names, ROWS), strict=True):
            if spot is None:
                if place.is_end:
                    self.add(self.station(place, name.x, middle - RIBBON_PX))
                continue
            y = middle - 22 - spot.row * ROW_PX
            if spot.row:
                self.add(Stroke(((name.x, y + 4), (name.x, middle - RIBBON_PX)), "bar_3", 0.8))
            self.add(
                self.station(place, name.x, middle - RIBBON_PX),
                Words(spot.middle, y, place.name, NAME_PX, _weight(place), "text", "center", True),
            )

    def _missing(self, scale: Scale, rows: Rows) -> list[tuple[str, Spot]] | None:
        """Return the words for each stretch that is missing, and where they stand."""
        found = [
            (self.status_words(word, run), run)
            for word, run in stretches(self.strip, "status", scale.start_km, scale.stop_km)
            if not word.startswith("operating")
        ]
        wishes = [
            Wish(self.measure(text, NUMBER_PX, 500), *self._ends(scale, run)) for text, run in found
        ]
        spots = arrange(rows, wishes)
        if spots is None:
            return None
        return [(text, spot) for (text, _), spot in zip(found, spots, strict=True)]

    @staticmethod
    def _ends(scale: Scale, run: Run) -> tuple[float, float]:
        return scale.px(run.start_km), scale.px(run.stop_km)

    def _statuses(
        self, scale: Scale, middle: float, rows: Rows, missing: Sequence[tuple[str, Spot]]
    ) -> None:
        """Write status and kilometres under each stretch; what is missing is always told, in red.

        What runs is told where there is room.
        """
        for text, spot in missing:
            y = middle + STATUS_PX + spot.row * ROW_PX
            if spot.has_leader:
                self.add(Stroke(self._leader(spot, middle, y), "link", 0.8))
            self.add(Words(spot.middle, y, text, NUMBER_PX, 500, "link_text", "center", True))
        placed = [spot for _, spot in missing]
        for word, run in stretches(self.strip, "status", scale.start_km, scale.stop_km):
            if not word.startswith("operating"):
                continue
            text = self.status_words(word, run)
            wide = self.measure(text, NUMBER_PX, 500)
            room = between(rows, wide, *self._ends(scale, run), placed)
            if room is not None:
                placed.append(room)
                y = middle + STATUS_PX
                self.add(Words(room.middle, y, text, NUMBER_PX, 500, "text", "center", True))

    @staticmethod
    def _leader(spot: Spot, middle: float, y: float) -> tuple[tuple[float, float], ...]:
        """Return the line from a stretch of track to its words: to their top, or to their side."""
        start = (spot.leader, middle + RIBBON_PX + 2)
        if not spot.is_beside:
            return (start, (spot.leader, y - 10))
        edge = spot.left - 2 if spot.leader < spot.left else spot.right + 2
        return (start, (spot.leader, y - 4), (edge, y - 4))

    def bars(self, by: str, scale: Scale, y: float, rows: Rows) -> None:
        """Draw a bar by country or gauge, each part named under it where there is room."""
        free = 0.0
        for word, run in stretches(self.strip, by, scale.start_km, scale.stop_km):
            a, b = self._ends(scale, run)
            if word not in {"none", ""}:
                self.add(Box(a + 0.5, y, max(b - a - 1, 0.6), 10, BARS.get(word, "bar_2")))
            text = f"{self.bar_word(by, word)} {self.km(run.km)}"
            wide = self.measure(text, SMALL_PX, 400)
            if b - a < LEAST_BAR_SHARE * wide:
                continue
            wanted = [max(a + 1, free), *(x + LINE_GAP_PX for x in rows.lines if a <= x < b)]
            wanted += [b - wide, *(x - LINE_GAP_PX - wide for x in rows.lines if a < x <= b)]
            fitting = [
                left
                for left in wanted
                if left >= free
                and left + wide <= scale.stop_px
                and left < b
                and left + wide > a
                and rows.clears_lines(left, left + wide)
            ]
            if not fitting:
                continue
            # A part that is narrower than its name is named to the left of its end.
            left = min(fitting, key=lambda at: (at + wide > b, max(0.0, a - at)))
            self.add(Words(left, y + 24, text, SMALL_PX, 400, "text2"))
            free = left + wide + 2 * GAP_PX

    def axis(self, scale: Scale, y: float, width: float) -> None:
        """Draw the axis of kilometres with round numbers."""
        span = scale.stop_km - scale.start_km
        step = next(s for s in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if span / s <= 10)  # noqa: PLR2004
        self.add(Stroke(((scale.start_px, y), (scale.stop_px, y)), "bar_3", 0.8))
        km = -(-scale.start_km // step) * step
        while km <= scale.stop_km + SAME_KM:
            x = scale.px(km)
            self.add(Stroke(((x, y), (x, y + 4)), "bar_3", 0.8))
            text = self.tr.length(km) if km == 0 else self.tr.number(km)
            wide = self.measure(text, SMALL_PX, 400)
            left = min(max(x - wide / 2, 0), width - wide)
            self.add(Words(left + wide / 2, y + 17, text, SMALL_PX, 400, "text2", "center"))
            km += step
