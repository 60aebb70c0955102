"""The Python door: the questions of the addresses as functions, the same numbers as tables.

`import corridor_atlas as ca`, in a checkout `from geo import api as ca`. Functions are named as
the addresses and have their parameters (`from` is `from_`). They answer through the same app as
the web and the command line, in this process and without a network. Lengths are in `unit`,
intervals 95 %, coordinates WGS 84, longitude first.
"""

from __future__ import annotations

import json
import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from geo.api import measuring, selecting
from geo.api.asking import address_of, ask, query_of, quoted
from geo.api.guests import text
from geo.api.results import Citation, Figure, Journey, citation_of, cited_address
from geo.api.signatures import answers, without_self
from geo.errors import DataFaultsError, GeoError, ParameterError, UnknownNameError
from geo.formats import frames
from geo.web import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    import folium
    import geopandas as gpd
    import pandas as pd
    from flask import Flask

    from geo.web.parsing import Address

__all__ = [
    "Atlas",
    "Citation",
    "DataFaultsError",
    "Figure",
    "GeoError",
    "Journey",
    "ParameterError",
    "UnknownNameError",
    "cite",
    "claims",
    "figure",
    "get",
    "journeys",
    "layer",
    "layers",
    "lengths",
    "locate",
    "map",
    "measure",
    "pieces",
    "read",
    "search",
    "text",
]

_OF_THE_WHOLE = (
    *("query", "data_version", "ellipsoid", "method", "totals", "verdict"),
    *("notes", "citation"),
)
_P = ParamSpec("_P")
_R = TypeVar("_R")


