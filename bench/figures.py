"""Figures beside peers that draw the same layers bare, in one run; writes bench/results/figures.*.

`python bench/figures.py [FOLDER]`: FOLDER holds cartopy where it is not installed
(`pip install --no-deps --target FOLDER cartopy pyshp`). Processor seconds stand beside the
clock's, because they do not depend on what else the machine does.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
WARM = 5
AT_ONCE = 8

# Each prints the seconds of its first drawing, then of the warm ones: clock and processor.
COMMON = """
import io, sys, time
clock, work = {clock}, time.process_time
def told(begun, spent):
    print(time.time() - begun, work() - spent, flush=True)
layers = [f"layers/{{name}}.geojson" for name in ("basemap-land-overview", "basemap-borders-overview",
    "basemap-lakes-overview", "basemap-rivers-overview", "trans-siberian", "korean-rail-link",
    "gas-pipeline", "parallel-38", "primorsky")]
"""
OURS = """
from geo.catalog import load_catalog
from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.web.settings import Settings
catalog = load_catalog(Settings().layer_folders)
draw = lambda: render(catalog, FigureSpec(extent="eurasia"), "png")
"""
GEOPANDAS = """
import geopandas, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
frames = [geopandas.read_file(one) for one in layers]
def draw():
    fig, ax = plt.subplots(figsize=(7.205, 5.1))
    for frame in frames:
        frame.to_crs("+proj=lcc +lat_1=36 +lat_2=58 +lat_0=47 +lon_0=102").plot(ax=ax)
    fig.savefig(io.BytesIO(), dpi=300)
    plt.close(fig)
"""
CARTOPY = """
import cartopy.crs as ccrs, geopandas, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
frames = [geopandas.read_file(one) for one in layers]
def draw():
    conic = ccrs.LambertConformal(102, 47, standard_parallels=(36, 58))
    fig = plt.figure(figsize=(7.205, 5.1))
    ax = fig.add_subplot(projection=conic)
    ax.set_extent((37, 145, 30, 62), ccrs.PlateCarree())
    for frame in frames:
        ax.add_geometries(frame.geometry, ccrs.PlateCarree(), facecolor="none", edgecolor="k")
    fig.savefig(io.BytesIO(), dpi=300)
    plt.close(fig)
"""
RUN = """
draw()
told(clock, 0.0)
for _ in range({warm}):
    begun, spent = time.time(), work()
    draw()
    told(begun, spent)
"""


def measure(code: str, more_path: str) -> dict[str, float] | str:
    """Return seconds of a cold process and of warm drawings, or why there are none."""
    script = COMMON.format(clock=time.time()) + code + RUN.format(warm=WARM)
    path = os.pathsep.join(part for part in (str(ROOT), more_path) if part)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    rows = [[float(one) for one in line.split()] for line in done.stdout.splitlines()]
    return {
        "cold_s": rows[0][0],
        "cold_cpu_s": rows[0][1],
        "warm_s": statistics.median(row[0] for row in rows[1:]),
        "warm_cpu_s": statistics.median(row[1] for row in rows[1:]),
    }


def at_once() -> dict[str, float]:
    """Return seconds and the largest memory of eight figures asked for at once, over two processes."""
    sys.path.insert(0, str(ROOT))
    from geo.web.app import create_app  # noqa: PLC0415
    from geo.web.settings import Settings  # noqa: PLC0415

    app = create_app(Settings(figure_wait_s=120))
    here = app.extensions["atlas"]
    here.drawing.use_workers()
    addresses = [f"/figure.png?extent=eurasia&dpi={293 + number}" for number in range(AT_ONCE)]
    begun = time.time()
    most = [0]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        jobs = [threads.submit(app.test_client().get, address) for address in addresses]
        while not all(job.done() for job in jobs):
            most[0] = max(most[0], _memory_bytes())
            time.sleep(0.1)
    statuses = [job.result().status_code for job in jobs]
    assert statuses == [200] * AT_ONCE, statuses
    spent = time.time() - begun
    here.drawing.close()
    return {"figures": AT_ONCE, "seconds": spent, "memory_mb": most[0] / 1e6}


def _memory_bytes() -> int:
    """Return the proportional memory of this process and all that it started."""
    total, waiting = 0, [os.getpid()]
    while waiting:
        pid = waiting.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            total += (
                next(int(x.split()[1]) for x in rollup.splitlines() if x.startswith("Pss:")) * 1024
            )
            for task in Path(f"/proc/{pid}/task").iterdir():
                children = (task / "children").read_text(encoding="ascii").split()
                waiting += [int(one) for one in children]
        except (OSError, StopIteration):
            continue
    return total or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run(more_path: str = "") -> dict[str, object]:
    """Measure, write the results and return them."""
    found: dict[str, object] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
        "ours, with names, legend, inset": measure(OURS, more_path),
        "geopandas.plot, bare": measure(GEOPANDAS, more_path),
        "cartopy, bare": measure(CARTOPY, more_path),
        "eight at once": at_once(),
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(found, indent=1) + "\n"
    (RESULTS / "figures.json").write_text(text, encoding="utf-8")
    (RESULTS / "figures.md").write_text(table(found), encoding="utf-8")
    return found


def table(found: dict[str, object]) -> str:
    """Return the results as a table, each warm time beside ours."""
    lines = [
        "# Figures beside peers",
        "",
        (
            f"nature-2col, Eurasia, PNG at 300 dpi. {found['machine']}; load at the start "
            f"{found['load']:.1f}."
        ),
        "",
        "| | cold process, s | cold, processor s | warm, s | warm, processor s | warm processor / ours |",
        "|---|---|---|---|---|---|",
    ]
    ours = found["ours, with names, legend, inset"]
    for name, one in found.items():
        if isinstance(one, dict) and "warm_s" in one and isinstance(ours, dict):
            ratio = one["warm_cpu_s"] / ours["warm_cpu_s"]
            lines.append(
                f"| {name} | {one['cold_s']:.2f} | {one['cold_cpu_s']:.2f} | {one['warm_s']:.2f} "
                f"| {one['warm_cpu_s']:.2f} | {ratio:.2f} |"
            )
        elif isinstance(one, str) and name != "machine":
            lines.append(f"| {name} | not measured: {one} | | | | |")
    eight = found["eight at once"]
    if isinstance(eight, dict):
        lines += [
            "",
            (
                f"{eight['figures']} at once by two processes: {eight['seconds']:.1f} s, "
                f"{eight['memory_mb']:.0f} MB in all processes together."
            ),
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1] if len(sys.argv) > 1 else ""), indent=1))
