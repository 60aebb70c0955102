"""Times of the service beside a floor measured in the same run; writes bench/results/.

Run it as `make bench`. Every figure is a ratio to something measured on the same machine within
the same minute, so that runs on two machines can be compared.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
PORT = 18510
REQUESTS = 300
STARTS = 3
DRAWINGS = 5
REPEATS = 5
PAIRS = 400
WARM_MS = 20.0
ADDRESSES = (
    "/",
    "/?lang=ko",
    "/lengths",
    "/lengths.csv?route=tsr&by=division",
    "/layers.json",
    "/layers/trans-siberian.geojson",
    "/map/data.json",
    "/healthz",
)
ATLAS = [sys.executable, "server.py", "serve", "--port", str(PORT)]
HELLO = [
    sys.executable,
    "-m",
    "granian",
    "--interface",
    "wsgi",
    "--port",
    str(PORT),
    "--log-level",
    "error",
    "bench.hello:app",
]


def ask(connection: http.client.HTTPConnection, address: str) -> int:
    """Return the bytes over the wire of one answer."""
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != http.HTTPStatus.OK:
        message = f"{address}: {reply.status}"
        raise RuntimeError(message)
    return len(body)


def wait_for(address: str) -> float:
    """Return the seconds until the address answers."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 60:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        with contextlib.suppress(OSError):
            ask(connection, address)
            return time.perf_counter() - begun
        connection.close()
        time.sleep(0.01)
    raise TimeoutError(address)


@contextlib.contextmanager
def running(command: list[str]) -> Iterator[float]:
    """Run a service; gives the seconds from the command to its first answer at `/`."""
    quiet = subprocess.DEVNULL
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet) as service:
        try:
            yield wait_for("/")
        finally:
            service.terminate()
            service.wait(timeout=30)


def start_s(command: list[str]) -> float:
    """Return the median seconds from the command to its first answer at `/`."""
    times = []
    for _ in range(STARTS):
        with running(command) as seconds:
            times.append(seconds)
    return statistics.median(times)


