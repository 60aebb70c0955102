"""Layers of a user's own: their lines cut where an answer could change, and measured."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.catalog.boundaries import read_claimed_units, read_units
from geo.errors import Fault
from geo.layerfile.geojson import LazyFrame
from geo.layerfile.pieces import frame_of_pieces
from geo.model import Bounds, Names, Span, SpanShare
from geo.segmentation import add_up
from geo.segmentation.borders import (
    SHORT_VISIT_KM,
    Borders,
    Stretch,
    Words,
    along_geodesics,
    error_of,
)
from geo.segmentation.estimate import estimate
from geo.segmentation.split import Lines, Runs, lines_of
from geo.tables import Table, half_a_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.model import Layer, Piece

LINES = {"LineString", "MultiLineString"}
WORDS = ("country", "subject", "side_of_38", "side_of_mdl")
FRAME, DETAIL = Bounds(15.0, 5.0, 165.0, 78.0), Bounds(123.0, 33.0, 140.0, 50.0)
"""Of basemap-units-overview and -korea."""
SUBJECT_M = 2000.0
SAME_SIDE_KM = 0.01
"""Coordinates of five decimals at a cut are a metre off; so is the side of what they begin."""
MOST_VERTICES = 5_000_000


@dataclass(slots=True)
class Own:
    """What the layers of a reader's own give: cut layers, their lengths as spans, faults."""

    layers: list[Layer] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    shares: list[SpanShare] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Cutter:
    """Cuts one layer after another by the same borders.

    Parameters
    ----------
    folder
        The atlas' own layers: `basemap-units-*` and `tables/cut_errors.csv`.

    Raises
    ------
    DataFaultsError
        If one of these files is missing.
    """

    def __init__(self, folder: Path) -> None:
        table = Table(folder / "tables" / "cut_errors.csv", ["cut", "error_km"])
        self.errors_km = {row.text("cut"): row.required("error_km") for row in table.rows}
        table.done()
        claimed = read_claimed_units(folder / "tables")
        units = [
            unit
            for name in ("korea", "overview")
            for unit in read_units(folder / f"basemap-units-{name}.geojson", claimed)
        ]
        coast_km = (self.errors_km["coast"], self.errors_km["coast-overview"])
        self.borders = Borders(units, FRAME, DETAIL, coast_km)

    def cut(self, layers: Sequence[Layer]) -> Own:
        """Return layers with every line cut, each piece with its words, length and interval."""
        out = Own()
        for layer in layers:
            _OfLayer(self, layer, out).run()
        out.layers = [
            replace(one, lazy=LazyFrame(partial(frame_of_pieces, one.pieces))) for one in out.layers
        ]
        return out


