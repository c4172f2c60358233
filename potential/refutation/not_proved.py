"""What is said of a theorem for which no proof was found."""

from __future__ import annotations

from typing import Any

from potential.errors import PotentialError
from potential.search.multipliers import Search
from potential.statement.statement import Statement


class NotProved(PotentialError):
    """A theorem for which no proof was found.

    `.reason` says why; `.statement` is the claim, `.search` what the numeric search came to, if there was one;
    `.counterexample` is a function of the class and a point where the claim fails, or None. `.kind` is one of

    - "false": there is a counterexample;
    - "undefined": what the statement takes for granted fails somewhere, a denominator at t = 0, say;
    - "not implied": at a sample, the inequalities of the class do not give the claim, and no counterexample was found,
      or in this class none is looked for;
    - "no closed form": multipliers exist at every sample, and none were found for all parameters at once;
    - "sign not shown": a proof was found but for a sign that the statement takes for granted.
    """

    def __init__(
        self,
        statement: Statement,
        search: Search | None,
        reason: str = "",
        *,
        kind: str = "no closed form",
        counterexample: Any = None,
    ) -> None:
        self.statement = statement
        self.search = search
        self.reason = reason or (f"{search.obligation.name}: {search.note}" if search else "")
        self.kind = kind
        self.counterexample: Any = counterexample
        said = f"{statement.theorem.name} is not proved. {self.reason[:1].upper()}{self.reason[1:]}"
        super().__init__(self.reason if counterexample is not None else said)

    def __repr__(self) -> str:
        return f"<NotProved {self.statement.theorem.name}: {self.kind}>"
