"""A folder of layers and tables becomes one immutable catalogue with its data version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo import __version__
from geo.catalog.boundaries import Boundary, read_boundaries
from geo.catalog.own import Cutter, Own
from geo.catalog.read import (
    read_aliases,
    read_events,
    read_names,
    read_routes,
    read_shares,
    read_spans,
    read_station_km,
    read_stations,
)
from geo.catalog.read_published import read_claims, read_known_sums, read_scenarios, read_works
from geo.errors import DataFaultsError, Fault
from geo.layerfile.read import pair_of, read_description, read_pair, sha256_of
from geo.model import (
    Bounds,
    Claim,
    Event,
    Layer,
    Names,
    Piece,
    Route,
    Scenario,
    Span,
    SpanShare,
    Station,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

ORDER = (
    "trans-siberian",
    "korean-rail-link",
    "gas-pipeline",
    "parallel-38",
    "demarcation-line",
    "primorsky",
    "stations",
    "places",
)
"""The order of the layers in every list; users' own come after them."""


@dataclass(frozen=True)
class Catalog:
    """All that the service knows, read once and never changed."""

    layers: Mapping[str, Layer]
    basemap: Mapping[str, Path]
    pieces: Mapping[str, Piece]
    routes: Mapping[str, Route]
    stations: Mapping[str, Station]
    spans: Mapping[str, Span]
    shares: Mapping[str, tuple[SpanShare, ...]]
    members: Mapping[str, tuple[SpanShare, ...]]
    known_sums: Mapping[str, tuple[float, float, tuple[str, ...]]]
    station_km: Mapping[str, Mapping[str, float]]
    boundaries: tuple[Boundary, ...]
    claims: Mapping[str, Claim]
    scenarios: Mapping[str, Scenario]
    works: Mapping[str, Work]
    names: Mapping[tuple[str, str], Names]
    events: Mapping[str, Event]
    aliases: Mapping[str, tuple[str, ...]]
    data_version: str
    data_date: str

    def bounds(self, layer_ids: Iterable[str]) -> Bounds:
        """Return the box that holds the given layers, degrees."""
        geometries = [p.geometry for k in layer_ids for p in self.layers[k].pieces]
        return Bounds(*(float(v) for v in shapely.total_bounds(np.asarray(geometries))))

    def name_of(self, kind: str, code: str, lang: str) -> str:
        """Return the name of a country, subject or division, the code where none is kept."""
        names = self.names.get((kind, code))
        return names.of(lang) if names else code


def load_catalog(folders: Sequence[Path]) -> Catalog:
    """Return the catalogue of the first folder, with the layers of the others added.

    Raises
    ------
    DataFaultsError
        With all the faults of all files.
    """
    faults: list[Fault] = []
    layers: dict[str, Layer] = {}
    basemap: dict[str, Path] = {}
    digest = hashlib.sha256(__version__.encode())
    dates: list[str] = []
    for number, folder in enumerate(folders):
        paths = sorted(folder.glob("*.geojson"))
        if not paths:
            faults.append(
                Fault(
                    str(folder.name),
                    "the folder",
                    "at least one layer",
                    "no .geojson",
                    "name a folder that holds layers",
                )
            )
        for path in paths:
            pair = pair_of(path)
            if path.stem.startswith("basemap-"):
                # Drawn as it is and never measured: its bytes count, its features are not read.
                description, more = read_description(pair.toml)
                faults += more
                if description is None:
                    continue
                dates += [s.retrieved.isoformat() for s in description.source]
                basemap[path.stem] = path
                digest.update(f"{path.stem} {sha256_of(pair)}\n".encode())
                continue
            try:
                layer = read_pair(pair, is_user=number > 0)
            except DataFaultsError as error:
                faults += error.faults
                continue
            if layer.id in layers:
                faults.append(
                    Fault(path.name, "the name", "an id used once", layer.id, "rename both files")
                )
            layers[layer.id] = layer
            dates += [s.retrieved for s in layer.sources]
            digest.update(f"{layer.id} {layer.sha256}\n".encode())
    own = _cut(folders[0], layers, faults)
    if faults:
        raise DataFaultsError(faults)
    return _assemble(
        folders[0] / "tables",
        layers | {k.id: k for k in own.layers},
        basemap,
        digest,
        max(dates),
        own=own,
    )


def _cut(folder: Path, layers: Mapping[str, Layer], faults: list[Fault]) -> Own:
    """Return the readers' own layers cut by the borders; the borders are read for them alone."""
    mine = [layer for layer in layers.values() if layer.is_user]
    if not mine:
        return Own()
    try:
        own = Cutter(folder).cut(mine)
    except DataFaultsError as error:
        faults += error.faults
        return Own()
    faults += own.faults
    return own


def _assemble(
    tables: Path,
    layers: dict[str, Layer],
    basemap: dict[str, Path],
    digest: hashlib._Hash,
    data_date: str,
    *,
    own: Own,
) -> Catalog:
    for path in sorted(tables.glob("*.csv")):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    ranks = {key: k for k, key in enumerate(ORDER)}
    layers = dict(sorted(layers.items(), key=lambda kv: (ranks.get(kv[0], len(ORDER)), kv[0])))
    pieces: dict[str, Piece] = {}
    faults: list[Fault] = []
    for layer in layers.values():
        for piece in layer.pieces:
            if piece.id in pieces:
                faults.append(
                    Fault(
                        f"{layer.id}.geojson",
                        piece.id,
                        "an id used once in all layers",
                        f"an id of {pieces[piece.id].layer}",
                        "give it an id of its own",
                    )
                )
            pieces[piece.id] = piece
    routes = read_routes(tables, pieces, faults)
    spans = read_spans(tables)
    shares = read_shares(tables, spans, pieces, faults)
    for span in own.spans:
        if span.id in spans:
            faults.append(
                Fault(
                    f"{span.route}.geojson",
                    span.id,
                    "an id of its own",
                    "the id of a length of the atlas",
                    "rename the feature",
                )
            )
        spans[span.id] = span
    shares += own.shares
    by_piece: dict[str, list[SpanShare]] = {}
    by_span: dict[str, list[SpanShare]] = {}
    for share in shares:
        by_piece.setdefault(share.piece, []).append(share)
        by_span.setdefault(share.span, []).append(share)
    if faults:
        raise DataFaultsError(faults)
    return Catalog(
        layers=MappingProxyType(layers),
        basemap=MappingProxyType(basemap),
        pieces=MappingProxyType(pieces),
        routes=MappingProxyType(routes),
        stations=MappingProxyType(read_stations(layers)),
        spans=MappingProxyType(spans),
        shares=MappingProxyType({k: tuple(v) for k, v in by_piece.items()}),
        members=MappingProxyType({k: tuple(v) for k, v in by_span.items()}),
        known_sums=MappingProxyType(read_known_sums(tables)),
        station_km=MappingProxyType(read_station_km(tables)),
        boundaries=read_boundaries(tables),
        claims=MappingProxyType(read_claims(tables)),
        scenarios=MappingProxyType(read_scenarios(tables)),
        works=MappingProxyType(read_works(tables)),
        names=MappingProxyType(read_names(tables)),
        events=MappingProxyType(read_events(tables)),
        aliases=MappingProxyType(read_aliases(tables)),
        data_version=digest.hexdigest()[:12],
        data_date=data_date,
    )
