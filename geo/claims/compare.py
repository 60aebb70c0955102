"""Each published figure beside ours: a difference only where the same thing was measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.claims.ends import same_end
from geo.claims.ours import Ours, area_km2, ours_of
from geo.errors import EmptyAnswerError, Said

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.model import Claim

RELATIONS = (
    "same",
    "derived",
    "other-ends",
    "other-definition",
    "not-said",
    "no-figure",
    "nothing-to-compare",
)
"""How a claim stands to ours: a difference is given for `same`, and as a bound for `other-ends`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside ours; differences are ours less the claim, in km (areas in km²)."""

    claim: Claim
    ours: Ours | None
    ours_km2: float | None
    relation: str
    difference: float | None
    difference_percent: float | None


def compare(catalog: Catalog, claim: Claim) -> Comparison:
    """Return a claim beside ours.

    Of several alternatives the one with the claim's own ends is taken, else the first.
    """
    if claim.value_km2 is not None:
        return _compare_area(catalog, claim)
    options = [
        found for key in claim.compare_with.split("|") if key and (found := ours_of(catalog, key))
    ]
    ours = next((one for one in options if _has_ends(one, claim)), options[0] if options else None)
    relation = _relation(catalog, claim, ours)
    difference = percent = None
    if relation in {"same", "other-ends"} and ours and ours.length_km and claim.value_km:
        difference = ours.length_km - claim.value_km
        percent = difference / claim.value_km * 100
    return Comparison(claim, ours, None, relation, difference, percent)


def _compare_area(catalog: Catalog, claim: Claim) -> Comparison:
    ours_km2 = area_km2(catalog, claim.subject)
    if ours_km2 is None or not claim.value_km2:
        return Comparison(claim, None, None, "nothing-to-compare", None, None)
    difference = ours_km2 - claim.value_km2
    return Comparison(claim, None, ours_km2, "same", difference, difference / claim.value_km2 * 100)


def _has_ends(ours: Ours, claim: Claim) -> bool:
    if ours.ends is None:
        return True
    (a, b), (c, d) = ours.ends, (claim.from_name, claim.to_name)
    return (same_end(a, c) and same_end(b, d)) or (same_end(a, d) and same_end(b, c))


def _relation(catalog: Catalog, claim: Claim, ours: Ours | None) -> str:
    if ours is None or ours.length_km is None:
        return "nothing-to-compare"
    if claim.value_km is None:
        return "no-figure"
    if claim.definition == "unknown":
        return "not-said"
    if claim.definition not in ours.definitions:
        return "other-definition"
    if _is_derived(catalog, claim, ours):
        return "derived"
    return "same" if _has_ends(ours, claim) else "other-ends"


def _is_derived(catalog: Catalog, claim: Claim, ours: Ours) -> bool:
    """Say whether ours is held to that very figure, one of its parts being what the rest leaves."""
    parts = catalog.known_sums[claim.id][2] if claim.id in catalog.known_sums else ()
    return set(parts) == set(ours.key.split("+")) and any(
        catalog.spans[part].source_class == "derived" for part in parts
    )


def subjects(catalog: Catalog) -> tuple[str, ...]:
    """Return what one may ask about: routes, scenarios and the subjects of claims."""
    found = [*catalog.routes, *catalog.scenarios]
    found += [claim.subject for claim in catalog.claims.values()]
    return tuple(dict.fromkeys(found))


def claims_for(
    catalog: Catalog,
    about: str = "",
    ends: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
) -> list[Comparison]:
    """Return the claims about a subject or between two ends, or all, each beside ours.

    Raises
    ------
    EmptyAnswerError
        If there is none.
    """
    chosen = [
        claim
        for claim in catalog.claims.values()
        if (not about or is_about(claim, about)) and (ends is None or is_between(claim, ends))
    ]
    if not chosen:
        what = f"about {about}" if about else "between these two ends"
        msg = f"no published figure {what} is known"
        raise EmptyAnswerError(
            msg, repair="see /claims for all of them", said=Said("empty-answer.no-figure")
        )
    return [compare(catalog, claim) for claim in chosen]


def is_about(claim: Claim, about: str) -> bool:
    """Say whether a claim's subject is that, or it is compared with that."""
    return about == claim.subject or about in re.split(r"[|+]", claim.compare_with)


def is_between(claim: Claim, ends: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Say whether a claim goes from one of the first ends to one of the second, or back."""
    start, stop = ends
    a, b = claim.from_name, claim.to_name
    return (a in start and b in stop) or (a in stop and b in start)
