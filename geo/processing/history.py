"""The histories of pieces: event_effects.csv resolved to turns, checked against what is today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault
from geo.piece_history import EFFECTS, NO_GAUGE, ImpossibleTurnError, Turn, dates_of, states
from geo.processing.draft import stretch
from geo.processing.sources import split
from geo.tables import Table
from geo.vocabulary import ABSENT
from geo.years import year_of

if TYPE_CHECKING:
    from pathlib import Path

    from geo.processing.draft import Draft
    from geo.tables import Row

TABLE = "event_effects.csv"


def turning_places(sources: Path) -> set[tuple[str, str]]:
    """Return where histories part: (line, section or pipeline, station), to be cut there."""
    places: set[tuple[str, str]] = set()
    for row in _table(sources).rows:
        for text in split(row.text("parts")):
            part, *ends = text.split(":")
            places |= {(part, end) for end in ends}
    return places


def tell_histories(sources: Path, drafts: list[Draft]) -> list[tuple[str, Turn]]:
    """Return what events did to the pieces, in order of pieces and time; date the pieces by it.

    An effect has the date of its event, or its own: the text of an opening tells too when the
    works had begun.

    Raises
    ------
    DataFaultsError
        If a row names no event or piece or an unknown effect, if a turn cannot befall a piece
        then, or if a history does not end in what the piece is today.
    """
    table = _table(sources)
    dates = {
        row.text("event_id"): row.text("date")
        for row in Table(sources / "events.csv", ["event_id", "date"]).rows
    }
    turns: dict[str, list[Turn]] = {}
    for row in table.rows:
        event, effect = row.text("event_id"), row.text("effect")
        date = row.text("date") or dates.get(event, "")
        if event not in dates or year_of(date) is None:
            table.faults.append(
                _fault(row, "event_id", "an event of events.csv with a year", event)
            )
            continue
        if effect not in EFFECTS:
            table.faults.append(_fault(row, "effect", f"one of {', '.join(EFFECTS)}", effect))
            continue
        turn = Turn(event, date, effect, row.text("gauge"))
        for text in split(row.text("parts")):
            try:
                named = stretch(text, drafts, row.file, f"line {row.line}, parts")
            except DataFaultsError as error:
                table.faults.extend(error.faults)
                continue
            for draft, _ in named:
                turns.setdefault(draft.id, []).append(turn)
    for draft in drafts:
        own = sorted(turns.get(draft.id, []), key=lambda turn: turn.date)
        turns[draft.id] = own
        _date(draft, own, table.faults)
    table.done()
    return [(draft.id, turn) for draft in drafts for turn in turns[draft.id]]


def _table(sources: Path) -> Table:
    return Table(sources / TABLE, ["event_id", "date", "parts", "effect", "gauge", "note"])


def _fault(row: Row, column: str, expected: str, got: str) -> Fault:
    where = f"line {row.line}, {column}"
    return Fault(row.file, where, expected, repr(got), "mend the row")


def _date(draft: Draft, turns: list[Turn], faults: list[Fault]) -> None:
    """Date a piece of a kind that has a status; note where its history contradicts it."""
    status = draft.properties.get("status")
    if status is None:
        return
    try:
        told = states(turns)
        dates = dates_of(turns)
    except ImpossibleTurnError as error:
        order = ", ".join(f"{turn.date} {turn.effect}" for turn in turns)
        faults.append(Fault(TABLE, draft.id, "turns that can follow", order, str(error)))
        return
    end = told[-1][1] if told else ABSENT
    if end != status:
        faults.append(Fault(TABLE, draft.id, f"a history that ends {status}", end, "add its turn"))
    gauges = [turn.gauge for turn in turns if turn.gauge]
    gauge = draft.properties.get("gauge") or NO_GAUGE
    if gauges and gauges[-1] != gauge:
        faults.append(Fault(TABLE, draft.id, f"the gauge {gauge} at last", gauges[-1], "mend it"))
    draft.properties |= {
        "valid_from": dates.valid_from,
        "valid_to": dates.valid_to,
        "status_since": dates.status_since,
    }
