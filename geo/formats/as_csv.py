"""CSV after RFC 4180: UTF-8, one header line, a point for decimals, CRLF line ends."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from geo.formats.as_json import DECIMALS
from geo.i18n.typography import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BOM = "\ufeff".encode()
# A spreadsheet takes a text that starts so for a formula; a layer's own names may be hostile.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_JOINT = "; "


def cell(value: object) -> str:
    """Return a value as the text of a cell.

    Examples
    --------
    >>> cell(9288.2), cell(None), cell(("a", "b")), cell({"posts": 0.75}), cell("=1+1")
    ('9288.2', '', 'a; b', 'posts 0.75', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    if isinstance(value, dict):
        return _JOINT.join(f"{key} {cell(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return safe(plain(_JOINT.join(str(one) for one in value)))
    return safe(plain(value)) if isinstance(value, str) else str(value)


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def dumps(
    fields: Sequence[str], rows: Iterable[Mapping[str, object]], *, bom: bool = False
) -> bytes:
    """Return rows as the bytes of a CSV file, with a byte order mark where Excel needs one."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(fields)
    writer.writerows([cell(row.get(field)) for field in fields] for row in rows)
    body = buffer.getvalue().encode()
    return BOM + body if bom else body
