"""Finds room for the labels of a strip: clear of each other, of leaders and of the two lines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP_PX = 7.0
LINE_GAP_PX = 5.0
"""What lies between a label and a line across the strip, or a leader that passes it."""
ELBOW_PX, ELBOW_GAP_PX = 6.0, 0.5
MOST_ROWS = 9
BEAM = 96
NAME_BEAM = 48
ROW_COST = 0.5
"""How many arrangements are followed at once: more change nothing on the saved journeys."""
ELBOW_COST, OVER_LINE_COST, PX_PER_ROW = 0.4, 1.0, 60.0
UNDER_SHARE = 0.4
"""A stretch shorter than this share of its label is too short to say whose the label is."""
OVER = (0.5, 0.15, 0.85, 0.0, 1.0)
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
        """Where its leader begins at best."""
        return (self.start + self.stop) / 2

    def leaders(self, lines: Sequence[float]) -> list[float]:
        """Return where its leader may begin: at its middle, or the middle of a part beside a line."""
        cuts = [self.start, *sorted(x for x in lines if self.start < x < self.stop), self.stop]
        parts = [(a, b) for a, b in pairwise(cuts) if b - a > 2 * ELBOW_PX]
        return [self.middle, *((a + b) / 2 for a, b in parts if len(cuts) > 2)]  # noqa: PLR2004


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
        is_first = a < c or (a == c and b < d)
        first, second = (one, other) if is_first else (other, one)
        return (
            first.right + GAP_PX <= second.left and first.reach[1] + ELBOW_GAP_PX <= second.reach[0]
        )
    near, far = (one, other) if one.row < other.row else (other, one)
    if not far.has_leader:
        return True
    a, b = near.reach
    is_off_text = not near.left - LINE_GAP_PX < far.leader < near.right + LINE_GAP_PX
    return is_off_text and not a - ELBOW_GAP_PX < far.leader < b + ELBOW_GAP_PX


def arrange(rows: Rows, wishes: Sequence[Wish]) -> list[Spot] | None:
    """Return a place for each label below the track, None where not all of them have room.

    Parameters
    ----------
    wishes
        From left to right.

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
    return list(beam[0][1]) if beam else None


def _offers(rows: Rows, wish: Wish) -> Iterable[tuple[float, Spot]]:
    wide = wish.wide
    is_plain = wish.stop - wish.start >= UNDER_SHARE * wide
    for row in range(MOST_ROWS):
        for x in wish.leaders(rows.lines):
            aside = row + abs(x - wish.middle) / PX_PER_ROW
            for left in rows.lefts(wide, [x - share * wide for share in ALONG]):
                if not left <= x <= left + wide or (row == 0 and not is_plain):
                    continue
                cost = aside + abs(left + wide / 2 - x) / PX_PER_ROW
                yield cost, Spot(row, left, left + wide, x, has_leader=row > 0)
            for cost, left in _beside(rows, x, wide):
                yield aside + cost, Spot(row, left, left + wide, x)


def _beside(rows: Rows, x: float, wide: float) -> Iterable[tuple[float, float]]:
    """Offer left edges of a text beside the end of its leader, at last beyond a line."""
    for is_left in (True, False):
        near = x - ELBOW_PX if is_left else x + ELBOW_PX
        beyond = [at for at in rows.lines if (at < x) == is_left]
        ends = [near, *(at - LINE_GAP_PX if is_left else at + LINE_GAP_PX for at in beyond)]
        for k, end in enumerate(ends):
            cost = ELBOW_COST + abs(end - near) / PX_PER_ROW + (k > 0) * OVER_LINE_COST
            yield cost, end - wide if is_left else end


@dataclass(frozen=True, slots=True)
class Named:
    """A name that wants room over its point: how wide it is, and what leaving it out costs."""

    wide: float
    x: float
    loss: float


