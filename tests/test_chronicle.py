"""The years: what the sources say of a section, and what the atlas tells of it in every year.

Each fact is written from the text that it cites, not from our table.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.history import histories, last_year, piece_in_year, state_at
from geo.piece_history import (
    EFFECTS,
    ENDING,
    OPENING,
    ImpossibleTurnError,
    Turn,
    dates_of,
    gauge_at,
    runs_of,
    states,
)
from geo.vocabulary import ABSENT, EXISTS, FIRST_YEAR, STATUSES, UNKNOWN
from geo.webmap.timeline import shown_events

if TYPE_CHECKING:
    from geo.catalog import Catalog

SOURCES = Path(__file__).parents[1] / "layers" / "sources"


@dataclass(frozen=True)
class Fact:
    """What a text says of all pieces whose id begins with one of some words."""

    says: str
    source: str
    pieces: tuple[str, ...]
    states: dict[int, str]


BUILT, RUNS, IDLE = "under_construction", "operating", "disused"
GONE, LEFT = "destroyed", "shelved"
FACTS = (
    Fact(
        "freight crossed at the Gyeongui Line from 11 Dec 2007 to 28 Nov 2008 only, 222 trains",
        "Dong-A Ilbo, 29 Nov 2008; SBS News, 11 Dec 2007",
        ("gyeongui-link-",),
        {1905: BUILT, 1906: RUNS, 1950: RUNS, 1951: GONE, 1999: GONE, 2006: BUILT, 2007: RUNS}
        | {2008: IDLE, 2018: IDLE, 2023: IDLE},
    ),
    Fact(
        "rails north of the western crossing were removed and blown up in 2024, south of it not",
        "TASS, July 2024; Yonhap (Joint Chiefs of Staff), 15 Oct 2024",
        ("gyeongui-link-mdl-west-kaesong",),
        {2023: IDLE, 2024: GONE, 2026: GONE},
    ),
    Fact(
        "the eastern link had one test run, on 17 May 2007, and no regular train before or after",
        "Hankyoreh, 10 May 2018; Gangwon Ilbo, 16 Aug 2018",
        ("donghae-link-",),
        {1934: BUILT, 1935: RUNS, 1949: RUNS, 1950: GONE, 2001: GONE, 2002: BUILT, 2006: BUILT}
        | {2007: IDLE, 2008: IDLE, 2023: IDLE},
    ),
    Fact(
        "Jejin to the line still lies there, what was north of it is gone since 2024",
        "KBS World, May 2024; Yonhap, 15 Oct 2024",
        ("donghae-link-jejin",),
        {2024: IDLE, 2026: IDLE},
    ),
    Fact(
        "Munsan-Imjingang opened again on 30 Sep 2001, Imjingang-Dorasan on 11 Apr 2002",
        "Korea Economic Daily (Yonhap), 12 Feb 2002; Korea National Railway, 한국의 철도역",
        ("gyeongui-munsan-imjingang",),
        {1950: RUNS, 1951: GONE, 1999: GONE, 2000: BUILT, 2001: RUNS},
    ),
    Fact(
        "Seoul-Pyongyang: conceded to a French company in 1896, begun in 1904, opened in 1906",
        "Doosan Encyclopaedia 경의선; Son Gil-sin, HobbyN, 24 Aug 2020",
        ("gyeongui-seoul-munsan-2", "pyongbu-kaesong-pyongyang"),
        {1895: ABSENT, 1896: "proposed", 1903: "proposed", 1904: BUILT, 1906: RUNS, 2026: RUNS},
    ),
    Fact(
        "Dorasan in business from 11 Apr 2002; no train from February 2022 to 9 August 2024",
        "Korea National Railway, 한국의 철도역 (eToday); Dong-A Ilbo, 9 Aug 2024",
        ("gyeongui-imjingang-dorasan",),
        {1951: GONE, 2001: BUILT, 2002: RUNS, 2021: RUNS, 2022: IDLE, 2023: IDLE, 2024: RUNS},
    ),
    Fact(
        "Kumgangsan-Anbyon was torn up after the war and rebuilt in 1996; no trains in Dec 2018",
        "readonly.wiki 금강산청년선; tcatmon.com 금강산역; Dong-A Ilbo, 18 Dec 2018",
        ("kumgangsan-",),
        {1932: RUNS, 1949: RUNS, 1953: GONE, 1995: GONE, 1996: RUNS, 2017: RUNS, 2018: IDLE},
    ),
    Fact(
        "Anbyon-Tongchon opened in 1929 and 1931, Tongchon-Oegumgang in 1932",
        "Namuwiki 동해북부선; Yangyang Cultural Centre",
        ("kumgangsan-tongchon-anbyon",),
        {1926: ABSENT, 1927: "proposed", 1928: BUILT, 1930: BUILT, 1931: RUNS},
    ),
    Fact(
        "no rails Sintan-ri - Baengmagoji from the war to 20 Nov 2012; works from Dec 2007",
        "Doosan Encyclopaedia 경원선; Hankook Ilbo, 8 Jan 2008; Jaekyung Ilbo, 19 Nov 2012",
        ("gyeongwon-sintan-ri-baengmagoji",),
        {1911: BUILT, 1949: RUNS, 1950: GONE, 1990: GONE, 2006: GONE, 2007: BUILT, 2011: BUILT}
        | {2012: RUNS, 2018: RUNS, 2019: IDLE},
    ),
    Fact(
        "trains north of Yeoncheon stand still since April 2019",
        "Yonhap, 19 Jan 2026",
        ("gyeongwon-yeoncheon-sintan-ri", "gyeongwon-sintan-ri"),
        {2018: RUNS, 2019: IDLE, 2025: IDLE},
    ),
    Fact(
        "Dongducheon-Yeoncheon stopped in April 2019 and opened electric on 16 Dec 2023",
        "Yonhap, 19 Jan 2026; Seoul Economic Daily, Dec 2023",
        ("gyeongwon-dongducheon-yeoncheon",),
        {1911: BUILT, 1912: RUNS, 2018: RUNS, 2019: IDLE, 2022: IDLE, 2023: RUNS},
    ),
    Fact(
        "Yongsan-Uijeongbu was the first section, on 15 Oct 1911",
        "Academy of Korean Studies, Local Culture, Dobong: 경원선",
        ("gyeongwon-yongsan-uijeongbu",),
        {1898: ABSENT, 1899: "proposed", 1910: BUILT, 1911: RUNS, 2026: RUNS},
    ),
    Fact(
        "Sepo-Kosan, the last section of the Gyeongwon Line, opened in August 1914",
        "Doosan Encyclopaedia 경원선 (14 Aug); Yonhap (16 Aug)",
        ("kangwon-pyonggang-anbyon", "kangwon-anbyon-wonsan"),
        {1913: BUILT, 1914: RUNS, 2026: RUNS},
    ),
    Fact(
        "the line across the Demarcation Line at Cheorwon is destroyed since 1950",
        "Academy of Korean Studies, Local Culture, Cheorwon",
        ("gyeongwon-woljeong-ri-mdl", "gyeongwon-mdl-gyeongwon"),
        {1912: BUILT, 1913: RUNS, 1949: RUNS, 1950: GONE, 2015: GONE, 2026: GONE},
    ),
    Fact(
        "the works Baengmagoji - Woljeong-ri began on 5 Aug 2015 and stopped in 2016",
        "JoongAng Ilbo, 5 Aug 2015; Yonhap, 2016",
        ("gyeongwon-baengmagoji-cheorwon", "gyeongwon-cheorwon-woljeong-ri"),
        {1949: RUNS, 1950: GONE, 2014: GONE, 2015: BUILT, 2016: GONE, 2026: GONE},
    ),
    Fact(
        "Pohang-Yeongdeok: planned 1998, begun 20 March 2008, opened 26 January 2018",
        "Korea Economic Daily, 3 Aug 1998; Dong-A Ilbo, 21 March 2008; News1 5647153",
        ("donghae-pohang-yeongdeok",),
        {1997: LEFT, 1998: "proposed", 2007: "proposed", 2008: BUILT, 2017: BUILT, 2018: RUNS},
    ),
    Fact(
        "Yeongdeok-Samcheok: begun 5 December 2014, opened 1 January 2025",
        "Kukmin Ilbo, 5 Dec 2014; News1, 31 Dec 2024",
        ("donghae-yeongdeok-samcheok",),
        {1997: LEFT, 1998: "proposed", 2013: "proposed", 2014: BUILT, 2024: BUILT, 2025: RUNS},
    ),
    Fact(
        "Pohang-Samcheok was begun in April 1940 and given up in August 1945",
        "Seoul Economic Daily, 1 July 2013; Hankyoreh, 1 July 2013",
        ("donghae-pohang-yeongdeok", "donghae-yeongdeok-samcheok"),
        {1926: ABSENT, 1927: "proposed", 1939: "proposed", 1940: BUILT, 1944: BUILT, 1945: LEFT}
        | {1970: LEFT},
    ),
    Fact(
        "the twelve-year plan of 1927 had the whole line Busan-Wonsan along the east coast",
        "Hankook Ilbo, 18 July 2018; Yangyang Cultural Centre, 2021",
        ("donghae-bujeon-", "donghae-bukbu-", "donghae-link-", "yeongdong-", "kumgangsan-"),
        {1926: ABSENT, 1927: "proposed"},
    ),
    Fact(
        "Gangneung-Yangyang never had rails: begun 1937, given up 1945, planned 1998, begun 2022",
        "Maeil Sinbo, 24 June 1937; Korea Economic Daily, 3 Aug 1998; Hankyoreh, 5 Jan 2022",
        ("donghae-bukbu-gangneung-yangyang",),
        {1936: "proposed", 1937: BUILT, 1944: BUILT, 1945: LEFT, 1997: LEFT, 1998: "proposed"}
        | {2021: "proposed", 2022: BUILT, 2026: BUILT},
    ),
    Fact(
        "Ganseong-Yangyang opened on 1 December 1937 and has no rails since the war",
        "Academy of Korean Studies, Local Culture, Gangneung: 영동선; Dong-A Ilbo, 7 April 2002",
        ("donghae-bukbu-yangyang-ganseong",),
        {
            1935: "proposed",
            1936: BUILT,
            1937: RUNS,
            1949: RUNS,
            1953: GONE,
            2021: GONE,
            2022: BUILT,
        },
    ),
    Fact(
        "Busanjin-Ulsan was complete on 16 December 1935, begun on 10 July 1930",
        "Academy of Korean Studies, Encyclopaedia of Korean Culture, E0016873",
        ("donghae-bujeon-taehwagang",),
        {1929: "proposed", 1930: BUILT, 1934: BUILT, 1935: RUNS},
    ),
    Fact(
        "Samcheok-Donghae is of 1944, Donghae-Gangneung of 1962",
        "Academy of Korean Studies, Local Culture, Samcheok: 삼척선; Gangneung: 영동선",
        ("yeongdong-samcheok-donghae",),
        {1938: "proposed", 1943: BUILT, 1944: RUNS},
    ),
    Fact(
        "the railway reached Gangneung in November 1962",
        "Academy of Korean Studies, Local Culture, Gangneung: 영동선",
        ("yeongdong-donghae-gangneung",),
        {1944: "proposed", 1959: LEFT, 1961: BUILT, 1962: RUNS},
    ),
    Fact(
        "the Hamgyong Line reached Hamhung on 15 December 1919",
        "Wikipedia, Hamgyeong Line, after the gazette of the Government-General",
        ("pyongra-kowon-hamhung",),
        {1913: ABSENT, 1918: BUILT, 1919: RUNS},
    ),
    Fact(
        "the last gap of the Hamgyong Line closed on 1 September 1928",
        "Encyclopaedia of Korean Culture 함경선; Wikipedia, Hamgyeong Line",
        ("pyongra-hamhung-riwon",),
        {1927: BUILT, 1928: RUNS},
    ),
    Fact(
        "Chongjin-Rajin, the coast line, is of 1965; a first part opened on 1 February 1945",
        "Wikipedia, Pyongra Line",
        ("pyongra-chongjin-chongnyon-rajin",),
        {1930: ABSENT, 1944: ABSENT, 1945: BUILT, 1964: BUILT, 1965: RUNS},
    ),
    Fact(
        "Unggi-Rajin opened on 1 November 1935, Unggi-Hongui on 16 November 1929",
        "Wikipedia, Ungna Line, after the gazette of the Government-General",
        ("hongui-rajin-sonbong",),
        {1934: ABSENT, 1935: RUNS},
    ),
    Fact(
        "the Tumen was bridged in 1952; no trains from February 2020 to November 2022",
        "Wikipedia, Хасан (станция); Russian Railways, 3 Feb 2020; Interfax, Nov 2022",
        ("friendship-bridge-",),
        {1951: ABSENT, 1952: RUNS, 2019: RUNS, 2020: IDLE, 2021: IDLE, 2022: RUNS},
    ),
    Fact(
        "Baranovsky-Kraskino was built in 1938-1941, Khasan reached on 28 September 1951",
        "Wikipedia, Железнодорожная линия Барановский — Хасан",
        ("khasan-gvozdevo-baranovsky",),
        {1937: ABSENT, 1938: BUILT, 1940: BUILT, 1941: RUNS},
    ),
    Fact(
        "to the border in 1951", "the same", ("khasan-khasan-gvozdevo",), {1950: ABSENT, 1951: RUNS}
    ),
    Fact(
        "Pyongwon Line: Sopo-Sunchon 1928, Yangdok 1936, throughout in April 1941",
        "Encyclopaedia of Korean Culture 평원선",
        ("pyongra-yangdok-kowon",),
        {1921: ABSENT, 1922: "proposed", 1926: BUILT, 1940: BUILT, 1941: RUNS},
    ),
    # The Trans-Siberian, from east to west as it was opened.
    Fact(
        "Vladivostok-Nikolsk 1893",
        "Wikipedia, Уссурийская железная дорога",
        ("tsr-ussuriysk-", "tsr-baranovsky-", "tsr-ugolnaya-"),
        {1890: ABSENT, 1891: BUILT, 1892: BUILT, 1893: RUNS},
    ),
    Fact(
        "Ussuri Railway complete to Khabarovsk in 1897",
        "Wikipedia, Уссурийская железная дорога",
        ("tsr-khabarovsk-1-verino", "tsr-vyazemskaya-bikin", "tsr-luchegorsk-"),
        {1896: BUILT, 1897: RUNS, 1905: RUNS},
    ),
    Fact(
        "West Siberian Railway: Omsk-Ob 1895, built 1892-1896",
        "Wikipedia, West Siberian Railway",
        ("tsr-omsk-", "tsr-tatarskaya-", "tsr-chulymskaya-ob"),
        {1890: ABSENT, 1891: "proposed", 1892: BUILT, 1894: BUILT, 1896: RUNS},
    ),
    Fact(
        "Ob-Krasnoyarsk 1898, to Irkutsk 1899, begun 1893",
        "Wikipedia, Средне-Сибирская железная дорога",
        ("tsr-ob-bolotnaya", "tsr-kozulka-krasnoyarsk"),
        {1892: "proposed", 1893: BUILT, 1897: BUILT, 1898: RUNS},
    ),
    Fact(
        "Krasnoyarsk-Irkutsk 1899",
        "Wikipedia, Средне-Сибирская железная дорога",
        ("tsr-krasnoyarsk-", "tsr-tayshet-", "tsr-angarsk-irkutsk"),
        {1898: BUILT, 1899: RUNS},
    ),
    Fact(
        "Mysovaya-Sretensk: permanent traffic from 1 July 1900 (old style), begun in spring 1895",
        "forum.vgd.ru, Забайкальская железная дорога; scbist.com, Мысовая",
        ("tsr-mysovaya-", "tsr-chita-2-", "tsr-priiskovaya-kuenga"),
        {1894: "proposed", 1895: BUILT, 1899: BUILT, 1900: RUNS},
    ),
    Fact(
        "round the south of Baikal from 1904",
        "Wikipedia, Кругобайкальская железная дорога; scienceforum.ru 2020",
        ("tsr-slyudyanka-1-mysovaya",),
        {1898: "proposed", 1899: BUILT, 1903: BUILT, 1904: RUNS},
    ),
    Fact(
        "Buy-Vyatka: approved in 1901, provisional traffic from September 1905",
        "Wikipedia, Вологдо-Вятская железная дорога; Wikipedia, Котельнич I",
        ("tsr-buy-galich", "tsr-kotelnich-1-maradykovsky"),
        {1900: ABSENT, 1901: BUILT, 1904: BUILT, 1905: RUNS},
    ),
    Fact(
        "Bor-Kotelnich was begun before the war of 1914 and taken up anew in the 1920s",
        "uzkokoleika.info, УЖД Горьковского ППЖТ; timetoast.com, Shakhunya",
        ("nizhny-bor-kotelnich",),
        {1913: ABSENT, 1916: BUILT, 1920: BUILT, 1930: RUNS},
    ),
    Fact(
        "Irkutsk-Slyudyanka over the Olkha plateau from 1949: before, the line ran elsewhere",
        "A. S. Aseeva, A. V. Khobta, Иркутск - Слюдянка в 1941-1949 гг; Yu. Petrushin, 2014",
        ("tsr-irkutsk-passazhirsky-goncharovo", "tsr-goncharovo-slyudyanka-1"),
        {1905: ABSENT, 1938: ABSENT, 1940: "proposed", 1941: BUILT, 1948: BUILT, 1949: RUNS}
        | {1956: RUNS},
    ),
    Fact(
        "the Amur line was given up in 1896 and ordered in 1908; its head was built by 1911",
        "dvforpost.su; Wikipedia, Amur Railway",
        ("tsr-kuenga-", "tsr-chernyshevsk-"),
        {1891: "proposed", 1896: "shelved", 1907: "shelved", 1908: BUILT, 1910: BUILT, 1911: RUNS},
    ),
    Fact(
        "the Amur line was complete with the bridge at Khabarovsk, 18 October 1916",
        "RIA Novosti, 14 July 2013; ruspeach.com",
        ("tsr-arkhara-", "tsr-birobidzhan-1-", "tsr-in-khabarovsk-1"),
        {1896: "shelved", 1915: BUILT, 1916: RUNS},
    ),
    Fact(
        "Moscow-Sergiyev Posad 1862, to Yaroslavl 1870",
        "Wikipedia, Ярославское направление; Northern Railways (Russian Empire)",
        ("tsr-moscow-yaroslavskaya-", "tsr-alexandrov-1-", "tsr-polyanki-"),
        {1884: RUNS, 1900: RUNS},
    ),
    Fact(
        "the Volga at Yaroslavl was bridged in 1913",
        "Andrey Kalik, 2021; Wikipedia, Northern Railways (Russian Empire)",
        ("tsr-yaroslavl-glavny-filino",),
        {1909: ABSENT, 1912: BUILT, 1913: RUNS},
    ),
    Fact(
        "Vologda-Vyatka by Buy and Kotelnich 1906",
        "Wikipedia, Вологдо-Вятская железная дорога",
        ("tsr-buy-galich", "tsr-sharya-", "tsr-orichi-kirov"),
        {1900: ABSENT, 1901: BUILT, 1904: BUILT, 1906: RUNS},
    ),
    Fact(
        "Perm-Vyatka-Kotlas 1899",
        "Wikipedia, Perm railway",
        ("tsr-kirov-zuyevka", "tsr-glazov-", "tsr-maysky-perm-2"),
        {1894: ABSENT, 1895: BUILT, 1899: RUNS},
    ),
    Fact(
        "Perm-Kungur-Yekaterinburg 1909",
        "Wikipedia, Perm railway; Encyclopaedia of the Perm region",
        ("tsr-perm-2-", "tsr-kungur-", "tsr-palkino-"),
        {1904: ABSENT, 1905: BUILT, 1908: BUILT, 1909: RUNS},
    ),
    Fact(
        "Yekaterinburg-Tyumen December 1885",
        "Тюменский курьер, 15 December 2010",
        ("tsr-yekaterinburg-", "tsr-yushala-tyumen"),
        {1884: BUILT, 1885: RUNS},
    ),
    Fact(
        "Tyumen-Omsk 1913",
        "Wikipedia, Perm railway; Omsker Eisenbahn",
        ("tsr-tyumen-", "tsr-ishim-", "tsr-lyubinskaya-omsk"),
        {1908: ABSENT, 1909: BUILT, 1912: BUILT, 1913: RUNS},
    ),
    Fact(
        "Kostroma-Galich 1956, begun 1946",
        "Lengiprotrans, lgt.ru",
        ("kostroma-kostroma-novaya-galich",),
        {1944: ABSENT, 1946: BUILT, 1955: BUILT, 1956: RUNS},
    ),
    Fact(
        "Moscow-Vladimir-Nizhny 1861-62",
        "transport-nn.ru; Wikipedia, Московсько-Нижегородська залізниця",
        ("nizhny-fryazevo-vladimir", "nizhny-vladimir-nizhny-novgorod"),
        {1884: RUNS},
    ),
    Fact(
        "between Kangauz and Nakhodka: decided 1932, in use by 1939, the year not found",
        "Nakhodka city library, Находка в 30-е годы; Wikipedia, Приморская железная дорога",
        ("nakhodka-smolyaninovo-partizansk", "nakhodka-partizansk-mys-astafyeva-1"),
        {1907: ABSENT, 1914: ABSENT, 1932: BUILT, 1935: UNKNOWN, 1939: RUNS},
    ),
    Fact(
        "Nerekhta-Kostroma 1887, to the bank opposite the town; the bridge of 1932 built no line anew",
        "Wikipedia, Кострома-Новая; k-ok.ru, Строительство ж/д моста через Волгу",
        ("kostroma-nerekhta-kostroma-novaya",),
        {1886: ABSENT, 1887: RUNS, 1910: RUNS, 1932: RUNS, 2026: RUNS},
    ),
    Fact(
        "Mytishchi-Fryazevo a through line 1970-1972; nobody built it for 78 years",
        "Wikipedia, Хордовая линия Мытищи — Фрязево (1894 - 1970-72)",
        ("nizhny-moscow-yaroslavskaya-fryazevo",),
        {1894: ABSENT, 1950: ABSENT, 1970: BUILT, 1971: BUILT, 1972: RUNS},
    ),
    # Gas.
    Fact(
        "the routes of 2011 were proposed in September 2011; sanctions stood against them in 2016",
        "Hankyoreh, 28 Sep 2011; S. Kim, Energies 12 (10), 1895, 2019",
        ("gas-2011-",),
        {2010: ABSENT, 2011: "proposed", 2015: "proposed", 2016: "shelved", 2026: "shelved"},
    ),
    Fact(
        "1,202 and 1,505 km are routes of the joint study of 2018",
        "Global Energy Monitor, Trans-Korea Gas Pipeline",
        ("gas-1202-", "gas-1505-"),
        {2011: ABSENT, 2017: ABSENT, 2018: "proposed", 2019: "shelved"},
    ),
    Fact(
        "the undersea line was an idea of November 2008",
        "Yonhap, 26 Nov 2008",
        ("gas-sea-",),
        {2007: ABSENT, 2008: "proposed", 2018: "proposed", 2019: "shelved"},
    ),
    Fact(
        "Sakhalin-Khabarovsk-Vladivostok: works from 31 July 2009, gas from 8 September 2011",
        "energia.gr (Gazprom), 31 July 2009; Segye Ilbo, 9 Sep 2011",
        ("gas-skv-khabarovsk-", "gas-skv-lazarev-"),
        {2007: ABSENT, 2008: "proposed", 2009: BUILT, 2010: BUILT, 2011: RUNS},
    ),
    # Lines of law.
    Fact(
        "38 N was the line from 2 September 1945 to the armistice",
        "General Order No. 1; Armistice Agreement, 27 July 1953",
        ("parallel-38-rok-1",),
        {1944: ABSENT, 1945: EXISTS, 1952: EXISTS, 1953: ABSENT},
    ),
    Fact(
        "the Demarcation Line is of 27 July 1953",
        "Armistice Agreement, article I",
        ("demarcation-line-1",),
        {1952: ABSENT, 1953: EXISTS, 2026: EXISTS},
    ),
)


def named(catalog: Catalog, fact: Fact) -> list[str]:
    found = [piece for piece in histories(catalog) if piece.startswith(fact.pieces)]
    assert found, fact.pieces
    return found


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.says} [{fact.source}]")
def test_a_year_tells_what_the_source_says(catalog: Catalog, fact: Fact) -> None:
    known = histories(catalog)
    for piece in named(catalog, fact):
        told = {year: state_at(known[piece], year) for year in fact.states}
        assert told == fact.states, piece


GAUGES = (
    # Encyclopaedia of Korean Culture E0016873; Son Gil-sin, HobbyN, 12 Oct 2020 (762 mm).
    ("donghae-taehwagang-gyeongju", {1921: "762", 1935: "762", 1936: "1435", 2026: "1435"}),
    # Wikipedia (ko) 동해남부선: 10 July 1945.
    ("donghae-gyeongju-pohang", {1936: "762", 1944: "762", 1945: "1435"}),
    # orlanpoezd.ru (1067 mm); Wikipedia, Northern Railways (Russian Empire): 1913.
    ("tsr-filino-danilov", {1884: "1067", 1912: "1067", 1913: "1520"}),
    # Russian Railways: dual gauge Khasan-Rajin opened on 22 September 2013.
    ("hongui-hongui-tumangang", {1960: "1435", 2012: "1435", 2013: "dual"}),
    # No rails, no gauge: Gyeongwon Line north of Baengmagoji.
    ("gyeongwon-woljeong-ri-mdl-gyeongwon", {1930: "1435", 1950: None, 2026: None}),
)


@pytest.mark.parametrize(("start", "gauges"), GAUGES, ids=lambda value: str(value)[:40])
def test_a_year_has_the_gauge_of_its_time(
    catalog: Catalog, start: str, gauges: dict[int, str | None]
) -> None:
    for piece in (one for one in catalog.pieces.values() if one.id.startswith(start)):
        for year, gauge in gauges.items():
            held = piece_in_year(catalog, piece, year)
            assert held is not None
            assert held.gauge == gauge, (piece.id, year)


def test_every_history_begins_at_the_first_year_and_rises(catalog: Catalog) -> None:
    for piece, runs in histories(catalog).items():
        years = [year for year, _ in runs]
        assert years[0] == FIRST_YEAR, piece
        assert years == sorted(set(years)), piece
        assert all(one != other for (_, one), (_, other) in pairwise(runs))
        assert {state for _, state in runs} <= {*STATUSES, ABSENT, EXISTS, UNKNOWN}


def test_what_stands_today_stands_in_the_last_year(catalog: Catalog) -> None:
    last = last_year(catalog)
    for piece, runs in histories(catalog).items():
        status = catalog.pieces[piece].status
        if status is not None:
            assert state_at(runs, last) == status, piece
        held = piece_in_year(catalog, catalog.pieces[piece], last)
        if held is not None:
            assert held.gauge == catalog.pieces[piece].gauge, piece


def test_every_line_with_a_status_has_a_history_of_events(catalog: Catalog) -> None:
    without = [
        piece.id
        for piece in catalog.pieces.values()
        if piece.kind in {"railway", "pipeline"} and not catalog.turns.get(piece.id)
    ]
    assert without == []


def test_nothing_is_unknown_without_a_row_that_says_so_with_its_reason(catalog: Catalog) -> None:
    with (SOURCES / "event_effects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["note"] for row in rows if row["effect"] == "not_known")
    for piece, runs in histories(catalog).items():
        if any(state == UNKNOWN for _, state in runs):
            turns = catalog.turns.get(piece, ())
            assert any(turn.effect == "not_known" for turn in turns), piece


def test_a_proposed_line_was_absent_before_somebody_proposed_it(catalog: Catalog) -> None:
    for piece, turns in catalog.turns.items():
        first = min(turn.date for turn in turns)
        runs = histories(catalog)[piece]
        before = [state for year, state in runs if year < int(first[:4])]
        assert set(before) <= {ABSENT}, piece


def test_what_the_events_table_says_to_readers_is_what_they_did(catalog: Catalog) -> None:
    with (SOURCES / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {row["event_id"]: row["effect"] for row in csv.DictReader(file)}
    with (SOURCES / "event_effects.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["date"]]
    for row in rows:
        if row["effect"] in OPENING:
            assert told[row["event_id"]] == "opens", row
        if row["effect"] in ENDING and told[row["event_id"]] == "opens":
            pytest.fail(str(row))
        if row["effect"] == "tested":
            assert told[row["event_id"]] == "none", row
    assert catalog.events


def test_every_effect_of_the_vocabulary_is_used_and_no_other(catalog: Catalog) -> None:
    used = {turn.effect for turns in catalog.turns.values() for turn in turns}
    assert used == set(EFFECTS)


@pytest.mark.parametrize(
    "turns",
    [
        [("1900", "reopened")],
        [("1900", "opened"), ("1910", "opened")],
        [("1900", "cut")],
        [("1900", "proposed"), ("1910", "traffic_ended")],
        [("1900", "opened"), ("1910", "tested")],
        [("1900", "opened"), ("1910", "shelved")],
        [("1900", "construction_begun"), ("1901", "proposed")],
    ],
    ids=str,
)
def test_what_cannot_follow_is_refused(turns: list[tuple[str, str]]) -> None:
    with pytest.raises(ImpossibleTurnError):
        states([Turn("e", date, effect) for date, effect in turns])


def test_given_up_works_leave_what_was_there_with_its_dates() -> None:
    turns = [Turn("a", "1914", "opened"), Turn("b", "1950", "cut")]
    again = [*turns, Turn("c", "2015", "rebuilding_begun"), Turn("d", "2016", "shelved")]
    assert dates_of(again) == dates_of(turns)
    assert runs_of(again, 1884)[-1] == (2016, "destroyed")
    idea = [Turn("a", "1990", "construction_begun"), Turn("b", "1991", "shelved")]
    assert runs_of(idea, 1884) == ((1884, ABSENT), (1990, BUILT), (1991, "shelved"))


def test_the_gauge_before_the_first_that_is_told_is_that_of_the_opening() -> None:
    turns = [Turn("a", "1921", "opened", "762"), Turn("b", "1936", "regauged", "1435")]
    assert [gauge_at(turns, year, "1435") for year in (1922, 1935, 1936)] == ["762", "762", "1435"]
    assert gauge_at([], 1900, "1520") == "1520"


def test_a_piece_without_events_speaks_by_its_own_dates(catalog: Catalog) -> None:
    own = replace(next(iter(catalog.pieces.values())), id="own-1", valid_from="1950", valid_to=None)
    held = piece_in_year(catalog, own, 1960)
    assert held is not None
    assert held.status == own.status
    assert piece_in_year(catalog, own, 1940) is None


def test_no_doubtful_event_stands_on_the_timeline(catalog: Catalog) -> None:
    events = shown_events(catalog)
    assert len(events) > 80
    assert all(event.confidence != "low" for event in events)
    assert [event.date[:4] for event in events] == sorted(event.date[:4] for event in events)


def test_no_cut_piece_lost_its_successors(catalog: Catalog) -> None:
    with (SOURCES / "retired.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert row["id"] not in catalog.pieces
        assert row["successors"], row
        assert all(one in catalog.pieces for one in row["successors"].split("|")), row
