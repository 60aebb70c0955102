"""Addresses of scripts, styles and fonts."""

from __future__ import annotations

from geo.web.service import atlas


def asset(name: str) -> str:
    """Return the address of a static file with the hash of the folder, for the templates."""
    static = atlas().static
    if name not in static.files:
        # A template that names a file which is not there is a fault of ours, told at once.
        message = f"no static file {name!r}"
        raise FileNotFoundError(message)
    return f"/static/v-{static.version}/{name}"