@dataclass(frozen=True, slots=True)
class _Trail:
    """Names placed so far: the cost, and all that matters for those to their right, per row."""

    cost: float
    rights: tuple[float, ...]
    leaders: tuple[float, ...]
    spots: tuple[Spot | None, ...] = ()

    def beats(self, other: _Trail) -> bool:
        """Whether whatever can follow the other can follow this one, at no higher cost."""
        return self.cost <= other.cost and all(
            a <= b
            for a, b in zip(self.rights + self.leaders, other.rights + other.leaders, strict=True)
        )

    def takes(self, spot: Spot) -> bool:
        """Whether a name fits behind those that are placed."""
        row = spot.row
        return (
            self.rights[row] + GAP_PX <= spot.left
            and all(right + LINE_GAP_PX <= spot.leader for right in self.rights[:row])
            and all(leader + LINE_GAP_PX <= spot.left for leader in self.leaders[row + 1 :])
        )

    def after(self, spot: Spot, cost: float) -> _Trail:
        """Return this trail with one more name."""
        row = spot.row
        return _Trail(
            self.cost + cost,
            (*self.rights[:row], max(spot.right, spot.leader), *self.rights[row + 1 :]),
            (*self.leaders[:row], spot.leader, *self.leaders[row + 1 :]),
            (*self.spots, spot),
        )


def name_over(rows: Rows, names: Sequence[Named], most_rows: int) -> list[Spot | None]:
    """Return a place for each name above the track, None for one that is left out.

    Parameters
    ----------
    names
        From left to right.

    Notes
    -----
    A search from left to right: of two arrangements, one that costs no less and leaves no more
    room is given up, and of the others the cheapest are kept. A name may be left out at its cost.
    """
    none = tuple(-2 * GAP_PX for _ in range(most_rows))
    trails = [_Trail(0.0, none, none)]
    for name in names:
        offers = list(_offers_over(rows, name, most_rows))
        grown = [
            _Trail(one.cost + name.loss, one.rights, one.leaders, (*one.spots, None))
            for one in trails
        ]
        grown += [
            one.after(spot, cost) for one in trails for cost, spot in offers if one.takes(spot)
        ]
        grown.sort(key=lambda one: one.cost)
        trails = []
        for one in grown:
            if len(trails) < NAME_BEAM and not any(better.beats(one) for better in trails):
                trails.append(one)
    return list(trails[0].spots)


def _offers_over(rows: Rows, name: Named, most_rows: int) -> Iterable[tuple[float, Spot]]:
    x, wide = name.x, name.wide
    wanted = [x - share * wide for share in OVER] + [x + LINE_GAP_PX, x - LINE_GAP_PX - wide]
    for left in rows.lefts(wide, wanted):
        if not rows.clears_lines(left, left + wide):
            continue
        for row in range(most_rows):
            slack = LINE_GAP_PX if row == 0 else 0.0
            if left - slack <= x <= left + wide + slack:
                cost = ROW_COST * row + abs(left + wide / 2 - x) / PX_PER_ROW
                yield cost, Spot(row, left, left + wide, x)


def between(
    rows: Rows, wide: float, start: float, stop: float, placed: Sequence[Spot]
) -> Spot | None:
    """Return a place in the row next to the track inside a stretch, None where there is none."""
    middle = (start + stop - wide) / 2
    wanted = [middle, *(start + share * (stop - start) - wide / 2 for share in ALONG)]
    wanted += [other.reach[1] + 2 * GAP_PX for other in placed if other.row == 0]
    wanted += [other.reach[0] - 2 * GAP_PX - wide for other in placed if other.row == 0]
    wanted += [x for o in placed for x in (o.leader - LINE_GAP_PX - wide, o.leader + LINE_GAP_PX)]
    found = [
        spot
        for left in rows.lefts(wide, wanted)
        if start <= left
        and left + wide <= stop
        and rows.fits(spot := Spot(0, left, left + wide, left, has_leader=False), placed)
    ]
    return min(found, key=lambda one: abs(one.left - middle), default=None)


def stand_beside(rows: Rows, wides: Sequence[float]) -> list[Spot] | None:
    """Return a place for the name of each line, left or right of it, in as few rows as it takes.

    None where a name is wider than the sheet beside its line.

    Notes
    -----
    Row 0 is the topmost here, and a line begins in the row of its name: it crosses the rows
    below, not those above. So names in rows from left to right always find room.
    """
    for count in range(1, len(rows.lines) + 1):
        found = _stand(rows, wides, count, ())
        if found is not None:
            return list(found)
    return None if wides else []


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
