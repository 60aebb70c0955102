"""Railways: drawn lines cut into pieces wherever an answer could change, lengths shared out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.i18n.typography import from_to
from geo.model import Names, Span
from geo.processing.cut_errors import CutErrors, segment_at
from geo.processing.divisions import check_sides, division_at, read_borders
from geo.processing.draft import NO_DATES, Draft, position_words
from geo.processing.draw import draw_lines
from geo.processing.history import turning_places
from geo.processing.shares import Part, Sharer
from geo.processing.sources import (
    SectionRow,
    StationRow,
    plain_name,
    read_branches,
    read_cut_errors,
    read_lines,
    read_sections,
    read_station_km,
    read_tsr_stations,
)
from geo.processing.subjects import (
    SubjectRuns,
    read_subject_stretches,
    subject_runs,
    sure_subject,
    within,
)
from geo.segmentation import Line, Zones, crossings_of_parallel, with_vertices
from geo.segmentation.position import merged

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.processing.drawn import Border, DrawnLine
    from geo.processing.network import Network

PARALLEL_DEG = 38.0
SHORE = "GSHHG coast"
"""Source of a piece that was drawn on land where the chord of its track lies at sea."""
TSR_NAMES = Names("Trans-Siberian Railway", "시베리아 횡단철도", "Транссибирская магистраль")


@dataclass(frozen=True, slots=True)
class Rail:
    """All that the railways give: lines, pieces, spans."""

    lines: dict[str, DrawnLine]
    drafts: list[Draft]
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch between two neighbouring cuts: its ends by position and cause."""

    part: Line
    start: float
    start_cause: str
    end: float
    end_cause: str
    after: StationRow | Border
    before: StationRow | Border
    segment: int


def build_rail(sources: Path, network: Network, subjects: Zones) -> Rail:
    """Return the railways: lines drawn, cut into pieces, lengths shared out.

    Raises
    ------
    DataFaultsError
        If a station is told on the wrong side of a border of railway divisions.
    """
    borders = read_borders(sources)
    check_sides(
        {
            row.id: (read_tsr_stations(sources, row.sections[0]), borders.get(row.id, []))
            for row in read_lines(sources)
            if row.source == "tsr_stations.csv"
        }
    )
    rail = Rail(draw_lines(sources, network), [], [])
    cutter = _Cutter(sources, subjects)
    for line in rail.lines.values():
        drafts, spans = cutter.pieces(line)
        rail.drafts.extend(drafts)
        rail.spans.extend(spans)
    return rail


