"""The catalogue: theorems by family, with the certificates that `potential prove` found for them."""

from pathlib import Path

from potential.statement.theorem import Theorem

CERTIFICATES = Path(__file__).parent / "certificates"


def catalogue() -> list[Theorem]:
    """All theorems of the catalogue, in the order in which a reader meets them."""
    from proofs import literature, note

    return [*note.THEOREMS, *literature.THEOREMS]


def certificate_path(name: str) -> Path:
    """Where the certificate of the theorem of that name is saved."""
    return CERTIFICATES / f"{name}.json"
