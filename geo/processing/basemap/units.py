"""What the base map is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of land: `country` ISO alpha-2 (None: neither side's), `subject` ISO 3166-2."""

    id: str
    country: str | None
    subject: str | None
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Water:
    """A lake or river: our own id, rank (1 drawn first), geometry in degrees."""

    id: str
    rank: int
    geometry: BaseGeometry
