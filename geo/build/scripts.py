"""The scripts of the map: their type check over JSDoc, and the bundle of the one-file map.

`python -m geo.build.scripts` checks the types of static/js with TypeScript. The bundle is
written by `python -m geo.build.assets`; browsers refuse modules in a page opened from disk.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

from geo.build.npm import ESBUILD, TYPESCRIPT, FetchError, open_package, run_node

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static" / "js"
ENTRY = SCRIPTS / "map.js"
CONFIG = ROOT / ".ci" / "jsconfig.json"


def sources_hash(folder: Path = SCRIPTS) -> str:
    """Return the SHA-256 of all the modules, by which the bundle is known to be in step."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.js")):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def bundle(tarballs: Path, leaflet: bytes) -> bytes:
    """Return Leaflet and the modules as one plain script: one file is there sooner than two."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_package(ESBUILD, tarballs) as archive:
            archive.extractall(folder, filter="data")
        first, target = folder / "leaflet.js", folder / "bundle.js"
        first.write_bytes(leaflet)
        status = run_node(
            [
                str(folder / "package" / "bin" / "esbuild"),
                str(ENTRY),
                f"--inject:{first}",
                "--bundle",
                "--minify",
                "--format=iife",
                "--charset=utf8",
                "--log-level=warning",
                f"--outfile={target}",
            ],
            ROOT,
        )
        if status:
            message = "esbuild could not bundle static/js/map.js"
            raise SystemExit(message)
        return target.read_bytes()


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
