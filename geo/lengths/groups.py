"""Pieces in groups by their words, each with the sums of what its rows hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.segmentation.attribution import LOCATED
from geo.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.model import Piece

NONE = "none"
NO_RAILS = ("proposed", "shelved", "destroyed")
JOINT = " / "
YEARLY = ("status", "gauge")
"""What a piece has otherwise in another year: taken from the pieces given, not from the table."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that share the words of `key`; sums are exact, None where no piece has a value.

    `vertices` are those of the pieces with a drawn length.
    """

    key: str
    pieces: tuple[Piece, ...]
    drawn_km: float | None
    track_km: float | None
    area_km2: float | None
    vertices: int


def groups_of(
    catalog: Catalog, held: Mapping[str, Sequence[Piece]], by: Sequence[str]
) -> dict[str, list[Group]]:
    """Return the pieces of each owner in groups, these and their pieces in the order given.

    Parameters
    ----------
    held
        By the id of a route or layer, its pieces, with the status and the gauge of the year that
        is asked.
    by
        The groupings; a key joins their words.
    """
    pieces = [piece for own in held.values() for piece in own]
    frame = catalog.pieces_frame([piece.id for piece in pieces])
    frame["route"] = [owner for owner, own in held.items() for _ in own]
    for name in YEARLY:
        frame[name] = [getattr(piece, name) for piece in pieces]
    words = [_words(catalog, frame, name) for name in by]
    frame["key"] = [JOINT.join(row) for row in zip(*words, strict=True)]
    drawn_km = _numbers(frame, "drawn_length_km")
    track_km, areas_km2 = _numbers(frame, "track_length_km"), _numbers(frame, "area_km2")
    vertices = shapely.get_num_coordinates(np.asarray(frame.geometry)) * np.isfinite(drawn_km)
    groups: dict[str, list[Group]] = {owner: [] for owner in held}
    found = frame.groupby(["route", "key"], sort=False).indices
    for (owner, key), rows in sorted(found.items(), key=lambda item: int(item[1][0])):
        group = Group(
            key=key,
            pieces=tuple(pieces[k] for k in rows),
            drawn_km=_sum(drawn_km[rows]),
            track_km=_sum(track_km[rows]),
            area_km2=_sum(areas_km2[rows]),
            vertices=int(vertices[rows].sum()),
        )
        groups[owner].append(group)
    return groups


def _words(catalog: Catalog, frame: gpd.GeoDataFrame, by: str) -> list[str]:
    """Return the word by which each row is grouped.

    `none` is said where the word does not apply (a pipeline has no gauge, Russia no side of
    38 N), `unknown` where it does and is not known.
    """
    if by == "piece":
        return list(frame.index)
    if by == "span":
        shares = [catalog.shares.get(key, ()) for key in frame.index]
        return [of[0].span if of else NONE for of in shares]
    if by == "gauge":
        # Where no rails lie there is no gauge.
        applies = (frame["kind"] == "railway") & ~frame["status"].isin(NO_RAILS)
    else:
        applies = frame["kind"].isin(LOCATED) & (by in {"subject", "country", "status"})
    words = frame[by.replace("-", "_")]
    return list(words.where(words.notna(), np.where(applies, UNKNOWN, NONE)))


def _numbers(frame: gpd.GeoDataFrame, name: str) -> NDArray[np.float64]:
    """Return a column, not a number where a row has none."""
    if name not in frame:
        return np.full(len(frame), np.nan)
    return np.asarray(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))


def _sum(values: NDArray[np.float64]) -> float | None:
    there = values[np.isfinite(values)]
    return math.fsum(there.tolist()) if len(there) else None
