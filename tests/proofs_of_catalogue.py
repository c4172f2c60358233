"""The proofs of the catalogue's theorems: each is found once in a process, however many files ask for it."""

from functools import cache

import potential as pt
from potential.proof import Proof


@cache
def proof_of(name: str) -> Proof:
    return pt.prove(name)
