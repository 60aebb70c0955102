"""XLSX: a sheet of rows with live totals, and a sheet that says where they come from."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.formats.as_csv import cell
from geo.formats.as_json import DECIMALS
from geo.i18n.typography import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS, PROVENANCE = "lengths", "provenance"
"""Names of the sheets: the same in every language, so that formulas of a reader's keep working."""
LONGEST_TEXT = 32_767
"""Characters that a cell of a spreadsheet holds."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _NARROWEST, _LOOKED_AT = 44, 9, 200
_KILOMETRES, _PLAIN = "#,##0.000", "#,##0.###"


@dataclass(frozen=True, slots=True)
class Totals:
    """A last row: `summed` fields are live sums of their column, `fixed` ones are written out.

    A column with an empty cell is summed over what it has.
    """

    label_field: str
    label: str
    summed: tuple[str, ...]
    fixed: Mapping[str, object]


def dumps(
    fields: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    provenance: Sequence[tuple[str, str]],
    *,
    totals: Totals | None,
    iso_date: str,
    title: str,
) -> bytes:
    """Return rows as the bytes of a workbook.

    Parameters
    ----------
    provenance
        Pairs of heading and text; an empty heading goes on with the one before.
    iso_date
        The date of creation that the file bears: that of the data, so that the same question
        gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415  on first use

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    created = dt.datetime.fromisoformat(iso_date).replace(tzinfo=dt.UTC)
    book.set_properties(
        {"title": title, "author": "Corridor Atlas", "created": created.replace(tzinfo=None)}
    )
    pen = _Pen(
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        text=book.add_format({"quote_prefix": True}),
        km=book.add_format({"num_format": _KILOMETRES}),
        plain=book.add_format({"num_format": _PLAIN}),
        total_text=book.add_format({"bold": True, "top": 1}),
        total_km=book.add_format({"bold": True, "top": 1, "num_format": _KILOMETRES}),
        wrap=book.add_format({"text_wrap": True, "valign": "top"}),
    )
    _write_rows(book.add_worksheet(ROWS), pen, fields, rows, totals)
    _write_provenance(book.add_worksheet(PROVENANCE), pen, provenance)
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Pen:
    """The formats of the cells."""

    head: Format
    text: Format
    km: Format
    plain: Format
    total_text: Format
    total_km: Format
    wrap: Format


def _write_rows(
    sheet: Worksheet,
    pen: _Pen,
    fields: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    totals: Totals | None,
) -> None:
    for column, field in enumerate(fields):
        sheet.write_string(0, column, field, pen.head)
        shown = [len(_text(row.get(field))) for row in rows[:_LOOKED_AT]]
        width = min(_WIDEST, max(_NARROWEST, len(field) + 2, *shown))
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, start=1):
        for column, field in enumerate(fields):
            _write(sheet, line, column, row.get(field), pen, is_km=_is_length(field))
    sheet.freeze_panes(1, min(2, len(fields)))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(fields) - 1)
    if totals is not None and rows:
        _write_totals(sheet, pen, fields, rows, totals)


def _write_totals(
    sheet: Worksheet,
    pen: _Pen,
    fields: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    totals: Totals,
) -> None:
    # An empty line keeps the sums out of what a reader sorts and filters.
    line = len(rows) + 2
    for column, field in enumerate(fields):
        if field == totals.label_field:
            sheet.write_string(line, column, totals.label, pen.total_text)
        elif field in totals.summed:
            _write_sum(sheet, line, column, [row.get(field) for row in rows], pen.total_km)
        elif field in totals.fixed:
            value = totals.fixed[field]
            if isinstance(value, (int, float)):
                sheet.write_number(line, column, round(value, DECIMALS), pen.total_km)
            else:
                sheet.write_string(line, column, _text(value), pen.total_text)
        else:
            sheet.write_blank(line, column, None, pen.total_text)


def _write_sum(
    sheet: Worksheet, line: int, column: int, values: Sequence[object], style: Format
) -> None:
    """Write a live sum over the rows, with its value for readers that do not calculate."""
    from xlsxwriter.utility import xl_range  # noqa: PLC0415  on first use

    numbers = [round(one, DECIMALS) for one in values if isinstance(one, (int, float))]
    if not numbers:
        sheet.write_blank(line, column, None, style)
        return
    formula = f"=SUM({xl_range(1, column, len(values), column)})"
    sheet.write_formula(line, column, formula, style, round(sum(numbers), DECIMALS))


def _write(
    sheet: Worksheet, line: int, column: int, value: object, pen: _Pen, *, is_km: bool
) -> None:
    if value is None:
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(line, column, round(value, DECIMALS), pen.km if is_km else pen.plain)
        return
    text = _text(value)
    # The cell is a text whatever it holds; the prefix keeps it one when a reader edits it.
    style = pen.text if text.startswith(_FORMULA_STARTS) else None
    sheet.write_string(line, column, text, style)


def _is_length(field: str) -> bool:
    return "length" in field or field.startswith("published") or field.endswith("_km2")


def _text(value: object) -> str:
    """Return a value as a cell shows it, cut where a spreadsheet would refuse it."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, (list, tuple)):
        text = "; ".join(str(one) for one in value)
    else:
        text = cell(value)
    text = plain(text)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _write_provenance(sheet: Worksheet, pen: _Pen, pairs: Sequence[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    for line, (heading, text) in enumerate(pairs):
        if heading:
            sheet.write_string(line, 0, heading, pen.head)
        sheet.write_string(line, 1, _text(text), pen.wrap)
