"""The scripts of the map: their type check over JSDoc; the bundles of scripts and of styles.

`python -m geo.processing.scripts` checks the types of static/js with TypeScript. The bundles are
written by `python -m geo.processing.assets`: one file is there sooner than many, and browsers refuse
modules in a page opened from disk.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from geo.processing.npm import (
    ESBUILD,
    LEAFLET,
    TYPESCRIPT,
    FetchError,
    member,
    open_package,
    run_node,
)
from geo.style.css import style_css

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static" / "js"
ENTRY = SCRIPTS / "map.js"
STYLES = tuple(ROOT / "static" / "css" / name for name in ("atlas.css", "map.css"))
# Leaflet asks Internet Explorer's VML for its namespaces and catches what is thrown where there
# are none. With a debugger attached a throw has the browser read the whole bundle once more.
NO_VML = "document.namespaces.add=Boolean"
CONFIG = ROOT / ".ci" / "jsconfig.json"


def sources_hash() -> str:
    """Return the SHA-256 of all that is bundled, by which the bundles are known to be in step."""
    digest = hashlib.sha256()
    digest.update(style_css().encode())
    for path in [*sorted(SCRIPTS.glob("*.js")), *STYLES]:
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def bundles(tarballs: Path, first_styles: Sequence[bytes]) -> dict[str, bytes]:
    """Return the scripts and the styles of a page, one file each, by their names.

    Leaflet goes in as modules: as its plain script it would be read twice, once by the reader
    ahead and once when the page runs it.

    Parameters
    ----------
    first_styles
        Style sheets that go in front of our own.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_package(ESBUILD, tarballs) as archive:
            archive.extractall(folder, filter="data")
        with open_package(LEAFLET, tarballs) as archive:
            leaflet = folder / "leaflet.js"
            leaflet.write_bytes(member(archive, "package/dist/leaflet-src.esm.js"))
        styles, out = folder / "page.css", folder / "out"
        styles.write_bytes(b"\n".join([*first_styles, *(path.read_bytes() for path in STYLES)]))
        status = run_node(
            [
                str(folder / "package" / "bin" / "esbuild"),
                str(ENTRY),
                str(styles),
                f"--alias:leaflet={leaflet}",
                f"--define:{NO_VML}",
                "--external:*.woff2",
                "--external:*.png",
                "--bundle",
                "--minify",
                "--format=iife",
                "--charset=utf8",
                "--log-level=warning",
                "--entry-names=[name]",
                f"--outdir={out}",
            ],
            ROOT,
        )
        if status:
            message = "esbuild could not bundle static/js/map.js and the style sheets"
            raise SystemExit(message)
        return {name: (out / name).read_bytes() for name in ("map.js", "page.css")}


def check_types(tarballs: Path) -> int:
    """Check the types of the modules; return the exit status of the compiler."""
    tarballs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_package(TYPESCRIPT, tarballs) as archive:
            archive.extractall(folder, filter="data")
        compiler = folder / "package" / "lib" / "tsc.js"
        return run_node([str(compiler), "--project", str(CONFIG)], ROOT)


def main() -> None:
    """Check the types."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tarballs", type=Path, help="folder of npm tarballs already fetched")
    tarballs: Path | None = parser.parse_args().tarballs
    with tempfile.TemporaryDirectory() as scratch:
        try:
            raise SystemExit(check_types(tarballs or Path(scratch)))
        except FetchError as error:
            # The tests of the scripts themselves need no npm and still run: without a network
            # to npm the types alone stay unchecked, and that is said.
            print(f"warning: the types of static/js were NOT checked: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
