"""A figure that somebody has read: which published figure it is, and how far off ours it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.claims.compare import Comparison, claims_for
from geo.claims.ends import ends_meant
from geo.claims.our_lengths import Ours, ours_of
from geo.errors import Allowed, EmptyAnswerError, ParameterError, Said
from geo.gazetteer.ends import same_end

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.model import Claim

HALF_KM = 0.5
"""People write whole kilometres."""

Ends = tuple[tuple[str, ...], tuple[str, ...]]
"""The names that may stand for one end, and for the other."""


@dataclass(frozen=True, slots=True)
class Question:
    """A figure in km, and what it is said to be of: a subject, or two ends."""

    km: float | None = None
    about: str = ""
    start: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """One candidate: a claim, or a length of ours. `difference_km` is the figure less it."""

    comparison: Comparison | None
    ours: Ours | None
    value_km: float
    difference_km: float
    fits: bool

    @property
    def claim(self) -> Claim | None:
        """The claim, where the candidate is one."""
        return self.comparison.claim if self.comparison else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a figure is: the candidates, nearest first, and our own length for the nearest."""

    question: Question
    fits: tuple[Fit, ...]
    best: Fit
    ours: Ours | None

    @property
    def short_km(self) -> float | None:
        """By how much the figure falls short of ours, in km; negative where it is above."""
        if self.ours is None or self.ours.length_km is None or self.question.km is None:
            return None
        return self.ours.length_km - self.question.km


def answer(catalog: Catalog, question: Question) -> tuple[list[Comparison], Verdict | None]:
    """Return the claims that a question is about, and what its figure is, if it has one.

    Raises
    ------
    ParameterError
        If only one end is named, a subject and ends at once, or a figure of nothing.
    EmptyAnswerError
        If nobody published a figure of that, and we have none.
    """
    if bool(question.start) != bool(question.stop):
        missing = "to" if question.start else "from"
        raise ParameterError(
            missing,
            "",
            Allowed("the other end", "allowed.other-end"),
            message=f"{missing}: one end alone is no way",
            repair="give from and to",
        )
    if question.start and question.about:
        raise ParameterError(
            "about",
            question.about,
            Allowed("about alone, or from with to", "allowed.about-or-ends"),
            message="about: expected about alone, or from with to; got all",
            repair="leave about out",
        )
    if question.km is not None and not question.start and not question.about:
        raise ParameterError(
            "km",
            f"{question.km:g}",
            Allowed("a figure of something", "allowed.subject"),
            message="km: nothing says what the figure is of",
            repair="add about=tsr, or from=Busan with to=Moscow",
        )
    ends = _ends(catalog, question)
    if question.km is None:
        return claims_for(catalog, question.about, ends), None
    ours = _ours_asked(catalog, question, ends)
    rows: list[Comparison] = []
    for about, between in _searches(question, ends, ours):
        with suppress(EmptyAnswerError):
            rows += claims_for(catalog, about, between)
    rows = list({row.claim.id: row for row in rows}.values())
    return rows, _verdict(question, question.km, rows, ours)


def _searches(
    question: Question,
    ends: Ends | None,
    ours: list[Ours],
) -> list[tuple[str, Ends | None]]:
    """Return where the claims are sought that a figure may be.

    A figure said to be of a route may be of another way between the same ends.
    """
    own_ends = ours[0].ends if ours and question.about else None
    searches: list[tuple[str, Ends | None]] = [(question.about, ends)]
    if own_ends is not None:
        searches.append(("", ((own_ends[0],), (own_ends[1],))))
    return searches


def _ends(catalog: Catalog, question: Question) -> Ends | None:
    if not question.start:
        return None
    return (
        ends_meant(catalog, "from", question.start),
        ends_meant(catalog, "to", question.stop),
    )


def _ours_asked(
    catalog: Catalog,
    question: Question,
    ends: Ends | None,
) -> list[Ours]:
    """Return our own lengths of what is asked: of the subject, or of all ways between the ends."""
    if ends is None:
        found = ours_of(catalog, question.about)
        return [found] if found and found.length_km is not None else []
    every = [ours_of(catalog, key) for key in (*catalog.routes, *catalog.scenarios)]
    return [
        one for one in every if one and one.length_km is not None and one.ends and _joins(one, ends)
    ]


def _joins(ours: Ours, ends: Ends) -> bool:
    """Say whether a length of ours goes between two ends; a feeder leads to its first one."""
    assert ours.ends is not None  # noqa: S101  asked by the caller
    first = (ours.ends[0], *ours.feeders)
    last = (ours.ends[1],)
    start, stop = ends

    def meets(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        return any(same_end(a, b) for a in names for b in wanted)

    return (meets(first, start) and meets(last, stop)) or (
        meets(first, stop) and meets(last, start)
    )


def _verdict(question: Question, km: float, rows: list[Comparison], ours: list[Ours]) -> Verdict:
    fits = [_claim_fit(row, km) for row in rows if row.claim.value_km is not None]
    fits += [_ours_fit(one, km) for one in ours]
    if not fits:
        raise EmptyAnswerError(
            "no published length of this is known, and we have none",
            repair="see /claims for all of them",
            said=Said("empty-answer.no-figure"),
        )
    # A claim before a length of ours, where both are as near.
    fits.sort(key=lambda fit: (abs(fit.difference_km), fit.comparison is None))
    best = fits[0]
    own = best.ours or (best.comparison.ours if best.comparison else None)
    own = own or (ours[0] if ours and question.about else None)
    return Verdict(question, tuple(fits), best, own)


def _claim_fit(row: Comparison, km: float) -> Fit:
    claim = row.claim
    value_km = claim.value_km or 0.0
    away_km = km - value_km
    return Fit(row, None, value_km, away_km, abs(away_km) <= HALF_KM)


def _ours_fit(ours: Ours, km: float) -> Fit:
    value_km = ours.length_km or 0.0
    low_km = value_km if ours.low_km is None else ours.low_km
    high_km = value_km if ours.high_km is None else ours.high_km
    fits = low_km - HALF_KM <= km <= high_km + HALF_KM
    return Fit(None, ours, value_km, km - value_km, fits)
