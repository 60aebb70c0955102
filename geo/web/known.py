"""What the catalogue knows by name: how a parameter's text becomes an id."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.errors import Allowed, Said, UnknownNameError
from geo.gazetteer.index import Index
from geo.gazetteer.named import POINTS
from geo.gazetteer.resolve import Ambiguous, Nearest, One, one_of, resolve, such_as
from geo.vocabulary import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SHOWN_NAMES = 30
"""A longer list of ids is not shown: the nearest names stand for it."""
ANY_NAME = Allowed("an id or a name of the catalogue", "allowed.name")
KINDS_OF = {
    "route": ("route",),
    "layer": ("layer", "context"),
    "scenario": ("scenario",),
    "station": POINTS,
    "feature": (*POINTS, "feature"),
    "about": ("route", "scenario", "layer", "subject"),
}
"""The kinds of things that a parameter names, the likeliest of one name first."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows: ids by parameter (`route`, `layer`, `feature`), its last year.

    `index` gives the index of its names, which is made when a name that is no id is first asked.
    """

    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    last_year: int = FIRST_YEAR
    index: Callable[[], Index] = Index

    def of(self, param: str) -> tuple[str, ...]:
        """Return the ids that a parameter may have."""
        return self.ids.get(param, ())

    def id_of(self, of: str, param: str, text: str) -> str:
        """Return the id that a text means, itself an id or a name in any spelling.

        Parameters
        ----------
        of
            What is named: a key of `ids`.
        param
            The parameter, for what is said of it.

        Raises
        ------
        AmbiguousNameError
            If several things may be meant: with the choices.
        UnknownNameError
            If nothing bears that name: with the nearest one.
        """
        ids = self.of(of)
        if text in ids:
            return text
        meant = resolve(self.index(), text, KINDS_OF[of], ids)
        if isinstance(meant, (One, Ambiguous)):
            return one_of(param, shorten(text), meant).id
        raise self.unknown(of, param, text)

    def unknown(self, of: str, param: str, text: str) -> UnknownNameError:
        """Return the refusal of a text that is no id: with the nearest one, and those there are."""
        ids = self.of(of)
        meant = resolve(self.index(), text, KINDS_OF[of], ids)
        found = [one.entry for one in meant.found] if isinstance(meant, Nearest) else []
        near = next((one.id for one in found), "") or nearest_name(text, ids)
        allowed: str | Allowed = ", ".join(ids)
        if len(ids) > SHOWN_NAMES:
            allowed = such_as([(one.id, one.names) for one in found]) or ANY_NAME
        error = UnknownNameError(
            param,
            shorten(text),
            allowed,
            nearest=near,
            nearest_name=next((one.names for one in found if one.id == near), None),
        )
        error.said = Said("unknown-name")
        return error

    def is_name(self, of: str, text: str) -> bool:
        """Say whether a text is one name, whatever signs it holds."""
        return isinstance(resolve(self.index(), text, KINDS_OF[of], self.of(of)), One)


def shorten(text: str, limit: int = 120) -> str:
    """Return a text cut to a length that can be shown back."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def nearest_name(name: str, names: Iterable[str]) -> str:
    """Return the known name that is nearest to a wrong one, or an empty text.

    Examples
    --------
    >>> nearest_name("rout", ["route", "unit"])
    'route'
    """
    found = difflib.get_close_matches(name[:80].lower(), list(names), n=1, cutoff=0.6)
    return found[0] if found else ""
