"""Query strings: whatever comes, the answer is an answer or a problem, never a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geo.errors import GeoError
from geo.i18n import translator
from geo.vocabulary import LANGS
from geo.web import addresses, problems
from geo.web.known import Known
from geo.web.parsing import Address, Asked, parse

if TYPE_CHECKING:
    from flask.testing import FlaskClient

VERSION = "0123456789ab"
KNOWN = Known({"route": ("tsr", "tkr-east"), "layer": ("trans-siberian",), "feature": ("busan",)})
NAMES = sorted({param.name for address in addresses.ADDRESSES for param in address.params})
# Light addresses: a figure is drawn for each good question, so figures are only parsed below.
ADDRESSES = ("/lengths.json", "/lengths.csv", "/layers.json", "/layers/trans-siberian.geojson")
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "tsr",
            "tkr-east",
            "korea",
            "en",
            "ko,en",
            "1",
            "0",
            "-1",
            "nan",
            "inf",
            "1e308",
            "٣",
            "124,33,132,44",
            "../../etc/passwd",
            "' OR 1=1",
            "\x00",
            "\ud800",
            "%",
            ",",
            "tsr," * 60,
        ]
    ),
)
PAIRS = st.lists(
    st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)), TEXTS), max_size=5
)
BOUNDED = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def understood(address: Address, pairs: list[tuple[str, str]]) -> Asked | GeoError:
    """Return what is asked, or the error that says why it is not understood."""
    try:
        return parse(address, MultiDict(pairs), KNOWN, present_version=VERSION)
    except GeoError as error:
        return error


@BOUNDED
@given(address=st.sampled_from(addresses.ADDRESSES), pairs=PAIRS)
@example(address=addresses.FIGURE, pairs=[("extent", "٣,33,132,44")])
def test_parsing_gives_typed_values_or_a_named_error(
    address: Address, pairs: list[tuple[str, str]]
) -> None:
    asked = understood(address, pairs)
    if isinstance(asked, GeoError):
        assert asked.message
        assert len(asked.message) < 2000
        return
    assert set(asked.values) == {param.name for param in address.params}
    # What was understood, written out and read again, is the same question.
    again = parse(address, MultiDict(asked.given), KNOWN, present_version=VERSION)
    assert again.given == asked.given
    left = {name: value for name, value in asked.values.items() if name != "v"}
    assert {name: again.values[name] for name in left} == left


@BOUNDED
@given(address=st.sampled_from(ADDRESSES), pairs=PAIRS)
def test_no_query_string_is_a_fault(
    client: FlaskClient, address: str, pairs: list[tuple[str, str]]
) -> None:
    pairs = [(name, value.replace("\ud800", "?")) for name, value in pairs]
    pairs = [(name.encode(errors="replace").decode(), value) for name, value in pairs]
    reply = client.get(address, query_string=MultiDict(pairs))
    assert reply.status_code in {200, 400, 404, 414}
    if reply.status_code != 200:
        assert reply.mimetype == "application/problem+json"
        assert reply.json is not None
        assert {"type", "title", "status", "detail", "code"} <= set(reply.json)


@BOUNDED
@given(raw=st.binary(max_size=60))
def test_no_bytes_in_a_query_are_a_fault(client: FlaskClient, raw: bytes) -> None:
    text = "".join(f"%{byte:02x}" for byte in raw)
    for address in (f"/lengths.json?{text}", f"/lengths.json?route={text}", f"/?view={text}"):
        assert client.get(address).status_code in {200, 400, 404, 414}


@BOUNDED
@given(path=st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_path_is_a_fault(client: FlaskClient, path: str) -> None:
    assert client.get(f"/{path}").status_code < 500
    assert client.get(f"/layers/{path}").status_code < 500


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("extent", "124,33.5,132,44", (124.0, 33.5, 132.0, 44.0)),
        ("extent", "korea", "korea"),
        ("dpi", "300", 300),
        ("width_mm", "89.5", 89.5),
        ("labels", "0", False),
        ("lang", "ko,en", "ko,en"),
        ("route", "tsr,tkr-east,tsr", ("tsr", "tkr-east")),
        ("title", " Korea ", "Korea"),
    ],
)
def test_values_are_typed(name: str, text: str, value: object) -> None:
    asked = parse(addresses.FIGURE, MultiDict([(name, text)]), KNOWN, present_version=VERSION)
    assert asked.values[name] == value
    assert type(asked.values[name]) is type(value)


def test_what_is_left_out_has_its_default_and_is_not_in_the_address() -> None:
    asked = parse(addresses.LENGTHS, MultiDict([("unit", "km")]), KNOWN, present_version=VERSION)
    assert asked.given == ()
    assert asked.values["by"] == ("route",)


def test_view_is_written_as_it_is_read() -> None:
    asked = parse(
        addresses.MAP, MultiDict([("view", "6.30/41.2/129.5")]), KNOWN, present_version=VERSION
    )
    assert dict(asked.given)["view"] == "6.3/41.2/129.5"


@pytest.mark.parametrize("lang", LANGS)
def test_every_problem_and_every_bound_has_words_in_every_language(lang: str) -> None:
    tr = translator(lang)
    keys = {f"problem.{code}.title" for code in problems.STATUS}
    keys |= {f"problem.{code}.{part}" for code in problems.STATUS for part in ("detail", "repair")}
    keys |= {"problem.expected", "problem.missing", "problem.nearest", "allowed.most"}
    for address in addresses.ADDRESSES:
        for param in address.params:
            allowed = param.parser.allowed()
            if allowed.key:
                assert tr.t(allowed.key, **allowed.values)
    assert sorted(key for key in keys if not tr.has(key)) == []
