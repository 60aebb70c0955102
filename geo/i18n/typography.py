"""Spaces at which a line must not break, set in one place for messages and names alike.

Tables and catalogues are written with ordinary spaces, which people can type and compare; what
a reader sees has no-break spaces where a line may not end: before a unit and a dash, behind a
short preposition and the number sign, inside a number, a scale and a formula. Data files keep
the ordinary ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
_MOST_TEXTS = 8192
_SHORT = "в|во|к|ко|с|со|у|о|об|и|а|но|на|по|от|до|за|из|не|ни|или|для|при|под|над|без"
_RULES: dict[str, tuple[re.Pattern[str], ...]] = {
    "ru": (
        re.compile(r"(?<=[^\s|]) (?=—)"),
        re.compile(r"(?<=\d) (?=\d{3}(?!\d))"),
        re.compile(r"(?<=[\d°]) (?=[%°×а-яё])"),
        re.compile(r"(?<=\}) (?=(?:км|м|мм|%|г\.|год(?:а|у|ом|е)?)(?![а-яё]))"),
        re.compile(r"(?<=[№§]) (?=\S)"),
        re.compile(r"(?<=\b1) (?=: [\d{])"),
        re.compile(r"(?<=\b1\N{NO-BREAK SPACE}:) (?=[\d{])"),
        re.compile(r"(?<=[)²′A-Za-z]) (?=[=/−] )"),
        re.compile(r"(?<=[)²′A-Za-z]\N{NO-BREAK SPACE}[=/−]) (?=[\dA-Za-z(√])"),
        re.compile(rf"(?<![\w-])(?i:{_SHORT}) (?=\S)"),
        re.compile(r"(?<=\S) (?=(?:же|бы|ли)(?![\w-]))"),
        re.compile(r"(?<![\w-])(?:с|в|з|ю|ж|т)\. (?=(?:ш|д|е|к|п)\.)"),
    ),
    "ko": (re.compile(r"(?<=[\d}]) (?=(?:km|m|mm|t)(?![A-Za-z]))"),),
}


@lru_cache(maxsize=_MOST_TEXTS)
def typeset(text: str, lang: str) -> str:
    """Return a text with no-break spaces by the rules of its language; English as it is.

    Examples
    --------
    >>> typeset("Сахалин — Хабаровск, 1 202 км", "ru").replace(NO_BREAK_SPACE, "_")
    'Сахалин_— Хабаровск, 1_202_км'
    >>> typeset("не ближе 38° с. ш. и в № 1", "ru").replace(NO_BREAK_SPACE, "_")
    'не_ближе 38°_с._ш. и_в_№_1'
    >>> typeset("철원 경유 1,202 km", "ko").replace(NO_BREAK_SPACE, "_")
    '철원 경유 1,202_km'
    """
    for rule in _RULES.get(lang, ()):
        text = rule.sub(lambda found: found[0][:-1] + NO_BREAK_SPACE, text)
    return text


def from_to(ends: Sequence[str], lang: str) -> str:
    """Return places joined to a stretch as the language joins them.

    Examples
    --------
    >>> from_to(["부산", "서울"], "ko"), from_to(["Busan", "Seoul"], "en")
    ('부산–서울', 'Busan–Seoul')
    >>> from_to(["Moscow Yaroslavskaya", "Kirov"], "en"), from_to(["Пусан", "Сеул"], "ru")
    ('Moscow Yaroslavskaya – Kirov', 'Пусан — Сеул')
    """
    if lang == "ru":
        return " — ".join(ends)
    # In English the dash between names of several words stands apart from them.
    joint = " – " if lang == "en" and any(" " in end for end in ends) else "–"
    return joint.join(ends)


def plain(text: str) -> str:
    """Return a text with ordinary spaces: for data files, and where texts are compared."""
    return text.replace(NO_BREAK_SPACE, " ").replace(_NARROW_SPACE, " ")