class _OfLayer:
    """One layer in the making."""

    def __init__(self, cutter: Cutter, layer: Layer, out: Own) -> None:
        self.cutter, self.layer, self.out = cutter, layer, out
        given = [s.accuracy_m for s in layer.sources if s.accuracy_m is not None]
        self.accuracy_m = max(given) if given else None

    def run(self) -> None:
        whole = [p for p in self.layer.pieces if p.geometry.geom_type in LINES]
        parts = [list(shapely.get_parts(p.geometry)) for p in whole]
        if not whole:
            self.out.layers.append(self.layer)
            return
        lines = along_geodesics(lines_of([part for row in parts for part in row]))
        if len(lines.lonlat_deg) > MOST_VERTICES:
            self.out.faults.append(
                self._fault(
                    "the file",
                    f"at most {MOST_VERTICES:,} vertices, one each 20 km",
                    f"{len(lines.lonlat_deg):,}",
                    "draw it with fewer, or as several layers",
                )
            )
            return
        owner = np.repeat(np.arange(len(whole)), [len(row) for row in parts]).tolist()
        accuracies_m = [p.position_accuracy_m or self.accuracy_m for p in whole]
        stated = [Words(*(getattr(p, name) for name in WORDS)) for p in whole]
        knows = [
            not (
                (m is not None and m > SUBJECT_M) or (m is None and p.geometry_class == "schematic")
            )
            for m, p in zip(accuracies_m, whole, strict=True)
        ]
        stretches = self.cutter.borders.stretches(
            lines, [stated[k] for k in owner], knows_subject=[knows[k] for k in owner]
        )
        self._check_stated(lines, owner, whole, stated, accuracies_m)
        runs = Runs(
            np.asarray([s.line for s in stretches]),
            np.zeros(len(stretches), dtype=np.int64),
            np.asarray([s.start for s in stretches]),
            np.asarray([s.end for s in stretches]),
        )
        drawn = runs.parts(lines)
        geometries, km = drawn.geometries(), (drawn.lengths_m() / 1000).tolist()
        made: dict[str, list[Piece]] = {}
        taken = {p.id for p in self.layer.pieces}
        numbers = range(len(stretches))
        for k, members in groupby(numbers, key=lambda n: owner[stretches[n].line]):
            cuts = _Cuts(whole[k], accuracies_m[k], list(members), stretches, geometries, km)
            made[whole[k].id] = self._pieces(cuts, taken)
        pieces = [new for p in self.layer.pieces for new in made.get(p.id, [p])]
        self.out.layers.append(replace(self.layer, pieces=tuple(pieces)))

    def _pieces(self, cuts: _Cuts, taken: set[str]) -> list[Piece]:
        """Return the pieces of one feature, and note its span with their shares."""
        piece = cuts.piece
        groups = [list(g) for _, g in groupby(cuts.numbers, key=lambda n: cuts.stretches[n].words)]
        ids = _ids(piece.id, len(groups), taken)
        span = self._span(cuts)
        shares: list[SpanShare] = []
        out: list[Piece] = []
        total_km = sum(cuts.km[n] for n in cuts.numbers)
        for order, (key, group) in enumerate(zip(ids, groups, strict=True), start=1):
            words = cuts.stretches[group[0]].words
            parts = [cuts.geometries[n] for n in group]
            drawn_km = sum(cuts.km[n] for n in group)
            if len(groups) == 1:
                geometry = piece.geometry
            else:
                geometry = parts[0] if len(parts) == 1 else shapely.multilinestrings(parts)
            out.append(
                replace(
                    piece,
                    id=key,
                    names=piece.names if len(groups) == 1 else _numbered(piece, order, len(groups)),
                    geometry=geometry,
                    **{name: getattr(words, name) for name in WORDS},
                    position_accuracy_m=cuts.accuracy_m,
                    drawn_length_km=None if cuts.is_schematic else round(drawn_km, 6),
                    track_length_km=_part(piece.track_length_km, drawn_km, total_km),
                    extra={**piece.extra, **_left(cuts, group)},
                )
            )
            if span is not None:
                shares += [
                    replace(self._share(cuts, span, n, total_km), piece=key, order=order)
                    for n in group
                ]
        if span is None:
            return [
                replace(one, length_km=None, length_low_km=None, length_high_km=None, basis=None)
                for one in out
            ]
        self.out.spans.append(span)
        self.out.shares += shares
        return [_measured(one, span, shares) for one in out]

    def _span(self, cuts: _Cuts) -> Span | None:
        """Return the length of a feature: published, or its track, or what is drawn of it.

        An interval, and a correction where the line is drawn so sparsely or so noisily that it
        needs one, are made for railways alone, by the error that their drawing has: for nothing
        else are they validated. Else it is the drawn length, with no interval.
        """
        piece = cuts.piece
        length_km, low_km, high_km = piece.length_km, piece.length_low_km, piece.length_high_km
        basis, source, kind = piece.basis or "published", piece.source, "secondary"
        systematic, floor = 0.0, 1.0
        if length_km is not None:
            if not (low_km or length_km) <= length_km <= (high_km or length_km):
                self.out.faults.append(
                    self._fault(
                        piece.id,
                        "length_low_km <= length_km <= length_high_km",
                        f"{low_km}, {length_km}, {high_km}",
                        "mend the three",
                    )
                )
            basis = "published" if basis == "mixed" else basis
            kind = "secondary" if source else "uncited"
            floor = 0.0  # somebody else's figure stands, whatever is drawn
            if low_km is not None and low_km == length_km == high_km:
                half_km = half_a_unit(str(length_km).removesuffix(".0"))
                low_km, high_km = length_km - half_km, length_km + half_km
        elif piece.track_length_km is not None:
            length_km, low_km, high_km, basis = piece.track_length_km, None, None, "track"
        elif cuts.is_schematic:
            return None
        else:
            basis, kind, low_km, high_km = "track", "derived", None, None
            source = source or f"geodesics over the vertices of {piece.layer}.geojson"
            length_km = drawn_km = sum(cuts.km[n] for n in cuts.numbers)
            found = None
            if piece.kind == "railway" and cuts.accuracy_m is not None:
                found = estimate(lines_of(shapely.get_parts(piece.geometry)), cuts.accuracy_m)
            if found is not None:
                length_km = found.length_km
                low_km, high_km = length_km - found.below_km, length_km + found.above_km
                basis = "estimated" if found.is_corrected else "track"
                systematic, floor = found.systematic, min(1.0, found.floor_km / drawn_km)
        return Span(
            id=piece.id,
            route=piece.layer,
            from_name=piece.names.en,
            to_name="",
            length_km=length_km,
            low_km=low_km,
            high_km=high_km,
            basis=basis,
            source=source or f"{piece.layer}.geojson",
            source_class=kind,
            systematic=systematic,
            floor=floor,
        )

    def _share(self, cuts: _Cuts, span: Span, n: int, total_km: float) -> SpanShare:
        """Return the share of one stretch; its ends are known as its cuts are, or as it is drawn."""
        stretch = cuts.stretches[n]
        after = cuts.stretches[n + 1] if n + 1 < len(cuts.stretches) else None
        goes_on = after is not None and after.line == stretch.line
        own_km = (cuts.accuracy_m or 0.0) / 1000
        # A published length ends at its ends by definition.
        end_km = own_km if span.source_class == "derived" else 0.0
        errors = self.cutter.errors_km
        return SpanShare(
            span=span.id,
            piece=cuts.piece.id,
            order=1,
            share=cuts.km[n] / total_km if total_km else 1.0 / len(cuts.numbers),
            drawn_km=cuts.km[n],
            start=f"{stretch.line}-{stretch.start:.9f}",
            start_error_km=error_of(stretch.cause, errors, own_km) if stretch.cause else end_km,
            end=f"{stretch.line}-{stretch.end:.9f}",
            end_error_km=error_of(after.cause, errors, own_km) if after and goes_on else end_km,
        )

    def _check_stated(
        self,
        lines: Lines,
        owner: Sequence[int],
        whole: Sequence[Piece],
        stated: Sequence[Words],
        accuracies_m: Sequence[float | None],
    ) -> None:
        """Note words that the feature's own coordinates contradict."""
        chosen = [k for k, p in enumerate(owner) if stated[p] != Words()]
        if not chosen:
            return
        every = lines.geometries()[chosen]
        some = lines_of(every)
        found = self.cutter.borders.stretches(some, [Words()] * len(chosen))
        runs = Runs(
            np.asarray([s.line for s in found]),
            np.zeros(len(found), dtype=np.int64),
            np.asarray([s.start for s in found]),
            np.asarray([s.end for s in found]),
        )
        elsewhere: dict[tuple[int, str, str], float] = {}
        for stretch, metres in zip(found, runs.parts(some).lengths_m().tolist(), strict=True):
            p = owner[chosen[stretch.line]]
            for name in WORDS:
                said, got = getattr(stated[p], name), getattr(stretch.words, name)
                if said is not None and got is not None and said != got:
                    key = (p, name, got)
                    elsewhere[key] = elsewhere.get(key, 0.0) + metres / 1000
        for (p, name, got), km in elsewhere.items():
            least_km = SAME_SIDE_KM if name == "side_of_38" else SHORT_VISIT_KM
            if km > least_km + 2 * (accuracies_m[p] or 0.0) / 1000:
                self.out.faults.append(
                    self._fault(
                        f"{whole[p].id}, {name}",
                        f"a line in {getattr(stated[p], name)}",
                        f"{km:.1f} km of it in {got}",
                        f"leave {name} out, the atlas finds it; or mend the coordinates",
                    )
                )

    def _fault(self, where: str, expected: str, got: str, repair: str) -> Fault:
        return Fault(f"{self.layer.id}.geojson", where, expected, got, repair)


