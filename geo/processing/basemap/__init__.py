"""The base map: cut out of data packages once, then built from the repository alone.

`extract` writes `layers/sources/basemap-overview/` (Natural Earth, public domain),
`layers/sources/basemap-korea/` (GSHHG and WDBII, LGPL-3.0-or-later) and the polygons that the
rest of the build cuts with, `layers/sources/regions/`. `build_basemap` turns the first two
into the layers that the maps draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Modules load on first use: only the maintainers' `extract` needs the readers.


def extract(package_dir: Path, sources_dir: Path) -> None:
    """Cut the extracts out of the packages, unpacked one over the other in a folder.

    The authored table of places is compared with GeoNames on the way.
    """
    from geo.processing.basemap.cut import cut_basemap  # noqa: PLC0415
    from geo.processing.places import check_places  # noqa: PLC0415

    cut_basemap(package_dir, sources_dir)
    check_places(package_dir, sources_dir)


def build_basemap(sources_dir: Path, layers_dir: Path) -> None:
    """Write the base map's layer pairs, reading only `layers/sources/`."""
    from geo.processing.basemap.draw import write_layers  # noqa: PLC0415

    write_layers(sources_dir, layers_dir)
