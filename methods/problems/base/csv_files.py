"""CSV files: a table of numbers with one target column."""

from __future__ import annotations

import codecs
import csv
import io
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from methods.problems.base.data import Data, column_position, column_positions
from methods.problems.base.files import UNREADABLE, existing_file, open_bytes
from potential.errors import InputError
from potential.extras import load


@dataclass(frozen=True)
class _Form:
    """A CSV file and how it is read."""

    file: Path
    delimiter: str
    header: bool
    encoding: str

    def text(self, errors: str = "strict") -> io.TextIOWrapper:
        """The text, uncompressed, without a byte-order mark."""
        return io.TextIOWrapper(open_bytes(self.file), encoding=self.encoding, errors=errors, newline="")

    def rows(self, stream: io.TextIOWrapper) -> Any:
        """The rows of fields, with the number of the line."""
        return csv.reader(stream, delimiter=self.delimiter, skipinitialspace=True)


def read_csv(
    path: str | Path,
    target: str | int = -1,
    *,
    delimiter: str = ",",
    header: bool = True,
    columns: Sequence[str | int] | None = None,
    encoding: str = "utf-8",
    numeric_target: bool,
) -> Data:
    """A table of numbers with one target column; the file may be compressed (gzip, bzip2, xz).

    `target` is a column's name, or its position from 0 (negative: from the end). Without a header, columns
    are known by position. `columns` selects features, which are all other columns by default. `encoding` is that of
    the text. Where `numeric_target`, the target column too must hold numbers; else it may hold text. Raises
    `InputError` for a file that is not there, is no such table, or holds what is no number; the message names the line.
    """
    form = _Form(existing_file(path), delimiter, header, _known_encoding(encoding))
    table = _table(form)
    file, names = form.file, [str(column) for column in table.columns]
    if table.shape[0] == 0:
        raise InputError(f"{file} is empty: it has no row of data.")
    if table.shape[1] < 2:
        raise InputError(
            f"{file} has only one column when read with delimiter {delimiter!r}; a target and at least one "
            "feature are needed. Is the delimiter another one?"
        )
    position = column_position(target, names, str(file), "target")
    selected = column_positions(columns, names, str(file))
    if selected is None:
        selected = [index for index in range(len(names)) if index != position]
    if position in selected:
        raise InputError(f"columns: {names[position]!r} is the target, and cannot be a feature too.")
    numeric = [*selected, position] if numeric_target else selected
    if any(table.dtypes.iloc[index].kind not in "biuf" or table.iloc[:, index].isna().any() for index in numeric):
        raise InputError(_bad_cell(form, numeric, names))
    if table.iloc[:, position].isna().any():
        raise InputError(_bad_cell(form, [position], names, text=True))
    features = table.iloc[:, selected].to_numpy(dtype=np.float64)
    values = table.iloc[:, position].to_numpy()
    if values.dtype.kind not in "biuf":
        values = np.array([str(value) for value in values])
    return Data(features, values, file.stem.replace("_", " "))


def _known_encoding(encoding: str) -> str:
    """An encoding that Python knows; of UTF-8 the one that skips a byte-order mark."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, TypeError) as error:
        raise InputError(
            f"encoding must be one that Python knows, such as 'utf-8' or 'latin-1'; got {encoding!r}."
        ) from error
    return "utf-8-sig" if name == "utf-8" else name


def _table(form: _Form) -> Any:
    """The file as a data frame of pandas."""
    pandas = load("pandas", "reading a CSV file")
    try:
        with warnings.catch_warnings(), form.text() as stream:
            # pandas only warns of rows that are longer than the header, and cuts them.
            warnings.simplefilter("error", pandas.errors.ParserWarning)
            return pandas.read_csv(
                stream,
                sep=form.delimiter,
                header=0 if form.header else None,
                index_col=False,
                skipinitialspace=True,
                low_memory=False,
            )
    except pandas.errors.EmptyDataError as error:
        raise InputError(f"{form.file} is empty: a CSV file with at least one row of data was expected.") from error
    except UnicodeError as error:
        raise InputError(_other_encoding(form)) from error
    except (pandas.errors.ParserError, pandas.errors.ParserWarning, *UNREADABLE) as error:
        where = _uneven_line(form) or str(error).strip()
        raise InputError(f"{form.file} is not a CSV file with delimiter {form.delimiter!r}: {where}.") from error


def _other_encoding(form: _Form) -> str:
    """What to do about text in another encoding, with the first line that shows it."""
    name = form.encoding.removesuffix("-sig")
    with open_bytes(form.file) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode(name)
            except UnicodeError:
                likely = "utf-16" if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1"
                return f"{form.file}, line {number} is not text in {name}: say what it is, such as encoding={likely!r}."
    return f"{form.file} is not text in {name}: say what it is, such as encoding='latin-1'."


def _uneven_line(form: _Form) -> str | None:
    """The first line with another number of fields than the first, in words."""
    try:
        with form.text() as stream:
            reader = form.rows(stream)
            first: int | None = None
            for row in reader:
                if first is None and row:
                    first = len(row)
                elif row and len(row) != first:
                    return f"line {reader.line_num} has {len(row)} fields, where the first line has {first}"
    except (csv.Error, TypeError, *UNREADABLE):
        return None
    return None


def _bad_cell(form: _Form, columns: Sequence[int], names: Sequence[str], text: bool = False) -> str:
    """The first cell of the columns that holds no number (or, where text may stand, nothing), in words."""
    with form.text(errors="replace") as stream:
        reader = form.rows(stream)
        waiting_for_header = form.header
        for row in reader:
            if not row or waiting_for_header:
                waiting_for_header = waiting_for_header and not row
                continue
            for index in columns:
                if index >= len(row):
                    return f"{form.file}, line {reader.line_num}: {len(row)} fields, {len(names)} expected."
                cell = row[index].strip()
                if _holds_number(cell) or (text and cell.lower() not in ("", "nan", "na", "null", "none", "n/a")):
                    continue
                found = repr(cell) if cell else "an empty cell"
                wanted = "a label" if text else "a number"
                return (
                    f"{form.file}, line {reader.line_num}, column {names[index]!r}: {found} is not {wanted}. "
                    "Drop or fill such rows, or select other columns with columns=[...]."
                )
    shown = ", ".join(repr(names[index]) for index in columns)
    return f"{form.file}: the columns {shown} do not hold numbers only."


def _holds_number(cell: str) -> bool:
    try:
        return not math.isnan(float(cell))
    except ValueError:
        return False
