"""Files in the LIBSVM (SVMlight) format, as they are found: compressed, with comments, spaces, a byte-order mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from methods.problems.base.arrays import as_matrix
from methods.problems.base.data import Data
from methods.problems.base.files import UNREADABLE, existing_file, open_bytes, without_mark
from potential.errors import InputError
from potential.extras import load

#: A point has as many entries as there are features: the largest public sets have 55 million.
MOST_FEATURES = 10**8

_SPACE_AFTER_COLON = re.compile(rb":[ \t]+")


def read_libsvm(path: str | Path, n_features: int | None = None) -> Data:
    """A sparse data set in the LIBSVM (SVMlight) format, `label index:value index:value ...` on each line.

    The features stay sparse. The file may be compressed (gzip, bzip2, xz). `n_features` is needed only where the last
    columns are zero throughout, or where there are more than `MOST_FEATURES`. Raises `InputError` for a file that is
    not there or not in the format; the message names the line.
    """
    file = existing_file(path)
    datasets = load("sklearn.datasets", "reading a LIBSVM file")
    try:
        features, target = datasets.load_svmlight_file(_Lines(file, n_features), n_features=n_features)
    except InputError:
        raise
    except UNREADABLE as error:
        where = _bad_line(file) or str(error)
        raise InputError(f"{file} is not in the LIBSVM format: {where}.") from error
    if features.shape[0] == 0 or features.shape[1] == 0:
        raise InputError(f"{file} is empty: it has {features.shape[0]} rows and {features.shape[1]} columns.")
    return Data(as_matrix(features, f"the features of {file}"), np.asarray(target), file.stem.replace("_", " "))


class _Lines:
    """The lines of a file as scikit-learn's reader takes them, an object that is read by iteration."""

    def __init__(self, file: Path, n_features: int | None) -> None:
        self.file = file
        self.most = MOST_FEATURES if n_features is None else None

    def read(self) -> bytes:
        """All lines in one."""
        return b"".join(self)

    def __iter__(self) -> Iterator[bytes]:
        with open_bytes(self.file) as stream:
            for number, line in enumerate(stream, start=1):
                tidy = _tidied(line, number, self.file)
                if self.most is not None:
                    self._refuse_wide(tidy, number)
                yield tidy

    def _refuse_wide(self, line: bytes, number: int) -> None:
        """Indices increase along a line, so that the last one tells; before a matrix of that width is made."""
        last = line.rpartition(b":")[0].rpartition(b" ")[2].rpartition(b"\t")[2]
        if last.isdigit() and int(last) > MOST_FEATURES:
            raise InputError(
                f"{self.file}, line {number}: index {int(last)} means so many features, and a point would take "
                f"{int(last) * 8 / 1e9:.3g} GB; at most {MOST_FEATURES} are taken. Is it a hash? Number the "
                f"features from 1, or say n_features={int(last)}."
            )


def _tidied(line: bytes, number: int, file: Path) -> bytes:
    """A line without a byte-order mark, without a comment, and without spaces after colons."""
    if number == 1:
        line = without_mark(line, file)
    if b"#" in line:
        line = line.partition(b"#")[0] + b"\n"
    return _SPACE_AFTER_COLON.sub(b":", line) if b": " in line or b":\t" in line else line


def _bad_line(file: Path) -> str | None:
    """The first line that is not `label index:value ...`, in words."""
    try:
        with open_bytes(file) as stream:
            for number, line in enumerate(stream, start=1):
                wrong = _wrong_in(_tidied(line, number, file).decode("utf-8", errors="replace").split())
                if wrong:
                    return f"line {number}: {wrong}"
    except UNREADABLE:
        return None
    return None


def _wrong_in(fields: list[str]) -> str | None:
    """What is wrong with the fields of a line, in words."""
    if not fields:
        return None
    if not _is_float(fields[0]):
        return f"{_shortened(fields[0])} is not a label"
    previous = -1
    for field in fields[1:]:
        index, separator, value = field.partition(":")
        if index == "qid":
            continue
        if not (separator and index.isdigit() and _is_float(value)):
            return f"{_shortened(field)} is not of the form index:value"
        if int(index) <= previous:
            return f"index {index} does not come after index {previous}"
        previous = int(index)
    return None


def _shortened(field: str) -> str:
    return repr(field if len(field) <= 40 else f"{field[:37]}...")


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
