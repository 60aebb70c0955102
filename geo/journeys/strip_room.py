"""Finds room for the labels of a strip: clear of each other, of leaders and of the two lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP_PX = 7.0
LINE_GAP_PX = 4.0
"""What lies between a label and a line across the strip, or a leader that passes it."""
ELBOW_PX = 6.0
MOST_ROWS = 9
BEAM = 96
"""How many arrangements are followed at once: more change nothing on the saved journeys."""
ELBOW_COST, OVER_LINE_COST, PX_PER_ROW = 0.4, 1.0, 60.0
UNDER_SHARE = 0.4
"""A stretch shorter than this share of its label is too short to say whose the label is."""
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Spot:
    """A label: its row, counted from the track, its edges, and the x of its leader, px."""

    row: int
    left: float
    right: float
    leader: float
    has_leader: bool = True

    @property
    def middle(self) -> float:
        """The middle of its text."""
        return (self.left + self.right) / 2

    @property
    def is_beside(self) -> bool:
        """Whether the leader ends beside the text, not above or under it."""
        return not self.left <= self.leader <= self.right

    @property
    def reach(self) -> tuple[float, float]:
        """What it takes of its row, the elbow of its leader included."""
        if not self.has_leader:
            return self.left, self.right
        return min(self.left, self.leader), max(self.right, self.leader)


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants room: how wide it is, and the stretch from a to b that it names."""

    wide: float
    start: float
    stop: float

    @property
    def middle(self) -> float:
        """Where its leader begins."""
        return (self.start + self.stop) / 2


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of labels along a sheet of a width, crossed from top to bottom by lines at some x."""

    width: float
    lines: tuple[float, ...]

    def clears_lines(self, left: float, right: float) -> bool:
        """Whether a text lies on the sheet and on none of the lines."""
        return (
            left >= 0
            and right <= self.width
            and not any(left - LINE_GAP_PX < x < right + LINE_GAP_PX for x in self.lines)
        )

    def fits(self, spot: Spot, placed: Iterable[Spot]) -> bool:
        """Whether a label touches no line, no other label, and no leader of or over another."""
        return self.clears_lines(spot.left, spot.right) and all(
            _apart(spot, other) for other in placed
        )

    def lefts(self, wide: float, wanted: Sequence[float]) -> list[float]:
        """Return the wanted left edges held on the sheet, then those just beside a line."""
        held = [min(max(left, 0.0), self.width - wide) for left in wanted]
        for x in self.lines:
            held += [x - LINE_GAP_PX - wide, x + LINE_GAP_PX]
        return held


def _apart(one: Spot, other: Spot) -> bool:
    if one.row == other.row:
        a, b = one.reach
        c, d = other.reach
        return b + GAP_PX <= c or d + GAP_PX <= a
    near, far = (one, other) if one.row < other.row else (other, one)
    a, b = near.reach
    return not far.has_leader or not a - LINE_GAP_PX < far.leader < b + LINE_GAP_PX


def arrange(rows: Rows, wishes: Sequence[Wish]) -> list[Spot]:
    """Return a place for each label below the track, in the order given; none is left out.

    Parameters
    ----------
    wishes
        From left to right.

    Raises
    ------
    ValueError
        If `MOST_ROWS` rows have no room for all of them.

    Notes
    -----
    A beam search from left to right: of the arrangements so far the cheapest are kept. A row
    further down costs 1, a px away from the middle of the stretch 1/60 of that.
    """
    beam: list[tuple[float, tuple[Spot, ...]]] = [(0.0, ())]
    for wish in wishes:
        offers = list(_offers(rows, wish))
        grown = [
            (cost + more, (*placed, spot))
            for cost, placed in beam
            for more, spot in offers
            if rows.fits(spot, placed)
        ]
        grown.sort(key=lambda one: one[0])
        beam = grown[:BEAM]
        if not beam:
            msg = f"no room for {len(wishes)} labels on {rows.width:g} px"
            raise ValueError(msg)
    return list(beam[0][1])


def _offers(rows: Rows, wish: Wish) -> Iterable[tuple[float, Spot]]:
    x, wide = wish.middle, wish.wide
    is_plain = wish.stop - wish.start >= UNDER_SHARE * wide
    for row in range(MOST_ROWS):
        for left in rows.lefts(wide, [x - share * wide for share in ALONG]):
            right = left + wide
            if not left <= x <= right or (row == 0 and not is_plain):
                continue
            cost = row + abs(left + wide / 2 - x) / PX_PER_ROW
            yield cost, Spot(row, left, right, x, has_leader=row > 0)
        for is_left in (True, False):
            near = x - ELBOW_PX if is_left else x + ELBOW_PX
            beyond = [at for at in rows.lines if (at < x) == is_left]
            ends = [near, *(at - LINE_GAP_PX if is_left else at + LINE_GAP_PX for at in beyond)]
            for k, end in enumerate(ends):
                left = end - wide if is_left else end
                cost = row + ELBOW_COST + abs(end - near) / PX_PER_ROW + (k > 0) * OVER_LINE_COST
                yield cost, Spot(row, left, left + wide, x)


def between(
    rows: Rows, wide: float, start: float, stop: float, placed: Sequence[Spot]
) -> Spot | None:
    """Return a place in the row next to the track inside a stretch, None where there is none."""
    middle = (start + stop - wide) / 2
    wanted = [middle, *(start + share * (stop - start) - wide / 2 for share in ALONG)]
    wanted += [other.reach[1] + GAP_PX for other in placed if other.row == 0]
    wanted += [other.reach[0] - GAP_PX - wide for other in placed if other.row == 0]
    wanted += [x for o in placed for x in (o.leader - LINE_GAP_PX - wide, o.leader + LINE_GAP_PX)]
    found = [
        spot
        for left in rows.lefts(wide, wanted)
        if start <= left
        and left + wide <= stop
        and rows.fits(spot := Spot(0, left, left + wide, left, has_leader=False), placed)
    ]
    return min(found, key=lambda one: abs(one.left - middle), default=None)


def stand_beside(rows: Rows, wides: Sequence[float]) -> list[Spot]:
    """Return a place for the name of each line, left or right of it, in as few rows as it takes.

    Notes
    -----
    Row 0 is the topmost here, and a line begins in the row of its name: it crosses the rows
    below, not those above. So names in rows from left to right always find room.

    Raises
    ------
    ValueError
        If a name is wider than the sheet beside its line.
    """
    for count in range(1, len(rows.lines) + 1):
        found = _stand(rows, wides, count, ())
        if found is not None:
            return list(found)
    if not wides:
        return []
    msg = f"no room for {len(wides)} names on {rows.width:g} px"
    raise ValueError(msg)


def _stand(
    rows: Rows, wides: Sequence[float], count: int, placed: tuple[Spot, ...]
) -> tuple[Spot, ...] | None:
    k = len(placed)
    if k == len(wides):
        return placed
    x, wide = rows.lines[k], wides[k]
    sides = [x - ELBOW_PX - wide, x + ELBOW_PX]
    if k or len(wides) == 1:
        sides.reverse()
    for row in range(count):
        for left in sides:
            spot = Spot(row, left, left + wide, x)
            is_free = left >= 0 and left + wide <= rows.width
            if is_free and not any(_cross(spot, o) or _cross(o, spot) for o in placed):
                found = _stand(rows, wides, count, (*placed, spot))
                if found is not None:
                    return found
    return None


def _cross(one: Spot, other: Spot) -> bool:
    """Whether the line of one runs through the name of the other, or their names touch."""
    if one.row == other.row and not (
        one.right + GAP_PX <= other.left or other.right + GAP_PX <= one.left
    ):
        return True
    return (
        one.row <= other.row and other.left - LINE_GAP_PX < one.leader < other.right + LINE_GAP_PX
    )
