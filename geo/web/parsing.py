"""A question to an address, parsed once into typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import Allowed, ParameterError, VersionError
from geo.web.parameters import (
    Choices,
    Flag,
    Names,
    Param,
    UnknownParameterError,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from geo.web.known import Known


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its parameters.

    `formats` are the endings that it is offered in, `reserved_formats` the ones kept for
    later. A page ignores parameters that it does not know; data refuse them. A page with a form
    is asked with every field of it, also the empty ones. One that `joins` gets a list as one
    field for each of its members, and a box that is ticked as `0` and `1`.
    """

    path: str
    help: str
    params: tuple[Param, ...] = ()
    formats: tuple[str, ...] = ()
    reserved_formats: tuple[str, ...] = ()
    is_page: bool = False
    has_form: bool = False
    joins: bool = False

    def param(self, name: str) -> Param | None:
        """Return the parameter of that name, or None."""
        return next((param for param in self.params if param.name == name), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, parsed: every parameter has its typed value.

    `given` holds only what was asked for, as canonical text in the order of the table, so
    two ways of writing one question are one question.
    """

    address: Address
    values: Mapping[str, object]
    given: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return a value that is a text."""
        value = self.values[name]
        return "" if value is None else str(value)

    def names(self, name: str) -> tuple[str, ...]:
        """Return a value that is a list of names."""
        value = self.values[name]
        return tuple(str(one) for one in value) if isinstance(value, tuple) else ()

    def flag(self, name: str) -> bool:
        """Return a value that is a yes or no."""
        return bool(self.values[name])


def parse(
    address: Address, args: MultiDict[str, str], known: Known, *, present_version: str
) -> Asked:
    """Return what a query string asks, every value parsed.

    Raises
    ------
    ParameterError
        If a parameter is unknown (data only), given twice, empty or not allowed.
    UnknownNameError
        If a name is not in the catalogue.
    VersionError
        If another data version is asked for than the present one.
    """
    values: dict[str, object] = {param.name: param.default for param in address.params}
    given: dict[str, str] = {}
    for name in args:
        param = address.param(name)
        if param is None:
            if address.is_page:
                continue
            raise UnknownParameterError(name, [param.name for param in address.params])
        texts = args.getlist(name)
        if address.has_form and texts == [""]:
            continue
        if address.joins:
            texts = _joined(param, texts)
        if len(texts) > 1:
            raise ParameterError(
                name,
                ",".join(texts)[:120],
                Allowed("to be given once", "allowed.once"),
                message=f"{name}: given {len(texts)} times",
                repair=f"give {name} once; several values are joined by commas",
            )
        if not texts or (texts == [""] and address.joins):
            continue
        value = param.parser.parse(name, texts[0], known)
        values[name] = value
        if value != param.default:
            given[name] = canonical(value, "/" if isinstance(param.parser, View) else ",")
    version = values.get("v")
    if version is not None and version != present_version:
        raise VersionError(str(version), present_version)
    ordered = tuple(
        (param.name, given[param.name])
        for param in address.params
        if param.name in given and param.name != "v"
    )
    return Asked(address, values, ordered)


def _joined(param: Param, texts: list[str]) -> list[str]:
    """Return the fields of a form as one text where they are one value."""
    filled = [text for text in texts if text]
    if isinstance(param.parser, Flag) and filled == ["0", "1"]:
        return ["1"]
    if isinstance(param.parser, Choices) or (isinstance(param.parser, Names) and param.parser.many):
        return [",".join(filled)]
    return filled


def canonical(value: object, joint: str = ",") -> str:
    """Return the one way in which a value is written in an address.

    Examples
    --------
    >>> canonical((124.0, 33.5, 132.0, 44.0)), canonical(True), canonical(("tsr", "tkr-east"))
    ('124,33.5,132,44', '1', 'tsr,tkr-east')
    """
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.8f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return joint.join(canonical(one) for one in value)
    return str(value)
