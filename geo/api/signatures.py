"""Functions with the parameters of their addresses: signature and docstring from one table."""

from __future__ import annotations

import inspect
import textwrap
from typing import TYPE_CHECKING, Any, TypeVar

from geo.api.asking import python_name
from geo.web.parsing import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.web.parameters import Param
    from geo.web.parsing import Address

# What concerns the bytes of a file alone.
_OF_FILES = {"bom"}
_Call = TypeVar("_Call", bound="Callable[..., Any]")


def params_of(address: Address) -> tuple[Param, ...]:
    """Return the parameters that the function of an address has."""
    return tuple(param for param in address.params if param.name not in _OF_FILES)


def answers(address: Address) -> Callable[[_Call], _Call]:
    """Give a method the parameters of an address: in its signature and in its docstring.

    Parameters
    ----------
    address
        An entry of the table of addresses. Parameters that the method names itself stay where
        they are, all others are given by name.
    """

    def of_method(method: _Call) -> _Call:
        own = inspect.signature(method)
        first = [
            one for one in own.parameters.values() if one.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        named = {one.name for one in first}
        more = [
            inspect.Parameter(
                python_name(param.name),
                inspect.Parameter.KEYWORD_ONLY,
                default=_default(param),
            )
            for param in params_of(address)
            if python_name(param.name) not in named
        ]
        method.__signature__ = own.replace(parameters=[*first, *more])  # type: ignore[attr-defined]
        method.__doc__ = _documented(inspect.getdoc(method) or "", address)
        return method

    return of_method


def without_self(method: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of a method as a function has it."""
    own = inspect.signature(method)
    return own.replace(parameters=[one for one in own.parameters.values() if one.name != "self"])


def _default(param: Param) -> object:
    """Return what stands in for a parameter, as a caller would write it."""
    if param.default in (None, "", ()):
        return None
    return canonical(param.default) if isinstance(param.default, tuple) else param.default


def _documented(text: str, address: Address) -> str:
    """Return a docstring with the parameters of an address behind its first paragraphs."""
    lines = ["Parameters", "----------"]
    for param in params_of(address):
        lines += [
            python_name(param.name),
            *textwrap.wrap(
                f"{param.help}; {param.parser.allowed().text}.",
                width=96,
                break_on_hyphens=False,
                initial_indent="    ",
                subsequent_indent="    ",
            ),
        ]
    raises = [
        "Raises",
        "------",
        "GeoError",
        "    What is asked cannot be answered: the same words as over HTTP, and the repair.",
    ]
    head, marker, tail = text.partition("\nReturns\n")
    rest = [f"{marker.lstrip()}{tail}".strip(), ""] if marker else []
    return "\n".join([head.strip(), "", *lines, "", *rest, *raises, ""])