class _Cutter:
    """Cuts one line after another with the same tables."""

    def __init__(self, sources: Path, subjects: Zones) -> None:
        self.subjects = subjects
        self.sharer = Sharer(sources)
        self.branches = read_branches(sources)
        self.sections = read_sections(sources)
        self.station_km = read_station_km(sources, placed=True)
        self.ends = CutErrors(read_cut_errors(sources), self.station_km)
        self.stretches = read_subject_stretches(sources)
        self.turning = turning_places(sources)

    def pieces(self, drawn: DrawnLine) -> tuple[list[Draft], list[Span]]:
        """Return a line's pieces and the spans whose lengths they share."""
        named = _named_cuts(drawn, self.turning)
        runs = subject_runs(drawn, self.subjects)
        cuts = self._cuts(drawn, named, runs)
        keys = [
            f"{self.sections[drawn.section[cut.segment]].slug if drawn.has_sections else drawn.id}"
            f"-{cut.after.id}-{cut.before.id}"
            for cut in cuts
        ]
        drafts = []
        for k, (key, cut) in enumerate(zip(keys, cuts, strict=True)):
            number = f"-{keys[: k + 1].count(key)}" if keys.count(key) > 1 else ""
            drafts.append(self._draft(drawn, f"{key}{number}", cut, named, runs))
        parts = [
            Part(draft, cut.part, drawn.area[cut.segment], cut.after.names.en, cut.before.names.en)
            for draft, cut in zip(drafts, cuts, strict=True)
        ]
        return drafts, self.sharer.spans(drawn, parts)

    def _cuts(
        self, drawn: DrawnLine, named: dict[float, StationRow | Border], runs: SubjectRuns
    ) -> list[_Cut]:
        """Return the stretches between cuts: at stations, 38 N, subjects, states, ends of track."""
        lonlat = drawn.line.lonlat_deg
        causes = dict.fromkeys(crossings_of_parallel(lonlat, PARALLEL_DEG), "parallel")
        for junction in drawn.junctions:
            causes.setdefault(float(junction.vertex), "junction")
        for i in np.flatnonzero(np.diff(drawn.has_track.astype(int))).tolist():
            causes.setdefault(float(i + 1), "track")
        for position in runs.changes:
            causes.setdefault(position, "subject")
        for section in dict.fromkeys(drawn.section):
            if section and self.sections[section].country_split:
                # The border stands where the section's kilometres by state put it.
                inside = [
                    p
                    for p, cause in causes.items()
                    if cause == "subject" and drawn.section[segment_at(drawn, p)] == section
                ]
                for position in inside:
                    del causes[position]
                causes[_border_within(drawn, self.sections[section])] = "country"
        causes.update(dict.fromkeys(named, "station"))
        breaks = sorted(causes)
        line, index = with_vertices(drawn.line, breaks)
        return [
            _Cut(
                part=line.part(index[p0], index[p1]),
                start=p0,
                start_cause=causes[p0],
                end=p1,
                end_cause=causes[p1],
                after=named[max(p for p in named if p <= p0)],
                before=named[min(p for p in named if p >= p1)],
                segment=segment_at(drawn, p0),
            )
            for p0, p1 in pairwise(breaks)
        ]

    def _draft(
        self,
        drawn: DrawnLine,
        key: str,
        cut: _Cut,
        named: dict[float, StationRow | Border],
        runs: SubjectRuns,
    ) -> Draft:
        """Return a piece with every word it carries but its length."""
        part = cut.part
        lonlat = np.round(part.lonlat_deg, 5)
        has_track = bool(np.isfinite(part.track_km).all())
        drawn_m = segment_lengths_m(lonlat)
        length_km = part.track_km if has_track else drawn_m / 1000
        errors = merged(
            (round(error_km * 1000), km)
            for error_km, km in zip(part.error_km.tolist(), length_km.tolist(), strict=True)
        )
        section = drawn.section[cut.segment]
        what = self._words(drawn, cut, section)
        country = str(what["country"])
        middle = lonlat[len(lonlat) // 2] if len(lonlat) > 2 else lonlat.mean(axis=0)
        subject, other_km = self._subject(drawn, cut, middle.tolist(), runs)
        in_korea = country in {"KR", "KP"}
        ends = [
            Names(plain_name(s.names.en), plain_name(s.names.ko), plain_name(s.names.ru))
            for s in (cut.after, cut.before)
        ]
        if _was_moved(drawn, cut):
            what["source"] = f"{what['source']} | {SHORE}"
        names = what.pop("names")
        assert isinstance(names, Names)  # noqa: S101 - _words puts it there
        properties: dict[str, object] = {
            **{
                f"name_{lang}": f"{names.of(lang)}: {from_to([end.of(lang) for end in ends], lang)}"
                for lang in ("en", "ko", "ru")
            },
            "kind": "railway",
            **what,
            "subject": subject if subject and subject.startswith(country) else None,
            "division": _division(drawn, cut, country) or None,
            "side_of_38": ("north" if middle[1] > PARALLEL_DEG else "south") if in_korea else None,
            "side_of_mdl": {"KR": "south", "KP": "north"}.get(country),
            "geometry_class": "traced" if has_track else "schematic",
            **position_words(errors),
            **({} if has_track else {"vertex_error_m": _vertex_errors_m(part)}),
            "drawn_length_km": round(float(drawn_m.sum()) / 1000, 6) if has_track else None,
            "track_length_km": round(float(part.track_km.sum()), 6) if has_track else None,
            **({"other_subject_km": round(other_km, 6)} if other_km else {}),
        }
        return Draft(
            id=key,
            layer=self.sections[section].layer if section else drawn.layer,
            part=section or drawn.id,
            lonlat_deg=lonlat,
            properties=properties,
            drawn_km=float(drawn_m.sum()) / 1000,
            start=self.ends.end(drawn, cut.start, cut.start_cause, part.lonlat_deg[0], named),
            end=self.ends.end(drawn, cut.end, cut.end_cause, part.lonlat_deg[-1], named),
            errors=errors,
        )

    def _subject(
        self, drawn: DrawnLine, cut: _Cut, middle: list[float], runs: SubjectRuns
    ) -> tuple[str | None, float]:
        """Return the subject of a piece, and the kilometres of it that lie in none or another."""
        lon, lat = middle
        has_track = bool(np.isfinite(cut.part.track_km).all())
        subject = (
            self.subjects.code_at(lon, lat) if has_track else sure_subject(cut.part, self.subjects)
        )
        other_km = runs.kept_km(cut.start, cut.end) if has_track else 0.0
        for stretch in self.stretches:
            if stretch.section == drawn.section[cut.segment]:
                station_km = self.station_km[stretch.section]
                is_in, more_km = within(stretch, drawn, (cut.start, cut.end), station_km)
                subject = stretch.subject if is_in else subject
                other_km += more_km
        return subject, other_km

    def _words(self, drawn: DrawnLine, cut: _Cut, section: str) -> dict[str, object]:
        """Return name of the line, status with dates, gauge, state and source of a piece."""
        if not drawn.has_sections and not drawn.is_posted:
            return self._branch_words(drawn)
        if drawn.is_posted:
            return {
                "names": TSR_NAMES,
                "status": "operating",
                "status_as_of": "2026",
                **NO_DATES,
                "gauge": "1520",
                "country": "RU",
                "source": "posts of the Russian Railways (tsr_stations.csv); track: OpenStreetMap",
            }
        row = self.sections[section]
        return {
            "names": row.names,
            "status": row.status,
            "status_as_of": row.status_as_of,
            **NO_DATES,
            "gauge": row.gauge,
            "country": _half_of(drawn, row, cut) if row.country_split else row.country,
            "source": row.source,
        }

    def _branch_words(self, drawn: DrawnLine) -> dict[str, object]:
        """Return the words of a line that has neither posts nor sections: a named branch."""
        row = self.branches[drawn.id]
        return {
            "names": row.names,
            "status": row.status,
            "status_as_of": row.status_as_of,
            **NO_DATES,
            "gauge": row.gauge,
            "country": row.country,
            "source": row.source,
        }


def _was_moved(drawn: DrawnLine, cut: _Cut) -> bool:
    """Say whether some of a piece was brought ashore."""
    if drawn.moved_km is None:
        return False
    last = int(np.ceil(cut.end - 1e-9))
    return bool(drawn.moved_km[cut.segment : last].any())


def _named_cuts(
    drawn: DrawnLine, turning: set[tuple[str, str]]
) -> dict[float, StationRow | Border]:
    """Return the stations where the line is cut, by position.

    They are its ends, its calibrating posts, the borders of railway divisions, where a section
    or the track begins or ends, and where the histories of its parts differ (but at a junction,
    where it is cut anyway).
    """
    last = len(drawn.section) - 1
    junctions = {junction.vertex for junction in drawn.junctions}
    named: dict[float, StationRow | Border] = {b.position: b for b in drawn.borders}
    for stop in drawn.stops:
        left, right = max(stop.vertex - 1, 0), min(stop.vertex, last)
        if (
            stop in (drawn.stops[0], drawn.stops[-1])
            or stop.station.calibrates
            or drawn.section[left] != drawn.section[right]
            or drawn.has_track[left] != drawn.has_track[right]
            or (
                (drawn.section[left] or drawn.id, stop.station.id) in turning
                and stop.vertex not in junctions
            )
        ):
            named[float(stop.vertex)] = stop.station
    return named


def _division(drawn: DrawnLine, cut: _Cut, country: str) -> str:
    """Return the railway division of a piece: by the borders, else the one all stations are in."""
    if drawn.borders:
        return division_at(drawn.borders, (cut.start + cut.end) / 2)
    if country != "RU":
        return ""
    return next((s.station.division for s in drawn.stops if s.station.division), "")


def _border_within(drawn: DrawnLine, section: SectionRow) -> float:
    """Return the position of the border in a section whose kilometres are split by state."""
    segments = [i for i, s in enumerate(drawn.section) if s == section.id]
    track_km = drawn.line.track_km[segments]
    parts_km = list(section.country_split.values())
    target_km = parts_km[0] / sum(parts_km) * track_km.sum()
    run_km = np.concatenate([[0.0], np.cumsum(track_km)])
    k = int(np.searchsorted(run_km, target_km, side="right")) - 1
    return segments[k] + float((target_km - run_km[k]) / track_km[k])


def _half_of(drawn: DrawnLine, section: SectionRow, cut: _Cut) -> str:
    """Return the state of a half of a section that a border divides: the first comes first."""
    first, second = section.country_split
    return first if cut.start < _border_within(drawn, section) else second


def _vertex_errors_m(part: Line) -> list[int]:
    """Return the radius of the band at each vertex in metres: the larger of its two segments."""
    errors_km: NDArray[np.float64] = np.concatenate(
        [[part.error_km[0]], part.error_km, [part.error_km[-1]]]
    )
    return [round(float(max(a, b)) * 1000) for a, b in pairwise(errors_km)]
