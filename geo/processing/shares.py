"""Published and measured lengths of railways as spans, shared among their pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.model import Span
from geo.processing.draft import Draft, share_out
from geo.processing.sources import read_missing_shares, read_sections, read_station_km

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.processing.drawn import DrawnLine
    from geo.processing.sources import SectionRow
    from geo.segmentation import Line


ROUNDING_KM = 1e-5
"""Lengths are written to a millimetre: a share is as much more than the line drawn at least."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece with the line it was cut from, the area of its track, and the stations around it."""

    draft: Draft
    line: Line
    area: str
    from_name: str
    to_name: str

    @property
    def has_track(self) -> bool:
        """Whether the network has track all along."""
        return bool(np.isfinite(self.line.track_km).all())

    @property
    def track_km(self) -> float:
        """The network's track in km, uncorrected."""
        return float(self.line.track_km.sum())


class Sharer:
    """Makes spans and shares them out, with the tables that this needs."""

    def __init__(self, sources: Path) -> None:
        self.sections = read_sections(sources)
        self.station_km = read_station_km(sources, placed=True)
        self.missing = read_missing_shares(sources)
        self.missing_errors = read_missing_shares(sources, "missing_error")

    def spans(self, drawn: DrawnLine, parts: list[Part]) -> list[Span]:
        """Return the spans of a line: between posts, of sections, else of its own track."""
        if drawn.is_posted:
            return self._between_posts(drawn, parts)
        if drawn.has_sections:
            return self._of_sections(drawn, parts)
        return self._of_track(drawn, parts)

    def _between_posts(self, drawn: DrawnLine, parts: list[Part]) -> list[Span]:
        """Make a span of each pair of neighbouring posts; share it among its pieces by track.

        A post that calibrates nothing still says where its own station is: a piece that ends
        there ends at its kilometre, known no better than a place between posts.
        """
        stops = [s for s in drawn.stops if s.station.calibrates]
        posted_km = {
            stop.station.id: km for stop in drawn.stops if (km := stop.station.cited_km) is not None
        }
        posts = [s.station for s in stops]
        number = {post.id: k for k, post in enumerate(posts)}
        members: dict[int, list[tuple[Draft, float]]] = {}
        current = 0
        for part in parts:
            current = number.get(part.draft.start.node, current)
            members.setdefault(current, []).append((part.draft, part.track_km))
        spans = []
        for k, weighted in members.items():
            a, b = posts[k], posts[k + 1]
            km_from, km_to = a.km or 0.0, b.km or 0.0
            half_km = float(np.hypot(weighted[0][0].start.error_km, weighted[-1][0].end.error_km))
            length_km = round(km_to - km_from, 3)
            # Where a border of divisions ends a piece, its source is one of the length.
            cuts = [
                border.source
                for border in drawn.borders
                if stops[k].vertex <= border.position <= stops[k + 1].vertex
            ]
            sources = dict.fromkeys([a.km_source, b.km_source, *cuts])
            span = Span(
                id=f"{drawn.id}-{a.id}-{b.id}",
                route=drawn.id,
                from_name=a.names.en,
                to_name=b.names.en,
                length_km=length_km,
                low_km=round(length_km - half_km, 6),
                high_km=round(length_km + half_km, 6),
                basis="posts",
                source=" | ".join(sources),
                source_class=b.source_class,
                km_from=km_from,
                km_to=km_to,
                definition="posted chainage",
            )
            share_out(span, _by_stations(weighted, posted_km, length_km))
            spans.append(span)
        return spans

    def _of_sections(self, drawn: DrawnLine, parts: list[Part]) -> list[Span]:
        """Make a span of each section; share it by track, or by sinuosity where there is none."""
        spans = []
        for key in dict.fromkeys(part.draft.part for part in parts):
            row = self.sections[key]
            span = Span(
                id=row.id,
                route=drawn.id,
                from_name=row.from_name,
                to_name=row.to_name,
                length_km=row.length_km,
                low_km=row.low_km,
                high_km=row.high_km,
                basis="published",
                source=row.source,
                source_class=row.source_class,
                known_sum=row.known_sum,
                definition=row.definition,
            )
            bend = self._sinuosity(drawn, key) or self._sinuosity(drawn, None) or 1.0
            weighted = [
                (part.draft, self._weight(part, row, bend))
                for part in parts
                if part.draft.part == key
            ]
            if not row.country_split:
                weighted = _by_stations(weighted, self.station_km.get(key, {}), row.length_km)
            share_out(span, weighted)
            spans.append(span)
        return spans

    def _weight(self, part: Part, row: SectionRow, bend: float) -> float:
        """Return the weight of a piece in its section, km.

        Kilometres by state where the section has them, else the track corrected for what it
        lacks, else the drawn length corrected by the sinuosity of its neighbours.
        """
        if row.country_split:
            return row.country_split[str(part.draft.properties["country"])]
        if part.has_track:
            return part.track_km / (1 - self.missing[part.area])
        return part.draft.drawn_km * bend

    def _of_track(self, drawn: DrawnLine, parts: list[Part]) -> list[Span]:
        """Make a span of each piece: its own track, corrected for what the network lacks of it.

        The correction is known to within missing_error, the same for a whole area: these parts
        of the interval are systematic. A leg without track is corrected by the line's sinuosity
        and may be as much longer as its chord is shorter.
        """
        spans = []
        bend = self._sinuosity(drawn, None) or 1.0
        for part in parts:
            share, error = self.missing[part.area], self.missing_errors[part.area]
            if part.has_track:
                length_km = part.track_km / (1 - share)
                low_km = part.track_km / (1 - max(0.0, share - error))
                high_km = part.track_km / (1 - share - error)
            else:
                length_km, low_km = part.draft.drawn_km * bend, part.draft.drawn_km
                high_km = 2 * length_km - low_km
            span = Span(
                id=part.draft.id,
                route=drawn.id,
                from_name=part.from_name,
                to_name=part.to_name,
                length_km=round(length_km, 6),
                low_km=round(low_km, 6),
                high_km=round(high_km, 6),
                basis="track" if part.has_track else "estimated",
                source="OpenStreetMap, track length",
                source_class="survey" if part.has_track else "derived",
            )
            share_out(span, [(part.draft, 1.0)])
            spans.append(span)
        return spans

    def _sinuosity(self, drawn: DrawnLine, section: str | None) -> float | None:
        """Return track over chords of a section's traced segments, or of the whole line's."""
        chords_km = segment_lengths_m(drawn.line.lonlat_deg) / 1000
        chosen = [
            i
            for i in np.flatnonzero(drawn.has_track).tolist()
            if section in (None, drawn.section[i])
        ]
        if not chosen:
            return None
        full_km = sum(drawn.line.track_km[i] / (1 - self.missing[drawn.area[i]]) for i in chosen)
        return float(full_km / chords_km[chosen].sum())


