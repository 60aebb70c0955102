"""Tables of the atlas: CSV in UTF-8, one header line, one fact a row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class Row:
    """One row of a table; typed reads note their faults instead of raising at the first."""

    def __init__(
        self, file: str, line: int, values: Mapping[str, str], faults: list[Fault]
    ) -> None:
        self.file = file
        self.line = line
        self.values = values
        self._faults = faults

    def text(self, column: str) -> str:
        """Return the text of a column."""
        return self.values[column]

    def number(self, column: str) -> float | None:
        """Return the number of a column, None where it is empty; a fault where it is no number."""
        text = self.values[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - nan
            self._faults.append(
                Fault(
                    self.file,
                    f"line {self.line}, {column}",
                    "a finite number",
                    repr(text),
                    "mend the number or leave the field empty",
                )
            )
            return None
        return value

    def required(self, column: str) -> float:
        """Return the number of a column that must have one."""
        value = self.number(column)
        if value is None:
            if not self.values[column]:
                self._faults.append(
                    Fault(
                        self.file,
                        f"line {self.line}, {column}",
                        "a number",
                        "nothing",
                        "fill the field",
                    )
                )
            return 0.0
        return value


class Table:
    """A table that is read with all its faults at once.

    Parameters
    ----------
    path
        The file.
    columns
        The columns that must be there; others may be.

    Raises
    ------
    DataFaultsError
        If the file is no table: not there, not CSV in UTF-8, without one of the columns, or
        with rows of another length than its header.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self.faults: list[Fault] = []
        if not path.exists():
            raise DataFaultsError(
                [Fault(path.name, "the file", "a table", "no such file", "run make layers")]
            )
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file, strict=True)
                header = next(reader, [])
                lines = [(reader.line_num, row) for row in reader if row]
        except (UnicodeDecodeError, csv.Error) as error:
            raise DataFaultsError(
                [Fault(path.name, "the file", "CSV in UTF-8", str(error), "mend the syntax")]
            ) from error
        faults = [
            Fault(
                path.name,
                "header",
                f"a column {column}",
                ", ".join(header),
                f"add the column {column}",
            )
            for column in columns
            if column not in header
        ]
        faults += [
            Fault(
                path.name,
                f"line {line}",
                f"{len(header)} fields",
                str(len(row)),
                "quote the field that holds a comma, or add the empty ones",
            )
            for line, row in lines
            if len(row) != len(header)
        ]
        if faults:
            raise DataFaultsError(faults)
        self.rows = [
            Row(path.name, line, dict(zip(header, row, strict=True)), self.faults)
            for line, row in lines
        ]

    def done(self) -> None:
        """Raise all faults found so far.

        Raises
        ------
        DataFaultsError
            If any typed read met a fault.
        """
        if self.faults:
            raise DataFaultsError(self.faults)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; None becomes an empty field; the same rows give the same bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(["" if v is None else v for v in row] for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode())


def half_a_unit(figure: str) -> float:
    """Return half a unit of the last digit of a published figure: how exact it is at best.

    Examples
    --------
    >>> [half_a_unit(text) for text in ("94.4", "54", "851.28")]
    [0.05, 0.5, 0.005]
    """
    return 0.5 * 10.0 ** -len(figure.partition(".")[2])
