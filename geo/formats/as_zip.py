"""ZIP archives: the same files give the same bytes, whoever packs them and when."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def dumps(files: Mapping[str, bytes], iso_date: str) -> bytes:
    """Return files, by their path in the archive, as the bytes of a ZIP.

    Every file carries the same date, at midnight: archives know no time zone.
    """
    day = dt.date.fromisoformat(iso_date)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body)
    return buffer.getvalue()
