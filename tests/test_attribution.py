"""Splits sweep nothing away: what no one side has, what two claim, and by which file."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.lengths import LengthsQuery, answer
from geo.processing.subjects import SubjectRuns
from geo.segmentation.borders import Borders, Unit, Words, _Visit, _without_short
from geo.segmentation.split import lines_of
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

LAYERS = ROOT / "layers"


def test_kaesong_is_kp_15_and_the_border_within_its_line_is_counted(catalog: Catalog) -> None:
    """ISO 3166-2:KP, 2022: KP-15 Kaesong; Wikipedia (en), Pyongbu Line, km from Pyongyang.

    Kaesong 187.3, Ryohyon (Kaesong) 170.4, Kyejong (Kumchon County) 163.2: the border lies
    between the last two, 20.5 km from Kaesong to within 3.6.
    """
    found = answer(catalog, LengthsQuery(routes=("tkr-west",), by=("subject",)))
    rows = {row.group: row for row in found.rows}
    kaesong = rows["KP-15"]
    assert kaesong.length is not None
    # 15.3 km from the demarcation line to Kaesong station and at least the way to Ryohyon.
    assert kaesong.length > 15.3 + (187.3 - 170.4) - 0.5
    assert kaesong.length < 15.3 + (187.3 - 163.2)
    left = rows["KP-06"].unattributed
    assert left is not None
    assert kaesong.length + left == pytest.approx(15.3 + 20.5, abs=3.6)


def test_rows_of_no_one_side_are_unattributed_whole(catalog: Catalog) -> None:
    for by in ("subject", "country"):
        for row in answer(catalog, LengthsQuery(by=(by,))).rows:
            if row.group == "unknown" and row.length is not None:
                assert row.unattributed == pytest.approx(row.length, abs=1e-5)
            if row.unattributed is not None and row.length is not None:
                assert 0 <= row.unattributed <= row.length + 1e-5
    assert all(row.unattributed is None for row in answer(catalog, LengthsQuery()).rows)


def test_the_boundary_file_its_version_and_hash_stand_in_every_answer(client: FlaskClient) -> None:
    body = (LAYERS / "sources" / "regions" / "subjects.geojson").read_bytes()
    packages = tomllib.loads((LAYERS / "sources" / "packages.toml").read_text("utf-8"))["package"]
    (package,) = [one for one in packages if one["name"] == "qgis-common"]
    ask = "route=tkr-west&by=subject"
    told = client.get(f"/lengths.json?{ask}").get_json()
    text = client.get(f"/lengths.csv?{ask}").text
    page = client.get(f"/lengths?{ask}").text
    for words in (hashlib.sha256(body).hexdigest(), package["version"], package["sha256"]):
        assert all(words in row["boundary"][0] for row in told["rows"])
        assert words in told["totals"]["boundary"][0]
        assert all(words in row["boundary"] for row in csv.DictReader(io.StringIO(text)))
        assert words in page
    assert "boundary" not in client.get("/lengths.json?route=tsr&by=gauge").get_json()["totals"]


def square(west: float, east: float) -> list[tuple[float, float]]:
    return [(west, 50.0), (east, 50.0), (east, 52.0), (west, 52.0), (west, 50.0)]


def borders_of(*units: Unit) -> Borders:
    from geo.catalog.user_layers import DETAIL, FRAME  # noqa: PLC0415

    return Borders(list(units), FRAME, DETAIL, (1.0, 3.0))


def test_land_that_two_sides_claim_is_given_to_neither_and_named() -> None:
    import shapely  # noqa: PLC0415

    borders = borders_of(
        Unit(shapely.Polygon(square(60, 61)), "RU", "RU-SVE"),
        Unit(shapely.Polygon(square(61, 62)), None, None, "RU|UA"),
        Unit(shapely.Polygon(square(62, 63)), "UA", None),
    )
    lines = lines_of([shapely.LineString([(60.5, 51.0), (62.5, 51.0)])])
    found = borders.stretches(lines, [Words()])
    told = [(s.words.country, s.words.claimed_by) for s in found]
    assert told == [("RU", None), (None, "RU|UA"), ("UA", None)]


def test_crimea_is_a_unit_that_two_sides_claim(catalog: Catalog) -> None:
    """Natural Earth 4.1, disputed areas: Crimea, the Southern Kurils."""
    from geo.catalog.boundaries import read_claimed_units  # noqa: PLC0415

    claimed = read_claimed_units(LAYERS / "tables")
    assert claimed["unit-crimea"] == "RU|UA"
    assert claimed["unit-southern-kurils"] == "JP|RU"
    assert catalog.boundaries


@given(
    st.lists(
        st.tuples(st.floats(0.05, 9.0), st.sampled_from(["RU", "CN", "KZ"])),
        min_size=1,
        max_size=20,
    )
)
def test_what_short_visits_are_left_with_their_neighbours_is_counted(
    parts: list[tuple[float, str]],
) -> None:
    """Kilometres of each state: those kept, less what they took, plus what they lost, close."""
    starts = [math.fsum(km for km, _ in parts[:k]) for k in range(len(parts) + 1)]
    visits = [
        _Visit(starts[k], starts[k + 1], km, code, None) for k, (km, code) in enumerate(parts)
    ]
    kept = _without_short(visits)
    taken = math.fsum(one.other_country_km for one in kept)
    right = 0.0
    for km, code, at in zip(
        (v.km for v in visits), (v.country for v in visits), (v.start for v in visits), strict=True
    ):
        owner = next(one for one in kept if one.start <= at < one.end)
        right += km if owner.country == code else 0.0
    assert taken + right == pytest.approx(starts[-1])


@given(
    st.floats(0.0, 10.0),
    st.floats(0.0, 10.0),
)
def test_kept_kilometres_of_parts_are_those_of_the_whole(a: float, b: float) -> None:
    runs = SubjectRuns((), ((2.0, 3.0, 0.8), (5.0, 7.0, 1.5)))
    low, high = sorted((a, b))
    parts = runs.kept_km(0.0, low) + runs.kept_km(low, high) + runs.kept_km(high, 10.0)
    assert parts == pytest.approx(0.8 + 1.5)
