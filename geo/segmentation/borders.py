"""Which words a place carries: state, subject, side of 38 N and of the demarcation line.

A state's border is known to a kilometre or two only, so a short visit beyond it, and a stretch of
water along the coast, are not facts: they keep the words of the line before them. 38 N is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import geod
from geo.segmentation import crossings_of_parallel
from geo.segmentation.split import OUTSIDE, Lines, Partition, Runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

    Floats = NDArray[np.float64]

PARALLEL_DEG = 38.0
AT_SEA = "XZ"
SHORT_VISIT_KM = 2.0
"""Inner borders are good to about 2 km: a shorter visit to a neighbour is not a fact."""
BOW_STEP_M = 20_000.0
"""A chord in degrees of 20 km lies at most 17 m beside the geodesic up to 65 N, and a cut in it
makes the line at most 0.1 m longer."""
SHORE_STEP_KM = 1.0
KM_A_DEGREE = 111.2
"""Of latitude; a degree of longitude is shorter, so a distance in degrees is never taken too wide."""


def side_of_38(country: str | None, lat_deg: float) -> str | None:
    """Return the side of the 38th parallel, None outside Korea."""
    if country not in {"KR", "KP"}:
        return None
    return "north" if lat_deg > PARALLEL_DEG else "south"


def side_of_mdl(country: str | None) -> str | None:
    """Return the side of the demarcation line: it is the border of the two Korean states."""
    return {"KR": "south", "KP": "north"}.get(country or "")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a place; None where it is not known or does not apply."""

    country: str | None = None
    subject: str | None = None
    side_of_38: str | None = None
    side_of_mdl: str | None = None
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Land with its words, degrees; `claimed_by` names the sides that claim what is neither's."""

    geometry: BaseGeometry
    country: str | None
    subject: str | None
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line with the same words: positions along it, and what changes at its start.

    `cause` is a row of cut_errors.csv, empty at the start of the line. The last two are the
    kilometres in it that lie in another state or subject, or in none, and were left with it.
    """

    line: int
    start: float
    end: float
    words: Words
    cause: str
    other_country_km: float = 0.0
    other_subject_km: float = 0.0


class Borders:
    """The land by state and subject, as known inside a frame.

    Parameters
    ----------
    units
        Land that does not overlap; inside `frame` the rest is the sea.
    frame
        Outside it nothing is known.
    detail
        Where borders and coast are the better ones.
    coast_km
        How well the coast is known inside and outside of `detail`.
    """

    def __init__(
        self, units: Sequence[Unit], frame: Bounds, detail: Bounds, coast_km: tuple[float, float]
    ) -> None:
        self.units = list(units)
        self._detail = shapely.box(*detail.as_tuple())
        self._coast_km = coast_km
        # Everything outside the frame is one more zone: unknown.
        beyond = shapely.box(-180, -90, 180, 90).difference(shapely.box(*frame.as_tuple()))
        land = [unit.geometry for unit in units]
        self._partition = Partition([*land, beyond])
        self._land = shapely.STRtree(land)

    def stretches(
        self, lines: Lines, stated: Sequence[Words], *, knows_subject: Sequence[bool] = ()
    ) -> list[Stretch]:
        """Return lines as stretches, cut where a word changes.

        Parameters
        ----------
        stated
            For each line the words that its owner gave it: they hold as they are.
        knows_subject
            For each line whether it is known to 2 km, so that it can be said to lie in a subject;
            all are where this is left out.
        """
        runs = self._partition.split(lines)
        parts = runs.parts(lines)
        km = parts.lengths_m() / 1000
        zones = self._ashore(runs, parts)
        places = [self._place(zone) for zone in zones.tolist()]
        out: list[Stretch] = []
        numbers = range(len(runs))
        for line, members in groupby(numbers, key=lambda k: int(runs.line[k])):
            is_known = not knows_subject or knows_subject[line]
            visits = [
                _Visit(
                    float(runs.start[k]),
                    float(runs.end[k]),
                    float(km[k]),
                    places[k][0],
                    places[k][1] if is_known else None,
                    places[k][2],
                    *([float(km[k])] * 2 if zones[k] != runs.zone[k] else (0.0, 0.0)),
                )
                for k in members
            ]
            out += self._of_line(lines, line, _without_short(visits), stated[line])
        return out

    def _place(self, zone: int) -> tuple[str | None, str | None, str | None]:
        if zone == OUTSIDE:
            return AT_SEA, None, None
        if zone == len(self.units):
            return None, None, None
        unit = self.units[zone]
        return unit.country, unit.subject, unit.claimed_by

    def _ashore(self, runs: Runs, parts: Lines) -> NDArray[np.int64]:
        """Return the zone of each run, waters that are not surely sea given to the land beside."""
        zones = runs.zone.copy()
        for k in np.flatnonzero(zones == OUTSIDE).tolist():
            xy = parts.lonlat_deg[parts.first[k] : parts.first[k + 1]]
            line = shapely.LineString(xy)
            is_fine = bool(self._detail.covers(line))
            reach_deg = self._coast_km[0 if is_fine else 1] / KM_A_DEGREE
            if not self._partition.near_border(xy, reach_deg).all():
                continue
            dense = shapely.get_coordinates(line.segmentize(SHORE_STEP_KM / KM_A_DEGREE))
            if not self._partition.near_border(dense, reach_deg).all():
                continue
            before = zones[k - 1] if k and runs.line[k - 1] == runs.line[k] else OUTSIDE
            after = (
                zones[k + 1] if k + 1 < len(runs) and runs.line[k + 1] == runs.line[k] else OUTSIDE
            )
            known = [int(z) for z in (before, after) if 0 <= z < len(self.units)]
            zones[k] = known[0] if known else int(self._land.nearest(line))
        return zones

    def _of_line(
        self, lines: Lines, line: int, visits: Sequence[_Visit], stated: Words
    ) -> list[Stretch]:
        out: list[Stretch] = []
        for visit in visits:
            left_km = (visit.other_country_km, visit.other_subject_km)
            for start, end in pairwise(self._cuts_at_38(lines, line, visit)):
                middle = lines.at(np.asarray([line]), np.asarray([(start + end) / 2]))[0]
                words = Words(
                    visit.country,
                    visit.subject,
                    side_of_38(visit.country, float(middle[1])),
                    side_of_mdl(visit.country),
                    visit.claimed_by,
                )
                words = overridden(words, stated)
                if out and out[-1].words == words:
                    out[-1] = replace(
                        out[-1],
                        end=end,
                        other_country_km=out[-1].other_country_km + left_km[0],
                        other_subject_km=out[-1].other_subject_km + left_km[1],
                    )
                    left_km = (0.0, 0.0)
                    continue
                cause = ""
                if out:
                    at = lines.at(np.asarray([line]), np.asarray([start]))[0]
                    cause = self._cause(out[-1].words, words, shapely.Point(at))
                out.append(Stretch(line, start, end, words, cause, *left_km))
                left_km = (0.0, 0.0)
        return out

    @staticmethod
    def _cuts_at_38(lines: Lines, line: int, visit: _Visit) -> list[float]:
        ends = [visit.start, visit.end]
        if side_of_mdl(visit.country) is None:
            return ends
        run = Runs(np.asarray([line]), np.asarray([0]), np.asarray(ends[:1]), np.asarray(ends[1:]))
        xy = run.parts(lines).lonlat_deg
        inside = np.arange(np.floor(visit.start) + 1, np.ceil(visit.end))
        at = np.concatenate([[visit.start], inside, [visit.end]])
        found = np.interp(crossings_of_parallel(xy, PARALLEL_DEG), np.arange(len(at)), at)
        return [visit.start, *(p for p in found.tolist() if visit.start < p < visit.end), visit.end]

    def _cause(self, before: Words, after: Words, place: BaseGeometry) -> str:
        """Return the row of cut_errors.csv that says how well a cut is known."""
        end = "" if self._detail.covers(place) else "-overview"
        states = {before.country, after.country}
        if len(states) > 1:
            if AT_SEA in states:
                return f"coast{end}"
            return "mdl" if states == {"KR", "KP"} else f"country{end}"
        return "subject" if before.subject != after.subject else "parallel"


@dataclass(frozen=True, slots=True)
class _Visit:
    """A stretch in one place, with its length, and what of it is elsewhere (see Stretch)."""

    start: float
    end: float
    km: float
    country: str | None
    subject: str | None
    claimed_by: str | None = None
    other_country_km: float = 0.0
    other_subject_km: float = 0.0


def _without_short(visits: Sequence[_Visit]) -> list[_Visit]:
    """Return the visits in order, neighbours of one place joined, short ones in between left out.

    The first and the last are kept: where a line begins is its owner's word.
    """
    joined = _joined(visits)
    kept: list[_Visit] = []
    for k, visit in enumerate(joined):
        if k in (0, len(joined) - 1) or visit.km >= SHORT_VISIT_KM:
            kept.append(visit)
            continue
        # What is left out belongs to the visit before it, which says how much it is.
        before = kept[-1]
        same_country = visit.country == before.country
        same = same_country and visit.subject == before.subject
        more_km = visit.other_country_km if same_country else visit.km
        more_subject_km = visit.other_subject_km if same else visit.km
        kept[-1] = replace(
            before,
            end=visit.end,
            other_country_km=before.other_country_km + more_km,
            other_subject_km=before.other_subject_km + more_subject_km,
        )
    return _joined(kept)


def _joined(visits: Iterable[_Visit]) -> list[_Visit]:
    out: list[_Visit] = []
    for visit in visits:
        before = out[-1] if out else None
        if before is not None and _place_of(before) == _place_of(visit):
            out[-1] = replace(
                before,
                end=visit.end,
                km=before.km + visit.km,
                other_country_km=before.other_country_km + visit.other_country_km,
                other_subject_km=before.other_subject_km + visit.other_subject_km,
            )
        else:
            out.append(visit)
    return out


def _place_of(visit: _Visit) -> tuple[str | None, str | None, str | None]:
    return visit.country, visit.subject, visit.claimed_by


def overridden(words: Words, stated: Words) -> Words:
    """Return the words of a place with those that the line's owner gave instead.

    A subject of another state than the stated one falls away, as do the sides.
    """
    country = stated.country or words.country
    same = country == words.country
    return Words(
        country,
        stated.subject or (words.subject if same else None),
        stated.side_of_38 or (words.side_of_38 if same else None),
        stated.side_of_mdl or (words.side_of_mdl if same else side_of_mdl(country)),
        words.claimed_by,
    )


def along_geodesics(lines: Lines) -> Lines:
    """Return the lines with points added along the geodesics of long segments.

    Between two vertices a length is that of the geodesic, a cut is made in degrees: on a segment
    of hundreds of kilometres these are two different lines.
    """
    begin = lines.segments()
    start, end = lines.lonlat_deg[begin], lines.lonlat_deg[begin + 1]
    azimuth_deg, _, length_m = geod().inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    more = np.maximum(np.ceil(np.asarray(length_m) / BOW_STEP_M).astype(np.int64) - 1, 0)
    if not more.any():
        return lines
    after = np.zeros(len(lines.lonlat_deg), dtype=np.int64)
    after[begin] = more
    place = np.arange(len(after)) + np.cumsum(after) - after
    out = np.empty((len(after) + int(after.sum()), 2))
    out[place] = lines.lonlat_deg
    which = np.repeat(np.arange(len(begin)), more)
    step = np.arange(len(which)) - (np.cumsum(more) - more)[which] + 1
    far_m = np.asarray(length_m)[which] * step / (more[which] + 1)
    lon, lat, _ = geod().fwd(
        start[which, 0], start[which, 1], np.asarray(azimuth_deg)[which], far_m
    )
    out[place[begin[which]] + step] = np.column_stack([lon, lat])
    counts = np.diff(lines.first) + np.add.reduceat(after, lines.first[:-1])
    return Lines(out, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


def error_of(cause: str, errors_km: Mapping[str, float], line_error_km: float) -> float:
    """Return how well a cut is known along its line, km: by the border and by the line itself."""
    return float(np.hypot(errors_km[cause], line_error_km))
