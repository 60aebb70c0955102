"""JSON: UTF-8, readable, numbers that are numbers."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from geo.i18n import typography

if TYPE_CHECKING:
    from collections.abc import Mapping

DECIMALS = 6


def plain(value: object) -> object:
    """Return a value as JSON has it: floats to six decimals, texts with ordinary spaces.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has none, and no answer may hold one.

    Examples
    --------
    >>> plain({"length": 9288.2000000001, "sources": ("a", "b")})
    {'length': 9288.2, 'sources': ['a', 'b']}
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("an answer holds a number that is not finite")
        return round(value, DECIMALS) + 0.0
    if isinstance(value, str):
        return typography.plain(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def dumps(document: Mapping[str, object]) -> bytes:
    """Return a document as the bytes of a JSON file."""
    text = json.dumps(plain(dict(document)), ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def dumps_compact(document: object) -> bytes:
    """Return a document as compact JSON, for a program that reads it; numbers as they are."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode()