def _by_stations(
    weighted: list[tuple[Draft, float]], station_km: dict[str, float], length_km: float
) -> list[tuple[Draft, float]]:
    """Return the kilometres of a section's pieces, by weight between the stations of its table.

    Between two stations of the table the pieces share the kilometres that it has; where the
    table does not reach an end of the section, what it leaves of the whole length falls there.
    """
    runs: list[list[tuple[Draft, float]]] = [[]]
    for draft, weight in weighted:
        runs[-1].append((draft, weight))
        if draft.end.node in station_km:
            runs.append([])
    runs = [run for run in runs if run]
    known_km = [
        abs(station_km[run[-1][0].end.node] - station_km[run[0][0].start.node])
        if {run[0][0].start.node, run[-1][0].end.node} <= station_km.keys()
        else None
        for run in runs
    ]
    if len(runs) == 1 or known_km.count(None) > 1:
        return _share_run(weighted, length_km)
    rest_km = length_km - sum(km for km in known_km if km is not None)
    return [
        part
        for run, km in zip(runs, known_km, strict=True)
        for part in _share_run(run, rest_km if km is None else km)
    ]


def _share_run(weighted: list[tuple[Draft, float]], length_km: float) -> list[tuple[Draft, float]]:
    """Return the kilometres of the pieces of a run."""
    weights = [weight for _, weight in weighted]
    least_km = [draft.drawn_km + ROUNDING_KM for draft, _ in weighted]
    shared = none_below_drawn(weights, least_km, length_km)
    return [(draft, km) for (draft, _), km in zip(weighted, shared, strict=True)]


def none_below_drawn(
    weights: Sequence[float], least_km: Sequence[float], length_km: float
) -> list[float]:
    """Return the kilometres of pieces: by weight, but none less than is drawn of it.

    Parameters
    ----------
    weights
        What the length is shared by.
    least_km
        The lines drawn, km. No track is shorter than its line: where a share would be, the other
        pieces give what it lacks.
    length_km
        What is shared, km.
    """
    held: set[int] = set()
    while True:
        free = [k for k in range(len(weights)) if k not in held]
        each = (length_km - sum(least_km[k] for k in held)) / sum(weights[k] for k in free)
        short = {k for k in free if weights[k] * each < least_km[k]}
        if not short or len(short) == len(free):
            return [least_km[k] if k in held else w * each for k, w in enumerate(weights)]
        held |= short
