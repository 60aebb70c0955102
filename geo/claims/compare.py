"""Each published figure beside ours: a difference only where the same thing was measured.

The same thing has the same definition, the same extent and the same ends. Where only the ends
are others and we know what lies between them, that is taken off first, and said. A figure that
ours stands on is no check of it: it is our source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.cited_source import read_citation
from geo.claims.our_lengths import Ours, area_km2, ours_of
from geo.errors import EmptyAnswerError, Said
from geo.gazetteer.ends import may_be_one_end, same_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.model import Claim, Route

RELATIONS = (
    "same",
    "known-part",
    "our-source",
    "derived",
    "other-extent",
    "other-ends",
    "other-definition",
    "not-said",
    "no-figure",
    "nothing-to-compare",
)
"""How a claim stands to ours: a difference is given for `same` and `known-part` alone."""
COMPARED = ("same", "known-part")
SAME_KM = 0.051
"""Two figures with one decimal are the same figure within this."""
DOUBTFUL = {"low"}
"""Claims of low confidence stand on their own page, not in a range beside our figure."""


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What lies between the ends of a claim and ours; `sign` is -1 where the claim has it more."""

    ours: Ours
    sign: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside ours; differences are ours less the claim, in km (areas in km²).

    With a known part the difference is ours less the claim's kilometres without (or with) it.
    """

    claim: Claim
    ours: Ours | None
    ours_km2: float | None
    relation: str
    difference: float | None
    difference_percent: float | None
    part: KnownPart | None = None


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
    if relation not in COMPARED or ours is None or not ours.length_km or not claim.value_km:
        return Comparison(claim, ours, None, relation, None, None)
    part = _known_part(catalog, claim) if relation == "known-part" else None
    part_km = part.sign * (part.ours.length_km or 0.0) if part else 0.0
    like_km = claim.value_km + part_km
    difference = ours.length_km - like_km
    return Comparison(claim, ours, None, relation, difference, difference / like_km * 100, part)


def _compare_area(catalog: Catalog, claim: Claim) -> Comparison:
    ours_km2 = area_km2(catalog, claim.subject)
    if ours_km2 is None or not claim.value_km2 or claim.extent_of != claim.subject:
        return Comparison(claim, None, None, "nothing-to-compare", None, None)
    difference = ours_km2 - claim.value_km2
    return Comparison(claim, None, ours_km2, "same", difference, difference / claim.value_km2 * 100)


def _has_ends(ours: Ours, claim: Claim) -> bool:
    if not (claim.from_name and claim.to_name):
        return False
    if ours.ends is None:
        return True
    (a, b), (c, d) = ours.ends, (claim.from_name, claim.to_name)
    return (same_end(a, c) and same_end(b, d)) or (same_end(a, d) and same_end(b, c))


def _ends_elsewhere(ours: Ours, claim: Claim) -> bool:
    """Say whether both ends of both are told and one surely is another place.

    `Moscow` may be any of its stations.
    """
    if ours.ends is None or not (claim.from_name and claim.to_name):
        return False
    (a, b), (c, d) = ours.ends, (claim.from_name, claim.to_name)
    return not any(
        may_be_one_end(a, one) and may_be_one_end(b, other) for one, other in ((c, d), (d, c))
    )


def _relation(catalog: Catalog, claim: Claim, ours: Ours | None) -> str:
    if ours is None or ours.length_km is None:
        return "nothing-to-compare"
    if claim.value_km is None:
        return "no-figure"
    if _is_derived(catalog, claim, ours):
        return "derived"
    return "our-source" if _is_our_source(claim, ours) else _likeness(catalog, claim, ours)


def _likeness(catalog: Catalog, claim: Claim, ours: Ours) -> str:
    """Return whether definition, extent and ends are the same, or which one is not."""
    if claim.definition == "unknown":
        return "other-ends" if _ends_elsewhere(ours, claim) else "not-said"
    if claim.definition not in ours.definitions:
        return "other-definition"
    if claim.extent != "whole" or claim.extent_of not in claim.compare_with.split("|"):
        return "other-extent"
    if _has_ends(ours, claim):
        return "same"
    return "known-part" if _known_part(catalog, claim) else "other-ends"


def _is_derived(catalog: Catalog, claim: Claim, ours: Ours) -> bool:
    """Say whether ours is held to that very figure, one of its parts being what the rest leaves."""
    parts = catalog.known_sums[claim.id][2] if claim.id in catalog.known_sums else ()
    return set(parts) == set(ours.key.split("+")) and any(
        catalog.spans[part].source_class == "derived" for part in parts
    )


def _is_our_source(claim: Claim, ours: Ours) -> bool:
    """Say whether ours is that very figure, from that very source.

    The two agree, and ours cites the same work, or names the figure among its sources, or both
    were derived by us.
    """
    if claim.value_km is None or abs((ours.length_km or 0.0) - claim.value_km) >= SAME_KM:
        return False
    cited = " | ".join(ours.sources)
    is_own = claim.source_class == "derived" and any(
        span.source_class == "derived" for span in ours.spans
    )
    return is_own or bool(_works(claim.source) & _works(cited)) or _names(cited, claim.value_km)


def _works(source: str) -> set[str]:
    """Return the works that a text cites: each by its address, else by its first words."""
    found = set()
    for part in source.split(" | "):
        address = re.match(r"https?://(?:www\.|m\.)?(\S+)", read_citation(part).address)
        work = address[1] if address else part.split(" (", maxsplit=1)[0]
        if work.strip():
            found.add(work.strip().rstrip("/"))
    return found


def _names(cited: str, km: float) -> bool:
    """Say whether a text names a figure of kilometres."""
    figure = re.escape(f"{km:g}")
    return re.search(rf"(?<![\d.,]){figure}(?:\.0)? km\b", cited) is not None


def _known_part(catalog: Catalog, claim: Claim) -> KnownPart | None:
    """Return what lies between the ends of a claim and ours, None where that is not known."""
    if not claim.other_part:
        return None
    ours = ours_of(catalog, claim.other_part[1:])
    if ours is None or ours.length_km is None:
        return None
    return KnownPart(ours, -1 if claim.other_part.startswith("-") else 1)


def claims_about(catalog: Catalog, route: Route) -> list[Claim]:
    """Return what others published of a whole route, doubtful and uncited figures left out.

    A figure is of the whole route where the claims table compares it with the route itself, or
    (pipelines, which have one scenario each) with that scenario.
    """
    return [
        claim
        for claim in catalog.claims.values()
        if claim.subject == route.id
        and claim.extent == "whole"
        and claim.value_km is not None
        and claim.confidence not in DOUBTFUL
        and claim.source_class not in {"uncited", "derived"}
        and claim.definition != "great circle"
        and (
            route.id in claim.compare_with.split("|")
            or (route.group == "gas" and claim.compare_with.startswith("gas-"))
        )
    ]


def nearest_difference_percent(catalog: Catalog, claims: Sequence[Claim]) -> float | None:
    """Return the difference of ours to the nearest claim that it may be compared with, in percent.

    None where there is none: our own source is no claim to differ from.
    """
    found = [one for claim in claims if (one := compare(catalog, claim)).relation in COMPARED]
    nearest = min(found, key=lambda one: abs(one.difference or 0.0), default=None)
    if nearest is None or nearest.difference_percent is None:
        return None
    return round(nearest.difference_percent, 3)


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
