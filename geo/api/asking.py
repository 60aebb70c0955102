"""A call becomes an address of the app, as on the command line: its answer, words and refusals."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.exceptions import HTTPException

from geo.errors import GeoError
from geo.web.links import path_with_query
from geo.web.parsing import canonical
from geo.web.problems import of_http

if TYPE_CHECKING:
    from flask import Flask

_LICENCE = re.compile(r'rel="license"; title="([^"]+)"')
_CITED = re.compile(r'<([^>]+)>; rel="cite-as"')


@dataclass(frozen=True, slots=True)
class Reply:
    """The bytes of an address, how it is cited, and the licences of what it tells."""

    body: bytes
    address: str
    licences: tuple[str, ...]


def python_name(param: str) -> str:
    """Return what a parameter is called in Python, where some words are taken.

    Examples
    --------
    >>> python_name("from"), python_name("by")
    ('from_', 'by')
    """
    return f"{param}_" if keyword.iskeyword(param) else param


def web_name(name: str) -> str:
    """Return what a parameter is called in an address.

    Examples
    --------
    >>> web_name("with_"), web_name("width_mm")
    ('with', 'width_mm')
    """
    bare = name.removesuffix("_")
    return bare if keyword.iskeyword(bare) else name


def text_of(value: object) -> str:
    """Return a value of Python as it is written in an address.

    Parameters
    ----------
    value
        A text, a number (also of numpy), a yes or no, or several of them.

    Examples
    --------
    >>> text_of(["tsr", "tkr-east"]), text_of(True), text_of(4934.0), text_of((124, 33.5))
    ('tsr,tkr-east', '1', '4934', '124,33.5')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable) and not isinstance(value, (bytes, Mapping)):
        return ",".join(text_of(one) for one in value)
    plain = value.item() if hasattr(value, "item") else value
    return canonical(plain)


def query_of(asked: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the parameters of a call as those of an address; None is not asked."""
    return [(web_name(name), text_of(value)) for name, value in asked.items() if value is not None]


def address_of(path: str, asked: Mapping[str, object]) -> str:
    """Return the address that a call asks.

    Examples
    --------
    >>> address_of("/journeys.json", {"from_": "Busan", "via": None})
    '/journeys.json?from=Busan'
    """
    return path_with_query(path, query_of(asked))


def quoted(name: str) -> str:
    """Return a name as one part of a path.

    Examples
    --------
    >>> quoted("a/b c")
    'a%2Fb%20c'
    """
    return quote(name, safe="")


def ask(app: Flask, address: str) -> Reply:
    """Return the answer of an address, worked out in this process.

    Raises
    ------
    GeoError
        What the address refuses: the same words as its problem+json, the repair in the second
        line. A fault of ours is raised as it is.
    """
    with app.test_request_context(address, headers={"Accept": "*/*"}):
        try:
            app.preprocess_request()
            response = app.make_response(app.dispatch_request())
        except HTTPException as error:
            problem = of_http(error)
            msg = f"{address}: {problem.detail}"
            raise GeoError(msg, repair=problem.repair) from None
        link = response.headers.get("Link", "")
        cited = _CITED.search(link)
        return Reply(
            bytes(response.get_data()),
            cited[1] if cited else address,
            tuple(_LICENCE.findall(link)),
        )
