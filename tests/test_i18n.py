"""Words, numbers and dates in three languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.i18n import decimals_for, translator
from geo.model import Names
from geo.vocabulary import (
    BASES,
    GAUGES,
    GEOMETRY_CLASSES,
    KINDS,
    LANGS,
    SOURCE_CLASSES,
    STATUSES,
    UNITS_M,
)

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "geo" / "i18n"


def messages(lang: str) -> dict[str, list[str]]:
    """Return every message of a language by key, its plural forms as a list."""
    with (FOLDER / f"{lang}.po").open("rb") as stream:
        found = {}
        for message in read_po(stream, locale=lang):
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string
            found[key] = [text] if isinstance(text, str) else list(text or ())
    found.pop("", None)
    return found


def places(text: str) -> set[str]:
    """Return the names of the places that a message fills."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_catalogues_have_the_same_messages() -> None:
    english = set(messages("en"))
    for lang in LANGS:
        assert set(messages(lang)) == english


@pytest.mark.parametrize("lang", LANGS)
def test_no_message_is_empty_and_all_fill_the_same_places(lang: str) -> None:
    english = messages("en")
    for key, texts in messages(lang).items():
        assert all(texts), key
        assert set().union(*map(places, texts)) == set().union(*map(places, english[key])), key


@pytest.mark.parametrize("lang", ["ko", "ru"])
def test_words_are_in_the_script_of_their_language(lang: str) -> None:
    script = {"ko": "[가-힣]", "ru": "[А-Яа-яё]"}[lang]
    # Names, units and signs that are the same in every language.
    same = re.compile(
        r"^(lang\.|unit|gauge\.\d|gauge\.dual|credit\.|cite\.as\.|.*\.value|layer\.bounds-value)"
    )
    for key, texts in messages(lang).items():
        bare = re.sub(r"\{[^}]*\}", "", " ".join(texts))
        if not same.match(key) and re.search(r"[A-Za-z]{3}", bare):
            assert re.search(script, bare), key


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_contract_has_a_message(lang: str) -> None:
    tr = translator(lang)
    for prefix, words in {
        "status": STATUSES,
        "kind": KINDS,
        "basis": BASES,
        "gauge": GAUGES,
        "class": GEOMETRY_CLASSES,
        "source-class": SOURCE_CLASSES,
        "unit": tuple(UNITS_M),
    }.items():
        for word in words:
            assert tr.t(f"{prefix}.{word}")


def test_every_key_that_a_template_names_exists() -> None:
    english = messages("en")
    for template in (ROOT / "templates").glob("*.html"):
        for key in re.findall(r"""\bt\("([a-z0-9.-]+)"[,)]""", template.read_text("utf-8")):
            assert key in english, f"{template.name}: {key}"


def test_a_missing_key_is_a_fault() -> None:
    with pytest.raises(KeyError):
        translator("en").t("no.such.message")


@pytest.mark.parametrize("lang", ["", "de", "en,en", "en,ko,ru", "ko;en"])
def test_other_languages_are_refused(lang: str) -> None:
    with pytest.raises(ParameterError):
        translator(lang)


def test_two_languages_give_two_lines() -> None:
    names = Names("Khasan", "하산", "Хасан")
    assert translator("ko,en").lines(names) == ("하산", "Khasan")
    assert translator("ko,en").lines(Names("Khasan")) == ("Khasan",)


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "1 строка"), (2, "2 строки"), (5, "5 строк"), (11, "11 строк"), (21, "21 строка")],
)
def test_russian_counts(count: int, text: str) -> None:
    assert translator("ru").n("lengths.rows", count) == text


def test_numbers_follow_the_language() -> None:
    assert translator("en").number(9288.2, 1) == "9,288.2"
    assert translator("ru").number(9288.2, 1) == "9\N{NO-BREAK SPACE}288,2"
    assert translator("ko").number(-0.04) == "0"


def test_statuses_of_pipelines_differ_in_korean() -> None:
    assert translator("ko").status("operating") == "운행 중"
    assert translator("ko").status("operating", "pipeline") == "가동 중"
    assert translator("ko").status(None) == ""


@given(
    st.floats(0, 20_000),
    st.floats(0, 500),
)
def test_a_shown_interval_holds_the_interval(low: float, width: float) -> None:
    high = low + width
    decimals = decimals_for(low, high)
    text = translator("en").interval(low, high)
    shown_low, shown_high = (float(end.replace(",", "")) for end in text.split("–"))
    tolerance = 2e-6 * 10.0**-decimals
    assert shown_low <= low + tolerance
    assert shown_high >= high - tolerance
    assert shown_high - shown_low <= width + 2 * 10.0**-decimals + tolerance


@given(st.dates())
def test_dates_name_the_year(day: object) -> None:
    iso = str(day)
    for lang in LANGS:
        assert str(int(iso[:4])) in translator(lang).date(iso)


@pytest.mark.parametrize("text", ["", "spring 2011", "2011-13", "2011-02-30", "1911–1914"])
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert translator("en").date(text) == text
