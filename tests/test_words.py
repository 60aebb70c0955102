"""One word for one thing, and the rules of writing: held over messages and tables alike.

The terms stand in `glossary.csv`: the word in Korean and in Russian, the message that says it,
and what was said before and is not said any more.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from geo.citations import cited
from geo.i18n import translator
from geo.i18n.money import money
from geo.i18n.typography import NO_BREAK_SPACE, from_to, plain, typeset
from geo.webmap.feature_wording import status_since

if TYPE_CHECKING:
    from geo.catalog import Catalog

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "layers" / "sources"
LANGS = ("ko", "ru")
OWN = re.compile(r"^(?:name|title|description|known|known_error|short|map|ends|line_name)_(ko|ru)$")


def texts_of(lang: str) -> dict[str, str]:
    """Return every message and every cell of a table in a language, by where it stands."""
    found: dict[str, str] = {}
    with (ROOT / "geo" / "i18n" / f"{lang}.po").open("rb") as stream:
        for message in read_po(stream, locale=lang):
            key = message.id if isinstance(message.id, str) else message.id[0]
            texts = [message.string] if isinstance(message.string, str) else message.string or ()
            found |= {f"{lang}.po {key} {k}": text for k, text in enumerate(texts) if key}
    for path in sorted(TABLES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for line, row in enumerate(csv.DictReader(stream), 2):
                for column, text in row.items():
                    own = OWN.match(column)
                    is_own = own is not None and own[1] == lang
                    if text and (is_own or column == f"claimed_by_{lang}"):
                        found[f"{path.name}:{line} {column}"] = text
    return found


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    """Return the texts of both languages."""
    return {lang: texts_of(lang) for lang in LANGS}


def glossary() -> list[dict[str, str]]:
    """Return the terms."""
    with (Path(__file__).parent / "glossary.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


TERMS = glossary()
QUOTED = {
    # The date of the treaty's own name, the founding of the state, and the state's own website.
    "대한민국": re.compile(
        r"대한민국 정부(?:가)? 수립|대한민국 정책브리핑|조선민주주의인민공화국과 대한민국"
    ),
}


@pytest.mark.parametrize("term", [one for one in TERMS if one["key"]], ids=lambda one: one["en"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_message_of_a_term_says_its_word(term: dict[str, str], lang: str) -> None:
    said = plain(translator(lang).raw(term["key"])).casefold()
    assert term[lang].casefold() in said


@pytest.mark.parametrize("term", TERMS, ids=lambda one: one["en"])
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_not_said_any_more_stands_nowhere(
    texts: dict[str, dict[str, str]], term: dict[str, str], lang: str
) -> None:
    never = term[f"never_{lang}"]
    if never:
        found = {where: text for where, text in texts[lang].items() if re.search(never, text)}
        assert found == {}


def test_the_two_korean_states_are_named_alike(texts: dict[str, dict[str, str]]) -> None:
    # 북한 and 한국, or both in full: the full name of one beside the short name of the other
    # takes a side (names_policy.csv south-korea, north-korea).
    found = {
        where: text
        for where, text in texts["ko"].items()
        if "대한민국" in QUOTED["대한민국"].sub("", text)
    }
    assert found == {}


NORTHERN = {
    "나진": "라진",
    "나선": "라선",
    "이원": "리원",
    "나남": "라남",
    "낙원": "락원",
    "양강도": "량강도",
}
"""Names of the DPRK by the rule of the National Institute of Korean Language (30 May 2013: the
initial-sound rule of the Korean orthography holds for them), and as they are written there."""


@pytest.mark.parametrize(("name", "northern"), NORTHERN.items())
def test_names_of_the_dprk_follow_the_rule_of_the_initial_sound(
    texts: dict[str, dict[str, str]], name: str, northern: str
) -> None:
    assert any(name in text for text in texts["ko"].values())
    where = re.compile(rf"(?<![가-힣]){northern}")
    # The page on names says how they are written there.
    left = {k: v for k, v in texts["ko"].items() if "about.names.spelling" not in k}
    assert {k: v for k, v in left.items() if where.search(v)} == {}


def test_policy_and_tables_name_things_alike(catalog: Catalog) -> None:
    with (TABLES / "names_policy.csv").open(encoding="utf-8", newline="") as stream:
        policy = {row["key"]: row for row in csv.DictReader(stream)}
    places = {
        "sea-of-japan": "east-sea",
        "yellow-sea": "yellow-sea",
        "korea-strait": "korea-strait",
        "north-korea": "north-korea",
        "south-korea": "south-korea",
        "southern-kurils": "southern-kurils",
        "crimea": "crimea",
        "primorsky": "primorsky-krai",
        "rajin": "rajin",
    }
    for key, place in places.items():
        names = catalog.stations[place].names
        row = policy[key]
        assert (names.en, names.ko, names.ru) == (row["name_en"], row["name_ko"], row["name_ru"])
    rason = [translator(lang).t("subject.KP-13") for lang in ("en", "ko", "ru")]
    assert rason == [policy["rason"][f"name_{lang}"] for lang in ("en", "ko", "ru")]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("shelved", "Отложено (июнь 2019 г.)"),
        ("destroyed", "Разрушено (июнь 2019 г.)"),
        ("disused", "Не используется с июня 2019 г."),
        ("proposed", "Предлагается с июня 2019 г."),
    ],
)
def test_a_month_in_russian_has_the_case_of_its_sentence(status: str, said: str) -> None:
    assert plain(status_since(status, "2019-06", "railway", translator("ru"))) == said


# --- the rules of writing ---------------------------------------------------------------------

_FINALS, _BIEUP, _FIRST = 28, 17, 0xAC00


def is_polite(text: str) -> bool:
    """Say whether a Korean text speaks politely: its verb ends in -ㅂ니다 or -세요."""
    formal = any(
        (ord(one[0]) - _FIRST) % _FINALS == _BIEUP for one in re.findall(r"[가-힣]니다", text)
    )
    return formal or re.search(r"세요|인가요", text) is not None


def is_plain(text: str) -> bool:
    """Say whether a sentence of a Korean text ends in a plain -다."""
    ends = re.findall(r"[가-힣]{2}다(?=\.|$)", text)
    return any(not is_polite(end) for end in ends)


TO_THE_READER = re.compile(
    r"^ko\.po (?:problem\.|[a-z]+\.failed|search\.nothing|measure\.help|map\.no-script"
    r"|(?:card|fig)\.copied)"
)
"""Messages that speak to the reader: what went wrong, and what to do."""


def test_korean_speaks_politely_to_the_reader_and_plainly_elsewhere(
    texts: dict[str, dict[str, str]],
) -> None:
    wrong = {}
    for where, text in texts["ko"].items():
        if TO_THE_READER.match(where):
            if is_plain(text):
                wrong[where] = text
        elif is_polite(text):
            wrong[where] = text
    assert wrong == {}


KOREAN = {
    "a space before the unit": r"\d(?:km|mm|m)(?![A-Za-z])",
    "the unit by its sign": r"\d ?킬로미터",
    "no space before the per cent sign": r"\d %",
    "no space before a bracket behind a word": r"[가-힣] \((?!\{)",
    "a range of numbers in a sentence has ~": r"\d–\d[\d.,]*\s*(?:년|km|도|일)",
    "places are joined without spaces": r"[가-힣] – [가-힣]",
}
RUSSIAN = {
    "quotation marks are « »": r"\"|“|”",
    "places and clauses are joined by a long dash": r"[А-Яа-яё»)] [-–] [А-Яа-яё«]",
    "numbers of four digits are grouped before a unit": r"(?<![\d.,])\d{4} (?:км|м|т)(?![а-яё])",
    "what is not known is one word": r"не известно",
}
YO = re.compile(
    r"(?<![а-яё])(?:еще|ее|нее|свое|мое|твое|причем|путем|трех|четырех|расчет\w*|отчет\w*|зачет"
    r"|объем\w*|счет|учет\w*|желт\w+|черн(?:ое|ый|ая)|зеленый|надежн\w+|идет|дает"
    r"|берется|поймет|темн\w+|твердый|тверды[ей]|шелк|самолет\w*"
    r"|(?:в|при|про|пере|под|за|раз|от|вы)веден|включен|завершен|соединен|определен|удален"
    r"|Хверен\w*|Пхен(?!ьян)\w+|Кен\w+|Енч\w+|Анбен\w*)(?![а-яё])",
    re.IGNORECASE,
)


@pytest.mark.parametrize("rule", KOREAN)
def test_korean_is_written_by_rule(texts: dict[str, dict[str, str]], rule: str) -> None:
    wrong = re.compile(KOREAN[rule])
    assert {k: v for k, v in texts["ko"].items() if wrong.search(v)} == {}


@pytest.mark.parametrize("rule", RUSSIAN)
def test_russian_is_written_by_rule(texts: dict[str, dict[str, str]], rule: str) -> None:
    wrong = re.compile(RUSSIAN[rule])
    assert {k: v for k, v in texts["ru"].items() if wrong.search(v)} == {}


def test_russian_has_its_yo(texts: dict[str, dict[str, str]]) -> None:
    assert {k: v for k, v in texts["ru"].items() if YO.search(v)} == {}


BREAKS = {
    "before a dash": r"\S (?=—)",
    "before a unit": r"[\d}] (?:км|м|мм|%)(?![а-яё])",
    "inside a number": r"\d \d{3}(?!\d)",
    "behind the number sign": r"№ \S",
    "behind a short preposition": r"(?<![\w-])(?:[ВвКкСсУуОоИиАа]|на|по|от|до|за|из|не|для) \S",
}


@pytest.mark.parametrize("rule", BREAKS)
def test_a_russian_line_does_not_break(texts: dict[str, dict[str, str]], rule: str) -> None:
    wrong = re.compile(BREAKS[rule])
    left = {where: text for where, text in texts["ru"].items() if wrong.search(typeset(text, "ru"))}
    assert left == {}


def test_readers_see_the_spaces_and_files_do_not() -> None:
    ru = translator("ru")
    assert NO_BREAK_SPACE in ru.t("journeys.note.range", range="650")
    assert NO_BREAK_SPACE not in plain(ru.t("journeys.note.range", range="650"))


@given(st.text(max_size=80), st.sampled_from(["en", "ko", "ru"]))
def test_typesetting_changes_spaces_alone_and_is_done_once(text: str, lang: str) -> None:
    done = typeset(text, lang)
    assert plain(done) == plain(text)
    assert typeset(done, lang) == done
    assert lang != "en" or done == text


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Busan–Seoul"), ("ko", "부산–서울"), ("ru", "Пусан — Сеул")]
)
def test_places_are_joined_as_the_language_joins_them(lang: str, said: str) -> None:
    ends = {"en": ("Busan", "Seoul"), "ko": ("부산", "서울"), "ru": ("Пусан", "Сеул")}[lang]
    assert from_to(ends, lang) == said


@pytest.mark.parametrize(
    ("million", "currency", "en", "ko", "ru"),
    [
        (2740600, "KRW", "2.741 trillion won", "2조 7,406억 원", "2,741 трлн вон"),
        (7000, "RUB", "7 billion rubles", "70억 루블", "7 млрд рублей"),
        (132.9, "USD", "132.9 million US dollars", "1억 3,290만 달러", "132,9 млн долл. США"),
        (12000, "KRW", "12 billion won", "120억 원", "12 млрд вон"),
    ],
)
def test_money_is_counted_as_readers_count_it(
    million: float, currency: str, en: str, ko: str, ru: str
) -> None:
    said = [plain(money(translator(lang), million, currency)) for lang in ("en", "ko", "ru")]
    assert said == [en, ko, ru]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("tsr_stations.csv km_timetable_2026", "이 아틀라스의 표(tsr_stations.csv)"),
        ("github.com/somebody/rails:data.csv (row 5)", "rails (GitHub)"),
    ],
)
def test_a_table_of_ours_is_no_site_and_a_file_of_others_is(
    catalog: Catalog, source: str, name: str
) -> None:
    assert cited(catalog, [source], translator("ko"))[0].name == name


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("Hong Kil-dong, Railways (Seoul, 2005)", "Seoul, 2005"),
        ("Hong Kil-dong, Railways (Seoul), 2005", "(Seoul), 2005"),
        ("Hong Kil-dong, Railways (Seoul), 2005 (page 7)", "(Seoul), 2005 (page 7)"),
        ("Hong Kil-dong, Railways (Seoul (Mapo), 2005)", "Seoul (Mapo), 2005"),
    ],
)
def test_brackets_of_a_note_go_in_pairs(catalog: Catalog, source: str, note: str) -> None:
    assert cited(catalog, [source], translator("en"))[0].note == note
