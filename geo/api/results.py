"""What questions are answered with beside tables: figures, journeys, citations."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from geo.api.asking import ask, query_of
from geo.errors import GeoError, ParameterError
from geo.formats import frames
from geo.i18n import decimals_for, translator
from geo.web import addresses
from geo.web.known import nearest_name
from geo.web.links import path_with_query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import folium
    import pandas as pd
    from flask import Flask

    from geo.i18n import Translator
    from geo.web.parsing import Address

_NOT_OF_MAPS = ("via", "route", "with")
_OF_LEGS = ("from", "to", "route_name", "country", "gauge", "status")
_TOTALS = ("unit", "length", "length_low", "length_high", "great_circle_km", "detour_factor")


class Answers(Protocol):
    """The atlas, as far as a journey asks it."""

    def document(
        self, address: Address, asked: Mapping[str, object], /
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the JSON of an address, and what is told of every table made of it."""

    def map(self, /, **asked: object) -> folium.Map:
        """Return the interactive map."""

    def figure(self, /, **asked: object) -> Figure:
        """Return a map image or a chart."""


class Figure:
    """A map image or a chart: shown in a notebook, saved in any form that the address offers.

    Parameters
    ----------
    app
        Draws it.
    asked
        Parameters of `/figure` and their texts.

    Raises
    ------
    GeoError
        If it cannot be drawn as asked.
    """

    def __init__(self, app: Flask, asked: list[tuple[str, str]]) -> None:
        self._app = app
        self._asked = asked
        drawn = ask(app, self._address("png"))
        self.png = drawn.body
        self.address = drawn.address
        self.licences = drawn.licences

    def _address(self, ending: str) -> str:
        return path_with_query(f"{addresses.FIGURE.path}.{ending}", self._asked)

    @cached_property
    def text(self) -> str:
        """Caption and description of the picture, for those who do not see it."""
        return ask(self._app, self._address("txt")).body.decode()

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the figure to a file and return its path.

        Parameters
        ----------
        path
            Its ending says the form: `.png`, `.svg`, `.pdf`, or `.txt` for caption and
            description.

        Raises
        ------
        ParameterError
            If the ending is none of these.
        GeoError
            If the file cannot be written.
        """
        target = Path(path)
        ending = target.suffix.removeprefix(".")
        if ending not in addresses.FIGURE.formats:
            near = nearest_name(ending, addresses.FIGURE.formats)
            endings = ", ".join(f".{one}" for one in addresses.FIGURE.formats)
            raise ParameterError(
                "path",
                target.name,
                f"a name that ends in one of: {endings}",
                repair=f"did you mean {target.stem}.{near}?" if near else f"end it in {endings}",
            )
        write(target, self.png if ending == "png" else ask(self._app, self._address(ending)).body)
        return target

    def _repr_png_(self) -> bytes:
        return self.png

    def __repr__(self) -> str:
        """Return its address."""
        return f"<Figure {self.address}>"


class Citation:
    """How to cite an answer: as text, as BibTeX, as CSL-JSON.

    Parameters
    ----------
    text
        One paragraph and the terms of the data.
    bibtex
        An entry of BibTeX.
    csl
        A list of one item of CSL-JSON.
    """

    def __init__(self, text: str, bibtex: str, csl: list[dict[str, Any]]) -> None:
        self.text = text
        self.bibtex = bibtex
        self.csl = csl

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    __repr__ = __str__


class Journey:
    """A journey: its legs, what is missing on its way, its map and its figure.

    Lengths are in `unit`, intervals are 95 %. `document` holds all that `/journeys.json` tells.

    Parameters
    ----------
    atlas
        Whom it was asked.
    asked
        The parameters of the call.
    document
        The answer.
    attrs
        What is told of every table of it.
    """

    def __init__(
        self,
        atlas: Answers,
        asked: Mapping[str, object],
        document: dict[str, Any],
        attrs: dict[str, Any],
    ) -> None:
        self._atlas = atlas
        self._asked = dict(query_of(asked))
        self.document = document
        self.attrs = attrs

    @property
    def title(self) -> str:
        """Its two ends, or the title of the saved journey."""
        return str(self.document["title"])

    @property
    def unit(self) -> str:
        """Unit of its lengths."""
        return str(self.document["unit"])

    @property
    def length(self) -> float | None:
        """Its length in `unit`, None where a part of it is not known."""
        found: float | None = self.document["length"]
        return found

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The 95 % interval of its length, in `unit`."""
        return self.document["length_low"], self.document["length_high"]

    @cached_property
    def legs(self) -> pd.DataFrame:
        """Its legs in order, from the first to the last station."""
        whole = {name: self.document[name] for name in _TOTALS if name in self.document}
        return frames.table(self.document["legs"], {**self.attrs, "totals": whole})

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """What is in service, under construction, to reopen, to rebuild and to build, in `unit`.

        Raises
        ------
        GeoError
            For a journey of a past year: what is missing is missing today.
        """
        told = self.document
        if "ledger" not in told:
            told = self._atlas.document(addresses.JOURNEYS, {**self._asked, "works": "1"})[0]
        ledger = told["ledger"]
        whole = {name: value for name, value in ledger.items() if name != "rows"}
        return frames.table(ledger["rows"], {**self.attrs, **whole})

    @cached_property
    def gauge_changes(self) -> pd.DataFrame:
        """Where the gauge of the track changes."""
        columns = ("from", "to", "from_gauge", "to_gauge")
        return frames.table(self.document["gauge_changes"], self.attrs, columns)

    @cached_property
    def comparison(self) -> pd.DataFrame | None:
        """How it differs from the journey that was given as `with_`, None without one."""
        told = self.document.get("comparison")
        return None if told is None else frames.table(told["rows"], self.attrs)

    def map(self, **more: object) -> folium.Map:
        """Return the map with this journey on it.

        Parameters
        ----------
        more
            Parameters of `map`, such as `lang`.

        Raises
        ------
        GeoError
            If the map has no words for it: it shows saved journeys, and ways from one station
            to another.
        """
        if not all(self._asked.get(name, "") == "" for name in _NOT_OF_MAPS) or (
            self._asked.get("prefer", "shortest") != "shortest"
        ):
            raise GeoError(
                "map: a map shows a saved journey, or the shortest way from one station to another",
                repair="leave out via, route, prefer and with_, or draw it: journey.figure()",
            )
        wanted = self._asked.get("scenario")
        ends = f"{self.document['from_id']}..{self.document['to_id']}"
        asked: dict[str, object] = {"journey": wanted or ends}
        asked |= {name: self._asked[name] for name in ("lang", "year", "v") if name in self._asked}
        return self._atlas.map(**(asked | more))

    def figure(self, **more: object) -> Figure:
        """Return the figure of this journey: on a map, or with `chart="strip"` as a straight line.

        Parameters
        ----------
        more
            Parameters of `figure`, such as `preset` or `lang`.

        Raises
        ------
        GeoError
            If it cannot be drawn as asked.
        """
        known = {param.name for param in addresses.FIGURE.params}
        kept = {name: value for name, value in self._asked.items() if name in known}
        return self._atlas.figure(**{**kept, **more})

    def _repr_html_(self) -> str:
        import pandas as pd  # noqa: PLC0415  heavy: on first use

        whole = {"from": self.document["from"], "to": self.document["to"]}
        rows = [{**whole, **_rounded(self.document, self._tr)}]
        rows += [
            {**{name: leg[name] for name in _OF_LEGS}, **_rounded(leg, self._tr)}
            for leg in self.document["legs"]
        ]
        table = pd.DataFrame(rows, columns=[*_OF_LEGS, "length", "interval", "unit"])
        return str(table.fillna("").to_html(index=False))

    def __repr__(self) -> str:
        """Return its title and its length with the interval."""
        told = _rounded(self.document, self._tr)
        if not told["length"]:
            return f"<Journey {self.title}: a part of its length is not known>"
        interval = f" ({told['interval']})" if told["interval"] else ""
        return f"<Journey {self.title}: {told['length']} {self.unit}{interval}>"

    @property
    def _tr(self) -> Translator:
        return translator(self._asked.get("lang", "en"))


