"""Names made comparable: what two spellings of one name have in common.

Two forms. The plain one takes away what readers do not type alike: case, marks, spaces, hyphens.
The sound is what systems of spelling have in common as well. Each system belongs to a language, so
there are two sounds: what a text may be as the spelling of a Korean name (McCune-Reischauer and
its use in the North, the Revised Romanization, Cyrillic after Kontsevich, the initial sounds of
North and South in Hangul), and what it may be as that of a Russian one (romanisations of BGN/PCGN,
ISO 9, the Library of Congress, passports; Hangul of North and South).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_GAPS = r"\s\-\u2010-\u2015\u2212.,;:()\[\]/·ㆍ・«»\"“”„"
_GAP = re.compile(f"[{_GAPS}]+")
_UNSAID = re.compile(f"[{_GAPS}'’‘`´ʼʻʹʺ]+")
"""Gaps, and the signs of an aspirated or a soft consonant, which part no words."""
_MARKS = re.compile("(?<=[ -~])[\u0300-\u036f]+")
"""Marks of Latin letters only: those of Cyrillic (й) and the parts of Hangul are letters."""
_KINDS = frozenset(
    ("station", "railway", "yeok", "yok", "역", "станция", "ст", "city", "시", "город", "г")
)
"""Words for a station or a town, which a reader may write beside its name."""

Rules = tuple[tuple[re.Pattern[str], str], ...]


class Sounds(NamedTuple):
    """What a text sounds like as a Korean name and as a Russian one."""

    korean: str
    russian: str


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), new) for pattern, new in pairs)


# In this order. Voiced, voiceless and aspirated are one (k, kk, kh, g); q is the ng of a syllable's
# end, before which and after which other consonants change.
_KOREAN_LATIN = _rules(
    ("ng", "q"),
    ("eo", "o"),
    ("eu", "u"),
    ("sh", "s"),
    ("ch|j", "c"),
    ("ph", "p"),
    ("th", "t"),
    ("kh|g", "k"),
    ("d", "t"),
    ("b", "p"),
    ("l", "r"),
    ("qr|k[nr]", "qn"),
    ("km", "qm"),
    ("mr", "mn"),
    ("nr", "rr"),
    ("^[nr](?=[iy])", ""),
    ("^r", "n"),
)
_KOREAN_CYRILLIC = _rules(
    ("^[рн](?=[иёюя])", ""),
    ("^р", "н"),
    ("[ъь]", ""),
    ("[ёэ]", "е"),
    ("ы?й", "и"),
    ("дж|чж|чх", "ч"),
    ("кх|г", "к"),
    ("пх|б", "п"),
    ("тх|д", "т"),
    ("ии", "и"),
)
_RUSSIAN_LATIN = _rules(
    ("kh", "h"),
    ("ts|tz", "c"),
    ("ks", "x"),
    ("w", "v"),
    ("[jy]", "i"),
    ("i(?=[ei])", ""),
    ("io", "e"),
)
_RUSSIAN_CYRILLIC = _rules(("[ъь]", ""), ("[ёэ]", "е"), ("й", "и"), ("ии", "и"))
_ISO_9 = str.maketrans({"â": "ya", "û": "yu", "ŝ": "shch", "š": "sh", "č": "ch", "ž": "zh"})

_HANGUL, _CYRILLIC = re.compile("[가-힣]"), re.compile("[а-яё]")
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28
_RIEUL, _NIEUN, _IEUNG = 5, 2, 11
# Before these vowels the South drops an initial n or r: ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ.
_SOFT_VOWELS = frozenset((2, 3, 6, 7, 12, 17, 20))
# The letters of a foreign name in Hangul, wherever in a syllable they stand: tense and aspirated as
# plain ones, without the filling vowel eu and the mute initial (모스끄바, 모스크바; 보스톡, 보스토크).
_FOREIGN_HANGUL = {
    ord(sign): new
    for new, signs in {
        "\u1100": "\u1101\u110f\u11a8\u11a9\u11bf",  # g: gg, k
        "\u1102": "\u11ab",  # n
        "\u1103": "\u1104\u1110\u11ae\u11c0\u11ba\u11bb",  # d: dd, t, and s at the end
        "\u1105": "\u11af",  # r
        "\u1106": "\u11b7",  # m
        "\u1107": "\u1108\u1111\u11b8\u11c1",  # b: bb, p
        "\u1109": "\u110a",  # s: ss
        "\u110c": "\u110d\u110e\u11bd\u11be",  # j: jj, ch
        "\u1166": "\u1162\u1168",  # e: ae, ye
        "": "\u110b\u1173",
    }.items()
    for sign in signs
}
_TWO_R, _R = "\u1105\u1105", "\u1105"


def plain(text: str) -> str:
    """Return a name without case, marks, spaces and hyphens.

    Examples
    --------
    >>> plain("Nakhodka–Vostochnaya"), plain("P'yŏngyang"), plain("경의선 경유")
    ('nakhodkavostochnaya', 'pyongyang', '경의선경유')
    """
    folded = _UNSAID.sub("", unicodedata.normalize("NFKC", text).casefold())
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))


def without_remark(name: str) -> str:
    """Return an English name of a table without a remark in brackets.

    The brackets of the three crossings of the Demarcation Line are their names.

    Examples
    --------
    >>> without_remark("Sokcho (planned)"), without_remark("MDL (east)")
    ('Sokcho', 'MDL (east)')
    """
    return name if name.startswith("MDL (") else re.sub(r"\s*\(.*?\)", "", name)


def words(text: str) -> list[str]:
    """Return the words of a name, each plain.

    Examples
    --------
    >>> words("via Donghae Line")
    ['via', 'donghae', 'line']
    """
    return [word for word in map(plain, _GAP.split(text)) if word]


def without_kind(text: str) -> str:
    """Return the words of a name, each plain, without those for a station or a town.

    Examples
    --------
    >>> without_kind("서울역"), without_kind("станция Хасан"), without_kind("Kŭmch'ŏn-yŏk")
    ('서울', 'хасан', 'kumchon')
    >>> without_kind("역"), without_kind("station")
    ('역', 'station')
    """
    parts = words(text)
    bare = [part for part in parts if part not in _KINDS]
    if bare and len(bare[-1]) > 1:
        bare[-1] = re.sub("(?<=[가-힣])[역시]$", "", bare[-1])
    return " ".join(bare or parts)


def sounds(text: str) -> Sounds:
    """Return what the systems of spelling have in common of a name, as a Korean and a Russian one.

    Examples
    --------
    >>> sounds("Kaesŏng").korean == sounds("Gaeseong").korean == sounds("Kaesong").korean
    True
    >>> sounds("리원").korean == sounds("이원").korean, sounds("Пхёнъян") == sounds("Пхеньян")
    (True, True)
    >>> sounds("Yekaterinburg").russian == sounds("Jekaterinburg").russian
    True

    Notes
    -----
    Korean: McCune and Reischauer 1939; the ROK's proclamation 2000-8 (UN E/CONF.94/INF.68, 2002)
    and the DPRK's guideline of 2002 (UN E/CONF.94/INF.72); Kontsevich 2001; Hangul Orthography,
    ROK notice 88-1, articles 10 to 12. Russian: BGN/PCGN 1947, ISO 9:1995, ALA-LC 2012, ICAO Doc
    9303; Loanword Orthography, ROK notice 2005-32. What two systems write alike is one sound, so
    that an equal sound is no proof of an equal name: it is asked after the names themselves.
    """
    bare = plain(text)
    if _HANGUL.search(bare):
        foreign = unicodedata.normalize("NFD", bare).translate(_FOREIGN_HANGUL)
        return Sounds(unicodedata.normalize("NFD", _southern(bare)), foreign.replace(_TWO_R, _R))
    if _CYRILLIC.search(bare):
        return Sounds(_ruled(bare, _KOREAN_CYRILLIC), _ruled(bare, _RUSSIAN_CYRILLIC))
    marked = unicodedata.normalize("NFC", text.casefold()).translate(_ISO_9)
    # Word by word: the end of Ussurijsk and the beginning of Hasan are no kh.
    russian = "".join(_ruled(word, _RUSSIAN_LATIN) for word in words(marked))
    return Sounds(_ruled(bare, _KOREAN_LATIN), russian)


def _ruled(text: str, rules: Rules) -> str:
    for pattern, new in rules:
        text = pattern.sub(new, text)
    return text


def _southern(text: str) -> str:
    """Return a Hangul name with the initial sound that the South writes."""
    if not text or not _HANGUL_FIRST <= ord(text[0]) <= _HANGUL_LAST:
        return text
    code = ord(text[0]) - _HANGUL_FIRST
    initial, rest = divmod(code, _VOWELS * _FINALS)
    is_soft = rest // _FINALS in _SOFT_VOWELS
    if initial == _RIEUL:
        initial = _IEUNG if is_soft else _NIEUN
    elif initial == _NIEUN and is_soft:
        initial = _IEUNG
    return chr(_HANGUL_FIRST + initial * _VOWELS * _FINALS + rest) + text[1:]
