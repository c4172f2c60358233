"""The verdict on a certificate of any kind."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from potential import proof
from potential.errors import CertificateError, InputError
from potential.worst_cases.certificate import FORMAT, WorstCaseCertificate
from potential.worst_cases.checker import WorstCaseVerdict


def verify(certificate: Any, theorem: Any = None) -> Any:
    """The verdict on a certificate, truthy or not, with `.reason`; `certificate` may be JSON text or a file's path.

    Of a theorem's certificate the kernel's, of its bound too, see `potential.proof.verify`. Of a worst case's the
    checker's: the run is read again from the code of `theorem`, a Method, a Theorem or the Question that was asked;
    where it is left out, from the question that the certificate was made for, or the catalogue's theorem of its name.
    No module that a certificate names is ever imported.
    """
    certificate = _read(certificate)
    if isinstance(certificate, str) and _format(certificate) == FORMAT:
        try:
            certificate = WorstCaseCertificate.from_json(certificate)
        except CertificateError as error:
            return WorstCaseVerdict(None, str(error))
    with _uncollected():
        if isinstance(certificate, WorstCaseCertificate):
            return certificate.verify(theorem)
        return proof.verify(certificate, theorem)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles of objects meanwhile: what a statement is made of is all in use to the end of a verdict.

    To look a thousand times takes a seventh of the time of verifying. A collector that is off stays so.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(certificate: Any) -> Any:
    """The text of a certificate that is given as a path; anything else as it is."""
    named = isinstance(certificate, str) and certificate.endswith(".json") and "{" not in certificate
    if not (named or isinstance(certificate, Path)):
        return certificate
    path = Path(certificate).expanduser()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"the certificate {path} cannot be read: {why}") from error


def _format(text: str) -> Any:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body.get("format") if isinstance(body, dict) else None