@dataclass(frozen=True, slots=True)
class _Cuts:
    """A feature with the stretches that it is cut into, by their numbers among all."""

    piece: Piece
    accuracy_m: float | None
    numbers: list[int]
    stretches: Sequence[Stretch]
    geometries: np.ndarray[tuple[int, ...], np.dtype[np.object_]]
    km: Sequence[float]

    @property
    def is_schematic(self) -> bool:
        """Whether only named points are known, so that no drawn length is told."""
        return self.piece.geometry_class == "schematic"


def _left(cuts: _Cuts, group: Sequence[int]) -> dict[str, object]:
    """Return what no state or subject can be said to have of a piece, and who claims it."""
    stretches = [cuts.stretches[n] for n in group]
    country_km = sum(s.other_country_km for s in stretches)
    subject_km = sum(s.other_subject_km for s in stretches)
    claimed_by = stretches[0].words.claimed_by
    return {
        **({"other_country_km": round(country_km, 6)} if country_km else {}),
        **({"other_subject_km": round(subject_km, 6)} if subject_km else {}),
        **({"claimed_by": claimed_by} if claimed_by else {}),
    }


def _ids(own: str, count: int, taken: set[str]) -> list[str]:
    """Return an id for each piece of a feature: its own, with a number where it is cut."""
    if count == 1:
        return [own]
    stem = own
    while any(f"{stem}-{n}" in taken for n in range(1, count + 1)):
        stem += "-part"
    ids = [f"{stem}-{n}" for n in range(1, count + 1)]
    taken.update(ids)
    return ids


def _numbered(piece: Piece, order: int, count: int) -> Names:
    end = f" ({order}/{count})"
    return Names(
        *(f"{n}{end}" if n else "" for n in (piece.names.en, piece.names.ko, piece.names.ru))
    )


def _part(value: float | None, drawn_km: float, total_km: float) -> float | None:
    return None if value is None or not total_km else round(value * drawn_km / total_km, 6)


def _measured(piece: Piece, span: Span, shares: Sequence[SpanShare]) -> Piece:
    own: Mapping[str, list[SpanShare]] = {piece.id: [s for s in shares if s.piece == piece.id]}
    length = add_up([piece.id], own, {span.id: span}, {span.id: shares}, {})
    if length is None:
        return piece
    low_km, high_km = length.low_km, length.high_km
    return replace(
        piece,
        length_km=round(length.length_km, 6),
        length_low_km=None if low_km is None else round(low_km, 6),
        length_high_km=None if high_km is None else round(high_km, 6),
        basis=length.basis,
    )