def warm_ms(address: str) -> tuple[float, int]:
    """Return the median milliseconds of an answer on one connection, and its bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    size = ask(connection, address)
    times = []
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        ask(connection, address)
        times.append(time.perf_counter() - begun)
    connection.close()
    return statistics.median(times) * 1e3, size


def lengths_ms() -> dict[str, dict[str, float]]:
    """Return how long `/lengths.json` takes of every route by every grouping, ms.

    The first answer is computed, those after it are kept ones: the slowest of each.
    """
    sys.path.insert(0, str(ROOT))
    from geo.catalog import load_catalog  # noqa: PLC0415  measured apart from the service
    from geo.vocabulary import GROUPINGS  # noqa: PLC0415

    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    first: dict[str, float] = {}
    warm: dict[str, float] = {}
    for route in load_catalog((ROOT / "layers",)).routes:
        for by in GROUPINGS:
            address = f"/lengths.json?route={route}&by={by}"
            times = []
            for _ in range(1 + REPEATS):
                begun = time.perf_counter()
                ask(connection, address)
                times.append((time.perf_counter() - begun) * 1e3)
            first[address], warm[address] = times[0], statistics.median(times[1:])
    connection.close()
    rows = {}
    for name, taken in (("computed", first), ("warm", warm)):
        worst = max(taken, key=lambda address: taken[address])
        rows[f"{name}, slowest of {len(taken)}: `{worst}`"] = {
            "ms": taken[worst],
            "median ms": statistics.median(taken.values()),
        }
    slowest = max(warm.values())
    if slowest >= WARM_MS:
        message = f"/lengths takes {slowest:.1f} ms warm"
        raise RuntimeError(message)
    return rows


def journeys_ms() -> dict[str, dict[str, float]]:
    """Return how long `/journeys.json` takes of pairs drawn from all stations, ms.

    The first answer is computed, the second is a kept one.
    """
    sys.path.insert(0, str(ROOT))
    from geo.catalog import load_catalog  # noqa: PLC0415  measured apart from the service
    from geo.journeys.network import network_of  # noqa: PLC0415

    stations = sorted(network_of(load_catalog((ROOT / "layers",))).stations)
    draw = random.Random(20261124)  # noqa: S311  a sample, not a secret
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    ask(connection, "/journeys.json?from=busan&to=moscow-yaroslavskaya")
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(PAIRS):
        start, stop = draw.sample(stations, 2)
        for times in taken:
            begun = time.perf_counter()
            ask(connection, f"/journeys.json?from={start}&to={stop}")
            times.append((time.perf_counter() - begun) * 1e3)
    connection.close()
    return {
        f"{name}, {PAIRS} pairs of {len(stations)} stations": {
            "median ms": statistics.median(times),
            "99 % ms": statistics.quantiles(times, n=100)[98],
            "max ms": max(times),
        }
        for name, times in zip(("computed", "warm"), taken, strict=True)
    }


def seconds_of(work: Callable[[], object]) -> float:
    """Return the median seconds of a piece of work, once it is warm."""
    work()
    times = []
    for _ in range(DRAWINGS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def empty_figure() -> None:
    """Draw nothing, at the size of a figure for two columns."""
    from matplotlib.figure import Figure  # noqa: PLC0415  measured with the rest

    figure = Figure(figsize=(183 / 25.4, 122 / 25.4), dpi=300)
    figure.savefig(io.BytesIO(), format="png")


def figures() -> dict[str, dict[str, float]]:
    """Return the seconds of figures in a warm process, and their ratio to an empty one."""
    sys.path.insert(0, str(ROOT))
    from geo.catalog import load_catalog  # noqa: PLC0415  measured apart from the service
    from geo.figure.render import render  # noqa: PLC0415
    from geo.figure.spec import FigureSpec  # noqa: PLC0415

    catalog = load_catalog((ROOT / "layers",))
    floor = seconds_of(empty_figure)
    rows = {"empty figure (floor)": {"s": floor, "ratio": 1.0}}
    for extent in ("eurasia", "korea"):
        for ending in ("png", "svg", "pdf"):
            spec = FigureSpec(extent=extent)
            taken = seconds_of(partial(render, catalog, spec, ending))
            rows[f"{extent} {ending}"] = {"s": taken, "ratio": taken / floor}
    return rows


def table(title: str, rows: dict[str, dict[str, float]]) -> str:
    """Return rows as a table in Markdown."""
    columns = list(next(iter(rows.values())))
    lines = [
        f"## {title}",
        "",
        "| | " + " | ".join(columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for name, row in rows.items():
        cells = [
            f"{row[column]:,.0f}" if column == "bytes" else f"{row[column]:.3g}"
            for column in columns
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print and write the results."""
    floor_start = start_s(HELLO)
    atlas_start = start_s(ATLAS)
    starts = {
        "hello (floor)": {"s": floor_start, "ratio": 1.0},
        "atlas, first answer at /": {"s": atlas_start, "ratio": atlas_start / floor_start},
    }
    with running(HELLO):
        floor_ms, size = warm_ms("/")
    warm = {"hello (floor)": {"ms": floor_ms, "ratio": 1.0, "bytes": float(size)}}
    with running(ATLAS):
        for address in ADDRESSES:
            taken_ms, size = warm_ms(address)
            warm[f"`{address}`"] = {
                "ms": taken_ms,
                "ratio": taken_ms / floor_ms,
                "bytes": float(size),
            }
        lengths = lengths_ms()
        journeys = journeys_ms()
    drawn = figures()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    text = "\n".join(
        [
            f"# Benchmarks\n\nWritten by `make bench` on: {machine}. Ratios are to the floor of",
            "the same run.\n",
            table("Start to first answer (median of 3)", starts),
            table(f"Warm answers, one connection (median of {REQUESTS})", warm),
            table("Lengths of every route by every grouping", lengths),
            table("Journeys", journeys),
            table(f"Figures, warm process (median of {DRAWINGS})", drawn),
        ]
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "service.md").write_text(text, encoding="utf-8")
    results = {
        "machine": machine,
        "start": starts,
        "warm": warm,
        "lengths": lengths,
        "journeys": journeys,
        "figures": drawn,
    }
    (RESULTS / "service.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(text)
    # In processes of their own: they load much, and leave their own results.
    for script in ("names", "split", "postgis", "validate_intervals"):
        subprocess.run([sys.executable, f"bench/{script}.py"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
