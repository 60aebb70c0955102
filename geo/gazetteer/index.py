"""The index of names: what bears exactly a name, and what may be meant by a part or a slip."""

from __future__ import annotations

import re
import weakref
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.gazetteer.named import POINTS, SEARCHED, SYSTEMS, Entry, named
from geo.gazetteer.normalise import plain, sounds, without_kind, without_remark, words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from geo.catalog import Catalog
    from geo.model import Names

# How good a match is: 100 for the name itself, less for a part of it or a misspelling. Above
# CERTAIN the text is a spelling of the name.
NAME, ALIAS, SAME_SOUND, LEADS, LEADS_BY_SOUND = 100.0, 98.0, 96.0, 94.0, 92.0
CERTAIN = LEADS_BY_SOUND
BEGINS, WORD_BEGINS, HOLDS, WITHIN = 90.0, 84.0, 74.0, 73.0
MISSPELT_MOST = 72.0
LED = (*POINTS, "end")
"""Of these the beginning is a name as well: Kovrov of Kovrov-1. A title begins with any word."""
LEAST_LIKE = 0.7
LEAST_LETTERS = 3
MOST = 50
_SCRIPTS = (("hangul", "\u1100"), ("cyrillic", "\u0400"))
"""Scripts, each with the first of its letters."""
_RANK_WORTH = {1: 3.0, 2: 2.0, 3: 1.0, 4: 0.0}
_KIND_WORTH = {"layer": 3.5, "route": 3.5, "station": 0.5}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with the name that matched and how well: 100 is the name itself."""

    entry: Entry
    matched: str
    score: float


class Index:
    """All names of a catalogue, each compared form made once.

    Parameters
    ----------
    entries
        What has names.
    ends
        The ends of published figures: their English text, and the id of the entry that it is.
    """

    def __init__(
        self, entries: Iterable[Entry] = (), ends: Mapping[str, str] | None = None
    ) -> None:
        self.entries = tuple(entries)
        self.ends = dict(ends or {})
        self._of_id: dict[str, list[Entry]] = {}
        # Of each tier: a form, and the places in the list of names that have it.
        self._tiers: dict[float, dict[str, list[int]]] = {
            score: {} for score in (NAME, ALIAS, SAME_SOUND, LEADS, LEADS_BY_SOUND)
        }
        self._names: list[tuple[str, Entry]] = []
        # All plain names as one text, with the places where names and words begin.
        self._plains: list[str] = []
        self._starts = [0]
        self._word_starts: set[int] = set()
        # Of each language and script: the sounds of the names that may be spelt by its systems.
        self._sounds: dict[tuple[str, str], _Sounds] = {}
        for entry in self.entries:
            self._of_id.setdefault(entry.id, []).append(entry)
            own_names = entry.own_names()
            for name in dict.fromkeys((*own_names, *entry.aliases)):
                self._add(entry, name, NAME if name in own_names else ALIAS)
        self._text = "\n".join(self._plains)

    def _add(self, entry: Entry, name: str, score: float) -> None:
        form = plain(name)
        if not form:
            return
        number = len(self._names)
        self._names.append((name, entry))
        self._note(score, (form,), number)
        heard = sounds(name)._asdict()
        self._note(SAME_SOUND, _forms(heard, entry.systems), number)
        for system in entry.systems:
            own = self._heard_like(system, heard[system])
            own.texts.append(heard[system])
            own.numbers.append(number)
        lead = ""
        for word in words(name)[:-1]:
            lead += word
            self._word_starts.add(self._starts[-1] + len(lead))
            if entry.kind in LED:
                self._note(LEADS, (lead,), number)
                forms = _forms(sounds(lead)._asdict(), entry.systems)
                self._note(LEADS_BY_SOUND, forms, number)
        self._plains.append(form)
        self._starts.append(self._starts[-1] + len(form) + 1)

    def _note(self, score: float, forms: Iterable[str], number: int) -> None:
        for form in forms:
            self._tiers[score].setdefault(form, []).append(number)

    def _heard_like(self, system: str, sound: str) -> _Sounds:
        script = next((one for one, first in _SCRIPTS if sound[:1] >= first), "latin")
        return self._sounds.setdefault((system, script), _Sounds([], []))

    def with_id(self, key: str) -> Sequence[Entry]:
        """Return what has that id: a station and a route may share one."""
        return self._of_id.get(key, ())

    def called(self, text: str) -> Names | None:
        """Return the names of the station or place with an English name of the tables."""
        form = plain(without_remark(text))
        for entry in self._points(form):
            for names in (*entry.more, entry.names):
                if names is not None and plain(names.en) == form:
                    return names
        return None

    def points_called(self, text: str) -> list[str]:
        """Return the ids of stations and places of exactly that name, the stations first."""
        points = self._points(plain(text))
        return [one.id for one in sorted(points, key=lambda one: POINTS.index(one.kind))]

    def _points(self, form: str) -> list[Entry]:
        entries = (self._names[number][1] for number in self._tiers[NAME].get(form, ()))
        return [one for one in entries if one.kind in POINTS]

    def certain(self, text: str, kinds: Container[str] = SEARCHED) -> list[Found]:
        """Return what a text is a spelling of: of all that bear it, those that do so best.

        A name comes before what something is called elsewhere (경성 is Kyongsong, and was Seoul),
        that before another system of spelling, and that before a name that goes on with another
        word (`Kovrov` means Kovrov-1).
        """
        for part in dict.fromkeys((text, without_kind(text))):
            for score, numbers in self._spelt(part):
                found: dict[tuple[str, str], Found] = {}
                for number in numbers:
                    name, entry = self._names[number]
                    if entry.kind in kinds:
                        found.setdefault((entry.kind, entry.id), Found(entry, name, score))
                if found:
                    return sorted(found.values(), key=_order)
        return []

    def _spelt(self, text: str) -> Iterator[tuple[float, list[int]]]:
        form = plain(text)
        for score in (NAME, ALIAS):
            yield score, self._tiers[score].get(form, [])
        heard = _forms(sounds(text)._asdict())
        sames = [number for one in heard for number in self._tiers[SAME_SOUND].get(one, ())]
        yield SAME_SOUND, sames
        yield LEADS, self._tiers[LEADS].get(form, [])
        leads = [number for one in heard for number in self._tiers[LEADS_BY_SOUND].get(one, ())]
        yield LEADS_BY_SOUND, leads

    def find(
        self,
        text: str,
        *,
        kinds: Container[str] = SEARCHED,
        only: Container[str] | None = None,
        most: int = 10,
        least_like: float = LEAST_LIKE,
    ) -> list[Found]:
        """Return what a text may mean, the best first.

        Parameters
        ----------
        kinds
            Only these kinds of things.
        only
            Only things of these ids.
        most
            How many at most.
        least_like
            How much of a misspelt name must be right, from 0 to 1.
        """
        best: dict[tuple[str, str], Found] = {}

        def note(matches: Iterable[tuple[int, float]]) -> None:
            for number, score in matches:
                name, entry = self._names[number]
                if entry.kind in kinds and (only is None or entry.id in only):
                    known = best.get((entry.kind, entry.id))
                    if known is None or score > known.score:
                        best[entry.kind, entry.id] = Found(entry, name, score)

        heard = sounds(text)._asdict()
        note(self._matches(text, heard))
        # A name that is spelt right needs no guesses.
        if not any(one.score >= CERTAIN for one in best.values()):
            for system, sound in heard.items():
                note(self._heard_like(system, sound).misspelt(sound, least_like))
        return sorted(best.values(), key=_order)[:most]

    def _matches(self, text: str, heard: Mapping[str, str]) -> Iterator[tuple[int, float]]:
        wanted = plain(text)
        if not wanted:
            return
        for part in dict.fromkeys((text, without_kind(text))):
            for score, numbers in self._spelt(part):
                yield from ((number, score) for number in numbers)
        yield from self._parts(wanted)
        yield from self._within(text)
        for system, sound in heard.items():
            for number in self._heard_like(system, sound).begun(sound):
                yield number, BEGINS - 6.0 - self._rest(number, wanted)

    def _parts(self, wanted: str) -> Iterator[tuple[int, float]]:
        """Return the names of which a text is the beginning, that of a word, or any part."""
        for hit in re.finditer(re.escape(wanted), self._text):
            number = bisect_right(self._starts, hit.start()) - 1
            if hit.start() == self._starts[number]:
                yield number, BEGINS - self._rest(number, wanted)
            elif hit.start() in self._word_starts:
                yield number, WORD_BEGINS
            elif len(wanted) >= LEAST_LETTERS:
                yield number, HOLDS

    def _within(self, text: str) -> Iterator[tuple[int, float]]:
        """Return the names with which a longer text begins or ends: `Rajin port terminal`."""
        parts = words(text)
        for count in range(1, len(parts)):
            for some in (parts[:count], parts[count:]):
                for score in (NAME, ALIAS):
                    for number in self._tiers[score].get("".join(some), ()):
                        yield number, WITHIN

    def _rest(self, number: int, wanted: str) -> float:
        """Return what a longer rest takes off: Khabarovsk comes before a name that begins so."""
        return min(8.0, 0.3 * max(0, len(self._plains[number]) - len(wanted)))


@dataclass(frozen=True, slots=True)
class _Sounds:
    """The sounds of names by the systems of one language, with the places of the names."""

    texts: list[str]
    numbers: list[int]

    def begun(self, sound: str) -> Iterator[int]:
        """Return the names that a text begins."""
        pairs = zip(self.texts, self.numbers, strict=True) if sound else ()
        return (number for one, number in pairs if one.startswith(sound))

    def misspelt(self, sound: str, least_like: float) -> Iterator[tuple[int, float]]:
        """Return the names that a text of some letters is like, whole or as far as it goes."""
        if len(sound) < LEAST_LETTERS:
            return
        from rapidfuzz import process  # noqa: PLC0415  on first use
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        for cut in (None, len(sound)):
            for _, like, at in process.extract(
                sound,
                [one[:cut] for one in self.texts],
                scorer=OSA.normalized_similarity,
                score_cutoff=least_like,
                limit=MOST,
            ):
                top = MISSPELT_MOST if cut is None else MISSPELT_MOST - 12.0
                yield self.numbers[at], top - 20.0 * (1 - like) / (1 - LEAST_LIKE)


def _forms(heard: Mapping[str, str], systems: Iterable[str] = SYSTEMS) -> list[str]:
    """Return the sounds of a name, each marked by its system."""
    return [f"{system} {heard[system]}" for system in systems if heard[system]]


def _order(found: Found) -> tuple[float, float, str, str]:
    entry = found.entry
    worth = _RANK_WORTH.get(entry.rank, 0.0) + _KIND_WORTH.get(entry.kind, 0.0)
    is_spelt = found.score if found.score >= CERTAIN else 0.0
    return (-is_spelt, -(found.score + worth), entry.kind, entry.id)


def build_index(catalog: Catalog) -> Index:
    """Return the index of all that a catalogue names."""
    entries, ends = named(catalog)
    return Index((replace(one, aliases=catalog.aliases.get(one.id, ())) for one in entries), ends)


_indexes: dict[int, tuple[weakref.ref[Catalog], Index]] = {}


def index_of(catalog: Catalog) -> Index:
    """Return the index of a catalogue, made once for each."""
    held = _indexes.get(id(catalog))
    if held is not None and held[0]() is catalog:
        return held[1]
    index = build_index(catalog)
    _indexes.clear()  # a process serves one catalogue; tests that load several keep none alive
    _indexes[id(catalog)] = (weakref.ref(catalog), index)
    return index
