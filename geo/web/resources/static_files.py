"""Scripts, styles and fonts: read once, compressed once, kept for ever under their hash."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from flask import Blueprint, Response

from geo.web.cache import finish
from geo.web.http_errors import NotFoundError
from geo.web.replies import FOR_EVER, SHORT, reply
from geo.web.service import atlas

blueprint = Blueprint("static_files", __name__)

# Types that the system's table may lack or call otherwise.
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".json": "application/json",
    ".ico": "image/x-icon",
    ".txt": "text/plain",
}


@blueprint.get("/static/<path:name>")
def static_file(name: str) -> Response:
    """Give a static file."""
    here = atlas()
    first, _, rest = name.partition("/")
    is_versioned = first.startswith("v-")
    name = rest if is_versioned else name
    body = here.static.files.get(name)
    if body is None:
        raise NotFoundError("/static/ and the name of a file there")
    mimetype = _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0]
    answer = here.cache.get(
        ("static", here.static.version, name),
        lambda: finish(body, mimetype or "application/octet-stream"),
    )
    # A page of another version gets the file that is here, and does not keep it.
    is_present = is_versioned and first == f"v-{here.static.version}"
    return reply(answer, keep=FOR_EVER if is_present else SHORT)
