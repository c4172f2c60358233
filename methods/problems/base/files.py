"""Files of data: there or not, compressed or not, and the mark that some editors set before the first byte."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from pathlib import Path
from typing import IO, Any

from potential.errors import InputError

#: What reading a file that is damaged or of another format raises.
UNREADABLE = (ValueError, IndexError, OverflowError, OSError, EOFError, lzma.LZMAError, zlib.error)

#: How compressed files begin, and what opens them: a name may say anything.
_COMPRESSED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
_MARK = b"\xef\xbb\xbf"
_SIXTEEN_BITS = (b"\xff\xfe", b"\xfe\xff")


def existing_file(path: str | Path) -> Path:
    """The path of a file that is there; raises `InputError`."""
    file = Path(path).expanduser()
    if not file.exists():
        raise InputError(f"{file} does not exist (looked in {Path.cwd()} if the path is relative).")
    if not file.is_file():
        raise InputError(f"{file} is not a file.")
    return file


def open_bytes(file: Path) -> IO[bytes]:
    """The file's bytes, uncompressed where it is a gzip, bzip2 or xz file, whatever its name."""
    with open(file, "rb") as stream:
        start = stream.read(6)
    for magic, opened in _COMPRESSED.items():
        if start.startswith(magic):
            found: IO[bytes] = opened(file, "rb")
            return found
    return open(file, "rb")


def without_mark(line: bytes, file: Path) -> bytes:
    """The first line without a byte-order mark of UTF-8; raises `InputError` for one of UTF-16."""
    if line.startswith(_SIXTEEN_BITS):
        raise InputError(f"{file} is text in UTF-16: save it as UTF-8.")
    return line.removeprefix(_MARK)
