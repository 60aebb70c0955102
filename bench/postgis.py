"""Compares our geodesic lengths with PostGIS, ST_Length(geography), line by line.

Run it as `make bench`. PostgreSQL is started in a folder of its own on a unix socket, without a
port, and ended again; no other database is touched. Where it is not installed, that is said.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.catalog import load_catalog  # noqa: E402  after the path of the checkout
from geo.geodesy import geometry_length_m  # noqa: E402

RESULTS = ROOT / "bench" / "results"
MOST_MM_PER_1000_KM = 1.0
LINES = {"LineString", "MultiLineString"}


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, where PostGIS is installed too."""
    folders = [Path("/usr/lib/postgresql") / str(n) / "bin" for n in range(30, 11, -1)]
    found = shutil.which("initdb")
    if found:
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if not (folder / "initdb").exists():
            continue
        shared = subprocess.run(
            [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        version = folder.parent.name
        share = Path(shared or f"/usr/share/postgresql/{version}")
        places = (share, Path(f"/usr/share/postgresql/{version}"))
        if any((one / "extension" / "postgis.control").exists() for one in places):
            return folder
    return None


def owner() -> dict[str, object]:
    """Return whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres" if _has("postgres") else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _has(name: str) -> bool:
    return name in {one.pw_name for one in pwd.getpwall()}


def lengths_m(programs_: Path, wkbs: list[str]) -> tuple[list[float], str]:
    """Return what PostGIS measures, and its version."""
    run_as = owner()
    with tempfile.TemporaryDirectory(prefix="atlas-postgis-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        data, socket = folder / "data", folder / "socket"
        for one in (data, socket):
            one.mkdir(mode=0o700)
            if run_as:
                os.chown(one, int(str(run_as["user"])), int(str(run_as["group"])))

        def call(*command: object, text: str | None = None) -> str:
            done = subprocess.run(
                [str(part) for part in command],
                input=text,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                **run_as,  # type: ignore[call-overload]
            )
            if done.returncode:
                raise RuntimeError(done.stderr or done.stdout)
            return done.stdout

        call(
            programs_ / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "atlas",
            "--no-sync",
            "-E",
            "UTF8",
        )
        options = f"-k {socket} -c listen_addresses='' -c fsync=off"
        call(programs_ / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            psql = (
                shutil.which("psql") or programs_ / "psql",
                "-h",
                socket,
                "-U",
                "atlas",
                "-d",
                "postgres",
                "-v",
                "ON_ERROR_STOP=1",
                "-qAtX",
            )
            call(*psql, "-c", "create extension postgis")
            rows = "\n".join(f"{k}\t{wkb}" for k, wkb in enumerate(wkbs))
            script = (
                "create temp table line (k int, wkb text);\n"
                f"copy line from stdin;\n{rows}\n\\.\n"
                "select postgis_lib_version();\n"
                "set extra_float_digits = 3;\n"
                "select ST_Length(ST_GeomFromWKB(decode(wkb, 'hex'), 4326)::geography)"
                " from line order by k;\n"
            )
            version, *values = call(*psql, "-f", "-", text=script).split()
        finally:
            call(programs_ / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    return [float(value) for value in values], version


def main() -> None:
    """Compare every line of every layer, print and write."""
    folder = programs()
    if folder is None:
        print("PostGIS is not installed: the comparison of lengths is left out")
        print("mend: apt-get install postgresql postgis")
        return
    catalog = load_catalog((ROOT / "layers",))
    chosen = [p for p in catalog.pieces.values() if p.geometry.geom_type in LINES]
    ours_m = np.asarray([geometry_length_m(p.geometry) for p in chosen])
    values, version = lengths_m(folder, [shapely.to_wkb(p.geometry, hex=True) for p in chosen])
    apart_mm = np.abs(ours_m - np.asarray(values)) * 1000
    per_1000_km = apart_mm / (ours_m / 1e6)
    rows = {}
    for layer in dict.fromkeys(p.layer for p in chosen):
        mine = np.asarray([p.layer == layer for p in chosen])
        rows[layer] = {
            "lines": int(mine.sum()),
            "km": float(ours_m[mine].sum() / 1000),
            "largest_mm": float(apart_mm[mine].max()),
            "sum_mm_per_1000_km": float(
                abs(ours_m[mine].sum() - np.asarray(values)[mine].sum())
                * 1000
                / (ours_m[mine].sum() / 1e6)
            ),
            "worst_mm_per_1000_km": float(per_1000_km[mine].max()),
        }
    text = "\n".join(
        [
            f"# Lengths beside PostGIS {version}, ST_Length(geography)",
            "",
            "| layer | lines | km | largest difference, mm | worst line, mm per 1,000 km |",
            "|---|---|---|---|---|",
            *(
                f"| {layer} | {row['lines']} | {row['km']:,.1f} | {row['largest_mm']:.2g} "
                f"| {row['worst_mm_per_1000_km']:.2g} |"
                for layer, row in rows.items()
            ),
            "",
        ]
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "postgis.md").write_text(text, encoding="utf-8")
    (RESULTS / "postgis.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(text)
    worst = float(per_1000_km.max())
    assert worst <= MOST_MM_PER_1000_KM, f"{worst} mm per 1,000 km apart"


if __name__ == "__main__":
    main()
