"""A piece in the making, and how a span's length is shared among pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault
from geo.model import SpanShare
from geo.segmentation.position import within_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.model import Length, Span

NO_DATES: Mapping[str, object] = {"valid_from": None, "valid_to": None, "status_since": None}
"""The dates of a piece before `geo.processing.history` has told them."""


@dataclass(frozen=True, slots=True)
class End:
    """An end of a piece: its name, and how well its place along the line is known, in km."""

    node: str
    error_km: float


@dataclass(slots=True)
class Draft:
    """A piece before it is written: geometry in degrees, properties, and what the build needs.

    `part` is the section, pipeline or line it belongs to, by which routes name it. `errors` are
    the position errors of its segments in metres with their kilometres, ascending; empty where
    only one stated accuracy is known.
    """

    id: str
    layer: str
    part: str
    lonlat_deg: NDArray[np.float64]
    properties: dict[str, object]
    drawn_km: float
    start: End
    end: End
    routes: list[str] = field(default_factory=list)
    shares: list[SpanShare] = field(default_factory=list)
    errors: list[tuple[float, float]] = field(default_factory=list)

    def feature_properties(self, length: Length | None) -> dict[str, object]:
        """Return the properties as the layer has them, length and interval last."""
        out: dict[str, object] = {"id": self.id}
        for key, value in self.properties.items():
            out[key] = value
            if key == "kind":
                out["routes"] = self.routes
        source = out.pop("source", "")
        rounded = [
            None if length is None or v is None else round(v, 6)
            for v in (
                (length.length_km, length.low_km, length.high_km) if length else (None, None, None)
            )
        ]
        out["length_km"], out["length_low_km"], out["length_high_km"] = rounded
        out["basis"] = length.basis if length else None
        out["source"] = source
        return out


def position_words(errors: Sequence[tuple[float, float]]) -> dict[str, object]:
    """Return what 50 % and 95 % of a piece's length stay within, and the most, in metres."""
    return {
        "position_p50_m": within_m(errors, 0.5),
        "position_accuracy_m": within_m(errors, 0.95),
        "position_max_m": errors[-1][0],
    }


def share_out(span: Span, weighted: Sequence[tuple[Draft, float]]) -> None:
    """Share a span's length among pieces by weight; the last takes the rest, so shares close."""
    total = sum(weight for _, weight in weighted)
    given = 0.0
    for order, (draft, weight) in enumerate(weighted, start=1):
        share = round(weight / total if order < len(weighted) else 1.0 - given, 9)
        given += share
        draft.shares.append(
            SpanShare(
                span=span.id,
                piece=draft.id,
                order=order,
                share=share,
                drawn_km=round(draft.drawn_km, 6),
                start=draft.start.node,
                start_error_km=draft.start.error_km,
                end=draft.end.node,
                end_error_km=draft.end.error_km,
            )
        )


def stretch(
    text: str, drafts: Sequence[Draft], file: str = "routes.csv", column: str = "parts"
) -> list[tuple[Draft, int]]:
    """Return the pieces that a table names, in order, each with its direction.

    `tsr` is a whole line, section or pipeline, `tsr:ussuriysk:baranovsky` the stretch of it
    between two ends of pieces, `E12-` a section walked backwards, the id of a piece that piece.

    Raises
    ------
    DataFaultsError
        If no piece is named so.
    """
    name, *ends = text.rstrip("-").split(":")
    chosen = [d for d in drafts if d.part == name] or [d for d in drafts if d.id == name]
    if ends:
        first = next((k for k, d in enumerate(chosen) if d.start.node == ends[0]), None)
        last = next((k for k, d in enumerate(chosen) if d.end.node == ends[1]), None)
        chosen = [] if first is None or last is None else chosen[first : last + 1]
    if not chosen:
        raise DataFaultsError(
            [
                Fault(
                    file,
                    column,
                    "a line, section, piece or stretch of pieces",
                    repr(text),
                    "mend the name or its ends, or add its line to lines.csv",
                )
            ]
        )
    if text.endswith("-"):
        return [(draft, -1) for draft in reversed(chosen)]
    return [(draft, 1) for draft in chosen]
