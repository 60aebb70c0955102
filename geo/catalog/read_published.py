"""What others published, read from the tables: claims, known sums, scenarios, works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Claim, Names, Scenario, ScenarioLeg, Work
from geo.tables import Table

if TYPE_CHECKING:
    from pathlib import Path


def read_known_sums(tables: Path) -> dict[str, tuple[float, float, tuple[str, ...]]]:
    """Return the claims that know the sum of several spans: low km, high km, ids of the spans."""
    table = Table(tables / "known_sums.csv", ["claim", "low_km", "high_km", "spans"])
    sums = {
        r.text("claim"): (
            r.required("low_km"),
            r.required("high_km"),
            tuple(r.text("spans").split("|")),
        )
        for r in table.rows
    }
    table.done()
    return sums


def read_claims(tables: Path) -> dict[str, Claim]:
    """Return the published figures by id."""
    table = Table(
        tables / "claims.csv",
        [
            "claim_id",
            "subject",
            "value_km",
            "definition",
            "extent",
            "claimed_by_ko",
            "claimed_by_ru",
        ],
    )
    claims = {
        r.text("claim_id"): Claim(
            id=r.text("claim_id"),
            subject=r.text("subject"),
            value_km=r.number("value_km"),
            low_km=r.number("low"),
            high_km=r.number("high"),
            value_km2=r.number("value_km2"),
            claimed_by=Names(
                r.text("claimed_by"), r.text("claimed_by_ko"), r.text("claimed_by_ru")
            ),
            year=r.text("year"),
            definition=r.text("definition"),
            source=r.text("source"),
            source_class=r.text("source_class"),
            compare_with=r.text("compare_with"),
            confidence=r.text("confidence"),
            known_error=Names(
                r.text("known_error_en"), r.text("known_error_ko"), r.text("known_error_ru")
            ),
            subject_kind=r.text("subject_kind"),
            from_name=r.text("from_name"),
            to_name=r.text("to_name"),
            via=r.text("via"),
            extent=r.text("extent"),
            extent_of=r.text("extent_of"),
            other_part=r.text("other_part"),
        )
        for r in table.rows
    }
    table.done()
    return claims


def read_scenarios(tables: Path) -> dict[str, Scenario]:
    """Return the scenarios by id, each with its legs in order."""
    legs: dict[str, list[ScenarioLeg]] = {}
    table = Table(tables / "scenario_legs.csv", ["scenario_id", "order", "leg_id", "leg_kind"])
    for r in table.rows:
        legs.setdefault(r.text("scenario_id"), []).append(
            ScenarioLeg(
                leg=r.text("leg_id"),
                kind=r.text("leg_kind"),
                part=r.text("part"),
                from_name=r.text("from_name"),
                to_name=r.text("to_name"),
                length_km=r.number("length_km"),
                low_km=r.number("length_low"),
                high_km=r.number("length_high"),
                source=r.text("source"),
                direction=r.text("direction"),
                country=r.text("country"),
                gauge="dual" if "+" in r.text("gauge") else r.text("gauge"),
                status=r.text("status"),
                basis=r.text("length_basis"),
                note=r.text("note"),
            )
        )
    table.done()
    described = Table(tables / "scenarios.csv", ["scenario_id", "title_en", "total_km"])
    scenarios = {
        r.text("scenario_id"): Scenario(
            id=r.text("scenario_id"),
            kind=r.text("kind"),
            title=Names(r.text("title_en"), r.text("title_ko"), r.text("title_ru")),
            status=r.text("status"),
            from_name=r.text("from_name"),
            to_name=r.text("to_name"),
            total_km=r.number("total_km"),
            low_km=r.number("total_low"),
            high_km=r.number("total_high"),
            is_complete=r.text("complete") == "yes",
            legs=tuple(legs.get(r.text("scenario_id"), ())),
            source=r.text("source"),
            proposed_by=r.text("proposed_by"),
            proposed_when=r.text("proposed_when"),
            routes=tuple(r.text("route_ids").split("|")),
            claims=tuple(one for one in r.text("claim_ids").split("|") if one),
        )
        for r in described.rows
    }
    described.done()
    return scenarios


def read_works(tables: Path) -> dict[str, Work]:
    """Return what sections of track would need, by id."""
    table = Table(tables / "works.csv", ["work_id", "section_ids", "need", "km", "cost_million"])
    works = {
        r.text("work_id"): Work(
            id=r.text("work_id"),
            sections=tuple(r.text("section_ids").split("|")),
            country=r.text("country"),
            need=r.text("need"),
            km=r.number("km"),
            cost_million=r.number("cost_million"),
            currency=r.text("cost_currency"),
            cost_year=r.text("cost_year"),
            cost_scope=r.text("cost_scope"),
            known=Names(r.text("known_en"), r.text("known_ko"), r.text("known_ru")),
            source=r.text("source"),
            source_class=r.text("source_class"),
            as_of=r.text("as_of"),
            confidence=r.text("confidence"),
            note=r.text("note"),
        )
        for r in table.rows
    }
    table.done()
    return works
