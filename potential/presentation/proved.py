"""What a presentation is of: a theorem with its statement, its arguments and its conclusion."""

from __future__ import annotations

from typing import Protocol

from potential.conclusion import Conclusion
from potential.kernel import Proofs
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem


class Proved(Protocol):
    """A theorem with a proof, as `potential.proof.Proof` has it."""

    statement: Statement
    arguments: Proofs

    @property
    def theorem(self) -> Theorem:
        """What is proved."""
        ...

    @property
    def conclusion(self) -> Conclusion:
        """What follows by summing over the steps."""
        ...
