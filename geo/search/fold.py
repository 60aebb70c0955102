"""Names made comparable: what two spellings of one name have in common.

Two folds. The first takes away what readers do not type alike: case, marks, spaces, hyphens.
The second also what two systems of spelling write differently: McCune-Reischauer and the Revised
Romanization (Kaesong, Gaeseong), the initial sounds of the North and the South (라진, 나진),
Russian e with and without dots.
"""

from __future__ import annotations

import re
import unicodedata

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28
_RIEUL, _NIEUN, _IEUNG = 5, 2, 11
# Before these vowels the South drops an initial n or r: ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ.
_SOFT_VOWELS = frozenset((2, 3, 6, 7, 12, 17, 20))
_SPACING = re.compile(r"[\s\-\u2010-\u2015'’`ʼ.,()/·«»\"]+")
# In this order: the longer spelling first. Both systems meet in the older one's letters.
_ROMAN = (
    ("yeo", "yo"),
    ("eo", "o"),
    ("eu", "u"),
    ("ch", "j"),
    ("ph", "p"),
    ("th", "t"),
    ("kh", "k"),
    ("g", "k"),
    ("d", "t"),
    ("b", "p"),
    ("l", "r"),
    ("j", "ch"),
)
_CYRILLIC = (("э", "е"), ("ё", "е"), ("й", "и"), ("ъ", ""), ("ь", ""))


def plain(text: str) -> str:
    """Return a name without case, marks, spaces and hyphens.

    Examples
    --------
    >>> plain("Nakhodka–Vostochnaya"), plain("Pyŏngyang"), plain("경의선 경유")
    ('nakhodkavostochnaya', 'pyongyang', '경의선경유')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    marks = unicodedata.normalize("NFD", folded)
    # Marks of Latin letters only: those of Cyrillic (й) and the parts of Hangul are letters.
    kept = [
        sign
        for k, sign in enumerate(marks)
        if not (unicodedata.combining(sign) and k and marks[k - 1].isascii())
    ]
    return _SPACING.sub("", unicodedata.normalize("NFC", "".join(kept)))


def words(text: str) -> list[str]:
    """Return the words of a name, each plain.

    Examples
    --------
    >>> words("via Donghae Line")
    ['via', 'donghae', 'line']
    """
    return [word for word in map(plain, _SPACING.split(text)) if word]


def skeleton(text: str) -> str:
    """Return what the systems of spelling have in common of a plain name.

    Examples
    --------
    >>> skeleton("kaesong") == skeleton("gaeseong"), skeleton("라진") == skeleton("나진")
    (True, True)
    >>> skeleton("리원") == skeleton("이원"), skeleton("хёндон") == skeleton("хендон")
    (True, True)
    """
    if text[:1].isascii():
        for old, new in _ROMAN:
            text = text.replace(old, new)
        return text
    for old, new in _CYRILLIC:
        text = text.replace(old, new)
    # Hangul by its letters, so that one wrong letter is not a whole wrong syllable.
    return unicodedata.normalize("NFD", _southern(text))


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