class Atlas:
    """The atlas with layers of one's own beside its own; it has every function of the module.

    Parameters
    ----------
    folders
        Folders that hold pairs of `<id>.geojson` and `<id>.toml`.

    Raises
    ------
    DataFaultsError
        All the faults of all files, each with its repair.
    """

    def __init__(self, *folders: str | PathLike[str]) -> None:
        from geo.web.app import create_app  # noqa: PLC0415  heavy: on first use
        from geo.web.settings import from_environment  # noqa: PLC0415

        joined = os.pathsep.join(str(Path(one).expanduser()) for one in folders)
        self._app = create_app(from_environment({"ATLAS_LAYERS": joined}))

    @classmethod
    def over(cls, app: Flask) -> Atlas:
        """Return the atlas that an app serves."""
        made = cls.__new__(cls)
        made._app = app  # noqa: SLF001  its own
        return made

    @property
    def data_version(self) -> str:
        """The version of the data that answers: cite it, and ask for it with `v`."""
        version: str = self._app.extensions["atlas"].catalog.data_version
        return version

    def __repr__(self) -> str:
        """Return the data version."""
        return f"<Atlas, data version {self.data_version}>"

    def get(self, /, address: str) -> bytes:
        """Return the bytes of an address, such as `/lengths.csv?route=tsr` or `/atlas.zip`.

        Parameters
        ----------
        address
            As over HTTP, from the first `/` on.

        Returns
        -------
        bytes
            The same as the service gives.

        Raises
        ------
        GeoError
            What the address refuses.
        """
        if not address.startswith("/"):
            raise ParameterError(
                "address", address[:120], "one that begins with /", repair="try /layers.json"
            )
        return ask(self._app, address).body

    def document(
        self, address: Address, asked: Mapping[str, object], *, path: str = ""
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the JSON of an address, and what is told of every table made of it.

        Parameters
        ----------
        address
            An entry of the table of addresses.
        asked
            Parameters by their names in Python or in the address.
        path
            Where it is not the one of the entry with `.json`.
        """
        reply = ask(self._app, address_of(path or f"{address.path}.json", asked))
        told: dict[str, Any] = json.loads(reply.body)
        attrs = {name: told[name] for name in _OF_THE_WHOLE if name in told}
        attrs |= {"licences": list(reply.licences), "address": reply.address}
        return told, {"data_version": self.data_version, **attrs}

    @answers(addresses.LAYERS)
    def layers(self, /, **asked: object) -> gpd.GeoDataFrame:
        """Return the catalogue of layers; the geometry of each is the box that it fills.

        Returns
        -------
        GeoDataFrame
            EPSG:4326, by the id of the layer.
        """
        told, attrs = self.document(addresses.LAYERS, asked)
        return frames.boxes(told["layers"], attrs)

    @answers(addresses.LAYER)
    def layer(self, /, id: str, **asked: object) -> gpd.GeoDataFrame:  # noqa: A002  the address' word
        """Return a layer: its features with every property.

        Returns
        -------
        GeoDataFrame
            EPSG:4326, by the id of the feature.
        """
        path = f"{addresses.LAYERS.path}/{quoted(id)}.geojson"
        told, attrs = self.document(addresses.LAYER, asked, path=path)
        return frames.features(told, {**attrs, "citation": self.cite(attrs["address"]).text})

    @answers(selecting.PIECES)
    def pieces(self, /, **asked: object) -> gpd.GeoDataFrame:
        """Return lines and regions of all layers, cut wherever an answer could change.

        A piece belongs to one country, subject, division, status, gauge and side, so every table
        of lengths is a group-by of it.

        Returns
        -------
        GeoDataFrame
            EPSG:4326, by the id of the piece; lengths in kilometres.
        """
        found, licences = selecting.pieces(self._app, asked)
        attrs = {"data_version": self.data_version, "licences": licences}
        return frames.pieces(found, {**attrs, "citation": self.cite().text})

    @answers(addresses.LENGTHS)
    def lengths(self, /, **asked: object) -> pd.DataFrame:
        """Return lengths of routes or of a layer, each with interval, basis and sources.

        Returns
        -------
        DataFrame
            A row a route or group. `attrs["totals"]` counts each piece once.
        """
        told, attrs = self.document(addresses.LENGTHS, asked)
        return frames.table(told["rows"], attrs)

    @answers(addresses.CLAIMS)
    def claims(self, /, **asked: object) -> pd.DataFrame:
        """Return published figures beside ours; with `km`, which of them a figure is.

        Returns
        -------
        DataFrame
            A row a claim. `attrs["verdict"]` says what the figure of `km` fits.
        """
        told, attrs = self.document(addresses.CLAIMS, asked)
        return frames.table(told["rows"], attrs)

    @answers(addresses.SEARCH)
    def search(self, /, q: str = "", **asked: object) -> pd.DataFrame:
        """Return what a name may mean: layers, routes, stations and places.

        Returns
        -------
        DataFrame
            The best first; empty where nothing has such a name.
        """
        told, attrs = self.document(addresses.SEARCH, {"q": q or None, **asked})
        return frames.table(told["results"], attrs, ("kind", "id", "name", "matched", "score"))

    @answers(addresses.LOCATE)
    def locate(
        self, /, route: str | None = None, km: float | None = None, **asked: object
    ) -> pd.Series[Any]:
        """Return the place of a kilometre of a route, or the kilometre of a place.

        Returns
        -------
        Series
            `lon_deg` and `lat_deg`, `km`, `error_km`, the piece and its words.
        """
        told, attrs = self.document(addresses.LOCATE, {"route": route, "km": km, **asked})
        return frames.record({k: v for k, v in told.items() if k not in attrs}, attrs)

    @answers(addresses.JOURNEYS)
    def journeys(self, /, **asked: object) -> Journey | pd.DataFrame:
        """Return a journey; without an end, a way or a scenario all the saved ones.

        Returns
        -------
        Journey or DataFrame
            A journey with `legs`, `ledger`, `map()` and `figure()`; a row a saved journey.
        """
        told, attrs = self.document(addresses.JOURNEYS, asked)
        if "scenarios" in told:
            return frames.table(told["scenarios"], attrs)
        return Journey(self, asked, told, attrs)

    @answers(addresses.FIGURE)
    def figure(self, /, **asked: object) -> Figure:
        """Return a map image or a chart for publication.

        Returns
        -------
        Figure
            Shown in a notebook; `save` writes it as `.png`, `.svg`, `.pdf` or `.txt`.
        """
        return Figure(self._app, query_of(asked))

    @answers(selecting.MAP)
    def map(self, /, **asked: object) -> folium.Map:
        """Return the interactive map, a Folium map like any other.

        Returns
        -------
        folium.Map
            Shown in a notebook; `add_child` takes any element of Folium, `save` writes a page.
        """
        return selecting.folium_map(self._app, asked)

    @answers(addresses.CITE)
    def cite(self, /, address: object = "", **asked: object) -> Citation:
        """Return how to cite an answer, or the atlas.

        `address` may also be the answer itself: a table, a journey or a figure.

        Returns
        -------
        Citation
            `text`, `bibtex` and `csl`.
        """
        wanted = cited_address(address)
        return citation_of(self._app, query_of({"address": wanted or None, **asked}))

    def read(
        self, /, path: str | PathLike[str], *, layer: str | None = None, crs: str | None = None
    ) -> gpd.GeoDataFrame:
        """Return a vector file of any format, checked.

        Parameters
        ----------
        path
            GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML or whatever else GDAL reads.
        layer
            The layer's name, where the file holds several.
        crs
            The coordinate reference system, where the file does not say.

        Returns
        -------
        GeoDataFrame
            EPSG:4326, longitude first, by an id made of the file's own where it can be.

        Raises
        ------
        DataFaultsError
            All faults of the file, each with feature and repair.
        """
        from geo.layerfile.frames import read_frame  # noqa: PLC0415  heavy: on first use

        return read_frame(Path(path).expanduser(), layer=layer, crs=crs)

    @answers(measuring.MEASURE)
    def measure(
        self, /, frame_or_path: gpd.GeoDataFrame | str | PathLike[str], **asked: object
    ) -> pd.DataFrame:
        """Return the lengths of one's own lines, cut and added up like the atlas' own.

        `frame_or_path` is a GeoDataFrame with a CRS, or a vector file of any format. Columns
        `status`, `gauge` and `division` are read where `by` asks for them.

        Returns
        -------
        DataFrame
            A row a group, the columns of `lengths`; regions tell their area in km2.
        """
        what = selecting.parsed(self._app, measuring.MEASURE, asked)
        if isinstance(frame_or_path, (str, os.PathLike)):
            name, frame = Path(frame_or_path).name, self.read(frame_or_path)
        else:
            name, frame = "frame", frame_or_path
        catalog = self._app.extensions["atlas"].catalog
        with measuring.as_layer(frame, name, what, catalog) as (layer_id, folder):
            wanted = {"layer": layer_id, "by": what.names("by")}
            wanted |= {one: what.text(one) for one in ("unit", "lang")}
            told, attrs = Atlas(folder).document(addresses.LENGTHS, wanted)
        for one in ("query", "citation", "licences", "address"):  # of a folder that is gone
            attrs.pop(one, None)
        # The borders that cut them are the atlas' own: its version says which.
        return frames.table(told["rows"], {**attrs, "data_version": self.data_version})


def _of_environment() -> Atlas:
    """Return the atlas of this process; `ATLAS_LAYERS` names folders of one's own."""
    from geo.web.app import app_of_environment  # noqa: PLC0415  heavy: on first use

    return Atlas.over(app_of_environment())


def _of_the_atlas(method: Callable[Concatenate[Atlas, _P], _R]) -> Callable[_P, _R]:
    """Return a method as a function of the atlas of this process."""

    @wraps(method)
    def function(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return method(_of_environment(), *args, **kwargs)

    function.__signature__ = without_self(method)  # type: ignore[attr-defined]
    return function


get = _of_the_atlas(Atlas.get)
layers = _of_the_atlas(Atlas.layers)
layer = _of_the_atlas(Atlas.layer)
pieces = _of_the_atlas(Atlas.pieces)
lengths = _of_the_atlas(Atlas.lengths)
claims = _of_the_atlas(Atlas.claims)
search = _of_the_atlas(Atlas.search)
locate = _of_the_atlas(Atlas.locate)
journeys = _of_the_atlas(Atlas.journeys)
figure = _of_the_atlas(Atlas.figure)
map = _of_the_atlas(Atlas.map)  # noqa: A001  named as the address
cite = _of_the_atlas(Atlas.cite)
read = _of_the_atlas(Atlas.read)
measure = _of_the_atlas(Atlas.measure)
