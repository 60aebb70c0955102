"""Draws a chart of lengths on a sheet: rows, axis, whiskers, diamonds, key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import RenderError
from geo.figure.furniture.credit import CREDIT_PT, wrapped
from geo.figure.furniture.layout import CREDIT_LEADING, DATE_PT, SCREEN_SIDE_PT, SIDE_PT, TITLE_PT
from geo.figure.page.canvas import Pen
from geo.labels.text_metrics import face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figure.charts.lengths import Chart, Row
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator

GROUPS = ("railway", "link", "gas", "line")
AXIS_SHARE = 0.04
NAME_PT, SMALL_PT, HEAD_PT = 6.4, 5.2, 6.4
ROW_PT, LEAST_ROW_PT, HEAD_ROW_PT = 15.0, 8.6, 13.0
TOP_PT, GAP_PT = 18.0, 7.0
AXIS_ROOM_PT = 15.0
WHISKER_PT, CAP_PT, DOT_PT, DIAMOND_PT = 0.9, 3.2, 2.6, 2.1
BAR_PT = 5.2
NARROW_PT = 330.0  # of sheet width in points of type: below, text columns go
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
Z = 10.0


def paint_chart(spec: FigureSpec, chart: Chart, date: str, tr: Translator) -> Pen:
    """Return the sheet with the chart drawn on it.

    Raises
    ------
    RenderError
        If the sheet has no room for so many rows.
    """
    text = _text_factor(spec)
    side = SCREEN_SIDE_PT if spec.sheet.is_screen else SIDE_PT
    room = spec.width_pt - 2 * side
    credit = wrapped(chart.credit, room, CREDIT_PT * text)
    notes = wrapped(_notes(chart, tr), room, SMALL_PT * text)
    heads = _headings(chart, tr)
    fixed = (
        TOP_PT
        + AXIS_ROOM_PT
        + 2 * GAP_PT
        + HEAD_ROW_PT * len(heads)
        + 1.5 * SMALL_PT * (len(notes) + 1)
        + CREDIT_PT * CREDIT_LEADING * len(credit)
    ) * text + 2 * side
    most = spec.height_pt or spec.max_height_pt
    row_pt = min(ROW_PT * text, (most - fixed) / len(chart.rows))
    if row_pt < LEAST_ROW_PT * text:
        msg = f"the sheet has no room for {len(chart.rows)} rows"
        raise RenderError(
            msg,
            repair="ask for fewer routes, a coarser by, or a larger height_mm",
        )
    height = spec.height_pt or fixed + row_pt * len(chart.rows)
    pen = Pen(spec.width_pt, height, spec.dots_per_inch, spec.scheme)
    sheet = _Sheet(pen, side, spec.width_pt - side, height - side, text=text, row_pt=row_pt)
    sheet.heading(chart.title, date)
    y = sheet.rows(chart, heads, tr)
    pen.begin("legend")
    y -= GAP_PT * text
    y = sheet.key(y, tr)
    for line in notes:
        pen.text(side, y, line, size=SMALL_PT * text, ink="text2")
        y -= 1.5 * SMALL_PT * text
    pen.begin("credit")
    for line in credit:
        y -= CREDIT_PT * CREDIT_LEADING * text
        pen.text(side, y + 0.4 * CREDIT_PT * text, line, size=CREDIT_PT * text, ink="text2")
    return pen


def _text_factor(spec: FigureSpec) -> float:
    return 1.45 if spec.sheet.is_screen else 1.0


def _notes(chart: Chart, tr: Translator) -> list[str]:
    axis = tr.t("chart.axis-note") if chart.is_by_route else tr.t("chart.bar-note")
    return [axis, tr.t("chart.interval-note"), *chart.notes]


def _headings(chart: Chart, tr: Translator) -> dict[str, str]:
    """Return the headings of the groups of rows, in order; none where there is only one."""
    groups = list(dict.fromkeys(row.group for row in chart.rows))
    if chart.is_by_route:
        order = {name: place for place, name in enumerate(GROUPS)}
        groups.sort(key=lambda name: order.get(name, len(order)))
        return {name: tr.t(f"group.{name}") if name else tr.t("group.user") for name in groups}
    return {} if len(groups) == 1 else {name: name for name in groups}


class _Sheet:
    """A sheet that is filled from its top, in points."""

    def __init__(
        self, pen: Pen, left: float, right: float, top: float, *, text: float, row_pt: float
    ) -> None:
        self.pen = pen
        self.left, self.right, self.top = left, right, top
        self.text = text
        self.row_pt = row_pt
        self.is_narrow = right - left < NARROW_PT * text

    def heading(self, title: str, date: str) -> None:
        """Write title and date, the title smaller where it is long."""
        pen, text = self.pen, self.text
        pen.begin("heading")
        y = self.top - TITLE_PT * text
        size = TITLE_PT * text
        room = self.right - self.left - face(400).width_em(date) * DATE_PT * text - 8 * text
        wide = face(700).width_em(title) * size
        if wide > room:
            size = max(size * room / wide, 5.0)
            wide = face(700).width_em(title) * size
        pen.text(self.left, y, title, size=size, weight=700)
        at = self.left + wide + 8 * text
        pen.text(at, y, date, size=DATE_PT * text, ink="text2")

    def rows(self, chart: Chart, heads: dict[str, str], tr: Translator) -> float:
        """Draw the rows below their headings and return where they end."""
        pen, text = self.pen, self.text
        y = self.top - TOP_PT * text
        axis = self._axis(chart, tr, y)
        y -= AXIS_ROOM_PT * text
        for group in heads or {"": ""}:
            own = [row for row in chart.rows if not heads or row.group == group]
            if heads:
                y -= HEAD_ROW_PT * text
                pen.begin("heading")
                head = heads[group]
                pen.text(
                    self.left, y + 3 * text, head, size=HEAD_PT * text, weight=600, ink="text2"
                )
                self._rule(y)
            for row in own:
                self._row(row, y, axis, chart, tr)
                y -= self.row_pt
                self._rule(y)
        return y

    def _rule(self, y: float) -> None:
        self.pen.begin("rule")
        self.pen.stroke([np.array([(self.left, y), (self.right, y)])], "rule", 0.3, z=1.0)

    def _columns(self, chart: Chart) -> tuple[float, float, float]:
        """Return where the numbers end, and where the axis begins and ends."""
        size = NAME_PT * self.text
        names = max(
            max(
                face(600).width_em(row.name) * size,
                face(400).width_em(row.detail) * SMALL_PT * self.text,
            )
            for row in chart.rows
        )
        numbers = max(face(600).width_em(row.text) * size for row in chart.rows)
        room = self.right - self.left
        names = min(names, 0.42 * room)
        end = self.left + names + 8 * self.text + numbers
        interval = 0.0
        if not self.is_narrow:
            interval = max(
                face(400).width_em(row.interval) * SMALL_PT * self.text for row in chart.rows
            )
        # The last number of an axis of kilometres stands half behind its end.
        edge = 6 if chart.is_by_route else 14
        return end, end + interval + 14 * self.text, self.right - edge * self.text

    def _axis(self, chart: Chart, tr: Translator, y: float) -> _Axis:
        end, x0, x1 = self._columns(chart)
        pen, size = self.pen, SMALL_PT * self.text
        pen.begin("scale")
        base = y - 9 * self.text
        if chart.is_by_route:
            axis = _Axis(end, x0, x1, None)
            marks = [
                (axis.share(-AXIS_SHARE), tr.t("chart.less", share=tr.percent(AXIS_SHARE)), "left"),
                (axis.share(0.0), tr.t("chart.length"), "center"),
                (axis.share(AXIS_SHARE), tr.t("chart.more", share=tr.percent(AXIS_SHARE)), "right"),
            ]
        else:
            step, top = _steps(max(row.high or row.length or 0.0 for row in chart.rows))
            axis = _Axis(end, x0, x1, top)
            marks = [
                (axis.km(km), tr.number(km), "center") for km in np.arange(0, top + step / 2, step)
            ]
        for x, words, align in marks:
            pen.text(x, base, words, size=size, ink="text2", align=align)  # type: ignore[arg-type]
            if axis.top_km is not None:
                ends = np.array([(x, base - 3 * self.text), (x, base - 5 * self.text)])
                pen.stroke([ends], "text2", 0.4, z=Z, cap="butt")
        if not self.is_narrow:
            words = tr.t("chart.interval")
            pen.text(x0 - 8 * self.text, base, words, size=size, ink="text2", align="right")
        self.pen.stroke(
            [
                np.array(
                    [
                        (self.left, y - AXIS_ROOM_PT * self.text),
                        (self.right, y - AXIS_ROOM_PT * self.text),
                    ]
                )
            ],
            "text",
            0.6,
            z=2.0,
        )
        return axis

    def _row(self, row: Row, top: float, axis: _Axis, chart: Chart, tr: Translator) -> None:
        pen, text = self.pen, self.text
        middle = top - self.row_pt / 2
        size = NAME_PT * text
        is_low = self.row_pt < 12.5 * text or not row.detail
        numbers = face(600).width_em(row.text) * size
        room = axis.end - numbers - 6 * text - self.left
        pen.begin("label")
        name = row.name
        if face(600).width_em(name) * size > room:
            name = row.short
        wide = face(600).width_em(name) * size
        name_size = size if wide <= room else max(size * room / wide, 5.0)
        base = middle - 0.36 * size if is_low else middle + 0.8 * text
        pen.text(self.left, base, name, size=name_size, weight=600)
        if not is_low:
            pen.text(self.left, middle - 6 * text, row.detail, size=SMALL_PT * text, ink="text2")
        pen.text(axis.end, middle - 0.36 * size, row.text, size=size, weight=600, align="right")
        if not self.is_narrow:
            words = row.interval
            small = SMALL_PT * text
            pen.text(
                axis.x0 - 8 * text,
                middle - 0.36 * small,
                words,
                size=small,
                align="right",
                ink="text2",
            )
        pen.begin("chart")
        if chart.is_by_route:
            self._deviation(row, middle, axis, tr)
        else:
            self._bar(row, middle, axis)

    def _deviation(self, row: Row, y: float, axis: _Axis, tr: Translator) -> None:
        """Draw the interval and the published figures around the length."""
        pen, text = self.pen, self.text
        length = row.length or 1.0
        centre = axis.share(0.0)
        half = self.row_pt / 2 - 1.2 * text
        pen.stroke([np.array([(centre, y - half), (centre, y + half)])], "bar_3", 0.4, z=Z)
        up = y + (2.2 * text if row.published else 0.0)
        if row.low is not None and row.high is not None:
            ends = [axis.share(value / length - 1) for value in (row.low, row.high)]
            self.whisker(ends[0], ends[1], up)
            pen.dots(np.array([(centre, up)]), "text", DOT_PT * text, z=Z + 1)
        elif row.published or self.is_narrow:
            pen.dots(np.array([(centre, up)]), "core", DOT_PT * text, z=Z + 1)
            ring = shapely.get_coordinates(shapely.Point(centre, up).buffer(DOT_PT * text / 2))
            pen.stroke([ring], "text", 0.6, z=Z + 1.1)
        else:
            words = tr.t("lengths.one-figure")
            pen.text(
                centre, y - 0.36 * SMALL_PT * text, words,
                size=SMALL_PT * text, align="center", ink="text2", halo="panel",
            )  # fmt: skip
        self._published([value / length - 1 for value in row.published], y - 2.6 * text, axis)

    def _published(self, shares: Sequence[float], y: float, axis: _Axis) -> None:
        pen, text = self.pen, self.text
        inside = [axis.share(one) for one in shares if abs(one) <= AXIS_SHARE]
        beyond = sorted({1 if one > 0 else -1 for one in shares if abs(one) > AXIS_SHARE})
        edges = [*inside, *(axis.share(side * AXIS_SHARE) for side in beyond)]
        if len(edges) > 1:
            line = np.array([(min(edges), y), (max(edges), y)])
            pen.stroke([line], "link", 0.6, z=Z, dash=(0.8, 1.6), cap="butt")
        for x in inside:
            self.diamond(x, y)
        for side in beyond:
            x = axis.share(side * AXIS_SHARE)
            tip = DIAMOND_PT * text
            area = shapely.Polygon(
                [
                    (x + side * tip, y),
                    (x - side * tip * 0.4, y + tip * 0.9),
                    (x - side * tip * 0.4, y - tip * 0.9),
                ]
            )
            pen.fill(area, "link", z=Z + 1)

    def _bar(self, row: Row, y: float, axis: _Axis) -> None:
        """Draw a bar from nought with the interval at its end."""
        pen, text = self.pen, self.text
        half = min(BAR_PT * text, 0.55 * self.row_pt) / 2
        end = axis.km(row.length or 0.0)
        pen.fill(shapely.box(axis.x0, y - half, max(end, axis.x0 + 0.3), y + half), "bar_3", z=Z)
        if row.low is not None and row.high is not None:
            self.whisker(axis.km(row.low), axis.km(row.high), y)
        for value in row.published:
            self.diamond(axis.km(value), y)

    def whisker(self, low: float, high: float, y: float) -> None:
        """Draw an interval."""
        pen, text = self.pen, self.text
        half = CAP_PT * text / 2
        pen.stroke(
            [np.array([(low, y), (high, y)])], "text", WHISKER_PT * text, z=Z + 0.5, cap="butt"
        )
        for x in (low, high):
            cap = np.array([(x, y - half), (x, y + half)])
            pen.stroke([cap], "text", WHISKER_PT * text, z=Z + 0.5, cap="butt")

    def diamond(self, x: float, y: float) -> None:
        """Draw a figure published by others."""
        reach = DIAMOND_PT * self.text
        area = shapely.Polygon([(x - reach, y), (x, y + reach), (x + reach, y), (x, y - reach)])
        self.pen.fill(area, "panel", z=Z + 1)
        ring = shapely.get_coordinates(area)
        self.pen.stroke([ring], "link", 0.7 * self.text, z=Z + 1.1)

    def key(self, y: float, tr: Translator) -> float:
        """Explain the marks in one line, or two where one is too short; return the next line."""
        pen, text = self.pen, self.text
        size = SMALL_PT * text
        x = self.left
        y -= size
        for mark, words in (("whisker", "chart.key-interval"), ("diamond", "chart.key-published")):
            wide = 16 * text + face(400).width_em(tr.t(words)) * size + 12 * text
            if x + wide > self.right and x > self.left:
                x = self.left
                y -= 1.5 * size
            if mark == "whisker":
                self.whisker(x, x + 11 * text, y + 0.36 * size)
                pen.dots(
                    np.array([(x + 5.5 * text, y + 0.36 * size)]), "text", DOT_PT * text, z=Z + 1
                )
            else:
                self.diamond(x + 5.5 * text, y + 0.36 * size)
            pen.text(x + 15 * text, y, tr.t(words), size=size)
            x += wide
        return y - 1.5 * size


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where the numbers end and the axis runs; `top_km` is its end, None for shares."""

    end: float
    x0: float
    x1: float
    top_km: float | None

    def share(self, share: float) -> float:
        """Return the place of a share above or below the length, held within the axis."""
        held = min(max(share, -AXIS_SHARE), AXIS_SHARE)
        return (self.x0 + self.x1) / 2 + held / AXIS_SHARE * (self.x1 - self.x0) / 2

    def km(self, km: float) -> float:
        """Return the place of a length."""
        return self.x0 + (self.x1 - self.x0) * km / (self.top_km or 1.0)


def _steps(most_km: float) -> tuple[float, float]:
    """Return the step of an axis and its end, with about five steps.

    Examples
    --------
    >>> _steps(9288.2)
    (2000.0, 10000.0)
    """
    rough = max(most_km, 1e-3) / 5
    power = 10.0 ** np.floor(np.log10(rough))
    step = float(next(nice * power for nice in NICE if nice * power >= rough))
    return step, float(np.ceil(most_km / step) * step)
