"""The whole atlas as files: layers, tables, lengths, licences, and the script that checks them."""

from __future__ import annotations

import hashlib
from string import Template
from typing import TYPE_CHECKING

from geo.formats import as_csv
from geo.lengths import LengthsQuery, answer
from geo.vocabulary import GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.catalog import Catalog

# What verify.py computes again; the other columns of /lengths.csv say how it is cited.
LENGTH_FIELDS = (
    "by",
    "route",
    "group",
    "name",
    "length",
    "length_low",
    "length_high",
    "unit",
    "basis",
    "basis_shares",
    "track_length",
    "drawn_length",
    "position_accuracy_m",
    "position_p50_m",
    "position_p95_m",
    "position_max_m",
    "unattributed",
    "disputed",
    "boundary",
)
_README = "docs/atlas-readme.txt"
_SCRIPT = "docs/verify.py"
_NOTICE = "layers/sources/basemap-korea/NOTICE.md"
_OF_THE_SCRIPT = "MIT"


def papers(root: Path) -> dict[str, bytes]:
    """Return what the archive takes from a checkout besides its data, by path there."""
    paths = [root / _README, root / _SCRIPT, root / _NOTICE, *(root / "LICENSES").glob("*.txt")]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.is_file()}


def files(catalog: Catalog, papers: Mapping[str, bytes], *, citation: str) -> dict[str, bytes]:
    """Return every file of the archive by its path, CHECKSUMS last.

    Parameters
    ----------
    papers
        Docs and licences of the checkout (`papers`).
    citation
        How to cite the archive, one line.
    """
    out = {
        "README.txt": _readme(catalog, papers[_README].decode(), citation).encode(),
        "verify.py": papers[_SCRIPT],
        "lengths.csv": lengths_csv(catalog),
    }
    for name in sorted({*catalog.layers, *catalog.basemap}):
        for half in (f"{name}.geojson", f"{name}.toml"):
            out[f"layers/{half}"] = catalog.files[half].body
    for name, file in catalog.files.items():
        if name.startswith("tables/"):
            out[f"layers/{name}"] = file.body
    for licence in licences(catalog):
        text = papers.get(f"LICENSES/{licence}.txt")
        if text is not None:
            out[f"LICENSES/{licence}.txt"] = text
    if _NOTICE in papers:
        out["LICENSES/NOTICE-GSHHG-WDBII.md"] = papers[_NOTICE]
    out["CHECKSUMS"] = checksums(out)
    return out


def checksums(packed: dict[str, bytes]) -> bytes:
    """Return the SHA-256 of every file, in the form that `sha256sum --check` reads."""
    lines = [f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in packed.items()]
    return "".join(lines).encode()


def lengths_csv(catalog: Catalog) -> bytes:
    """Return the lengths of every route by every grouping, in km."""
    rows: list[dict[str, object]] = []
    for by in GROUPINGS:
        found = answer(catalog, LengthsQuery(by=(by,)))
        rows += [
            {name: by if name == "by" else getattr(row, name) for name in LENGTH_FIELDS}
            for row in found.rows
        ]
    return as_csv.dumps(LENGTH_FIELDS, rows)


def licences(catalog: Catalog) -> list[str]:
    """Return the licences of all that is packed, each once, in order of their names."""
    found = {one for layer in catalog.layers.values() for one in layer.licences}
    found |= {source.licence for one in catalog.described.values() for source in one.source}
    return sorted({*found, _OF_THE_SCRIPT})


def _readme(catalog: Catalog, text: str, citation: str) -> str:
    layers, basemap = catalog.layers.values(), catalog.described
    terms = {one.id: (one.title.en, one.licences) for one in layers}
    terms |= {
        name: (one.title.en, tuple(source.licence for source in one.source))
        for name, one in basemap.items()
    }
    wide = max(len(name) for name in terms)
    credit = [source.attribution or source.name for one in layers for source in one.sources]
    credit += [
        source.attribution or source.name for one in basemap.values() for source in one.source
    ]
    return Template(text).substitute(
        data_version=catalog.data_version,
        data_date=catalog.data_date,
        citation=citation,
        layers="\n".join(
            f"  {name:{wide}}  {title}: {', '.join(dict.fromkeys(names))}"
            for name, (title, names) in terms.items()
        ),
        credit="\n".join(f"  {one}" for one in dict.fromkeys(credit)),
    )
