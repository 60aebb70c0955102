"""The ends of published figures: their names in three languages, and which one a text means."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from geo.catalog.ends import names_of, plain_end
from geo.errors import Allowed, EmptyAnswerError, ParameterError, Said, UnknownNameError

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.model import Names

_SHOWN = 12


def same_end(one: str, other: str) -> bool:
    """Say whether two English names are one end; a remark in brackets does not count.

    The brackets of the three crossings of the Demarcation Line are their names.

    Examples
    --------
    >>> same_end("Kumgangsan Chongnyon", "Kumgangsan-Chongnyon"), same_end("Busan", "Bujeon")
    (True, False)
    >>> same_end("Sokcho (planned)", "Sokcho"), same_end("MDL (east)", "MDL (west)")
    (True, False)
    """
    return bool(one) and plain_end(one) == plain_end(other)


def end_names(catalog: Catalog) -> dict[str, Names]:
    """Return the ends of all claims and scenarios, by English name, in three languages.

    An end that is no station or place of the catalogue has its name from the table of names.
    """
    texts: dict[str, None] = {}
    for claim in catalog.claims.values():
        texts |= {claim.from_name: None, claim.to_name: None}
    for scenario in catalog.scenarios.values():
        texts |= {scenario.from_name: None, scenario.to_name: None}
        texts |= {leg.from_name: None for leg in scenario.legs if leg.kind == "feeder"}
    texts.pop("", None)
    return names_of(catalog, texts)


def resolve(catalog: Catalog, param: str, text: str) -> tuple[str, ...]:
    """Return the ends, by English name, that a text in any of the three languages means.

    `Moscow` means Moscow and Moscow Yaroslavskaya: an end whose name goes on after a space is
    meant too.

    Raises
    ------
    ParameterError
        If several ends begin so and none is named so.
    EmptyAnswerError
        If it is a place of the catalogue at which no published figure ends.
    UnknownNameError
        If nothing bears that name.
    """
    wanted = text.strip().casefold()
    exact: list[str] = []
    begun: list[str] = []
    ends = end_names(catalog)
    aliases = {
        plain_end(catalog.stations[key].names.en): set(names)
        for key, names in catalog.aliases.items()
        if key in catalog.stations
    }
    for end, names in ends.items():
        spellings = {end, names.en, names.ko, names.ru, plain_end(end)} - {""}
        spellings |= aliases.get(plain_end(end), set())
        folded = {spelling.casefold() for spelling in spellings}
        if wanted in folded:
            exact.append(end)
        elif any(one.startswith(f"{wanted} ") for one in folded) or (
            # In Russian the second part of the same name may follow a hyphen.
            " " in end and names.ru.casefold().startswith(f"{wanted}-")
        ):
            begun.append(end)
    if exact or len(begun) == 1:
        return (*exact, *begun)
    if begun:
        shown = sorted(begun)[:_SHOWN]
        raise ParameterError(
            param,
            text,
            Allowed(
                ", ".join(shown), "allowed.names-of", {"names": tuple(ends[one] for one in shown)}
            ),
            message=f"{param}: {text!r} may be {' or '.join(shown)}",
            repair="write the whole name",
        )
    if _is_place(catalog, wanted):
        msg = f"{param}: no published figure begins or ends at {text!r}"
        raise EmptyAnswerError(
            msg,
            repair="name another end, or ask with about=, see /claims",
            said=Said("empty-answer.no-end", {"param": param, "value": text}),
        )
    spellings = {name for names in ends.values() for name in (names.en, names.ko, names.ru) if name}
    folded_to_name = {name.casefold(): name for name in spellings}
    near = get_close_matches(wanted, list(folded_to_name), n=1, cutoff=0.6)
    raise UnknownNameError(
        param,
        text,
        Allowed(
            ", ".join(sorted(ends)[:_SHOWN]),
            "allowed.names-such-as",
            {"names": tuple(ends[one] for one in sorted(ends)[:_SHOWN])},
        ),
        nearest=folded_to_name[near[0]] if near else "",
    )


def _is_place(catalog: Catalog, wanted: str) -> bool:
    return any(
        wanted in {station.id, *(n.casefold() for n in (names.en, names.ko, names.ru))}
        for station in catalog.stations.values()
        for names in (station.names, station.full_names or station.names)
    )
