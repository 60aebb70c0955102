"""Claims in words: what they are of, and what a figure is, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.gazetteer.ends import names_of
from geo.i18n import decimals_for

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.claims.compare import KnownPart
    from geo.claims.match import Verdict
    from geo.claims.our_lengths import Ours
    from geo.i18n import Translator
    from geo.model import Claim

_SAME_KM = 0.05
_NO_WIDTH_KM = 1e-6


def definition_word(definition: str, tr: Translator) -> str:
    """Return the word for what was measured."""
    return tr.t(f"definition.{definition.replace(' ', '-')}")


def ends_text(catalog: Catalog, start: str, stop: str, tr: Translator) -> str:
    """Return two ends joined by a dash, in the reader's language where their names are kept."""
    ends = names_of(catalog, [end for end in (start, stop) if end])
    return tr.from_to(*(tr.name(names) for names in ends.values()))


def key_name(catalog: Catalog, key: str, tr: Translator) -> str:
    """Return the name of a route, scenario, layer or section; empty where none is kept."""
    if key in catalog.routes:
        return tr.name(catalog.routes[key].names)
    if key in catalog.scenarios:
        return tr.name(catalog.scenarios[key].title)
    if key in catalog.layers:
        return tr.name(catalog.layers[key].title)
    if ("claim-subject", key) in catalog.names:
        return tr.name(catalog.names["claim-subject", key])
    if key in catalog.spans:
        span = catalog.spans[key]
        return ends_text(catalog, span.from_name, span.to_name, tr)
    return ""


def subject_name(catalog: Catalog, claim: Claim, tr: Translator) -> str:
    """Return what a claim is about: the name of its subject, else its two ends."""
    return (
        key_name(catalog, claim.subject, tr)
        or ends_text(catalog, claim.from_name, claim.to_name, tr)
        or claim.subject
    )


def ours_name(catalog: Catalog, ours: Ours, tr: Translator) -> str:
    """Return what a length of ours is of."""
    name = key_name(catalog, ours.key, tr)
    if name or ours.ends is None:
        return name or ours.key
    return ends_text(catalog, *ours.ends, tr)


def part_text(catalog: Catalog, part: KnownPart, tr: Translator) -> str:
    """Return what was taken off a figure, or added to it, to have our ends: with its interval."""
    key = "off" if part.sign < 0 else "on"
    name = ours_name(catalog, part.ours, tr)
    return tr.t(f"claims.part.{key}", part=name, km=ours_text(part.ours, tr))


def figure(value_km: float, tr: Translator) -> str:
    """Return a published figure with the decimals that it has, at most three."""
    decimals = next((n for n in range(3) if abs(round(value_km, n) - value_km) < 1e-6), 3)  # noqa: PLR2004
    return tr.number(value_km, decimals)


def ours_text(ours: Ours, tr: Translator) -> str:
    """Return a length of ours with its interval, in km.

    A sum held to a published total of one figure has no interval of its own, and shows none.
    """
    if ours.length_km is None:
        return ""
    if ours.low_km is None or ours.high_km is None or ours.high_km - ours.low_km < _NO_WIDTH_KM:
        return figure(round(ours.length_km, 1), tr)
    decimals = max(decimals_for(ours.low_km, ours.high_km), 1)
    interval = tr.interval(ours.low_km, ours.high_km, decimals)
    return f"{tr.number(ours.length_km, decimals)} ({interval})"


def sentence(catalog: Catalog, verdict: Verdict, tr: Translator) -> str:
    """Return what a figure is: the claim it fits, how far off ours is, and why, if that is known."""
    km = verdict.question.km or 0.0
    best, ours, claim = verdict.best, verdict.ours, verdict.best.claim
    parts = []
    if claim is None:
        key = "ours" if best.fits else "none-ours"
        parts.append(
            tr.t(f"claims.verdict.{key}", km=figure(km, tr), near=figure(best.value_km, tr))
        )
    else:
        key = "is" if best.fits else "none"
        words = {
            "km": figure(km, tr),
            "near": figure(best.value_km, tr),
            # Of a section the claim may go further, or less far: its own ends are said.
            "subject": (
                ends_text(catalog, claim.from_name, claim.to_name, tr)
                if claim.subject_kind == "section"
                else ""
            )
            or subject_name(catalog, claim, tr),
            "who": tr.name(claim.claimed_by),
            "year": f", {claim.year}" if claim.year else "",
            "definition": definition_word(claim.definition, tr),
        }
        parts.append(tr.t(f"claims.verdict.{key}", **words))
    if best.comparison is not None and best.comparison.part is not None and best.fits:
        parts.append(
            tr.t(
                "claims.verdict.known-part",
                ours=ours_text(best.comparison.ours, tr) if best.comparison.ours else "",
                what=ours_name(catalog, best.comparison.ours, tr) if best.comparison.ours else "",
                part=part_text(catalog, best.comparison.part, tr),
                by=tr.number(abs(best.comparison.difference or 0.0), 1),
            )
        )
    elif ours is not None and ours.length_km is not None:
        relation = best.comparison.relation if best.comparison else "same"
        if relation in {"same", "known-part", "our-source"} and not best.fits:
            # A figure that nobody published has no definition, and ours may have none.
            relation = "not-said" if ours.definitions else "no-figure"
        if relation == "same":
            short_km = verdict.short_km or 0.0
            word = "short" if short_km > _SAME_KM else "long" if short_km < -_SAME_KM else "equal"
        else:
            word = relation
        parts.append(
            tr.t(
                f"claims.verdict.{word}",
                ours=ours_text(ours, tr),
                what=ours_name(catalog, ours, tr),
                by=tr.number(abs(verdict.short_km or 0.0), 1),
                definition=", ".join(definition_word(one, tr) for one in sorted(ours.definitions))
                or definition_word("unknown", tr),
            )
        )
    if claim is not None and best.fits and tr.name(claim.known_error):
        parts.append(tr.name(claim.known_error))
    return " ".join(parts)
