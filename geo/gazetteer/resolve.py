"""A text in any language and any spelling: the one thing meant, or what to ask back with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from geo.errors import Allowed, ParameterError, Said, UnknownNameError
from geo.gazetteer.named import POINTS
from geo.geodesy import distance_m
from geo.model import Names
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from geo.gazetteer.index import Found, Index
    from geo.gazetteer.named import Entry

MOST_CHARS = 80
MOST_CHOICES = 8
LIKE = 0.6
"""Two spellings less alike than this are not offered for one another."""
PER_RANK = 2.5
"""By so much less good may be the match of a place that is one rank greater."""
SAME_TOWN_M = 30_000.0
"""A port, a town and a station of one name that lie no further apart are one place."""


@dataclass(frozen=True, slots=True)
class One:
    """The one thing that a text means."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several things that a text may mean equally well, the greatest first."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A thing of that name, and none of those among which it is sought."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Nearest:
    """Nothing bears the name: what is spelt nearly so, the likeliest first."""

    found: tuple[Found, ...]


Meant = One | Ambiguous | Elsewhere | Nearest


def resolve(
    index: Index, text: str, kinds: Sequence[str], only: Container[str] | None = None
) -> Meant:
    """Return what a text means: an id, or a name in any spelling that the index knows.

    An exact id wins. Of several things of one name the kind that is named first is meant: the
    station of a town, before its port.

    Parameters
    ----------
    kinds
        The kinds of things among which a name is sought, the likeliest first.
    only
        The ids that will do, None for all: a name that is borne by others alone is `Elsewhere`,
        and does not become the next best name that will do.
    """
    text = text[:MOST_CHARS]
    known = [one for one in index.with_id(text) if one.kind in kinds]
    for entry in sorted(known, key=lambda one: kinds.index(one.kind)):
        if only is None or entry.id in only:
            return One(entry)
    found = [one.entry for one in index.certain(text, kinds)]
    here = [one for one in found if only is None or one.id in only]
    if here:
        return _chosen(here, kinds)
    if known or found:
        return Elsewhere((*known, *found)[0])
    near = index.find(text, kinds=kinds, only=only, most=MOST_CHOICES, least_like=LIKE)
    # Of names that are nearly as like, the one of the greater place is meant.
    near.sort(key=lambda one: one.entry.rank * PER_RANK - one.score)
    return Nearest(tuple(near))


def _chosen(entries: Iterable[Entry], kinds: Sequence[str]) -> One | Ambiguous:
    first, *others = sorted(entries, key=lambda one: (kinds.index(one.kind), one.rank, one.id))
    rivals = [one for one in others if not _stands_for(first, one)]
    return Ambiguous((first, *rivals)) if rivals else One(first)


def _stands_for(first: Entry, other: Entry) -> bool:
    """Say whether the first of two things of one name is what both are to a reader."""
    if first.kind in POINTS and other.kind in POINTS:
        apart_m = distance_m(*first.bounds_deg[:2], *other.bounds_deg[:2])
        return other.kind != "station" and apart_m <= SAME_TOWN_M
    return first.kind != other.kind


class AmbiguousNameError(ParameterError):
    """A text that may mean several things; the reader is asked which."""

    code: ClassVar[str] = "ambiguous-name"

    def __init__(self, param: str, value: str, choices: Sequence[tuple[str, Names]]) -> None:
        ids = ", ".join(key for key, _ in choices)
        names = _told_apart(choices)
        super().__init__(
            param,
            value,
            Allowed(", ".join(name.en for name in names), "allowed.names-of", {"names": names}),
            message=f"{param}: {value!r} may be {' or '.join(name.en for name in names)}",
            repair=f"give one of the ids: {ids}",
        )
        self.said = Said("ambiguous-name", {"names": names, "ids": ids})
        self.choices = tuple((key, name.en) for key, name in choices)


def _told_apart(choices: Sequence[tuple[str, Names]]) -> tuple[Names, ...]:
    """Return the names of some things, with the id where two are called alike."""
    told: list[list[str]] = [[] for _ in choices]
    for lang in LANGS:
        names = [name.of(lang) for _, name in choices]
        for texts, (key, _), name in zip(told, choices, names, strict=True):
            texts.append(f"{name} ({key})" if names.count(name) > 1 else name)
    return tuple(Names(*texts) for texts in told)


def one_of(param: str, text: str, meant: Meant, others: Iterable[Names] = ()) -> Entry:
    """Return the thing that is meant, or refuse the text with what might be.

    Parameters
    ----------
    others
        Names that would do, for a text that is like none.

    Raises
    ------
    AmbiguousNameError
        If several things may be meant: with the choices.
    UnknownNameError
        If nothing bears that name, or only something else does: with the nearest ones.
    """
    match meant:
        case One(entry):
            return entry
        case Ambiguous(entries):
            choices = [(one.id, one.names) for one in entries[:MOST_CHOICES]]
            raise AmbiguousNameError(param, text, choices)
        case _:
            found = meant.found if isinstance(meant, Nearest) else ()
            near = [(one.entry.names.en, one.entry.names) for one in found]
            error = UnknownNameError(
                param,
                text,
                such_as(near) or such_as([(one.en, one) for one in others]) or "",
                nearest=found[0].matched if found else "",
                nearest_name=found[0].entry.names if found else None,
            )
            error.said = Said("unknown-name")
            raise error


def such_as(choices: Iterable[tuple[str, Names]]) -> Allowed | None:
    """Return some things as what a value may be, by what programs call them and by their names."""
    some = list(dict.fromkeys(choices))[:MOST_CHOICES]
    if not some:
        return None
    listed = ", ".join(text for text, _ in some)
    names = tuple(name for _, name in some)
    return Allowed(f"{listed}, …", "allowed.names-such-as", {"names": names})