def _rounded(told: Mapping[str, Any], tr: Translator) -> dict[str, str]:
    """Return a length and its interval as every page rounds them, empty where there is none."""
    length, low, high = (told[name] for name in ("length", "length_low", "length_high"))
    places = decimals_for(low, high)
    return {
        "length": "" if length is None else tr.number(length, places),
        "interval": "" if low is None else tr.interval(low, high, places),
        "unit": str(told["unit"]),
    }


def write(target: Path, body: bytes) -> None:
    """Write a file.

    Raises
    ------
    GeoError
        If it cannot be written.
    """
    try:
        target.write_bytes(body)
    except OSError as error:
        msg = f"{target}: cannot be written ({error.strerror})"
        raise GeoError(msg, repair="name a file in a folder that exists and is yours") from None


def cited_address(answer: object) -> str:
    """Return the address of an answer; a text is one already.

    Raises
    ------
    ParameterError
        If it is no answer of the atlas.
    """
    if isinstance(answer, str):
        return answer
    attrs = getattr(answer, "attrs", {})
    found = getattr(answer, "address", None) or attrs.get("address")
    if not isinstance(found, str):
        raise ParameterError(
            "address",
            type(answer).__name__,
            "an address, or a table, a journey or a figure of the atlas",
            repair="give an address such as /lengths?route=tsr",
        )
    return found


def citation_of(app: Flask, asked: list[tuple[str, str]]) -> Citation:
    """Return the citation of an address in all its forms."""
    text, bibtex, csl = (
        ask(app, path_with_query(f"{addresses.CITE.path}.{ending}", asked)).body.decode()
        for ending in ("txt", "bib", "json")
    )
    return Citation(text.strip(), bibtex, json.loads(csl))
