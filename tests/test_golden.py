"""A figure that changes raises the data version: by the data themselves, or by NUMBERS_VERSION."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import golden_bodies
import golden_figures as golden
import pytest

import geo
from geo.catalog import load_catalog
from geo.catalog.version import NUMBERS_VERSION
from geo.vocabulary import GROUPINGS
from geo.web.settings import Settings

if TYPE_CHECKING:
    from geo.catalog import Catalog


@pytest.fixture(scope="module")
def now(catalog: Catalog) -> golden.Figures:
    return golden.figures(catalog)


def test_no_figure_changed_under_its_data_version(catalog: Catalog, now: golden.Figures) -> None:
    said = golden.verdict(golden.read(), now, golden.data_sha256(catalog), NUMBERS_VERSION)
    assert not said, said


def test_every_grouping_and_every_route_is_held(catalog: Catalog, now: golden.Figures) -> None:
    for by in GROUPINGS:
        assert any(f"by={by}" in address for address in now), by
    assert {row.removeprefix("rows/").split("|")[0] for row in now["/lengths.json?by=route"]} >= {
        route.id for route in catalog.routes.values()
    }
    assert all(f"/journeys.json?scenario={key}&works=1" in now for key in catalog.scenarios)
    assert golden.GOLDEN.stat().st_size < 320_000


def kept(now: golden.Figures) -> dict[str, Any]:
    return {"numbers_version": 7, "data": "d", "figures": copy.deepcopy(now)}


def test_a_changed_figure_asks_for_a_new_number(now: golden.Figures) -> None:
    changed = copy.deepcopy(now)
    (row,) = [key for key in changed["/lengths.json?by=route"] if "tsr|tsr" in f"{key}|"][:1]
    changed["/lengths.json?by=route"][row]["length"] += 0.001
    said = golden.verdict(kept(now), changed, "d", 7)
    assert "raise NUMBERS_VERSION in geo/catalog/version.py to 8" in said
    assert row in said
    # Raised, or with other data, it is only to be written again.
    for data, number in (("d", 8), ("e", 7)):
        said = golden.verdict(kept(now), changed, data, number)
        assert "make golden" in said
        assert "raise" not in said.replace("raised", "")
    assert golden.verdict(kept(now), now, "d", 7) == ""


def test_a_row_that_comes_or_goes_is_a_change_and_a_new_field_is_none(now: golden.Figures) -> None:
    address = "/lengths.json?by=route"
    first = next(iter(now[address]))
    less, more, wider = copy.deepcopy(now), copy.deepcopy(now), copy.deepcopy(now)
    del less[address][first]
    more[address]["rows/new"] = {"length": 1.0}
    wider[address][first]["a_new_field"] = 1.0
    wider["/another.json"] = {"": {"length": 1.0}}
    assert "is gone" in golden.verdict(kept(now), less, "d", 7)
    assert "is new" in golden.verdict(kept(now), more, "d", 7)
    assert golden.verdict(kept(now), wider, "d", 7) == ""


def test_words_are_no_figures() -> None:
    row = {"id": "a", "name": "one", "length": 2.0, "is_whole": True, "data_version": "0123"}
    assert golden.rows_of({"rows": [row]}) == {"rows/a": {"length": 2.0}}


def test_two_versions_of_the_program_have_one_data_version(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geo, "__version__", "99.0.0")
    assert load_catalog(Settings().layer_folders).data_version == catalog.data_version


def test_a_new_number_is_a_new_data_version(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.catalog.NUMBERS_VERSION", NUMBERS_VERSION + 1)
    assert load_catalog(Settings().layer_folders).data_version != catalog.data_version


def test_pages_map_data_and_figures_have_the_bytes_that_are_kept(catalog: Catalog) -> None:
    kept_bodies, here = golden_bodies.read(), golden_bodies.bodies(catalog)
    assert list(here) == golden_bodies.addresses()
    changed = [address for address in here if kept_bodies.get(address) != here[address]]
    assert not changed, "run `make golden` where this was meant, and name the change"
    assert set(kept_bodies) == set(here)
