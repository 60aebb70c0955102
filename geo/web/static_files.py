"""Scripts, styles and fonts: read once, compressed once, kept for ever under their hash."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from werkzeug.security import safe_join

from geo.web.cache import finish
from geo.web.problems import NotFoundError
from geo.web.state import FOR_EVER, SHORT, atlas, reply

if TYPE_CHECKING:
    from pathlib import Path

    from geo.web.cache import Answer

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


def find(folder: Path, name: str) -> Path | None:
    """Return the file of that name below a folder, or None; hidden files are not there."""
    joined = safe_join(str(folder), name)
    if joined is None or any(part.startswith(".") for part in PurePosixPath(name).parts):
        return None
    path = folder / name
    return path if path.is_file() else None


@lru_cache(maxsize=8)
def tree_hash(folder: Path) -> str:
    """Return a name for the whole folder that changes with any file in it.

    It stands in the path, so what a script or a style sheet names beside itself has it too.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file with the hash of the folder, for the templates."""
    folder = atlas().static_folder
    if find(folder, name) is None:
        # A template that names a file which is not there is a fault of ours, told at once.
        message = f"no static file {name!r}"
        raise FileNotFoundError(message)
    return f"/static/v-{tree_hash(folder)}/{name}"


@blueprint.get("/static/<path:name>")
def static_file(name: str) -> Response:
    """Give a static file."""
    here = atlas()
    first, _, rest = name.partition("/")
    is_versioned = first.startswith("v-")
    path = find(here.static_folder, rest if is_versioned else name)
    if path is None:
        raise NotFoundError("/static/ and the name of a file there")
    stamp = path.stat().st_mtime_ns
    mimetype = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]

    def read() -> Answer:
        return finish(path.read_bytes(), mimetype or "application/octet-stream")

    answer = here.cache.get(("static", path, stamp), read)
    # A page of another version gets the file that is here, and does not keep it.
    is_present = is_versioned and first == f"v-{tree_hash(here.static_folder)}"
    return reply(answer, keep=FOR_EVER if is_present else SHORT)


def modules() -> list[str]:
    """Return the scripts that the map page imports, so that it asks for all of them at once."""
    folder = atlas().static_folder
    return [
        f"js/{path.name}"
        for path in sorted((folder / "js").glob("*.js"))
        if path.stem not in {"scheme", "map"}
    ]
