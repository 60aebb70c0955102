"""Files of layers and tables as they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of layers or tables as it was read, whatever becomes of it on disk."""

    path: Path
    body: bytes
